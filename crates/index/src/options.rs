//! Where and how to build.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use ecne_extract::Limits;

/// What [`build`](crate::build) and [`check`](crate::check) are to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of documents.
    pub corpus: PathBuf,
    /// The folder of the index; made if it is missing. It may lie in the corpus.
    pub index: PathBuf,
    /// How many threads read documents; by default as many as there are processors.
    pub jobs: Option<NonZeroUsize>,
    /// Bytes of working memory for the writer. Less than 12 MiB counts as 12 MiB. Default 128 MiB.
    pub memory: usize,
    /// Read and hash every file, even where its size and time are as they were, and verify the
    /// checksums of the index.
    pub verify: bool,
    /// Write everything anew into one segment, purged of what was removed: it answers then as an
    /// index of the same corpus that was built at once.
    pub compact: bool,
    /// Leave alone an index of another corpus ([`Error::is_of_another_corpus`]), for an update that
    /// nobody asked for; else it becomes one of this corpus.
    ///
    /// [`Error::is_of_another_corpus`]: crate::Error::is_of_another_corpus
    pub keep_other: bool,
    /// Bounds on the work for one document.
    pub limits: Limits,
}

impl Options {
    /// The usual ones.
    pub fn new(corpus: impl Into<PathBuf>, index: impl Into<PathBuf>) -> Self {
        Options {
            corpus: corpus.into(),
            index: index.into(),
            jobs: None,
            memory: 128 << 20,
            verify: false,
            compact: false,
            keep_other: false,
            limits: Limits::default(),
        }
    }
}
