//! The first blocks as lines of a header, up to where running text begins.

use super::super::dates::{self, Days};
use super::super::sections::{self, Role};
use super::super::tokens::Tokens;
use super::{kind, place};
use crate::minutes::Kind;
use crate::names;
use crate::{Block, BlockKind};

/// Lines of a header at most.
const LINES: usize = 16;

/// A line of the header block and what it holds.
#[derive(Clone, Debug)]
pub(super) struct HeaderLine<'d> {
    pub block: usize,
    pub text: &'d str,
    pub part: Part,
    pub kind: Option<Kind>,
    pub day: Option<Days>,
    pub heading: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Issuer,
    /// The kind and nothing else: "MINUTES".
    Kind,
    Date,
    Place,
    Reference,
    Title,
}

/// Reads the first blocks as lines, up to where running text begins.
pub(super) fn lines(blocks: &[Block]) -> Vec<HeaderLine<'_>> {
    let mut lines: Vec<HeaderLine<'_>> = Vec::new();
    for (i, block) in blocks.iter().enumerate().take(LINES) {
        if is_running_text(i, block, &lines) {
            break;
        }
        lines.push(line(i, block));
    }
    lines
}

fn is_running_text(i: usize, block: &Block, before: &[HeaderLine<'_>]) -> bool {
    let words = block.text.split_whitespace().count();
    let text = block.text.trim_end();
    let heading = block.is_heading();
    match block.kind {
        BlockKind::ListItem { .. } | BlockKind::Footnote => return true,
        BlockKind::TableRow => return !is_labelled(text),
        BlockKind::Heading { .. } | BlockKind::Paragraph => {}
    }
    let held = text.starts_with("Held") || (text.ends_with(".m.") && !text.contains(" was "));
    let ended = text.ends_with(['.', ';', ':']) && !held;
    let sentence = words > 60 || (words >= 10 && ended);
    let known_kind = before.iter().any(|l| l.kind.is_some());
    let dated = before.iter().any(|l| l.day.is_some());
    // Where the title and the day are known, "Agenda" is the heading of a section.
    let titled = dated && before.iter().any(|l| l.part == Part::Title);
    let titled = titled
        || before
            .iter()
            .any(|l| l.day.is_some() && l.part != Part::Date);
    let section = heading && (known_kind || titled) && kind::of(text).is_some();
    let participants = sections::role(text) == Some(Role::Participants);
    let numbered = heading && text.starts_with(|c: char| c.is_ascii_digit()) && dated;
    // "The minutes of the last meeting were approved." says no kind where all is known before it.
    let all = known_kind && dated && before.iter().any(|l| l.part == Part::Title);
    let told = ended || (!heading && says_what_was(text));
    let says_more = || !is_labelled(text) && line(i, block).part == Part::Title;
    let short = all && told && (3..=60).contains(&words) && says_more();
    // "MINUTES" a second time is the heading of the record.
    let again = known_kind && before.iter().any(|l| l.part == Part::Kind) && kind::is_alone(text);
    sentence || short || section || participants || numbered || again
}

/// Whether a line that is no heading is a sentence on what was done. "has" and "have" alone are of
/// the present, as in "Platforms have duties: minutes of the hearing".
pub(super) fn says_what_was(text: &str) -> bool {
    let mut words = text.split_whitespace().skip(1);
    words.any(|word| matches!(word, "was" | "were" | "had" | "been"))
}

/// "Date: ...", "Venue | ...".
pub(super) fn is_labelled(text: &str) -> bool {
    let labels = [
        "date", "place", "venue", "location", "meeting", "subject", "title", "time",
    ];
    let first = text.split([':', '|']).next().unwrap_or_default().trim();
    let more = [
        "date and time",
        "meeting date",
        "date of meeting",
        "date of the meeting",
        "place of meeting",
        "place of the meeting",
    ];
    let all = labels.iter().chain(&more);
    all.into_iter().any(|l| first.eq_ignore_ascii_case(l))
}

fn line(i: usize, block: &Block) -> HeaderLine<'_> {
    let text = block.text.trim();
    let tokens = Tokens::of(text);
    let day = dates::dates(&tokens).into_iter().next();
    let kind = kind::of(text);
    let dated = || {
        let rest = place::without_date(&tokens, day.as_ref());
        place::is_place(&rest) || rest.split_whitespace().count() <= 2
    };
    let part = if is_issuer(text) {
        Part::Issuer
    } else if kind::is_alone(text) {
        Part::Kind
    } else if day.is_some() && dated() {
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
    starts.iter().any(|s| small.starts_with(s)) && kind::of(text).is_none()
}

fn is_reference(text: &str) -> bool {
    let small = text.to_lowercase();
    let starts = [
        "ref", "ares", "doc", "document", "version", "distr", "original", "draft", "status",
    ];
    (starts.iter().any(|s| small.starts_with(s)) && text.len() < 60)
        || is_status(&small)
        || is_contact(&small)
        || (is_labelled(text) && text.ends_with([':', '|']))
}

/// "AMENDED", "FINAL – REV 1", "START TIME 6:30 p.m.": how far the document has come, or the hour.
fn is_status(small: &str) -> bool {
    let states = [
        "amended",
        "revised",
        "final",
        "confidential",
        "public",
        "restricted",
        "unconfirmed",
        "approved",
        "corrected",
        "provisional",
        "version",
        "rev",
        "revision",
        "copy",
        "limited",
        "en",
        "only",
        "start",
        "time",
        "a",
        "p",
        "m",
        "am",
        "pm",
        "h",
    ];
    let mut words = names::words(small).peekable();
    words.peek().is_some() && words.all(|w| states.contains(&w) || w.parse::<u16>().is_ok())
}

/// An address, a telephone number, a web site.
fn is_contact(small: &str) -> bool {
    let signs = [
        "www.",
        "http",
        "@",
        "telephone",
        "tel.",
        "tel:",
        "phone",
        "fax",
    ];
    let street = ["street", "avenue", "road", "rue", "p.o. box", "floor"];
    let figures = small.chars().any(|c| c.is_ascii_digit());
    let signed = signs.iter().any(|s| small.contains(s));
    let place = names::words(small).any(|w| street.contains(&w));
    small.len() < 120 && (signed || (figures && place))
}

/// Whether a line speaks of a meeting.
pub(super) fn says_meeting(text: &str) -> bool {
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
