//! The ledger: what is known of every file of the corpus and of every content that was read. It
//! lies beside the engine's files, so that opening the index for a search does not touch it; the
//! commit says how much of it counts.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use ecne_extract::Warning;
use ecne_extract::catalogue::Catalogue;
use ecne_extract::minutes::Header;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::commit::Commit;
use crate::error::Kind;
use crate::frames::{Frames, Span};

/// BLAKE3 of a file's bytes.
pub(crate) type Hash = [u8; 32];

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ContentHead {
    /// BLAKE3 of the bytes.
    pub hash: Hash,
    /// Id under which the index holds it; empty where it could not be read.
    pub document: String,
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
}

/// What was read out of a content, apart from its passages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ContentBody {
    /// What its header block says.
    pub header: Header,
    /// Its first heading.
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
    pub sketch: Vec<u16>,
    /// The meetings that it lists, if it is a web page.
    pub catalogue: Catalogue,
}

/// One entry of the ledger. Later ones replace earlier ones of the same file or content.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Entry {
    /// A file is there.
    File(String, FileEntry),
    /// A file is gone.
    Gone(String),
    /// A content was read; its [`ContentBody`] follows in the same frame.
    Content(ContentHead),
    /// No file has this content any more.
    Forgotten(Hash),
}

/// A content and where its body lies.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub head: ContentHead,
    pub body: Span,
}

/// The whole ledger of one commit. Bodies stay on disk.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By id.
    pub files: HashMap<String, FileEntry>,
    /// By content.
    pub contents: HashMap<Hash, Content>,
    /// How many frames it was read from; more than entries, where later ones replaced earlier.
    pub frames: usize,
    file: Option<File>,
    path: PathBuf,
}

impl Ledger {
    /// Reads what belongs to a commit.
    ///
    /// # Errors
    /// The file is missing, cut short or damaged.
    pub fn load(folder: &Path, commit: &Commit) -> Result<Ledger, Error> {
        let path = commit.ledger_path(folder);
        let corrupt = |error: io::Error| Error::with_source(Kind::Corrupt, &path, error);
        let file = File::open(&path).map_err(corrupt)?;
        let mut ledger = Ledger::default();
        let input = BufReader::with_capacity(1 << 16, &file).take(commit.bytes);
        let mut frames = Frames::new(input);
        while let Some((start, frame)) = frames.next().map_err(corrupt)? {
            ledger.take(start, frame).map_err(corrupt)?;
        }
        if frames.at != commit.bytes {
            return Err(corrupt(io::ErrorKind::UnexpectedEof.into()));
        }
        ledger.file = Some(file);
        ledger.path = path;
        Ok(ledger)
    }

    fn take(&mut self, start: u64, frame: &[u8]) -> io::Result<()> {
        self.frames += 1;
        let (entry, body) = postcard::take_from_bytes::<Entry>(frame)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        match entry {
            Entry::File(id, entry) => drop(self.files.insert(id, entry)),
            Entry::Gone(id) => drop(self.files.remove(&id)),
            Entry::Content(head) => {
                let skipped = u64::try_from(frame.len() - body.len()).unwrap_or(0);
                let body = Span {
                    offset: start + skipped,
                    len: u32::try_from(body.len()).unwrap_or(0),
                };
                self.contents.insert(head.hash, Content { head, body });
            }
            Entry::Forgotten(hash) => drop(self.contents.remove(&hash)),
        }
        Ok(())
    }

    /// The bytes of a body. One thread at a time may ask.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn body_bytes(&self, span: Span) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; span.len as usize];
        let read = |bytes: &mut [u8]| {
            let mut file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
            file.seek(SeekFrom::Start(span.offset))?;
            file.read_exact(bytes)
        };
        read(&mut bytes).map_err(|error| Error::with_source(Kind::Corrupt, &self.path, error))?;
        Ok(bytes)
    }

    /// The body of a content.
    ///
    /// # Errors
    /// The file cannot be read or is damaged.
    pub fn body(&self, content: &Content) -> Result<ContentBody, Error> {
        let bytes = self.body_bytes(content.body)?;
        postcard::from_bytes(&bytes)
            .map_err(|error| Error::with_source(Kind::Corrupt, &self.path, error))
    }
}
