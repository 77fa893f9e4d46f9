//! The minutes of the corpus: their outline, and what has to be right in them.

use super::{read, texts};
use crate::BlockKind;

const FILE: &[u8] =
    include_bytes!("../../../../../corpus/2026-01-29-wg-safety-in-politics-minutes.pdf");

/// Kind, page and first word of every block.
fn outline() -> Vec<String> {
    let document = read(FILE);
    let line = |block: &crate::Block| {
        let first = block.text.split(' ').next().unwrap_or_default();
        let kind = match block.kind {
            BlockKind::Heading { level } => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::ListItem { .. } => "li".to_owned(),
            BlockKind::TableRow => "tr".to_owned(),
            BlockKind::Footnote => "fn".to_owned(),
        };
        format!("{kind} {} {}", block.page.unwrap_or(0), first)
    };
    document.blocks.iter().map(line).collect()
}

#[test]
fn the_outline_of_the_minutes() {
    let expected = [
        "h3 1 EUROPEAN",
        "p 1 DIRECTORATE-GENERAL",
        "p 1 Directorate",
        "p 1 Unit",
        "h1 1 MINUTES",
        "p 1 Working",
        "p 1 on",
        "p 1 29",
        "p 1 Online",
        "p 1 The",
        "p 1 COM",
        "p 1 Upcoming:",
        "h2 1 Minutes",
        "p 1 COM",
        "p 1 NL",
        "p 1 PT",
        "p 2 HR",
        "p 2 FR",
        "p 2 RO",
        "p 2 LT",
        "p 2 SE's",
        "p 2 COM",
    ];
    assert_eq!(outline(), expected);
}

#[test]
fn the_running_footer_is_no_text() {
    let document = read(FILE);
    assert!(
        texts(&document)
            .iter()
            .all(|t| !t.contains("Commission européenne"))
    );
    assert_eq!(document.furniture.len(), 3);
}

#[test]
fn a_paragraph_over_two_pages_is_whole() {
    let document = read(FILE);
    let block = document
        .blocks
        .iter()
        .find(|b| b.text.starts_with("PT collaborates"))
        .unwrap();
    assert!(
        block
            .text
            .contains("preventive guidance on public campaign conduct, including")
    );
    assert_eq!(block.breaks[0].page, 2);
    assert!(block.text[block.breaks[0].offset..].starts_with("conduct, including"));
    let bold: Vec<&str> = block
        .emphasis
        .iter()
        .filter(|e| e.bold)
        .map(|e| &block.text[e.range.clone()])
        .collect();
    assert_eq!(bold[0], "lawful campaign conduct");
    assert_eq!(bold[1], "guidance on public campaign conduct");
}
