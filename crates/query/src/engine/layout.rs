//! Where the documents of a segment end and which of its passages there are. Every pass needs it
//! and it never changes, so a searcher reads it once.

use ecne_index::engine::schema::{COPY, Fields, MARK};
use tantivy::columnar::StrColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::window::Bits;

/// The layout of one segment; a bit for each engine document and mark.
pub struct Layout {
    /// Records of documents: each stands behind the passages of its document.
    records: Vec<u64>,
    /// The first record at or after the beginning of each word of these.
    first: Vec<DocId>,
    /// Passages, those of deleted documents left out.
    passages: Vec<u64>,
    /// Passages of copies that say what others say already; empty where there are none.
    copies: Vec<u64>,
    /// Ids of documents.
    pub ids: Option<StrColumn>,
}

impl Layout {
    pub fn new(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Layout> {
        let records = marked(reader, fields, MARK)?;
        Ok(Layout {
            first: first(&records),
            passages: passages(reader, &records),
            records,
            copies: marked(reader, fields, COPY)?,
            ids: reader.fast_fields().str("document")?,
        })
    }

    /// The passages of the window at `base`, those of copies left out where copies `collapse`.
    pub fn window(&self, base: DocId, collapse: bool) -> Bits {
        let mut bits = Bits::at(&self.passages, base);
        if collapse && !self.copies.is_empty() {
            bits.and_not(&Bits::at(&self.copies, base));
        }
        bits
    }

    /// The record of the document of a passage; [`TERMINATED`] for what stands behind the last
    /// record, where no window has a passage.
    pub fn record(&self, passage: DocId) -> DocId {
        let at = passage as usize / 64;
        let word = self.records.get(at).copied().unwrap_or(0);
        let here = word >> (passage % 64);
        // Looked up in any case: whether it is needed cannot be foretold.
        let later = self.first.get(at + 1).copied().unwrap_or(TERMINATED);
        match here {
            0 => later,
            _ => passage + here.trailing_zeros(),
        }
    }

    /// All records, ascending.
    pub fn records(&self) -> impl Iterator<Item = DocId> + '_ {
        members(&self.records)
    }
}

/// The first bit set in each word or after it.
fn first(words: &[u64]) -> Vec<DocId> {
    let mut found = TERMINATED;
    let mut firsts = vec![TERMINATED; words.len()];
    for (at, (word, first)) in words.iter().zip(&mut firsts).enumerate().rev() {
        if *word != 0 {
            found = at as DocId * 64 + word.trailing_zeros();
        }
        *first = found;
    }
    firsts
}

/// The members of a set of bits, ascending.
fn members(words: &[u64]) -> impl Iterator<Item = DocId> + '_ {
    (0..).zip(words).flat_map(|(i, &word)| {
        let mut left = word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (bit < 64).then_some(i * 64 + bit)
        })
    })
}

/// The engine documents that carry a mark; empty where none does.
fn marked(reader: &SegmentReader, fields: &Fields, mark: &str) -> tantivy::Result<Vec<u64>> {
    let mark = Term::from_field_text(fields.record, mark);
    let index = reader.inverted_index(fields.record)?;
    let Some(mut postings) = index.read_block_postings(&mark, IndexRecordOption::Basic)? else {
        return Ok(Vec::new());
    };
    let mut words = vec![0; reader.max_doc().div_ceil(64) as usize];
    while !postings.docs().is_empty() {
        for doc in postings.docs() {
            if let Some(word) = words.get_mut(*doc as usize / 64) {
                *word |= 1 << (doc % 64);
            }
        }
        postings.advance();
    }
    Ok(words)
}

/// What is neither a record nor deleted, up to the last record: what might stand behind it in a
/// damaged index belongs to no document.
fn passages(reader: &SegmentReader, records: &[u64]) -> Vec<u64> {
    let mut words: Vec<u64> = records.iter().map(|word| !word).collect();
    while let Some(last) = words.last_mut() {
        // All records of the last word, so nothing of it but what stands before one of them.
        let end = last.leading_ones();
        if end < 64 {
            *last &= u64::MAX >> end;
            break;
        }
        words.pop();
    }
    if let Some(alive) = reader.alive_bitset() {
        let deleted = (0..reader.max_doc()).filter(|doc| alive.is_deleted(*doc));
        for doc in deleted {
            if let Some(word) = words.get_mut(doc as usize / 64) {
                *word &= !(1 << (doc % 64));
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_belongs_to_the_next_record() {
        // Records at 3, 64, 130 and 140; everything else is a passage.
        let records = vec![1 << 3, 1, 1 << 2 | 1 << 12];
        let layout = Layout {
            first: first(&records),
            passages: records.iter().map(|word: &u64| !word).collect(),
            records,
            copies: vec![0b11],
            ids: None,
        };
        let found = [0, 3, 4, 63, 64, 65, 130, 131, 141, 9_999].map(|doc| layout.record(doc));
        assert_eq!(found[..8], [3, 3, 64, 64, 64, 130, 130, 140]);
        assert_eq!(found[8..], [TERMINATED; 2]);
        assert_eq!(layout.records().collect::<Vec<_>>(), [3, 64, 130, 140]);
        let passages: Vec<usize> = layout.window(0, true).iter().take(3).collect();
        assert_eq!(passages, [2, 4, 5]);
        assert_eq!(layout.window(0, false).iter().next(), Some(0));
        assert!(layout.window(4_096, true).is_empty());
    }
}
