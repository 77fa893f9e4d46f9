//! The engine's side of the index, for `ecne-query` alone: not a public interface, and free to
//! change with any version.

pub mod analysis;
pub mod schema;
