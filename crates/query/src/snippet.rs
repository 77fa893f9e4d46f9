//! The part of a passage to show.

use std::ops::Range;

use crate::PassageHit;

/// A window of a passage's text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Snippet {
    /// Its words; line feeds between blocks are kept.
    pub text: String,
    /// Byte ranges of `text` that matched: sorted, disjoint, on char boundaries.
    pub highlights: Vec<Range<usize>>,
    /// Byte range of the passage's text.
    pub range: Range<usize>,
    /// Text is left out before it.
    pub cut_before: bool,
    /// Text is left out after it.
    pub cut_after: bool,
}

/// The window of about `width` characters that shows most of what matched, from a word's beginning
/// to a word's end.
pub fn snippet(hit: &PassageHit, width: usize) -> Snippet {
    let text = &hit.passage.text;
    let range = window(text, &hit.highlights, width.max(1));
    let shown = text.get(range.clone()).unwrap_or_default();
    let inside = |h: &Range<usize>| {
        let start = h.start.max(range.start).min(range.end) - range.start;
        let end = h.end.max(range.start).min(range.end) - range.start;
        (end > start).then_some(start..end)
    };
    Snippet {
        text: shown.to_owned(),
        highlights: hit.highlights.iter().filter_map(inside).collect(),
        cut_before: range.start > 0,
        cut_after: range.end < text.len(),
        range,
    }
}

/// The best window: most different matched words, then most matches, then the earliest.
fn window(text: &str, highlights: &[Range<usize>], width: usize) -> Range<usize> {
    if text.chars().nth(width).is_none() {
        return 0..text.len();
    }
    // Bytes are at least as many as characters, so this never takes in too much.
    let mut best = (0, 0, 0..0);
    for (i, first) in highlights.iter().enumerate() {
        let rest = highlights.get(i..).unwrap_or_default();
        let inside: Vec<&Range<usize>> = rest
            .iter()
            .take(64)
            .take_while(|h| h.end - first.start <= width)
            .collect();
        let mut words: Vec<String> = inside
            .iter()
            .filter_map(|h| text.get((*h).clone()))
            .map(str::to_lowercase)
            .collect();
        words.sort_unstable();
        words.dedup();
        if (words.len(), inside.len()) > (best.0, best.1) {
            let end = inside.last().map_or(first.end, |h| h.end);
            best = (words.len(), inside.len(), first.start..end);
        }
    }
    around(text, best.2, width)
}

/// Grows a range to `width` characters, a third of what is left before it, to whole words.
fn around(text: &str, core: Range<usize>, width: usize) -> Range<usize> {
    let taken = text.get(core.clone()).map_or(0, |t| t.chars().count());
    let spare = width.saturating_sub(taken);
    let before = text.get(..core.start).unwrap_or_default();
    let lead = before
        .char_indices()
        .rev()
        .take(spare / 3)
        .last()
        .map_or(core.start, |(i, _)| i);
    let start = match lead {
        0 => 0,
        _ => word_start(text, lead, core.start),
    };
    let used = text.get(start..core.end).map_or(0, |t| t.chars().count());
    let after = text.get(core.end..).unwrap_or_default();
    let left = width.saturating_sub(used);
    let end = after
        .char_indices()
        .nth(left)
        .map_or(text.len(), |(i, _)| core.end + i);
    let end = if end == text.len() {
        end
    } else {
        word_end(text, core.end.max(start), end)
    };
    start..end.max(core.end)
}

/// The first beginning of a word at or after `from`, not beyond `to`.
fn word_start(text: &str, from: usize, to: usize) -> usize {
    let between = text.get(from..to).unwrap_or_default();
    let inside = text
        .get(..from)
        .is_some_and(|t| t.ends_with(|c: char| !c.is_whitespace()));
    if !inside {
        return from + (between.len() - between.trim_start().len());
    }
    match between.find(char::is_whitespace) {
        Some(space) => {
            let rest = between.get(space..).unwrap_or_default();
            from + space + (rest.len() - rest.trim_start().len())
        }
        None => to,
    }
}

/// The last end of a word at or before `to`, not before `from`.
fn word_end(text: &str, from: usize, to: usize) -> usize {
    let between = text.get(from..to).unwrap_or_default();
    if text
        .get(to..)
        .is_some_and(|t| t.starts_with(char::is_whitespace))
    {
        return from + between.trim_end().len();
    }
    match between.rfind(char::is_whitespace) {
        Some(space) => from + between.get(..space).unwrap_or_default().trim_end().len(),
        None => to,
    }
}
