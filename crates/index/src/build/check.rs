//! What there is to say of an index: the report of a run, and the comparison with the corpus.

use std::collections::HashSet;

use super::corpus::{Corpus, Found, Stamp};
use super::describe::Rules;
use super::looking::{Looked, hash};
use super::spool::Spool;
use crate::content::{Content, Notes};
use crate::error::Kind;
use crate::ledger::{ByHash, ContentHead, FileEntry, FileState, Hash, Ledger};
use crate::stored::Stored;
use crate::{Check, DocumentWarning, Error, Failure, Manifest, Observer, Options, Report, verify};
use ecne_extract::{Warning, WarningKind};

/// The report of a run.
///
/// # Errors
/// The ledger or the spool cannot be read.
pub(super) fn report(
    corpus: &Corpus,
    looked: &Looked<'_>,
    ledger: &Ledger<'_>,
    spool: &Spool,
    manifest: &Manifest,
    changed: bool,
) -> Result<Report, Error> {
    let mut report = Report {
        added: looked.added,
        updated: looked.updated,
        removed: looked.removed,
        unchanged: looked.unchanged,
        reused: looked.reused,
        pages_read: looked.pages_read,
        other_files: corpus.others,
        changed,
        ..Report::default()
    };
    let mut notes = Gathered::default();
    let mut seen = ByHash::default();
    for (id, entry) in &looked.files {
        let hash = match &entry.state {
            FileState::Unreadable(reason) => {
                notes.failure(id, reason);
                continue;
            }
            FileState::Holds(hash) => hash,
        };
        let Some(head) = known(ledger, spool, hash) else {
            continue;
        };
        let failed = notes.add(id, notes_of(ledger, spool, &head)?);
        if !failed && seen.insert(*hash, ()).is_none() {
            report.documents += 1;
            report.passages += u64::from(head.facts.passages);
        }
    }
    notes.add_manifest(manifest);
    notes.closed(corpus);
    notes.sort();
    report.failed = notes.failed;
    report.warnings = notes.warnings;
    Ok(report)
}

/// What is known of a content; what this run read out counts before what another did.
pub(super) fn known<'a>(
    ledger: &Ledger<'a>,
    spool: &Spool,
    hash: &Hash,
) -> Option<ContentHead<'a>> {
    spool
        .head(hash)
        .or_else(|| ledger.contents.get(hash).copied())
}

/// What was read out of a known content.
pub(super) fn content(
    stored: &Stored<'_>,
    spool: &Spool,
    head: &ContentHead<'_>,
) -> Result<Content, Error> {
    if spool.holds(&head.hash) {
        spool.content(&head.hash)
    } else {
        Ok(stored.content(head.document)?.0)
    }
}

/// What there is to report of a known content.
fn notes_of(ledger: &Ledger<'_>, spool: &Spool, head: &ContentHead<'_>) -> Result<Notes, Error> {
    if spool.holds(&head.hash) {
        spool.notes(&head.hash)
    } else {
        ledger.notes(head)
    }
}

/// Failures and warnings as they are gathered.
#[derive(Default)]
struct Gathered {
    failed: Vec<Failure>,
    warnings: Vec<DocumentWarning>,
}

impl Gathered {
    fn failure(&mut self, id: &str, reason: &str) {
        self.failed.push(Failure {
            document: id.to_owned(),
            error: reason.to_owned(),
        });
    }

    /// Whether the content cannot be read.
    fn add(&mut self, id: &str, notes: Notes) -> bool {
        for warning in notes.warnings {
            self.warnings.push(DocumentWarning {
                document: id.to_owned(),
                warning,
            });
        }
        if let Some(reason) = &notes.failure {
            self.failure(id, reason);
        }
        notes.failure.is_some()
    }

    /// What in the manifest could not be understood.
    fn add_manifest(&mut self, manifest: &Manifest) {
        let warnings = manifest.warnings.iter();
        self.warnings
            .extend(warnings.map(|message| DocumentWarning {
                document: Manifest::NAME.to_owned(),
                warning: Warning {
                    kind: WarningKind::Structure,
                    message: message.clone(),
                    page: None,
                },
            }));
    }

    /// Folders that cannot be read, which end in `/`.
    fn closed(&mut self, corpus: &Corpus) {
        for (folder, reason) in &corpus.closed {
            self.failure(&format!("{folder}/"), reason);
        }
    }

    /// By document, each once: why it cannot be read now comes behind why it could not before.
    fn sort(&mut self) {
        self.failed.sort_by(|a, b| a.document.cmp(&b.document));
        self.failed.dedup_by(|b, a| a.document == b.document);
    }
}

/// Compares the index with the corpus and verifies its checksums; changes nothing. Files of the
/// same size and time count as unchanged unless [`Options::verify`] is set.
///
/// # Errors
/// No corpus, no index, an index of another format, or a file of the index or a manifest that cannot
/// be read.
pub fn check(options: &Options, observer: &dyn Observer) -> Result<Check, Error> {
    let inspection = verify::inspect(&options.index)?;
    let corpus = Corpus::walk(&options.corpus, &options.index)?;
    let ledger = inspection.ledger.ledger()?;
    let mut check = Check {
        damaged: inspection.damaged,
        ..Check::default()
    };
    let mut notes = Gathered::default();
    for (id, entry) in &ledger.files {
        match &entry.state {
            FileState::Unreadable(reason) => notes.failure(id, reason),
            FileState::Holds(hash) => {
                if let Some(head) = ledger.contents.get(hash) {
                    notes.add(id, ledger.notes(head)?);
                }
            }
        }
    }
    notes.closed(&corpus);
    let held = ledger.contents.values();
    let held = held.filter(|head| !head.document.is_empty());
    check.documents = held.count() as u64;
    // A ledger that is damaged says nothing of any file.
    if !ledger.files.is_empty() || check.damaged.is_empty() {
        compare(options, observer, &corpus, &ledger, &mut check, &mut notes)?;
    }
    if check.damaged.is_empty() {
        let stored = Stored::new(&options.index, inspection.searcher);
        let rules = rules(options, &ledger, &stored)?;
        notes.add_manifest(&rules.manifest);
        // Another version of the program describes otherwise, whatever the manifest says.
        let same_reader = inspection.commit.reader == super::reader(options);
        if same_reader && inspection.commit.rules != rules.fingerprint {
            check.stale.push(Manifest::NAME.to_owned());
            check.stale.sort_unstable();
        }
    }
    notes.sort();
    check.unreadable = notes.failed;
    check.warnings = notes.warnings;
    Ok(check)
}

fn compare(
    options: &Options,
    observer: &dyn Observer,
    corpus: &Corpus,
    ledger: &Ledger<'_>,
    check: &mut Check,
    notes: &mut Gathered,
) -> Result<(), Error> {
    let mut met = HashSet::new();
    for found in &corpus.files {
        if observer.cancelled() {
            return Err(Error::new(Kind::Interrupted, &options.index));
        }
        met.insert(found.id.as_str());
        match ledger.file(&found.id) {
            None => check.missing.push(found.id.clone()),
            Some(entry) => match stale(entry, corpus, found, options.verify) {
                Ok(true) => check.stale.push(found.id.clone()),
                Ok(false) => {}
                Err(reason) => notes.failure(&found.id, &reason),
            },
        }
    }
    let known = ledger.files.iter().map(|(id, _)| *id);
    // Of what lies in a folder that cannot be read, nobody knows.
    let gone = known.filter(|id| !met.contains(id) && !corpus.hides(id));
    check.stale.extend(gone.map(str::to_owned));
    check.stale.sort_unstable();
    Ok(())
}

/// The manifest as it is now, and what the pages list that the index holds.
fn rules(options: &Options, ledger: &Ledger<'_>, stored: &Stored<'_>) -> Result<Rules, Error> {
    super::rules(options, &ledger.files, |hash| {
        let head = ledger.contents.get(hash);
        let head = head.filter(|head| head.facts.lists_meetings);
        head.map(|head| Ok(stored.content(head.document)?.0))
            .transpose()
    })
}

/// Whether a file has other content than the index knows.
///
/// # Errors
/// It could be read when it was indexed, and cannot be now: why.
fn stale(entry: &FileEntry, corpus: &Corpus, found: &Found, verify: bool) -> Result<bool, String> {
    let stamp = Stamp {
        bytes: entry.bytes,
        modified: entry.modified,
    };
    let hash = || hash(&found.path(corpus));
    match &entry.state {
        FileState::Unreadable(_) => Ok(hash().is_ok()),
        FileState::Holds(_) if stamp == found.stamp && !entry.fresh && !verify => Ok(false),
        FileState::Holds(known) => hash().map(|now| now != *known),
    }
}
