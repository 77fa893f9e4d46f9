//! The walk of the structure tree: from its root along `K` to the marked content at its leaves.
//!
//! The tree is anybody's: elements that are met again, nested too deeply, or past the budget are
//! left out, and a kid of the wrong type is passed over.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::super::objects::{Objects, as_dictionary};
use super::roles::{Role, role};
use super::{Content, Element, Kind, Leaf, Row, Tags};
use crate::WarningKind;

/// A replacement text longer than this replaces nothing.
const LONGEST_REPLACEMENT: usize = 10_000;

/// Reads the tree under a root. `pages` gives the index of every page's object.
pub(super) fn walk(objects: &Objects, root: &Dictionary, pages: HashMap<ObjectId, usize>) -> Tags {
    let mut walker = Walker {
        objects,
        map: objects.dictionary(root, b"RoleMap"),
        pages,
        seen: HashSet::new(),
        left: objects.limits.structure_elements,
        open: Vec::new(),
        loose: None,
        tags: Tags::default(),
    };
    let frame = Frame::default();
    walker.kids(root, frame, &mut None);
    if walker.left == 0 {
        let message = "the structure tree is larger than the limit; the rest was not read";
        objects.warn(WarningKind::Limit, message, None);
    }
    walker.tags
}

struct Walker<'d> {
    objects: &'d Objects<'d>,
    map: Option<&'d Dictionary>,
    pages: HashMap<ObjectId, usize>,
    /// Elements by identity.
    seen: HashSet<usize>,
    /// Kids that may still be looked at.
    left: usize,
    /// Blocks that wait for their first paragraph to be part of them.
    open: Vec<bool>,
    /// The last block that text without an element of its own was given: what stands behind the next
    /// element is another.
    loose: Option<u32>,
    tags: Tags,
}

/// What an element passes down to its kids.
#[derive(Clone, Copy, Default)]
struct Frame {
    depth: usize,
    page: Option<usize>,
    lists: u8,
    sections: u8,
    row: Option<u32>,
    cell: u32,
    note: bool,
    artifact: bool,
    replacement: Option<u32>,
}

impl<'d> Walker<'d> {
    /// The kids of an element; `block` is the one that their text belongs to, made when there is
    /// text.
    fn kids(&mut self, element: &'d Dictionary, frame: Frame, block: &mut Option<u32>) {
        match self.objects.get(element, b"K") {
            Some(Object::Array(kids)) => {
                for kid in kids {
                    self.kid(kid, frame, block);
                }
            }
            Some(kid) => self.kid(kid, frame, block),
            None => {}
        }
    }

    fn kid(&mut self, kid: &'d Object, frame: Frame, block: &mut Option<u32>) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        match self.objects.resolve(kid) {
            Some(Object::Integer(id)) => self.content(frame, 0, *id, block),
            Some(Object::Dictionary(kid)) if kid.has(b"MCID") => self.reference(kid, frame, block),
            Some(Object::Dictionary(kid)) if kid.has(b"S") => self.element(kid, frame, block),
            _ => {}
        }
    }

    /// Whether an element holds marked content and no other elements.
    fn is_run(&self, element: &Dictionary) -> bool {
        let is_content = |kid: &Object| match self.objects.resolve(kid) {
            Some(Object::Integer(_)) => true,
            Some(Object::Dictionary(kid)) => kid.has(b"MCID"),
            _ => false,
        };
        match self.objects.get(element, b"K") {
            Some(Object::Array(kids)) => kids.iter().all(is_content),
            kid => kid.is_some_and(is_content),
        }
    }

    /// A reference to marked content that says its own page or stream.
    fn reference(&mut self, kid: &'d Dictionary, mut frame: Frame, block: &mut Option<u32>) {
        frame.page = self.page(kid).or(frame.page);
        let stream = self
            .objects
            .get(kid, b"Stm")
            .and_then(as_dictionary)
            .map_or(0, Objects::identity);
        if let Some(id) = self.objects.integer(kid, b"MCID") {
            self.content(frame, stream, id, block);
        }
    }

    fn page(&self, dictionary: &Dictionary) -> Option<usize> {
        let id = dictionary.get(b"Pg").ok()?.as_reference().ok()?;
        self.pages.get(&id).copied()
    }

    fn content(&mut self, frame: Frame, stream: usize, id: i64, block: &mut Option<u32>) {
        let (Some(page), Ok(id)) = (frame.page, i32::try_from(id)) else {
            return;
        };
        let block = match *block {
            Some(block) => block,
            None => {
                let own = self.block(Kind::Paragraph, frame, false);
                self.loose = Some(own);
                *block.insert(own)
            }
        };
        let leaf = self.tags.leaves.len() as u32;
        self.tags.leaves.push(Leaf {
            block,
            replacement: frame.replacement,
        });
        let content = Content { page, stream, id };
        self.tags.places.entry(content).or_insert(leaf);
    }

    fn block(&mut self, kind: Kind, frame: Frame, open: bool) -> u32 {
        let kind = match (frame.artifact, frame.note) {
            (true, _) => Kind::Artifact,
            (_, true) => Kind::Note,
            _ => kind,
        };
        self.tags.elements.push(Element {
            kind,
            row: frame.row,
            cell: frame.cell,
        });
        self.open.push(open);
        (self.tags.elements.len() - 1) as u32
    }

    fn element(&mut self, element: &'d Dictionary, mut frame: Frame, block: &mut Option<u32>) {
        let known = !self.seen.insert(Objects::identity(element));
        if known || frame.depth >= self.objects.limits.depth {
            return;
        }
        frame.depth += 1;
        frame.page = self.page(element).or(frame.page);
        if frame.replacement.is_none() {
            frame.replacement = self.replacement(element);
        }
        let name = self.objects.name(element, b"S").unwrap_or_default();
        let role = role(self.objects, self.map, name);
        let part_of_line = role == Role::Inline || role == Role::Nothing && self.is_run(element);
        if !part_of_line && *block == self.loose {
            *block = None;
        }
        self.enter(role, element, frame, block);
    }

    fn enter(
        &mut self,
        role: Role,
        element: &'d Dictionary,
        mut frame: Frame,
        block: &mut Option<u32>,
    ) {
        match role {
            Role::Inline => self.kids(element, frame, block),
            Role::Nothing if block.is_some() || self.is_run(element) => {
                self.kids(element, frame, block);
            }
            Role::Group | Role::Nothing => self.kids(element, frame, &mut None),
            Role::Section => {
                frame.sections = frame.sections.saturating_add(1);
                self.kids(element, frame, &mut None);
            }
            Role::Artifact => {
                frame.artifact = true;
                self.kids(element, frame, &mut None);
            }
            Role::Paragraph => self.paragraph(Kind::Paragraph, element, frame, block),
            Role::Heading(level) => {
                let level = level.unwrap_or(frame.sections.clamp(1, 6));
                self.paragraph(Kind::Heading(level), element, frame, block);
            }
            Role::List => {
                self.note_content_of_row(frame);
                frame.lists = frame.lists.saturating_add(1);
                self.kids(element, frame, &mut None);
            }
            Role::Item => self.opened(Kind::Item(frame.lists.clamp(1, 16)), element, frame),
            Role::Entry => self.opened(Kind::Paragraph, element, frame),
            Role::Note => {
                frame.note = true;
                self.opened(Kind::Note, element, frame);
            }
            Role::Table => {
                self.note_content_of_row(frame);
                self.kids(element, Frame { row: None, ..frame }, &mut None);
            }
            Role::Row => {
                frame.row = Some(self.tags.rows.len() as u32);
                frame.cell = 0;
                self.tags.rows.push(Row::default());
                self.kids(element, frame, &mut None);
            }
            Role::Cell => self.cell(element, frame),
        }
    }

    /// A paragraph or heading: the block that waits for it, or one of its own.
    fn paragraph(
        &mut self,
        kind: Kind,
        element: &'d Dictionary,
        frame: Frame,
        block: &mut Option<u32>,
    ) {
        let waiting = block.filter(|b| std::mem::take(&mut self.open[*b as usize]));
        let own = waiting.unwrap_or_else(|| self.block(kind, frame, false));
        let slot = &mut self.tags.elements[own as usize].kind;
        if matches!(
            (kind, *slot),
            (Kind::Heading(_), Kind::Paragraph | Kind::Item(_))
        ) {
            *slot = kind;
        }
        self.kids(element, frame, &mut Some(own));
    }

    fn opened(&mut self, kind: Kind, element: &'d Dictionary, frame: Frame) {
        let own = self.block(kind, frame, true);
        self.kids(element, frame, &mut Some(own));
    }

    fn cell(&mut self, element: &'d Dictionary, mut frame: Frame) {
        if let Some(row) = frame.row {
            let row = &mut self.tags.rows[row as usize];
            row.cells += 1;
            frame.cell = row.cells;
        }
        self.opened(Kind::Paragraph, element, frame);
    }

    /// A row whose cells hold lists or tables is there for the layout.
    fn note_content_of_row(&mut self, frame: Frame) {
        if let Some(row) = frame.row {
            self.tags.rows[row as usize].nested = true;
        }
    }

    fn replacement(&mut self, element: &Dictionary) -> Option<u32> {
        let text = self.objects.string(element, b"ActualText")?;
        let text = super::super::metadata::text_string(text);
        if text.len() > LONGEST_REPLACEMENT {
            return None;
        }
        self.tags.texts.push(text);
        Some((self.tags.texts.len() - 1) as u32)
    }
}
