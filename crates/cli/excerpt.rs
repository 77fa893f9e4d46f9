//! The part of a passage that is shown, with marks where text is left out.

use std::ops::Range;

use ecne_query::{PassageHit, snippet};

/// Words to show.
pub struct Excerpt {
    /// With `…` where text is left out; line feeds between blocks are kept.
    pub text: String,
    /// Byte ranges of `text` that matched: sorted and disjoint.
    pub highlights: Vec<Range<usize>>,
}

impl Excerpt {
    /// About so many characters around the hit; all of it for `usize::MAX`.
    pub fn of(hit: &PassageHit, characters: usize) -> Self {
        let snippet = snippet(hit, characters);
        let before = if snippet.cut_before { "… " } else { "" };
        let after = if snippet.cut_after { " …" } else { "" };
        let moved = |range: &Range<usize>| range.start + before.len()..range.end + before.len();
        Excerpt {
            text: format!("{before}{}{after}", snippet.text),
            highlights: snippet.highlights.iter().map(moved).collect(),
        }
    }

    /// The text with each highlight between two marks.
    pub fn marked(&self, open: &str, close: &str, quote: impl Fn(&str) -> String) -> String {
        let mut out = String::new();
        let mut at = 0;
        for range in &self.highlights {
            let (before, hit) = (self.text.get(at..range.start), self.text.get(range.clone()));
            out.push_str(&quote(before.unwrap_or_default()));
            out.push_str(open);
            out.push_str(&quote(hit.unwrap_or_default()));
            out.push_str(close);
            at = range.end;
        }
        out.push_str(&quote(self.text.get(at..).unwrap_or_default()));
        out
    }
}
