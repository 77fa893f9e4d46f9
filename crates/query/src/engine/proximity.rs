//! A second look at the best results: words that are neighbours in the query count more where they
//! are neighbours in the text.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::DocId;

use super::collect::Entries;
use super::leaf::Leaf;
use super::matcher::{Matcher, Span};
use super::rank::{LOOKED_AT, Ranking, idf};
use super::term::{Lookups, SegmentLookups};

/// Adds what the pairs of leaves are worth to the best results, and sorts these again, `shown` of
/// them down to ties.
pub fn add(
    lookups: &Lookups<'_>,
    ranking: &Ranking,
    passages: u64,
    leaves: &[Leaf],
    pairs: &BTreeSet<(usize, usize)>,
    entries: &mut Entries,
    shown: usize,
) -> tantivy::Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    // Passages by segment, in the order of the index, so that postings are walked once.
    let mut gains: BTreeMap<(u32, DocId), f32> = BTreeMap::new();
    for entry in entries.best.iter().take(LOOKED_AT) {
        gains.extend(entry.passages.iter().map(|p| ((entry.segment, p.doc), 0.0)));
    }
    for (number, lookups) in (0u32..).zip(lookups.segments()) {
        for pair in pairs {
            let Some(mut pair) = Pair::open(lookups, ranking, passages, leaves, *pair)? else {
                continue;
            };
            for ((_, doc), gain) in gains.range_mut((number, 0)..=(number, DocId::MAX)) {
                *gain += pair.worth(*doc);
            }
        }
    }
    for entry in entries.best.iter_mut().take(LOOKED_AT) {
        let segment = entry.segment;
        entry.add(|doc| gains.get(&(segment, doc)).copied().unwrap_or(0.0));
    }
    entries.sort_first(LOOKED_AT, shown);
    Ok(())
}

/// Two neighbours of the query in one segment.
pub struct Pair<'r> {
    ranking: &'r Ranking,
    left: Matcher,
    right: Matcher,
    weight: f32,
    /// Room for where they stand in a passage.
    spans: [Vec<Span>; 2],
}

impl<'r> Pair<'r> {
    /// Looks up the leaves of two numbers; `None` where they cannot stand together.
    pub fn open(
        lookups: SegmentLookups<'_>,
        ranking: &'r Ranking,
        passages: u64,
        leaves: &[Leaf],
        (left, right): (usize, usize),
    ) -> tantivy::Result<Option<Pair<'r>>> {
        let Some((left, right)) = leaves.get(left).zip(leaves.get(right)) else {
            return Ok(None);
        };
        let common = left.document_frequency.max(right.document_frequency);
        let weight = left.weight.min(right.weight).min(1.0) * idf(passages, common);
        let opened = left.matching.open(lookups, true)?;
        let opened = opened.zip(right.matching.open(lookups, true)?);
        Ok(opened.map(|(left, right)| Pair {
            ranking,
            left,
            right,
            weight: ranking.proximity * weight,
            spans: Default::default(),
        }))
    }

    /// What it is worth in a passage: side by side, and near each other. Passages are asked for in
    /// the order of the index.
    pub fn worth(&mut self, doc: DocId) -> f32 {
        self.weight * self.together(doc)
    }

    fn together(&mut self, doc: DocId) -> f32 {
        let (left, right) = (&mut self.left, &mut self.right);
        if left.seek(doc) != doc || right.seek(doc) != doc {
            return 0.0;
        }
        let near_by = self.ranking.near;
        let [a, b] = &mut self.spans;
        a.clear();
        b.clear();
        left.spans(a);
        right.spans(b);
        let follows = a.iter().filter(|x| has_within(b, x.1 + 1, x.1 + 1)).count();
        let near = a
            .iter()
            .filter(|x| {
                has_within(b, x.1 + 1, x.1 + near_by)
                    || (x.0 > 0 && has_within(b, x.0.saturating_sub(near_by), x.0 - 1))
            })
            .count();
        self.ranking.saturate_average(follows as f32) + self.ranking.saturate_average(near as f32)
    }
}

/// Whether a span begins from one position to the other.
fn has_within(spans: &[Span], from: u32, to: u32) -> bool {
    let first = spans.partition_point(|s| s.0 < from);
    spans.get(first).is_some_and(|s| s.0 <= to)
}
