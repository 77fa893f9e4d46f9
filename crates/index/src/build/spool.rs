//! What a run has read out, kept by content until it is published: a run that is interrupted leaves
//! it behind, and the next one goes on from there.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::extraction::Extraction;
use crate::error::Kind;
use crate::frames::{self, Frames, Span};
use crate::ledger::{ContentBody, ContentHead, Hash};
use crate::{Error, PassageRecord};

/// Name of its file.
pub(super) const SPOOL: &str = "extractions";

/// What stands before each extraction.
#[derive(Debug, Serialize, Deserialize)]
struct Label {
    /// Fingerprint of the program and the limits that read it.
    reader: u64,
    head: ContentHead,
    /// Bytes of the body, which follows; the passages follow it.
    body_bytes: u32,
    /// Bytes of text in the passages.
    text_bytes: u64,
}

/// One extraction in the spool.
#[derive(Clone, Debug)]
pub(super) struct Spooled {
    /// Its `document`, `record` and `meeting` are not decided yet.
    pub head: ContentHead,
    /// Bytes of text in its passages.
    pub text_bytes: u64,
    body: Span,
    passages: Span,
}

/// The spool; threads may add and read at the same time.
#[derive(Debug)]
pub(super) struct Spool {
    path: PathBuf,
    reader: u64,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: File,
    end: u64,
    known: HashMap<Hash, Spooled>,
}

impl Spool {
    /// Opens the spool in the folder of the index, with what an interrupted run left there, if it
    /// was read by the same `reader`.
    ///
    /// # Errors
    /// The file cannot be made or read.
    pub fn open(folder: &Path, reader: u64) -> Result<Spool, Error> {
        let path = folder.join(SPOOL);
        let open = || {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            let (known, end) = left_over(&file, reader)?;
            file.set_len(end)?;
            Ok(Inner { file, end, known })
        };
        let inner = open().map_err(|error| super::folder::refused(&path, error))?;
        Ok(Spool {
            path,
            reader,
            inner: Mutex::new(inner),
        })
    }

    /// What is known of a content.
    pub fn get(&self, hash: &Hash) -> Option<Spooled> {
        self.inner().known.get(hash).cloned()
    }

    /// Adds an extraction.
    ///
    /// # Errors
    /// The disk is full or failing.
    pub fn add(&self, hash: Hash, extraction: &Extraction) -> Result<(), Error> {
        let (frame, mut spooled) = self.encode(hash, extraction)?;
        let mut inner = self.inner();
        let start = inner.end;
        let write = |file: &mut File| {
            file.seek(SeekFrom::Start(start))?;
            file.write_all(&frame)
        };
        write(&mut inner.file).map_err(|error| self.error(error))?;
        inner.end += frame.len() as u64;
        spooled.body.offset += start;
        spooled.passages.offset += start;
        inner.known.insert(hash, spooled);
        Ok(())
    }

    fn encode(&self, hash: Hash, extraction: &Extraction) -> Result<(Vec<u8>, Spooled), Error> {
        let body = self.bytes(&extraction.body)?;
        let passages = self.bytes(&extraction.passages)?;
        let texts = extraction.passages.iter().map(|p| p.text.len() as u64);
        let label = Label {
            reader: self.reader,
            head: head_of(hash, extraction),
            body_bytes: u32::try_from(body.len()).unwrap_or(u32::MAX),
            text_bytes: texts.sum(),
        };
        let mut frame = self.bytes(&label)?;
        let label_bytes = frame.len();
        frame.extend(&body);
        frame.extend(&passages);
        let spooled = spooled(
            label,
            frames::HEAD as u64 + label_bytes as u64,
            passages.len(),
        );
        let mut whole = frames::head(&frame)
            .map_err(|error| self.error(error))?
            .to_vec();
        whole.append(&mut frame);
        Ok((whole, spooled))
    }

    /// What describes a content.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn body(&self, spooled: &Spooled) -> Result<ContentBody, Error> {
        self.decode(&self.body_bytes(spooled)?)
    }

    /// What describes a content, in the form in which the ledger keeps it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn body_bytes(&self, spooled: &Spooled) -> Result<Vec<u8>, Error> {
        self.read(spooled.body)
    }

    /// The passages of a content.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn passages_of(&self, hash: &Hash) -> Result<Vec<PassageRecord>, Error> {
        match self.get(hash) {
            Some(spooled) => self.decode(&self.read(spooled.passages)?),
            None => Ok(Vec::new()),
        }
    }

    fn read(&self, span: Span) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; span.len as usize];
        let mut inner = self.inner();
        let file = &mut inner.file;
        file.seek(SeekFrom::Start(span.offset))
            .and_then(|_| file.read_exact(&mut bytes))
            .map_err(|error| self.error(error))?;
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

fn head_of(hash: Hash, extraction: &Extraction) -> ContentHead {
    let body = &extraction.body;
    ContentHead {
        hash,
        passages: u32::try_from(extraction.passages.len()).unwrap_or(u32::MAX),
        pages: extraction.pages,
        lists_meetings: !body.catalogue.meetings.is_empty(),
        noted: body.failure.is_some() || !body.warnings.is_empty(),
        ..ContentHead::default()
    }
}

/// `start` is the offset of the body.
fn spooled(label: Label, start: u64, passages: usize) -> Spooled {
    Spooled {
        head: label.head,
        text_bytes: label.text_bytes,
        body: Span {
            offset: start,
            len: label.body_bytes,
        },
        passages: Span {
            offset: start + u64::from(label.body_bytes),
            len: u32::try_from(passages).unwrap_or(u32::MAX),
        },
    }
}

/// The whole frames at the start of the file, and where they end.
fn left_over(file: &File, reader: u64) -> io::Result<(HashMap<Hash, Spooled>, u64)> {
    let mut known = HashMap::new();
    let mut frames = Frames::new(BufReader::with_capacity(1 << 16, file));
    loop {
        let end = frames.at;
        match frames.next() {
            Ok(Some((start, frame))) => {
                let Ok((label, rest)) = postcard::take_from_bytes::<Label>(frame) else {
                    return Ok((known, end));
                };
                let passages = rest.len().checked_sub(label.body_bytes as usize);
                if let Some(passages) = passages.filter(|_| label.reader == reader) {
                    let body = start + (frame.len() - rest.len()) as u64;
                    known.insert(label.head.hash, spooled(label, body, passages));
                }
            }
            Ok(None) => return Ok((known, end)),
            Err(error) => match error.kind() {
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
                    return Ok((known, end));
                }
                _ => return Err(error),
            },
        }
    }
}
