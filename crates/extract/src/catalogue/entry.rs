//! What one block of a page says of a meeting or a document.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Offer, languages};
use crate::minutes::{Kind, dates};
use crate::{Block, BlockKind};

/// What a block is to a catalogue.
#[derive(Debug, PartialEq)]
pub(super) enum Entry {
    /// A meeting, perhaps with documents in the same line.
    Meeting {
        label: String,
        days: Option<dates::Span>,
        year: Option<i16>,
        offers: Vec<Offer>,
    },
    /// Documents of the meeting above.
    Offers(Vec<Offer>),
    /// A document of no meeting.
    Resource(Offer),
    /// Running text or anything else.
    Nothing,
}

/// Bytes of an entry: it is a line, not a paragraph.
pub(super) const LONGEST: usize = 300;

/// A sentence of so many words that ends in a full stop is running text.
const SENTENCE: usize = 9;

/// The names of documents, the longer first.
static DOCUMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:
        (?P<both> agendas? \s* (?:and|&|\+|/) \s* (?:the \s+)? (?:minutes|summary) )
        | (?P<agenda> (?:draft \s+|annotated \s+|provisional \s+)* agendas? (?:\s+points)? )
        | (?P<minutes> (?:draft \s+|approved \s+|final \s+|summary \s+)* minutes
            | summary \s+ (?:record|report) | summary \s+ of \s+ (?:the \s+)? (?:meeting|discussions?)
            | meeting \s+ (?:report|summary|record) | record \s+ of \s+ (?:the \s+)? (?:meeting|discussions?)
            | report \s+ of \s+ the \s+ meeting )
        | (?P<transcript> transcripts? | verbatim \s+ (?:record|report) )
        | (?P<other> presentations? | slides | list \s+ of \s+ participants | conclusions
            | background \s+ (?:paper|note|document) | concept \s+ note | recording )
        )\b",
    )
    .ok()
});

/// What people meet in.
static MEETING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:meetings?|sessions?|workshops?|seminars?|plenary|plenaries|conference|hearing|webinar|event)\b",
    )
    .ok()
});

impl Entry {
    /// Reads a block; `year` is that of the headings above it.
    pub(super) fn of(block: &Block, year: Option<i16>) -> Entry {
        let text = &*block.text;
        if text.len() > LONGEST || is_sentence(text) {
            return Entry::Nothing;
        }
        let found = dates::find(text, year);
        let documents = documents(text);
        let leading = documents
            .first()
            .filter(|d| is_leading(text, d.range.start));
        match (leading, found) {
            // "Minutes of the meeting of 29 April 2025"
            (Some(first), Some((days, at))) if first.range.end <= at.start => Entry::Meeting {
                label: label_behind(text, &first.range, &at),
                days: Some(days),
                year,
                offers: vec![whole_offer(block, first.kind)],
            },
            // "Agenda", "Agenda | Minutes"
            (Some(_), None) if !block.is_heading() => Entry::Offers(offers(block, &documents)),
            // "Meeting of 5-6 February 2025", perhaps with "Agenda, Minutes" behind it
            (_, Some((days, at))) if is_label(block, &at) => meeting(block, Some(days), year, &at),
            (None, None) if MEETING.as_ref().is_some_and(|m| m.is_match(text)) => undated(block),
            _ => resource(block),
        }
    }
}

/// A name of a document in a text.
struct Found {
    kind: Kind,
    range: Range<usize>,
}

fn documents(text: &str) -> Vec<Found> {
    let Some(pattern) = DOCUMENT.as_ref() else {
        return Vec::new();
    };
    let kinds = [
        ("both", Kind::AgendaAndMinutes),
        ("agenda", Kind::Agenda),
        ("minutes", Kind::Minutes),
        ("transcript", Kind::Transcript),
        ("other", Kind::Resource),
    ];
    let found = pattern.captures_iter(text).filter_map(|c| {
        let kind = kinds.iter().find(|(name, _)| c.name(name).is_some());
        Some(Found {
            kind: kind.map_or(Kind::Other, |(_, kind)| *kind),
            range: c.get(0)?.range(),
        })
    });
    found.collect()
}

fn is_sentence(text: &str) -> bool {
    text.ends_with('.') && text.split_whitespace().count() >= SENTENCE
}

/// Whether nothing but small words stands before a name.
fn is_leading(text: &str, start: usize) -> bool {
    text[..start].split_whitespace().count() <= 1 && !text[..start].contains('|')
}

/// A line that names a meeting and its day, or a day and nothing else before the documents.
fn is_label(block: &Block, at: &Range<usize>) -> bool {
    let text = &*block.text;
    let around = [&text[..at.start], &text[at.end..]].concat();
    let meets = MEETING.as_ref().is_some_and(|m| m.is_match(&around));
    let bare = text[..at.start].trim().is_empty();
    let documents = documents(&text[at.end..]);
    let row = block.kind == BlockKind::TableRow;
    let rest = text[at.end..].trim_matches(|c: char| !c.is_alphanumeric());
    meets && (!row || !documents.is_empty() || !is_download(block))
        || bare && (rest.is_empty() || !documents.is_empty())
        || row && !documents.is_empty()
}

/// A download block: a row whose title is a link, or whose second cell is a date without a day.
fn is_download(block: &Block) -> bool {
    let title = block.text.split(" | ").next().unwrap_or_default();
    block
        .links
        .first()
        .is_some_and(|l| l.range == (0..title.len()))
}

fn meeting(
    block: &Block,
    days: Option<dates::Span>,
    year: Option<i16>,
    at: &Range<usize>,
) -> Entry {
    let text = &*block.text;
    let behind = documents(&text[at.end..]).into_iter().map(|d| Found {
        kind: d.kind,
        range: d.range.start + at.end..d.range.end + at.end,
    });
    let behind: Vec<Found> = behind.collect();
    let mut offers = offers(block, &behind);
    let label = label(text, at, behind.first().map(|d| d.range.start));
    // A label that is itself a link to a file.
    if offers.is_empty()
        && let Some(link) = block.links.first().filter(|l| is_file(&l.target))
    {
        offers.push(Offer {
            title: label.clone(),
            kind: Kind::Other,
            url: Some(link.target.clone()),
            language: None,
        });
    }
    Entry::Meeting {
        label,
        days,
        year,
        offers,
    }
}

/// The words up to the day, or in a row of a table the cell that has it; brackets closed.
fn label(text: &str, at: &Range<usize>, first_document: Option<usize>) -> String {
    let cell = text[..at.start].rfind(" | ").map_or(0, |i| i + 3);
    let end = match (text[at.end..].find(" | "), first_document) {
        (Some(i), _) => at.end + i,
        (None, Some(_)) => at.end,
        (None, None) => text.len(),
    };
    let close = text[end..].strip_prefix(')').map_or(0, |_| 1);
    tidy(&text[cell..end + close])
}

fn tidy(label: &str) -> String {
    label
        .trim_matches(|c: char| c.is_whitespace() || ":;,-–—".contains(c))
        .to_owned()
}

/// "Minutes of the meeting of 29 April 2025" speaks of the "Meeting of 29 April 2025".
fn label_behind(text: &str, name: &Range<usize>, at: &Range<usize>) -> String {
    let rest = text[name.end..at.end].trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = ["of the ", "of ", "for the ", "from the ", "from "]
        .iter()
        .find_map(|small| rest.strip_prefix(small))
        .unwrap_or(rest);
    let mut chars = rest.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => tidy(text),
    }
}

/// A line that names a meeting without a day: "Thematic sessions 2024".
fn undated(block: &Block) -> Entry {
    let text = &*block.text;
    let year = dates::year_in(text);
    let short = text.split_whitespace().count() <= 8;
    if year.is_none() || !short || is_download(block) {
        return resource(block);
    }
    Entry::Meeting {
        label: tidy(text),
        days: None,
        year,
        offers: Vec::new(),
    }
}

/// One offer for each name of a document, with the link on it.
fn offers(block: &Block, documents: &[Found]) -> Vec<Offer> {
    if documents.len() == 1 && is_download(block) {
        return vec![whole_offer(block, documents[0].kind)];
    }
    let of = |d: &Found| {
        let link = block
            .links
            .iter()
            .find(|l| l.range.start < d.range.end && d.range.start < l.range.end);
        Offer {
            title: block.text[d.range.clone()].to_owned(),
            kind: d.kind,
            url: link.map(|l| l.target.clone()),
            language: language(&block.text),
        }
    };
    documents.iter().map(of).collect()
}

/// The whole block is one document.
fn whole_offer(block: &Block, kind: Kind) -> Offer {
    Offer {
        title: block
            .text
            .split(" | ")
            .next()
            .unwrap_or_default()
            .to_owned(),
        kind,
        url: block.links.first().map(|l| l.target.clone()),
        language: language(&block.text),
    }
}

fn language(text: &str) -> Option<String> {
    let cells = text.split(" | ").skip(1);
    cells.filter_map(languages::tag).next().map(str::to_owned)
}

/// A download block, or a link to a file that is all of its block, of no meeting.
fn resource(block: &Block) -> Entry {
    let whole = block
        .links
        .first()
        .is_some_and(|l| is_file(&l.target) && l.range.len() * 10 >= block.text.len() * 8);
    let download = block.kind == BlockKind::TableRow && language(&block.text).is_some();
    if !(whole || download) || block.is_heading() {
        return Entry::Nothing;
    }
    Entry::Resource(whole_offer(block, Kind::Resource))
}

/// Whether an address is that of a document.
fn is_file(target: &str) -> bool {
    let small = target.to_ascii_lowercase();
    let path = small.split(['?', '#']).next().unwrap_or_default();
    path.ends_with(".pdf")
        || small.contains(".pdf") && path.contains("download")
        || path.contains("/document/download/")
}
