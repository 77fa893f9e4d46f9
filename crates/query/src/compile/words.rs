//! Words side by side: which of them belong together as a name or a term of the glossary, and the
//! leaves that they become.

use ecne_index::engine::analysis::{self, Word};

use super::known::Known;
use super::stopwords::{is_asking_word, is_function_word, is_sought_word};
use super::{Compiler, binds};
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
        // What shall be left out is no more than what stands there.
        let apart = match self.negated() {
            true => None,
            false => taken_apart(parts),
        };
        let parts = apart.as_deref().unwrap_or(parts);
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
        let Known { name, term } = self.known(run);
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
                plans.push(self.glossary_term(run.get(..n).unwrap_or_default(), &m)?);
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
        let context = self.context(text, true);
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

    /// Where a word counts beside the text: in any of its forms, or as it is written.
    pub fn context(&self, text: &str, any_form: bool) -> Vec<TermRef> {
        let mut words = analysis::words(text);
        let (Some(word), None) = (words.next(), words.next()) else {
            return Vec::new();
        };
        let new = match any_form {
            true => TermRef::stem,
            false => TermRef::written,
        };
        let text = match any_form {
            true => analysis::stem(&word.folded),
            false => word.folded,
        };
        let f = self.fields;
        let places = [
            (f.title, self.ranking.title),
            (f.section, self.ranking.section),
            (f.emphasis, self.ranking.emphasis),
            (f.place, self.ranking.section),
            (f.person, self.ranking.section),
        ];
        let term = |(field, weight)| new(field, text.as_str()).times(weight);
        places.map(term).to_vec()
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

/// Words with a slash, a dash or a comma between them as words side by side; `None` where there are
/// none. Numbers (`2024/900`), letters (`c/o`) and addresses stay together.
fn taken_apart(parts: &[Node]) -> Option<Vec<Node>> {
    let several = |part: &Node| matches!(part, Node::Word(text) if is_several(text));
    if !parts.iter().any(several) {
        return None;
    }
    let mut all = Vec::new();
    for part in parts {
        match part {
            Node::Word(text) if is_several(text) => {
                let words = text.split(BETWEEN).map(|word| Node::Word(word.to_owned()));
                all.extend(words);
            }
            part => all.push(part.clone()),
        }
    }
    Some(all)
}

/// What stands between words that are not one.
const BETWEEN: [char; 5] = ['/', ',', ';', '–', '—'];

fn is_several(text: &str) -> bool {
    let inner = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’');
    let word = |word: &str| word.chars().all(inner) && word.chars().nth(1).is_some();
    text.contains(BETWEEN) && text.split(BETWEEN).all(word)
}

fn opens(part: &Node) -> bool {
    matches!(part, Node::Word(text) if opens_question(&text.to_lowercase()))
}
