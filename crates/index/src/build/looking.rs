//! The first half of a run: which files are new, changed, renamed or gone, and the reading of those
//! whose content is not known. Everything that is read out goes to the spool.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::corpus::{Corpus, Found, Stamp, document_format};
use super::extraction::extract;
use super::spool::Spool;
use crate::error::Kind;
use crate::ledger::{FileEntry, FileState, Hash, Ledger};
use crate::{Error, Observer, Options, Progress, Stage};

/// Files of this size and more are read first, the largest in front, so that no processor waits at
/// the end for another that met a large one late.
const LARGE_BYTES: u64 = 256 << 10;
/// Seconds within which a file may change twice and keep its time (FAT counts in steps of 2 s).
const FRESH_SECONDS: i64 = 2;
/// How often a file that changes while it is read is read again.
const ATTEMPTS: usize = 3;
/// Larger files are refused: they are no minutes, and would have to fit in memory.
const MAX_BYTES: u64 = 1 << 30;

/// All files as they are now.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// Every document of the corpus, by id.
    pub files: BTreeMap<String, FileEntry>,
    /// Ids of those that are new or not as they were.
    pub changed: BTreeSet<String>,
    /// Ids of those that are gone.
    pub gone: BTreeSet<String>,
    pub added: u64,
    pub updated: u64,
    pub removed: u64,
    pub unchanged: u64,
    pub reused: u64,
    pub pages_read: u64,
}

/// Compares the corpus with the ledger, and reads what must be read.
///
/// # Errors
/// The spool cannot be written, or the observer wants to stop.
pub(super) fn look(
    options: &Options,
    corpus: &Corpus,
    ledger: &Ledger,
    known: &(dyn Fn(&Hash) -> bool + Sync),
    spool: &Spool,
    observer: &dyn Observer,
) -> Result<Looked, Error> {
    let mut looked = Looked::default();
    let mut unsure = Vec::new();
    for found in &corpus.files {
        match ledger.files.get(&found.id) {
            Some(entry) if !options.verify && as_it_was(entry, &found.stamp, known) => {
                looked.files.insert(found.id.clone(), entry.clone());
                looked.unchanged += 1;
            }
            _ => unsure.push(found),
        }
    }
    unsure.sort_by_key(|found| {
        let size = found.stamp.bytes;
        std::cmp::Reverse(if size < LARGE_BYTES { 0 } else { size })
    });
    let read = Reading::new(options, &unsure, known, spool, observer).run()?;
    looked.pages_read = read.pages;
    looked.reused = read.reused;
    for (found, entry) in unsure.iter().zip(read.entries) {
        looked.settle(ledger, &found.id, entry);
    }
    looked.take_absent(corpus, ledger);
    Ok(looked)
}

fn as_it_was(entry: &FileEntry, stamp: &Stamp, known: &dyn Fn(&Hash) -> bool) -> bool {
    let same = entry.bytes == stamp.bytes && entry.modified == stamp.modified;
    match &entry.state {
        FileState::Holds(hash) => same && !entry.fresh && known(hash),
        FileState::Unreadable(_) => false,
    }
}

impl Looked {
    /// Whether every file is as the ledger has it.
    pub fn is_unchanged(&self) -> bool {
        self.changed.is_empty() && self.gone.is_empty()
    }

    fn settle(&mut self, ledger: &Ledger, id: &str, entry: FileEntry) {
        let before = ledger.files.get(id);
        match before {
            None => self.added += 1,
            Some(before) if before.state != entry.state => self.updated += 1,
            Some(_) => self.unchanged += 1,
        }
        if before != Some(&entry) {
            self.changed.insert(id.to_owned());
        }
        self.files.insert(id.to_owned(), entry);
    }

    /// Files that the ledger has and the walk did not meet are gone, unless they lie in a folder
    /// that could not be read.
    fn take_absent(&mut self, corpus: &Corpus, ledger: &Ledger) {
        for (id, entry) in &ledger.files {
            if self.files.contains_key(id) {
                continue;
            }
            if corpus.closed.iter().any(|(folder, _)| lies_in(id, folder)) {
                self.files.insert(id.clone(), entry.clone());
                self.unchanged += 1;
            } else {
                self.gone.insert(id.clone());
                self.removed += 1;
            }
        }
    }
}

fn lies_in(id: &str, folder: &str) -> bool {
    let rest = id.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
}

/// The threads that read files.
struct Reading<'a> {
    options: &'a Options,
    files: &'a [&'a Found],
    known: &'a (dyn Fn(&Hash) -> bool + Sync),
    spool: &'a Spool,
    observer: &'a dyn Observer,
    /// Contents that a thread has taken on.
    taken: Mutex<HashSet<Hash>>,
    files_read: AtomicU64,
    bytes_read: AtomicU64,
    pages: AtomicU64,
    reused: AtomicU64,
    bytes_total: u64,
}

/// What the threads found.
struct Read1 {
    entries: Vec<FileEntry>,
    pages: u64,
    reused: u64,
}

impl<'a> Reading<'a> {
    fn new(
        options: &'a Options,
        files: &'a [&'a Found],
        known: &'a (dyn Fn(&Hash) -> bool + Sync),
        spool: &'a Spool,
        observer: &'a dyn Observer,
    ) -> Self {
        Reading {
            options,
            files,
            known,
            spool,
            observer,
            taken: Mutex::default(),
            files_read: AtomicU64::new(0),
            bytes_read: AtomicU64::new(0),
            pages: AtomicU64::new(0),
            reused: AtomicU64::new(0),
            bytes_total: files.iter().map(|found| found.stamp.bytes).sum(),
        }
    }

    /// The files are taken in their order, one at a time, by whichever thread is free.
    fn run(self) -> Result<Read1, Error> {
        let pool = super::pool(self.options)?;
        let files = self.files.iter().enumerate().par_bridge();
        let read: Result<Vec<_>, Error> =
            pool.install(|| files.map(|(i, found)| Ok((i, self.next(found)?))).collect());
        let mut entries = read?;
        entries.sort_unstable_by_key(|(i, _)| *i);
        Ok(Read1 {
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
            pages: self.pages.into_inner(),
            reused: self.reused.into_inner(),
        })
    }

    fn next(&self, found: &Found) -> Result<FileEntry, Error> {
        if self.observer.cancelled() {
            return Err(Error::new(Kind::Interrupted, &self.options.index));
        }
        let entry = self.file(found)?;
        self.report(found.stamp.bytes);
        Ok(entry)
    }

    fn file(&self, found: &Found) -> Result<FileEntry, Error> {
        let (bytes, stamp) = match read(found) {
            Ok(read) => read,
            Err(reason) => {
                return Ok(FileEntry {
                    bytes: found.stamp.bytes,
                    modified: found.stamp.modified,
                    fresh: true,
                    state: FileState::Unreadable(reason),
                });
            }
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
        let hash: Hash = blake3::hash(&bytes).into();
        let first = || {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            taken.insert(hash)
        };
        if (self.known)(&hash) || !first() {
            self.reused.fetch_add(1, Ordering::Relaxed);
        } else {
            let promised = document_format(&found.path);
            let extraction = extract(&bytes, promised, &self.options.limits);
            let pages = u64::from(extraction.pages.max(1));
            self.pages.fetch_add(pages, Ordering::Relaxed);
            self.spool.add(hash, &extraction)?;
        }
        Ok(FileEntry {
            bytes: stamp.bytes,
            modified: stamp.modified,
            fresh: stamp.modified.0 + FRESH_SECONDS >= now,
            state: FileState::Holds(hash),
        })
    }

    fn report(&self, bytes: u64) {
        let files = self.files_read.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = self.bytes_read.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.observer.progress(Progress {
            stage: Stage::Reading,
            files,
            files_total: self.files.len() as u64,
            bytes,
            bytes_total: self.bytes_total,
            pages: self.pages.load(Ordering::Relaxed),
        });
    }
}

/// The bytes of a file and the stamp they had before and after.
fn read(found: &Found) -> Result<(Vec<u8>, Stamp), String> {
    let attempt = || {
        let mut file = File::open(&found.path)?;
        let before = Stamp::of(&file.metadata()?);
        if before.bytes > MAX_BYTES {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(before.bytes).unwrap_or(0) + 1);
        file.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        let after = Stamp::of(&file.metadata()?);
        let steady = before == after && after.bytes == bytes.len() as u64;
        Ok::<_, std::io::Error>(Some((bytes, after, steady)))
    };
    for _ in 0..ATTEMPTS {
        match attempt().map_err(|error| error.to_string())? {
            Some((bytes, stamp, true)) => return Ok((bytes, stamp)),
            Some(_) => {}
            None => return Err("larger than 1 GiB".to_owned()),
        }
    }
    Err("changed again and again while it was read".to_owned())
}

/// The hash of a file's bytes as they are now.
pub(super) fn hash(found: &Found) -> Result<Hash, String> {
    read(found).map(|(bytes, _)| blake3::hash(&bytes).into())
}
