//! Which words of a text a query matched. It looks at the text itself with the leaves of the plan,
//! so a phrase is marked only where it stands, and every kind of word is marked.

use std::ops::Range;

use ecne_extract::names;
use ecne_index::engine::analysis::{self, Word};
use ecne_index::engine::schema::Fields;
use rustc_hash::FxHashSet;
use tantivy::schema::Field;

use crate::engine::leaf::{Leaf, Matching};
use crate::engine::matcher::Span;
use crate::engine::near::{in_order, near};
use crate::engine::term::{Form, TermRef};

/// What to mark.
pub struct Highlighter<'a> {
    fields: &'a Fields,
    leaves: &'a [Leaf],
    codes: &'a [Option<&'static str>],
    /// First letters of the words looked for.
    initials: Vec<char>,
}

/// A text cut into words.
struct Cut<'t> {
    text: &'t str,
    /// Those that may be looked for, with their stems.
    words: Vec<(Word, String)>,
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
            each_term(&leaf.matching, &mut |term| {
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
        }
    }

    /// The byte ranges that matched: sorted, disjoint, on char boundaries.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        if self.leaves.iter().all(|leaf| leaf.weight <= 0.0) {
            return Vec::new();
        }
        let words = analysis::words_beginning(text, &self.initials);
        let words = words.filter(|w| !w.folded.is_empty()).map(|w| {
            let stem = analysis::stem(&w.folded);
            (w, stem)
        });
        let cut = Cut {
            text,
            words: words.collect(),
        };
        let mut ranges = Vec::new();
        for (leaf, code) in self.leaves.iter().zip(self.codes) {
            if leaf.weight > 0.0 {
                self.mark(&leaf.matching, &cut, &mut ranges);
                code.iter()
                    .for_each(|code| cut.mark_names(code, &mut ranges));
            }
        }
        merge(ranges)
    }

    /// Adds the ranges of one leaf.
    fn mark(&self, matching: &Matching, cut: &Cut<'_>, out: &mut Vec<Range<usize>>) {
        match matching {
            Matching::Near {
                left,
                right,
                distance,
            } => {
                // Each operand where it stands near the other.
                let (a, b) = (self.spans(left, cut), self.spans(right, cut));
                for (own, other) in [(&a, &b), (&b, &a)] {
                    for span in own {
                        let mut hit = Vec::new();
                        near(std::slice::from_ref(span), other, *distance, &mut hit);
                        if !hit.is_empty() {
                            cut.mark_span(*span, out);
                        }
                    }
                }
            }
            Matching::Sequence {
                slots, distance, ..
            } if *distance > 0 => {
                for (from, to) in self.spans(matching, cut) {
                    for slot in slots {
                        let spans = self.spans(slot, cut);
                        let inside = spans.into_iter().filter(|s| s.0 >= from && s.1 <= to);
                        inside.for_each(|s| cut.mark_span(s, out));
                    }
                }
            }
            Matching::Any(parts) => parts.iter().for_each(|p| self.mark(p, cut, out)),
            _ => self
                .spans(matching, cut)
                .into_iter()
                .for_each(|s| cut.mark_span(s, out)),
        }
    }

    /// Where a leaf matches, by positions, sorted.
    fn spans(&self, matching: &Matching, cut: &Cut<'_>) -> Vec<Span> {
        let mut out = Vec::new();
        match matching {
            Matching::Terms(terms) => {
                let stems = Wanted::new(terms, self.fields.text, Form::Stem);
                let written = Wanted::new(terms, self.fields.text, Form::Written);
                for (word, stem) in &cut.words {
                    if stems.has(stem) || written.has(&word.folded) {
                        out.push((word.position as u32, word.position as u32));
                    }
                }
                out.dedup();
            }
            Matching::Sequence {
                slots,
                offsets,
                distance,
            } => {
                let lists: Vec<Vec<Span>> = slots.iter().map(|s| self.spans(s, cut)).collect();
                in_order(&lists, offsets, *distance, &mut out);
            }
            Matching::Near {
                left,
                right,
                distance,
            } => {
                near(
                    &self.spans(left, cut),
                    &self.spans(right, cut),
                    *distance,
                    &mut out,
                );
            }
            Matching::Any(parts) => {
                out.extend(parts.iter().flat_map(|p| self.spans(p, cut)));
                out.sort_unstable();
                out.dedup();
            }
            Matching::Days(..) | Matching::Pages(..) => {}
        }
        out
    }
}

/// Every term of a leaf.
fn each_term(matching: &Matching, visit: &mut impl FnMut(&TermRef)) {
    match matching {
        Matching::Terms(terms) => terms.iter().for_each(visit),
        Matching::Sequence { slots: parts, .. } | Matching::Any(parts) => {
            parts.iter().for_each(|part| each_term(part, visit));
        }
        Matching::Near { left, right, .. } => {
            each_term(left, visit);
            each_term(right, visit);
        }
        Matching::Days(..) | Matching::Pages(..) => {}
    }
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

impl Cut<'_> {
    /// From the first word at the span's beginning to the last at its end. Where a compound's
    /// joined form stands beside its first part, a span of one position means the compound.
    fn mark_span(&self, span: Span, out: &mut Vec<Range<usize>>) {
        let at = |position: u32| {
            let before = |(w, _): &(Word, String)| (w.position as u32) < position;
            let found = self.words.get(self.words.partition_point(before));
            let word = found.map(|(word, _)| word);
            word.filter(|w| w.position as u32 == position)
        };
        if let Some((first, last)) = at(span.0).zip(at(span.1)) {
            out.push(first.range.start..last.range.end.max(first.range.end));
        }
    }

    /// Marks every form of the name of a country or an institution.
    fn mark_names(&self, code: &str, out: &mut Vec<Range<usize>>) {
        let plain = analysis::words_beginning(self.text, &[]).filter(|w| !w.joined);
        let plain: Vec<Range<usize>> = plain.map(|w| w.range).collect();
        let written: Vec<&str> = plain
            .iter()
            .map(|range| self.text.get(range.clone()).unwrap_or_default())
            .collect();
        let mut i = 0;
        while i < written.len() {
            let ahead = written
                .get(i..(i + 8).min(written.len()))
                .unwrap_or_default();
            let Some(found) = names::longest(ahead) else {
                i += 1;
                continue;
            };
            let last = (i + found.words).saturating_sub(1);
            if names::is_within(found.name.code, code)
                && let Some((first, last)) = plain.get(i).zip(plain.get(last))
            {
                out.push(first.start..last.end);
            }
            i += found.words.max(1);
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
