//! Corrections for values of fields: names, bodies and kinds that are known.

use std::cmp::Reverse;
use std::iter;

use ecne_extract::minutes::Body;
use ecne_extract::names;
use ecne_index::engine::{analysis, schema};
use tantivy::schema::Field as EngineField;

use super::{Effort, WORDS, most_wrong};
use crate::compile::name_of;
use crate::engine::term::TermRef;
use crate::error::Error;
use crate::pattern::{self, Open};
use crate::syntax::plain_value;
use crate::{Duplicates, Field, Node, Query, SearchOptions, Searcher, Value};

/// What a misspelt value may stand for.
struct Candidate {
    /// What it is compared with, folded.
    folded: String,
    /// What it is corrected to.
    text: String,
    /// Whether something here has it.
    here: bool,
}

impl Candidate {
    fn new(spelt: &str, text: &str, here: bool) -> Candidate {
        Candidate {
            folded: analysis::fold(spelt),
            text: text.to_owned(),
            here,
        }
    }
}

impl Searcher {
    /// A value that is known, in place of one that is not and that nothing here has.
    pub(super) fn better_value(
        &self,
        field: Field,
        value: &Value,
        effort: &mut Effort<'_>,
    ) -> Result<Option<Value>, Error> {
        let (Value::Word(text) | Value::Phrase(text)) = value else {
            return Ok(None);
        };
        let stays = match field {
            Field::Speaker | Field::Mentions => name_of(text).is_some(),
            // Never corrected.
            Field::Doc | Field::Page | Field::Year | Field::Date => true,
            _ => false,
        };
        if stays || effort.tried >= WORDS {
            return Ok(None);
        }
        effort.tried += 1;
        if self.is_here(field, value, effort.options)? {
            return Ok(None);
        }
        let fields = self.fields();
        let better = match field {
            Field::Speaker => {
                let known = nearest(text, &self.names(fields.speaker)?);
                match known {
                    None => self.better_words(fields.person, text, effort)?,
                    known => known,
                }
            }
            Field::Mentions => nearest(text, &self.names(fields.mention)?),
            Field::Body => nearest(text, &self.body_names()?),
            Field::Kind => nearest(text, &self.kinds()?),
            Field::Title => self.better_words(fields.title, text, effort)?,
            Field::Section => self.better_words(fields.section, text, effort)?,
            Field::Place => self.better_words(fields.place, text, effort)?,
            Field::Doc | Field::Page | Field::Year | Field::Date => None,
        };
        Ok(better.map(|text| match (value, plain_value(&text)) {
            // What is quoted is looked for as written, one word too.
            (Value::Phrase(_), Value::Word(text)) => Value::Phrase(text),
            (_, plain) => plain,
        }))
    }

    /// Whether a passage here has a value, if only one of a copy.
    fn is_here(&self, field: Field, value: &Value, options: &SearchOptions) -> Result<bool, Error> {
        let value = value.clone();
        let query = Query::from(Node::Field { field, value });
        let options = SearchOptions {
            duplicates: Duplicates::Show,
            budget: options.budget,
            cancel: options.cancel.clone(),
            ..SearchOptions::default()
        };
        match self.count(&query, &options) {
            Ok(found) => Ok(found.passages > 0),
            // So much work is there only where something is.
            Err(error) if error.is_over_budget() => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Countries, institutions, and what a field holds beside them.
    fn names(&self, field: EngineField) -> Result<Vec<Candidate>, Error> {
        let mut all = Vec::new();
        for name in names::all() {
            let key = TermRef::code(field, schema::key(name.code));
            let here = self.document_frequency(&key)? > 0;
            all.push(Candidate::new(name.name, name.name, here));
            all.push(Candidate::new(name.code, name.code, here));
        }
        let others = self.codes(field)?;
        all.extend(others.iter().map(|key| Candidate::new(key, key, true)));
        Ok(all)
    }

    /// Bodies, by their whole ids and by the parts of them; those of the network's by their names, too,
    /// and by what is left of these without their first words.
    fn body_names(&self) -> Result<Vec<Candidate>, Error> {
        let mut all = Vec::new();
        for id in self.codes(self.fields().body)? {
            let parts = id.split('-').chain([id.as_str()]);
            all.extend(parts.map(|part| Candidate::new(part, &id, true)));
            let known = Body::OF_NETWORK.iter().find(|(own, _)| *own == id);
            let rest = |name: &&'static str| name.split_once(' ').map(|(_, rest)| rest);
            let names = iter::successors(known.map(|(_, name)| *name), rest);
            all.extend(names.map(|name| Candidate::new(name, &id, true)));
        }
        Ok(all)
    }

    fn kinds(&self) -> Result<Vec<Candidate>, Error> {
        let kinds = self.codes(self.fields().kind)?;
        let kinds = kinds.iter().map(|name| Candidate::new(name, name, true));
        Ok(kinds.collect())
    }

    /// All that a field holds; nothing where that is too much to choose from.
    fn codes(&self, field: EngineField) -> Result<Vec<String>, Error> {
        match pattern::codes_held(self.readers(), field, "") {
            Err(error) if error.is_too_wide() => Ok(Vec::new()),
            codes => codes,
        }
    }
}

/// What is spelt most like a text, if anything is spelt almost like it: of several the one that is
/// here, then the one that begins alike, since the first letter is seldom the wrong one. What is a
/// candidate itself is not misspelt.
fn nearest(text: &str, candidates: &[Candidate]) -> Option<String> {
    let key = schema::key(text);
    if candidates.iter().any(|c| schema::key(&c.text) == key) {
        return None;
    }
    let folded = analysis::fold(text);
    let initial = folded.chars().next();
    (1..=most_wrong(folded.chars().count())).find_map(|distance| {
        let Open::Fuzzy(fuzzy) = Open::fuzzy(&folded, distance) else {
            return None;
        };
        let near = candidates.iter().filter(|c| fuzzy.accepts(&c.folded));
        let best = near.min_by_key(|c| {
            let alike = c.folded.chars().next() == initial;
            (Reverse(c.here), Reverse(alike), c.text.as_str())
        });
        best.map(|c| c.text.clone())
    })
}
