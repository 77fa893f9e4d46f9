//! Where in a block somebody begins to speak: at a sentence, behind a dash or a label, or after a
//! comma ("IT agreed, the JRC confirmed").

use super::super::lexicon::{self, List};
use super::super::line::Line;
use super::super::people::People;
use super::super::tokens::Tokens;
use super::passive;
use super::predicate::{Predicate, predicate};
use super::subject::{Source, Subject, subject};
use crate::minutes::Certainty;
use crate::names;

/// Where a turn opens, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// Index of its first token.
    pub at: usize,
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
    for (at, start) in starts(&line.tokens) {
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
fn starts(tokens: &Tokens<'_>) -> Vec<(usize, Start)> {
    let first = skip_numbering(tokens);
    let mut starts = vec![(first, Start::Block)];
    for i in first..tokens.len() {
        let next = i + 1;
        let mark = |m| tokens.is_mark(i, m);
        let start = match () {
            () if !tokens.is_spaced(next) || next >= tokens.len() => continue,
            () if mark('.') || mark('!') || mark('?') => {
                if is_abbreviation(tokens, i) {
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

fn is_abbreviation(tokens: &Tokens<'_>, dot: usize) -> bool {
    let Some(word) = dot.checked_sub(1) else {
        return false;
    };
    let short = [
        "mr", "mrs", "ms", "dr", "no", "nos", "art", "cf", "vs", "p", "pp", "st", "prof", "e", "g",
        "i", "messrs", "approx", "ref", "fig", "para", "etc",
    ];
    let inner = tokens.is_word(word) && tokens.str(word).len() == 1 && !tokens.is_spaced(word);
    tokens.is_mark(dot, '.')
        && (inner
            || (tokens.is_any(word, &short) && !tokens.is_capital(dot + 1))
            || (tokens.is_any(word, &short[..3]))
            || (tokens.str(word).len() == 1 && tokens.is_upper(word) && tokens.is_capital(dot + 1)))
}

/// Reads a turn that opens at `at`.
fn opening(line: &Line<'_>, people: &People, at: usize, start: Start) -> Option<(Opening, usize)> {
    let tokens = &line.tokens;
    let led = skip_lead_ins(line, at, start);
    if let Some(found) = by_label(line, people, led, start) {
        return Some(found);
    }
    let mut subject = subject(line, people, led)?;
    let interlude = interlude(line, people, &mut subject);
    let (predicate, end) = predicate(line, &subject, interlude)?;
    on_behalf(line, people, &mut subject, end);
    if !accepts(line, &subject, predicate, start) {
        return None;
    }
    let opening = Opening {
        at: if matches!(start, Start::Block | Start::Sentence) {
            at
        } else {
            led
        },
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

/// "NL: asked why", "Question from DE: ...", "According to FI, ...".
fn by_label(line: &Line<'_>, people: &People, at: usize, start: Start) -> Option<(Opening, usize)> {
    let tokens = &line.tokens;
    if !matches!(start, Start::Block | Start::Sentence) {
        return None;
    }
    let according = tokens.is(at, "according") && tokens.is(at + 1, "to");
    let told = tokens.is_any(at, &SAID) && tokens.is_any(at + 1, &["from", "by", "of"]);
    let answer =
        tokens.is_any(at, &["q", "a", "question", "answer"]) && tokens.is_mark(at + 1, '(');
    let from = at + if according || told || answer { 2 } else { 0 };
    let subject = subject(line, people, from)?;
    let mut end = subject.tokens.end + usize::from(answer);
    while let Some(next) = line.bracket_end(end) {
        end = next;
    }
    let named = !matches!(subject.source, Source::Group | Source::Anaphora);
    let mark = tokens.is_mark(end, ':') || (tokens.is_mark(end, '|') && start == Start::Block);
    // "NL:" alone announces a list.
    let alone = tokens.is_mark(end, ':') && end + 1 == tokens.len();
    let labelled = (mark && says_something(line, end + 1)) || alone;
    let comma = according && tokens.is_mark(end, ',') && subject.source != Source::Chair;
    (named && (labelled || comma)).then(|| {
        let opening = Opening {
            at,
            certainty: if according {
                Certainty::Inferred
            } else {
                Certainty::Stated
            },
            speech: true,
            evidence: tokens.span(at..end).to_owned(),
            speakers: subject.speakers,
            person: subject.person,
            region: subject.region,
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
        let joins = ["and", "but", "while", "whereas", "whilst"];
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

/// What stands between subject and verb: brackets, ", on behalf of the OP,", ", as chair,".
fn interlude(line: &Line<'_>, people: &People, subject: &mut Subject) -> usize {
    let tokens = &line.tokens;
    let mut i = subject.tokens.end;
    if tokens.is(i, "GmbH") {
        i += 1;
    }
    while let Some(end) = line.bracket_end(i) {
        i = end;
    }
    if let Some(end) = on_behalf(line, people, subject, i) {
        i = end;
    }
    if !tokens.is_mark(i, ',') {
        return i;
    }
    on_behalf(line, people, subject, i + 1);
    let close = (i + 1..(i + 20).min(tokens.len())).find(|c| tokens.is_mark(*c, ','));
    close.map_or(i, |c| c + 1)
}

/// "on behalf of the OP": then the OP speaks, through the one who was named. Gives the end.
fn on_behalf(line: &Line<'_>, people: &People, by: &mut Subject, i: usize) -> Option<usize> {
    let tokens = &line.tokens;
    let i = i + usize::from(tokens.is_any(i, &["speaking", "acting"]));
    let behalf =
        tokens.is_any(i, &["on", "in"]) && tokens.is(i + 1, "behalf") && tokens.is(i + 2, "of");
    let representing = tokens.is(i, "representing");
    let from = match (behalf, representing) {
        (true, _) => i + 3,
        (_, true) => i + 1,
        _ => return None,
    };
    let principal = subject(line, people, from)?;
    if matches!(
        principal.source,
        Source::Group | Source::Anaphora | Source::Chair
    ) {
        return None;
    }
    let end = principal.tokens.end;
    by.person = by
        .person
        .take()
        .or_else(|| Some(tokens.span(by.tokens.clone()).to_owned()));
    by.speakers = principal.speakers;
    Some(end)
}

/// Whether so named a subject with such a verb at such a place is a turn.
fn accepts(line: &Line<'_>, subject: &Subject, predicate: Predicate, start: Start) -> bool {
    let speech = predicate == Predicate::Speech;
    let whole = matches!(start, Start::Block | Start::Sentence);
    match subject.source {
        Source::Country if speech => true,
        Source::Country => whole && !subject.doubtful,
        Source::CountryName => speech || start == Start::Block,
        Source::Institution if speech => true,
        Source::Institution => acts(line, subject, predicate, start),
        Source::Person => speech || whole,
        Source::Chair => whole || (speech && start == Start::Label),
        Source::Group => speech,
        Source::Anaphora => start == Start::Block,
    }
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
