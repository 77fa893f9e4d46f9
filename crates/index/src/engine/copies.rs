//! Which passages of a copy say what another document says already: the same minutes as PDF and as
//! HTML are shown once. What a copy alone holds is shown like anything else.

use std::collections::HashSet;

use crate::{DocumentRecord, PassageRecord};

/// What the documents say of which another is a copy.
#[derive(Default)]
pub struct Said(HashSet<Telling>);

/// What a passage says and of whom, as far as a search can tell.
#[derive(PartialEq, Eq, Hash)]
struct Telling {
    words: String,
    speakers: Vec<String>,
    mentions: Vec<String>,
    named: [Option<String>; 2],
}

impl Said {
    /// Adds the passages of a document.
    pub fn add(&mut self, passages: &[PassageRecord]) {
        self.0.extend(passages.iter().map(telling));
    }

    /// Whether a passage says nothing else than one of those.
    pub fn has(&self, passage: &PassageRecord) -> bool {
        !self.0.is_empty() && self.0.contains(&telling(passage))
    }
}

/// The order in which copies are shown: those with official pages first, since these can be cited,
/// then by id. Of passages that say the same the one of the first is shown.
pub fn order(document: &DocumentRecord) -> (bool, &str) {
    (document.pages == 0 || document.typeset, &document.id)
}

/// Layouts differ in case, in spaces and in punctuation.
fn telling(passage: &PassageRecord) -> Telling {
    let words = passage.text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    Telling {
        words: words.collect::<Vec<_>>().join(" "),
        speakers: passage.speakers.clone(),
        mentions: passage.mentions.clone(),
        named: [passage.person.clone(), passage.region.clone()],
    }
}
