//! Why a file gave nothing at all.

use std::fmt;

/// A file of which nothing could be read.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The reasons, each with the words that a user sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Neither PDF nor HTML, or a format whose feature is off.
    Unsupported,
    /// Opens only with a password.
    Encrypted,
    /// No text in it: scanned pages or an empty file.
    NoText,
    /// Broken beyond reading.
    Damaged,
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Error { kind, source: None }
    }

    #[cfg(feature = "pdf")]
    pub(crate) fn with_source(
        kind: Kind,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Error {
            kind,
            source: Some(source.into()),
        }
    }

    /// The file is neither PDF nor HTML, or its reader was not compiled in.
    pub fn is_unsupported(&self) -> bool {
        self.kind == Kind::Unsupported
    }

    /// The file opens only with a password.
    pub fn is_encrypted(&self) -> bool {
        self.kind == Kind::Encrypted
    }

    /// The file holds no text: it is empty, or its pages are pictures.
    pub fn is_without_text(&self) -> bool {
        self.kind == Kind::NoText
    }

    /// The file is broken beyond reading.
    pub fn is_damaged(&self) -> bool {
        self.kind == Kind::Damaged
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Unsupported => "neither a PDF nor an HTML file",
            Kind::Encrypted => "protected by a password",
            Kind::NoText => "holds no text (scanned pages need OCR first)",
            Kind::Damaged => "broken beyond reading",
        })
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_deref()
            .map(|e| e as &(dyn std::error::Error + 'static))
    }
}
