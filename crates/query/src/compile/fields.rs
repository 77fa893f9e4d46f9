//! Fields and what they must hold.

use std::borrow::Cow;

use ecne_extract::minutes::Kind;
use ecne_extract::names::{self, Form, Name};
use ecne_index::engine::analysis::{self, Word};
use ecne_index::engine::schema::{self, MARK, TITLED};
use tantivy::schema::Field as EngineField;

use super::Compiler;
use super::words::sequence;
use crate::engine::evaluate::Plan;
use crate::engine::leaf::Matching;
use crate::engine::term::TermRef;
use crate::error::Error;
use crate::pattern::{self, Open, WIDEST, fold_pattern};
use crate::syntax::bodies_named;
use crate::{Field, Node, Reading, Value};

impl Compiler<'_> {
    pub fn field(&mut self, field: Field, value: &Value) -> Result<Plan, Error> {
        let shown = Node::Field {
            field,
            value: value.clone(),
        }
        .to_string();
        let f = self.fields;
        let mut also = Vec::new();
        self.picked |= matches!(
            field,
            Field::Doc | Field::Page | Field::Title | Field::Section | Field::Place
        );
        let matching = match field {
            Field::Speaker => {
                let matching = self.coded(f.speaker, value, &shown, &mut also)?;
                self.note_missing(&matching, &shown, "nothing here is attributed to that")?;
                matching
            }
            Field::Mentions => {
                let matching = self.coded(f.mention, value, &shown, &mut also)?;
                self.note_missing(&matching, &shown, "nobody of that name is mentioned here")?;
                matching
            }
            Field::Body => self.body(value, &shown)?,
            Field::Kind => self.kind(value, &shown)?,
            Field::Title => {
                let matching = self.words_in(f.title, value, &shown)?;
                self.note_missing(&matching, &shown, "no title here holds that")?;
                matching
            }
            Field::Section => return self.section(value, &shown),
            Field::Place => {
                let matching = self.words_in(f.place, value, &shown)?;
                self.note_missing(&matching, &shown, "no meeting here is at that place")?;
                matching
            }
            Field::Doc => self.document(value, &shown)?,
            Field::Page | Field::Year | Field::Date => self.bounds(field, value, &shown)?,
        };
        self.note_term(&shown, Reading::Field, also);
        self.filter(matching)
    }

    /// Days or pages. To know whether some passage touches them can take a look at every one, so that
    /// it is told only of an exclusion, which might be believed to leave something out.
    fn bounds(&mut self, field: Field, value: &Value, shown: &str) -> Result<Matching, Error> {
        let (matching, why) = match (field, value) {
            (Field::Page, Value::Pages(from, to)) => (
                Matching::Pages(from.map_or(0, u64::from), to.map_or(u64::MAX, u64::from)),
                "no passage here is on that page",
            ),
            (Field::Year | Field::Date, Value::Days(from, to)) => (
                Matching::Days(
                    from.map_or(0, schema::day),
                    to.map_or(u64::MAX, schema::day),
                ),
                "no meeting here is of that time",
            ),
            _ => (Matching::Terms(Vec::new()), "nothing here is like that"),
        };
        if self.leaves_out() {
            self.note_missing(&matching, shown, why)?;
        }
        Ok(matching)
    }

    /// Speakers and mentions: a code or a name that is known; else the words as written, of a
    /// person, a region, or an organisation without a code.
    fn coded(
        &mut self,
        field: EngineField,
        value: &Value,
        shown: &str,
        also: &mut Vec<String>,
    ) -> Result<Matching, Error> {
        let text = match value {
            Value::Pattern(text) => {
                let open = Open::pattern(&text.to_lowercase());
                let found = pattern::codes(self.lookups.readers(), field, &open, text)?;
                let some = !found.is_empty();
                let codes = terms(field, found);
                // A pattern of stars alone is anybody.
                if field != self.fields.speaker || !text.contains(char::is_alphanumeric) {
                    return Ok(codes);
                }
                let persons = match self.words_in(self.fields.person, value, text) {
                    Err(error) if some && error.is_too_wide() => {
                        self.remark(format!(
                            "{shown}: of whole names and codes alone; more than {WIDEST} words of \
                             names are like that"
                        ));
                        return Ok(codes);
                    }
                    persons => persons?,
                };
                return Ok(Matching::Any(vec![codes, persons]));
            }
            Value::Word(text) | Value::Phrase(text) => text,
            Value::Pages(..) | Value::Days(..) => return Ok(Matching::Terms(Vec::new())),
        };
        if let Some(name) = name_of(text) {
            also.push(name.name.to_owned());
            return Ok(terms(field, [schema::key(name.code)]));
        }
        let code = Matching::Terms(vec![TermRef::code(field, schema::key(text))]);
        if field != self.fields.speaker {
            return Ok(code);
        }
        let cut: Vec<Word> = analysis::words(text).collect();
        let parts: Vec<&Word> = cut.iter().filter(|w| !w.joined).collect();
        let person = self.fields.person;
        let written = |w: &Word| TermRef::written(person, &w.folded);
        Ok(Matching::Any(vec![code, sequence(&parts, 0, written)]))
    }

    /// The bodies of the index that are named so.
    fn body(&mut self, value: &Value, shown: &str) -> Result<Matching, Error> {
        let field = self.fields.body;
        let all = pattern::codes_held(self.lookups.readers(), field, shown)?;
        let found = bodies_named(all.iter().map(String::as_str), text_of(value));
        if found.is_empty() {
            let known = if all.is_empty() {
                "none".to_owned()
            } else {
                all.join(", ")
            };
            self.note(shown, &format!("none of that name here; there are {known}"));
        }
        Ok(terms(field, found.into_iter().map(str::to_owned)))
    }

    fn kind(&mut self, value: &Value, shown: &str) -> Result<Matching, Error> {
        let name = text_of(value).to_lowercase().replace([' ', '_'], "-");
        let field = self.fields.kind;
        let found = match value {
            Value::Pattern(_) => {
                pattern::codes(self.lookups.readers(), field, &Open::pattern(&name), shown)?
            }
            _ => vec![name],
        };
        let known = found.iter().any(|name| Kind::from_name(name).is_some());
        if !known {
            let all = Kind::ALL.map(Kind::name).join(", ");
            self.note(shown, &format!("no such kind here; there are {all}"));
            return Ok(terms(field, found));
        }
        let matching = terms(field, found);
        self.note_missing(&matching, shown, "no document here is of that kind")?;
        Ok(matching)
    }

    /// Words of a title, a heading or a place; quoted as written, else with inflections.
    fn words_in(
        &mut self,
        field: EngineField,
        value: &Value,
        shown: &str,
    ) -> Result<Matching, Error> {
        let cut: Vec<Word> = analysis::words(text_of(value)).collect();
        let parts: Vec<&Word> = cut.iter().filter(|w| !w.joined).collect();
        Ok(match value {
            Value::Phrase(_) => sequence(&parts, 0, |w| TermRef::written(field, &w.folded)),
            Value::Pattern(text) => {
                let open = Open::pattern(&fold_pattern(text));
                let found = pattern::words(self.lookups.readers(), field, &open, shown)?;
                let written = found.into_iter().map(|w| TermRef::written(field, w));
                Matching::Terms(written.collect())
            }
            _ => sequence(&parts, 0, |w| {
                TermRef::stem(field, analysis::stem(&w.folded))
            }),
        })
    }

    /// Words of a heading, the document's title among them where it stands above the passage.
    fn section(&mut self, value: &Value, shown: &str) -> Result<Plan, Error> {
        let f = self.fields;
        let below = self.words_in(f.section, value, shown)?;
        let title = self.words_in(f.title, value, shown)?;
        let either = Matching::Any(vec![below.clone(), title.clone()]);
        self.note_missing(&either, shown, "no heading here holds that")?;
        let titled = Matching::Terms(vec![TermRef::code(f.record, TITLED)]);
        self.note_term(shown, Reading::Field, Vec::new());
        let both = vec![self.filter(title)?, self.filter(titled)?];
        Ok(Plan::Or(vec![self.filter(below)?, Plan::And(both)]))
    }

    /// Every document with the text in its path, whatever the case.
    fn document(&mut self, value: &Value, shown: &str) -> Result<Matching, Error> {
        let wanted = text_of(value);
        if pattern::is_held(self.lookups.readers(), self.fields.document, wanted)? {
            return Ok(terms(self.fields.document, [wanted.to_owned()]));
        }
        let found = pattern::documents(self.lookups.readers(), self.fields.document, wanted)?;
        // A document that was deleted can still be in the dictionary.
        let mut held = false;
        for id in &found {
            held = held || pattern::is_held(self.lookups.readers(), self.fields.document, id)?;
        }
        if held {
            return Ok(terms(self.fields.document, found));
        }
        let marked = self.frequency(&TermRef::code(self.fields.record, MARK))?;
        let copied = match self.may_walk(marked) {
            true => pattern::originals(self.lookups.readers(), self.fields, wanted)?,
            false => Vec::new(),
        };
        if copied.is_empty() {
            self.note(shown, "no document has that in its path");
        }
        Ok(terms(self.fields.document, copied))
    }
}

/// The country or institution of a code, or of a name with or without its capital.
pub fn name_of(text: &str) -> Option<&'static Name> {
    let found = name_as_it_is(text);
    found.or_else(|| match analysis::without_possessives(text) {
        Cow::Owned(bare) => name_as_it_is(&bare),
        Cow::Borrowed(_) => None,
    })
}

fn name_as_it_is(text: &str) -> Option<&'static Name> {
    let named = |text: &str| names::find(text).filter(|m| m.form != Form::Region);
    let capital = || {
        let mut letters = text.chars();
        let first = letters.next()?;
        Some(first.to_uppercase().chain(letters).collect::<String>())
    };
    let found = names::by_code(text).or_else(|| named(text).map(|m| m.name));
    found.or_else(|| named(&capital()?).map(|m| m.name))
}

fn text_of(value: &Value) -> &str {
    match value {
        Value::Word(text) | Value::Phrase(text) | Value::Pattern(text) => text,
        Value::Pages(..) | Value::Days(..) => "",
    }
}

fn terms(field: EngineField, texts: impl IntoIterator<Item = String>) -> Matching {
    Matching::Terms(texts.into_iter().map(|t| TermRef::code(field, t)).collect())
}
