//! Which words of a text a query matched. It looks at the text itself with the leaves of the plan,
//! so a phrase is marked only where it stands, and every kind of word is marked.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use ecne_extract::names;
use ecne_index::engine::analysis::{self, Word};
use ecne_index::engine::schema::Fields;
use rustc_hash::FxHashSet;
use tantivy::schema::Field;

use crate::engine::leaf::{Leaf, Matching};
use crate::engine::matcher::Span;
use crate::engine::near::{Neighbours, in_order};
use crate::engine::term::{Form, TermRef};

/// Words of the longest name that is looked for.
const LONGEST_NAME: usize = 8;

/// What to mark.
pub struct Highlighter<'a> {
    fields: &'a Fields,
    leaves: &'a [Leaf],
    codes: &'a [Option<&'static str>],
    /// First letters of the words looked for.
    initials: Vec<char>,
    /// Stems of the words seen so far: texts that match the same query share most of these.
    stems: RefCell<HashMap<String, Rc<str>>>,
}

/// A text cut into words.
struct Cut {
    /// Those that may be looked for, with their stems.
    words: Vec<(Word, Rc<str>)>,
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

impl<'a> Highlighter<'a> {
    /// `codes` holds for each leaf the country or institution that it names.
    pub fn new(
        fields: &'a Fields,
        leaves: &'a [Leaf],
        codes: &'a [Option<&'static str>],
    ) -> Highlighter<'a> {
        let mut initials = Vec::new();
        for leaf in leaves.iter().filter(|l| l.weight > 0.0) {
            leaf.matching.each_term(&mut |term| {
                initials.extend(analysis::initials(&term.text));
            });
        }
        initials.sort_unstable();
        initials.dedup();
        Highlighter {
            fields,
            leaves,
            codes,
            initials,
            stems: RefCell::default(),
        }
    }

    /// The byte ranges that matched: sorted, disjoint, on char boundaries.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let shown = |(leaf, _): &(&Leaf, &Option<&str>)| leaf.weight > 0.0;
        let shown = || self.leaves.iter().zip(self.codes).filter(shown);
        if shown().next().is_none() {
            return Vec::new();
        }
        let cut = self.cut(text, shown().any(|(_, code)| code.is_some()));
        let mut ranges = Vec::new();
        for (leaf, code) in shown() {
            self.mark(&leaf.matching, &cut, &mut ranges);
            let named = |found: &str| code.is_some_and(|code| names::is_within(found, code));
            let named = cut.names.iter().filter(|(found, _)| named(found));
            ranges.extend(named.map(|(_, range)| range.clone()));
        }
        merge(ranges)
    }

    fn cut(&self, text: &str, with_names: bool) -> Cut {
        let mut words = Vec::new();
        let mut plain = Vec::new();
        for word in analysis::words_beginning(text, &self.initials) {
            if with_names && !word.joined {
                plain.push(word.range.clone());
            }
            if !word.folded.is_empty() {
                let stem = self.stem(&word.folded);
                words.push((word, stem));
            }
        }
        let names = named(text, &plain);
        Cut { words, names }
    }

    fn stem(&self, folded: &str) -> Rc<str> {
        let mut stems = self.stems.borrow_mut();
        if let Some(known) = stems.get(folded) {
            return Rc::clone(known);
        }
        let stem: Rc<str> = analysis::stem(folded).into();
        stems.insert(folded.to_owned(), Rc::clone(&stem));
        stem
    }

    /// Adds the ranges of one leaf.
    fn mark(&self, matching: &Matching, cut: &Cut, out: &mut Vec<Range<usize>>) {
        let mut add = |place: &Place| out.push(place.bytes.0..place.bytes.1);
        match matching {
            Matching::Near {
                left,
                right,
                distance,
            } => {
                // Each operand where it stands near the other.
                let (a, b) = (self.places(left, cut), self.places(right, cut));
                for (own, other) in [(&a, &b), (&b, &a)] {
                    let other = Neighbours::new(spans(other));
                    let near = |place: &&Place| other.nearest(place.span, *distance).is_some();
                    own.iter().filter(near).for_each(&mut add);
                }
            }
            Matching::Sequence {
                slots, distance, ..
            } if *distance > 0 => {
                let whole = self.places(matching, cut);
                let whole = Holding::new(whole.iter().map(|place| place.span));
                for slot in slots {
                    let places = self.places(slot, cut);
                    let places = places.iter().filter(|place| whole.holds(place.span));
                    places.for_each(&mut add);
                }
            }
            Matching::Any(parts) => parts.iter().for_each(|p| self.mark(p, cut, out)),
            _ => self.places(matching, cut).iter().for_each(add),
        }
    }

    /// Where a leaf matches, sorted.
    fn places(&self, matching: &Matching, cut: &Cut) -> Vec<Place> {
        match matching {
            Matching::Terms(terms) => {
                let stems = Wanted::new(terms, self.fields.text, Form::Stem);
                let written = Wanted::new(terms, self.fields.text, Form::Written);
                let wanted =
                    |(word, stem): &&(Word, Rc<str>)| stems.has(stem) || written.has(&word.folded);
                cut.words
                    .iter()
                    .filter(wanted)
                    .map(|(w, _)| Place::of(w))
                    .collect()
            }
            Matching::Sequence {
                slots,
                offsets,
                distance,
            } => {
                let lists: Vec<Vec<Place>> = slots.iter().map(|s| self.places(s, cut)).collect();
                let positions: Vec<Vec<Span>> = lists.iter().map(|l| spans(l)).collect();
                let mut found = Vec::new();
                in_order(&positions, offsets, *distance, &mut found);
                found
                    .into_iter()
                    .filter_map(|s| around(s, &lists))
                    .collect()
            }
            Matching::Any(parts) => {
                let all = parts.iter().flat_map(|p| self.places(p, cut));
                let mut all: Vec<Place> = all.collect();
                all.sort_unstable();
                all.dedup();
                all
            }
            // Neighbours are marked one by one, and are never part of anything but alternatives.
            Matching::Near { .. } | Matching::Days(..) | Matching::Pages(..) => Vec::new(),
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

/// The terms of one field; most often there is one, and a pattern can have a thousand.
enum Wanted<'t> {
    Few(Vec<&'t str>),
    Many(FxHashSet<&'t str>),
}

impl<'t> Wanted<'t> {
    fn new(terms: &'t [TermRef], field: Field, form: Form) -> Wanted<'t> {
        let texts = terms.iter();
        let texts = texts.filter(|t| t.field == field && t.form == form);
        let texts = texts.map(|t| t.text.as_str());
        match terms.len() {
            0..=8 => Wanted::Few(texts.collect()),
            _ => Wanted::Many(texts.collect()),
        }
    }

    fn has(&self, text: &str) -> bool {
        match self {
            Wanted::Few(texts) => texts.contains(&text),
            Wanted::Many(texts) => texts.contains(text),
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
