//! From the bytes of one file to what the index keeps of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ecne_extract::catalogue::Catalogue;
use ecne_extract::minutes::{Header, Kind};
use ecne_extract::{Document, Format, Limits, Minutes};
use serde::{Deserialize, Serialize};

use super::sketch::sketch;
use crate::content::{Content, Notes};
use crate::{PassageRecord, passages};

/// Warnings kept of one document: the first ones tell what is wrong.
const MAX_WARNINGS: usize = 50;
/// Bytes of a warning or a reason, which can hold words of the document.
const MESSAGE_BYTES: usize = 500;

/// Everything that was read out of one content.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Extraction {
    /// How many pages a PDF has; 0 for HTML.
    pub pages: u32,
    /// What describes it.
    pub content: Content,
    /// What there is to report of it.
    pub notes: Notes,
    /// Its passages; none where it cannot be read.
    pub passages: Vec<PassageRecord>,
}

/// Reads a file out. `promised` is the format that its name promises: its first bytes count more,
/// since servers send web pages under any name.
pub(super) fn extract(bytes: &[u8], promised: Option<Format>, limits: &Limits) -> Extraction {
    if bytes.is_empty() {
        return failed("an empty file".to_owned());
    }
    let work = || match ecne_extract::read(bytes, None, limits) {
        Err(error) if error.is_unsupported() && promised.is_some() => {
            ecne_extract::read(bytes, promised, limits)
        }
        result => result,
    };
    // A reader never panics by its contract. If one does all the same, that is one document lost
    // and not the whole run.
    match catch_unwind(AssertUnwindSafe(|| work().map(|document| keep(&document)))) {
        Ok(Ok(extraction)) => extraction,
        Ok(Err(error)) => failed(error.to_string()),
        Err(_) => failed("the reader broke off on it: please report this file".to_owned()),
    }
}

fn keep(document: &Document) -> Extraction {
    let minutes = Minutes::of(document);
    let passages = passages(document, &minutes);
    let titled = |header: &Header| header.title.as_ref().is_some_and(|t| !t.trim().is_empty());
    let heading = document.blocks.iter().find(|block| block.is_heading());
    let heading = heading.filter(|_| !titled(&minutes.header));
    let mut warnings = document.warnings.clone();
    warnings.truncate(MAX_WARNINGS);
    for warning in &mut warnings {
        shorten(&mut warning.message);
    }
    let mut header = minutes.header;
    header.evidence = Vec::new();
    Extraction {
        pages: u32::try_from(document.pages.len()).unwrap_or(u32::MAX),
        content: Content {
            heading: heading.map(|block| block.text.clone()),
            language: document.metadata.language.clone(),
            url: document.metadata.canonical_url.clone(),
            sketch: sketch(&passages),
            catalogue: catalogue(document, header.kind),
            originals: Vec::new(),
            header,
        },
        notes: Notes {
            warnings,
            failure: None,
        },
        passages,
    }
}

/// What a web page lists; minutes name meetings too, but only in passing.
fn catalogue(document: &Document, kind: Kind) -> Catalogue {
    if kind == Kind::WebPage {
        Catalogue::of(document)
    } else {
        Catalogue::default()
    }
}

fn shorten(message: &mut String) {
    message.truncate(message.floor_char_boundary(MESSAGE_BYTES));
}

fn failed(mut reason: String) -> Extraction {
    shorten(&mut reason);
    Extraction {
        notes: Notes {
            failure: Some(reason),
            ..Notes::default()
        },
        ..Extraction::default()
    }
}
