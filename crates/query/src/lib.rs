//! Answers queries from an index.

pub mod citations;
mod compile;
mod engine;
mod error;
mod facets;
mod feedback;
mod highlight;
mod kwic;
mod lookup;
mod options;
mod pattern;
mod results;
mod searcher;
mod series;
mod similar;
mod snippet;
mod suggest;
mod syntax;

pub use error::{Error, ParseError};
pub use facets::{Facet, FacetCount, FacetCounts};
pub use kwic::{KwicLine, kwic};
pub use options::{Duplicates, MatchMode, SearchOptions, Sort, Unit};
pub use results::{DocumentHit, PassageHit, ReadAs, ReadTerm, Reading, Results, Totals, Widening};
pub use searcher::Searcher;
pub use series::{Period, PeriodCounts, Place, SpeakerRow, Speakers, Timeline};
pub use snippet::{Snippet, snippet};
pub use syntax::{DateRange, Field, Filters, Node, Query, Value};
