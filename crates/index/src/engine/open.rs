//! Opens an index for reading.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use tantivy::directory::error::OpenReadError;
use tantivy::error::DataCorruption;
use tantivy::{Index, IndexReader, ReloadPolicy, Segment, SegmentReader, TantivyError};

use super::snapshot::{META, Snapshot};
use super::{analysis, schema};
use crate::commit::Commit;
use crate::error::Kind;
use crate::{Error, verify};

/// Version of everything that an index holds: a change of fields, analysis, records or layout
/// raises it.
pub const FORMAT: u32 = 5;
/// Name of the file that holds it, as `ecne index 5`.
pub(crate) const FORMAT_FILE: &str = "format";
/// Name of the file that a writer locks.
pub(crate) const LOCK_FILE: &str = "lock";
const FORMAT_WORDS: &str = "ecne index ";

/// How often a reader that loses the race against a writer looks again. Each loss means that a
/// whole update was published between two system calls.
const ATTEMPTS: usize = 50;

/// Passages of an index whose checksums are verified whenever it is opened for a search; as a rule
/// it has a megabyte or less, for which a tenth of a millisecond will do.
const FEW_PASSAGES: u64 = 2_000;

/// The index in the folder `path` as it is at this moment, and a reader of it. Later updates do not
/// show: open it again.
///
/// # Errors
/// [`Error::is_missing`], [`Error::is_outdated`] and [`Error::is_newer`], a folder of other things,
/// or a damaged index.
pub fn open(path: &Path) -> Result<(Index, IndexReader), Error> {
    open_with(path, |index| {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok((index, reader))
    })
}

/// What a search needs of an index.
pub struct Searched {
    /// Its segments.
    pub segments: Vec<SegmentReader>,
    /// Files and folders of the corpus that could not be read when it was last updated.
    pub unreadable: u64,
}

/// What a search needs of the index in the folder `path` as it is at this moment, and no more: it
/// takes less time than to [`open`] the index.
///
/// # Errors
/// As for [`open`].
pub fn open_segments(path: &Path) -> Result<Searched, Error> {
    open_with(path, |index| {
        let metas = index.load_metas()?;
        let commit = metas.payload.and_then(|text| text.parse::<Commit>().ok());
        let commit = commit.ok_or_else(|| DataCorruption::comment_only("no word of a commit"))?;
        let segments = metas.segments.into_iter().map(|meta| index.segment(meta));
        let segments: Vec<Segment> = segments.collect();
        verify_few(path, &segments)?;
        let segments: Result<_, TantivyError> = segments.iter().map(SegmentReader::open).collect();
        Ok(Searched {
            segments: segments?,
            unreadable: commit.unreadable,
        })
    })
}

/// Verifies the checksums of an index of few passages, so that damage there never shows as fewer
/// hits. For a large one that takes longer than a search: [`crate::verify`] is for those.
fn verify_few(path: &Path, segments: &[Segment]) -> Result<(), TantivyError> {
    let metas = segments.iter().map(Segment::meta);
    let passages = metas.clone().map(|meta| u64::from(meta.max_doc()));
    if passages.sum::<u64>() > FEW_PASSAGES {
        return Ok(());
    }
    match verify::damaged(path, metas.flat_map(verify::files))?.is_empty() {
        true => Ok(()),
        false => Err(DataCorruption::comment_only("a wrong checksum").into()),
    }
}

/// Opens the index and takes from it what is wanted; anew where an update removes files meanwhile.
fn open_with<T>(path: &Path, take: impl Fn(Index) -> Result<T, TantivyError>) -> Result<T, Error> {
    check_format(path)?;
    let mut meta = read_meta(path)?;
    for _ in 1..ATTEMPTS {
        match open_at(path, &meta).and_then(&take) {
            Ok(opened) => return Ok(opened),
            Err(error) => {
                let now = read_meta(path)?;
                if now == meta {
                    return Err(damaged(path, error));
                }
                meta = now;
            }
        }
    }
    let opened = open_at(path, &meta).and_then(&take);
    opened.map_err(|error| damaged(path, error))
}

/// The error for an index that could not be read: damage, unless the system refused to read. The
/// engine's own words, which speak of its types, are left out.
pub fn damaged(path: &Path, source: TantivyError) -> Error {
    let name = |file: &Path| {
        file.file_name()
            .unwrap_or(file.as_os_str())
            .to_string_lossy()
            .into_owned()
    };
    match source {
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            Error::reading(path, &name(&file), &io::ErrorKind::NotFound.into())
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            Error::reading(path, &name(&filepath), &io_error)
        }
        TantivyError::IoError(error) => Error::reading(path, "a file of it", &error),
        _ => Error::new(Kind::Corrupt, path),
    }
}

fn open_at(path: &Path, meta: &[u8]) -> Result<Index, TantivyError> {
    let index = Index::open(Snapshot::new(path, meta.to_vec())?)?;
    if index.schema() != schema::schema().0 {
        return Err(TantivyError::SchemaError(String::new()));
    }
    analysis::register(&index);
    Ok(index)
}

/// The bytes of `meta.json`.
fn read_meta(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path.join(META)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::new(Kind::Missing, path),
        _ => Error::with_source(Kind::Io, path, error),
    })
}

/// What the folder must hold for this version to read it.
pub(crate) fn check_format(path: &Path) -> Result<(), Error> {
    let text = match fs::read(path.join(FORMAT_FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(without_format(path)),
        Err(error) => return Err(Error::with_source(Kind::Io, path, error)),
    };
    let number = str::from_utf8(&text)
        .ok()
        .and_then(|text| text.trim_end().strip_prefix(FORMAT_WORDS))
        .and_then(|number| number.parse::<u32>().ok());
    match number {
        Some(FORMAT) => Ok(()),
        Some(older) if older < FORMAT => Err(Error::new(Kind::Outdated, path)),
        Some(_) => Err(Error::new(Kind::Newer, path)),
        None => Err(Error::new(without_number(path), path)),
    }
}

/// The content of the format file of this version.
#[cfg(feature = "build")]
pub(crate) fn format_line() -> String {
    format!("{FORMAT_WORDS}{FORMAT}\n")
}

fn without_format(path: &Path) -> Error {
    // With a format by now, it is an index that has just been begun.
    let ours = |name: &OsStr| {
        let begun = [LOCK_FILE, FORMAT_FILE, "format.new"];
        begun.iter().any(|known| name == OsStr::new(known))
    };
    let empty = match fs::read_dir(path) {
        Ok(entries) => {
            let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
            names.iter().all(|name| ours(name)) || names.iter().any(|name| name == FORMAT_FILE)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Error::with_source(Kind::Io, path, error),
    };
    let kind = if empty {
        Kind::Missing
    } else {
        without_number(path)
    };
    Error::new(kind, path)
}

/// What a folder is that holds files, and none that says of which format they are.
fn without_number(path: &Path) -> Kind {
    let holds = |name| path.join(name).is_file();
    if holds(LOCK_FILE) && holds(META) {
        Kind::Corrupt
    } else {
        Kind::NotAnIndex
    }
}
