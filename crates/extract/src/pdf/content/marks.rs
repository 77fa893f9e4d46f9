//! Marked content: structure identifiers, artifacts, hidden layers, replacement texts.

use super::super::fonts::GlyphText;
use super::super::glyph::{Glyph, Mark, REPLACED};
use super::super::lexer::Token;
use super::super::objects::as_dictionary;
use super::{Call, Interpreter};

/// The open sequences of marked content, the innermost last.
#[derive(Default)]
pub(super) struct MarkedContent {
    open: Vec<Sequence>,
    /// Sequences opened past [`DEEPEST`], which only count.
    uncounted: usize,
    /// How many of the open ones hide their content.
    hiding: usize,
}

struct Sequence {
    /// Index into the scan's marks.
    mark: u32,
    hides: bool,
    /// The text that stands for its glyphs, and where those begin.
    replacement: Option<(String, usize)>,
}

/// More nesting than any producer writes.
const DEEPEST: usize = 1024;

impl MarkedContent {
    pub(super) fn hidden(&self) -> bool {
        self.hiding > 0
    }

    pub(super) fn current(&self) -> u32 {
        self.open.last().map_or(0, |s| s.mark)
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len() + self.uncounted
    }
}

/// What the operands of an opening operator say.
#[derive(Default)]
struct Properties {
    content: Option<i32>,
    replacement: Option<String>,
    hides: bool,
}

impl<'d> Interpreter<'_, 'd> {
    pub(super) fn begin_marked(&mut self, call: &Call<'_, 'd>) {
        if self.marked.open.len() >= DEEPEST {
            self.marked.uncounted += 1;
            return;
        }
        let tag = call.name().unwrap_or_default();
        let properties = self.properties(tag, call);
        let outer = self.scan.marks[self.marked.current() as usize];
        let stream = self.forms.last().copied().unwrap_or(0);
        let page = self.page as usize - 1;
        let tags = self.context.tags;
        let leaf = properties
            .content
            .and_then(|id| tags.leaf(page, stream, id));
        let mark = Mark {
            leaf: leaf.or(outer.leaf),
            artifact: outer.artifact || tag == b"Artifact",
        };
        let index = self.mark_index(mark);
        let start = self.scan.glyphs.len();
        self.push_sequence(Sequence {
            mark: index,
            hides: properties.hides,
            replacement: properties.replacement.map(|text| (text, start)),
        });
    }

    fn push_sequence(&mut self, sequence: Sequence) {
        self.marked.hiding += usize::from(sequence.hides);
        self.marked.open.push(sequence);
    }

    fn mark_index(&mut self, mark: Mark) -> u32 {
        match self
            .scan
            .marks
            .iter()
            .rev()
            .take(2)
            .position(|m| *m == mark)
        {
            Some(back) => (self.scan.marks.len() - 1 - back) as u32,
            None => {
                self.scan.marks.push(mark);
                (self.scan.marks.len() - 1) as u32
            }
        }
    }

    pub(super) fn end_marked(&mut self) {
        if self.marked.uncounted > 0 {
            self.marked.uncounted -= 1;
            return;
        }
        let Some(sequence) = self.marked.open.pop() else {
            return;
        };
        self.marked.hiding -= usize::from(sequence.hides);
        if let Some((text, start)) = sequence.replacement {
            self.replace(&text, start);
        }
    }

    /// Ends what a form left open, so that it cannot mark what follows it.
    pub(super) fn end_marked_to(&mut self, depth: usize) {
        while self.marked.depth() > depth {
            self.end_marked();
        }
    }

    /// Puts one glyph with the whole text in the place of those drawn since `start`. Text over
    /// several lines takes the place of the first.
    fn replace(&mut self, text: &str, start: usize) {
        let Some(&first) = self.scan.glyphs.get(start) else {
            return;
        };
        let same_line = |g: &&Glyph| g.turn == first.turn && (g.y - first.y).abs() < first.size;
        let drawn = self.scan.glyphs[start..].iter().filter(same_line);
        let (left, right) = drawn.fold((first.x, first.x), |(left, right), g| {
            (left.min(g.x), right.max(g.x + g.width))
        });
        self.scan.glyphs.truncate(start);
        let text = self.scan.strings.intern(text);
        if text != GlyphText::NONE && !text.is_space() {
            self.scan.glyphs.push(Glyph {
                x: left,
                width: right - left,
                text,
                font: REPLACED,
                ..first
            });
        }
    }

    fn properties(&self, tag: &[u8], call: &Call<'_, 'd>) -> Properties {
        let mut properties = inline_properties(call);
        let name = call.operands.iter().rev().find_map(|token| match token {
            Token::Name(name) => Some(&**name),
            _ => None,
        });
        let objects = self.context.objects;
        let object = name
            .filter(|_| call.operands.len() == 2)
            .and_then(|name| call.named_resource(objects, b"Properties", name));
        let Some(dictionary) = object.and_then(as_dictionary) else {
            return properties;
        };
        if tag == b"OC" {
            properties.hides = !self.context.optional.is_visible(objects, dictionary);
        }
        properties.content = objects.integer(dictionary, b"MCID").map(|id| id as i32);
        properties.replacement = objects
            .string(dictionary, b"ActualText")
            .map(super::super::metadata::text_string);
        properties
    }
}

/// A dictionary written into the content itself.
fn inline_properties(call: &Call) -> Properties {
    let mut properties = Properties::default();
    for pair in call.operands.windows(2) {
        let [Token::Name(key), value] = pair else {
            continue;
        };
        match (&**key, value) {
            (b"MCID", Token::Number(id)) => properties.content = Some(*id as i32),
            (b"ActualText", Token::Text(range)) => {
                let text = super::super::metadata::text_string(call.text(range));
                properties.replacement = Some(text);
            }
            _ => {}
        }
    }
    properties
}
