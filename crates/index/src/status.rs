//! What an index tells of its files, without a look at the corpus.

use std::path::Path;

use crate::{Error, Status, engine};

/// What the index in the folder `path` knows of its files.
///
/// # Errors
/// As for opening it: no index, or one of another format.
pub fn status(path: &Path) -> Result<Status, Error> {
    engine::open(path)?;
    Ok(Status::default())
}
