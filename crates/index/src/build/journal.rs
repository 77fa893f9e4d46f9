//! Adds to the ledger.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::folder::{Folder, refused};
use super::looking::Looked;
use super::plan::{Plan, Source};
use super::spool::Spool;
use crate::Error;
use crate::commit::Commit;
use crate::entries::{Batch, Entry, Facts};
use crate::error::Kind;
use crate::frames;
use crate::ledger::{ByHash, ContentHead, FileEntry, FileState, Ledger};

/// Entries that a ledger may hold beyond what it needs before it is written anew.
const SLACK: usize = 10_000;
/// Bytes of entries that are put into one frame: enough to compress well.
const FRAME_BYTES: usize = 256 << 10;

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
    let renewed = ledger.entries > 2 * needed + SLACK;
    let mut commit = *before;
    if renewed || before.ledger == 0 {
        commit.ledger += 1;
        commit.bytes = 0;
    }
    let mut journal = Journal::open(folder, &commit)?;
    if renewed {
        journal.copy(ledger)?;
    }
    let notes = |(head, source): &(ContentHead<'_>, Source)| match source {
        Source::Index => Ok(Vec::new()),
        Source::Spool => spool.notes_bytes(&head.hash),
    };
    let notes: Result<Vec<Vec<u8>>, Error> = plan.contents.iter().map(notes).collect();
    let notes = notes?;
    let heads = plan.contents.iter().zip(&notes);
    let heads = heads.map(|((head, source), notes)| match source {
        Source::Index => *head,
        Source::Spool => ContentHead {
            facts: Facts {
                notes,
                ..head.facts
            },
            ..*head
        },
    });
    let heads: Vec<ContentHead<'_>> = heads.collect();
    let changed = looked.changed().map(|(id, entry)| (*id, entry));
    journal.files_and_contents(changed, &heads)?;
    for (id, _) in &looked.gone {
        journal.add(&Entry::Gone(id))?;
    }
    for hash in &plan.forgotten {
        journal.add(&Entry::Forgotten(*hash))?;
    }
    journal.flush()?;
    commit.bytes = journal.entries.finish()?;
    Ok(commit)
}

/// A ledger that grows.
struct Journal {
    entries: Growing,
    /// Entries that wait to be put into one frame.
    waiting: Batch,
}

impl Journal {
    fn open(folder: &Folder, commit: &Commit) -> Result<Journal, Error> {
        Ok(Journal {
            entries: Growing::open(folder.path.join(commit.ledger_name()), commit.bytes)?,
            waiting: Batch::default(),
        })
    }

    /// Everything that a ledger still says.
    fn copy(&mut self, ledger: &Ledger<'_>) -> Result<(), Error> {
        let mut heads: Vec<_> = ledger.contents.values().copied().collect();
        heads.sort_unstable_by_key(|head| head.hash);
        let files = ledger.files.iter().map(|(id, entry)| (*id, entry));
        self.files_and_contents(files, &heads)
    }

    /// Adds files and contents; what is said of both is said once.
    fn files_and_contents<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a str, &'a FileEntry)>,
        heads: &[ContentHead<'_>],
    ) -> Result<(), Error> {
        let held = heads.iter().filter(|head| !head.document.is_empty());
        let mut held: HashMap<&str, &ContentHead<'_>> =
            held.map(|head| (head.document, head)).collect();
        let mut said = ByHash::default();
        for (id, entry) in files {
            let head = held.remove(id);
            let head = head.filter(|head| entry.state == FileState::Holds(head.hash));
            if let Some(head) = head {
                said.insert(head.hash, ());
            }
            let facts = head.map(|head| head.facts);
            self.add(&Entry::File(id, entry.clone(), facts))?;
        }
        for head in heads.iter().filter(|head| !said.contains_key(&head.hash)) {
            self.add(&Entry::Content(head.hash, head.document, head.facts))?;
        }
        Ok(())
    }

    fn add(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        let added = self.waiting.add(entry);
        added.map_err(|error| Error::with_source(Kind::Io, &self.entries.path, error))?;
        if self.waiting.len() < FRAME_BYTES {
            return Ok(());
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.waiting.len() > 0 {
            let frame = std::mem::take(&mut self.waiting).pack();
            let failed = |error| Error::with_source(Kind::Io, &self.entries.path, error);
            self.entries.add(&frame.map_err(failed)?)?;
        }
        Ok(())
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

    /// Adds a frame.
    fn add(&mut self, frame: &[u8]) -> Result<(), Error> {
        let mut write = || {
            self.file.write_all(&frames::head(frame)?)?;
            self.file.write_all(frame)
        };
        write().map_err(|error| refused(&self.path, error))?;
        self.end += (frames::HEAD + frame.len()) as u64;
        Ok(())
    }

    /// Forces everything to the disk, and says where the file ends.
    fn finish(self) -> Result<u64, Error> {
        let finish = |file: BufWriter<File>| file.into_inner()?.sync_all();
        finish(self.file).map_err(|error| refused(&self.path, error))?;
        Ok(self.end)
    }
}
