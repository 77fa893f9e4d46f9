//! The header block: issuing service, kind, body, date and place of the meeting, each with the
//! words it was read from.
//!
//! The first blocks are read as lines until running text begins. A document without such lines is
//! a web page, a resource or something else, and has no meeting.

use super::body;
use super::dates::{self, Days};
use super::place;
use super::sections::{Role, Sections};
use super::tokens::Tokens;
use super::{Evidence, Header, Kind};
use crate::{Block, BlockKind, Document, Format, Position};

/// Lines of a header at most.
const LINES: usize = 16;

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
    let meeting = (lines.iter().any(|l| l.day.is_some() && l.heading) && record())
        || lines
            .iter()
            .any(|l| l.kind.is_some() || (l.day.is_some() && says_meeting(l.text)))
        || (lines.iter().any(|l| l.part == Part::Issuer) && lines.iter().any(|l| l.day.is_some()));
    known.filter(|_| meeting).map_or(0, |last| last + 1)
}

/// A line of the header block and what it holds.
#[derive(Clone, Debug)]
struct HeaderLine<'d> {
    block: usize,
    text: &'d str,
    part: Part,
    kind: Option<Kind>,
    day: Option<Days>,
    heading: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Issuer,
    /// The kind and nothing else: "MINUTES".
    Kind,
    Date,
    Place,
    Reference,
    Title,
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
        kind: kind(document, lines, sections, signs),
        ..Header::default()
    };
    let first_heading = document.blocks.iter().take(40).position(Block::is_heading);
    if lines.is_empty() {
        let title = document
            .blocks
            .iter()
            .position(|b| b.kind == BlockKind::Heading { level: 1 });
        if let Some((at, block)) = title
            .or(first_heading)
            .and_then(|i| Some((i, document.blocks.get(i)?)))
        {
            header.title = Some(block.text.trim().to_owned());
            note(&mut header, "title", at, &block.text);
        } else {
            header.title.clone_from(&document.metadata.title);
        }
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
    date(&mut header, document, lines);
    meeting_place(&mut header, document, lines);
    name(&mut header, document, lines);
    number(&mut header, document, lines);
    header
}

/// Reads the first blocks as lines, up to where running text begins.
fn lines(blocks: &[Block]) -> Vec<HeaderLine<'_>> {
    let mut lines: Vec<HeaderLine<'_>> = Vec::new();
    for (i, block) in blocks.iter().enumerate().take(LINES) {
        if is_running_text(block, &lines) {
            break;
        }
        lines.push(line(i, block));
    }
    lines
}

fn is_running_text(block: &Block, before: &[HeaderLine<'_>]) -> bool {
    let words = block.text.split_whitespace().count();
    let text = block.text.trim_end();
    let heading = block.is_heading();
    match block.kind {
        BlockKind::ListItem { .. } | BlockKind::Footnote => return true,
        BlockKind::TableRow => return !starts_with_label(text),
        BlockKind::Heading { .. } | BlockKind::Paragraph => {}
    }
    let held = text.starts_with("Held") || (text.ends_with(".m.") && !text.contains(" was "));
    let ended = text.ends_with(['.', ';', ':']) && !held;
    let sentence = words > 60 || (words >= 10 && ended);
    let known_kind = before.iter().any(|l| l.kind.is_some());
    let dated = before.iter().any(|l| l.day.is_some());
    let section = heading && !before.is_empty() && (known_kind || dated) && kind_of(text).is_some();
    let participants = super::sections::role(text) == Some(Role::Participants);
    let numbered = heading && text.starts_with(|c: char| c.is_ascii_digit()) && dated;
    // "MINUTES" a second time is the heading of the record.
    let again = known_kind && before.iter().any(|l| l.part == Part::Kind) && is_kind_alone(text);
    sentence || section || participants || numbered || again
}

fn starts_with_label(text: &str) -> bool {
    let labels = [
        "date", "place", "venue", "location", "meeting", "subject", "title", "time",
    ];
    let first = text.split([':', '|']).next().unwrap_or_default().trim();
    labels.iter().any(|l| first.eq_ignore_ascii_case(l))
}

fn line(i: usize, block: &Block) -> HeaderLine<'_> {
    let text = block.text.trim();
    let tokens = Tokens::of(text);
    let day = dates::dates(&tokens).into_iter().next();
    let kind = kind_of(text);
    let rest = place::without_date(&tokens, day.as_ref());
    let part = if is_issuer(text) {
        Part::Issuer
    } else if is_kind_alone(text) {
        Part::Kind
    } else if day.is_some() && (place::is_place(&rest) || rest.split_whitespace().count() <= 2) {
        Part::Date
    } else if place::of_line(text).is_some() {
        Part::Place
    } else if is_reference(text) {
        Part::Reference
    } else {
        Part::Title
    };
    HeaderLine {
        block: i,
        text,
        part,
        kind,
        day,
        heading: block.is_heading(),
    }
}

fn is_issuer(text: &str) -> bool {
    let small = text.to_lowercase();
    let starts = [
        "european commission",
        "directorate",
        "dg ",
        "unit ",
        "secretariat-general",
        "general secretariat",
        "council of the european union",
        "european parliament",
        "commission europ",
        "ministry of",
        "united nations",
        "council of europe",
    ];
    starts.iter().any(|s| small.starts_with(s)) && kind_of(text).is_none()
}

fn is_reference(text: &str) -> bool {
    let small = text.to_lowercase();
    let starts = [
        "ref", "ares", "doc", "document", "version", "distr", "original", "draft", "status",
    ];
    starts.iter().any(|s| small.starts_with(s)) && text.len() < 60
}

/// A line that says the kind and nothing of the meeting: "MINUTES", "Draft agenda", "FINAL MINUTES".
fn is_kind_alone(text: &str) -> bool {
    let fillers = [
        "draft", "final", "meeting", "the", "and", "summary", "of", "record", "approved", "report",
        "adopted", "verbatim",
    ];
    let mut kinds = 0;
    let small = text.to_lowercase();
    let words = crate::names::words(&small);
    let known = words.into_iter().all(|w| {
        let kind = [
            "minutes",
            "agenda",
            "transcript",
            "record",
            "notes",
            "programme",
        ]
        .contains(&w);
        kinds += usize::from(kind);
        kind || fillers.contains(&w)
    });
    known && kinds > 0
}

/// The kind that the words of a line tell.
fn kind_of(text: &str) -> Option<Kind> {
    let small = text.to_lowercase();
    let words: Vec<&str> = crate::names::words(&small).collect();
    let has = |word: &str| words.contains(&word);
    let pair = |one: &str, two: &str| words.windows(2).any(|w| w == [one, two]);
    let duration = words
        .windows(2)
        .any(|w| matches!(w, [n, "minutes"] if n.chars().all(|c| c.is_ascii_digit())));
    let minutes = (has("minutes") && !duration)
        || pair("summary", "record")
        || pair("summary", "records")
        || pair("meeting", "report")
        || pair("meeting", "notes")
        || pair("flash", "report")
        || (has("report") && pair("the", "meeting"))
        || (has("record") && has("meeting"))
        || (has("summary") && has("meeting"));
    let agenda = has("agenda") || has("programme");
    if has("transcript") || has("verbatim") {
        Some(Kind::Transcript)
    } else if minutes && agenda {
        Some(Kind::AgendaAndMinutes)
    } else if minutes {
        Some(Kind::Minutes)
    } else if agenda {
        Some(Kind::Agenda)
    } else {
        None
    }
}

fn says_meeting(text: &str) -> bool {
    let small = text.to_lowercase();
    let words = [
        "meeting",
        "session",
        "workshop",
        "seminar",
        "kick-off",
        "conference",
        "webinar",
        "plenary",
        "sitting",
    ];
    words.iter().any(|w| small.contains(w))
}

fn kind(document: &Document, lines: &[HeaderLine<'_>], sections: &Sections, signs: Signs) -> Kind {
    let said = lines.iter().find_map(|l| l.kind);
    let said = said.filter(|k| !(signs.verbatim && *k == Kind::Minutes));
    match said {
        Some(Kind::Agenda) if signs.interventions >= 3 => Kind::AgendaAndMinutes,
        Some(kind) => kind,
        None if signs.verbatim => Kind::Transcript,
        None if lines.is_empty() => without_header(document, sections, signs),
        None if sections.has(Role::Agenda) && signs.interventions > 0 => Kind::AgendaAndMinutes,
        None if signs.interventions > 0 => Kind::Minutes,
        None if sections.has(Role::Agenda) => Kind::Agenda,
        None => Kind::Other,
    }
}

/// The kind of a document that names no meeting at its top.
fn without_header(document: &Document, sections: &Sections, signs: Signs) -> Kind {
    let top = document
        .blocks
        .iter()
        .take(12)
        .filter(|b| b.text.len() < 200);
    let title = top
        .map(|b| b.text.to_lowercase())
        .collect::<Vec<_>>()
        .join("\n");
    let resources = [
        "guide",
        "checklist",
        "compendium",
        "toolkit",
        "handbook",
        "matrix",
        "terms of reference",
        "guidelines",
        "overview of membership",
        "manual",
    ];
    let spoken = signs.interventions >= 4 && sections.has(Role::Participants);
    if spoken && sections.has(Role::Agenda) {
        Kind::AgendaAndMinutes
    } else if spoken {
        Kind::Minutes
    } else if document.format == Format::Html {
        Kind::WebPage
    } else if resources.iter().any(|r| title.contains(r)) {
        Kind::Resource
    } else {
        Kind::Other
    }
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

fn date(header: &mut Header, document: &Document, lines: &[HeaderLine<'_>]) {
    let created = document.metadata.created.map(jiff::civil::Date::year);
    let years = lines.iter().filter_map(|l| l.day.as_ref()?.end.year);
    let year = years.into_iter().next().or(created);
    let best = lines
        .iter()
        .filter_map(|l| Some((weight(l), l, l.day.as_ref()?.resolve(year)?)))
        .rev()
        .max_by_key(|(weight, ..)| *weight)
        .filter(|(weight, ..)| *weight > 0)
        .map(|(_, l, days)| (l.block, l.text.to_owned(), days))
        .or_else(|| over_two_lines(lines, year))
        .or_else(|| told_in_text(document, lines.len(), year));
    if let Some((block, text, (start, end))) = best {
        header.date_start = Some(start);
        header.date_end = Some(end);
        note(header, "date", block, &text);
    }
}

/// How likely the date of a line is the meeting's.
fn weight(line: &HeaderLine<'_>) -> i32 {
    let small = line.text.to_lowercase();
    let others = [
        "publish",
        "updated",
        "version",
        "next meeting",
        "deadline",
        "adopted",
        "approved",
        "previous",
        "last modified",
        "issued",
        "amended",
        "reference",
        "ares",
    ];
    if others.iter().any(|o| small.contains(o)) {
        return -1;
    }
    let base = match line.part {
        Part::Date => 4,
        Part::Reference => 0,
        _ => 2,
    };
    base + 2 * i32::from(
        says_meeting(&small) || small.starts_with("date") || small.starts_with("held"),
    )
}

type Found = (usize, String, (jiff::civil::Date, jiff::civil::Date));

/// "30 April –" and "2 May 2022" on two lines.
fn over_two_lines(lines: &[HeaderLine<'_>], year: Option<i16>) -> Option<Found> {
    lines.windows(2).find_map(|pair| {
        let [first, second] = pair else { return None };
        let joined = format!("{} {}", first.text, second.text);
        let days = dates::dates(&Tokens::of(&joined)).into_iter().next()?;
        Some((first.block, joined, days.resolve(year)?))
    })
}

/// "The second meeting took place on 29 January 2026."
fn told_in_text(document: &Document, from: usize, year: Option<i16>) -> Option<Found> {
    let blocks = document.blocks.iter().enumerate().skip(from).take(30);
    let told = |text: &str| {
        let small = text.to_lowercase();
        let held = [
            "took place",
            "was held",
            "were held",
            "held on",
            "met on",
            "convened",
            "meeting of",
        ];
        held.iter().any(|h| small.contains(h))
            && !small.contains("next meeting")
            && !small.contains("previous meeting")
    };
    blocks
        .filter(|(_, b)| told(&b.text))
        .find_map(|(i, block)| {
            let days = dates::dates(&Tokens::of(&block.text)).into_iter().next()?;
            let resolved = days.resolve(year)?;
            Some((i, block.text.clone(), resolved))
        })
}

fn meeting_place(header: &mut Header, document: &Document, lines: &[HeaderLine<'_>]) {
    let in_lines = lines.iter().find_map(|l| {
        let of_date = || place::beside_date(&Tokens::of(l.text), l.day.as_ref());
        let usual = l.part != Part::Issuer;
        let found = usual
            .then(|| of_date().or_else(|| place::of_line(l.text)))
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

fn name(header: &mut Header, document: &Document, lines: &[HeaderLine<'_>]) {
    let titles: Vec<&HeaderLine<'_>> = lines.iter().filter(|l| l.part == Part::Title).collect();
    let joined: Vec<&str> = titles.iter().map(|l| l.text).take(4).collect();
    let joined = joined.join(" ");
    let first_words = document
        .blocks
        .iter()
        .skip(lines.len())
        .find(|b| !b.is_heading());
    let context = first_words.map_or("", |b| b.text.as_str());
    if let Some((body, at)) = body::body(&joined, context).zip(titles.first()) {
        note(header, "body", at.block, &joined);
        header.body = Some(body);
    }
    let alone = lines.iter().find(|l| l.part == Part::Kind);
    let heading = titles.iter().find(|l| l.heading);
    let title = match (alone, heading.or(titles.first())) {
        (Some(_), Some(_)) => Some(format!("{}: {joined}", kind_title(header.kind))),
        (None, Some(title)) if title.heading => Some(title.text.to_owned()),
        (None, Some(_)) => Some(joined.clone()),
        (Some(kind), None) => Some(kind.text.to_owned()),
        (None, None) => header.title.take(),
    };
    if let Some(at) = heading.or(titles.first()).copied().or(alone) {
        note(
            header,
            "title",
            at.block,
            title.as_deref().unwrap_or_default(),
        );
    }
    header.title = title;
}

fn kind_title(kind: Kind) -> &'static str {
    match kind {
        Kind::Agenda => "Agenda",
        Kind::AgendaAndMinutes => "Agenda and minutes",
        Kind::Transcript => "Transcript",
        _ => "Minutes",
    }
}

fn number(header: &mut Header, document: &Document, lines: &[HeaderLine<'_>]) {
    let from_lines = lines
        .iter()
        .find_map(|l| Some((l.block, body::number(l.text)?)));
    let told = || {
        let blocks = document.blocks.iter().enumerate().skip(lines.len());
        let mut first = blocks.filter(|(_, b)| !b.is_heading()).take(1);
        first.find_map(|(i, b)| Some((i, body::number(&b.text)?)))
    };
    if let Some((block, number)) = from_lines.or_else(told) {
        header.number = Some(number);
        let text = document.blocks.get(block).map_or("", |b| b.text.as_str());
        note(header, "number", block, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Minutes;

    fn read(text: &str) -> (Header, usize) {
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
        let block = |line: &str| {
            let heading = line.strip_prefix("# ");
            Block {
                kind: heading.map_or(BlockKind::Paragraph, |_| BlockKind::Heading { level: 1 }),
                text: heading.unwrap_or(line).to_owned(),
                ..Block::default()
            }
        };
        let mut document = Document {
            blocks: lines.map(block).collect(),
            ..Document::default()
        };
        let count = header_blocks(&document);
        document.number_paragraphs(count);
        (Minutes::of(&document).header, count)
    }

    fn dates(header: &Header) -> String {
        let day = |d: Option<jiff::civil::Date>| d.map_or("-".to_owned(), |d| d.to_string());
        format!("{}..{}", day(header.date_start), day(header.date_end))
    }

    #[test]
    fn a_header_block_of_lines() {
        let (header, count) = read(
            "EUROPEAN COMMISSION
             Directorate D – Bridges
             MINUTES
             Expert Group on Bridges
             30 April – 2 May 2022
             Brussels and online
             The third meeting of the group took place from 30 April to 2 May, after that of 3 March 2021.
             NL asked why.",
        );
        assert_eq!(count, 6);
        assert_eq!(header.kind, Kind::Minutes);
        assert_eq!(
            header.title.as_deref(),
            Some("Minutes: Expert Group on Bridges")
        );
        assert_eq!(
            header.body.as_ref().map(|b| b.id.as_str()),
            Some("expert-group-on-bridges")
        );
        assert_eq!(dates(&header), "2022-04-30..2022-05-02");
        assert_eq!(header.place.as_deref(), Some("Brussels and online"));
        assert_eq!(header.number, Some(3));
    }

    #[test]
    fn a_title_that_says_it_all() {
        let (header, count) = read(
            "# Minutes of the 12th meeting of the Working Party on Locks, 3 May 2021
             Vienna, 3 May 2021
             Next meeting: 4 June 2021
             DE opened the meeting and welcomed all of those who had come.",
        );
        assert_eq!(count, 3);
        assert_eq!(
            header.body.map(|b| b.id),
            Some("working-party-on-locks".to_owned())
        );
        assert_eq!(header.number, Some(12));
        assert_eq!(header.place.as_deref(), Some("Vienna"));
        assert_eq!(header.date_start, jiff::civil::Date::new(2021, 5, 3).ok());
    }

    #[test]
    fn a_record_of_old() {
        let (header, _) = read(
            "COUNCIL OF HARBOURS
             VERBATIM RECORD OF THE TWENTY-FIFTH MEETING
             Held at Oak House, London, on Tuesday, 26 March 1946, at 11 a.m.
             The PRESIDENT: I declare the meeting open, and I thank you.",
        );
        assert_eq!(header.kind, Kind::Transcript);
        assert_eq!(dates(&header), "1946-03-26..1946-03-26");
        assert_eq!(header.place.as_deref(), Some("Oak House, London"));
        assert_eq!(header.number, Some(25));
    }

    #[test]
    fn the_date_can_be_told_in_the_text_alone() {
        let (header, _) = read(
            "DRAFT MINUTES
             Group on Tolls
             The group met on 5 June 2024 in Rome. The text of 1 May 2024 was adopted.",
        );
        assert_eq!(dates(&header), "2024-06-05..2024-06-05");
    }

    #[test]
    fn a_page_without_a_meeting_has_no_header() {
        let (header, count) = read(
            "# Bridges of the north
             Published on 3 May 2021, a page about bridges that are open, and of what they cost us.",
        );
        assert_eq!((count, header.kind), (0, Kind::WebPage));
        assert_eq!(header.title.as_deref(), Some("Bridges of the north"));
        assert_eq!(header.date_start, None);
    }
}
