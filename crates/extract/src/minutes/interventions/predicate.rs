//! What the subject of a clause does: whether its verb tells that it spoke.

use super::super::lexicon::{self, List, Verb};
use super::super::line::Line;
use super::subject::{Source, Subject};

/// What a verb says of its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Predicate {
    /// It spoke: "asked", "has presented", "would welcome".
    Speech,
    /// It means to do something: "will include".
    Intent,
    /// It did something: "collaborates", "has issued", "is exploring".
    Act,
}

/// Reads the verb behind a subject, and the token after it. `None` where there is none, or where
/// something is done to the subject ("was thanked"), or is left for it to do ("to send").
pub(super) fn predicate(
    line: &Line<'_>,
    subject: &Subject,
    from: usize,
) -> Option<(Predicate, usize)> {
    let tokens = &line.tokens;
    let i = skip_adverbs(line, from);
    let word = tokens.str(i);
    if !tokens.is_word(i) || tokens.is_capital(i) {
        return None;
    }
    if is_modal(word) {
        return modal(line, i);
    }
    if is_presence(line, i) {
        return None;
    }
    if subject.source == Source::Institution && tokens.is_any(i, &["voted", "votes", "vote"]) {
        // "EP voted on the text" tells what it did elsewhere.
        return Some((Predicate::Act, i + 1));
    }
    match word.to_ascii_lowercase().as_str() {
        "has" | "have" | "had" => perfect(line, i + 1),
        "is" | "are" | "was" | "were" => being(line, i + 1),
        _ => finite(line, subject, i),
    }
}

fn skip_adverbs(line: &Line<'_>, mut i: usize) -> usize {
    for _ in 0..6 {
        let Some(next) = lexicon::phrase(List::Adverbs, &line.tokens, i) else {
            break;
        };
        i = next + usize::from(line.tokens.is_mark(next, ','));
    }
    if line.tokens.str(i).ends_with("ly") && line.tokens.verb(i).is_none() {
        i += 1;
    }
    i
}

fn is_modal(word: &str) -> bool {
    let modals = [
        "will", "would", "could", "should", "can", "may", "might", "shall", "must", "cannot",
        "did", "does", "do",
    ];
    modals.iter().any(|m| word.eq_ignore_ascii_case(m))
}

/// "attended the meeting", "took part", "joined the call": being there is not speaking.
fn is_presence(line: &Line<'_>, i: usize) -> bool {
    let tokens = &line.tokens;
    let there = [
        "attended",
        "attend",
        "attends",
        "participated",
        "participate",
        "participates",
    ];
    let took = tokens.is_any(i, &["took", "take", "takes"])
        && tokens.is_any(i + 1, &["part", "place", "over", "effect"]);
    let event = [
        "meeting", "call", "session", "group", "network", "union", "eu",
    ];
    let joined = tokens.is_any(i, &["joined", "join", "joins"])
        && (i + 1..i + 4).any(|e| tokens.is_any(e, &event));
    took || joined || tokens.is_any(i, &there)
}

/// "would welcome", "will include", "would like to thank", "cannot support". What somebody should
/// or must do, nobody has done.
fn modal(line: &Line<'_>, at: usize) -> Option<(Predicate, usize)> {
    if line.tokens.is_any(at, &["should", "must", "shall"]) {
        return None;
    }
    let mut i = skip_adverbs(line, at + 1);
    if line.tokens.is_any(i, &["like", "want", "wish"]) && line.tokens.is(i + 1, "to") {
        i += 2;
        // What somebody would like, somebody has said.
        return Some((Predicate::Speech, i + 1));
    }
    if line.tokens.is(i, "be") {
        return being(line, i + 1);
    }
    let verb = line.tokens.verb(i).filter(|v| v.base)?;
    let predicate = match class(verb) {
        Predicate::Act => Predicate::Intent,
        other => other,
    };
    Some((predicate, i + 1))
}

/// "has presented", "have been working", "has a hotline"; not "has been asked".
fn perfect(line: &Line<'_>, i: usize) -> Option<(Predicate, usize)> {
    let i = skip_adverbs(line, i);
    if line.tokens.is(i, "been") {
        return being(line, i + 1);
    }
    match line.tokens.verb(i).filter(|v| v.participle) {
        Some(verb) => Some((class(verb), i + 1)),
        None if is_word_of_speech(line, i) => Some((Predicate::Speech, i)),
        None => Some((Predicate::Act, i)),
    }
}

/// "had no comments", "has a question": what one has to say.
fn is_word_of_speech(line: &Line<'_>, i: usize) -> bool {
    let words = [
        "comment",
        "comments",
        "question",
        "questions",
        "remark",
        "remarks",
        "concern",
        "concerns",
        "doubt",
        "doubts",
        "objection",
        "objections",
        "reservation",
        "reservations",
        "suggestion",
        "suggestions",
        "difficulties",
    ];
    (i..i + 4).any(|at| line.tokens.is_any(at, &words))
}

/// "is exploring", "was of the opinion", "is interested"; not "was asked", not "is a state".
fn being(line: &Line<'_>, i: usize) -> Option<(Predicate, usize)> {
    let tokens = &line.tokens;
    let i = skip_adverbs(line, i);
    if let Some(end) = lexicon::phrase(List::Positions, tokens, i) {
        return Some((Predicate::Speech, end));
    }
    let opinion = |at| tokens.is_any(at, &["opinion", "view", "favour", "favor", "agreement"]);
    if tokens.is_any(i, &["of", "in"]) && (opinion(i + 1) || opinion(i + 2)) {
        return Some((Predicate::Speech, i + 2));
    }
    let verb = tokens.verb(i);
    match verb {
        Some(verb) if verb.gerund => Some((class(verb), i + 1)),
        None if tokens.str(i).ends_with("ing") => Some((Predicate::Act, i + 1)),
        _ => None,
    }
}

fn finite(line: &Line<'_>, subject: &Subject, i: usize) -> Option<(Predicate, usize)> {
    let tokens = &line.tokens;
    let word = tokens.str(i);
    let Some(verb) = tokens.verb(i) else {
        // A verb that no list knows: "NL trialled a new".
        let unknown = word.ends_with("ed") && is_function_word(line, i + 1);
        return unknown.then_some((Predicate::Act, i + 1));
    };
    let fits = if verb.past {
        !tokens.is(i + 1, "by")
    } else if verb.third {
        !subject.plural || subject.source != Source::Group
    } else {
        verb.base && (subject.plural || (verb.speech && is_function_word(line, i + 1)))
    };
    // "NL proposals are", "DE reports were": a noun in the plural.
    let noun = !verb.past && tokens.is_any(i + 1, &["is", "are", "was", "were", "have", "will"]);
    (fits && !noun).then_some((class(verb), i + 1))
}

fn is_function_word(line: &Line<'_>, i: usize) -> bool {
    let words = [
        "the", "a", "an", "its", "their", "that", "to", "in", "on", "for", "with", "from", "into",
        "about", "at", "by", "whether", "how", "this", "these", "it", "all", "and",
    ];
    line.tokens.is_any(i, &words)
}

fn class(verb: Verb) -> Predicate {
    if verb.speech {
        Predicate::Speech
    } else {
        Predicate::Act
    }
}
