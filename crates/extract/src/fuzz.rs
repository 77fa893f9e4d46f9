//! The entry for fuzzing and for tests with broken files.

use crate::{Document, Limits, Minutes};

/// Reads any bytes as whatever they look like, under tight limits, and checks what comes out.
///
/// # Panics
/// When a range of the document is none of its text: that is what fuzzing looks for.
pub fn read_any(bytes: &[u8]) {
    let limits = Limits {
        total_bytes: 8 << 20,
        stream_bytes: 4 << 20,
        glyphs: 200_000,
        pages: 50,
        structure_elements: 50_000,
        html_bytes: 1 << 20,
        ..Limits::default()
    };
    if let Ok(document) = crate::read(bytes, None, &limits) {
        check(&document);
        Minutes::of(&document);
    }
}

/// All ranges of a document lie in its texts, on the boundaries of characters.
fn check(document: &Document) {
    for block in &document.blocks {
        let is_range = |range: &std::ops::Range<usize>| block.text.get(range.clone()).is_some();
        assert!(block.emphasis.iter().all(|e| is_range(&e.range)));
        assert!(block.links.iter().all(|l| is_range(&l.range)));
        let mut breaks = block.breaks.iter();
        assert!(breaks.all(|b| block.text.is_char_boundary(b.offset)));
    }
    document.to_text(true);
}
