//! What a document is: by the words of its header, else by what it holds.

use super::Signs;
use super::lines::HeaderLine;
use crate::minutes::Kind;
use crate::minutes::sections::{Role, Sections};
use crate::names;
use crate::{Document, Format};

/// A line that says the kind and nothing of the meeting: "MINUTES", "Draft agenda", "FINAL MINUTES".
pub(super) fn is_alone(text: &str) -> bool {
    let fillers = [
        "draft", "final", "meeting", "the", "and", "summary", "of", "record", "approved", "report",
        "adopted", "verbatim",
    ];
    let mut kinds = 0;
    let small = text.to_lowercase();
    let words = names::words(&small);
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
pub(super) fn of(text: &str) -> Option<Kind> {
    let small = text.to_lowercase();
    let words: Vec<&str> = names::words(&small).collect();
    let has = |word: &str| words.contains(&word);
    let pair = |one: &str, two: &str| words.windows(2).any(|w| w == [one, two]);
    let duration = words
        .windows(2)
        .any(|w| matches!(w, [n, "minutes"] if n.chars().all(|c| c.is_ascii_digit())));
    // "1. Adoption of the agenda" is an item of the day.
    let item = [
        "adoption",
        "approval",
        "opening",
        "welcome",
        "adopt",
        "approve",
        "confirmation",
    ];
    let first = words.iter().find(|w| w.chars().any(char::is_alphabetic));
    if first.is_some_and(|first| item.contains(first)) {
        return None;
    }
    let minutes = (has("minutes") && !duration)
        || pair("summary", "record")
        || pair("summary", "records")
        || pair("meeting", "report")
        || pair("meeting", "notes")
        || pair("flash", "report")
        || (has("report") && pair("the", "meeting"))
        || (has("record") && (has("meeting") || has("proceedings")))
        || (has("conclusions") && has("meeting"))
        || has("readout")
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

/// The kind of a document.
pub(super) fn kind(
    document: &Document,
    lines: &[HeaderLine<'_>],
    sections: &Sections,
    signs: Signs,
) -> Kind {
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
        None if sections.has(Role::Participants) => Kind::Minutes,
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
