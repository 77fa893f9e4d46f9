//! A document as plain text.

use crate::{Block, BlockKind, Document, Furniture, Position};

impl Document {
    /// The blocks, one blank line between two, each on one line, list items behind `- `, the rows
    /// of a table on lines of their own. With `furniture`, running headers and footers stand where
    /// they interrupt the text.
    pub fn to_text(&self, furniture: bool) -> String {
        let mut out = String::new();
        let mut kept = if furniture {
            self.furniture.iter()
        } else {
            [].iter()
        }
        .peekable();
        let mut last_row = false;
        for (i, block) in self.blocks.iter().enumerate() {
            let row = block.kind == BlockKind::TableRow;
            let mut from = 0;
            while let Some(piece) = kept.next_if(|f| interrupts(f, i, block)) {
                let cut = block.text.floor_char_boundary(piece.at.offset);
                push(&mut out, block, from..cut.max(from), last_row && row);
                push_plain(&mut out, &piece.text);
                from = cut.max(from);
            }
            push(
                &mut out,
                block,
                from..block.text.len(),
                last_row && row && from == 0,
            );
            last_row = row;
        }
        kept.for_each(|piece| push_plain(&mut out, &piece.text));
        out
    }
}

fn interrupts(piece: &Furniture, index: usize, block: &Block) -> bool {
    piece.at
        < Position {
            block: index,
            offset: block.text.len(),
        }
}

fn push(out: &mut String, block: &Block, range: std::ops::Range<usize>, same_table: bool) {
    let text = block.text[range.clone()].trim();
    if text.is_empty() {
        return;
    }
    if !out.is_empty() && !same_table {
        out.push('\n');
    }
    if range.start == 0 && matches!(block.kind, BlockKind::ListItem { .. }) {
        out.push_str("- ");
    }
    out.push_str(text);
    out.push('\n');
}

fn push_plain(out: &mut String, text: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(text.trim());
    out.push('\n');
}
