//! What a run must write: which documents are new or described otherwise than before, which ones
//! are to be taken out, and what the ledger has to say of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::describe::{Rules, fingerprint, meeting};
use super::looking::Looked;
use super::sketch::near;
use super::spool::Spool;
use crate::engine::schema::encode;
use crate::ledger::{Content, ContentBody, ContentHead, FileState, Hash, Ledger};
use crate::{DocumentRecord, Error};

/// Meetings with more documents of one kind are not searched for near-duplicates, since every one
/// is compared with every other.
const MAX_COMPARED: usize = 300;

/// What to do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Documents to write, by id.
    pub write: Vec<Write>,
    /// Ids to take out of the index first, sorted: those that are gone, and those that are written
    /// anew.
    pub delete: Vec<String>,
    /// Contents that the ledger must learn or describe anew, and where their bodies are.
    pub contents: Vec<(ContentHead, Source)>,
    /// Contents that no file has any more.
    pub forgotten: Vec<Hash>,
}

/// A document to write.
#[derive(Debug)]
pub(super) struct Write {
    pub record: DocumentRecord,
    pub source: PassageSource,
}

/// Where the passages of a document come from.
#[derive(Debug)]
pub(super) enum PassageSource {
    /// From the spool: this content was read out in this run or in one that was interrupted.
    Spool(Hash),
    /// From the index, where they stand under this id.
    Index(String),
}

/// Where the body of a content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Spool,
    Ledger,
}

/// What a plan is made from.
pub(super) struct Planner<'a> {
    pub ledger: &'a Ledger,
    pub spool: &'a Spool,
    pub looked: &'a Looked,
    pub rules: &'a Rules,
    /// Describe every document anew, since the rules have changed.
    pub everything: bool,
}

/// A content that may have to be written.
struct Draft {
    record: DocumentRecord,
    head: ContentHead,
    source: Source,
    failed: bool,
}

impl Planner<'_> {
    /// Makes the plan.
    ///
    /// # Errors
    /// The ledger or the spool cannot be read.
    pub fn plan(&self) -> Result<Plan, Error> {
        let holders = holders(self.looked);
        let touched = self.touched(&holders);
        let mut plan = Plan::default();
        let mut drafts = BTreeMap::new();
        let mut meetings = HashSet::new();
        for hash in &touched {
            if let Some(old) = self.ledger.contents.get(hash) {
                meetings.insert(old.head.meeting);
                if !holders.contains_key(hash) {
                    plan.forget(&old.head);
                }
            }
            if let Some(ids) = holders.get(hash)
                && let Some(draft) = self.draft(hash, ids)?
            {
                meetings.insert(draft.head.meeting);
                drafts.insert(*hash, draft);
            }
        }
        meetings.remove(&0);
        self.add_neighbours(&meetings, &holders, &mut drafts)?;
        self.name_copies(&holders, &mut drafts)?;
        for (hash, draft) in drafts {
            plan.settle(self.ledger.contents.get(&hash), draft);
        }
        plan.write
            .sort_unstable_by(|a, b| a.record.id.cmp(&b.record.id));
        plan.delete.sort_unstable();
        plan.delete.dedup();
        Ok(plan)
    }

    /// The contents of files that are not as they were, before and after.
    fn touched(&self, holders: &HashMap<Hash, Vec<&str>>) -> BTreeSet<Hash> {
        if self.everything {
            return holders
                .keys()
                .chain(self.ledger.contents.keys())
                .copied()
                .collect();
        }
        let mut touched = BTreeSet::new();
        for id in self.looked.changed.iter().chain(&self.looked.gone) {
            let states = [self.ledger.files.get(id), self.looked.files.get(id)];
            let hashes: Vec<Hash> = states
                .into_iter()
                .flatten()
                .filter_map(|entry| match &entry.state {
                    FileState::Holds(hash) => Some(*hash),
                    FileState::Unreadable(_) => None,
                })
                .collect();
            match hashes.as_slice() {
                // Only its time has changed.
                [one, other] if one == other => {}
                _ => touched.extend(hashes),
            }
        }
        // A run with another reader reads out what the ledger already knows.
        touched.extend(holders.keys().filter(|hash| self.spool.get(hash).is_some()));
        touched
    }

    /// A content under the first of its ids; `None` if it is not known, which cannot be unless the
    /// spool lost it.
    fn draft(&self, hash: &Hash, ids: &[&str]) -> Result<Option<Draft>, Error> {
        let (head, body, source) = if let Some(spooled) = self.spool.get(hash) {
            let body = self.spool.body(&spooled)?;
            (spooled.head, body, Source::Spool)
        } else if let Some(content) = self.ledger.contents.get(hash) {
            let body = self.ledger.body(content)?;
            (content.head.clone(), body, Source::Ledger)
        } else {
            return Ok(None);
        };
        let id = ids.first().copied().unwrap_or_default();
        let record = self.rules.describe(id, &head, &body);
        let failed = body.failure.is_some();
        let meeting = if failed { 0 } else { meeting(&record) };
        Ok(Some(Draft {
            record,
            head: ContentHead { meeting, ..head },
            source,
            failed,
        }))
    }

    /// Adds the other documents of the same meetings, which may be near-duplicates.
    fn add_neighbours(
        &self,
        meetings: &HashSet<u64>,
        holders: &HashMap<Hash, Vec<&str>>,
        drafts: &mut BTreeMap<Hash, Draft>,
    ) -> Result<(), Error> {
        let heads = self.ledger.contents.values().map(|content| &content.head);
        for head in heads.filter(|head| meetings.contains(&head.meeting)) {
            if let Some(ids) = holders.get(&head.hash)
                && !drafts.contains_key(&head.hash)
                && let Some(draft) = self.draft(&head.hash, ids)?
            {
                drafts.insert(head.hash, draft);
            }
        }
        Ok(())
    }

    /// Names in each record the other files of the same content, and those of nearly the same.
    fn name_copies(
        &self,
        holders: &HashMap<Hash, Vec<&str>>,
        drafts: &mut BTreeMap<Hash, Draft>,
    ) -> Result<(), Error> {
        let mut groups: BTreeMap<u64, Vec<Hash>> = BTreeMap::new();
        for (hash, draft) in drafts.iter().filter(|(_, draft)| draft.head.meeting != 0) {
            groups.entry(draft.head.meeting).or_default().push(*hash);
        }
        let mut alike: HashMap<Hash, Vec<Hash>> = HashMap::new();
        for group in groups.values() {
            if (2..=MAX_COMPARED).contains(&group.len()) {
                self.compare(group, drafts, &mut alike)?;
            }
        }
        for (hash, draft) in drafts.iter_mut().filter(|(_, draft)| !draft.failed) {
            let others = alike.get(hash).into_iter().flatten();
            let same = std::iter::once(hash).chain(others);
            let ids = same.filter_map(|hash| holders.get(hash)).flatten();
            let copies: BTreeSet<&str> = ids.copied().filter(|id| *id != draft.record.id).collect();
            draft.record.copies = copies.into_iter().map(str::to_owned).collect();
        }
        Ok(())
    }

    /// Finds who is near to whom among the documents of one meeting, over intermediaries too.
    fn compare(
        &self,
        group: &[Hash],
        drafts: &BTreeMap<Hash, Draft>,
        alike: &mut HashMap<Hash, Vec<Hash>>,
    ) -> Result<(), Error> {
        let mut sketches = Vec::new();
        for hash in group {
            sketches.push(match drafts.get(hash) {
                Some(draft) => self.body(hash, draft.source)?.sketch,
                None => Vec::new(),
            });
        }
        let mut left: Vec<usize> = (0..group.len()).collect();
        while let Some(first) = left.pop() {
            let mut cluster = vec![first];
            let mut next = 0;
            while let Some(member) = cluster.get(next).copied() {
                let (close, far) = left
                    .into_iter()
                    .partition(|other| near(&sketches[member], &sketches[*other]));
                let close: Vec<usize> = close;
                cluster.extend(close);
                left = far;
                next += 1;
            }
            for member in &cluster {
                let others = cluster.iter().filter(|other| *other != member);
                alike.insert(group[*member], others.map(|other| group[*other]).collect());
            }
        }
        Ok(())
    }

    fn body(&self, hash: &Hash, source: Source) -> Result<ContentBody, Error> {
        let spooled = || {
            self.spool
                .get(hash)
                .map(|spooled| self.spool.body(&spooled))
        };
        let recorded = || {
            self.ledger
                .contents
                .get(hash)
                .map(|known| self.ledger.body(known))
        };
        let body = match source {
            Source::Spool => spooled(),
            Source::Ledger => recorded(),
        };
        body.unwrap_or_else(|| Ok(ContentBody::default()))
    }
}

/// The ids of the files with each content, sorted.
pub(super) fn holders(looked: &Looked) -> HashMap<Hash, Vec<&str>> {
    let mut holders: HashMap<Hash, Vec<&str>> = HashMap::new();
    for (id, entry) in &looked.files {
        if let FileState::Holds(hash) = &entry.state {
            holders.entry(*hash).or_default().push(id);
        }
    }
    holders
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.delete.is_empty()
            && self.write.is_empty()
            && self.contents.is_empty()
            && self.forgotten.is_empty()
    }

    fn forget(&mut self, head: &ContentHead) {
        self.forgotten.push(head.hash);
        if !head.document.is_empty() {
            self.delete.push(head.document.clone());
        }
    }

    fn settle(&mut self, before: Option<&Content>, draft: Draft) {
        let known = before.map(|content| &content.head);
        let mut head = draft.head;
        if draft.failed {
            head.document = String::new();
            head.record = 0;
        } else {
            head.document.clone_from(&draft.record.id);
            head.record = fingerprint(&encode(&draft.record));
        }
        if draft.source == Source::Ledger && known == Some(&head) {
            return;
        }
        let indexed = known.filter(|known| !known.document.is_empty());
        let same_record = indexed.is_some_and(|known| known.record == head.record);
        let fresh = draft.source == Source::Spool;
        if fresh || !same_record {
            if let Some(old) = indexed {
                self.delete.push(old.document.clone());
            }
            let source = match (draft.source, indexed) {
                (Source::Spool, _) => Some(PassageSource::Spool(head.hash)),
                (Source::Ledger, Some(old)) => Some(PassageSource::Index(old.document.clone())),
                (Source::Ledger, None) => None,
            };
            if let Some(source) = source.filter(|_| !draft.failed) {
                self.write.push(Write {
                    record: draft.record,
                    source,
                });
            }
        }
        self.contents.push((head, draft.source));
    }
}
