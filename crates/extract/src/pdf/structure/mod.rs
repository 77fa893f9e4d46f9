//! The structure tree of a tagged file: the order and the kinds that the author's program gave to
//! the text.
//!
//! [`Tags::read`] walks the tree; while a page is scanned, [`Tags::leaf`] tells where in the tree
//! marked content stands; [`arrange`](order::arrange) then brings the lines of the pages that the
//! tree covers into its order. Pages that it does not cover stay with the layout, and so does a
//! document whose tags cannot be what the author wrote.

mod cut;
mod order;
mod plausible;
mod replaced;
mod roles;
mod tree;

use std::collections::HashMap;

use lopdf::{Dictionary, ObjectId};

use super::objects::Objects;
pub(super) use order::arrange;

/// What the structure tree says of a document's text.
#[derive(Default)]
pub(super) struct Tags {
    places: HashMap<Content, u32>,
    /// In the order of the tree.
    leaves: Vec<Leaf>,
    /// The elements that are blocks.
    pub(super) elements: Vec<Element>,
    pub(super) rows: Vec<Row>,
    /// Texts that elements give for all that they show.
    texts: Vec<String>,
}

/// A sequence of marked content.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Content {
    /// Index of the page.
    page: usize,
    /// 0 for the page's own content, else the identity of a form.
    stream: usize,
    id: i32,
}

/// A place in the tree where text stands.
#[derive(Clone, Copy)]
struct Leaf {
    /// Index into the elements.
    block: u32,
    /// Index into the texts.
    replacement: Option<u32>,
}

/// An element that is a block of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub(super) kind: Kind,
    /// The table row that it stands in, an index into the rows.
    pub(super) row: Option<u32>,
    /// Its cell in that row, from 1.
    pub(super) cell: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    /// With its level, 1 to 6.
    Heading(u8),
    /// With the number of lists that it stands in, at least 1.
    Item(u8),
    Note,
    Artifact,
}

/// A table row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row {
    cells: u32,
    /// Its cells hold lists or tables.
    pub(super) nested: bool,
}

impl Tags {
    /// Walks the tree of a file whose pages have these objects.
    pub(super) fn read(
        objects: &Objects,
        catalog: &Dictionary,
        pages: impl Iterator<Item = Option<ObjectId>>,
    ) -> Tags {
        let Some(root) = objects.dictionary(catalog, b"StructTreeRoot") else {
            return Tags::default();
        };
        if objects.limits.structure_elements == 0 || has_suspects(objects, catalog) {
            return Tags::default();
        }
        let pages = pages.enumerate();
        let by_id = pages.filter_map(|(index, id)| Some((id?, index))).collect();
        tree::walk(objects, root, by_id)
    }

    /// The leaf of a sequence of marked content on a page (an index) in a stream (0 for the page's
    /// own, else the identity of a form).
    pub(super) fn leaf(&self, page: usize, stream: usize, id: i32) -> Option<u32> {
        self.places.get(&Content { page, stream, id }).copied()
    }

    /// The block that a leaf belongs to.
    fn block_of(&self, leaf: u32) -> Option<u32> {
        self.leaves.get(leaf as usize).map(|leaf| leaf.block)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }
}

/// Tags that the program which made them calls suspect: it guessed them from the layout, too.
fn has_suspects(objects: &Objects, catalog: &Dictionary) -> bool {
    let marks = objects.dictionary(catalog, b"MarkInfo");
    let suspects = marks.and_then(|marks| objects.get(marks, b"Suspects"));
    suspects.is_some_and(|s| s.as_bool().unwrap_or(false))
}
