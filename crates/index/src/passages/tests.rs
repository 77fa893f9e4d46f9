//! Passages of made-up documents.

use ecne_extract::minutes::{Intervention, Mention};
use ecne_extract::{Block, BlockKind, Document, Emphasis, Minutes, Page, PageBreak, Position};

use super::passages;

/// A document of these blocks, the first `header` of them its header block.
fn document(header: usize, blocks: Vec<(BlockKind, &str)>) -> Document {
    let mut paragraph = 0;
    let numbered = blocks.into_iter().enumerate().map(|(i, (kind, text))| {
        let counts = i >= header && !matches!(kind, BlockKind::Heading { .. });
        paragraph += u32::from(counts);
        Block {
            kind,
            text: text.to_owned(),
            paragraph: counts.then_some(paragraph),
            page: Some(1),
            ..Block::default()
        }
    });
    Document {
        blocks: numbered.collect(),
        header_blocks: header,
        pages: vec![Page::default(); 3],
        ..Document::default()
    }
}

/// Minutes whose sections are the last heading above each block.
fn minutes(document: &Document) -> Minutes {
    let mut above = Vec::new();
    let sections = document.blocks.iter().map(|block| {
        if block.is_heading() {
            above = vec![block.text.clone()];
        }
        above.clone()
    });
    Minutes {
        sections: sections.collect(),
        ..Minutes::default()
    }
}

fn turn(speaker: &str, start: (usize, usize), end: (usize, usize)) -> Intervention {
    let at = |(block, offset)| Position { block, offset };
    Intervention {
        speakers: vec![speaker.to_owned()],
        person: None,
        region: None,
        certainty: ecne_extract::minutes::Certainty::Stated,
        evidence: String::new(),
        start: at(start),
        end: at(end),
    }
}

const HEADING: BlockKind = BlockKind::Heading { level: 1 };
const ITEM: BlockKind = BlockKind::ListItem { level: 1 };
const TEXT: BlockKind = BlockKind::Paragraph;

fn texts(document: &Document, minutes: &Minutes) -> Vec<String> {
    let cut = passages(document, minutes);
    cut.into_iter().map(|passage| passage.text).collect()
}

#[test]
fn the_header_is_one_passage_and_headings_are_sections() {
    let document = document(
        2,
        vec![
            (TEXT, "MINUTES"),
            (TEXT, "1 March 2025"),
            (HEADING, "Welcome"),
            (
                TEXT,
                "The chair welcomed all members who had come to this made-up meeting, by train.",
            ),
            (HEADING, "Any other business"),
        ],
    );
    let cut = passages(&document, &minutes(&document));
    let texts: Vec<&str> = cut.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(texts[0], "MINUTES\n1 March 2025");
    assert_eq!(texts[2], "Any other business");
    assert_eq!(cut[1].section, ["Welcome"]);
    let paragraphs: Vec<_> = cut.iter().map(|p| p.paragraph).collect();
    assert_eq!(paragraphs, [None, Some(1), None]);
}

#[test]
fn lists_stay_with_what_introduces_them_and_end_with_the_section() {
    let document = document(
        0,
        vec![
            (
                TEXT,
                "NL presented the three parts of a programme that was made up for this test:",
            ),
            (ITEM, "a hotline"),
            (ITEM, "safety scans"),
            (HEADING, "Next"),
            (ITEM, "training"),
        ],
    );
    let cut = passages(&document, &minutes(&document));
    assert_eq!(cut.len(), 2);
    assert!(cut[0].text.ends_with(":\na hotline\nsafety scans"));
    assert_eq!((cut[0].paragraph, cut[0].paragraph_end), (Some(1), Some(3)));
}

#[test]
fn a_passage_never_crosses_speakers() {
    let text = "NL has a hotline. PT has none.";
    let document = document(0, vec![(TEXT, text), (TEXT, "Both were thanked.")]);
    let mut minutes = minutes(&document);
    minutes.interventions = vec![turn("NL", (0, 0), (0, 18)), turn("PT", (0, 18), (1, 0))];
    let mention = |code: &str, start| Mention {
        code: code.to_owned(),
        block: 0,
        range: start..start + 2,
    };
    minutes.mentions = vec![mention("NL", 0), mention("PT", 18), mention("FR", 20)];
    let cut = passages(&document, &minutes);
    let said: Vec<_> = cut
        .iter()
        .map(|p| (p.text.as_str(), p.speakers.join(" ")))
        .collect();
    assert_eq!(said[0], ("NL has a hotline.", "NL".to_owned()));
    assert_eq!(said[1], ("PT has none.", "PT".to_owned()));
    assert_eq!(said[2], ("Both were thanked.", String::new()));
    assert_eq!(cut[1].mentions, ["FR"]);
}

#[test]
fn a_very_long_paragraph_is_cut_at_sentences_and_loses_no_word() {
    let sentence = "Somebody made up this sentence of nine plain words. ";
    let paragraph = sentence.repeat(160);
    let whole = document(0, vec![(TEXT, paragraph.trim_end())]);
    assert_eq!(texts(&whole, &minutes(&whole)), [paragraph.trim_end()]);
    let long = sentence.repeat(1200);
    let document = document(0, vec![(TEXT, long.trim_end())]);
    let cut = texts(&document, &minutes(&document));
    assert!(cut.len() >= 8, "{}", cut.len());
    assert!(cut.iter().all(|text| text.ends_with('.')));
    assert!(cut.iter().all(|text| text.split(' ').count() <= 1_500));
    assert_eq!(cut.join(" "), long.trim_end());
    let unbroken = "ä".repeat(100_000);
    let document = self::document(0, vec![(TEXT, &unbroken)]);
    assert_eq!(texts(&document, &minutes(&document)).concat(), unbroken);
}

#[test]
fn a_passage_touches_two_pages_at_most() {
    let mut document = document(0, vec![(TEXT, "First page. Second page. Third page.")]);
    document.blocks[0].breaks = vec![
        PageBreak {
            offset: 12,
            page: 2,
        },
        PageBreak {
            offset: 25,
            page: 3,
        },
    ];
    document.blocks[0].emphasis = vec![Emphasis {
        range: 25..30,
        bold: true,
        italic: false,
    }];
    document.pages[2].label = Some("iii".to_owned());
    let cut = passages(&document, &minutes(&document));
    assert_eq!(cut.len(), 2);
    assert_eq!((cut[0].page, cut[0].page_end()), (Some(1), Some(2)));
    assert_eq!(
        (cut[1].page, cut[1].text.as_str()),
        (Some(3), "Third page.")
    );
    assert_eq!(cut[1].emphasis[0].range, 0..5);
    assert_eq!(cut[1].page_labels, [Some("iii".to_owned())]);
}
