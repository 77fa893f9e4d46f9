//! Texts cut into terms before the engine takes them: a segment is written by one thread, and
//! cutting and stemming, which is a good part of the work, can be done by another.
//!
//! A spelled text is its terms in order, each with how far its position is from that of the one
//! before (`0`, `1` or `2`) in front of it and a line feed behind it. The engine never stores it.

use tantivy::TantivyDocument;
use tantivy::schema::Field;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::analysis::{Analyser, WORDS, words};

/// Ends a term; no term holds it.
const END: u8 = b'\n';

/// How the text of a field reaches the engine.
pub trait Spelling {
    /// Adds a text to a document.
    fn add(&mut self, document: &mut TantivyDocument, field: Field, text: &str);
}

/// As it is, for an index whose analyser cuts it.
pub struct Plain;

impl Spelling for Plain {
    fn add(&mut self, document: &mut TantivyDocument, field: Field, text: &str) {
        document.add_text(field, text);
    }
}

/// Bytes of a text that is remembered: titles and headings come back on every passage.
const SHORT: usize = 200;

/// Spelled out, for an index that knows [`tokenizers`].
#[derive(Default)]
pub struct Speller {
    analyser: Analyser,
    spelled: String,
    /// The last short text of each field, and how it is spelled.
    last: Vec<(Field, String, String)>,
}

impl Spelling for Speller {
    fn add(&mut self, document: &mut TantivyDocument, field: Field, text: &str) {
        let place = self.last.iter().position(|(other, ..)| *other == field);
        if let Some((_, known, spelled)) = place.and_then(|at| self.last.get(at))
            && known == text
        {
            return document.add_text(field, spelled);
        }
        self.spell(text);
        document.add_text(field, &self.spelled);
        if text.len() <= SHORT {
            place.map(|at| self.last.swap_remove(at));
            self.last
                .push((field, text.to_owned(), self.spelled.clone()));
        }
    }
}

impl Speller {
    fn spell(&mut self, text: &str) {
        self.spelled.clear();
        let mut position = 0;
        let mut words = words(text);
        while let Some(word) = words.next() {
            let step = match word.position - position {
                0 => '0',
                1 => '1',
                _ => '2',
            };
            position = word.position;
            self.spelled.push(step);
            self.analyser.append_term(&word.folded, &mut self.spelled);
            self.spelled.push(char::from(END));
            words.spare = word.folded;
        }
    }
}

/// The analysers of an index that is given spelled texts.
pub fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(WORDS, Spelled);
    tokenizers
}

#[derive(Clone)]
struct Spelled;

impl Tokenizer for Spelled {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        let token = Token {
            position: 0,
            position_length: 1,
            ..Token::default()
        };
        Terms { rest: text, token }
    }
}

/// The terms of a spelled text. Their offsets are not known; the index keeps none.
struct Terms<'a> {
    rest: &'a str,
    token: Token,
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        // Terms are short: a search made for long texts takes longer to begin than to pass one.
        let Some(end) = self.rest.bytes().position(|b| b == END) else {
            return false;
        };
        let (term, rest) = self.rest.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        self.token.position += match term.as_bytes().first() {
            Some(b'0') => 0,
            Some(b'1') => 1,
            _ => 2,
        };
        self.token.text.clear();
        self.token.text.push_str(term.get(1..).unwrap_or_default());
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(mut stream: impl TokenStream) -> Vec<(String, usize)> {
        let mut terms = Vec::new();
        stream.process(&mut |token| terms.push((token.text.clone(), token.position)));
        terms
    }

    #[test]
    fn spelled_texts_have_the_terms_of_plain_ones() {
        let mut speller = Speller::default();
        for text in [
            "",
            "Made up: e-voting tests, state-of-the-art.\nThe mayor's Élan | 2024-05-01",
            "'s 's hotlines\n\n| |hotline",
        ] {
            speller.spell(text);
            let spelled = terms(Spelled.token_stream(&speller.spelled));
            let plain = terms(Analyser::default().token_stream(text));
            assert_eq!(spelled, plain, "{text}");
        }
    }
}
