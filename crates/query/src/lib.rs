//! Answers queries from an index of minutes: open a [`Searcher`], parse a [`Query`], read the
//! [`Results`].
//!
//! ```
//! use ecne_query::{DocumentRecord, PassageRecord, Query, SearchOptions, Searcher};
//!
//! // A real index is opened with `Searcher::open(Path::new("corpus/.ecne"))`.
//! let minutes = DocumentRecord { id: "2026/minutes.pdf".to_owned(), ..DocumentRecord::default() };
//! let passage = PassageRecord {
//!     text: "NL runs a hotline for mayors.".to_owned(),
//!     paragraph: Some(5),
//!     speakers: vec!["NL".to_owned()],
//!     ..PassageRecord::default()
//! };
//! let searcher = Searcher::in_memory([(minutes, vec![passage])])?;
//!
//! let query = Query::parse("speaker:Netherlands hotlines")?;
//! let results = searcher.search(&query, &SearchOptions::default())?;
//! let hit = &results.documents[0].passages[0];
//! assert_eq!(hit.id(), "2026/minutes.pdf#5");
//! assert_eq!(&hit.passage.text[hit.highlights[0].clone()], "hotline");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Beside [`Searcher::search`] there are [`Searcher::count`], [`Searcher::timeline`],
//! [`Searcher::speakers`] and [`Searcher::more_like_this`], and [`Searcher::explain`] tells what a
//! hit's score is made of; documents and passages by name:
//! [`Searcher::documents`], [`Searcher::document`], [`Searcher::passages`], [`Searcher::passage`];
//! and for a hit [`snippet()`], [`kwic()`] and [`citations::cite`]. A searcher is a snapshot: it can
//! be cloned and shared between threads, and a page of results stays what it is while the index is
//! updated. Open another one to see updates.
//!
//! The ranking is BM25 over the text, with words in the title, in headings and in bold counting
//! more, a word weighing as often as the query says it, and neighbours of the query counting more
//! where they are neighbours in the text. `any` also learns from its best results
//! ([`ReadAs::related`]). Its constants are a [`Ranking`], with a reason each;
//! `examples/relevance.rs` chooses them.
//!
//! What stands in a hit's records comes from the crates below, and is named here too, so that nobody
//! else needs them: [`DocumentRecord`], [`PassageRecord`], [`Kind`], [`Body`], [`Certainty`],
//! [`Glossary`], and [`IndexError`] of an index that cannot be opened.
//!
//! Feature `serde` derives `Serialize` for results, and both traits for [`SearchOptions`] and
//! [`Filters`]. A [`Query`] is kept as its text: it prints as what [`Query::parse`] reads.
#![doc = include_str!("../docs/language.md")]
#![doc = include_str!("../docs/examples.md")]

pub mod citations;
mod compile;
mod engine;
mod error;
mod explain;
mod facets;
mod feedback;
mod highlight;
mod kwic;
mod load;
mod lookup;
mod options;
mod pattern;
mod records;
mod results;
mod searcher;
mod series;
mod similar;
mod snippet;
mod suggest;
mod syntax;

pub use ecne_extract::glossary::Glossary;
pub use ecne_extract::minutes::{Body, Certainty, Kind};
pub use ecne_index::{DocumentRecord, Error as IndexError, PassageRecord};
pub use engine::rank::Ranking;
pub use error::{Error, ParseError};
pub use explain::{Explanation, Share};
pub use facets::{Facet, FacetCount, FacetCounts};
pub use kwic::{KwicLine, kwic};
pub use options::{Duplicates, MatchMode, SearchOptions, Sort, Unit};
pub use results::{DocumentHit, PassageHit, ReadAs, ReadTerm, Reading, Results, Totals, Widening};
pub use searcher::Searcher;
pub use series::{Held, OnRecord, Period, PeriodCounts, Place, SpeakerRow, Speakers, Timeline};
pub use snippet::{Snippet, snippet};
pub use syntax::{DateRange, Field, Filters, LANGUAGE, Node, Query, Scope, Value};
