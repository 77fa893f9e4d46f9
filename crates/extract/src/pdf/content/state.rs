//! The graphics state, as far as text needs it.

use super::super::glyph::Space;
use super::super::matrix::Matrix;

/// What `q` saves, and the text position.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// From user space to the shown page.
    pub(super) matrix: Matrix,
    /// The text matrix, moved on by every glyph.
    pub(super) text: Matrix,
    /// The text line matrix: where the line began.
    pub(super) line: Matrix,
    /// Index into the document's fonts.
    pub(super) font: Option<u16>,
    pub(super) size: f32,
    pub(super) letter_spacing: f32,
    pub(super) word_spacing: f32,
    /// Horizontal scaling as a factor.
    pub(super) stretch: f32,
    pub(super) leading: f32,
    pub(super) rise: f32,
    /// Text rendering mode, 0 to 7.
    pub(super) mode: u8,
    /// The space that was shown last: it parts the next glyph from those before.
    pub(super) pending_space: Space,
}

impl State {
    pub(super) fn new(matrix: Matrix) -> State {
        State {
            matrix,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            font: None,
            size: 0.0,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            pending_space: Space::None,
        }
    }

    /// Runs one of the operators that set a text parameter.
    pub(super) fn set_text(&mut self, operator: &[u8], value: f32) {
        match operator {
            b"Tc" => self.letter_spacing = value,
            b"Tw" => self.word_spacing = value,
            b"Tz" => self.stretch = value / 100.0,
            b"TL" => self.leading = value,
            b"Ts" => self.rise = value,
            b"Tr" => self.mode = value.clamp(0.0, 7.0) as u8,
            _ => {}
        }
    }

    pub(super) fn set_position(&mut self, matrix: Matrix) {
        self.text = matrix;
        self.line = matrix;
    }

    pub(super) fn move_line(&mut self, x: f32, y: f32) {
        self.line.shift(x, y);
        self.text = self.line;
    }

    pub(super) fn next_line(&mut self) {
        self.move_line(0.0, -self.leading);
    }
}
