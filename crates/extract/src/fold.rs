//! The hash of a word in any case. The build script lays tables out by it, so it stands alone.

/// The first value of a [`fold`].
pub(crate) const FOLD: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds a byte of an ASCII word to its hash (FNV-1a, 64 bits), a letter as its small one.
#[inline]
pub(crate) fn fold(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of a word, in any case.
pub(crate) fn folded(word: &str) -> u64 {
    word.bytes().fold(FOLD, fold)
}

/// Where a hash belongs in a table of `slots`, a power of two, when nothing else stands there.
#[inline]
pub(crate) fn place(hash: u64, slots: usize) -> usize {
    (hash ^ (hash >> 32)) as usize & slots.wrapping_sub(1)
}
