//! Names of countries and institutions and terms of the glossary, and what they match.

use std::borrow::Cow;

use ecne_extract::glossary;
use ecne_extract::names::{self, Form};
use ecne_index::engine::analysis::{self, Word};
use ecne_index::engine::schema;

use super::stopwords::{is_another_word, is_function_word};
use super::words::sequence;
use super::{Compiler, conjunction};
use crate::Reading;
use crate::engine::evaluate::Plan;
use crate::engine::leaf::Matching;
use crate::engine::term::TermRef;
use crate::error::Error;

/// Words among which a name or a term is looked for.
const LONGEST_RUN: usize = 16;

/// The name and the term that a run of words begins with, and how many of the words each takes.
pub struct Known<'g> {
    pub name: Option<(names::Match, usize)>,
    pub term: Option<(glossary::Match<'g>, usize)>,
}

impl<'a> Compiler<'a> {
    /// What a run of words begins with, as it is or without possessives.
    pub fn known(&self, run: &[&str]) -> Known<'a> {
        let run = run.get(..run.len().min(LONGEST_RUN)).unwrap_or_default();
        let known = self.look_up(run.iter().copied());
        if known.name.is_some() || known.term.is_some() {
            return known;
        }
        let bare = run.iter().map(|word| analysis::without_possessives(word));
        if bare.clone().all(|word| matches!(word, Cow::Borrowed(_))) {
            return known;
        }
        let bare: Vec<Cow<'_, str>> = bare.collect();
        self.look_up(bare.iter().map(|word| &**word))
    }

    fn look_up<'w>(&self, run: impl Iterator<Item = &'w str>) -> Known<'a> {
        let cut = |(i, word)| names::words(word).map(move |piece| (i, piece));
        let pieces: Vec<(usize, &str)> = run.enumerate().flat_map(cut).collect();
        let bare: Vec<&str> = pieces.iter().map(|(_, piece)| *piece).collect();
        let name = names::longest_typed(&bare).filter(|m| m.form != Form::Region);
        let term = self.glossary.longest_inflected(&bare, is_inflection);
        let whole = |pieces_taken: usize| whole_words(&pieces, pieces_taken);
        Known {
            name: name.and_then(|m| whole(m.words).map(|n| (m, n))),
            term: term.and_then(|m| whole(m.words).map(|n| (m, n))),
        }
    }

    /// A country or an institution: the word, a speaker, or a mention.
    pub fn name(&mut self, words: &[&str], found: &names::Match) -> Result<Plan, Error> {
        let text = words.join(" ");
        let code = found.name.code;
        let key = schema::key(code);
        let by_code = |field, weight| TermRef::code(field, key.as_str()).times(weight);
        let speakers = vec![
            by_code(self.fields.speaker, self.ranking.speaker),
            by_code(self.fields.mention, self.ranking.mention),
        ];
        let mut ways = vec![Matching::Terms(speakers)];
        match found.form {
            // It is too often another word once it has lost its capitals.
            Form::Code if is_another_word(&text) => {}
            Form::Code => ways.push(self.acronym(&text, false)),
            _ => ways.push(self.phrase_of_stems(&text)),
        }
        self.note_term(&text, Reading::Name, vec![found.name.name.to_owned()]);
        let weight = self.weight();
        self.weighted(Matching::Any(ways), Vec::new(), weight, Some(code))
    }

    /// A term of the glossary in one of its forms: that form's words, or any other form as a
    /// phrase.
    pub fn glossary_term(
        &mut self,
        words: &[&str],
        found: &glossary::Match<'_>,
    ) -> Result<Plan, Error> {
        let text = words.join(" ");
        let mut ways = self.other_forms(&text, found);
        // `e voting` is `e-voting`, and that is `evoting` as well.
        let own = found.term.forms.get(found.form).map_or("", String::as_str);
        if own.contains('-') && words.len() > 1 {
            ways.push(self.word_matching(own)?);
        }
        if let [one] = words {
            let acronym = is_acronym(own);
            ways.insert(0, self.own_form(one, found)?);
            let context = self.context(one, !acronym);
            return self.leaf(Matching::Any(ways), context);
        }
        let mut together = Vec::new();
        for word in words
            .iter()
            .filter(|w| !is_function_word(&w.to_lowercase()))
        {
            let matching = self.word_matching(word)?;
            let context = self.context(word, true);
            together.push(self.leaf(matching, context)?);
        }
        let other = self.leaf(Matching::Any(ways), Vec::new())?;
        Ok(Plan::Or(vec![conjunction(together), other]))
    }

    /// A word that has its place in the text: a name in each way of writing it, a term in each of
    /// its forms, any other with its inflections.
    pub fn word_in_place(&mut self, text: &str) -> Result<Matching, Error> {
        let Known { name, term } = self.known(&[text]);
        if let Some((found, _)) = name {
            return Ok(self.name_in_place(text, &found));
        }
        if let Some((found, _)) = term {
            let mut ways = self.other_forms(text, &found);
            ways.insert(0, self.own_form(text, &found)?);
            return Ok(Matching::Any(ways));
        }
        self.note_term(text, Reading::Inflections, Vec::new());
        self.word_matching(text)
    }

    fn name_in_place(&mut self, text: &str, found: &names::Match) -> Matching {
        let mut ways = match found.form {
            // Beside other words a small word is found everywhere.
            Form::Code if is_another_word(found.name.code) => Vec::new(),
            Form::Code => vec![self.acronym(text, false)],
            _ => vec![self.phrase_of_stems(text)],
        };
        let mut also = Vec::new();
        for (way, form) in names::written(found.name.code) {
            let matching = match form {
                Form::Code if is_another_word(way) => continue,
                Form::Code => self.acronym(way, false),
                _ => self.phrase_of_stems(way),
            };
            if !ways.contains(&matching) {
                ways.push(matching);
                also.push(way.to_owned());
            }
        }
        self.note_term(text, Reading::Glossary, also);
        Matching::Any(ways)
    }

    /// The forms of a term other than the one that was found.
    fn other_forms(&mut self, text: &str, found: &glossary::Match<'_>) -> Vec<Matching> {
        let forms = found.term.forms.iter().enumerate();
        let others: Vec<&String> = forms
            .filter(|(i, _)| *i != found.form)
            .map(|(_, form)| form)
            .collect();
        let also = others.iter().map(|form| (*form).clone()).collect();
        self.note_term(text, Reading::Glossary, also);
        let matching = |form: &&String| match is_acronym(form) {
            true => self.acronym(form, !found.term.capitals),
            false => self.phrase_of_stems(form),
        };
        others.iter().map(matching).collect()
    }

    /// One word that is a form of a term.
    fn own_form(&mut self, word: &str, found: &glossary::Match<'_>) -> Result<Matching, Error> {
        let own = found.term.forms.get(found.form).map_or("", String::as_str);
        if !is_acronym(own) {
            return self.word_matching(word);
        }
        let mut ways = vec![self.acronym(own, !found.term.capitals)];
        let typed = self.acronym(word, false);
        let covered = match (ways.first(), &typed) {
            (Some(Matching::Terms(own)), Matching::Terms(typed)) => {
                typed.iter().all(|term| own.contains(term))
            }
            (own, typed) => own == Some(typed),
        };
        if !covered {
            ways.push(typed);
        }
        Ok(Matching::Any(ways))
    }

    /// An acronym as it is written: its stem would be that of other words, as `IDEA` has the stem of
    /// `ideas`. Its plural is one, where it can have one.
    fn acronym(&self, text: &str, plural: bool) -> Matching {
        let cut: Vec<Word> = analysis::words(text).collect();
        let (joined, parts): (Vec<&Word>, Vec<&Word>) = cut.iter().partition(|w| w.joined);
        let field = self.fields.text;
        let written = |w: &Word| TermRef::written(field, w.folded.as_str());
        if let [one] = parts.as_slice() {
            let mut terms = vec![written(one)];
            if plural && one.folded.bytes().any(|b| b.is_ascii_alphabetic()) {
                terms.push(TermRef::written(field, format!("{}s", one.folded)));
            }
            return Matching::Terms(terms);
        }
        let apart = sequence(&parts, 0, written);
        match joined.as_slice() {
            [] => apart,
            joined => {
                let joined = joined.iter().map(|w| written(w)).collect();
                Matching::Any(vec![apart, Matching::Terms(joined)])
            }
        }
    }
}

/// Whether a form is one without small letters.
fn is_acronym(form: &str) -> bool {
    !form.chars().any(char::is_lowercase)
}

/// Whether two words in small letters are inflections of one.
fn is_inflection(own: &str, word: &str) -> bool {
    analysis::stem(&analysis::fold(own)) == analysis::stem(&analysis::fold(word))
}

/// How many whole words the first pieces make; `None` where they end inside one.
fn whole_words(pieces: &[(usize, &str)], taken: usize) -> Option<usize> {
    let last = pieces.get(taken.checked_sub(1)?)?.0;
    let next = pieces.get(taken).map(|(word, _)| *word);
    (next != Some(last)).then_some(last + 1)
}
