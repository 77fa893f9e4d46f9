//! What an embedded font program says of its own glyphs: the last resort where neither ToUnicode
//! nor an encoding tells what a code reads as.

use std::collections::HashMap;

use lopdf::Dictionary;
use read_fonts::ps::cff::CffFontRef;
use read_fonts::ps::type1::Type1Font;
use read_fonts::tables::cmap::{CmapSubtable, PlatformId};
use read_fonts::types::GlyphId;
use read_fonts::{FontRef, TableProvider};

use super::super::objects::Objects;
use super::encoding::named_text;

/// The texts of the codes of a simple font.
pub(super) type CodeTexts = Vec<Option<String>>;

/// The font program of a font descriptor, inflated.
pub(super) fn program(objects: &Objects, descriptor: &Dictionary) -> Option<Vec<u8>> {
    let keys: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
    let stream = keys
        .iter()
        .find_map(|key| objects.stream(descriptor, key))?;
    Some(objects.inflate(stream)).filter(|data| !data.is_empty())
}

/// What the 256 codes of a simple font read as by its own program: Type 1, CFF or TrueType.
pub(super) fn code_texts(data: &[u8]) -> Option<CodeTexts> {
    if let Some(texts) = type1_texts(data) {
        return Some(texts);
    }
    if let Ok(font) = FontRef::new(data) {
        let cff = font.cff().ok();
        return cff
            .and_then(|table| cff_texts(table.offset_data().as_bytes()))
            .or_else(|| true_type_texts(&font));
    }
    cff_texts(data)
}

/// What the glyphs of a composite font read as: by `cmap` read backwards, else by name.
pub(super) fn glyph_texts(data: &[u8]) -> HashMap<u32, String> {
    let Ok(font) = FontRef::new(data) else {
        return cff_glyph_texts(data);
    };
    let texts = true_type_glyph_texts(&font);
    match font.cff() {
        Ok(table) if texts.is_empty() => cff_glyph_texts(table.offset_data().as_bytes()),
        _ => texts,
    }
}

fn type1_texts(data: &[u8]) -> Option<CodeTexts> {
    let looks_right = data.starts_with(b"%!") || data.first() == Some(&0x80);
    let font = Type1Font::new(looks_right.then_some(data)?).ok()?;
    let encoding = font.encoding()?;
    Some(
        (0..=255)
            .map(|code| named_text(encoding.glyph_name(code)?))
            .collect(),
    )
}

fn cff_texts(data: &[u8]) -> Option<CodeTexts> {
    let font = CffFontRef::new(data, 0, None).ok()?;
    let encoding = font.encoding()?;
    Some(
        (0..=255)
            .map(|code| cff_glyph_text(&font, encoding.map(code)?))
            .collect(),
    )
}

fn cff_glyph_text(font: &CffFontRef, glyph: GlyphId) -> Option<String> {
    let name = font.string(font.charset()?.string_id(glyph)?)?;
    named_text(std::str::from_utf8(name).ok()?)
}

/// In a CID-keyed program the charset holds numbers, not names.
fn cff_glyph_texts(data: &[u8]) -> HashMap<u32, String> {
    let Ok(font) = CffFontRef::new(data, 0, None) else {
        return HashMap::new();
    };
    if font.is_cid() {
        return HashMap::new();
    }
    (0..font.num_glyphs().min(0xffff))
        .filter_map(|glyph| Some((glyph, cff_glyph_text(&font, GlyphId::new(glyph))?)))
        .collect()
}

/// A symbolic TrueType font is reached by its (3, 0) or (1, 0) `cmap` (ISO 32000-1, 9.6.6.4); the
/// glyph found there is named by its other tables.
fn true_type_texts(font: &FontRef) -> Option<CodeTexts> {
    let names = true_type_glyph_texts(font);
    let cmap = font.cmap().ok()?;
    let data = cmap.offset_data();
    let subtables: Vec<CmapSubtable> = cmap
        .encoding_records()
        .iter()
        .filter(|record| !is_unicode(record.platform_id(), record.encoding_id()))
        .filter_map(|record| record.subtable(data).ok())
        .collect();
    let glyph = |code: u32| {
        let codes = [code, 0xf000 + code];
        subtables
            .iter()
            .find_map(|s| codes.iter().find_map(|c| s.map_codepoint(*c)))
            .filter(|glyph| glyph.to_u32() != 0)
    };
    Some(
        (0..256)
            .map(|code| names.get(&glyph(code)?.to_u32()).cloned())
            .collect(),
    )
}

fn true_type_glyph_texts(font: &FontRef) -> HashMap<u32, String> {
    let mut texts = HashMap::new();
    if let Ok(cmap) = font.cmap() {
        let data = cmap.offset_data();
        for record in cmap.encoding_records().iter().take(16) {
            if !is_unicode(record.platform_id(), record.encoding_id()) {
                continue;
            }
            let Ok(subtable) = record.subtable(data) else {
                continue;
            };
            let limits = read_fonts::tables::cmap::CmapIterLimits::default_for_font(font);
            for (scalar, glyph) in subtable.iter_with_limits(limits).take(0x1_0000) {
                if let Some(character) = char::from_u32(scalar).filter(|c| *c > ' ') {
                    texts
                        .entry(glyph.to_u32())
                        .or_insert_with(|| character.to_string());
                }
            }
        }
    }
    if let Ok(post) = font.post() {
        for (glyph, name) in (0u32..).zip(post.glyph_names()).take(0xffff) {
            if let Some(text) = named_text(name.1) {
                texts.entry(glyph).or_insert(text);
            }
        }
    }
    texts
}

fn is_unicode(platform: PlatformId, encoding: u16) -> bool {
    match platform {
        PlatformId::Unicode => true,
        PlatformId::Windows => encoding == 1 || encoding == 10,
        _ => false,
    }
}
