//! Reads the records of the results and marks what matched in them.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use ecne_index::{DocumentRecord, PassageRecord};
use tantivy::DocId;

use crate::compile::Prepared;
use crate::engine::collect::Entry;
use crate::engine::evaluate::Passage;
use crate::error::Error;
use crate::highlight::Highlighter;
use crate::{DocumentHit, PassageHit, Results, SearchOptions, Searcher, Unit, threads};

/// From how many passages on that have not been read lately a second thread is started: it surely
/// saves something then, even where the processors have other things to do. For the thirty of a
/// usual page it gains little on an idle machine, and loses as much on a busy one.
const WORTH_A_THREAD: usize = 100;

/// Makes hits of the best results of a pass.
struct Loader<'a> {
    searcher: &'a Searcher,
    highlighter: Highlighter<'a>,
    options: &'a SearchOptions,
    widened: bool,
}

/// Results of one kind or the other.
#[derive(Default)]
struct Hits {
    documents: Vec<DocumentHit>,
    passages: Vec<PassageHit>,
}

impl Searcher {
    /// Adds the results, read and marked.
    pub(crate) fn load(
        &self,
        prepared: &Prepared,
        entries: &[Entry],
        options: &SearchOptions,
        results: &mut Results,
    ) -> Result<(), Error> {
        let loader = Loader {
            searcher: self,
            highlighter: Highlighter::new(self.fields(), &prepared.leaves, &prepared.codes),
            options,
            widened: results.widened.is_some(),
        };
        let unread: usize = entries.iter().map(|entry| loader.unread(entry)).sum();
        let alone = options.threads < 2 || unread < WORTH_A_THREAD;
        let half = if alone { 0 } else { entries.len() / 2 };
        let (first, second) = entries.split_at(entries.len() - half);
        let ranks = options.offset + 1..;
        let later = || loader.hits(ranks.clone().skip(first.len()), second);
        let (first, second) = thread::scope(|scope| {
            let helper = (!alone).then(|| threads::start(scope, later)).flatten();
            let first = loader.hits(ranks.clone(), first);
            (first, helper.map_or_else(later, threads::wait))
        });
        for hits in [first?, second?] {
            results.documents.extend(hits.documents);
            results.passages.extend(hits.passages);
        }
        Ok(())
    }
}

impl Loader<'_> {
    /// How many of the passages to show must be read from the index.
    fn unread(&self, entry: &Entry) -> usize {
        let known = &self.searcher.recent().passages;
        let shown = entry.passages.iter().take(self.shown());
        shown.filter(|p| !known.has((entry.segment, p.doc))).count()
    }

    /// Most passages to show of an entry.
    fn shown(&self) -> usize {
        match self.options.unit {
            Unit::Document => self.options.passages_per_document,
            Unit::Passage => usize::MAX,
        }
    }

    fn hits(&self, ranks: impl Iterator<Item = usize>, entries: &[Entry]) -> Result<Hits, Error> {
        let mut hits = Hits::default();
        let mut known: HashMap<(u32, DocId), Arc<DocumentRecord>> = HashMap::new();
        for (rank, entry) in ranks.zip(entries) {
            let place = (entry.segment, entry.record);
            let document = match known.get(&place) {
                Some(document) => Arc::clone(document),
                None => {
                    let read = || self.searcher.record(entry.segment, entry.record);
                    self.searcher.recent().documents.get(place, read)?
                }
            };
            known.insert(place, Arc::clone(&document));
            let shown = entry.passages.iter().take(self.shown());
            let hit = |(rank, passage)| self.hit(rank, entry, passage, &document);
            match self.options.unit {
                Unit::Passage => {
                    for passage in shown {
                        hits.passages.push(hit((rank, passage))?);
                    }
                }
                Unit::Document => {
                    let passages: Result<_, Error> = (1..).zip(shown).map(hit).collect();
                    hits.documents.push(DocumentHit {
                        rank,
                        score: entry.score,
                        document: Arc::clone(&document),
                        matches: entry.matches,
                        passages: passages?,
                        widened: self.widened,
                    });
                }
            }
        }
        Ok(hits)
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
