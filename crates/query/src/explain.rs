//! Why a hit has the score that it has: the shares that its words have in it.

use std::fmt;

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;

use crate::compile::Prepared;
use crate::engine::evaluate::Statistics;
use crate::engine::leaf::{Leaf, Matching, OpenLeaf};
use crate::engine::proximity::Pair;
use crate::engine::rank::{Ranking, idf};
use crate::engine::term::SegmentLookups;
use crate::engine::window::{Bits, SIZE};
use crate::error::Error;
use crate::{MatchMode, PassageHit, Query, SearchOptions, Searcher, Widening};

/// What the score of a passage is made of. Prints as a table.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Explanation {
    /// The sum of what follows: the score of the passage.
    pub score: f32,
    /// What each word of the query adds, in the order of the query; then, in ranked retrieval, the
    /// words that the best results lend.
    pub shares: Vec<Share>,
    /// What it adds that neighbours of the query are neighbours in the text; 0 beyond the best
    /// hundred results, for which it is not looked up.
    pub proximity: f32,
    /// Words of the passage, as far as the index tells lengths apart.
    pub length: u32,
}

/// What one word, phrase or other part of a query adds to a score.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Share {
    /// What was looked for, in the forms in which the index holds it: `hotlin`, `its hotline`.
    pub term: String,
    /// How much the query makes of it: how often it says it, its boost.
    pub weight: f32,
    /// How rare it is (inverse document frequency).
    pub rarity: f32,
    /// How often it stands in the text; words that match only nearly count less than once.
    pub in_text: f32,
    /// The same in title, headings, emphasis and speaker, each with its own weight.
    pub in_context: f32,
    /// What it adds to the score.
    pub score: f32,
}

impl Searcher {
    /// Explains the score of a hit that this query found with these options.
    ///
    /// # Errors
    /// As for [`Searcher::search`], and when the hit is not from this index.
    pub fn explain(
        &self,
        query: &Query,
        options: &SearchOptions,
        hit: &PassageHit,
    ) -> Result<Explanation, Error> {
        let prepared = self.prepare(query, options)?;
        let compiled = match self.step(query, options, hit)? {
            None => prepared.all(),
            Some(Widening::NotTogether) => prepared.apart(),
            Some(Widening::Any) => self.lend(&prepared, prepared.any(), options)?.0,
        };
        let (segment, record) = self.address(&hit.document.id)?;
        let first = record.saturating_sub(hit.document.passages);
        let place = self.place(&prepared, segment, first + hit.passage.ordinal)?;
        let scoring = compiled.leaves.iter().filter(|leaf| leaf.weight > 0.0);
        let shares: tantivy::Result<Vec<Share>> = scoring.map(|leaf| place.share(leaf)).collect();
        let mut shares = shares.map_err(Error::engine)?;
        if compiled.loose && shares.iter().all(|share| share.in_text == 0.0) {
            shares
                .iter_mut()
                .for_each(|s| s.score *= self.ranking().around);
        }
        let words: f32 = shares.iter().map(|s| s.score).sum();
        let near = place.proximity(&prepared).map_err(Error::engine)?;
        // It was looked up for this hit if the hit's score says so.
        let counted = (hit.score - words - near).abs() < (hit.score - words).abs();
        let proximity = if counted { near } else { 0.0 };
        Ok(Explanation {
            score: words + proximity,
            shares,
            proximity,
            length: FieldNormReader::id_to_fieldnorm(place.length),
        })
    }

    /// How far the search that found the hit was widened.
    fn step(
        &self,
        query: &Query,
        options: &SearchOptions,
        hit: &PassageHit,
    ) -> Result<Option<Widening>, Error> {
        if options.match_mode == MatchMode::Any {
            return Ok(Some(Widening::Any));
        }
        if !hit.widened {
            return Ok(None);
        }
        let again = SearchOptions {
            limit: 0,
            facets: Vec::new(),
            ..options.clone()
        };
        Ok(self.search(query, &again)?.widened)
    }

    fn place<'s>(
        &'s self,
        prepared: &'s Prepared<'s>,
        segment: u32,
        doc: DocId,
    ) -> Result<Passage<'s>, Error> {
        let lookups = prepared.lookups.segments().nth(segment as usize);
        let lookups = lookups.ok_or_else(|| Error::engine("a segment is missing"))?;
        let norms = lookups.reader.get_fieldnorms_reader(self.fields().text);
        Ok(Passage {
            lookups,
            statistics: self.statistics(),
            ranking: self.ranking(),
            doc,
            length: norms.map_err(Error::engine)?.fieldnorm_id(doc),
        })
    }
}

/// A passage in the index.
struct Passage<'s> {
    lookups: SegmentLookups<'s>,
    statistics: &'s Statistics,
    ranking: &'s Ranking,
    doc: DocId,
    /// As the index writes lengths.
    length: u8,
}

impl Passage<'_> {
    fn share(&self, leaf: &Leaf) -> tantivy::Result<Share> {
        let mut open = OpenLeaf::new(leaf, self.lookups)?;
        let at = self.doc as usize % SIZE;
        let base = self.doc - at as DocId;
        open.fill(base, &Bits::first(SIZE));
        open.fill_loose(base);
        let count = |counts: Option<&[f32; SIZE]>| {
            let count = counts.and_then(|counts| counts.get(at));
            count.copied().unwrap_or(0.0)
        };
        let in_text = count(open.window.counts());
        let in_context = count(open.loose.counts());
        let rarity = idf(self.statistics.passages, leaf.document_frequency);
        let often = in_text + in_context;
        let lengths = self.statistics.lengths(self.ranking);
        let saturated = lengths.saturate(often, lengths.norm(self.length));
        Ok(Share {
            term: name(&leaf.matching),
            weight: leaf.weight,
            rarity,
            in_text,
            in_context,
            score: if often > 0.0 {
                leaf.weight * rarity * saturated
            } else {
                0.0
            },
        })
    }

    fn proximity(&self, prepared: &Prepared<'_>) -> tantivy::Result<f32> {
        let mut sum = 0.0;
        for pair in prepared.pairs() {
            let (passages, leaves) = (self.statistics.passages, &prepared.leaves);
            let pair = Pair::open(self.lookups, self.ranking, passages, leaves, pair)?;
            if let Some(mut pair) = pair {
                sum += pair.worth(self.doc);
            }
        }
        Ok(sum)
    }
}

/// A leaf in words: its terms, of many only the first.
fn name(matching: &Matching) -> String {
    const NAMED: usize = 4;
    let join = |parts: &[Matching], between: &str| {
        let names: Vec<String> = parts.iter().take(NAMED).map(name).collect();
        let more = if parts.len() > NAMED { " ..." } else { "" };
        format!("{}{more}", names.join(between))
    };
    match matching {
        Matching::Terms(terms) => {
            let named: Vec<&str> = terms.iter().take(NAMED).map(|t| t.text.as_str()).collect();
            let more = if terms.len() > NAMED { " ..." } else { "" };
            format!("{}{more}", named.join(" | "))
        }
        Matching::Sequence { slots, .. } => format!("\"{}\"", join(slots, " ")),
        Matching::Near { left, right, .. } => format!("{} NEAR {}", name(left), name(right)),
        Matching::Any(parts) => join(parts, " | "),
        Matching::Days(from, to) => format!("days {from} to {to}"),
        Matching::Pages(from, to) => format!("pages {from} to {to}"),
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>7.3} in all, {} words", self.score, self.length)?;
        for share in self.shares.iter().filter(|s| s.score > 0.0) {
            writeln!(
                f,
                "{:>7.3} {}: {:.1} times in the text, {:.1} around it; rarity {:.2}, weight {:.2}",
                share.score,
                share.term,
                share.in_text,
                share.in_context,
                share.rarity,
                share.weight,
            )?;
        }
        if self.proximity > 0.0 {
            writeln!(f, "{:>7.3} for words that stand together", self.proximity)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecne_index::{DocumentRecord, PassageRecord};

    fn searcher() -> Searcher {
        let passage = |(ordinal, text): (u32, &str)| PassageRecord {
            ordinal,
            paragraph: Some(ordinal + 1),
            text: text.to_owned(),
            section: vec!["Hotlines and other help".to_owned()],
            speakers: vec!["NL".to_owned()],
            ..PassageRecord::default()
        };
        let texts = [
            "NL runs a hotline for mayors; the hotline is open day and night.",
            "Mayors asked for training, and others for a hotline of their own.",
            "Ballot papers are printed in two languages.",
        ];
        let minutes = DocumentRecord {
            id: "minutes.pdf".to_owned(),
            title: "Minutes on mayors".to_owned(),
            ..DocumentRecord::default()
        };
        let passages = (0..).zip(texts).map(passage).collect();
        Searcher::in_memory([(minutes, passages)]).expect("an index in memory")
    }

    #[test]
    fn the_shares_add_up_to_the_score_however_it_was_found() {
        let searcher = searcher();
        let mut hits = 0;
        for text in [
            "hotline",
            "hotline mayors",
            "\"hotline for mayors\"",
            "hotl*",
            "mayors^3 NEAR/5 hotline",
            "NL hotline",
            "ballot hotline",
            "ballot help",
            "ballot nonsense",
        ] {
            for match_mode in [MatchMode::Auto, MatchMode::Any] {
                let options = SearchOptions {
                    match_mode,
                    ..SearchOptions::default()
                };
                let query = Query::parse(text).expect("well formed");
                let results = searcher.search(&query, &options).expect("results");
                for hit in results.documents.iter().flat_map(|d| &d.passages) {
                    let told = searcher.explain(&query, &options, hit).expect("a hit");
                    assert!(
                        (told.score - hit.score).abs() < 1e-4,
                        "{text}: {} is explained as {told}",
                        hit.score
                    );
                    hits += 1;
                }
            }
        }
        assert!(hits > 16, "{hits}");
    }

    #[test]
    fn it_says_where_a_word_counts() {
        let searcher = searcher();
        let query = Query::parse("hotline mayors").expect("well formed");
        let options = SearchOptions::default();
        let results = searcher.search(&query, &options).expect("results");
        let best = &results.documents[0].passages[0];
        let told = searcher.explain(&query, &options, best).expect("a hit");
        let hotline = &told.shares[0];
        assert_eq!((hotline.term.as_str(), hotline.in_text), ("hotlin", 2.0));
        assert!(hotline.in_context > 0.0, "the heading holds it");
        assert!(told.proximity > 0.0, "{told}");
    }
}
