//! Turns a corpus folder into an index, in parallel, incrementally and atomically.
//!
//! [`build`] does it all; [`Options`] says where and how. What an index holds of a document and of
//! a passage are [`DocumentRecord`] and [`PassageRecord`]. To search, use the crate `ecne-query`.
//!
//! Feature `build` (default) brings the extractors and the writer; without it there is only what a
//! reader of an index needs.

mod error;
mod record;

#[doc(hidden)]
pub mod engine;

pub use error::Error;
pub use record::{DocumentRecord, PassageRecord};
