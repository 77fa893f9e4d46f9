//! Adds to the ledger.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::folder::{Folder, refused};
use super::looking::Looked;
use super::plan::{Plan, Source};
use super::spool::Spool;
use crate::Error;
use crate::commit::Commit;
use crate::error::Kind;
use crate::frames::{self, Span};
use crate::ledger::{ContentHead, Entry, Ledger};

/// Frames that a ledger may hold beyond what it needs before it is written anew.
const SLACK: usize = 10_000;

/// Writes down what a run learnt, durably, and fills in where it ends in the commit to come.
///
/// # Errors
/// The disk is full or failing.
pub(super) fn record(
    folder: &Folder,
    ledger: &Ledger<'_>,
    spool: &Spool,
    looked: &Looked<'_>,
    plan: &Plan<'_>,
    before: &Commit,
) -> Result<Commit, Error> {
    let needed = ledger.files.len() + ledger.contents.len();
    let renewed = ledger.frames > 2 * needed + SLACK;
    let mut commit = *before;
    if renewed || before.ledger == 0 {
        commit.ledger += 1;
        commit.bytes = 0;
        commit.bodies = 0;
    }
    let mut journal = Journal::open(folder, &commit)?;
    if renewed {
        journal.copy(ledger)?;
    }
    for (id, entry) in looked.changed() {
        journal.add(&Entry::File(id, entry.clone()))?;
    }
    for (id, _) in &looked.gone {
        journal.add(&Entry::Gone(id))?;
    }
    for (head, source) in &plan.contents {
        let body = match source {
            Source::Ledger if !renewed => head.body,
            Source::Ledger => journal.body(&ledger.body_bytes(head)?)?,
            Source::Spool => journal.body(&spool.body_bytes(&head.hash)?)?,
        };
        journal.add(&Entry::Content(ContentHead { body, ..*head }))?;
    }
    for hash in &plan.forgotten {
        journal.add(&Entry::Forgotten(*hash))?;
    }
    commit.bytes = journal.entries.finish()?;
    commit.bodies = journal.bodies.finish()?;
    Ok(commit)
}

/// The two files of a ledger.
struct Journal {
    entries: Growing,
    bodies: Growing,
}

impl Journal {
    fn open(folder: &Folder, commit: &Commit) -> Result<Journal, Error> {
        Ok(Journal {
            entries: Growing::open(commit.ledger_path(&folder.path), commit.bytes)?,
            bodies: Growing::open(commit.bodies_path(&folder.path), commit.bodies)?,
        })
    }

    /// Everything that a ledger still says.
    fn copy(&mut self, ledger: &Ledger<'_>) -> Result<(), Error> {
        for (id, entry) in &ledger.files {
            self.add(&Entry::File(id, entry.clone()))?;
        }
        let mut contents: Vec<_> = ledger.contents.values().collect();
        contents.sort_unstable_by_key(|content| content.body.offset);
        for content in contents {
            let body = self.body(&ledger.body_bytes(content)?)?;
            self.add(&Entry::Content(ContentHead { body, ..*content }))?;
        }
        Ok(())
    }

    fn add(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        let frame = postcard::to_stdvec(entry);
        let frame = frame.map_err(|error| Error::with_source(Kind::Io, &self.entries.path, error));
        self.entries.add(&frame?).map(drop)
    }

    fn body(&mut self, bytes: &[u8]) -> Result<Span, Error> {
        self.bodies.add(bytes)
    }
}

/// A file of frames that grows behind what is committed.
struct Growing {
    path: PathBuf,
    file: BufWriter<File>,
    end: u64,
}

impl Growing {
    fn open(path: PathBuf, end: u64) -> Result<Growing, Error> {
        let open = || {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            file.set_len(end)?;
            file.seek(SeekFrom::Start(end))?;
            Ok(file)
        };
        let file = open().map_err(|error| refused(&path, error))?;
        Ok(Growing {
            file: BufWriter::with_capacity(1 << 16, file),
            end,
            path,
        })
    }

    /// Adds a frame, and says where its bytes lie.
    fn add(&mut self, frame: &[u8]) -> Result<Span, Error> {
        let mut write = || {
            self.file.write_all(&frames::head(frame)?)?;
            self.file.write_all(frame)
        };
        write().map_err(|error| refused(&self.path, error))?;
        let offset = self.end + frames::HEAD as u64;
        self.end = offset + frame.len() as u64;
        Ok(Span {
            offset,
            len: u32::try_from(frame.len()).unwrap_or(u32::MAX),
        })
    }

    /// Forces everything to the disk, and says where the file ends.
    fn finish(self) -> Result<u64, Error> {
        let finish = |file: BufWriter<File>| file.into_inner()?.sync_all();
        finish(self.file).map_err(|error| refused(&self.path, error))?;
        Ok(self.end)
    }
}
