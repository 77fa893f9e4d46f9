//! Form fields that come without an appearance: what a viewer would write into them.

use lopdf::{Dictionary, Object};

use super::super::lexer::{Lexer, Token};
use super::super::metadata::text_string;
use super::super::objects::Objects;

/// Fields inherit from their parents, this far up.
const ANCESTORS: usize = 16;
/// More lines than this are not written.
const MOST_LINES: usize = 200;
/// Size of text that fits itself to its field, and distance of lines in sizes.
const OWN_SIZE: f32 = 12.0;
const LEADING: f32 = 1.15;

const CHOICE_IS_COMBO: i64 = 1 << 17;
const TEXT_IS_PASSWORD: i64 = 1 << 13;

/// The content that shows the value or the options of a field, in the page's user space.
pub(super) fn content(
    objects: &Objects,
    field: &Dictionary,
    default: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let [left, bottom, right, top] = objects.rectangle(field, b"Rect")?;
    if right - left < 1.0 || top - bottom < 1.0 {
        return None;
    }
    let appearance = inherited(objects, field, b"DA").and_then(|o| o.as_str().ok());
    let appearance = appearance.or(default)?;
    let size = font_size(appearance)
        .filter(|s| *s > 0.5)
        .unwrap_or(OWN_SIZE);
    let lines = lines(objects, field)?;
    // A list scrolls; set smaller, all of it is in its place on the page.
    let fitting = (top - bottom) / (LEADING * lines.len().max(1) as f32);
    let factor = (fitting / size).min(1.0);
    let mut out = b"q BT ".to_vec();
    out.extend_from_slice(&appearance[..appearance.len().min(1_000)]);
    let place = format!(
        " {factor} 0 0 {factor} {} {} Tm {} TL\n",
        left + 2.0,
        top - factor * size,
        LEADING * size,
    );
    out.extend(place.bytes());
    for line in lines {
        out.push(b'<');
        out.extend(line.chars().flat_map(hexadecimal));
        out.extend_from_slice(b"> Tj T*\n");
    }
    out.extend_from_slice(b"ET Q\n");
    Some(out)
}

/// The entry of a field or of the nearest field above it.
pub(super) fn inherited<'d>(
    objects: &'d Objects,
    mut field: &'d Dictionary,
    key: &[u8],
) -> Option<&'d Object> {
    for _ in 0..ANCESTORS {
        if let Some(value) = objects.get(field, key) {
            return Some(value);
        }
        field = objects.dictionary(field, b"Parent")?;
    }
    None
}

fn font_size(appearance: &[u8]) -> Option<f32> {
    let mut lexer = Lexer::new(appearance);
    let mut last = None;
    while let Some(token) = lexer.next_token() {
        match token {
            Token::Number(number) => last = Some(number),
            Token::Word(b"Tf") => return last,
            _ => {}
        }
    }
    None
}

/// The lines that a field shows, those of a list from its first visible one.
fn lines(objects: &Objects, field: &Dictionary) -> Option<Vec<String>> {
    let flags = inherited(objects, field, b"Ff").and_then(|o| o.as_i64().ok());
    let flags = flags.unwrap_or(0);
    let kind = inherited(objects, field, b"FT")?.as_name().ok()?;
    let value = inherited(objects, field, b"V");
    match kind {
        b"Ch" if flags & CHOICE_IS_COMBO == 0 => {
            let options = inherited(objects, field, b"Opt")?.as_array().ok()?;
            let first = inherited(objects, field, b"TI").and_then(|o| o.as_i64().ok());
            let first = usize::try_from(first.unwrap_or(0)).unwrap_or(0);
            let shown = options.iter().skip(first).take(MOST_LINES);
            Some(shown.filter_map(|o| option(objects, o)).collect())
        }
        b"Tx" if flags & TEXT_IS_PASSWORD != 0 => None,
        b"Tx" | b"Ch" => {
            let text = text_string(value?.as_str().ok()?);
            Some(text.lines().take(MOST_LINES).map(str::to_owned).collect())
        }
        _ => None,
    }
}

/// An option is its text, or a pair of the value that it stands for and its text.
fn option(objects: &Objects, option: &Object) -> Option<String> {
    match objects.resolve(option)? {
        Object::String(text, _) => Some(text_string(text)),
        Object::Array(pair) => Some(text_string(objects.resolve(pair.get(1)?)?.as_str().ok()?)),
        _ => None,
    }
}

/// A character's code in the Latin encodings that field fonts have.
fn hexadecimal(character: char) -> [u8; 2] {
    let code = u8::try_from(character as u32).unwrap_or(b'?');
    [code >> 4, code & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)])
}
