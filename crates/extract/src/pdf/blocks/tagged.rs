//! What the structure tree says of lines: which belong to one block, which blocks are one row.

use std::collections::{HashMap, HashSet};

use super::super::layout::Line;
use super::super::structure::{Element, Kind, Tags};
use super::paragraphs::Group;
use crate::BlockKind;

/// A row with more text than this is a frame for paragraphs and no row of data. In bytes.
const LONGEST_ROW: usize = 1_000;
/// The same for a row with a cell of more paragraphs than this.
const MOST_PARAGRAPHS: usize = 3;
/// A longer heading is a paragraph in the wrong style. In bytes.
const LONGEST_HEADING: usize = 300;

/// What holds lines together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Row(u32),
    Block(u32),
}

/// The tags of a document's lines.
pub(super) struct Tagged<'t> {
    tags: &'t Tags,
    /// Rows that are given as such, by index.
    rows: Vec<bool>,
}

#[derive(Default)]
struct RowContent<'e> {
    length: usize,
    /// The blocks of every cell.
    cells: HashMap<u32, HashSet<u32>>,
    elements: Vec<&'e Element>,
}

impl<'t> Tagged<'t> {
    /// Looks at the lines of the body.
    pub(super) fn of(tags: &'t Tags, lines: &[Line], body: &[usize]) -> Tagged<'t> {
        let mut content: HashMap<u32, RowContent> = HashMap::new();
        for line in body.iter().map(|i| &lines[*i]) {
            let Some((block, element)) = element(tags, line) else {
                continue;
            };
            if let Some(row) = element.row {
                let row = content.entry(row).or_default();
                row.length += line.text.len();
                row.cells.entry(element.cell).or_default().insert(block);
                row.elements.push(element);
            }
        }
        let mut rows = vec![false; tags.rows.len()];
        for (row, content) in content {
            if let Some(slot) = rows.get_mut(row as usize) {
                *slot = !tags.rows[row as usize].nested && is_row(&content);
            }
        }
        Tagged { tags, rows }
    }

    /// What holds a line together with others; `None` where the layout decides.
    pub(super) fn key(&self, line: &Line) -> Option<Key> {
        let (block, element) = element(self.tags, line)?;
        let row = element.row.filter(|row| self.rows[*row as usize]);
        Some(row.map_or(Key::Block(block), Key::Row))
    }

    fn kind(&self, line: &Line) -> Option<Kind> {
        element(self.tags, line).map(|(_, element)| element.kind)
    }

    pub(super) fn is_item(&self, line: &Line) -> bool {
        matches!(self.kind(line), Some(Kind::Item(_)))
    }

    pub(super) fn is_note(&self, line: &Line) -> bool {
        self.kind(line) == Some(Kind::Note)
    }

    /// The cell that a line stands in, 0 outside of tables.
    pub(super) fn cell(&self, line: &Line) -> u32 {
        element(self.tags, line).map_or(0, |(_, element)| element.cell)
    }

    /// The level of a group that is tagged as a heading.
    pub(super) fn heading(&self, group: &Group, lines: &[Line]) -> Option<u8> {
        let length: usize = group.lines.iter().map(|i| lines[*i].text.len()).sum();
        match self.kind(lines.get(*group.lines.first()?)?)? {
            Kind::Heading(level) if length <= LONGEST_HEADING && !group.row => Some(level),
            _ => None,
        }
    }

    /// The kind that the tags give a block that is neither heading nor row.
    pub(super) fn block_kind(&self, line: &Line) -> Option<BlockKind> {
        match self.kind(line)? {
            Kind::Item(level) => Some(BlockKind::ListItem { level }),
            _ => None,
        }
    }
}

fn element<'t>(tags: &'t Tags, line: &Line) -> Option<(u32, &'t Element)> {
    let block = line.tag?;
    Some((block, tags.elements.get(block as usize)?))
}

fn is_row(content: &RowContent) -> bool {
    let short = content.length <= LONGEST_ROW;
    let plain = content.cells.values().all(|b| b.len() <= MOST_PARAGRAPHS);
    let items = content
        .elements
        .iter()
        .any(|e| matches!(e.kind, Kind::Item(_)));
    content.cells.len() > 1 && short && plain && !items
}
