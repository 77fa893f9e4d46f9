//! The leaves of a plan: what to look for, and the look-up in one segment.

use tantivy::columnar::Column;
use tantivy::{DocId, TERMINATED};

use super::matcher::Matcher;
use super::places::Positions;
use super::term::{SegmentLookups, TermRef};
use super::window::{Bits, SIZE, Window};

/// What to look for; terms are those of the index.
#[derive(Clone, Debug, PartialEq)]
pub enum Matching {
    /// Any of the terms.
    Terms(Vec<TermRef>),
    /// Slots in order: each filled by any of its parts.
    Sequence {
        slots: Vec<Matching>,
        /// Place of each slot, counted from the first.
        offsets: Vec<u32>,
        /// Most words more between them.
        distance: u32,
    },
    /// Two near each other, in any order.
    Near {
        left: Box<Matching>,
        right: Box<Matching>,
        distance: u32,
    },
    /// Any of these.
    Any(Vec<Matching>),
    /// Meetings that touch these days (`yyyymmdd`), both included.
    Days(u64, u64),
    /// Passages that touch these pages, both included.
    Pages(u64, u64),
}

/// A leaf: what to look for and how much it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    pub matching: Matching,
    /// Where else the word counts, in the title and so on; it does not match there, unless the
    /// search has been widened, and what is excluded never does.
    pub context: Vec<TermRef>,
    /// How much it counts; 0 for a filter.
    pub weight: f32,
    /// Passages that hold it.
    pub document_frequency: u64,
}

impl Leaf {
    /// What must match and counts nothing.
    pub fn filter(matching: Matching) -> Leaf {
        Leaf {
            matching,
            context: Vec::new(),
            weight: 0.0,
            document_frequency: 0,
        }
    }
}

impl Matching {
    /// Passages that hold it, at most; exact for one code or word as written.
    pub fn document_frequency(&self, lookups: SegmentLookups<'_>) -> tantivy::Result<u64> {
        Ok(match self {
            Matching::Terms(terms) => {
                let mut sum = 0;
                for term in terms {
                    sum += lookups.document_frequency(term)?;
                }
                sum
            }
            Matching::Sequence { slots, .. } => {
                let mut least = u64::from(lookups.reader.max_doc());
                for slot in slots {
                    least = least.min(slot.document_frequency(lookups)?);
                }
                // In order and together is rarer than the rarest of them.
                least / 2 + least % 2
            }
            Matching::Near { left, right, .. } => left
                .document_frequency(lookups)?
                .min(right.document_frequency(lookups)?),
            Matching::Any(parts) => {
                let mut most = 0;
                for part in parts {
                    most = most.max(part.document_frequency(lookups)?);
                }
                most
            }
            Matching::Days(..) | Matching::Pages(..) => u64::from(lookups.reader.max_doc()),
        })
    }

    /// Looks it up in a segment; `None` where nothing there can match.
    pub fn open(
        &self,
        lookups: SegmentLookups<'_>,
        positions: bool,
    ) -> tantivy::Result<Option<Matcher>> {
        Ok(match self {
            Matching::Terms(terms) => {
                let mut parts = Vec::new();
                for term in terms {
                    lookups.open(term, positions, &mut parts)?;
                }
                (!parts.is_empty()).then(|| Matcher::union(parts))
            }
            Matching::Sequence {
                slots,
                offsets,
                distance,
            } => {
                let words: Option<Vec<_>> = slots.iter().map(Matching::words).collect();
                if let Some(words) = words.filter(|_| *distance == 0) {
                    return open_phrase(&words, offsets, lookups);
                }
                let mut opened = Vec::new();
                for slot in slots {
                    let Some(slot) = slot.open(lookups, true)? else {
                        return Ok(None);
                    };
                    opened.push(slot);
                }
                Some(Matcher::sequence(opened, offsets.clone(), *distance))
            }
            Matching::Near {
                left,
                right,
                distance,
            } => {
                let pair = left.open(lookups, true)?.zip(right.open(lookups, true)?);
                pair.map(|(left, right)| Matcher::near(left, right, *distance))
            }
            Matching::Any(parts) => {
                let mut opened = Vec::new();
                for part in parts {
                    opened.extend(part.open(lookups, positions)?);
                }
                (!opened.is_empty()).then(|| Matcher::union(opened))
            }
            Matching::Days(..) | Matching::Pages(..) => None,
        })
    }

    /// Visits every term.
    pub fn each_term<'m>(&'m self, visit: &mut impl FnMut(&'m TermRef)) {
        match self {
            Matching::Terms(terms) => terms.iter().for_each(visit),
            Matching::Sequence { slots: parts, .. } | Matching::Any(parts) => {
                parts.iter().for_each(|part| part.each_term(visit));
            }
            Matching::Near { left, right, .. } => {
                left.each_term(visit);
                right.each_term(visit);
            }
            Matching::Days(..) | Matching::Pages(..) => {}
        }
    }

    /// About how many postings its words have, all of which are walked by who looks in vain for words
    /// that stand together.
    pub fn postings(&self, lookups: SegmentLookups<'_>) -> tantivy::Result<u64> {
        let mut terms = Vec::new();
        self.each_term(&mut |term| terms.push(term));
        let mut sum = 0u64;
        for term in terms {
            sum += lookups.document_frequency(term)?;
        }
        Ok(sum)
    }

    /// Its terms, if single words are all that it matches.
    fn words(&self) -> Option<Vec<&TermRef>> {
        match self {
            Matching::Terms(terms) => Some(terms.iter().collect()),
            Matching::Any(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(Matching::words).collect();
                Some(parts?.concat())
            }
            _ => None,
        }
    }
}

/// Looks up words at fixed distances; `None` where a segment lacks one of them.
fn open_phrase(
    words: &[Vec<&TermRef>],
    offsets: &[u32],
    lookups: SegmentLookups<'_>,
) -> tantivy::Result<Option<Matcher>> {
    let positions = Positions::open(lookups.reader)?;
    let mut opened = Vec::new();
    for terms in words {
        let mut word = Vec::new();
        for term in terms {
            lookups.walk(term, &positions, &mut word)?;
        }
        if word.is_empty() {
            return Ok(None);
        }
        opened.push(word);
    }
    Ok(Some(Matcher::phrase(opened, offsets)))
}

/// A leaf in one segment, moving window by window.
pub struct OpenLeaf {
    source: Source,
    /// Matches in the text.
    pub window: Window,
    /// Postings of the context, and matches there.
    context: Vec<Matcher>,
    pub loose: Window,
}

enum Source {
    Nothing,
    Postings(Matcher),
    Days {
        start: Column<u64>,
        end: Column<u64>,
        from: u64,
        to: u64,
    },
    Pages {
        pages: Column<u64>,
        from: u64,
        to: u64,
    },
}

impl OpenLeaf {
    /// Looks a leaf up in a segment.
    pub fn new(leaf: &Leaf, lookups: SegmentLookups<'_>) -> tantivy::Result<OpenLeaf> {
        let columns = lookups.reader.fast_fields();
        let source = match leaf.matching {
            Matching::Days(from, to) => {
                let (start, end) = (columns.u64("date_start")?, columns.u64("date_end")?);
                Source::Days {
                    start,
                    end,
                    from,
                    to,
                }
            }
            Matching::Pages(from, to) => Source::Pages {
                pages: columns.u64("page")?,
                from,
                to,
            },
            _ => leaf
                .matching
                .open(lookups, false)?
                .map_or(Source::Nothing, Source::Postings),
        };
        let mut context = Vec::new();
        for term in &leaf.context {
            lookups.open(term, false, &mut context)?;
        }
        Ok(OpenLeaf {
            source,
            window: Window::new(leaf.weight > 0.0),
            context,
            loose: Window::new(leaf.weight > 0.0),
        })
    }

    /// The first passage at or after `from` that may match.
    pub fn next(&mut self, from: DocId, loose: bool) -> DocId {
        let text = match &mut self.source {
            Source::Nothing => TERMINATED,
            Source::Postings(matcher) => matcher.seek(from),
            Source::Days { .. } | Source::Pages { .. } => from,
        };
        if !loose {
            return text;
        }
        self.context
            .iter_mut()
            .map(|c| c.seek(from))
            .min()
            .unwrap_or(TERMINATED)
            .min(text)
    }

    /// Marks what matches in the window at `base`; days and pages are looked up `within` alone.
    /// Returns how many passages it looked at.
    pub fn fill(&mut self, base: DocId, within: &Bits) -> usize {
        let filter = matches!(self.source, Source::Days { .. } | Source::Pages { .. });
        if self.window.base == base && !filter {
            return 0;
        }
        self.window.move_to(base);
        let window = &mut self.window;
        match &mut self.source {
            Source::Nothing => 0,
            Source::Postings(matcher) => matcher.fill(window),
            Source::Days {
                start,
                end,
                from,
                to,
            } => within
                .iter()
                .map(|at| {
                    let doc = base + at as DocId;
                    let days = start.first(doc).zip(end.first(doc));
                    if days.is_some_and(|(start, end)| start <= *to && end >= *from) {
                        window.bits.set(at);
                    }
                })
                .count(),
            Source::Pages { pages, from, to } => within
                .iter()
                .map(|at| {
                    let mut touched = pages.values_for_doc(base + at as DocId);
                    if touched.any(|page| page >= *from && page <= *to) {
                        window.bits.set(at);
                    }
                })
                .count(),
        }
    }

    /// The same where nobody will ask about other passages of the window: what matches is marked
    /// `within`, at least.
    pub fn fill_within(&mut self, base: DocId, within: &Bits) -> usize {
        match &mut self.source {
            Source::Postings(matcher) if self.window.base != base && is_few(within) => {
                self.window.move_to(base);
                matcher.fill_among(&mut self.window, within)
            }
            _ => self.fill(base, within),
        }
    }

    /// In how many passages it has looked in vain since it was asked last.
    pub fn take_tried(&mut self) -> usize {
        match &mut self.source {
            Source::Postings(matcher) => matcher.take_tried(),
            _ => 0,
        }
    }

    /// Marks what matches in the context, too.
    pub fn fill_loose(&mut self, base: DocId) -> usize {
        if self.loose.base == base {
            return 0;
        }
        self.loose.move_to(base);
        let loose = &mut self.loose;
        self.context.iter_mut().map(|c| c.fill(loose)).sum()
    }

    /// How often the given passages, which matched otherwise, match in the context. Returns how many
    /// passages it looked at.
    pub fn look_up_context(&mut self, base: DocId, passages: &Bits) -> usize {
        if self.context.is_empty() || self.loose.base == base {
            return 0;
        }
        if !is_few(passages) {
            return self.fill_loose(base);
        }
        self.loose.move_to(base);
        let loose = &mut self.loose;
        let context = self.context.iter_mut();
        context.map(|m| m.fill_among(loose, passages)).sum()
    }
}

/// Whether it is faster to look these up one by one than to mark all matches of a window.
fn is_few(passages: &Bits) -> bool {
    passages.count() <= SIZE / 16
}
