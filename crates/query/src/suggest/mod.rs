//! Corrections for words that the index does not hold.

mod values;

use ecne_index::engine::analysis;
use tantivy::schema::Field as EngineField;

use crate::engine::term::TermRef;
use crate::error::Error;
use crate::pattern::{self, Open, fold_pattern};
use crate::{Filters, Node, Query, SearchOptions, Searcher};

/// Most words of a query that are looked up for a correction: each is a walk over all words of the
/// index.
const WORDS: usize = 16;
/// Letters from which a word may have one wrong.
const SHORT: usize = 4;
/// Letters from which it may have two wrong.
const LONG: usize = 7;

/// What is spent on corrections.
struct Effort<'a> {
    /// Words and values looked up so far.
    tried: usize,
    /// What bounds each count.
    options: &'a SearchOptions,
    /// Whether what must not match is corrected.
    exclusions: bool,
    /// In how many exclusions the part stands that is being corrected.
    excluded: usize,
}

impl Searcher {
    /// Corrections that find something, as query text.
    pub(crate) fn suggestions(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Vec<String>, Error> {
        let mut before = None;
        // An exclusion that is corrected can take away all that the rest finds.
        for exclusions in [true, false] {
            let corrected = self.corrected_with(query, options, exclusions)?;
            let Some(corrected) = corrected.filter(|new| before.as_ref() != Some(new)) else {
                break;
            };
            match self.finds(&corrected, options) {
                Ok(true) => return Ok(vec![corrected.to_string()]),
                Ok(false) => before = Some(corrected),
                // The search itself has kept within its budget.
                Err(error) if error.is_over_budget() => break,
                Err(error) => return Err(error),
            }
        }
        Ok(Vec::new())
    }

    /// The query with each word that no passage holds replaced by the most frequent word that is
    /// spelt almost like it, and each value of a field that nothing here has by a name, a body, a
    /// kind or a word that is; the filters become parts of what is asked in words, as they would be
    /// typed. Words and values that must not match are corrected, too: whoever misspells what shall be
    /// left out finds too much. `None` where there is nothing to correct. Of `options`, `budget` and
    /// `cancel` count.
    ///
    /// # Errors
    /// As for [`Searcher::search`], but for an exhausted budget: what takes so much is here.
    pub fn corrected(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Option<Query>, Error> {
        self.corrected_with(query, options, true)
    }

    /// The same, with what must not match as it is unless `exclusions` are corrected.
    fn corrected_with(
        &self,
        query: &Query,
        options: &SearchOptions,
        exclusions: bool,
    ) -> Result<Option<Query>, Error> {
        let mut effort = Effort {
            tried: 0,
            options,
            exclusions,
            excluded: 0,
        };
        let mut parts = vec![query.root.clone()];
        parts.extend(query.filters.to_node());
        let given = parts.clone();
        for part in &mut parts {
            self.correct(part, &mut effort)?;
        }
        if parts == given {
            return Ok(None);
        }
        let root = parts.into_iter().reduce(with_filters);
        Ok(root.map(|root| Query {
            root,
            filters: Filters::default(),
            notes: query.notes.clone(),
        }))
    }

    fn correct(&self, node: &mut Node, effort: &mut Effort<'_>) -> Result<(), Error> {
        let text_field = self.fields().text;
        match node {
            Node::Word(word) => {
                if let Some(better) = self.better(text_field, word, effort)? {
                    *word = better;
                }
            }
            Node::Phrase { text, .. } => {
                if let Some(better) = self.better_words(text_field, text, effort)? {
                    *text = better;
                }
            }
            Node::Field { field, value } => {
                if let Some(better) = self.better_value(*field, value, effort)? {
                    *value = better;
                }
            }
            // More often the end of a question than a letter that is left open.
            Node::Pattern(text) if effort.excluded == 0 => {
                if let Some(bare) = text.strip_suffix('?')
                    && !bare.contains(['*', '?'])
                    && self.is_unknown(&Open::pattern(&fold_pattern(text)))?
                {
                    let better = self.better(text_field, bare, effort)?;
                    *node = Node::Word(better.unwrap_or_else(|| bare.to_owned()));
                }
            }
            Node::Not(inner) if effort.exclusions => {
                effort.excluded += 1;
                self.correct(inner, effort)?;
                effort.excluded -= 1;
            }
            Node::Not(_) => {}
            Node::Boost(inner, _) => self.correct(inner, effort)?,
            Node::Near { left, right, .. } => {
                self.correct(left, effort)?;
                self.correct(right, effort)?;
            }
            Node::List(parts) | Node::And(parts) | Node::Or(parts) => {
                for part in parts {
                    self.correct(part, effort)?;
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
    fn better_words(
        &self,
        field: EngineField,
        text: &str,
        effort: &mut Effort<'_>,
    ) -> Result<Option<String>, Error> {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let mut better = false;
        for word in &mut words {
            if let Some(right) = self.better(field, word, effort)? {
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
        effort: &mut Effort<'_>,
    ) -> Result<Option<String>, Error> {
        let mut cut = analysis::words(word);
        let (Some(only), None) = (cut.next(), cut.next()) else {
            return Ok(None);
        };
        let letters = only.folded.chars().count();
        let stem = TermRef::stem(field, analysis::stem(&only.folded));
        if effort.tried >= WORDS || most_wrong(letters) == 0 || self.document_frequency(&stem)? > 0
        {
            return Ok(None);
        }
        effort.tried += 1;
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
        let frequency = self.lookups().document_frequency(term);
        frequency.map_err(Error::engine)
    }
}

/// What is asked in words, and filters among it: words side by side stay side by side, so that a
/// search can widen as it does with the filters apart.
fn with_filters(root: Node, filters: Node) -> Node {
    let filters = match filters {
        Node::And(parts) => parts,
        one => vec![one],
    };
    match root {
        Node::Everything => Node::List(filters),
        Node::List(parts) => Node::List([parts, filters].concat()),
        Node::And(parts) => Node::And([parts, filters].concat()),
        one => Node::List([vec![one], filters].concat()),
    }
}

/// How many letters may be wrong in a word of so many.
fn most_wrong(letters: usize) -> u8 {
    match letters {
        0..SHORT => 0,
        SHORT..LONG => 1,
        _ => 2,
    }
}
