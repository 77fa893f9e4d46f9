//! Tokens of content streams and of CMaps, which share the syntax of PDF objects.
//!
//! The lexer accepts any bytes. What is no token it skips; a string that is not closed ends with
//! the data. It copies nothing but the bytes of strings, into a buffer that the caller empties.

use std::borrow::Cow;
use std::ops::Range;

/// One token. Arrays and dictionaries come as their brackets: nothing here nests, so hostile
/// nesting costs nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// An integer or a real.
    Number(f32),
    /// A name without its slash, escapes decoded.
    Name(Cow<'a, [u8]>),
    /// A string, as its range in [`Lexer::strings`].
    Text(Range<usize>),
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
    /// Any other word: an operator, `true`, `null`.
    Word(&'a [u8]),
}

/// Where the tokens go that are no words.
trait Operands<'a> {
    fn put(&mut self, token: Token<'a>);
}

impl<'a> Operands<'a> for Vec<Token<'a>> {
    #[inline(always)]
    fn put(&mut self, token: Token<'a>) {
        self.push(token);
    }
}

impl<'a> Operands<'a> for Option<Token<'a>> {
    #[inline(always)]
    fn put(&mut self, token: Token<'a>) {
        *self = Some(token);
    }
}

/// Reads tokens from a slice.
pub(super) struct Lexer<'a> {
    data: &'a [u8],
    position: usize,
    /// The decoded bytes of the strings since the caller last emptied it.
    pub(super) strings: Vec<u8>,
}

const fn class_table() -> [u8; 256] {
    let mut table = [REGULAR; 256];
    let mut i = 0;
    let spaces = [0u8, 9, 10, 12, 13, 32];
    while i < spaces.len() {
        table[spaces[i] as usize] = SPACE;
        i += 1;
    }
    let numbers = *b"+-.0123456789";
    i = 0;
    while i < numbers.len() {
        table[numbers[i] as usize] = NUMBER;
        i += 1;
    }
    let delimiters = *b"()<>[]{}/%";
    i = 0;
    while i < delimiters.len() {
        table[delimiters[i] as usize] = DELIMITER;
        i += 1;
    }
    table
}

const REGULAR: u8 = 0;
/// Regular, and what numbers begin with.
const NUMBER: u8 = 1;
const SPACE: u8 = 2;
const DELIMITER: u8 = 3;
static CLASS: [u8; 256] = class_table();

fn is_space(byte: u8) -> bool {
    CLASS[byte as usize] == SPACE
}

fn is_regular(byte: u8) -> bool {
    CLASS[byte as usize] <= NUMBER
}

impl<'a> Lexer<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Lexer {
            data,
            position: 0,
            strings: Vec::new(),
        }
    }

    /// The next token; `None` at the end of the data.
    pub(super) fn next_token(&mut self) -> Option<Token<'a>> {
        let mut operand = None;
        let word = self.read(&mut operand)?;
        word.map(Token::Word).or(operand)
    }

    /// Puts the operands up to the next operator behind those that are there, and returns it;
    /// `None` at the end of the data.
    pub(super) fn next_operator(&mut self, operands: &mut Vec<Token<'a>>) -> Option<&'a [u8]> {
        loop {
            match self.read(operands)? {
                Some(word) if !matches!(word, b"true" | b"false" | b"null") => return Some(word),
                Some(word) => operands.push(Token::Word(word)),
                None => {}
            }
        }
    }

    /// Reads one token: a word is returned, any other is handed over where it is read. A token that
    /// is put down whole and picked up by its parts takes longer to come out of the processor's
    /// store buffer than it took to read.
    #[inline(always)]
    fn read(&mut self, operands: &mut impl Operands<'a>) -> Option<Option<&'a [u8]>> {
        loop {
            let &byte = self.data.get(self.position)?;
            match CLASS[byte as usize] {
                SPACE => {
                    self.position += 1;
                    continue;
                }
                NUMBER => match self.number() {
                    Some(number) => operands.put(Token::Number(number)),
                    None => return Some(Some(self.word())),
                },
                REGULAR => return Some(Some(self.word())),
                _ => match byte {
                    b'/' => operands.put(Token::Name(self.name())),
                    b'(' => operands.put(Token::Text(self.literal_string())),
                    b'<' if self.peek(1) != Some(b'<') => {
                        operands.put(Token::Text(self.hex_string()));
                    }
                    b'%' => {
                        self.skip_comment();
                        continue;
                    }
                    _ => match self.bracket(byte) {
                        Some(bracket) => operands.put(bracket),
                        None => continue,
                    },
                },
            }
            return Some(None);
        }
    }

    /// Skips the data of an inline image, from behind `ID` to behind its `EI`.
    ///
    /// Binary data can hold the two letters, so what follows them has to look like content:
    /// white space or the end, and no control bytes nearby.
    pub(super) fn skip_inline_image(&mut self) {
        let mut at = self.position + 1;
        while let Some(found) = find(self.data, at, b"EI") {
            let before = found == 0 || is_space(self.data[found - 1]);
            let rest = &self.data[found + 2..];
            if before && looks_like_content(rest) {
                self.position = found + 2;
                return;
            }
            at = found + 2;
        }
        self.position = self.data.len();
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.data.get(self.position + ahead).copied()
    }

    /// A bracket; what is none is skipped.
    fn bracket(&mut self, byte: u8) -> Option<Token<'a>> {
        let doubled = self.peek(1) == Some(byte);
        self.position += 1;
        let bracket = match byte {
            b'[' => return Some(Token::ArrayOpen),
            b']' => return Some(Token::ArrayClose),
            b'<' if doubled => Token::DictionaryOpen,
            b'>' if doubled => Token::DictionaryClose,
            _ => return None,
        };
        self.position += 1;
        Some(bracket)
    }

    fn word(&mut self) -> &'a [u8] {
        let rest = &self.data[self.position..];
        let length = rest
            .iter()
            .position(|b| !is_regular(*b))
            .unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    fn skip_comment(&mut self) {
        let rest = &self.data[self.position..];
        let end = rest.iter().position(|b| matches!(b, b'\r' | b'\n'));
        self.position += end.unwrap_or(rest.len());
    }

    /// Numbers as producers write them: signs doubled, a minus inside (read as the end).
    /// `None` where none begins.
    fn number(&mut self) -> Option<f32> {
        let mut at = self.position;
        let mut negative = false;
        while let Some(sign @ (b'+' | b'-')) = self.data.get(at) {
            negative |= *sign == b'-';
            at += 1;
        }
        let (value, length) = digits(&self.data[at..])?;
        at += length;
        self.position = at;
        if self.data.get(at).is_some_and(|b| *b == b'-' || *b == b'.') {
            self.word();
        }
        Some(if negative { -value } else { value } as f32)
    }

    fn name(&mut self) -> Cow<'a, [u8]> {
        self.position += 1;
        let raw = self.word();
        if !raw.contains(&b'#') {
            return Cow::Borrowed(raw);
        }
        let mut out = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((&byte, tail)) = rest.split_first() {
            let escape = match tail {
                [high, low, ..] if byte == b'#' => hex(*high).zip(hex(*low)),
                _ => None,
            };
            out.push(escape.map_or(byte, |(high, low)| high << 4 | low));
            rest = if escape.is_some() { &tail[2..] } else { tail };
        }
        Cow::Owned(out)
    }

    fn hex_string(&mut self) -> Range<usize> {
        self.position += 1;
        let start = self.strings.len();
        let mut high = None;
        while let Some(&byte) = self.data.get(self.position) {
            self.position += 1;
            let Some(digit) = hex(byte) else {
                if byte == b'>' {
                    break;
                }
                continue;
            };
            match high.take() {
                Some(h) => self.strings.push(h << 4 | digit),
                None => high = Some(digit),
            }
        }
        if let Some(h) = high {
            self.strings.push(h << 4);
        }
        start..self.strings.len()
    }

    fn literal_string(&mut self) -> Range<usize> {
        self.position += 1;
        let start = self.strings.len();
        let mut depth = 1;
        loop {
            let rest = &self.data[self.position..];
            let plain = rest.iter().position(|b| matches!(b, b'\\' | b'(' | b')'));
            let plain = plain.unwrap_or(rest.len());
            self.strings.extend_from_slice(&rest[..plain]);
            self.position += plain;
            let Some(&byte) = rest.get(plain) else { break };
            self.position += 1;
            match byte {
                b'\\' => {
                    self.escape();
                    continue;
                }
                b'(' => depth += 1,
                _ => depth -= 1,
            }
            if depth == 0 {
                break;
            }
            self.strings.push(byte);
        }
        start..self.strings.len()
    }

    fn escape(&mut self) {
        let Some(&byte) = self.data.get(self.position) else {
            return;
        };
        self.position += 1;
        let decoded = match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return,
            b'\r' => {
                self.position += usize::from(self.peek(0) == Some(b'\n'));
                return;
            }
            b'0'..=b'7' => self.octal(byte - b'0'),
            other => other,
        };
        self.strings.push(decoded);
    }

    fn octal(&mut self, first: u8) -> u8 {
        let mut value = u32::from(first);
        for _ in 0..2 {
            let Some(digit @ b'0'..=b'7') = self.peek(0) else {
                break;
            };
            value = value * 8 + u32::from(digit - b'0');
            self.position += 1;
        }
        value as u8
    }
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// Digits that a whole number of 64 bits, and one of a double's 53, hold without loss.
const EXACT_DIGITS: usize = 15;
/// Powers of ten, all exact.
const TENS: [f64; EXACT_DIGITS + 1] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// Digits with at most one point among them: their value, and how many bytes they are.
fn digits(data: &[u8]) -> Option<(f64, usize)> {
    let mut value = 0;
    let whole = read_digits(data, &mut value);
    let (mut length, mut decimals) = (whole, 0);
    if data.get(whole) == Some(&b'.') {
        decimals = read_digits(&data[whole + 1..], &mut value);
        length += 1 + decimals;
    }
    match whole + decimals {
        0 if length == 0 => None,
        ..=EXACT_DIGITS if decimals == 0 => Some((exact(value), length)),
        ..=EXACT_DIGITS => Some((exact(value) / TENS[decimals], length)),
        _ => Some(many_digits(data)),
    }
}

/// A number of at most [`EXACT_DIGITS`]. Processors turn numbers with a sign into doubles in one step.
fn exact(value: u64) -> f64 {
    value.cast_signed() as f64
}

/// Digits up to the next other byte, put behind those of `value`; how many there are.
#[inline]
fn read_digits(data: &[u8], value: &mut u64) -> usize {
    let mut read = 0;
    // A step for each digit would end at a place that no processor foresees.
    if let Some(eight) = data.first_chunk() {
        read = eight_digits(*eight, value);
        if read < 8 {
            return read;
        }
    }
    for byte in data.get(read..).unwrap_or_default() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        *value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        read += 1;
    }
    read
}

/// The same for eight bytes at once, each a lane of a number of 64 bits.
#[inline]
fn eight_digits(bytes: [u8; 8], value: &mut u64) -> usize {
    const SCALES: [u64; 9] = [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
    ];
    let digits = u64::from_le_bytes(bytes) ^ 0x3030_3030_3030_3030;
    // Above 9 either the upper half of a lane is not 0, or it is not once 6 is added. What carries
    // over reaches the lanes behind the first such byte alone.
    let carried = digits.wrapping_add(0x0606_0606_0606_0606);
    let others = (digits | carried) & 0xf0f0_f0f0_f0f0_f0f0;
    let count = others.trailing_zeros() / 8;
    // The digits move to the end, behind zeros; then neighbours are put together, thrice.
    let lanes = digits.checked_shl(64 - 8 * count).unwrap_or(0);
    let pairs = (lanes.wrapping_mul(10).wrapping_add(lanes >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let all = (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xffff_ffff;
    let count = count as usize;
    *value = value.wrapping_mul(SCALES[count]).wrapping_add(all);
    count
}

/// The same for more digits than are exact.
fn many_digits(data: &[u8]) -> (f64, usize) {
    let (mut value, mut scale, mut point) = (0f64, 1f64, false);
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        match byte {
            b'0'..=b'9' => {
                value = value * 10.0 + f64::from(byte - b'0');
                scale *= if point { 10.0 } else { 1.0 };
            }
            b'.' if !point => point = true,
            _ => break,
        }
        at += 1;
    }
    let finite = scale.is_finite();
    (if finite { value / scale } else { 0.0 }, at)
}

fn find(data: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let rest = data.get(from..)?;
    Some(from + memchr::memmem::find(rest, needle)?)
}

fn looks_like_content(rest: &[u8]) -> bool {
    let near = &rest[..rest.len().min(16)];
    let printable = |b: &u8| is_space(*b) && *b != 0 || (32..127).contains(b);
    near.first().is_none_or(|b| is_space(*b)) && near.iter().all(printable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(data: &[u8]) -> Vec<String> {
        let mut lexer = Lexer::new(data);
        let mut out = Vec::new();
        while let Some(token) = lexer.next_token() {
            out.push(match token {
                Token::Text(range) => {
                    format!("({})", String::from_utf8_lossy(&lexer.strings[range]))
                }
                Token::Name(name) => format!("/{}", String::from_utf8_lossy(&name)),
                Token::Number(n) => n.to_string(),
                Token::Word(word) => String::from_utf8_lossy(word).into_owned(),
                other => format!("{other:?}"),
            });
        }
        out
    }

    #[test]
    fn strings_decode_their_escapes() {
        assert_eq!(tokens(br"(a\(b\)\101\\(c)) Tj"), ["(a(b)A\\(c))", "Tj"]);
        assert_eq!(
            tokens(b"<48 6> (open"),
            ["(H`)", "(open"].map(|s| format!("{s}{}", if s == "(open" { ")" } else { "" }))
        );
    }

    #[test]
    fn numbers_are_read_as_producers_write_them() {
        assert_eq!(
            tokens(b"-.5 --3 1.25.7 +4 12-3 x"),
            ["-0.5", "-3", "1.25", "4", "12", "x"]
        );
    }

    #[test]
    fn digits_are_read_by_the_eight_as_one_by_one() {
        for text in [
            "",
            "7",
            "12",
            "1234567",
            "12345678",
            "123456789",
            "00000000000001234",
            "99999999",
            "1234:678",
            "12/45678",
            "123\u{7f}",
            "-1",
            "12.4",
            "1\x00345678",
            "12345678\u{ff}",
        ] {
            let mut value = 3;
            let read = read_digits(text.as_bytes(), &mut value);
            let digits = text.bytes().take_while(u8::is_ascii_digit);
            let expected = digits.clone().fold(3, |n, b| n * 10 + u64::from(b - b'0'));
            assert_eq!((read, value), (digits.count(), expected), "{text:?}");
        }
    }

    #[test]
    fn names_decode_their_escapes() {
        assert_eq!(tokens(b"/A#20B/C"), ["/A B", "/C"]);
    }

    #[test]
    fn an_inline_image_is_skipped_although_its_data_holds_the_end_mark() {
        let mut lexer = Lexer::new(b" \x01 EI \x02\xff EI Q");
        lexer.skip_inline_image();
        assert_eq!(lexer.next_token(), Some(Token::Word(b"Q")));
    }
}
