//! What a run reports, and what an index tells of its files.

use ecne_extract::Warning;
use jiff::Timestamp;

/// What [`build`](crate::build) did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Documents that the index holds now, files of the same content counted once.
    pub documents: u64,
    /// Files that are new.
    pub added: u64,
    /// Files whose content changed.
    pub updated: u64,
    /// Files that are gone.
    pub removed: u64,
    /// Files that are as they were; a renamed one counts as added and removed.
    pub unchanged: u64,
    /// Files that were read and not read out, since their content was known: under another name, with
    /// another time, or from a run that was interrupted.
    pub reused: u64,
    /// Documents that cannot be read, by id: those of this run and those known from before.
    pub failed: Vec<Failure>,
    /// Documents that were read with trouble, by id: those of this run and those known from before.
    pub warnings: Vec<DocumentWarning>,
    /// Passages that the index holds now.
    pub passages: u64,
    /// Pages of the documents that were read out in this run; a web page counts as one.
    pub pages_read: u64,
    /// Files of other types in the corpus, and links that lead out of it; they were left alone.
    pub other_files: u64,
    /// Whether the run changed the index.
    pub changed: bool,
}

/// A document that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its id.
    pub document: String,
    /// One line that says why, in lower case.
    pub error: String,
}

/// Trouble with a document that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentWarning {
    /// Its id.
    pub document: String,
    /// What the reader met.
    pub warning: Warning,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What it does at present.
    pub stage: Stage,
    /// Files read so far, or documents written so far.
    pub files: u64,
    /// Files to read in all, or documents to write; 0 while looking for changes.
    pub files_total: u64,
    /// Bytes of the files read so far.
    pub bytes: u64,
    /// Bytes to read in all.
    pub bytes_total: u64,
    /// Pages read out so far; a web page counts as one.
    pub pages: u64,
}

/// The parts of a run, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Comparing the corpus with the index.
    #[default]
    Looking,
    /// Reading documents.
    Reading,
    /// Writing their passages.
    Writing,
    /// Merging and publishing.
    Publishing,
}

/// Watches a run, and can stop it. Called from several threads.
pub trait Observer: Sync {
    /// The run has come this far; called after every file that is read, and for every document that
    /// is written.
    fn progress(&self, _progress: Progress) {}

    /// Whether to stop: asked before every file that is read, and every document that is written.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Watches nothing.
impl Observer for () {}

/// What [`check`](crate::check) found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// Documents that the index holds.
    pub documents: u64,
    /// Documents that cannot be read, by id.
    pub unreadable: Vec<Failure>,
    /// Ids in the index whose file is gone or has other content now, sorted; the manifest's name
    /// among them if it says something else now.
    pub stale: Vec<String>,
    /// Ids of files that the index does not know, sorted.
    pub missing: Vec<String>,
    /// Documents that were read with trouble, by id.
    pub warnings: Vec<DocumentWarning>,
    /// Names of the index's own files whose checksum is wrong, sorted.
    pub damaged: Vec<String>,
}

impl Check {
    /// Whether the index answers for the corpus: nothing unreadable, stale, missing or damaged.
    pub fn ok(&self) -> bool {
        self.unreadable.is_empty()
            && self.stale.is_empty()
            && self.missing.is_empty()
            && self.damaged.is_empty()
    }
}

/// What an index knows of its files, without a look at the corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// When it was last brought up to date.
    pub updated: Option<Timestamp>,
    /// Documents that it holds, files of the same content counted once.
    pub documents: u64,
    /// Passages that it holds.
    pub passages: u64,
    /// All files it knows, by id.
    pub files: Vec<FileStatus>,
}

/// One file of the corpus as the index knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct FileStatus {
    /// Its id.
    pub document: String,
    /// Length in bytes.
    pub bytes: u64,
    /// First half of the BLAKE3 of its content, in hexadecimal digits; empty where it could not be
    /// opened.
    pub blake3: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What trouble it gave.
    pub warnings: Vec<Warning>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the index.
    Indexed,
    /// It has the same content as another file, which is in the index.
    CopyOf(String),
    /// It cannot be read, for this reason.
    Failed(String),
}
