//! Corrections for words that the index does not hold.

use ecne_index::engine::analysis;

use crate::compile::fold_pattern;
use crate::engine::term::TermRef;
use crate::error::Error;
use crate::pattern::{self, Open};
use crate::{MatchMode, Node, Query, SearchOptions, Searcher};

/// Most words of a query that are looked up for a correction: each is a walk over all words of the
/// index.
const WORDS: usize = 16;
/// Letters from which a word may have two wrong.
const LONG: usize = 7;

impl Searcher {
    /// Corrections that find something, as query text.
    pub(crate) fn suggestions(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Vec<String>, Error> {
        let Some(corrected) = self.corrected(query)? else {
            return Ok(Vec::new());
        };
        let step = SearchOptions {
            match_mode: match options.match_mode {
                MatchMode::All => MatchMode::All,
                // What is found by widening is found.
                MatchMode::Auto | MatchMode::Any => MatchMode::Any,
            },
            ..options.clone()
        };
        let found = match self.count(&corrected, &step) {
            Ok(totals) => totals.passages > 0,
            // The search itself has kept within its budget.
            Err(error) if error.is_over_budget() => false,
            Err(error) => return Err(error),
        };
        let text = found.then(|| corrected.root.to_string());
        Ok(text.into_iter().collect())
    }

    /// The query with each word that no passage holds replaced by the most frequent word that is
    /// spelt almost like it; `None` where there is nothing to correct.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub fn corrected(&self, query: &Query) -> Result<Option<Query>, Error> {
        let mut corrected = query.clone();
        self.correct(&mut corrected.root, &mut 0)?;
        Ok((corrected.root != query.root).then_some(corrected))
    }

    fn correct(&self, node: &mut Node, tried: &mut usize) -> Result<(), Error> {
        match node {
            Node::Word(word) => {
                if let Some(better) = self.better(word, tried)? {
                    *word = better;
                }
            }
            Node::Phrase { text, .. } => {
                let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
                for word in &mut words {
                    if let Some(better) = self.better(word, tried)? {
                        *word = better;
                    }
                }
                *text = words.join(" ");
            }
            // More often the end of a question than a letter that is left open.
            Node::Pattern(text) => {
                if let Some(bare) = text.strip_suffix('?')
                    && !bare.contains(['*', '?'])
                    && self.is_unknown(&Open::pattern(&fold_pattern(text)))?
                {
                    let better = self.better(bare, tried)?;
                    *node = Node::Word(better.unwrap_or_else(|| bare.to_owned()));
                }
            }
            Node::Boost(inner, _) => self.correct(inner, tried)?,
            Node::Near { left, right, .. } => {
                self.correct(left, tried)?;
                self.correct(right, tried)?;
            }
            Node::List(parts) | Node::And(parts) | Node::Or(parts) => {
                for part in parts {
                    self.correct(part, tried)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether no word of the index is like that.
    fn is_unknown(&self, open: &Open) -> Result<bool, Error> {
        let found = pattern::words(self.readers(), self.fields().text, open, "");
        match found {
            Ok(words) => Ok(words.is_empty()),
            Err(error) if error.is_too_wide() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A word of the index in place of one that it does not hold.
    fn better(&self, word: &str, tried: &mut usize) -> Result<Option<String>, Error> {
        let mut cut = analysis::words(word);
        let (Some(only), None) = (cut.next(), cut.next()) else {
            return Ok(None);
        };
        let letters = only.folded.chars().count();
        let stem = TermRef::stem(self.fields().text, analysis::stem(&only.folded));
        if *tried >= WORDS || letters < 4 || self.document_frequency(&stem)? > 0 {
            return Ok(None);
        }
        *tried += 1;
        for distance in 1..=if letters >= LONG { 2 } else { 1 } {
            let open = Open::fuzzy(&only.folded, distance);
            // Too many candidates: none of them is a good guess.
            let found = pattern::words(self.readers(), self.fields().text, &open, word);
            let mut best: Option<(u64, String)> = None;
            for candidate in found.unwrap_or_default() {
                let term = TermRef::written(self.fields().text, candidate.as_str());
                let frequency = self.document_frequency(&term)?;
                // The first letter is seldom the wrong one.
                let same = candidate.chars().next() == only.folded.chars().next();
                let weight = if same { frequency * 4 } else { frequency };
                if frequency > 0 && best.as_ref().is_none_or(|(most, _)| weight > *most) {
                    best = Some((weight, candidate));
                }
            }
            if let Some((_, word)) = best {
                return Ok(Some(word));
            }
        }
        Ok(None)
    }

    /// Passages that hold a term.
    pub(crate) fn document_frequency(&self, term: &TermRef) -> Result<u64, Error> {
        let mut sum = 0;
        for reader in self.readers() {
            sum += term.document_frequency(reader).map_err(Error::engine)?;
        }
        Ok(sum)
    }
}
