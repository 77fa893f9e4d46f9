//! Documents and passages by name, without a query.

use std::sync::Arc;

use ecne_index::engine::schema::MARK;
use ecne_index::{DocumentRecord, PassageRecord};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Term};

use crate::error::{Error, Kind};
use crate::pattern;
use crate::{PassageHit, Searcher};

/// Candidates that an error names.
const NAMED: usize = 5;

impl Searcher {
    /// All documents, by id.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub fn documents(&self) -> Result<Vec<Arc<DocumentRecord>>, Error> {
        let mut all = Vec::new();
        for (segment, record) in self.alive(self.fields().record, MARK)? {
            all.push(Arc::new(self.record::<DocumentRecord>(segment, record)?));
        }
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    /// Ids of the bodies among which a query's names of bodies are looked up, sorted: those of all
    /// documents.
    ///
    /// # Errors
    /// More than 1,000 bodies, or an index that cannot be read.
    pub fn bodies(&self) -> Result<Vec<String>, Error> {
        pattern::codes_held(self.readers(), self.fields().body, "body:*")
    }

    /// The document of that id, or the only one with that text in its path, whatever the case.
    ///
    /// # Errors
    /// [`Error::is_not_found`], [`Error::is_ambiguous`], or an index that cannot be read.
    pub fn document(&self, part: &str) -> Result<Arc<DocumentRecord>, Error> {
        let (segment, record) = self.address(part)?;
        Ok(Arc::new(self.record(segment, record)?))
    }

    /// The passages of a document, in order, as hits without highlights; the document is named as
    /// for [`Searcher::document`].
    ///
    /// # Errors
    /// As for [`Searcher::document`].
    pub fn passages(&self, part: &str) -> Result<Vec<PassageHit>, Error> {
        let (segment, record) = self.address(part)?;
        let document: Arc<DocumentRecord> = Arc::new(self.record(segment, record)?);
        let first = record.saturating_sub(document.passages);
        let hit = |(rank, doc): (usize, DocId)| -> Result<PassageHit, Error> {
            let passage: PassageRecord = self.record(segment, doc)?;
            Ok(PassageHit {
                rank,
                score: 0.0,
                document: Arc::clone(&document),
                page: passage.page,
                passage: Arc::new(passage),
                highlights: Vec::new(),
                widened: false,
            })
        };
        (1..).zip(first..record).map(hit).collect()
    }

    /// The passage `DOCUMENT#N`: the first that holds words of paragraph N of the document. Where
    /// several speak in the paragraph, the others hold the rest: [`Searcher::paragraph`] has them all.
    ///
    /// # Errors
    /// As for [`Searcher::paragraph`].
    pub fn passage(&self, reference: &str) -> Result<PassageHit, Error> {
        let mut holding = self.paragraph(reference)?;
        Ok(holding.swap_remove(0))
    }

    /// The passages that hold words of paragraph N of the document `DOCUMENT#N`, in order and at
    /// least one: a paragraph in which several speak, or of very many words, is in several.
    ///
    /// # Errors
    /// As for [`Searcher::document`]; also when the document has no such paragraph.
    pub fn paragraph(&self, reference: &str) -> Result<Vec<PassageHit>, Error> {
        let named = reference.rsplit_once('#');
        let Some((document, number)) =
            named.and_then(|(d, n)| n.parse::<u32>().ok().map(|n| (d, n)))
        else {
            let message = format!("{reference}: no paragraph is named; write DOCUMENT#5");
            return Err(Error::new(Kind::NotFound, message));
        };
        let mut passages = self.passages(document)?;
        let last = passages
            .iter()
            .filter_map(|p| p.passage.paragraph_end)
            .max()
            .unwrap_or(0);
        passages.retain(|hit| hit.passage.holds(number));
        if passages.is_empty() {
            let message = format!("{document}: no paragraph {number}; they go from 1 to {last}");
            return Err(Error::new(Kind::NotFound, message));
        }
        Ok(passages)
    }

    /// Segment and engine document of the record of the document that is meant.
    pub(crate) fn address(&self, part: &str) -> Result<(u32, DocId), Error> {
        if let Some(found) = self.record_of(part)? {
            return Ok(found);
        }
        let wanted = if part.is_empty() { MARK } else { part };
        // A document that was deleted can still be in the dictionary.
        let alive = |ids: Vec<String>| -> Result<Vec<_>, Error> {
            let mut alive = Vec::new();
            for id in ids {
                if let Some(found) = self.record_of(&id)? {
                    alive.push((id, found));
                }
            }
            Ok(alive)
        };
        let ids = pattern::documents(self.readers(), self.fields().document, wanted)?;
        let mut named = alive(ids)?;
        if named.is_empty() {
            named = alive(pattern::originals(self.readers(), self.fields(), wanted)?)?;
        }
        match named.as_slice() {
            [(_, found)] => Ok(*found),
            [] => {
                let message = format!("{part}: no document has that in its path");
                Err(Error::new(Kind::NotFound, message))
            }
            many => {
                let names: Vec<&str> = many.iter().take(NAMED).map(|(id, _)| id.as_str()).collect();
                let more = if many.len() > NAMED { ", ..." } else { "" };
                let message = format!("{part}: which one? {}{more}", names.join(", "));
                Err(Error::new(Kind::Ambiguous, message))
            }
        }
    }

    /// The record of the document with an id: it stands behind the passages.
    fn record_of(&self, id: &str) -> Result<Option<(u32, DocId)>, Error> {
        Ok(self.alive(self.fields().document, id)?.pop())
    }

    /// The engine documents with a term, in order.
    fn alive(&self, field: Field, term: &str) -> Result<Vec<(u32, DocId)>, Error> {
        let mut found = Vec::new();
        for (segment, reader) in (0u32..).zip(self.readers()) {
            let index = reader.inverted_index(field).map_err(Error::engine)?;
            let term = Term::from_field_text(field, term);
            let postings = index.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(Error::engine)? else {
                continue;
            };
            while postings.doc() != tantivy::TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    found.push((segment, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(found)
    }
}
