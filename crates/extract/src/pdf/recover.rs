//! Files that do not open as they are: cut off before their tables, or behind an encryption that
//! leaves their text alone. Each is opened as a changed copy of its bytes.

use lopdf::{Document, LoadOptions, Object, ObjectId};
use memchr::memmem;

use super::objects::as_dictionary;

/// The number that the stand-in for a lost catalog has: the last one that lopdf looks for.
const CATALOG: u32 = 999_999;

/// Opens a file that lost its trailer: its objects are found by searching for them, those inside
/// of object streams too, and the catalog among them. Without a catalog the pages have to be
/// found by themselves.
pub(super) fn without_trailer(bytes: &[u8], options: LoadOptions) -> Option<Document> {
    // The strings of an encrypted file cannot be read without what its trailer said.
    if contains(bytes, b"/Encrypt") {
        return None;
    }
    let mut copy = Vec::with_capacity(bytes.len() + 200);
    if !contains(&bytes[..bytes.len().min(1024)], b"%PDF-") {
        copy.extend_from_slice(b"%PDF-1.7\n");
    }
    copy.extend_from_slice(bytes);
    // The object that the file ends in is closed, so that what there is of it is read.
    let ending = format!(
        "\nendstream\nendobj\n{CATALOG} 0 obj\n<< /Type /Catalog >>\nendobj\n\
         trailer\n<< /Root {CATALOG} 0 R /Size 1000000 >>\nstartxref\n0\n%%EOF\n"
    );
    copy.extend_from_slice(ending.as_bytes());
    let options = LoadOptions {
        force_reconstruct: true,
        ..options
    };
    let mut file = Document::load_mem_with_options(&copy, options).ok()?;
    if let Some(catalog) = newest_catalog(&file) {
        file.trailer.set("Root", Object::Reference(catalog));
    }
    Some(file)
}

fn newest_catalog(file: &Document) -> Option<ObjectId> {
    let is_catalog = |object: &Object| {
        let dictionary = as_dictionary(object)?;
        let named = dictionary.get(b"Type").and_then(Object::as_name).ok()? == b"Catalog";
        Some(named && dictionary.has(b"Pages"))
    };
    let found = file.objects.iter().rev();
    found
        .filter(|(_, object)| is_catalog(object) == Some(true))
        .map(|(id, _)| *id)
        .next()
}

/// Opens a file whose encryption is for its attachments alone: the filters for its strings and
/// its streams are `Identity`.
pub(super) fn encrypted_in_name(bytes: &[u8], options: LoadOptions) -> Option<Document> {
    const KEY: &[u8] = b"/Encrypt";
    let mut copy = bytes.to_vec();
    for at in memmem::find_iter(bytes, KEY) {
        let end = at + KEY.len();
        if bytes.get(end).is_some_and(|b| !b.is_ascii_alphanumeric()) {
            copy[end - 1] = b'!';
        }
    }
    let mut file = Document::load_mem_with_options(&copy, options).ok()?;
    let object = file.trailer.remove(b"Encryp!")?;
    let encryption = match &object {
        Object::Reference(id) => file.objects.get(id)?,
        direct => direct,
    };
    let encryption = as_dictionary(encryption)?;
    let is_identity = |key: &[u8]| {
        let filter = encryption.get(key).and_then(Object::as_name);
        filter.map_or(true, |name| name == b"Identity")
    };
    let version = encryption.get(b"V").and_then(Object::as_i64).unwrap_or(0);
    (version >= 4 && is_identity(b"StmF") && is_identity(b"StrF")).then_some(file)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memmem::find(bytes, part).is_some()
}
