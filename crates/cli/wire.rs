//! The stable JSON shapes.

use ecne_extract::minutes::Intervention;
use ecne_extract::{Block, BlockKind, Document, Minutes};
use serde_json::{Value, json};

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
        "pages": document.pages.len(),
        "blocks": document.blocks.iter().map(block).collect::<Vec<_>>(),
        "interventions": minutes
            .interventions
            .iter()
            .map(|i| intervention(i, document, minutes))
            .collect::<Vec<_>>(),
        "mentions": mentions(minutes),
        "warnings": document.warnings.iter().map(|w| json!({
            "kind": w.kind.name(), "message": w.message, "page": w.page,
        })).collect::<Vec<_>>(),
    })
}

fn block(block: &Block) -> Value {
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
        "level": level,
        "paragraph": block.paragraph,
        "emphasis": block.emphasis.iter().map(|e| json!({
            "start": e.range.start, "end": e.range.end, "bold": e.bold, "italic": e.italic,
        })).collect::<Vec<_>>(),
    })
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

fn mentions(minutes: &Minutes) -> Vec<&str> {
    let mut codes: Vec<&str> = minutes.mentions.iter().map(|m| m.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
