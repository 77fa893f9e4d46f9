//! Which passages of a copy say what another document says already: the same minutes as PDF and as
//! HTML are shown once. What a copy alone holds is shown like anything else.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::{DocumentRecord, PassageRecord};

/// What a document says, passage by passage, as a search can tell: a number for each.
pub struct Said(HashSet<[u64; 2]>);

impl Said {
    /// What these passages of a document say.
    pub fn new(passages: &[PassageRecord]) -> Said {
        Said(passages.iter().map(telling).collect())
    }

    /// Whether a passage says nothing else than one of those.
    pub fn has(&self, passage: &PassageRecord) -> bool {
        self.0.contains(&telling(passage))
    }
}

/// The order in which copies are shown: those with official pages first, since these can be cited,
/// then by id. Of passages that say the same the one of the first is shown.
pub fn order(document: &DocumentRecord) -> (bool, &str) {
    (document.pages == 0 || document.typeset, &document.id)
}

/// What a passage says and of whom, as two hashes: 128 bits, which no two texts share by chance.
/// Layouts differ in case, in spaces and in punctuation, none of which a search can tell; but it can
/// tell hyphens, and ends of blocks and cells.
fn telling(passage: &PassageRecord) -> [u64; 2] {
    let mut told = String::with_capacity(passage.text.len() + 32);
    let mut between = String::new();
    for c in passage.text.chars() {
        if !c.is_alphanumeric() {
            between.push(c);
            continue;
        }
        match between.as_str() {
            "" => {}
            "-" | "\u{2010}" | "\u{2011}" => told.push('-'),
            other if other.contains(['\n', '|']) => told.push('\n'),
            _ => told.push(' '),
        }
        between.clear();
        told.extend(c.to_lowercase());
    }
    let named = (&passage.person, &passage.region);
    [0, 1].map(|seed: u8| {
        let mut hasher = DefaultHasher::new();
        (seed, &told, &passage.speakers, &passage.mentions, named).hash(&mut hasher);
        hasher.finish()
    })
}
