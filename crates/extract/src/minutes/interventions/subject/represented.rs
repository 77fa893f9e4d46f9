//! Those who speak for somebody: "a representative from FI", "experts from DE and the JRC".

use super::super::super::lexicon::{self, List};
use super::super::super::line::Line;
use super::super::super::people;
use super::{JOINED, Source, Subject, brackets_after, joint, names};
use crate::names::Form;

/// "A representative from FI", "Experts from DE and the JRC", "the delegate of Poland".
pub(super) fn represented(line: &Line<'_>, start: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let articles = ["a", "an", "the", "one", "another", "two", "three", "our"];
    let mut i = start + usize::from(tokens.is_any(start, &articles));
    let mut skipped = 0;
    while lexicon::phrase(List::Representatives, tokens, i).is_none() {
        skipped += 1;
        if skipped > 2 || !tokens.is_word(i) {
            return None;
        }
        i += 1;
    }
    let noun = lexicon::phrase(List::Representatives, tokens, i)?;
    if !tokens.is_any(noun, &["from", "of", "for"]) {
        return None;
    }
    let mut subject = Subject {
        plural: true,
        ..Subject::default()
    };
    let mut at = noun + 1;
    while subject.speakers.len() < JOINED
        && let Some((speaker, region, next)) = one(line, at, subject.speakers.is_empty())
    {
        subject.speakers.push(speaker);
        subject.region = subject.region.or(region);
        subject.tokens.end = next;
        match joint(line, next) {
            Some(next) => at = next,
            None => break,
        }
    }
    subject.source = Source::Person;
    (!subject.speakers.is_empty()).then_some(subject)
}

/// One of those represented: a known name, or the capitals of an unknown body.
pub(super) fn one(
    line: &Line<'_>,
    i: usize,
    first: bool,
) -> Option<(String, Option<String>, usize)> {
    let tokens = &line.tokens;
    let at = i + usize::from(tokens.is(i, "the"));
    if let Some(entity) = line.entity_at(at).filter(|e| e.form != Form::Adjective) {
        let (inside, next) = brackets_after(line, entity.next).unwrap_or((0..0, entity.next));
        let code = names::more_special(line, entity.name.code, inside);
        return Some((code.to_owned(), entity.region.clone(), next));
    }
    let end = names::body_end(line, at).filter(|_| first)?;
    if let Some((inside, next)) = brackets_after(line, end)
        && let Some(code) = people::affiliation(line, inside)
    {
        return Some((code, None, next));
    }
    let code = people::affiliation(line, at..end);
    let code = code.unwrap_or_else(|| tokens.span(at..end).to_owned());
    Some((code, None, end))
}
