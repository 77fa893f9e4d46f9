//! `--limit-*`: how much work a reader may do for one file.

use ecne_extract::Limits;

/// Bounds on the work for one file.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Limits for one file")]
pub struct Args {
    /// Pages of a PDF.
    #[arg(long, value_name = "N", default_value_t = Limits::default().pages)]
    limit_pages: usize,
    /// Bytes of one stream of a PDF after decompression.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().stream_bytes)]
    limit_stream_bytes: usize,
    /// Bytes of all streams of a PDF after decompression.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().total_bytes)]
    limit_total_bytes: usize,
    /// Glyphs drawn.
    #[arg(long, value_name = "N", default_value_t = Limits::default().glyphs)]
    limit_glyphs: usize,
    /// Elements of a PDF's structure tree; with 0 the layout alone decides.
    #[arg(long, value_name = "N", default_value_t = Limits::default().structure_elements)]
    limit_structure_elements: usize,
    /// Nesting of forms, structure elements and HTML elements.
    #[arg(long, value_name = "N", default_value_t = Limits::default().depth)]
    limit_depth: usize,
    /// Bytes of an HTML file; the rest is not read.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().html_bytes)]
    limit_html_bytes: usize,
}

impl Args {
    /// As the readers take them.
    pub fn limits(&self) -> Limits {
        Limits {
            pages: self.limit_pages,
            stream_bytes: self.limit_stream_bytes,
            total_bytes: self.limit_total_bytes,
            glyphs: self.limit_glyphs,
            structure_elements: self.limit_structure_elements,
            depth: self.limit_depth,
            html_bytes: self.limit_html_bytes,
        }
    }
}
