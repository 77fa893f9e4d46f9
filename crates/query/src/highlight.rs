//! Which words of a text a query matched. It looks at the text itself with the leaves of the plan,
//! so a phrase is marked only where it stands, and every kind of word is marked.

use std::ops::Range;

use ecne_extract::names;
use ecne_index::engine::analysis::{self, Beginnings, Word};
use ecne_index::engine::schema::Fields;
use rustc_hash::FxHashSet;

use crate::compile::Prepared;
use crate::engine::leaf::Matching;
use crate::engine::matcher::Span;
use crate::engine::near::{Neighbours, in_order};
use crate::engine::term::Lookups;

/// Words of the longest name that is looked for.
const LONGEST_NAME: usize = 8;

/// What to mark.
pub struct Highlighter {
    marks: Vec<Marks>,
    /// The countries and institutions to mark by name.
    codes: Vec<&'static str>,
    /// How the words looked for begin.
    beginnings: Beginnings,
}

/// What to look for in a text, as a [`Matching`] says, with words as they are written.
enum Marks {
    Words(Wanted),
    Sequence {
        slots: Vec<Marks>,
        offsets: Vec<u32>,
        distance: u32,
    },
    Near {
        left: Box<Marks>,
        right: Box<Marks>,
        distance: u32,
    },
    Any(Vec<Marks>),
}

/// Words as written; most often there are a few, and a pattern can have a thousand.
enum Wanted {
    Few(Vec<String>),
    Many(FxHashSet<String>),
}

/// A text cut into words.
struct Cut {
    /// Those that may be looked for.
    words: Vec<Word>,
    /// The names of countries and institutions, where some are looked for.
    names: Vec<(&'static str, Range<usize>)>,
}

/// Where a part of a query stands: by positions, and as bytes. A compound put together has the
/// position of its first part, and the bytes of all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    span: Span,
    bytes: (usize, usize),
}

impl Highlighter {
    /// What a search looks for.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn new(fields: &Fields, prepared: &Prepared<'_>) -> tantivy::Result<Highlighter> {
        let leaves = prepared.leaves.iter().zip(&prepared.codes);
        let shown = leaves.filter(|(leaf, _)| leaf.weight > 0.0);
        let (mut marks, mut codes) = (Vec::new(), Vec::new());
        for (leaf, code) in shown {
            marks.push(Marks::new(&leaf.matching, fields, &prepared.lookups)?);
            codes.extend(*code);
        }
        let mut words = Vec::new();
        marks.iter().for_each(|marks| marks.words(&mut words));
        Ok(Highlighter {
            beginnings: Beginnings::of(words),
            marks,
            codes,
        })
    }

    /// The byte ranges that matched: sorted, disjoint, on char boundaries.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        if self.marks.is_empty() {
            return Vec::new();
        }
        let cut = self.cut(text);
        let mut ranges = Vec::new();
        for marks in &self.marks {
            marks.mark(&cut, &mut ranges);
        }
        let is_looked_for = |found| self.codes.iter().any(|code| names::is_within(found, code));
        let named = cut
            .names
            .into_iter()
            .filter(|(found, _)| is_looked_for(found));
        ranges.extend(named.map(|(_, range)| range));
        merge(ranges)
    }

    fn cut(&self, text: &str) -> Cut {
        let mut words = Vec::new();
        let mut plain = Vec::new();
        for word in analysis::words_beginning(text, &self.beginnings) {
            if !self.codes.is_empty() && !word.joined {
                plain.push(word.range.clone());
            }
            if !word.folded.is_empty() {
                words.push(word);
            }
        }
        let names = named(text, &plain);
        Cut { words, names }
    }
}

impl Marks {
    fn new(matching: &Matching, fields: &Fields, lookups: &Lookups<'_>) -> tantivy::Result<Marks> {
        let new = |matching: &Matching| Marks::new(matching, fields, lookups);
        Ok(match matching {
            Matching::Terms(terms) => {
                let mut words = Vec::new();
                for term in terms.iter().filter(|term| term.field == fields.text) {
                    words.extend_from_slice(&lookups.find(term)?.words);
                }
                Marks::Words(Wanted::new(words))
            }
            Matching::Sequence {
                slots,
                offsets,
                distance,
            } => Marks::Sequence {
                slots: slots.iter().map(new).collect::<Result<_, _>>()?,
                offsets: offsets.clone(),
                distance: *distance,
            },
            Matching::Near {
                left,
                right,
                distance,
            } => Marks::Near {
                left: Box::new(new(left)?),
                right: Box::new(new(right)?),
                distance: *distance,
            },
            Matching::Any(parts) => Marks::Any(parts.iter().map(new).collect::<Result<_, _>>()?),
            Matching::Days(..) | Matching::Pages(..) => Marks::Any(Vec::new()),
        })
    }

    /// All words looked for.
    fn words<'m>(&'m self, out: &mut Vec<&'m str>) {
        match self {
            Marks::Words(Wanted::Few(words)) => out.extend(words.iter().map(String::as_str)),
            Marks::Words(Wanted::Many(words)) => out.extend(words.iter().map(String::as_str)),
            Marks::Sequence { slots: parts, .. } | Marks::Any(parts) => {
                parts.iter().for_each(|part| part.words(out));
            }
            Marks::Near { left, right, .. } => {
                left.words(out);
                right.words(out);
            }
        }
    }

    /// Adds the ranges that match.
    fn mark(&self, cut: &Cut, out: &mut Vec<Range<usize>>) {
        let mut add = |place: &Place| out.push(place.bytes.0..place.bytes.1);
        match self {
            Marks::Near {
                left,
                right,
                distance,
            } => {
                // Each operand where it stands near the other.
                let (a, b) = (left.places(cut), right.places(cut));
                for (own, other) in [(&a, &b), (&b, &a)] {
                    let other = Neighbours::new(spans(other));
                    let near = |place: &&Place| other.nearest(place.span, *distance).is_some();
                    own.iter().filter(near).for_each(&mut add);
                }
            }
            Marks::Sequence {
                slots, distance, ..
            } if *distance > 0 => {
                let whole = self.places(cut);
                let whole = Holding::new(whole.iter().map(|place| place.span));
                for slot in slots {
                    let places = slot.places(cut);
                    let places = places.iter().filter(|place| whole.holds(place.span));
                    places.for_each(&mut add);
                }
            }
            Marks::Any(parts) => parts.iter().for_each(|p| p.mark(cut, out)),
            Marks::Words(_) | Marks::Sequence { .. } => self.places(cut).iter().for_each(add),
        }
    }

    /// Where it matches, sorted.
    fn places(&self, cut: &Cut) -> Vec<Place> {
        match self {
            Marks::Words(wanted) => {
                let found = cut.words.iter().filter(|word| wanted.has(&word.folded));
                found.map(Place::of).collect()
            }
            Marks::Sequence {
                slots,
                offsets,
                distance,
            } => {
                let lists: Vec<Vec<Place>> = slots.iter().map(|s| s.places(cut)).collect();
                let positions: Vec<Vec<Span>> = lists.iter().map(|l| spans(l)).collect();
                let mut found = Vec::new();
                in_order(&positions, offsets, *distance, &mut found);
                found
                    .into_iter()
                    .filter_map(|s| around(s, &lists))
                    .collect()
            }
            Marks::Any(parts) => {
                let all = parts.iter().flat_map(|p| p.places(cut));
                let mut all: Vec<Place> = all.collect();
                all.sort_unstable();
                all.dedup();
                all
            }
            // Neighbours are marked one by one, and are never part of anything but alternatives.
            Marks::Near { .. } => Vec::new(),
        }
    }
}

impl Place {
    fn of(word: &Word) -> Place {
        let position = word.position as u32;
        Place {
            span: (position, position),
            bytes: (word.range.start, word.range.end),
        }
    }
}

fn spans(places: &[Place]) -> Vec<Span> {
    places.iter().map(|place| place.span).collect()
}

/// Spans that are sorted by their beginnings, to ask whether one of them holds another.
struct Holding {
    starts: Vec<u32>,
    /// The furthest end of the spans up to each.
    ends: Vec<u32>,
}

impl Holding {
    fn new(spans: impl Iterator<Item = Span> + Clone) -> Holding {
        let furthest = |end: &mut u32, span: Span| {
            *end = span.1.max(*end);
            Some(*end)
        };
        Holding {
            starts: spans.clone().map(|span| span.0).collect(),
            ends: spans.scan(0, furthest).collect(),
        }
    }

    fn holds(&self, span: Span) -> bool {
        let begun = self.starts.partition_point(|start| *start <= span.0);
        let furthest = begun.checked_sub(1).and_then(|last| self.ends.get(last));
        furthest.is_some_and(|end| *end >= span.1)
    }
}

/// The bytes of a span that begins with a place of one of the lists, and ends with one.
fn around(span: Span, lists: &[Vec<Place>]) -> Option<Place> {
    let inside = lists.iter().flat_map(|list| {
        let from = list.partition_point(|p| p.span.0 < span.0);
        let rest = list.get(from..).unwrap_or_default().iter();
        rest.take_while(|p| p.span.0 <= span.1)
    });
    let first = inside.clone().filter(|p| p.span.0 == span.0);
    let last = inside.filter(|p| p.span.1 == span.1);
    Some(Place {
        span,
        bytes: (
            first.map(|p| p.bytes.0).min()?,
            last.map(|p| p.bytes.1).max()?,
        ),
    })
}

/// Every form of a name of a country or an institution, and its code. `words` are all words of the
/// text.
fn named(text: &str, words: &[Range<usize>]) -> Vec<(&'static str, Range<usize>)> {
    let part = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let written: Vec<&str> = words.iter().map(part).collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < written.len() {
        let ahead = written.get(i..(i + LONGEST_NAME).min(written.len()));
        let Some(found) = names::longest(ahead.unwrap_or_default()) else {
            i += 1;
            continue;
        };
        let taken = found.words.max(1);
        if let Some((first, last)) = words.get(i).zip(words.get(i + taken - 1)) {
            out.push((found.name.code, first.start..last.end));
        }
        i += taken;
    }
    out
}

impl Wanted {
    fn new(words: Vec<String>) -> Wanted {
        match words.len() {
            0..=8 => Wanted::Few(words),
            _ => Wanted::Many(words.into_iter().collect()),
        }
    }

    fn has(&self, word: &str) -> bool {
        match self {
            Wanted::Few(words) => words.iter().any(|wanted| wanted == word),
            Wanted::Many(words) => words.contains(word),
        }
    }
}

/// Sorts ranges and joins those that overlap or touch.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
