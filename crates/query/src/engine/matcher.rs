//! What matches in one segment of the index: postings, sequences and near pairs, walked in the
//! order of engine documents.

use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::window::Window;

/// First and last position of something that matched.
pub type Span = (u32, u32);

/// Most spans of one operand of `NEAR` that are looked at in one passage: beyond, the passage
/// matches anyway.
const SPANS: usize = 512;

/// Walks the passages that match, in order.
pub enum Matcher {
    /// One term, without its positions.
    Blocks(Box<Blocks>),
    /// One term.
    Term(Box<Term>),
    /// Any of several.
    Union(Vec<Matcher>),
    /// Several one after the other.
    Sequence(Box<Sequence>),
    /// Two within a distance.
    Near(Box<Near>),
}

/// The postings of one term, block by block, which is the fastest way to walk them all.
pub struct Blocks {
    postings: BlockSegmentPostings,
    /// Place in the block; below its length, unless the end is reached.
    at: usize,
    weight: f32,
}

/// The postings of one term with positions.
pub struct Term {
    postings: SegmentPostings,
    weight: f32,
    positions: Vec<u32>,
}

/// Slots that follow each other, each filled by any of its terms.
pub struct Sequence {
    slots: Vec<Matcher>,
    offsets: Vec<u32>,
    distance: u32,
    doc: DocId,
    spans: Vec<Span>,
    lists: Vec<Vec<Span>>,
}

/// Two operands within a distance, in any order.
pub struct Near {
    left: Matcher,
    right: Matcher,
    distance: u32,
    doc: DocId,
    spans: Vec<Span>,
    lists: [Vec<Span>; 2],
}

impl Matcher {
    pub fn blocks(postings: BlockSegmentPostings, weight: f32) -> Matcher {
        Matcher::Blocks(Box::new(Blocks {
            postings,
            at: 0,
            weight,
        }))
    }

    pub fn term(postings: SegmentPostings, weight: f32) -> Matcher {
        Matcher::Term(Box::new(Term {
            postings,
            weight,
            positions: Vec::new(),
        }))
    }

    /// Any of `parts`.
    pub fn union(mut parts: Vec<Matcher>) -> Matcher {
        match parts.len() {
            1 => parts.pop().unwrap_or(Matcher::Union(Vec::new())),
            _ => Matcher::Union(parts),
        }
    }

    /// Slots with their places counted from the first, and how many more words may stand between.
    pub fn sequence(slots: Vec<Matcher>, offsets: Vec<u32>, distance: u32) -> Matcher {
        let lists = vec![Vec::new(); slots.len()];
        let mut sequence = Sequence {
            slots,
            offsets,
            distance,
            doc: 0,
            spans: Vec::new(),
            lists,
        };
        sequence.settle();
        Matcher::Sequence(Box::new(sequence))
    }

    pub fn near(left: Matcher, right: Matcher, distance: u32) -> Matcher {
        let lists = [Vec::new(), Vec::new()];
        let mut near = Near {
            left,
            right,
            distance,
            doc: 0,
            spans: Vec::new(),
            lists,
        };
        near.settle();
        Matcher::Near(Box::new(near))
    }

    /// Where it stands; [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        match self {
            Matcher::Blocks(blocks) => blocks.postings.doc(blocks.at),
            Matcher::Term(term) => term.postings.doc(),
            Matcher::Union(parts) => parts.iter().map(Matcher::doc).min().unwrap_or(TERMINATED),
            Matcher::Sequence(sequence) => sequence.doc,
            Matcher::Near(near) => near.doc,
        }
    }

    /// Goes on to the first match at or after `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Matcher::Blocks(blocks) => {
                blocks.at = blocks.postings.seek(target);
                blocks.postings.doc(blocks.at)
            }
            Matcher::Term(term) => term.postings.seek(target),
            Matcher::Union(parts) => parts
                .iter_mut()
                .map(|p| p.seek(target))
                .min()
                .unwrap_or(TERMINATED),
            Matcher::Sequence(sequence) => {
                if let Some(first) = sequence.slots.first_mut() {
                    first.seek(target);
                }
                sequence.settle();
                sequence.doc
            }
            Matcher::Near(near) => {
                near.left.seek(target);
                near.settle();
                near.doc
            }
        }
    }

    /// How much the match counts on which it stands.
    pub fn weight(&self) -> f32 {
        match self {
            Matcher::Union(parts) => {
                let doc = self.doc();
                let here = parts.iter().filter(|p| p.doc() == doc);
                here.map(Matcher::weight).sum()
            }
            Matcher::Blocks(blocks) => blocks.weight * blocks.postings.freq(blocks.at) as f32,
            Matcher::Term(term) => term.weight * term.postings.term_freq() as f32,
            Matcher::Sequence(sequence) => sequence.spans.len() as f32,
            Matcher::Near(near) => near.spans.len() as f32,
        }
    }

    /// Where it matches in the passage on which it stands, sorted.
    pub fn spans(&mut self, out: &mut Vec<Span>) {
        match self {
            // Whoever asks for positions opens the term with them.
            Matcher::Blocks(_) => {}
            Matcher::Term(term) => {
                term.postings.positions(&mut term.positions);
                out.extend(term.positions.iter().map(|p| (*p, *p)));
            }
            Matcher::Union(parts) => {
                let doc = parts.iter().map(Matcher::doc).min().unwrap_or(TERMINATED);
                let here = parts.iter_mut().filter(|p| p.doc() == doc);
                here.for_each(|p| p.spans(out));
                out.sort_unstable();
                out.dedup();
            }
            Matcher::Sequence(sequence) => out.extend_from_slice(&sequence.spans),
            Matcher::Near(near) => out.extend_from_slice(&near.spans),
        }
    }

    /// Marks every match in the window and adds up how often each matches there. Returns how many
    /// matches it walked.
    pub fn fill(&mut self, window: &mut Window) -> usize {
        match self {
            Matcher::Union(parts) => return parts.iter_mut().map(|p| p.fill(window)).sum(),
            Matcher::Blocks(blocks) => return blocks.fill(window),
            _ => {}
        }
        let (base, end) = (window.base, window.end());
        let mut walked = 0;
        let mut doc = self.seek(base);
        while doc < end {
            let (frequency, next) = match self {
                Matcher::Term(term) => {
                    let frequency = term.weight * term.postings.term_freq() as f32;
                    (frequency, term.postings.advance())
                }
                Matcher::Sequence(sequence) => (sequence.spans.len() as f32, sequence.advance()),
                Matcher::Near(near) => (near.spans.len() as f32, near.advance()),
                Matcher::Union(_) | Matcher::Blocks(_) => return walked,
            };
            window.add(doc, frequency);
            walked += 1;
            doc = next;
        }
        walked
    }
}

impl Blocks {
    fn fill(&mut self, window: &mut Window) -> usize {
        if self.postings.doc(self.at) < window.base {
            self.at = self.postings.seek(window.base);
        }
        let end = window.end();
        let mut walked = 0;
        loop {
            let left = self.postings.docs().get(self.at..).unwrap_or_default();
            let here = left.partition_point(|doc| *doc < end);
            for (i, doc) in (self.at..).zip(left.iter().take(here)) {
                window.add(*doc, self.weight * self.postings.freq(i) as f32);
            }
            walked += here;
            self.at += here;
            if here < left.len() || left.is_empty() {
                return walked;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}

impl Sequence {
    fn advance(&mut self) -> DocId {
        if let Some(first) = self.slots.first_mut() {
            first.seek(self.doc + 1);
        }
        self.settle();
        self.doc
    }

    /// Finds the first passage, from where the first slot stands, in which all slots stand in
    /// order.
    fn settle(&mut self) {
        loop {
            self.doc = meet(&mut self.slots);
            if self.doc == TERMINATED {
                return;
            }
            for (slot, list) in self.slots.iter_mut().zip(&mut self.lists) {
                list.clear();
                slot.spans(list);
            }
            self.spans.clear();
            in_order(&self.lists, &self.offsets, self.distance, &mut self.spans);
            if !self.spans.is_empty() {
                return;
            }
            if let Some(first) = self.slots.first_mut() {
                first.seek(self.doc + 1);
            }
        }
    }
}

/// The first passage on which all stand.
fn meet(parts: &mut [Matcher]) -> DocId {
    let Some(mut doc) = parts.iter().map(Matcher::doc).max() else {
        return TERMINATED;
    };
    loop {
        let mut far = doc;
        for part in parts.iter_mut() {
            far = far.max(part.seek(doc));
        }
        if far == doc || far == TERMINATED {
            return far;
        }
        doc = far;
    }
}

/// Every start in the first list from which the other lists go on in order, with at most
/// `distance` words more between than `offsets` say.
pub fn in_order(lists: &[Vec<Span>], offsets: &[u32], distance: u32, out: &mut Vec<Span>) {
    let Some((first, others)) = lists.split_first() else {
        return;
    };
    // Most phrases are short, and this runs for every passage that holds their words.
    let (mut few, mut many) = ([0; 8], Vec::new());
    let cursors: &mut [usize] = match few.get_mut(..others.len()) {
        Some(few) => few,
        None => {
            many.resize(others.len(), 0);
            &mut many
        }
    };
    'starts: for &(start, first_end) in first {
        let mut end = first_end;
        for (i, list) in others.iter().enumerate() {
            let step = offsets
                .get(i + 1)
                .zip(offsets.get(i))
                .map_or(1, |(b, a)| b - a);
            // Positions of a later start are later, so the cursor never has to go back.
            let least = end + step.max(1);
            let Some(cursor) = cursors.get_mut(i) else {
                continue 'starts;
            };
            *cursor += list
                .get(*cursor..)
                .map_or(0, |l| l.partition_point(|s| s.0 < least));
            let Some(next) = list.get(*cursor) else {
                return;
            };
            end = next.1;
        }
        let plain = first_end + offsets.last().copied().unwrap_or(0);
        if end.saturating_sub(plain) <= distance {
            out.push((start, end));
        }
    }
}

impl Near {
    fn advance(&mut self) -> DocId {
        self.left.seek(self.doc + 1);
        self.settle();
        self.doc
    }

    fn settle(&mut self) {
        loop {
            self.doc = self.meet();
            if self.doc == TERMINATED {
                return;
            }
            let [left, right] = &mut self.lists;
            left.clear();
            right.clear();
            self.left.spans(left);
            self.right.spans(right);
            self.spans.clear();
            near(left, right, self.distance, &mut self.spans);
            if !self.spans.is_empty() {
                return;
            }
            self.left.seek(self.doc + 1);
        }
    }

    fn meet(&mut self) -> DocId {
        loop {
            let left = self.left.doc();
            let right = self.right.seek(left);
            if left == right || right == TERMINATED {
                return right;
            }
            self.left.seek(right);
        }
    }
}

/// Pairs of spans that do not overlap, with at most `distance` words between.
pub fn near(left: &[Span], right: &[Span], distance: u32, out: &mut Vec<Span>) {
    for a in left.iter().take(SPANS) {
        let low = a.0.saturating_sub(distance + 1);
        let from = right.partition_point(|b| b.1 < low);
        let around = right.get(from..).unwrap_or_default().iter().take(SPANS);
        for b in around.take_while(|b| b.0 <= a.1.saturating_add(distance + 1)) {
            if b.0 > a.1 || b.1 < a.0 {
                out.push((a.0.min(b.0), a.1.max(b.1)));
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(positions: &[u32]) -> Vec<Span> {
        positions.iter().map(|p| (*p, *p)).collect()
    }

    fn ordered(lists: &[Vec<Span>], distance: u32) -> Vec<Span> {
        let offsets: Vec<u32> = (0..lists.len() as u32).collect();
        let mut out = Vec::new();
        in_order(lists, &offsets, distance, &mut out);
        out
    }

    #[test]
    fn words_follow_each_other() {
        let lists = [at(&[1, 7]), at(&[3, 8]), at(&[9])];
        assert_eq!(ordered(&lists, 0), [(7, 9)]);
        assert_eq!(ordered(&lists, 6), [(1, 9), (7, 9)]);
        assert_eq!(ordered(&[at(&[5]), at(&[4])], 100), []);
    }

    #[test]
    fn a_word_is_not_near_itself() {
        let mut out = Vec::new();
        near(&at(&[3]), &at(&[3]), 5, &mut out);
        assert_eq!(out, []);
        near(&at(&[3]), &at(&[3, 9]), 5, &mut out);
        assert_eq!(out, [(3, 9)]);
        out.clear();
        near(&at(&[9]), &at(&[3]), 4, &mut out);
        assert_eq!(out, []);
    }
}
