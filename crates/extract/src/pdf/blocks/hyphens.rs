//! Hyphens at line ends: whether one was put there by the line break or belongs to the word.

use std::cell::OnceCell;

use super::super::layout::Line;
use crate::hash::folded;

/// The words that a document writes within its lines. They are read when the first is asked for: many
/// documents break no word.
pub(in crate::pdf) struct Vocabulary<'l> {
    lines: &'l [Line],
    /// Hashes of the words in lower case: one that is taken for another costs a hyphen, and whole
    /// words cost time. Sorted, which takes half as long as a set that nobody can make collide.
    words: OnceCell<Vec<u64>>,
}

/// Words of a line, about.
const WORDS: usize = 10;

/// What hardly ever is the first half of a broken word, so that its hyphen stays.
const FIRST_WORDS: [&str; 6] = ["e", "non", "self", "well", "cross", "vice"];
/// What takes a hyphen before a word in its own right.
const PREFIXES: [&str; 16] = [
    "co", "pre", "post", "anti", "high", "low", "long", "short", "multi", "inter", "ex", "all",
    "half", "mid", "socio", "quasi",
];
/// Behind a hyphen that waits for a later word: pre- and post-election.
const JOINING: [&str; 8] = ["and", "or", "to", "et", "ou", "und", "oder", "y"];

impl<'l> Vocabulary<'l> {
    pub(in crate::pdf) fn of(lines: &'l [Line]) -> Vocabulary<'l> {
        Vocabulary {
            lines,
            words: OnceCell::new(),
        }
    }

    fn knows(&self, word: &str) -> bool {
        let words = self.words.get_or_init(|| words(self.lines));
        words.binary_search(&number(word)).is_ok()
    }

    /// Whether the hyphen between the two halves of a word goes when they are joined. `left` ends
    /// with the hyphen.
    pub(in crate::pdf) fn drops_hyphen(&self, left: &str, right: &str) -> bool {
        let stem = left.trim_end_matches('-');
        let (head, tail) = (trim_start(stem), trim_end(right));
        if head.is_empty() || !tail.starts_with(char::is_alphabetic) {
            return false;
        }
        let (joined, hyphened) = (format!("{head}{tail}"), format!("{head}-{tail}"));
        if self.knows(&joined) != self.knows(&hyphened) {
            return self.knows(&joined);
        }
        if !head.ends_with(char::is_lowercase) || tail.starts_with(char::is_uppercase) {
            return false;
        }
        if self.knows(&joined) {
            return true;
        }
        // A compound with a hyphen already keeps the next one: state-of-the-art.
        let last_part = head.rsplit('-').next().unwrap_or(head);
        if head.contains('-') {
            return !(self.knows(last_part) && self.knows(tail));
        }
        let first = head.to_lowercase();
        if FIRST_WORDS.contains(&first.as_str()) {
            return false;
        }
        if PREFIXES.contains(&first.as_str()) {
            return !self.knows(tail) || first == "co" && tail.starts_with('o');
        }
        // Two words in their own right make a compound more often than a broken word.
        !(self.knows(head) && self.knows(tail) && head.len() > 3 && tail.len() > 3)
    }
}

fn words(lines: &[Line]) -> Vec<u64> {
    let mut words = Vec::with_capacity(lines.len() * WORDS);
    let mut collect = |word: &str| {
        let plain = word.bytes().all(|b| b.is_ascii_alphanumeric());
        let word = if plain { word } else { trim(word) };
        if word.len() > 1 {
            words.push(number(word));
        }
    };
    for line in lines {
        let mut parts = line.text.split(' ').peekable();
        let mut first = true;
        while let Some(word) = parts.next() {
            // The first and the last word of a line can be halves.
            let edge =
                first && !word.contains('-') || parts.peek().is_none() && word.ends_with('-');
            first = false;
            if !edge {
                collect(word);
                if word.contains('-') {
                    word.split('-').for_each(&mut collect);
                }
            }
        }
    }
    words.sort_unstable();
    words
}

/// The hash of a word in lower case.
fn number(word: &str) -> u64 {
    match word.is_ascii() {
        true => folded(word),
        false => folded(&word.to_lowercase()),
    }
}

fn trim(word: &str) -> &str {
    trim_end(trim_start(word))
}

fn trim_start(word: &str) -> &str {
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn trim_end(word: &str) -> &str {
    let end = word
        .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '’' && c != '\'')
        .unwrap_or(word.len());
    let mut cut = word[..end].trim_end_matches(['-', '’', '\'']);
    if !cut.as_bytes().ends_with(b"s") {
        return cut;
    }
    // Not `trim_end_matches`, which prepares a search that takes longer than this.
    for possessive in ["’s", "'s"] {
        while let Some(rest) = cut.strip_suffix(possessive) {
            cut = rest;
        }
    }
    cut
}

/// Whether a hyphen stands for the rest of a later word, so that a space follows it.
pub(in crate::pdf) fn waits(right: &str) -> bool {
    JOINING.contains(&right.split(' ').next().unwrap_or_default())
}

/// Whether a line's end is a hyphen that joins its last word to the next line.
pub(in crate::pdf) fn ends_hyphened(text: &str) -> bool {
    let Some(stem) = text.strip_suffix('-') else {
        return false;
    };
    stem.ends_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> [Line; 1] {
        [Line {
            text: format!("first {text} last"),
            ..Line::default()
        }]
    }

    #[test]
    fn a_broken_word_is_joined_and_a_compound_kept() {
        let lines = line("awareness raising awareness-raising campaign");
        let words = Vocabulary::of(&lines);
        assert!(words.drops_hyphen("(cam-", "paign,"));
        assert!(words.drops_hyphen("dis-", "puted"));
        assert!(!words.drops_hyphen("awareness-", "raising"));
        assert!(!words.drops_hyphen("e-", "voting"));
        assert!(!words.drops_hyphen("NL-", "led"));
        assert!(!words.drops_hyphen("2024-", "2025"));
        assert!(words.drops_hyphen("ex-", "isting"));
    }

    #[test]
    fn a_waiting_hyphen_is_seen() {
        assert!(waits("and post-election"));
        assert!(ends_hyphened("the pre-"));
        assert!(!ends_hyphened("the –"));
    }
}
