//! What a PDF says of itself: the information dictionary, the XMP packet, the catalog.

use jiff::civil::Date;
use lopdf::{Dictionary, Object};

use super::objects::Objects;
use crate::Metadata;

/// A longer title is no title.
const LONGEST: usize = 1_000;

pub(super) fn read(objects: &Objects, catalog: Option<&Dictionary>) -> Metadata {
    let mut metadata = Metadata::default();
    let info = objects.file.trailer.get(b"Info").ok();
    if let Some(Object::Dictionary(info)) = info.and_then(|i| objects.resolve(i)) {
        let text = |key| {
            objects
                .string(info, key)
                .and_then(|s| clean(&text_string(s)))
        };
        metadata.title = text(b"Title");
        metadata.author = text(b"Author");
        metadata.created = objects.string(info, b"CreationDate").and_then(date);
        metadata.modified = objects.string(info, b"ModDate").and_then(date);
    }
    let Some(catalog) = catalog else {
        return metadata;
    };
    metadata.language = objects
        .string(catalog, b"Lang")
        .and_then(|s| clean(&text_string(s)));
    metadata.tagged = objects.dictionary(catalog, b"StructTreeRoot").is_some();
    if let Some(stream) = objects.stream(catalog, b"Metadata") {
        add_xmp(
            &mut metadata,
            &String::from_utf8_lossy(&objects.inflate(stream)),
        );
    }
    metadata
}

/// Fills what the information dictionary left out. XMP is read as text: only the few properties
/// that are looked for, in the two ways they are written.
fn add_xmp(metadata: &mut Metadata, xmp: &str) {
    let text = |name| xmp_property(xmp, name).and_then(|t| clean(&t));
    let day = |name| xmp_property(xmp, name).and_then(|t| date(t.as_bytes()));
    metadata.title = metadata.title.take().or_else(|| text("dc:title"));
    metadata.author = metadata.author.take().or_else(|| text("dc:creator"));
    metadata.language = metadata.language.take().or_else(|| text("dc:language"));
    metadata.created = metadata.created.or_else(|| day("xmp:CreateDate"));
    metadata.modified = metadata.modified.or_else(|| day("xmp:ModifyDate"));
}

/// `<name ...>...text...</name>`, or `name="text"` as an attribute.
fn xmp_property(xmp: &str, name: &str) -> Option<String> {
    let element = format!("<{name}");
    if let Some((_, rest)) = xmp.split_once(&element) {
        let (_, rest) = rest.split_once('>')?;
        let (inner, _) = rest.split_once(&format!("</{name}>"))?;
        return Some(unescape(&without_tags(inner)));
    }
    let (_, rest) = xmp.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(unescape(value))
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for character in text.chars() {
        match character {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => out.push(character),
            _ => {}
        }
    }
    out
}

fn unescape(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
    ];
    let plain = named
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    plain.replace("&amp;", "&")
}

fn clean(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text: String = words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 with its mark, UTF-8 with its mark, else
/// PDFDocEncoding, which is Latin-1 but for a few codes.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| doc_encoding(*b)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).filter_map(Result::ok).collect()
}

fn doc_encoding(byte: u8) -> char {
    const FROM_0X80: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{fffd}€";
    match byte {
        0x80..=0xa0 => FROM_0X80
            .chars()
            .nth(usize::from(byte - 0x80))
            .unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

/// The day of `D:20260129093000+01'00'` or `2026-01-29T09:30:00`.
fn date(text: &[u8]) -> Option<Date> {
    let digits: Vec<i16> = text
        .iter()
        .filter(|b| **b != b'-')
        .skip_while(|b| !b.is_ascii_digit())
        .take_while(|b| b.is_ascii_digit())
        .take(8)
        .map(|b| i16::from(b - b'0'))
        .collect();
    let number = |range: std::ops::Range<usize>| {
        let part = digits.get(range)?;
        Some(part.iter().fold(0, |n, d| n * 10 + d))
    };
    let year = number(0..4)?;
    let month = number(4..6).unwrap_or(1);
    let day = number(6..8).unwrap_or(1);
    Date::new(year, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_both_notations() {
        let day = Date::new(2026, 1, 29).ok();
        assert_eq!(date(b"D:20260129093000+01'00'"), day);
        assert_eq!(date(b"2026-01-29T09:30:00"), day);
        assert_eq!(date(b"D:20261329"), None);
    }

    #[test]
    fn text_strings_in_their_encodings() {
        assert_eq!(text_string(b"\xfe\xff\x01\x05"), "ą");
        assert_eq!(text_string(b"caf\xe9 \x85"), "café –");
    }

    #[test]
    fn xmp_fills_the_gaps() {
        let mut metadata = Metadata::default();
        add_xmp(
            &mut metadata,
            "<dc:title><rdf:Alt><rdf:li>Made up &amp; short</rdf:li></rdf:Alt></dc:title>\
             <rdf:Description xmp:CreateDate=\"2024-05-06T07:08:09Z\"/>",
        );
        assert_eq!(metadata.title.as_deref(), Some("Made up & short"));
        assert_eq!(metadata.created, Date::new(2024, 5, 6).ok());
    }
}
