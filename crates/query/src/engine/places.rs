//! The postings of a term, walked with their positions.

use std::io;

use tantivy::directory::CompositeFile;
use tantivy::index::SegmentComponent;
use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader, TERMINATED};

/// Positions that are read at a time: as many as the engine packs together.
const AHEAD: usize = 128;

/// The positions of all terms of a segment.
pub struct Positions(CompositeFile);

/// The postings of a term and where it stands in each passage. It reads every posting up to where
/// it stands, which for a walk is several times faster than the engine's own cursor; that one can
/// jump.
pub struct Places {
    postings: BlockSegmentPostings,
    /// Place in the block; its length at the end of all.
    at: usize,
    reader: PositionReader,
    /// Positions of the term in all passages before, and in all up to the end of the block.
    before: u64,
    until: u64,
    /// Some of its positions as the engine keeps them, each as its distance from the one before in
    /// the same passage, and how many come before these.
    ahead: Vec<u32>,
    ahead_from: u64,
}

impl Positions {
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Positions> {
        let file = reader.open_read(SegmentComponent::Positions)?;
        Ok(Positions(CompositeFile::open(&file)?))
    }

    /// A term of a field, which `index` has.
    pub fn places(
        &self,
        field: Field,
        index: &InvertedIndexReader,
        info: &TermInfo,
    ) -> io::Result<Places> {
        let missing = || io::Error::new(io::ErrorKind::InvalidData, "a field without positions");
        let all = self.0.open_read(field).ok_or_else(missing)?;
        let positions = all.read_bytes_slice(info.positions_range.clone())?;
        let option = IndexRecordOption::WithFreqs;
        let postings = index.read_block_postings_from_terminfo(info, option)?;
        Ok(Places {
            until: held(&postings),
            postings,
            at: 0,
            reader: PositionReader::open(positions)?,
            before: 0,
            ahead: Vec::new(),
            ahead_from: 0,
        })
    }
}

impl Places {
    /// Passages that hold the term.
    pub fn documents(&self) -> u32 {
        self.postings.doc_freq()
    }

    /// Where it stands; [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        let here = self.postings.docs().get(self.at);
        here.copied().unwrap_or(TERMINATED)
    }

    /// Goes on to the first passage at or after `target`, if it does not stand there.
    #[inline]
    pub fn seek(&mut self, target: DocId) -> DocId {
        while self.postings.docs().last().is_some_and(|d| *d < target) {
            self.postings.advance();
            self.at = 0;
            self.before = self.until;
            self.until += held(&self.postings);
        }
        let (docs, counts) = (self.postings.docs(), self.postings.freqs());
        let (mut at, mut before) = (self.at, self.before);
        while docs.get(at).is_some_and(|doc| *doc < target) {
            // In a damaged index some can be missing.
            before += counts.get(at).map_or(0, |count| u64::from(*count));
            at += 1;
        }
        (self.at, self.before) = (at, before);
        docs.get(at).copied().unwrap_or(TERMINATED)
    }

    /// Its positions in the passage on which it stands, the first as it is and each other as its
    /// distance from the one before.
    #[inline]
    pub fn steps(&mut self) -> &[u32] {
        let count = self.postings.freqs().get(self.at);
        let count = count.map_or(0, |count| *count as usize);
        let begin = (self.before - self.ahead_from) as usize;
        if begin + count > self.ahead.len() {
            return self.read_ahead(count);
        }
        self.ahead.get(begin..begin + count).unwrap_or_default()
    }

    #[cold]
    fn read_ahead(&mut self, count: usize) -> &[u32] {
        let left = (self.until - self.before) as usize;
        self.ahead.resize(left.min(AHEAD).max(count), 0);
        self.reader.read(self.before, &mut self.ahead);
        self.ahead_from = self.before;
        self.ahead.get(..count).unwrap_or_default()
    }
}

/// Positions in a block. Behind the last one the engine leaves the frequencies as they were.
fn held(block: &BlockSegmentPostings) -> u64 {
    let counts = block.docs().iter().zip(block.freqs());
    counts.map(|(_, count)| u64::from(*count)).sum()
}

#[cfg(test)]
pub(super) mod tests {
    use tantivy::postings::Postings;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{DocSet, Index, IndexWriter, Term, doc};

    use super::*;

    /// Passages of a few words, of which some stand in every passage and some hundreds of times; as
    /// many as make whole blocks.
    pub fn segment() -> (SegmentReader, Field) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for number in 0..2_048usize {
            let repeated = "often ".repeat(number % 7 * 50);
            let rare = ["", "rare"][usize::from(number % 300 == 5)];
            let text = format!("the {rare} {repeated} seventh{} the", number % 7);
            writer.add_document(doc!(field => text)).unwrap();
        }
        writer.commit().unwrap();
        let readers = index.reader().unwrap().searcher();
        (readers.segment_readers()[0].clone(), field)
    }

    #[test]
    fn a_walk_finds_what_the_engines_cursor_finds() {
        let (reader, field) = segment();
        let index = reader.inverted_index(field).unwrap();
        let positions = Positions::open(&reader).unwrap();
        for word in ["the", "often", "rare", "seventh3"] {
            let term = Term::from_field_text(field, word);
            let info = index.get_term_info(&term).unwrap().unwrap();
            for step in [1, 2, 7, 100, 129, 700, 5_000] {
                let option = IndexRecordOption::WithFreqsAndPositions;
                let mut engines = index.read_postings_from_terminfo(&info, option).unwrap();
                let mut ours = positions.places(field, &index, &info).unwrap();
                while engines.doc() != TERMINATED {
                    let doc = engines.doc();
                    assert_eq!(ours.seek(doc), doc, "{word} {step}");
                    assert_eq!(ours.seek(doc / 2), doc);
                    // Not every passage that is stood on is asked about.
                    if doc % 3 > 0 {
                        let mut expected = Vec::new();
                        engines.positions(&mut expected);
                        let found = ours.steps().iter().scan(0, |position, step| {
                            *position += step;
                            Some(*position)
                        });
                        assert_eq!(found.collect::<Vec<u32>>(), expected, "{word} {doc}");
                    }
                    engines.seek(doc + step);
                }
                assert_eq!(ours.seek(TERMINATED), TERMINATED);
            }
        }
    }
}
