//! Each match in the middle of a line, with what stands left and right of it.

use crate::PassageHit;

/// One match with its context on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct KwicLine {
    /// What stands before it, from a word's beginning, at most the width asked for.
    pub left: String,
    /// The words that matched.
    pub matched: String,
    /// What stands after it, to a word's end.
    pub right: String,
    /// Byte offset of the match in the passage's text.
    pub offset: usize,
}

impl KwicLine {
    /// Key to sort by what follows.
    pub fn right_key(&self) -> String {
        self.right.trim().to_lowercase()
    }

    /// Key to sort by what goes before, the nearest word first.
    pub fn left_key(&self) -> String {
        let lower = self.left.to_lowercase();
        lower.split_whitespace().rev().collect::<Vec<_>>().join(" ")
    }
}

/// One line for each match of a hit, in the order of the text; `width` characters on each side at
/// most, line feeds shown as spaces.
pub fn kwic(hit: &PassageHit, width: usize) -> Vec<KwicLine> {
    let text = &hit.passage.text;
    let part = |range| text.get(range).unwrap_or_default();
    hit.highlights
        .iter()
        .map(|h| KwicLine {
            left: ending(part(0..h.start), width),
            matched: flat(part(h.clone())),
            right: beginning(part(h.end..text.len()), width),
            offset: h.start,
        })
        .collect()
}

fn flat(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// The last characters, to a word's beginning.
fn ending(text: &str, width: usize) -> String {
    let Some((start, _)) = text.char_indices().rev().take(width).last() else {
        return String::new();
    };
    let cut = text.get(start..).unwrap_or_default();
    let inside = text
        .get(..start)
        .is_some_and(|t| t.ends_with(|c: char| !c.is_whitespace()));
    let word = if inside {
        cut.find(char::is_whitespace).unwrap_or(cut.len())
    } else {
        0
    };
    flat(cut.get(word..).unwrap_or_default())
}

/// The first characters, to a word's end.
fn beginning(text: &str, width: usize) -> String {
    let end = text
        .char_indices()
        .nth(width)
        .map_or(text.len(), |(i, _)| i);
    let cut = text.get(..end).unwrap_or_default();
    let inside = text
        .get(end..)
        .is_some_and(|t| t.starts_with(|c: char| !c.is_whitespace()));
    let word = if inside {
        cut.rfind(char::is_whitespace).unwrap_or(0)
    } else {
        cut.len()
    };
    flat(cut.get(..word).unwrap_or_default())
}
