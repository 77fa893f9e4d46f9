//! Words and codes, and where the dictionary of a segment has them.

use std::io;

use ecne_index::engine::terms;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{InvertedIndexReader, SegmentReader};

use super::matcher::Matcher;
use super::places::{Places, Positions};

/// What to look up in the dictionary of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TermRef {
    pub field: Field,
    /// A code, a folded word, or a stem.
    pub text: String,
    pub form: Form,
    /// Counts so many times, in percent.
    pub percent: u32,
}

/// What the text of a [`TermRef`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A term of a field of codes.
    Code,
    /// A word as written, folded.
    Written,
    /// A stem, which stands for all of its forms.
    Stem,
}

impl TermRef {
    fn new(field: Field, text: impl Into<String>, form: Form) -> TermRef {
        TermRef {
            field,
            text: text.into(),
            form,
            percent: 100,
        }
    }

    pub fn code(field: Field, text: impl Into<String>) -> TermRef {
        TermRef::new(field, text, Form::Code)
    }

    /// A folded word, as written.
    pub fn written(field: Field, folded: impl Into<String>) -> TermRef {
        TermRef::new(field, folded, Form::Written)
    }

    /// All forms of a stem.
    pub fn stem(field: Field, stem: impl Into<String>) -> TermRef {
        TermRef::new(field, stem, Form::Stem)
    }

    /// The same, counting so many times.
    pub fn times(self, factor: f32) -> TermRef {
        TermRef {
            percent: (factor * 100.0) as u32,
            ..self
        }
    }

    fn weight(&self) -> f32 {
        self.percent as f32 / 100.0
    }

    /// Where the dictionary of an index says that it is; a stem in as many places as it has forms.
    fn find(
        &self,
        index: &InvertedIndexReader,
        visit: &mut dyn FnMut(&TermInfo) -> io::Result<()>,
    ) -> io::Result<()> {
        let dictionary = index.terms();
        let one = |key: &[u8]| dictionary.get(key);
        let found = match self.form {
            Form::Code => one(self.text.as_bytes())?,
            Form::Written => one(terms::term(&self.text).as_bytes())?,
            Form::Stem => {
                let [from, to] = terms::inflections(&self.text);
                let mut forms = dictionary.range().ge(from).lt(to).into_stream()?;
                while forms.advance() {
                    visit(forms.value())?;
                }
                None
            }
        };
        found.iter().try_for_each(visit)
    }

    /// Passages that hold it; for a stem at most, since some hold several of its forms.
    pub fn document_frequency(&self, reader: &SegmentReader) -> tantivy::Result<u64> {
        let mut sum = 0;
        self.find(&*reader.inverted_index(self.field)?, &mut |info| {
            sum += u64::from(info.doc_freq);
            Ok(())
        })?;
        Ok(sum.min(u64::from(reader.max_doc())))
    }

    /// Adds what walks its postings.
    pub fn open(
        &self,
        reader: &SegmentReader,
        positions: bool,
        out: &mut Vec<Matcher>,
    ) -> tantivy::Result<()> {
        let index = reader.inverted_index(self.field)?;
        let weight = self.weight();
        self.find(&index, &mut |info| {
            out.push(if positions {
                let option = IndexRecordOption::WithFreqsAndPositions;
                Matcher::term(index.read_postings_from_terminfo(info, option)?, weight)
            } else {
                let option = IndexRecordOption::WithFreqs;
                let postings = index.read_block_postings_from_terminfo(info, option)?;
                Matcher::blocks(postings, weight)
            });
            Ok(())
        })?;
        Ok(())
    }

    /// The same for a walk with positions.
    pub fn walk(
        &self,
        reader: &SegmentReader,
        positions: &Positions,
        out: &mut Vec<Places>,
    ) -> tantivy::Result<()> {
        let index = reader.inverted_index(self.field)?;
        self.find(&index, &mut |info| {
            out.push(positions.places(self.field, &index, info)?);
            Ok(())
        })?;
        Ok(())
    }
}
