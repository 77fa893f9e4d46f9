//! List markers that are drawn apart from the text they mark: by themselves, or as dots.

use super::super::glyph::{Dot, Turn};
use super::pieces::Piece;
use super::words::{Fragment, Words};

/// A marker stands at most this many sizes left of its text.
const REACH: f32 = 3.5;
/// On pages with more pieces or dots than this nothing is sought.
const MOST: usize = 4_000;

/// Moves every piece that is only a marker before the piece right of it.
pub(super) fn attach(pieces: Vec<Piece>, words: &Words) -> Vec<Piece> {
    let is_marker = |p: &Piece| {
        let fragments = &words.fragments[p.fragments.clone()];
        p.length <= 4 && fragments.len() == 1 && is_mark(&words.text[fragments[0].text.clone()])
    };
    let stray = |i: usize| {
        is_marker(&pieces[i])
            && pieces
                .get(i + 1)
                .is_none_or(|next| marked_gap(&pieces[i], next).is_none())
    };
    if pieces.len() > MOST {
        return pieces;
    }
    let strays: Vec<usize> = (0..pieces.len()).filter(|i| stray(*i)).collect();
    if strays.is_empty() {
        return pieces;
    }
    let mut before: Vec<Option<usize>> = vec![None; pieces.len()];
    let mut moved = vec![false; pieces.len()];
    for &i in &strays {
        let target = nearest(&pieces, &pieces[i]).filter(|t| before[*t].is_none() && !moved[*t]);
        if let Some(target) = target {
            before[target] = Some(i);
            moved[i] = true;
        }
    }
    let mut out = Vec::with_capacity(pieces.len());
    for (i, piece) in pieces.iter().enumerate() {
        if let Some(marker) = before[i] {
            out.push(pieces[marker].clone());
        }
        if !moved[i] {
            out.push(piece.clone());
        }
    }
    out
}

/// Adds a bullet for every dot that stands where a marker would.
pub(super) fn add_dots(words: &mut Words, pieces: &mut Vec<Piece>, dots: &[Dot]) {
    if dots.len() > MOST || pieces.len() > MOST {
        return;
    }
    for dot in dots {
        let near = Piece {
            x0: dot.x - dot.size / 2.0,
            x1: dot.x + dot.size / 2.0,
            y: dot.y,
            size: dot.size,
            turn: Turn::Right,
            fragments: 0..0,
            length: 1,
            lower_case: false,
        };
        let Some(target) = dotted(pieces, &near) else {
            continue;
        };
        let (y, size) = (pieces[target].y, pieces[target].size);
        let start = words.text.len();
        words.text.push('•');
        words.fragments.push(Fragment {
            x0: near.x0,
            x1: near.x1,
            y,
            size,
            text: start..words.text.len(),
            bold: false,
            italic: false,
            glued: false,
            no_break: false,
            mark: 0,
            turn: Turn::Right,
            invisible: false,
            glyphs: 1,
        });
        let index = words.fragments.len() - 1;
        pieces.insert(
            target,
            Piece {
                y,
                size,
                fragments: index..index + 1,
                length: 3,
                ..near
            },
        );
    }
}

/// The piece whose x-height a dot stands in, left of which there is nothing else.
fn dotted(pieces: &[Piece], dot: &Piece) -> Option<usize> {
    let level = |p: &Piece| {
        let up = (dot.y - p.y) / p.size;
        p.turn == Turn::Right && (0.05..0.6).contains(&up) && dot.size < 0.6 * p.size
    };
    let (target, piece) = pieces
        .iter()
        .enumerate()
        .filter(|(_, p)| level(p) && p.x0 > dot.x1)
        .min_by(|a, b| a.1.x0.total_cmp(&b.1.x0))?;
    let gap = piece.x0 - dot.x1;
    let alone = !pieces
        .iter()
        .any(|p| level(p) && p.x0 < dot.x1 && p.x1 > dot.x0 - 2.0 * piece.size);
    (gap < REACH * piece.size && gap > 0.2 * piece.size && alone).then_some(target)
}

fn nearest(pieces: &[Piece], marker: &Piece) -> Option<usize> {
    pieces
        .iter()
        .enumerate()
        .filter_map(|(i, p)| Some((i, marked_gap(marker, p)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(i, _)| i)
}

/// The distance from a marker to a piece in its row that it can mark.
fn marked_gap(marker: &Piece, piece: &Piece) -> Option<f32> {
    let size = marker.size.max(piece.size);
    let gap = piece.x0 - marker.x1;
    let same_row = marker.turn == piece.turn && (marker.y - piece.y).abs() < 0.35 * size;
    (same_row && gap > -0.2 * size && gap < REACH * size).then_some(gap)
}

fn is_mark(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ')']);
    let ordinal = bare.len() < text.len()
        && bare.len() <= 3
        && bare.bytes().all(|b| b.is_ascii_alphanumeric());
    ordinal || "•◦▪▫‣●○■□◆◇❖➢➤►✓✔·∙⦁–—-−o\u{f0b7}".contains(text)
}
