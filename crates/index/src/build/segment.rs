//! Writes one segment: while the engine takes in some documents, another thread makes the next ones
//! ready for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentMeta;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

use super::plan::{PassageSource, Write};
use super::spool::Spool;
use super::writer::{MEMORY_A_BYTE, Writer};
use crate::engine::copies::Said;
use crate::engine::layout::read_document;
use crate::engine::schema;
use crate::engine::spelled::{Speller, tokenizers};
use crate::error::Kind;
use crate::stored::Stored;
use crate::{Error, PassageRecord};

/// Passages that are made ready in one go at least: enough that handing them over costs nothing.
const LEAST: usize = 50;
/// Passages that are made ready at most while the engine takes in the last ones.
const MOST: usize = 1_000;

/// Bytes of records that are compressed together in a small segment. Texts of the size of abstracts
/// take a sixth less in such blocks than in those of a large one.
const SMALL_SEGMENT_BLOCK: usize = 64 << 10;
/// Bytes of records that are compressed together in a large segment, as the engine has it: a search
/// decodes a block for each document that it shows, so larger ones take time, 0.5 ms for ten
/// documents, that a search in a large index needs for its words.
const BLOCK: usize = 16 << 10;
/// Bytes of text up to which a segment is small.
const SMALL_SEGMENT_TEXT: u64 = 3 << 20;
/// Strength of zstd: beyond, a hundredth less costs half as much time again.
const LEVEL: i32 = 9;

/// How a segment with so many bytes of text is stored.
pub(super) fn settings(text: u64) -> IndexSettings {
    let small = text <= SMALL_SEGMENT_TEXT;
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(LEVEL),
        }),
        docstore_compress_dedicated_thread: true,
        docstore_blocksize: if small { SMALL_SEGMENT_BLOCK } else { BLOCK },
        ..IndexSettings::default()
    }
}

/// The documents of a segment as the engine takes them.
pub(super) struct Documents<'d> {
    /// In the order of their ids.
    pub documents: &'d [Write<'d>],
    /// Those and what other segments get, in that order.
    pub written: &'d [Write<'d>],
    pub stored: &'d Stored<'d>,
    pub spool: &'d Spool,
    /// What documents say that have copies, by id.
    pub said: &'d Mutex<HashMap<String, Arc<Said>>>,
    /// Bytes of their text.
    pub text: u64,
    /// Called before each.
    pub step: &'d (dyn Fn() -> Result<(), Error> + Sync),
}

impl Documents<'_> {
    fn passages(&self, source: &PassageSource<'_>) -> Result<Vec<PassageRecord>, Error> {
        match source {
            PassageSource::Spool(hash) => self.spool.passages_of(hash),
            PassageSource::Index(id) => self.stored.passages(id),
        }
    }

    /// What the documents say that come before a copy of them: as they are written in this run, or
    /// as the index has them.
    fn said(&self, originals: &[(String, u64)]) -> Result<Vec<Arc<Said>>, Error> {
        let said = originals.iter().map(|(id, _)| {
            let known = |all: &HashMap<String, Arc<Said>>| all.get(id).map(Arc::clone);
            if let Some(said) = known(&self.said.lock().unwrap_or_else(PoisonError::into_inner)) {
                return Ok(said);
            }
            let place = self
                .written
                .binary_search_by_key(&id.as_str(), |write| write.id);
            let written = place.ok().and_then(|place| self.written.get(place));
            let source = written.map_or(PassageSource::Index(id), |write| write.source);
            let said = Arc::new(Said::new(&self.passages(&source)?));
            let mut all = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(id.clone(), Arc::clone(&said));
            Ok(said)
        });
        said.collect()
    }
}

impl Writer<'_> {
    /// One segment: of each document its passages in order, then its record. Runs on a thread of
    /// rayon's, and takes a second one if that has nothing else to do.
    ///
    /// # Errors
    /// The disk is full, or a source cannot be read.
    pub fn segment(&self, all: &Documents<'_>) -> Result<Vec<SegmentMeta>, Error> {
        let budget = usize::try_from(all.text * MEMORY_A_BYTE).unwrap_or(usize::MAX);
        let mut writer: SingleSegmentIndexWriter = Index::builder()
            .schema(self.index.schema())
            .settings(settings(all.text))
            .tokenizers(tokenizers())
            .single_segment_index_writer(self.storage.apart(), budget.clamp(1 << 20, 64 << 20))
            .map_err(|error| self.error(error))?;
        let mut speller = Speller::default();
        let mut left = all.documents.iter();
        let mut ready = Vec::new();
        loop {
            let waiting = AtomicBool::new(false);
            let mut add = |ready| {
                let mut ready = Vec::into_iter(ready);
                let added = ready.try_for_each(|document| writer.add_document(document));
                waiting.store(true, Ordering::Relaxed);
                added.map_err(|error| self.error(error))
            };
            let make = || self.batch(all, &mut left, &mut speller, &waiting);
            let (added, made) = rayon::join(|| add(ready), make);
            added?;
            ready = made?;
            if ready.is_empty() {
                break;
            }
        }
        let index = writer.finalize().map_err(|error| self.error(error))?;
        let metas = index.searchable_segment_metas();
        let metas = metas.map_err(|error| self.error(error))?;
        Ok(metas
            .iter()
            .map(|meta| self.index.new_segment_meta(meta.id(), meta.max_doc()))
            .collect())
    }

    /// The next documents until the engine is `waiting` for them, so that neither thread waits long
    /// for the other; none where none are left.
    fn batch<'d>(
        &self,
        all: &Documents<'_>,
        left: &mut impl Iterator<Item = &'d Write<'d>>,
        speller: &mut Speller,
        waiting: &AtomicBool,
    ) -> Result<Vec<TantivyDocument>, Error> {
        let mut batch = Vec::with_capacity(LEAST);
        while batch.len() < MOST
            && (batch.len() < LEAST || !waiting.load(Ordering::Relaxed))
            && let Some(document) = left.next()
        {
            (all.step)()?;
            let passages = all.passages(&document.source)?;
            let read = read_document(&document.record);
            let read = read.filter(|_| passages.len() == document.passages as usize);
            let (record, content) = read.ok_or_else(|| Error::new(Kind::Corrupt, self.path))?;
            let said = all.said(&content.originals)?;
            batch.extend(passages.iter().map(|passage| {
                let copy = said.iter().any(|said| said.has(passage));
                schema::spelled_passage(&self.fields, &record, passage, copy, speller)
            }));
            let last = schema::stored_record(&self.fields, &record, &document.record);
            batch.push(last);
        }
        if batch.is_empty() {
            // Its many words are given back while the engine takes in the last passages.
            *speller = Speller::default();
        }
        Ok(batch)
    }
}
