//! Countries and institutions that the text names, speaking or not.

use super::line::Line;
use super::{Intervention, Mention};

/// The mentions of a document in reading order. A code that can be another word counts where
/// something beside it says that it is one, or where it speaks.
pub(super) fn mentions(lines: &[Line<'_>], interventions: &[Intervention]) -> Vec<Mention> {
    let mut found = Vec::new();
    for (block, line) in lines.iter().enumerate() {
        for entity in &line.entities {
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
    let first = interventions.partition_point(|i| i.start.block < block);
    let here = interventions.get(first..).unwrap_or_default();
    let mut here = here.iter().take_while(|i| i.start.block == block);
    here.any(|i| {
        let near = (i.start.offset..i.start.offset + 60).contains(&offset);
        near && i.speakers.iter().any(|s| s == code)
    })
}
