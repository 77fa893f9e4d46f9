//! What the index says of a document: first what the manifest says, then what the document says of
//! itself, then what a page that lists it says.

use std::collections::HashMap;
use std::path::Path;

use ecne_extract::catalogue::{Catalogue, Meeting, Offer};
use ecne_extract::minutes::{Body, Kind};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::content::Content;
use crate::ledger::ContentHead;
use crate::{DocumentRecord, Entry, Error, Manifest};

/// What decides how documents are described, beside their content.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Fingerprint; the same as long as no document would be described otherwise.
    pub fingerprint: u64,
    /// What the corpus's manifest says.
    pub manifest: Manifest,
    /// What pages of the corpus list, in the order of their ids, with the pages' addresses.
    catalogues: Vec<(Option<String>, Catalogue)>,
    /// Where in them a body meets on a day, each page once: no document looks at all of them.
    days: HashMap<(String, Date), Vec<(usize, usize)>>,
}

/// Days of a meeting at most; beyond, it is a series or an error.
const MAX_DAYS: usize = 100;
/// Days of all meetings at most: the pages of a network list some hundreds.
const MOST_DAYS: usize = 1 << 20;

/// The sources on which it depends how documents are described, beside the content and the rules.
const SOURCES: [&str; 2] = [include_str!("describe.rs"), include_str!("plan.rs")];

impl Rules {
    /// The rules of a corpus folder, before it is known what its pages list.
    ///
    /// # Errors
    /// The manifest is there and cannot be read.
    pub fn of(corpus: &Path) -> Result<Rules, Error> {
        let manifest = Manifest::read(corpus)?;
        let words = format!("{} {:?}", SOURCES.concat(), manifest.entries);
        Ok(Rules {
            fingerprint: fingerprint(words.as_bytes()),
            manifest,
            ..Rules::default()
        })
    }

    /// Adds what a page lists.
    pub fn add(&mut self, id: &str, content: Content) {
        let entry = self.manifest.entry(id);
        let url = entry.and_then(|entry| entry.url.clone()).or(content.url);
        let words = format!("{} {url:?} {:?}", self.fingerprint, content.catalogue);
        self.fingerprint = fingerprint(words.as_bytes());
        let page = self.catalogues.len();
        for (i, meeting) in content.catalogue.meetings.iter().enumerate() {
            let last = meeting.date_end.or(meeting.date_start);
            let days = meeting.date_start.into_iter();
            let days = days.flat_map(|first| first.series(1.day())).take(MAX_DAYS);
            let left = MOST_DAYS.saturating_sub(self.days.len());
            for day in days.take_while(|day| Some(*day) <= last).take(left) {
                let held = self.days.entry((meeting.body.id.clone(), day)).or_default();
                if held.last().is_none_or(|(other, _)| *other != page) {
                    held.push((page, i));
                }
            }
        }
        self.catalogues.push((url, content.catalogue));
    }

    /// The record of a content under an id, without its copies.
    pub fn describe(&self, id: &str, head: &ContentHead<'_>, content: &Content) -> DocumentRecord {
        let header = &content.header;
        let mut record = DocumentRecord {
            id: id.to_owned(),
            title: title(id, content),
            kind: header.kind,
            body: header.body.clone(),
            date_start: header.date_start,
            date_end: header.date_end,
            place: header.place.clone(),
            issuer: header.issuer.clone(),
            url: content.url.clone(),
            language: content.language.clone(),
            pages: head.facts.pages,
            passages: head.facts.passages,
            ..DocumentRecord::default()
        };
        if let Some(entry) = self.manifest.entry(id) {
            overrule(&mut record, entry);
        }
        shorten(&mut record);
        self.join_meeting(&mut record);
        record
    }

    /// Gives a document of a meeting the label and the address that a page lists for it.
    fn join_meeting(&self, record: &mut DocumentRecord) {
        let (Some(body), Some(day)) = (record.body.as_ref(), record.date_start) else {
            return;
        };
        if record.kind == Kind::WebPage {
            return;
        }
        let listed = self.days.get(&(body.id.clone(), day));
        for (page, meeting) in listed.into_iter().flatten() {
            if record.label.is_some() && record.url.is_some() {
                break;
            }
            let Some((page, catalogue)) = self.catalogues.get(*page) else {
                continue;
            };
            let Some(meeting) = catalogue.meetings.get(*meeting) else {
                continue;
            };
            if record.label.is_none() {
                record.label = Some(meeting.label.clone());
            }
            if record.url.is_none() {
                record.url = offered(meeting, record)
                    .and_then(|offer| absolute(offer.url.as_deref()?, page.as_deref()));
            }
        }
    }
}

/// The document of a meeting that is most likely this one: of its kind and language.
fn offered<'a>(meeting: &'a Meeting, record: &DocumentRecord) -> Option<&'a Offer> {
    let both = Kind::AgendaAndMinutes;
    let of_kind = |offer: &&Offer| offer.kind == record.kind || offer.kind == both;
    let language = |offer: &&Offer| offer.language.is_some() && offer.language == record.language;
    let mut offers = meeting.documents.iter().filter(of_kind);
    offers.clone().find(language).or_else(|| offers.next())
}

/// An address as it can be cited: on the web, from its root at least.
fn absolute(target: &str, page: Option<&str>) -> Option<String> {
    if target.starts_with("https://") || target.starts_with("http://") {
        return Some(target.to_owned());
    }
    let page = page?;
    let host = page.find("://")? + 3;
    let root = page[host..]
        .find('/')
        .map_or(page, |end| &page[..host + end]);
    let rooted = target.starts_with('/') && !target.starts_with("//");
    rooted.then(|| format!("{root}{target}"))
}

/// Bytes of a title, a place or a body at most, those of the manifest too: the index takes in each for
/// every passage, and a hostile file could make a heading of all its text.
const NAME_BYTES: usize = 500;

fn shorten(record: &mut DocumentRecord) {
    let body = record.body.as_mut();
    let body = body.into_iter().flat_map(|b| [&mut b.id, &mut b.name]);
    for name in record
        .place
        .iter_mut()
        .chain(body)
        .chain([&mut record.title])
    {
        name.truncate(name.floor_char_boundary(NAME_BYTES));
    }
}

/// What stands in the manifest wins.
fn overrule(record: &mut DocumentRecord, entry: &Entry) {
    if let Some(title) = &entry.title {
        record.title.clone_from(title);
    }
    record.kind = entry.kind.unwrap_or(record.kind);
    if let Some(id) = &entry.body {
        let known = record.body.take().filter(|body| body.id == *id);
        record.body = Some(known.unwrap_or_else(|| Body {
            id: id.clone(),
            name: id.clone(),
        }));
    }
    if entry.date_start.is_some() {
        record.date_start = entry.date_start;
        record.date_end = entry.date_end;
    }
    let set = |field: &mut Option<String>, value: &Option<String>| {
        if value.is_some() {
            field.clone_from(value);
        }
    };
    set(&mut record.place, &entry.place);
    set(&mut record.label, &entry.label);
    set(&mut record.url, &entry.url);
    set(&mut record.language, &entry.language);
    record.fetched = entry.fetched;
    record.typeset = entry.typeset;
}

/// The title in the header, else the first heading, else the file's name: never the title that a
/// PDF's metadata gives, which is often that of the template.
fn title(id: &str, content: &Content) -> String {
    let words = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let name = || {
        let stem = Path::new(id).file_stem().and_then(|stem| stem.to_str());
        stem.unwrap_or(id).to_owned()
    };
    words(&content.header.title)
        .or_else(|| words(&content.heading))
        .unwrap_or_else(name)
}

/// Fingerprint of the meeting and the kind, equal for documents that can be near-duplicates; 0
/// where the meeting is not known.
pub(super) fn meeting(record: &DocumentRecord) -> u32 {
    let Some(start) = record.date_start else {
        return 0;
    };
    let body = record.body.as_ref().map_or("", |body| &body.id);
    let end = record.date_end.unwrap_or(start);
    let words = format!("{body}\n{start}\n{end}\n{}", record.kind.name());
    let [a, b, c, d, ..] = fingerprint(words.as_bytes()).to_le_bytes();
    // Two meetings that share it cost a comparison of their documents, and nothing else.
    u32::from_le_bytes([a, b, c, d]).max(1)
}

/// The first 8 bytes of the BLAKE3 of some bytes, never 0.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *blake3::hash(bytes).as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h]).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_from_the_root_of_the_page() {
        let page = Some("https://example.org/a/b_en");
        let whole = |target| absolute(target, page);
        assert_eq!(
            whole("/f.pdf").as_deref(),
            Some("https://example.org/f.pdf")
        );
        assert_eq!(whole("http://x.eu/f").as_deref(), Some("http://x.eu/f"));
        assert_eq!(whole("f.pdf"), None);
        assert_eq!(whole("javascript:alert(1)"), None);
        assert_eq!(absolute("/f.pdf", None), None);
    }
}
