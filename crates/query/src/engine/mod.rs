//! Carries a compiled query out on the index, window by window.
//!
//! The passages of a segment are looked at in windows of 4,096. In each, every leaf of the plan
//! marks its matches in a set of bits and notes how often it matches; the plan combines the bits;
//! what remains is scored, gathered by document, and given to a collector. So everything is counted
//! exactly, and a query of many words costs one pass over the postings of each. A pass takes the
//! segments one after the other: a thread beside it would have to be waited for where processors are
//! busy, which costs more than all but the longest searches.

pub mod collect;
pub mod evaluate;
pub mod layout;
pub mod leaf;
pub mod matcher;
pub mod near;
pub mod pass;
mod phrase;
mod places;
pub mod proximity;
pub mod rank;
pub mod term;
pub mod values;
pub mod window;
