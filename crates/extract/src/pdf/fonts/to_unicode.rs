//! ToUnicode CMaps: from character codes to text.
//!
//! Takes what can be read of a CMap and skips the rest; a map that sends every code to the same
//! character, or to none, is refused, since some producers write such maps.

use std::ops::Range;

use super::super::lexer::{Lexer, Token};

/// Code and text, in the order of the codes; the later of two mappings wins.
pub(super) struct ToUnicode(Vec<(u32, String)>);

/// More mappings than two-byte codes have, twice over.
const MOST_MAPPINGS: usize = 1 << 17;

impl ToUnicode {
    pub(super) fn parse(data: &[u8]) -> Option<ToUnicode> {
        let mut reader = Reader {
            lexer: Lexer::new(data),
            mappings: Vec::new(),
        };
        while let Some(token) = reader.lexer.next_token() {
            match token {
                Token::Word(b"beginbfchar") => reader.characters(),
                Token::Word(b"beginbfrange") => reader.ranges(),
                _ => {}
            }
            reader.lexer.strings.clear();
        }
        let mut mappings = reader.mappings;
        mappings.reverse();
        mappings.sort_by_key(|(code, _)| *code);
        mappings.dedup_by_key(|(code, _)| *code);
        plausible(&mappings).then_some(ToUnicode(mappings))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        self.0.iter().map(|(code, text)| (*code, text.as_str()))
    }
}

fn plausible(mappings: &[(u32, String)]) -> bool {
    let Some((_, first)) = mappings.first() else {
        return false;
    };
    let useless = |text: &str| text.chars().all(|c| c.is_control() || c == '\u{fffd}');
    mappings.iter().any(|(_, text)| !useless(text))
        && (mappings.len() < 3 || mappings.iter().any(|(_, text)| text != first))
}

struct Reader<'a> {
    lexer: Lexer<'a>,
    mappings: Vec<(u32, String)>,
}

impl Reader<'_> {
    fn characters(&mut self) {
        while let Some(Token::Text(code)) = self.lexer.next_token() {
            match self.lexer.next_token() {
                Some(Token::Text(text)) => {
                    let (code, text) = (self.code(&code), self.text(&text));
                    self.push(code, text);
                }
                Some(Token::Name(_)) => {}
                _ => return,
            }
        }
    }

    fn ranges(&mut self) {
        while let Some(Token::Text(low)) = self.lexer.next_token() {
            let Some(Token::Text(high)) = self.lexer.next_token() else {
                return;
            };
            let (low, high) = (self.code(&low), self.code(&high));
            match self.lexer.next_token() {
                Some(Token::Text(first)) => self.count_up(low, high, &first),
                Some(Token::ArrayOpen) => self.list(low, high),
                _ => return,
            }
        }
    }

    /// A range whose texts follow each other in their last character.
    fn count_up(&mut self, low: u32, high: u32, first: &Range<usize>) {
        let text = self.text(first);
        let Some(last) = text.chars().next_back() else {
            return;
        };
        let stem = &text[..text.len() - last.len_utf8()];
        for code in low..=high.min(low.saturating_add(0xffff)) {
            let Some(next) = char::from_u32(last as u32 + (code - low)) else {
                continue;
            };
            if self.mappings.len() >= MOST_MAPPINGS {
                return;
            }
            // Not `format!`, which takes a good part of the time for a large table.
            let mut text = String::with_capacity(stem.len() + next.len_utf8());
            text.push_str(stem);
            text.push(next);
            self.push(code, text);
        }
    }

    fn list(&mut self, low: u32, high: u32) {
        let mut code = low;
        while let Some(Token::Text(text)) = self.lexer.next_token() {
            if code <= high {
                let text = self.text(&text);
                self.push(code, text);
                code = code.saturating_add(1);
            }
        }
    }

    fn push(&mut self, code: u32, text: String) {
        let text = if text.contains('\0') {
            text.replace('\0', "")
        } else {
            text
        };
        if !text.is_empty() && self.mappings.len() < MOST_MAPPINGS {
            self.mappings.push((code, text));
        }
    }

    fn code(&self, range: &Range<usize>) -> u32 {
        let bytes = self.lexer.strings.get(range.clone()).unwrap_or_default();
        let last = &bytes[bytes.len().saturating_sub(4)..];
        last.iter().fold(0, |code, b| code << 8 | u32::from(*b))
    }

    /// UTF-16BE; a single byte, which some producers write, is its own character.
    fn text(&self, range: &Range<usize>) -> String {
        let bytes = self.lexer.strings.get(range.clone()).unwrap_or_default();
        if let [byte] = bytes {
            return char::from(*byte).to_string();
        }
        let units = bytes
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        char::decode_utf16(units).filter_map(Result::ok).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_characters_ranges_and_lists() {
        let map = ToUnicode::parse(
            b"1 beginbfchar <01> <0041> endbfchar \
              2 beginbfrange <02> <04> <0061> <05> <06> [<00660069> <D835DC00>] endbfrange",
        )
        .unwrap();
        let all: Vec<_> = map.iter().collect();
        assert_eq!(
            all,
            [(1, "A"), (2, "a"), (3, "b"), (4, "c"), (5, "fi"), (6, "𝐀")]
        );
    }

    #[test]
    fn a_range_from_nought_maps_codes_to_themselves() {
        let map = ToUnicode::parse(b"beginbfrange <0000> <FFFF> <0000> endbfrange").unwrap();
        assert!(map.iter().any(|(code, text)| code == 0x41 && text == "A"));
    }

    #[test]
    fn a_map_to_one_character_is_refused() {
        let map = ToUnicode::parse(b"beginbfrange <01> <03> [<0020> <0020> <0020>] endbfrange");
        assert!(map.is_none());
    }

    #[test]
    fn a_range_over_all_codes_ends() {
        assert!(
            ToUnicode::parse(b"beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange").is_some()
        );
    }
}
