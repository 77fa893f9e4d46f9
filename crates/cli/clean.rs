//! What may reach a terminal. Text out of a document, a file's name or an argument can hold escape
//! sequences that repaint the screen, and bidirectional overrides that make one thing look like
//! another; neither is text.

use std::borrow::Cow;

/// Stands for a character that may not be shown.
pub const REPLACEMENT: char = '\u{fffd}';

/// What to show for a character: itself, a space for white space that moves the cursor, or the
/// replacement character.
pub fn shown(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        _ if is_unsafe(c) => REPLACEMENT,
        _ => c,
    }
}

/// Controls (C0, DEL, C1) and the characters that embed, override or isolate a direction. The plain
/// marks U+200E and U+200F stay: right-to-left text needs them, and they hide nothing.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// The text on one line, without anything that a terminal would obey.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(text.chars().map(shown).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The same for text of several lines: its line feeds stay.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| c != '\n' && is_unsafe(c)) {
        let keep = |c| if c == '\n' { c } else { shown(c) };
        Cow::Owned(text.chars().map(keep).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_overrides_go() {
        assert_eq!(clean("plain – text"), "plain – text");
        assert_eq!(
            clean("a\u{1b}[31mb\u{9b}c\u{7f}"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}"
        );
        assert_eq!(
            clean("fdp\u{202e}txt.\u{2066}x"),
            "fdp\u{fffd}txt.\u{fffd}x"
        );
        assert_eq!(clean("a\tb\r\nc\u{2028}d"), "a b  c d");
        assert_eq!(clean("שלום\u{200f}"), "שלום\u{200f}");
    }

    #[test]
    fn line_feeds_of_our_own_stay() {
        assert_eq!(clean_lines("a\nb\u{c}c\n"), "a\nb c\n");
    }
}
