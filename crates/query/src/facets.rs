//! Counts by body, kind, year, meeting, speaker, mention and heading, for everything that matches.

use std::sync::Arc;

use ecne_index::engine::schema::{self, Fields};
use tantivy::{DocId, SegmentReader};

use crate::Totals;
use crate::engine::evaluate::{Collector, Groups, Statistics};
use crate::engine::layout::Layout;
use crate::engine::values::{NONE, Numbers, SegmentValues, Values};

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
    /// The value as the index holds it: a code, an id, a year. Shared with the searcher.
    pub value: Arc<str>,
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
        let count = |(value, tally): (&Arc<str>, Tally)| FacetCount {
            value: Arc::clone(value),
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

    /// Counts by the numbers of the values of a segment.
    fn count<T: Copy + Into<u32>>(
        &mut self,
        groups: &Groups<'_>,
        before: usize,
        segment: &SegmentValues,
        numbers: &[T],
    ) {
        let number = |doc: DocId| numbers.get(doc as usize).map_or(NONE, |n| (*n).into());
        if segment.of_documents {
            for run in groups.runs {
                if let Some(tally) = self.tallies.get_mut(number(run.record) as usize) {
                    tally.documents += 1;
                    tally.passages += run.len();
                }
            }
            return;
        }
        for passage in groups.all {
            let document = before + passage.record as usize + 1;
            let number = number(passage.doc);
            match segment.list(number) {
                None => self.count_passage(number, document),
                Some(list) => list
                    .iter()
                    .for_each(|value| self.count_passage(*value, document)),
            }
        }
    }

    fn count_passage(&mut self, value: u32, document: usize) {
        if let Some(tally) = self.tallies.get_mut(value as usize) {
            tally.add(document);
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
        let before = self.before;
        for counter in &mut self.counters {
            let Some(segment) = counter.segment else {
                continue;
            };
            match &segment.numbers {
                Numbers::One(all) => counter.count(groups, before, segment, all),
                Numbers::Two(all) => counter.count(groups, before, segment, all),
                Numbers::Four(all) => counter.count(groups, before, segment, all),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use ecne_extract::minutes::Kind;
    use ecne_index::{DocumentRecord, PassageRecord};

    use super::*;
    use crate::{PassageHit, Query, SearchOptions, Searcher, Unit};

    /// Three segments of 200 documents with 1 to 3 passages; more headings than a byte can number,
    /// and passages with none, one or two speakers.
    fn searcher() -> Searcher {
        let codes = ["NL", "EE", "DE", "COM"];
        let document = |number: usize| {
            let passage = |ordinal: usize| PassageRecord {
                ordinal: ordinal as u32,
                text: format!("The hotline of {}", ["mayors", "towns"][ordinal % 2]),
                section: vec![format!("Item {}", number % 300), "Views".to_owned()],
                speakers: (0..(number + ordinal) % 3)
                    .map(|at| codes[(number + at) % 4].to_owned())
                    .collect(),
                ..PassageRecord::default()
            };
            let record = DocumentRecord {
                id: format!("{number:03}.html"),
                kind: [Kind::Minutes, Kind::Agenda][number % 2],
                date_start: match number % 5 {
                    0 => None,
                    years => Some(jiff::civil::date(2020 + years as i16, 5, 3)),
                },
                ..DocumentRecord::default()
            };
            (record, (0..1 + number % 3).map(passage).collect())
        };
        let segments = (0..3).map(|s| (s * 200..(s + 1) * 200).map(document));
        Searcher::in_segments(segments).unwrap()
    }

    /// Passages and documents by value; those without one under the empty text.
    type Counts = BTreeMap<String, (usize, BTreeSet<String>)>;

    #[test]
    fn counts_are_what_counting_all_results_gives() {
        let searcher = searcher();
        for query in ["hotline", "mayors", "speaker:NL", "speaker:EE towns"] {
            let options = SearchOptions {
                unit: Unit::Passage,
                limit: usize::MAX,
                facets: vec![Facet::Kind, Facet::Year, Facet::Speaker, Facet::Section],
                ..SearchOptions::default()
            };
            let results = searcher
                .search(&Query::parse(query).unwrap(), &options)
                .unwrap();
            assert!(!results.passages.is_empty(), "{query}");
            for counted in &results.facets {
                let mut expected = Counts::new();
                for hit in &results.passages {
                    for value in values(counted.facet, hit) {
                        let (passages, documents) = expected.entry(value).or_default();
                        *passages += 1;
                        documents.insert(hit.document.id.clone());
                    }
                }
                let without = FacetCount {
                    value: "".into(),
                    total: counted.without,
                };
                let all = counted.values.iter().chain([&without]);
                let all = all.filter(|count| count.total.passages > 0);
                let all = all.map(|c| (c.value.to_string(), (c.total.passages, c.total.documents)));
                let expected = expected.into_iter();
                let expected = expected.map(|(value, (passages, d))| (value, (passages, d.len())));
                let (all, expected): (BTreeMap<_, _>, BTreeMap<_, _>) =
                    (all.collect(), expected.collect());
                assert_eq!(all, expected, "{query} {}", counted.facet.name());
            }
        }
    }

    /// What a passage has, or the empty text.
    fn values(facet: Facet, hit: &PassageHit) -> Vec<String> {
        let passage = &hit.passage;
        let values = match facet {
            Facet::Speaker => passage.speakers.clone(),
            Facet::Section => passage.section.clone(),
            Facet::Kind => vec![hit.document.kind.name().to_owned()],
            _ => {
                let date = hit.document.date_start.iter();
                date.map(|d| d.year().to_string()).collect()
            }
        };
        match values.is_empty() {
            true => vec![String::new()],
            false => values,
        }
    }
}
