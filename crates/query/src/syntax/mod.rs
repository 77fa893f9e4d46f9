//! Query text to plain data and back.

mod bodies;
mod chunk;
mod dates;
mod filters;
mod parse;
mod question;
mod scope;
mod tree;

pub(crate) use bodies::bodies_named;
pub(crate) use chunk::plain_value;
pub use dates::DateRange;
pub use filters::Filters;
pub(crate) use question::opens_question;
pub use scope::Scope;
pub use tree::{Field, Node, Value};

use std::fmt;

use crate::ParseError;

/// The reference of the language, in Markdown: it stands in the [crate's documentation](crate), and
/// a program can show it to those who type queries.
pub const LANGUAGE: &str = include_str!("../../docs/language.md");

/// A query: what is asked in words, and typed filters beside it.
///
/// ```
/// use ecne_query::Query;
///
/// let query = Query::parse("speaker:NL hotline*  -mayor")?;
/// assert_eq!(query.to_string(), "speaker:NL hotline* -mayor");
/// # Ok::<(), ecne_query::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// What is asked in words.
    pub root: Node,
    /// What the passages must come from. They hold in every match mode and never widen.
    pub filters: Filters,
    /// What the parser passed over, and why: each one line in lower case.
    pub notes: Vec<String>,
}

impl Query {
    /// Reads query text; the language is described in the [crate's documentation](crate). Empty
    /// text asks for everything.
    ///
    /// # Errors
    /// Text that is not well formed, with the place and the remedy.
    pub fn parse(text: &str) -> Result<Query, ParseError> {
        parse::parse(text)
    }
}

impl From<Node> for Query {
    fn from(root: Node) -> Query {
        Query {
            root,
            filters: Filters::default(),
            notes: Vec::new(),
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.root, self.filters.to_node()) {
            (root, None) => write!(f, "{root}"),
            (Node::Everything, Some(filters)) => write!(f, "{filters}"),
            (root, Some(filters)) => write!(f, "{}", Node::And(vec![root.clone(), filters])),
        }
    }
}
