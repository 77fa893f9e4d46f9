//! List markers at the start of a line.

use super::super::layout::Line;
use crate::BlockKind;

/// A marker and where the text behind it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Marker {
    /// A bullet, which is dropped; the byte offset of the text behind it.
    Bullet(usize),
    /// A number or letter, which is part of the text.
    Ordinal,
}

/// The signs that open list items. A hyphen does so only before a space.
const BULLETS: &str = "•◦▪▫‣⁃●○■□◆◇❖➢➤►▶✓✔✗☐☑☒·∙⦁–—-−*\u{f0b7}→⇒";

/// The marker at the start of a line, if it has one.
pub(super) fn marker(text: &str) -> Option<Marker> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut characters = word.chars();
    let first = characters.next()?;
    if BULLETS.contains(first) {
        let alone = characters.as_str().is_empty();
        let dash = "–—-−*→".contains(first);
        let glued = !dash && !alone && characters.as_str().starts_with(char::is_alphabetic);
        return match (alone, glued) {
            (true, _) if !rest.is_empty() => Some(Marker::Bullet(first.len_utf8() + 1)),
            (_, true) => Some(Marker::Bullet(first.len_utf8())),
            _ => None,
        };
    }
    // Word's second bullet is a letter of Courier.
    if word == "o" && rest.starts_with(char::is_alphanumeric) {
        return Some(Marker::Bullet(2));
    }
    (is_ordinal(word) && !rest.is_empty()).then_some(Marker::Ordinal)
}

/// Whether a text is a marker and nothing else.
pub(super) fn is_label(text: &str) -> bool {
    let mut characters = text.chars();
    let bullet = characters.next().is_some_and(|c| BULLETS.contains(c));
    bullet && characters.next().is_none() || is_ordinal(text)
}

/// `1.`, `12)`, `(3)`, `a)`, `(iv)`, `1.2.`, `IV.`
fn is_ordinal(word: &str) -> bool {
    let open = word.strip_prefix('(');
    let inner = open.unwrap_or(word);
    let Some(inner) = inner.strip_suffix([')', '.']) else {
        return is_decimal(word);
    };
    if word.starts_with('(') && !word.ends_with(')') || inner.is_empty() {
        return false;
    }
    let number = inner.len() <= 3 && inner.bytes().all(|b| b.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic());
    number || letter && word.ends_with(')') || is_roman(inner) || is_decimal(inner)
}

/// `1.2`, `3.10.4`
fn is_decimal(word: &str) -> bool {
    let mut parts = word.split('.');
    let all = parts
        .clone()
        .all(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()));
    all && parts.next().is_some() && parts.next().is_some()
}

fn is_roman(word: &str) -> bool {
    let lower = word.bytes().all(|b| b"ivxl".contains(&b));
    let upper = word.bytes().all(|b| b"IVXL".contains(&b));
    (lower || upper) && word.len() <= 5
}

/// How deep lists nest by the indents of their items, followed down a document.
#[derive(Default)]
pub(super) struct Indents {
    /// Left edges of the items that the next one can be nested in, the outermost first.
    open: Vec<f32>,
}

/// An item this many sizes further to the right than another is nested in it.
const DEEPER: f32 = 0.7;
/// An item this many sizes away stands in another column.
const ELSEWHERE: f32 = 10.0;
/// Lists in minutes nest no deeper.
const DEEPEST: usize = 6;

impl Indents {
    /// The kind of the next block, an item's level set by where its first line begins. What is no
    /// item ends the lists that it does not stand in.
    pub(super) fn nested(&mut self, kind: BlockKind, line: &Line) -> BlockKind {
        let BlockKind::ListItem { .. } = kind else {
            let heading = matches!(kind, BlockKind::Heading { .. });
            let left_of = |edge: &f32| line.x0 < edge + DEEPER * line.size;
            if heading || self.open.first().is_some_and(left_of) {
                self.open.clear();
            }
            return kind;
        };
        let away = |edge: &f32| (line.x0 - edge).abs() > ELSEWHERE * line.size;
        if self.open.last().is_some_and(away) {
            self.open.clear();
        }
        let not_deeper = |edge: &f32| line.x0 < edge + DEEPER * line.size;
        while self.open.last().is_some_and(not_deeper) {
            self.open.pop();
        }
        if self.open.len() < DEEPEST {
            self.open.push(line.x0);
        }
        BlockKind::ListItem {
            level: self.open.len() as u8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_told_from_words() {
        assert_eq!(marker("• First point"), Some(Marker::Bullet(4)));
        assert_eq!(marker("- First point"), Some(Marker::Bullet(2)));
        assert_eq!(marker("o Second"), Some(Marker::Bullet(2)));
        assert_eq!(marker("(iv) Fourth"), Some(Marker::Ordinal));
        assert_eq!(marker("12. Twelfth"), Some(Marker::Ordinal));
        assert_eq!(marker("3.1 Section"), Some(Marker::Ordinal));
        assert_eq!(marker("2026. The year"), None);
        assert_eq!(marker("-5 degrees"), None);
        assert_eq!(marker("NL presented"), None);
    }
}
