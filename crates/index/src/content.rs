//! What is read out of a content, apart from its passages.

use ecne_extract::Warning;
use ecne_extract::catalogue::Catalogue;
use ecne_extract::minutes::Header;
use serde::{Deserialize, Serialize};

/// What describes a document whose content it is. The index stores it with the document's record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// What its header block says, without the evidence.
    pub header: Header,
    /// Its first heading, if the header gives no title.
    pub heading: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// The address it gives as its own.
    pub url: Option<String>,
    /// Sketch of its words, to find near-duplicates. The index stores none for a document whose
    /// meeting is not known: nothing is compared with that.
    pub sketch: Vec<u8>,
    /// The meetings that it lists, if it is a web page.
    pub catalogue: Catalogue,
    /// Documents of nearly the same text that come before this one: what it says as they do is not
    /// shown. Each with a number for its content, so that this one is written anew when it changes.
    pub originals: Vec<(String, u64)>,
}

/// What there is to report of a content. The ledger holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notes {
    /// What trouble it gave.
    pub warnings: Vec<Warning>,
    /// Why it cannot be read.
    pub failure: Option<String>,
}

#[cfg(feature = "build")]
impl Notes {
    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.warnings.is_empty() && self.failure.is_none()
    }
}
