//! How much work a reader may do for one file.

/// Bounds on the work for one document. All are counts, never times, so that the same bytes always
/// give the same [`Document`](crate::Document). Past a bound the reader keeps what it has and adds
/// a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pages of a PDF. Default 20,000.
    pub pages: usize,
    /// Bytes of one stream of a PDF after decompression. Default 128 MiB.
    pub stream_bytes: usize,
    /// Bytes of all streams of a PDF after decompression. Default 1 GiB.
    pub total_bytes: usize,
    /// Glyphs drawn. Default 50 million.
    pub glyphs: usize,
    /// Elements and leaves of a PDF's structure tree. Default 2 million; with 0 the layout alone
    /// decides what the text's order and its blocks are.
    pub structure_elements: usize,
    /// Nesting of form XObjects, structure elements or HTML elements. Default 256.
    pub depth: usize,
    /// Bytes of an HTML file; the rest is not read. Default 32 MiB.
    pub html_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            pages: 20_000,
            stream_bytes: 128 << 20,
            total_bytes: 1 << 30,
            glyphs: 50_000_000,
            structure_elements: 2_000_000,
            depth: 256,
            html_bytes: 32 << 20,
        }
    }
}
