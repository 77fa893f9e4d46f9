//! What one glyph reads as: nothing, a character, or a string kept by its font.

/// A character, or an index into [`Strings`]: 4 bytes, since a page has thousands of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pdf) struct GlyphText(u32);

/// Above every character.
const STRING: u32 = 1 << 31;

impl GlyphText {
    /// No text: the glyph is unknown, or only moves the pen.
    pub(in crate::pdf) const NONE: GlyphText = GlyphText(0);
    pub(in crate::pdf) const SPACE: GlyphText = GlyphText(' ' as u32);
    pub(in crate::pdf) const NO_BREAK_SPACE: GlyphText = GlyphText('\u{a0}' as u32);

    pub(in crate::pdf) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether it is a space of either kind.
    pub(in crate::pdf) fn is_space(self) -> bool {
        self == GlyphText::SPACE || self == GlyphText::NO_BREAK_SPACE
    }

    /// The character, where it is one.
    pub(in crate::pdf) fn character(self) -> Option<char> {
        char::from_u32(self.0).filter(|c| *c != '\0')
    }
}

/// The strings of glyphs that read as more than one character.
#[derive(Debug, Default)]
pub(in crate::pdf) struct Strings(Vec<Box<str>>);

/// More ligatures than any font has; past it a hostile font's strings shrink to a character.
const MOST_STRINGS: usize = 100_000;

impl Strings {
    /// The text of a glyph: ligatures taken apart, white space made a space, controls dropped,
    /// the hyphens that look alike made one.
    pub(in crate::pdf) fn intern(&mut self, text: &str) -> GlyphText {
        let mut characters = text.chars().filter_map(normal);
        let Some(first) = characters.next() else {
            return GlyphText::NONE;
        };
        let ligature = ligature(first);
        if ligature.is_none() && (characters.next().is_none() || self.0.len() >= MOST_STRINGS) {
            return GlyphText(first as u32);
        }
        let mut whole = String::new();
        for character in text.chars().filter_map(normal) {
            match self::ligature(character) {
                Some(letters) => whole.push_str(letters),
                None => whole.push(character),
            }
        }
        if whole.chars().all(|c| c == ' ' || c == '\u{a0}') {
            return GlyphText::SPACE;
        }
        self.0.push(whole.trim().into());
        GlyphText(STRING | (self.0.len() - 1) as u32)
    }

    pub(in crate::pdf) fn intern_character(&mut self, character: char) -> GlyphText {
        // Nearly all characters of a map of all codes are among these.
        if is_plain(character) {
            return GlyphText(character as u32);
        }
        match normal(character) {
            None => GlyphText::NONE,
            Some(plain) if ligature(plain).is_none() => GlyphText(plain as u32),
            Some(_) => self.intern(character.encode_utf8(&mut [0; 4])),
        }
    }

    /// Appends what the glyph reads as.
    pub(in crate::pdf) fn push(&self, text: GlyphText, out: &mut String) {
        match text.character() {
            Some(character) => out.push(character),
            None => out.extend(self.0.get((text.0 & !STRING) as usize).map(|s| &**s)),
        }
    }
}

/// Whether it is one of the many characters that certainly stay as they are.
fn is_plain(character: char) -> bool {
    matches!(character, '!'..='~' | '\u{3001}'..='\u{d7ff}')
}

fn normal(character: char) -> Option<char> {
    match character {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => Some('\u{a0}'),
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\t' | '\n' | '\r' => Some(' '),
        '\u{2010}' | '\u{2011}' | '\u{ad}' => Some('-'),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => None,
        '\u{feff}' | '\u{fffd}' | '\u{fffe}' | '\u{ffff}' => None,
        _ if character.is_control() => None,
        _ => Some(character),
    }
}

fn ligature(character: char) -> Option<&'static str> {
    Some(match character {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' => "ft",
        'ﬆ' => "st",
        'Ĳ' => "IJ",
        'ĳ' => "ij",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut strings = Strings::default();
        let glyph = strings.intern(text);
        let mut out = String::new();
        if !glyph.is_none() {
            strings.push(glyph, &mut out);
        }
        out
    }

    #[test]
    fn plain_characters_stay_as_they_are() {
        let all = (0..=0xffff).filter_map(char::from_u32);
        for character in all.filter(|c| is_plain(*c)) {
            assert_eq!(normal(character), Some(character));
            assert_eq!(ligature(character), None);
        }
    }

    #[test]
    fn ligatures_come_apart_and_controls_go() {
        assert_eq!(read("ﬃ"), "ffi");
        assert_eq!(read("\u{2003}"), " ");
        assert_eq!(read("\u{1}"), "");
        assert_eq!(read("T\u{0}h"), "Th");
        assert_eq!(read("\u{2011}"), "-");
    }
}
