//! Counts by body, kind, year, meeting, speaker, mention and heading, for everything that matches.

use ecne_index::engine::schema::{self, Fields};
use tantivy::SegmentReader;

use crate::Totals;
use crate::engine::evaluate::{Collector, Groups, Statistics};
use crate::engine::layout::Layout;
use crate::engine::pass::Share;
use crate::engine::values::{NONE, Passages, SegmentValues, Values};

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
}

/// Counts one facet in the pass that finds the results.
#[derive(Clone)]
pub struct FacetCollector<'v> {
    facet: Facet,
    values: &'v Values,
    /// Those of the segment that is being walked.
    segment: Option<&'v SegmentValues>,
    /// Counts by number of the value, first those of what has none.
    tallies: Vec<Tally>,
    /// Documents seen so far.
    documents: usize,
}

#[derive(Clone, Default)]
struct Tally {
    totals: Totals,
    /// Number of the document that was counted last, from 1.
    last: usize,
}

impl Tally {
    fn add(&mut self, document: usize) {
        self.totals.passages += 1;
        self.totals.documents += usize::from(self.last != document);
        self.last = document;
    }
}

impl Facet {
    /// Reads the values that the facet counts by.
    pub(crate) fn values(
        self,
        readers: &[SegmentReader],
        fields: &Fields,
        statistics: &Statistics,
    ) -> tantivy::Result<Values> {
        let mut values = Values::default();
        for (number, reader) in (0u32..).zip(readers) {
            let layout = statistics.layout(number, reader, fields)?;
            let days = Some("date_start");
            match self {
                Facet::Speaker => values.add_passages(reader, "speaker_code")?,
                Facet::Mention => values.add_passages(reader, "mention_code")?,
                Facet::Section => values.add_passages(reader, "heading")?,
                Facet::Body => values.add_documents(reader, layout, (Some("body"), None), text)?,
                Facet::Kind => values.add_documents(reader, layout, (Some("kind"), None), text)?,
                Facet::Year => values.add_documents(reader, layout, (None, days), year)?,
                Facet::Meeting => {
                    values.add_documents(reader, layout, (Some("body"), days), meeting)?;
                }
            }
        }
        Ok(values)
    }
}

fn text(text: Option<&str>, _: Option<u64>) -> Option<String> {
    text.map(str::to_owned)
}

fn year(_: Option<&str>, day: Option<u64>) -> Option<String> {
    day.map(|day| format!("{:04}", day / 10_000))
}

fn meeting(body: Option<&str>, day: Option<u64>) -> Option<String> {
    let date = schema::date(day?)?;
    Some(
        format!("{date} {}", body.unwrap_or_default())
            .trim_end()
            .to_owned(),
    )
}

impl<'v> FacetCollector<'v> {
    pub fn new(facet: Facet, values: &'v Values) -> FacetCollector<'v> {
        FacetCollector {
            facet,
            values,
            segment: None,
            tallies: vec![Tally::default(); values.names.len()],
            documents: 0,
        }
    }

    pub fn into_counts(self) -> FacetCounts {
        let mut tallies = self.tallies.into_iter();
        let without = tallies.next().unwrap_or_default().totals;
        let counted = self.values.names.iter().skip(1).zip(tallies);
        let counted = counted.filter(|(_, tally)| tally.totals.passages > 0);
        let count = |(value, tally): (&String, Tally)| FacetCount {
            value: value.clone(),
            total: tally.totals,
        };
        let mut values: Vec<FacetCount> = counted.map(count).collect();
        values.sort_unstable_by(|a, b| {
            let by_count = b.total.passages.cmp(&a.total.passages);
            by_count.then_with(|| a.value.cmp(&b.value))
        });
        FacetCounts {
            facet: self.facet,
            values,
            without,
        }
    }

    /// Counts by what all passages of a document have in common.
    fn count_documents(&mut self, groups: &Groups<'_>, values: &[u32]) {
        for run in groups.runs {
            let value = values.get(run.record as usize).copied().unwrap_or(NONE);
            if let Some(tally) = self.tallies.get_mut(value as usize) {
                tally.totals.documents += 1;
                tally.totals.passages += run.len();
            }
        }
    }

    fn count_passages(&mut self, groups: &Groups<'_>, values: &Passages) {
        for run in groups.runs {
            self.documents += 1;
            let document = self.documents;
            for passage in groups.passages(run) {
                let first = values.first(passage.doc);
                if let Some(tally) = self.tallies.get_mut(first as usize) {
                    tally.add(document);
                    continue;
                }
                for value in values.list(first) {
                    if let Some(tally) = self.tallies.get_mut(*value as usize) {
                        tally.add(document);
                    }
                }
            }
        }
    }
}

impl Share for FacetCollector<'_> {
    fn merge(&mut self, other: Self) {
        let tallies = self.tallies.iter_mut().zip(&other.tallies);
        // Of other documents, since these are of other segments.
        tallies.for_each(|(tally, other)| tally.totals += other.totals);
    }
}

impl Collector for FacetCollector<'_> {
    fn begin_segment(&mut self, number: u32, _: &SegmentReader, _: &Layout) -> tantivy::Result<()> {
        self.segment = self.values.segments.get(number as usize);
        Ok(())
    }

    fn groups(&mut self, groups: &Groups<'_>) -> tantivy::Result<()> {
        match self.segment {
            Some(SegmentValues::Documents(values)) => self.count_documents(groups, values),
            Some(SegmentValues::Passages(values)) => self.count_passages(groups, values),
            None => {}
        }
        Ok(())
    }
}
