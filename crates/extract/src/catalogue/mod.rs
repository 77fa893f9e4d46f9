//! A page as a catalogue: the meetings it lists, and the documents it offers.
//!
//! Pages list meetings in many forms: a heading or a line for each with links below it, all in one
//! line, a table, download blocks whose titles name the meeting. All of them come down to blocks in
//! which a day, the name of a document, or both are found. What stands in running sentences is
//! never taken for an entry. Nothing here fails: a page without entries is an empty catalogue.

mod entry;
mod languages;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::minutes::{self, Body, Kind, dates};
use crate::{Block, BlockKind, Document};
use entry::Entry;

/// What a page lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The meetings, in the page's order, each once.
    pub meetings: Vec<Meeting>,
    /// Documents that belong to no meeting: guides, checklists.
    pub resources: Vec<Offer>,
}

/// A meeting that a page lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// Who met.
    pub body: Body,
    /// What the page calls it ("Meeting of 5-6 February 2025").
    pub label: String,
    /// First day; `None` where the page gives no day.
    pub date_start: Option<Date>,
    /// Last day; the first for a meeting of one day.
    pub date_end: Option<Date>,
    /// The year, where at least that is given.
    pub year: Option<i16>,
    /// The documents that the page offers for it.
    pub documents: Vec<Offer>,
}

/// A document that a page offers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// What the page calls it.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Its address as written in the page: it can be relative, and it can be hostile.
    pub url: Option<String>,
    /// Language tag, where the page names the language.
    pub language: Option<String>,
}

impl Catalogue {
    /// Reads the catalogue of a page.
    pub fn of(document: &Document) -> Catalogue {
        let mut reader = Reader::default();
        for block in &document.blocks {
            reader.read(block);
        }
        let mut catalogue = reader.catalogue;
        catalogue
            .meetings
            .retain(|m| !m.documents.is_empty() || m.date_start.is_some());
        catalogue
    }
}

/// Walks the blocks and remembers under which headings and which meeting it is.
/// Entries of one meeting stand close together: so many of the last are looked at, which a page of a
/// thousand needs no table for.
const RECENT: usize = 1_000;

#[derive(Default)]
struct Reader {
    catalogue: Catalogue,
    /// The headings above, cut to the length of an entry, with their levels.
    path: Vec<(u8, String)>,
    /// The meeting that documents without a day of their own belong to.
    current: Option<usize>,
}

impl Reader {
    fn read(&mut self, block: &Block) {
        if let BlockKind::Heading { level } = block.kind {
            self.path.retain(|(above, _)| *above < level);
            let heading = &block.text[..block.text.floor_char_boundary(entry::LONGEST)];
            self.path.push((level, heading.to_owned()));
            self.current = None;
        }
        match Entry::of(block, self.year()) {
            Entry::Meeting {
                label,
                days,
                year,
                offers,
            } => {
                let index = self.open(Meeting {
                    body: self.body(&label),
                    label,
                    date_start: days.map(|(start, _)| start),
                    date_end: days.map(|(_, end)| end),
                    year: days.map(|(start, _)| start.year()).or(year),
                    documents: Vec::new(),
                });
                self.current = Some(index);
                offers
                    .into_iter()
                    .for_each(|offer| self.offer(index, offer));
            }
            Entry::Offers(offers) => match self.current {
                Some(index) => offers
                    .into_iter()
                    .for_each(|offer| self.offer(index, offer)),
                None => self.catalogue.resources.extend(offers),
            },
            Entry::Resource(offer) => self.catalogue.resources.push(offer),
            Entry::Nothing => {}
        }
    }

    /// The index of a meeting, which is added if it is not there yet.
    fn open(&mut self, meeting: Meeting) -> usize {
        let same = |m: &Meeting| {
            m.body.id == meeting.body.id
                && m.date_start == meeting.date_start
                && m.date_end == meeting.date_end
                && (m.date_start.is_some() || m.label == meeting.label)
        };
        let recent = self.catalogue.meetings.len().saturating_sub(RECENT);
        let found = self.catalogue.meetings[recent..].iter().rposition(same);
        if let Some(index) = found {
            return recent + index;
        }
        self.catalogue.meetings.push(meeting);
        self.catalogue.meetings.len() - 1
    }

    fn offer(&mut self, index: usize, offer: Offer) {
        if let Some(meeting) = self.catalogue.meetings.get_mut(index) {
            let recent = meeting.documents.len().saturating_sub(RECENT);
            if !meeting.documents[recent..].contains(&offer) {
                meeting.documents.push(offer);
            }
        }
    }

    /// The year that the nearest heading gives.
    fn year(&self) -> Option<i16> {
        self.path
            .iter()
            .rev()
            .find_map(|(_, heading)| dates::year_in(heading))
    }

    /// Who met, from the entry's own words, else from the nearest heading that names a body, else
    /// from the page's title.
    fn body(&self, label: &str) -> Body {
        let headings = self.path.iter().rev().map(|(_, heading)| &**heading);
        let named = std::iter::once(label)
            .chain(headings)
            .find(|text| minutes::body::names_a_body(text));
        let title = self.path.first().map_or("", |(_, heading)| heading);
        body(named.unwrap_or(title), title)
    }
}

fn body(name: &str, title: &str) -> Body {
    let id = minutes::body::of_network(name, title);
    Body {
        id: id.map_or_else(|| minutes::body::slug(name), str::to_owned),
        name: name.to_owned(),
    }
}
