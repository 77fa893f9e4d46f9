//! What a search gives back.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use ecne_index::{DocumentRecord, PassageRecord};

use crate::compile::is_another_word;
use crate::{FacetCounts, MatchMode};

/// The answer to a query.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Results {
    /// How much matched altogether, shown here or not.
    pub total: Totals,
    /// The results as documents, best first; empty when results are passages.
    pub documents: Vec<DocumentHit>,
    /// The results as passages, best first; empty when results are documents.
    pub passages: Vec<PassageHit>,
    /// The counts that were asked for, in that order.
    pub facets: Vec<FacetCounts>,
    /// How words were matched in the end: all in one passage, or any.
    pub matched: MatchMode,
    /// How the search was widened, because no passage held everything.
    pub widened: Option<Widening>,
    /// How the query was understood.
    pub read_as: ReadAs,
}

/// Exact counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Totals {
    /// Documents with at least one matching passage.
    pub documents: usize,
    /// Matching passages.
    pub passages: usize,
}

/// A document with its best passages.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DocumentHit {
    /// 1-based place among all results.
    pub rank: usize,
    /// Higher is better; comparable within one search alone.
    pub score: f32,
    /// The document.
    pub document: Arc<DocumentRecord>,
    /// How many of its passages match.
    pub matches: usize,
    /// The best of them, best first.
    pub passages: Vec<PassageHit>,
    /// It does not satisfy the query as asked: the search was widened.
    pub widened: bool,
}

/// A passage that matches.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PassageHit {
    /// 1-based place among all results, or among the passages of its document.
    pub rank: usize,
    /// Higher is better; comparable within one search alone.
    pub score: f32,
    /// The document that it is from.
    pub document: Arc<DocumentRecord>,
    /// The passage.
    pub passage: Arc<PassageRecord>,
    /// Byte ranges of the passage's text that matched: sorted, disjoint, on char boundaries.
    pub highlights: Vec<Range<usize>>,
    /// 1-based physical page of the first highlight, or of the passage's beginning.
    pub page: Option<u32>,
    /// It does not satisfy the query as asked: the search was widened.
    pub widened: bool,
}

impl PassageHit {
    /// How the passage is known: `DOCUMENT#N`, N its first paragraph; the document alone for a
    /// passage without a number. Where several speak in a paragraph, its passages share the id and
    /// differ in their ordinal.
    pub fn id(&self) -> String {
        match self.passage.paragraph {
            Some(n) => format!("{}#{n}", self.document.id),
            None => self.document.id.clone(),
        }
    }

    /// Number of the paragraph of the first highlight, or of its first paragraph: the one to cite.
    pub fn paragraph(&self) -> Option<u32> {
        let first = self.highlights.first().map_or(0, |range| range.start);
        self.passage.paragraph_at(first)
    }
}

/// How a search was widened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Widening {
    /// The words stand in one document, but not together in one passage (its headings and title
    /// count as well).
    NotTogether,
    /// Passages with any of the words.
    Any,
}

impl Widening {
    /// The name in JSON: `not-together`, `any`.
    pub fn name(self) -> &'static str {
        match self {
            Widening::NotTogether => "not-together",
            Widening::Any => "any",
        }
    }
}

/// How a query was understood; prints as one line.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReadAs {
    /// Its words and fields, in order.
    pub terms: Vec<ReadTerm>,
    /// The query as it was understood, where it is more than words side by side:
    /// `(mayor OR councillor) NEAR/8 hotline`, `hotline -mayors`.
    pub structure: Option<String>,
    /// It was asked for ranked retrieval: a passage need not hold more than one of the words.
    pub any: bool,
    /// Corrections that would find something, best first: whole queries as text, filters included.
    pub suggestions: Vec<String>,
    /// In ranked retrieval, words that the best results share: they reorder the results, and make
    /// nothing match.
    pub related: Vec<String>,
    /// What was passed over, and why, each a line in lower case.
    pub notes: Vec<String>,
}

/// How one word was understood.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReadTerm {
    /// The word as typed.
    pub text: String,
    /// How it was matched.
    pub reading: Reading,
    /// What else it stands for: words of the index that an open word matched, other forms of the
    /// glossary, the country.
    pub also: Vec<String>,
}

/// How a word was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Reading {
    /// With its inflections.
    Inflections,
    /// As written.
    Exact,
    /// As a country or an institution: the word, a speaker or a mention.
    Name,
    /// With the other forms that the glossary knows.
    Glossary,
    /// As a pattern, a fuzzy word or a regular expression, by words of the index.
    Open,
    /// As a field.
    Field,
    /// A word that almost every passage holds: it need not be there.
    Optional,
}

impl Reading {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Reading::Inflections => "inflections",
            Reading::Exact => "exact",
            Reading::Name => "name",
            Reading::Glossary => "glossary",
            Reading::Open => "open",
            Reading::Field => "field",
            Reading::Optional => "optional",
        }
    }
}

impl fmt::Display for ReadTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let also = self.also.join(", ");
        match self.reading {
            Reading::Inflections => write!(f, "{}, with its inflections", self.text),
            Reading::Exact | Reading::Field => f.write_str(&self.text),
            Reading::Name if is_another_word(&self.text) => {
                write!(f, "{} as speaker or mention ({also})", self.text)
            }
            Reading::Name if also == self.text => {
                write!(f, "{} as word, speaker or mention", self.text)
            }
            Reading::Name => write!(f, "{} as word, speaker or mention ({also})", self.text),
            Reading::Glossary => write!(f, "{} or {also}", self.text),
            Reading::Open if also.is_empty() => write!(f, "{} (no such word)", self.text),
            Reading::Open => write!(f, "{} ({also})", self.text),
            Reading::Optional => write!(f, "{} (optional)", self.text),
        }
    }
}

impl fmt::Display for ReadAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |reading: Reading| {
            let terms = self.terms.iter().filter(move |t| t.reading == reading);
            terms.map(|t| t.text.as_str()).collect::<Vec<&str>>()
        };
        let words = of(Reading::Inflections);
        let mut parts: Vec<String> = Vec::new();
        match (&self.structure, words.as_slice()) {
            (Some(whole), []) => parts.push(whole.clone()),
            (Some(whole), _) => parts.push(format!("{whole}, with inflections")),
            (None, []) => {}
            (None, [one]) => parts.push(format!("{one}, with its inflections")),
            (None, many) if self.any => {
                parts.push(format!("any of {}, with inflections", many.join(", ")));
            }
            (None, many) => parts.push(format!(
                "{} in one passage, with inflections",
                many.join(" + ")
            )),
        }
        let told = |t: &&ReadTerm| match t.reading {
            Reading::Inflections | Reading::Optional => true,
            // The structure shows them as they are.
            Reading::Exact | Reading::Field => self.structure.is_some(),
            Reading::Name | Reading::Glossary | Reading::Open => false,
        };
        let others = self.terms.iter().filter(|t| !told(t));
        parts.extend(others.map(ToString::to_string));
        let optional = of(Reading::Optional);
        if !optional.is_empty() {
            parts.push(format!("optional: {}", optional.join(", ")));
        }
        f.write_str(&parts.join("; "))
    }
}
