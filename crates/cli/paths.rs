//! Paths as text.

use std::path::Path;

/// A path as text that stands for it alone: bytes that are not UTF-8 are written as `%XX`, as in
/// the ids of documents.
pub fn name(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
