//! Broken files: whatever is changed in a file, reading it neither panics nor hangs.

use proptest::prelude::*;

use super::writer::{Pdf, body, lines};
use crate::Limits;

/// The stable entry for fuzzing: reads any bytes and throws the result away.
fn read_any(bytes: &[u8]) {
    let limits = Limits {
        total_bytes: 8 << 20,
        stream_bytes: 4 << 20,
        glyphs: 200_000,
        pages: 50,
        ..Limits::default()
    };
    if let Ok(document) = crate::pdf::read(bytes, &limits) {
        check(&document);
    }
}

/// All ranges of a document lie in its texts, on the boundaries of characters.
fn check(document: &crate::Document) {
    for block in &document.blocks {
        for emphasis in &block.emphasis {
            assert!(block.text.get(emphasis.range.clone()).is_some());
        }
        for page_break in &block.breaks {
            assert!(block.text.is_char_boundary(page_break.offset));
        }
    }
    document.to_text(true);
}

fn sample() -> Vec<u8> {
    let mut pdf = Pdf::new();
    for page in 0..2 {
        let head = lines("F2", 9.0, 72.0, 770.0, 10.0, &["A made up heading"]);
        let text = format!("Words of page {page}, which go on for a good while so that they break");
        pdf.page(&(head + &body(700.0, &[&text, "into a second line."])));
    }
    pdf.finish()
}

const CORPUS: &[u8] =
    include_bytes!("../../../../../corpus/2026-01-29-wg-safety-in-politics-minutes.pdf");

fn mutate(mut bytes: Vec<u8>, changes: &[(usize, u8)]) -> Vec<u8> {
    for (at, value) in changes {
        let length = bytes.len();
        bytes[at % length] = *value;
    }
    bytes
}

/// Swaps the bodies of two objects, or drops one, or makes a number another.
fn mutate_objects(bytes: &[u8], first: usize, second: usize, number: u32) -> Vec<u8> {
    let text: Vec<char> = bytes.iter().map(|b| char::from(*b)).collect();
    let text: String = text.into_iter().collect();
    let mut objects: Vec<&str> = text.split("endobj").collect();
    let count = objects.len();
    objects.swap(first % count, second % count);
    let joined = objects
        .join("endobj")
        .replacen(" 0 R", &format!(" {number} R"), second % 3);
    joined
        .chars()
        .map(|c| u8::try_from(c as u32).unwrap_or(b'?'))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes(changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..40)) {
        read_any(&mutate(sample(), &changes));
        read_any(&mutate(CORPUS.to_vec(), &changes));
    }

    #[test]
    fn cut_off(at in any::<usize>()) {
        let sample = sample();
        read_any(&sample[..at % sample.len()]);
        read_any(&CORPUS[..at % CORPUS.len()]);
    }

    #[test]
    fn changed_objects(first in any::<usize>(), second in any::<usize>(), number in any::<u32>()) {
        read_any(&mutate_objects(&sample(), first, second, number));
        read_any(&mutate_objects(CORPUS, first, second, number % 60));
    }

    #[test]
    fn any_content(content in "[ -~\\n]{0,400}") {
        let mut pdf = Pdf::new();
        pdf.page(&content);
        read_any(&pdf.finish());
    }

    #[test]
    fn any_operators(
        operators in proptest::collection::vec(
            ("(-?[0-9]{1,9}(\\.[0-9]{1,3})? ){0,6}", 0usize..30), 0..60)
    ) {
        const NAMES: [&str; 30] = [
            "BT", "ET", "/F1 12 Tf", "/F2 1e9 Tf", "(some words) Tj", "[(so) -300 (me)] TJ", "Td",
            "TD", "Tm", "T*", "Tc", "Tw", "Tz", "TL", "Ts", "Tr", "q", "Q", "cm", "re", "f", "m",
            "l", "c", "S", "/Span BMC", "EMC", "'", "BI ID x EI", "<0041> Tj",
        ];
        let content: Vec<String> = operators
            .iter()
            .map(|(numbers, name)| format!("{numbers}{}", NAMES[*name]))
            .collect();
        let mut pdf = Pdf::new();
        pdf.page(&content.join("\n"));
        read_any(&pdf.finish());
    }
}
