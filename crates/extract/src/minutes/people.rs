//! Persons: who is named beside a country or an organisation, in an attendance table or anywhere
//! else, so that a later "Mr. Example said" or "JE proposed" finds whom they spoke for.

use std::collections::HashMap;

use super::lexicon::{self, List};
use super::line::Line;
use crate::names::{self, Form, Kind};

/// The persons that a document names, by full name, surname, initials and handle.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    known: HashMap<String, Person>,
    /// By initials in capitals, as a list of participants gives them.
    initials: HashMap<String, Person>,
    /// What the record calls the body that met, where an institution is called so too.
    own_bodies: Vec<&'static str>,
}

/// A person, and the country or organisation beside the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub name: String,
    pub code: Option<String>,
}

/// Parts of a row of an attendance list that are looked at.
const PARTS: usize = 60;

/// Words inside a name that are written small.
const PARTICLES: [&str; 22] = [
    "de", "van", "der", "den", "von", "di", "da", "del", "della", "la", "le", "el", "al", "bin",
    "ter", "ten", "du", "dos", "zu", "zur", "het", "af",
];

/// Words that show that a run of capitals is a body or a thing and no person.
const THINGS: [&str; 44] = [
    "group",
    "working",
    "team",
    "union",
    "office",
    "ministry",
    "agency",
    "directorate",
    "council",
    "meeting",
    "action",
    "pilot",
    "data",
    "european",
    "national",
    "commission",
    "member",
    "states",
    "centre",
    "center",
    "institute",
    "university",
    "network",
    "unit",
    "act",
    "regulation",
    "directive",
    "committee",
    "department",
    "general",
    "the",
    "authority",
    "federation",
    "party",
    "board",
    "service",
    "services",
    "republic",
    "item",
    "annex",
    "article",
    "court",
    "association",
    "society",
];

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
        self.known.get(&key(name)).filter(|p| !p.name.is_empty())
    }

    /// The person whose initials a list of participants gives: they can look like a code.
    pub fn by_initials(&self, initials: &str) -> Option<&Person> {
        self.initials.get(initials)
    }

    /// Whether "the Council" or "the Commission" is the body whose record this is.
    pub fn is_own_body(&self, word: &str) -> bool {
        self.own_bodies
            .iter()
            .any(|own| own.eq_ignore_ascii_case(word))
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

    /// Learns from a row or an item of an attendance list: a name, and a country or organisation
    /// in the same row.
    pub fn learn_from_attendance(&mut self, text: &str) {
        for group in text.split(';') {
            self.learn_from_group(group);
        }
    }

    /// Learns from a row of a table whose columns are known.
    pub fn learn_from_row(&mut self, columns: &Columns, row: &str) {
        let cells: Vec<&str> = row.split(" | ").map(str::trim).take(PARTS).collect();
        let cell = |i: Option<usize>| cells.get(i?).copied().filter(|c| !c.is_empty());
        let Some(name) = cell(Some(columns.name)).filter(|n| !has_thing(n)) else {
            return;
        };
        let country = cell(columns.country).and_then(organisation);
        let written = cell(columns.organisation);
        let body = written.map(|o| organisation(o).unwrap_or_else(|| o.to_owned()));
        self.add(name, country.or(body), cell(columns.initials));
    }

    fn learn_from_group(&mut self, text: &str) {
        let parts: Vec<&str> = text
            .split(['|', ',', '–', '—', ':', '(', ')'])
            .flat_map(|part| part.split(" - "))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .take(PARTS)
            .collect();
        let name_of = |i: usize| {
            let before = parts.iter().take(i).rev().find(|part| is_name(part));
            before.filter(|name| parts.get(i).is_some_and(|part| are_initials(part, name)))
        };
        let others = (0..parts.len()).filter(|i| name_of(*i).is_none());
        let mut codes: Vec<String> = others.filter_map(|i| organisation(parts.get(i)?)).collect();
        codes.dedup();
        // With several, only brackets can tell whose each is.
        let code = codes.pop().filter(|_| codes.is_empty());
        for (i, part) in parts.iter().enumerate() {
            if let Some(name) = name_of(i) {
                self.add(name, code.clone(), Some(part));
            } else if is_name(part) {
                self.add(part, code.clone(), None);
            }
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

/// Which column of an attendance table holds what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    name: usize,
    initials: Option<usize>,
    organisation: Option<usize>,
    country: Option<usize>,
}

impl Columns {
    /// Reads the heads of a table; `None` where they are not those of an attendance table.
    pub fn of(row: &str) -> Option<Columns> {
        let cells: Vec<String> = row
            .split(" | ")
            .take(PARTS)
            .map(str::to_lowercase)
            .collect();
        let find = |heads: &[&str]| {
            let is_head = |c: &String| c.len() < 40 && heads.iter().any(|h| c.contains(h));
            cells.iter().position(is_head)
        };
        let columns = Columns {
            name: find(&["name", "participant", "attendee", "person"])?,
            initials: find(&["initial", "abbrev", "acronym"]),
            organisation: find(&[
                "organi",
                "affiliation",
                "institution",
                "entity",
                "company",
                "represent",
            ]),
            country: find(&["country", "member state", "delegation"]),
        };
        (columns.organisation.is_some() || columns.country.is_some()).then_some(columns)
    }
}

/// A name in small letters, its words joined by one space.
fn key(name: &str) -> String {
    let words: Vec<String> = names::words(name).map(str::to_lowercase).collect();
    words.join(" ")
}

/// "de", "van": written small inside a name.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// The token after a run of words that can be a person's name beginning at `i`.
pub(super) fn name_run(line: &Line<'_>, i: usize) -> Option<usize> {
    let tokens = &line.tokens;
    let (mut at, mut end, mut words) = (i, i, 0);
    while words < 6 {
        if tokens.is_capital(at) {
            at += 1;
            let initial = tokens.str(at - 1).len() == 1 && tokens.is_mark(at, '.');
            at += usize::from(initial);
            end = at;
        } else if words > 0 && tokens.is_any(at, &PARTICLES) {
            at += 1;
        } else {
            break;
        }
        words += 1;
        let glue = ['-', '\'', '’'].iter().any(|m| tokens.is_mark(at, *m));
        if glue && !tokens.is_spaced(at) && !tokens.is_spaced(at + 1) && tokens.is_capital(at + 1) {
            at += 1;
        }
    }
    (end > i).then_some(end)
}

/// The name or handle that ends before a bracket.
fn name_before<'t>(line: &Line<'t>, open: usize) -> Option<&'t str> {
    let tokens = &line.tokens;
    let mut start = open;
    while start > 0 && start + 8 > open {
        let before = start - 1;
        let part = tokens.is_capital(before)
            || (tokens.is_any(before, &PARTICLES) && start < open)
            || (start < open
                && ['-', '\'', '’', '.']
                    .iter()
                    .any(|m| tokens.is_mark(before, *m))
                && before > 0
                && tokens.is_capital(before - 1)
                && (!tokens.is_mark(before, '.') || tokens.str(before - 1).len() == 1));
        if !part {
            break;
        }
        start = before;
    }
    if start == open {
        let handle = open.checked_sub(2).filter(|i| tokens.is_mark(*i, '@'))?;
        return Some(tokens.span(handle + 1..open));
    }
    while lexicon::phrase(List::Titles, tokens, start).is_some() && start + 1 < open {
        start += 1;
        start += usize::from(tokens.is_mark(start, '.'));
    }
    let named = line
        .entity_at(start)
        .is_some_and(|e| e.form != Form::Region);
    let name = tokens.span(start..open);
    (start < open && !named && !has_thing(name)).then_some(name)
}

pub(super) fn has_thing(name: &str) -> bool {
    names::words(name).any(|w| THINGS.contains(&w.to_lowercase().as_str()))
}

/// What the words in brackets after a person say of whom they speak for: the country, else the
/// most specific institution.
pub(super) fn affiliation(line: &Line<'_>, inside: std::ops::Range<usize>) -> Option<String> {
    let named = |form: Form| matches!(form, Form::Code | Form::Name | Form::Region);
    let all: Vec<_> = line.entities_in(inside).filter(|e| named(e.form)).collect();
    let country = all.iter().find(|e| e.name.kind != Kind::Institution);
    let specific = all.iter().max_by_key(|e| {
        let over = all
            .iter()
            .filter(|o| names::is_within(e.name.code, o.name.code));
        over.count()
    });
    country.or(specific).map(|e| e.name.code.to_owned())
}

/// "Jan Example (JE), OP": what follows the brackets.
fn after(line: &Line<'_>, end: usize) -> Option<String> {
    let joint = [',', '-', '–', '|', ':'];
    let next = end + usize::from(joint.iter().any(|m| line.tokens.is_mark(end, *m)));
    let entity = line.entity_at(next).filter(|_| next > end)?;
    Some(entity.name.code.to_owned())
}

/// Whether `initials` are the first letters of a name, two of them at least.
pub(super) fn are_initials(initials: &str, name: &str) -> bool {
    if !(2..=5).contains(&initials.chars().count()) || initials.chars().any(|c| !c.is_uppercase()) {
        return false;
    }
    let first = |w: &str| w.chars().next().map(|c| c.to_uppercase().to_string());
    let all: String = names::words(name).filter_map(first).collect();
    let capitals: String = names::words(name)
        .filter(|w| w.chars().next().is_some_and(char::is_uppercase))
        .filter_map(first)
        .collect();
    all == initials || capitals == initials
}

/// The code of a part of an attendance row that names a country or organisation.
fn organisation(part: &str) -> Option<String> {
    let words: Vec<&str> = names::words(part).collect();
    let bare = words.strip_prefix(&["the"]).unwrap_or(&words);
    let found = names::longest(bare)?;
    let whole = found.words == bare.len() || found.form == Form::Code;
    let form = matches!(found.form, Form::Code | Form::Name | Form::Region);
    (whole && form).then(|| found.name.code.to_owned())
}

/// Two to five words with capitals that are no body.
fn is_name(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    (2..=5).contains(&words.len())
        && words.first().is_some_and(capital)
        && words.last().is_some_and(capital)
        && words.iter().all(|w| capital(w) || PARTICLES.contains(w))
        && words
            .iter()
            .all(|w| w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c)))
        && !has_thing(part)
        && organisation(part).is_none()
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
