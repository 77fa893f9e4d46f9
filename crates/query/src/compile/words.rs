//! Words side by side: which of them belong together as a name or a term of the glossary, and the
//! leaves that they become.

use ecne_extract::names::{self, Form};
use ecne_index::engine::analysis::{self, Word};
use ecne_index::engine::schema;

use super::stopwords::{is_asking_word, is_function_word, is_sought_word};
use super::{Compiler, binds, conjunction};
use crate::engine::evaluate::Plan;
use crate::engine::leaf::Matching;
use crate::engine::term::TermRef;
use crate::error::Error;
use crate::syntax::opens_question;
use crate::{Node, ReadTerm, Reading};

impl Compiler<'_> {
    /// The words, phrases and groups of a list as plans; fields and exclusions are left to the
    /// caller.
    pub fn units(&mut self, parts: &[Node]) -> Result<Vec<Plan>, Error> {
        let mut plans = Vec::new();
        let mut optional = Vec::new();
        let asking = parts.first().is_some_and(opens);
        let mut i = 0;
        while let Some(part) = parts.get(i) {
            match part {
                Node::Word(_) => {
                    let run = words_from(parts.get(i..).unwrap_or_default());
                    let taken = self.run(&run, asking, &mut plans, &mut optional)?;
                    i += taken.max(1);
                    continue;
                }
                Node::Everything => {}
                _ if binds(part) => {}
                _ => {
                    let plan = self.node(part)?;
                    plans.push(plan);
                }
            }
            i += 1;
        }
        if plans.is_empty() {
            for word in &optional {
                let plan = self.word(word, None)?;
                plans.push(plan);
            }
            return Ok(plans);
        }
        for text in optional {
            let also = Vec::new();
            let known = self.read_as.terms.iter().any(|t| t.text == text);
            if !known && !self.negated() {
                self.read_as.terms.push(ReadTerm {
                    text,
                    reading: Reading::Optional,
                    also,
                });
            }
        }
        Ok(plans)
    }

    /// Compiles what stands first in a run of words; returns how many words that took.
    fn run(
        &mut self,
        run: &[&str],
        asking: bool,
        plans: &mut Vec<Plan>,
        optional: &mut Vec<String>,
    ) -> Result<usize, Error> {
        let Some(first) = run.first() else {
            return Ok(1);
        };
        let pieces: Vec<(usize, &str)> = run
            .iter()
            .enumerate()
            .take(16)
            .flat_map(|(i, word)| names::words(word).map(move |piece| (i, piece)))
            .collect();
        let bare: Vec<&str> = pieces.iter().map(|(_, piece)| *piece).collect();
        let name = names::longest_typed(&bare).filter(|m| m.form != Form::Region);
        let term = self.glossary.longest_inflected(&bare, is_inflection);
        let whole = |pieces_taken: usize| whole_words(&pieces, pieces_taken);
        let name = name.and_then(|m| whole(m.words).map(|n| (m, n)));
        let term = term.and_then(|m| whole(m.words).map(|n| (m, n)));
        let lower = first.to_lowercase();
        if name.is_none()
            && term.is_none()
            && let Some(joined) = self.joined_spelling(run)?
        {
            let (head, rest) = (first, run.get(1).copied().unwrap_or_default());
            match is_function_word(&lower) {
                true => optional.push((*head).to_owned()),
                false => plans.push(self.word(head, Some(&joined))?),
            }
            plans.push(self.word(rest, Some(&joined))?);
            return Ok(2);
        }
        match (name, term) {
            (Some((m, n)), term) if term.as_ref().is_none_or(|(_, t)| *t <= n) => {
                plans.push(self.name(run.get(..n).unwrap_or_default(), &m)?);
                Ok(n)
            }
            (_, Some((m, n))) => {
                let forms: Vec<String> = m.term.forms.clone();
                plans.push(self.glossary_term(run.get(..n).unwrap_or_default(), &forms, m.form)?);
                Ok(n)
            }
            _ if is_function_word(&lower)
                || (asking && is_asking_word(&lower))
                || (asking && plans.is_empty() && is_sought_word(&lower)) =>
            {
                optional.push((*first).to_owned());
                Ok(1)
            }
            _ => {
                plans.push(self.word(first, None)?);
                Ok(1)
            }
        }
    }

    /// One word with its inflections and spellings, or as a part of one put together.
    fn word(&mut self, text: &str, joined: Option<&TermRef>) -> Result<Plan, Error> {
        let mut matching = self.word_matching(text)?;
        if let Some(joined) = joined {
            let joined = Matching::Terms(vec![joined.clone()]);
            matching = Matching::Any(vec![matching, joined]);
        }
        self.note_term(text, Reading::Inflections, Vec::new());
        let context = self.context(text);
        self.leaf(matching, context)
    }

    /// What a word matches in the text: its stem; for a compound, the parts in order or joined.
    pub fn word_matching(&mut self, text: &str) -> Result<Matching, Error> {
        let cut: Vec<Word> = analysis::words(text).collect();
        let parts: Vec<&Word> = cut.iter().filter(|w| !w.joined).collect();
        let field = self.fields.text;
        let stemmed = |w: &Word| TermRef::stem(field, analysis::stem(&w.folded));
        let mut ways = Vec::new();
        match parts.as_slice() {
            [] => return Ok(Matching::Terms(Vec::new())),
            [one] => {
                ways.push(Matching::Terms(vec![stemmed(one)]));
                ways.extend(self.apart_spelling(&one.folded)?);
            }
            many => ways.push(sequence(many, 0, stemmed)),
        }
        if parts.len() > 1 {
            let joined = cut
                .iter()
                .filter(|w| w.joined)
                .map(stemmed)
                .collect::<Vec<_>>();
            if !joined.is_empty() {
                ways.push(Matching::Terms(joined));
            }
        }
        Ok(match ways.len() {
            1 => ways.remove(0),
            _ => Matching::Any(ways),
        })
    }

    pub fn frequency(&self, term: &TermRef) -> Result<u64, Error> {
        let frequency = self.lookups.document_frequency(term);
        frequency.map_err(Error::engine)
    }

    /// Where a word counts beside the text.
    fn context(&self, text: &str) -> Vec<TermRef> {
        let mut words = analysis::words(text);
        let (Some(word), None) = (words.next(), words.next()) else {
            return Vec::new();
        };
        let stem = analysis::stem(&word.folded);
        let f = self.fields;
        let places = [
            (f.title, self.ranking.title),
            (f.section, self.ranking.section),
            (f.emphasis, self.ranking.emphasis),
            (f.place, self.ranking.section),
            (f.person, self.ranking.section),
        ];
        let term = |(field, weight)| TermRef::stem(field, stem.as_str()).times(weight);
        places.map(term).to_vec()
    }

    /// A country or an institution: the word, a speaker, or a mention.
    fn name(&mut self, words: &[&str], found: &names::Match) -> Result<Plan, Error> {
        let text = words.join(" ");
        let code = found.name.code;
        let key = schema::key(code);
        let by_code = |field, weight| TermRef::code(field, key.as_str()).times(weight);
        let speakers = vec![
            by_code(self.fields.speaker, self.ranking.speaker),
            by_code(self.fields.mention, self.ranking.mention),
        ];
        let mut ways = vec![Matching::Terms(speakers)];
        // A code of two letters is too often another word once it has lost its capitals.
        if found.form != Form::Code || text.len() > 2 {
            ways.push(self.phrase_of_stems(&text));
        }
        self.note_term(&text, Reading::Name, vec![found.name.name.to_owned()]);
        let weight = self.weight();
        self.weighted(Matching::Any(ways), Vec::new(), weight, Some(code))
    }

    /// A term of the glossary in one of its forms: that form's words, or any other form as a
    /// phrase.
    fn glossary_term(
        &mut self,
        words: &[&str],
        forms: &[String],
        form: usize,
    ) -> Result<Plan, Error> {
        let text = words.join(" ");
        let others: Vec<&String> = forms
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != form)
            .map(|(_, f)| f)
            .collect();
        self.note_term(
            &text,
            Reading::Glossary,
            others.iter().map(|f| (*f).clone()).collect(),
        );
        let mut ways: Vec<Matching> = others.iter().map(|f| self.phrase_of_stems(f)).collect();
        // `e voting` is `e-voting`, and that is `evoting` as well.
        if let Some(compound) = forms
            .get(form)
            .filter(|f| f.contains('-') && words.len() > 1)
        {
            ways.push(self.word_matching(compound)?);
        }
        if let [one] = words {
            let word = self.word_matching(one)?;
            ways.insert(0, word);
            let context = self.context(one);
            return self.leaf(Matching::Any(ways), context);
        }
        let mut together = Vec::new();
        for word in words
            .iter()
            .filter(|w| !is_function_word(&w.to_lowercase()))
        {
            let matching = self.word_matching(word)?;
            let context = self.context(word);
            together.push(self.leaf(matching, context)?);
        }
        let other = self.leaf(Matching::Any(ways), Vec::new())?;
        Ok(Plan::Or(vec![conjunction(together), other]))
    }

    /// Words in order, each with its inflections.
    pub fn phrase_of_stems(&self, text: &str) -> Matching {
        let cut: Vec<Word> = analysis::words(text).collect();
        let parts: Vec<&Word> = cut.iter().filter(|w| !w.joined).collect();
        let field = self.fields.text;
        sequence(&parts, 0, |w| {
            TermRef::stem(field, analysis::stem(&w.folded))
        })
    }

    pub fn note_term(&mut self, text: &str, reading: Reading, also: Vec<String>) {
        let known = self
            .read_as
            .terms
            .iter()
            .any(|t| t.text == text && t.reading == reading);
        if !self.negated() && !known {
            self.read_as.terms.push(ReadTerm {
                text: text.to_owned(),
                reading,
                also,
            });
        }
    }
}

/// Words one after the other; one word is its term.
pub fn sequence(parts: &[&Word], distance: u32, term: impl Fn(&Word) -> TermRef) -> Matching {
    let slots: Vec<Matching> = parts
        .iter()
        .map(|w| Matching::Terms(vec![term(w)]))
        .collect();
    let first = parts.first().map_or(0, |w| w.position);
    let offsets = parts.iter().map(|w| (w.position - first) as u32).collect();
    match slots.len() {
        1 => slots
            .into_iter()
            .next()
            .unwrap_or(Matching::Terms(Vec::new())),
        0 => Matching::Terms(Vec::new()),
        _ => Matching::Sequence {
            slots,
            offsets,
            distance,
        },
    }
}

/// The words with which a list goes on.
fn words_from(parts: &[Node]) -> Vec<&str> {
    fn word(part: &Node) -> Option<&str> {
        match part {
            Node::Word(text) => Some(text),
            _ => None,
        }
    }
    parts.iter().map_while(word).collect()
}

fn opens(part: &Node) -> bool {
    matches!(part, Node::Word(text) if opens_question(&text.to_lowercase()))
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
