//! Words that say nothing of what a passage is about.

use ecne_index::engine::analysis::without_possessives;

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

/// Whether a code of a country is too often another word, a unit or a part of a name in small
/// letters, which the index cannot tell from it.
pub fn is_another_word(code: &str) -> bool {
    let code = without_possessives(code).to_lowercase();
    OTHER_WORDS.binary_search(&&*code).is_ok()
}

/// Sorted: the codes of countries among English words, words of names in other languages ("de"),
/// units and common abbreviations ("et al.", "wi-fi").
const OTHER_WORDS: &[&str] = &[
    "ad", "ae", "af", "al", "am", "as", "at", "be", "by", "ca", "cd", "cm", "co", "de", "do", "ec",
    "el", "es", "et", "fi", "id", "il", "in", "ir", "is", "it", "kg", "la", "ma", "me", "mg", "ml",
    "mm", "my", "ne", "ni", "no", "om", "pa", "pc", "ph", "ps", "se", "sg", "so", "to", "tv", "us",
    "va", "ve",
];

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
        for list in [FUNCTION_WORDS, ASKING_WORDS, SOUGHT_WORDS, OTHER_WORDS] {
            assert!(list.is_sorted());
        }
    }
}
