//! Fonts: how the bytes of a shown string split into glyphs, and what each glyph reads as and how
//! wide it is. A font is read once for a document.

mod composite;
mod embedded;
mod encoding;
mod glyph_text;
mod metrics;
mod simple;
mod to_unicode;

use std::collections::HashMap;

use lopdf::Dictionary;

use super::Stage;
use super::objects::Objects;
pub(super) use glyph_text::{GlyphText, Strings};
use to_unicode::Text;

/// A font as the content needs it.
pub(super) struct Font {
    codes: Codes,
    pub(super) strings: Strings,
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Whether it writes downwards.
    pub(super) vertical: bool,
    /// Width of its space in ems; a guess where it has none.
    pub(super) space: f32,
    /// The size of its letters to the size it is set in: 1 but for Type 3 fonts, whose glyph
    /// space can be any.
    pub(super) em: f32,
}

/// One glyph of a font.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Entry {
    pub(super) text: GlyphText,
    /// Advance in ems, downwards in a vertical font.
    pub(super) width: f32,
}

impl Codes {
    fn entries(&self) -> usize {
        match self {
            Codes::Single(entries) => entries.len(),
            Codes::Double { entries, .. } => entries.len(),
            Codes::Mapped(mapped) => mapped.entries(),
        }
    }
}

enum Codes {
    /// One byte a code.
    Single(Box<[Entry; 256]>),
    /// Two bytes a code; codes past the table are `beyond`.
    Double { entries: Vec<Entry>, beyond: Entry },
    /// Codes of one to four bytes by a CMap.
    Mapped(Box<composite::Mapped>),
}

impl Font {
    /// Reads a font dictionary; whatever is missing is guessed.
    pub(super) fn read(objects: &Objects, dictionary: &Dictionary) -> Font {
        match objects.name(dictionary, b"Subtype") {
            Some(b"Type0") => composite::read(objects, dictionary),
            _ => simple::read(objects, dictionary),
        }
    }

    /// Splits a string into glyphs. The flag tells the single-byte code 32, to which alone word
    /// spacing applies.
    #[inline]
    pub(super) fn for_each(&self, bytes: &[u8], mut glyph: impl FnMut(Entry, bool)) {
        match &self.codes {
            Codes::Single(entries) => {
                for byte in bytes {
                    glyph(entries[usize::from(*byte)], *byte == b' ');
                }
            }
            Codes::Double { entries, beyond } => {
                for pair in bytes.chunks(2) {
                    let code = pair.iter().fold(0, |code, b| code << 8 | usize::from(*b));
                    glyph(entries.get(code).copied().unwrap_or(*beyond), false);
                }
            }
            Codes::Mapped(mapped) => mapped.for_each(bytes, glyph),
        }
    }
}

/// The fonts of a document, each read when it is first used.
pub(super) struct Fonts<'m> {
    pub(super) list: Vec<Font>,
    /// Told before and after a font is read.
    ended: &'m dyn Fn(Stage),
    known: HashMap<usize, u16>,
    /// Entries of all their tables.
    entries: usize,
}

/// Fonts past this share the last one's place; no real document comes near.
const MOST_FONTS: usize = 10_000;
/// The same for the entries of their tables: 48 MiB.
const MOST_ENTRIES: usize = 6 << 20;

impl<'m> Fonts<'m> {
    pub(super) fn new(ended: &'m dyn Fn(Stage)) -> Self {
        Fonts {
            list: Vec::new(),
            ended,
            known: HashMap::new(),
            entries: 0,
        }
    }

    /// The index of a font in the list.
    pub(super) fn index(&mut self, objects: &Objects, dictionary: &Dictionary) -> u16 {
        let identity = Objects::identity(dictionary);
        if let Some(index) = self.known.get(&identity) {
            return *index;
        }
        let full = self.list.len() >= MOST_FONTS || self.entries > MOST_ENTRIES;
        if !full || self.list.is_empty() {
            (self.ended)(Stage::Scan);
            let font = Font::read(objects, dictionary);
            (self.ended)(Stage::Fonts);
            self.entries += font.codes.entries();
            self.list.push(font);
        }
        let index = (self.list.len() - 1) as u16;
        self.known.insert(identity, index);
        index
    }
}

/// What the name and the descriptor say of a font's looks.
struct Looks {
    /// The name without its subset tag: `ABCDEF+Arial-BoldMT` is `Arial-BoldMT`.
    name: String,
    bold: bool,
    italic: bool,
}

fn looks(objects: &Objects, font: &Dictionary, descriptor: Option<&Dictionary>) -> Looks {
    let raw = objects.name(font, b"BaseFont").unwrap_or_default();
    let name = String::from_utf8_lossy(raw).into_owned();
    let name = match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest.to_owned(),
        _ => name,
    };
    let lower = name.to_lowercase();
    let flags = descriptor.and_then(|d| objects.integer(d, b"Flags"));
    let flag = |bit: u32| flags.is_some_and(|f| f >> (bit - 1) & 1 == 1);
    let number = |key| descriptor.and_then(|d| objects.number(d, key));
    let heavy = ["bold", "black", "heavy", "demi"];
    Looks {
        bold: heavy.iter().any(|word| lower.contains(word))
            || flag(19)
            || number(b"FontWeight").is_some_and(|w| w >= 600.0)
            || tex_face(&lower) == Some(Face::Bold),
        italic: lower.contains("ital")
            || lower.contains("obli")
            || flag(7)
            || number(b"ItalicAngle").is_some_and(|a| a.abs() > 1.0)
            || tex_face(&lower) == Some(Face::Italic),
        name,
    }
}

#[derive(PartialEq)]
enum Face {
    Bold,
    Italic,
}

/// TeX's font names tell their face by a few letters: CMBX10, CMTI12, SFBX1000, LMRoman10-Bold.
fn tex_face(lower: &str) -> Option<Face> {
    let family = ["cm", "sf", "ec", "lm", "tc"];
    let rest = family.iter().find_map(|f| lower.strip_prefix(f))?;
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_lowercase());
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match &rest[..rest.len() - digits.len()] {
        "bx" | "b" | "bsr" | "ssbx" | "bxsl" | "bxti" => Some(Face::Bold),
        "ti" | "sl" | "it" | "ssi" => Some(Face::Italic),
        _ => None,
    }
}

/// Reads the text of a code into the font's strings, private-use pictures made list marks.
fn intern(strings: &mut Strings, text: &str, family: &str) -> GlyphText {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(one), None) => intern_character(strings, one, family),
        _ => strings.intern(text),
    }
}

fn intern_character(strings: &mut Strings, character: char, family: &str) -> GlyphText {
    let picture = match character {
        '\u{f000}'..='\u{f0ff}' => encoding::private_use(character, family),
        _ => None,
    };
    strings.intern_character(picture.unwrap_or(character))
}

/// The same for what a ToUnicode map says.
fn intern_mapped(strings: &mut Strings, text: &Text, family: &str) -> GlyphText {
    match text {
        Text::One(character) => intern_character(strings, *character, family),
        Text::More(text) => strings.intern(text),
    }
}
