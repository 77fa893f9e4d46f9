//! From bytes to text: byte order mark, declaration, and where both are missing or wrong, a guess.
//!
//! Accepts any bytes. Bytes that no encoding explains become U+FFFD, with a warning.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::warning;
use crate::{Warning, WarningKind};

/// Browsers look for a declaration in the first 1,024 bytes; pages that open with long comments or
/// scripts have it later.
const DECLARED_WITHIN: usize = 8 << 10;

/// How many bytes the guess looks at: more never changed it, and costs time.
const GUESSED_WITHIN: usize = 1 << 20;

/// A page that declares UTF-8 is believed when at most one in so many of its bytes is wrong.
const STRAY_BYTES: usize = 500;

/// Decodes a page. A declaration that the bytes contradict is a warning.
pub(super) fn decode<'a>(bytes: &'a [u8], warnings: &mut Vec<Warning>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Some(encoding) = two_byte(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let declared = declared(&bytes[..bytes.len().min(DECLARED_WITHIN)]);
    match std::str::from_utf8(whole(bytes)) {
        Ok(text) => {
            if text.is_ascii() && declared.is_some_and(|e| !e.is_ascii_compatible()) {
                return decode_as(bytes, declared.unwrap_or(UTF_8), warnings);
            }
            warn_if_contradicted(declared, text, warnings);
            Cow::Borrowed(text)
        }
        Err(_) => decode_legacy(bytes, declared, warnings),
    }
}

/// The bytes without a character of UTF-8 that the end cuts in two.
fn whole(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(e) if e.error_len().is_none() => &bytes[..e.valid_up_to()],
        _ => bytes,
    }
}

/// UTF-16 without a byte order mark, told by the zero beside the `<` and its successor.
fn two_byte(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [b'<', 0, b, 0] if *b != 0 => Some(UTF_16LE),
        [0, b'<', 0, b] if *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Text that is well-formed UTF-8 beyond ASCII is UTF-8, whatever the page says.
fn warn_if_contradicted(
    declared: Option<&'static Encoding>,
    text: &str,
    warnings: &mut Vec<Warning>,
) {
    if let Some(encoding) = declared
        && encoding != UTF_8
        && !text.is_ascii()
    {
        let message = format!("declares {} and is UTF-8", encoding.name());
        warnings.push(warning(WarningKind::Charset, message));
    }
}

fn decode_legacy<'a>(
    bytes: &'a [u8],
    declared: Option<&'static Encoding>,
    warnings: &mut Vec<Warning>,
) -> Cow<'a, str> {
    match declared {
        Some(encoding) if encoding != UTF_8 && decodes(bytes, encoding) => {
            encoding.decode_without_bom_handling(bytes).0
        }
        Some(encoding) if encoding == UTF_8 && stray(bytes) * STRAY_BYTES <= bytes.len() => {
            let message = "a few bytes are not in the declared encoding, UTF-8".to_owned();
            warnings.push(warning(WarningKind::Charset, message));
            String::from_utf8_lossy(bytes)
        }
        Some(encoding) => {
            let guess = guess(bytes);
            let message = format!(
                "declares {} and seems to be {}",
                encoding.name(),
                guess.name()
            );
            warnings.push(warning(WarningKind::Charset, message));
            guess.decode_without_bom_handling(bytes).0
        }
        None => decode_as(bytes, guess(bytes), warnings),
    }
}

fn decode_as<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    warnings: &mut Vec<Warning>,
) -> Cow<'a, str> {
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    if wrong {
        let message = format!("some bytes are not {}", encoding.name());
        warnings.push(warning(WarningKind::Charset, message));
    }
    text
}

fn decodes(bytes: &[u8], encoding: &'static Encoding) -> bool {
    !encoding.decode_without_bom_handling(bytes).1
}

/// How many stretches of bytes are not UTF-8.
fn stray(bytes: &[u8]) -> usize {
    bytes
        .utf8_chunks()
        .filter(|c| !c.invalid().is_empty())
        .count()
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let last = bytes.len() <= GUESSED_WITHIN;
    detector.feed(&bytes[..bytes.len().min(GUESSED_WITHIN)], last);
    detector.guess(None, Utf8Detection::Allow)
}

/// What the page declares, in a `meta` element or an XML declaration.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let start = start.to_ascii_lowercase();
    let xml = start
        .starts_with(b"<?xml")
        .then(|| label_after(&start, b"encoding"))
        .flatten();
    let label = xml.or_else(|| label_after_meta(&start))?;
    let encoding = Encoding::for_label(label)?;
    // A page whose declaration could be read is not in UTF-16.
    Some(if encoding == UTF_16BE || encoding == UTF_16LE {
        UTF_8
    } else if label == b"x-user-defined" {
        WINDOWS_1252
    } else {
        encoding
    })
}

fn label_after_meta(start: &[u8]) -> Option<&[u8]> {
    let mut from = 0;
    while let Some(at) = find(&start[from..], b"<meta") {
        let tag = &start[from + at..];
        let end = tag.iter().position(|b| *b == b'>').unwrap_or(tag.len());
        if let Some(label) = label_after(&tag[..end], b"charset") {
            return Some(label);
        }
        from += at + 5;
    }
    None
}

/// The word behind `name`, an equals sign and perhaps a quotation mark.
fn label_after<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let rest = &tag[find(tag, name)? + name.len()..];
    let rest = rest
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let rest = match rest.first()? {
        b'"' | b'\'' => rest[1..].trim_ascii_start(),
        _ => rest,
    };
    let end = rest
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b));
    Some(&rest[..end.unwrap_or(rest.len())]).filter(|label| !label.is_empty())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, usize) {
        let mut warnings = Vec::new();
        let text = decode(bytes, &mut warnings).into_owned();
        (text, warnings.len())
    }

    #[test]
    fn believes_a_byte_order_mark() {
        assert_eq!(read(b"\xff\xfe<\0p\0>\0\xe9\0"), ("<p>é".into(), 0));
        assert_eq!(read(b"\xef\xbb\xbf<p>\xc3\xa9"), ("<p>é".into(), 0));
    }

    #[test]
    fn believes_a_declaration_that_fits() {
        let (text, warnings) = read(b"<meta charset=iso-8859-2><p>\xe8e\xb9tina");
        assert!(text.ends_with("čeština"), "{text}");
        assert_eq!(warnings, 0);
    }

    #[test]
    fn warns_of_a_declaration_that_does_not_fit() {
        let (text, warnings) = read("<meta charset=\"iso-8859-1\"><p>čeština".as_bytes());
        assert!(text.ends_with("čeština"), "{text}");
        assert_eq!(warnings, 1);
        let page = b"<meta charset=utf-8><p>Les pr\xe9sidents ont \xe9t\xe9 \xe9lus \xe0 No\xebl";
        let (text, warnings) = read(page);
        assert!(
            text.ends_with("Les présidents ont été élus à Noël"),
            "{text}"
        );
        assert_eq!(warnings, 1);
    }

    #[test]
    fn a_cut_character_at_the_end_is_no_trouble() {
        assert_eq!(read(b"<p>caf\xc3"), ("<p>caf".into(), 0));
    }
}
