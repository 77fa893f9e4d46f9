//! The meetings that the web pages of the corpus list: what is known to exist, held here or not.

use std::collections::BTreeSet;
use std::sync::Arc;

use ecne_index::DocumentRecord;
use ecne_query::{DateRange, Field, Query, Scope, Searcher};
use jiff::civil::Date;

use crate::failure::{Failure, notice, with_causes};
use crate::meetings::join::{Row, join};
use crate::places::Places;
use crate::query_errors;

/// The meetings that the corpus's pages list, oldest first, each joined with its documents, and with
/// those of them that are `unread`. Where the index cannot tell, a notice says so, and there are none.
pub fn meetings(
    places: &Places,
    documents: &[Arc<DocumentRecord>],
    unread: &[DocumentRecord],
) -> Vec<Row> {
    let listings = ecne_index::listings(&places.index).unwrap_or_else(|error| {
        let why = with_causes(&error);
        notice(&format!("what the web pages list is not known: {why}"));
        Vec::new()
    });
    // Only documents of listed days can be of a listed meeting; a large corpus has many others.
    let days: BTreeSet<_> = listings
        .iter()
        .flat_map(|l| &l.catalogue.meetings)
        .map(|m| m.date_start)
        .collect();
    let near = documents.iter().filter(|d| days.contains(&d.date_start));
    let mut rows = join(&listings, near.map(AsRef::as_ref), unread);
    rows.retain(|row| row.listed);
    rows
}

/// Keeps those of the listed meetings that a query's fields let through, and says what these are.
///
/// # Errors
/// The index cannot be read.
pub fn admit(searcher: &Searcher, query: &Query, listed: &mut Vec<Row>) -> Result<Scope, Failure> {
    let held = match query.asks_for(&[Field::Body]) {
        true => searcher.bodies().map_err(|e| query_errors::failure(&e))?,
        false => Vec::new(),
    };
    let scope = query.scope(
        held.iter().map(String::as_str),
        listed.iter().map(|meeting| meeting.body.id.as_str()),
    );
    listed.retain(|meeting| admitted(&scope, meeting));
    Ok(scope)
}

fn admitted(scope: &Scope, meeting: &Row) -> bool {
    let year = meeting.year.and_then(DateRange::year);
    let year = year.unwrap_or_default();
    let first = meeting.date_start.or(year.from).unwrap_or(Date::MIN);
    let last = meeting.date_end.or(meeting.date_start).or(year.to);
    scope.admits(&meeting.body.id, first, last.unwrap_or(Date::MAX))
}

/// How many of the listed meetings have no document here, not even one that cannot be read.
pub fn without_documents(listed: &[Row]) -> usize {
    listed.iter().filter(|row| is_missing(row)).count()
}

/// Whether no document of a meeting is here, not even one that cannot be read.
pub fn is_missing(meeting: &Row) -> bool {
    let mut papers = meeting.documents.iter();
    papers.all(|paper| paper.document.is_none())
}
