//! What the content of a page comes to: glyphs in the order in which they are drawn.

use super::fonts::{GlyphText, Strings};

/// A glyph where it stands on the shown page, in points.
///
/// Coordinates are in the frame of its [`Turn`]: `x` grows along the writing and `y` against the
/// order of lines, whichever way the text is turned on the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Where the pen stood, along the writing.
    pub(super) x: f32,
    /// The baseline.
    pub(super) y: f32,
    /// Advance along the writing, letter spacing left out.
    pub(super) width: f32,
    /// Letter spacing that follows it.
    pub(super) spacing: f32,
    /// Size of the font as shown.
    pub(super) size: f32,
    pub(super) text: GlyphText,
    /// Index into the document's fonts; [`REPLACED`] for text that the file spells out.
    pub(super) font: u16,
    pub(super) turn: Turn,
    /// The space that was drawn before it.
    pub(super) space: Space,
    /// Stroked as well as filled, which makes it bold; or drawn invisibly.
    pub(super) paint: Paint,
    /// Index into [`Scan::marks`].
    pub(super) mark: u32,
}

/// A space drawn before a glyph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Space {
    #[default]
    None,
    /// One at which lines break.
    Plain,
    NoBreak,
}

/// The font index of glyphs whose text is in [`Scan::strings`].
pub(super) const REPLACED: u16 = u16::MAX;

/// Which way text runs on the shown page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Turn {
    /// To the right.
    #[default]
    Right,
    /// Upwards, turned a quarter to the left.
    Up,
    /// To the left, upside down.
    Left,
    /// Downwards: turned a quarter to the right, or vertical writing.
    Down,
    /// At a slant, by so many degrees to the left.
    Skew(i16),
}

impl Turn {
    /// The turn of text that runs along a vector.
    pub(super) fn along(x: f32, y: f32) -> Turn {
        if y.abs() <= 0.1 * x.abs() {
            if x >= 0.0 { Turn::Right } else { Turn::Left }
        } else if x.abs() <= 0.1 * y.abs() {
            if y > 0.0 { Turn::Up } else { Turn::Down }
        } else {
            Turn::Skew(y.atan2(x).to_degrees().round() as i16)
        }
    }

    pub(super) fn is_skew(self) -> bool {
        matches!(self, Turn::Skew(_))
    }

    /// A point of the page in the frame of this turn.
    pub(super) fn frame(self, x: f32, y: f32) -> (f32, f32) {
        match self {
            Turn::Right => (x, y),
            Turn::Up => (y, -x),
            Turn::Left => (-x, -y),
            Turn::Down => (-y, x),
            Turn::Skew(degrees) => turned(x, y, -degrees),
        }
    }

    /// A point of this turn's frame on the page.
    pub(super) fn page(self, x: f32, y: f32) -> (f32, f32) {
        match self {
            Turn::Right => (x, y),
            Turn::Up => (-y, x),
            Turn::Left => (-x, -y),
            Turn::Down => (y, -x),
            Turn::Skew(degrees) => turned(x, y, degrees),
        }
    }
}

fn turned(x: f32, y: f32, degrees: i16) -> (f32, f32) {
    let (sin, cos) = f32::from(degrees).to_radians().sin_cos();
    (x * cos - y * sin, x * sin + y * cos)
}

/// How glyphs are painted, as far as reading cares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Paint {
    #[default]
    Filled,
    /// Filled and stroked: bold.
    Heavy,
    /// Not painted at all, as in the text layer over a scan.
    Invisible,
}

/// The marked content that a glyph stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its leaf in the structure tree.
    pub(super) leaf: Option<u32>,
    /// Declared to be no content.
    pub(super) artifact: bool,
}

/// A page's content.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) glyphs: Vec<Glyph>,
    /// The first is that of unmarked content.
    pub(super) marks: Vec<Mark>,
    /// Texts that replace glyphs.
    pub(super) strings: Strings,
    /// Straight strokes and thin boxes: the rules of tables.
    pub(super) rules: Vec<Rule>,
    /// Small filled discs and squares: the bullets of lists, in some files.
    pub(super) dots: Vec<Dot>,
    /// The area that pictures cover, in square points, overlaps counted again.
    pub(super) picture_area: f32,
    /// Glyphs that read as nothing.
    pub(super) unreadable: usize,
}

/// A small drawn disc or square, by its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dot {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) size: f32,
}

/// A straight line drawn on the page, in shown coordinates, its lower left end first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}
