//! Why an index could not be read or written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An index that could not be opened, read or written. The index is as it was.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    path: PathBuf,
    /// Number of the process that is in the way.
    process: Option<u32>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "build"),
    expect(dead_code, reason = "some errors only a writer meets")
)]
pub(crate) enum Kind {
    /// No such folder, or no index in it.
    Missing,
    /// A folder with other things in it.
    NotAnIndex,
    /// Written by an older version: build it anew.
    Outdated,
    /// Written by a newer version.
    Newer,
    /// Another process is writing.
    Locked,
    /// No such corpus folder.
    NoCorpus,
    /// The index is of another corpus than the one that is named with it.
    OtherCorpus,
    /// The corpus holds no document.
    EmptyCorpus,
    /// The index folder cannot be written.
    ReadOnly,
    /// Stopped at the user's wish.
    Interrupted,
    /// Its files do not agree with each other.
    Corrupt,
    /// Reading or writing failed.
    Io,
}

impl Error {
    pub(crate) fn new(kind: Kind, path: &Path) -> Self {
        Error {
            kind,
            path: path.to_owned(),
            process: None,
            source: None,
        }
    }

    /// Another process, whose number is known if it could be read, writes the index.
    #[cfg(feature = "build")]
    pub(crate) fn locked(path: &Path, process: Option<u32>) -> Self {
        Error {
            process,
            ..Error::new(Kind::Locked, path)
        }
    }

    pub(crate) fn with_source(
        kind: Kind,
        path: &Path,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Error {
            kind,
            path: path.to_owned(),
            process: None,
            source: Some(source.into()),
        }
    }

    /// A file of the index could not be read: damage, unless the system refused, which can be right
    /// another time.
    pub(crate) fn reading(path: &Path, file: &str, error: &io::Error) -> Self {
        let kind = if is_refusal(error) {
            Kind::Io
        } else {
            Kind::Corrupt
        };
        Error::with_source(kind, path, format!("{file}: {error}"))
    }

    /// There is no index yet.
    pub fn is_missing(&self) -> bool {
        self.kind == Kind::Missing
    }

    /// The index was written by an older version and must be built anew.
    pub fn is_outdated(&self) -> bool {
        self.kind == Kind::Outdated
    }

    /// The index was written by a newer version.
    pub fn is_newer(&self) -> bool {
        self.kind == Kind::Newer
    }

    /// The run was stopped before its end, as the observer asked; the next run goes on from there.
    pub fn is_interrupted(&self) -> bool {
        self.kind == Kind::Interrupted
    }

    /// The corpus folder is not there, or holds no document.
    pub fn is_without_corpus(&self) -> bool {
        matches!(self.kind, Kind::NoCorpus | Kind::EmptyCorpus)
    }

    /// The index is of another corpus, and was to be left alone then
    /// (`Options::keep_other`, feature `build`).
    pub fn is_of_another_corpus(&self) -> bool {
        self.kind == Kind::OtherCorpus
    }

    /// Another process is writing the index.
    pub fn is_locked(&self) -> bool {
        self.kind == Kind::Locked
    }

    /// The index is damaged.
    pub fn is_corrupt(&self) -> bool {
        self.kind == Kind::Corrupt
    }

    /// The index can be read but not written.
    pub fn is_read_only(&self) -> bool {
        self.kind == Kind::ReadOnly
    }
}

/// Whether the system refused to do what it may do another time: nothing is wrong with a file that
/// is there and as long as it should be.
pub(crate) fn is_refusal(error: &io::Error) -> bool {
    let gone = [io::ErrorKind::NotFound, io::ErrorKind::UnexpectedEof];
    error.raw_os_error().is_some() && !gone.contains(&error.kind())
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match self.kind {
            Kind::Missing => write!(f, "{path}: no index here yet"),
            Kind::NotAnIndex => write!(f, "{path}: not an index, and not empty"),
            Kind::Outdated => write!(f, "{path}: the index is of an older format"),
            Kind::Newer => write!(f, "{path}: the index is of a newer format; update ecne"),
            Kind::Locked => match self.process {
                Some(id) => write!(
                    f,
                    "{path}: another ecne (process {id}) is writing this index"
                ),
                None => write!(f, "{path}: another ecne is writing this index"),
            },
            Kind::Interrupted => write!(f, "{path}: stopped; the next run goes on from here"),
            Kind::NoCorpus => write!(f, "{path}: no such corpus folder"),
            Kind::OtherCorpus => write!(f, "{path}: the index is of another corpus"),
            Kind::EmptyCorpus => write!(f, "{path}: no PDF or HTML document in this corpus"),
            Kind::ReadOnly => write!(f, "{path}: the index folder cannot be written"),
            Kind::Corrupt => write!(
                f,
                "{path}: the index is damaged; delete it and build it anew"
            ),
            Kind::Io => write!(f, "{path}: cannot be read or written"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_deref()
            .map(|e| e as &(dyn std::error::Error + 'static))
    }
}
