//! How often something comes up over time, and who brings it up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ecne_extract::minutes::Certainty;
use ecne_index::{DocumentRecord, PassageRecord};
use jiff::civil::Date;
use tantivy::{DocId, SegmentReader};

use crate::compile::Prepared;
use crate::engine::evaluate::{Collector, Groups};
use crate::engine::layout::Layout;
use crate::engine::pass::{Bounds, Meter};
use crate::error::Error;
use crate::highlight::Highlighter;
use crate::{Facet, MatchMode, Query, ReadAs, SearchOptions, Searcher};

/// The length of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Period {
    /// `2024`
    #[default]
    Year,
    /// `2024-Q2`
    Quarter,
    /// `2024-05-03 wg-ai`
    Meeting,
}

/// Counts over time, with what they are out of.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Timeline {
    /// Every period of which the index holds a document, in order, with or without matches. A
    /// period without any document is not here: of it nothing is known.
    pub periods: Vec<PeriodCounts>,
    /// Documents without a date; `None` where there are none.
    pub undated: Option<PeriodCounts>,
    /// How the query was understood.
    pub read_as: ReadAs,
}

/// The counts of one period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PeriodCounts {
    /// `2024`, `2024-Q2`, `2024-05-03 wg-ai`; empty for what has no date.
    pub period: String,
    /// Matching documents.
    pub documents: usize,
    /// Meetings that matching documents are of.
    pub meetings: usize,
    /// Matching passages.
    pub passages: usize,
    /// How often what was sought stands in their texts.
    pub occurrences: usize,
    /// Documents of the period that the index holds, and that the fields and filters of the query
    /// let through which say something of whole documents.
    pub held: usize,
    /// Meetings that those are of.
    pub meetings_held: usize,
    /// For each matching passage: its document, its first paragraph, its speakers.
    pub places: Vec<Place>,
}

/// Where a passage stands, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Place {
    /// Id of the document.
    pub document: String,
    /// Number of the first paragraph.
    pub paragraph: Option<u32>,
    /// To whom it is attributed.
    pub speakers: Vec<String>,
}

/// Who speaks of something, most passages first.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Speakers {
    /// One row for each speaker.
    pub rows: Vec<SpeakerRow>,
    /// Who else is on record in the same documents, but not in matching passages; sorted.
    pub others: Vec<OnRecord>,
    /// Matching passages that are attributed to nobody.
    pub unattributed: usize,
    /// What the counts are out of, by year: every year of which the index holds a document.
    pub held: BTreeMap<i16, Held>,
    /// The same of documents without a date.
    pub undated_held: usize,
    /// How the query was understood.
    pub read_as: ReadAs,
}

/// What the index holds of a year, as far as the fields and filters of the query let it through which
/// say something of whole documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Held {
    /// Documents of meetings that began in that year.
    pub documents: usize,
    /// Meetings that those are of.
    pub meetings: usize,
}

/// Somebody to whom a passage is attributed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OnRecord {
    /// Code, or name where there is none.
    pub speaker: String,
    /// How sure the surest of the attributions is.
    pub certainty: Certainty,
}

/// What one speaker said of it, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SpeakerRow {
    /// Code, or name where there is none.
    pub speaker: String,
    /// Matching passages attributed to them.
    pub passages: usize,
    /// Documents with such passages.
    pub documents: usize,
    /// Meetings with such passages.
    pub meetings: usize,
    /// First day of the first of them.
    pub first: Option<Date>,
    /// First day of the last of them.
    pub last: Option<Date>,
    /// Passages by year of the meeting.
    pub years: BTreeMap<i16, usize>,
    /// Passages of documents without a date, which are in no year.
    pub undated: usize,
}

/// Segment, record and matching passages of a document.
type Matched = (u32, DocId, Vec<DocId>);

/// The matches of a pass as addresses.
#[derive(Default)]
struct Addresses {
    groups: Vec<Matched>,
}

impl Collector for Addresses {
    fn begin_segment(&mut self, _: u32, _: &SegmentReader, _: &Layout) -> tantivy::Result<()> {
        Ok(())
    }

    fn groups(&mut self, groups: &Groups<'_>) -> tantivy::Result<()> {
        for run in groups.runs {
            let passages = groups.passages(run).iter().map(|p| p.doc).collect();
            self.groups.push((groups.segment, run.record, passages));
        }
        Ok(())
    }
}

fn count(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// A meeting: who met and when it began.
type Meeting = (Option<String>, Date);

impl Searcher {
    /// Counts a query by period. It is never widened: mode `auto` counts as `all`.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    pub fn timeline(
        &self,
        query: &Query,
        options: &SearchOptions,
        period: Period,
    ) -> Result<Timeline, Error> {
        let (groups, mut prepared) = self.matches(query, options)?;
        self.suggest(query, options, &groups, &mut prepared)?;
        let highlighter = Highlighter::new(self.fields(), &prepared).map_err(Error::engine)?;
        let mut periods: BTreeMap<Option<String>, Counted> = BTreeMap::new();
        for document in self.held(query, options)? {
            let counted = periods.entry(label(&document, period)).or_default();
            counted.counts.held += 1;
            counted.meetings_held.extend(meeting(&document));
        }
        let mut meter = Meter::new(Bounds::of(options));
        for (segment, record, passages) in groups {
            meter.add(passages.len())?;
            let document: DocumentRecord = self.record(segment, record)?;
            let counted = periods.entry(label(&document, period)).or_default();
            counted.counts.documents += 1;
            counted.meetings.extend(meeting(&document));
            for doc in passages {
                let passage: PassageRecord = self.record(segment, doc)?;
                counted.counts.passages += 1;
                counted.counts.occurrences += highlighter.ranges(&passage.text).len();
                counted.counts.places.push(Place {
                    document: document.id.clone(),
                    paragraph: passage.paragraph,
                    speakers: passage.speakers,
                });
            }
        }
        let mut timeline = Timeline {
            periods: Vec::new(),
            undated: None,
            read_as: prepared.read_as,
        };
        for (period, counted) in periods {
            let mut counts = counted.counts;
            counts.meetings = counted.meetings.len();
            counts.meetings_held = counted.meetings_held.len();
            counts
                .places
                .sort_by(|a, b| (&a.document, a.paragraph).cmp(&(&b.document, b.paragraph)));
            match period {
                Some(period) => timeline.periods.push(PeriodCounts { period, ..counts }),
                None => timeline.undated = Some(counts),
            }
        }
        Ok(timeline)
    }

    /// Counts a query by speaker. It is never widened: mode `auto` counts as `all`.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    pub fn speakers(&self, query: &Query, options: &SearchOptions) -> Result<Speakers, Error> {
        self.named(query, options, |passage| &passage.speakers)
    }

    /// Counts a query by who is mentioned in the passages without speaking there, as
    /// [`Searcher::speakers`] does by speaker: a "speaker" is one who is mentioned.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    pub fn mentioned(&self, query: &Query, options: &SearchOptions) -> Result<Speakers, Error> {
        self.named(query, options, |passage| &passage.mentions)
    }

    fn named(
        &self,
        query: &Query,
        options: &SearchOptions,
        names: fn(&PassageRecord) -> &[String],
    ) -> Result<Speakers, Error> {
        let (groups, mut prepared) = self.matches(query, options)?;
        self.suggest(query, options, &groups, &mut prepared)?;
        let mut rows: BTreeMap<String, (SpeakerRow, BTreeSet<Meeting>)> = BTreeMap::new();
        let mut present: BTreeMap<String, Certainty> = BTreeMap::new();
        let mut unattributed = 0;
        let (held, undated_held) = self.years_held(query, options)?;
        let mut meter = Meter::new(Bounds::of(options));
        for (segment, record, matched) in groups {
            let document: DocumentRecord = self.record(segment, record)?;
            meter.add(document.passages as usize)?;
            let mut seen = BTreeSet::new();
            for doc in record.saturating_sub(document.passages)..record {
                let passage: PassageRecord = self.record(segment, doc)?;
                if matched.binary_search(&doc).is_err() {
                    for name in names(&passage) {
                        let surest = present.entry(name.clone()).or_insert(passage.certainty);
                        if passage.certainty == Certainty::Stated {
                            *surest = Certainty::Stated;
                        }
                    }
                    continue;
                }
                unattributed += usize::from(names(&passage).is_empty());
                for name in names(&passage) {
                    let (row, meetings) = rows.entry(name.clone()).or_default();
                    row.add(&document);
                    row.documents += usize::from(seen.insert(name.clone()));
                    meetings.extend(meeting(&document));
                }
            }
        }
        present.retain(|name, _| !rows.contains_key(name));
        let row = |(speaker, (row, meetings)): (String, (SpeakerRow, BTreeSet<Meeting>))| {
            let meetings = meetings.len();
            SpeakerRow {
                speaker,
                meetings,
                ..row
            }
        };
        let mut rows: Vec<SpeakerRow> = rows.into_iter().map(row).collect();
        rows.sort_by(|a, b| {
            let most = b.passages.cmp(&a.passages);
            most.then_with(|| a.speaker.cmp(&b.speaker))
        });
        let other = |(speaker, certainty)| OnRecord { speaker, certainty };
        Ok(Speakers {
            rows,
            others: present.into_iter().map(other).collect(),
            unattributed,
            held,
            undated_held,
            read_as: prepared.read_as,
        })
    }

    /// Where nothing matches, adds corrections, and says what a search would widen to.
    fn suggest(
        &self,
        query: &Query,
        options: &SearchOptions,
        found: &[Matched],
        prepared: &mut Prepared<'_>,
    ) -> Result<(), Error> {
        if found.is_empty() {
            if options.match_mode == MatchMode::Auto {
                let elsewhere = self.not_together(prepared, options)?;
                if elsewhere.passages > 0 {
                    let place = match prepared.parts() {
                        1 => "in titles or headings alone",
                        _ => "apart from each other, or in titles or headings",
                    };
                    prepared.read_as.notes.push(format!(
                        "{place}: {} of {}, which are not counted",
                        count(elsewhere.passages, "passage"),
                        count(elsewhere.documents, "document")
                    ));
                }
            }
            let options = SearchOptions {
                match_mode: match options.match_mode {
                    MatchMode::Any => MatchMode::Any,
                    MatchMode::All | MatchMode::Auto => MatchMode::All,
                },
                ..options.clone()
            };
            prepared.read_as.suggestions = self.suggestions(query, &options)?;
        }
        Ok(())
    }

    /// All matches of a query, by document.
    fn matches(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<(Vec<Matched>, Prepared<'_>), Error> {
        let prepared = self.prepare(query, options)?;
        let compiled = match options.match_mode {
            MatchMode::Any => prepared.any(),
            MatchMode::All | MatchMode::Auto => prepared.all(),
        };
        let mut addresses = Addresses::default();
        self.pass(&prepared, &compiled, options)
            .run(&mut addresses)?;
        Ok((addresses.groups, prepared))
    }

    /// What the index holds of each year, and how many documents without a date, of those that
    /// [`Searcher::held`] gives.
    fn years_held(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<(BTreeMap<i16, Held>, usize), Error> {
        let mut years: BTreeMap<i16, Held> = BTreeMap::new();
        let mut undated = 0;
        let facets = [Facet::Year, Facet::Meeting];
        for counts in self.by_facets(&query.of_documents(), options, &facets)? {
            for counted in &counts.values {
                // Both begin with the four digits of the year.
                let year = counted.value.get(..4).and_then(|year| year.parse().ok());
                let held = years.entry(year.unwrap_or_default()).or_default();
                match counts.facet {
                    Facet::Year => held.documents += counted.total.documents,
                    _ => held.meetings += 1,
                }
            }
            undated = counts.without.documents;
        }
        Ok((years, undated))
    }

    /// The documents that a query's fields and filters let through, whatever its words and whoever
    /// speaks: a meeting where nobody else spoke counts too.
    fn held(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Vec<Arc<DocumentRecord>>, Error> {
        let everything = query.of_documents();
        let bound = !everything.filters.is_empty() || everything.root != crate::Node::Everything;
        if !bound && options.duplicates == crate::Duplicates::Show {
            return self.documents();
        }
        let (groups, _) = self.matches(&everything, options)?;
        let records = groups
            .into_iter()
            .map(|(segment, record, _)| self.record(segment, record));
        records.map(|r| r.map(Arc::new)).collect()
    }
}

#[derive(Default)]
struct Counted {
    counts: PeriodCounts,
    meetings: BTreeSet<Meeting>,
    meetings_held: BTreeSet<Meeting>,
}

impl SpeakerRow {
    fn add(&mut self, document: &DocumentRecord) {
        self.passages += 1;
        if let Some(date) = document.date_start {
            self.first = Some(self.first.map_or(date, |d| d.min(date)));
            self.last = Some(self.last.map_or(date, |d| d.max(date)));
            *self.years.entry(date.year()).or_default() += 1;
        } else {
            self.undated += 1;
        }
    }
}

fn meeting(document: &DocumentRecord) -> Option<Meeting> {
    let body = document.body.as_ref().map(|b| b.id.clone());
    document.date_start.map(|date| (body, date))
}

fn label(document: &DocumentRecord, period: Period) -> Option<String> {
    let date = document.date_start?;
    Some(match period {
        Period::Year => format!("{:04}", date.year()),
        Period::Quarter => format!("{:04}-Q{}", date.year(), (date.month() + 2) / 3),
        Period::Meeting => match &document.body {
            Some(body) => format!("{date} {}", body.id),
            None => date.to_string(),
        },
    })
}
