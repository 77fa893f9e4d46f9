//! Who a clause is about: the countries, institutions and persons that open it.

use std::ops::Range;

use super::super::lexicon::{self, List};
use super::super::line::Line;
use super::super::people::{self, People};
use crate::names::{Form, Kind};

/// The speaker of everybody together.
pub(super) const GROUP: &str = "GROUP";

/// Speakers that one subject can join; there are 27 member states.
const JOINED: usize = 40;

/// Codes that in capitals are words, so that an act alone does not make them a speaker.
const IS_A_WORD: [&str; 7] = ["IT", "NO", "IS", "BE", "AT", "US", "ME"];

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
        for speaker in more.speakers {
            if !all.speakers.contains(&speaker) {
                all.speakers.push(speaker);
            }
        }
    }
    Some(all)
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
    let the = line.tokens.is_any(start, &["the", "both"]);
    let i = start + usize::from(the);
    let found = represented(line, start)
        .or_else(|| titled(line, people, i))
        .or_else(|| initials(line, people, i))
        .or_else(|| own_body(line, people, i))
        .or_else(|| named(line, i))
        .or_else(|| handle(line, people, i))
        .or_else(|| person(line, people, i))
        .or_else(|| chair(line, i, the))
        .or_else(|| pointed_back(line, start))
        .or_else(|| collective(line, start));
    found.map(|mut subject| {
        subject.tokens.start = start;
        subject
    })
}

/// "A representative from FI", "Experts from DE and the JRC", "the delegate of Poland".
fn represented(line: &Line<'_>, start: usize) -> Option<Subject> {
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
        && let Some((speaker, region, next)) =
            represented_one(line, at, subject.speakers.is_empty())
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
fn represented_one(
    line: &Line<'_>,
    i: usize,
    first: bool,
) -> Option<(String, Option<String>, usize)> {
    let tokens = &line.tokens;
    let at = i + usize::from(tokens.is(i, "the"));
    if let Some(entity) = line.entity_at(at).filter(|e| e.form != Form::Adjective) {
        let next = brackets_after(line, entity.next).map_or(entity.next, |b| b.1);
        return Some((entity.name.code.to_owned(), entity.region.clone(), next));
    }
    let end = body_end(line, at).filter(|_| first)?;
    if let Some((inside, next)) = brackets_after(line, end)
        && let Some(code) = people::affiliation(line, inside)
    {
        return Some((code, None, next));
    }
    let code = people::affiliation(line, at..end);
    let code = code.unwrap_or_else(|| tokens.span(at..end).to_owned());
    Some((code, None, end))
}

/// "Mr. X", "Mr X (Poland)", "Sir John X (United Kingdom)".
fn titled(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
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
    let subject = affiliated(line, end).or_else(|| from_body(line, end));
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

/// "The Council" in the records of a council of its own: everybody together.
fn own_body(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
    let alone = line.entity_at(i).is_none_or(|e| e.next == i + 1);
    let own = alone && line.tokens.is_capital(i) && people.is_own_body(line.tokens.str(i));
    own.then(|| Subject {
        speakers: vec![GROUP.to_owned()],
        source: Source::Group,
        plural: true,
        tokens: i..i + 1,
        ..Subject::default()
    })
}

/// A country or institution by its own name, or by a body of it.
fn named(line: &Line<'_>, i: usize) -> Option<Subject> {
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
    if let Some((inside, end)) = brackets_after(line, subject.tokens.end) {
        let words = tokens.span(inside.clone());
        if is_person(line, inside) {
            subject.person = Some(words.to_owned());
            subject.doubtful = false;
        }
        subject.tokens.end = end;
    }
    Some(subject)
}

/// "SE's National Council for Safety", "the Dutch delegation", "the French Ministry of Culture".
fn body_of(line: &Line<'_>, mut subject: Subject, from: usize) -> Option<Subject> {
    let tokens = &line.tokens;
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
fn body_end(line: &Line<'_>, from: usize) -> Option<usize> {
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

/// The inside and the end of brackets that follow.
fn brackets_after(line: &Line<'_>, i: usize) -> Option<(Range<usize>, usize)> {
    let end = line.bracket_end(i)?;
    Some((i + 1..end - 1, end))
}

fn is_person(line: &Line<'_>, inside: Range<usize>) -> bool {
    let named = line.entity_at(inside.start).is_some();
    let run = people::name_run(line, inside.start);
    !named
        && inside.len() <= 8
        && run.is_some_and(|end| end >= inside.end || line.tokens.is_mark(end, ','))
}

/// "@handle", "@handle (NL)".
fn handle(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
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
fn person(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
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
fn initials(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
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
    let (speaker, region, next) = represented_one(line, end + 1, false)?;
    Some(Subject {
        speakers: vec![speaker],
        region,
        tokens: end..next,
        ..Subject::default()
    })
}

/// The brackets after a person that say whom the person speaks for.
fn affiliated(line: &Line<'_>, end: usize) -> Option<Subject> {
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

/// "The Chair", "the PRESIDENT", "The Chair (COM)".
fn chair(line: &Line<'_>, i: usize, the: bool) -> Option<Subject> {
    let tokens = &line.tokens;
    let end = lexicon::phrase(List::Chairs, tokens, i).filter(|_| the || tokens.is_capital(i))?;
    let mut subject = affiliated(line, end).unwrap_or_else(|| Subject {
        speakers: vec![title_case(tokens.span(i..end))],
        tokens: i..end,
        ..Subject::default()
    });
    subject.source = Source::Chair;
    Some(subject)
}

fn title_case(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + &chars.as_str().to_lowercase()
}

/// "This representative", "The presenters", "They".
fn pointed_back(line: &Line<'_>, start: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let the = tokens.is(start, "the");
    let i = start + usize::from(the);
    let end = lexicon::phrase(List::Anaphora, tokens, i)?;
    let pronoun = tokens.is_any(i, &["he", "she", "they", "both", "this", "that", "their"]);
    (the || pronoun).then(|| Subject {
        source: Source::Anaphora,
        inferred: true,
        plural: true,
        tokens: start..end,
        ..Subject::default()
    })
}

/// "The group", "Several Member States", "Participants".
fn collective(line: &Line<'_>, start: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let mut i = start;
    let fillers = [
        "all", "of", "the", "other", "most", "many", "some", "several", "various", "a", "number",
        "few", "these", "eu",
    ];
    let mut end = None;
    while i < start + 5 {
        end = lexicon::phrase(List::Collectives, tokens, i).or(end);
        if !tokens.is_any(i, &fillers) {
            break;
        }
        i += 1;
    }
    let end = end?;
    let mut subject = Subject {
        speakers: vec![GROUP.to_owned()],
        source: Source::Group,
        plural: true,
        tokens: start..end,
        ..Subject::default()
    };
    // "Several Member States (AT, DE) agreed": those in brackets did.
    if let Some((inside, end)) = brackets_after(line, end) {
        let named: Vec<String> = line
            .entities_in(inside)
            .map(|e| e.name.code.to_owned())
            .collect();
        if !named.is_empty() {
            subject.speakers = named;
            subject.source = Source::CountryName;
            subject.tokens.end = end;
        }
    }
    Some(subject)
}
