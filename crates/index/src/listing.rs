//! What the pages of a corpus list, as the index remembers it.

use std::path::Path;

use ecne_extract::Catalogue;

use crate::ledger::{FileState, Ledger};
use crate::status::{commit_of, ledger_of};
use crate::{Error, engine};

/// A page of the corpus that lists meetings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// Id of the page.
    pub document: String,
    /// The address that the page gives as its own.
    pub url: Option<String>,
    /// What it lists.
    pub catalogue: Catalogue,
}

/// The pages that list meetings, by their ids.
///
/// # Errors
/// As for opening the index.
pub fn listings(path: &Path) -> Result<Vec<Listing>, Error> {
    let read = || {
        let (index, _) = engine::open(path)?;
        let ledger = ledger_of(path, &commit_of(&index, path)?)?;
        of_ledger(&ledger)
    };
    // A writer may have published and cleaned up meanwhile.
    read().or_else(|_| read())
}

fn of_ledger(ledger: &Ledger) -> Result<Vec<Listing>, Error> {
    let mut listings = Vec::new();
    for (id, entry) in &ledger.files {
        let FileState::Holds(hash) = &entry.state else {
            continue;
        };
        let content = ledger.contents.get(hash);
        if let Some(content) = content.filter(|c| c.head.lists_meetings && c.head.document == *id) {
            let body = ledger.body(content)?;
            listings.push(Listing {
                document: id.clone(),
                url: body.url,
                catalogue: body.catalogue,
            });
        }
    }
    listings.sort_by(|a, b| a.document.cmp(&b.document));
    Ok(listings)
}
