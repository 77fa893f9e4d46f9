//! Those who lead a meeting, everybody together, and words that point back to somebody.

use super::super::super::lexicon::{self, List};
use super::super::super::line::Line;
use super::super::super::people::{self, People};
use super::{GROUP, Source, Subject, brackets_after, persons};

/// "The Council" in the records of a council of its own: everybody together.
pub(super) fn own_body(line: &Line<'_>, people: &People, i: usize) -> Option<Subject> {
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

/// "The Chair", "the PRESIDENT", "The Chair (COM)", "Chair Ada Elm".
pub(super) fn chair(line: &Line<'_>, people: &People, i: usize, the: bool) -> Option<Subject> {
    let tokens = &line.tokens;
    let end = lexicon::phrase(List::Chairs, tokens, i).filter(|_| the || tokens.is_capital(i))?;
    let whole = tokens.span(i..end);
    let own = || {
        let known = people.chair().filter(|_| leads(whole));
        Subject {
            speakers: vec![known.map_or_else(|| title_case(whole), str::to_owned)],
            tokens: i..end,
            ..Subject::default()
        }
    };
    let mut subject = persons::affiliated(line, end).unwrap_or_else(own);
    let named = people::name_run(line, end).filter(|_| line.entity_at(end).is_none());
    if let Some(after) = named.filter(|_| !tokens.is_upper(end)) {
        subject = persons::affiliated(line, after).unwrap_or(subject);
        subject.person = Some(tokens.span(end..after).to_owned());
        subject.tokens.end = subject.tokens.end.max(after);
    }
    // "The Chair, Ada Elm (COM), opened"
    if subject.person.is_none()
        && tokens.is_mark(end, ',')
        && let Some(after) = people::name_run(line, end + 1)
        && let Some(affiliated) = persons::affiliated(line, after)
        && tokens.is_mark(affiliated.tokens.end, ',')
    {
        subject.person = Some(tokens.span(end + 1..after).to_owned());
        subject.speakers = affiliated.speakers;
        subject.tokens.end = affiliated.tokens.end + 1;
    }
    subject.source = Source::Chair;
    Some(subject)
}

/// Whether it is the one who leads the meeting, not who helps or speaks for a part of it.
fn leads(title: &str) -> bool {
    let small = title.to_ascii_lowercase();
    small.starts_with("chair") || small.starts_with("president") || small == "moderator"
}

fn title_case(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + &chars.as_str().to_lowercase()
}

/// "This representative", "The presenters", "They".
pub(super) fn pointed_back(line: &Line<'_>, start: usize) -> Option<Subject> {
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
pub(super) fn collective(line: &Line<'_>, start: usize) -> Option<Subject> {
    let tokens = &line.tokens;
    let mut i = start;
    let fillers = [
        "all", "of", "the", "other", "most", "many", "some", "several", "various", "a", "number",
        "few", "these", "eu", "one", "another", "two", "three", "four", "five", "each", "every",
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
    let one = tokens.is_any(start, &["one", "another", "each", "every"])
        || (tokens.is(start, "a") && tokens.is_any(start + 1, &["member", "ms", "delegation"]));
    if !one && end == start + 2 && tokens.is(start, "member") && tokens.is(start + 1, "state") {
        return None;
    }
    let mut subject = Subject {
        speakers: vec![GROUP.to_owned()],
        source: Source::Group,
        plural: !one,
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
