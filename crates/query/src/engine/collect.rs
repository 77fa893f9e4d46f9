//! Gathers the best results of a pass, with exact totals.

use std::cmp::Ordering;
use std::ops::Range;

use smallvec::{SmallVec, smallvec};
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::evaluate::{Collector, Groups, Passage, Run, Statistics};
use super::layout::Layout;
use super::rank::Ranking;
use crate::{Sort, Totals, Unit};

/// The best results by an order, and how many there are.
pub struct Top<'r> {
    ranking: &'r Ranking,
    statistics: &'r Statistics,
    unit: Unit,
    sort: Sort,
    limit: usize,
    passages: usize,
    pub totals: Totals,
    kept: Vec<Entry>,
    /// As many are kept before the next cut.
    room: usize,
    /// The key of the last of the best at the latest cut: what is worse need not be kept.
    threshold: Option<f64>,
    /// In this segment, the number of the first document that need not be kept where its key equals
    /// that one.
    tie: u64,
    segment: u32,
    ords: Option<Column<u64>>,
    days: Option<Column<u64>>,
    scores: Vec<f32>,
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
pub struct Entries<'r> {
    pub best: Vec<Entry>,
    statistics: &'r Statistics,
}

impl Entries<'_> {
    /// Puts the first `count` in order again after their scores have changed; of these, equal ones
    /// among the first `shown` alone.
    pub fn sort_first(&mut self, count: usize, shown: usize) {
        let count = count.min(self.best.len());
        if let Some(first) = self.best.get_mut(..count) {
            order(first, shown, self.statistics);
        }
    }
}

/// Most documents have no more matching passages.
const FEW: usize = 2;

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
    pub passages: SmallVec<[Passage; FEW]>,
    ord: u64,
    /// Place among those with the same key, as far as it has been looked for.
    turn: usize,
}

impl<'r> Top<'r> {
    /// Keeps the best `limit` and, of each document, the best `passages`.
    pub fn new(
        ranking: &'r Ranking,
        statistics: &'r Statistics,
        unit: Unit,
        sort: Sort,
        limit: usize,
        passages: usize,
    ) -> Top<'r> {
        Top {
            ranking,
            statistics,
            unit,
            sort,
            limit,
            passages,
            totals: Totals::default(),
            kept: Vec::new(),
            room: room(limit, 0),
            threshold: None,
            tie: u64::MAX,
            segment: 0,
            ords: None,
            days: None,
            scores: Vec::new(),
            candidates: Vec::new(),
            column: ColumnReader::default(),
        }
    }

    /// The best, in order.
    pub fn into_entries(mut self) -> Entries<'r> {
        order(&mut self.kept, self.limit, self.statistics);
        self.kept.truncate(self.limit);
        for entry in &mut self.kept {
            // Equal ones as they stand in the document.
            entry.passages.sort_by(|a, b| b.score.total_cmp(&a.score));
            entry.passages.truncate(self.passages);
        }
        Entries {
            best: self.kept,
            statistics: self.statistics,
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
        if self.kept.len() >= self.room {
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
            turn: usize::MAX,
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
                    self.offer(entry(key(score), score, SmallVec::from_slice(passages)));
                }
            }
            Unit::Passage => {
                for passage in passages {
                    let score = passage.score;
                    if self.wanted(key(score), ord) {
                        self.offer(entry(key(score), score, smallvec![*passage]));
                    }
                }
            }
        }
    }

    /// Forgets all but the best, and those that may be among them by their ids: to read ids costs
    /// much more than to keep a few too many.
    fn cut(&mut self) {
        let by_key = |a: &Entry, b: &Entry| b.key.total_cmp(&a.key);
        let last = self.limit.saturating_sub(1);
        if last < self.kept.len() {
            let threshold = self.kept.select_nth_unstable_by(last, by_key).1.key;
            self.kept.retain(|e| e.key.total_cmp(&threshold).is_ge());
            self.threshold = Some(threshold);
            self.cut_ties(threshold);
        }
        self.room = room(self.limit, self.kept.len());
    }

    /// Of those with the key of the last, keeps no more of a segment than there are places left.
    fn cut_ties(&mut self, threshold: f64) {
        let better = self.kept.iter().filter(|e| e.key > threshold).count();
        let places = self.limit - better;
        if self.kept.len() > self.limit {
            self.kept.sort_unstable_by(Entry::compare_in_segment);
            let (mut segment, mut count) = (u32::MAX, 0);
            self.kept.retain(|e| {
                if e.key > threshold {
                    return true;
                }
                count = if e.segment == segment { count + 1 } else { 1 };
                segment = e.segment;
                count <= places
            });
        }
        let here = |e: &&Entry| e.segment == self.segment && e.key <= threshold;
        let ords = self.kept.iter().filter(here).map(|e| e.ord);
        self.tie = match ords.clone().count() < places {
            true => u64::MAX,
            // Later passages of the same document may come before it.
            false => ords.max().map_or(u64::MAX, |ord| ord + 1),
        };
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
}

/// How many are kept before the next cut, when `kept` were left of the one before.
fn room(limit: usize, kept: usize) -> usize {
    limit.max(32).saturating_add(kept.max(limit).max(32))
}

/// Sorts by key, and the first `count` of those with equal keys by id.
fn order(entries: &mut [Entry], count: usize, statistics: &Statistics) {
    entries.sort_unstable_by(Entry::compare_in_segment);
    let mut left = count;
    for equal in entries.chunk_by_mut(|a, b| a.key.total_cmp(&b.key).is_eq()) {
        order_by_id(equal, left, statistics);
        left = left.saturating_sub(equal.len());
    }
}

/// Puts the first `count` in the order of their ids. They stand in it by segment, so it takes the
/// first of one segment or another, time and again, and reads no more ids.
fn order_by_id(equal: &mut [Entry], count: usize, statistics: &Statistics) {
    let (mut segments, mut end) = (Vec::new(), 0);
    for segment in equal.chunk_by(|a, b| a.segment == b.segment) {
        segments.push(end..end + segment.len());
        end += segment.len();
    }
    if segments.len() < 2 || count == 0 {
        return;
    }
    let first = |segment: Range<usize>| {
        let entry = equal.get(segment.clone())?.first()?;
        let id = statistics.id(entry.segment, entry.record, entry.ord);
        Some(((id, entry.place()), segment))
    };
    let mut firsts: Vec<_> = segments.into_iter().filter_map(first).collect();
    let mut taken = Vec::new();
    while taken.len() < count
        && let Some(least) = (0..firsts.len()).min_by(|a, b| firsts[*a].0.cmp(&firsts[*b].0))
    {
        let (_, segment) = firsts.remove(least);
        taken.push(segment.start);
        if let Some(next) = first(segment.start + 1..segment.end) {
            firsts.insert(least, next);
        }
    }
    equal.iter_mut().for_each(|entry| entry.turn = usize::MAX);
    for (turn, at) in taken.into_iter().enumerate() {
        equal[at].turn = turn;
    }
    equal.sort_by_key(|entry| entry.turn);
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
        self.segment = number;
        self.tie = u64::MAX;
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
