//! Answers queries from an index.

mod error;
mod options;
mod pattern;
mod results;
mod syntax;

pub use error::{Error, ParseError};
pub use options::{Duplicates, MatchMode, SearchOptions, Sort, Unit};
pub use results::{DocumentHit, PassageHit, ReadAs, ReadTerm, Reading, Results, Totals, Widening};
pub use syntax::{DateRange, Field, Filters, Node, Query, Value};
