//! Gathers the best results of a pass, with exact totals.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::ops::{Bound, Range};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::evaluate::{Collector, Groups, Passage, Run};
use super::layout::Layout;
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
    ords: Option<Column<u64>>,
    days: Option<Column<u64>>,
    scores: Vec<f32>,
    columns: Vec<Option<StrColumn>>,
    /// Room for the documents of a window that may be wanted.
    candidates: Vec<Candidate>,
    column: ColumnReader,
}

/// A document that may be wanted.
#[derive(Clone, Copy)]
struct Candidate {
    run: Run,
    /// Its key, where that is known without its score.
    day: f64,
}

/// Reads a column for many engine documents at once.
#[derive(Default)]
struct ColumnReader {
    docs: Vec<DocId>,
    values: Vec<Option<u64>>,
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
            ords: None,
            days: None,
            scores: Vec::new(),
            columns: Vec::new(),
            candidates: Vec::new(),
            column: ColumnReader::default(),
        }
    }

    /// The best, in order.
    pub fn into_entries(mut self) -> Entries {
        order(&mut self.kept, 0..self.limit, &self.columns);
        self.kept.truncate(self.limit);
        for entry in &mut self.kept {
            // Equal ones as they stand in the document.
            entry.passages.sort_by(|a, b| b.score.total_cmp(&a.score));
            entry.passages.truncate(self.passages);
        }
        Entries {
            best: self.kept,
            columns: self.columns,
        }
    }

    /// The score of a document with these passages, of which the best has that score; where it is
    /// too low to be kept, only that.
    fn score(&mut self, passages: &[Passage], best: f32) -> f32 {
        let most = f64::from(best * self.ranking.most_passages());
        let hopeless = self.sort == Sort::Relevance && self.threshold.is_some_and(|t| most < t);
        if passages.len() == 1 || hopeless {
            return best;
        }
        self.scores.clear();
        self.scores.extend(passages.iter().map(|p| p.score));
        self.ranking.document(&mut self.scores)
    }

    fn offer(&mut self, entry: Entry) {
        self.kept.push(entry);
        if self.kept.len() >= 2 * self.limit.max(32) {
            self.cut();
        }
    }

    /// Whether a result may be among the best; `ord` is its document's number in the order of ids.
    fn wanted(&self, key: f64, ord: u64) -> bool {
        let Some(threshold) = self.threshold else {
            return self.limit > 0;
        };
        key > threshold || (key == threshold && ord < self.tie)
    }

    /// Puts the documents of a window aside that may be wanted, by what is known without a look at
    /// each of their passages.
    fn pick(&mut self, groups: &Groups<'_>) {
        self.candidates.clear();
        let threshold = self.threshold.unwrap_or(f64::NEG_INFINITY);
        if self.sort == Sort::Relevance {
            let factor = match self.unit {
                Unit::Document => self.ranking.most_passages(),
                Unit::Passage => 1.0,
            };
            let day = 0.0;
            let good = |run: &&Run| f64::from(run.best * factor) >= threshold;
            let good = groups.runs.iter().filter(good);
            self.candidates
                .extend(good.map(|run| Candidate { run: *run, day }));
            return;
        }
        let records = groups.runs.iter().map(|run| run.record);
        let days = self.column.read(self.days.as_ref(), records);
        for (run, day) in groups.runs.iter().zip(days) {
            let day = match (day, self.sort) {
                (None, _) => f64::NEG_INFINITY,
                (Some(day), Sort::Oldest) => -(*day as f64),
                (Some(day), _) => *day as f64,
            };
            if day >= threshold {
                self.candidates.push(Candidate { run: *run, day });
            }
        }
    }

    /// Keeps a document, or passages of it, if they are among the best so far.
    fn consider(&mut self, groups: &Groups<'_>, candidate: Candidate, ord: u64) {
        let run = candidate.run;
        let passages = groups.passages(&run);
        let entry = |key, score, passages| Entry {
            key,
            score,
            segment: groups.segment,
            record: run.record,
            matches: run.len(),
            passages,
            ord,
            id: OnceCell::new(),
        };
        let relevance = self.sort == Sort::Relevance;
        let key = |score| {
            if relevance {
                f64::from(score)
            } else {
                candidate.day
            }
        };
        match self.unit {
            Unit::Document => {
                let score = self.score(passages, run.best);
                if self.wanted(key(score), ord) {
                    self.offer(entry(key(score), score, passages.to_vec()));
                }
            }
            Unit::Passage => {
                for passage in passages {
                    let score = passage.score;
                    if self.wanted(key(score), ord) {
                        self.offer(entry(key(score), score, vec![*passage]));
                    }
                }
            }
        }
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

impl ColumnReader {
    /// The first value that a column has for each of `docs`.
    fn read(
        &mut self,
        column: Option<&Column<u64>>,
        docs: impl Iterator<Item = DocId>,
    ) -> &[Option<u64>] {
        self.docs.clear();
        self.docs.extend(docs);
        self.values.clear();
        self.values.resize(self.docs.len(), None);
        if let Some(column) = column {
            column.first_vals(&self.docs, &mut self.values);
        }
        &self.values
    }
}

impl Collector for Top<'_> {
    fn begin_segment(
        &mut self,
        number: u32,
        reader: &SegmentReader,
        layout: &Layout,
    ) -> tantivy::Result<()> {
        self.ords = layout.ids.as_ref().map(|ids| ids.ords().clone());
        self.days = match self.sort {
            Sort::Relevance => None,
            Sort::Newest | Sort::Oldest => Some(reader.fast_fields().u64("date_start")?),
        };
        self.columns.push(layout.ids.clone());
        self.segment = number;
        self.tie = self.tie_here();
        Ok(())
    }

    fn groups(&mut self, groups: &Groups<'_>) -> tantivy::Result<()> {
        self.totals.documents += groups.runs.len();
        self.totals.passages += groups.runs.iter().map(Run::len).sum::<usize>();
        if self.limit == 0 {
            return Ok(());
        }
        self.pick(groups);
        let candidates = std::mem::take(&mut self.candidates);
        let mut column = std::mem::take(&mut self.column);
        let records = candidates.iter().map(|c| c.run.record);
        let ords = column.read(self.ords.as_ref(), records);
        for (candidate, ord) in candidates.iter().zip(ords) {
            // A document without an id sorts first; its record will tell of the damage.
            self.consider(groups, *candidate, ord.unwrap_or(0));
        }
        self.candidates = candidates;
        self.column = column;
        Ok(())
    }
}
