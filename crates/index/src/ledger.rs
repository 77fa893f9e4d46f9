//! The ledger: what is known of every file of the corpus and of every content that was read. It
//! lies beside the engine's files, so that opening the index for a search does not touch it; the
//! commit says how much of it counts. What was read out of a content is stored with the record of
//! the document, in the index.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::commit::Commit;
use crate::content::Notes;
use crate::entries::{Batch, Entry, Facts};
use crate::frames;

/// The first half of the BLAKE3 of a file's bytes: two files do not have it in common by chance, and
/// who makes two that have, in 2^64 attempts, hides one of his own documents behind another.
pub(crate) type Hash = [u8; 16];

/// A table by content.
pub(crate) type ByHash<V> = HashMap<Hash, V, BuildHasherDefault<FirstBytes>>;

/// The first bytes of a BLAKE3 are as good a hash as any of the whole.
#[derive(Default)]
pub(crate) struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// One file as it was when it was last looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileEntry {
    /// Length in bytes.
    pub bytes: u64,
    /// When it was last changed: seconds since 1970, and nanoseconds.
    pub modified: (i64, u32),
    /// Changed so shortly before it was read that it may have changed again with the same time.
    pub fresh: bool,
    /// What it holds.
    pub state: FileState,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FileState {
    /// This content.
    Holds(Hash),
    /// It could not be opened or read, for this reason.
    Unreadable(String),
}

/// What a run must know of every content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContentHead<'a> {
    /// Of the bytes.
    pub hash: Hash,
    /// Id under which the index holds it; empty where it could not be read.
    pub document: &'a str,
    /// What else the ledger writes down of it.
    pub facts: Facts<'a>,
}

/// The ledger's file as one commit left it.
#[derive(Debug, Default)]
pub(crate) struct LedgerFile {
    batches: Vec<Batch>,
    /// Folder of the index and name of the file, for errors.
    folder: PathBuf,
    name: String,
}

impl LedgerFile {
    /// Reads what belongs to a commit.
    ///
    /// # Errors
    /// The file is missing, cut short or damaged, or the system refuses to read it.
    pub fn load(folder: &Path, commit: &Commit) -> Result<LedgerFile, Error> {
        let mut file = LedgerFile {
            folder: folder.to_owned(),
            name: commit.ledger_name(),
            ..LedgerFile::default()
        };
        let read = || {
            let opened = File::open(folder.join(&file.name))?;
            // What the commit says may be damaged too: its number reserves no memory unseen.
            if opened.metadata()?.len() < commit.bytes {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let mut bytes = Vec::with_capacity(usize::try_from(commit.bytes).unwrap_or(0));
            opened.take(commit.bytes).read_to_end(&mut bytes)?;
            let mut rest = bytes.as_slice();
            let mut batches = Vec::new();
            while let Some(frame) = frames::split(&mut rest)? {
                batches.push(Batch::unpack(frame)?);
            }
            Ok(batches)
        };
        file.batches = read().map_err(|error| file.failure(&error))?;
        Ok(file)
    }

    /// What the entries say, all together.
    ///
    /// # Errors
    /// An entry is damaged.
    pub fn ledger(&self) -> Result<Ledger<'_>, Error> {
        let mut ledger = Ledger {
            files: Vec::new(),
            contents: ByHash::default(),
            entries: 0,
            file: self,
        };
        let mut files = Vec::new();
        for batch in &self.batches {
            for entry in batch.entries() {
                let damaged = || self.failure(&io::ErrorKind::InvalidData.into());
                ledger.take(entry.ok_or_else(damaged)?, &mut files);
            }
        }
        ledger.settle(files);
        Ok(ledger)
    }

    fn failure(&self, error: &io::Error) -> Error {
        Error::reading(&self.folder, &self.name, error)
    }
}

/// The whole ledger of one commit.
#[derive(Debug)]
pub(crate) struct Ledger<'a> {
    /// By id, sorted.
    pub files: Vec<(&'a str, FileEntry)>,
    /// By content.
    pub contents: ByHash<ContentHead<'a>>,
    /// How many entries it was read from; more than are left, where later ones replaced earlier.
    pub entries: usize,
    file: &'a LedgerFile,
}

impl<'a> Ledger<'a> {
    fn take(&mut self, entry: Entry<'a>, files: &mut Vec<(&'a str, Option<FileEntry>)>) {
        self.entries += 1;
        match entry {
            Entry::File(id, entry, facts) => {
                if let (FileState::Holds(hash), Some(facts)) = (&entry.state, facts) {
                    self.know(*hash, id, facts);
                }
                files.push((id, Some(entry)));
            }
            Entry::Gone(id) => files.push((id, None)),
            Entry::Content(hash, document, facts) => self.know(hash, document, facts),
            Entry::Forgotten(hash) => drop(self.contents.remove(&hash)),
        }
    }

    fn know(&mut self, hash: Hash, document: &'a str, facts: Facts<'a>) {
        let head = ContentHead {
            hash,
            document,
            facts,
        };
        self.contents.insert(hash, head);
    }

    /// Keeps the last that was said of each file.
    fn settle(&mut self, mut files: Vec<(&'a str, Option<FileEntry>)>) {
        // Stable, and fast where most is in order already.
        files.sort_by_key(|(id, _)| *id);
        files.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                std::mem::swap(later, first);
            }
            same
        });
        let known = files.into_iter();
        self.files = known.filter_map(|(id, entry)| Some((id, entry?))).collect();
    }

    /// What was last known of a file.
    #[cfg(feature = "build")]
    pub fn file(&self, id: &str) -> Option<&FileEntry> {
        let at = self.files.binary_search_by_key(&id, |(id, _)| id).ok()?;
        self.files.get(at).map(|(_, entry)| entry)
    }

    /// What there is to report of a content.
    ///
    /// # Errors
    /// The ledger is damaged.
    pub fn notes(&self, content: &ContentHead<'_>) -> Result<Notes, Error> {
        let notes = content.facts.notes;
        if notes.is_empty() {
            return Ok(Notes::default());
        }
        let damaged = |_| self.file.failure(&io::ErrorKind::InvalidData.into());
        postcard::from_bytes(notes).map_err(damaged)
    }
}
