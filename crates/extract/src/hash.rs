//! A fast hash for the tables of our own data. No input is ever put into them, so nobody can
//! choose keys that collide.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

pub(crate) use crate::fold::{FOLD, fold, folded, place};

/// A table of our own data.
pub(crate) type Table<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// Folds eight bytes at a time; made for words.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

/// An odd number with its bits spread, 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut eight = [0; 8];
            for (to, from) in eight.iter_mut().zip(chunk) {
                *to = *from;
            }
            let mixed = (self.0.rotate_left(5) ^ u64::from_le_bytes(eight)).wrapping_mul(SPREAD);
            self.0 = mixed ^ (mixed >> 32);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// An ASCII word in small letters, without allocating. `None` for other words and for those
/// longer than any in the tables.
pub(crate) fn small<'b>(word: &str, buffer: &'b mut [u8; 24]) -> Option<&'b str> {
    if !word.is_ascii() {
        return None;
    }
    let buffer = buffer.get_mut(..word.len())?;
    buffer.copy_from_slice(word.as_bytes());
    buffer.make_ascii_lowercase();
    std::str::from_utf8(buffer).ok()
}

/// What our own words are, by their hash alone: for questions whose answer may be wrong for a word
/// made to collide, and that answer one look.
pub(crate) struct Words<V> {
    /// A power of two of slots, at most half of them taken; 0 is no hash.
    slots: Vec<(u64, V)>,
}

impl<V: Copy + Default> Words<V> {
    /// A table with room for so many words.
    pub fn with_room(words: usize) -> Words<V> {
        Words {
            slots: vec![(0, V::default()); (words * 2).next_power_of_two()],
        }
    }

    /// The value of a hash.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<V> {
        let (found, value) = self.slots.get(self.place(hash))?;
        (*found == hash).then_some(*value)
    }

    /// The place to put the value of a hash; `None` when the table is full.
    pub fn slot(&mut self, hash: u64) -> Option<&mut V> {
        let place = self.place(hash);
        let (found, value) = self.slots.get_mut(place)?;
        if *found != hash && *found != 0 {
            return None;
        }
        *found = hash;
        Some(value)
    }

    /// Whether a slot holds a word.
    #[cfg(test)]
    pub fn slot_is_taken(&self, slot: usize) -> bool {
        self.slots.get(slot).is_some_and(|s| s.0 != 0)
    }

    /// The slot of a hash or the free one where it belongs; past the end when there is none.
    #[inline]
    fn place(&self, hash: u64) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let first = place(hash, self.slots.len());
        for step in 0..self.slots.len() {
            let at = (first + step) & mask;
            if self.slots.get(at).is_none_or(|s| s.0 == hash || s.0 == 0) {
                return at;
            }
        }
        self.slots.len()
    }
}
