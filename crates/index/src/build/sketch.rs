//! Sketches of texts, to tell near-duplicates: the same minutes as PDF and as HTML.
//!
//! A sketch is a one-permutation MinHash (Li, Owen and Zhang, NIPS 2012) of the runs of three
//! words: the share of bins in which two sketches agree estimates the share of runs that two texts
//! have in common (Jaccard).

use crate::PassageRecord;

/// Bins of a sketch: with 64 the estimate is off by 0.06 on average.
const BINS: usize = 64;
/// Value of a bin into which nothing fell.
const EMPTY: u8 = u8::MAX;
/// Texts that share this part of their runs of three words are near-duplicates: two layouts of the
/// same minutes share nine tenths, two minutes of the same body on one template less than half.
const NEAR: f64 = 0.65;
/// Fewer words tell nothing: all agendas of one line look alike.
const FEWEST_WORDS: u64 = 40;

/// The sketch of a document's text; empty for a text of a few words. Of the least number in each
/// bin the last byte is kept, which two texts have in common by chance once in 256 bins (Li and
/// König, WWW 2010).
pub(super) fn sketch(passages: &[PassageRecord]) -> Vec<u8> {
    let mut bins = [None; BINS];
    let (mut before, mut last, mut count) = (0, 0, 0_u64);
    for passage in passages {
        for word in words(&passage.text) {
            count += 1;
            if count > 2 {
                add(&mut bins, mix(mix(before, last), word));
            }
            (before, last) = (last, word);
        }
    }
    if count < FEWEST_WORDS {
        return Vec::new();
    }
    let last_byte = |least: u32| least.to_le_bytes()[0].min(EMPTY - 1);
    bins.map(|least| least.map_or(EMPTY, last_byte)).to_vec()
}

/// Whether two sketches are of nearly the same text.
pub(super) fn near(a: &[u8], b: &[u8]) -> bool {
    let pairs = a.iter().zip(b);
    let filled = pairs.filter(|(a, b)| **a != EMPTY || **b != EMPTY);
    let (mut same, mut all) = (0_u32, 0_u32);
    for (a, b) in filled {
        all += 1;
        same += u32::from(a == b);
    }
    all > 0 && f64::from(same) >= NEAR * f64::from(all)
}

fn add(bins: &mut [Option<u32>; BINS], hash: u64) {
    let [a, b, c, d, .., bin] = hash.to_le_bytes();
    let value = u32::from_le_bytes([a, b, c, d]);
    let least = &mut bins[usize::from(bin) % BINS];
    *least = Some(least.map_or(value, |known| known.min(value)));
}

/// Numbers of the words of a text: runs of letters and digits, without regard to case.
fn words(text: &str) -> impl Iterator<Item = u64> {
    let runs = text.split(|c: char| !c.is_alphanumeric());
    runs.filter(|run| !run.is_empty()).map(|run| {
        if run.is_ascii() {
            let lower = run.bytes().map(|b| b.to_ascii_lowercase());
            return lower.fold(0, |hash, b| mix(hash, u64::from(b)));
        }
        let lower = run.chars().flat_map(char::to_lowercase);
        lower.fold(0, |hash, c| mix(hash, u64::from(u32::from(c))))
    })
}

/// Mixes a value into a hash (the finaliser of MurmurHash3).
fn mix(hash: u64, value: u64) -> u64 {
    let mut x = hash.rotate_left(23) ^ value.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: u32, to: u32) -> Vec<PassageRecord> {
        let words: Vec<String> = (from..to).map(|n| format!("word{n}")).collect();
        vec![PassageRecord {
            text: words.join(" "),
            ..PassageRecord::default()
        }]
    }

    #[test]
    fn texts_that_share_nearly_all_are_near() {
        let whole = sketch(&text(0, 1000));
        assert!(near(&whole, &sketch(&text(20, 1000))));
        assert!(!near(&whole, &sketch(&text(500, 1500))));
        assert!(!near(&sketch(&text(0, 10)), &sketch(&text(0, 10))));
    }
}
