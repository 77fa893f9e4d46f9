//! `search --format json`: one object a line; keys are added freely, and never renamed or dropped.

use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::{DocumentHit, PassageHit, ReadTerm, Results};
use jiff::civil::Date;
use serde::Serialize;

use crate::{meeting, wire};

/// The hits, then the summary, which also says how many documents cannot be read.
pub fn lines(results: &Results, unreadable: u64, seconds: f64) -> String {
    let mut out = String::new();
    for hit in &results.documents {
        wire::push_line(&mut out, &document_hit(hit));
    }
    for hit in &results.passages {
        wire::push_line(&mut out, &passage_hit(hit));
    }
    wire::push_line(&mut out, &summary(results, unreadable, seconds));
    out
}

/// A document with its best passages.
#[derive(Serialize)]
struct Grouped<'a> {
    r#type: &'static str,
    rank: usize,
    score: f32,
    #[serde(flatten)]
    document: Document<'a>,
    matches: usize,
    widened: bool,
    passages: Vec<Ranked<'a>>,
}

/// A passage among those of its document.
#[derive(Serialize)]
struct Ranked<'a> {
    rank: usize,
    score: f32,
    #[serde(flatten)]
    found: Found<'a>,
}

/// A passage with the keys of its document.
#[derive(Serialize)]
struct Flat<'a> {
    r#type: &'static str,
    rank: usize,
    score: f32,
    #[serde(flatten)]
    document: Document<'a>,
    #[serde(flatten)]
    found: Found<'a>,
}

#[derive(Serialize)]
struct Found<'a> {
    id: String,
    #[serde(flatten)]
    passage: Passage<'a>,
    highlights: Vec<[usize; 2]>,
    widened: bool,
}

/// What is known of a document.
#[derive(Serialize)]
pub struct Document<'a> {
    document: &'a str,
    title: &'a str,
    kind: &'static str,
    body: Option<&'a str>,
    body_name: Option<&'a str>,
    date_start: Option<Date>,
    date_end: Option<Date>,
    place: Option<&'a str>,
    url: Option<&'a str>,
    label: Option<&'a str>,
    issuer: Option<&'a str>,
    language: Option<&'a str>,
    typeset: bool,
    pages: u32,
    copies: &'a [String],
}

/// What is known of a passage.
#[derive(Serialize)]
pub struct Passage<'a> {
    paragraph: Option<u32>,
    paragraph_end: Option<u32>,
    page: Option<u32>,
    page_end: Option<u32>,
    page_label: Option<&'a str>,
    anchor: Option<&'a str>,
    section: &'a [String],
    speakers: &'a [String],
    person: Option<&'a str>,
    region: Option<&'a str>,
    certainty: Option<&'static str>,
    evidence: &'a str,
    mentions: &'a [String],
    acts: &'a [String],
    text: &'a str,
    ordinal: u32,
}

#[derive(Serialize)]
struct Summary<'a> {
    r#type: &'static str,
    documents: usize,
    passages: usize,
    shown: usize,
    r#match: &'static str,
    widened: Option<&'static str>,
    read_as: String,
    terms: Vec<Term<'a>>,
    suggestions: &'a [String],
    related: &'a [String],
    notes: &'a [String],
    seconds: f64,
    unreadable: u64,
}

#[derive(Serialize)]
struct Term<'a> {
    text: &'a str,
    reading: &'static str,
    also: &'a [String],
}

fn document_hit(hit: &DocumentHit) -> Grouped<'_> {
    Grouped {
        r#type: "hit",
        rank: hit.rank,
        score: hit.score,
        document: Document::of(&hit.document),
        matches: hit.matches,
        widened: hit.widened,
        passages: hit.passages.iter().map(Ranked::of).collect(),
    }
}

impl Ranked<'_> {
    fn of(hit: &PassageHit) -> Ranked<'_> {
        Ranked {
            rank: hit.rank,
            score: hit.score,
            found: found(hit),
        }
    }
}

fn passage_hit(hit: &PassageHit) -> Flat<'_> {
    Flat {
        r#type: "hit",
        rank: hit.rank,
        score: hit.score,
        document: Document::of(&hit.document),
        found: found(hit),
    }
}

fn found(hit: &PassageHit) -> Found<'_> {
    Found {
        id: hit.id(),
        passage: Passage::on_page(&hit.passage, hit.page),
        highlights: hit.highlights.iter().map(|r| [r.start, r.end]).collect(),
        widened: hit.widened,
    }
}

impl Document<'_> {
    /// The keys of a document.
    pub fn of(record: &DocumentRecord) -> Document<'_> {
        let body = record.body.as_ref();
        Document {
            document: &record.id,
            title: &record.title,
            kind: record.kind.name(),
            body: body.map(|b| b.id.as_str()),
            body_name: body.map(|b| b.name.as_str()),
            date_start: record.date_start,
            date_end: record.date_end,
            place: record.place.as_deref(),
            url: record.url.as_deref(),
            label: record.label.as_deref(),
            issuer: record.issuer.as_deref(),
            language: record.language.as_deref(),
            typeset: record.typeset,
            pages: record.pages,
            copies: &record.copies,
        }
    }
}

impl Passage<'_> {
    /// The keys of a passage, whatever it was found by.
    pub fn of(record: &PassageRecord) -> Passage<'_> {
        Passage::on_page(record, record.page)
    }

    /// The keys of a passage of which the page `page` is meant.
    fn on_page(record: &PassageRecord, page: Option<u32>) -> Passage<'_> {
        Passage {
            paragraph: record.paragraph,
            paragraph_end: record.paragraph_end,
            page,
            page_end: record.page_end(),
            page_label: page.and_then(|page| meeting::page_label(record, page)),
            anchor: record.anchor.as_deref(),
            section: &record.section,
            speakers: &record.speakers,
            person: record.person.as_deref(),
            region: record.region.as_deref(),
            certainty: (!record.speakers.is_empty()).then(|| record.certainty.name()),
            evidence: &record.evidence,
            mentions: &record.mentions,
            acts: &record.acts,
            text: &record.text,
            ordinal: record.ordinal,
        }
    }
}

fn summary(results: &Results, unreadable: u64, seconds: f64) -> Summary<'_> {
    Summary {
        r#type: "summary",
        documents: results.total.documents,
        passages: results.total.passages,
        shown: results.documents.len() + results.passages.len(),
        r#match: results.matched.name(),
        widened: results.widened.map(|w| w.name()),
        read_as: results.read_as.to_string(),
        terms: results.read_as.terms.iter().map(Term::of).collect(),
        suggestions: &results.read_as.suggestions,
        related: &results.read_as.related,
        notes: &results.read_as.notes,
        seconds,
        unreadable,
    }
}

impl Term<'_> {
    fn of(term: &ReadTerm) -> Term<'_> {
        Term {
            text: &term.text,
            reading: term.reading.name(),
            also: &term.also,
        }
    }
}
