//! The entries of the ledger, many in one frame. What a compressor finds something in is compressed;
//! hashes, sizes and times, in which there is nothing to find, stand before it as they are.

use std::io;

use serde::{Deserialize, Serialize};

use crate::ledger::{FileEntry, FileState, Hash};

/// Bytes of compressible rows beyond which a batch is no batch but damage.
const MAX_ROWS: usize = 1 << 26;
/// A nanosecond is this part of a second.
const NANOS: i128 = 1_000_000_000;

/// One entry of the ledger. Later ones replace earlier ones of the same file or content.
#[derive(Debug, PartialEq)]
pub(crate) enum Entry<'a> {
    /// A file is there; with facts, the index holds its content under its name.
    File(&'a str, FileEntry, Option<Facts<'a>>),
    /// A file is gone.
    Gone(&'a str),
    /// A content was read, or is described otherwise than before; with the id under which the index
    /// holds it.
    Content(Hash, &'a str, Facts<'a>),
    /// No file has this content any more.
    Forgotten(Hash),
}

/// What is known of a content beside hash and id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts<'a> {
    /// How many passages it has.
    pub passages: u32,
    /// How many pages a PDF has; 0 for HTML.
    pub pages: u32,
    /// It cannot be read.
    pub failed: bool,
    /// Whether it lists meetings.
    pub lists_meetings: bool,
    /// Fingerprint of meeting and kind, to find near-duplicates; 0 where the meeting is not known.
    pub meeting: u32,
    /// A [`crate::content::Notes`] in postcard's form; empty where there is nothing to report, and
    /// for what the spool holds.
    #[serde(borrow)]
    pub notes: &'a [u8],
}

/// The compressible part of an entry.
#[derive(Serialize, Deserialize)]
enum Row<'a> {
    Held(&'a str, bool, #[serde(borrow)] Facts<'a>),
    File(&'a str, bool),
    Unreadable(&'a str, bool, &'a str),
    Gone(&'a str),
    Content(&'a str, #[serde(borrow)] Facts<'a>),
    Forgotten,
}

/// Entries that go into one frame.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The rows, in postcard's form.
    rows: Vec<u8>,
    /// Their hashes, sizes and times.
    numbers: Vec<u8>,
    /// The time of the last file, since files are often written one after the other.
    #[cfg_attr(not(feature = "build"), expect(dead_code, reason = "for a writer"))]
    last: i128,
}

#[cfg(feature = "build")]
impl Batch {
    /// Strength of the compression: rows are few bytes beside texts.
    const LEVEL: i32 = 9;

    /// Bytes that it takes before it is compressed.
    pub fn len(&self) -> usize {
        self.rows.len() + self.numbers.len()
    }

    pub fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let row = match entry {
            Entry::File(id, file, facts) => {
                self.number(&file.bytes)?;
                let (seconds, nanos) = file.modified;
                let time = i128::from(seconds) * NANOS + i128::from(nanos);
                self.number(&(time - self.last))?;
                self.last = time;
                match (&file.state, facts) {
                    (FileState::Unreadable(reason), _) => Row::Unreadable(id, file.fresh, reason),
                    (FileState::Holds(hash), facts) => {
                        self.numbers.extend(hash);
                        match facts {
                            Some(facts) => Row::Held(id, file.fresh, *facts),
                            None => Row::File(id, file.fresh),
                        }
                    }
                }
            }
            Entry::Gone(id) => Row::Gone(id),
            Entry::Content(hash, id, facts) => {
                self.numbers.extend(hash);
                Row::Content(id, *facts)
            }
            Entry::Forgotten(hash) => {
                self.numbers.extend(hash);
                Row::Forgotten
            }
        };
        append(&mut self.rows, &row)
    }

    fn number<T: Serialize>(&mut self, number: &T) -> io::Result<()> {
        append(&mut self.numbers, number)
    }

    /// The bytes of a frame.
    pub fn pack(&self) -> io::Result<Vec<u8>> {
        let mut frame = Vec::new();
        append(&mut frame, &self.rows.len())?;
        append(&mut frame, &self.numbers.len())?;
        frame.extend(&self.numbers);
        frame.extend(zstd::bulk::compress(&self.rows, Batch::LEVEL)?);
        Ok(frame)
    }
}

#[cfg(feature = "build")]
fn append<T: Serialize>(bytes: &mut Vec<u8>, value: &T) -> io::Result<()> {
    *bytes = postcard::to_extend(value, std::mem::take(bytes)).map_err(io::Error::other)?;
    Ok(())
}

impl Batch {
    /// Takes the bytes of a frame apart.
    ///
    /// # Errors
    /// They are none that `pack` gave.
    pub fn unpack(frame: &[u8]) -> io::Result<Batch> {
        let invalid = || io::Error::from(io::ErrorKind::InvalidData);
        let lengths = postcard::take_from_bytes::<(usize, usize)>(frame);
        let ((rows, numbers), rest) = lengths.map_err(|_| invalid())?;
        let (numbers, packed) = rest.split_at_checked(numbers).ok_or_else(invalid)?;
        if rows > MAX_ROWS {
            return Err(invalid());
        }
        Ok(Batch {
            rows: zstd::bulk::decompress(packed, rows)?,
            numbers: numbers.to_vec(),
            last: 0,
        })
    }

    /// The entries in order; the last is `None` if something is damaged.
    pub fn entries(&self) -> impl Iterator<Item = Option<Entry<'_>>> {
        let mut left = Left {
            rows: &self.rows,
            numbers: &self.numbers,
            last: 0,
        };
        std::iter::from_fn(move || {
            if left.rows.is_empty() {
                return None;
            }
            let entry = left.entry();
            if entry.is_none() {
                left.rows = &[];
            }
            Some(entry)
        })
    }
}

/// What is left to read of a batch.
struct Left<'a> {
    rows: &'a [u8],
    numbers: &'a [u8],
    last: i128,
}

impl<'a> Left<'a> {
    fn entry(&mut self) -> Option<Entry<'a>> {
        let row = take::<Row<'a>>(&mut self.rows)?;
        Some(match row {
            Row::Held(id, fresh, facts) => {
                let file = self.file(fresh)?;
                Entry::File(id, self.holding(file)?, Some(facts))
            }
            Row::File(id, fresh) => {
                let file = self.file(fresh)?;
                Entry::File(id, self.holding(file)?, None)
            }
            Row::Unreadable(id, fresh, reason) => {
                let mut file = self.file(fresh)?;
                file.state = FileState::Unreadable(reason.to_owned());
                Entry::File(id, file, None)
            }
            Row::Gone(id) => Entry::Gone(id),
            Row::Content(id, facts) => Entry::Content(self.hash()?, id, facts),
            Row::Forgotten => Entry::Forgotten(self.hash()?),
        })
    }

    /// A file of which the state is not known yet.
    fn file(&mut self, fresh: bool) -> Option<FileEntry> {
        let bytes = take(&mut self.numbers)?;
        self.last = self.last.checked_add(take(&mut self.numbers)?)?;
        let seconds = i64::try_from(self.last.div_euclid(NANOS)).ok()?;
        let nanos = u32::try_from(self.last.rem_euclid(NANOS)).ok()?;
        Some(FileEntry {
            bytes,
            modified: (seconds, nanos),
            fresh,
            state: FileState::Unreadable(String::new()),
        })
    }

    fn holding(&mut self, mut file: FileEntry) -> Option<FileEntry> {
        file.state = FileState::Holds(self.hash()?);
        Some(file)
    }

    fn hash(&mut self) -> Option<Hash> {
        let (hash, rest) = self.numbers.split_first_chunk()?;
        self.numbers = rest;
        Some(*hash)
    }
}

fn take<'a, T: Deserialize<'a>>(bytes: &mut &'a [u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    *bytes = rest;
    Some(value)
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;

    fn file(bytes: u64, modified: (i64, u32), state: FileState) -> FileEntry {
        FileEntry {
            bytes,
            modified,
            fresh: false,
            state,
        }
    }

    #[test]
    fn entries_survive() {
        let facts = Facts {
            passages: 3,
            meeting: 7,
            notes: &[1, 2],
            ..Facts::default()
        };
        let holds = FileState::Holds([9; 16]);
        let broken = FileState::Unreadable("no".to_owned());
        let entries = [
            Entry::File(
                "a",
                file(10, (1_700_000_000, 5), holds.clone()),
                Some(facts),
            ),
            Entry::File("b", file(11, (i64::MIN, 999_999_999), holds), None),
            Entry::File("c", file(12, (i64::MAX, 0), broken), None),
            Entry::Gone("d"),
            Entry::Content([8; 16], "a", facts),
            Entry::Forgotten([7; 16]),
        ];
        let mut batch = Batch::default();
        for entry in &entries {
            batch.add(entry).unwrap();
        }
        let read = Batch::unpack(&batch.pack().unwrap()).unwrap();
        let read: Option<Vec<Entry<'_>>> = read.entries().collect();
        assert_eq!(read.unwrap(), entries);
    }

    #[test]
    fn what_is_damaged_ends_the_entries() {
        let batch = Batch {
            rows: vec![2, 9],
            ..Batch::default()
        };
        assert_eq!(batch.entries().collect::<Vec<_>>(), [None]);
        assert!(Batch::unpack(&[200, 1]).is_err());
        assert!(Batch::unpack(&[255, 255, 255, 255, 255, 1, 0]).is_err());
    }
}
