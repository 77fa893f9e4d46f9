//! Opening a file: lopdf reads its objects; the pages are found here, also where the page tree is
//! broken.

use std::collections::HashSet;

use lopdf::{Dictionary, LoadOptions, Object, ObjectId};

use super::objects::{Objects, as_dictionary};
use crate::error::Kind;
use crate::{Error, Limits, WarningKind};

/// Opens a file with the empty password if it has one.
pub(super) fn open<'l>(bytes: &[u8], limits: &'l Limits) -> Result<Objects<'l>, Error> {
    let options = LoadOptions {
        max_decompressed_size: Some(limits.stream_bytes),
        ..LoadOptions::default()
    };
    let first = lopdf::Document::load_mem_with_options(bytes, options.clone());
    let rebuilt = |error: lopdf::Error| {
        let options = LoadOptions {
            force_reconstruct: true,
            ..options
        };
        lopdf::Document::load_mem_with_options(bytes, options).map_err(|_| error)
    };
    let file = match first {
        Err(error) if !is_password(&error) => rebuilt(error),
        other => other,
    };
    let mut file = file.map_err(|error| match is_password(&error) {
        true => Error::with_source(Kind::Encrypted, error),
        false => Error::with_source(Kind::Damaged, error),
    })?;
    if file.is_encrypted() {
        return Err(Error::new(Kind::Encrypted));
    }
    let repaired = file.xref_recovery.is_some();
    recover_streams(&mut file, bytes);
    let objects = Objects::new(file, limits);
    if repaired {
        let message = "the file is damaged; its objects were found by searching for them";
        objects.warn(WarningKind::Damaged, message, None);
    }
    Ok(objects)
}

/// Bytes that may be searched for the ends of streams without a length.
const MOST_SEARCHED: usize = 64 << 20;

/// Streams without a usable length come without content from lopdf; they end where `endstream` is.
fn recover_streams(file: &mut lopdf::Document, bytes: &[u8]) {
    if file.was_encrypted() {
        return;
    }
    let header = bytes.windows(5).position(|w| w == b"%PDF-").unwrap_or(0);
    let mut left = MOST_SEARCHED;
    for object in file.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        let declared = stream.dict.get(b"Length").and_then(Object::as_i64);
        let start = stream.start_position.filter(|_| stream.content.is_empty());
        let Some(start) = start.filter(|_| declared.ok() != Some(0)) else {
            continue;
        };
        let data = bytes.get(header + start..).unwrap_or_default();
        let data = &data[..data.len().min(left)];
        let end = data.windows(9).position(|w| w == b"endstream");
        left -= end.unwrap_or(data.len());
        if let Some(end) = end {
            stream.content = data[..end].trim_ascii_end().to_vec();
        }
    }
}

fn is_password(error: &lopdf::Error) -> bool {
    matches!(
        error,
        lopdf::Error::InvalidPassword
            | lopdf::Error::Decryption(_)
            | lopdf::Error::Unimplemented(_)
    )
}

/// A page with what it inherits.
pub(super) struct PageObject<'d> {
    pub(super) dictionary: &'d Dictionary,
    pub(super) id: Option<ObjectId>,
    pub(super) resources: Option<&'d Dictionary>,
    /// The part that is shown, in user space.
    pub(super) crop: [f32; 4],
    /// Quarter turns to the right, 0 to 3.
    pub(super) rotation: u8,
}

/// A4: what a page without a usable box is taken to be.
const DEFAULT_BOX: [f32; 4] = [0.0, 0.0, 595.0, 842.0];

#[derive(Clone, Copy, Default)]
struct Inherited<'d> {
    resources: Option<&'d Dictionary>,
    media: Option<[f32; 4]>,
    crop: Option<[f32; 4]>,
    rotation: Option<i64>,
}

/// The pages in order, as many as the limits allow.
pub(super) fn pages<'d>(objects: &'d Objects) -> Vec<PageObject<'d>> {
    let mut walk = Walk {
        objects,
        pages: Vec::new(),
        seen: HashSet::new(),
    };
    let root = catalog(objects).and_then(|c| c.get(b"Pages").ok());
    if let Some(root) = root {
        walk.visit(root, Inherited::default(), 0);
    }
    if walk.pages.is_empty() {
        walk.gather();
    }
    let mut pages = walk.pages;
    if pages.len() > objects.limits.pages {
        pages.truncate(objects.limits.pages);
        let message = "there are more pages than the limit; the rest were not read";
        objects.warn(WarningKind::Limit, message, None);
    }
    pages
}

pub(super) fn catalog<'d>(objects: &'d Objects) -> Option<&'d Dictionary> {
    as_dictionary(objects.resolve(objects.file.trailer.get(b"Root").ok()?)?)
}

struct Walk<'d> {
    objects: &'d Objects<'d>,
    pages: Vec<PageObject<'d>>,
    seen: HashSet<usize>,
}

impl<'d> Walk<'d> {
    /// A node of the page tree: with kids it is a branch, else a page.
    fn visit(&mut self, node: &'d Object, inherited: Inherited<'d>, depth: usize) {
        let id = node.as_reference().ok();
        let Some(dictionary) = self.objects.resolve(node).and_then(as_dictionary) else {
            return;
        };
        let known = !self.seen.insert(Objects::identity(dictionary));
        if known
            || depth > self.objects.limits.depth
            || self.pages.len() > self.objects.limits.pages
        {
            return;
        }
        let inherited = inherited.below(self.objects, dictionary);
        match self.objects.array(dictionary, b"Kids") {
            Some(kids) => {
                for kid in kids {
                    self.visit(kid, inherited, depth + 1);
                }
            }
            None if self.objects.name(dictionary, b"Type") != Some(b"Pages") => {
                self.pages.push(inherited.page(dictionary, id));
            }
            None => {}
        }
    }

    /// Without a usable tree, every page object in the order of their numbers.
    fn gather(&mut self) {
        for (id, object) in &self.objects.file.objects {
            let Object::Dictionary(dictionary) = object else {
                continue;
            };
            let is_page = self.objects.name(dictionary, b"Type") == Some(b"Page");
            if is_page && self.pages.len() <= self.objects.limits.pages {
                let parent = self.objects.dictionary(dictionary, b"Parent");
                let inherited = Inherited::default();
                let above = parent.map_or(inherited, |p| inherited.below(self.objects, p));
                let page = above.below(self.objects, dictionary);
                self.pages.push(page.page(dictionary, Some(*id)));
            }
        }
        if !self.pages.is_empty() {
            let message = "the page tree is broken; pages are in the order of their objects";
            self.objects.warn(WarningKind::Damaged, message, None);
        }
    }
}

impl<'d> Inherited<'d> {
    fn below(self, objects: &'d Objects, dictionary: &'d Dictionary) -> Inherited<'d> {
        Inherited {
            resources: objects
                .dictionary(dictionary, b"Resources")
                .or(self.resources),
            media: objects.rectangle(dictionary, b"MediaBox").or(self.media),
            crop: objects.rectangle(dictionary, b"CropBox").or(self.crop),
            rotation: objects.integer(dictionary, b"Rotate").or(self.rotation),
        }
    }

    fn page(self, dictionary: &'d Dictionary, id: Option<ObjectId>) -> PageObject<'d> {
        let usable = |b: &[f32; 4]| b[2] - b[0] > 1.0 && b[3] - b[1] > 1.0;
        let media = self.media.filter(usable).unwrap_or(DEFAULT_BOX);
        let crop = self.crop.map(|crop| intersection(crop, media));
        let turns = self.rotation.unwrap_or(0).div_euclid(90).rem_euclid(4);
        PageObject {
            dictionary,
            id,
            resources: self.resources,
            crop: crop.filter(usable).unwrap_or(media),
            rotation: turns as u8,
        }
    }
}

fn intersection(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ]
}
