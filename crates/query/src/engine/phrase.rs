//! Words at fixed distances from each other.

use tantivy::{DocId, TERMINATED};

use super::matcher::Span;
use super::places::Places;

/// Words at fixed distances, each any of a few terms. The engine's own scorer of phrases does the
/// same for single terms, in more time.
pub struct Phrase {
    /// The rarest first.
    words: Vec<Word>,
    /// From the first word to the last.
    length: u32,
    doc: DocId,
    /// Where the last word stands, for each time that all do.
    ends: Vec<u32>,
    positions: Vec<u32>,
    /// Passages that hold all words, but elsewhere.
    pub tried: usize,
}

/// A word of a phrase.
struct Word {
    terms: Vec<Places>,
    /// What to add to its positions to get those of the last word.
    shift: u32,
}

impl Phrase {
    /// Of each word its terms, and its place counted from the first.
    pub fn new(words: Vec<Vec<Places>>, offsets: &[u32]) -> Phrase {
        let length = offsets.last().copied().unwrap_or(0);
        let word = |(terms, offset): (Vec<Places>, &u32)| Word {
            terms,
            shift: length.saturating_sub(*offset),
        };
        let mut words: Vec<Word> = words.into_iter().zip(offsets).map(word).collect();
        words.sort_by_key(Word::documents);
        let mut phrase = Phrase {
            words,
            length,
            doc: 0,
            ends: Vec::new(),
            positions: Vec::new(),
            tried: 0,
        };
        phrase.settle(0);
        phrase
    }

    /// Where it stands; [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Goes on to the first match at or after `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        self.settle(target);
        self.doc
    }

    /// How often it matches where it stands.
    pub fn frequency(&self) -> usize {
        self.ends.len()
    }

    /// Where it matches there, sorted.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let first = |end: &u32| end.saturating_sub(self.length);
        self.ends.iter().map(move |end| (first(end), *end))
    }

    /// Finds the first passage at or after `target` in which all words stand as they should.
    fn settle(&mut self, mut target: DocId) {
        loop {
            self.doc = self.meet(target);
            if self.doc == TERMINATED || self.stand_together() {
                return;
            }
            self.tried += 1;
            target = self.doc + 1;
        }
    }

    /// The first passage at or after `target` that holds all words.
    fn meet(&mut self, mut target: DocId) -> DocId {
        let Some((rarest, others)) = self.words.split_first_mut() else {
            return TERMINATED;
        };
        'rarest: loop {
            let doc = rarest.seek(target);
            for other in others.iter_mut() {
                let there = other.seek(doc);
                if there > doc {
                    target = there;
                    continue 'rarest;
                }
            }
            return doc;
        }
    }

    fn stand_together(&mut self) -> bool {
        let Some((rarest, others)) = self.words.split_first_mut() else {
            return false;
        };
        rarest.positions(self.doc, &mut self.ends);
        others.iter_mut().all(|other| {
            other.positions(self.doc, &mut self.positions);
            keep_common(&mut self.ends, &self.positions);
            !self.ends.is_empty()
        })
    }
}

impl Word {
    /// Passages that hold it, at most.
    fn documents(&self) -> u64 {
        let each = self.terms.iter().map(|t| u64::from(t.documents()));
        each.sum()
    }

    /// Goes on to the first passage at or after `target`, if it does not stand there.
    fn seek(&mut self, target: DocId) -> DocId {
        let mut first = TERMINATED;
        for term in &mut self.terms {
            first = first.min(term.seek(target));
        }
        first
    }

    /// Its positions in the passage on which it stands, shifted and sorted.
    fn positions(&mut self, doc: DocId, out: &mut Vec<u32>) {
        out.clear();
        for term in &mut self.terms {
            if term.doc() == doc {
                add_positions(self.shift, term.steps(), out);
            }
        }
        if self.terms.len() > 1 {
            out.sort_unstable();
            // A compound put together stands where its first part does.
            out.dedup();
        }
    }
}

/// Adds what so many steps lead to.
fn add_positions(from: u32, steps: &[u32], out: &mut Vec<u32>) {
    let mut position = from;
    for step in steps {
        position = position.wrapping_add(*step);
        out.push(position);
    }
}

/// Takes out what is not among the others; both are sorted.
fn keep_common(ends: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter();
    let mut other = others.next();
    let mut kept = 0;
    for at in 0..ends.len() {
        let end = ends[at];
        while other.is_some_and(|other| *other < end) {
            other = others.next();
        }
        if other == Some(&end) {
            ends[kept] = end;
            kept += 1;
        }
    }
    ends.truncate(kept);
}
