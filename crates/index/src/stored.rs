//! What the index stores of single documents, found by their ids.

use std::path::Path;

use tantivy::index::SegmentReader;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocId, DocSet, Searcher, TERMINATED, TantivyDocument, TantivyError, Term};

use crate::content::Content;
use crate::engine::{layout, schema};
use crate::error::Kind;
use crate::{Error, engine};

/// Blocks of stored records that are kept at hand while documents are looked up one by one.
const BLOCKS: usize = 4;

/// The documents of one state of the index.
pub(crate) struct Stored<'a> {
    /// Folder of the index, for errors.
    path: &'a Path,
    searcher: Searcher,
    fields: schema::Fields,
}

impl<'a> Stored<'a> {
    pub fn new(path: &'a Path, searcher: Searcher) -> Self {
        let (_, fields) = schema::schema();
        Stored {
            path,
            searcher,
            fields,
        }
    }

    /// What was read out of the content of a document, and all bytes that are stored as its record.
    ///
    /// # Errors
    /// The index is damaged, or there is no such document.
    pub fn content(&self, id: &str) -> Result<(Content, Vec<u8>), Error> {
        let mut found = self.find(id, |docs| docs.split_off(docs.len().saturating_sub(1)))?;
        let bytes = found.pop().unwrap_or_default();
        let read = layout::read_document(&bytes);
        let (_, content) = read.ok_or_else(|| Error::new(Kind::Corrupt, self.path))?;
        Ok((content, bytes))
    }

    /// The passages of a document, in order.
    ///
    /// # Errors
    /// The index is damaged.
    #[cfg(feature = "build")]
    pub fn passages(&self, id: &str) -> Result<Vec<crate::PassageRecord>, Error> {
        use layout::Record;
        let found = self.find(id, |docs| {
            docs.pop();
            std::mem::take(docs)
        })?;
        let passages = found
            .iter()
            .map(|bytes| crate::PassageRecord::decode(bytes));
        let passages: Option<Vec<_>> = passages.collect();
        passages.ok_or_else(|| Error::new(Kind::Corrupt, self.path))
    }

    /// What is stored under an id: the passages in order, then the record. `which` says which of
    /// them are read.
    fn find(
        &self,
        id: &str,
        which: impl Fn(&mut Vec<DocId>) -> Vec<DocId>,
    ) -> Result<Vec<Vec<u8>>, Error> {
        let find = || {
            for segment in self.searcher.segment_readers() {
                let mut docs = self.docs(segment, id)?;
                if !docs.is_empty() {
                    return self.data(segment, &which(&mut docs));
                }
            }
            Ok(Vec::new())
        };
        find().map_err(|error| engine::damaged(self.path, error))
    }

    /// The living engine documents of a document in a segment.
    fn docs(&self, segment: &SegmentReader, id: &str) -> Result<Vec<DocId>, TantivyError> {
        let term = Term::from_field_text(self.fields.document, id);
        let index = segment.inverted_index(self.fields.document)?;
        let mut docs = Vec::new();
        let found = index.read_postings(&term, IndexRecordOption::Basic)?;
        let Some(mut found) = found else {
            return Ok(docs);
        };
        while found.doc() != TERMINATED {
            docs.push(found.doc());
            found.advance();
        }
        docs.retain(|doc| !segment.is_deleted(*doc));
        Ok(docs)
    }

    fn data(&self, segment: &SegmentReader, docs: &[DocId]) -> Result<Vec<Vec<u8>>, TantivyError> {
        let store = segment.get_store_reader(BLOCKS)?;
        let mut found = Vec::with_capacity(docs.len());
        for doc in docs {
            let stored: TantivyDocument = store.get(*doc)?;
            let data = stored.get_first(self.fields.data);
            let data = data.as_ref().and_then(|value| value.as_bytes());
            found.push(data.unwrap_or_default().to_vec());
        }
        Ok(found)
    }
}
