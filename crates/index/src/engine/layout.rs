//! How the index stores its records, in as few bytes as will do: first a number whose bits say which
//! fields follow, then those fields, each in postcard's form. A field that holds what it mostly
//! holds, or what follows from another, takes no room.
//!
//! Reading accepts nothing but what was written: other bytes give `None`, or a record that nobody
//! wrote where they happen to look like one; the engine's checksums are there to tell.

use ecne_extract::Emphasis;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::content::Content;
use crate::{DocumentRecord, PassageRecord};

/// What the index stores of a passage or of a document.
pub trait Record: Sized {
    /// The record as the index stores it.
    fn encode(&self) -> Vec<u8>;

    /// The record that [`Record::encode`] wrote; `None` where the bytes are something else.
    fn decode(bytes: &[u8]) -> Option<Self>;
}

impl Record for PassageRecord {
    fn encode(&self) -> Vec<u8> {
        let mut out = Output::default();
        out.put(&self.ordinal);
        out.put_option(&self.paragraph);
        out.put_unless(&self.paragraph_end, &self.paragraph);
        out.put(&self.section);
        out.put_option(&self.page);
        out.put(&self.breaks);
        out.put_unless(&self.page_labels, &no_labels(self));
        out.put(&runs(&self.emphasis));
        out.put(&self.mentions);
        out.put(&self.speakers);
        out.put_option(&self.person);
        out.put_option(&self.region);
        out.put(&self.certainty);
        // The evidence mostly stands in the text.
        let place = self.text.find(&self.evidence);
        let place = place.map(|start| (start, self.evidence.len()));
        out.put(&place.unwrap_or_default());
        out.put_option(&place.is_none().then_some(&self.evidence));
        out.put(&self.acts);
        out.put_option(&self.anchor);
        out.finish(&self.text)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut input = Input::new(bytes)?;
        let mut record = PassageRecord {
            ordinal: input.get()?,
            paragraph: input.get_option()?,
            ..PassageRecord::default()
        };
        record.paragraph_end = input.get_unless(|| record.paragraph)?;
        record.section = input.get()?;
        record.page = input.get_option()?;
        record.breaks = input.get()?;
        record.page_labels = input.get_unless(|| no_labels(&record))?;
        record.emphasis = emphasis(input.get()?)?;
        record.mentions = input.get()?;
        record.speakers = input.get()?;
        record.person = input.get_option()?;
        record.region = input.get_option()?;
        record.certainty = input.get()?;
        let (start, len): (usize, usize) = input.get()?;
        let evidence: Option<String> = input.get_option()?;
        record.acts = input.get()?;
        record.anchor = input.get_option()?;
        record.text = str::from_utf8(input.rest).ok()?.to_owned();
        record.evidence = match evidence {
            Some(evidence) => evidence,
            None => record.text.get(start..start.checked_add(len)?)?.to_owned(),
        };
        Some(record)
    }
}

/// The labels of the pages of a passage, if none has a label that differs from its number.
fn no_labels(passage: &PassageRecord) -> Vec<Option<String>> {
    vec![None; usize::from(passage.page.is_some()) + passage.breaks.len()]
}

/// Emphasised runs, each with its distance from the end of the one before, its length, and whether
/// it is bold (1), italic (2) or both.
fn runs(emphasis: &[Emphasis]) -> Vec<(i64, u64, u8)> {
    let mut last = 0;
    let signed = |offset: usize| i64::try_from(offset).unwrap_or(i64::MAX);
    let run = |e: &Emphasis| {
        let gap = signed(e.range.start) - last;
        last = signed(e.range.end);
        let style = u8::from(e.bold) | u8::from(e.italic) << 1;
        (gap, e.range.len() as u64, style)
    };
    emphasis.iter().map(run).collect()
}

/// The runs that [`runs`] wrote down.
fn emphasis(runs: Vec<(i64, u64, u8)>) -> Option<Vec<Emphasis>> {
    let mut last = 0_i64;
    let run = |(gap, len, style): (i64, u64, u8)| {
        let start = last.checked_add(gap)?;
        last = start.checked_add(i64::try_from(len).ok()?)?;
        Some(Emphasis {
            range: usize::try_from(start).ok()?..usize::try_from(last).ok()?,
            bold: style & 1 != 0,
            italic: style & 2 != 0,
        })
    };
    runs.into_iter().map(run).collect()
}

impl Record for DocumentRecord {
    fn encode(&self) -> Vec<u8> {
        document(self, &Content::default())
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        read_record(&mut Input::new(bytes)?)
    }
}

/// A document's record together with what was read out of its content, of which a run needs to know
/// to describe the document anew. Most of it says the same as the record.
pub(crate) fn document(record: &DocumentRecord, content: &Content) -> Vec<u8> {
    let mut out = Output::default();
    put_record(&mut out, record);
    put_content(&mut out, record, content);
    out.finish("")
}

/// What [`document`] wrote.
pub(crate) fn read_document(bytes: &[u8]) -> Option<(DocumentRecord, Content)> {
    let mut input = Input::new(bytes)?;
    let record = read_record(&mut input)?;
    let content = read_content(&mut input, &record)?;
    Some((record, content))
}

fn put_record(out: &mut Output, record: &DocumentRecord) {
    out.put(&record.id);
    out.put(&record.title);
    out.put(&record.kind);
    out.put(&record.passages);
    out.put(&record.pages);
    out.put_option(&record.body);
    out.put_option(&record.date_start.map(days));
    out.put_unless(&record.date_end.map(days), &record.date_start.map(days));
    out.put_option(&record.place);
    out.put_option(&record.issuer);
    out.put_option(&record.label);
    out.put_option(&record.url);
    out.put_option(&record.language);
    out.put_option(&record.fetched.map(days));
    out.put(&record.typeset);
    out.put(&record.copies);
}

fn read_record(input: &mut Input<'_>) -> Option<DocumentRecord> {
    let mut record = DocumentRecord {
        id: input.get()?,
        title: input.get()?,
        kind: input.get()?,
        passages: input.get()?,
        pages: input.get()?,
        body: input.get_option()?,
        date_start: input.get_option()?.and_then(date),
        ..DocumentRecord::default()
    };
    let end = input.get_unless(|| record.date_start.map(days))?;
    record.date_end = end.and_then(date);
    record.place = input.get_option()?;
    record.issuer = input.get_option()?;
    record.label = input.get_option()?;
    record.url = input.get_option()?;
    record.language = input.get_option()?;
    record.fetched = input.get_option()?.and_then(date);
    record.typeset = input.get()?;
    record.copies = input.get()?;
    Some(record)
}

fn put_content(out: &mut Output, record: &DocumentRecord, content: &Content) {
    let header = &content.header;
    let title = Some(record.title.clone());
    out.put_unless(&header.title, &title);
    let heading = title.filter(|_| header.title.is_none());
    out.put_unless(&content.heading, &heading);
    out.put_unless(&header.kind, &record.kind);
    out.put_unless(&header.body, &record.body);
    out.put_unless(&header.date_start.map(days), &record.date_start.map(days));
    out.put_unless(&header.date_end.map(days), &record.date_end.map(days));
    out.put_unless(&header.place, &record.place);
    out.put_unless(&header.issuer, &record.issuer);
    out.put_option(&header.number);
    out.put_unless(&content.language, &record.language);
    out.put_unless(&content.url, &record.url);
    out.put(&content.sketch);
    out.put(&content.catalogue);
    out.put_unless(&content.originals, &Vec::new());
}

fn read_content(input: &mut Input<'_>, record: &DocumentRecord) -> Option<Content> {
    let mut content = Content::default();
    let header = &mut content.header;
    header.title = input.get_unless(|| Some(record.title.clone()))?;
    let title = Some(&record.title).filter(|_| header.title.is_none());
    content.heading = input.get_unless(|| title.cloned())?;
    header.kind = input.get_unless(|| record.kind)?;
    header.body = input.get_unless(|| record.body.clone())?;
    let start = input.get_unless(|| record.date_start.map(days))?;
    header.date_start = start.and_then(date);
    let end = input.get_unless(|| record.date_end.map(days))?;
    header.date_end = end.and_then(date);
    header.place = input.get_unless(|| record.place.clone())?;
    header.issuer = input.get_unless(|| record.issuer.clone())?;
    header.number = input.get_option()?;
    content.language = input.get_unless(|| record.language.clone())?;
    content.url = input.get_unless(|| record.url.clone())?;
    content.sketch = input.get()?;
    content.catalogue = input.get()?;
    content.originals = input.get_unless(Vec::new)?;
    Some(content)
}

/// A date as one number.
fn days(date: Date) -> i32 {
    let month = i32::from(date.month()) << 5;
    i32::from(date.year()) << 9 | month | i32::from(date.day())
}

/// The date that [`days`] stands for.
fn date(number: i32) -> Option<Date> {
    let year = i16::try_from(number >> 9).ok()?;
    let month = i8::try_from(number >> 5 & 15).ok()?;
    Date::new(year, month, i8::try_from(number & 31).ok()?).ok()
}

/// The fields of a record as they are written, in order.
#[derive(Default)]
struct Output {
    /// Which of them are given.
    given: u64,
    count: u32,
    bytes: Vec<u8>,
}

impl Output {
    /// A field that mostly holds its type's default.
    fn put<T: Serialize + Default + PartialEq>(&mut self, value: &T) {
        self.put_unless(value, &T::default());
    }

    /// A field that mostly holds what a reader knows by then.
    fn put_unless<T: Serialize + PartialEq>(&mut self, value: &T, known: &T) {
        self.give((value != known).then_some(value));
    }

    /// A field that mostly holds nothing.
    fn put_option<T: Serialize>(&mut self, value: &Option<T>) {
        self.give(value.as_ref());
    }

    fn give<T: Serialize>(&mut self, value: Option<&T>) {
        if let Some(value) = value {
            self.given |= 1 << self.count;
            // Records are plain data, for which postcard knows no error.
            self.bytes =
                postcard::to_extend(value, std::mem::take(&mut self.bytes)).unwrap_or_default();
        }
        self.count += 1;
    }

    /// All fields, and a text behind them that needs no length.
    fn finish(self, text: &str) -> Vec<u8> {
        let mut all = postcard::to_stdvec(&self.given).unwrap_or_default();
        all.reserve_exact(self.bytes.len() + text.len());
        all.extend(self.bytes);
        all.extend(text.as_bytes());
        all
    }
}

/// The fields of a record as they are read, in the order in which they were written.
struct Input<'a> {
    given: u64,
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let (given, rest) = postcard::take_from_bytes(bytes).ok()?;
        Some(Input { given, rest })
    }

    fn get<T: DeserializeOwned + Default>(&mut self) -> Option<T> {
        self.get_unless(T::default)
    }

    fn get_unless<T: DeserializeOwned>(&mut self, known: impl FnOnce() -> T) -> Option<T> {
        Some(self.get_option()?.unwrap_or_else(known))
    }

    /// The next field, if it is given; `None` outside where the bytes are something else.
    fn get_option<T: DeserializeOwned>(&mut self) -> Option<Option<T>> {
        let given = self.given & 1 != 0;
        self.given >>= 1;
        if !given {
            return Some(None);
        }
        let (value, rest) = postcard::take_from_bytes(self.rest).ok()?;
        self.rest = rest;
        Some(Some(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecne_extract::PageBreak;
    use jiff::civil::date as day;

    fn spoken() -> PassageRecord {
        PassageRecord {
            ordinal: 3,
            paragraph: Some(7),
            paragraph_end: Some(8),
            text: "NL: a hotline for mayors.".to_owned(),
            page: Some(2),
            breaks: vec![PageBreak { offset: 4, page: 3 }],
            page_labels: vec![None, Some("iii".to_owned())],
            section: vec!["Tour de table".to_owned()],
            speakers: vec!["NL".to_owned()],
            evidence: "NL:".to_owned(),
            emphasis: vec![
                Emphasis {
                    range: 0..2,
                    bold: true,
                    italic: false,
                },
                Emphasis {
                    range: 6..13,
                    bold: false,
                    italic: true,
                },
            ],
            ..PassageRecord::default()
        }
    }

    #[test]
    fn passages_survive() {
        let whole = spoken();
        let elsewhere = PassageRecord {
            evidence: "The Netherlands".to_owned(),
            paragraph_end: None,
            page_labels: vec![None, None],
            ..spoken()
        };
        for record in [whole, elsewhere, PassageRecord::default()] {
            assert_eq!(PassageRecord::decode(&record.encode()), Some(record));
        }
        assert_eq!(PassageRecord::decode(b"\xff\xff"), None);
    }

    #[test]
    fn what_is_usual_takes_no_room() {
        let bare = PassageRecord {
            text: "Welcome.".to_owned(),
            ..PassageRecord::default()
        };
        assert_eq!(bare.encode(), b"\0Welcome.");
    }

    #[test]
    fn documents_survive_with_their_contents() {
        let mut record = DocumentRecord {
            id: "a.pdf".to_owned(),
            title: "Minutes".to_owned(),
            date_start: Some(day(2026, 1, 29)),
            date_end: Some(day(2026, 1, 30)),
            fetched: Some(day(2026, 2, 1)),
            passages: 12,
            ..DocumentRecord::default()
        };
        let mut content = Content {
            heading: Some("Minutes".to_owned()),
            sketch: vec![1; 64],
            ..Content::default()
        };
        content.header.date_start = record.date_start;
        for title in ["Minutes", "Another"] {
            record.title = title.to_owned();
            let bytes = document(&record, &content);
            assert_eq!(DocumentRecord::decode(&bytes), Some(record.clone()));
            assert_eq!(
                read_document(&bytes),
                Some((record.clone(), content.clone()))
            );
        }
    }
}
