//! The plan, and the walk through a segment that carries it out.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ecne_index::engine::schema::{Fields, MARK};
use tantivy::directory::CompositeFile;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::layout::Layout;
use super::leaf::{Leaf, OpenLeaf};
use super::pass::{Meter, Pass};
use super::rank::{Lengths, Ranking, idf};
use super::term::SegmentLookups;
use super::window::{Bits, SIZE};
use crate::error::Error;
use crate::records::Recent;

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
    /// Words match in title and headings, too, but for those that are excluded.
    pub loose: bool,
    /// Parts that each document must match in one passage or another; empty when the plan says
    /// all.
    pub together: Vec<Plan>,
    /// Whether copies are passed over.
    pub collapse: bool,
}

/// The matching passages of some documents, in the order of the index.
pub struct Groups<'a> {
    /// 0-based number of the segment.
    pub segment: u32,
    pub runs: &'a [Run],
    /// Those of all runs.
    pub all: &'a [Passage],
}

/// The matching passages of one document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run {
    /// The engine document of the document's record.
    pub record: DocId,
    /// Score of the best of them.
    pub best: f32,
    /// Its first passage among those of the group, and one past its last.
    begin: u32,
    end: u32,
}

/// A matching passage.
#[derive(Clone, Copy, Debug)]
pub struct Passage {
    pub doc: DocId,
    /// The engine document of its document's record.
    pub record: DocId,
    pub score: f32,
}

impl Groups<'_> {
    /// The passages of one of the runs, in order.
    pub fn passages(&self, run: &Run) -> &[Passage] {
        let passages = self.all.get(run.begin as usize..run.end as usize);
        passages.unwrap_or_default()
    }
}

impl Run {
    /// How many passages.
    pub fn len(&self) -> usize {
        (self.end - self.begin) as usize
    }
}

/// Takes the matches, segment by segment and, within one, in the order of the index.
pub trait Collector {
    fn begin_segment(
        &mut self,
        number: u32,
        reader: &SegmentReader,
        layout: &Layout,
    ) -> tantivy::Result<()>;

    /// Takes the next documents; each comes once, with all of its matching passages.
    fn groups(&mut self, groups: &Groups<'_>) -> tantivy::Result<()>;
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
    /// Of each segment, once it has been asked for.
    layouts: Vec<OnceLock<Layout>>,
    /// Ids of documents, by record.
    ids: Recent<String>,
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
            layouts: held.iter().map(|_| OnceLock::new()).collect(),
            ids: Recent::default(),
            held,
        })
    }

    /// The id of the document of a record, from its number among the ids of the segment, with which
    /// a pass has begun. Empty where it cannot be read: the record will tell of the damage.
    pub fn id(&self, segment: u32, record: DocId, ord: u64) -> Arc<String> {
        let read = || -> Option<String> {
            let mut id = String::new();
            let layout = self.layouts.get(segment as usize)?.get()?;
            layout.ids.as_ref()?.ord_to_str(ord, &mut id).ok()?;
            Some(id)
        };
        let id = self.ids.get((segment, record), || read().ok_or(()));
        id.unwrap_or_default()
    }

    /// Where the documents and passages of a segment stand.
    pub fn layout(
        &self,
        segment: u32,
        reader: &SegmentReader,
        fields: &Fields,
    ) -> tantivy::Result<&Layout> {
        let missing = || tantivy::TantivyError::InternalError("a segment is missing".to_owned());
        let place = self.layouts.get(segment as usize).ok_or_else(missing)?;
        if let Some(known) = place.get() {
            return Ok(known);
        }
        let read = Layout::new(reader, fields)?;
        Ok(place.get_or_init(|| read))
    }

    /// Average length of a passage in words.
    pub fn average(&self) -> f32 {
        self.average
    }

    /// What lengths make of frequencies here.
    pub fn lengths(&self, ranking: &Ranking) -> Lengths {
        Lengths::new(ranking, self.average, FieldNormReader::id_to_fieldnorm)
    }

    /// The fields that hold words, by segment.
    pub fn held(&self) -> &[Vec<Field>] {
        &self.held
    }
}

/// A query in one segment.
pub struct Segment<'a> {
    number: u32,
    reader: &'a SegmentReader,
    compiled: &'a Compiled,
    leaves: Vec<OpenLeaf>,
    /// Of each leaf, whether it is asked once in each window, and about all that may match there.
    asked_once: Vec<bool>,
    /// Index of each leaf that scores, and its weight.
    weights: Vec<(usize, f32)>,
    lengths: &'a Lengths,
    /// See [`Ranking::around`].
    around: f32,
    norms: FieldNormReader,
    layout: &'a Layout,
    /// Matches whose documents the collector has not been given yet: those of a window, and
    /// before them those of the document that the window before ended in.
    found: Vec<Passage>,
    /// For each of them the parts that it matches, where documents must match several.
    matched: Vec<u64>,
    /// All parts.
    complete: u64,
    /// Room for the norms of the passages of a window, and for its documents.
    room: (Vec<f32>, Vec<Run>),
}

impl<'a> Segment<'a> {
    pub fn new(
        pass: &Pass<'a>,
        number: u32,
        lookups: SegmentLookups<'a>,
        layout: &'a Layout,
        meter: &mut Meter<'_>,
    ) -> Result<Segment<'a>, Error> {
        let reader = lookups.reader;
        let (compiled, statistics) = (pass.compiled, pass.statistics);
        let mut leaves = Vec::new();
        let mut weights = Vec::new();
        for (i, leaf) in compiled.leaves.iter().enumerate() {
            let mut open = OpenLeaf::new(leaf, lookups).map_err(Error::engine)?;
            // A phrase has looked for its first match.
            meter.add(open.take_tried())?;
            leaves.push(open);
            if leaf.weight > 0.0 {
                let rarity = idf(statistics.passages, leaf.document_frequency);
                weights.push((i, leaf.weight * rarity));
            }
        }
        let parts = compiled.together.len().min(64);
        let mut uses = vec![0; leaves.len()];
        let asked = match &compiled.plan {
            Plan::And(parts) => parts.as_slice(),
            plan => std::slice::from_ref(plan),
        };
        asked.iter().for_each(|p| count_uses(p, 1, &mut uses));
        compiled
            .together
            .iter()
            .for_each(|p| count_uses(p, 2, &mut uses));
        let norms = reader.get_fieldnorms_reader(pass.fields.text);
        Ok(Segment {
            number,
            reader,
            compiled,
            leaves,
            asked_once: uses.into_iter().map(|uses| uses < 2).collect(),
            weights,
            lengths: pass.lengths,
            around: pass.around,
            norms: norms.map_err(Error::engine)?,
            layout,
            found: Vec::new(),
            matched: Vec::new(),
            complete: if parts == 64 {
                u64::MAX
            } else {
                (1 << parts) - 1
            },
            room: (Vec::new(), Vec::new()),
        })
    }

    /// Gives all of its matches to a collector.
    pub fn run(
        &mut self,
        meter: &mut Meter<'_>,
        collector: &mut dyn Collector,
    ) -> Result<(), Error> {
        let compiled = self.compiled;
        let mut next = 0;
        loop {
            next = self.next(&compiled.plan, next);
            meter.add(self.take_tried())?;
            if next >= self.reader.max_doc() {
                break;
            }
            let base = next - next % SIZE as DocId;
            meter.add(self.window(base, collector)?)?;
            next = base + SIZE as DocId;
        }
        self.hand_over(DocId::MAX, collector)
    }

    fn take_tried(&mut self) -> usize {
        self.leaves.iter_mut().map(OpenLeaf::take_tried).sum()
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

    /// Looks at one window; returns how many passages its leaves looked at.
    fn window(&mut self, base: DocId, collector: &mut dyn Collector) -> Result<usize, Error> {
        let mut walked = 0;
        let compiled = self.compiled;
        let mut bits = self.layout.window(base, compiled.collapse);
        self.narrow(&mut bits, &compiled.plan, compiled.loose, base, &mut walked);
        if bits.is_empty() {
            return Ok(walked);
        }
        let parts = compiled.together.iter().take(64);
        let parts: Vec<Bits> = parts
            .map(|part| self.match_within(&bits, part, compiled.loose, base, &mut walked))
            .collect();
        for (i, _) in &self.weights {
            if let Some(leaf) = self.leaves.get_mut(*i) {
                if leaf.window.base != base {
                    walked += leaf.fill_within(base, &bits);
                }
                walked += leaf.look_up_context(base, &bits);
            }
        }
        self.score(base, &bits);
        if !parts.is_empty() {
            let part = |at, (i, part): (usize, &Bits)| u64::from(part.has(at)) << i;
            let all = |at| parts.iter().enumerate().map(|p| part(at, p)).sum::<u64>();
            self.matched.extend(bits.iter().map(all));
        }
        self.hand_over(base + SIZE as DocId, collector)?;
        Ok(walked)
    }

    /// Scores the passages of a window.
    fn score(&mut self, base: DocId, bits: &Bits) {
        let from = self.found.len();
        let (found, layout) = (&mut self.found, self.layout);
        bits.each(|at| {
            let doc = base + at as DocId;
            let record = layout.record(doc);
            found.push(Passage {
                doc,
                record,
                score: 0.0,
            });
        });
        let Some(fresh) = self
            .found
            .get_mut(from..)
            .filter(|_| !self.weights.is_empty())
        else {
            return;
        };
        let norms = &mut self.room.0;
        norms.clear();
        norms.extend(
            fresh
                .iter()
                .map(|p| self.lengths.norm(self.norms.fieldnorm_id(p.doc))),
        );
        for (i, weight) in &self.weights {
            let Some(leaf) = self.leaves.get(*i) else {
                continue;
            };
            let (text, context) = (leaf.window.counts(), leaf.loose.counts_at(base));
            let count = |counts: Option<&[f32; SIZE]>, doc: DocId| {
                counts.map_or(0.0, |counts| counts[doc as usize % SIZE])
            };
            for (passage, norm) in fresh.iter_mut().zip(norms.iter()) {
                let frequency = count(text, passage.doc) + count(context, passage.doc);
                if frequency > 0.0 {
                    passage.score += weight * self.lengths.saturate(frequency, *norm);
                }
            }
        }
        if self.compiled.loose {
            let texts = self.weights.iter().filter_map(|(i, _)| self.leaves.get(*i));
            for passage in fresh {
                let at = passage.doc as usize % SIZE;
                if !texts.clone().any(|leaf| leaf.window.bits.has(at)) {
                    passage.score *= self.around;
                }
            }
        }
    }

    /// What a plan matches of the passages `within`.
    fn match_within(
        &mut self,
        within: &Bits,
        plan: &Plan,
        loose: bool,
        base: DocId,
        walked: &mut usize,
    ) -> Bits {
        let mut bits = within.clone();
        self.narrow(&mut bits, plan, loose, base, walked);
        bits
    }

    /// Takes out the passages that a plan does not match, be it only in title or headings where it
    /// is `loose`. What is excluded never is: a title would take all of its document with it.
    fn narrow(
        &mut self,
        bits: &mut Bits,
        plan: &Plan,
        loose: bool,
        base: DocId,
        walked: &mut usize,
    ) {
        match plan {
            Plan::Everything => {}
            Plan::Leaf(i) => {
                let Some(leaf) = self.leaves.get_mut(*i) else {
                    *bits = Bits::EMPTY;
                    return;
                };
                *walked += match self.asked_once.get(*i) {
                    Some(true) => leaf.fill_within(base, bits),
                    _ => leaf.fill(base, bits),
                };
                if !loose {
                    bits.and(&leaf.window.bits);
                    return;
                }
                *walked += leaf.fill_loose(base);
                let mut either = leaf.window.bits.clone();
                either.or(&leaf.loose.bits);
                bits.and(&either);
            }
            Plan::And(parts) => {
                for part in parts {
                    self.narrow(bits, part, loose, base, walked);
                    if bits.is_empty() {
                        break;
                    }
                }
            }
            Plan::Or(parts) => {
                let mut any = Bits::EMPTY;
                for part in parts {
                    any.or(&self.match_within(bits, part, loose, base, walked));
                }
                *bits = any;
            }
            Plan::Not(part) => {
                let not = self.match_within(bits, part, false, base, walked);
                bits.and_not(&not);
            }
        }
    }

    /// Gives the collector the documents whose records stand before `until`: what matches of them
    /// is complete.
    fn hand_over(&mut self, until: DocId, collector: &mut dyn Collector) -> Result<(), Error> {
        let mut runs = std::mem::take(&mut self.room.1);
        let done = gather(&self.found, until, &mut runs);
        let kept = match self.complete {
            0 => done,
            _ => self.keep_complete(&mut runs),
        };
        let groups = Groups {
            segment: self.number,
            runs: &runs,
            all: self.found.get(..kept).unwrap_or_default(),
        };
        if !runs.is_empty() {
            collector.groups(&groups).map_err(Error::engine)?;
        }
        self.room.1 = runs;
        self.found.drain(..done);
        self.matched.drain(..done.min(self.matched.len()));
        Ok(())
    }

    /// Takes out the documents that lack a part, and moves the passages of the others up. Returns
    /// how many these are.
    fn keep_complete(&mut self, runs: &mut Vec<Run>) -> usize {
        let mut kept = 0;
        runs.retain_mut(|run| {
            let passages = run.begin as usize..run.end as usize;
            if !self.is_complete(passages.clone()) {
                return false;
            }
            self.found.copy_within(passages, kept as usize);
            (run.begin, run.end) = (kept, kept + run.end - run.begin);
            kept = run.end;
            true
        });
        kept as usize
    }

    /// Whether the passages of a document match all parts that it must.
    fn is_complete(&self, passages: Range<usize>) -> bool {
        let matched = self.matched.get(passages).unwrap_or_default();
        matched.iter().fold(0, |all, parts| all | parts) == self.complete
    }
}

/// Makes runs of the passages whose records stand before `until`, and returns how many passages
/// these are. Where a document ends cannot be foretold, so this does the same for each passage.
fn gather(found: &[Passage], until: DocId, runs: &mut Vec<Run>) -> usize {
    runs.clear();
    runs.resize(found.len(), Run::default());
    let (mut count, mut done) = (0, 0);
    let mut run = Run::default();
    for passage in found.iter().take_while(|p| p.record < until) {
        let begins = done == 0 || passage.record != run.record;
        count += usize::from(begins);
        run = Run {
            record: passage.record,
            best: if begins { 0.0 } else { run.best }.max(passage.score),
            begin: if begins { done } else { run.begin },
            end: done + 1,
        };
        if let Some(place) = runs.get_mut(count - 1) {
            *place = run;
        }
        done += 1;
    }
    runs.truncate(count);
    done as usize
}

/// Counts how often each leaf stands in a plan, `by` for each time: twice as much in a conjunction,
/// which asks its parts about fewer passages than may match in the end.
fn count_uses(plan: &Plan, by: u32, uses: &mut [u32]) {
    match plan {
        Plan::Everything => {}
        Plan::Leaf(i) => {
            if let Some(uses) = uses.get_mut(*i) {
                *uses += by;
            }
        }
        Plan::Not(part) => count_uses(part, by, uses),
        Plan::Or(parts) => parts.iter().for_each(|p| count_uses(p, by, uses)),
        Plan::And(parts) => parts.iter().for_each(|p| count_uses(p, 2, uses)),
    }
}
