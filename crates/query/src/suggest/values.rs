//! Corrections for values of fields: names, bodies and kinds that are known.

use std::cmp::Reverse;

use ecne_extract::names;
use ecne_index::engine::{analysis, schema};
use tantivy::schema::Field as EngineField;

use super::{WORDS, most_wrong};
use crate::compile::name_of;
use crate::engine::term::TermRef;
use crate::error::Error;
use crate::pattern::{self, Open};
use crate::syntax::plain_value;
use crate::{Field, Node, Query, SearchOptions, Searcher, Value};

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
        tried: &mut usize,
    ) -> Result<Option<Value>, Error> {
        let (Value::Word(text) | Value::Phrase(text)) = value else {
            return Ok(None);
        };
        let of_names = matches!(field, Field::Speaker | Field::Mentions);
        if *tried >= WORDS || of_names && name_of(text).is_some() || self.is_here(field, value)? {
            return Ok(None);
        }
        *tried += 1;
        let fields = self.fields();
        let better = match field {
            Field::Speaker => {
                let known = nearest(text, &self.names(fields.speaker)?);
                match known {
                    None => self.better_words(fields.person, text, tried)?,
                    known => known,
                }
            }
            Field::Mentions => nearest(text, &self.names(fields.mention)?),
            Field::Body => nearest(text, &self.bodies()?),
            Field::Kind => nearest(text, &self.kinds()?),
            Field::Title => self.better_words(fields.title, text, tried)?,
            Field::Section => self.better_words(fields.section, text, tried)?,
            Field::Place => self.better_words(fields.place, text, tried)?,
            Field::Doc | Field::Page | Field::Year | Field::Date => None,
        };
        Ok(better.map(|text| plain_value(&text)))
    }

    /// Whether a passage here has a value.
    fn is_here(&self, field: Field, value: &Value) -> Result<bool, Error> {
        let value = value.clone();
        let query = Query::from(Node::Field { field, value });
        let found = self.count(&query, &SearchOptions::default())?;
        Ok(found.passages > 0)
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

    /// Bodies, by their whole ids and by the parts of them.
    fn bodies(&self) -> Result<Vec<Candidate>, Error> {
        let mut all = Vec::new();
        for id in self.codes(self.fields().body)? {
            let parts = id.split('-').chain([id.as_str()]);
            all.extend(parts.map(|part| Candidate::new(part, &id, true)));
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
        match pattern::codes(self.readers(), field, &Open::pattern("*"), "") {
            Err(error) if error.is_too_wide() => Ok(Vec::new()),
            codes => codes,
        }
    }
}

/// What is spelt most like a text, if anything is spelt almost like it: of several the one that is
/// here, then the one that begins alike, since the first letter is seldom the wrong one.
fn nearest(text: &str, candidates: &[Candidate]) -> Option<String> {
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
