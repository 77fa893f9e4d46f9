//! Labels inside minutes: "NL: asked why", "Question from DE: ...", "According to FI, ...".

use super::super::line::Line;
use super::super::people::People;
use super::companions;
use super::openings::{Opening, Start};
use super::subject::{Source, Subject, subject};
use crate::minutes::Certainty;

/// "NL: asked why", "Question from DE: ...", "According to FI, ...".
pub(super) fn by_label(
    line: &Line<'_>,
    people: &People,
    at: usize,
    start: Start,
    own: Option<&Subject>,
) -> Option<(Opening, usize)> {
    let tokens = &line.tokens;
    if !matches!(start, Start::Block | Start::Sentence) {
        return None;
    }
    let according = tokens.is(at, "according") && tokens.is(at + 1, "to");
    let told = tokens.is_any(at, &SAID) && tokens.is_any(at + 1, &["from", "by", "of"]);
    let answer =
        tokens.is_any(at, &["q", "a", "question", "answer"]) && tokens.is_mark(at + 1, '(');
    let behind = according || told || answer;
    let other = behind.then(|| subject(line, people, at + 2)).flatten();
    let subject = if behind { other.as_ref() } else { own }?;
    let mut end = subject.tokens.end + usize::from(answer);
    while let Some(next) = line.bracket_end(end) {
        end = next;
    }
    let named = !matches!(subject.source, Source::Group | Source::Anaphora);
    let mark = tokens.is_mark(end, ':') || (tokens.is_mark(end, '|') && start == Start::Block);
    // "NL:" alone announces a list.
    let alone = tokens.is_mark(end, ':') && end + 1 == tokens.len();
    let said = says_something(line, end + 1) || begins_with_verb(line, end + 1);
    let dash = ['–', '—', '-'].iter().any(|m| tokens.is_mark(end, *m));
    let dashed = dash
        && start == Start::Block
        && tokens.is_spaced(end)
        && tokens.is_spaced(end + 1)
        && companions::companions(line, people, end).is_none()
        && (begins_with_verb(line, end + 1) || is_sentence(line, end + 1));
    let labelled = (mark && said) || alone || dashed;
    let comma = according && tokens.is_mark(end, ',') && subject.source != Source::Chair;
    (named && (labelled || comma)).then(|| {
        let opening = Opening {
            at,
            label: Some(end),
            certainty: if according {
                Certainty::Inferred
            } else {
                Certainty::Stated
            },
            speech: true,
            evidence: tokens.span(at..end).to_owned(),
            speakers: subject.speakers.clone(),
            person: subject.person.clone(),
            region: subject.region.clone(),
            source: subject.source,
        };
        (opening, end + 1)
    })
}

/// What a speaker's words can be called before a colon.
const SAID: [&str; 18] = [
    "question",
    "questions",
    "comment",
    "comments",
    "remark",
    "remarks",
    "reply",
    "answer",
    "response",
    "feedback",
    "statement",
    "intervention",
    "input",
    "suggestion",
    "request",
    "proposal",
    "view",
    "position",
];

/// Whether a label has a sentence behind it, and no list of names or a duration.
fn says_something(line: &Line<'_>, from: usize) -> bool {
    let tokens = &line.tokens;
    let words = (from..tokens.len().min(from + 30)).filter(|i| tokens.is_word(*i));
    let small = words.filter(|i| {
        !tokens.is_capital(*i) && !tokens.is_any(*i, &["and", "of", "the", "de", "van", "for"])
    });
    small.count() >= 4
}

/// "NL: welcomed the guide": a verb in small letters opens what is said.
fn begins_with_verb(line: &Line<'_>, i: usize) -> bool {
    let verb = line
        .tokens
        .verb(i)
        .filter(|v| v.speech && (v.past || v.third));
    verb.is_some() && !line.tokens.is_capital(i)
}

/// Whether what stands behind a dash is a sentence, and no item of an agenda.
fn is_sentence(line: &Line<'_>, from: usize) -> bool {
    let finite = [
        "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "can",
        "should", "does", "do", "did", "not", "we",
    ];
    says_something(line, from) && (from..from + 30).any(|i| line.tokens.is_any(i, &finite))
}
