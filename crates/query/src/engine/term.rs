//! Words and codes, and where the dictionary of a segment has them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use ecne_index::engine::terms;
use rustc_hash::FxHashMap;
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

    /// Where the dictionary of an index says that it is, and the term there; a stem in as many places
    /// as it has forms.
    fn find(
        &self,
        index: &InvertedIndexReader,
        visit: &mut dyn FnMut(&[u8], &TermInfo),
    ) -> io::Result<()> {
        let dictionary = index.terms();
        let term = match self.form {
            Form::Code => Cow::Borrowed(&self.text),
            Form::Written => Cow::Owned(terms::term(&self.text)),
            Form::Stem => {
                let [from, to] = terms::inflections(&self.text);
                let mut forms = dictionary.range().ge(from).lt(to).into_stream()?;
                while forms.advance() {
                    visit(forms.key(), forms.value());
                }
                return Ok(());
            }
        };
        if let Some(info) = dictionary.get(term.as_bytes())? {
            visit(term.as_bytes(), &info);
        }
        Ok(())
    }
}

/// What one search has found in the dictionaries of an index. To count a term, to open it and to mark
/// its words in results takes the same look.
pub struct Lookups<'a> {
    readers: &'a [SegmentReader],
    /// The fields that hold words, by segment: the engine makes a dictionary up for any other.
    held: &'a [Vec<Field>],
    known: RefCell<FxHashMap<(Field, Form), ByText>>,
}

type ByText = FxHashMap<String, Rc<Entry>>;

/// What the dictionaries of an index have of a term.
#[derive(Default)]
pub struct Entry {
    /// The postings of its forms, by segment.
    postings: Vec<(usize, TermInfo)>,
    /// Its forms, as written and folded; none for a code.
    pub words: Vec<String>,
}

impl<'a> Lookups<'a> {
    /// `held` are the fields that hold words in each segment.
    pub fn new(readers: &'a [SegmentReader], held: &'a [Vec<Field>]) -> Lookups<'a> {
        Lookups {
            readers,
            held,
            known: RefCell::default(),
        }
    }

    /// The segments of the index.
    pub fn readers(&self) -> &'a [SegmentReader] {
        self.readers
    }

    /// What there is of a term.
    pub fn find(&self, term: &TermRef) -> tantivy::Result<Rc<Entry>> {
        let mut known = self.known.borrow_mut();
        let known = known.entry((term.field, term.form)).or_default();
        if let Some(entry) = known.get(&term.text) {
            return Ok(Rc::clone(entry));
        }
        let mut entry = Entry::default();
        for (segment, (reader, held)) in self.readers.iter().zip(self.held).enumerate() {
            if !held.contains(&term.field) {
                continue;
            }
            let index = reader.inverted_index(term.field)?;
            term.find(&index, &mut |key, info| {
                entry.postings.push((segment, info.clone()));
                if term.form != Form::Code {
                    entry.words.extend(terms::word(key));
                }
            })?;
        }
        entry.words.sort_unstable();
        entry.words.dedup();
        let entry = Rc::new(entry);
        known.insert(term.text.clone(), Rc::clone(&entry));
        Ok(entry)
    }

    /// The same for each segment.
    pub fn segments(&self) -> impl Iterator<Item = SegmentLookups<'_>> {
        let readers = self.readers.iter().enumerate();
        readers.map(|(number, reader)| SegmentLookups {
            all: self,
            number,
            reader,
        })
    }

    /// Passages that hold a term; for a stem at most, since some hold several of its forms.
    pub fn document_frequency(&self, term: &TermRef) -> tantivy::Result<u64> {
        let segments = self.segments();
        segments.map(|s| s.document_frequency(term)).sum()
    }
}

/// What a search has found in the dictionaries of one segment.
#[derive(Clone, Copy)]
pub struct SegmentLookups<'a> {
    all: &'a Lookups<'a>,
    number: usize,
    pub reader: &'a SegmentReader,
}

impl SegmentLookups<'_> {
    /// Passages that hold a term; for a stem at most, since some hold several of its forms.
    pub fn document_frequency(&self, term: &TermRef) -> tantivy::Result<u64> {
        let entry = self.all.find(term)?;
        let each = self.here(&entry).map(|info| u64::from(info.doc_freq));
        Ok(each.sum::<u64>().min(u64::from(self.reader.max_doc())))
    }

    /// Adds what walks the postings of a term.
    pub fn open(
        &self,
        term: &TermRef,
        positions: bool,
        out: &mut Vec<Matcher>,
    ) -> tantivy::Result<()> {
        let weight = term.weight();
        self.each(term, |index, info| {
            out.push(if positions {
                let option = IndexRecordOption::WithFreqsAndPositions;
                Matcher::term(index.read_postings_from_terminfo(info, option)?, weight)
            } else {
                let option = IndexRecordOption::WithFreqs;
                let postings = index.read_block_postings_from_terminfo(info, option)?;
                Matcher::blocks(postings, weight)
            });
            Ok(())
        })
    }

    /// The same for a walk with positions.
    pub fn walk(
        &self,
        term: &TermRef,
        positions: &Positions,
        out: &mut Vec<Places>,
    ) -> tantivy::Result<()> {
        self.each(term, |index, info| {
            out.push(positions.places(term.field, index, info)?);
            Ok(())
        })
    }

    /// Calls back for the postings of each form of a term.
    fn each(
        &self,
        term: &TermRef,
        mut visit: impl FnMut(&InvertedIndexReader, &TermInfo) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        let entry = self.all.find(term)?;
        let mut here = self.here(&entry).peekable();
        if here.peek().is_none() {
            return Ok(());
        }
        let index = self.reader.inverted_index(term.field)?;
        here.try_for_each(|info| visit(&index, info))
    }

    fn here<'e>(&self, entry: &'e Entry) -> impl Iterator<Item = &'e TermInfo> {
        let number = self.number;
        let here = entry.postings.iter().filter(move |(at, _)| *at == number);
        here.map(|(_, info)| info)
    }
}
