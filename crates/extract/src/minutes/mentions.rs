//! Countries and institutions that the text names, speaking or not.

use super::line::Line;
use super::people::People;
use super::{Intervention, Mention};
use crate::names::{self, Form, Kind};

/// Mentions of one document at most, so that a hostile one takes no more memory than its text.
const MENTIONS: usize = 200_000;

/// The mentions of a document in reading order. A code that can be another word counts where
/// something beside it says that it is one, or where it speaks.
pub(super) fn mentions(
    lines: &[Line<'_>],
    interventions: &[Intervention],
    people: &People,
) -> Vec<Mention> {
    let mut found = Vec::new();
    let union = is_of_the_union(lines);
    for (block, line) in lines.iter().enumerate() {
        let room = MENTIONS.saturating_sub(found.len());
        for entity in line.entities.iter().take(room) {
            let alone = entity.next == entity.start + 1;
            let word = line.tokens.str(entity.start);
            if alone && (people.is_own_body(word) || people.by_initials(word).is_some()) {
                continue;
            }
            let start = line.tokens.offset(entity.start);
            let end = entity
                .next
                .checked_sub(1)
                .and_then(|last| line.tokens.get(last));
            let range = start..end.map_or(start, |t| t.end);
            let code = entity.form == Form::Code && entity.name.kind != Kind::Institution;
            let plain = !entity.doubtful && (union || !code || alone && word.len() > 2);
            if plain || speaks(interventions, block, start, entity.name.code) {
                found.push(Mention {
                    code: entity.name.code.to_owned(),
                    block,
                    range,
                });
            }
        }
    }
    found
}

/// Whether codes of countries are at home in a document: it names several states, or the Union and
/// its institutions. In the records of a town "LT" and "PL" are something else.
fn is_of_the_union(lines: &[Line<'_>]) -> bool {
    let mut states: Vec<&str> = Vec::new();
    for entity in lines.iter().flat_map(|line| &line.entities) {
        let plain = entity.form == Form::Code && entity.doubtful;
        let of_union = names::is_within(entity.name.code, "COM") || entity.name.code == "ECNE";
        if of_union && !plain {
            return true;
        }
        if entity.name.kind != Kind::Institution && !states.contains(&entity.name.code) {
            states.push(entity.name.code);
        }
        if states.len() > 3 {
            return true;
        }
    }
    lines.len() < 8
}

/// Whether a code opens an intervention at its place.
fn speaks(interventions: &[Intervention], block: usize, offset: usize, code: &str) -> bool {
    let after =
        interventions.partition_point(|i| (i.start.block, i.start.offset) <= (block, offset));
    let last = after
        .checked_sub(1)
        .and_then(|last| interventions.get(last));
    last.is_some_and(|i| {
        let near = i.start.block == block && offset < i.start.offset + 60;
        near && i.speakers.iter().any(|s| s == code)
    })
}
