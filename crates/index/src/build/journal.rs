//! Adds to the ledger.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::folder::{Folder, refused};
use super::looking::Looked;
use super::plan::{Plan, Source};
use super::spool::Spool;
use crate::Error;
use crate::commit::Commit;
use crate::frames;
use crate::ledger::{Entry, Ledger};

/// Frames that a ledger may hold beyond what it needs before it is written anew.
const SLACK: usize = 10_000;

/// A ledger file that grows behind what is committed.
struct Journal {
    path: PathBuf,
    file: BufWriter<File>,
    end: u64,
}

/// Writes down what a run learnt, durably, and fills in where it ends in the commit to come.
///
/// # Errors
/// The disk is full or failing.
pub(super) fn record(
    folder: &Folder,
    ledger: &Ledger,
    spool: &Spool,
    looked: &Looked,
    plan: &Plan,
    before: &Commit,
) -> Result<Commit, Error> {
    let needed = ledger.files.len() + ledger.contents.len();
    let renewed = ledger.frames > 2 * needed + SLACK;
    let mut commit = *before;
    if renewed || before.ledger == 0 {
        commit.ledger += 1;
        commit.bytes = 0;
    }
    let mut journal = Journal::open(folder, &commit)?;
    if renewed {
        journal.copy(ledger)?;
    }
    for id in &looked.changed {
        if let Some(entry) = looked.files.get(id) {
            journal.add(&Entry::File(id.clone(), entry.clone()), &[])?;
        }
    }
    for id in &looked.gone {
        journal.add(&Entry::Gone(id.clone()), &[])?;
    }
    for (head, source) in &plan.contents {
        let spooled = || spool.get(&head.hash).map(|known| spool.body_bytes(&known));
        let recorded = || ledger.contents.get(&head.hash);
        let body = match source {
            Source::Spool => spooled(),
            Source::Ledger => recorded().map(|known| ledger.body_bytes(known.body)),
        };
        if let Some(body) = body {
            journal.add(&Entry::Content(head.clone()), &body?)?;
        }
    }
    for hash in &plan.forgotten {
        journal.add(&Entry::Forgotten(*hash), &[])?;
    }
    commit.bytes = journal.finish()?;
    Ok(commit)
}

impl Journal {
    fn open(folder: &Folder, commit: &Commit) -> Result<Journal, Error> {
        let path = commit.ledger_path(&folder.path);
        let open = || {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            file.set_len(commit.bytes)?;
            file.seek(SeekFrom::Start(commit.bytes))?;
            Ok(file)
        };
        let file = open().map_err(|error| refused(&path, error))?;
        Ok(Journal {
            file: BufWriter::with_capacity(1 << 16, file),
            end: commit.bytes,
            path,
        })
    }

    /// Everything that a ledger still says.
    fn copy(&mut self, ledger: &Ledger) -> Result<(), Error> {
        let mut files: Vec<_> = ledger.files.iter().collect();
        files.sort_unstable_by_key(|(id, _)| *id);
        for (id, entry) in files {
            self.add(&Entry::File(id.clone(), entry.clone()), &[])?;
        }
        let mut contents: Vec<_> = ledger.contents.values().collect();
        contents.sort_unstable_by_key(|content| content.head.hash);
        for content in contents {
            let body = ledger.body_bytes(content.body)?;
            self.add(&Entry::Content(content.head.clone()), &body)?;
        }
        Ok(())
    }

    fn add(&mut self, entry: &Entry, body: &[u8]) -> Result<(), Error> {
        let mut frame = postcard::to_stdvec(entry).map_err(|error| {
            refused(
                &self.path,
                io::Error::new(io::ErrorKind::InvalidData, error),
            )
        })?;
        frame.extend_from_slice(body);
        let mut write = || {
            self.file.write_all(&frames::head(&frame)?)?;
            self.file.write_all(&frame)
        };
        write().map_err(|error| refused(&self.path, error))?;
        self.end += (frames::HEAD + frame.len()) as u64;
        Ok(())
    }

    fn finish(self) -> Result<u64, Error> {
        let finish = |file: BufWriter<File>| file.into_inner()?.sync_all();
        finish(self.file).map_err(|error| refused(&self.path, error))?;
        Ok(self.end)
    }
}
