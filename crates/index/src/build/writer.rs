//! Writes what a plan says: segments in parallel, each of documents in the order of their ids, then
//! one commit of everything.

use std::cmp::Reverse;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::ThreadPool;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tantivy::directory::error::OpenWriteError;
use tantivy::error::DataCorruption;
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::{Directory, Index, IndexWriter, ReloadPolicy, Searcher, TantivyError, Term};

use super::folder::refused;
use super::plan::{PassageSource, Write};
use super::segment::{Documents, settings};
use super::spool::Spool;
use super::storage::Storage;
use crate::engine::{self, META, analysis, schema};
use crate::error::Kind;
use crate::stored::Stored;
use crate::{Error, Observer, Progress, Stage, verify};

/// Bytes of text that a segment takes at most while it is in memory; the engine needs about
/// [`MEMORY_A_BYTE`] times as much.
const MAX_SEGMENT_TEXT: u64 = 24 << 20;
/// Bytes of memory that the engine takes for a byte of text, its positions included.
pub(super) const MEMORY_A_BYTE: u64 = 6;
/// Smaller segments are not worth a thread of their own.
const MIN_SEGMENT_TEXT: u64 = 1 << 20;
/// Into so many segments a run that fits is divided: each keeps two processors busy, one cutting
/// words, and each costs a search a twentieth of its time, mostly for the files to open. The number
/// must not depend on the processors, so that every machine builds the same index.
const SHARES: u64 = 2;
/// Segments of an index at most: beyond, the smallest are merged.
pub(super) const MAX_SEGMENTS: usize = 12;
/// Segments that are left where large ones must be merged.
const ROOMY_SEGMENTS: usize = 8;
/// Passages of a segment that is not rewritten for the sake of a few new ones.
const LARGE_SEGMENT: u64 = 5_000;
/// Segments merged in one go at most.
const MERGED_AT_ONCE: usize = 8;
/// Passages up to which more segments are merged than need be.
const FEW_PASSAGES: u64 = 100_000;
/// Bytes of an index that are verified before each update: a few milliseconds.
const VERIFIED_BYTES: u64 = 4 << 20;
/// Guess at the text of a passage that is copied from the index.
const TEXT_OF_A_PASSAGE: u64 = 500;

/// An index open for writing. Nothing shows to readers before its storage is published.
pub(super) struct Writer<'a> {
    pub(super) path: &'a Path,
    pub(super) storage: Storage,
    pub(super) index: Index,
    pub(super) fields: schema::Fields,
}

impl<'a> Writer<'a> {
    /// Opens the index in a storage, or begins one.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn open(path: &'a Path, storage: Storage) -> Result<Self, Error> {
        let (schema, fields) = schema::schema();
        let index = if storage.meta().is_empty() {
            Index::create(storage.clone(), schema, settings(u64::MAX))
        } else {
            Index::open(storage.clone())
        };
        let index = index.map_err(|error| engine_error(path, error))?;
        analysis::register(&index);
        Ok(Writer {
            path,
            storage,
            index,
            fields,
        })
    }

    /// The payload of the last commit.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn payload(&self) -> Result<Option<String>, Error> {
        let metas = self.index.load_metas().map_err(|error| self.error(error))?;
        Ok(metas.payload)
    }

    /// Verifies the checksums of the index's files: of all where `thorough`, else only if they are so
    /// few bytes that nobody feels it.
    ///
    /// # Errors
    /// A file is missing or changed.
    pub fn verify(&self, thorough: bool) -> Result<(), Error> {
        let metas = self.index.load_metas().map_err(|error| self.error(error))?;
        let files: Vec<String> = metas.segments.iter().flat_map(verify::files).collect();
        let sizes = files
            .iter()
            .filter_map(|name| fs::metadata(self.path.join(name)).ok());
        if !thorough && sizes.map(|file| file.len()).sum::<u64>() > VERIFIED_BYTES {
            return Ok(());
        }
        let damaged = verify::damaged(self.path, files.into_iter());
        match damaged.map_err(|error| self.error(error))?.first() {
            Some(name) => Err(verify::changed(self.path, name)),
            None => Ok(()),
        }
    }

    /// Names of all files of the last commit's segments.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn segment_files(&self) -> Result<Vec<String>, Error> {
        let metas = self.index.load_metas().map_err(|error| self.error(error))?;
        let files = metas.list_segment_files().into_iter();
        Ok(files
            .filter_map(|path| path.to_str().map(str::to_owned))
            .collect())
    }

    /// Writes the documents into new segments.
    ///
    /// # Errors
    /// The disk is full, or a source cannot be read.
    pub fn segments(
        &self,
        documents: &[Write<'_>],
        stored: &Stored<'_>,
        spool: &Spool,
        memory: usize,
        pool: &ThreadPool,
        observer: &dyn Observer,
    ) -> Result<Vec<SegmentMeta>, Error> {
        let sizes: Vec<u64> = documents.iter().map(|d| text_bytes(d, spool)).collect();
        let most = (memory as u64 / MEMORY_A_BYTE / 2).min(MAX_SEGMENT_TEXT);
        let shares = shares(&sizes, most.max(MIN_SEGMENT_TEXT));
        let text = |share: &Range<usize>| sizes[share.clone()].iter().sum::<u64>();
        let (written, said) = (AtomicU64::new(0), Mutex::default());
        let step = || {
            if observer.cancelled() {
                return Err(Error::new(Kind::Interrupted, self.path));
            }
            observer.progress(Progress {
                stage: Stage::Writing,
                files: written.fetch_add(1, Ordering::Relaxed) + 1,
                files_total: documents.len() as u64,
                ..Progress::default()
            });
            Ok(())
        };
        let segment = |share: &Range<usize>| {
            self.segment(&Documents {
                documents: &documents[share.clone()],
                written: documents,
                said: &said,
                stored,
                spool,
                text: text(share),
                step: &step,
            })
        };
        // As many at a time as there is memory for; a share can be a document larger than its
        // part of it.
        let largest = shares.iter().map(text).max().unwrap_or(0).max(1) * MEMORY_A_BYTE;
        let writers = (memory as u64 + largest / 2) / largest;
        let writers = usize::try_from(writers).unwrap_or(1);
        let writers = writers.clamp(1, pool.current_num_threads());
        let next = AtomicUsize::new(0);
        let work = |_| {
            let mut mine = Vec::new();
            while let Some(share) = shares.get(next.fetch_add(1, Ordering::Relaxed)) {
                mine.push((share.start, segment(share)?));
            }
            Ok(mine)
        };
        let done: Result<Vec<Vec<_>>, Error> =
            pool.install(|| (0..writers).into_par_iter().map(work).collect());
        let mut segments: Vec<_> = done?.into_iter().flatten().collect();
        // In the order of the documents, whoever was first.
        segments.sort_unstable_by_key(|(start, _)| *start);
        Ok(segments.into_iter().flat_map(|(_, metas)| metas).collect())
    }

    /// A searcher of what was committed last.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn searcher(&self) -> Result<Searcher, Error> {
        let reader = self
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual);
        let reader = reader.try_into().map_err(|error| self.error(error))?;
        Ok(tantivy::IndexReader::searcher(&reader))
    }

    /// Takes documents out, adds segments, commits with a payload, and merges: all of them if
    /// `compact`, else as far as needed.
    ///
    /// # Errors
    /// The disk is full or failing.
    pub fn commit(
        &self,
        delete: &[&str],
        segments: Vec<SegmentMeta>,
        payload: &str,
        compact: bool,
    ) -> Result<(), Error> {
        let commit = || {
            self.take_out(delete)?;
            self.add(segments, payload)?;
            self.merge(compact)
        };
        commit().map_err(|error| self.error(error))
    }

    /// The engine's own writer, for what it alone can do: it makes room for ten thousand documents
    /// and starts three threads, which takes longer than to write down a commit.
    fn engine_writer(&self) -> tantivy::Result<IndexWriter> {
        // What there is to merge is merged one after another.
        let options = IndexWriterOptions::builder().num_worker_threads(1);
        let options = options.num_merge_threads(1).build();
        let writer: IndexWriter = self.index.writer_with_options(options)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(writer)
    }

    /// Committed apart: deletions that are still queued would reach into segments that are added.
    fn take_out(&self, delete: &[&str]) -> tantivy::Result<()> {
        if delete.is_empty() || self.index.searchable_segment_ids()?.is_empty() {
            return Ok(());
        }
        let mut writer = self.engine_writer()?;
        for id in delete {
            writer.delete_term(Term::from_field_text(self.fields.document, id));
        }
        writer.commit()?;
        writer.wait_merging_threads()
    }

    /// Adds whole segments to those of the last commit.
    fn add(&self, segments: Vec<SegmentMeta>, payload: &str) -> tantivy::Result<()> {
        let mut metas = self.index.load_metas()?;
        metas.segments.extend(segments);
        // The largest first, as the engine itself has them.
        metas.segments.sort_by_key(|meta| Reverse(meta.max_doc()));
        metas.opstamp = metas.opstamp.wrapping_add(1);
        metas.payload = Some(payload.to_owned());
        // The engine prints a commit as what it reads: it is read back before anything is published.
        let text = format!("{metas:?}");
        self.storage
            .atomic_write(Path::new(META), text.as_bytes())?;
        Ok(())
    }

    fn merge(&self, compact: bool) -> tantivy::Result<()> {
        let mut writer = None;
        loop {
            let segments = self.index.searchable_segment_metas()?;
            let merged = if compact {
                whole(&segments)
            } else {
                crowded(&segments)
            };
            if merged.is_empty() {
                break;
            }
            // What is merged gets a new checksum, which must not vouch for damage.
            let parts = segments.iter().filter(|meta| merged.contains(&meta.id()));
            let files = parts.flat_map(verify::files);
            let old = files.filter(|name| !self.storage.has_written(name));
            if !verify::damaged(self.path, old)?.is_empty() {
                return Err(DataCorruption::comment_only("a segment to merge").into());
            }
            let writer = match &mut writer {
                Some(writer) => writer,
                None => writer.insert(self.engine_writer()?),
            };
            writer.merge(&merged).wait()?;
        }
        writer.map_or(Ok(()), IndexWriter::wait_merging_threads)
    }

    pub(super) fn error(&self, error: TantivyError) -> Error {
        engine_error(self.path, error)
    }
}

/// Turns an error of the engine into ours: a disk that is full or cannot be written is no damage.
fn engine_error(path: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::DataCorruption(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(_) => engine::damaged(path, error),
        TantivyError::IoError(error) => {
            let text = error.to_string();
            Error::with_source(Kind::Io, path, text)
        }
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => {
            refused(path, io::Error::new(io_error.kind(), io_error.to_string()))
        }
        // What went wrong in a thread of the engine is told in words alone.
        _ => Error::with_source(Kind::Io, path, error.to_string()),
    }
}

fn text_bytes(document: &Write<'_>, spool: &Spool) -> u64 {
    match &document.source {
        PassageSource::Spool(hash) => spool.text_bytes(hash),
        PassageSource::Index(_) => u64::from(document.passages) * TEXT_OF_A_PASSAGE,
    }
}

/// Divides documents in order into shares of about the same text, none above `most`.
fn shares(sizes: &[u64], most: u64) -> Vec<Range<usize>> {
    let total: u64 = sizes.iter().sum();
    let share = total.div_ceil(SHARES).clamp(MIN_SEGMENT_TEXT, most);
    let mut shares = Vec::new();
    let (mut start, mut text) = (0, 0);
    for (i, size) in sizes.iter().enumerate() {
        text += size;
        if text >= share {
            shares.push(start..i + 1);
            (start, text) = (i + 1, 0);
        }
    }
    if start < sizes.len() {
        shares.push(start..sizes.len());
    }
    shares
}

/// All segments, unless there is one without deletions.
fn whole(segments: &[SegmentMeta]) -> Vec<SegmentId> {
    match segments {
        [] => Vec::new(),
        [one] if !one.has_deletes() => Vec::new(),
        _ => segments.iter().map(SegmentMeta::id).collect(),
    }
}

/// What must be merged next: a segment of which a quarter is deleted, since its words still count
/// in the ranking, or, when there are too many, the smallest.
fn crowded(segments: &[SegmentMeta]) -> Vec<SegmentId> {
    let worn = |meta: &&SegmentMeta| meta.num_deleted_docs() * 4 > meta.max_doc();
    if let Some(worn) = segments.iter().find(worn) {
        return vec![worn.id()];
    }
    if segments.len() <= MAX_SEGMENTS {
        return Vec::new();
    }
    let mut sorted: Vec<(u32, SegmentId)> = segments
        .iter()
        .map(|meta| (meta.num_docs(), meta.id()))
        .collect();
    sorted.sort_unstable();
    let sizes: Vec<u64> = sorted.iter().map(|(docs, _)| u64::from(*docs)).collect();
    sorted.truncate(smallest(&sizes, least(&sizes)));
    sorted.into_iter().map(|(_, id)| id).collect()
}

/// How many segments must be merged at least: as many as are too many, or, where that takes a large
/// one, so many that the next updates find room beside the large ones and merge small ones alone.
fn least(sizes: &[u64]) -> usize {
    let large = sizes.get(1).is_some_and(|size| *size > LARGE_SEGMENT);
    let most = if large { ROOMY_SEGMENTS } else { MAX_SEGMENTS };
    (sizes.len() + 1).saturating_sub(most)
}

/// How many of the smallest segments to merge: the `least` that must be, and more as long as the
/// next is no larger than those before it together, so that an index that grows by single documents
/// does not rewrite a large segment for each of them. All are small then, since a first build in
/// equal parts needs no more than it must.
fn smallest(sizes: &[u64], least: usize) -> usize {
    let least = least.clamp(2, MERGED_AT_ONCE);
    let mut sum: u64 = sizes.iter().take(least).sum();
    let mut count = least;
    while count < MERGED_AT_ONCE
        && let Some(next) = sizes.get(count)
        && *next <= sum
        && sum + next <= FEW_PASSAGES
    {
        sum += next;
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_shared_out_in_order() {
        let divided = |count| shares(&vec![MIN_SEGMENT_TEXT / 2; count], MAX_SEGMENT_TEXT);
        assert_eq!(divided(11), [0..6, 6..11]);
        assert_eq!(divided(3), [0..2, 2..3]);
        assert_eq!(divided(500)[5], 240..288);
    }

    #[test]
    fn small_segments_are_merged_before_large_ones() {
        assert_eq!(smallest(&[1, 1, 1, 100], 2), 3);
        assert_eq!(smallest(&[1, 3, 4, 100], 2), 3);
        assert_eq!(smallest(&[10; 40], 29), MERGED_AT_ONCE);
        assert_eq!(smallest(&[60_000; 15], 4), 4);
        // Large ones make room, so that single documents are merged among themselves.
        let mut sizes = vec![60_000; 13];
        assert_eq!(least(&sizes), 6);
        sizes[0] = 10;
        assert_eq!(least(&sizes), 6);
        sizes[1] = 10;
        assert_eq!(least(&sizes), 2);
        assert_eq!(least(&[1; 13]), 2);
    }
}
