//! Reads the records of the results and marks what matched in them.

use std::sync::Arc;

use ecne_index::{DocumentRecord, PassageRecord};
use rustc_hash::FxHashMap;
use tantivy::DocId;

use crate::compile::Prepared;
use crate::engine::collect::Entry;
use crate::engine::evaluate::Passage;
use crate::error::Error;
use crate::highlight::Highlighter;
use crate::{DocumentHit, PassageHit, Results, SearchOptions, Searcher, Unit};

/// Makes hits of the best results of a pass.
struct Loader<'a> {
    searcher: &'a Searcher,
    highlighter: Highlighter,
    options: &'a SearchOptions,
    widened: bool,
    /// Those read so far.
    documents: FxHashMap<(u32, DocId), Arc<DocumentRecord>>,
}

impl Searcher {
    /// Adds the results, read and marked.
    pub(crate) fn load(
        &self,
        prepared: &Prepared<'_>,
        entries: &[Entry],
        options: &SearchOptions,
        results: &mut Results,
    ) -> Result<(), Error> {
        let mut loader = Loader {
            searcher: self,
            highlighter: Highlighter::new(self.fields(), prepared).map_err(Error::engine)?,
            options,
            widened: results.widened.is_some(),
            documents: FxHashMap::default(),
        };
        for (entry, rank) in entries.iter().zip(options.offset.saturating_add(1)..) {
            loader.add(rank, entry, results)?;
        }
        Ok(())
    }
}

impl Loader<'_> {
    fn add(&mut self, rank: usize, entry: &Entry, results: &mut Results) -> Result<(), Error> {
        let document = self.document(entry)?;
        let most = match self.options.unit {
            Unit::Document => self.options.passages_per_document,
            Unit::Passage => usize::MAX,
        };
        let shown = entry.passages.iter().take(most);
        let hit = |(rank, passage)| self.hit(rank, entry, passage, &document);
        match self.options.unit {
            Unit::Passage => {
                for passage in shown {
                    results.passages.push(hit((rank, passage))?);
                }
            }
            Unit::Document => {
                let passages: Result<_, Error> = (1..).zip(shown).map(hit).collect();
                results.documents.push(DocumentHit {
                    rank,
                    score: entry.score,
                    matches: entry.matches,
                    passages: passages?,
                    widened: self.widened,
                    document,
                });
            }
        }
        Ok(())
    }

    /// The document of a result, the same for all of its passages.
    fn document(&mut self, entry: &Entry) -> Result<Arc<DocumentRecord>, Error> {
        let place = (entry.segment, entry.record);
        if let Some(document) = self.documents.get(&place) {
            return Ok(Arc::clone(document));
        }
        let read = || self.searcher.record(entry.segment, entry.record);
        let document = self.searcher.recent().documents.get(place, read)?;
        self.documents.insert(place, Arc::clone(&document));
        Ok(document)
    }

    fn hit(
        &self,
        rank: usize,
        entry: &Entry,
        passage: &Passage,
        document: &Arc<DocumentRecord>,
    ) -> Result<PassageHit, Error> {
        let read = || self.searcher.record(entry.segment, passage.doc);
        let place = (entry.segment, passage.doc);
        let record: Arc<PassageRecord> = self.searcher.recent().passages.get(place, read)?;
        let highlights = self.highlighter.ranges(&record.text);
        let page = record.page_at(highlights.first().map_or(0, |h| h.start));
        Ok(PassageHit {
            rank,
            score: passage.score,
            document: Arc::clone(document),
            passage: record,
            highlights,
            page,
            widened: self.widened,
        })
    }
}
