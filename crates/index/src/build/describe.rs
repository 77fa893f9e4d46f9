//! What the index says of a document: what the document says of itself, and what stands above that.

use std::path::Path;

use crate::DocumentRecord;
use crate::ledger::{ContentBody, ContentHead};

/// What decides how documents are described, beside their content.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Fingerprint; the same as long as no document would be described otherwise.
    pub fingerprint: u64,
}

impl Rules {
    /// The record of a content under an id, without its copies.
    pub fn describe(&self, id: &str, head: &ContentHead, body: &ContentBody) -> DocumentRecord {
        let header = &body.header;
        DocumentRecord {
            id: id.to_owned(),
            title: title(id, body),
            kind: header.kind,
            body: header.body.clone(),
            date_start: header.date_start,
            date_end: header.date_end,
            place: header.place.clone(),
            issuer: header.issuer.clone(),
            url: body.url.clone(),
            language: body.language.clone(),
            pages: head.pages,
            passages: head.passages,
            ..DocumentRecord::default()
        }
    }
}

/// The title in the header, else the first heading, else the file's name: never the title that a
/// PDF's metadata gives, which is often that of the template.
fn title(id: &str, body: &ContentBody) -> String {
    let words = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let name = || {
        let stem = Path::new(id).file_stem().and_then(|stem| stem.to_str());
        stem.unwrap_or(id).to_owned()
    };
    words(&body.header.title)
        .or_else(|| words(&body.heading))
        .unwrap_or_else(name)
}

/// Fingerprint of the meeting and the kind, equal for documents that can be near-duplicates; 0
/// where the meeting is not known.
pub(super) fn meeting(record: &DocumentRecord) -> u64 {
    let Some(start) = record.date_start else {
        return 0;
    };
    let body = record.body.as_ref().map_or("", |body| &body.id);
    let end = record.date_end.unwrap_or(start);
    fingerprint(format!("{body}\n{start}\n{end}\n{}", record.kind.name()).as_bytes())
}

/// The first 8 bytes of the BLAKE3 of some bytes, never 0.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *blake3::hash(bytes).as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h]).max(1)
}
