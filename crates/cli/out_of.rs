//! What counts by speaker are out of: the documents and meetings here, and the meetings that pages of
//! the corpus list.

use std::collections::BTreeMap;

use ecne_query::{Query, Searcher, Speakers};

use crate::failure::Failure;
use crate::listed;
use crate::places::Places;
use crate::words::count;

/// What there is to speak of, as far as the query's fields let it through that say something of whole
/// documents.
pub struct OutOf {
    /// By year of the meeting.
    pub years: BTreeMap<i16, Year>,
    /// Documents here without a date.
    pub undated: usize,
    /// Meetings that are listed without even a year.
    timeless: usize,
}

/// What there is of one year.
#[derive(Clone, Copy, Default)]
pub struct Year {
    /// Documents here.
    pub documents: usize,
    /// Meetings that those are of.
    pub meetings: usize,
    /// Meetings listed, whether something of them is here or not.
    pub listed: usize,
}

/// One of the numbers of a year.
pub type Number = fn(&Year) -> usize;

impl OutOf {
    /// What the counts of a query are out of.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn of(
        counted: &Speakers,
        query: &Query,
        searcher: &Searcher,
        places: &Places,
    ) -> Result<OutOf, Failure> {
        let mut listed = listed::meetings(places, &[], &[]);
        listed::admit(searcher, query, &mut listed)?;
        let mut out_of = OutOf {
            years: BTreeMap::new(),
            undated: counted.undated_held,
            timeless: 0,
        };
        for (year, held) in &counted.held {
            let of_year = out_of.years.entry(*year).or_default();
            of_year.documents = held.documents;
            of_year.meetings = held.meetings;
        }
        for meeting in &listed {
            match meeting.year {
                Some(year) => out_of.years.entry(year).or_default().listed += 1,
                None => out_of.timeless += 1,
            }
        }
        Ok(out_of)
    }

    /// Meetings of which something is here.
    pub fn meetings(&self) -> usize {
        self.years.values().map(|year| year.meetings).sum()
    }

    /// Meetings that are listed.
    pub fn listed(&self) -> usize {
        self.timeless + self.years.values().map(|year| year.listed).sum::<usize>()
    }

    /// Everything in one sentence.
    pub fn sentence(&self) -> String {
        let meetings = count(self.meetings() as u64, "meeting");
        let mut text = format!("Out of {meetings} with a document here");
        if self.undated > 0 {
            let undated = count(self.undated as u64, "undated document");
            text.push_str(&format!(" and {undated}"));
        }
        if self.listed() > 0 {
            let listed = count(self.listed() as u64, "meeting");
            let verb = if self.listed() == 1 { "is" } else { "are" };
            text.push_str(&format!("; {listed} {verb} listed"));
        }
        text
    }
}
