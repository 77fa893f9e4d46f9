//! Text for people: roles instead of colours, columns, wrapping, links, and nothing that a terminal
//! would obey.

use std::fmt::Write;
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

use crate::clean::shown;

/// What a piece of text is; how it looks follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    Text,
    /// The answer's headings.
    Title,
    /// Who speaks.
    Speaker,
    /// The words that were searched for.
    Hit,
    /// What helps, and may be passed over.
    Aside,
    /// What the reader must not miss.
    Notice,
}

/// What text is printed on.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns, 40 to 120: longer lines are hard to read.
    pub width: usize,
    /// Whether colours may be used.
    pub colour: bool,
    /// Whether file names are links.
    pub links: bool,
    /// For a screen reader: no columns, no wrapping, words instead of signs.
    pub plain: bool,
}

/// Text that grows line by line.
pub struct Sheet {
    look: Look,
    out: String,
    column: usize,
}

/// One piece of a line.
pub type Piece<'a> = (Role, &'a str);

impl Sheet {
    /// An empty one.
    pub fn new(look: Look) -> Self {
        Sheet {
            look,
            out: String::new(),
            column: 0,
        }
    }

    /// What it is printed on.
    pub fn look(&self) -> Look {
        self.look
    }

    /// The text.
    pub fn into_text(self) -> String {
        self.out
    }

    /// Adds to the line. White space becomes spaces, and characters that a terminal would obey are
    /// replaced.
    pub fn put(&mut self, role: Role, text: &str) -> &mut Self {
        self.put_linked(role, text, None)
    }

    /// The same, as a link where links are shown. The target must be percent-encoded.
    pub fn put_linked(&mut self, role: Role, text: &str, target: Option<&str>) -> &mut Self {
        if text.is_empty() {
            return self;
        }
        let style = if self.look.colour {
            style(role)
        } else {
            Style::new()
        };
        let link = target.filter(|_| self.look.links);
        if let Some(target) = link {
            let _ = write!(self.out, "\x1b]8;;{target}\x1b\\");
        }
        let _ = write!(self.out, "{style}");
        self.out.extend(text.chars().map(shown));
        let _ = write!(self.out, "{style:#}");
        if link.is_some() {
            self.out.push_str("\x1b]8;;\x1b\\");
        }
        self.column += width(text);
        self
    }

    /// Goes to a column, counted from 0; at least one space further where the line is there already.
    pub fn column(&mut self, column: usize) -> &mut Self {
        let touching = self.column > 0 && !self.out.ends_with(' ');
        let gap = column
            .saturating_sub(self.column)
            .max(usize::from(touching));
        self.out.extend(std::iter::repeat_n(' ', gap));
        self.column += gap;
        self
    }

    /// Sets text at the right end of the line; on a line of its own where there is no room.
    pub fn right(&mut self, role: Role, text: &str) -> &mut Self {
        let room = self.look.width.saturating_sub(self.column + 2);
        if self.look.plain || width(text) > room {
            self.end();
            for line in wrap(text, self.look.width) {
                self.put(role, &text[line]).end();
            }
            return self;
        }
        self.column(self.look.width - width(text))
            .put(role, text)
            .end()
    }

    /// Ends the line; a line without anything on it is not ended, see [`Sheet::blank`].
    pub fn end(&mut self) -> &mut Self {
        if self.column > 0 {
            let kept = self.out.trim_end_matches(' ').len();
            self.out.truncate(kept);
            self.out.push('\n');
            self.column = 0;
        }
        self
    }

    /// Ends the line and leaves one blank.
    pub fn blank(&mut self) -> &mut Self {
        self.end();
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self
    }

    /// Wraps text from `column` on, its hits marked; `margin` gives what stands left of each line,
    /// by number from 0.
    pub fn paragraph<'a>(
        &mut self,
        column: usize,
        text: &str,
        hits: &[Range<usize>],
        margin: impl Fn(usize) -> Vec<Piece<'a>>,
    ) -> &mut Self {
        let room = if self.look.plain {
            usize::MAX
        } else {
            self.look.width.saturating_sub(column).max(20)
        };
        let words = if column == 0 {
            Words::AddressesWhole
        } else {
            Words::Cut
        };
        for (number, line) in wrap_with(text, room, words).into_iter().enumerate() {
            for (role, piece) in margin(number) {
                self.put(role, piece);
            }
            if column > 0 && !self.look.plain {
                self.column(column);
            }
            self.marked(text, line, hits);
            self.end();
        }
        self
    }

    /// Wraps text of one role over the whole width.
    pub fn lines(&mut self, role: Role, text: &str) -> &mut Self {
        let room = if self.look.plain {
            usize::MAX
        } else {
            self.look.width
        };
        for line in wrap_with(text, room, Words::AddressesWhole) {
            self.put(role, &text[line]).end();
        }
        self
    }

    /// Adds to the line where there is room, else wraps on the lines below, from `column` on.
    pub fn flowing(&mut self, column: usize, role: Role, text: &str) -> &mut Self {
        if self.look.plain || self.column + width(text) <= self.look.width {
            return self.put(role, text);
        }
        self.end();
        let room = self.look.width.saturating_sub(column).max(20);
        let text = text.trim();
        for line in wrap(text, room) {
            self.column(column).put(role, &text[line]).end();
        }
        self
    }

    /// A part of a text with its hits marked.
    pub fn marked(&mut self, text: &str, part: Range<usize>, hits: &[Range<usize>]) -> &mut Self {
        let mut at = part.start;
        for hit in hits {
            let (start, end) = (hit.start.clamp(at, part.end), hit.end.clamp(at, part.end));
            if start < end {
                self.put_part(Role::Text, text, at..start);
                self.put_part(Role::Hit, text, start..end);
                at = end;
            }
        }
        self.put_part(Role::Text, text, at..part.end)
    }

    fn put_part(&mut self, role: Role, text: &str, part: Range<usize>) -> &mut Self {
        match text.get(part) {
            Some(piece) if !piece.is_empty() => self.put(role, piece),
            _ => self,
        }
    }
}

fn style(role: Role) -> Style {
    match role {
        Role::Text => Style::new(),
        Role::Title => Style::new().bold(),
        Role::Speaker => AnsiColor::Cyan.on_default().bold(),
        Role::Hit => AnsiColor::Yellow.on_default().bold(),
        Role::Aside => Style::new().dimmed(),
        Role::Notice => AnsiColor::Magenta.on_default(),
    }
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> usize {
    shown(c).width().unwrap_or(1)
}

/// The lines of a text as byte ranges, each at most `room` columns wide, broken at line feeds and
/// spaces; a word that is wider is cut.
pub fn wrap(text: &str, room: usize) -> Vec<Range<usize>> {
    wrap_with(text, room, Words::Cut)
}

/// What becomes of a word that is wider than a line.
#[derive(Clone, Copy, PartialEq)]
enum Words {
    Cut,
    /// But for an address: over the whole width the terminal itself wraps it, so that it can be
    /// copied and followed.
    AddressesWhole,
}

fn wrap_with(text: &str, room: usize, words: Words) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for part in text.split('\n') {
        let part = start..start + part.len();
        start = part.end + 1;
        wrap_line(text, part, room.max(1), words, &mut lines);
    }
    lines
}

fn wrap_line(
    text: &str,
    part: Range<usize>,
    room: usize,
    words: Words,
    lines: &mut Vec<Range<usize>>,
) {
    let mut start = part.start;
    // Where the line could end, and where the next would begin.
    let mut space: Option<(usize, usize)> = None;
    let mut columns = 0;
    for (i, c) in text[part.clone()].char_indices() {
        let i = part.start + i;
        let wide = char_width(c);
        if shown(c) == ' ' {
            let repeated = space.is_some_and(|(_, next)| next == i);
            let end = space.filter(|_| repeated).map_or(i, |(end, _)| end);
            space = Some((end, i + c.len_utf8()));
        } else if columns + wide > room
            && (space.is_some() || words == Words::Cut || !is_address(&text[start..i]))
        {
            let (end, next) = space.take().unwrap_or((i, i));
            lines.push(start..end);
            start = next;
            columns = width(&text[next..i]);
        }
        columns = columns.saturating_add(wide);
    }
    let rest = text[start..part.end].trim_end().len();
    if rest > 0 {
        lines.push(start..start + rest);
    }
}

/// Whether a word begins as an address does.
fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    word.starts_with("https://") || word.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look {
        width: 40,
        colour: false,
        links: false,
        plain: false,
    };

    fn lines(text: &str, room: usize) -> Vec<&str> {
        wrap(text, room)
            .into_iter()
            .map(|line| &text[line])
            .collect()
    }

    #[test]
    fn text_breaks_at_spaces_and_long_words_are_cut() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("one two three", 100), ["one two three"]);
        assert_eq!(lines("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(lines("one   two", 4), ["one", "two"]);
        assert_eq!(
            lines("one two\nthree\n\nfour", 20),
            ["one two", "three", "four"]
        );
        assert_eq!(lines("", 4), [""; 0]);
        assert_eq!(lines("日本語 日本", 6), ["日本語", "日本"]);
    }

    #[test]
    fn an_address_is_not_cut_where_the_terminal_can_wrap_it() {
        let text = "see <https://example.org/a/long/way> abcdefghijklmnop";
        let lines = |words| {
            let lines = wrap_with(text, 12, words).into_iter();
            lines.map(|line| &text[line]).collect::<Vec<_>>()
        };
        let whole = [
            "see",
            "<https://example.org/a/long/way>",
            "abcdefghijkl",
            "mnop",
        ];
        assert_eq!(lines(Words::AddressesWhole), whole);
        assert!(lines(Words::Cut).contains(&"<https://exa"));
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        let text = "Örtlich \u{1b}[31m wiederkehrende Wörter — and some words more of it all";
        for room in 1..40 {
            assert!(
                lines(text, room)
                    .iter()
                    .all(|line| width(line) <= room.max(2))
            );
        }
    }

    #[test]
    fn hits_are_marked_across_line_ends_and_nothing_moves_the_cursor() {
        let mut sheet = Sheet::new(Look {
            colour: true,
            ..LOOK
        });
        sheet
            .marked("a hot\u{1b}line b", 0..12, &[2..5, 5..10])
            .end();
        assert_eq!(
            sheet.into_text(),
            "a \u{1b}[1m\u{1b}[33mhot\u{1b}[0m\u{1b}[1m\u{1b}[33m\u{fffd}line\u{1b}[0m b\n"
        );
    }

    #[test]
    fn columns_and_right_ends_line_up() {
        let mut sheet = Sheet::new(LOOK);
        sheet
            .put(Role::Text, "NL")
            .column(4)
            .put(Role::Text, "¶5")
            .end();
        sheet
            .put(Role::Title, "1 passage")
            .right(Role::Aside, "read as: hotline")
            .blank();
        assert_eq!(
            sheet.into_text(),
            "NL  ¶5\n1 passage               read as: hotline\n\n"
        );
    }
}
