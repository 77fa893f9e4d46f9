//! Things drawn into the page: form XObjects, pictures, and the appearances of annotations.

use lopdf::{Dictionary, Object, Stream};

use super::super::matrix::Matrix;
use super::super::objects::{Objects, as_dictionary};
use super::{Call, Interpreter, fields};
use crate::WarningKind;

impl<'d> Interpreter<'_, 'd> {
    /// `Do`: draws a form, or notes that there is a picture.
    pub(super) fn draw_object(&mut self, call: &Call<'_, 'd>) {
        let objects = self.context.objects;
        let object = call
            .name()
            .and_then(|name| call.named_resource(objects, b"XObject", name));
        let Some(Object::Stream(stream)) = object else {
            return;
        };
        let layer = objects.dictionary(&stream.dict, b"OC");
        let visible = layer.is_none_or(|l| self.context.optional.is_visible(objects, l));
        if !visible {
            return;
        }
        match objects.name(&stream.dict, b"Subtype") {
            Some(b"Image") => self.note_picture(),
            _ => {
                let matrix = objects.matrix(&stream.dict, b"Matrix");
                self.draw_form(stream, matrix.unwrap_or(Matrix::IDENTITY), call.resources);
            }
        }
    }

    /// A picture fills the unit square.
    pub(super) fn note_picture(&mut self) {
        let [x0, y0, x1, y1] = self.state.matrix.apply_box([0.0, 0.0, 1.0, 1.0]);
        let area = (x1 - x0) * (y1 - y0);
        if area.is_finite() {
            self.scan.picture_area += area;
        }
    }

    /// Runs a form's content in a space of its own; a form inside itself is not drawn.
    fn draw_form(
        &mut self,
        stream: &'d Stream,
        matrix: Matrix,
        outer_resources: Option<&'d Dictionary>,
    ) {
        let objects = self.context.objects;
        let identity = Objects::identity(&stream.dict);
        if self.forms.contains(&identity) {
            return;
        }
        if self.forms.len() >= objects.limits.depth {
            let message = "forms are nested too deeply; the inner ones were not read";
            return objects.warn(WarningKind::Limit, message, Some(self.page));
        }
        let data = objects.inflate(stream);
        let resources = objects.dictionary(&stream.dict, b"Resources");
        let (outer, depth) = (self.state.clone(), self.marked.depth());
        let saved = std::mem::take(&mut self.saved);
        self.state.matrix = matrix.then(outer.matrix);
        self.forms.push(identity);
        self.run(&data, resources.or(outer_resources));
        self.forms.pop();
        self.end_marked_to(depth);
        self.saved = saved;
        self.state = outer;
    }

    /// Draws what annotations and form fields show on the page.
    pub(in crate::pdf) fn draw_annotations(&mut self, page: &'d Dictionary) {
        let objects = self.context.objects;
        for annotation in objects.array(page, b"Annots").unwrap_or_default() {
            if let Some(annotation) = objects.resolve(annotation).and_then(as_dictionary) {
                self.draw_annotation(annotation);
            }
        }
    }

    fn draw_annotation(&mut self, annotation: &'d Dictionary) {
        let objects = self.context.objects;
        let flags = objects.integer(annotation, b"F").unwrap_or(0);
        let subtype = objects.name(annotation, b"Subtype");
        let unseen = flags & (HIDDEN | NO_VIEW) != 0 || subtype == Some(b"Popup");
        let layer = objects.dictionary(annotation, b"OC");
        if unseen || layer.is_some_and(|l| !self.context.optional.is_visible(objects, l)) {
            return;
        }
        self.own_resources = fields::inherited(objects, annotation, b"DR").and_then(as_dictionary);
        let drawn = self.scan.glyphs.len();
        if let Some(stream) = appearance(objects, annotation) {
            self.draw_appearance(annotation, stream);
        }
        if subtype == Some(b"Widget") && self.scan.glyphs.len() == drawn {
            self.draw_field(annotation);
        }
    }

    fn draw_appearance(&mut self, annotation: &'d Dictionary, stream: &'d Stream) {
        let objects = self.context.objects;
        let Some(rectangle) = objects.rectangle(annotation, b"Rect") else {
            return;
        };
        let matrix = objects
            .matrix(&stream.dict, b"Matrix")
            .unwrap_or(Matrix::IDENTITY);
        let shape = objects
            .rectangle(&stream.dict, b"BBox")
            .unwrap_or([0.0, 0.0, 1.0, 1.0]);
        let fitted = fit(matrix.apply_box(shape), rectangle);
        self.draw_form(stream, matrix.then(fitted), None);
    }

    /// Writes what a field holds that shows nothing.
    fn draw_field(&mut self, field: &'d Dictionary) {
        let default = self.context.field_appearance;
        if let Some(content) = fields::content(self.context.objects, field, default) {
            self.run(&content, self.context.field_resources);
        }
    }
}

const HIDDEN: i64 = 1 << 1;
const NO_VIEW: i64 = 1 << 5;

/// The normal appearance, in the annotation's state where it has several.
fn appearance<'d>(objects: &'d Objects, annotation: &'d Dictionary) -> Option<&'d Stream> {
    let appearances = objects.dictionary(annotation, b"AP")?;
    match objects.get(appearances, b"N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dictionary(states) => objects.stream(states, objects.name(annotation, b"AS")?),
        _ => None,
    }
}

/// Moves and scales one box onto another (ISO 32000-1, 12.5.5, algorithm 8).
fn fit(from: [f32; 4], to: [f32; 4]) -> Matrix {
    let scale = |from: f32, to: f32| {
        let factor = to / from;
        if factor.is_finite() && factor != 0.0 {
            factor
        } else {
            1.0
        }
    };
    let a = scale(from[2] - from[0], to[2] - to[0]);
    let d = scale(from[3] - from[1], to[3] - to[1]);
    Matrix::new([a, 0.0, 0.0, d, to[0] - from[0] * a, to[1] - from[1] * d])
}
