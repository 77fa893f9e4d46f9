//! From a corpus folder to an index, in five steps: walk and compare, read what is new into the
//! spool, plan, write segments and ledger, publish both with one rename.

mod check;
mod corpus;
mod describe;
mod extraction;
mod folder;
mod journal;
mod looking;
mod plan;
mod segment;
mod sketch;
mod spool;
mod storage;
mod writer;

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::ThreadPool;

use corpus::Corpus;
use describe::{Rules, fingerprint};
use folder::{Folder, refused};
use looking::{Kept, Looked, ReadOut, look};
use plan::{Plan, Planner};
use spool::{SPOOL, Spool};
use storage::Storage;
use writer::Writer;

use crate::commit::{Commit, LEDGER};
use crate::content::Content;
use crate::engine::{FORMAT, META, check_format};
use crate::error::Kind;
use crate::ledger::{FileEntry, FileState, Hash, Ledger, LedgerFile};
use crate::stored::Stored;
use crate::{Error, Observer, Options, Progress, Report, Stage};

pub use check::check;

/// How often the corpus is walked again because files vanish while they are to be read.
const WALKS: usize = 3;

/// Stack of a thread. The readers bound their depth; this leaves them ample room.
const STACK_BYTES: usize = 16 << 20;

/// Brings the index up to date with the corpus: reads what is new or has changed, and publishes
/// everything at once. A reader sees the index as it was before or as it is after. With nothing to
/// do, nothing is published.
///
/// # Errors
/// No corpus, an index that another process writes or that cannot be written, an index of a newer
/// format, a full disk, or the observer's wish to stop. In each case the index answers as before,
/// and the next run goes on where this one stopped. Documents that cannot be read are no error:
/// [`Report::failed`] names them.
pub fn build(options: &Options, observer: &dyn Observer) -> Result<Report, Error> {
    observer.progress(Progress::default());
    let pool = pool(options)?;
    let walk = || Corpus::walk(&options.corpus, &options.index);
    let open = || Run::open(options, observer, &pool);
    let (corpus, run) = if check_format(&options.index).is_ok() {
        pool.join(walk, open)
    } else {
        // No folder is made for a corpus that is not there.
        let corpus = pool.install(walk).and_then(not_empty(options));
        (Ok(corpus?), open())
    };
    let corpus = corpus.and_then(not_empty(options))?;
    let run = run?;
    let walk = || pool.install(walk).and_then(not_empty(options));
    let result = run.follow(corpus, walk);
    if let Err(error) = &result
        && !error.is_interrupted()
    {
        // What a failed run leaves may be what fills the disk. If it cannot be removed now, the
        // next run will.
        let _ = run.clean(false);
    }
    result
}

fn not_empty(options: &Options) -> impl Fn(Corpus) -> Result<Corpus, Error> {
    |corpus| {
        if corpus.files.is_empty() && corpus.closed.is_empty() {
            return Err(Error::new(Kind::EmptyCorpus, &options.corpus));
        }
        Ok(corpus)
    }
}

/// How many documents the corpus folder holds, counted no further than `enough`.
///
/// # Errors
/// There is no such folder.
pub fn count_documents(corpus: &Path, enough: usize) -> Result<usize, Error> {
    corpus::count(corpus, enough)
}

/// The threads of a run: as many as asked for, else one for each processor.
fn pool(options: &Options) -> Result<ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs.map_or(0, NonZeroUsize::get))
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|error| Error::with_source(Kind::Io, &options.index, error))
}

/// The sources, beside those of the extractors, on which what is kept of a document depends.
const SOURCES: [&str; 6] = [
    include_str!("extraction.rs"),
    include_str!("sketch.rs"),
    include_str!("../passages.rs"),
    include_str!("../passages/pieces.rs"),
    include_str!("../record.rs"),
    include_str!("../content.rs"),
];

/// Fingerprint of the program and the limits, on which all that is read out depends: documents are
/// read anew by a reader that may read them otherwise, and by no other.
fn reader(options: &Options) -> u64 {
    let version = env!("CARGO_PKG_VERSION");
    let revision = ecne_extract::REVISION;
    let ours = fingerprint(SOURCES.concat().as_bytes());
    let words = format!("{version} {FORMAT} {revision} {ours} {:?}", options.limits);
    fingerprint(words.as_bytes())
}

/// The manifest, and what the pages among the files list; `listing` gives the content of those that
/// list meetings.
fn rules(
    options: &Options,
    files: &[(&str, FileEntry)],
    listing: impl Fn(&Hash) -> Result<Option<Content>, Error>,
) -> Result<Rules, Error> {
    let mut rules = Rules::of(&options.corpus)?;
    for (id, entry) in files {
        let FileState::Holds(hash) = &entry.state else {
            continue;
        };
        if let Some(content) = listing(hash)? {
            rules.add(id, content);
        }
    }
    Ok(rules)
}

/// One run on a locked folder.
struct Run<'a> {
    options: &'a Options,
    observer: &'a dyn Observer,
    pool: &'a ThreadPool,
    folder: Folder,
    storage: Storage,
    /// What was published last; all zeros before the first time.
    commit: Commit,
    published: bool,
    /// The ledger of that commit.
    file: LedgerFile,
}

impl<'a> Run<'a> {
    /// Locks the folder and removes what an interrupted run left there.
    fn open(
        options: &'a Options,
        observer: &'a dyn Observer,
        pool: &'a ThreadPool,
    ) -> Result<Self, Error> {
        let folder = Folder::open(&options.index)?;
        let meta = folder.published()?;
        let published = meta.is_some();
        let storage = Storage::new(&folder.path, meta.unwrap_or_default());
        let mut run = Run {
            options,
            observer,
            pool,
            folder,
            storage,
            commit: Commit::default(),
            published,
            file: LedgerFile::default(),
        };
        if published {
            let payload = run.writer()?.payload()?.unwrap_or_default();
            let commit = payload.parse();
            run.commit = commit.map_err(|()| Error::new(Kind::Corrupt, &run.folder.path))?;
        }
        run.clean(true)?;
        if published {
            run.file = LedgerFile::load(&run.folder.path, &run.commit)?;
            // What is written anew gets a new checksum, which must not vouch for damage.
            run.writer()?.verify(options.verify || options.compact)?;
        }
        Ok(run)
    }

    fn writer(&self) -> Result<Writer<'_>, Error> {
        Writer::open(&self.folder.path, self.storage.clone())
    }

    /// Updates; where files vanish meanwhile, looks again at what is there, so that a corpus that is
    /// taken away is told as that and not as documents that cannot be read.
    fn follow(
        &self,
        mut corpus: Corpus,
        walk: impl Fn() -> Result<Corpus, Error>,
    ) -> Result<Report, Error> {
        let read_out = ReadOut::default();
        let mut walks = 0;
        loop {
            if let Some(report) = self.update(&corpus, &read_out, walks >= WALKS)? {
                return Ok(report);
            }
            corpus = walk()?;
            walks += 1;
        }
    }

    /// Updates to what a walk found; `None` if files of it have vanished since, unless it is the
    /// `last` attempt, in which they cannot be read.
    fn update(
        &self,
        corpus: &Corpus,
        read_out: &ReadOut,
        last: bool,
    ) -> Result<Option<Report>, Error> {
        let ledger = self.file.ledger()?;
        let at = fingerprint(corpus.root.as_os_str().as_encoded_bytes());
        if self.options.keep_other && self.is_of_another(corpus, at, &ledger) {
            return Err(Error::new(Kind::OtherCorpus, &self.options.index));
        }
        let reader = reader(self.options);
        let spool = Spool::open(&self.folder, reader)?;
        let same_reader = self.commit.reader == reader;
        let known =
            |hash: &_| same_reader && ledger.contents.contains_key(hash) || spool.holds(hash);
        let (options, pool) = (self.options, self.pool);
        let kept = Kept {
            known: &known,
            spool: &spool,
            read_out,
        };
        let looked = look(options, corpus, &ledger, kept, pool, self.observer)?;
        if looked.vanished && !last {
            return Ok(None);
        }
        let stored = Stored::new(&self.folder.path, self.writer()?.searcher()?);
        let listing = |hash: &_| {
            let head = check::known(&ledger, &spool, hash);
            let head = head.filter(|head| head.facts.lists_meetings);
            head.map(|head| check::content(&stored, &spool, &head))
                .transpose()
        };
        let rules = rules(options, &looked.files, listing)?;
        let everything = !same_reader || self.commit.rules != rules.fingerprint;
        let mut plan = Planner {
            ledger: &ledger,
            stored: &stored,
            spool: &spool,
            looked: &looked,
            rules: &rules,
            everything,
        }
        .plan()?;
        let changed = !self.published || !plan.is_empty();
        if options.compact {
            plan.rewrite(&ledger, &stored)?;
        }
        let report = check::report(corpus, &looked, &ledger, &spool, &rules.manifest, changed)?;
        let commit = Commit {
            reader,
            rules: rules.fingerprint,
            unreadable: report.failed.len() as u64,
            corpus: at,
            ..self.commit
        };
        let told_otherwise = commit.unreadable != self.commit.unreadable;
        let moved = commit.corpus != self.commit.corpus;
        let news = changed || everything || told_otherwise || moved || !looked.is_unchanged();
        if news || options.compact {
            self.write(&ledger, &stored, &spool, &looked, &plan, &commit)?;
        }
        self.clean(false)?;
        Ok(Some(report))
    }

    /// Whether the index is of another corpus than the one that was walked, whose path has the
    /// fingerprint `at`: made from another folder, of which less than half is here. A corpus can
    /// move or be checked out elsewhere, but is not exchanged on the way.
    fn is_of_another(&self, corpus: &Corpus, at: u64, ledger: &Ledger<'_>) -> bool {
        let index = self.options.index.canonicalize();
        let inside = index.is_ok_and(|index| index.parent() == Some(&corpus.root));
        if !self.published || self.commit.corpus == at || inside {
            return false;
        }
        let here = |id: &str| corpus.holds(id) || corpus.hides(id);
        let known = ledger.files.len();
        let found = ledger.files.iter().filter(|(id, _)| here(id)).count();
        found * 2 < known
    }

    /// Writes everything and publishes it.
    fn write(
        &self,
        ledger: &Ledger<'_>,
        stored: &Stored<'_>,
        spool: &Spool,
        looked: &Looked<'_>,
        plan: &Plan<'_>,
        commit: &Commit,
    ) -> Result<(), Error> {
        self.folder.beginning.wait()?;
        let writer = self.writer()?;
        let memory = self.options.memory;
        let (pool, observer) = (self.pool, self.observer);
        // The ledger waits for the disk while the segments need the threads of the pool.
        let record = || journal::record(&self.folder, ledger, spool, looked, plan, commit);
        let (segments, commit) = thread::scope(|scope| {
            let recording = thread::Builder::new().spawn_scoped(scope, record);
            let recording = recording.map_err(|error| refused(&self.folder.path, error))?;
            let segments = writer.segments(&plan.write, stored, spool, memory, pool, observer);
            let commit = recording.join();
            let commit = commit.unwrap_or_else(|panic| resume_unwind(panic));
            Ok((segments, commit))
        })?;
        let (segments, mut commit) = (segments?, commit?);
        self.observer.progress(Progress {
            stage: Stage::Publishing,
            ..Progress::default()
        });
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        commit.updated = now.map_or(0, |time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
        let payload = commit.to_string();
        writer.commit(&plan.delete, segments, &payload, self.options.compact)?;
        if self.observer.cancelled() {
            return Err(Error::new(Kind::Interrupted, &self.folder.path));
        }
        let synced = self.pool.install(|| self.storage.sync());
        synced.map_err(|error| refused(&self.folder.path, error))?;
        self.folder.replace(META, &self.storage.meta())
    }

    /// Removes what no commit names: the rest of an interrupted run before, or what this run has
    /// replaced after. Readers that have such files open keep them.
    fn clean(&self, keep_spool: bool) -> Result<(), Error> {
        let mut named = Vec::new();
        if let Some(meta) = self.folder.published()? {
            let storage = Storage::new(&self.folder.path, meta);
            let writer = Writer::open(&self.folder.path, storage)?;
            named = writer.segment_files()?;
            let commit: Option<Commit> = writer.payload()?.and_then(|text| text.parse().ok());
            named.push(format!("{LEDGER}{}", commit.unwrap_or_default().ledger));
        }
        self.folder
            .clean(|name| keep_spool && name == SPOOL || named.iter().any(|file| file == name))
    }
}
