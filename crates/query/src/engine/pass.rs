//! A pass over the index, by one thread or by several.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;

use ecne_index::engine::schema::Fields;
use tantivy::SegmentReader;

use super::evaluate::{Collector, Compiled, Segment, Statistics};
use super::rank::Lengths;
use crate::error::{Error, Kind};
use crate::threads;

/// From how much work on ([`Leaf::work`]) a second thread saves more than it costs to start one.
///
/// [`Leaf::work`]: super::leaf::Leaf::work
const WORTH_A_THREAD: u64 = 40_000;

/// What bounds a pass.
#[derive(Clone, Copy)]
pub struct Bounds<'a> {
    pub cancel: Option<&'a AtomicBool>,
    /// Most matches to walk.
    pub budget: Option<u64>,
    /// Most threads to walk them with.
    pub threads: usize,
}

/// A compiled query, and the index to carry it out on.
pub struct Pass<'a> {
    pub readers: &'a [SegmentReader],
    pub fields: &'a Fields,
    pub statistics: &'a Statistics,
    pub lengths: &'a Lengths,
    pub compiled: &'a Compiled,
    pub bounds: Bounds<'a>,
}

/// A collector that can take some of the segments, while others like it take the rest.
pub trait Share: Collector + Clone + Send {
    /// Adds what another has taken.
    fn merge(&mut self, other: Self);
}

/// Counts what all threads of a pass have walked.
pub struct Meter<'a> {
    bounds: Bounds<'a>,
    walked: AtomicU64,
}

impl Pass<'_> {
    /// Gives all matches to one collector, in the order of the index.
    pub fn run(&self, collector: &mut dyn Collector) -> Result<(), Error> {
        let meter = Meter::new(self.bounds);
        (0..self.readers.len()).try_for_each(|number| self.segment(number, &meter, collector))
    }

    /// Gives all matches to as many copies of a collector as there are threads, and adds these up.
    /// Which takes which segment is left to chance.
    pub fn share<S: Share>(&self, empty: S) -> Result<S, Error> {
        self.share_among(self.threads(), empty)
    }

    fn share_among<S: Share>(&self, count: usize, empty: S) -> Result<S, Error> {
        let meter = Meter::new(self.bounds);
        let next = AtomicUsize::new(0);
        // The largest first, so that none is left over for one thread at the end.
        let mut largest: Vec<usize> = (0..self.readers.len()).collect();
        largest.sort_by_key(|number| self.readers.get(*number).map(|r| Reverse(r.max_doc())));
        let work = |mut share: S| {
            while let Some(number) = largest.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.segment(*number, &meter, &mut share)?;
            }
            Ok(share)
        };
        thread::scope(|scope| {
            let start = |share: S| threads::start(scope, || work(share));
            let helpers = (1..count).map_while(|_| start(empty.clone()));
            let helpers: Vec<_> = helpers.collect();
            let mut all: Result<S, Error> = work(empty);
            for helper in helpers {
                let share = threads::wait(helper);
                all = all.and_then(|mut all| {
                    all.merge(share?);
                    Ok(all)
                });
            }
            all
        })
    }

    /// How many threads are worth their while.
    fn threads(&self) -> usize {
        let work: u64 = self.compiled.leaves.iter().map(|leaf| leaf.work()).sum();
        match work < WORTH_A_THREAD {
            true => 1,
            false => self.bounds.threads.clamp(1, self.readers.len().max(1)),
        }
    }

    fn segment(
        &self,
        number: usize,
        meter: &Meter<'_>,
        collector: &mut dyn Collector,
    ) -> Result<(), Error> {
        let Some(reader) = self.readers.get(number) else {
            return Ok(());
        };
        let layout = self.statistics.layout(number as u32, reader, self.fields);
        let layout = layout.map_err(Error::engine)?;
        let begun = collector.begin_segment(number as u32, reader, layout);
        begun.map_err(Error::engine)?;
        let mut segment =
            Segment::new(self, number as u32, reader, layout).map_err(Error::engine)?;
        segment.run(meter, collector)
    }
}

impl<'a> Meter<'a> {
    fn new(bounds: Bounds<'a>) -> Meter<'a> {
        Meter {
            bounds,
            walked: AtomicU64::new(0),
        }
    }

    /// Adds matches that have been walked; an error when the pass shall end.
    pub fn add(&self, walked: usize) -> Result<(), Error> {
        let bounds = self.bounds;
        if bounds.cancel.is_some_and(|c| c.load(Ordering::Relaxed)) {
            return Err(Error::new(Kind::Cancelled, "the search was cancelled"));
        }
        // Whichever thread adds last knows of all.
        let before = self.walked.fetch_add(walked as u64, Ordering::Relaxed);
        if bounds.budget.is_some_and(|b| before + walked as u64 > b) {
            return Err(Error::new(
                Kind::OverBudget,
                "the search took more work than it may",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ecne_index::{DocumentRecord, PassageRecord};

    use super::*;
    use crate::engine::collect::{Entry, Top};
    use crate::{Query, SearchOptions, Searcher, Sort, Unit};

    /// Five segments of 40 documents with 3 passages each; all are of the same length and hold
    /// "hotline" once or twice, so that most results tie. Ids are not in the order of the index.
    fn searcher() -> Searcher {
        let id = |number: usize| format!("{:03}.html", number * 77 % 200);
        let document = |number: usize| {
            let passage = |ordinal: u32| PassageRecord {
                ordinal,
                text: match (number + ordinal as usize) % 7 {
                    0 => "Hotline after hotline for mayors".to_owned(),
                    _ => "A hotline for all the mayors".to_owned(),
                },
                ..PassageRecord::default()
            };
            let record = DocumentRecord {
                id: id(number),
                date_start: Some(jiff::civil::date(2020 + number as i16 % 3, 5, 3)),
                ..DocumentRecord::default()
            };
            (record, (0..3).map(passage).collect())
        };
        let segments = (0..5).map(|s| (s * 40..(s + 1) * 40).map(document));
        Searcher::in_segments(segments).unwrap()
    }

    /// A result: id, bits of the score, how many match, passages.
    type Hit = (String, u32, usize, Vec<u32>);

    fn gather(
        searcher: &Searcher,
        options: &SearchOptions,
        threads: usize,
        limit: usize,
    ) -> Result<Vec<Hit>, Error> {
        let query = Query::parse("hotline").unwrap();
        let prepared = searcher.prepare(&query, options)?;
        let compiled = prepared.all();
        let (ranking, statistics) = (searcher.ranking(), searcher.statistics());
        let top = Top::new(ranking, statistics, options.unit, options.sort, limit, 2);
        let top = searcher
            .pass(&compiled, options)
            .share_among(threads, top)?;
        assert_eq!((top.totals.documents, top.totals.passages), (200, 600));
        let entry = |entry: &Entry| {
            let document: DocumentRecord = searcher.record(entry.segment, entry.record).unwrap();
            let passages = entry.passages.iter().map(|p| p.doc).collect();
            (document.id, entry.score.to_bits(), entry.matches, passages)
        };
        Ok(top.into_entries().best.iter().map(entry).collect())
    }

    #[test]
    fn neither_threads_nor_limits_change_what_is_best() {
        let searcher = searcher();
        for unit in [Unit::Document, Unit::Passage] {
            for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
                let options = SearchOptions {
                    unit,
                    sort,
                    ..SearchOptions::default()
                };
                let gather = |threads, limit| gather(&searcher, &options, threads, limit).unwrap();
                let all = gather(1, usize::MAX);
                let equal = |pair: &[Hit]| pair[0].1 != pair[1].1 || pair[0].0 <= pair[1].0;
                assert!(sort != Sort::Relevance || all.windows(2).all(equal));
                for limit in [0, 1, 7, 33, 150, 1_000] {
                    let best = &all[..limit.min(all.len())];
                    for threads in [1, 2, 5, 9] {
                        assert_eq!(gather(threads, limit), best, "{unit:?} {sort:?} {limit}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_budget_is_what_it_says_whatever_the_threads() {
        let searcher = searcher();
        let with = |budget, cancelled| SearchOptions {
            budget: Some(budget),
            cancel: Some(Arc::new(AtomicBool::new(cancelled))),
            ..SearchOptions::default()
        };
        for threads in [1, 2, 5] {
            let gather = |options| gather(&searcher, &options, threads, 10);
            assert!(gather(with(600, false)).is_ok());
            assert!(gather(with(599, false)).unwrap_err().is_over_budget());
            assert!(gather(with(600, true)).unwrap_err().is_cancelled());
        }
    }
}
