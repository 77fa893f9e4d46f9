//! What an index tells of its files, without a look at the corpus.

use std::fmt::Write;
use std::path::Path;

use jiff::Timestamp;
use tantivy::Index;

use crate::commit::Commit;
use crate::error::Kind;
use crate::ledger::{FileEntry, FileState, Hash, Ledger, LedgerFile};
use crate::{Error, FileStatus, Outcome, Status, engine};

/// What the index in the folder `path` knows of its files.
///
/// # Errors
/// As for opening it: no index, or one of another format.
pub fn status(path: &Path) -> Result<Status, Error> {
    let (index, _) = engine::open(path)?;
    let commit = commit_of(&index, path)?;
    match LedgerFile::load(path, &commit) {
        Ok(file) => status_of(&file.ledger()?, &commit),
        // A writer may have published and cleaned up meanwhile.
        Err(error) => {
            let (index, _) = engine::open(path)?;
            let later = commit_of(&index, path)?;
            if later == commit {
                return Err(error);
            }
            status_of(&LedgerFile::load(path, &later)?.ledger()?, &later)
        }
    }
}

/// What the commit says of itself.
pub(crate) fn commit_of(index: &Index, path: &Path) -> Result<Commit, Error> {
    let damaged = |error| engine::damaged(path, error);
    let payload = index.load_metas().map_err(damaged)?.payload;
    let commit = payload.and_then(|text| text.parse().ok());
    commit.ok_or_else(|| Error::new(Kind::Corrupt, path))
}

fn status_of(ledger: &Ledger<'_>, commit: &Commit) -> Result<Status, Error> {
    let held = ledger.contents.values();
    let held = held.filter(|head| !head.document.is_empty());
    let mut status = Status {
        updated: Timestamp::from_second(commit.updated).ok(),
        documents: held.clone().count() as u64,
        passages: held.map(|head| u64::from(head.facts.passages)).sum(),
        files: Vec::with_capacity(ledger.files.len()),
    };
    for (id, entry) in &ledger.files {
        status.files.push(file(ledger, id, entry)?);
    }
    Ok(status)
}

fn file(ledger: &Ledger<'_>, id: &str, entry: &FileEntry) -> Result<FileStatus, Error> {
    let mut status = FileStatus {
        document: id.to_owned(),
        bytes: entry.bytes,
        blake3: String::new(),
        outcome: Outcome::Indexed,
        warnings: Vec::new(),
    };
    let hash = match &entry.state {
        FileState::Unreadable(reason) => {
            status.outcome = Outcome::Failed(reason.clone());
            return Ok(status);
        }
        FileState::Holds(hash) => hash,
    };
    status.blake3 = hexadecimal(hash);
    if let Some(head) = ledger.contents.get(hash) {
        if !head.document.is_empty() && head.document != id {
            status.outcome = Outcome::CopyOf(head.document.to_owned());
        }
        let notes = ledger.notes(head)?;
        status.warnings = notes.warnings;
        if let Some(reason) = notes.failure {
            status.outcome = Outcome::Failed(reason);
        }
    }
    Ok(status)
}

fn hexadecimal(hash: &Hash) -> String {
    hash.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
