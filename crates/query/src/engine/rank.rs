//! The ranking: what its constants are and why.

/// The constants of the ranking. The default was chosen on three test collections by
/// `examples/relevance.rs`; whoever embeds the searcher can try others.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// How fast more of a word stops mattering (BM25's k1).
    pub k1: f32,
    /// How much the length of a passage counts (BM25's b), 0 to 1. Low, as is usual where texts are
    /// paragraphs: a short paragraph is short because of where a line was broken, not because it
    /// says one thing.
    pub b: f32,
    /// A word in the title counts as so many in the text. Where the title is also the heading above
    /// a passage, it counts as title alone.
    pub title: f32,
    /// A word in another heading above, the place or the name of the speaker.
    pub section: f32,
    /// A word in bold or italics: in these minutes it marks the points that matter.
    pub emphasis: f32,
    /// A country as speaker, as so many words of the text.
    pub speaker: f32,
    /// A country that is mentioned, as so many words of the text.
    pub mention: f32,
    /// What the score counts of a passage that a widened search has found by its title or headings
    /// alone, 0 to 1: what holds a word itself comes first. The collections have no such passages.
    pub around: f32,
    /// What the second-best passage of a document adds to the best, 0 to 0.9; the third adds its
    /// square, and so on.
    pub more_passages: f32,
    /// How much two neighbours of the query count that stand side by side in the text, in this
    /// order, and again when they stand within [`Ranking::near`] of each other: as a word as rare
    /// as the more frequent of them, times this. The sequential dependence model (Metzler and
    /// Croft, 2005) has 0.1 for each beside 0.8 for the words.
    pub proximity: f32,
    /// Largest distance in positions at which neighbours of the query are still near each other.
    pub near: u32,
    /// Relevance feedback (after Rocchio) in ranked retrieval: so many of the best results lend the
    /// words that they share to the ranking. They never make anything match.
    pub feedback_results: usize,
    /// So many words are lent at most.
    pub feedback_words: usize,
    /// What all words lent weigh together, beside 1 for the query's own.
    pub feedback_weight: f32,
    /// The power of its score by which a result lends: the best few lend most, as in a relevance
    /// model (Lavrenko and Croft, 2001), where a result lends by the likelihood of the query.
    pub feedback_power: f32,
    /// Words in a larger share of all passages are too general to lend.
    pub feedback_share: f64,
}

impl Default for Ranking {
    fn default() -> Ranking {
        Ranking {
            k1: 1.1,
            b: 0.4,
            title: 2.5,
            section: 1.0,
            emphasis: 0.5,
            speaker: 2.0,
            mention: 1.0,
            around: 0.5,
            more_passages: 0.1,
            proximity: 0.2,
            near: 12,
            feedback_results: 10,
            feedback_words: 20,
            feedback_weight: 0.35,
            feedback_power: 5.0,
            feedback_share: 0.25,
        }
    }
}

/// How many of the best results are looked at for proximity: beyond, it hardly moves anything up to
/// where it is seen.
pub const LOOKED_AT: usize = 100;
/// With fewer passages than this, rarity says too little to tell the words that the best results
/// could lend.
pub const FEEDBACK_PASSAGES: u64 = 200;

impl Ranking {
    /// How much a word counts that stands so often in a passage of average length.
    pub(crate) fn saturate_average(&self, frequency: f32) -> f32 {
        frequency * (self.k1 + 1.0) / (frequency + self.k1)
    }

    /// No document has more than so many times the score of its best passage: the sum of the
    /// powers of [`Ranking::more_passages`], and a little for rounding.
    pub(crate) fn most_passages(&self) -> f32 {
        1.001 / (1.0 - self.more_passages.clamp(0.0, 0.9))
    }

    /// The score of a document from those of its passages; sorts them, best first.
    pub(crate) fn document(&self, scores: &mut [f32]) -> f32 {
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut share = 1.0;
        let mut sum = 0.0;
        for score in scores.iter().take(8) {
            sum += score * share;
            share *= self.more_passages.clamp(0.0, 0.9);
        }
        sum
    }
}

/// Inverse document frequency, never negative.
pub fn idf(passages: u64, with_word: u64) -> f32 {
    let (n, df) = (passages as f64, with_word.min(passages) as f64);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln() as f32
}

/// BM25's saturation of a word's frequency, with the part that depends on a passage's length worked
/// out for each length that the index tells apart.
pub struct Lengths {
    k1: f32,
    norms: [f32; 256],
}

impl Lengths {
    /// `average` is the average length in words; `words` what a length stands for.
    pub fn new(ranking: &Ranking, average: f32, words: impl Fn(u8) -> u32) -> Lengths {
        let (k1, b) = (ranking.k1, ranking.b);
        let mut norms = [0.0; 256];
        for (id, value) in (0u8..=255).zip(&mut norms) {
            *value = k1 * (1.0 - b + b * words(id) as f32 / average.max(1.0));
        }
        Lengths { k1, norms }
    }

    /// What a length makes of frequencies.
    pub fn norm(&self, length: u8) -> f32 {
        self.norms[usize::from(length)]
    }

    /// How much a word counts that stands so often in a passage of a length with that norm.
    pub fn saturate(&self, frequency: f32, norm: f32) -> f32 {
        frequency * (self.k1 + 1.0) / (frequency + norm)
    }
}
