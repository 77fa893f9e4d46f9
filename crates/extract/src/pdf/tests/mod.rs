//! Tests of the whole reader on small files that they write themselves, one for a rule. All
//! sentences are made up.

mod corpus;
mod mutations;
mod rules;
mod structure;
mod writer;

use crate::{BlockKind, Document, Limits};

fn read(bytes: &[u8]) -> Document {
    super::read(bytes, &Limits::default()).unwrap()
}

/// The blocks' texts.
fn texts(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|b| b.text.as_str()).collect()
}

fn kinds(document: &Document) -> Vec<BlockKind> {
    document.blocks.iter().map(|b| b.kind).collect()
}
