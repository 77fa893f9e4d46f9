//! What stands near each other in a passage: in order with a few words between, or in any order.

use tantivy::{DocId, TERMINATED};

use super::matcher::{Matcher, Span};

/// Most spans of one operand of `NEAR` that are looked at in one passage: beyond, the passage
/// matches anyway.
const SPANS: usize = 512;

/// Slots that follow each other, each filled by any of its terms.
pub struct Sequence {
    slots: Vec<Matcher>,
    offsets: Vec<u32>,
    distance: u32,
    doc: DocId,
    spans: Vec<Span>,
    lists: Vec<Vec<Span>>,
    /// Passages that hold all slots, but elsewhere.
    tried: usize,
}

/// Two operands within a distance, in any order.
pub struct Near {
    left: Matcher,
    right: Matcher,
    distance: u32,
    doc: DocId,
    spans: Vec<Span>,
    lists: [Vec<Span>; 2],
    /// Passages that hold both, but elsewhere.
    tried: usize,
}

impl Sequence {
    /// Slots with their places counted from the first, and how many more words may stand between.
    pub fn new(slots: Vec<Matcher>, offsets: Vec<u32>, distance: u32) -> Sequence {
        let lists = vec![Vec::new(); slots.len()];
        let mut sequence = Sequence {
            slots,
            offsets,
            distance,
            doc: 0,
            spans: Vec::new(),
            lists,
            tried: 0,
        };
        sequence.settle();
        sequence
    }

    /// Where it stands; [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Goes on to the first match at or after `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if let Some(first) = self.slots.first_mut() {
            first.seek(target);
        }
        self.settle();
        self.doc
    }

    /// Where it matches there, sorted.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// See [`Matcher::take_tried`].
    pub fn take_tried(&mut self) -> usize {
        let inside: usize = self.slots.iter_mut().map(Matcher::take_tried).sum();
        std::mem::take(&mut self.tried) + inside
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
            self.tried += 1;
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
    pub fn new(left: Matcher, right: Matcher, distance: u32) -> Near {
        let lists = [Vec::new(), Vec::new()];
        let mut near = Near {
            left,
            right,
            distance,
            doc: 0,
            spans: Vec::new(),
            lists,
            tried: 0,
        };
        near.settle();
        near
    }

    /// Where it stands; [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Goes on to the first match at or after `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        self.left.seek(target);
        self.settle();
        self.doc
    }

    /// Where it matches there, sorted.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// See [`Matcher::take_tried`].
    pub fn take_tried(&mut self) -> usize {
        let inside = self.left.take_tried() + self.right.take_tried();
        std::mem::take(&mut self.tried) + inside
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
            self.tried += 1;
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
