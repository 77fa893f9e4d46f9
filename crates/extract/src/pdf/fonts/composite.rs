//! Composite fonts (Type 0): codes of several bytes, sent to CIDs by a CMap.

use std::cell::RefCell;
use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode};
use lopdf::{Dictionary, Object};

use super::super::objects::{Objects, as_dictionary, as_number};
use super::to_unicode::ToUnicode;
use super::{
    Codes, Entry, Font, GlyphText, Looks, Strings, embedded, intern, intern_character,
    intern_mapped, looks,
};

/// A font whose codes a CMap other than Identity maps; glyphs are worked out as they are met.
pub(super) struct Mapped {
    cmap: CMap,
    widths: Widths,
    texts: HashMap<(u32, u8), GlyphText>,
    fallback: HashMap<u32, GlyphText>,
    known: RefCell<HashMap<(u32, u8), Entry>>,
}

/// Reads a composite font.
pub(super) fn read(objects: &Objects, font: &Dictionary) -> Font {
    let descendant = objects
        .array(font, b"DescendantFonts")
        .and_then(|a| as_dictionary(objects.resolve(a.first()?)?));
    let empty = Dictionary::new();
    let cid_font = descendant.unwrap_or(&empty);
    let descriptor = objects.dictionary(cid_font, b"FontDescriptor");
    let Looks { name, bold, italic } = looks(objects, font, descriptor);
    let map = objects
        .stream(font, b"ToUnicode")
        .and_then(|s| ToUnicode::parse(&objects.inflate(s)));
    let (cmap, vertical) = cmap(objects, font);
    let widths = Widths::read(objects, cid_font, vertical);
    let mut strings = Strings::default();
    let source = Source {
        objects,
        cid_font,
        descriptor,
        map: map.as_ref(),
        family: &name,
    };
    let codes = match cmap {
        None => source.identity(&widths, &mut strings),
        Some(cmap) => source.mapped(cmap, widths, &mut strings),
    };
    let space = codes.space().unwrap_or(0.25);
    Font {
        codes,
        strings,
        bold,
        italic,
        vertical,
        space,
        em: 1.0,
    }
}

/// The CMap of the font, `None` for Identity, and whether it writes downwards.
fn cmap(objects: &Objects, font: &Dictionary) -> (Option<CMap>, bool) {
    let load = |name: CMapName<'_>| hayro_cmap::load_embedded(name);
    match objects.get(font, b"Encoding") {
        Some(Object::Name(name)) if !name.starts_with(b"Identity") => {
            let parsed = load(CMapName::from_bytes(name)).and_then(|data| CMap::parse(data, load));
            (parsed, name.ends_with(b"-V"))
        }
        Some(Object::Name(name)) => (None, name.ends_with(b"-V")),
        Some(Object::Stream(stream)) => {
            let parsed = CMap::parse(&objects.inflate(stream), load);
            let mode = parsed.as_ref().and_then(|c| c.metadata().writing_mode);
            let declared = objects.integer(&stream.dict, b"WMode") == Some(1);
            (parsed, declared || mode == Some(WritingMode::Vertical))
        }
        _ => (None, false),
    }
}

/// A font that nothing explains is most often written in Unicode by a program that meant it as a
/// placeholder, as OCR layers do.
fn plain_codes(strings: &mut Strings) -> Vec<(u32, GlyphText)> {
    (0x20..0xd800)
        .filter_map(|code| Some((code, strings.intern_character(char::from_u32(code)?))))
        .collect()
}

/// Where the texts of a composite font can come from.
struct Source<'s> {
    objects: &'s Objects<'s>,
    cid_font: &'s Dictionary,
    descriptor: Option<&'s Dictionary>,
    map: Option<&'s ToUnicode>,
    family: &'s str,
}

impl Source<'_> {
    /// Two-byte codes that are CIDs: a plain table.
    fn identity(&self, widths: &Widths, strings: &mut Strings) -> Codes {
        let mut texts: Vec<(u32, GlyphText)> = match self.map {
            None => self.fallback(strings),
            Some(map) => map
                .iter()
                .map(|(code, text)| (code, intern_mapped(strings, text, self.family)))
                .collect(),
        };
        if texts.is_empty() && self.descriptor.is_none() {
            texts = plain_codes(strings);
        }
        texts.retain(|(code, _)| *code < MOST_CIDS);
        let last = texts.iter().map(|(code, _)| *code as usize + 1).max();
        let count = last.unwrap_or(0).max(widths.listed.len());
        let beyond = Entry {
            text: GlyphText::NONE,
            width: widths.default,
        };
        let mut entries = vec![beyond; count];
        for (code, text) in texts {
            entries[code as usize].text = text;
        }
        for (entry, width) in entries.iter_mut().zip(&widths.listed) {
            entry.width = width.unwrap_or(widths.default);
        }
        Codes::Double { entries, beyond }
    }

    fn mapped(&self, cmap: CMap, widths: Widths, strings: &mut Strings) -> Codes {
        let mut texts = HashMap::new();
        for (code, text) in self.map.iter().flat_map(|m| m.iter()) {
            let text = intern_mapped(strings, text, self.family);
            let shortest = (4 - code.leading_zeros() as u8 / 8).max(1);
            for length in shortest..=4 {
                texts.insert((code, length), text);
            }
        }
        let fallback = match self.map {
            None => self.fallback(strings).into_iter().collect(),
            Some(_) => HashMap::new(),
        };
        Codes::Mapped(Box::new(Mapped {
            cmap,
            widths,
            texts,
            fallback,
            known: RefCell::default(),
        }))
    }

    /// Texts by CID without a ToUnicode: by the character collection, else by the font program.
    fn fallback(&self, strings: &mut Strings) -> Vec<(u32, GlyphText)> {
        if let Some(texts) = self.collection(strings) {
            return texts;
        }
        let texts = self.program().into_iter();
        texts
            .map(|(cid, text)| (cid, intern(strings, &text, self.family)))
            .collect()
    }

    fn collection(&self, strings: &mut Strings) -> Option<Vec<(u32, GlyphText)>> {
        let system = self.objects.dictionary(self.cid_font, b"CIDSystemInfo")?;
        let registry = self.objects.string(system, b"Registry")?;
        let ordering = self.objects.string(system, b"Ordering")?;
        let family = CidFamily::from_registry_ordering(registry, ordering);
        let load = |name: CMapName<'_>| hayro_cmap::load_embedded(name);
        let cmap = CMap::parse(load(family.ucs2_cmap()?)?, load)?;
        let mut text = |cid| match cmap.lookup_bf_string(cid)? {
            BfString::Char(character) => Some(intern_character(strings, character, self.family)),
            BfString::String(string) => Some(intern(strings, &string, self.family)),
        };
        // The largest collection, Adobe-GB1, has some 30,000 CIDs.
        Some(
            (0..0x8000)
                .filter_map(|cid| Some((cid, text(cid)?)))
                .collect(),
        )
    }

    fn program(&self) -> HashMap<u32, String> {
        let program = self
            .descriptor
            .and_then(|d| embedded::program(self.objects, d));
        let by_glyph = program
            .map(|p| embedded::glyph_texts(&p))
            .unwrap_or_default();
        let Some(stream) = self.objects.stream(self.cid_font, b"CIDToGIDMap") else {
            return by_glyph;
        };
        let map = self.objects.inflate(stream);
        (0u32..)
            .zip(map.chunks_exact(2))
            .filter_map(|(cid, pair)| {
                let glyph = u32::from(u16::from_be_bytes([pair[0], pair[1]]));
                Some((cid, by_glyph.get(&glyph).filter(|_| glyph > 0)?.clone()))
            })
            .collect()
    }
}

impl Mapped {
    /// How many codes have a text of their own.
    pub(super) fn entries(&self) -> usize {
        self.texts.len() + self.fallback.len()
    }

    pub(super) fn for_each(&self, mut bytes: &[u8], mut glyph: impl FnMut(Entry, bool)) {
        let mut known = self.known.borrow_mut();
        while !bytes.is_empty() {
            let (code, length) = self.split(bytes);
            let entry = *known
                .entry((code, length))
                .or_insert_with(|| self.entry(code, length));
            glyph(entry, length == 1 && code == 32);
            bytes = &bytes[usize::from(length).min(bytes.len())..];
        }
    }

    /// The shortest code that the CMap knows; an unknown one is taken to have two bytes.
    fn split(&self, bytes: &[u8]) -> (u32, u8) {
        let mut code = 0;
        for (i, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            let length = i as u8 + 1;
            if self.cmap.lookup_cid_code(code, length).is_some() {
                return (code, length);
            }
        }
        let unknown = bytes.iter().take(2);
        let code = unknown.fold(0, |code, b| code << 8 | u32::from(*b));
        (code, bytes.len().min(2) as u8)
    }

    fn entry(&self, code: u32, length: u8) -> Entry {
        let cid = self.cmap.lookup_cid_code(code, length).unwrap_or(0);
        let by_code = self.texts.get(&(code, length));
        Entry {
            text: by_code
                .or_else(|| self.fallback.get(&cid))
                .copied()
                .unwrap_or_default(),
            width: self.widths.get(cid),
        }
    }
}

impl Codes {
    fn space(&self) -> Option<f32> {
        let Codes::Double { entries, .. } = self else {
            return None;
        };
        let space = entries
            .iter()
            .find(|e| e.text.is_space() && e.width > 0.0)?;
        Some(space.width)
    }
}

/// Advances by CID, in ems.
struct Widths {
    /// Up to the last CID with a width of its own.
    listed: Vec<Option<f32>>,
    default: f32,
    /// How many more entries a hostile list of overlapping ranges may cost.
    left: u32,
}

/// No more CIDs than two bytes can name.
const MOST_CIDS: u32 = 0x1_0000;

impl Widths {
    /// `W` and `DW`, or `W2` and `DW2` where the font writes downwards.
    fn read(objects: &Objects, cid_font: &Dictionary, vertical: bool) -> Widths {
        let mut widths = Widths {
            listed: Vec::new(),
            default: objects.number(cid_font, b"DW").unwrap_or(1000.0) / 1000.0,
            left: 8 * MOST_CIDS,
        };
        if vertical {
            let default = objects.numbers(cid_font, b"DW2");
            widths.default = default.map_or(-1.0, |d| d.get(1).map_or(-1.0, |w| w / 1000.0));
            return widths;
        }
        let mut items = objects.array(cid_font, b"W").unwrap_or_default().iter();
        while let Some(first) = items.next().and_then(|o| as_number(objects.resolve(o)?)) {
            let first = first.max(0.0) as u32;
            match items.next().and_then(|o| objects.resolve(o)) {
                Some(Object::Array(list)) => widths.list(objects, first, list),
                Some(last) => {
                    let width = items.next().and_then(|o| as_number(objects.resolve(o)?));
                    widths.range(first, as_number(last), width);
                }
                None => break,
            }
        }
        widths
    }

    fn list(&mut self, objects: &Objects, first: u32, list: &[Object]) {
        for (cid, width) in (first..MOST_CIDS).zip(list) {
            if let Some(width) = objects.resolve(width).and_then(as_number) {
                self.set(cid, width / 1000.0);
            }
        }
    }

    fn range(&mut self, first: u32, last: Option<f32>, width: Option<f32>) {
        let (Some(last), Some(width)) = (last, width) else {
            return;
        };
        for cid in first..(last.max(0.0) as u32).saturating_add(1).min(MOST_CIDS) {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            self.set(cid, width / 1000.0);
        }
    }

    /// `cid` is below [`MOST_CIDS`].
    fn set(&mut self, cid: u32, width: f32) {
        let place = cid as usize;
        if place >= self.listed.len() {
            self.listed.resize(place + 1, None);
        }
        self.listed[place] = Some(width);
    }

    fn get(&self, cid: u32) -> f32 {
        let listed = self.listed.get(cid as usize).copied().flatten();
        listed.unwrap_or(self.default)
    }
}
