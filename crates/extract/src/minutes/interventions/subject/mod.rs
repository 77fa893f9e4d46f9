//! Who a clause is about: the countries, institutions and persons that open it.

mod everybody;
mod names;
mod persons;
mod represented;

use std::ops::Range;

use super::super::line::Line;
use super::super::people::People;

/// The speaker of everybody together.
pub(super) const GROUP: &str = "GROUP";

/// Speakers that one subject can join; there are 27 member states.
const JOINED: usize = 40;

/// What opens a clause and may be who speaks in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    /// Codes or names, in the order named; empty for an anaphora.
    pub speakers: Vec<String>,
    pub person: Option<String>,
    pub region: Option<String>,
    pub source: Source,
    /// The words are not the speaker's own name: a national body, somebody pointed back to.
    pub inferred: bool,
    /// Whether a verb in the plural fits.
    pub plural: bool,
    /// A code that is another word as well stands here.
    pub doubtful: bool,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// How the subject was named, which decides how much a verb must say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Source {
    /// A country by code or region.
    #[default]
    Country,
    /// A country by its name, or a body of it.
    CountryName,
    Institution,
    Person,
    /// A name that no table and no list knows.
    Unknown,
    Chair,
    Group,
    Anaphora,
}

/// Reads the subject that begins at a token: one speaker, or several joined.
pub(super) fn subject(line: &Line<'_>, people: &People, start: usize) -> Option<Subject> {
    let mut all = single(line, people, start)?;
    if all.source == Source::Anaphora || all.source == Source::Group {
        return Some(all);
    }
    for _ in 0..JOINED {
        let Some(next) = joint(line, all.tokens.end) else {
            break;
        };
        let Some(more) = single(line, people, next) else {
            break;
        };
        all.tokens.end = more.tokens.end;
        all.plural = true;
        if matches!(more.source, Source::Group | Source::Anaphora) {
            break;
        }
        all.doubtful &= more.doubtful;
        all.inferred |= more.inferred;
        all.region = all.region.or(more.region);
        all.person = both(all.person, more.person);
        all.join(more.speakers);
    }
    Some(all)
}

impl Subject {
    /// Whether a person is known by name alone, and for nobody else.
    pub(super) fn speaks_for_itself(&self) -> bool {
        matches!((self.speakers.as_slice(), &self.person), ([own], Some(person)) if own == person)
    }

    /// Adds those who speak with it.
    pub(super) fn join(&mut self, speakers: Vec<String>) {
        for speaker in speakers {
            if !self.speakers.contains(&speaker) {
                self.speakers.push(speaker);
            }
        }
    }
}

fn both(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}, {second}")),
        (first, second) => first.or(second),
    }
}

/// The token after what joins two subjects: ",", "and", ", and", "&", "/", "as well as".
fn joint(line: &Line<'_>, i: usize) -> Option<usize> {
    let tokens = &line.tokens;
    let after_mark = i + usize::from([',', '&', '/'].iter().any(|m| tokens.is_mark(i, *m)));
    let words = match () {
        () if tokens.is_any(after_mark, &["and", "plus"]) => 1,
        () if tokens.is(after_mark, "as")
            && tokens.is(after_mark + 1, "well")
            && tokens.is(after_mark + 2, "as") =>
        {
            3
        }
        () if tokens.is_any(after_mark, &["together", "along"])
            && tokens.is(after_mark + 1, "with") =>
        {
            2
        }
        () => 0,
    };
    (after_mark + words > i).then_some(after_mark + words)
}

fn single(line: &Line<'_>, people: &People, start: usize) -> Option<Subject> {
    if !line.tokens.can_open(start) {
        return None;
    }
    let the = line.tokens.is_any(start, &["the", "both", "our"]);
    let i = start + usize::from(the);
    // "Both the EP and the Council"
    let i = i + usize::from(the && line.tokens.is(i, "the"));
    let found = represented::represented(line, start)
        .or_else(|| persons::titled(line, people, i))
        .or_else(|| persons::initials(line, people, i))
        .or_else(|| everybody::own_body(line, people, i))
        .or_else(|| names::named(line, people, i))
        .or_else(|| persons::handle(line, people, i))
        .or_else(|| everybody::chair(line, people, i, the))
        .or_else(|| persons::person(line, people, i))
        .or_else(|| everybody::pointed_back(line, start))
        .or_else(|| everybody::collective(line, start))
        .or_else(|| persons::unknown(line, i));
    found.map(|mut subject| {
        subject.tokens.start = start;
        subject
    })
}

/// The inside and the end of brackets that follow.
fn brackets_after(line: &Line<'_>, i: usize) -> Option<(Range<usize>, usize)> {
    let end = line.bracket_end(i)?;
    Some((i + 1..end - 1, end))
}
