//! Fragments to pieces: stretches of one line that nothing wide parts.

use std::ops::Range;

use super::super::glyph::Turn;
use super::words::{Fragment, Words};

/// A stretch of a line: a whole one, or one cell of a row. In the frame of its turn.
#[derive(Clone, Debug)]
pub(in crate::pdf) struct Piece {
    pub(in crate::pdf) x0: f32,
    pub(in crate::pdf) x1: f32,
    pub(in crate::pdf) y: f32,
    /// Size of most of its text.
    pub(in crate::pdf) size: f32,
    pub(in crate::pdf) turn: Turn,
    pub(in crate::pdf) fragments: Range<usize>,
    /// Bytes of text.
    pub(in crate::pdf) length: usize,
    /// Begins with a small letter.
    pub(in crate::pdf) lower_case: bool,
}

/// A gap wider than this many times the size parts pieces.
const WIDE: f32 = 1.05;
/// A baseline may move by this share of the size within a line: superscripts.
const RISE: f32 = 0.65;
/// Glyphs of the mark of a note at most: "123", "[2]".
const LONGEST_MARK: u32 = 3;

/// Strings the fragments together in the order they are drawn.
pub(in crate::pdf) fn pieces(words: &Words) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (i, fragment) in words.fragments.iter().enumerate() {
        match pieces.last_mut() {
            Some(piece) if goes_on(piece, &words.fragments[i - 1], fragment) => {
                extend(piece, fragment, i);
            }
            _ => pieces.push(Piece {
                x0: fragment.x0,
                x1: fragment.x1,
                y: fragment.y,
                size: fragment.size,
                turn: fragment.turn,
                fragments: i..i + 1,
                length: fragment.text.len(),
                lower_case: words.text[fragment.text.clone()].starts_with(char::is_lowercase),
            }),
        }
    }
    pieces
}

fn goes_on(piece: &Piece, last: &Fragment, next: &Fragment) -> bool {
    if piece.turn != next.turn {
        return false;
    }
    let size = piece.size.max(next.size);
    let small = piece.size.min(next.size);
    let rise = (next.y - piece.y).abs();
    // Text of one size stays on its baseline; smaller text rises or sinks, and so does the mark of
    // a note right behind a word, which WeasyPrint hardly makes smaller.
    let raised = next.glued && next.glyphs <= LONGEST_MARK && next.y > piece.y;
    let scripted = small < 0.9 * size || last.size < 0.9 * piece.size || raised;
    let allowed = if scripted { RISE * size } else { 0.25 * small };
    let gap = next.x0 - last.x1;
    rise <= allowed && gap <= WIDE * size && gap >= -0.5 * size && next.x0 >= piece.x0
}

/// The larger text decides where the line stands; a piece can begin with a superscript.
fn extend(piece: &mut Piece, fragment: &Fragment, index: usize) {
    piece.x0 = piece.x0.min(fragment.x0);
    piece.x1 = piece.x1.max(fragment.x1);
    if fragment.size > 1.15 * piece.size && piece.length <= 8 {
        piece.y = fragment.y;
        piece.size = fragment.size;
    }
    piece.fragments.end = index + 1;
    piece.length += fragment.text.len();
}
