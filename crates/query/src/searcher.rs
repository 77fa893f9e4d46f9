//! Opens an index and answers queries from it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use ecne_extract::glossary::Glossary;
use ecne_index::engine::copies::{self, Said};
use ecne_index::engine::layout::Record;
use ecne_index::engine::schema::{self, Fields};
use ecne_index::{DocumentRecord, PassageRecord};
use tantivy::indexer::UserOperation;
use tantivy::store::StoreReader;
use tantivy::{DocId, Index, SegmentReader};

use crate::compile::{self, Prepared};
use crate::engine::collect::{Entries, Top};
use crate::engine::evaluate::{Collector, Compiled, Groups, Statistics};
use crate::engine::layout::Layout;
use crate::engine::pass::{Bounds, Pass};
use crate::engine::proximity;
use crate::engine::rank::{self, Lengths, Ranking};
use crate::engine::term::Lookups;
use crate::engine::values::Values;
use crate::error::Error;
use crate::facets::{FacetCollector, FacetCounts};
use crate::records::Recent;
use crate::{Facet, MatchMode, Query, Results, SearchOptions, Sort, Totals, Widening};

/// An index at one moment. Cheap to clone, and every clone and thread sees the same; updates of the
/// index show in a searcher that is opened after them.
///
/// All clones share what they have read and will need again: the values of each facet that has been
/// asked for, 1 to 4 bytes for each passage and document, and their names; and the last 512 to 1,024
/// records of documents and of passages that were shown, and ids of documents.
#[derive(Clone)]
pub struct Searcher {
    inner: Arc<Inner>,
    glossary: Arc<Glossary>,
    scoring: Arc<Scoring>,
}

/// The ranking, and what follows from it for this index.
struct Scoring {
    ranking: Ranking,
    lengths: Lengths,
}

/// What one pass found.
struct Found<'s> {
    totals: Totals,
    entries: Entries<'s>,
    facets: Vec<FacetCounts>,
    /// Words that the ranking has learnt from the best results.
    related: Vec<String>,
}

/// What a pass gathers: the best results, and the counts of each facet.
struct Gathered<'s> {
    top: Top<'s>,
    facets: FacetCollector<'s>,
}

struct Inner {
    segments: Vec<SegmentReader>,
    /// The records of each segment.
    stores: Vec<StoreReader>,
    fields: Fields,
    statistics: Statistics,
    /// Of each facet the values that it counts by, once it has been asked for.
    values: [OnceLock<Values>; Facet::ALL.len()],
    recent: RecentRecords,
    unreadable: u64,
}

/// Records that were shown lately.
#[derive(Default)]
pub struct RecentRecords {
    pub documents: Recent<DocumentRecord>,
    pub passages: Recent<PassageRecord>,
}

impl Searcher {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// No index there, one of another format, or a damaged one.
    pub fn open(path: &Path) -> Result<Searcher, ecne_index::Error> {
        let opened = ecne_index::engine::open_segments(path)?;
        let searcher = Searcher::over(opened.segments, opened.unreadable);
        searcher.map_err(|source| ecne_index::engine::damaged(path, source))
    }

    /// An index in memory, for tests and for documents that are in no file. The documents' counts of
    /// `passages` and the passages' `ordinal` numbers are set to what is given.
    ///
    /// # Errors
    /// When memory for it cannot be had.
    pub fn in_memory(
        documents: impl IntoIterator<Item = (DocumentRecord, Vec<PassageRecord>)>,
    ) -> Result<Searcher, Error> {
        Searcher::in_segments([documents])
    }

    /// The same in several segments.
    pub(crate) fn in_segments<D>(segments: impl IntoIterator<Item = D>) -> Result<Searcher, Error>
    where
        D: IntoIterator<Item = (DocumentRecord, Vec<PassageRecord>)>,
    {
        let (schema, fields) = schema::schema();
        let index = Index::create_in_ram(schema);
        ecne_index::engine::analysis::register(&index);
        let writer = index.writer_with_num_threads(1, MEMORY);
        let mut writer = writer.map_err(Error::engine)?;
        let mut segments: Vec<Vec<_>> = segments
            .into_iter()
            .map(D::into_iter)
            .map(Iterator::collect)
            .collect();
        for (_, passages) in segments.iter_mut().flatten() {
            for (ordinal, passage) in (0..).zip(passages) {
                passage.ordinal = ordinal;
            }
        }
        let is_said = |document: &DocumentRecord, passage: &PassageRecord| {
            let before = |other: &DocumentRecord| {
                document.copies.contains(&other.id)
                    && copies::order(other) < copies::order(document)
            };
            let mut others = segments.iter().flatten().filter(|(other, _)| before(other));
            others.any(|(_, passages)| Said::new(passages).has(passage))
        };
        for documents in &segments {
            for (document, passages) in documents {
                let document = DocumentRecord {
                    passages: u32::try_from(passages.len()).unwrap_or(u32::MAX),
                    ..document.clone()
                };
                let all = passages.iter();
                let all =
                    all.map(|p| schema::passage(&fields, &document, p, is_said(&document, p)));
                let all = all.chain([schema::record(&fields, &document)]);
                // One operation, so that a document's passages stay together.
                let all: Vec<_> = all.map(UserOperation::Add).collect();
                writer.run(all).map_err(Error::engine)?;
            }
            writer.commit().map_err(Error::engine)?;
        }
        let reader = index.reader().map_err(Error::engine)?;
        let segments = reader.searcher().segment_readers().to_vec();
        Searcher::over(segments, 0).map_err(Error::engine)
    }

    fn over(segments: Vec<SegmentReader>, unreadable: u64) -> tantivy::Result<Searcher> {
        let (_, fields) = schema::schema();
        let statistics = Statistics::new(&segments, &fields)?;
        let stores = segments.iter().map(|s| s.get_store_reader(BLOCKS));
        let stores = stores.collect::<Result<_, _>>()?;
        let ranking = Ranking::default();
        let lengths = statistics.lengths(&ranking);
        Ok(Searcher {
            scoring: Arc::new(Scoring { ranking, lengths }),
            inner: Arc::new(Inner {
                segments,
                stores,
                fields,
                statistics,
                values: Default::default(),
                recent: RecentRecords::default(),
                unreadable,
            }),
            glossary: Arc::new(Glossary::embedded().clone()),
        })
    }

    /// The same index with another glossary: acronyms and their expansions that find each other.
    pub fn with_glossary(self, glossary: Glossary) -> Searcher {
        Searcher {
            glossary: Arc::new(glossary),
            ..self
        }
    }

    /// The same index ranked by other constants.
    pub fn with_ranking(self, ranking: Ranking) -> Searcher {
        let lengths = self.inner.statistics.lengths(&ranking);
        Searcher {
            scoring: Arc::new(Scoring { ranking, lengths }),
            ..self
        }
    }

    /// Answers a query.
    ///
    /// # Errors
    /// A pattern that stands for too many words, cancellation, an exhausted budget, or an index
    /// that cannot be read. That nothing is found is no error.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<Results, Error> {
        let prepared = self.prepare(query, options)?;
        let (found, widened) = self.carry_out(&prepared, options)?;
        let matched = match options.match_mode == MatchMode::Any || widened == Some(Widening::Any) {
            true => MatchMode::Any,
            false => MatchMode::All,
        };
        let mut results = Results {
            total: found.totals,
            documents: Vec::new(),
            passages: Vec::new(),
            facets: found.facets,
            matched,
            widened,
            read_as: prepared.read_as.clone(),
        };
        if found.totals.passages == 0 || widened.is_some() {
            results.read_as.suggestions = self.suggestions(query, options)?;
        }
        results.read_as.related = found.related;
        self.load(&prepared, &found.entries.best, options, &mut results)?;
        Ok(results)
    }

    /// Whether a search finds something, widened or not.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    pub(crate) fn finds(&self, query: &Query, options: &SearchOptions) -> Result<bool, Error> {
        let options = nothing_read(options);
        let prepared = self.prepare(query, &options)?;
        let (found, _) = self.carry_out(&prepared, &options)?;
        Ok(found.totals.passages > 0)
    }

    pub(crate) fn prepare(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Prepared<'_>, Error> {
        let (fields, ranking) = (self.fields(), self.ranking());
        compile::prepare(
            self.lookups(),
            fields,
            &self.glossary,
            ranking,
            query,
            options,
        )
    }

    /// The steps of a search, to the first that finds something.
    fn carry_out<'s>(
        &'s self,
        prepared: &Prepared<'_>,
        options: &SearchOptions,
    ) -> Result<(Found<'s>, Option<Widening>), Error> {
        let any = options.match_mode == MatchMode::Any;
        let first = if any { prepared.any() } else { prepared.all() };
        let found = self.top(prepared, first, options, any)?;
        match found.totals.passages == 0 && options.match_mode == MatchMode::Auto {
            true => self.widen(prepared, options, found),
            false => Ok((found, None)),
        }
    }

    /// How much a search that found nothing would widen to at first: what holds all words apart, or
    /// in titles and headings.
    pub(crate) fn not_together(
        &self,
        prepared: &Prepared<'_>,
        options: &SearchOptions,
    ) -> Result<Totals, Error> {
        if prepared.parts() == 0 || prepared.parts() > MOST_APART {
            return Ok(Totals::default());
        }
        let options = nothing_read(options);
        let found = self.top(prepared, prepared.apart(), &options, false)?;
        Ok(found.totals)
    }

    /// The steps by which a search widens that found nothing.
    fn widen<'s>(
        &'s self,
        prepared: &Prepared<'_>,
        options: &SearchOptions,
        nothing: Found<'s>,
    ) -> Result<(Found<'s>, Option<Widening>), Error> {
        if prepared.parts() > 0 && prepared.parts() <= MOST_APART {
            let found = self.top(prepared, prepared.apart(), options, false)?;
            if found.totals.passages > 0 {
                return Ok((found, Some(Widening::NotTogether)));
            }
        }
        if prepared.items() > 1 {
            let found = self.top(prepared, prepared.any(), options, true)?;
            if found.totals.passages > 0 {
                return Ok((found, Some(Widening::Any)));
            }
        }
        Ok((nothing, None))
    }

    /// Carries out one step of a search.
    fn top(
        &self,
        prepared: &Prepared<'_>,
        compiled: Compiled,
        options: &SearchOptions,
        ranked: bool,
    ) -> Result<Found<'_>, Error> {
        let (compiled, related) = match ranked && options.sort == Sort::Relevance {
            true => self.lend(prepared, compiled, options)?,
            false => (compiled, Vec::new()),
        };
        let mut found = self.find(prepared, &compiled, options)?;
        found.related = related;
        found
            .entries
            .best
            .drain(..options.offset.min(found.entries.best.len()));
        found.entries.best.truncate(options.limit);
        Ok(found)
    }

    /// Adds the words that the best results lend to the ranking, and names them.
    pub(crate) fn lend(
        &self,
        prepared: &Prepared<'_>,
        mut compiled: Compiled,
        options: &SearchOptions,
    ) -> Result<(Compiled, Vec<String>), Error> {
        let best = SearchOptions {
            limit: self.ranking().feedback_results,
            offset: 0,
            facets: Vec::new(),
            ..options.clone()
        };
        let first = self.find(prepared, &compiled, &best)?;
        let (lent, words) = self.feedback(&prepared.lookups, &compiled.leaves, &first.entries)?;
        compiled.leaves.extend(lent);
        Ok((compiled, words))
    }

    /// One pass over the index, and the second look at its best results.
    fn find(
        &self,
        prepared: &Prepared<'_>,
        compiled: &Compiled,
        options: &SearchOptions,
    ) -> Result<Found<'_>, Error> {
        let pairs = match options.sort {
            Sort::Relevance => prepared.pairs(),
            Sort::Newest | Sort::Oldest => BTreeSet::new(),
        };
        let least = if pairs.is_empty() { 0 } else { rank::LOOKED_AT };
        let limit = options.offset.saturating_add(options.limit).max(least);
        let kept = options.passages_per_document.max(1);
        let mut facets = FacetCollector::default();
        for facet in &options.facets {
            facets.add(*facet, self.values(*facet)?);
        }
        let top = self.collector(options, limit, kept);
        let mut gathered = Gathered { top, facets };
        self.pass(prepared, compiled, options).run(&mut gathered)?;
        let totals = gathered.top.totals;
        let mut entries = gathered.top.into_entries();
        let leaves = &prepared.leaves;
        proximity::add(
            &prepared.lookups,
            self.ranking(),
            self.passages_held(),
            leaves,
            &pairs,
            &mut entries,
            options.offset.saturating_add(options.limit),
        )
        .map_err(Error::engine)?;
        Ok(Found {
            totals,
            entries,
            facets: gathered.facets.into_counts(),
            related: Vec::new(),
        })
    }

    /// How much matches, without reading any of it. Mode `auto` counts as `all`.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    pub fn count(&self, query: &Query, options: &SearchOptions) -> Result<Totals, Error> {
        let prepared = self.prepare(query, options)?;
        let compiled = match options.match_mode {
            MatchMode::Any => prepared.any(),
            MatchMode::All | MatchMode::Auto => prepared.all(),
        };
        let mut counted = self.collector(options, 0, 0);
        self.pass(&prepared, &compiled, options).run(&mut counted)?;
        Ok(counted.totals)
    }

    /// Counts of what matches, all words of it, by facets.
    pub(crate) fn by_facets(
        &self,
        query: &Query,
        options: &SearchOptions,
        by: &[Facet],
    ) -> Result<Vec<FacetCounts>, Error> {
        let prepared = self.prepare(query, options)?;
        let compiled = prepared.all();
        let mut facets = FacetCollector::default();
        for facet in by {
            facets.add(*facet, self.values(*facet)?);
        }
        self.pass(&prepared, &compiled, options).run(&mut facets)?;
        Ok(facets.into_counts())
    }

    /// What keeps the best `limit` results and, of each document, the best `passages`.
    fn collector(&self, options: &SearchOptions, limit: usize, passages: usize) -> Top<'_> {
        let (ranking, statistics) = (self.ranking(), self.statistics());
        let (unit, sort) = (options.unit, options.sort);
        Top::new(ranking, statistics, unit, sort, limit, passages)
    }

    /// A pass over the index.
    pub(crate) fn pass<'s>(
        &'s self,
        prepared: &'s Prepared<'s>,
        compiled: &'s Compiled,
        options: &'s SearchOptions,
    ) -> Pass<'s> {
        Pass {
            lookups: &prepared.lookups,
            fields: self.fields(),
            statistics: self.statistics(),
            lengths: &self.scoring.lengths,
            around: self.ranking().around,
            compiled,
            bounds: Bounds::of(options),
        }
    }

    /// The values that a facet counts by.
    fn values(&self, facet: Facet) -> Result<&Values, Error> {
        let place = &self.inner.values[facet as usize];
        if let Some(known) = place.get() {
            return Ok(known);
        }
        let read = facet.values(self.readers(), self.fields(), self.statistics());
        let read = read.map_err(Error::engine)?;
        Ok(place.get_or_init(|| read))
    }

    /// Files and folders of the corpus that could not be read when the index was last brought up to
    /// date: a search finds nothing in them, whatever they say. `ecne_index::status` names them.
    pub fn unreadable(&self) -> u64 {
        self.inner.unreadable
    }

    /// Passages, those of deleted documents not yet merged away included.
    pub(crate) fn passages_held(&self) -> u64 {
        self.inner.statistics.passages
    }

    pub(crate) fn ranking(&self) -> &Ranking {
        &self.scoring.ranking
    }

    pub(crate) fn statistics(&self) -> &Statistics {
        &self.inner.statistics
    }

    pub(crate) fn recent(&self) -> &RecentRecords {
        &self.inner.recent
    }

    /// Nothing that has been looked up yet.
    pub(crate) fn lookups(&self) -> Lookups<'_> {
        Lookups::new(self.readers(), self.statistics().held())
    }

    pub(crate) fn readers(&self) -> &[SegmentReader] {
        &self.inner.segments
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.inner.fields
    }

    /// Reads one stored record.
    pub(crate) fn record<T: Record>(&self, segment: u32, doc: DocId) -> Result<T, Error> {
        let damaged = || Error::engine("a record is damaged");
        let store = self.inner.stores.get(segment as usize);
        let stored = store.ok_or_else(damaged)?.get_document_bytes(doc);
        let stored = stored.map_err(Error::engine)?;
        schema::stored(&self.inner.fields, &stored)
            .and_then(T::decode)
            .ok_or_else(damaged)
    }
}

impl Collector for Gathered<'_> {
    fn begin_segment(
        &mut self,
        number: u32,
        reader: &SegmentReader,
        layout: &Layout,
    ) -> tantivy::Result<()> {
        self.facets.begin_segment(number, reader, layout)?;
        self.top.begin_segment(number, reader, layout)
    }

    fn groups(&mut self, groups: &Groups<'_>) -> tantivy::Result<()> {
        self.facets.groups(groups)?;
        self.top.groups(groups)
    }
}

/// The same search, only to count what it finds.
fn nothing_read(options: &SearchOptions) -> SearchOptions {
    SearchOptions {
        // What is not ranked needs no second look.
        sort: Sort::Newest,
        limit: 0,
        offset: 0,
        facets: Vec::new(),
        ..options.clone()
    }
}

/// Most parts of a query that are looked for apart from each other.
const MOST_APART: usize = 64;

/// Memory for building an index in memory, in bytes: the engine's least.
const MEMORY: usize = 15_000_000;
/// Blocks of records that each segment keeps unpacked.
const BLOCKS: usize = 100;
