//! The ranking: what its constants are and why.

/// How fast more of a word stops mattering (BM25).
pub const K1: f32 = 1.2;
/// How much the length of a passage counts (BM25).
pub const B: f32 = 0.75;
/// A word in the title counts as so many in the text.
pub const TITLE: f32 = 0.5;
/// A word in a heading above.
pub const SECTION: f32 = 0.5;
/// A word in bold or italics: in these minutes it marks the points that matter.
pub const EMPHASIS: f32 = 0.5;
/// A country as speaker, and as one that is mentioned: as so many words of the text.
pub const SPEAKER: f32 = 2.0;
/// See [`SPEAKER`].
pub const MENTION: f32 = 1.0;
/// What the second-best passage of a document adds to the best; the third adds its square, and so
/// on.
pub const MORE_PASSAGES: f32 = 0.2;

/// Inverse document frequency, never negative.
pub fn idf(passages: u64, with_word: u64) -> f32 {
    let (n, df) = (passages as f64, with_word.min(passages) as f64);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln() as f32
}

/// The part of BM25 that depends on a passage's length, for each length that the index tells apart.
pub struct Lengths([f32; 256]);

impl Lengths {
    /// `average` is the average length in words.
    pub fn new(average: f32, words: impl Fn(u8) -> u32) -> Lengths {
        let mut table = [0.0; 256];
        for (id, value) in (0u8..=255).zip(&mut table) {
            *value = K1 * (1.0 - B + B * words(id) as f32 / average.max(1.0));
        }
        Lengths(table)
    }

    /// How much a word counts that stands so often in a passage of that length.
    pub fn saturate(&self, frequency: f32, length: u8) -> f32 {
        let norm = self.0.get(usize::from(length)).copied().unwrap_or(K1);
        frequency * (K1 + 1.0) / (frequency + norm)
    }
}

/// The score of a document from those of its passages; sorts them, best first.
pub fn document(scores: &mut [f32]) -> f32 {
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    let mut share = 1.0;
    let mut sum = 0.0;
    for score in scores.iter().take(8) {
        sum += score * share;
        share *= MORE_PASSAGES;
    }
    sum
}
