//! The words and marks of one block, cut once and read by all the rules.

use std::ops::Range;

use super::lexicon::{self, Marks};

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
        let mut tokens = Vec::with_capacity(text.len() / 4 + 4);
        let mut at = 0;
        let mut spaced = true;
        while let Some(c) = char_at(text, at) {
            let start = at;
            at += c.len_utf8();
            if c.is_whitespace() {
                spaced = true;
                continue;
            }
            let mut shape = Shape::default();
            if c.is_alphanumeric() {
                shape.see(c);
                while let Some(next) = char_at(text, at).filter(|n| n.is_alphanumeric()) {
                    shape.see(next);
                    at += next.len_utf8();
                }
            }
            let word = text.get(start..at).filter(|_| shape.letters);
            tokens.push(Token {
                start,
                end: at,
                kind: shape.kind(c),
                spaced,
                marks: word.map(lexicon::marks).unwrap_or_default(),
            });
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

    pub fn is_any(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.is(i, w))
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

#[derive(Default)]
struct Shape {
    letters: bool,
    small: bool,
    first_capital: bool,
    seen: bool,
}

impl Shape {
    fn see(&mut self, c: char) {
        if !self.seen {
            self.first_capital = c.is_uppercase();
        }
        self.seen = true;
        self.letters |= c.is_alphabetic();
        self.small |= c.is_lowercase();
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
