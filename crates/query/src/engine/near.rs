//! What stands near each other in a passage: in order with a few words between, or in any order.

use tantivy::{DocId, TERMINATED};

use super::matcher::{Matcher, Span};

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
    /// Where they stand in the passage.
    lefts: Vec<Span>,
    rights: Neighbours,
    /// Passages that hold both, but elsewhere.
    tried: usize,
}

/// Spans of a passage, to ask which of them stands near another.
#[derive(Default)]
pub struct Neighbours {
    /// Sorted by their beginnings.
    by_start: Vec<Span>,
    /// Sorted by their ends, of equal ends the longest first: another order where some stand inside
    /// others.
    by_end: Vec<Span>,
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
            // In a damaged index a position can be any number.
            let least = end.saturating_add(step.max(1));
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
        let plain = first_end.saturating_add(offsets.last().copied().unwrap_or(0));
        if end.saturating_sub(plain) <= distance {
            out.push((start, end));
        }
    }
}

impl Near {
    pub fn new(left: Matcher, right: Matcher, distance: u32) -> Near {
        let mut near = Near {
            left,
            right,
            distance,
            doc: 0,
            spans: Vec::new(),
            lefts: Vec::new(),
            rights: Neighbours::default(),
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
            self.lefts.clear();
            self.left.spans(&mut self.lefts);
            self.rights.fill(|out| self.right.spans(out));
            self.spans.clear();
            near(&self.lefts, &self.rights, self.distance, &mut self.spans);
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

impl Neighbours {
    pub fn new(by_start: Vec<Span>) -> Neighbours {
        let mut neighbours = Neighbours::default();
        neighbours.fill(|out| *out = by_start);
        neighbours
    }

    /// Takes other spans; `add` adds them.
    fn fill(&mut self, add: impl FnOnce(&mut Vec<Span>)) {
        self.by_start.clear();
        add(&mut self.by_start);
        // They come sorted, but in a damaged index positions can descend.
        self.by_start.sort_unstable();
        self.by_end.clone_from(&self.by_start);
        self.by_end.sort_by_key(|span| span.1);
    }

    /// The nearest span that does not overlap the given one, with at most `distance` words between;
    /// of several as near one before it, and of these the shortest.
    pub fn nearest(&self, to: Span, distance: u32) -> Option<Span> {
        let before = self.by_end.partition_point(|span| span.1 < to.0);
        let before = before.checked_sub(1).and_then(|last| self.by_end.get(last));
        let after = self.by_start.partition_point(|span| span.0 <= to.1);
        let after = self.by_start.get(after);
        let before = before.map(|span| (to.0 - span.1 - 1, *span));
        let after = after.map(|span| (span.0 - to.1 - 1, *span));
        let near = before.into_iter().chain(after);
        let near = near.filter(|(between, _)| *between <= distance);
        near.min_by_key(|(between, _)| *between)
            .map(|(_, span)| span)
    }
}

/// Each span of the left that has one of the right near it, and all between the two; sorted, each
/// once.
fn near(left: &[Span], right: &Neighbours, distance: u32, out: &mut Vec<Span>) {
    let pair = |a: &Span| {
        let b = right.nearest(*a, distance)?;
        Some((a.0.min(b.0), a.1.max(b.1)))
    };
    out.extend(left.iter().filter_map(pair));
    out.sort_unstable();
    out.dedup();
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

    fn around(left: &[Span], right: &[Span], distance: u32) -> Vec<Span> {
        let mut out = Vec::new();
        near(left, &Neighbours::new(right.to_vec()), distance, &mut out);
        out
    }

    #[test]
    fn a_word_is_not_near_itself() {
        assert_eq!(around(&at(&[3]), &at(&[3]), 5), []);
        assert_eq!(around(&at(&[3]), &at(&[3, 9]), 5), [(3, 9)]);
        assert_eq!(around(&at(&[9]), &at(&[3]), 4), []);
        assert_eq!(around(&at(&[3]), &at(&[3]), u32::MAX), []);
        assert_eq!(
            around(&at(&[0]), &at(&[u32::MAX]), u32::MAX),
            [(0, u32::MAX)]
        );
    }

    #[test]
    fn the_nearest_is_found_however_many_there_are() {
        // Words that stand near nothing come first, and spans that stand inside others.
        let many: Vec<u32> = (0..2_000).chain([9_000]).collect();
        assert_eq!(around(&at(&many), &at(&[9_001]), 0), [(9_000, 9_001)]);
        assert_eq!(around(&at(&[9_001]), &at(&many), 0), [(9_000, 9_001)]);
        assert_eq!(around(&[(8, 8)], &[(1, 7), (2, 2)], 0), [(1, 8)]);
        assert_eq!(around(&[(8, 8)], &[(1, 9), (2, 7), (3, 3)], 0), [(2, 8)]);
    }

    #[test]
    fn what_stands_inside_another_counts_once() {
        assert_eq!(around(&[(1, 1), (1, 2)], &[(5, 5)], 9), [(1, 5)]);
    }

    #[test]
    fn positions_that_descend_or_are_too_large_do_no_harm() {
        let damaged = [(9, 9), (3, 3), (u32::MAX, u32::MAX)];
        assert_eq!(around(&[(5, 5)], &damaged, 1), [(3, 5)]);
        assert_eq!(around(&damaged, &[(5, 5)], 1), [(3, 5)]);
        let last = at(&[u32::MAX]);
        assert_eq!(ordered(&[last.clone(), last], 0), [(u32::MAX, u32::MAX)]);
    }

    #[test]
    fn near_finds_what_a_look_at_all_pairs_finds() {
        let mut random = 7_u32;
        let mut next = |below: u32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 16) % below
        };
        for _ in 0..500 {
            let mut spans = || {
                let one = |_| {
                    let start = next(60);
                    (start, start + next(4))
                };
                let mut spans: Vec<Span> = (0..6).map(one).collect();
                spans.sort_unstable();
                spans
            };
            let (left, right) = (spans(), spans());
            let between = |a: &Span, b: &Span| match (b.0 > a.1, a.0 > b.1) {
                (true, _) => Some(b.0 - a.1 - 1),
                (_, true) => Some(a.0 - b.1 - 1),
                _ => None,
            };
            for distance in [0, 1, 5, 100] {
                let nearest = |a: &Span| {
                    let near = |b: &&Span| between(a, b).is_some_and(|n| n <= distance);
                    let key = |b: &&Span| (between(a, b), b.0 > a.1, b.1 - b.0);
                    let b = right.iter().filter(near).min_by_key(key)?;
                    Some((a.0.min(b.0), a.1.max(b.1)))
                };
                let mut wanted: Vec<Span> = left.iter().filter_map(nearest).collect();
                wanted.sort_unstable();
                wanted.dedup();
                let found = around(&left, &right, distance);
                assert_eq!(found, wanted, "{left:?} {right:?} {distance}");
            }
        }
    }
}
