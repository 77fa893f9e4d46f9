//! The ranking: what its constants are and why.

/// How fast more of a word stops mattering (BM25). Between the 0.9 and 1.2 that are usual.
pub const K1: f32 = 1.1;
/// How much the length of a passage counts (BM25). Low, as is usual where texts are paragraphs: a
/// short paragraph is short because of where a line was broken, not because it says one thing.
pub const B: f32 = 0.4;
/// A word in the title counts as so many in the text.
pub const TITLE: f32 = 1.5;
/// A word in a heading above, the place or the name of the speaker.
pub const SECTION: f32 = 1.0;
/// A word in bold or italics: in these minutes it marks the points that matter.
pub const EMPHASIS: f32 = 0.5;
/// A country as speaker, and as one that is mentioned: as so many words of the text.
pub const SPEAKER: f32 = 2.0;
/// See [`SPEAKER`].
pub const MENTION: f32 = 1.0;
/// What the second-best passage of a document adds to the best; the third adds its square, and so
/// on.
pub const MORE_PASSAGES: f32 = 0.2;
/// No document has more than so many times the score of its best passage: the sum of the powers of
/// [`MORE_PASSAGES`], and a little for rounding.
pub const MOST_PASSAGES: f32 = 1.001 / (1.0 - MORE_PASSAGES);

/// How much two neighbours of the query count that stand side by side in the text, in this order,
/// and again when they stand within [`NEAR`] of each other: as a word as rare as the more frequent
/// of them, times this. The sequential dependence model (Metzler and Croft, 2005) has 0.1 for each
/// beside 0.8 for the words.
pub const PROXIMITY: f32 = 0.2;
/// Largest distance in positions at which neighbours of the query are still near each other.
pub const NEAR: u32 = 12;
/// How many of the best results are looked at for proximity: beyond, it hardly moves anything up to
/// where it is seen.
pub const LOOKED_AT: usize = 100;

/// Relevance feedback (after Rocchio) in ranked retrieval: the best results lend the words that
/// they share to the ranking. They never make anything match. How many results, how many words, and
/// the weight of all these words together beside the query's own.
pub const FEEDBACK_RESULTS: usize = 12;
/// See [`FEEDBACK_RESULTS`].
pub const FEEDBACK_WORDS: usize = 30;
/// See [`FEEDBACK_RESULTS`].
pub const FEEDBACK_WEIGHT: f32 = 0.2;
/// Words in a larger share of all passages are too general to lend.
pub const FEEDBACK_SHARE: f64 = 0.15;
/// With fewer passages than this, rarity says too little to tell the words that matter.
pub const FEEDBACK_PASSAGES: u64 = 200;

/// Inverse document frequency, never negative.
pub fn idf(passages: u64, with_word: u64) -> f32 {
    let (n, df) = (passages as f64, with_word.min(passages) as f64);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln() as f32
}

/// How much a word counts that stands so often in a passage of average length.
pub fn saturate_average(frequency: f32) -> f32 {
    frequency * (K1 + 1.0) / (frequency + K1)
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
