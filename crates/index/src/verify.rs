//! Whether the files of an index hold what was written.

use std::path::Path;

use tantivy::directory::error::OpenReadError;
use tantivy::index::{SegmentComponent, SegmentId, SegmentMeta};
use tantivy::{Index, Searcher, TantivyError};

use crate::commit::Commit;
use crate::error::{Kind, is_refusal};
use crate::ledger::LedgerFile;
use crate::status::commit_of;
use crate::{Error, engine};

/// How often an index is looked at again that a writer replaced meanwhile.
const ATTEMPTS: usize = 5;

/// Verifies the checksums of all files of the index in the folder `path`, which takes as long as
/// to read them.
///
/// # Errors
/// As for opening it; [`Error::is_corrupt`] with the name of the first file that does not hold
/// what was written.
pub fn verify(path: &Path) -> Result<(), Error> {
    match inspect(path)?.damaged.first() {
        Some(name) => Err(changed(path, name)),
        None => Ok(()),
    }
}

/// The error for a file that does not hold what was written.
pub(crate) fn changed(path: &Path, name: &str) -> Error {
    Error::with_source(Kind::Corrupt, path, format!("{name} is missing or changed"))
}

/// What a look at all files of an index found.
pub(crate) struct Inspection {
    /// The ledger; an empty one if it is damaged.
    pub ledger: LedgerFile,
    /// Names of the files that are missing or changed, sorted.
    pub damaged: Vec<String>,
    /// What was looked at.
    pub commit: Commit,
    pub searcher: Searcher,
    segments: Vec<SegmentId>,
}

/// Looks at all files of the index as it is at this moment.
///
/// # Errors
/// As for opening it, or the system refuses to read a file.
pub(crate) fn inspect(path: &Path) -> Result<Inspection, Error> {
    let mut found = look(path)?;
    for _ in 0..ATTEMPTS {
        if found.damaged.is_empty() {
            break;
        }
        // Or has a writer published and cleaned up meanwhile?
        let before = std::mem::replace(&mut found, look(path)?);
        if before.commit == found.commit && before.segments == found.segments {
            break;
        }
    }
    Ok(found)
}

fn look(path: &Path) -> Result<Inspection, Error> {
    let (index, reader) = engine::open(path)?;
    let commit = commit_of(&index, path)?;
    let metas = index.load_metas();
    let segments = metas
        .map_err(|error| engine::damaged(path, error))?
        .segments;
    let damaged = damaged(&index, &segments);
    let mut damaged = damaged.map_err(|error| engine::damaged(path, error))?;
    let ledger = LedgerFile::load(path, &commit);
    let ledger = ledger.and_then(|file| file.ledger().map(drop).map(|()| file));
    let ledger = match ledger {
        Err(error) if error.is_corrupt() => {
            damaged.push(commit.ledger_name());
            LedgerFile::default()
        }
        other => other?,
    };
    damaged.sort_unstable();
    Ok(Inspection {
        ledger,
        damaged,
        commit,
        searcher: reader.searcher(),
        segments: segments.iter().map(SegmentMeta::id).collect(),
    })
}

/// Names of the files of some segments that are missing or have another checksum than they were
/// written with.
///
/// # Errors
/// The system refuses to read one.
pub(crate) fn damaged(
    index: &Index,
    segments: &[SegmentMeta],
) -> Result<Vec<String>, TantivyError> {
    let mut damaged = Vec::new();
    for file in segments.iter().flat_map(files) {
        match index.directory().validate_checksum(Path::new(&file)) {
            Ok(true) => {}
            Err(OpenReadError::IoError { io_error, filepath }) if is_refusal(&io_error) => {
                return Err(OpenReadError::IoError { io_error, filepath }.into());
            }
            _ => damaged.push(file),
        }
    }
    Ok(damaged)
}

/// The files of a segment: all segments have all of them, apart from the list of what is deleted.
fn files(segment: &SegmentMeta) -> Vec<String> {
    let deleted = segment.has_deletes().then_some(SegmentComponent::Delete);
    let parts = [
        SegmentComponent::Terms,
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FastFields,
        SegmentComponent::FieldNorms,
        SegmentComponent::Store,
    ];
    let parts = parts.into_iter().chain(deleted);
    let names = parts.map(|part| segment.relative_path(part));
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}
