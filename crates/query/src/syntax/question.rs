//! Words with which a question begins, whose last mark is no pattern.

/// Words with which a question or a request begins.
pub fn opens_question(word: &str) -> bool {
    OPENERS.binary_search(&word).is_ok()
}

/// Sorted.
const OPENERS: &[&str] = &[
    "any",
    "are",
    "articles",
    "can",
    "could",
    "describe",
    "did",
    "do",
    "does",
    "explain",
    "find",
    "give",
    "has",
    "have",
    "how",
    "i",
    "is",
    "list",
    "please",
    "should",
    "show",
    "summarise",
    "summarize",
    "tell",
    "was",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "whom",
    "whose",
    "why",
    "will",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(OPENERS.is_sorted());
    }
}
