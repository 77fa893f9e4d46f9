//! Simple fonts (Type 1, TrueType, Type 3): one byte a code.

use lopdf::{Dictionary, Object};

use super::super::objects::{Objects, as_number};
use super::embedded::{self, CodeTexts};
use super::encoding::{Encoding, named_text, wingdings};
use super::metrics::{self, Metrics};
use super::to_unicode::ToUnicode;
use super::{Codes, Entry, Font, GlyphText, Looks, Strings, Text, intern_mapped, looks};

/// Reads a simple font.
pub(super) fn read(objects: &Objects, font: &Dictionary) -> Font {
    let descriptor = objects.dictionary(font, b"FontDescriptor");
    let Looks { name, bold, italic } = looks(objects, font, descriptor);
    let type3 = (objects.name(font, b"Subtype") == Some(b"Type3"))
        .then(|| objects.matrix(font, b"FontMatrix").unwrap_or(TYPE3_SPACE));
    let mut strings = Strings::default();
    let texts = texts(objects, font, descriptor, &name, &mut strings);
    let unit = type3.map_or(0.001, |m| m.a.abs().max(m.b.abs()));
    let widths = widths(objects, font, descriptor, &name, (bold, italic), &texts);
    let mut entries = Box::new([Entry::default(); 256]);
    for (code, entry) in entries.iter_mut().enumerate() {
        *entry = Entry {
            text: texts[code],
            width: widths[code] * unit,
        };
    }
    let space = entries
        .iter()
        .find(|e| e.text.is_space() && e.width > 0.0)
        .map_or(0.25, |e| e.width);
    let em = if type3.is_some() {
        type3_em(&entries)
    } else {
        1.0
    };
    Font {
        codes: Codes::Single(entries),
        strings,
        bold,
        italic,
        vertical: false,
        space: space / em,
        em,
    }
}

const TYPE3_SPACE: crate::pdf::matrix::Matrix =
    crate::pdf::matrix::Matrix::new([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);

/// A letter is about half as wide as its font is large; a Type 3 font whose letters are far from
/// that has another size than the one it is set in.
fn type3_em(entries: &[Entry; 256]) -> f32 {
    let mut widths: Vec<f32> = entries.iter().map(|e| e.width.abs()).collect();
    widths.retain(|w| *w > 0.0);
    widths.sort_unstable_by(f32::total_cmp);
    let median = widths.get(widths.len() / 2).copied().unwrap_or(0.5);
    match median / 0.5 {
        0.4..=2.5 => 1.0,
        other => other.clamp(0.001, 1000.0),
    }
}

/// What each code reads as: ToUnicode first, then the encoding, then the font program.
fn texts(
    objects: &Objects,
    font: &Dictionary,
    descriptor: Option<&Dictionary>,
    family: &str,
    strings: &mut Strings,
) -> Vec<GlyphText> {
    let mut texts = vec![GlyphText::NONE; 256];
    let map = objects
        .stream(font, b"ToUnicode")
        .and_then(|s| ToUnicode::parse(&objects.inflate(s)));
    let mapped = map.iter().flat_map(ToUnicode::iter);
    for (code, text) in mapped.filter(|(code, _)| *code < 256) {
        texts[code as usize] = intern_mapped(strings, text, family);
    }
    let encoded = encoded_texts(objects, font, descriptor, family, map.is_some());
    for (slot, text) in texts.iter_mut().zip(encoded) {
        if let (true, Some(text)) = (slot.is_none(), text) {
            *slot = intern_mapped(strings, &text, family);
        }
    }
    texts
}

/// The texts by the font's encoding: its base, then its differences. Where no base is named, an
/// embedded font's own encoding is the base.
fn encoded_texts(
    objects: &Objects,
    font: &Dictionary,
    descriptor: Option<&Dictionary>,
    family: &str,
    mapped: bool,
) -> Vec<Option<Text>> {
    let encoding = objects.get(font, b"Encoding");
    let differences = encoding.and_then(|e| e.as_dict().ok());
    let named = match encoding {
        Some(Object::Name(name)) => Encoding::named(name),
        Some(Object::Dictionary(dictionary)) => objects
            .name(dictionary, b"BaseEncoding")
            .and_then(Encoding::named),
        _ => None,
    };
    let own = own_texts(objects, descriptor, named, mapped);
    let base = named.unwrap_or_else(|| implied(family, objects, font));
    let pictures = family.contains("ingdings") && named.is_none() && own.is_none();
    let mut texts: Vec<Option<Text>> = (0..=255u8)
        .map(|code| {
            let of_base = || base.character(code).map(Text::One);
            let own = own.as_ref().and_then(|o| o[usize::from(code)].as_deref());
            match pictures && code > 32 {
                true => Some(Text::One(wingdings(code))),
                false => own.map(Text::from).or_else(of_base),
            }
        })
        .collect();
    if let Some(list) = differences.and_then(|d| objects.array(d, b"Differences")) {
        let dingbats = base == Encoding::ZapfDingbats;
        apply_differences(objects, list, dingbats, &mut texts);
    }
    texts
}

/// The font program is only read where nothing else tells the texts.
fn own_texts(
    objects: &Objects,
    descriptor: Option<&Dictionary>,
    named: Option<Encoding>,
    mapped: bool,
) -> Option<CodeTexts> {
    let descriptor = descriptor.filter(|_| named.is_none() && !mapped)?;
    embedded::code_texts(&embedded::program(objects, descriptor)?)
}

fn implied(family: &str, objects: &Objects, font: &Dictionary) -> Encoding {
    if family.starts_with("Symbol") {
        Encoding::Symbol
    } else if family.contains("Dingbats") {
        Encoding::ZapfDingbats
    } else if objects.name(font, b"Subtype") == Some(b"TrueType") {
        Encoding::WinAnsi
    } else {
        Encoding::Standard
    }
}

fn apply_differences(
    objects: &Objects,
    list: &[Object],
    dingbats: bool,
    texts: &mut [Option<Text>],
) {
    let mut code = 0usize;
    for item in list {
        match objects.resolve(item) {
            Some(Object::Name(name)) => {
                if let Some(slot) = texts.get_mut(code) {
                    *slot = difference(name, dingbats).or(slot.take_if(|_| is_numbered(name)));
                }
                code = code.saturating_add(1);
            }
            Some(number) => code = as_number(number).map_or(code, |n| n.max(0.0) as usize),
            None => {}
        }
    }
}

/// The names of dingbats, `a1` to `a206`, are numbers in every other font.
fn difference(name: &[u8], dingbats: bool) -> Option<Text> {
    let digits = name.strip_prefix(b"a").filter(|rest| !rest.is_empty());
    if !dingbats && digits.is_some_and(|d| d.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let text = named_text(std::str::from_utf8(name).ok()?)?;
    Some(Text::from(text.as_str()))
}

/// Names that only number a glyph (`g12`, `cid45`, `a7`) leave the text to the base encoding.
fn is_numbered(name: &[u8]) -> bool {
    let digits = name.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    digits > 0 && digits < name.len()
}

/// The advances of the 256 codes in glyph space: the font's own, else those of the standard font
/// that it names or resembles.
fn widths(
    objects: &Objects,
    font: &Dictionary,
    descriptor: Option<&Dictionary>,
    family: &str,
    (bold, italic): (bool, bool),
    texts: &[GlyphText],
) -> Vec<f32> {
    let missing = descriptor.and_then(|d| objects.number(d, b"MissingWidth"));
    let listed = objects.numbers(font, b"Widths").filter(|w| !w.is_empty());
    let Some(listed) = listed else {
        let standard = standard(family, bold, italic);
        return texts
            .iter()
            .map(|text| standard_width(standard, *text))
            .collect();
    };
    let mut widths = vec![missing.unwrap_or(0.0); 256];
    let first = objects.integer(font, b"FirstChar").unwrap_or(0).max(0) as usize;
    for (slot, width) in widths.iter_mut().skip(first).zip(listed) {
        *slot = width;
    }
    widths
}

/// Courier has one width for all, so it needs no table.
fn standard(family: &str, bold: bool, italic: bool) -> Option<&'static Metrics> {
    let lower = family.to_lowercase();
    if lower.contains("courier") || lower.contains("mono") {
        return None;
    }
    let serif = ["times", "serif", "roman", "georgia", "garamond", "cambria"];
    let sans = lower.contains("sans");
    Some(
        match (
            !sans && serif.iter().any(|s| lower.contains(s)),
            bold,
            italic,
        ) {
            (false, false, _) => &metrics::HELVETICA,
            (false, true, _) => &metrics::HELVETICA_BOLD,
            (true, false, false) => &metrics::TIMES,
            (true, true, false) => &metrics::TIMES_BOLD,
            (true, false, true) => &metrics::TIMES_ITALIC,
            (true, true, true) => &metrics::TIMES_BOLD_ITALIC,
        },
    )
}

fn standard_width(metrics: Option<&Metrics>, text: GlyphText) -> f32 {
    let Some(metrics) = metrics else {
        return 600.0;
    };
    let width = text.character().and_then(|c| metrics.width(c));
    width.map_or(500.0, f32::from)
}
