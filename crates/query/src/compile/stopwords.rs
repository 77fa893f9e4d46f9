//! Words that say nothing of what a passage is about.

/// Function words: they need not stand in a passage, unless a query holds nothing else.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// Words that ask rather than name: in a question or a request ("what did ... say about",
/// "summarise the discussion of") they need not stand in a passage either.
pub fn is_asking_word(word: &str) -> bool {
    ASKING_WORDS.binary_search(&word).is_ok()
}

/// Words for what is sought, not for what it is about ("papers on", "I would like information
/// about", "which Member States spoke about"): in a question, before its first other word, they need
/// not stand in a passage.
pub fn is_sought_word(word: &str) -> bool {
    SOUGHT_WORDS.binary_search(&word).is_ok()
}

/// Sorted.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could",
    "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if",
    "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "she",
    "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "when", "where",
    "whether", "which", "while", "who", "whom", "whose", "why", "will", "with", "would", "you",
    "your",
];

/// Sorted; each inflection given.
const ASKING_WORDS: &[&str] = &[
    "anybody",
    "anyone",
    "ask",
    "asked",
    "comment",
    "commented",
    "comments",
    "concerning",
    "deal",
    "dealing",
    "deals",
    "dealt",
    "describe",
    "described",
    "describes",
    "describing",
    "discuss",
    "discussed",
    "discusses",
    "discussing",
    "discussion",
    "discussions",
    "explain",
    "explained",
    "find",
    "give",
    "given",
    "interested",
    "mean",
    "means",
    "meant",
    "mention",
    "mentioned",
    "mentions",
    "please",
    "raise",
    "raised",
    "raises",
    "regarding",
    "related",
    "relating",
    "said",
    "say",
    "saying",
    "says",
    "show",
    "somebody",
    "someone",
    "speak",
    "speaking",
    "speaks",
    "spoke",
    "spoken",
    "summarise",
    "summarize",
    "talk",
    "talked",
    "talking",
    "talks",
    "tell",
    "think",
    "thinks",
    "thought",
    "told",
    "want",
    "wanted",
];

/// Sorted.
const SOUGHT_WORDS: &[&str] = &[
    "anything",
    "article",
    "articles",
    "countries",
    "country",
    "delegation",
    "delegations",
    "document",
    "documents",
    "everything",
    "information",
    "institution",
    "institutions",
    "like",
    "list",
    "literature",
    "meeting",
    "meetings",
    "member",
    "paper",
    "papers",
    "passage",
    "passages",
    "something",
    "speaker",
    "speakers",
    "state",
    "statement",
    "statements",
    "states",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [FUNCTION_WORDS, ASKING_WORDS, SOUGHT_WORDS] {
            assert!(list.is_sorted());
        }
    }
}
