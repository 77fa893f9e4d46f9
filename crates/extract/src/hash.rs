//! A fast hash for the tables of our own data. No input is ever put into them, so nobody can
//! choose keys that collide.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

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
