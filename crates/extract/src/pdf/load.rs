//! Opening a file: lopdf reads its objects; the pages are found here, also where the page tree is
//! broken.

use std::collections::HashSet;

use lopdf::{Dictionary, LoadOptions, Object, ObjectId};
use memchr::memmem;

use super::objects::{Objects, as_dictionary};
use super::{object_streams, recover};
use crate::error::Kind;
use crate::{Error, Limits, WarningKind};

/// Opens a file with the empty password if it has one.
pub(super) fn open<'l>(bytes: &[u8], limits: &'l Limits) -> Result<Objects<'l>, Error> {
    let options = LoadOptions {
        max_decompressed_size: Some(limits.stream_bytes),
        ..LoadOptions::default()
    };
    let (bytes, reduced) = object_streams::within(bytes, limits);
    let bytes = &*bytes;
    let first = lopdf::Document::load_mem_with_options(bytes, options.clone());
    let file = match first {
        Err(error) if is_password(&error) => {
            recover::encrypted_in_name(bytes, options.clone()).ok_or(error)
        }
        Err(error) => rebuilt(bytes, &options).ok_or(error),
        Ok(file) if file.is_encrypted() => {
            recover::encrypted_in_name(bytes, options.clone()).map_or(Ok(file), Ok)
        }
        Ok(file) => Ok(file),
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
    if reduced {
        let message = "the object streams inflate past the limit; some were not read";
        objects.warn(WarningKind::Limit, message, None);
    }
    if repaired {
        let message = "the file is damaged; its objects were found by searching for them";
        objects.warn(WarningKind::Damaged, message, None);
    }
    Ok(objects)
}

/// Opens a file whose tables are lost or wrong.
fn rebuilt(bytes: &[u8], options: &LoadOptions) -> Option<lopdf::Document> {
    let searched = LoadOptions {
        force_reconstruct: true,
        ..options.clone()
    };
    lopdf::Document::load_mem_with_options(bytes, searched)
        .ok()
        .or_else(|| recover::without_trailer(bytes, options.clone()))
}

/// Bytes that may be searched for the ends of streams without a length.
const MOST_SEARCHED: usize = 64 << 20;

/// Streams without a usable length come without content from lopdf; they end where `endstream` is.
fn recover_streams(file: &mut lopdf::Document, bytes: &[u8]) {
    if file.was_encrypted() {
        return;
    }
    let repaired = file.xref_recovery.is_some();
    let header = memmem::find(bytes, b"%PDF-").unwrap_or(0);
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
        let end = memmem::find(data, b"endstream");
        left -= end.unwrap_or(data.len());
        // Without an end it is the one that the file was cut off in.
        if end.is_some() || repaired {
            let end = end.unwrap_or(data.len());
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
        missing: false,
    };
    let root = catalog(objects).and_then(|c| c.get(b"Pages").ok());
    if let Some(root) = root {
        walk.visit(root, Inherited::default(), 0);
    }
    let cut_off = walk.missing && objects.file.xref_recovery.is_some();
    if walk.pages.is_empty() || cut_off {
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
    /// The tree names a node that the file does not hold.
    missing: bool,
}

impl<'d> Walk<'d> {
    /// A node of the page tree: with kids it is a branch, else a page.
    fn visit(&mut self, node: &'d Object, inherited: Inherited<'d>, depth: usize) {
        let id = node.as_reference().ok();
        let Some(dictionary) = self.objects.resolve(node).and_then(as_dictionary) else {
            self.missing = true;
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

    /// Without a usable tree, every page object that it did not lead to, in the order of their
    /// numbers.
    fn gather(&mut self) {
        let known = self.pages.len();
        for (id, object) in &self.objects.file.objects {
            let Object::Dictionary(dictionary) = object else {
                continue;
            };
            let is_page = self.objects.name(dictionary, b"Type") == Some(b"Page");
            let new = !self.seen.contains(&Objects::identity(dictionary));
            if is_page && new && self.pages.len() <= self.objects.limits.pages {
                let page = self.above(dictionary).below(self.objects, dictionary);
                self.pages.push(page.page(dictionary, Some(*id)));
            }
        }
        if self.pages.len() > known {
            let message = "the page tree is broken; pages are in the order of their objects";
            self.objects.warn(WarningKind::Damaged, message, None);
        }
    }

    /// What a page inherits, found upwards from it.
    fn above(&self, page: &'d Dictionary) -> Inherited<'d> {
        let parents =
            std::iter::successors(Some(page), |node| self.objects.dictionary(node, b"Parent"));
        let parents: Vec<&Dictionary> = parents.skip(1).take(ANCESTORS).collect();
        let inherited = Inherited::default();
        parents.iter().rev().fold(inherited, |inherited, node| {
            inherited.below(self.objects, node)
        })
    }
}

/// Page trees nest no deeper in files whose pages have to be searched for.
const ANCESTORS: usize = 16;

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
