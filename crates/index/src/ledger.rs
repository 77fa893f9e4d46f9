//! The ledger: what is known of every file of the corpus and of every content that was read. It
//! lies beside the engine's files, so that opening the index for a search does not touch it; the
//! commit says how much of it counts.
//!
//! What every run must know of all files is one file, read whole; what was read out of each content
//! is another, of which a run reads what it needs.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use ecne_extract::Warning;
use ecne_extract::catalogue::Catalogue;
use ecne_extract::minutes::Header;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::commit::Commit;
use crate::error::Kind;
use crate::frames::{self, Frames, Span};

/// BLAKE3 of a file's bytes.
pub(crate) type Hash = [u8; 32];

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
    /// BLAKE3 of the bytes.
    pub hash: Hash,
    /// Id under which the index holds it; empty where it could not be read.
    pub document: &'a str,
    /// Fingerprint of the record that the index holds; 0 where there is none.
    pub record: u64,
    /// Fingerprint of meeting and kind, to find near-duplicates; 0 where the meeting is not known.
    pub meeting: u64,
    /// How many passages it has.
    pub passages: u32,
    /// How many pages a PDF has; 0 for HTML.
    pub pages: u32,
    /// Whether there is a failure or a warning to report.
    pub noted: bool,
    /// Whether it lists meetings.
    pub lists_meetings: bool,
    /// Where its [`ContentBody`] lies.
    pub body: Span,
}

/// What the ledger writes down of a content, beside hash and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// Bytes of a number of 64 bits, which would take more as one of varying length.
    record: Option<[u8; 8]>,
    meeting: Option<[u8; 8]>,
    passages: u32,
    pages: u32,
    noted: bool,
    lists_meetings: bool,
    body: Span,
}

impl<'a> ContentHead<'a> {
    pub fn facts(&self) -> Facts {
        let bytes = |number: u64| (number != 0).then(|| number.to_le_bytes());
        Facts {
            record: bytes(self.record),
            meeting: bytes(self.meeting),
            passages: self.passages,
            pages: self.pages,
            noted: self.noted,
            lists_meetings: self.lists_meetings,
            body: self.body,
        }
    }

    fn new(hash: Hash, document: &'a str, facts: &Facts) -> Self {
        let number = |bytes: Option<[u8; 8]>| bytes.map_or(0, u64::from_le_bytes);
        ContentHead {
            hash,
            document,
            record: number(facts.record),
            meeting: number(facts.meeting),
            passages: facts.passages,
            pages: facts.pages,
            noted: facts.noted,
            lists_meetings: facts.lists_meetings,
            body: facts.body,
        }
    }
}

/// What was read out of a content, apart from its passages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ContentBody {
    /// What its header block says.
    pub header: Header,
    /// Its first heading, if the header gives no title.
    pub heading: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// The address it gives as its own.
    pub url: Option<String>,
    /// What trouble it gave.
    pub warnings: Vec<Warning>,
    /// Why it cannot be read.
    pub failure: Option<String>,
    /// Sketch of its words, to find near-duplicates.
    pub sketch: Vec<u8>,
    /// The meetings that it lists, if it is a web page.
    pub catalogue: Catalogue,
}

/// One entry of the ledger. Later ones replace earlier ones of the same file or content.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Entry<'a> {
    /// A file is there.
    File(&'a str, FileEntry),
    /// A file is there, and the index holds its content under its name.
    Held(&'a str, FileEntry, Facts),
    /// A file is gone.
    Gone(&'a str),
    /// A content was read, or is described otherwise than before; with the id under which the index
    /// holds it.
    Content(Hash, &'a str, Facts),
    /// No file has this content any more.
    Forgotten(Hash),
}

/// The files of a ledger as one commit left them.
#[derive(Debug, Default)]
pub(crate) struct LedgerFile {
    entries: Vec<u8>,
    bodies: Option<File>,
    path: PathBuf,
}

impl LedgerFile {
    /// Reads what belongs to a commit.
    ///
    /// # Errors
    /// A file is missing or cut short.
    pub fn load(folder: &Path, commit: &Commit) -> Result<LedgerFile, Error> {
        let path = commit.ledger_path(folder);
        let corrupt = |error: io::Error| Error::with_source(Kind::Corrupt, &path, error);
        let file = File::open(&path).map_err(corrupt)?;
        let mut entries = Vec::with_capacity(usize::try_from(commit.bytes).unwrap_or(0) + 1);
        let read = file.take(commit.bytes).read_to_end(&mut entries);
        if read.map_err(corrupt)? as u64 != commit.bytes {
            return Err(corrupt(io::ErrorKind::UnexpectedEof.into()));
        }
        let path = commit.bodies_path(folder);
        let bodies = File::open(&path);
        Ok(LedgerFile {
            entries,
            bodies: Some(bodies.map_err(|e| Error::with_source(Kind::Corrupt, &path, e))?),
            path,
        })
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
        let mut rest = self.entries.as_slice();
        let mut files = Vec::new();
        // Many entries stand in one frame.
        while let Some(frame) = frames::split(&mut rest).map_err(|e| self.corrupt(e))? {
            let mut rest = frame;
            while !rest.is_empty() {
                let (entry, next) = postcard::take_from_bytes(rest).map_err(|e| self.corrupt(e))?;
                ledger.take(entry, &mut files);
                rest = next;
            }
        }
        ledger.settle(files);
        Ok(ledger)
    }

    /// Whether what was read out of the contents is whole, up to the end that the commit names.
    pub fn bodies_are_whole(&self, commit: &Commit) -> bool {
        let Some(file) = &self.bodies else {
            return false;
        };
        let mut file: &File = file;
        if file.rewind().is_err() {
            return false;
        }
        let mut frames = Frames::new(BufReader::with_capacity(1 << 16, file.take(commit.bodies)));
        while let Ok(Some(_)) = frames.next() {}
        frames.at == commit.bodies
    }

    fn body_bytes(&self, span: Span) -> Result<Vec<u8>, Error> {
        let read = || {
            let mut file = self.bodies.as_ref().ok_or(io::ErrorKind::NotFound)?;
            let start = span.offset.checked_sub(frames::HEAD as u64);
            file.seek(SeekFrom::Start(start.ok_or(io::ErrorKind::InvalidData)?))?;
            let mut whole = vec![0; frames::HEAD + span.len as usize];
            file.read_exact(&mut whole)?;
            let frame = frames::split(&mut whole.as_slice())?;
            Ok::<_, io::Error>(frame.unwrap_or_default().to_vec())
        };
        read().map_err(|error| self.corrupt(error))
    }

    fn corrupt(&self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error::with_source(Kind::Corrupt, &self.path, error)
    }
}

/// The whole ledger of one commit. Bodies stay on disk.
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
            Entry::File(id, entry) => files.push((id, Some(entry))),
            Entry::Held(id, entry, facts) => {
                if let FileState::Holds(hash) = &entry.state {
                    let head = ContentHead::new(*hash, id, &facts);
                    self.contents.insert(*hash, head);
                }
                files.push((id, Some(entry)));
            }
            Entry::Gone(id) => files.push((id, None)),
            Entry::Content(hash, document, facts) => {
                let head = ContentHead::new(hash, document, &facts);
                self.contents.insert(hash, head);
            }
            Entry::Forgotten(hash) => drop(self.contents.remove(&hash)),
        }
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
    pub fn file(&self, id: &str) -> Option<&FileEntry> {
        let at = self.files.binary_search_by_key(&id, |(id, _)| id).ok()?;
        self.files.get(at).map(|(_, entry)| entry)
    }

    /// The bytes of the body of a content. One thread at a time may ask.
    ///
    /// # Errors
    /// The file cannot be read or is damaged.
    pub fn body_bytes(&self, content: &ContentHead<'_>) -> Result<Vec<u8>, Error> {
        self.file.body_bytes(content.body)
    }

    /// The body of a content.
    ///
    /// # Errors
    /// The file cannot be read or is damaged.
    pub fn body(&self, content: &ContentHead<'_>) -> Result<ContentBody, Error> {
        let bytes = self.body_bytes(content)?;
        postcard::from_bytes(&bytes).map_err(|error| self.file.corrupt(error))
    }
}
