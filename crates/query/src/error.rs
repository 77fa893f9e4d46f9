//! Why a search could not be answered.

use std::fmt;
use std::ops::Range;

/// A query that is not well formed: what, where, and how to write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Byte range of the query text, on char boundaries.
    pub span: Range<usize>,
    /// What is wrong, in lower case.
    pub message: String,
    /// How to write it, in lower case; empty where there is nothing to suggest.
    pub fix: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.fix.is_empty() {
            return Ok(());
        }
        write!(f, "; {}", self.fix)
    }
}

impl std::error::Error for ParseError {}

/// A search that could not be carried out.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Index,
    TooWide,
    Cancelled,
    OverBudget,
    NotFound,
    Ambiguous,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error {
            kind,
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn engine(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let message = "the index cannot be read".to_owned();
        Error {
            kind: Kind::Index,
            message,
            source: Some(source.into()),
        }
    }

    /// The index cannot be read: a file of it is damaged, or the system refused to read it.
    pub fn is_unreadable(&self) -> bool {
        self.kind == Kind::Index
    }

    /// A pattern, fuzzy word or regular expression stands for more words than the bound allows.
    pub fn is_too_wide(&self) -> bool {
        self.kind == Kind::TooWide
    }

    /// The search was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.kind == Kind::Cancelled
    }

    /// The search took more work than its budget allows.
    pub fn is_over_budget(&self) -> bool {
        self.kind == Kind::OverBudget
    }

    /// No document or passage of that name.
    pub fn is_not_found(&self) -> bool {
        self.kind == Kind::NotFound
    }

    /// More than one document has that in its path.
    pub fn is_ambiguous(&self) -> bool {
        self.kind == Kind::Ambiguous
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_deref()
            .map(|e| e as &(dyn std::error::Error + 'static))
    }
}
