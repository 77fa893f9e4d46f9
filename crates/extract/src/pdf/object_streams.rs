//! The budget for object streams: lopdf inflates them all while it opens a file, each within the
//! limit of one stream but together without any.

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use memchr::memmem;

use crate::Limits;

/// Deflate makes at most so many bytes of one.
const DEFLATE_RATIO: usize = 1032;
/// What a blanked stream is called in place of `/ObjStm`.
const BLANK: &[u8; 7] = b"/ObjOff";

/// The bytes without the object streams that inflate past the limits, and whether there were any.
/// Nothing is inflated here unless the compressed sizes leave it open.
pub(super) fn within<'b>(bytes: &'b [u8], limits: &Limits) -> (Cow<'b, [u8]>, bool) {
    if bytes.len().saturating_mul(DEFLATE_RATIO) <= limits.stream_bytes.min(limits.total_bytes) {
        return (Cow::Borrowed(bytes), false);
    }
    let found: Vec<(usize, Range<usize>)> = streams(bytes).collect();
    let most = |range: &Range<usize>| range.len().saturating_mul(DEFLATE_RATIO);
    let together = found
        .iter()
        .map(|(_, r)| most(r))
        .fold(0, usize::saturating_add);
    let fit = found.iter().all(|(_, r)| most(r) <= limits.stream_bytes);
    if together <= limits.total_bytes && fit {
        return (Cow::Borrowed(bytes), false);
    }
    let mut left = limits.total_bytes;
    let mut over = Vec::new();
    for (name, range) in found {
        let bound = limits.stream_bytes.min(left);
        let size = inflated_size(&bytes[range], bound.saturating_add(1));
        match size > bound {
            true => over.push(name),
            false => left -= size,
        }
    }
    if over.is_empty() {
        return (Cow::Borrowed(bytes), false);
    }
    let mut copy = bytes.to_vec();
    for name in over {
        copy[name..name + BLANK.len()].copy_from_slice(BLANK);
    }
    (Cow::Owned(copy), true)
}

/// Where `/ObjStm` stands, and the data of the stream behind it.
fn streams(bytes: &[u8]) -> impl Iterator<Item = (usize, Range<usize>)> {
    memmem::find_iter(bytes, b"/ObjStm").filter_map(|name| {
        let start = name + memmem::find(&bytes[name..], b"stream")? + b"stream".len();
        let length = memmem::find(&bytes[start..], b"endstream").unwrap_or(bytes.len() - start);
        Some((name, start..start + length))
    })
}

/// The size of deflated data, counted to a bound; what is not deflated counts as nothing.
fn inflated_size(data: &[u8], bound: usize) -> usize {
    let data = data.trim_ascii_start();
    let mut decoder = flate2::bufread::ZlibDecoder::new(data).take(bound as u64);
    let mut buffer = [0; 8 << 10];
    let mut size = 0;
    while let Ok(read @ 1..) = decoder.read(&mut buffer) {
        size += read;
    }
    size
}
