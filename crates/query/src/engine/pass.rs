//! A pass over the index.

use std::sync::atomic::{AtomicBool, Ordering};

use ecne_index::engine::schema::Fields;

use super::evaluate::{Collector, Compiled, Segment, Statistics};
use super::rank::Lengths;
use super::term::Lookups;
use crate::SearchOptions;
use crate::error::{Error, Kind};

/// What bounds a pass.
#[derive(Clone, Copy)]
pub struct Bounds<'a> {
    pub cancel: Option<&'a AtomicBool>,
    /// Most passages to look at, counted for each leaf.
    pub budget: Option<u64>,
}

impl Bounds<'_> {
    /// What the caller of a search asks for.
    pub fn of(options: &SearchOptions) -> Bounds<'_> {
        Bounds {
            cancel: options.cancel.as_deref(),
            budget: options.budget,
        }
    }
}

/// A compiled query, and the index to carry it out on.
pub struct Pass<'a> {
    pub lookups: &'a Lookups<'a>,
    pub fields: &'a Fields,
    pub statistics: &'a Statistics,
    pub lengths: &'a Lengths,
    /// See [`super::rank::Ranking::around`].
    pub around: f32,
    pub compiled: &'a Compiled,
    pub bounds: Bounds<'a>,
}

/// Counts what a pass has walked.
pub struct Meter<'a> {
    bounds: Bounds<'a>,
    walked: u64,
}

impl Pass<'_> {
    /// Gives all matches to a collector, in the order of the index.
    pub fn run(&self, collector: &mut dyn Collector) -> Result<(), Error> {
        let mut meter = Meter::new(self.bounds);
        for (number, lookups) in (0..).zip(self.lookups.segments()) {
            let reader = lookups.reader;
            let layout = self.statistics.layout(number, reader, self.fields);
            let layout = layout.map_err(Error::engine)?;
            let begun = collector.begin_segment(number, reader, layout);
            begun.map_err(Error::engine)?;
            let mut segment = Segment::new(self, number, lookups, layout, &mut meter)?;
            segment.run(&mut meter, collector)?;
        }
        Ok(())
    }
}

impl<'a> Meter<'a> {
    /// Nothing has been walked yet.
    pub fn new(bounds: Bounds<'a>) -> Meter<'a> {
        Meter { bounds, walked: 0 }
    }

    /// Adds passages that have been looked at; an error when the pass shall end.
    pub fn add(&mut self, walked: usize) -> Result<(), Error> {
        let bounds = self.bounds;
        if bounds.cancel.is_some_and(|c| c.load(Ordering::Relaxed)) {
            return Err(Error::new(Kind::Cancelled, "the search was cancelled"));
        }
        self.walked += walked as u64;
        if bounds.budget.is_some_and(|budget| self.walked > budget) {
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
    use crate::{Query, Searcher, Sort, Unit};

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
        limit: usize,
    ) -> Result<Vec<Hit>, Error> {
        let query = Query::parse("hotline").unwrap();
        let prepared = searcher.prepare(&query, options)?;
        let compiled = prepared.all();
        let (ranking, statistics) = (searcher.ranking(), searcher.statistics());
        let mut top = Top::new(ranking, statistics, options.unit, options.sort, limit, 2);
        searcher.pass(&prepared, &compiled, options).run(&mut top)?;
        assert_eq!((top.totals.documents, top.totals.passages), (200, 600));
        let entry = |entry: &Entry| {
            let document: DocumentRecord = searcher.record(entry.segment, entry.record).unwrap();
            let passages = entry.passages.iter().map(|p| p.doc).collect();
            (document.id, entry.score.to_bits(), entry.matches, passages)
        };
        Ok(top.into_entries().best.iter().map(entry).collect())
    }

    #[test]
    fn limits_do_not_change_what_is_best() {
        let searcher = searcher();
        for unit in [Unit::Document, Unit::Passage] {
            for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
                let options = SearchOptions {
                    unit,
                    sort,
                    ..SearchOptions::default()
                };
                let gather = |limit| gather(&searcher, &options, limit).unwrap();
                let all = gather(usize::MAX);
                let equal = |pair: &[Hit]| pair[0].1 != pair[1].1 || pair[0].0 <= pair[1].0;
                assert!(sort != Sort::Relevance || all.windows(2).all(equal));
                for limit in [0, 1, 7, 33, 150, 1_000] {
                    let best = &all[..limit.min(all.len())];
                    assert_eq!(gather(limit), best, "{unit:?} {sort:?} {limit}");
                }
            }
        }
    }

    #[test]
    fn a_budget_is_what_it_says() {
        let searcher = searcher();
        let with = |budget, cancelled| SearchOptions {
            budget: Some(budget),
            cancel: Some(Arc::new(AtomicBool::new(cancelled))),
            ..SearchOptions::default()
        };
        let gather = |options| gather(&searcher, &options, 10);
        assert!(gather(with(600, false)).is_ok());
        assert!(gather(with(599, false)).unwrap_err().is_over_budget());
        assert!(gather(with(600, true)).unwrap_err().is_cancelled());
        // It stands nowhere, and may in each of the passages.
        let nowhere = Query::parse("\"mayors hotline\"").unwrap();
        let count = |budget| searcher.count(&nowhere, &with(budget, false));
        assert_eq!(count(600).unwrap().passages, 0);
        assert!(count(599).unwrap_err().is_over_budget());
    }
}
