//! A stretch of passages, as a set of bits and a frequency for each.

use tantivy::DocId;

/// Passages in a window.
pub const SIZE: usize = 4_096;
const WORDS: usize = SIZE / 64;

/// A set of the passages of one window.
#[derive(Clone, PartialEq)]
pub struct Bits([u64; WORDS]);

impl Bits {
    pub const EMPTY: Bits = Bits([0; WORDS]);

    /// The first `count` passages.
    pub fn first(count: usize) -> Bits {
        let mut bits = Bits::EMPTY;
        for (i, word) in bits.0.iter_mut().enumerate() {
            let here = count.saturating_sub(i * 64);
            *word = if here >= 64 {
                u64::MAX
            } else {
                (1 << here) - 1
            };
        }
        bits
    }

    /// The window at `base` of a set that is as long as a segment; beyond its end, nothing.
    pub fn at(words: &[u64], base: DocId) -> Bits {
        let mut bits = Bits::EMPTY;
        let here = words.get(base as usize / 64..).unwrap_or_default();
        bits.0.iter_mut().zip(here).for_each(|(a, b)| *a = *b);
        bits
    }

    pub fn set(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub fn has(&self, at: usize) -> bool {
        let word = self.0.get(at / 64);
        word.is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn and(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }

    pub fn or(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    pub fn and_not(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
    }

    /// The first member at or after `from`.
    pub fn next(&self, from: usize) -> Option<usize> {
        let (first, rest) = self.0.get(from / 64..)?.split_first()?;
        let here = first & (u64::MAX << (from % 64));
        if here != 0 {
            return Some(from - from % 64 + here.trailing_zeros() as usize);
        }
        let (i, word) = (from / 64 + 1..).zip(rest).find(|(_, word)| **word != 0)?;
        Some(i * 64 + word.trailing_zeros() as usize)
    }

    /// Calls back for each of the members, ascending: faster than an iterator.
    pub fn each(&self, mut visit: impl FnMut(usize)) {
        for (i, &word) in self.0.iter().enumerate() {
            let mut left = word;
            while left != 0 {
                visit(i * 64 + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }

    /// The members, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(i, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(i * 64 + bit)
            })
        })
    }
}

/// What one leaf matches in a window.
pub struct Window {
    /// First passage.
    pub base: DocId,
    /// Which match.
    pub bits: Bits,
    /// How often, by place in the window; empty until something matches, and where nobody asks.
    frequency: Vec<f32>,
    counting: bool,
}

impl Window {
    /// For what counts how often it matches, or for a filter.
    pub fn new(counting: bool) -> Window {
        Window {
            base: DocId::MAX,
            bits: Bits::EMPTY,
            frequency: Vec::new(),
            counting,
        }
    }

    /// Empties it and moves it to `base`.
    pub fn move_to(&mut self, base: DocId) {
        let (counts, _) = self.frequency.as_chunks_mut::<64>();
        for (word, counts) in self.bits.0.iter().zip(counts) {
            if *word != 0 {
                *counts = [0.0; 64];
            }
        }
        self.bits = Bits::EMPTY;
        self.base = base;
    }

    /// How often, by place in the window; `None` where nothing has matched so far.
    pub fn counts(&self) -> Option<&[f32; SIZE]> {
        self.frequency.first_chunk()
    }

    /// The same where it stands at `base`, else `None`.
    pub fn counts_at(&self, base: DocId) -> Option<&[f32; SIZE]> {
        self.counts().filter(|_| self.base == base)
    }

    /// One past the last passage.
    pub fn end(&self) -> DocId {
        self.base.saturating_add(SIZE as DocId)
    }

    pub fn add(&mut self, doc: DocId, frequency: f32) {
        self.add_all([(doc, frequency)].into_iter());
    }

    /// Adds matches, all of them inside the window, each with how often it matches.
    pub fn add_all(&mut self, matches: impl Iterator<Item = (DocId, f32)>) {
        if !self.counting {
            return self.mark(matches.map(|(doc, _)| doc));
        }
        if self.frequency.is_empty() {
            self.frequency = vec![0.0; SIZE];
        }
        let Some(sums) = self.frequency.first_chunk_mut::<SIZE>() else {
            return;
        };
        // Bits are gathered by word: to write each of them would wait for the one before.
        let (mut place, mut word) = (0, 0);
        for (doc, frequency) in matches {
            // The remainder changes nothing, and tells the compiler where this may lead.
            let at = (doc - self.base) as usize % SIZE;
            if at / 64 != place {
                self.bits.0[place] |= word;
                (place, word) = (at / 64, 0);
            }
            word |= 1 << (at % 64);
            sums[at] += frequency;
        }
        self.bits.0[place] |= word;
    }

    /// Adds matches, all of them inside the window.
    fn mark(&mut self, matches: impl Iterator<Item = DocId>) {
        let (mut place, mut word) = (0, 0);
        for doc in matches {
            let at = (doc - self.base) as usize % SIZE;
            if at / 64 != place {
                self.bits.0[place] |= word;
                (place, word) = (at / 64, 0);
            }
            word |= 1 << (at % 64);
        }
        self.bits.0[place] |= word;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_a_set() {
        let mut bits = Bits::EMPTY;
        for at in [0, 63, 64, 4095] {
            bits.set(at);
        }
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 4095]);
        bits.and(&Bits::first(64));
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63]);
        let mut members = Vec::new();
        assert_eq!(
            [0, 1, 63].map(|from| bits.next(from)),
            [Some(0), Some(63), Some(63)]
        );
        assert_eq!([64, SIZE].map(|from| bits.next(from)), [None; 2]);
        bits.each(|at| members.push(at));
        assert_eq!(members, [0, 63]);
        assert!(Bits::first(0).is_empty() && Bits::first(SIZE).has(4095));
    }

    #[test]
    fn a_window_forgets_when_it_moves() {
        let mut window = Window::new(true);
        window.move_to(4096);
        window.add(4100, 2.0);
        assert!(window.bits.has(4) && window.frequency[4] == 2.0);
        let more = [(4101, 1.0), (4170, 1.0), (8191, 3.0), (4100, 1.0)];
        window.add_all(more.into_iter());
        window.add(4100, 1.0);
        let places: Vec<usize> = window.bits.iter().collect();
        assert_eq!(places, [4, 5, 74, 4095]);
        assert_eq!((window.frequency[4], window.frequency[4095]), (4.0, 3.0));
        window.move_to(8192);
        assert!(window.bits.is_empty() && window.frequency[4] == 0.0);
        let mut filter = Window::new(false);
        filter.move_to(4096);
        filter.add_all([(4101, 1.0), (4170, 1.0)].into_iter());
        assert_eq!(filter.bits.iter().collect::<Vec<_>>(), [5, 74]);
        assert!(filter.counts().is_none());
    }
}
