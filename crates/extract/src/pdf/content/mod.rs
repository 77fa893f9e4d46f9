//! Content streams: one pass over the inflated bytes, from operators to glyphs on the page.
//!
//! Unknown operators and wrong operands are passed over; whatever text can be placed is kept.

mod fields;
mod forms;
mod marks;
mod optional;
mod paths;
mod show;
mod state;

use std::ops::Range;

use lopdf::{Dictionary, Object};

use super::fonts::Fonts;
use super::glyph::{Glyph, Mark, Scan};
use super::lexer::{Lexer, Token};
use super::matrix::Matrix;
use super::objects::{Objects, as_dictionary};
use super::structure::Tags;
use crate::WarningKind;
use marks::MarkedContent;
pub(super) use optional::OptionalContent;
use paths::Path;
use state::State;

/// What all pages of a document share while they are scanned.
pub(super) struct Context<'d> {
    pub(super) objects: &'d Objects<'d>,
    pub(super) tags: &'d Tags,
    pub(super) optional: OptionalContent,
    pub(super) fonts: Fonts<'d>,
    /// The resources that form fields fall back on.
    pub(super) field_resources: Option<&'d Dictionary>,
    /// How they are written unless they say so themselves.
    pub(super) field_appearance: Option<&'d [u8]>,
    /// Glyphs that may still be drawn.
    pub(super) glyphs_left: usize,
    /// Operators that may still be run: forms can be drawn over and over.
    pub(super) operators_left: usize,
    /// The memory that the glyphs of the last page took, for those of the next.
    pub(super) room: Vec<Glyph>,
}

/// Scans one page, or what of it fits the limits.
pub(super) struct Interpreter<'c, 'd> {
    context: &'c mut Context<'d>,
    scan: Scan,
    state: State,
    saved: Vec<State>,
    marked: MarkedContent,
    path: Path,
    /// The forms being drawn, by identity, the innermost last.
    forms: Vec<usize>,
    /// The part of the page that is shown: glyphs elsewhere are not.
    visible: [f32; 4],
    page: u32,
    /// The resources of the form field being drawn.
    own_resources: Option<&'d Dictionary>,
    /// The fonts that the stream being run has set, by name.
    fonts_met: Vec<(Box<[u8]>, u16)>,
}

/// Fonts of a stream that are remembered by name: pages have few, and set them over and over.
const FONTS_MET: usize = 16;

/// `q` nests this deep; deeper states are not kept apart.
const SAVED_STATES: usize = 512;

impl<'c, 'd> Interpreter<'c, 'd> {
    /// Begins a page whose user space `to_page` maps to shown coordinates.
    pub(super) fn new(
        context: &'c mut Context<'d>,
        to_page: Matrix,
        visible: [f32; 4],
        page: u32,
    ) -> Self {
        let mut glyphs = std::mem::take(&mut context.room);
        glyphs.clear();
        Interpreter {
            context,
            scan: Scan {
                glyphs,
                marks: vec![Mark::default()],
                ..Scan::default()
            },
            state: State::new(to_page),
            saved: Vec::new(),
            marked: MarkedContent::default(),
            path: Path::default(),
            forms: Vec::new(),
            visible,
            page,
            own_resources: None,
            fonts_met: Vec::new(),
        }
    }

    /// Forgets what the page's content left behind, for what is drawn over it.
    pub(super) fn reset(&mut self, to_page: Matrix) {
        self.state = State::new(to_page);
        self.saved.clear();
        self.end_marked_to(0);
    }

    pub(super) fn finish(self) -> Scan {
        self.scan
    }

    /// Runs a stream's operators with the resources it names things in.
    pub(super) fn run(&mut self, data: &[u8], resources: Option<&'d Dictionary>) {
        let outer = std::mem::take(&mut self.fonts_met);
        self.run_operators(data, resources);
        self.fonts_met = outer;
    }

    fn run_operators(&mut self, data: &[u8], resources: Option<&'d Dictionary>) {
        let mut lexer = Lexer::new(data);
        let mut operands: Vec<Token> = Vec::new();
        while let Some(operator) = lexer.next_operator(&mut operands) {
            if self.context.operators_left == 0 || self.context.glyphs_left == 0 {
                return self.warn_limit();
            }
            self.context.operators_left -= 1;
            if operator == b"ID" {
                lexer.skip_inline_image();
                self.note_picture();
            }
            let call = Call {
                operands: &operands,
                strings: &lexer.strings,
                resources,
            };
            self.execute(operator, &call);
            operands.clear();
            lexer.strings.clear();
        }
    }

    fn warn_limit(&self) {
        let message = "too much is drawn; the rest was not read";
        self.context
            .objects
            .warn(WarningKind::Limit, message, Some(self.page));
    }

    fn execute(&mut self, operator: &[u8], call: &Call<'_, 'd>) {
        match operator {
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(operator, call),
            b"Td" | b"TD" | b"Tm" | b"T*" | b"BT" => self.place(operator, call),
            b"Tf" => self.set_font(call),
            b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" => {
                self.state.set_text(operator, call.number(0));
            }
            b"q" => self.save(),
            b"Q" => self.restore(),
            b"cm" => {
                if let Some(matrix) = call.matrix() {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
            }
            b"gs" => self.set_graphics_state(call),
            b"BMC" | b"BDC" => self.begin_marked(call),
            b"EMC" => self.end_marked(),
            b"Do" => self.draw_object(call),
            b"m" | b"l" | b"re" | b"h" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*"
            | b"b" | b"b*" | b"n" | b"c" | b"v" | b"y" => self.trace(operator, call),
            _ => {}
        }
    }

    fn save(&mut self) {
        if self.saved.len() < SAVED_STATES {
            self.saved.push(self.state.clone());
        }
    }

    fn restore(&mut self) {
        if let Some(state) = self.saved.pop() {
            // Text position survives in practice: producers put q and Q inside BT.
            let State {
                text,
                line,
                pending_space,
                ..
            } = self.state;
            self.state = State {
                text,
                line,
                pending_space,
                ..state
            };
        }
    }

    fn place(&mut self, operator: &[u8], call: &Call) {
        match operator {
            b"BT" => self.state.set_position(Matrix::IDENTITY),
            b"T*" => self.state.next_line(),
            b"Tm" => {
                if let Some(matrix) = call.matrix() {
                    self.state.set_position(matrix);
                }
            }
            _ => {
                let (x, y) = (call.number(1), call.number(0));
                if operator == b"TD" {
                    self.state.leading = -y;
                }
                self.state.move_line(x, y);
            }
        }
    }

    fn set_font(&mut self, call: &Call<'_, 'd>) {
        self.state.size = call.number(0);
        let name = call.name();
        let mut met = self.fonts_met.iter();
        if let Some((_, index)) = met.find(|(met, _)| Some(&**met) == name) {
            self.state.font = Some(*index);
            return;
        }
        let objects = self.context.objects;
        let fallback = self.context.field_resources;
        let find = |resources: Option<&'d Dictionary>| {
            let fonts = objects.dictionary(resources?, b"Font")?;
            objects.dictionary(fonts, name?)
        };
        let font = find(call.resources)
            .or_else(|| find(self.own_resources))
            .or_else(|| find(fallback));
        self.state.font = font.map(|f| self.context.fonts.index(self.context.objects, f));
        if let Some((name, index)) = name.zip(self.state.font)
            && self.fonts_met.len() < FONTS_MET
        {
            self.fonts_met.push((name.into(), index));
        }
    }

    fn set_graphics_state(&mut self, call: &Call<'_, 'd>) {
        let objects = self.context.objects;
        let font = call.name().and_then(|name| {
            let states = call.resource(objects, b"ExtGState")?;
            objects.array(objects.dictionary(states, name)?, b"Font")
        });
        let Some([font, size]) = font else { return };
        let size = objects.resolve(size).and_then(super::objects::as_number);
        if let Some(font) = objects.resolve(font).and_then(as_dictionary) {
            self.state.font = Some(self.context.fonts.index(objects, font));
            self.state.size = size.unwrap_or(self.state.size);
        }
    }
}

/// An operator's operands and what they refer to.
struct Call<'t, 'd> {
    operands: &'t [Token<'t>],
    strings: &'t [u8],
    resources: Option<&'d Dictionary>,
}

impl<'t, 'd> Call<'t, 'd> {
    /// The number at a place from the end, 0 where there is none.
    fn number(&self, from_end: usize) -> f32 {
        let index = self.operands.len().checked_sub(from_end + 1);
        match index.and_then(|i| self.operands.get(i)) {
            Some(Token::Number(number)) => *number,
            _ => 0.0,
        }
    }

    fn numbers<const N: usize>(&self) -> Option<[f32; N]> {
        let start = self.operands.len().checked_sub(N)?;
        let mut out = [0.0; N];
        for (slot, token) in out.iter_mut().zip(&self.operands[start..]) {
            let Token::Number(number) = token else {
                return None;
            };
            *slot = *number;
        }
        Some(out)
    }

    fn matrix(&self) -> Option<Matrix> {
        self.numbers().map(Matrix::new)
    }

    /// The first name among the operands.
    fn name(&self) -> Option<&'t [u8]> {
        self.operands.iter().find_map(|token| match token {
            Token::Name(name) => Some(&**name),
            _ => None,
        })
    }

    fn text(&self, range: &Range<usize>) -> &'t [u8] {
        self.strings.get(range.clone()).unwrap_or_default()
    }

    /// A category of the resources.
    fn resource(&self, objects: &'d Objects<'d>, category: &[u8]) -> Option<&'d Dictionary> {
        objects.dictionary(self.resources?, category)
    }

    fn named_resource(
        &self,
        objects: &'d Objects<'d>,
        category: &[u8],
        name: &[u8],
    ) -> Option<&'d Object> {
        objects.get(self.resource(objects, category)?, name)
    }
}
