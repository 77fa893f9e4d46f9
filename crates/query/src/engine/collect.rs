//! Gathers the best results of a pass, with exact totals.

use std::cell::OnceCell;
use std::cmp::Ordering;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::evaluate::{Collector, Group, Passage};
use super::rank;
use crate::{Sort, Totals, Unit};

/// The best results by an order, and how many there are.
pub struct Top {
    unit: Unit,
    sort: Sort,
    limit: usize,
    passages: usize,
    pub totals: Totals,
    kept: Vec<Entry>,
    /// The last of those kept after the latest cut: what is worse need not be kept.
    threshold: Option<f64>,
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
    /// Puts the first `count` in order again after their scores have changed.
    pub fn sort_first(&mut self, count: usize) {
        let columns = &self.columns;
        let count = count.min(self.best.len());
        if let Some(first) = self.best.get_mut(..count) {
            first.sort_by(|a, b| a.compare(b, columns));
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

impl Top {
    /// Keeps the best `limit` and, of each document, the best `passages`.
    pub fn new(unit: Unit, sort: Sort, limit: usize, passages: usize) -> Top {
        Top {
            unit,
            sort,
            limit,
            passages,
            totals: Totals::default(),
            kept: Vec::new(),
            threshold: None,
            ids: None,
            ords: None,
            days: None,
            scores: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// The best, in order.
    pub fn into_entries(mut self) -> Entries {
        self.cut();
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

    fn offer(&mut self, key: f64, group: &Group<'_>, score: f32, passages: Vec<Passage>) {
        let ord = self
            .ords
            .as_ref()
            .and_then(|o| o.first(group.record))
            .unwrap_or(0);
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

    fn wanted(&self, key: f64) -> bool {
        self.limit > 0 && self.threshold.is_none_or(|t| key >= t)
    }

    /// Sorts those kept and forgets all but the best.
    fn cut(&mut self) {
        let columns = &self.columns;
        self.kept.sort_unstable_by(|a, b| a.compare(b, columns));
        self.kept.truncate(self.limit);
        if self.kept.len() == self.limit {
            self.threshold = self.kept.last().map(|e| e.key);
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

    fn compare(&self, other: &Entry, columns: &[Option<StrColumn>]) -> Ordering {
        let by_id = || match self.segment == other.segment {
            true => self.ord.cmp(&other.ord),
            false => self.id(columns).cmp(other.id(columns)),
        };
        let place = |e: &Entry| e.passages.first().map_or(0, |p| p.doc);
        other
            .key
            .total_cmp(&self.key)
            .then_with(by_id)
            .then_with(|| place(self).cmp(&place(other)))
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

impl Collector for Top {
    fn begin_segment(&mut self, _number: u32, reader: &SegmentReader) -> tantivy::Result<()> {
        let columns = reader.fast_fields();
        self.ids = columns.str("document")?;
        self.ords = self.ids.as_ref().map(|ids| ids.ords().clone());
        self.days = match self.sort {
            Sort::Relevance => None,
            Sort::Newest | Sort::Oldest => Some(columns.u64("date_start")?),
        };
        self.columns.push(self.ids.clone());
        Ok(())
    }

    fn group(&mut self, group: &Group<'_>) -> tantivy::Result<()> {
        self.totals.documents += 1;
        self.totals.passages += group.passages.len();
        match self.unit {
            Unit::Document => {
                self.scores.clear();
                self.scores.extend(group.passages.iter().map(|p| p.score));
                let score = rank::document(&mut self.scores);
                let key = self.key(score, group.record);
                if self.wanted(key) {
                    let best = best(group.passages, self.passages);
                    self.offer(key, group, score, best);
                }
            }
            Unit::Passage => {
                for passage in group.passages {
                    let key = self.key(passage.score, group.record);
                    if self.wanted(key) {
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
