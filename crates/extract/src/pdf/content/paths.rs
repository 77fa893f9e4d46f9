//! Paths: only straight horizontal and vertical strokes are kept, as the rules of tables.

use super::super::glyph::Rule;
use super::{Call, Interpreter};

/// The path being built: its straight segments.
#[derive(Default)]
pub(super) struct Path {
    segments: Vec<Rule>,
    start: (f32, f32),
    at: (f32, f32),
}

/// A box thinner than this many points is a line.
const THIN: f32 = 3.0;
/// Shorter lines are parts of drawings.
const SHORTEST: f32 = 4.0;
/// Past this many the page is a drawing, whose lines tell nothing of tables.
const MOST_RULES: usize = 4_000;

impl Interpreter<'_, '_> {
    pub(super) fn trace(&mut self, operator: &[u8], call: &Call) {
        match operator {
            b"m" => {
                self.path.at = (call.number(1), call.number(0));
                self.path.start = self.path.at;
            }
            b"l" => {
                let to = (call.number(1), call.number(0));
                self.path.line(to);
            }
            b"c" | b"v" | b"y" => self.path.at = (call.number(1), call.number(0)),
            b"h" => self.path.line(self.path.start),
            b"re" => {
                if let Some(numbers) = call.numbers() {
                    self.path.rectangle(numbers);
                }
            }
            b"n" => self.path.segments.clear(),
            _ => self.paint_path(),
        }
    }

    fn paint_path(&mut self) {
        for segment in std::mem::take(&mut self.path.segments) {
            let box_ = [segment.x0, segment.y0, segment.x1, segment.y1];
            let [x0, y0, x1, y1] = self.state.matrix.apply_box(box_);
            let (width, height) = (x1 - x0, y1 - y0);
            let straight = width.min(height) <= THIN && width.max(height) >= SHORTEST;
            if straight && self.scan.rules.len() < MOST_RULES && !self.marked.hidden() {
                self.scan.rules.push(Rule { x0, y0, x1, y1 });
            }
        }
    }
}

impl Path {
    fn line(&mut self, to: (f32, f32)) {
        self.push(self.at.0, self.at.1, to.0, to.1);
        self.at = to;
    }

    /// A thin box is a rule itself; of a large one the four sides are.
    fn rectangle(&mut self, [x, y, width, height]: [f32; 4]) {
        if width.abs() <= THIN || height.abs() <= THIN {
            self.push(x, y, x + width, y + height);
        } else {
            let (right, top) = (x + width, y + height);
            self.push(x, y, right, y);
            self.push(x, top, right, top);
            self.push(x, y, x, top);
            self.push(right, y, right, top);
        }
        self.at = (x, y);
        self.start = self.at;
    }

    fn push(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) {
        if self.segments.len() < MOST_RULES {
            self.segments.push(Rule { x0, y0, x1, y1 });
        }
    }
}
