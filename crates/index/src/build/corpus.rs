//! The files of a corpus: found without reading them.

use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ecne_extract::Format;

use crate::Error;
use crate::error::Kind;

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// The documents, by id.
    pub files: Vec<Found>,
    /// Files of other types, and links that lead out of the corpus.
    pub others: u64,
    /// Ids of folders that could not be read, with the reason: what is in them is not known.
    pub closed: Vec<(String, String)>,
}

/// One file that may be a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub id: String,
    pub path: PathBuf,
    pub stamp: Stamp,
}

/// What tells that a file has changed, without a look into it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Length in bytes.
    pub bytes: u64,
    /// When it was last changed: seconds since 1970, and nanoseconds.
    pub modified: (i64, u32),
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        Stamp {
            bytes: metadata.len(),
            modified: metadata.modified().map_or((0, 0), |time| {
                match time.duration_since(UNIX_EPOCH) {
                    Ok(after) => (
                        i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
                        after.subsec_nanos(),
                    ),
                    Err(before) => (
                        -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
                        before.duration().subsec_nanos(),
                    ),
                }
            }),
        }
    }
}

impl Corpus {
    /// Walks a corpus folder. Names with a dot in front are left out, and so is the folder `index`.
    /// Links are followed to files inside the corpus only, so that none leads out or in circles.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn walk(root: &Path, index: &Path) -> Result<Corpus, Error> {
        let mut walk = Walk::new(root, index)?;
        while let Some((folder, id)) = walk.folders.pop() {
            walk.folder(&folder, &id);
        }
        let mut corpus = walk.corpus;
        corpus.files.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        // Only a name with bytes that are not UTF-8 can look like another one.
        corpus.files.dedup_by(|later, first| later.id == first.id);
        Ok(corpus)
    }
}

/// How many documents a corpus folder holds, counted no further than `enough`.
///
/// # Errors
/// There is no such folder.
pub(super) fn count(root: &Path, enough: usize) -> Result<usize, Error> {
    let mut walk = Walk::new(root, root)?;
    while let Some((folder, id)) = walk.folders.pop() {
        walk.folder(&folder, &id);
        if walk.corpus.files.len() >= enough {
            return Ok(enough);
        }
    }
    Ok(walk.corpus.files.len())
}

struct Walk {
    root: PathBuf,
    index: Option<PathBuf>,
    folders: Vec<(PathBuf, String)>,
    corpus: Corpus,
}

impl Walk {
    fn new(root: &Path, index: &Path) -> Result<Walk, Error> {
        let real = root
            .canonicalize()
            .ok()
            .filter(|path| path.is_dir())
            .ok_or_else(|| Error::new(Kind::NoCorpus, root))?;
        fs::read_dir(&real).map_err(|error| Error::with_source(Kind::Io, root, error))?;
        Ok(Walk {
            folders: vec![(real.clone(), String::new())],
            index: index.canonicalize().ok(),
            root: real,
            corpus: Corpus::default(),
        })
    }

    fn folder(&mut self, folder: &Path, id: &str) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.corpus.closed.push((id.to_owned(), error.to_string()));
                return;
            }
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&entry, id),
                Err(error) => self.corpus.closed.push((id.to_owned(), error.to_string())),
            }
        }
    }

    fn entry(&mut self, entry: &DirEntry, parent: &str) {
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            return;
        }
        let path = entry.path();
        let Ok(kind) = entry.file_type() else {
            self.corpus.others += 1;
            return;
        };
        let id = child_id(parent, name.as_encoded_bytes());
        if kind.is_dir() {
            if self.index.as_ref() != Some(&path) {
                self.folders.push((path, id));
            }
        } else if document_format(&path).is_none() {
            self.corpus.others += 1;
        } else if let Some(stamp) = self.stamp(entry, &path, kind.is_symlink()) {
            self.corpus.files.push(Found { id, path, stamp });
        } else {
            self.corpus.others += 1;
        }
    }

    /// The stamp of a regular file, or of one that a link inside the corpus leads to.
    fn stamp(&self, entry: &DirEntry, path: &Path, link: bool) -> Option<Stamp> {
        let metadata = if link {
            let target = path.canonicalize().ok()?;
            if !target.starts_with(&self.root) {
                return None;
            }
            fs::metadata(target).ok()?
        } else {
            match entry.metadata() {
                Ok(metadata) => metadata,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
                // It is there all the same: the attempt to read it will say why it cannot be.
                Err(_) => return Some(Stamp::default()),
            }
        };
        metadata.is_file().then(|| Stamp::of(&metadata))
    }
}

/// The format that a file's name promises; `None` for a file that is no document.
pub(super) fn document_format(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?;
    let is = |names: &[&str]| {
        names
            .iter()
            .any(|name| extension.eq_ignore_ascii_case(name))
    };
    if is(&["pdf"]) {
        Some(Format::Pdf)
    } else {
        is(&["html", "htm", "xhtml"]).then_some(Format::Html)
    }
}

/// The id of an entry of a folder; bytes that are not UTF-8 are written as `%XX`.
fn child_id(parent: &str, name: &[u8]) -> String {
    let mut id = String::with_capacity(parent.len() + name.len() + 1);
    if !parent.is_empty() {
        id.push_str(parent);
        id.push('/');
    }
    for chunk in name.utf8_chunks() {
        id.push_str(chunk.valid());
        for byte in chunk.invalid() {
            id.push_str(&format!("%{byte:02X}"));
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_utf8_have_an_id() {
        assert_eq!(child_id("", b"a.pdf"), "a.pdf");
        assert_eq!(child_id("2026", b"caf\xe9.pdf"), "2026/caf%E9.pdf");
    }
}
