//! The meetings that the web pages of the corpus list: what is known to exist, held here or not.

use std::fs;
use std::sync::Arc;

use ecne_extract::catalogue::{Catalogue, Meeting};
use ecne_extract::minutes::Kind;
use ecne_extract::{Format, Limits};
use ecne_index::DocumentRecord;

use crate::places::Places;

/// Web pages that are read at most: a collection has one or two that list its meetings.
const PAGES: usize = 50;

/// The meetings that the corpus's web pages list, each once, in the order of the pages.
pub fn meetings(places: &Places, documents: &[Arc<DocumentRecord>]) -> Vec<Meeting> {
    let pages = documents
        .iter()
        .filter(|d| d.kind == Kind::WebPage)
        .take(PAGES);
    let mut all: Vec<Meeting> = Vec::new();
    for page in pages {
        let Ok(bytes) = fs::read(places.corpus.join(&page.id)) else {
            continue;
        };
        let read = ecne_extract::read(&bytes, Some(Format::Html), &Limits::default());
        let Ok(document) = read else { continue };
        for meeting in Catalogue::of(&document).meetings {
            if !all.iter().any(|known| same(known, &meeting)) {
                all.push(meeting);
            }
        }
    }
    all
}

fn same(a: &Meeting, b: &Meeting) -> bool {
    (&a.body.id, a.date_start, &a.label) == (&b.body.id, b.date_start, &b.label)
}

/// How many of the listed meetings have no document here.
pub fn without_documents(listed: &[Meeting], documents: &[Arc<DocumentRecord>]) -> usize {
    let held = |meeting: &&Meeting| {
        let of = |d: &&Arc<DocumentRecord>| {
            d.kind != Kind::WebPage
                && d.date_start.is_some()
                && d.date_start == meeting.date_start
                && d.body
                    .as_ref()
                    .is_some_and(|body| body.id == meeting.body.id)
        };
        documents.iter().any(|d| of(&d))
    };
    listed.iter().filter(|meeting| !held(meeting)).count()
}
