//! Counts by body, kind, year, meeting, speaker, mention and heading, for everything that matches.

use ecne_index::engine::schema::{self, Fields};
use tantivy::SegmentReader;

use crate::Totals;
use crate::engine::evaluate::{Collector, Groups, Statistics};
use crate::engine::layout::Layout;
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

/// Counts facets in the pass that finds the results.
#[derive(Default)]
pub struct FacetCollector<'v> {
    counters: Vec<Counter<'v>>,
    /// Engine documents of the segments before, so that no two documents have the same number.
    before: usize,
    size: usize,
    /// Room for the numbers of the documents of a window in their segment.
    numbers: Vec<usize>,
}

/// Counts one facet.
struct Counter<'v> {
    facet: Facet,
    values: &'v Values,
    /// Those of the segment that is being walked.
    segment: Option<&'v SegmentValues>,
    /// Counts by number of the value, first those of what has none.
    tallies: Vec<Tally>,
}

/// The counts of one value.
#[derive(Clone, Default)]
struct Tally {
    passages: usize,
    /// Number of the document that was counted last, from 1.
    last: usize,
    documents: usize,
}

impl Tally {
    fn add(&mut self, document: usize) {
        self.passages += 1;
        self.documents += usize::from(self.last != document);
        self.last = document;
    }

    fn totals(&self) -> Totals {
        Totals {
            documents: self.documents,
            passages: self.passages,
        }
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
    pub fn add(&mut self, facet: Facet, values: &'v Values) {
        self.counters.push(Counter {
            facet,
            values,
            segment: None,
            tallies: vec![Tally::default(); values.names.len()],
        });
    }

    /// The counts of each facet, in the order in which they were added.
    pub fn into_counts(self) -> Vec<FacetCounts> {
        let counters = self.counters.into_iter();
        counters.map(Counter::into_counts).collect()
    }
}

impl Counter<'_> {
    fn into_counts(self) -> FacetCounts {
        let mut tallies = self.tallies.into_iter();
        let without = tallies.next().unwrap_or_default().totals();
        let counted = self.values.names.iter().skip(1).zip(tallies);
        let counted = counted.filter(|(_, tally)| tally.passages > 0);
        let count = |(value, tally): (&String, Tally)| FacetCount {
            value: value.clone(),
            total: tally.totals(),
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
    fn count_documents(&mut self, groups: &Groups<'_>, numbers: &[usize], values: &[u32]) {
        for (run, number) in groups.runs.iter().zip(numbers) {
            let value = values.get(*number).copied().unwrap_or(NONE);
            if let Some(tally) = self.tallies.get_mut(value as usize) {
                tally.documents += 1;
                tally.passages += run.len();
            }
        }
    }

    fn count_passages(&mut self, groups: &Groups<'_>, before: usize, values: &Passages) {
        for passage in groups.all {
            let document = before + passage.record as usize + 1;
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

impl Collector for FacetCollector<'_> {
    fn begin_segment(
        &mut self,
        number: u32,
        reader: &SegmentReader,
        _: &Layout,
    ) -> tantivy::Result<()> {
        self.before += std::mem::replace(&mut self.size, reader.max_doc() as usize);
        for counter in &mut self.counters {
            counter.segment = counter.values.segments.get(number as usize);
        }
        Ok(())
    }

    fn groups(&mut self, groups: &Groups<'_>) -> tantivy::Result<()> {
        if self.counters.is_empty() {
            return Ok(());
        }
        let numbers = groups.runs.iter().map(|r| groups.layout.number(r.record));
        self.numbers.clear();
        self.numbers.extend(numbers);
        for counter in &mut self.counters {
            match counter.segment {
                Some(SegmentValues::Documents(values)) => {
                    counter.count_documents(groups, &self.numbers, values);
                }
                Some(SegmentValues::Passages(values)) => {
                    counter.count_passages(groups, self.before, values);
                }
                None => {}
            }
        }
        Ok(())
    }
}
