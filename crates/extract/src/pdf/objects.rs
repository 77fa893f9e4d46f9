//! The objects of an opened file: references followed, streams inflated within the budget.
//!
//! Every getter takes what is there and never fails: a wrong type, a missing object and a circle
//! of references are all `None`.

use std::cell::{Cell, RefCell};

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::matrix::Matrix;
use crate::{Limits, Warning, WarningKind};

/// An opened file and what may still be spent on it.
pub(super) struct Objects<'a> {
    pub(super) file: lopdf::Document,
    pub(super) limits: &'a Limits,
    inflated: Cell<usize>,
    /// Made once for all streams: its window takes longer to make than a short stream to inflate.
    inflater: RefCell<Decompress>,
    warnings: RefCell<Vec<Warning>>,
}

/// References are followed this often; ISO 32000 knows no chain longer than one.
const REFERENCE_CHAIN: usize = 16;
/// Bytes by which a buffer for what a stream inflates to grows at least.
const LEAST_ROOM: usize = 1 << 10;
/// More warnings of one kind than this tell nothing new.
const WARNINGS_OF_A_KIND: usize = 20;

impl<'a> Objects<'a> {
    pub(super) fn new(file: lopdf::Document, limits: &'a Limits) -> Self {
        Objects {
            file,
            limits,
            inflated: Cell::new(0),
            inflater: RefCell::new(Decompress::new(true)),
            warnings: RefCell::default(),
        }
    }

    /// The object behind a chain of references.
    pub(super) fn resolve<'o>(&'o self, mut object: &'o Object) -> Option<&'o Object> {
        for _ in 0..REFERENCE_CHAIN {
            let Object::Reference(id) = object else {
                return Some(object);
            };
            object = self.file.objects.get(id)?;
        }
        None
    }

    pub(super) fn get<'o>(&'o self, dictionary: &'o Dictionary, key: &[u8]) -> Option<&'o Object> {
        self.resolve(value(dictionary, key)?)
            .filter(|o| !o.is_null())
    }

    pub(super) fn dictionary<'o>(
        &'o self,
        dictionary: &'o Dictionary,
        key: &[u8],
    ) -> Option<&'o Dictionary> {
        as_dictionary(self.get(dictionary, key)?)
    }

    pub(super) fn array<'o>(
        &'o self,
        dictionary: &'o Dictionary,
        key: &[u8],
    ) -> Option<&'o [Object]> {
        self.get(dictionary, key)?
            .as_array()
            .ok()
            .map(Vec::as_slice)
    }

    pub(super) fn name<'o>(&'o self, dictionary: &'o Dictionary, key: &[u8]) -> Option<&'o [u8]> {
        self.get(dictionary, key)?.as_name().ok()
    }

    pub(super) fn string<'o>(&'o self, dictionary: &'o Dictionary, key: &[u8]) -> Option<&'o [u8]> {
        self.get(dictionary, key)?.as_str().ok()
    }

    pub(super) fn stream<'o>(
        &'o self,
        dictionary: &'o Dictionary,
        key: &[u8],
    ) -> Option<&'o Stream> {
        self.get(dictionary, key)?.as_stream().ok()
    }

    pub(super) fn number(&self, dictionary: &Dictionary, key: &[u8]) -> Option<f32> {
        as_number(self.get(dictionary, key)?)
    }

    pub(super) fn integer(&self, dictionary: &Dictionary, key: &[u8]) -> Option<i64> {
        self.number(dictionary, key).map(|n| n as i64)
    }

    /// The numbers of an array, references followed, others left out.
    pub(super) fn numbers(&self, dictionary: &Dictionary, key: &[u8]) -> Option<Vec<f32>> {
        let array = self.array(dictionary, key)?;
        Some(
            array
                .iter()
                .filter_map(|o| as_number(self.resolve(o)?))
                .collect(),
        )
    }

    /// Four numbers as a box with its lower left corner first.
    pub(super) fn rectangle(&self, dictionary: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
        let numbers: [f32; 4] = self.numbers(dictionary, key)?.try_into().ok()?;
        let [x0, y0, x1, y1] = numbers;
        numbers
            .iter()
            .all(|n| n.is_finite())
            .then(|| [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)])
    }

    pub(super) fn matrix(&self, dictionary: &Dictionary, key: &[u8]) -> Option<Matrix> {
        let numbers: [f32; 6] = self.numbers(dictionary, key)?.try_into().ok()?;
        Some(Matrix::new(numbers))
    }

    /// The bytes of a stream behind its filters: what can be had of them, within the limits.
    pub(super) fn inflate(&self, stream: &Stream) -> Vec<u8> {
        let left = self.limits.total_bytes.saturating_sub(self.inflated.get());
        let bound = self.limits.stream_bytes.min(left);
        let mut bytes = self.decode(stream, bound.saturating_add(1));
        if bytes.len() > bound {
            bytes.truncate(bound);
            let message = "a stream inflates past the limit; the rest of it was not read";
            self.warn(WarningKind::Limit, message, None);
        }
        self.inflated.set(self.inflated.get() + bytes.len());
        bytes
    }

    fn decode(&self, stream: &Stream, bound: usize) -> Vec<u8> {
        let filters = self.filters(&stream.dict);
        match filters.as_slice() {
            [] => stream.content[..stream.content.len().min(bound)].to_vec(),
            [b"FlateDecode"] if !has_predictor(self, &stream.dict) => {
                inflate_zlib(&mut self.inflater.borrow_mut(), &stream.content, bound)
            }
            _ => self.decode_chain(stream, &filters, bound),
        }
    }

    /// Anything but plain deflate goes through lopdf, whose decoders want direct objects.
    fn decode_chain(&self, stream: &Stream, filters: &[&[u8]], bound: usize) -> Vec<u8> {
        let names = filters.iter().map(|f| Object::Name(f.to_vec())).collect();
        let mut dictionary = Dictionary::new();
        dictionary.set("Filter", Object::Array(names));
        let parameters = self
            .get(&stream.dict, b"DecodeParms")
            .or_else(|| self.get(&stream.dict, b"DP"));
        if let Some(parameters) = parameters {
            let direct = match parameters {
                Object::Array(array) => Object::Array(
                    array
                        .iter()
                        .map(|p| self.resolve(p).cloned().unwrap_or(Object::Null))
                        .collect(),
                ),
                other => other.clone(),
            };
            dictionary.set("DecodeParms", direct);
        }
        let copy = Stream::new(dictionary, stream.content.clone());
        copy.decompressed_content_with_limit(bound)
            .unwrap_or_default()
    }

    fn filters<'o>(&'o self, dictionary: &'o Dictionary) -> Vec<&'o [u8]> {
        let filter = self
            .get(dictionary, b"Filter")
            .or_else(|| self.get(dictionary, b"F"));
        let names = match filter {
            Some(Object::Name(name)) => vec![name.as_slice()],
            Some(Object::Array(array)) => array
                .iter()
                .filter_map(|o| self.resolve(o)?.as_name().ok())
                .collect(),
            _ => Vec::new(),
        };
        names
            .into_iter()
            .map(long_filter_name)
            .filter(|name| *name != b"Crypt")
            .collect()
    }

    /// Notes a warning once for a kind and page, and not without end.
    pub(super) fn warn(&self, kind: WarningKind, message: &str, page: Option<u32>) {
        let mut warnings = self.warnings.borrow_mut();
        let of_kind = warnings.iter().filter(|w| w.kind == kind);
        let known = of_kind
            .clone()
            .any(|w| w.message == message && w.page == page);
        if !known && of_kind.count() < WARNINGS_OF_A_KIND {
            warnings.push(Warning {
                kind,
                message: message.to_owned(),
                page,
            });
        }
    }

    pub(super) fn take_warnings(&self) -> Vec<Warning> {
        self.warnings.take()
    }

    /// The number under which an object is known, for caches: its place in memory, which is fixed
    /// while the file is open.
    pub(super) fn identity(dictionary: &Dictionary) -> usize {
        std::ptr::from_ref(dictionary) as usize
    }

    pub(super) fn object(&self, id: ObjectId) -> Option<&Object> {
        self.resolve(self.file.objects.get(&id)?)
    }
}

/// A dictionary, or that of a stream.
pub(super) fn as_dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub(super) fn as_number(object: &Object) -> Option<f32> {
    match object {
        Object::Integer(n) => Some(*n as f32),
        Object::Real(n) => n.is_finite().then_some(*n),
        _ => None,
    }
}

fn long_filter_name(name: &[u8]) -> &[u8] {
    match name {
        b"Fl" => b"FlateDecode",
        b"LZW" => b"LZWDecode",
        b"A85" => b"ASCII85Decode",
        b"AHx" => b"ASCIIHexDecode",
        b"RL" => b"RunLengthDecode",
        other => other,
    }
}

fn has_predictor(objects: &Objects, dictionary: &Dictionary) -> bool {
    match objects.get(dictionary, b"DecodeParms") {
        Some(Object::Dictionary(parameters)) => {
            objects.integer(parameters, b"Predictor").unwrap_or(1) > 1
        }
        Some(Object::Array(_)) => true,
        _ => false,
    }
}

/// Keys of a dictionary that are compared one by one, which is done before one of them is hashed; and
/// to miss one costs lopdf a message.
const FEW_KEYS: usize = 16;

/// The value of a key, if it is there.
fn value<'o>(dictionary: &'o Dictionary, key: &[u8]) -> Option<&'o Object> {
    if dictionary.len() > FEW_KEYS {
        return dictionary.get(key).ok();
    }
    let mut entries = dictionary.iter();
    entries.find(|(k, _)| k.as_slice() == key).map(|(_, v)| v)
}

/// What a zlib stream gives, even when it is cut off or its checksum is wrong. A broken header is
/// passed over once.
fn inflate_zlib(inflater: &mut Decompress, data: &[u8], bound: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len().saturating_mul(6).min(bound).min(2 << 20));
    inflater.reset(true);
    let whole = inflate_into(inflater, data, bound, &mut out);
    if !whole && out.is_empty() && data.len() > 2 {
        inflater.reset(false);
        // Whatever there is until an error is all that can be had.
        inflate_into(inflater, &data[2..], bound, &mut out);
    }
    out
}

/// Inflates until the end of the data or the bound; false where the data are wrong.
fn inflate_into(inflater: &mut Decompress, data: &[u8], bound: usize, out: &mut Vec<u8>) -> bool {
    let mut read = 0;
    while out.len() < bound {
        if out.len() == out.capacity() {
            // No more than that: whatever room there is gets filled.
            out.reserve_exact(out.len().max(LEAST_ROOM).min(bound - out.len()));
        }
        let before = (inflater.total_in(), out.len());
        let rest = data.get(read..).unwrap_or_default();
        match inflater.decompress_vec(rest, out, FlushDecompress::Finish) {
            Err(_) => return false,
            Ok(Status::StreamEnd) => return true,
            Ok(_) => {}
        }
        read += (inflater.total_in() - before.0) as usize;
        if before == (inflater.total_in(), out.len()) {
            return true;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    #[test]
    fn of_a_damaged_stream_all_that_can_be_had_is_read() {
        let text: Vec<u8> = (0..20_000u32).flat_map(u32::to_le_bytes).collect();
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&text).unwrap();
        let whole = encoder.finish().unwrap();
        let mut inflater = Decompress::new(true);
        let mut inflate = |data: &[u8], bound| inflate_zlib(&mut inflater, data, bound);
        assert_eq!(inflate(&whole, usize::MAX), text);

        let half = inflate(&whole[..whole.len() / 2], usize::MAX);
        assert!(half.len() > text.len() / 3 && text.starts_with(&half));

        let mut wrong_sum = whole.clone();
        *wrong_sum.last_mut().unwrap() ^= 1;
        assert_eq!(inflate(&wrong_sum, usize::MAX), text);

        let mut wrong_head = whole.clone();
        wrong_head[0] = 0;
        assert_eq!(inflate(&wrong_head, usize::MAX), text);

        let mut broken = whole.clone();
        broken[whole.len() / 2..][..8].fill(0xff);
        let half = inflate(&broken, usize::MAX);
        assert!(half.len() > text.len() / 3 && half[..text.len() / 3] == text[..text.len() / 3]);

        let some = inflate(&whole, 5000);
        assert!(some.len() == 5000 && text.starts_with(&some));
        assert_eq!(inflate(&[], 1000), []);
        assert_eq!(inflate(b"no deflated data", 1000), []);
    }
}
