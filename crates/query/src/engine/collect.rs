//! Gathers the best results of a pass, with exact totals.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::ops::{Bound, Range};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::evaluate::{Collector, Group, Passage};
use super::rank::Ranking;
use crate::{Sort, Totals, Unit};

/// The best results by an order, and how many there are.
pub struct Top<'r> {
    ranking: &'r Ranking,
    unit: Unit,
    sort: Sort,
    limit: usize,
    passages: usize,
    pub totals: Totals,
    kept: Vec<Entry>,
    /// The key of the last of those kept after the latest cut: what is worse need not be kept.
    threshold: Option<f64>,
    /// In this segment, the number of the first document that comes after that last one where
    /// their keys are equal.
    tie: u64,
    segment: u32,
    ids: Option<StrColumn>,
    ords: Option<Column<u64>>,
    days: Option<Column<u64>>,
    scores: Vec<f32>,
    columns: Vec<Option<StrColumn>>,
}

/// The best results of a pass.
pub struct Entries {
    pub best: Vec<Entry>,
    columns: Vec<Option<StrColumn>>,
}

impl Entries {
    /// Puts the first `count` in order again after their scores have changed; of these, equal ones
    /// among the first `shown` alone.
    pub fn sort_first(&mut self, count: usize, shown: usize) {
        let count = count.min(self.best.len());
        if let Some(first) = self.best.get_mut(..count) {
            order(first, 0..shown, &self.columns);
        }
    }
}

/// A document or a passage among the best.
#[derive(Clone)]
pub struct Entry {
    /// Higher comes first.
    key: f64,
    pub score: f32,
    pub segment: u32,
    /// The engine document of the document's record.
    pub record: DocId,
    /// Matching passages of the document.
    pub matches: usize,
    /// The best passages, best first; the one passage when results are passages.
    pub passages: Vec<Passage>,
    ord: u64,
    id: OnceCell<String>,
}

impl<'r> Top<'r> {
    /// Keeps the best `limit` and, of each document, the best `passages`.
    pub fn new(
        ranking: &'r Ranking,
        unit: Unit,
        sort: Sort,
        limit: usize,
        passages: usize,
    ) -> Top<'r> {
        Top {
            ranking,
            unit,
            sort,
            limit,
            passages,
            totals: Totals::default(),
            kept: Vec::new(),
            threshold: None,
            tie: u64::MAX,
            segment: 0,
            ids: None,
            ords: None,
            days: None,
            scores: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// The best, in order.
    pub fn into_entries(mut self) -> Entries {
        order(&mut self.kept, 0..self.limit, &self.columns);
        self.kept.truncate(self.limit);
        Entries {
            best: self.kept,
            columns: self.columns,
        }
    }

    fn key(&self, score: f32, record: DocId) -> f64 {
        let day = || self.days.as_ref().and_then(|d| d.first(record));
        match self.sort {
            Sort::Relevance => f64::from(score),
            Sort::Newest => day().map_or(f64::NEG_INFINITY, |d| d as f64),
            Sort::Oldest => day().map_or(f64::NEG_INFINITY, |d| -(d as f64)),
        }
    }

    /// The score of a document; where it is too low to be kept, only that of its best passage.
    fn score(&mut self, passages: &[Passage]) -> f32 {
        let best = passages.iter().map(|p| p.score).fold(0.0, f32::max);
        let most = f64::from(best * self.ranking.most_passages());
        let hopeless = self.sort == Sort::Relevance && self.threshold.is_some_and(|t| most < t);
        if passages.len() == 1 || hopeless {
            return best;
        }
        self.scores.clear();
        self.scores.extend(passages.iter().map(|p| p.score));
        self.ranking.document(&mut self.scores)
    }

    /// The number of a document in the order of ids.
    fn ord(&self, record: DocId) -> u64 {
        let ord = self.ords.as_ref().and_then(|o| o.first(record));
        ord.unwrap_or(0)
    }

    fn offer(&mut self, key: f64, group: &Group<'_>, score: f32, passages: Vec<Passage>) {
        let ord = self.ord(group.record);
        self.kept.push(Entry {
            key,
            score,
            segment: group.segment,
            record: group.record,
            matches: group.passages.len(),
            passages,
            ord,
            id: OnceCell::new(),
        });
        if self.kept.len() >= 2 * self.limit.max(32) {
            self.cut();
        }
    }

    fn wanted(&self, key: f64, record: DocId) -> bool {
        let Some(threshold) = self.threshold else {
            return self.limit > 0;
        };
        key > threshold || (key == threshold && self.ord(record) < self.tie)
    }

    /// Forgets all but the best.
    fn cut(&mut self) {
        let last = self.limit.saturating_sub(1);
        order(&mut self.kept, last..last + 1, &self.columns);
        self.kept.truncate(self.limit);
        if self.kept.len() == self.limit {
            self.threshold = self.kept.last().map(|e| e.key);
            self.tie = self.tie_here();
        }
    }

    /// What [`Top::tie`] is in this segment.
    fn tie_here(&self) -> u64 {
        let Some(last) = self.kept.last().filter(|_| self.threshold.is_some()) else {
            return u64::MAX;
        };
        if last.segment == self.segment {
            // Later passages of the same document may come before it.
            return last.ord + 1;
        }
        let below = Bound::Excluded(last.id(&self.columns));
        let column = self.columns.last().and_then(Option::as_ref);
        let bounds = column.map(|c| c.dictionary().term_bounds_to_ord(Bound::Unbounded, below));
        match bounds {
            Some(Ok((_, Bound::Excluded(ord)))) => ord,
            _ => u64::MAX,
        }
    }
}

impl Entry {
    /// Adds to the score of each passage, and what the best of them gains to the document's.
    pub fn add(&mut self, mut more: impl FnMut(DocId) -> f32) {
        let before = self.passages.first().map_or(0.0, |p| p.score);
        for passage in &mut self.passages {
            passage.score += more(passage.doc);
        }
        self.passages.sort_by(|a, b| b.score.total_cmp(&a.score));
        let gain = self.passages.first().map_or(0.0, |p| p.score) - before;
        self.score += gain;
        self.key += f64::from(gain);
    }

    /// Best first; of equal ones those of a segment stand together, by id.
    fn compare_in_segment(&self, other: &Entry) -> Ordering {
        let key = other.key.total_cmp(&self.key);
        key.then_with(|| self.segment.cmp(&other.segment))
            .then_with(|| self.ord.cmp(&other.ord))
            .then_with(|| self.place().cmp(&other.place()))
    }

    /// The first of its passages shown.
    fn place(&self) -> DocId {
        self.passages.first().map_or(0, |p| p.doc)
    }

    fn compare(&self, other: &Entry, columns: &[Option<StrColumn>]) -> Ordering {
        let by_id = || match self.segment == other.segment {
            true => self.ord.cmp(&other.ord),
            false => self.id(columns).cmp(other.id(columns)),
        };
        other
            .key
            .total_cmp(&self.key)
            .then_with(by_id)
            .then_with(|| self.place().cmp(&other.place()))
    }

    fn id(&self, columns: &[Option<StrColumn>]) -> &str {
        self.id.get_or_init(|| {
            let mut id = String::new();
            let column = columns.get(self.segment as usize).and_then(Option::as_ref);
            // An id that cannot be read sorts first; the record will tell of the damage.
            let read = column.map(|c| c.ord_to_str(self.ord, &mut id));
            read.map_or_else(String::new, |_| id)
        })
    }
}

/// Sorts by key. Where those with the same key as one of `places` come from several segments, ids
/// put them in order, which cost much more than numbers; elsewhere they stay in that of segments.
fn order(entries: &mut [Entry], places: Range<usize>, columns: &[Option<StrColumn>]) {
    entries.sort_unstable_by(Entry::compare_in_segment);
    let mut begin = 0;
    for equal in entries.chunk_by_mut(|a, b| a.key.total_cmp(&b.key).is_eq()) {
        let end = begin + equal.len();
        let asked = begin < places.end && end > places.start;
        let same = |segments: (&Entry, &Entry)| segments.0.segment == segments.1.segment;
        if asked && !equal.first().zip(equal.last()).is_none_or(same) {
            equal.sort_by(|a, b| a.compare(b, columns));
        }
        begin = end;
    }
}

impl Collector for Top<'_> {
    fn begin_segment(&mut self, number: u32, reader: &SegmentReader) -> tantivy::Result<()> {
        let columns = reader.fast_fields();
        self.ids = columns.str("document")?;
        self.ords = self.ids.as_ref().map(|ids| ids.ords().clone());
        self.days = match self.sort {
            Sort::Relevance => None,
            Sort::Newest | Sort::Oldest => Some(columns.u64("date_start")?),
        };
        self.columns.push(self.ids.clone());
        self.segment = number;
        self.tie = self.tie_here();
        Ok(())
    }

    fn group(&mut self, group: &Group<'_>) -> tantivy::Result<()> {
        self.totals.documents += 1;
        self.totals.passages += group.passages.len();
        match self.unit {
            Unit::Document => {
                let score = self.score(group.passages);
                let key = self.key(score, group.record);
                if self.wanted(key, group.record) {
                    let best = best(group.passages, self.passages);
                    self.offer(key, group, score, best);
                }
            }
            Unit::Passage => {
                for passage in group.passages {
                    let key = self.key(passage.score, group.record);
                    if self.wanted(key, group.record) {
                        self.offer(key, group, passage.score, vec![*passage]);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The best passages, best first; equal ones as they stand in the document.
fn best(passages: &[Passage], count: usize) -> Vec<Passage> {
    let mut all = passages.to_vec();
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    all.truncate(count);
    all
}
