//! Layout: a page's glyphs to lines in reading order.

mod flow;
mod lines;
mod markers;
mod pieces;
mod right_to_left;
mod words;

use super::fonts::Font;
use super::glyph::{Scan, Turn};
pub(super) use lines::{Cell, Line, Span};
use pieces::Piece;

/// The lines of a page in reading order: first those of the turn that most of its text has, then
/// the others, slanted text last.
pub(super) fn page(scan: &Scan, fonts: &[Font], index: usize) -> Vec<Line> {
    let mut words = words::fragments(scan, fonts);
    let mut pieces = pieces::pieces(&words);
    markers::add_dots(&mut words, &mut pieces, &scan.dots);
    let mut turns: Vec<(Turn, usize, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        match turns.iter_mut().find(|(turn, ..)| *turn == piece.turn) {
            Some((_, length, list)) => {
                *length += piece.length;
                list.push(piece);
            }
            None => turns.push((piece.turn, piece.length, vec![piece])),
        }
    }
    turns.sort_by_key(|(turn, length, _)| (turn.is_skew(), std::cmp::Reverse(*length)));
    let mut out = Vec::new();
    for (turn, _, pieces) in turns {
        let flow = match turn {
            Turn::Skew(_) => pieces,
            _ => flow::reading_order(markers::attach(pieces, &words)),
        };
        out.extend(lines::lines(&flow, &words, &scan.marks, index));
    }
    out
}
