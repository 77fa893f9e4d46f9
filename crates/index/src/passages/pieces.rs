//! Cuts blocks where the speaker changes, where a paragraph is too long, and where it would touch
//! a third page.

use std::ops::Range;

use ecne_extract::minutes::Intervention;
use ecne_extract::{Block, BlockKind, Document, Minutes};

/// Words of a piece at most. A query holds within one passage, so that paragraphs stay whole; but
/// what has more words than three pages is no paragraph, and would drown what it says of one thing.
const MAX_WORDS: usize = 1_500;
/// Bytes of a piece at most, for text without spaces.
const MAX_BYTES: usize = 16 << 10;

/// A run of one block's text with one attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Index of the block.
    pub block: usize,
    /// Byte range of its text: never empty, no white space at either end.
    pub range: Range<usize>,
    /// Index of the intervention it belongs to.
    pub turn: Option<usize>,
    /// How many words it has.
    pub words: usize,
    /// Where in the document it stands.
    pub part: Part,
}

/// The parts of a document that never share a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The header block.
    Header,
    /// A heading without text below it.
    Heading,
    /// Running text, lists and tables.
    Text,
    /// Footnotes.
    Footnote,
}

/// All text of a document as pieces, in reading order.
pub(super) fn pieces(document: &Document, minutes: &Minutes) -> Vec<Piece> {
    let lonely = lonely_headings(document, minutes);
    let mut out = Vec::new();
    let mut turns = Turns {
        all: &minutes.interventions,
        next: 0,
    };
    for (i, block) in document.blocks.iter().enumerate() {
        let part = match block.kind {
            _ if i < document.header_blocks => Part::Header,
            BlockKind::Heading { .. } if lonely[i] => Part::Heading,
            BlockKind::Heading { .. } => continue,
            BlockKind::Footnote => Part::Footnote,
            _ => Part::Text,
        };
        for (range, turn) in turns.split(i, &block.text) {
            // A heading belongs to the section, whoever is speaking.
            let turn = turn.filter(|_| part != Part::Heading);
            push(&mut out, block, range, |range, words| Piece {
                block: i,
                range,
                turn,
                words,
                part,
            });
        }
    }
    out
}

/// Which headings no text stands under.
fn lonely_headings(document: &Document, minutes: &Minutes) -> Vec<bool> {
    let mut lonely = vec![false; document.blocks.len()];
    let mut below: &[String] = &[];
    for (i, block) in document.blocks.iter().enumerate().rev() {
        if block.is_heading() {
            lonely[i] = !below.contains(&block.text);
        } else {
            below = minutes.sections.get(i).map_or(&[], Vec::as_slice);
        }
    }
    lonely
}

/// Walks along the interventions as the blocks go by.
struct Turns<'a> {
    all: &'a [Intervention],
    next: usize,
}

impl Turns<'_> {
    /// The runs of a block's text, each with the intervention it belongs to. Call it for the blocks
    /// in order.
    fn split(&mut self, block: usize, text: &str) -> Vec<(Range<usize>, Option<usize>)> {
        let mut runs = Vec::new();
        let mut at = 0;
        while let Some(turn) = self.all.get(self.next) {
            if turn.start.block > block {
                break;
            }
            if turn.end.block < block {
                self.next += 1;
                continue;
            }
            let from = if turn.start.block == block {
                turn.start.offset
            } else {
                0
            };
            let ends_here = turn.end.block == block;
            let to = if ends_here {
                turn.end.offset
            } else {
                text.len()
            };
            let from = text.floor_char_boundary(from).max(at);
            let to = text.floor_char_boundary(to).max(from);
            runs.push((at..from, None));
            runs.push((from..to, Some(self.next)));
            at = to;
            if !ends_here {
                break;
            }
            self.next += 1;
        }
        runs.push((at..text.len(), None));
        runs
    }
}

/// Adds a run of text, in several pieces where it is too long for one.
fn push(
    out: &mut Vec<Piece>,
    block: &Block,
    range: Range<usize>,
    piece: impl Fn(Range<usize>, usize) -> Piece,
) {
    let whole = trimmed(&block.text, range);
    let count_of = |part: &Range<usize>| block.text[part.clone()].split_whitespace().count();
    let all = count_of(&whole);
    let (mut rest, mut words) = (whole.clone(), all);
    while !rest.is_empty() {
        let end = cut(block, &rest, words);
        let part = trimmed(&block.text, rest.start..end);
        // Nearly every run is one piece.
        let count = if part == whole { all } else { count_of(&part) };
        words = words.saturating_sub(count);
        if !part.is_empty() {
            out.push(piece(part, count));
        }
        rest = trimmed(&block.text, end..rest.end);
    }
}

/// Where the first piece of `rest`, which has `words` words, ends: at the end of a sentence if there
/// is one in the second half of what is allowed.
fn cut(block: &Block, rest: &Range<usize>, words: usize) -> usize {
    let third_page = third_page(block, rest);
    let allowed = third_page.min(rest.end);
    let allowed = allowed.min(block.text.floor_char_boundary(rest.start + MAX_BYTES));
    if words <= MAX_WORDS && allowed == rest.end {
        return rest.end;
    }
    // Parts of about the same length, so that no crumb is left at the end.
    let share = words.div_ceil(words.div_ceil(MAX_WORDS).max(1));
    let text = &block.text[rest.start..allowed];
    let limit = end_of_word(text, share).unwrap_or(text.len());
    let sentence = end_of_sentence(&text[..limit]);
    let space = || {
        text[..limit]
            .rfind(' ')
            .filter(|_| limit < text.len() || allowed < rest.end)
    };
    let end = sentence
        .or_else(space)
        .filter(|end| *end > 0)
        .unwrap_or(limit);
    block
        .text
        .ceil_char_boundary((rest.start + end).max(rest.start + 1))
}

/// Offset at which the third page of a range begins, or the end of the text.
fn third_page(block: &Block, range: &Range<usize>) -> usize {
    let second = block.breaks.partition_point(|b| b.offset <= range.start);
    let third = block.breaks.get(second + 1);
    third.map_or(block.text.len(), |b| {
        block.text.floor_char_boundary(b.offset)
    })
}

/// Offset behind the `count`th word, if there are more.
fn end_of_word(text: &str, count: usize) -> Option<usize> {
    let mut spaces = text.match_indices(char::is_whitespace);
    // Blocks have their white space folded, so that spaces count words.
    spaces.nth(count.saturating_sub(1)).map(|(at, _)| at)
}

/// Offset behind the last sentence end in the second half of a text.
fn end_of_sentence(text: &str) -> Option<usize> {
    let half = text.floor_char_boundary(text.len() / 2);
    let ends = [". ", "? ", "! ", "; "];
    let last = ends.iter().filter_map(|end| text[half..].rfind(end)).max();
    last.map(|at| half + at + 1)
}

/// A range without the white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    let end = start + part.trim().len();
    start..end
}
