//! The stable JSON shapes: keys are added freely, and never renamed or dropped.

use ecne_extract::minutes::Intervention;
use ecne_extract::{Block, BlockKind, Document, Furniture, Minutes};
use ecne_index::{DocumentWarning, Failure};
use serde::Serialize;
use serde_json::{Value, json};

use crate::clean::is_unsafe;

/// A value as one line. Beyond what JSON demands, everything that a terminal would obey is
/// escaped, since these lines are read on terminals too.
pub fn line(value: &impl Serialize) -> String {
    let mut out = String::new();
    push_line(&mut out, value);
    out
}

/// Adds a value as one such line.
pub fn push_line(out: &mut String, value: &impl Serialize) {
    // Our own shapes have text for keys, and serde_json knows no other error here.
    let text = serde_json::to_string(value).unwrap_or_default();
    let plain = |byte: u8| (0x20..0x7f).contains(&byte);
    if text.bytes().all(plain) {
        out.push_str(&text);
    } else {
        text.chars().for_each(|c| push_escaped(out, c));
    }
    out.push('\n');
}

fn push_escaped(out: &mut String, c: char) {
    if !is_unsafe(c) {
        return out.push(c);
    }
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.push_str(&format!("\\u{unit:04x}"));
    }
}

/// `extract --format json`: one object for one file.
pub fn document(name: &str, document: &Document, minutes: &Minutes) -> Value {
    let header = &minutes.header;
    json!({
        "document": name,
        "kind": header.kind.name(),
        "body": header.body.as_ref().map(|b| &b.id),
        "title": header.title,
        "language": document.metadata.language,
        "date_start": header.date_start.map(|d| d.to_string()),
        "date_end": header.date_end.map(|d| d.to_string()),
        "place": header.place,
        "number": header.number,
        "issuer": header.issuer,
        "pages": document.pages.len(),
        "page_labels": page_labels(document),
        "url": document.metadata.canonical_url,
        "blocks": document.blocks.iter().map(|b| block(b, &document.blocks)).collect::<Vec<_>>(),
        "furniture": document.furniture.iter().map(furniture).collect::<Vec<_>>(),
        "interventions": minutes
            .interventions
            .iter()
            .map(|i| intervention(i, document, minutes))
            .collect::<Vec<_>>(),
        "mentions": codes(minutes.mentions.iter().map(|m| m.code.as_str())),
        "acts": codes(minutes.acts.iter().map(|a| a.act.as_str())),
        "warnings": document.warnings.iter().map(|w| json!({
            "kind": w.kind.name(), "message": w.message, "page": w.page,
        })).collect::<Vec<_>>(),
    })
}

/// The line of a file that could not be read: the same keys, with nothing in them.
pub fn unreadable(name: &str, reason: &str) -> Value {
    json!({
        "document": name,
        "error": reason,
        "kind": null,
        "body": null,
        "title": null,
        "language": null,
        "date_start": null,
        "date_end": null,
        "place": null,
        "pages": 0,
        "blocks": [],
        "interventions": [],
        "mentions": [],
        "warnings": [],
    })
}

/// One label a page where any page has one that differs from its number; empty otherwise.
fn page_labels(document: &Document) -> Vec<Option<&str>> {
    let labels = document.pages.iter().map(|p| p.label.as_deref());
    if labels.clone().all(|label| label.is_none()) {
        return Vec::new();
    }
    labels.collect()
}

/// Bytes of the header cells that are repeated with each row of a table, at most.
const HEADER: usize = 1_000;

fn block(block: &Block, all: &[Block]) -> Value {
    let (kind, level) = match block.kind {
        BlockKind::Heading { level } => ("heading", Some(level)),
        BlockKind::Paragraph => ("paragraph", None),
        BlockKind::ListItem { level } => ("list-item", Some(level)),
        BlockKind::TableRow => ("table-row", None),
        BlockKind::Footnote => ("footnote", None),
    };
    json!({
        "kind": kind,
        "text": block.text,
        "page": block.page,
        "page_end": block.breaks.last().map(|b| b.page).or(block.page),
        "level": level,
        "paragraph": block.paragraph,
        "anchor": block.anchor,
        "rect": block.rect.map(|r| [r.left, r.bottom, r.right, r.top]),
        "emphasis": block.emphasis.iter().map(|e| json!({
            "start": e.range.start, "end": e.range.end, "bold": e.bold, "italic": e.italic,
        })).collect::<Vec<_>>(),
        "links": block.links.iter().map(|l| json!({
            "start": l.range.start, "end": l.range.end, "target": l.target,
        })).collect::<Vec<_>>(),
        "alt": block.alt,
        "headers": headers(block, all),
    })
}

/// The header cells above the cells of a row.
fn headers<'a>(row: &Block, all: &'a [Block]) -> Vec<&'a str> {
    let header = row.header.and_then(|index| all.get(index));
    let text = header.map_or("", |block| &block.text);
    if text.is_empty() || text.len() > HEADER {
        return Vec::new();
    }
    text.split(" | ").collect()
}

/// A document that cannot be read.
pub fn failure(failure: &Failure) -> Value {
    json!({ "document": failure.document, "error": failure.error })
}

/// Trouble with a document that can be read.
pub fn warning(warning: &DocumentWarning) -> Value {
    json!({
        "document": warning.document,
        "kind": warning.warning.kind.name(),
        "message": warning.warning.message,
        "page": warning.warning.page,
    })
}

fn furniture(piece: &Furniture) -> Value {
    json!({ "text": piece.text, "page": piece.page })
}

fn intervention(it: &Intervention, document: &Document, minutes: &Minutes) -> Value {
    let first = document.blocks.get(it.start.block);
    json!({
        "speakers": it.speakers,
        "person": it.person,
        "region": it.region,
        "certainty": it.certainty.name(),
        "evidence": it.evidence,
        "text": it.text(document),
        "page": first.and_then(|b| b.page_at(it.start.offset)),
        "paragraph": first.and_then(|b| b.paragraph),
        "section": minutes.sections.get(it.start.block),
    })
}

/// Each once, sorted.
fn codes<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut codes: Vec<&str> = all.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_safe_on_a_terminal_and_read_back_whole() {
        let value = json!({ "a": "\u{1b}[2J \u{9b} \u{202e} \u{e0041} \n é" });
        let line = line(&value);
        assert!(line.trim_end().chars().all(|c| !is_unsafe(c)));
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), value);
    }
}
