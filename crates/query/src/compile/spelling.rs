//! Words that are written together, with a hyphen, or apart.

use ecne_index::engine::analysis::{self, Word};
use tantivy::TERMINATED;

use super::Compiler;
use super::held::take;
use super::stopwords::is_function_word;
use crate::engine::leaf::Matching;
use crate::engine::matcher::Matcher;
use crate::engine::term::TermRef;
use crate::error::Error;

/// First parts of words that are written either way.
const PREFIXES: &[&str] = &[
    "anti", "co", "counter", "cross", "cyber", "deep", "e", "fact", "hot", "i", "inter", "micro",
    "mid", "multi", "non", "on", "over", "post", "pre", "re", "self", "semi", "sub", "tele",
    "under", "web",
];

/// How much a word put together counts for each of its parts, beside these themselves.
const JOINED_WEIGHT: f32 = 0.5;
/// Most postings that are walked for one query to learn where words put together stand alone, which
/// no budget bounds: some hundredths of a second.
pub const JOINED: u64 = 1_000_000;
/// Fewest letters of the parts of a word that is looked for in two, but for the prefixes above.
const LEAST_PART: usize = 3;
/// Most letters of one part, on average: what is longer is no word.
const LONGEST_PART: usize = 20;

impl Compiler<'_> {
    /// Of `cyber security` the word `cybersecurity`, where some passage has it in that spelling alone:
    /// it then stands for each of the two.
    pub fn joined_spelling(&mut self, run: &[&str]) -> Result<Option<TermRef>, Error> {
        let [first, second, ..] = run else {
            return Ok(None);
        };
        let [head, rest] = [first, second].map(|word| {
            let mut words = analysis::words(word);
            words.next().filter(|_| words.next().is_none())
        });
        let Some((head, rest)) = head.zip(rest) else {
            return Ok(None);
        };
        let prefix = PREFIXES.contains(&head.folded.as_str());
        let telling = |w: &Word| w.folded.len() >= LEAST_PART && !is_function_word(&w.folded);
        if !telling(&rest) || !(prefix || telling(&head)) {
            return Ok(None);
        }
        let stem = |folded: &str| TermRef::stem(self.fields.text, analysis::stem(folded));
        let joined = stem(&format!("{}{}", head.folded, rest.folded));
        let alone = match self.written_alone.get(&joined.text) {
            Some(known) => *known,
            None => self.is_without(&joined, &[stem(&head.folded), stem(&rest.folded)])?,
        };
        self.written_alone.insert(joined.text.clone(), alone);
        // A compound with a hyphen holds its parts besides, which count in full.
        Ok(alone.then(|| joined.times(JOINED_WEIGHT)))
    }

    /// `evoting` as `e voting`, where the index knows both parts; any word that it does not know
    /// in any two parts that it does and that stand together, which is noted.
    pub fn apart_spelling(&mut self, folded: &str) -> Result<Option<Matching>, Error> {
        let rest = |head: &&str| {
            let rest = folded.get(head.len()..).unwrap_or_default();
            rest.len() >= LEAST_PART && !is_function_word(rest)
        };
        let prefixes = PREFIXES.iter().copied().filter(|p| folded.starts_with(p));
        for head in prefixes.filter(rest) {
            if let Some(found) = self.two_words(folded, head.len())? {
                return Ok(Some(found));
            }
        }
        let whole = TermRef::stem(self.fields.text, analysis::stem(folded));
        if folded.len() > 2 * LONGEST_PART || self.frequency(&whole)? > 0 {
            return Ok(None);
        }
        let places = LEAST_PART..=folded.len().saturating_sub(LEAST_PART);
        for at in places.filter(|at| folded.is_char_boundary(*at)) {
            let (head, rest) = folded.split_at(at);
            // "Not able" is not "notable".
            if is_function_word(head) || is_function_word(rest) {
                continue;
            }
            if let Some(found) = self.two_words(folded, at)?
                && self.is_held(&found)?
            {
                let note = "is not here as one word, and is read as";
                self.remark(format!("`{folded}` {note} `{head} {rest}`"));
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The last parts of a word, where it is one of two parts that the index knows, itself and both.
    pub fn last_parts(&self, folded: &str) -> Result<Vec<TermRef>, Error> {
        let field = self.fields.text;
        let known = |text: &str| -> Result<bool, Error> {
            Ok(self.frequency(&TermRef::written(field, text))? > 0)
        };
        let mut found = Vec::new();
        if is_function_word(folded) || folded.len() > 2 * LONGEST_PART {
            return Ok(found);
        }
        let last = folded.len().saturating_sub(LEAST_PART);
        for at in (1..=last).filter(|at| folded.is_char_boundary(*at)) {
            let (head, rest) = folded.split_at(at);
            let open = head.len() >= LEAST_PART || PREFIXES.contains(&head);
            if open && known(rest)? && known(head)? && known(folded)? {
                found.push(TermRef::written(field, rest));
            }
        }
        Ok(found)
    }

    /// A word as two, one behind the other, where the index knows both.
    fn two_words(&self, folded: &str, at: usize) -> Result<Option<Matching>, Error> {
        let (head, rest) = folded.split_at(at);
        let [head, rest] =
            [head, rest].map(|part| TermRef::stem(self.fields.text, analysis::stem(part)));
        if self.frequency(&rest)? == 0 || self.frequency(&head)? == 0 {
            return Ok(None);
        }
        let slots = [head, rest].map(|t| Matching::Terms(vec![t])).to_vec();
        Ok(Some(Matching::Sequence {
            slots,
            offsets: vec![0, 1],
            distance: 0,
        }))
    }

    /// Whether some passage holds a word put together, and not both of its parts, or that takes too
    /// much to look up. A compound with a hyphen holds all three: it is found by its parts, and
    /// ranked by them.
    fn is_without(&self, joined: &TermRef, parts: &[TermRef]) -> Result<bool, Error> {
        // Each of the parts is looked for where the joined word stands.
        let postings = self.frequency(joined)? * (1 + parts.len() as u64);
        if !take(&self.joins, postings) {
            return Ok(true);
        }
        for segment in self.lookups.segments() {
            let open = |term: &TermRef| {
                let mut terms = Vec::new();
                let opened = segment.open(term, false, &mut terms);
                opened
                    .map(|()| Matcher::union(terms))
                    .map_err(Error::engine)
            };
            let mut joined = open(joined)?;
            let mut parts = parts.iter().map(open).collect::<Result<Vec<_>, _>>()?;
            while joined.doc() != TERMINATED {
                let doc = joined.doc();
                if parts.iter_mut().any(|part| part.seek(doc) != doc) {
                    return Ok(true);
                }
                joined.seek(doc + 1);
            }
        }
        Ok(false)
    }
}
