//! The first half of a run: which files are new, changed, renamed or gone, and the reading of those
//! whose content is not known. Everything that is read out goes to the spool.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::ThreadPool;
use rayon::iter::{ParallelBridge, ParallelIterator};

use super::corpus::{Corpus, Found, Stamp, document_format};
use super::extraction::extract;
use super::spool::Spool;
use crate::error::Kind;
use crate::ledger::{ByHash, FileEntry, FileState, Hash, Ledger};
use crate::{Error, Observer, Options, Progress, Stage};

/// Files of this size and more are read first, the largest in front, so that no processor waits at
/// the end for another that met a large one late.
const LARGE_BYTES: u64 = 16 << 10;
/// Seconds within which a file may change twice and keep its time (FAT counts in steps of 2 s).
const FRESH_SECONDS: i64 = 2;
/// How often a file that changes while it is read is read again.
const ATTEMPTS: usize = 3;
/// Larger files are refused: they are no minutes, and would have to fit in memory.
const MAX_BYTES: u64 = 1 << 30;

/// Bytes of files that are in memory at a time, but for one that is larger by itself.
const BYTES_AT_ONCE: u64 = 128 << 20;

/// All files as they are now.
#[derive(Debug, Default)]
pub(super) struct Looked<'a> {
    /// Every document of the corpus, sorted by id.
    pub files: Vec<(&'a str, FileEntry)>,
    /// Which of them are new or not as they were, by their place above, and how they were.
    pub changes: Vec<(usize, Option<&'a FileEntry>)>,
    /// Those that are gone, as they were.
    pub gone: Vec<(&'a str, &'a FileEntry)>,
    pub added: u64,
    pub updated: u64,
    pub removed: u64,
    pub unchanged: u64,
    pub reused: u64,
    pub pages_read: u64,
    /// Whether a file that the walk met was not there any more when it was to be read.
    pub vanished: bool,
}

/// The pages of each content that this run has read out, in whichever look at the corpus.
pub(super) type ReadOut = Mutex<ByHash<u64>>;

/// What need not be read out again.
#[derive(Clone, Copy)]
pub(super) struct Kept<'a> {
    /// Whether a content is known.
    pub known: &'a (dyn Fn(&Hash) -> bool + Sync),
    /// Where goes what is read out.
    pub spool: &'a Spool,
    pub read_out: &'a ReadOut,
}

/// A file that must be read to know what it holds.
struct Unsure<'a> {
    found: &'a Found,
    /// Its place among all files.
    at: usize,
    before: Option<&'a FileEntry>,
}

/// Compares the corpus with the ledger, and reads what must be read.
///
/// # Errors
/// The spool cannot be written, or the observer wants to stop.
pub(super) fn look<'a>(
    options: &Options,
    corpus: &'a Corpus,
    ledger: &'a Ledger<'a>,
    kept: Kept<'_>,
    pool: &ThreadPool,
    observer: &dyn Observer,
) -> Result<Looked<'a>, Error> {
    let mut looked = Looked::default();
    let mut unsure = looked.compare(options, corpus, ledger, kept.known);
    unsure.sort_by_key(|file| {
        let size = file.found.stamp.bytes;
        std::cmp::Reverse(if size < LARGE_BYTES { 0 } else { size })
    });
    let read = Reading::new(options, corpus, &unsure, kept, observer).run(pool)?;
    looked.pages_read = read.pages;
    looked.reused = read.reused;
    looked.vanished = read.vanished;
    for (i, entry) in read.entries {
        if let Some(file) = unsure.get(i) {
            looked.settle(file, entry);
        }
    }
    looked.changes.sort_unstable_by_key(|(at, _)| *at);
    Ok(looked)
}

fn as_it_was(entry: &FileEntry, stamp: &Stamp, known: &dyn Fn(&Hash) -> bool) -> bool {
    let same = entry.bytes == stamp.bytes && entry.modified == stamp.modified;
    match &entry.state {
        FileState::Holds(hash) => same && !entry.fresh && known(hash),
        FileState::Unreadable(_) => false,
    }
}

impl<'a> Looked<'a> {
    /// Whether every file is as the ledger has it.
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty() && self.gone.is_empty()
    }

    /// The files that are new or not as they were.
    pub fn changed(&self) -> impl Iterator<Item = &(&'a str, FileEntry)> {
        self.changes
            .iter()
            .filter_map(|(at, _)| self.files.get(*at))
    }

    /// Goes through corpus and ledger side by side, both being sorted.
    fn compare(
        &mut self,
        options: &Options,
        corpus: &'a Corpus,
        ledger: &'a Ledger<'a>,
        known: &(dyn Fn(&Hash) -> bool + Sync),
    ) -> Vec<Unsure<'a>> {
        let mut unsure = Vec::new();
        let mut recorded = ledger.files.iter().peekable();
        self.files.reserve(corpus.files.len());
        for found in &corpus.files {
            while let Some((id, entry)) = recorded.next_if(|(id, _)| *id < found.id.as_str()) {
                self.absent(corpus, id, entry);
            }
            let before = recorded.next_if(|(id, _)| *id == found.id);
            let before = before.map(|(_, entry)| entry);
            let entry = match before {
                Some(entry) if !options.verify && as_it_was(entry, &found.stamp, known) => {
                    self.unchanged += 1;
                    entry.clone()
                }
                _ => {
                    let at = self.files.len();
                    unsure.push(Unsure { found, at, before });
                    UNREAD
                }
            };
            self.files.push((&found.id, entry));
        }
        for (id, entry) in recorded {
            self.absent(corpus, id, entry);
        }
        unsure
    }

    fn settle(&mut self, file: &Unsure<'a>, entry: FileEntry) {
        match file.before {
            None => self.added += 1,
            Some(before) if before.state != entry.state => self.updated += 1,
            Some(_) => self.unchanged += 1,
        }
        if file.before != Some(&entry) {
            self.changes.push((file.at, file.before));
        }
        if let Some(place) = self.files.get_mut(file.at) {
            place.1 = entry;
        }
    }

    /// A file that the ledger has and the walk did not meet is gone, unless it lies in a folder
    /// that could not be read.
    fn absent(&mut self, corpus: &Corpus, id: &'a str, entry: &'a FileEntry) {
        if corpus.hides(id) {
            self.files.push((id, entry.clone()));
            self.unchanged += 1;
        } else {
            self.gone.push((id, entry));
            self.removed += 1;
        }
    }
}

/// What stands for a file until it is read.
const UNREAD: FileEntry = FileEntry {
    bytes: 0,
    modified: (0, 0),
    fresh: true,
    state: FileState::Unreadable(String::new()),
};

/// The threads that read files.
struct Reading<'a> {
    options: &'a Options,
    corpus: &'a Corpus,
    files: &'a [Unsure<'a>],
    kept: Kept<'a>,
    observer: &'a dyn Observer,
    room: Room,
    /// Contents that a thread has taken on.
    taken: Mutex<ByHash<()>>,
    entries: Mutex<Vec<(usize, FileEntry)>>,
    files_read: AtomicU64,
    bytes_read: AtomicU64,
    pages: AtomicU64,
    reused: AtomicU64,
    vanished: AtomicBool,
    bytes_total: u64,
}

/// What the threads found.
struct Findings {
    /// With the place of the file among those that were to be read.
    entries: Vec<(usize, FileEntry)>,
    pages: u64,
    reused: u64,
    vanished: bool,
}

impl<'a> Reading<'a> {
    fn new(
        options: &'a Options,
        corpus: &'a Corpus,
        files: &'a [Unsure<'a>],
        kept: Kept<'a>,
        observer: &'a dyn Observer,
    ) -> Self {
        Reading {
            options,
            corpus,
            files,
            kept,
            observer,
            room: Room::default(),
            taken: Mutex::default(),
            entries: Mutex::default(),
            files_read: AtomicU64::new(0),
            bytes_read: AtomicU64::new(0),
            pages: AtomicU64::new(0),
            reused: AtomicU64::new(0),
            vanished: AtomicBool::new(false),
            bytes_total: files.iter().map(|file| weight(file.found)).sum(),
        }
    }

    /// The files are taken in their order, one at a time, by whichever thread is free.
    fn run(self, pool: &ThreadPool) -> Result<Findings, Error> {
        let files = self.files.iter().enumerate().par_bridge();
        pool.install(|| files.try_for_each(|(i, file)| self.next(i, file.found)))?;
        let entries = self.entries.into_inner();
        Ok(Findings {
            entries: entries.unwrap_or_else(PoisonError::into_inner),
            pages: self.pages.into_inner(),
            reused: self.reused.into_inner(),
            vanished: self.vanished.into_inner(),
        })
    }

    fn next(&self, i: usize, found: &Found) -> Result<(), Error> {
        if self.observer.cancelled() {
            return Err(Error::new(Kind::Interrupted, &self.options.index));
        }
        let entry = self.file(found)?;
        lock(&self.entries).push((i, entry));
        self.report(weight(found));
        Ok(())
    }

    fn file(&self, found: &Found) -> Result<FileEntry, Error> {
        let path = found.path(self.corpus);
        let _place = self.room.enter(weight(found));
        let (bytes, stamp) = match read(&path) {
            Ok(read) => read,
            Err(reason) => {
                let there = path.try_exists();
                let denied = |error: io::Error| error.kind() == ErrorKind::PermissionDenied;
                if !there.unwrap_or_else(denied) {
                    self.vanished.store(true, Ordering::Relaxed);
                }
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
        let hash = hash_of(&bytes);
        let first = lock(&self.taken).insert(hash, ()).is_none();
        let before = lock(self.kept.read_out).get(&hash).copied();
        match before {
            // When files had vanished from under an earlier look.
            Some(pages) if first => {
                self.pages.fetch_add(pages, Ordering::Relaxed);
            }
            None if first && !(self.kept.known)(&hash) => self.read_out(hash, &bytes, &path)?,
            _ => {
                self.reused.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(FileEntry {
            bytes: stamp.bytes,
            modified: stamp.modified,
            fresh: stamp.modified.0.saturating_add(FRESH_SECONDS) >= now,
            state: FileState::Holds(hash),
        })
    }

    /// Reads a content out into the spool.
    fn read_out(&self, hash: Hash, bytes: &[u8], path: &Path) -> Result<(), Error> {
        let promised = document_format(path);
        let extraction = extract(bytes, promised, &self.options.limits);
        let pages = u64::from(extraction.pages.max(1));
        self.pages.fetch_add(pages, Ordering::Relaxed);
        lock(self.kept.read_out).insert(hash, pages);
        self.kept.spool.add(hash, &extraction)
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

/// Bytes of a file that are read.
fn weight(found: &Found) -> u64 {
    found.stamp.bytes.min(MAX_BYTES)
}

/// The memory that threads share for the files that they read.
#[derive(Default)]
struct Room {
    taken: Mutex<u64>,
    left: Condvar,
}

/// Bytes of it that are in use as long as this lives.
struct Taken<'a>(&'a Room, u64);

impl Room {
    /// Waits until so many bytes fit in, or nobody else is there.
    fn enter(&self, bytes: u64) -> Taken<'_> {
        let mut taken = lock(&self.taken);
        while *taken > 0 && *taken + bytes > BYTES_AT_ONCE {
            taken = self
                .left
                .wait(taken)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
        Taken(self, bytes)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *lock(&self.0.taken) -= self.1;
        self.0.left.notify_all();
    }
}

/// The bytes of a file and the stamp they had before and after.
fn read(path: &Path) -> Result<(Vec<u8>, Stamp), String> {
    steady(path, |file, size| {
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        let read = file.read_to_end(&mut bytes)?;
        Ok((bytes, read as u64))
    })
}

/// What is taken from a file, and the stamp it had before and after. `take` is told how many bytes
/// there are, and gives how many it has read as well.
fn steady<T>(
    path: &Path,
    take: impl Fn(&mut io::Take<File>, u64) -> io::Result<(T, u64)>,
) -> Result<(T, Stamp), String> {
    let attempt = || {
        let file = File::open(path)?;
        let before = Stamp::of(&file.metadata()?);
        if before.bytes > MAX_BYTES {
            return Ok(None);
        }
        let mut file = file.take(MAX_BYTES + 1);
        let (taken, bytes) = take(&mut file, before.bytes)?;
        let after = Stamp::of(&file.get_ref().metadata()?);
        let steady = before == after && after.bytes == bytes;
        Ok::<_, io::Error>(Some((taken, after, steady)))
    };
    for _ in 0..ATTEMPTS {
        match attempt().map_err(|error| error.to_string())? {
            Some((taken, stamp, true)) => return Ok((taken, stamp)),
            Some(_) => {}
            None => return Err("larger than 1 GiB".to_owned()),
        }
    }
    Err("changed again and again while it was read".to_owned())
}

/// The hash of a file's bytes as they are now, which are read piece by piece.
pub(super) fn hash(path: &Path) -> Result<Hash, String> {
    let whole = steady(path, |file, _| {
        let mut hasher = blake3::Hasher::new();
        let bytes = io::copy(file, &mut hasher)?;
        Ok((hasher.finalize(), bytes))
    });
    whole.map(|(whole, _)| cut(&whole))
}

fn hash_of(bytes: &[u8]) -> Hash {
    cut(&blake3::hash(bytes))
}

fn cut(whole: &blake3::Hash) -> Hash {
    *whole.as_bytes().first_chunk().unwrap_or(&[0; 16])
}

/// A lock whose holder cannot have left the data half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
