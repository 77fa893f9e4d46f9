//! What an attendance list or table says of persons: a name, and a country or organisation in the
//! same row or item.

use super::People;
use super::names::{are_initials, has_thing, is_name};
use crate::names::{self, Form};

/// Parts of a row of an attendance list that are looked at.
const PARTS: usize = 60;

impl People {
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
        // For each part the name that stands last before it.
        let mut last = None;
        let mut names: Vec<(bool, Option<&str>)> = Vec::with_capacity(parts.len());
        for part in &parts {
            let named = is_name(part);
            names.push((named, last));
            last = if named { Some(*part) } else { last };
        }
        let name_of = |i: usize| {
            let before = names.get(i).and_then(|n| n.1);
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
            } else if names.get(i).is_some_and(|n| n.0) {
                self.add(part, code.clone(), None);
            }
        }
    }
}

/// Which column of an attendance table holds what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::minutes) struct Columns {
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

/// The code of a part of an attendance row that names a country or organisation.
pub(super) fn organisation(part: &str) -> Option<String> {
    let words: Vec<&str> = names::words(part).collect();
    let bare = words.strip_prefix(&["the"]).unwrap_or(&words);
    let found = names::longest(bare)?;
    let whole = found.words == bare.len() || found.form == Form::Code;
    let form = matches!(found.form, Form::Code | Form::Name | Form::Region);
    (whole && form).then(|| found.name.code.to_owned())
}
