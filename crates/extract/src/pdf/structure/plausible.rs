//! Whether the tags can be what the author wrote: some programs tag every line as a paragraph, or
//! all text as headings.

use super::super::layout::Line;
use super::{Kind, Tags};

/// So many sentences broken by tags are no accident.
const BROKEN: usize = 3;
/// Of the line ends inside sentences, one in so many may be the end of a paragraph.
const BROKEN_SHARE: usize = 6;

/// Whether paragraphs do not end in the middle of sentences and headings are not most of the text.
pub(super) fn is_plausible(lines: &[Line], tags: &Tags) -> bool {
    !breaks_sentences(lines, tags) && !is_all_headings(lines, tags)
}

fn breaks_sentences(lines: &[Line], tags: &Tags) -> bool {
    let (mut broken, mut whole) = (0, 0);
    for pair in lines.windows(2) {
        let [last, next] = pair else { continue };
        let blocks = (
            last.spans.last().and_then(|s| tags.block_of(s.leaf?)),
            next.spans.first().and_then(|s| tags.block_of(s.leaf?)),
        );
        if let ((Some(a), Some(b)), true) = (blocks, is_mid_sentence(last, next)) {
            broken += usize::from(a != b);
            whole += usize::from(a == b);
        }
    }
    broken >= BROKEN && broken * BROKEN_SHARE > broken + whole
}

/// Whether a sentence goes on from one line to the next below it, by its letters and its place.
fn is_mid_sentence(last: &Line, next: &Line) -> bool {
    let size = last.size.max(next.size);
    let below = last.y - next.y;
    last.page == next.page
        && last.turn == next.turn
        && below > 0.7 * size
        && below < 1.7 * size
        && (last.size - next.size).abs() < 0.05 * size
        && (last.x0 - next.x0).abs() < 0.5 * size
        && last.x1 > next.x1 - 3.0 * size
        && last.cells.len() == 1
        && next.cells.len() == 1
        && last
            .text
            .ends_with(|c: char| c.is_alphabetic() || c == ',' || c == '-')
        && next.text.starts_with(char::is_lowercase)
}

fn is_all_headings(lines: &[Line], tags: &Tags) -> bool {
    let (mut headings, mut all) = (0, 0);
    for span in lines.iter().flat_map(|l| &l.spans) {
        let element = span.leaf.and_then(|leaf| tags.block_of(leaf));
        if let Some(element) = element.and_then(|b| tags.elements.get(b as usize)) {
            let heading = matches!(element.kind, Kind::Heading(_));
            headings += if heading { span.range.len() } else { 0 };
            all += span.range.len();
        }
    }
    // A page of a title and little else is mostly headings, too.
    all > 1_000 && headings * 2 > all
}
