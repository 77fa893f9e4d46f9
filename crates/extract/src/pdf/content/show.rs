//! Showing strings: from bytes to placed glyphs.

use super::super::fonts::{Entry, Font, GlyphText};
use super::super::glyph::{Glyph, Paint, Space, Turn};
use super::super::lexer::Token;
use super::super::matrix::Matrix;
use super::state::State;
use super::{Call, Interpreter};

/// Where the glyphs of one string go, worked out once for all of them.
struct Pen {
    /// From text space to the page, at the start of the string.
    matrix: Matrix,
    turn: Turn,
    /// The page's length of one unit of advance.
    unit: f32,
    /// Size as shown.
    size: f32,
    /// How far the pen has gone in text space.
    advance: f32,
}

impl Interpreter<'_, '_> {
    /// The four operators that show text.
    pub(super) fn show(&mut self, operator: &[u8], call: &Call) {
        match operator {
            b"'" => self.state.next_line(),
            b"\"" => {
                if let [Token::Number(word), Token::Number(letter), ..] = call.operands {
                    self.state.word_spacing = *word;
                    self.state.letter_spacing = *letter;
                }
                self.state.next_line();
            }
            _ => {}
        }
        for operand in call.operands {
            match operand {
                Token::Text(range) => self.show_string(call.text(range)),
                Token::Number(offset) if operator == b"TJ" => self.kern(*offset),
                _ => {}
            }
        }
    }

    /// A number in a `TJ` array moves the pen back by thousandths of the size.
    fn kern(&mut self, offset: f32) {
        let state = &mut self.state;
        let distance = -offset / 1000.0 * state.size;
        let vertical = state
            .font
            .and_then(|f| self.context.fonts.list.get(usize::from(f)))
            .is_some_and(|f| f.vertical);
        match vertical {
            true => state.text.shift(0.0, distance),
            false => state.text.shift(distance * state.stretch, 0.0),
        }
    }

    fn show_string(&mut self, bytes: &[u8]) {
        let Some(index) = self.state.font else { return };
        let Some(font) = self.context.fonts.list.get(usize::from(index)) else {
            return;
        };
        if self.marked.hidden() || !self.state.size.is_finite() {
            return;
        }
        let mut pen = Pen::new(&self.state, font);
        let mark = self.marked.current();
        let paint = paint(self.state.mode);
        let mut after_space = self.state.pending_space;
        let (mut left, mut unreadable) = (self.context.glyphs_left, 0);
        let scan = &mut self.scan;
        let visible = self.visible;
        let state = &self.state;
        font.for_each(bytes, |entry, is_word_space| {
            let placed = pen.place(state, font, entry, is_word_space);
            if left == 0 || entry.text.is_none() {
                unreadable += 1;
                return;
            }
            left -= 1;
            if entry.text.is_space() {
                after_space = match (after_space, entry.text) {
                    (Space::Plain, _) | (_, GlyphText::SPACE) => Space::Plain,
                    _ => Space::NoBreak,
                };
                return;
            }
            if !inside(visible, placed.at) {
                return;
            }
            scan.glyphs.push(Glyph {
                x: placed.x,
                y: placed.y,
                width: placed.width,
                spacing: placed.spacing,
                size: pen.size,
                text: entry.text,
                font: index,
                turn: pen.turn,
                space: std::mem::take(&mut after_space),
                paint,
                mark,
            });
        });
        scan.unreadable += unreadable;
        self.context.glyphs_left = left;
        match font.vertical {
            true => self.state.text.shift(0.0, pen.advance),
            false => self.state.text.shift(pen.advance, 0.0),
        }
        self.state.pending_space = after_space;
    }
}

/// A glyph's place.
struct Placed {
    /// On the page.
    at: (f32, f32),
    /// In the frame of the turn.
    x: f32,
    y: f32,
    width: f32,
    spacing: f32,
}

impl Pen {
    fn new(state: &State, font: &Font) -> Pen {
        let matrix = state.text.then(state.matrix);
        let across = (matrix.a * state.size, matrix.b * state.size);
        let up = (matrix.c * state.size, matrix.d * state.size);
        let size = length(up.0, up.1) * font.em;
        let (along, unit) = match font.vertical {
            true => ((-up.0, -up.1), length(matrix.c, matrix.d)),
            false => (across, length(matrix.a, matrix.b)),
        };
        Pen {
            matrix,
            turn: Turn::along(along.0, along.1),
            unit,
            size,
            advance: 0.0,
        }
    }

    fn place(&mut self, state: &State, font: &Font, entry: Entry, word_space: bool) -> Placed {
        let word_spacing = if word_space { state.word_spacing } else { 0.0 };
        let spacing = state.letter_spacing + word_spacing;
        let stretch = if font.vertical { 1.0 } else { state.stretch };
        let width = entry.width * state.size;
        let at = match font.vertical {
            true => self.matrix.apply(state.rise, self.advance),
            false => self.matrix.apply(self.advance, state.rise),
        };
        self.advance += (width + spacing) * stretch;
        let (x, y) = self.turn.frame(at.0, at.1);
        Placed {
            at,
            x,
            y,
            width: (width * stretch).abs() * self.unit,
            spacing: state.letter_spacing * stretch * self.unit,
        }
    }
}

/// The length of a vector. Most lie along an axis, which saves the root.
fn length(x: f32, y: f32) -> f32 {
    if x == 0.0 {
        y.abs()
    } else if y == 0.0 {
        x.abs()
    } else {
        x.hypot(y)
    }
}

fn inside([x0, y0, x1, y1]: [f32; 4], (x, y): (f32, f32)) -> bool {
    x >= x0 && x <= x1 && y >= y0 && y <= y1
}

/// Modes 3 and 7 paint nothing; 2 and 6 fill and stroke.
fn paint(mode: u8) -> Paint {
    match mode {
        3 | 7 => Paint::Invisible,
        2 | 6 => Paint::Heavy,
        _ => Paint::Filled,
    }
}
