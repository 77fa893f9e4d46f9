//! What the index stores of a document and of a passage, ready to show and to cite.

use ecne_extract::minutes::{Body, Certainty, Kind};
use ecne_extract::{Emphasis, PageBreak};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One document of the corpus.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// Path under the corpus, with `/`. Bytes that are not UTF-8 are written as `%XX`.
    pub id: String,
    /// The title to show and to cite.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Who met.
    pub body: Option<Body>,
    /// First day of the meeting.
    pub date_start: Option<Date>,
    /// Last day of the meeting.
    pub date_end: Option<Date>,
    /// Where the meeting took place.
    pub place: Option<String>,
    /// The service that published it.
    pub issuer: Option<String>,
    /// What the network's page calls the meeting.
    pub label: Option<String>,
    /// Its official address.
    pub url: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// The day it was downloaded.
    pub fetched: Option<Date>,
    /// Typeset anew: its pages are not the official ones, so a citation gives the paragraph only.
    pub typeset: bool,
    /// Pages of a PDF; 0 for HTML.
    pub pages: u32,
    /// How many passages it has.
    pub passages: u32,
    /// Ids of other files with the same content or nearly the same, sorted.
    pub copies: Vec<String>,
}

/// One passage: what search returns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PassageRecord {
    /// 0-based place among the passages of its document.
    pub ordinal: u32,
    /// Number of its first paragraph; `None` in a header block and for a heading without text
    /// below it.
    pub paragraph: Option<u32>,
    /// Number of its last paragraph.
    pub paragraph_end: Option<u32>,
    /// Its words; blocks are separated by a line feed.
    pub text: String,
    /// 1-based physical page on which it begins; `None` in HTML.
    pub page: Option<u32>,
    /// Where it goes on to further pages; offsets into `text`.
    pub breaks: Vec<PageBreak>,
    /// Printed labels of its pages, first to last, where they differ from the physical number.
    pub page_labels: Vec<Option<String>>,
    /// The nearest anchor in HTML.
    pub anchor: Option<String>,
    /// The headings it stands under, outermost first.
    pub section: Vec<String>,
    /// To whom it is attributed; empty when to nobody.
    pub speakers: Vec<String>,
    /// The person named.
    pub person: Option<String>,
    /// The region named.
    pub region: Option<String>,
    /// How sure the attribution is.
    pub certainty: Certainty,
    /// The words that are the evidence of the attribution.
    pub evidence: String,
    /// Codes of the countries and institutions that it names without their speaking, sorted.
    pub mentions: Vec<String>,
    /// Normal forms of the acts it refers to, sorted.
    pub acts: Vec<String>,
    /// Bold and italic runs of `text`.
    pub emphasis: Vec<Emphasis>,
}

impl PassageRecord {
    /// The 1-based physical page of a byte offset into its text.
    pub fn page_at(&self, offset: usize) -> Option<u32> {
        let later = self.breaks.partition_point(|b| b.offset <= offset);
        let last = later.checked_sub(1).and_then(|i| self.breaks.get(i));
        last.map(|b| b.page).or(self.page)
    }

    /// The 1-based physical page on which it ends.
    pub fn page_end(&self) -> Option<u32> {
        self.breaks.last().map(|b| b.page).or(self.page)
    }
}
