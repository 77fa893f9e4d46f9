//! The files of a corpus: found without reading them.

use std::collections::HashSet;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ecne_extract::Format;
use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator,
};
use rayon::slice::ParallelSliceMut;

use crate::Error;
use crate::error::Kind;

/// Entries of one folder that a thread looks at in one go.
const STATS_AT_ONCE: usize = 256;

/// Files of a corpus that tell of its documents and are none.
const TELLING: [&str; 2] = [crate::Manifest::NAME, "glossary.toml"];

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// Its folder.
    pub root: PathBuf,
    /// The documents, sorted by id.
    pub files: Vec<Found>,
    /// Files of other types, and links that lead out of the corpus.
    pub others: u64,
    /// Ids of folders that could not be read, with the reason, sorted: what is in them is not known.
    pub closed: Vec<(String, String)>,
}

/// One file that may be a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub id: String,
    pub stamp: Stamp,
    /// Where it lies, unless its id tells.
    odd: Option<Box<Path>>,
}

impl Found {
    /// Where it lies.
    pub fn path(&self, corpus: &Corpus) -> PathBuf {
        match &self.odd {
            Some(path) => path.to_path_buf(),
            None => corpus.root.join(&self.id),
        }
    }
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
    /// Walks a corpus folder, on the threads of the caller's pool. Names with a dot in front are
    /// left out, and so is the folder `index`. Links are followed to files inside the corpus only,
    /// so that none leads out or in circles.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn walk(root: &Path, index: &Path) -> Result<Corpus, Error> {
        let walk = Walk::new(root, index)?;
        let mut corpus = Corpus {
            root: walk.root.clone(),
            ..Corpus::default()
        };
        let mut folders = vec![(walk.root.clone(), String::new())];
        while !folders.is_empty() {
            let read = folders.par_iter().map(|(path, id)| walk.folder(path, id));
            let read: Vec<Inside> = read.collect();
            folders.clear();
            for inside in read {
                corpus.files.extend(inside.files);
                corpus.others += inside.others;
                corpus.closed.extend(inside.closed);
                folders.extend(inside.folders);
            }
        }
        corpus.closed.sort_unstable();
        corpus.files.par_sort_by(|a, b| a.id.cmp(&b.id));
        corpus.tell_apart();
        Ok(corpus)
    }

    /// Gives every file an id of its own. Only a name with bytes that are not UTF-8 can look like
    /// another one: its `%` is then written as one byte more (`caf%25E9` beside `caf%E9`).
    fn tell_apart(&mut self) {
        while !self.files.is_sorted_by(|a, b| a.id < b.id) {
            let mut seen = HashSet::new();
            // The file whose id is its name comes first, and keeps it.
            self.files
                .sort_by(|a, b| (&a.id, &a.odd).cmp(&(&b.id, &b.odd)));
            for file in &mut self.files {
                if !seen.insert(file.id.clone()) {
                    file.id = file.id.replace('%', "%25");
                }
            }
            self.files.sort_by(|a, b| a.id.cmp(&b.id));
        }
    }

    /// Whether a file of this id was found.
    pub fn holds(&self, id: &str) -> bool {
        let found = |file: &Found| file.id.as_str().cmp(id);
        self.files.binary_search_by(found).is_ok()
    }

    /// Whether a file of this id would lie in a folder that could not be read.
    pub fn hides(&self, id: &str) -> bool {
        let closed = |folder: &str| self.closed.binary_search_by(|(id, _)| (**id).cmp(folder));
        let above = id.match_indices('/').filter_map(|(at, _)| id.get(..at));
        // The corpus itself has no name.
        above.chain([""]).any(|folder| closed(folder).is_ok())
    }
}

/// How many files of a corpus folder have the name of a document, counted no further than `enough`.
///
/// # Errors
/// There is no such folder.
pub(super) fn count(root: &Path, enough: usize) -> Result<usize, Error> {
    let walk = Walk::new(root, root)?;
    let mut folders = vec![walk.root.clone()];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !hidden => folders.push(entry.path()),
                Ok(_) if !hidden && document_format(&entry.path()).is_some() => count += 1,
                _ => {}
            }
        }
        if count >= enough {
            return Ok(enough);
        }
    }
    Ok(count)
}

/// What every part of a walk must know.
struct Walk {
    root: PathBuf,
    index: Option<PathBuf>,
}

/// What one folder holds.
#[derive(Default)]
struct Inside {
    files: Vec<Found>,
    folders: Vec<(PathBuf, String)>,
    others: u64,
    closed: Option<(String, String)>,
}

/// What an entry of a folder is.
enum Seen {
    File(Found),
    Folder(PathBuf, String),
    Other,
    Hidden,
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
            index: index.canonicalize().ok(),
            root: real,
        })
    }

    fn folder(&self, folder: &Path, id: &str) -> Inside {
        let mut inside = Inside::default();
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.unwrap_or_else(|error| {
            inside.closed = Some((id.to_owned(), error.to_string()));
            Vec::new()
        });
        let seen = entries.into_par_iter().with_min_len(STATS_AT_ONCE);
        let seen: Vec<Seen> = seen.map(|entry| self.entry(&entry, id)).collect();
        for seen in seen {
            match seen {
                Seen::File(found) => inside.files.push(found),
                Seen::Folder(path, id) => inside.folders.push((path, id)),
                Seen::Other => inside.others += 1,
                Seen::Hidden => {}
            }
        }
        inside
    }

    fn entry(&self, entry: &DirEntry, parent: &str) -> Seen {
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            return Seen::Hidden;
        }
        let path = entry.path();
        let Ok(kind) = entry.file_type() else {
            return Seen::Other;
        };
        let id = child_id(parent, name.as_encoded_bytes());
        if kind.is_dir() {
            if self.index.as_ref() == Some(&path) {
                return Seen::Hidden;
            }
            return Seen::Folder(path, id);
        }
        if parent.is_empty() && TELLING.iter().any(|told| name == *told) {
            return Seen::Hidden;
        }
        if document_format(&path).is_none() {
            return Seen::Other;
        }
        let Some(stamp) = self.stamp(entry, &path, kind.is_symlink()) else {
            return Seen::Other;
        };
        let odd = path.strip_prefix(&self.root) != Ok(Path::new(&id));
        let odd = odd.then(|| path.into_boxed_path());
        Seen::File(Found { id, stamp, odd })
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
