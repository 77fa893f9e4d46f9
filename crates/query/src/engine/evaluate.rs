//! The plan, and the pass over the index that carries it out.

use std::sync::atomic::{AtomicBool, Ordering};

use ecne_index::engine::schema::{COPY, Fields, MARK};
use tantivy::directory::CompositeFile;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentComponent;
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::leaf::{Leaf, OpenLeaf};
use super::rank::{Lengths, Ranking, idf};
use super::window::{Bits, SIZE};
use crate::error::{Error, Kind};

/// How the leaves combine; numbers are indices of leaves.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    Everything,
    Leaf(usize),
    And(Vec<Plan>),
    Or(Vec<Plan>),
    Not(Box<Plan>),
}

/// A compiled query.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub leaves: Vec<Leaf>,
    pub plan: Plan,
    /// Words match in title and headings, too.
    pub loose: bool,
    /// Parts that each document must match in one passage or another; empty when the plan says
    /// all.
    pub together: Vec<Plan>,
    /// Whether copies are passed over.
    pub collapse: bool,
}

/// What bounds a pass.
#[derive(Clone, Copy, Default)]
pub struct Bounds<'a> {
    pub cancel: Option<&'a AtomicBool>,
    /// Most matches to walk.
    pub budget: Option<u64>,
}

/// The matching passages of one document.
pub struct Group<'a> {
    /// 0-based number of the segment.
    pub segment: u32,
    /// The engine document of the document's record.
    pub record: DocId,
    pub passages: &'a [Passage],
}

/// A matching passage.
#[derive(Clone, Copy, Debug)]
pub struct Passage {
    pub doc: DocId,
    pub score: f32,
    parts: u64,
}

/// Takes the matches, segment by segment and in the order of the index.
pub trait Collector {
    fn begin_segment(&mut self, number: u32, reader: &SegmentReader) -> tantivy::Result<()>;
    fn group(&mut self, group: &Group<'_>) -> tantivy::Result<()>;
}

/// Statistics of the whole index that ranking needs.
pub struct Statistics {
    /// Passages, those of deleted documents not yet merged away included.
    pub passages: u64,
    /// Average length of a passage in words.
    average: f32,
    /// Of each segment, the fields that hold words there. To ask the engine for the words of any
    /// other makes it build an empty dictionary of a megabyte.
    held: Vec<Vec<Field>>,
}

impl Statistics {
    pub fn new(readers: &[SegmentReader], fields: &Fields) -> tantivy::Result<Statistics> {
        let mark = Term::from_field_text(fields.record, MARK);
        let (mut passages, mut words) = (0u64, 0u64);
        let mut held = Vec::new();
        for reader in readers {
            let dictionaries = CompositeFile::open(&reader.open_read(SegmentComponent::Terms)?)?;
            let all = reader.schema().fields().map(|(field, _)| field);
            held.push(
                all.filter(|f| dictionaries.open_read(*f).is_some())
                    .collect(),
            );
            let records = reader.inverted_index(fields.record)?.doc_freq(&mark)?;
            passages += u64::from(reader.max_doc().saturating_sub(records));
            words += reader.inverted_index(fields.text)?.total_num_tokens();
        }
        Ok(Statistics {
            passages,
            average: words as f32 / passages.max(1) as f32,
            held,
        })
    }

    /// What lengths make of frequencies here.
    pub fn lengths(&self, ranking: &Ranking) -> Lengths {
        Lengths::new(ranking, self.average, FieldNormReader::id_to_fieldnorm)
    }

    /// The fields that hold words in a segment.
    pub fn held(&self, segment: u32) -> &[Field] {
        let held = self.held.get(segment as usize);
        held.map_or(&[], Vec::as_slice)
    }
}

/// Carries a query out on all segments.
pub fn evaluate(
    readers: &[SegmentReader],
    fields: &Fields,
    statistics: &Statistics,
    lengths: &Lengths,
    compiled: &Compiled,
    bounds: Bounds<'_>,
    collectors: &mut [&mut dyn Collector],
) -> Result<(), Error> {
    let mut walked = 0;
    for (number, reader) in (0u32..).zip(readers) {
        for collector in collectors.iter_mut() {
            collector
                .begin_segment(number, reader)
                .map_err(Error::engine)?;
        }
        let mut segment = Segment::new(number, reader, fields, statistics, lengths, compiled)
            .map_err(Error::engine)?;
        segment.run(bounds, &mut walked, collectors)?;
    }
    Ok(())
}

struct Segment<'a> {
    number: u32,
    reader: &'a SegmentReader,
    compiled: &'a Compiled,
    leaves: Vec<OpenLeaf>,
    /// Index of each leaf that scores, and its weight.
    weights: Vec<(usize, f32)>,
    lengths: &'a Lengths,
    norms: FieldNormReader,
    records: SegmentPostings,
    /// The same, to mask with.
    mask: Option<SegmentPostings>,
    copies: Option<SegmentPostings>,
    record: DocId,
    /// The matches of a window.
    found: Vec<Passage>,
    /// Those of the document that is being walked.
    gathered: Vec<Passage>,
    complete: u64,
}

impl<'a> Segment<'a> {
    fn new(
        number: u32,
        reader: &'a SegmentReader,
        fields: &Fields,
        statistics: &'a Statistics,
        lengths: &'a Lengths,
        compiled: &'a Compiled,
    ) -> tantivy::Result<Segment<'a>> {
        let held = statistics.held(number);
        let mut leaves = Vec::new();
        let mut weights = Vec::new();
        for (i, leaf) in compiled.leaves.iter().enumerate() {
            leaves.push(OpenLeaf::new(leaf, reader, held)?);
            if leaf.weight > 0.0 {
                let rarity = idf(statistics.passages, leaf.document_frequency);
                weights.push((i, leaf.weight * rarity));
            }
        }
        let parts = compiled.together.len().min(64);
        Ok(Segment {
            number,
            reader,
            compiled,
            leaves,
            weights,
            lengths,
            norms: reader.get_fieldnorms_reader(fields.text)?,
            records: marked(reader, fields.record, MARK)?.unwrap_or_else(SegmentPostings::empty),
            mask: match compiled.may_match_records(fields) {
                true => marked(reader, fields.record, MARK)?,
                false => None,
            },
            copies: if compiled.collapse {
                marked(reader, fields.record, COPY)?
            } else {
                None
            },
            record: 0,
            found: Vec::new(),
            gathered: Vec::new(),
            complete: if parts == 64 {
                u64::MAX
            } else {
                (1 << parts) - 1
            },
        })
    }

    fn run(
        &mut self,
        bounds: Bounds<'_>,
        walked: &mut u64,
        collectors: &mut [&mut dyn Collector],
    ) -> Result<(), Error> {
        let compiled = self.compiled;
        let mut next = 0;
        loop {
            next = self.next(&compiled.plan, next);
            if next >= self.reader.max_doc() {
                break;
            }
            check(bounds, *walked)?;
            let base = next - next % SIZE as DocId;
            *walked += self.window(base, collectors)? as u64;
            next = base + SIZE as DocId;
        }
        self.finish(collectors)
    }

    /// The first passage at or after `from` that may match.
    fn next(&mut self, plan: &Plan, from: DocId) -> DocId {
        match plan {
            Plan::Everything | Plan::Not(_) => from,
            Plan::Leaf(i) => match self.leaves.get_mut(*i) {
                Some(leaf) => leaf.next(from, self.compiled.loose),
                None => TERMINATED,
            },
            Plan::And(parts) => parts
                .iter()
                .map(|p| self.next(p, from))
                .max()
                .unwrap_or(from),
            Plan::Or(parts) => parts
                .iter()
                .map(|p| self.next(p, from))
                .min()
                .unwrap_or(TERMINATED),
        }
    }

    /// Looks at one window; returns how many matches of leaves it walked.
    fn window(
        &mut self,
        base: DocId,
        collectors: &mut [&mut dyn Collector],
    ) -> Result<usize, Error> {
        let count = (self.reader.max_doc() - base).min(SIZE as DocId) as usize;
        let mut walked = 0;
        let mut bits = Bits::first(count);
        for marks in [&mut self.mask, &mut self.copies].into_iter().flatten() {
            bits.and_not(&marked_in(marks, base));
        }
        let bits = self.match_plan(&self.compiled.plan, base, &bits, &mut walked);
        if bits.is_empty() {
            return Ok(walked);
        }
        let parts: Vec<Bits> = self
            .compiled
            .together
            .iter()
            .take(64)
            .map(|part| self.match_plan(part, base, &bits, &mut walked))
            .collect();
        let count = bits.count();
        for (i, _) in &self.weights {
            if let Some(leaf) = self.leaves.get_mut(*i) {
                if leaf.window.base != base {
                    walked += leaf.fill(base, &bits);
                }
                leaf.look_up_context(base, &bits, count);
            }
        }
        let mut found = std::mem::take(&mut self.found);
        self.score(base, &bits, &parts, &mut found);
        for passage in found.drain(..) {
            self.gather(passage, collectors)?;
        }
        self.found = found;
        Ok(walked)
    }

    /// Scores the passages of a window, those of deleted documents left out.
    fn score(&self, base: DocId, bits: &Bits, parts: &[Bits], out: &mut Vec<Passage>) {
        let weighted = self.weights.iter();
        let leaves = weighted.filter_map(|(i, weight)| Some((self.leaves.get(*i)?, *weight)));
        let leaves: Vec<(&[f32], &[f32], f32)> = leaves
            .map(|(leaf, weight)| (leaf.window.counts(), leaf.loose.counts_at(base), weight))
            .collect();
        let alive = self.reader.alive_bitset();
        for at in bits.iter() {
            let doc = base + at as DocId;
            if alive.is_some_and(|alive| !alive.is_alive(doc)) {
                continue;
            }
            let length = self.norms.fieldnorm_id(doc);
            let mut score = 0.0;
            for (text, context, weight) in &leaves {
                let frequency =
                    text.get(at).copied().unwrap_or(0.0) + context.get(at).copied().unwrap_or(0.0);
                if frequency > 0.0 {
                    score += weight * self.lengths.saturate(frequency, length);
                }
            }
            let part = |(i, part): (usize, &Bits)| u64::from(part.has(at)) << i;
            let parts = parts.iter().enumerate().map(part).fold(0, |all, p| all | p);
            out.push(Passage { doc, score, parts });
        }
    }

    fn match_plan(&mut self, plan: &Plan, base: DocId, within: &Bits, walked: &mut usize) -> Bits {
        match plan {
            Plan::Everything => within.clone(),
            Plan::Leaf(i) => {
                let Some(leaf) = self.leaves.get_mut(*i) else {
                    return Bits::EMPTY;
                };
                *walked += leaf.fill(base, within);
                let mut bits = leaf.window.bits.clone();
                if self.compiled.loose {
                    *walked += leaf.fill_loose(base);
                    bits.or(&leaf.loose.bits);
                }
                bits.and(within);
                bits
            }
            Plan::And(parts) => {
                let mut bits = within.clone();
                for part in parts {
                    bits = self.match_plan(part, base, &bits, walked);
                    if bits.is_empty() {
                        break;
                    }
                }
                bits
            }
            Plan::Or(parts) => {
                let mut bits = Bits::EMPTY;
                for part in parts {
                    bits.or(&self.match_plan(part, base, within, walked));
                }
                bits
            }
            Plan::Not(part) => {
                let mut bits = within.clone();
                bits.and_not(&self.match_plan(part, base, within, walked));
                bits
            }
        }
    }

    /// Adds a passage to those of its document; a passage of the next document ends it.
    fn gather(
        &mut self,
        passage: Passage,
        collectors: &mut [&mut dyn Collector],
    ) -> Result<(), Error> {
        if passage.doc > self.record || self.gathered.is_empty() {
            self.finish(collectors)?;
            if self.records.doc() < passage.doc {
                self.records.seek(passage.doc);
            }
            self.record = self.records.doc();
        }
        self.gathered.push(passage);
        Ok(())
    }

    fn finish(&mut self, collectors: &mut [&mut dyn Collector]) -> Result<(), Error> {
        let matched = self.gathered.iter().fold(0, |all, p| all | p.parts);
        if !self.gathered.is_empty() && matched == self.complete {
            let group = Group {
                segment: self.number,
                record: self.record,
                passages: &self.gathered,
            };
            for collector in collectors.iter_mut() {
                collector.group(&group).map_err(Error::engine)?;
            }
        }
        self.gathered.clear();
        Ok(())
    }
}

impl Compiled {
    /// Whether the record of a document, which holds no words, could match.
    fn may_match_records(&self, fields: &Fields) -> bool {
        self.plan.may_match_records(&|leaf| {
            let matching = self.leaves.get(leaf).map(|l| &l.matching);
            matching.is_none_or(|m| m.may_match_records(fields))
        })
    }
}

impl Plan {
    fn may_match_records(&self, leaf: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Plan::Everything | Plan::Not(_) => true,
            Plan::Leaf(i) => leaf(*i),
            Plan::And(parts) => parts.iter().all(|p| p.may_match_records(leaf)),
            Plan::Or(parts) => parts.iter().any(|p| p.may_match_records(leaf)),
        }
    }
}

fn check(bounds: Bounds<'_>, walked: u64) -> Result<(), Error> {
    if bounds.cancel.is_some_and(|c| c.load(Ordering::Relaxed)) {
        return Err(Error::new(Kind::Cancelled, "the search was cancelled"));
    }
    if bounds.budget.is_some_and(|b| walked > b) {
        return Err(Error::new(
            Kind::OverBudget,
            "the search took more work than it may",
        ));
    }
    Ok(())
}

/// The engine documents that carry a mark in a field.
fn marked(
    reader: &SegmentReader,
    field: Field,
    mark: &str,
) -> tantivy::Result<Option<SegmentPostings>> {
    let mark = Term::from_field_text(field, mark);
    Ok(reader
        .inverted_index(field)?
        .read_postings(&mark, IndexRecordOption::Basic)?)
}

fn marked_in(postings: &mut SegmentPostings, base: DocId) -> Bits {
    let mut bits = Bits::EMPTY;
    let end = base + SIZE as DocId;
    if postings.doc() < base {
        postings.seek(base);
    }
    while postings.doc() < end {
        bits.set((postings.doc() - base) as usize);
        postings.advance();
    }
    bits
}
