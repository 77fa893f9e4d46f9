//! Reads the minutes and agendas of public meetings, published as PDF or HTML, into a
//! [`Document`] of blocks in reading order, and those blocks into [`Minutes`]: which meeting it
//! was, and who said what.
//!
//! ```
//! use ecne_extract::{Format, Limits, Minutes};
//!
//! let page = b"<!doctype html><p>MINUTES</p><p>29 January 2026</p><p>NL presented its hotline.</p>";
//! let document = ecne_extract::read(page, Some(Format::Html), &Limits::default())?;
//! let minutes = Minutes::of(&document);
//! assert_eq!(minutes.interventions[0].speakers, ["NL"]);
//! # Ok::<(), ecne_extract::Error>(())
//! ```
//!
//! Extraction is a pure function of the bytes: no files, no threads, no clock. Broken input is
//! data, a document with [`Warning`]s; an [`Error`] means that nothing at all could be read.
//!
//! Features: `pdf` brings the PDF reader (lopdf), `html` the HTML reader (scraper). Without them
//! there are only the types, the rules over blocks and the tables of names.

mod document;
mod error;
mod fold;
mod fuzz;
mod hash;
mod limits;
mod read;
mod text;

#[cfg(feature = "html")]
mod html;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
#[doc(hidden)]
pub use pdf::{Stage, read_in_stages};

pub mod catalogue;
pub mod glossary;
pub mod minutes;
pub mod names;

pub use catalogue::Catalogue;
pub use document::{
    Block, BlockKind, Document, Emphasis, Format, Furniture, Link, Metadata, Page, PageBreak,
    Position, Rect, Warning, WarningKind,
};
pub use error::Error;
#[doc(hidden)]
pub use fuzz::read_any;
pub use limits::Limits;
pub use minutes::Minutes;
pub use read::read;

/// Fingerprint of this crate's sources: another one may read the same bytes otherwise.
pub const REVISION: &str = env!("ECNE_EXTRACT_REVISION");
