//! The PDF reader: bytes to blocks in reading order.
//!
//! The way of the data: [`load`] opens the file, [`content`] scans the inflated streams into
//! glyphs with the help of [`fonts`], [`layout`] makes lines in reading order of them, and
//! [`blocks`] makes paragraphs, headings, lists and rows of the lines and sets the furniture
//! apart. lopdf is the object layer; everything above it is here.

mod blocks;
mod content;
mod fonts;
mod glyph;
mod labels;
mod layout;
mod lexer;
mod links;
mod load;
mod matrix;
mod metadata;
mod object_streams;
mod objects;
mod recover;
mod structure;
#[cfg(test)]
mod tests;

use lopdf::Object;

use crate::error::Kind;
use crate::{Document, Error, Format, Limits, Page, WarningKind};
use content::{Context, Interpreter, OptionalContent};
use fonts::Fonts;
use glyph::Scan;
use layout::Line;
use load::PageObject;
use matrix::Matrix;
use objects::Objects;
use structure::Tags;

/// Reads a PDF.
///
/// # Errors
/// When it needs a password, when it holds no text, and when no object of it can be found.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    read_in_stages(bytes, limits, &|_| ())
}

/// What the reader has just been doing, for measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Opening the file, finding its pages, walking its structure tree.
    Load,
    /// Inflating and scanning content.
    Scan,
    /// Reading fonts.
    Fonts,
    /// Making lines of the glyphs of a page.
    Layout,
    /// Making blocks of all lines.
    Blocks,
}

/// Reads a PDF as [`crate::read`] does and tells whenever a stage has come to its end, or is
/// interrupted by another.
///
/// # Errors
/// As those of [`crate::read`].
pub fn read_in_stages(
    bytes: &[u8],
    limits: &Limits,
    ended: &dyn Fn(Stage),
) -> Result<Document, Error> {
    let objects = load::open(bytes, limits)?;
    let catalog = load::catalog(&objects);
    let page_objects = load::pages(&objects);
    let tags = catalog.map_or_else(Tags::default, |c| {
        Tags::read(&objects, c, page_objects.iter().map(|p| p.id))
    });
    let form = catalog.and_then(|c| objects.dictionary(c, b"AcroForm"));
    let mut context = Context {
        objects: &objects,
        tags: &tags,
        optional: catalog.map_or_else(OptionalContent::default, |c| {
            OptionalContent::read(&objects, c)
        }),
        fonts: Fonts::new(ended),
        field_resources: form.and_then(|form| objects.dictionary(form, b"DR")),
        field_appearance: form.and_then(|form| objects.string(form, b"DA")),
        glyphs_left: limits.glyphs,
        operators_left: limits.glyphs.saturating_mul(4),
        room: Vec::new(),
    };
    ended(Stage::Load);
    let mut pages = Vec::with_capacity(page_objects.len());
    let mut lines: Vec<Line> = Vec::new();
    let mut targets = Vec::new();
    for (index, object) in page_objects.iter().enumerate() {
        let scan = scan_page(&mut context, object, index);
        warn_of_page(&objects, &scan, object, index);
        ended(Stage::Scan);
        let start = lines.len();
        lines.extend(layout::page(&scan, &context.fonts.list, index));
        context.room = scan.glyphs;
        let on_page = &mut lines[start..];
        links::attach(
            &objects,
            object.dictionary,
            to_shown(object),
            on_page,
            &mut targets,
        );
        pages.push(page(object));
        ended(Stage::Layout);
    }
    if let Some(catalog) = catalog {
        labels::set(&objects, catalog, &mut pages);
    }
    if !structure::arrange(&mut lines, &tags) {
        let message = "the tags break sentences or call most text headings; the layout decided";
        objects.warn(WarningKind::Structure, message, None);
    }
    let document = document(&objects, pages, &lines, &targets, &tags);
    ended(Stage::Blocks);
    document
}

fn document(
    objects: &Objects,
    pages: Vec<Page>,
    lines: &[Line],
    targets: &[String],
    tags: &Tags,
) -> Result<Document, Error> {
    if lines.is_empty() {
        return Err(Error::new(Kind::NoText));
    }
    let heights: Vec<f32> = pages.iter().map(|p| p.height).collect();
    let blocks = blocks::blocks(lines, &heights, targets, tags);
    Ok(Document {
        format: Format::Pdf,
        blocks: blocks.blocks,
        furniture: blocks.furniture,
        pages,
        metadata: metadata::read(objects, load::catalog(objects)),
        warnings: objects.take_warnings(),
        ..Document::default()
    })
}

fn page(object: &PageObject) -> Page {
    let [x0, y0, x1, y1] = object.crop;
    let (width, height) = (x1 - x0, y1 - y0);
    let turned = object.rotation % 2 == 1;
    Page {
        label: None,
        width: if turned { height } else { width },
        height: if turned { width } else { height },
    }
}

/// From a page's user space to the page as shown: turned, its lower left corner at the origin.
fn to_shown(object: &PageObject) -> Matrix {
    let [x0, y0, x1, y1] = object.crop;
    Matrix::new(match object.rotation {
        1 => [0.0, -1.0, 1.0, 0.0, -y0, x1],
        2 => [-1.0, 0.0, 0.0, -1.0, x1, y1],
        3 => [0.0, 1.0, -1.0, 0.0, y1, -x0],
        _ => [1.0, 0.0, 0.0, 1.0, -x0, -y0],
    })
}

/// Text may stand a little outside the page and still be read.
const BLEED: f32 = 4.0;

fn scan_page<'d>(context: &mut Context<'d>, object: &PageObject<'d>, index: usize) -> Scan {
    let shown = page(object);
    let visible = [-BLEED, -BLEED, shown.width + BLEED, shown.height + BLEED];
    let objects = context.objects;
    let data = contents(objects, object);
    let number = index as u32 + 1;
    let mut interpreter = Interpreter::new(context, to_shown(object), visible, number);
    interpreter.run(&data, object.resources);
    interpreter.reset(to_shown(object));
    interpreter.draw_annotations(object.dictionary);
    interpreter.finish()
}

/// The page's streams, which make one when put together with white space between them.
fn contents(objects: &Objects, object: &PageObject) -> Vec<u8> {
    match objects.get(object.dictionary, b"Contents") {
        Some(Object::Stream(stream)) => objects.inflate(stream),
        Some(Object::Array(parts)) => {
            let mut data = Vec::new();
            for part in parts {
                if let Some(Object::Stream(stream)) = objects.resolve(part) {
                    data.extend(objects.inflate(stream));
                    data.push(b'\n');
                }
            }
            data
        }
        _ => Vec::new(),
    }
}

/// A picture over this share of a page without text makes it a scan.
const SCANNED: f32 = 0.3;

fn warn_of_page(objects: &Objects, scan: &Scan, object: &PageObject, index: usize) {
    let number = Some(index as u32 + 1);
    let shown = page(object);
    if scan.glyphs.is_empty() && scan.picture_area > SCANNED * shown.width * shown.height {
        let message = "the page looks scanned: it shows a picture and holds no text";
        objects.warn(WarningKind::Scanned, message, number);
    }
    if scan.unreadable > 20 && scan.unreadable > scan.glyphs.len() {
        let message = "most glyphs could not be turned into characters";
        objects.warn(WarningKind::Font, message, number);
    }
}
