//! What the index stores of a document and of a passage, ready to show and to cite.

use std::ops::Range;

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

    /// Whether it holds words of the document's paragraph of that number, 1-based. A paragraph in
    /// which several speak, or of very many words, is in several passages.
    pub fn holds(&self, number: u32) -> bool {
        let last = self.paragraph_end.or(self.paragraph);
        let range = self.paragraph.zip(last);
        range.is_some_and(|(first, last)| (first..=last).contains(&number))
    }

    /// The byte range of a paragraph in its text; `None` where it does not hold the paragraph, or
    /// its lines do not tell which is which.
    pub fn range_of(&self, number: u32) -> Option<Range<usize>> {
        let nth = number.checked_sub(self.first_of_lines()?)?;
        let mut lines = self.text.split('\n').scan(0, |at, line| {
            let start = std::mem::replace(at, *at + line.len() + 1);
            Some(start..start + line.len())
        });
        lines.nth(usize::try_from(nth).ok()?)
    }

    /// The number of the paragraph at a byte offset into its text; that of the first where its lines
    /// do not tell which is which.
    pub fn paragraph_at(&self, offset: usize) -> Option<u32> {
        let Some(first) = self.first_of_lines() else {
            return self.paragraph;
        };
        let before = self
            .text
            .bytes()
            .take(offset)
            .filter(|b| *b == b'\n')
            .count();
        first.checked_add(u32::try_from(before).ok()?)
    }

    /// The number of its first paragraph, where each of its lines is a paragraph.
    fn first_of_lines(&self) -> Option<u32> {
        let first = self.paragraph?;
        let last = self.paragraph_end.unwrap_or(first);
        let paragraphs = u64::from(last.checked_sub(first)?) + 1;
        let lines = self.text.split('\n').count() as u64;
        (lines == paragraphs).then_some(first)
    }
}
