//! How persons are written: runs of capitals with particles, initials, brackets behind them.

use super::super::lexicon::{self, List};
use super::super::line::Line;
use super::attendance::organisation;
use crate::names::{self, Form, Kind};

/// Words inside a name that are written small.
const PARTICLES: [&str; 22] = [
    "de", "van", "der", "den", "von", "di", "da", "del", "della", "la", "le", "el", "al", "bin",
    "ter", "ten", "du", "dos", "zu", "zur", "het", "af",
];

/// Words that show that a run of capitals is a body or a thing and no person.
const THINGS: [&str; 44] = [
    "group",
    "working",
    "team",
    "union",
    "office",
    "ministry",
    "agency",
    "directorate",
    "council",
    "meeting",
    "action",
    "pilot",
    "data",
    "european",
    "national",
    "commission",
    "member",
    "states",
    "centre",
    "center",
    "institute",
    "university",
    "network",
    "unit",
    "act",
    "regulation",
    "directive",
    "committee",
    "department",
    "general",
    "the",
    "authority",
    "federation",
    "party",
    "board",
    "service",
    "services",
    "republic",
    "item",
    "annex",
    "article",
    "court",
    "association",
    "society",
];

/// "de", "van": written small inside a name.
pub(in crate::minutes) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// The token after a run of words that can be a person's name beginning at `i`.
pub(in crate::minutes) fn name_run(line: &Line<'_>, i: usize) -> Option<usize> {
    let tokens = &line.tokens;
    let (mut at, mut end, mut words) = (i, i, 0);
    while words < 6 {
        if tokens.is_capital(at) {
            at += 1;
            let initial = tokens.str(at - 1).len() == 1 && tokens.is_mark(at, '.');
            at += usize::from(initial);
            end = at;
        } else if words > 0 && tokens.is_any(at, &PARTICLES) {
            at += 1;
        } else {
            break;
        }
        words += 1;
        let glue = ['-', '\'', '’'].iter().any(|m| tokens.is_mark(at, *m));
        if glue && !tokens.is_spaced(at) && !tokens.is_spaced(at + 1) && tokens.is_capital(at + 1) {
            at += 1;
        }
    }
    (end > i).then_some(end)
}

/// The name or handle that ends before a bracket.
pub(super) fn name_before<'t>(line: &Line<'t>, open: usize) -> Option<&'t str> {
    let tokens = &line.tokens;
    let mut start = open;
    while start > 0 && start + 8 > open {
        let before = start - 1;
        let part = tokens.is_capital(before)
            || (tokens.is_any(before, &PARTICLES) && start < open)
            || (start < open
                && ['-', '\'', '’', '.']
                    .iter()
                    .any(|m| tokens.is_mark(before, *m))
                && before > 0
                && tokens.is_capital(before - 1)
                && (!tokens.is_mark(before, '.') || tokens.str(before - 1).len() == 1));
        if !part {
            break;
        }
        start = before;
    }
    if start == open {
        let handle = open.checked_sub(2).filter(|i| tokens.is_mark(*i, '@'))?;
        return Some(tokens.span(handle + 1..open));
    }
    while lexicon::phrase(List::Titles, tokens, start).is_some() && start + 1 < open {
        start += 1;
        start += usize::from(tokens.is_mark(start, '.'));
    }
    let named = line
        .entity_at(start)
        .is_some_and(|e| e.form != Form::Region);
    let name = tokens.span(start..open);
    (start < open && !named && !has_thing(name)).then_some(name)
}

pub(in crate::minutes) fn has_thing(name: &str) -> bool {
    let thing = |word: &str| THINGS.iter().any(|thing| thing.eq_ignore_ascii_case(word));
    names::words(name).any(thing)
}

/// What the words in brackets after a person say of whom they speak for: the country, else the
/// most specific institution.
pub(in crate::minutes) fn affiliation(
    line: &Line<'_>,
    inside: std::ops::Range<usize>,
) -> Option<String> {
    let named = |form: Form| matches!(form, Form::Code | Form::Name | Form::Region);
    let all: Vec<_> = line.entities_in(inside).filter(|e| named(e.form)).collect();
    let country = all.iter().find(|e| e.name.kind != Kind::Institution);
    let specific = all.iter().max_by_key(|e| {
        let over = all
            .iter()
            .filter(|o| names::is_within(e.name.code, o.name.code));
        over.count()
    });
    country.or(specific).map(|e| e.name.code.to_owned())
}

/// "Jan Example (JE), OP": what follows the brackets.
pub(super) fn after(line: &Line<'_>, end: usize) -> Option<String> {
    let joint = [',', '-', '–', '|', ':'];
    let next = end + usize::from(joint.iter().any(|m| line.tokens.is_mark(end, *m)));
    let entity = line.entity_at(next).filter(|_| next > end)?;
    Some(entity.name.code.to_owned())
}

/// Whether `initials` are the first letters of a name, two of them at least.
pub(in crate::minutes) fn are_initials(initials: &str, name: &str) -> bool {
    if !(2..=5).contains(&initials.chars().count()) || initials.chars().any(|c| !c.is_uppercase()) {
        return false;
    }
    let first = |w: &str| w.chars().next().map(|c| c.to_uppercase().to_string());
    let all: String = names::words(name).filter_map(first).collect();
    let capitals: String = names::words(name)
        .filter(|w| w.chars().next().is_some_and(char::is_uppercase))
        .filter_map(first)
        .collect();
    all == initials || capitals == initials
}

/// Two to five words with capitals that are no body.
pub(super) fn is_name(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    (2..=5).contains(&words.len())
        && words.first().is_some_and(capital)
        && words.last().is_some_and(capital)
        && words.iter().all(|w| capital(w) || PARTICLES.contains(w))
        && words
            .iter()
            .all(|w| w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c)))
        && !has_thing(part)
        && organisation(part).is_none()
}
