//! Paths: only straight horizontal and vertical strokes are kept, as the rules of tables.

use super::super::glyph::{Dot, Rule};
use super::{Call, Interpreter};

/// The path being built: its straight segments.
#[derive(Default)]
pub(super) struct Path {
    segments: Vec<Rule>,
    start: (f32, f32),
    at: (f32, f32),
    /// The box around a path of curves or of one rectangle.
    outline: Option<[f32; 4]>,
    curves: usize,
    rectangles: usize,
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
                self.path.enclose();
            }
            b"l" => {
                let to = (call.number(1), call.number(0));
                self.path.line(to);
            }
            b"c" | b"v" | b"y" => {
                self.path.at = (call.number(1), call.number(0));
                self.path.curves += 1;
                self.path.enclose();
            }
            b"h" => self.path.line(self.path.start),
            b"re" => {
                if let Some(numbers) = call.numbers() {
                    self.path.rectangle(numbers);
                }
            }
            b"n" => self.path = Path::default(),
            _ => {
                self.note_dot();
                self.paint_path();
                self.path = Path::default();
            }
        }
    }

    /// A small round or square path is a dot.
    fn note_dot(&mut self) {
        let round = self.path.curves >= 4 && self.path.curves <= 8 && self.path.rectangles == 0;
        let square = self.path.rectangles == 1 && self.path.curves == 0;
        let Some(outline) = self.path.outline.filter(|_| round || square) else {
            return;
        };
        let [x0, y0, x1, y1] = self.state.matrix.apply_box(outline);
        let (width, height) = (x1 - x0, y1 - y0);
        let small = (1.5..8.0).contains(&width) && (width - height).abs() < 0.2 * width;
        if small && self.scan.dots.len() < MOST_RULES && !self.marked.hidden() {
            self.scan.dots.push(Dot {
                x: (x0 + x1) / 2.0,
                y: (y0 + y1) / 2.0,
                size: width,
            });
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
        self.at = (x + width, y + height);
        self.enclose();
        self.at = (x, y);
        self.start = self.at;
        self.enclose();
        self.rectangles += 1;
    }

    /// Widens the outline to the pen.
    fn enclose(&mut self) {
        let (x, y) = self.at;
        let [x0, y0, x1, y1] = self.outline.unwrap_or([x, y, x, y]);
        self.outline = Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)]);
    }

    fn push(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) {
        if self.segments.len() < MOST_RULES {
            self.segments.push(Rule { x0, y0, x1, y1 });
        }
    }
}
