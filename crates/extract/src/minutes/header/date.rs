//! The day of the meeting, among the days of its publication, of its adoption and of the next one.

use super::super::dates::{self, Days, Span};
use super::super::tokens::Tokens;
use super::lines::{HeaderLine, Part, is_labelled, says_meeting};
use super::{note, place};
use crate::Document;
use crate::minutes::Header;

/// A day with where it was read: block, words, first and last day.
type Found = (usize, String, Span);

/// A date that only says where and when the document was issued weighs so much: what the text
/// tells of the meeting counts more.
const ISSUED: i32 = 3;

/// Finds the days of the meeting: in the lines of the header the likeliest, else in the text.
pub(super) fn date(header: &mut Header, document: &Document, lines: &[HeaderLine<'_>]) {
    let year = year(document, lines);
    let told = || told_in_text(document, lines.len(), year);
    let best = match over_two_lines(lines, year).or_else(|| in_lines(lines, year)) {
        Some((weight, found)) if weight <= ISSUED => told().or(Some(found)),
        Some((_, found)) => Some(found),
        None => told(),
    };
    if let Some((block, text, (start, end))) = best {
        header.date_start = Some(start);
        header.date_end = Some(end);
        note(header, "date", block, &text);
    }
}

/// The year for days that are written without one: that of another date of the header, of its
/// title, or of the file.
fn year(document: &Document, lines: &[HeaderLine<'_>]) -> Option<i16> {
    let mut dated = lines.iter().filter_map(|l| l.day.as_ref()?.end.year);
    let mut titled = lines.iter().filter_map(|l| dates::year_in(l.text));
    let created = document.metadata.created.map(jiff::civil::Date::year);
    dated.next().or_else(|| titled.next()).or(created)
}

/// The likeliest of all days of the lines, the first among equals.
fn in_lines(lines: &[HeaderLine<'_>], year: Option<i16>) -> Option<(i32, Found)> {
    let kind = lines.iter().position(|l| l.kind.is_some());
    let mut best: Option<(i32, Found)> = None;
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.day.is_some()) {
        let tokens = Tokens::of(line.text);
        let mut from = 0;
        for days in dates::dates(&tokens) {
            let (start, end) = (
                tokens.offset(days.tokens.start),
                tokens.offset(days.tokens.end),
            );
            let lead = line.text.get(from..start).unwrap_or_default();
            let tail = line.text.get(end..).unwrap_or_default();
            from = end;
            let issued = kind.is_some_and(|kind| i < kind) && beside_place(&tokens, &days);
            let weight = weight(line, lead, tail, issued);
            let better = weight > best.as_ref().map_or(0, |(best, _)| *best);
            if let Some(span) = days.resolve(year).filter(|_| better) {
                best = Some((weight, (line.block, line.text.to_owned(), span)));
            }
        }
    }
    best
}

/// "Brussels, 3 May 2021" above the kind: where and when the document was issued.
fn beside_place(tokens: &Tokens<'_>, days: &Days) -> bool {
    let before = tokens.text.get(..tokens.offset(days.tokens.start));
    before.is_some_and(place::is_place)
}

/// How likely a date is the meeting's, by the words before and behind it; 0 where it is not.
fn weight(line: &HeaderLine<'_>, lead: &str, tail: &str, issued: bool) -> i32 {
    let (lead, tail) = (lead.to_lowercase(), tail.to_lowercase());
    let behind = tail.trim_start_matches(|c: char| !c.is_alphanumeric());
    if is_another(&lead) || (lead.trim().is_empty() && OTHERS.iter().any(|o| behind.starts_with(o)))
    {
        return 0;
    }
    let base = match line.part {
        Part::Date if issued => ISSUED - 2 * i32::from(says_meeting(&lead)),
        Part::Date => 4,
        Part::Reference => 1,
        _ => 2,
    };
    let meeting = says_meeting(&lead) || says_meeting(&tail) || lead.contains("held");
    let named = line.kind.is_some() || is_labelled(line.text);
    base + 2 * i32::from(meeting || is_labelled(line.text)) + 2 * i32::from(meeting && named)
}

/// What stands before a date that is not the meeting's.
const OTHERS: [&str; 26] = [
    "publi",
    "updated",
    "update",
    "version",
    "next meeting",
    "next session",
    "deadline",
    "adopted",
    "adoption",
    "approved",
    "approval",
    "previous",
    "last meeting",
    "earlier",
    "last modified",
    "issued",
    "amended",
    "reference",
    "ares",
    "created",
    "printed",
    "circulated",
    "submitted",
    "comments by",
    "due",
    "registered",
];

fn is_another(lead: &str) -> bool {
    OTHERS.iter().any(|other| lead.contains(other))
}

/// "30 April –" and "2 May 2022" on two lines; more certain than either alone.
fn over_two_lines(lines: &[HeaderLine<'_>], year: Option<i16>) -> Option<(i32, Found)> {
    lines.windows(2).find_map(|pair| {
        let [first, second] = pair else { return None };
        let open = first.text.trim_end();
        let small = second.text.trim_start().to_lowercase();
        let goes_on = open.ends_with(['-', '–', '—', '/', '&'])
            || [" to", " and", " until"].iter().any(|w| open.ends_with(w))
            || ["-", "–", "—", "to ", "until "]
                .iter()
                .any(|w| small.starts_with(w));
        let joined = format!("{open} {}", second.text.trim());
        let tokens = Tokens::of(&joined);
        let days = dates::dates(&tokens)
            .into_iter()
            .next()
            .filter(|_| goes_on)?;
        let over = tokens.offset(days.tokens.start) < open.len()
            && tokens.offset(days.tokens.end) > open.len();
        let span = days
            .resolve(year)
            .filter(|(start, end)| over && start < end)?;
        let lead = joined
            .get(..tokens.offset(days.tokens.start))?
            .to_lowercase();
        (!is_another(&lead)).then_some((ISSUED + 4, (first.block, joined, span)))
    })
}

/// "The second meeting took place on 29 January 2026."
fn told_in_text(document: &Document, from: usize, year: Option<i16>) -> Option<Found> {
    let mut blocks = document.blocks.iter().enumerate().skip(from).take(30);
    let held = [
        "took place",
        "was held",
        "were held",
        "held on",
        "held in",
        "met on",
        "met in",
        "convened",
        "meeting of",
        "meeting on",
    ];
    blocks.find_map(|(i, block)| {
        let tokens = Tokens::of(&block.text);
        let mut from = 0;
        dates::dates(&tokens).into_iter().find_map(|days| {
            let start = tokens.offset(days.tokens.start);
            let lead = block
                .text
                .get(from..start)
                .unwrap_or_default()
                .to_lowercase();
            from = tokens.offset(days.tokens.end);
            let told = held.iter().any(|h| lead.contains(h)) && !is_another(&lead);
            let span = days.resolve(year).filter(|_| told)?;
            Some((i, block.text.clone(), span))
        })
    })
}
