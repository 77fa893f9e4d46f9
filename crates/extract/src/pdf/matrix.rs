//! Affine maps of the plane, as PDF writes them.

/// `[a b c d e f]`: maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f32,
    pub(super) b: f32,
    pub(super) c: f32,
    pub(super) d: f32,
    pub(super) e: f32,
    pub(super) f: f32,
}

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix::new([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) const fn new([a, b, c, d, e, f]: [f32; 6]) -> Self {
        Matrix { a, b, c, d, e, f }
    }

    /// First `self`, then `next`.
    pub(super) fn then(self, next: Matrix) -> Matrix {
        Matrix {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e: self.e * next.a + self.f * next.c + next.e,
            f: self.e * next.b + self.f * next.d + next.f,
        }
    }

    /// Moves it by (x, y) in its own space.
    pub(super) fn shift(&mut self, x: f32, y: f32) {
        (self.e, self.f) = self.apply(x, y);
    }

    pub(super) fn apply(self, x: f32, y: f32) -> (f32, f32) {
        (
            self.a * x + self.c * y + self.e,
            self.b * x + self.d * y + self.f,
        )
    }

    /// The box around a box once it is mapped.
    pub(super) fn apply_box(self, [x0, y0, x1, y1]: [f32; 4]) -> [f32; 4] {
        let corners = [(x0, y0), (x0, y1), (x1, y0), (x1, y1)].map(|(x, y)| self.apply(x, y));
        let fold = |f: fn(f32, f32) -> f32, i: fn(&(f32, f32)) -> f32| {
            corners.iter().map(i).fold(f32::NAN, f)
        };
        [
            fold(f32::min, |c| c.0),
            fold(f32::min, |c| c.1),
            fold(f32::max, |c| c.0),
            fold(f32::max, |c| c.1),
        ]
    }
}
