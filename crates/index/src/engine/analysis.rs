//! How text becomes terms: one cutter of words for indexing, querying and highlighting.

/// Name of the analyser for words as written: lower case, accents folded.
pub const FOLDED: &str = "folded";
/// Name of the analyser that also takes English inflections off.
pub const STEMMED: &str = "stemmed";
