//! Whether the files of an index hold what was written.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use tantivy::directory::FileSlice;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::footer::Footer;
use tantivy::index::{SegmentComponent, SegmentId, SegmentMeta};
use tantivy::{HasLen, Searcher, TantivyError};

use crate::commit::Commit;
use crate::error::{Kind, is_refusal};
use crate::ledger::LedgerFile;
use crate::status::commit_of;
use crate::{Error, engine};

/// How often an index is looked at again that a writer replaced meanwhile.
const ATTEMPTS: usize = 5;
/// Bytes of a file that are read at a time.
const PIECE: usize = 64 << 10;
/// Bytes at the end of a file that hold the checksum and what describes it, at most: about a hundred
/// in fact.
const MOST_OF_THE_END: u64 = 4 << 10;
/// Bytes of the end that say how long it is and what it is; the engine takes them to be there.
const LEAST_OF_THE_END: u64 = 8;

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
    #[cfg_attr(not(feature = "build"), expect(dead_code, reason = "for a check"))]
    pub ledger: LedgerFile,
    /// Names of the files that are missing or changed, sorted.
    pub damaged: Vec<String>,
    /// What was looked at.
    pub commit: Commit,
    #[cfg_attr(not(feature = "build"), expect(dead_code, reason = "for a check"))]
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
    let damaged = damaged(path, segments.iter().flat_map(files));
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

/// Those of some files of an index that are missing or have another checksum than they were written
/// with. They are read piece by piece, however large they are.
///
/// # Errors
/// The system refuses to read one.
pub(crate) fn damaged(
    path: &Path,
    files: impl Iterator<Item = String>,
) -> Result<Vec<String>, TantivyError> {
    let mut damaged = Vec::new();
    let mut buffer = vec![0; PIECE];
    for name in files {
        match is_whole(&path.join(&name), &mut buffer) {
            Ok(true) => {}
            Err(error) if is_refusal(&error) => {
                return Err(OpenReadError::wrap_io_error(error, name.into()).into());
            }
            _ => damaged.push(name),
        }
    }
    Ok(damaged)
}

/// Whether a file holds what was written: the engine ends it with a checksum of all before.
fn is_whole(path: &Path, buffer: &mut [u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if length < LEAST_OF_THE_END {
        return Ok(false);
    }
    let end = length.min(MOST_OF_THE_END);
    file.seek(SeekFrom::Start(length - end))?;
    let mut last = Vec::new();
    file.by_ref().take(end).read_to_end(&mut last)?;
    let (footer, before) = Footer::extract_footer(FileSlice::from(last))?;
    file.rewind()?;
    let mut left = file.take(length - end + before.len() as u64);
    let mut sum = crc32fast::Hasher::new();
    loop {
        match left.read(buffer)? {
            0 => return Ok(left.limit() == 0 && sum.finalize() == footer.crc),
            read => sum.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// The files of a segment: all segments have all of them, apart from the list of what is deleted.
pub(crate) fn files(segment: &SegmentMeta) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_an_end_is_not_whole() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("file");
        for length in 0..=64 {
            std::fs::write(&path, vec![0; length]).expect("written");
            assert!(!is_whole(&path, &mut [0; 16]).unwrap_or(false), "{length}");
        }
    }
}
