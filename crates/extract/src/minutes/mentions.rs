//! Countries and institutions that the text names, speaking or not.

use super::line::Line;
use super::people::People;
use super::{Intervention, Mention};

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
    for (block, line) in lines.iter().enumerate() {
        let room = MENTIONS.saturating_sub(found.len());
        for entity in line.entities.iter().take(room) {
            let alone = entity.next == entity.start + 1;
            if alone && people.is_own_body(line.tokens.str(entity.start)) {
                continue;
            }
            let start = line.tokens.offset(entity.start);
            let end = entity
                .next
                .checked_sub(1)
                .and_then(|last| line.tokens.get(last));
            let range = start..end.map_or(start, |t| t.end);
            if !entity.doubtful || speaks(interventions, block, start, entity.name.code) {
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
