//! What matches in one segment of the index, walked in the order of engine documents.

use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::near::{Near, Sequence};
use super::phrase::Phrase;
use super::places::Places;
use super::window::{Bits, Window};

/// First and last position of something that matched.
pub type Span = (u32, u32);

/// Walks the passages that match, in order.
pub enum Matcher {
    /// One term, without its positions.
    Blocks(Box<Blocks>),
    /// One term.
    Term(Box<Term>),
    /// Any of several.
    Union(Vec<Matcher>),
    /// Words one after the other.
    Phrase(Box<Phrase>),
    /// Several one after the other, with others between them.
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

    /// Of each word its terms, and its place counted from the first.
    pub fn phrase(words: Vec<Vec<Places>>, offsets: &[u32]) -> Matcher {
        Matcher::Phrase(Box::new(Phrase::new(words, offsets)))
    }

    /// Slots with their places counted from the first, and how many more words may stand between.
    pub fn sequence(slots: Vec<Matcher>, offsets: Vec<u32>, distance: u32) -> Matcher {
        Matcher::Sequence(Box::new(Sequence::new(slots, offsets, distance)))
    }

    pub fn near(left: Matcher, right: Matcher, distance: u32) -> Matcher {
        Matcher::Near(Box::new(Near::new(left, right, distance)))
    }

    /// Where it stands; [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        match self {
            Matcher::Blocks(blocks) => blocks.doc(),
            Matcher::Term(term) => term.postings.doc(),
            Matcher::Union(parts) => parts.iter().map(Matcher::doc).min().unwrap_or(TERMINATED),
            Matcher::Phrase(phrase) => phrase.doc(),
            Matcher::Sequence(sequence) => sequence.doc(),
            Matcher::Near(near) => near.doc(),
        }
    }

    /// Goes on to the first match at or after `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Matcher::Blocks(blocks) => blocks.seek(target),
            Matcher::Term(term) => term.postings.seek(target),
            Matcher::Union(parts) => parts
                .iter_mut()
                .map(|p| p.seek(target))
                .min()
                .unwrap_or(TERMINATED),
            Matcher::Phrase(phrase) => phrase.seek(target),
            Matcher::Sequence(sequence) => sequence.seek(target),
            Matcher::Near(near) => near.seek(target),
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
            Matcher::Blocks(blocks) => blocks.count(),
            Matcher::Term(term) => term.weight * term.postings.term_freq() as f32,
            Matcher::Phrase(phrase) => phrase.frequency() as f32,
            Matcher::Sequence(sequence) => sequence.spans().len() as f32,
            Matcher::Near(near) => near.spans().len() as f32,
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
            Matcher::Phrase(phrase) => out.extend(phrase.spans()),
            Matcher::Sequence(sequence) => out.extend_from_slice(sequence.spans()),
            Matcher::Near(near) => out.extend_from_slice(near.spans()),
        }
    }

    /// Does what [`Matcher::fill`] does for some passages of the window, and leaves it open whether
    /// others are marked. Returns how many passages it looked at.
    pub fn fill_among(&mut self, window: &mut Window, passages: &Bits) -> usize {
        match self {
            Matcher::Union(parts) => {
                let parts = parts.iter_mut();
                return parts.map(|p| p.fill_among(window, passages)).sum();
            }
            Matcher::Blocks(blocks) => return blocks.fill_among(window, passages),
            _ => {}
        }
        let (base, end) = (window.base, window.end());
        let mut walked = 0;
        let mut next = passages.next(0);
        while let Some(at) = next {
            let wanted = base + at as DocId;
            let doc = self.seek(wanted);
            walked += 1;
            if doc >= end {
                break;
            }
            if doc == wanted {
                window.add(doc, self.weight());
            }
            next = passages.next((doc - base) as usize + usize::from(doc == wanted));
        }
        walked
    }

    /// Marks every match in the window and adds up how often each matches there. Returns how many
    /// passages it looked at.
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
            window.add(doc, self.weight());
            walked += 1;
            doc = match self {
                Matcher::Term(term) => term.postings.advance(),
                _ => self.seek(doc + 1),
            };
        }
        walked
    }

    /// In how many passages it has looked for words together in vain since it was asked last.
    pub fn take_tried(&mut self) -> usize {
        match self {
            Matcher::Blocks(_) | Matcher::Term(_) => 0,
            Matcher::Union(parts) => parts.iter_mut().map(Matcher::take_tried).sum(),
            Matcher::Phrase(phrase) => std::mem::take(&mut phrase.tried),
            Matcher::Sequence(sequence) => sequence.take_tried(),
            Matcher::Near(near) => near.take_tried(),
        }
    }
}

impl Blocks {
    fn doc(&self) -> DocId {
        self.postings.doc(self.at)
    }

    /// How much the match counts on which it stands.
    fn count(&self) -> f32 {
        // A field without frequencies has none.
        let frequency = self.postings.freqs().get(self.at);
        self.weight * frequency.map_or(1.0, |frequency| *frequency as f32)
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        let docs = self.postings.docs();
        if docs.last().is_none_or(|last| *last < target) {
            self.at = self.postings.seek(target);
            return self.doc();
        }
        // Mostly it is one of the next.
        let mut at = self.at;
        while docs.get(at).is_some_and(|doc| *doc < target) {
            at += 1;
        }
        self.at = at;
        docs.get(at).copied().unwrap_or(TERMINATED)
    }

    /// Marks what matches among some passages of the window. Returns how many it looked at.
    fn fill_among(&mut self, window: &mut Window, passages: &Bits) -> usize {
        let (base, end) = (window.base, window.end());
        let (mut doc, mut looked_at) = (self.doc(), 0);
        if doc >= end {
            return 0;
        }
        passages.each(|at| {
            let wanted = base + at as DocId;
            if doc < wanted {
                doc = self.seek(wanted);
            }
            if doc == wanted {
                window.add(doc, self.count());
            }
            looked_at += usize::from(doc < end);
        });
        looked_at
    }

    /// Marks what matches in the window.
    fn fill(&mut self, window: &mut Window) -> usize {
        if self.doc() < window.base {
            self.at = self.postings.seek(window.base);
        }
        let end = window.end();
        let mut walked = 0;
        loop {
            let left = self.postings.docs().get(self.at..).unwrap_or_default();
            let here = left.partition_point(|doc| *doc < end);
            let docs = left.get(..here).unwrap_or_default().iter().copied();
            let weight = self.weight;
            match self.postings.freqs().get(self.at..self.at + here) {
                Some(freqs) => {
                    let weights = freqs.iter().map(|f| weight * *f as f32);
                    window.add_all(docs.zip(weights));
                }
                // A field without frequencies.
                None => window.add_all(docs.map(|doc| (doc, weight))),
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

#[cfg(test)]
mod tests {
    use tantivy::SegmentReader;
    use tantivy::schema::Field;

    use super::*;
    use crate::engine::leaf::Matching;
    use crate::engine::places::tests::segment;
    use crate::engine::term::{Lookups, TermRef};
    use crate::engine::window::SIZE;

    fn term(field: Field, word: &str) -> Matching {
        Matching::Terms(vec![TermRef::code(field, word)])
    }

    /// Which passages of the first window match, and how often each does.
    fn filled(matcher: &mut Matcher, among: Option<&Bits>) -> (Bits, Vec<f32>) {
        let mut window = Window::new(true);
        window.move_to(0);
        match among {
            Some(passages) => matcher.fill_among(&mut window, passages),
            None => matcher.fill(&mut window),
        };
        let counts = window.counts().map_or_else(Vec::new, |c| c.to_vec());
        (window.bits.clone(), counts)
    }

    fn open(matching: &Matching, reader: &SegmentReader, positions: bool) -> Matcher {
        let held = vec![reader.schema().fields().map(|(field, _)| field).collect()];
        let lookups = Lookups::new(std::slice::from_ref(reader), &held);
        let here = lookups.segments().next().unwrap();
        matching.open(here, positions).unwrap().unwrap()
    }

    #[test]
    fn among_some_passages_it_finds_what_it_finds_among_all() {
        let (reader, field) = segment();
        for word in ["the", "often", "rare", "seventh3"] {
            let matching = term(field, word);
            let (all, counts) = filled(&mut open(&matching, &reader, false), None);
            for step in [1, 2, 5, 64, 333] {
                let mut some = Bits::EMPTY;
                (0..SIZE).step_by(step).for_each(|at| some.set(at));
                let (mut found, among) = filled(&mut open(&matching, &reader, false), Some(&some));
                found.and(&some);
                some.and(&all);
                assert!(found == some, "{word} {step}");
                assert!(some.iter().all(|at| among[at] == counts[at]));
            }
        }
    }

    #[test]
    fn a_phrase_stands_where_its_words_follow_each_other() {
        let (reader, field) = segment();
        for words in [
            ["often", "often"],
            ["the", "often"],
            ["the", "rare"],
            ["seventh0", "the"],
        ] {
            let slots: Vec<Matching> = words.iter().map(|word| term(field, word)).collect();
            let opened = slots.iter().map(|slot| open(slot, &reader, true)).collect();
            let mut slow = Matcher::sequence(opened, vec![0, 1], 0);
            let matching = Matching::Sequence {
                slots,
                offsets: vec![0, 1],
                distance: 0,
            };
            let mut fast = open(&matching, &reader, false);
            assert!(matches!(fast, Matcher::Phrase(_)));
            let (bits, counts) = filled(&mut slow, None);
            assert!(!bits.is_empty(), "{words:?}");
            let found = filled(&mut fast, None);
            assert!(found.0 == bits && found.1 == counts, "{words:?}");
        }
    }
}
