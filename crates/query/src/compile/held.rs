//! What of a query nothing here has, and how that is told.

use std::cell::Cell;

use tantivy::TERMINATED;

use super::Compiler;
use crate::Node;
use crate::engine::evaluate::Plan;
use crate::engine::leaf::{Leaf, Matching, OpenLeaf};
use crate::engine::term::SegmentLookups;
use crate::engine::window::{Bits, SIZE};
use crate::error::Error;

/// Most postings of words and passages that are walked for one query to learn whether some passage
/// holds what it asks for, which no budget bounds: some hundredths of a second. What would take
/// more counts as held.
pub const WALKED: u64 = 250_000;

impl Compiler<'_> {
    /// Compiles what must not match; says so where that can leave nothing out, since nothing here
    /// holds it.
    pub fn excluded(&mut self, inner: &Node) -> Result<Plan, Error> {
        self.exclusions += 1;
        let plan = self.or_noted(inner);
        self.exclusions -= 1;
        plan
    }

    /// Compiles a part; says so where nothing here holds it and it shall leave something out, unless
    /// a part of it has said that. Fields say it themselves.
    pub fn or_noted(&mut self, node: &Node) -> Result<Plan, Error> {
        let before = self.noted;
        let plan = self.node(node)?;
        let told = matches!(node, Node::Field { .. }) || self.noted > before;
        if self.leaves_out() && !told && self.is_unheld(&plan)? {
            self.note(&node.to_string(), "no passage here holds that");
        }
        Ok(plan)
    }

    /// Whether what matches here is left out: not so in an exclusion from an exclusion.
    pub fn leaves_out(&self) -> bool {
        self.exclusions % 2 == 1
    }

    /// Says so where a field can match nothing in the whole index.
    pub fn note_missing(
        &mut self,
        matching: &Matching,
        shown: &str,
        why: &str,
    ) -> Result<(), Error> {
        if !self.is_held(matching)? {
            self.note(shown, why);
        }
        Ok(())
    }

    /// Says why a part of the query matches nothing. Where it is excluded that is told, too: whoever
    /// misspells what shall be left out believes otherwise that it is.
    pub fn note(&mut self, shown: &str, why: &str) {
        let note = match self.leaves_out() {
            false => format!("{shown}: {why}"),
            true => format!("{shown} leaves nothing out: {why}"),
        };
        self.remark(note);
    }

    /// Adds a note, once.
    pub fn remark(&mut self, note: String) {
        self.noted += 1;
        if !self.read_as.notes.contains(&note) {
            self.read_as.notes.push(note);
        }
    }

    fn is_unheld(&self, plan: &Plan) -> Result<bool, Error> {
        match plan {
            Plan::Everything | Plan::Not(_) => Ok(false),
            Plan::Leaf(i) => {
                let Some(leaf) = self.leaves.get(*i) else {
                    return Ok(false);
                };
                Ok(!self.is_held(&leaf.matching)?)
            }
            Plan::And(parts) => {
                for part in parts {
                    if self.is_unheld(part)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Plan::Or(parts) => {
                for part in parts {
                    if !self.is_unheld(part)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }

    /// Whether some passage here matches, if only one of a document that was deleted lately.
    pub fn is_held(&self, matching: &Matching) -> Result<bool, Error> {
        if let Matching::Any(parts) = matching {
            for part in parts {
                if self.is_held(part)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if matches!(matching, Matching::Days(..) | Matching::Pages(..)) {
            return self.is_touched(matching);
        }
        // Where words must stand together, that each is here says little.
        let together = matches!(matching, Matching::Sequence { .. } | Matching::Near { .. });
        for segment in self.lookups.segments() {
            let most = matching
                .document_frequency(segment)
                .map_err(Error::engine)?;
            if most > 0 && (!together || self.stands_in(matching, segment)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether some passage touches days or pages, as far as that may be looked up.
    fn is_touched(&self, matching: &Matching) -> Result<bool, Error> {
        let leaf = Leaf::filter(matching.clone());
        for segment in self.lookups.segments() {
            let last = segment.reader.max_doc();
            let mut open = OpenLeaf::new(&leaf, segment).map_err(Error::engine)?;
            for base in (0..last).step_by(SIZE) {
                if !self.may_walk(SIZE as u64) {
                    return Ok(true);
                }
                open.fill(base, &Bits::first((last - base) as usize));
                if !open.window.bits.is_empty() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether so many postings or passages more may be walked; if so, they count as walked.
    pub fn may_walk(&self, more: u64) -> bool {
        take(&self.walks, more)
    }

    /// Whether words stand together somewhere in a segment, as far as that may be looked up.
    fn stands_in(&self, matching: &Matching, segment: SegmentLookups<'_>) -> Result<bool, Error> {
        let postings = matching.postings(segment).map_err(Error::engine)?;
        if !self.may_walk(postings) {
            return Ok(true);
        }
        let opened = matching.open(segment, false).map_err(Error::engine)?;
        Ok(opened.is_some_and(|matcher| matcher.doc() != TERMINATED))
    }
}

/// Takes so much of what is left, if there is so much.
pub fn take(left: &Cell<u64>, more: u64) -> bool {
    let rest = left.get().checked_sub(more);
    left.set(rest.unwrap_or(left.get()));
    rest.is_some()
}
