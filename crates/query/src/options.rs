//! What a search can be told beside the query.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::Facet;

/// How to match, order and cut the results.
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
pub struct SearchOptions {
    /// What a result is.
    pub unit: Unit,
    /// How many of the words a passage must hold.
    pub match_mode: MatchMode,
    /// In which order.
    pub sort: Sort,
    /// Most results to return; the totals count all.
    pub limit: usize,
    /// Results to pass over first.
    pub offset: usize,
    /// Most passages to return of each document, when results are documents.
    pub passages_per_document: usize,
    /// Whether copies of a document count.
    pub duplicates: Duplicates,
    /// What to count by.
    pub facets: Vec<Facet>,
    /// Most matches of words, and passages in which a phrase or neighbours are looked for, before the
    /// search ends with an error; a word in every one of 100,000 passages is 100,000. The same search
    /// takes the same work every time. Counts over time and by speaker may read as many passages on top.
    pub budget: Option<u64>,
    /// Raised by another thread to end the search early, with an error.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub cancel: Option<Arc<AtomicBool>>,
}

impl Default for SearchOptions {
    fn default() -> Self {
        SearchOptions {
            unit: Unit::Document,
            match_mode: MatchMode::Auto,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            passages_per_document: 3,
            duplicates: Duplicates::Collapse,
            facets: Vec::new(),
            budget: None,
            cancel: None,
        }
    }
}

/// What a result is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Unit {
    /// A document with its best passages.
    #[default]
    Document,
    /// A passage.
    Passage,
}

/// How many of the words of a query a passage must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum MatchMode {
    /// All; where no passage does, the search widens, and says so.
    #[default]
    Auto,
    /// All, and nothing else.
    All,
    /// Any: ranked retrieval.
    Any,
}

/// The order of results. Ties go by document id, then by place in the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Last meeting first; what has no date comes last.
    Newest,
    /// First meeting first; what has no date comes last.
    Oldest,
}

/// Whether what several files say alike is found in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Duplicates {
    /// Once: of passages that say the same, in files of the same meeting that are nearly the same,
    /// the one in the file with official pages, or else with the smallest id. What such a file
    /// alone says is found; and where a query asks for a page, a title, a heading, a place or a
    /// document, so are all that fit. Files with the same bytes are one document in any case.
    #[default]
    Collapse,
    /// In each.
    Show,
}

impl MatchMode {
    /// The name in flags and JSON: `auto`, `all`, `any`.
    pub fn name(self) -> &'static str {
        match self {
            MatchMode::Auto => "auto",
            MatchMode::All => "all",
            MatchMode::Any => "any",
        }
    }
}

#[cfg(all(test, feature = "serde"))]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_as_they_were_written() {
        let read: SearchOptions =
            serde_json::from_str(r#"{"sort": "Newest", "limit": 3}"#).unwrap();
        assert_eq!((read.sort, read.limit, read.offset), (Sort::Newest, 3, 0));
        let written = serde_json::to_string(&read).unwrap();
        let again: SearchOptions = serde_json::from_str(&written).unwrap();
        assert_eq!(format!("{again:?}"), format!("{read:?}"));
    }
}
