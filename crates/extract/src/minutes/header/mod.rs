//! The header block: issuing service, kind, body, date and place of the meeting, each with the
//! words it was read from.
//!
//! The first blocks are read as lines until running text begins. A document without such lines is
//! a web page, a resource or something else, and has no meeting.

mod date;
mod kind;
mod lines;
mod place;
#[cfg(test)]
mod tests;
mod title;

use super::sections::Sections;
use super::tokens::Tokens;
use super::{Evidence, Header, Kind};
use crate::{Document, Position};
use lines::{HeaderLine, Part, lines, says_meeting};

pub(super) use place::first_words as place_words;

/// How many of the first blocks are the header block.
pub(crate) fn header_blocks(document: &Document) -> usize {
    let lines = lines(&document.blocks);
    let known = lines.iter().rposition(|l| {
        let dated = l.day.is_some() && (l.heading || says_meeting(l.text));
        l.part != Part::Title || l.kind.is_some() || dated
    });
    let record = || {
        document
            .blocks
            .iter()
            .any(|b| b.is_heading() && super::sections::role(&b.text).is_some())
    };
    let dated = || {
        lines
            .iter()
            .any(|l| l.day.is_some() && (l.part == Part::Date || lines::is_labelled(l.text)))
    };
    let titled = |l: &HeaderLine<'_>| l.part == Part::Title && says_meeting(l.text);
    let meeting = (lines.iter().any(|l| l.day.is_some() && l.heading) && record())
        || (lines.iter().any(titled) && dated())
        || lines
            .iter()
            .any(|l| l.kind.is_some() || (l.day.is_some() && says_meeting(l.text)))
        || (lines.iter().any(|l| l.part == Part::Issuer) && lines.iter().any(|l| l.day.is_some()));
    known.filter(|_| meeting).map_or(0, |last| last + 1)
}

/// What the rest of the document says of its kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    pub verbatim: bool,
    pub interventions: usize,
}

/// Reads the header of a document.
pub(super) fn header(document: &Document, sections: &Sections, signs: Signs) -> Header {
    let count = document.header_blocks;
    let all = lines(&document.blocks);
    let lines = all.get(..count.min(all.len())).unwrap_or_default();
    let mut header = Header {
        kind: kind::kind(document, lines, sections, signs),
        ..Header::default()
    };
    if lines.is_empty() {
        title::of_page(&mut header, document);
        if !matches!(
            header.kind,
            Kind::Minutes | Kind::Transcript | Kind::AgendaAndMinutes
        ) {
            return header;
        }
    }
    if let Some(line) = lines.iter().find(|l| l.kind.is_some()) {
        note(&mut header, "kind", line.block, line.text);
    }
    issuer(&mut header, lines);
    date::date(&mut header, document, lines);
    meeting_place(&mut header, document, lines);
    title::name(&mut header, document, lines);
    title::number(&mut header, document, lines);
    header
}

fn note(header: &mut Header, field: &str, block: usize, text: &str) {
    header.evidence.push(Evidence {
        field: field.to_owned(),
        at: Position { block, offset: 0 },
        text: text.trim().to_owned(),
    });
}

fn issuer(header: &mut Header, lines: &[HeaderLine<'_>]) {
    let parts: Vec<&HeaderLine<'_>> = lines.iter().filter(|l| l.part == Part::Issuer).collect();
    let words: Vec<&str> = parts
        .iter()
        .map(|l| l.text.trim_end_matches([',', ' ']))
        .collect();
    if let Some(first) = parts.first() {
        header.issuer = Some(words.join(", "));
        note(header, "issuer", first.block, &words.join(", "));
    }
}

fn meeting_place(header: &mut Header, document: &Document, lines: &[HeaderLine<'_>]) {
    let in_lines = lines.iter().find_map(|l| {
        let of_date = || place::beside_date(&Tokens::of(l.text), l.day.as_ref());
        let usual = l.part != Part::Issuer;
        // Of "The meeting was held online on 3 May", the word that is the place.
        let told = || place::told(l.text).or_else(of_date);
        let found = usual
            .then(|| told().or_else(|| place::of_line(l.text)))
            .flatten()?;
        Some((l.block, l.text, found))
    });
    let told = || {
        let blocks = document.blocks.iter().enumerate().skip(lines.len()).take(6);
        let mut held = blocks.filter(|(_, b)| !b.is_heading());
        held.find_map(|(i, b)| Some((i, b.text.as_str(), place::told(&b.text)?)))
    };
    if let Some((block, text, place)) = in_lines.or_else(told) {
        header.place = Some(place);
        note(header, "place", block, text);
    }
}
