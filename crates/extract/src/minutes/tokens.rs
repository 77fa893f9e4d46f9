//! The words and marks of one block, cut once and read by all the rules.

use std::ops::Range;

use super::lexicon::{Marks, Verb};
use crate::hash;

/// A word, a number or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// What it is.
    pub kind: TokenKind,
    /// Whether white space stands before it, or nothing.
    pub spaced: bool,
    /// What it can begin or be.
    pub marks: Marks,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, perhaps with digits.
    Word {
        /// Its first letter is a capital.
        capital: bool,
        /// It has no small letter.
        upper: bool,
    },
    /// Digits.
    Number,
    /// Any other character.
    Mark(char),
}

/// A block's text with its tokens.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'t> {
    pub text: &'t str,
    tokens: Vec<Token>,
}

impl<'t> Tokens<'t> {
    /// Cuts a text into words, numbers and marks.
    pub fn of(text: &'t str) -> Tokens<'t> {
        let mut tokens = Vec::with_capacity(text.len() / 5 + 4);
        let mut at = 0;
        let mut spaced = true;
        while let Some(c) = char_at(text, at) {
            if c.is_whitespace() {
                at += c.len_utf8();
                spaced = true;
                continue;
            }
            let mut run = Run::default();
            let end = run.over(text, at).max(at + c.len_utf8());
            tokens.push(Token {
                start: at,
                end,
                kind: run.kind(c),
                spaced,
                marks: run.marks(),
            });
            at = end;
            spaced = false;
        }
        Tokens { text, tokens }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn get(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    /// The characters of a token; empty past the end.
    pub fn str(&self, i: usize) -> &'t str {
        self.get(i)
            .and_then(|t| self.text.get(t.start..t.end))
            .unwrap_or_default()
    }

    /// The text from the first to before the last of a range of tokens.
    pub fn span(&self, range: Range<usize>) -> &'t str {
        let end = range.end.checked_sub(1).and_then(|last| self.get(last));
        match (self.get(range.start), end) {
            (Some(first), Some(last)) => self.text.get(first.start..last.end).unwrap_or_default(),
            _ => "",
        }
    }

    /// Byte offset of a token; the text's length past the end.
    pub fn offset(&self, i: usize) -> usize {
        self.get(i).map_or(self.text.len(), |t| t.start)
    }

    pub fn is_mark(&self, i: usize, mark: char) -> bool {
        self.get(i).is_some_and(|t| t.kind == TokenKind::Mark(mark))
    }

    pub fn is_word(&self, i: usize) -> bool {
        matches!(self.get(i).map(|t| t.kind), Some(TokenKind::Word { .. }))
    }

    /// A word that begins with a capital.
    pub fn is_capital(&self, i: usize) -> bool {
        let kind = self.get(i).map(|t| t.kind);
        matches!(kind, Some(TokenKind::Word { capital: true, .. }))
    }

    /// A word without a small letter.
    pub fn is_upper(&self, i: usize) -> bool {
        let kind = self.get(i).map(|t| t.kind);
        matches!(kind, Some(TokenKind::Word { upper: true, .. }))
    }

    pub fn has(&self, i: usize, mark: Marks) -> bool {
        self.get(i).is_some_and(|t| t.marks.has(mark))
    }

    pub fn is_spaced(&self, i: usize) -> bool {
        self.get(i).is_some_and(|t| t.spaced)
    }

    /// Whether the token is this word, given in small letters.
    pub fn is(&self, i: usize, word: &str) -> bool {
        self.str(i).eq_ignore_ascii_case(word)
    }

    /// Whether the token is one of these words, given in small letters.
    pub fn is_any(&self, i: usize, words: &[&str]) -> bool {
        let own = self.str(i).as_bytes();
        let Some(first) = own.first().map(u8::to_ascii_lowercase) else {
            return false;
        };
        words.iter().any(|word| {
            let word = word.as_bytes();
            word.len() == own.len()
                && word.first() == Some(&first)
                && word.eq_ignore_ascii_case(own)
        })
    }

    /// What the token can be as a verb.
    pub fn verb(&self, i: usize) -> Option<Verb> {
        self.get(i)?.marks.verb()
    }

    /// Whether a subject can begin with the token.
    pub fn can_open(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| match token.kind {
            TokenKind::Word { capital: true, .. } | TokenKind::Mark('@') => true,
            TokenKind::Word { .. } => token.marks.has(Marks::SUBJECT),
            _ => false,
        })
    }

    /// The words from a token on, for a look-up of names: over single marks inside a name
    /// ("DIGIT-SEMIC", "Agriculture, Fisheries & Food"), with the token of each.
    pub fn words_from(&self, i: usize) -> impl Iterator<Item = (usize, &'t str)> + Clone {
        let mut at = i;
        std::iter::from_fn(move || {
            if at > i && !self.is_word(at) && self.is_joint(at) {
                at += 1;
            }
            let word = (self.is_word(at) || self.get(at)?.kind == TokenKind::Number)
                .then(|| (at, self.str(at)));
            at += 1;
            word
        })
    }

    fn is_joint(&self, i: usize) -> bool {
        match self.get(i).map(|t| t.kind) {
            Some(TokenKind::Mark('-' | '/' | '\'' | '’' | '&' | ',')) => true,
            Some(TokenKind::Mark('.')) => !self.is_spaced(i + 1),
            _ => false,
        }
    }
}

/// The character at a byte offset; nearly all are ASCII.
fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return Some(char::from(byte));
    }
    text.get(at..)?.chars().next()
}

/// A run of letters and digits.
struct Run {
    letters: bool,
    small: bool,
    first_capital: bool,
    seen: bool,
    ascii: bool,
    hash: u64,
}

impl Default for Run {
    fn default() -> Run {
        Run {
            letters: false,
            small: false,
            first_capital: false,
            seen: false,
            ascii: true,
            hash: hash::FOLD,
        }
    }
}

impl Run {
    /// Reads the run that begins at a byte offset; gives its end.
    fn over(&mut self, text: &str, mut at: usize) -> usize {
        let bytes = text.as_bytes();
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() {
                self.first_capital |= !self.seen && byte.is_ascii_uppercase();
                self.letters |= byte.is_ascii_alphabetic();
                self.small |= byte.is_ascii_lowercase();
                self.hash = hash::fold(self.hash, byte);
                at += 1;
            } else if byte.is_ascii() {
                break;
            } else {
                let next = char_at(text, at).filter(|c| c.is_alphanumeric());
                let Some(c) = next else { break };
                self.first_capital |= !self.seen && c.is_uppercase();
                self.letters |= c.is_alphabetic();
                self.small |= c.is_lowercase();
                self.ascii = false;
                at += c.len_utf8();
            }
            self.seen = true;
        }
        at
    }

    /// Words in other letters can begin any name.
    fn marks(&self) -> Marks {
        match (self.letters, self.ascii) {
            (false, _) => Marks::default(),
            (true, true) => Marks::of(self.hash),
            (true, false) => Marks::NAME,
        }
    }

    fn kind(&self, first: char) -> TokenKind {
        match (self.seen, self.letters) {
            (false, _) => TokenKind::Mark(first),
            (true, false) => TokenKind::Number,
            (true, true) => TokenKind::Word {
                capital: self.first_capital,
                upper: !self.small,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_words_numbers_and_marks() {
        let tokens = Tokens::of("BE-Flanders (Ine) asked, 24/7.");
        let all: Vec<&str> = (0..tokens.len()).map(|i| tokens.str(i)).collect();
        let want = [
            "BE", "-", "Flanders", "(", "Ine", ")", "asked", ",", "24", "/", "7", ".",
        ];
        assert_eq!(all, want);
        assert!(tokens.is_upper(0) && !tokens.is_upper(2) && tokens.is_capital(2));
        assert!(tokens.is_spaced(3) && !tokens.is_spaced(1));
        assert_eq!(tokens.span(0..3), "BE-Flanders");
        assert_eq!(tokens.span(3..99), "");
    }
}
