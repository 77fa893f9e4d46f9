//! Persons: with a title, by name with brackets behind it, by handle, by initials.

use super::super::super::lexicon::{self, List, Marks};
use super::super::super::line::Line;
use super::super::super::people::{self, People};
use super::super::super::tokens::Tokens;
use super::{Source, Subject, brackets_after, represented};
use crate::glossary;

/// "Mr. X", "Mr X (Poland)", "Sir John X (United Kingdom)".
pub(super) fn titled(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let mut at = lexicon::phrase(List::Titles, tokens, i).filter(|_| tokens.is_capital(i))?;
    at += usize::from(tokens.is_mark(at, '.'));
    if let Some(more) = lexicon::phrase(List::Titles, tokens, at) {
        at = more + usize::from(tokens.is_mark(more, '.'));
    }
    let particles = (at..at + 3)
        .take_while(|p| people::is_particle(tokens.str(*p)))
        .count();
    let end = people::name_run(line, at + particles)?;
    let name = tokens.span(at..end);
    let whole = tokens.span(i..end);
    let subject = affiliated(line, end)
        .or_else(|| from_body(line, end))
        .or_else(|| beside(line, end));
    let mut subject = subject.unwrap_or_else(|| {
        let known = people.find(name).and_then(|p| p.code.clone());
        Subject {
            speakers: vec![known.unwrap_or_else(|| whole.to_owned())],
            tokens: i..end,
            ..Subject::default()
        }
    });
    subject.source = Source::Person;
    subject.person = Some(whole.to_owned());
    Some(subject)
}

/// "@handle", "@handle (NL)".
pub(super) fn handle(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    if !tokens.is_mark(i, '@') || tokens.is_spaced(i + 1) {
        return None;
    }
    let mut end = i + 2;
    while !tokens.is_spaced(end)
        && (tokens.is_word(end) || tokens.is_mark(end, '-') || tokens.is_mark(end, '_'))
    {
        end += 1;
    }
    let name = tokens.span(i + 1..end);
    let known = || people.find_exact(name).and_then(|p| p.code.clone());
    let mut subject = affiliated(line, end).unwrap_or_else(|| Subject {
        speakers: vec![known().unwrap_or_else(|| name.to_owned())],
        tokens: i..end,
        ..Subject::default()
    });
    subject.source = Source::Person;
    subject.person = Some(name.to_owned());
    Some(subject)
}

/// "Ine (NL)", "Ana de Mill (FR)", or a name or initials that a list of participants knows.
pub(super) fn person(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let end = people::name_run(line, i)?;
    let name = tokens.span(i..end);
    if is_on_behalf(line, end) {
        // Whoever it is, the one it speaks for will take its place.
        return Some(Subject {
            speakers: vec![name.to_owned()],
            source: Source::Person,
            tokens: i..end,
            ..Subject::default()
        });
    }
    if people::has_thing(name) {
        return None;
    }
    let from = || from_body(line, end).filter(|_| end > i + 1 && line.entity_at(i).is_none());
    if let Some(mut subject) = affiliated(line, end).or_else(from) {
        subject.source = Source::Person;
        subject.person = Some(name.to_owned());
        return Some(subject);
    }
    // "Ana Birch (AB) said": the brackets hold initials that the list knows.
    let bracketed = brackets_after(line, end);
    let initials = bracketed.as_ref().map(|b| tokens.span(b.0.clone()));
    let by_initials = initials.filter(|initials| people::are_initials(initials, name));
    let known = people
        .find_exact(name)
        .filter(|_| name.len() >= 3)
        .or_else(|| people.by_initials(by_initials?))?;
    Some(Subject {
        speakers: vec![known.code.clone().unwrap_or_else(|| known.name.clone())],
        person: Some(known.name.clone()),
        source: Source::Person,
        tokens: i..bracketed
            .filter(|_| by_initials.is_some())
            .map_or(end, |b| b.1),
        ..Subject::default()
    })
}

/// "AVB proposed": initials that a list of participants gives, before any code they look like.
pub(super) fn initials(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
    let known = people.by_initials(line.tokens.str(i))?;
    Some(Subject {
        speakers: vec![known.code.clone().unwrap_or_else(|| known.name.clone())],
        person: Some(known.name.clone()),
        source: Source::Person,
        tokens: i..i + 1,
        ..Subject::default()
    })
}

fn is_on_behalf(line: &Line<'_>, i: usize) -> bool {
    let i = i + usize::from(line.tokens.is_mark(i, ','));
    line.tokens.is(i, "on") && line.tokens.is(i + 1, "behalf") && line.tokens.is(i + 2, "of")
}

/// "Ada Brug from DG JUST", "Mr Elm of the JRC".
fn from_body(line: &Line<'_>, end: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    if !tokens.is_any(end, &["from", "of", "representing"]) {
        return None;
    }
    let (speaker, region, next) = represented::one(line, end + 1, false)?;
    Some(Subject {
        speakers: vec![speaker],
        region,
        tokens: end..next,
        ..Subject::default()
    })
}

/// "Ms Elm, Ministry of Rivers of Latvia, said": whom the words between the commas name.
fn beside(line: &Line<'_>, end: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let from = end + 1;
    let closes = |i: usize| i >= tokens.len() || tokens.is_mark(i, ',') || tokens.is_mark(i, ':');
    let close = (from..from + 14)
        .find(|i| closes(*i))
        .filter(|_| tokens.is_mark(end, ','))?;
    let begins = tokens.is_capital(from) || (tokens.is(from, "the") && tokens.is_capital(from + 1));
    let listed = tokens.is_any(close + 1, &["and", "or"]);
    let code = people::affiliation(line, from..close).filter(|_| begins && !listed)?;
    let open = usize::from(tokens.is_mark(close, ','));
    Some(Subject {
        speakers: vec![code],
        tokens: end..close + open,
        ..Subject::default()
    })
}

/// The brackets after a person that say whom the person speaks for.
pub(super) fn affiliated(line: &Line<'_>, end: usize) -> Option<Subject> {
    let (inside, next) = brackets_after(line, end)?;
    let words = line.tokens.span(inside.clone());
    let body = || (people::has_thing(words) && inside.len() < 12).then(|| words.to_owned());
    let code = people::affiliation(line, inside.clone()).or_else(body)?;
    let region = line.entities_in(inside).find_map(|e| e.region.clone());
    Some(Subject {
        speakers: vec![code],
        region,
        tokens: end..next,
        ..Subject::default()
    })
}

/// "EFB asked", "ClearRivers said", "Ada Brug replied": a name that nothing in the document or in
/// the tables explains. It speaks only by a verb that tells of words.
pub(super) fn unknown(line: &Line<'_>, i: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let end = people::name_run(line, i)?;
    let told = (end..end + 4).any(|v| lexicon::phrase(List::Tellings, tokens, v).is_some());
    let plain = line.entities_in(i..end).next().is_none() && line.entity_at(i).is_none();
    let name = tokens.span(i..end);
    if !told || !plain || people::has_thing(name) || !(end == i + 1 || end <= i + 5) {
        return None;
    }
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let letters = name.chars().all(|c| c.is_alphabetic());
    let acronym = end == i + 1 && letters && capitals >= 2 && (3..=16).contains(&name.len());
    let full = end > i + 1 && !tokens.is_upper(i) && tokens.str(i).len() > 1;
    let term = glossary::is_form(tokens.str(i)) || tokens.has(i, Marks::ACT);
    if !(acronym || full) || term || is_shouted(tokens) {
        return None;
    }
    Some(Subject {
        speakers: vec![name.to_owned()],
        source: Source::Unknown,
        tokens: i..end,
        ..Subject::default()
    })
}

/// Text in capitals hides what a name is.
fn is_shouted(tokens: &Tokens<'_>) -> bool {
    let long = (0..tokens.len().min(40)).filter(|i| tokens.is_word(*i) && tokens.str(*i).len() > 2);
    let (mut all, mut upper) = (0, 0);
    for i in long {
        all += 1;
        upper += usize::from(tokens.is_upper(i));
    }
    upper * 2 > all
}
