//! Passages that speak of the same things as a given one.

use std::collections::HashMap;

use ecne_index::engine::analysis;

use crate::engine::rank;
use crate::engine::term::TermRef;
use crate::error::Error;
use crate::{MatchMode, Node, PassageHit, Query, Results, SearchOptions, Searcher, Sort, Unit};

/// The words that say most of what a passage is about; more of them slow the search and add little.
const WORDS: usize = 20;

impl Searcher {
    /// The passages most like a given one that `filters` let through, without itself, though the totals
    /// count it. Of `options`, `limit`, `offset`, `duplicates`, `budget` and `cancel` count.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    pub fn more_like_this(
        &self,
        hit: &PassageHit,
        filters: &crate::Filters,
        options: &SearchOptions,
    ) -> Result<Results, Error> {
        let words = self.telling_words(&hit.passage.text)?;
        let query = Query {
            filters: filters.clone(),
            ..Query::from(Node::List(words))
        };
        let all = SearchOptions {
            unit: Unit::Passage,
            match_mode: MatchMode::Any,
            sort: Sort::Relevance,
            facets: Vec::new(),
            // The passage itself may stand anywhere before the page asked for, or on it.
            limit: options
                .limit
                .saturating_add(options.offset)
                .saturating_add(1),
            offset: 0,
            ..options.clone()
        };
        let mut results = self.search(&query, &all)?;
        let same = |p: &PassageHit| {
            p.document.id == hit.document.id && p.passage.ordinal == hit.passage.ordinal
        };
        let others = std::mem::take(&mut results.passages).into_iter();
        let others = others.filter(|p| !same(p)).skip(options.offset);
        results.passages = others.take(options.limit).collect();
        let ranks = options.offset.saturating_add(1)..;
        let ranked = results.passages.iter_mut().zip(ranks);
        ranked.for_each(|(p, rank)| p.rank = rank);
        Ok(results)
    }

    /// The words of a text that are frequent here and rare elsewhere, each with its weight.
    fn telling_words(&self, text: &str) -> Result<Vec<Node>, Error> {
        let mut counts: HashMap<String, (u32, String)> = HashMap::new();
        for word in analysis::words(text).filter(|w| !w.joined && w.folded.len() > 2) {
            let entry = counts
                .entry(analysis::stem(&word.folded))
                .or_insert((0, word.folded));
            entry.0 += 1;
        }
        let mut weighed = Vec::new();
        for (stem, (count, word)) in counts {
            let term = TermRef::stem(self.fields().text, stem.as_str());
            let with = self.document_frequency(&term)?;
            let idf = rank::idf(self.passages_held(), with);
            weighed.push((idf * (count as f32).sqrt(), count, word));
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
        let node = |(_, count, word): (f32, u32, String)| {
            Node::Boost(Box::new(Node::Word(word)), (count as f32).sqrt())
        };
        Ok(weighed.into_iter().take(WORDS).map(node).collect())
    }
}
