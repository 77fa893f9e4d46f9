//! What a run must write: which documents are new or described otherwise than before, which ones
//! are to be taken out, and what the ledger has to say of it.
//!
//! A small change costs little in a large corpus: only the contents that it touches, and those of
//! the same meetings, are described and compared.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::describe::{Rules, fingerprint, meeting};
use super::looking::Looked;
use super::sketch::{near, sketch};
use super::spool::Spool;
use crate::Error;
use crate::content::Content;
use crate::engine::copies;
use crate::engine::layout::{document, read_document};
use crate::entries::Facts;
use crate::ledger::{ByHash, ContentHead, FileEntry, FileState, Hash, Ledger};
use crate::stored::Stored;

/// Meetings with more documents of one kind are not searched for near-duplicates, since every one
/// is compared with every other.
const MAX_COMPARED: usize = 300;

/// What to do.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// Documents to write, by id.
    pub write: Vec<Write<'a>>,
    /// Ids to take out of the index first, sorted: those that are gone, and those that are written
    /// anew.
    pub delete: Vec<&'a str>,
    /// Contents that the ledger must learn or describe anew, and where what was read out of them
    /// is.
    pub contents: Vec<(ContentHead<'a>, Source)>,
    /// Contents that no file has any more.
    pub forgotten: Vec<Hash>,
}

/// A document to write.
#[derive(Debug)]
pub(super) struct Write<'a> {
    pub id: &'a str,
    /// Its [`crate::DocumentRecord`] as the index stores it, with what was read out of its content.
    pub record: Box<[u8]>,
    /// How many passages it has.
    pub passages: u32,
    pub source: PassageSource<'a>,
}

/// Where the passages of a document come from.
#[derive(Clone, Copy, Debug)]
pub(super) enum PassageSource<'a> {
    /// From the spool: this content was read out in this run or in one that was interrupted.
    Spool(Hash),
    /// From the index, where they stand under this id.
    Index(&'a str),
}

/// Where what was read out of a content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Spool,
    Index,
}

/// What a plan is made from.
pub(super) struct Planner<'p, 'a> {
    pub ledger: &'p Ledger<'a>,
    pub stored: &'p Stored<'p>,
    pub spool: &'p Spool,
    pub looked: &'p Looked<'a>,
    pub rules: &'p Rules,
    /// Describe every document anew, since the rules have changed.
    pub everything: bool,
}

/// A content that may have to be written.
struct Draft<'a> {
    /// The id under which it would stand.
    id: &'a str,
    record: Box<[u8]>,
    /// Fingerprint of the record that the index holds; 0 where it holds none.
    before: u64,
    head: ContentHead<'a>,
    source: Source,
    failed: bool,
}

impl<'a> Planner<'_, 'a> {
    /// Makes the plan.
    ///
    /// # Errors
    /// The ledger or the spool cannot be read.
    pub fn plan(&self) -> Result<Plan<'a>, Error> {
        let touched = self.touched();
        let mut plan = Plan::default();
        if touched.is_empty() {
            return Ok(plan);
        }
        let mut holders = self.holders(&touched);
        let mut drafts = Vec::with_capacity(touched.len());
        let mut meetings = HashSet::new();
        for hash in &touched {
            let held = holders.of(hash);
            if let Some(old) = self.ledger.contents.get(hash) {
                meetings.insert(old.facts.meeting);
                if held.is_empty() {
                    plan.forget(old);
                }
            }
            if let Some(draft) = self.draft(hash, held)? {
                meetings.insert(draft.head.facts.meeting);
                drafts.push(draft);
            }
        }
        meetings.remove(&0);
        if !self.everything {
            self.add_neighbours(&meetings, &touched, &mut holders, &mut drafts)?;
        }
        name_copies(&holders, &mut drafts);
        drop((holders, touched));
        plan.settle_all(self.ledger, drafts);
        Ok(plan)
    }

    /// The contents of files that are not as they were, before and after, sorted.
    fn touched(&self) -> Vec<Hash> {
        let mut touched = Vec::new();
        if self.everything {
            touched.extend(self.looked.files.iter().filter_map(|(_, file)| held(file)));
            touched.extend(self.ledger.contents.keys());
        } else {
            for (at, before) in &self.looked.changes {
                let now = self.looked.files.get(*at).and_then(|(_, file)| held(file));
                let before = before.and_then(held);
                // Else only its time has changed.
                if now != before {
                    touched.extend(now.into_iter().chain(before));
                }
            }
            touched.extend(self.looked.gone.iter().filter_map(|(_, file)| held(file)));
            // A run with another reader reads out what the ledger already knows.
            touched.extend(self.spool.hashes());
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// The ids of the files with some contents; `wanted` is sorted.
    fn holders(&self, wanted: &[Hash]) -> Holders<'a> {
        let wanted: ByHash<()> = wanted.iter().map(|hash| (*hash, ())).collect();
        let files = self.looked.files.iter();
        let ids = files.filter_map(|(id, file)| Some((held(file)?, *id)));
        let mut ids: Vec<_> = ids.filter(|(hash, _)| wanted.contains_key(hash)).collect();
        ids.sort_unstable();
        Holders(ids)
    }

    /// A content under the first of its ids; `None` where there is no such file, or if it is not
    /// known, which cannot be unless the spool lost it.
    fn draft(&self, hash: &Hash, held: &[(Hash, &'a str)]) -> Result<Option<Draft<'a>>, Error> {
        let Some((_, id)) = held.first() else {
            return Ok(None);
        };
        let (head, (mut content, before), source) = if let Some(head) = self.spool.head(hash) {
            (head, (self.spool.content(hash)?, 0), Source::Spool)
        } else if let Some(head) = self.ledger.contents.get(hash) {
            (*head, self.indexed(head)?, Source::Index)
        } else {
            return Ok(None);
        };
        content.originals = Vec::new();
        let record = self.rules.describe(id, &head, &content);
        let failed = head.facts.failed;
        let meeting = if failed { 0 } else { meeting(&record) };
        if meeting == 0 {
            content.sketch = Vec::new();
        } else if content.sketch.is_empty() && source == Source::Index {
            // Its meeting was not known before.
            content.sketch = sketch(&self.stored.passages(head.document)?);
        }
        Ok(Some(Draft {
            id,
            record: document(&record, &content).into_boxed_slice(),
            before,
            head: ContentHead {
                facts: Facts {
                    meeting,
                    ..head.facts
                },
                ..head
            },
            source,
            failed,
        }))
    }

    /// What the index holds of a content, and the fingerprint of the record with which it does.
    fn indexed(&self, head: &ContentHead<'_>) -> Result<(Content, u64), Error> {
        if head.document.is_empty() {
            return Ok((Content::default(), 0));
        }
        let (content, bytes) = self.stored.content(head.document)?;
        Ok((content, fingerprint(&bytes)))
    }

    /// Adds the other documents of the same meetings, which may be near-duplicates.
    fn add_neighbours(
        &self,
        meetings: &HashSet<u32>,
        touched: &[Hash],
        holders: &mut Holders<'a>,
        drafts: &mut Vec<Draft<'a>>,
    ) -> Result<(), Error> {
        if meetings.is_empty() {
            return Ok(());
        }
        let heads = self.ledger.contents.values();
        let near = heads.filter(|head| meetings.contains(&head.facts.meeting));
        let near = near.map(|head| head.hash);
        let near: Vec<Hash> = near.filter(|h| touched.binary_search(h).is_err()).collect();
        if near.is_empty() {
            return Ok(());
        }
        holders.add(self.holders(&near));
        for hash in &near {
            drafts.extend(self.draft(hash, holders.of(hash))?);
        }
        drafts.sort_unstable_by_key(|draft| draft.head.hash);
        Ok(())
    }
}

/// One of some documents that are nearly the same.
struct Member<'a> {
    /// Those with official pages come first: see [`copies::order`].
    unofficial: bool,
    id: &'a str,
    hash: Hash,
}

impl Member<'_> {
    /// The place among the others.
    fn order(&self) -> (bool, &str) {
        (self.unofficial, self.id)
    }

    /// Itself as an original: its id, and the beginning of its hash, which tells its content.
    fn original(&self) -> (String, u64) {
        let begin = self.hash.first_chunk().copied();
        (
            self.id.to_owned(),
            u64::from_le_bytes(begin.unwrap_or_default()),
        )
    }
}

/// Names in each record the other files of the same content, and those of nearly the same.
fn name_copies<'a>(holders: &Holders<'_>, drafts: &mut [Draft<'a>]) {
    let alike = alike(drafts);
    let member = |i: &usize| -> Option<(usize, Member<'a>)> {
        let draft = drafts.get(*i)?;
        let (record, _) = read_document(&draft.record)?;
        let (unofficial, _) = copies::order(&record);
        let (id, hash) = (draft.id, draft.head.hash);
        Some((
            *i,
            Member {
                unofficial,
                id,
                hash,
            },
        ))
    };
    let members: HashMap<usize, Member<'a>> = alike.keys().filter_map(member).collect();
    for (i, draft) in drafts.iter_mut().enumerate() {
        let others = alike.get(&i).into_iter().flatten();
        let others: Vec<&Member<'_>> = others.filter_map(|i| members.get(i)).collect();
        let same = holders.of(&draft.head.hash);
        if draft.failed || same.len() + others.len() < 2 {
            continue;
        }
        let near = others.iter().flat_map(|other| holders.of(&other.hash));
        let ids: BTreeSet<&str> = near.chain(same).map(|(_, id)| *id).collect();
        if let Some((mut record, mut content)) = read_document(&draft.record) {
            let ids = ids.into_iter().filter(|id| *id != draft.id);
            record.copies = ids.map(str::to_owned).collect();
            let own = members.get(&i);
            let before = |other: &&&Member<'_>| own.is_some_and(|own| other.order() < own.order());
            let originals = others.iter().filter(before).map(|other| other.original());
            content.originals = originals.collect();
            content.originals.sort_unstable();
            draft.record = document(&record, &content).into_boxed_slice();
        }
    }
}

/// The drafts that are nearly the same as a draft, by their places.
fn alike(drafts: &[Draft<'_>]) -> HashMap<usize, Vec<usize>> {
    let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        let meeting = draft.head.facts.meeting;
        if meeting != 0 {
            groups.entry(meeting).or_default().push(i);
        }
    }
    let mut alike = HashMap::new();
    for group in groups.values() {
        if (2..=MAX_COMPARED).contains(&group.len()) {
            compare(group, drafts, &mut alike);
        }
    }
    alike
}

/// Finds who is near to whom among the documents of one meeting, over intermediaries too.
fn compare(group: &[usize], drafts: &[Draft<'_>], alike: &mut HashMap<usize, Vec<usize>>) {
    let members = group.iter().filter_map(|i| Some((*i, drafts.get(*i)?)));
    let sketched = members.filter_map(|(i, draft)| {
        let (_, content) = read_document(&draft.record)?;
        Some((i, content.sketch))
    });
    let mut left: Vec<_> = sketched.collect();
    while let Some(first) = left.pop() {
        let mut cluster = vec![first];
        let mut next = 0;
        while let Some((_, sketch)) = cluster.get(next) {
            let close = |other: &mut (usize, Vec<u8>)| near(sketch, &other.1);
            let close: Vec<_> = left.extract_if(.., close).collect();
            cluster.extend(close);
            next += 1;
        }
        for (member, _) in &cluster {
            let others = cluster.iter().map(|(other, _)| *other);
            let others: Vec<usize> = others.filter(|other| other != member).collect();
            if !others.is_empty() {
                alike.insert(*member, others);
            }
        }
    }
}

fn held(file: &FileEntry) -> Option<Hash> {
    match &file.state {
        FileState::Holds(hash) => Some(*hash),
        FileState::Unreadable(_) => None,
    }
}

/// The ids of the files with each content, sorted.
struct Holders<'a>(Vec<(Hash, &'a str)>);

impl<'a> Holders<'a> {
    fn of(&self, hash: &Hash) -> &[(Hash, &'a str)] {
        let start = self.0.partition_point(|(other, _)| other < hash);
        let rest = self.0.get(start..).unwrap_or_default();
        let end = rest.partition_point(|(other, _)| other == hash);
        rest.get(..end).unwrap_or_default()
    }

    fn add(&mut self, others: Holders<'a>) {
        self.0.extend(others.0);
        self.0.sort_unstable();
    }
}

impl<'a> Plan<'a> {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.delete.is_empty()
            && self.write.is_empty()
            && self.contents.is_empty()
            && self.forgotten.is_empty()
    }

    /// Adds all documents that it would leave as they are. What is written anew counts its words
    /// exactly, where a merge that drops documents makes do with an estimate, which shows in the
    /// scores.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn rewrite(&mut self, ledger: &Ledger<'a>, stored: &Stored<'_>) -> Result<(), Error> {
        let deleted: HashSet<&str> = self.delete.iter().copied().collect();
        let held = ledger.contents.values().filter(|h| !h.document.is_empty());
        for head in held.filter(|head| !deleted.contains(head.document)) {
            let (_, record) = stored.content(head.document)?;
            self.write.push(Write {
                id: head.document,
                record: record.into_boxed_slice(),
                passages: head.facts.passages,
                source: PassageSource::Index(head.document),
            });
            self.delete.push(head.document);
        }
        self.sort();
        Ok(())
    }

    fn sort(&mut self) {
        self.write.sort_unstable_by_key(|write| write.id);
        self.delete.sort_unstable();
        self.delete.dedup();
    }

    fn forget(&mut self, head: &ContentHead<'a>) {
        self.forgotten.push(head.hash);
        if !head.document.is_empty() {
            self.delete.push(head.document);
        }
    }

    fn settle_all(&mut self, ledger: &Ledger<'a>, drafts: Vec<Draft<'a>>) {
        if ledger.contents.is_empty() {
            self.write.reserve_exact(drafts.len());
            self.contents.reserve_exact(drafts.len());
        }
        for draft in drafts {
            let known = ledger.contents.get(&draft.head.hash);
            self.settle(known, draft);
        }
        self.sort();
    }

    fn settle(&mut self, known: Option<&ContentHead<'a>>, draft: Draft<'a>) {
        let mut head = draft.head;
        head.document = if draft.failed { "" } else { draft.id };
        let same = draft.failed || draft.before == fingerprint(&draft.record);
        if draft.source == Source::Index && same && known == Some(&head) {
            return;
        }
        let indexed = known.filter(|known| !known.document.is_empty());
        let fresh = draft.source == Source::Spool;
        if fresh || !same {
            if let Some(old) = indexed {
                self.delete.push(old.document);
            }
            let source = match (draft.source, indexed) {
                (Source::Spool, _) => Some(PassageSource::Spool(head.hash)),
                (Source::Index, Some(old)) => Some(PassageSource::Index(old.document)),
                (Source::Index, None) => None,
            };
            if let Some(source) = source.filter(|_| !draft.failed) {
                self.write.push(Write {
                    id: draft.id,
                    record: draft.record,
                    passages: head.facts.passages,
                    source,
                });
            }
        }
        self.contents.push((head, draft.source));
    }
}
