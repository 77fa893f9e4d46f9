//! Pieces to lines, with their text and its styles.

use std::ops::Range;

use super::super::glyph::{Mark, Turn};
use super::pieces::Piece;
use super::words::{Fragment, Words};

/// One line of text. Coordinates are in the frame of its turn.
#[derive(Clone, Debug, Default)]
pub(in crate::pdf) struct Line {
    /// Index of its page, from 0.
    pub(in crate::pdf) page: usize,
    pub(in crate::pdf) turn: Turn,
    pub(in crate::pdf) x0: f32,
    pub(in crate::pdf) x1: f32,
    /// The baseline.
    pub(in crate::pdf) y: f32,
    /// Size of most of its text.
    pub(in crate::pdf) size: f32,
    pub(in crate::pdf) text: String,
    /// Styles of the text, in order, without gaps but for spaces.
    pub(in crate::pdf) spans: Vec<Span>,
    /// Where wide gaps part it; the first begins the line.
    pub(in crate::pdf) cells: Vec<Cell>,
    /// Width of the first word.
    pub(in crate::pdf) first_word: f32,
    /// All of it, or nearly, is bold.
    pub(in crate::pdf) bold: bool,
    pub(in crate::pdf) italic: bool,
    /// All of it is declared to be no content.
    pub(in crate::pdf) artifact: bool,
    pub(in crate::pdf) invisible: bool,
    /// The element of the structure tree that it belongs to, where the tree decides.
    pub(in crate::pdf) tag: Option<u32>,
}

/// A stretch of a line in one style.
#[derive(Clone, Debug)]
pub(in crate::pdf) struct Span {
    /// Byte range of the line's text.
    pub(in crate::pdf) range: Range<usize>,
    pub(in crate::pdf) bold: bool,
    pub(in crate::pdf) italic: bool,
    /// The middle of it, on the page.
    pub(in crate::pdf) middle: (f32, f32),
    /// Where it leads: an index into the document's link targets.
    pub(in crate::pdf) link: Option<usize>,
    /// Where it begins and ends along the line.
    pub(in crate::pdf) x0: f32,
    pub(in crate::pdf) x1: f32,
    /// Its leaf in the structure tree.
    pub(in crate::pdf) leaf: Option<u32>,
    /// Declared to be no content.
    pub(in crate::pdf) artifact: bool,
}

/// A part of a line behind a wide gap.
#[derive(Clone, Debug)]
pub(in crate::pdf) struct Cell {
    /// Byte offset into the line's text.
    pub(in crate::pdf) offset: usize,
    pub(in crate::pdf) x0: f32,
    pub(in crate::pdf) x1: f32,
}

/// Joins the pieces that follow each other along a row.
pub(in crate::pdf) fn lines(
    flow: &[Piece],
    words: &Words,
    marks: &[Mark],
    page: usize,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for piece in flow {
        let builder = LineBuilder { words, marks };
        match lines.last_mut() {
            Some(line) if is_same_row(line, piece) => builder.add(line, piece),
            _ => {
                let mut line = Line {
                    page,
                    turn: piece.turn,
                    x0: piece.x0,
                    x1: piece.x0,
                    y: piece.y,
                    size: piece.size,
                    artifact: true,
                    invisible: true,
                    ..Line::default()
                };
                builder.add(&mut line, piece);
                lines.push(line);
            }
        }
    }
    for line in &mut lines {
        line.set_styles();
        drop_even_gaps(line);
        super::right_to_left::to_reading_order(line);
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

fn is_same_row(line: &Line, piece: &Piece) -> bool {
    let size = line.size.min(piece.size);
    line.turn == piece.turn
        && (line.y - piece.y).abs() <= 0.25 * size
        && piece.x0 >= line.x1 - 0.3 * size
}

struct LineBuilder<'w> {
    words: &'w Words,
    marks: &'w [Mark],
}

impl LineBuilder<'_> {
    fn add(&self, line: &mut Line, piece: &Piece) {
        let fragments = &self.words.fragments[piece.fragments.clone()];
        let offset = line.text.len() + usize::from(!line.text.is_empty());
        let letters = fragments.iter().map(|f| f.text.len() + 1);
        line.text.reserve(letters.sum());
        line.spans.reserve(fragments.len());
        for (i, fragment) in fragments.iter().enumerate() {
            let last = i.checked_sub(1).map(|i| &fragments[i]);
            self.add_fragment(line, piece, last, fragment);
        }
        line.cells.push(Cell {
            offset: offset.min(line.text.len()),
            x0: piece.x0,
            x1: piece.x1,
        });
        if piece.length > line.text.len() / 2 {
            line.size = piece.size;
        }
    }

    fn add_fragment(
        &self,
        line: &mut Line,
        piece: &Piece,
        last: Option<&Fragment>,
        fragment: &Fragment,
    ) {
        let text = &self.words.text[fragment.text.clone()];
        let first_word_open = line.first_word == 0.0;
        let note = last.is_some_and(|last| is_note_mark(last, piece, fragment, text, &line.text));
        let glued = fragment.glued && last.is_some() && !note;
        if !glued && !line.text.is_empty() {
            if first_word_open && !fragment.no_break {
                line.first_word = (line.x1 - line.x0).max(0.01);
            }
            line.text.push(' ');
        }
        let start = line.text.len();
        line.text.push_str(text);
        line.x1 = line.x1.max(fragment.x1);
        let mark = self
            .marks
            .get(fragment.mark as usize)
            .copied()
            .unwrap_or_default();
        line.artifact &= mark.artifact;
        line.invisible &= fragment.invisible;
        let middle = (
            (fragment.x0 + fragment.x1) / 2.0,
            fragment.y + fragment.size * 0.3,
        );
        line.spans.push(Span {
            range: start..line.text.len(),
            bold: fragment.bold,
            italic: fragment.italic,
            middle: fragment.turn.page(middle.0, middle.1),
            link: None,
            x0: fragment.x0,
            x1: fragment.x1,
            leaf: mark.leaf,
            artifact: mark.artifact,
        });
    }
}

/// A raised number or sign behind a word, which points to a note; but not the end of an ordinal
/// ("29th"), an exponent or a unit ("m²").
fn is_note_mark(last: &Fragment, piece: &Piece, next: &Fragment, text: &str, before: &str) -> bool {
    let rise = (next.y - piece.y) / piece.size.max(0.01);
    let raised = rise > 0.3 || rise > 0.12 && next.size < 0.9 * piece.size;
    if !(raised && next.glued && last.size > next.size) {
        return false;
    }
    let sign = text.chars().all(|c| {
        c.is_ascii_digit() || matches!(c, ',' | '*' | '†' | '‡' | '§' | '(' | ')' | '[' | ']')
    });
    let unit = ["m", "km", "cm", "mm", "R", "r", "x"];
    let word = before.rsplit(' ').next().unwrap_or_default();
    sign && !unit.contains(&word) && !word.ends_with(|c: char| c.is_ascii_digit())
}

/// In a justified line of few words the spaces between them are wide, but no cells.
fn drop_even_gaps(line: &mut Line) {
    let gaps: Vec<f32> = line.cells.windows(2).map(|c| c[1].x0 - c[0].x1).collect();
    let widest = gaps.iter().copied().fold(0.0, f32::max);
    let narrowest = gaps.iter().copied().fold(f32::MAX, f32::min);
    let words = line.text.split(' ').count();
    let even = widest < 1.6 * narrowest && widest < 2.5 * line.size;
    if gaps.len() >= 2 && even && line.cells.len() * 2 > words {
        line.cells.truncate(1);
        line.cells[0].x1 = line.x1;
    }
}

impl Line {
    /// Works out the line's style from that of its spans.
    pub(in crate::pdf) fn set_styles(&mut self) {
        if self.first_word == 0.0 {
            self.first_word = self.x1 - self.x0;
        }
        let length: usize = self.spans.iter().map(|s| s.range.len()).sum();
        let share = |style: fn(&Span) -> bool| {
            let styled = self.spans.iter().filter(|s| style(s));
            styled.map(|s| s.range.len()).sum::<usize>() as f32 / length.max(1) as f32
        };
        (self.bold, self.italic) = (share(|s| s.bold) > 0.9, share(|s| s.italic) > 0.9);
    }
}
