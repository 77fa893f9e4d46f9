//! Countries and institutions by their own names, and the bodies of a country.

use std::ops::Range;

use super::super::super::lexicon::{self, List};
use super::super::super::line::Line;
use super::super::super::people::{self, People};
use super::super::companions;
use super::{JOINED, Source, Subject, brackets_after, joint};
use crate::names::{self, Form, Kind};

/// Codes that in capitals are words, so that an act alone does not make them a speaker.
const IS_A_WORD: [&str; 7] = ["IT", "NO", "IS", "BE", "AT", "US", "ME"];

/// A country or institution by its own name, or by a body of it.
pub(super) fn named(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let entity = line.entity_at(i)?;
    let institution = entity.name.kind == Kind::Institution;
    let mut subject = Subject {
        speakers: vec![entity.name.code.to_owned()],
        region: entity.region.clone(),
        source: match (institution, entity.form) {
            (true, _) => Source::Institution,
            (false, Form::Code) => Source::Country,
            (false, _) if entity.region.is_some() => Source::Country,
            _ => Source::CountryName,
        },
        doubtful: entity.doubtful && IS_A_WORD.contains(&entity.name.code),
        plural: entity.form != Form::Code,
        tokens: i..entity.next,
        ..Subject::default()
    };
    let next = entity.next;
    let possessive =
        ['\'', '’'].iter().any(|m| tokens.is_mark(next, *m)) && !tokens.is_spaced(next);
    if possessive || matches!(entity.form, Form::Adjective) {
        let from = next
            + if possessive {
                1 + usize::from(tokens.is(next + 1, "s"))
            } else {
                0
            };
        return body_of(line, subject, from);
    }
    if entity.form == Form::People && !tokens.is(i.wrapping_sub(1), "the") {
        return None;
    }
    if let Some(noun) = lexicon::phrase(List::Representatives, tokens, next)
        .or_else(|| lexicon::phrase(List::NationalBodies, tokens, next))
    {
        subject.tokens.end = noun;
        subject.plural = true;
        subject.doubtful = false;
    }
    if institution {
        service(line, &mut subject);
    }
    if let Some((inside, end)) = brackets_after(line, subject.tokens.end)
        && companions::companions(line, people, inside.start - 1).is_none()
    {
        if is_person(line, inside.clone()) {
            subject.person = Some(tokens.span(inside.clone()).to_owned());
            subject.doubtful = false;
        }
        if let [code] = subject.speakers.as_mut_slice() {
            *code = more_special(line, code, inside).to_owned();
        }
        subject.tokens.end = end;
    }
    Some(subject)
}

/// "COM/DG ENV", "COM - JRC": the service speaks.
fn service(line: &Line<'_>, subject: &mut Subject) {
    let mark = subject.tokens.end;
    let joined = ['/', '-', '–']
        .iter()
        .any(|m| line.tokens.is_mark(mark, *m));
    let part = line.entity_at(mark + 1).filter(|_| joined);
    if let (Some(part), [code]) = (part, subject.speakers.as_mut_slice())
        && part.name.code != code
        && names::is_within(part.name.code, code)
    {
        *code = part.name.code.to_owned();
        subject.tokens.end = part.next;
    }
}

/// "The Commission (DG ENV)": the part that brackets name, else the whole.
pub(super) fn more_special<'c>(line: &Line<'_>, code: &'c str, inside: Range<usize>) -> &'c str {
    let parts = line.entities_in(inside).map(|e| e.name.code);
    let mut special = parts.filter(|part| *part != code && names::is_within(part, code));
    special.next().unwrap_or(code)
}

/// "SE's National Council for Safety", "the Dutch delegation", "the French Ministry of Culture".
fn body_of(line: &Line<'_>, mut subject: Subject, from: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let mut from = from;
    // "The Danish, Finnish and Swedish delegations": all of them.
    while let Some(next) = joint(line, from)
        && let Some(more) = line.entity_at(next)
        && more.form == Form::Adjective
        && subject.speakers.len() < JOINED
    {
        subject.join(vec![more.name.code.to_owned()]);
        from = more.next;
    }
    let speaks = lexicon::phrase(List::Representatives, tokens, from);
    let body = lexicon::phrase(List::NationalBodies, tokens, from);
    let capitals = body_end(line, from);
    let end = [speaks, body, capitals].into_iter().flatten().max()?;
    let end = brackets_after(line, end).map_or(end, |b| b.1);
    subject.inferred = speaks != Some(end);
    subject.source = if subject.inferred {
        Source::CountryName
    } else {
        Source::Person
    };
    subject.plural = true;
    subject.doubtful = false;
    subject.tokens.end = end;
    Some(subject)
}

/// The token after a body's name in capitals: "National Council for Crime Prevention".
pub(super) fn body_end(line: &Line<'_>, from: usize) -> Option<usize> {
    let tokens = &line.tokens;
    let (mut at, mut end) = (from, from);
    while at < from + 16 {
        if tokens.is_capital(at) {
            end = at + 1;
        } else if at == from
            || !tokens.is_any(at, &["of", "for", "the", "and", "on", "in", "-", "&", "to"])
        {
            break;
        }
        at += 1;
    }
    (end > from).then_some(end)
}

fn is_person(line: &Line<'_>, inside: Range<usize>) -> bool {
    let named = line.entity_at(inside.start).is_some();
    let run = people::name_run(line, inside.start);
    !named
        && inside.len() <= 8
        && run.is_some_and(|end| end >= inside.end || line.tokens.is_mark(end, ','))
}
