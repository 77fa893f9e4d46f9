//! Groups of lines to blocks: joined text, emphasis, page breaks, links.

use super::super::layout::Line;
use super::hyphens::{Vocabulary, ends_hyphened, waits};
use super::lists::{Marker, marker};
use super::paragraphs::Group;
use super::tagged::Tagged;
use crate::{Block, BlockKind, Emphasis, Link, PageBreak, Position, Rect};

/// Where a line went: its block, and the byte offset of its text there.
pub(super) type Places = Vec<Option<Position>>;

pub(super) struct Assembler<'l> {
    pub(super) lines: &'l [Line],
    pub(super) tagged: &'l Tagged<'l>,
    pub(super) vocabulary: &'l Vocabulary<'l>,
    pub(super) targets: &'l [String],
}

impl Assembler<'_> {
    /// Makes a block of a group and notes where its lines begin in it.
    pub(super) fn block(
        &self,
        group: &Group,
        kind: BlockKind,
        index: usize,
        places: &mut Places,
    ) -> Block {
        let mut text = Text::default();
        let mut block = Block {
            kind,
            ..Block::default()
        };
        let mut last_cell = 0;
        for (nth, &i) in group.lines.iter().enumerate() {
            let line = &self.lines[i];
            let skip = match (nth, kind, marker(&line.text)) {
                (0, BlockKind::ListItem { .. }, Some(Marker::Bullet(skip))) => skip,
                _ => 0,
            };
            let cell = self.tagged.cell(line);
            if group.row && nth > 0 && cell != last_cell {
                text.end_cell();
            }
            last_cell = cell;
            let cells = group.row && line.tag.is_none_or(|_| cell == 0);
            let offset = text.add(line, skip.min(line.text.len()), cells, self.vocabulary);
            places[i] = Some(Position {
                block: index,
                offset,
            });
            let page = line.page as u32 + 1;
            let before = block.breaks.last().map_or(block.page, |b| Some(b.page));
            if before.is_some_and(|b| b != page) {
                block.breaks.push(PageBreak { offset, page });
            }
            block.page.get_or_insert(page);
            if block.page == Some(page) {
                block.rect = Some(around(block.rect, line));
            }
        }
        // The break of a word that goes over the page stands on the next word.
        for page_break in &mut block.breaks {
            let inside = text.out[..page_break.offset].ends_with(char::is_alphanumeric);
            if let (true, Some(space)) = (inside, text.out[page_break.offset..].find(' ')) {
                page_break.offset += space + 1;
            }
        }
        if text.out.ends_with('\u{ad}') {
            text.out.pop();
        }
        block.emphasis = text.emphasis();
        block.links = text.links(self.targets);
        block.text = text.out;
        block
    }
}

fn around(rect: Option<Rect>, line: &Line) -> Rect {
    let (ax, ay) = line.turn.page(line.x0, line.y - 0.25 * line.size);
    let (bx, by) = line.turn.page(line.x1, line.y + 0.8 * line.size);
    let own = Rect {
        left: ax.min(bx),
        bottom: ay.min(by),
        right: ax.max(bx),
        top: ay.max(by),
    };
    rect.map_or(own, |r| Rect {
        left: r.left.min(own.left),
        bottom: r.bottom.min(own.bottom),
        right: r.right.max(own.right),
        top: r.top.max(own.top),
    })
}

/// A block's text as it grows.
#[derive(Default)]
struct Text {
    out: String,
    styles: Vec<Emphasis>,
    /// Stretches that lead somewhere, by the index of the target.
    links: Vec<(std::ops::Range<usize>, usize)>,
}

impl Text {
    /// Adds a line from a byte offset on; returns where its text begins.
    fn add(&mut self, line: &Line, skip: usize, row: bool, vocabulary: &Vocabulary<'_>) -> usize {
        self.join(&line.text[skip..], vocabulary);
        let start = self.out.len();
        let cells: Vec<usize> = match row {
            true => line.cells.iter().skip(1).map(|c| c.offset).collect(),
            false => Vec::new(),
        };
        let mut shift = 0;
        let mut from = skip;
        for &cell in cells.iter().filter(|c| **c > skip) {
            self.out.push_str(line.text[from..cell].trim_end());
            self.out.push_str(" | ");
            from = cell;
        }
        self.out.push_str(line.text[from..].trim_end());
        let mut cells = cells.iter().peekable();
        for span in &line.spans {
            while cells.next_if(|c| **c <= span.range.start).is_some() {
                shift += 2;
            }
            if span.range.start < skip {
                continue;
            }
            let begin = start + span.range.start - skip + shift;
            let range = begin..begin + span.range.len();
            if let Some(link) = span.link {
                self.link(range.clone(), link);
            }
            if span.bold || span.italic {
                self.style(range, span.bold, span.italic);
            }
        }
        start
    }

    fn end_cell(&mut self) {
        self.out.push_str(" | ");
    }

    /// Puts a space before the next line, or takes the line-end hyphen away.
    fn join(&mut self, next: &str, vocabulary: &Vocabulary<'_>) {
        if self.out.is_empty() || self.out.ends_with(" | ") {
            return;
        }
        if let Some(stem) = self.out.strip_suffix('\u{ad}') {
            self.out.truncate(stem.trim_end().len());
            return self.cut_styles();
        }
        if !ends_hyphened(&self.out) || waits(next) {
            self.out.push(' ');
            return;
        }
        let left = self.out.rsplit(' ').next().unwrap_or_default();
        let right = next.split(' ').next().unwrap_or_default();
        if vocabulary.drops_hyphen(left, right) {
            self.out.pop();
            self.cut_styles();
        }
    }

    /// Cuts styles and links to a text that became shorter.
    fn cut_styles(&mut self) {
        let end = self.out.len();
        self.styles.retain_mut(|s| {
            s.range.end = s.range.end.min(end);
            !s.range.is_empty()
        });
        for (range, _) in &mut self.links {
            range.end = range.end.min(end);
        }
    }

    fn style(&mut self, range: std::ops::Range<usize>, bold: bool, italic: bool) {
        if let Some(last) = self.styles.last_mut() {
            let between = self.out.get(last.range.end..range.start);
            let near = between.is_some_and(|b| b.chars().all(char::is_whitespace));
            if near && last.bold == bold && last.italic == italic {
                last.range.end = range.end;
                return;
            }
        }
        self.styles.push(Emphasis {
            range,
            bold,
            italic,
        });
    }

    fn link(&mut self, range: std::ops::Range<usize>, link: usize) {
        match self.links.last_mut() {
            Some((last, target)) if *target == link => last.end = range.end,
            _ => self.links.push((range, link)),
        }
    }

    fn links(&mut self, targets: &[String]) -> Vec<Link> {
        let length = self.out.len();
        std::mem::take(&mut self.links)
            .into_iter()
            .map(|(range, link)| (range.start.min(length)..range.end.min(length), link))
            .filter(|(range, _)| !range.is_empty())
            .filter_map(|(range, link)| {
                let target = targets.get(link)?.clone();
                Some(Link { range, target })
            })
            .collect()
    }

    /// The styles, cut to the text.
    fn emphasis(&mut self) -> Vec<Emphasis> {
        let length = self.out.len();
        let mut styles = std::mem::take(&mut self.styles);
        styles.retain_mut(|s| {
            s.range.end = s.range.end.min(length);
            !s.range.is_empty()
        });
        styles
    }
}
