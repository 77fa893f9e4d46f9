//! Made-up minutes in, who said what out: for every form in which minutes name a speaker a
//! sentence of its own, and for every trap a sentence that names somebody who does not speak.

mod bodies;
mod forms;
mod further;
mod names;
mod places;
mod records;
mod tables;
mod transcripts;
mod turns;

use crate::minutes::{Certainty, Minutes};
use crate::{Block, BlockKind, Document};

/// A document of lines: `# ` a heading, `- ` and `-- ` list items, `| ` a table row.
fn document(text: &str) -> Document {
    let line = |line: &str| {
        let kinds = [
            ("# ", BlockKind::Heading { level: 2 }),
            ("- ", BlockKind::ListItem { level: 1 }),
            ("-- ", BlockKind::ListItem { level: 2 }),
            ("| ", BlockKind::TableRow),
        ];
        let known = kinds
            .into_iter()
            .find_map(|(mark, kind)| Some((line.strip_prefix(mark)?, kind)));
        let (text, kind) = known.unwrap_or((line, BlockKind::Paragraph));
        Block {
            kind,
            text: text.to_owned(),
            ..Block::default()
        }
    };
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let mut document = Document {
        blocks: lines.map(line).collect(),
        ..Document::default()
    };
    document.number_paragraphs(0);
    document
}

/// Each turn as its speakers and the words that open it, up to five.
fn turns(text: &str) -> Vec<String> {
    let document = document(text);
    let minutes = Minutes::of(&document);
    let turn = |i: &crate::minutes::Intervention| {
        let text = i.text(&document);
        let opening: Vec<&str> = text.split_whitespace().take(4).collect();
        format!("{}: {}", i.speakers.join("+"), opening.join(" "))
    };
    minutes.interventions.iter().map(turn).collect()
}

#[track_caller]
fn told(text: &str, want: &[&str]) {
    assert_eq!(turns(text), want, "{text}");
}

/// Many cases at once: all that fail are told together.
#[track_caller]
fn all(cases: &[(&str, &[&str])]) {
    let failed = cases.iter().filter_map(|(text, want)| {
        let found = turns(text);
        (found != *want).then(|| format!("{text}\n   want {want:?}\n  found {found:?}"))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[track_caller]
fn none(texts: &[&str]) {
    let cases: Vec<(&str, &[&str])> = texts.iter().map(|text| (*text, &[] as &[&str])).collect();
    all(&cases);
}

/// The first turn's speakers, with `~` where they are inferred.
#[track_caller]
fn certain(cases: &[(&str, &str)]) {
    for (text, want) in cases {
        let minutes = Minutes::of(&document(text));
        let first = minutes.interventions.first().map(|turn| {
            let mark = ["", "~"][usize::from(turn.certainty == Certainty::Inferred)];
            turn.speakers.join("+") + mark
        });
        assert_eq!(first.as_deref(), Some(*want), "{text}");
    }
}

#[track_caller]
fn silent(text: &str) {
    told(text, &[]);
}
