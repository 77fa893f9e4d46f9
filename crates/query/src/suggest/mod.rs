//! Corrections for words that the index does not hold.

mod values;

use ecne_index::engine::analysis;
use tantivy::schema::Field as EngineField;

use crate::engine::term::TermRef;
use crate::error::Error;
use crate::pattern::{self, Open, fold_pattern};
use crate::{Filters, MatchMode, Node, Query, SearchOptions, Searcher};

/// Most words of a query that are looked up for a correction: each is a walk over all words of the
/// index.
const WORDS: usize = 16;
/// Letters from which a word may have one wrong.
const SHORT: usize = 4;
/// Letters from which it may have two wrong.
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
        let text = found.then(|| corrected.to_string());
        Ok(text.into_iter().collect())
    }

    /// The query with each word that no passage holds replaced by the most frequent word that is
    /// spelt almost like it, and each value of a field that nothing here has by a name, a body, a
    /// kind or a word that is; a filter that is corrected becomes a part of what is asked in words.
    /// `None` where there is nothing to correct.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub fn corrected(&self, query: &Query) -> Result<Option<Query>, Error> {
        let mut corrected = query.clone();
        let mut tried = 0;
        self.correct(&mut corrected.root, &mut tried)?;
        if let Some(filters) = query.filters.to_node() {
            let mut right = filters.clone();
            self.correct(&mut right, &mut tried)?;
            if right != filters {
                corrected.root = match corrected.root {
                    Node::Everything => right,
                    root => Node::And(vec![root, right]),
                };
                corrected.filters = Filters::default();
            }
        }
        Ok((corrected != *query).then_some(corrected))
    }

    fn correct(&self, node: &mut Node, tried: &mut usize) -> Result<(), Error> {
        let text_field = self.fields().text;
        match node {
            Node::Word(word) => {
                if let Some(better) = self.better(text_field, word, tried)? {
                    *word = better;
                }
            }
            Node::Phrase { text, .. } => {
                if let Some(better) = self.better_words(text_field, text, tried)? {
                    *text = better;
                }
            }
            Node::Field { field, value } => {
                if let Some(better) = self.better_value(*field, value, tried)? {
                    *value = better;
                }
            }
            // More often the end of a question than a letter that is left open.
            Node::Pattern(text) => {
                if let Some(bare) = text.strip_suffix('?')
                    && !bare.contains(['*', '?'])
                    && self.is_unknown(&Open::pattern(&fold_pattern(text)))?
                {
                    let better = self.better(text_field, bare, tried)?;
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

    /// Words with those replaced that the index does not hold; `None` where all stay.
    pub(crate) fn better_words(
        &self,
        field: EngineField,
        text: &str,
        tried: &mut usize,
    ) -> Result<Option<String>, Error> {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let mut better = false;
        for word in &mut words {
            if let Some(right) = self.better(field, word, tried)? {
                *word = right;
                better = true;
            }
        }
        Ok(better.then(|| words.join(" ")))
    }

    /// A word of the index in place of one that it does not hold in a field.
    fn better(
        &self,
        field: EngineField,
        word: &str,
        tried: &mut usize,
    ) -> Result<Option<String>, Error> {
        let mut cut = analysis::words(word);
        let (Some(only), None) = (cut.next(), cut.next()) else {
            return Ok(None);
        };
        let letters = only.folded.chars().count();
        let stem = TermRef::stem(field, analysis::stem(&only.folded));
        if *tried >= WORDS || most_wrong(letters) == 0 || self.document_frequency(&stem)? > 0 {
            return Ok(None);
        }
        *tried += 1;
        for distance in 1..=most_wrong(letters) {
            let open = Open::fuzzy(&only.folded, distance);
            // Too many candidates: none of them is a good guess.
            let found = pattern::words(self.readers(), field, &open, word);
            let mut best: Option<(u64, String)> = None;
            for candidate in found.unwrap_or_default() {
                let term = TermRef::written(field, candidate.as_str());
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

/// How many letters may be wrong in a word of so many.
pub(crate) fn most_wrong(letters: usize) -> u8 {
    match letters {
        0..SHORT => 0,
        SHORT..LONG => 1,
        _ => 2,
    }
}
