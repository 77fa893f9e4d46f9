//! ToUnicode CMaps: from character codes to text.
//!
//! Takes what can be read of a CMap and skips the rest; a map that sends every code to the same
//! character, or to none, is refused, since some producers write such maps.

use std::ops::Range;

use super::super::lexer::{Lexer, Token};

/// Code and text, in the order of the codes; the later of two mappings wins.
pub(super) struct ToUnicode(Vec<(u32, Text)>);

/// What a code reads as. Tables of tens of thousands of single characters are common, and one
/// allocation for each would take longer than all else that is done with a font.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// One character.
    One(char),
    /// Several of them.
    More(Box<str>),
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) => Text::One(one),
            _ => Text::More(text.into()),
        }
    }
}

impl Text {
    /// `None` for no text at all; a NUL is none.
    fn of(characters: impl Iterator<Item = char>) -> Option<Text> {
        let mut characters = characters.filter(|c| *c != '\0');
        let first = characters.next()?;
        Some(match characters.next() {
            None => Text::One(first),
            Some(second) => {
                let all = [first, second].into_iter().chain(characters);
                Text::More(all.collect::<String>().into_boxed_str())
            }
        })
    }

    fn is_useless(&self) -> bool {
        let useless = |c: char| c.is_control() || c == '\u{fffd}';
        match self {
            Text::One(character) => useless(*character),
            Text::More(text) => text.chars().all(useless),
        }
    }
}

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
        if !mappings.is_sorted_by(|(a, _), (b, _)| a < b) {
            mappings.reverse();
            mappings.sort_by_key(|(code, _)| *code);
            mappings.dedup_by_key(|(code, _)| *code);
        }
        plausible(&mappings).then_some(ToUnicode(mappings))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Text)> {
        self.0.iter().map(|(code, text)| (*code, text))
    }
}

fn plausible(mappings: &[(u32, Text)]) -> bool {
    let Some((_, first)) = mappings.first() else {
        return false;
    };
    mappings.iter().any(|(_, text)| !text.is_useless())
        && (mappings.len() < 3 || mappings.iter().any(|(_, text)| text != first))
}

struct Reader<'a> {
    lexer: Lexer<'a>,
    mappings: Vec<(u32, Text)>,
}

impl Reader<'_> {
    fn characters(&mut self) {
        while let Some(Token::Text(code)) = self.lexer.next_token() {
            match self.lexer.next_token() {
                Some(Token::Text(text)) => {
                    let code = self.code(&code);
                    self.push(code, self.text(&text));
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
        let mut stem: Vec<char> = self.characters_of(first).collect();
        let Some(last) = stem.pop() else {
            return;
        };
        let codes = low..=high.min(low.saturating_add(0xffff));
        let room = MOST_MAPPINGS.saturating_sub(self.mappings.len());
        // Maps of all codes are common, and most texts are of one character.
        self.mappings.reserve(codes.clone().count().min(room));
        let nexts = codes.filter_map(|code| {
            let next = char::from_u32(last as u32 + (code - low))?;
            let text = match stem.is_empty() {
                true => (next != '\0').then_some(Text::One(next)),
                false => Text::of(stem.iter().copied().chain([next])),
            };
            Some((code, text?))
        });
        self.mappings.extend(nexts.take(room));
    }

    fn list(&mut self, low: u32, high: u32) {
        let mut code = low;
        while let Some(Token::Text(text)) = self.lexer.next_token() {
            if code <= high {
                self.push(code, self.text(&text));
                code = code.saturating_add(1);
            }
        }
    }

    fn push(&mut self, code: u32, text: Option<Text>) {
        if let Some(text) = text
            && self.mappings.len() < MOST_MAPPINGS
        {
            self.mappings.push((code, text));
        }
    }

    fn code(&self, range: &Range<usize>) -> u32 {
        let bytes = self.lexer.strings.get(range.clone()).unwrap_or_default();
        let last = &bytes[bytes.len().saturating_sub(4)..];
        last.iter().fold(0, |code, b| code << 8 | u32::from(*b))
    }

    fn text(&self, range: &Range<usize>) -> Option<Text> {
        Text::of(self.characters_of(range))
    }

    /// UTF-16BE; a single byte, which some producers write, is its own character.
    fn characters_of(&self, range: &Range<usize>) -> impl Iterator<Item = char> {
        let bytes = self.lexer.strings.get(range.clone()).unwrap_or_default();
        let single = match bytes {
            [byte] => Some(char::from(*byte)),
            _ => None,
        };
        let units = bytes
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        let pairs = char::decode_utf16(units).filter_map(Result::ok);
        single.into_iter().chain(pairs)
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
        let all: Vec<_> = map
            .iter()
            .map(|(code, text)| (code, text.clone()))
            .collect();
        let one = |code, character| (code, Text::One(character));
        let ligature = (5, Text::More("fi".into()));
        assert_eq!(
            all,
            [
                one(1, 'A'),
                one(2, 'a'),
                one(3, 'b'),
                one(4, 'c'),
                ligature,
                one(6, '𝐀')
            ]
        );
    }

    #[test]
    fn a_range_from_nought_maps_codes_to_themselves() {
        let map = ToUnicode::parse(b"beginbfrange <0000> <FFFF> <0000> endbfrange").unwrap();
        assert!(
            map.iter()
                .any(|(code, text)| code == 0x41 && *text == Text::One('A'))
        );
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
