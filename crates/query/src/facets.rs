//! Counts by body, kind, year, meeting, speaker, mention and heading, for everything that matches.

use std::collections::HashMap;

use ecne_index::engine::schema;
use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::Totals;
use crate::engine::evaluate::{Collector, Group};

/// By what to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Facet {
    /// Who met, by id.
    Body,
    /// Kind of document.
    Kind,
    /// Year in which the meeting began.
    Year,
    /// Meeting: `yyyy-mm-dd body`, or the date alone.
    Meeting,
    /// Speaker, by code.
    Speaker,
    /// Who is mentioned, by code.
    Mention,
    /// Each heading above, but for the title of the document.
    Section,
}

/// The counts of one facet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FacetCounts {
    /// By what was counted.
    pub facet: Facet,
    /// Every value with its counts, most passages first, then by value. A passage with two
    /// speakers counts for both.
    pub values: Vec<FacetCount>,
    /// What has no value: no speaker, no date.
    pub without: Totals,
}

/// The counts of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FacetCount {
    /// The value as the index holds it: a code, an id, a year.
    pub value: String,
    /// Matching passages and the documents that they are from.
    pub total: Totals,
}

impl Facet {
    /// All facets.
    pub const ALL: [Facet; 7] = [
        Facet::Body,
        Facet::Kind,
        Facet::Year,
        Facet::Meeting,
        Facet::Speaker,
        Facet::Mention,
        Facet::Section,
    ];

    /// The name in flags and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Body => "body",
            Facet::Kind => "kind",
            Facet::Year => "year",
            Facet::Meeting => "meeting",
            Facet::Speaker => "speaker",
            Facet::Mention => "mention",
            Facet::Section => "section",
        }
    }

    /// The facet of that name.
    pub fn from_name(name: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|f| f.name() == name)
    }

    fn column(self) -> Option<&'static str> {
        match self {
            Facet::Body | Facet::Meeting => Some("body"),
            Facet::Kind => Some("kind"),
            Facet::Speaker => Some("speaker_code"),
            Facet::Mention => Some("mention_code"),
            Facet::Section => Some("heading"),
            Facet::Year => None,
        }
    }
}

/// Counts one facet in the pass that finds the results.
pub struct FacetCollector {
    facet: Facet,
    names: Option<StrColumn>,
    ords: Option<Column<u64>>,
    days: Option<Column<u64>>,
    /// Counts in this segment by number of the name.
    by_name: Vec<Tally>,
    /// Counts in this segment by number of the name and day, for meetings, and by year.
    by_day: FxHashMap<(u64, u64), Tally>,
    all: HashMap<String, Totals>,
    without: Totals,
}

#[derive(Clone, Default)]
struct Tally {
    totals: Totals,
    /// One more than the record of the document that was counted last.
    last: DocId,
}

impl Tally {
    fn add(&mut self, record: DocId, passages: usize) {
        self.totals.passages += passages;
        if self.last != record + 1 {
            self.totals.documents += 1;
            self.last = record + 1;
        }
    }
}

/// Stands for no name, or no day, in the key of a tally.
const NONE: u64 = u64::MAX;

impl FacetCollector {
    pub fn new(facet: Facet) -> FacetCollector {
        FacetCollector {
            facet,
            names: None,
            ords: None,
            days: None,
            by_name: Vec::new(),
            by_day: FxHashMap::default(),
            all: HashMap::new(),
            without: Totals::default(),
        }
    }

    pub fn into_counts(mut self) -> FacetCounts {
        self.end_segment();
        let count = |(value, total)| FacetCount { value, total };
        let mut values: Vec<FacetCount> = self.all.into_iter().map(count).collect();
        values.sort_by(|a, b| {
            let by_count = b.total.passages.cmp(&a.total.passages);
            by_count.then_with(|| a.value.cmp(&b.value))
        });
        FacetCounts {
            facet: self.facet,
            values,
            without: self.without,
        }
    }

    fn end_segment(&mut self) {
        let named = std::mem::take(&mut self.by_name).into_iter();
        let by_name = (0..).zip(named).map(|(ord, tally)| ((ord, NONE), tally));
        let by_day = std::mem::take(&mut self.by_day);
        for ((ord, day), tally) in by_name.chain(by_day) {
            if tally.totals.passages == 0 {
                continue;
            }
            let sum = match self.value(ord, day) {
                Some(value) => self.all.entry(value).or_default(),
                None => &mut self.without,
            };
            sum.documents += tally.totals.documents;
            sum.passages += tally.totals.passages;
        }
    }

    fn value(&self, ord: u64, day: u64) -> Option<String> {
        let mut name = String::new();
        if ord != NONE {
            let names = self.names.as_ref()?;
            names
                .ord_to_str(ord, &mut name)
                .ok()
                .filter(|found| *found)?;
        }
        match self.facet {
            Facet::Year => (day != NONE).then(|| format!("{:04}", day / 10_000)),
            Facet::Meeting => {
                let date = schema::date(day)?;
                Some(format!("{date} {name}").trim_end().to_owned())
            }
            _ => (ord != NONE).then_some(name),
        }
    }

    fn count(&mut self, ord: u64, day: u64, record: DocId, passages: usize) {
        let by_name = usize::try_from(ord).ok().filter(|_| day == NONE);
        let tally = match by_name.and_then(|ord| self.by_name.get_mut(ord)) {
            Some(tally) => tally,
            None => self.by_day.entry((ord, day)).or_default(),
        };
        tally.add(record, passages);
    }

    /// What all passages of a document have in common.
    fn count_document(&mut self, group: &Group<'_>) {
        let first = |column: &Option<Column<u64>>| {
            let value = column.as_ref().and_then(|c| c.first(group.record));
            value.unwrap_or(NONE)
        };
        let mut day = first(&self.days);
        if self.facet == Facet::Year && day != NONE {
            // A year for a key, not each of its days.
            day = day / 10_000 * 10_000;
        }
        self.count(first(&self.ords), day, group.record, group.passages.len());
    }

    fn count_passages(&mut self, ords: &Column<u64>, group: &Group<'_>) {
        for passage in group.passages {
            let mut some = false;
            for ord in ords.values_for_doc(passage.doc) {
                some = true;
                self.count(ord, NONE, group.record, 1);
            }
            if !some {
                self.count(NONE, NONE, group.record, 1);
            }
        }
    }
}

impl Collector for FacetCollector {
    fn begin_segment(&mut self, _number: u32, reader: &SegmentReader) -> tantivy::Result<()> {
        self.end_segment();
        let columns = reader.fast_fields();
        self.names = match self.facet.column() {
            Some(name) => columns.str(name)?,
            None => None,
        };
        self.ords = self.names.as_ref().map(|n| n.ords().clone());
        let names = self.names.as_ref().map_or(0, |n| n.num_terms());
        self.by_name = vec![Tally::default(); names];
        self.days = match self.facet {
            Facet::Year | Facet::Meeting => Some(columns.u64("date_start")?),
            _ => None,
        };
        Ok(())
    }

    fn group(&mut self, group: &Group<'_>) -> tantivy::Result<()> {
        match self.facet {
            Facet::Body | Facet::Kind | Facet::Year | Facet::Meeting => self.count_document(group),
            Facet::Speaker | Facet::Mention | Facet::Section => match self.ords.take() {
                Some(ords) => {
                    self.count_passages(&ords, group);
                    self.ords = Some(ords);
                }
                None => self.count(NONE, NONE, group.record, group.passages.len()),
            },
        }
        Ok(())
    }
}
