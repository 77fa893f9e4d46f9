//! Answers queries from an index.

mod compile;
mod engine;
mod error;
mod highlight;
mod lookup;
mod options;
mod pattern;
mod results;
mod searcher;
mod snippet;
mod syntax;

pub use error::{Error, ParseError};
pub use options::{Duplicates, MatchMode, SearchOptions, Sort, Unit};
pub use results::{DocumentHit, PassageHit, ReadAs, ReadTerm, Reading, Results, Totals, Widening};
pub use searcher::Searcher;
pub use snippet::{Snippet, snippet};
pub use syntax::{DateRange, Field, Filters, Node, Query, Value};
