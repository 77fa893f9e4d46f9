//! Where in a block somebody begins to speak: at a sentence, behind a dash or a label, or after a
//! comma ("IT agreed, the JRC confirmed").

use std::ops::Range;

use super::super::lexicon::{self, List, Marks};
use super::super::line::Line;
use super::super::people::People;
use super::super::tokens::{TokenKind, Tokens};
use super::predicate::{Predicate, predicate};
use super::subject::{Source, Subject, subject};
use super::{companions, labels, passive};
use crate::minutes::Certainty;
use crate::names;

/// Where a turn opens, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// Index of its first token.
    pub at: usize,
    /// Index of the mark behind it, where it is a label: "NL:".
    pub label: Option<usize>,
    /// Codes or names; empty where it points back to the speaker before.
    pub speakers: Vec<String>,
    pub person: Option<String>,
    pub region: Option<String>,
    pub source: Source,
    pub certainty: Certainty,
    /// Whether the verb tells of speech.
    pub speech: bool,
    /// The words that say so.
    pub evidence: String,
}

impl Opening {
    /// Somebody who is shown to speak by the words themselves, without a label behind.
    pub(super) fn stated(line: &Line<'_>, subject: Subject, words: Range<usize>) -> Opening {
        Opening {
            at: words.start,
            label: None,
            evidence: line.tokens.span(words).to_owned(),
            speakers: subject.speakers,
            person: subject.person,
            region: subject.region,
            source: subject.source,
            certainty: Certainty::Stated,
            speech: true,
        }
    }
}

/// What stands before the place where a turn may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Nothing: the block begins.
    Block,
    /// A full sentence.
    Sentence,
    /// A label and a colon: "Upcoming:".
    Label,
    /// A dash, a semicolon or a comma.
    Clause,
}

/// All openings of a block in order, each at another token.
pub(super) fn openings(line: &Line<'_>, people: &People) -> Vec<Opening> {
    let mut found: Vec<Opening> = Vec::new();
    let mut sentence = 0;
    let mut seen_in_sentence = 0;
    // A comma inside what was read as a subject opens nothing.
    let mut read = 0;
    for (at, start) in starts(line) {
        if matches!(start, Start::Block | Start::Sentence) {
            if found.len() == seen_in_sentence {
                found.extend(passive::opening(line, people, sentence..at));
            }
            sentence = at;
            seen_in_sentence = found.len();
        }
        if at >= read
            && let Some((opening, end)) = opening(line, people, at, start)
        {
            found.push(opening);
            read = end;
        }
    }
    if found.len() == seen_in_sentence {
        found.extend(passive::opening(line, people, sentence..line.tokens.len()));
    }
    found.dedup_by_key(|o| o.at);
    found
}

/// The places where a turn may open, in order.
fn starts(line: &Line<'_>) -> Vec<(usize, Start)> {
    let tokens = &line.tokens;
    let first = skip_numbering(tokens);
    let mut starts = vec![(first, Start::Block)];
    for i in first..tokens.len() {
        let next = i + 1;
        let mark = |m| tokens.is_mark(i, m);
        if joins_clauses(line, i) {
            starts.push((i, Start::Clause));
            continue;
        }
        let start = match () {
            () if tokens.is_word(i) || !tokens.is_spaced(next) || next >= tokens.len() => continue,
            () if mark('|') || ends_behind(tokens, i) => Start::Sentence,
            () if mark('.') || mark('!') || mark('?') => {
                if is_abbreviation(line, i) {
                    continue;
                }
                Start::Sentence
            }
            () if mark(':') => Start::Label,
            () if mark(',') || mark(';') => Start::Clause,
            () if mark('–') || mark('—') || mark('-') => {
                if !tokens.is_spaced(i) {
                    continue;
                }
                Start::Clause
            }
            () => continue,
        };
        starts.push((next, start));
    }
    starts
}

/// "ES wondered who pays and PT shared this": another country or institution behind "and", which
/// joins it to no name before.
fn joins_clauses(line: &Line<'_>, i: usize) -> bool {
    if !line.tokens.has(i, Marks::CONJUNCTION) || i < 2 {
        return false;
    }
    let the = usize::from(line.tokens.is(i + 1, "the"));
    let speaks = |next| line.tokens.verb(next).is_some_and(|v| v.speech && v.past);
    let entity = line.entity_at(i + 1 + the);
    let named = entity.is_some_and(|e| !e.doubtful || speaks(e.next));
    let listed = line.tokens.is_capital(i - 1) || line.tokens.is_upper(i - 1);
    named && !listed && !line.tokens.is_mark(i - 1, ')') && !line.tokens.is_mark(i - 1, ',')
}

/// "3.", "4.2", "(a)", "•" before a block's first word.
fn skip_numbering(tokens: &Tokens<'_>) -> usize {
    let mut i = 0;
    while i < tokens.len().min(8) {
        let letter =
            tokens.str(i).len() == 1 && (tokens.is_mark(i + 1, ')') || tokens.is_mark(i + 1, '.'));
        let handle = tokens.is_mark(i, '@');
        if handle || (tokens.is_word(i) && !letter) {
            return i;
        }
        i += 1;
    }
    0
}

/// A quotation mark, bracket or footnote number behind a full stop: `rains." DE`, `rains.1 DE`.
fn ends_behind(tokens: &Tokens<'_>, i: usize) -> bool {
    let closing = ['"', '”', '’', '»', ')', ']']
        .iter()
        .any(|m| tokens.is_mark(i, *m));
    let number = tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number);
    let stop = i.checked_sub(1).filter(|stop| tokens.is_mark(*stop, '.'));
    let glued = !tokens.is_spaced(i) && stop.is_some_and(|s| !tokens.is_spaced(s));
    let word = stop.and_then(|s| s.checked_sub(1));
    let long = word.is_some_and(|w| tokens.is_word(w) && tokens.str(w).len() > 2);
    glued && (closing || (number && long))
}

fn is_abbreviation(line: &Line<'_>, dot: usize) -> bool {
    let tokens = &line.tokens;
    let named = line.entity_at(dot + 1).is_some();
    let Some(word) = dot.checked_sub(1) else {
        return false;
    };
    let short = [
        "mr", "mrs", "ms", "dr", "no", "nos", "art", "cf", "vs", "p", "pp", "st", "prof", "e", "g",
        "i", "messrs", "approx", "ref", "fig", "para", "etc",
    ];
    let inner = tokens.is_word(word) && tokens.str(word).len() == 1 && !tokens.is_spaced(word);
    tokens.is_mark(dot, '.')
        && ((inner && !(named && tokens.is(word, "m")))
            || (tokens.is_any(word, &short) && !tokens.is_capital(dot + 1))
            || (tokens.is_any(word, &short[..3]) && tokens.str(word) != "MS")
            || (tokens.str(word).len() == 1
                && tokens.is_upper(word)
                && tokens.is_capital(dot + 1)
                && !named))
}

/// Reads a turn that opens at `at`.
fn opening(line: &Line<'_>, people: &People, at: usize, start: Start) -> Option<(Opening, usize)> {
    let tokens = &line.tokens;
    let led = skip_lead_ins(line, at, start);
    let subject = subject(line, people, led);
    if let Some(found) = labels::by_label(line, people, led, start, subject.as_ref()) {
        return Some(found);
    }
    let mut subject = subject?;
    let behind = companions::interlude(line, people, &mut subject);
    let (predicate, end) = predicate(line, &subject, behind)?;
    companions::on_behalf(line, people, &mut subject, end);
    if !accepts(line, people, &subject, predicate, start)
        || (subject.source == Source::Unknown && !tells(line, behind, end))
    {
        return None;
    }
    let opening = Opening {
        at: if matches!(start, Start::Block | Start::Sentence) {
            at
        } else {
            led
        },
        label: None,
        certainty: certainty(&subject, predicate),
        speech: predicate == Predicate::Speech,
        evidence: tokens.span(led..end).to_owned(),
        speakers: subject.speakers,
        person: subject.person,
        region: subject.region,
        source: subject.source,
    };
    Some((opening, end))
}

fn certainty(subject: &Subject, predicate: Predicate) -> Certainty {
    if subject.inferred || predicate == Predicate::Act {
        Certainty::Inferred
    } else {
        Certainty::Stated
    }
}

/// "Finally,", "In addition, also", and before a clause "and", "while", "whereas".
fn skip_lead_ins(line: &Line<'_>, at: usize, start: Start) -> usize {
    let tokens = &line.tokens;
    let mut i = at;
    if start == Start::Clause {
        let joins = [
            "and", "but", "while", "whereas", "whilst", "although", "though",
        ];
        while tokens.is_any(i, &joins) || (tokens.is(i, "to") && tokens.is(i + 1, "which")) {
            i += 1 + usize::from(tokens.is(i, "to"));
        }
    }
    for _ in 0..4 {
        let Some(next) = lexicon::phrase(List::LeadIns, tokens, i) else {
            break;
        };
        i = next + usize::from(tokens.is_mark(next, ','));
    }
    i
}

/// Whether so named a subject with such a verb at such a place is a turn.
fn accepts(
    line: &Line<'_>,
    people: &People,
    subject: &Subject,
    predicate: Predicate,
    start: Start,
) -> bool {
    let speech = predicate == Predicate::Speech;
    let whole = matches!(start, Start::Block | Start::Sentence);
    let state = matches!(subject.source, Source::Country | Source::CountryName);
    if !speech && state && people.speak_for_states() {
        return false;
    }
    match subject.source {
        Source::Country if speech => true,
        Source::Country => whole && !subject.doubtful,
        Source::CountryName => speech || start == Start::Block,
        Source::Institution if speech => true,
        Source::Institution => acts(line, subject, predicate, start),
        // What a person does in the room is no turn; what those who speak for a state do is.
        Source::Person => speech || (whole && !subject.speaks_for_itself()),
        Source::Unknown => speech && start != Start::Clause,
        Source::Chair => whole || speech,
        Source::Group => speech,
        Source::Anaphora => start == Start::Block,
    }
}

/// Whether a verb tells of words and nothing else: what an unknown name needs to be a speaker.
fn tells(line: &Line<'_>, from: usize, end: usize) -> bool {
    (from..end).any(|i| lexicon::phrase(List::Tellings, &line.tokens, i).is_some())
}

/// What an institution does is a turn where it opens a block and is one of the Commission's, who
/// keep the minutes, or where it is a promise.
fn acts(line: &Line<'_>, subject: &Subject, predicate: Predicate, start: Start) -> bool {
    let commission = subject.speakers.iter().all(|s| names::is_within(s, "COM"));
    let by_code = line.tokens.is_upper(subject.tokens.end.saturating_sub(1));
    match start {
        Start::Block => commission || predicate == Predicate::Intent,
        Start::Sentence => by_code && predicate == Predicate::Intent,
        _ => false,
    }
}
