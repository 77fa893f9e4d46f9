//! From bytes to a document: recognises the format, calls its reader, numbers the paragraphs.

use crate::error::Kind;
use crate::{Document, Error, Format, Limits, minutes};

/// Reads one file. Without a `format`, its first bytes decide.
///
/// # Errors
/// Only when nothing at all can be read: another file type, a password, no text, or a file broken
/// beyond reading. Everything else is a [`Warning`](crate::Warning) in the document.
pub fn read(bytes: &[u8], format: Option<Format>, limits: &Limits) -> Result<Document, Error> {
    let format = format
        .or_else(|| recognise(bytes))
        .ok_or(Error::new(Kind::Unsupported))?;
    let mut document = blocks(bytes, format, limits)?;
    let header_blocks = minutes::header_blocks(&document);
    document.number_paragraphs(header_blocks);
    Ok(document)
}

#[cfg_attr(
    not(any(feature = "pdf", feature = "html")),
    expect(unused_variables, reason = "there is no reader to hand them to")
)]
fn blocks(bytes: &[u8], format: Format, limits: &Limits) -> Result<Document, Error> {
    match format {
        #[cfg(feature = "pdf")]
        Format::Pdf => crate::pdf::read(bytes, limits),
        #[cfg(feature = "html")]
        Format::Html => crate::html::read(bytes, limits),
        #[cfg(not(all(feature = "pdf", feature = "html")))]
        _ => Err(Error::new(Kind::Unsupported)),
    }
}

/// PDF readers accept a header anywhere in the first 1,024 bytes (ISO 32000-1, annex H, note 13).
fn recognise(bytes: &[u8]) -> Option<Format> {
    let start = &bytes[..bytes.len().min(1024)];
    if start.windows(5).any(|w| w == b"%PDF-") {
        return Some(Format::Pdf);
    }
    let first = start
        .iter()
        .find(|b| !b.is_ascii_whitespace() && **b != 0 && b.is_ascii())?;
    (*first == b'<').then_some(Format::Html)
}
