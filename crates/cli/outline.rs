//! `extract --format outline`: a document as a person would check it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use ecne_extract::minutes::{Certainty, Evidence, Intervention};
use ecne_extract::{Block, BlockKind, Document, Minutes};

use crate::clean::clean;

/// Characters of a block's text that are shown; enough to recognise it.
const START: usize = 72;

/// Header fields with their evidence, then every block under its section with its speakers, then
/// mentions and warnings.
pub fn of(name: &str, document: &Document, minutes: &Minutes) -> String {
    let mut out = String::new();
    field(&mut out, "document", name, None);
    header(&mut out, minutes);
    out.push('\n');
    body(&mut out, document, minutes);
    tail(&mut out, document, minutes);
    out
}

fn header(out: &mut String, minutes: &Minutes) {
    let header = &minutes.header;
    let evidence = |name: &str| header.evidence.iter().find(|e| e.field == name);
    field(out, "kind", header.kind.name(), evidence("kind"));
    let dates = match (header.date_start, header.date_end) {
        (Some(start), Some(end)) if start != end => Some(format!("{start} to {end}")),
        (start, _) => start.map(|d| d.to_string()),
    };
    let body = header.body.as_ref().map(|b| b.id.clone());
    let number = header.number.map(|n| n.to_string());
    let known = [
        ("title", header.title.clone()),
        ("issuer", header.issuer.clone()),
        ("body", body),
        ("date", dates),
        ("place", header.place.clone()),
        ("number", number),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            field(out, name, &value, evidence(name));
        }
    }
}

/// One line: the field's name, its value, and the words it was read from where they differ.
fn field(out: &mut String, name: &str, value: &str, evidence: Option<&Evidence>) {
    let _ = write!(out, "{name:<10}{}", clean(value));
    if let Some(evidence) = evidence.filter(|e| e.text != value) {
        let _ = write!(out, "   from \"{}\"", clean(&evidence.text));
    }
    out.push('\n');
}

fn body(out: &mut String, document: &Document, minutes: &Minutes) {
    let mut turns = minutes.interventions.iter().peekable();
    for (i, block) in document.blocks.iter().enumerate() {
        block_line(out, block, i < document.header_blocks);
        while let Some(turn) = turns.next_if(|t| t.start.block <= i) {
            turn_line(out, turn, document);
        }
    }
}

fn block_line(out: &mut String, block: &Block, in_header: bool) {
    let number = block.paragraph.map(|n| format!("¶{n}")).unwrap_or_default();
    let page = block.page.map(|p| format!("p.{p}")).unwrap_or_default();
    let text = beginning(&block.text);
    let _ = match block.kind {
        BlockKind::Heading { level } => {
            writeln!(out, "{:<6}{page:<6}{} {text}", "", "#".repeat(level.into()))
        }
        BlockKind::ListItem { level } => {
            let indent = "  ".repeat(usize::from(level.clamp(1, 6)) - 1);
            writeln!(out, "{number:<6}{page:<6}{indent}- {text}")
        }
        BlockKind::TableRow => writeln!(out, "{number:<6}{page:<6}| {text}"),
        BlockKind::Footnote => writeln!(out, "{number:<6}{page:<6}note: {text}"),
        BlockKind::Paragraph if in_header => writeln!(out, "{:<6}{page:<6}{text}", "head"),
        BlockKind::Paragraph => writeln!(out, "{number:<6}{page:<6}{text}"),
    };
}

fn turn_line(out: &mut String, turn: &Intervention, document: &Document) {
    let mark = match turn.certainty {
        Certainty::Stated => "",
        Certainty::Inferred => "~",
    };
    let mut who = turn.speakers.join(", ") + mark;
    let beside = [&turn.person, &turn.region].into_iter().flatten();
    for more in beside.filter(|more| !turn.speakers.contains(more)) {
        let _ = write!(who, " ({more})");
    }
    let words = turn.text(document).split_whitespace().count();
    let block = document.blocks.get(turn.start.block);
    let page = block.and_then(|b| b.page_at(turn.start.offset));
    let page = page.map(|p| format!(", p.{p}")).unwrap_or_default();
    let (who, evidence) = (clean(&who), clean(&turn.evidence));
    let _ = writeln!(
        out,
        "{:<12}  > {who}: {words} words{page}, by \"{evidence}\"",
        ""
    );
}

fn tail(out: &mut String, document: &Document, minutes: &Minutes) {
    let mut mentions: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in &minutes.mentions {
        *mentions.entry(&mention.code).or_default() += 1;
    }
    let mentions: Vec<String> = mentions
        .iter()
        .map(|(code, n)| format!("{code} {n}"))
        .collect();
    out.push('\n');
    field(out, "mentions", &mentions.join(", "), None);
    let acts: BTreeSet<&str> = minutes.acts.iter().map(|a| a.act.as_str()).collect();
    if !acts.is_empty() {
        let acts: Vec<&str> = acts.into_iter().collect();
        field(out, "acts", &acts.join(", "), None);
    }
    let pages = document.pages.len();
    if pages > 0 {
        field(out, "pages", &pages.to_string(), None);
    }
    for warning in &document.warnings {
        let page = warning
            .page
            .map(|p| format!(" (page {p})"))
            .unwrap_or_default();
        let text = format!("{}: {}{page}", warning.kind.name(), warning.message);
        field(out, "warning", &text, None);
    }
}

fn beginning(text: &str) -> String {
    match text.char_indices().nth(START) {
        Some((cut, _)) => format!("{}…", clean(text[..cut].trim_end())),
        None => clean(text).into_owned(),
    }
}
