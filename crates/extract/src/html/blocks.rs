//! From judged elements to blocks in reading order.

use html5ever::local_name;

use super::content::Verdict;
use super::dom::{Dom, Element, Value};
use super::inline::{Finished, Inline, Style};
use super::marks::has_declaration;
use super::{boilerplate, downloads, tables};
use crate::{Block, BlockKind, Furniture, Position};

/// The blocks of a page and what is kept aside.
pub(super) fn collect(dom: &Dom<'_>, verdicts: &[Verdict]) -> (Vec<Block>, Vec<Furniture>) {
    let mut walker = Walker {
        dom,
        blocks: Vec::new(),
        furniture: Vec::new(),
        inline: Inline::default(),
        here: Context::default(),
        frames: Vec::new(),
        item: None,
        links: 0,
        alt: Vec::new(),
        header: None,
        in_header: false,
    };
    let mut index = 0;
    while let Some(node) = dom.nodes.get(index) {
        walker.leave_before(index);
        let past = match (verdicts[index], node.value) {
            (Verdict::Silent, _) => node.end,
            (Verdict::Furniture, _) => {
                walker.keep_aside(index);
                node.end
            }
            (Verdict::Text, Value::Text(text)) => {
                walker.inline.push(text, walker.here.style);
                node.end
            }
            (Verdict::Text, Value::Element(element)) => walker.enter(index, element),
        };
        index = past;
    }
    walker.leave_before(usize::MAX);
    walker.flush();
    if let Some(last) = walker.blocks.last_mut() {
        last.alt.append(&mut walker.alt);
    }
    (walker.blocks, walker.furniture)
}

struct Walker<'a, 'd> {
    dom: &'d Dom<'a>,
    blocks: Vec<Block>,
    furniture: Vec<Furniture>,
    inline: Inline,
    here: Context<'a>,
    frames: Vec<Frame<'a>>,
    /// The level of a list item of which no block has been made yet.
    item: Option<u8>,
    links: usize,
    /// What stands in place of pictures since the last block.
    alt: Vec<String>,
    /// Index of the block with the header cells of the table.
    header: Option<usize>,
    /// The row that is being read holds header cells alone.
    in_header: bool,
}

/// What holds for everything in an element.
#[derive(Clone, Copy, Default)]
struct Context<'a> {
    mode: Mode,
    style: Style<'a>,
    anchor: Option<&'a str>,
    /// How many lists it is in.
    lists: u8,
    footnotes: bool,
    /// In a table that only arranges the page.
    layout: bool,
}

/// Bytes of an anchor at most: every block below it names it.
const ANCHOR: usize = 256;

/// Bytes of a link's target at most: every block in the link names it.
const TARGET: usize = 8 << 10;

/// What an element can be linked to by.
pub(super) fn anchor(element: Element<'_>) -> Option<&str> {
    element.id().filter(|id| id.len() <= ANCHOR)
}

/// How blocks are told apart.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Mode {
    /// Each block element is a block.
    #[default]
    Flow,
    /// All is one heading of that level.
    Heading(u8),
    /// All is one row of a table.
    Row,
}

/// An element that has been entered, and what held outside.
struct Frame<'a> {
    end: usize,
    outside: Context<'a>,
    block: bool,
}

impl<'a> Walker<'a, '_> {
    /// Leaves the elements that end before a node.
    fn leave_before(&mut self, index: usize) {
        while let Some(frame) = self.frames.pop_if(|f| f.end <= index) {
            if frame.block {
                self.break_block(frame.outside.mode);
            }
            self.here = frame.outside;
        }
    }

    /// Ends the current block, or where the whole is one block, the current word.
    fn break_block(&mut self, outside: Mode) {
        if outside == Mode::Flow {
            self.flush();
        } else {
            self.inline.space();
        }
    }

    /// Enters an element and returns the index of the node to go on with.
    fn enter(&mut self, index: usize, element: Element<'a>) -> usize {
        let end = self.dom.nodes[index].end;
        if is_reference_mark(self.dom, index, element) {
            return end;
        }
        if let Some(file) = downloads::file(self.dom, index, element) {
            self.flush();
            self.blocks.push(file);
            return end;
        }
        let outside = self.here;
        let block = !is_inline(element.name());
        if block {
            self.break_block(outside.mode);
        }
        self.frames.push(Frame {
            end,
            outside,
            block,
        });
        if let Some(id) = anchor(element) {
            self.here.anchor = Some(id);
        }
        self.here.footnotes |= is_footnote(element);
        if block {
            self.enter_block(index, element);
        } else {
            self.enter_inline(index, element);
        }
        index + 1
    }

    fn enter_block(&mut self, index: usize, element: Element<'a>) {
        let flow = self.here.mode == Mode::Flow;
        match &**element.name() {
            "ul" | "ol" | "dl" | "menu" | "dir" => {
                self.here.lists = self.here.lists.saturating_add(1);
            }
            "li" | "dd" if flow => self.item = Some(self.here.lists.max(1)),
            "table" => {
                self.here.layout = tables::is_layout(self.dom, index, element);
                if flow {
                    self.header = None;
                }
            }
            "tr" if flow && !self.here.layout => {
                self.here.mode = Mode::Row;
                self.in_header = tables::is_header(self.dom, index);
            }
            "td" | "th" if !flow && !tables::is_first_cell(self.dom, index) => self.inline.cell(),
            name if flow => {
                if let Some(level) = heading_level(name, element) {
                    self.here.mode = Mode::Heading(level);
                }
            }
            _ => {}
        }
    }

    fn enter_inline(&mut self, index: usize, element: Element<'a>) {
        match &**element.name() {
            "sup" if self.is_note(index) => self.inline.space(),
            "br" => {
                let second = self.inline.line_break();
                if second && self.here.mode == Mode::Flow {
                    self.flush();
                }
            }
            "a" => self.enter_link(element),
            "img" => self.see(element),
            "b" | "strong" => self.here.style.bold = true,
            "i" | "em" | "cite" | "dfn" | "var" => self.here.style.italic = true,
            "span" | "font" => self.restyle(element),
            _ => {}
        }
    }

    /// Whether a raised number or sign points to a note, so that it is no part of the word before;
    /// it is an exponent or belongs to a unit otherwise.
    fn is_note(&self, index: usize) -> bool {
        let text = self.inline.text();
        let unit = |unit: &&str| {
            let before = text.strip_suffix(unit);
            before.is_some_and(|before| !before.ends_with(char::is_alphabetic))
        };
        let power = text.ends_with(|c: char| c.is_ascii_digit()) || UNITS.iter().any(unit);
        let short = self.dom.nodes[index].end - index <= MARK_NODES;
        !power && short && is_mark(&self.dom.text(index))
    }

    /// Notes what stands in place of a picture.
    fn see(&mut self, image: Element<'a>) {
        let alt = image.attribute(&local_name!("alt")).unwrap_or_default();
        let mut inline = Inline::default();
        inline.push(alt, Style::default());
        if !inline.is_empty() {
            self.alt.push(inline.take().text);
        }
    }

    fn enter_link(&mut self, element: Element<'a>) {
        let target = element.attribute(&local_name!("href"));
        let target = target.filter(|target| target.len() <= TARGET);
        self.links += 1;
        self.here.style.link = Some((target.unwrap_or_default(), self.links));
    }

    /// Word processors write emphasis as inline style.
    fn restyle(&mut self, element: Element<'a>) {
        let Some(style) = element.attribute(&local_name!("style")) else {
            return;
        };
        let bold = ["bold", "600", "700", "800", "900"];
        self.here.style.bold |= bold
            .iter()
            .any(|v| has_declaration(style, "font-weight", v));
        self.here.style.italic |= has_declaration(style, "font-style", "italic");
    }

    /// Makes a block of the text so far.
    fn flush(&mut self) {
        if self.inline.is_empty() {
            self.inline.take();
            return;
        }
        let finished = self.inline.take();
        let block = self.block_of(finished);
        self.blocks.extend(block);
    }

    fn block_of(&mut self, mut text: Finished) -> Option<Block> {
        let kind = match self.here.mode {
            Mode::Heading(level) => BlockKind::Heading { level },
            Mode::Row => BlockKind::TableRow,
            Mode::Flow => {
                let marker = list_marker(&text.text);
                text.cut_start(marker);
                let typed = (marker > 0).then_some(self.here.lists.max(1));
                match self.item.take().or(typed) {
                    _ if self.here.footnotes => BlockKind::Footnote,
                    Some(level) => BlockKind::ListItem { level },
                    None => BlockKind::Paragraph,
                }
            }
        };
        if text.text.is_empty() {
            return None;
        }
        Some(Block {
            kind,
            text: text.text,
            anchor: self.here.anchor.map(str::to_owned),
            emphasis: text.emphasis,
            links: text.links,
            alt: std::mem::take(&mut self.alt),
            header: self.header_of(kind),
            ..Block::default()
        })
    }

    /// The header of a row that becomes a block now, if it is not itself one.
    fn header_of(&mut self, kind: BlockKind) -> Option<usize> {
        if kind != BlockKind::TableRow {
            return None;
        }
        if std::mem::take(&mut self.in_header) {
            self.header = Some(self.blocks.len());
            return None;
        }
        self.header
    }

    fn keep_aside(&mut self, index: usize) {
        let text = furniture_text(self.dom, index);
        if !text.is_empty() {
            self.furniture.push(Furniture {
                at: Position {
                    block: self.blocks.len(),
                    offset: self.inline.text().len(),
                },
                text,
                page: None,
            });
        }
        self.inline.space();
    }
}

fn furniture_text(dom: &Dom<'_>, index: usize) -> String {
    let mut inline = Inline::default();
    let mut at = index;
    while at < dom.nodes[index].end {
        match dom.nodes[at].value {
            Value::Text(text) => inline.push(text, Style::default()),
            Value::Element(element) => {
                let name: &str = element.name();
                if boilerplate::SILENT.contains(&name) {
                    at = dom.nodes[at].end;
                    continue;
                }
                if name == "a" || !is_inline(name) {
                    inline.space();
                }
            }
        }
        at += 1;
    }
    inline.take().text
}

fn heading_level(name: &str, element: Element<'_>) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ if element.role() == "heading" => {
            let level = element.attribute(&html5ever::LocalName::from("aria-level"));
            Some(
                level
                    .and_then(|l| l.trim().parse().ok())
                    .unwrap_or(2)
                    .clamp(1, 6),
            )
        }
        _ => None,
    }
}

/// What a power can stand behind without a number.
const UNITS: &[&str] = &["m", "km", "cm", "mm", "R", "r", "x"];
/// Elements and texts in the mark of a note at most.
const MARK_NODES: usize = 8;

/// Elements that stand within a line of text. Names with a colon are those of word processors.
pub(super) fn is_inline(name: &str) -> bool {
    boilerplate::INLINE.contains(&name) || name.contains(':')
}

fn is_footnote(element: Element<'_>) -> bool {
    matches!(
        element.role(),
        "doc-footnote" | "doc-endnote" | "doc-endnotes"
    ) || element.has_class("footnotes")
        || element.has_class("footnote")
}

/// A raised number that only leads to a footnote: no word of the text.
fn is_reference_mark(dom: &Dom<'_>, index: usize, element: Element<'_>) -> bool {
    match &**element.name() {
        "sup" => {
            let mut inside = dom.named(dom.within(index), local_name!("a"));
            let to_note = |e: Element<'_>| {
                e.attribute(&local_name!("href"))
                    .is_some_and(|h| h.contains('#'))
            };
            inside.next().is_some_and(|(_, a)| to_note(a)) && is_mark(&dom.text(index))
        }
        "a" => {
            element.role() == "doc-backlink"
                || element.has_class("footnote-back")
                || element.has_class("footnote-backref")
                || element.has_class("headerlink")
        }
        _ => false,
    }
}

fn is_mark(text: &str) -> bool {
    let mark = text.trim_matches(['[', ']', '(', ')', ' ']);
    (1..=3).contains(&mark.chars().count())
        && mark
            .chars()
            .all(|c| c.is_ascii_digit() || "*†‡§".contains(c))
}

/// How many bytes a bullet at the start takes, with the white space behind it. A page can type its
/// lists instead of marking them up.
fn list_marker(text: &str) -> usize {
    let bullets = [
        '•', '·', '▪', '◦', '‣', '⁃', '●', '■', '\u{f0b7}', '–', '—', '-', '*',
    ];
    let rest = text.strip_prefix(bullets);
    rest.and_then(|rest| rest.strip_prefix(' '))
        .map_or(0, |rest| text.len() - rest.len())
}
