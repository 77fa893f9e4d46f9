//! What the pages of a corpus list, as the index remembers it.

use std::path::Path;

use ecne_extract::Catalogue;

use crate::ledger::{Ledger, LedgerFile};
use crate::status::commit_of;
use crate::stored::Stored;
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
        let (index, reader) = engine::open(path)?;
        let file = LedgerFile::load(path, &commit_of(&index, path)?)?;
        of_ledger(&file.ledger()?, &Stored::new(path, reader.searcher()))
    };
    // A writer may have published and cleaned up meanwhile.
    read().or_else(|_| read())
}

fn of_ledger(ledger: &Ledger<'_>, stored: &Stored<'_>) -> Result<Vec<Listing>, Error> {
    let mut listings = Vec::new();
    let held = ledger.contents.values();
    for head in held.filter(|head| head.facts.lists_meetings && !head.document.is_empty()) {
        let (content, _) = stored.content(head.document)?;
        listings.push(Listing {
            document: head.document.to_owned(),
            url: content.url,
            catalogue: content.catalogue,
        });
    }
    listings.sort_by(|a, b| a.document.cmp(&b.document));
    Ok(listings)
}
