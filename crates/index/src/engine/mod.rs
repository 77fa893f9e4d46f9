//! The engine's side of the index, for `ecne-query` alone: not a public interface, and free to
//! change with any version.

pub mod analysis;
pub mod copies;
pub mod layout;
mod open;
pub mod schema;
mod snapshot;
pub mod spelled;
mod spelling;
pub mod terms;

pub use open::{FORMAT, Searched, damaged, open, open_segments};
#[cfg(feature = "build")]
pub(crate) use open::{FORMAT_FILE, LOCK_FILE, check_format, format_line};
#[cfg(feature = "build")]
pub(crate) use snapshot::{MANAGED, META, no_lock};
