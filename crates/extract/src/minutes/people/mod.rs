//! Persons: who is named beside a country or an organisation, in an attendance table or anywhere
//! else, so that a later "Mr. Example said" or "JE proposed" finds whom they spoke for.

mod attendance;
mod names;

use std::collections::HashMap;

use super::lexicon::{self, List};
use super::line::Line;
use crate::names::words;
use names::{after, name_before};

pub(super) use attendance::Columns;
pub(super) use names::{affiliation, are_initials, has_thing, is_particle, name_run};

/// The persons that a document names, by full name, surname, initials and handle.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    known: HashMap<String, Person>,
    /// By initials in capitals, as a list of participants gives them.
    initials: HashMap<String, Person>,
    /// What the record calls the body that met, where an institution is called so too.
    own_bodies: Vec<&'static str>,
    /// Whom the chair speaks for, where the header or the attendance list says so.
    chair: Option<String>,
    /// How often a titled person stands before the brackets with a country.
    delegates: usize,
}

/// A person, and the country or organisation beside the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub name: String,
    pub code: Option<String>,
}

impl People {
    /// Looks a person up by any of the ways to write the name.
    pub fn find(&self, name: &str) -> Option<&Person> {
        let key = key(name);
        let found = self.known.get(&key).or_else(|| {
            let surname = key.rsplit(' ').next()?;
            self.known.get(surname)
        });
        found.filter(|p| !p.name.is_empty())
    }

    /// Looks a person up by exactly this way to write the name.
    pub fn find_exact(&self, name: &str) -> Option<&Person> {
        if self.known.is_empty() {
            return None;
        }
        self.known.get(&key(name)).filter(|p| !p.name.is_empty())
    }

    /// The person whose initials a list of participants gives: they can look like a code.
    pub fn by_initials(&self, initials: &str) -> Option<&Person> {
        if self.initials.is_empty() {
            return None;
        }
        self.initials.get(initials)
    }

    /// Whether "the Council" or "the Commission" is the body whose record this is.
    pub fn is_own_body(&self, word: &str) -> bool {
        self.own_bodies
            .iter()
            .any(|own| own.eq_ignore_ascii_case(word))
    }

    /// Whom the chair speaks for.
    pub fn chair(&self) -> Option<&str> {
        self.chair.as_deref()
    }

    /// Whether persons speak for their countries throughout ("Mr. Elm (Poland) said"): then what
    /// the record tells of a country is what they said of it.
    pub fn speak_for_states(&self) -> bool {
        self.delegates >= 4
    }

    /// Learns from "Chair: Ada Elm (COM)", "Ada Elm, DG JUST (Chair)", "chaired by COM" whom the
    /// chair speaks for.
    pub fn learn_chair(&mut self, line: &Line<'_>) {
        let tokens = &line.tokens;
        if self.chair.is_some() || tokens.len() > 60 {
            return;
        }
        let chaired = (1..tokens.len())
            .find(|i| tokens.is(*i, "by") && tokens.is_any(i - 1, &["chaired", "presided"]));
        if let Some(by) = chaired {
            let end = (by + 1..(by + 14).min(tokens.len())).find(|i| tokens.is_mark(*i, '.'));
            self.chair = affiliation(line, by + 1..end.unwrap_or(tokens.len().min(by + 14)));
            return;
        }
        let leads =
            |i: usize| tokens.is_any(i, &["chair", "chairman", "chairperson", "chairwoman"]);
        let mark = |i: usize| [':', '|', '(', '–'].iter().any(|m| tokens.is_mark(i, *m));
        let first = leads(0) && mark(1);
        let ends = tokens.len().checked_sub(1);
        let closing = ends.map(|last| last - usize::from(tokens.is_mark(last, ')') && last > 0));
        let last = closing.filter(|i| leads(*i) && *i > 0 && !tokens.is_word(i - 1));
        if (first && line.tokens.len() < 30) || last.is_some() {
            self.chair = affiliation(line, 0..tokens.len());
        }
    }

    /// Learns from the words of the record that a council of its own met.
    pub fn learn_councillors(&mut self, line: &Line<'_>) {
        let words = [
            "councillor",
            "councillors",
            "councilor",
            "councilors",
            "township",
            "cllr",
        ];
        let tokens = &line.tokens;
        let local = (0..tokens.len().min(200)).any(|i| tokens.is_any(i, &words));
        if local && !self.is_own_body("council") {
            self.own_bodies.push("council");
        }
    }

    /// Learns from the first lines what the body that met is called.
    pub fn learn_own_body(&mut self, top: &str) {
        let top = top.to_lowercase();
        let union = [
            "council of the eu",
            "european council",
            "general secretariat of the council",
        ];
        if top.contains("council") && !union.iter().any(|u| top.contains(u)) {
            self.own_bodies.push("council");
        }
        if ["commission on ", "commission for "]
            .iter()
            .any(|c| top.contains(c))
        {
            self.own_bodies.push("commission");
        }
    }

    /// Learns from "Name (NL)", "Name (INITIALS)" and "@handle (NL)" anywhere in a block.
    pub fn learn_from_text(&mut self, line: &Line<'_>) {
        let tokens = &line.tokens;
        let brackets = (1..tokens.len()).filter(|i| tokens.is_mark(*i, '('));
        for open in brackets {
            let Some(end) = line.bracket_end(open) else {
                continue;
            };
            self.learn_behind(line, open, end);
            let Some(name) = name_before(line, open) else {
                continue;
            };
            let inside = open + 1..end - 1;
            let code = affiliation(line, inside.clone());
            let initials = tokens.span(inside);
            if let Some(code) = code {
                let titled = (1..5).any(|back| {
                    open.checked_sub(back)
                        .is_some_and(|i| lexicon::phrase(List::Titles, tokens, i).is_some())
                });
                self.delegates += usize::from(titled);
                self.add(name, Some(code), None);
            } else if are_initials(initials, name) {
                self.add(name, after(line, end), Some(initials));
            }
        }
    }

    /// "JRC (Ada)": a person behind the institution or country.
    fn learn_behind(&mut self, line: &Line<'_>, open: usize, end: usize) {
        let before = line.entities.partition_point(|e| e.next <= open);
        let entity = before.checked_sub(1).and_then(|b| line.entities.get(b));
        let code = entity.filter(|e| e.next == open).map(|e| e.name.code);
        let whole = name_run(line, open + 1) == Some(end - 1);
        let name = line.tokens.span(open + 1..end - 1);
        let named = whole && line.entity_at(open + 1).is_none() && !has_thing(name);
        if let Some(code) = code.filter(|_| named && !line.tokens.is_upper(open + 1)) {
            self.add(name, Some(code.to_owned()), None);
        }
    }

    fn add(&mut self, name: &str, code: Option<String>, initials: Option<&str>) {
        let person = Person {
            name: name.to_owned(),
            code,
        };
        let whole = key(name);
        let surname = whole.rsplit(' ').next().map(str::to_owned);
        let first = whole.split(' ').next().map(str::to_owned);
        if let Some(initials) = initials {
            let known = self.initials.entry(initials.to_owned());
            let known = known.or_insert_with(|| person.clone());
            known.code = known.code.take().or_else(|| person.code.clone());
        }
        for key in [Some(whole), surname, first].into_iter().flatten() {
            let known = self.known.entry(key).or_insert_with(|| person.clone());
            if known.code.is_none() {
                known.code.clone_from(&person.code);
            } else if person.code.is_some() && known.code != person.code {
                // Two persons of one name: neither can be told from it.
                known.name.clear();
            }
        }
    }
}

/// A name in small letters, its words joined by one space.
fn key(name: &str) -> String {
    let words: Vec<String> = words(name).map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<'p>(people: &'p People, name: &str) -> Option<&'p str> {
        people.find(name).and_then(|p| p.code.as_deref())
    }

    #[test]
    fn learns_from_brackets() {
        let mut people = People::default();
        let text = "Mr. OAKLEAF (Poland) rose, then Ana de Mill (FR), @twig (NL) and Rob Elm (RE).";
        people.learn_from_text(&Line::of(text));
        assert_eq!(code(&people, "OAKLEAF"), Some("PL"));
        assert_eq!(code(&people, "Ana de Mill"), Some("FR"));
        assert_eq!(code(&people, "Mill"), Some("FR"));
        assert_eq!(code(&people, "twig"), Some("NL"));
        assert_eq!(
            people.by_initials("RE").map(|p| p.name.as_str()),
            Some("Rob Elm")
        );
    }

    #[test]
    fn learns_from_attendance_rows() {
        let mut people = People::default();
        people.learn_from_attendance("Ana Birch | AB | JRC");
        people.learn_from_attendance("Tom van Oak (TVO) – Sweden");
        let initials = |i: &str| people.by_initials(i).and_then(|p| p.code.clone());
        assert_eq!(initials("AB").as_deref(), Some("JRC"));
        assert_eq!(initials("TVO").as_deref(), Some("SE"));
        assert_eq!(code(&people, "Tom van Oak"), Some("SE"));
    }

    #[test]
    fn learns_from_a_table_with_heads() {
        let mut people = People::default();
        let columns = Columns::of("Name | Abbreviation | Organisation").unwrap();
        people.learn_from_row(&columns, "Ana Birch | ABI | River Trust");
        let found = people.by_initials("ABI").and_then(|p| p.code.clone());
        assert_eq!(found.as_deref(), Some("River Trust"));
        assert!(Columns::of("Issue | Status | Owner").is_none());
    }

    #[test]
    fn bodies_are_no_persons() {
        let mut people = People::default();
        people.learn_from_text(&Line::of(
            "The Working Group (FR) and the Rivers Agency (NL) met.",
        ));
        assert!(people.find("Working Group").is_none());
        assert!(people.find("Rivers Agency").is_none());
    }
}
