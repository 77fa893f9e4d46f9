//! The character encodings that simple fonts name, and characters from glyph names.

use read_fonts::ps::PredefinedEncoding;
use read_fonts::ps::agl;

/// An encoding that a font can start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Standard,
    WinAnsi,
    MacRoman,
    Symbol,
    ZapfDingbats,
}

impl Encoding {
    pub(super) fn named(name: &[u8]) -> Option<Encoding> {
        match name {
            b"StandardEncoding" => Some(Encoding::Standard),
            b"WinAnsiEncoding" | b"PDFDocEncoding" => Some(Encoding::WinAnsi),
            b"MacRomanEncoding" => Some(Encoding::MacRoman),
            _ => None,
        }
    }

    pub(super) fn character(self, code: u8) -> Option<char> {
        match self {
            Encoding::Standard => agl::name_to_char(PredefinedEncoding::Standard.name(code)),
            Encoding::WinAnsi => win_ansi(code),
            Encoding::MacRoman => mac_roman(code),
            Encoding::Symbol => symbol(code),
            Encoding::ZapfDingbats => zapf_dingbats(code),
        }
    }
}

/// The text of a glyph name, as the Adobe Glyph List and the `uniXXXX` forms give it. Names that
/// only number a glyph (`g12`, `cid45`, `.notdef`) have none.
pub(super) fn named_text(name: &str) -> Option<String> {
    let text: String = agl::name_to_chars(name).collect();
    (!text.is_empty()).then_some(text)
}

fn nth(table: &str, index: u8) -> Option<char> {
    table.chars().nth(usize::from(index))
}

fn printable_ascii(code: u8) -> Option<char> {
    (32..127).contains(&code).then_some(code as char)
}

/// Codes without a character show a bullet (ISO 32000-1, annex D.2, note 3).
fn win_ansi(code: u8) -> Option<char> {
    match code {
        0x80..=0x9f => nth(WIN_ANSI_HIGH, code - 0x80),
        0xad => Some('-'),
        0xa0..=0xff => Some(char::from(code)),
        _ => printable_ascii(code),
    }
}

fn mac_roman(code: u8) -> Option<char> {
    match code {
        0x80..=0xff => nth(MAC_ROMAN_HIGH, code - 0x80),
        _ => printable_ascii(code),
    }
}

fn symbol(code: u8) -> Option<char> {
    match code {
        0x20..=0x7e => nth(SYMBOL_LOW, code - 0x20),
        0xa0..=0xfe => nth(SYMBOL_HIGH, code - 0xa0),
        _ => None,
    }
}

/// The dingbats stand in Unicode in the order of the font, but for those that Unicode had before.
fn zapf_dingbats(code: u8) -> Option<char> {
    let scalar = match code {
        0x20 => 0x20,
        0x25 => 0x260e,
        0x2a => 0x261b,
        0x2b => 0x261e,
        0x48 => 0x2605,
        0x6c => 0x25cf,
        0x6e => 0x25a0,
        0x73 => 0x25b2,
        0x74 => 0x25bc,
        0x75 => 0x25c6,
        0x77 => 0x25d7,
        0xa8 => 0x2663,
        0xa9 => 0x2666,
        0xaa => 0x2665,
        0xab => 0x2660,
        0xac..=0xb5 => 0x2460 + u32::from(code - 0xac),
        0xd5 => 0x2192,
        0xd6 => 0x2194,
        0xd7 => 0x2195,
        0x21..=0x7e => 0x2700 + u32::from(code - 0x20),
        0xa1..=0xef | 0xf1..=0xfe => 0x2760 + u32::from(code - 0xa0),
        _ => return None,
    };
    char::from_u32(scalar)
}

/// What a private-use code of a pictorial font shows: the codes of Symbol and Wingdings stand at
/// U+F000 in most files that Word writes.
pub(super) fn private_use(character: char, family: &str) -> Option<char> {
    let code = u8::try_from((character as u32).checked_sub(0xf000)?).ok()?;
    if family.contains("Symbol") && !family.contains("UI Symbol") {
        return symbol(code);
    }
    if family.contains("ingdings") || family.contains("ebdings") {
        return Some(wingdings(code));
    }
    match code {
        0xb7 | 0x9f => Some('•'),
        0xa7 => Some('▪'),
        0x20..=0x7e => Some(char::from(code)),
        _ => None,
    }
}

/// The marks that lists use; any other picture is a bullet to a reader of text.
pub(super) fn wingdings(code: u8) -> char {
    match code {
        0x20 => ' ',
        0x6c => '●',
        0x6e | 0xa7 => '▪',
        0x6f | 0x71 | 0xa8 => '□',
        0x76 => '❖',
        0xd8 => '➢',
        0xe0 | 0xe8 => '→',
        0xfc => '✓',
        0xfb => '✗',
        0xfe => '☑',
        _ => '•',
    }
}

const WIN_ANSI_HIGH: &str = "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ";

const MAC_ROMAN_HIGH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

const SYMBOL_LOW: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\
    ‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";

const SYMBOL_HIGH: &str = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓\
    ◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\u{f8ff}〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_complete() {
        assert_eq!(WIN_ANSI_HIGH.chars().count(), 32);
        assert_eq!(MAC_ROMAN_HIGH.chars().count(), 128);
        assert_eq!(SYMBOL_LOW.chars().count(), 95);
        assert_eq!(SYMBOL_HIGH.chars().count(), 95);
    }

    #[test]
    fn codes_and_names_give_characters() {
        assert_eq!(Encoding::WinAnsi.character(0x80), Some('€'));
        assert_eq!(Encoding::MacRoman.character(0x8e), Some('é'));
        assert_eq!(Encoding::Standard.character(0x27), Some('’'));
        assert_eq!(Encoding::Symbol.character(0x61), Some('α'));
        assert_eq!(Encoding::ZapfDingbats.character(0x34), Some('✔'));
        assert_eq!(named_text("f_i").as_deref(), Some("fi"));
        assert_eq!(named_text("uni00410042").as_deref(), Some("AB"));
        assert_eq!(named_text("g123"), None);
    }
}
