//! Words that the best results share, lent to the ranking of ranked retrieval. They make nothing
//! match; they only reorder what does.

use std::collections::{HashMap, HashSet};

use ecne_index::PassageRecord;
use ecne_index::engine::analysis;

use crate::Searcher;
use crate::compile::is_function_word;
use crate::engine::collect::Entries;
use crate::engine::leaf::{Leaf, Matching};
use crate::engine::rank;
use crate::engine::term::{Form, Lookups, TermRef};
use crate::error::Error;

/// Shortest word that is lent, in bytes.
const SHORTEST: usize = 3;
/// Candidates whose rarity is looked up.
const CANDIDATES: usize = 150;

/// What a word is worth: in how many results it stands, its share, the word as it was written.
#[derive(Default)]
struct Candidate {
    results: usize,
    share: f32,
    word: String,
}

impl Searcher {
    /// The leaves to add to a query's own, most telling first, and the words to show for them.
    pub(crate) fn feedback(
        &self,
        lookups: &Lookups<'_>,
        leaves: &[Leaf],
        entries: &Entries,
    ) -> Result<(Vec<Leaf>, Vec<String>), Error> {
        let ranking = self.ranking();
        let passages = self.passages_held();
        if passages < rank::FEEDBACK_PASSAGES {
            return Ok((Vec::new(), Vec::new()));
        }
        let mut weighed = Vec::new();
        for (stem, candidate) in self.candidates(entries)? {
            let term = TermRef::stem(self.fields().text, stem.as_str());
            let with = lookups.document_frequency(&term).map_err(Error::engine)?;
            if with as f64 > passages as f64 * ranking.feedback_share {
                continue;
            }
            weighed.push((
                candidate.share * rank::idf(passages, with),
                with,
                stem,
                candidate.word,
            ));
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
        weighed.truncate(ranking.feedback_words);
        let sum: f32 = weighed.iter().map(|w| w.0).sum();
        let own: f32 = leaves.iter().map(|l| l.weight).sum();
        let leaf = |(worth, with, stem, _): &(f32, u64, String, String)| Leaf {
            matching: Matching::Terms(vec![TermRef::stem(self.fields().text, stem.as_str())]),
            context: vec![TermRef::stem(self.fields().title, stem.as_str()).times(ranking.title)],
            weight: ranking.feedback_weight * own * worth / sum.max(f32::MIN_POSITIVE),
            document_frequency: *with,
        };
        let lent: Vec<Leaf> = weighed.iter().map(leaf).collect();
        // Its own words are lent more weight, and are nothing new.
        let asked = stems_of(leaves);
        let words = weighed.into_iter().filter(|w| !asked.contains(&w.2));
        Ok((lent, words.map(|w| w.3).collect()))
    }

    /// Stems that stand in two of the best results at least, the most shared first.
    fn candidates(&self, entries: &Entries) -> Result<Vec<(String, Candidate)>, Error> {
        let best = entries.best.iter().take(self.ranking().feedback_results);
        let most = entries.best.first().map_or(0.0, |e| e.score);
        let average = self.statistics().average();
        let mut found: HashMap<String, Candidate> = HashMap::new();
        for entry in best {
            let Some(passage) = entry.passages.first() else {
                continue;
            };
            let record: PassageRecord = self.record(entry.segment, passage.doc)?;
            let (counts, words) = telling(&record.text);
            let likely = entry.score / most.max(f32::MIN_POSITIVE);
            let weight = likely.powf(self.ranking().feedback_power) / (words as f32 + average);
            for (stem, (count, word)) in counts {
                let candidate = found.entry(stem).or_default();
                candidate.share += weight * count as f32;
                candidate.results += 1;
                if candidate.word.is_empty() {
                    candidate.word = word;
                }
            }
        }
        let mut shared: Vec<(String, Candidate)> =
            found.into_iter().filter(|(_, c)| c.results > 1).collect();
        shared.sort_by(|a, b| b.1.share.total_cmp(&a.1.share).then_with(|| a.0.cmp(&b.0)));
        shared.truncate(CANDIDATES);
        Ok(shared)
    }
}

/// The stems of the words of a query, however it asks for them.
fn stems_of(leaves: &[Leaf]) -> HashSet<String> {
    let mut stems = HashSet::new();
    for leaf in leaves {
        leaf.matching.each_term(&mut |term| match term.form {
            Form::Stem => _ = stems.insert(term.text.clone()),
            Form::Written => _ = stems.insert(analysis::stem(&term.text)),
            Form::Code => {}
        });
    }
    stems
}

/// The stems of a text that can tell what it is about, how often each stands there, and a word with
/// that stem; and how many words the text has.
fn telling(text: &str) -> (HashMap<String, (u32, String)>, u32) {
    let mut counts: HashMap<String, (u32, String)> = HashMap::new();
    let mut words = 0;
    for word in analysis::words(text) {
        words += u32::from(!word.joined);
        let digits = word.folded.bytes().all(|b| b.is_ascii_digit());
        if word.joined || digits || word.folded.len() < SHORTEST || is_function_word(&word.folded) {
            continue;
        }
        counts
            .entry(analysis::stem(&word.folded))
            .or_insert((0, word.folded))
            .0 += 1;
    }
    (counts, words)
}
