//! Turns told in the passive: "A presentation was delivered by the JRC", "As commented by NL".

use std::ops::Range;

use super::super::lexicon::Marks;
use super::super::line::Line;
use super::super::people::People;
use super::openings::Opening;
use super::subject::{Source, subject};
use crate::minutes::Certainty;

/// Participles that tell of speech when somebody is named behind "by" or "from".
const SPOKEN: [&str; 49] = [
    "added",
    "addressed",
    "announced",
    "asked",
    "chaired",
    "clarified",
    "commented",
    "confirmed",
    "delivered",
    "echoed",
    "emphasised",
    "emphasized",
    "explained",
    "expressed",
    "flagged",
    "given",
    "highlighted",
    "indicated",
    "introduced",
    "made",
    "mentioned",
    "moved",
    "noted",
    "opened",
    "opposed",
    "outlined",
    "pointed",
    "posed",
    "presented",
    "proposed",
    "provided",
    "put",
    "questioned",
    "raised",
    "read",
    "recalled",
    "received",
    "reported",
    "requested",
    "seconded",
    "shared",
    "stated",
    "stressed",
    "suggested",
    "supported",
    "underlined",
    "voiced",
    "welcomed",
    "submitted",
];

/// The turn that a sentence without a speaking subject tells in the passive.
pub(super) fn opening(line: &Line<'_>, people: &People, sentence: Range<usize>) -> Option<Opening> {
    let tokens = &line.tokens;
    let by = sentence
        .clone()
        .find(|i| tokens.has(*i, Marks::AGENT) && told_in_passive(line, sentence.start, *i))?;
    let agent = subject(line, people, by + 1)?;
    let named = !matches!(agent.source, Source::Group | Source::Anaphora) && !agent.doubtful;
    (named && agent.tokens.end <= sentence.end).then(|| Opening {
        at: sentence.start,
        label: None,
        speakers: agent.speakers,
        person: agent.person,
        region: agent.region,
        source: agent.source,
        certainty: Certainty::Stated,
        speech: true,
        evidence: tokens
            .span(by.saturating_sub(1)..agent.tokens.end)
            .to_owned(),
    })
}

/// "was delivered by", "has been also raised in the chat by", "As commented by".
fn told_in_passive(line: &Line<'_>, start: usize, by: usize) -> bool {
    let tokens = &line.tokens;
    let reach = by.saturating_sub(8).max(start);
    let Some(participle) = (reach..by).rev().find(|i| tokens.is_any(*i, &SPOKEN)) else {
        return false;
    };
    let received = tokens.is_any(
        participle,
        &["received", "raised", "expressed", "requested"],
    );
    if tokens.is(by, "from") && !received
        || tokens.is(by, "by") && tokens.is(participle, "received")
    {
        return false;
    }
    if participle > start && tokens.is(participle - 1, "as") && participle - 1 <= start + 1 {
        return true;
    }
    let before = participle.saturating_sub(3).max(start)..participle;
    before
        .clone()
        .any(|i| tokens.is_any(i, &["was", "were", "been"]))
        && !before.clone().any(|i| tokens.is_any(i, &["not", "be"]))
}
