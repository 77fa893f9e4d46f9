//! Glyphs to fragments: the longest runs in one style without a space in them.

use std::ops::Range;

use super::super::fonts::Font;
use super::super::glyph::{Glyph, Paint, REPLACED, Scan, Space, Turn};

/// A word, or the part of one that is set in one style. In the frame of its turn.
#[derive(Clone, Debug)]
pub(in crate::pdf) struct Fragment {
    pub(in crate::pdf) x0: f32,
    pub(in crate::pdf) x1: f32,
    /// The baseline.
    pub(in crate::pdf) y: f32,
    pub(in crate::pdf) size: f32,
    /// Range of the page's text.
    pub(in crate::pdf) text: Range<usize>,
    pub(in crate::pdf) bold: bool,
    pub(in crate::pdf) italic: bool,
    /// Follows the one before it without a space.
    pub(in crate::pdf) glued: bool,
    /// Follows the one before it behind a space at which no line breaks.
    pub(in crate::pdf) no_break: bool,
    /// Index into the scan's marks.
    pub(in crate::pdf) mark: u32,
    pub(in crate::pdf) turn: Turn,
    /// Drawn invisibly.
    pub(in crate::pdf) invisible: bool,
    pub(in crate::pdf) glyphs: u32,
}

/// The fragments of a page in the order they are drawn, and the text that they cut up.
#[derive(Default)]
pub(in crate::pdf) struct Words {
    pub(in crate::pdf) fragments: Vec<Fragment>,
    pub(in crate::pdf) text: String,
}

/// A baseline moved by more than this share of the size begins another word.
const BASELINE: f32 = 0.08;
/// A pen moved back by more than this share of the size begins another word.
const BACKWARDS: f32 = 0.4;
/// The same glyph drawn again within this share of the size is one fake bold glyph.
const OVERPRINT: f32 = 0.12;

/// Cuts a page's glyphs into fragments.
pub(in crate::pdf) fn fragments(scan: &Scan, fonts: &[Font]) -> Words {
    let mut builder = Builder {
        scan,
        fonts,
        words: Words::default(),
        last: None,
    };
    let mut overprinted = false;
    for glyph in &scan.glyphs {
        if builder.last.is_some_and(|last| is_overprint(last, glyph)) {
            overprinted = true;
            builder.embolden();
            continue;
        }
        builder.add(glyph);
    }
    let mut words = builder.words;
    if overprinted || words.fragments.len() > 1 {
        drop_overprinted(&mut words);
    }
    unspace_letters(&mut words);
    words
}

struct Builder<'s> {
    scan: &'s Scan,
    fonts: &'s [Font],
    words: Words,
    last: Option<&'s Glyph>,
}

impl<'s> Builder<'s> {
    fn add(&mut self, glyph: &'s Glyph) {
        let font = self.fonts.get(usize::from(glyph.font));
        let joint = self
            .last
            .map_or(Joint::Apart, |last| joint(last, glyph, font));
        let (bold, italic) = (
            glyph.paint == Paint::Heavy || font.is_some_and(|f| f.bold),
            font.is_some_and(|f| f.italic),
        );
        let start = self.words.text.len();
        match font {
            Some(font) => font.strings.push(glyph.text, &mut self.words.text),
            None => self.scan.strings.push(glyph.text, &mut self.words.text),
        }
        let right = glyph.x + glyph.width;
        let end = self.words.text.len();
        self.last = Some(glyph);
        if let (Joint::Inside, Some(last)) = (joint, self.words.fragments.last_mut())
            && (last.bold, last.italic, last.mark) == (bold, italic, glyph.mark)
        {
            last.x0 = last.x0.min(glyph.x);
            last.x1 = last.x1.max(right);
            last.size = last.size.max(glyph.size);
            last.text.end = end;
            last.glyphs += 1;
            return;
        }
        self.words.fragments.push(Fragment {
            x0: glyph.x,
            x1: right,
            y: glyph.y,
            size: glyph.size,
            text: start..end,
            bold,
            italic,
            glued: joint != Joint::Apart,
            no_break: glyph.space == Space::NoBreak,
            mark: glyph.mark,
            turn: glyph.turn,
            invisible: glyph.paint == Paint::Invisible,
            glyphs: 1,
        });
    }

    fn embolden(&mut self) {
        if let Some(last) = self.words.fragments.last_mut() {
            last.bold |= last.glyphs == 1;
        }
    }
}

/// How a glyph stands to the one drawn before it.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    /// The same word goes on.
    Inside,
    /// No space between them, but another baseline: a superscript.
    Touching,
    Apart,
}

fn joint(last: &Glyph, glyph: &Glyph, font: Option<&Font>) -> Joint {
    if last.turn != glyph.turn || glyph.paint == Paint::Invisible && last.paint != glyph.paint {
        return Joint::Apart;
    }
    let size = last.size.min(glyph.size).max(0.01);
    let rise = (glyph.y - last.y).abs();
    let raw = glyph.x - (last.x + last.width);
    // Letter spacing belongs to the letter, unless the next one did not wait for it.
    let gap = if raw > 0.5 * last.spacing {
        raw - last.spacing.max(0.0)
    } else {
        raw
    };
    let space = font.map_or(0.25, |f| f.space);
    let widest = (0.45 * space).clamp(0.09, 0.25) * size;
    let replaced = last.font == REPLACED || glyph.font == REPLACED;
    if gap < -BACKWARDS * size && !(replaced && gap > -2.0 * size) {
        return Joint::Apart;
    }
    let parted = glyph.space != Space::None && gap > -0.1 * size || gap > widest;
    if parted || rise > 0.8 * last.size.max(glyph.size) {
        Joint::Apart
    } else if rise > BASELINE * size {
        Joint::Touching
    } else {
        Joint::Inside
    }
}

fn is_overprint(last: &Glyph, glyph: &Glyph) -> bool {
    let near = OVERPRINT * glyph.size;
    last.text == glyph.text
        && last.font == glyph.font
        && (last.x - glyph.x).abs() < near
        && (last.y - glyph.y).abs() < near
        && last.width > 2.0 * near
}

/// Drops fragments drawn a second time over themselves, as shadows and fake bold are.
fn drop_overprinted(words: &mut Words) {
    let text = &words.text;
    let fragments = &mut words.fragments;
    let order = by_text(text, fragments);
    let mut dropped = vec![false; fragments.len()];
    for (i, &first) in order.iter().enumerate() {
        let a = &fragments[first];
        let near = OVERPRINT * a.size;
        let same = |b: &Fragment| {
            text[a.text.clone()] == text[b.text.clone()] && b.x0 - a.x0 <= near && a.turn == b.turn
        };
        for &second in order[i + 1..].iter().take(MOST_LAYERS) {
            let b = &fragments[second];
            if !same(b) {
                break;
            }
            if (a.y - b.y).abs() <= near && a.x1 - a.x0 > 2.0 * near {
                dropped[first.max(second)] = true;
            }
        }
    }
    let mut each = dropped.iter();
    if dropped.contains(&true) {
        fragments.retain(|_| !each.next().copied().unwrap_or(false));
    }
}

/// The fragments with those of one text side by side, from the left: sorted by numbers alone, the
/// first of which is the text where that is no longer than eight bytes and else a hash of it.
fn by_text(text: &str, fragments: &[Fragment]) -> Vec<usize> {
    let number = |f: &Fragment| {
        let eights = text.as_bytes()[f.text.clone()].chunks(8);
        eights.fold(0u64, |number, eight| {
            let bytes = eight.iter();
            let next = bytes.fold(0, |next, byte| next << 8 | u64::from(*byte));
            number.wrapping_mul(SPREAD).rotate_left(32) ^ next
        })
    };
    let keys = fragments.iter().zip(0..);
    let mut order: Vec<(u64, i32, usize)> = keys
        .map(|(f, place)| (number(f), in_order(f.x0), place))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(.., place)| place).collect()
}

/// An odd number with its bits spread, 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A whole number that is to others as the value is to theirs, as [`f32::total_cmp`] has it.
fn in_order(value: f32) -> i32 {
    let bits = value.to_bits() as i32;
    bits ^ ((bits >> 31) as u32 >> 1) as i32
}

/// How many copies of a word in one place are looked at.
const MOST_LAYERS: usize = 8;

/// Joins letters that a producer set apart (`M I N U T E S`) into words: runs of single letters at
/// even distances, parted where the distance is clearly larger.
fn unspace_letters(words: &mut Words) {
    let count = words.fragments.len();
    let mut start = 0;
    while start < count {
        let run = letter_run(words, start);
        if run >= SHORTEST_RUN {
            join_letters(words, start..start + run);
        }
        start += run.max(1);
    }
}

/// Fewer single letters than this are initials or formulas.
const SHORTEST_RUN: usize = 5;

fn letter_run(words: &Words, start: usize) -> usize {
    let first = &words.fragments[start];
    let mut last = first;
    let mut length = 0;
    for fragment in &words.fragments[start..] {
        let gap = fragment.x0 - last.x1;
        let fits = fragment.glyphs == 1
            && words.text[fragment.text.clone()]
                .chars()
                .all(char::is_alphanumeric)
            && fragment.turn == first.turn
            && (fragment.y - first.y).abs() <= BASELINE * first.size
            && (fragment.size - first.size).abs() <= 0.1 * first.size
            && (length == 0 || gap > 0.0 && gap < 1.5 * first.size);
        if !fits {
            break;
        }
        last = fragment;
        length += 1;
    }
    length
}

fn join_letters(words: &mut Words, run: Range<usize>) {
    let fragments = &mut words.fragments[run];
    let gaps: Vec<f32> = fragments.windows(2).map(|p| p[1].x0 - p[0].x1).collect();
    let mut sorted = gaps.clone();
    sorted.sort_unstable_by(f32::total_cmp);
    let Some(median) = sorted.get(sorted.len() / 2) else {
        return;
    };
    for (fragment, gap) in fragments[1..].iter_mut().zip(&gaps) {
        fragment.glued |= *gap < 1.5 * median;
    }
}
