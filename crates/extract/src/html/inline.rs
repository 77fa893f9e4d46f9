//! The text of one block while it is being put together: white space folded, emphasis and links as
//! byte ranges.

use crate::{Emphasis, Link};

/// Words with their emphasis and links.
#[derive(Default)]
pub(super) struct Inline {
    text: String,
    emphasis: Vec<Emphasis>,
    links: Vec<Link>,
    /// White space stands between the last word and the next.
    space: bool,
    /// The text ends in line breaks, so many.
    breaks: u8,
    /// Cells of a table begin before the next word, so many.
    cells: usize,
    /// The link that the last word was in, by its number.
    last_link: Option<usize>,
}

/// How a stretch of text is set.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style<'a> {
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Target and number of the link that it is in, for two links to one target are two; the
    /// target is empty where the page gives none.
    pub(super) link: Option<(&'a str, usize)>,
}

/// A block's text when it is complete.
#[derive(Default)]
pub(super) struct Finished {
    pub(super) text: String,
    pub(super) emphasis: Vec<Emphasis>,
    pub(super) links: Vec<Link>,
}

impl Inline {
    /// Adds a stretch of text.
    pub(super) fn push(&mut self, text: &str, style: Style<'_>) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let word = rest.find(is_special).unwrap_or(rest.len());
            if word == 0 {
                self.space |= !is_invisible(c);
                rest = &rest[c.len_utf8()..];
                continue;
            }
            self.push_word(&rest[..word], style);
            rest = &rest[word..];
        }
    }

    fn push_word(&mut self, word: &str, style: Style<'_>) {
        for _ in 0..std::mem::take(&mut self.cells) {
            self.text
                .push_str(if self.text.is_empty() { "|" } else { " |" });
            self.space = true;
        }
        let link = style.link.map(|(_, number)| number);
        // Two links side by side are two words, whatever their margins are.
        self.space |= link.is_some() && self.last_link.is_some() && self.last_link != link;
        if self.space && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.space = false;
        self.breaks = 0;
        let start = self.text.len();
        self.text.push_str(word);
        let range = start..self.text.len();
        if style.bold || style.italic {
            self.emphasise(range.clone(), style);
        }
        if let Some((target, number)) = style.link.filter(|(target, _)| !target.is_empty()) {
            self.link(range, target, number);
        }
        self.last_link = link;
    }

    /// Joins what follows on the last run with the same setting, across one space.
    fn emphasise(&mut self, range: std::ops::Range<usize>, style: Style<'_>) {
        match self.emphasis.last_mut() {
            Some(last)
                if last.bold == style.bold
                    && last.italic == style.italic
                    && range.start <= last.range.end + 1 =>
            {
                last.range.end = range.end;
            }
            _ => self.emphasis.push(Emphasis {
                range,
                bold: style.bold,
                italic: style.italic,
            }),
        }
    }

    fn link(&mut self, range: std::ops::Range<usize>, target: &str, number: usize) {
        match self.links.last_mut() {
            Some(last) if self.last_link == Some(number) => last.range.end = range.end,
            _ => self.links.push(Link {
                range,
                target: target.to_owned(),
            }),
        }
    }

    /// White space.
    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// A line break; whether it is the second in a row.
    pub(super) fn line_break(&mut self) -> bool {
        self.space = true;
        self.breaks = self.breaks.saturating_add(1);
        self.breaks >= 2
    }

    /// A cell of a table begins that is not the first of its row. Empty cells at the end of a row
    /// leave no trace.
    pub(super) fn cell(&mut self) {
        self.cells += 1;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Takes what there is and leaves nothing.
    pub(super) fn take(&mut self) -> Finished {
        let taken = std::mem::take(self);
        Finished {
            text: taken.text,
            emphasis: taken.emphasis,
            links: taken.links,
        }
    }
}

impl Finished {
    /// Removes the first `len` bytes, which are whole characters.
    pub(super) fn cut_start(&mut self, len: usize) {
        self.text.drain(..len);
        let shift = |range: &mut std::ops::Range<usize>| {
            range.start = range.start.saturating_sub(len);
            range.end = range.end.saturating_sub(len);
            range.start < range.end
        };
        self.emphasis.retain_mut(|e| shift(&mut e.range));
        self.links.retain_mut(|l| shift(&mut l.range));
    }
}

fn is_special(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// Characters that say where a line may be broken, and marks of the byte order.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_white_space_and_joins_emphasis() {
        let mut inline = Inline::default();
        let bold = Style {
            bold: true,
            ..Style::default()
        };
        inline.push("  An \u{a0} elec\u{ad}tion ", Style::default());
        inline.push("hot", bold);
        inline.push("line\n for", bold);
        inline.push(" all ", Style::default());
        let finished = inline.take();
        assert_eq!(finished.text, "An election hotline for all");
        assert_eq!(finished.emphasis.len(), 1);
        assert_eq!(
            &finished.text[finished.emphasis[0].range.clone()],
            "hotline for"
        );
    }

    #[test]
    fn two_links_in_a_row_are_two() {
        let mut inline = Inline::default();
        for number in [1, 2] {
            let style = Style {
                link: Some(("a.pdf", number)),
                ..Style::default()
            };
            inline.push("the ", style);
            inline.push("agenda ", style);
        }
        let ranges: Vec<_> = inline.take().links.into_iter().map(|l| l.range).collect();
        assert_eq!(ranges, [0..10, 11..21]);
    }
}
