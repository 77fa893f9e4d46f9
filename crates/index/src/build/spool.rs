//! What a run has read out, kept by content until it is published: a run that is interrupted leaves
//! it behind, and the next one goes on from there.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::extraction::Extraction;
use super::folder::{Beginning, Folder, refused};
use crate::content::{Content, Notes};
use crate::entries;
use crate::error::Kind;
use crate::frames::{self, Frames};
use crate::ledger::{ByHash, ContentHead, Hash};
use crate::{Error, PassageRecord};

/// Name of its file.
pub(super) const SPOOL: &str = "extractions";

/// What stands before each extraction.
#[derive(Debug, Serialize, Deserialize)]
struct Label {
    /// Fingerprint of the program and the limits that read it.
    reader: u64,
    hash: Hash,
    facts: Facts,
    /// Bytes of the notes, which follow.
    notes_bytes: u32,
    /// Bytes of the content, which follows them; the passages follow it.
    content_bytes: u32,
}

/// What a run must know of every extraction.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Facts {
    /// Bytes of text in the passages.
    text_bytes: u64,
    passages: u32,
    pages: u32,
    failed: bool,
    lists_meetings: bool,
}

/// One extraction in the spool.
#[derive(Clone, Copy, Debug)]
struct Spooled {
    facts: Facts,
    /// Offset of the notes, behind which the content begins, and then the passages.
    start: u64,
    notes_bytes: u32,
    content_bytes: u32,
    passages_bytes: u32,
}

/// The spool; threads may add and read at the same time.
#[derive(Debug)]
pub(super) struct Spool {
    path: PathBuf,
    /// No file is made before it is done.
    beginning: Beginning,
    reader: u64,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Made with the first extraction.
    file: Option<File>,
    end: u64,
    known: ByHash<Spooled>,
}

impl Spool {
    /// Opens the spool in the folder of the index, with what an interrupted run left there, if it
    /// was read by the same `reader`.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn open(folder: &Folder, reader: u64) -> Result<Spool, Error> {
        let path = folder.path.join(SPOOL);
        let inner = match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => left_over(file, reader),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Inner {
                file: None,
                end: 0,
                known: ByHash::default(),
            }),
            Err(error) => Err(error),
        };
        let inner = inner.map_err(|error| refused(&path, error))?;
        Ok(Spool {
            path,
            beginning: folder.beginning.clone(),
            reader,
            inner: Mutex::new(inner),
        })
    }

    /// The contents whose extractions are here, sorted.
    pub fn hashes(&self) -> Vec<Hash> {
        let mut hashes: Vec<Hash> = self.inner().known.keys().copied().collect();
        hashes.sort_unstable();
        hashes
    }

    /// Whether it holds a content.
    pub fn holds(&self, hash: &Hash) -> bool {
        self.get(hash).is_some()
    }

    /// What is known of a content; what depends on the corpus is not decided yet.
    pub fn head(&self, hash: &Hash) -> Option<ContentHead<'static>> {
        let Spooled { facts, .. } = self.get(hash)?;
        Some(ContentHead {
            hash: *hash,
            document: "",
            facts: entries::Facts {
                passages: facts.passages,
                pages: facts.pages,
                failed: facts.failed,
                lists_meetings: facts.lists_meetings,
                ..entries::Facts::default()
            },
        })
    }

    /// Bytes of text in the passages of a content.
    pub fn text_bytes(&self, hash: &Hash) -> u64 {
        self.get(hash).map_or(0, |known| known.facts.text_bytes)
    }

    fn get(&self, hash: &Hash) -> Option<Spooled> {
        self.inner().known.get(hash).copied()
    }

    /// Adds an extraction.
    ///
    /// # Errors
    /// The disk is full or failing.
    pub fn add(&self, hash: Hash, extraction: &Extraction) -> Result<(), Error> {
        let (frame, mut spooled) = self.encode(hash, extraction)?;
        let mut inner = self.inner();
        let Inner { file, end, known } = &mut *inner;
        let write = |file: &mut File| {
            file.seek(SeekFrom::Start(*end))?;
            file.write_all(&frame)
        };
        let file = match file {
            Some(file) => file,
            None => file.insert(self.create()?),
        };
        write(file).map_err(|error| self.error(error))?;
        spooled.start += *end;
        *end += frame.len() as u64;
        known.insert(hash, spooled);
        Ok(())
    }

    fn create(&self) -> Result<File, Error> {
        self.beginning.wait()?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        let file = options.open(&self.path);
        file.map_err(|error| refused(&self.path, error))
    }

    fn encode(&self, hash: Hash, extraction: &Extraction) -> Result<(Vec<u8>, Spooled), Error> {
        let content = self.bytes(&extraction.content)?;
        let notes = match extraction.notes.is_empty() {
            true => Vec::new(),
            false => self.bytes(&extraction.notes)?,
        };
        let passages = self.bytes(&extraction.passages)?;
        let label = Label {
            reader: self.reader,
            hash,
            facts: facts(extraction),
            notes_bytes: u32::try_from(notes.len()).unwrap_or(u32::MAX),
            content_bytes: u32::try_from(content.len()).unwrap_or(u32::MAX),
        };
        let mut frame = self.bytes(&label)?;
        let spooled = Spooled {
            facts: label.facts,
            start: (frames::HEAD + frame.len()) as u64,
            notes_bytes: label.notes_bytes,
            content_bytes: label.content_bytes,
            passages_bytes: u32::try_from(passages.len()).unwrap_or(u32::MAX),
        };
        frame.extend(&notes);
        frame.extend(&content);
        frame.extend(&passages);
        let head = frames::head(&frame).map_err(|error| self.error(error))?;
        frame.splice(..0, head);
        Ok((frame, spooled))
    }

    /// What describes a content.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn content(&self, hash: &Hash) -> Result<Content, Error> {
        let known = self.get(hash);
        let known = known.ok_or_else(|| self.error(io::ErrorKind::NotFound.into()))?;
        let start = known.start + u64::from(known.notes_bytes);
        self.decode(&self.read(start, known.content_bytes)?)
    }

    /// What there is to report of a content, in the form in which the ledger keeps it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn notes_bytes(&self, hash: &Hash) -> Result<Vec<u8>, Error> {
        match self.get(hash) {
            Some(known) if known.notes_bytes > 0 => self.read(known.start, known.notes_bytes),
            _ => Ok(Vec::new()),
        }
    }

    /// What there is to report of a content.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn notes(&self, hash: &Hash) -> Result<Notes, Error> {
        match self.notes_bytes(hash)?.as_slice() {
            [] => Ok(Notes::default()),
            bytes => self.decode(bytes),
        }
    }

    /// The passages of a content.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn passages_of(&self, hash: &Hash) -> Result<Vec<PassageRecord>, Error> {
        let Some(known) = self.get(hash) else {
            return Ok(Vec::new());
        };
        let before = u64::from(known.notes_bytes) + u64::from(known.content_bytes);
        let start = known.start + before;
        self.decode(&self.read(start, known.passages_bytes)?)
    }

    fn read(&self, start: u64, len: u32) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; len as usize];
        let mut inner = self.inner();
        let mut read = |file: &mut Option<File>| {
            let file = file.as_mut().ok_or(io::ErrorKind::NotFound)?;
            file.seek(SeekFrom::Start(start))?;
            file.read_exact(&mut bytes)
        };
        read(&mut inner.file).map_err(|error| self.error(error))?;
        Ok(bytes)
    }

    fn decode<T: serde::de::DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, Error> {
        postcard::from_bytes(bytes)
            .map_err(|error| Error::with_source(Kind::Corrupt, &self.path, error))
    }

    fn bytes<T: Serialize>(&self, value: &T) -> Result<Vec<u8>, Error> {
        postcard::to_stdvec(value).map_err(|error| Error::with_source(Kind::Io, &self.path, error))
    }

    fn error(&self, error: io::Error) -> Error {
        Error::with_source(Kind::Io, &self.path, error)
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn facts(extraction: &Extraction) -> Facts {
    let (content, notes) = (&extraction.content, &extraction.notes);
    let texts = extraction.passages.iter().map(|p| p.text.len() as u64);
    Facts {
        text_bytes: texts.sum(),
        passages: u32::try_from(extraction.passages.len()).unwrap_or(u32::MAX),
        pages: extraction.pages,
        lists_meetings: !content.catalogue.meetings.is_empty(),
        failed: notes.failure.is_some(),
    }
}

/// The whole frames at the start of the file; what follows is cut off.
fn left_over(file: File, reader: u64) -> io::Result<Inner> {
    let mut known = ByHash::default();
    let mut frames = Frames::new(BufReader::with_capacity(1 << 16, &file));
    let end = loop {
        let end = frames.at;
        match frames.next() {
            Ok(Some((start, frame))) => {
                let Ok((label, rest)) = postcard::take_from_bytes::<Label>(frame) else {
                    break end;
                };
                let before = [label.notes_bytes, label.content_bytes];
                let before = before.iter().map(|bytes| u64::from(*bytes)).sum();
                let passages = (rest.len() as u64).checked_sub(before);
                if let Some(passages) = passages.filter(|_| label.reader == reader) {
                    let spooled = Spooled {
                        facts: label.facts,
                        start: start + (frame.len() - rest.len()) as u64,
                        notes_bytes: label.notes_bytes,
                        content_bytes: label.content_bytes,
                        passages_bytes: u32::try_from(passages).unwrap_or(u32::MAX),
                    };
                    known.insert(label.hash, spooled);
                }
            }
            Ok(None) => break end,
            Err(error) => match error.kind() {
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => break end,
                _ => return Err(error),
            },
        }
    };
    file.set_len(end)?;
    Ok(Inner {
        file: Some(file),
        end,
        known,
    })
}
