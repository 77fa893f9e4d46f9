//! Turns a corpus folder into an index, in parallel, incrementally and atomically.
//!
//! [`build`] does it all; [`Options`] says where and how. What an index holds of a document and of
//! a passage are [`DocumentRecord`] and [`PassageRecord`]. To search, use the crate `ecne-query`.
//!
//! Feature `build` (default) brings the extractors and the writer; without it there is only what a
//! reader of an index needs.

#[cfg(feature = "build")]
mod build;
mod commit;
mod content;
mod entries;
mod error;
mod frames;
mod ledger;
mod listing;
mod location;
#[cfg(feature = "build")]
mod manifest;
#[cfg(feature = "build")]
mod options;
#[cfg(feature = "build")]
mod passages;
mod record;
mod report;
mod status;
mod stored;
mod verify;

#[doc(hidden)]
pub mod engine;

#[cfg(feature = "build")]
pub use build::{build, check, count_documents};
pub use engine::FORMAT;
pub use error::Error;
pub use listing::{Listing, listings};
pub use location::default_index;
#[cfg(feature = "build")]
pub use manifest::{Entry, Manifest};
#[cfg(feature = "build")]
pub use options::Options;
#[cfg(feature = "build")]
pub use passages::passages;
pub use record::{DocumentRecord, PassageRecord};
pub use report::{
    Check, DocumentWarning, Failure, FileStatus, Observer, Outcome, Progress, Report, Stage, Status,
};
pub use status::status;
pub use verify::verify;
