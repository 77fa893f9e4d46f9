//! A file of records that only grows: each frame is its length, its checksum and its bytes. A frame
//! that a crash cut short is recognised.

use std::io;
#[cfg(feature = "build")]
use std::io::Read;

/// Bytes before each frame: its length and its CRC-32, little-endian.
pub(crate) const HEAD: usize = 8;
/// A longer frame is damage, not data.
const MAX_FRAME: u32 = 1 << 30;

/// Reads frames one after the other.
#[cfg(feature = "build")]
pub(crate) struct Frames<R> {
    input: R,
    /// Offset behind the last whole frame.
    pub at: u64,
    buffer: Vec<u8>,
}

#[cfg(feature = "build")]
impl<R: Read> Frames<R> {
    pub fn new(input: R) -> Self {
        Frames {
            input,
            at: 0,
            buffer: Vec::new(),
        }
    }

    /// The next frame and the offset of its first byte; `None` at the end of the input.
    ///
    /// # Errors
    /// `InvalidData` for a frame with a wrong checksum, `UnexpectedEof` for one cut short.
    pub fn next(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        let mut head = [0; HEAD];
        if !fill(&mut self.input, &mut head)? {
            return Ok(None);
        }
        let (len, sum) = parse_head(head)?;
        self.buffer.clear();
        let mut body = self.input.by_ref().take(u64::from(len));
        if body.read_to_end(&mut self.buffer)? != len as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if crc32fast::hash(&self.buffer) != sum {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let start = self.at + HEAD as u64;
        self.at = start + u64::from(len);
        Ok(Some((start, &self.buffer)))
    }
}

/// Takes the next frame off bytes that hold frames alone; `None` at their end.
///
/// # Errors
/// `InvalidData` for a frame with a wrong checksum, `UnexpectedEof` for one cut short.
pub(crate) fn split<'a>(bytes: &mut &'a [u8]) -> io::Result<Option<&'a [u8]>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let short = io::ErrorKind::UnexpectedEof;
    let (head, rest) = bytes.split_first_chunk::<HEAD>().ok_or(short)?;
    let (len, sum) = parse_head(*head)?;
    let (frame, rest) = rest.split_at_checked(len as usize).ok_or(short)?;
    if crc32fast::hash(frame) != sum {
        return Err(io::ErrorKind::InvalidData.into());
    }
    *bytes = rest;
    Ok(Some(frame))
}

/// Length and checksum of a frame.
fn parse_head([a, b, c, d, e, f, g, h]: [u8; HEAD]) -> io::Result<(u32, u32)> {
    let len = u32::from_le_bytes([a, b, c, d]);
    if len > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok((len, u32::from_le_bytes([e, f, g, h])))
}

/// Fills the buffer; false if the input was at its end before.
#[cfg(feature = "build")]
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..])? {
            0 if filled == 0 => return Ok(false),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => filled += n,
        }
    }
    Ok(true)
}

/// The bytes that go before a frame.
#[cfg(feature = "build")]
pub(crate) fn head(frame: &[u8]) -> io::Result<[u8; HEAD]> {
    let len = u32::try_from(frame.len()).ok().filter(|n| *n <= MAX_FRAME);
    let [a, b, c, d] = len.ok_or(io::ErrorKind::FileTooLarge)?.to_le_bytes();
    let [e, f, g, h] = crc32fast::hash(frame).to_le_bytes();
    Ok([a, b, c, d, e, f, g, h])
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;

    #[test]
    fn a_frame_cut_short_or_changed_is_recognised() {
        let mut file = head(b"one").unwrap().to_vec();
        file.extend(b"one");
        file.extend(head(b"two").unwrap());
        file.extend(b"two");
        let mut frames = Frames::new(&file[..]);
        assert_eq!(frames.next().unwrap(), Some((8, &b"one"[..])));
        assert_eq!(frames.next().unwrap(), Some((19, &b"two"[..])));
        assert_eq!(frames.next().unwrap(), None);
        let mut whole = &file[..];
        assert_eq!(split(&mut whole).unwrap(), Some(&b"one"[..]));
        assert!(split(&mut &file[..21][11..]).is_err());
        let mut short = Frames::new(&file[..21]);
        assert!(short.next().is_ok());
        assert!(short.next().is_err());
        assert_eq!(short.at, 11);
        file[20] = b'X';
        let mut changed = Frames::new(&file[..]);
        assert!(changed.next().is_ok());
        assert!(changed.next().is_err());
    }
}
