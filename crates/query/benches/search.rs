//! Time of queries inside a program, on an index of made-up minutes (seed in `synthetic.rs`, ten
//! passages a document), beside the least that the engine alone could do for the same answer: the
//! same passages in an index as the engine's own examples make it, with stems and words as written
//! in a field each, and a collector that scores every match with BM25, counts exactly, groups by
//! document and keeps the best ten, whose passages are then read. Both in one run, round by round
//! in turn; medians, in microseconds. The last column is our time with three facets to that without.
//!
//! `cargo bench -p ecne-query --bench search -- [DOCUMENTS]`: 1,000 documents by default; 10,000
//! give the index of 100,000 passages that the figures of the project speak of.

#[path = "../../../benches/synthetic.rs"]
mod synthetic;

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use ecne_query::{Facet, Node, Query, SearchOptions, Searcher, Unit};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{BooleanQuery, ConstScoreQuery, PhraseQuery, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{
    DocAddress, DocId, Index, IndexWriter, Score, SegmentOrdinal, SegmentReader, TantivyDocument,
    Term,
};

const ROUNDS: usize = 200;
/// Results, and passages of each.
const SHOWN: (usize, usize) = (10, 3);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok());
    let place = tempfile::tempdir()?;
    let corpus = place.path().join(format!("synthetic-{}", synthetic::SEED));
    synthetic::corpus(&corpus, count.unwrap_or(1_000))?;
    let path = place.path().join("index");
    let report = ecne_index::build(&ecne_index::Options::new(&corpus, &path), &())?;
    println!("{} passages, seed {}", report.passages, synthetic::SEED);
    let begun = Instant::now();
    let searcher = Searcher::open(&path)?;
    println!("{:.0} µs to open", micros(begun.elapsed()));
    let (fields, bare) = bare(&path, &searcher)?;
    println!("   ecne    bare   ratio  facets  query (passages)");
    for (text, query) in queries(&fields) {
        let parsed = Query::parse(text)?;
        let plain = SearchOptions::default();
        let facets = SearchOptions {
            facets: vec![Facet::Body, Facet::Year, Facet::Speaker],
            ..SearchOptions::default()
        };
        let found = searcher.search(&parsed, &plain)?.total;
        let alone = bare.search(&query, &Grouped)?;
        assert_eq!((found.documents, found.passages), (alone.0, alone.1));
        let [ours, theirs, faceted] = medians(
            || {
                searcher
                    .search(&parsed, &plain)
                    .map(drop)
                    .map_err(Into::into)
            },
            || read(&bare, &bare.search(&query, &Grouped)?),
            || {
                searcher
                    .search(&parsed, &facets)
                    .map(drop)
                    .map_err(Into::into)
            },
        )?;
        println!(
            "{:>7.0} {:>7.0} {:>7.2} {:>7.2}  {text} ({})",
            micros(ours),
            micros(theirs),
            ours.as_secs_f64() / theirs.as_secs_f64(),
            faceted.as_secs_f64() / ours.as_secs_f64(),
            found.passages,
        );
    }
    Ok(())
}

/// The fields of the engine's own index.
struct Fields {
    text: Field,
    exact: Field,
    speaker: Field,
    document: Field,
    stored: Field,
}

/// All passages of an index in one of the engine's own making, in as many segments.
fn bare(path: &Path, searcher: &Searcher) -> Result<(Fields, tantivy::Searcher)> {
    let mut schema = Schema::builder();
    let fields = Fields {
        text: schema.add_text_field("text", words("en_stem")),
        exact: schema.add_text_field("exact", words("default")),
        speaker: schema.add_text_field("speaker", STRING),
        document: schema.add_text_field("document", STRING | FAST),
        stored: schema.add_text_field("stored", STORED),
    };
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 1 << 30)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let everything = SearchOptions {
        unit: Unit::Passage,
        limit: usize::MAX,
        ..SearchOptions::default()
    };
    let hits = searcher.search(&Query::from(Node::Everything), &everything)?;
    let segments = ecne_index::engine::open(path)?.1.searcher();
    let share = hits
        .passages
        .len()
        .div_ceil(segments.segment_readers().len());
    for (number, hit) in hits.passages.iter().enumerate() {
        let mut document = TantivyDocument::new();
        for field in [fields.text, fields.exact, fields.stored] {
            document.add_text(field, &hit.passage.text);
        }
        for speaker in &hit.passage.speakers {
            document.add_text(fields.speaker, speaker);
        }
        document.add_text(fields.document, &hit.document.id);
        writer.add_document(document)?;
        if (number + 1) % share == 0 {
            writer.commit()?;
        }
    }
    writer.commit()?;
    Ok((fields, index.reader()?.searcher()))
}

fn words(tokenizer: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}

/// Queries in our language, and as the engine has them.
fn queries(fields: &Fields) -> Vec<(&'static str, Box<dyn tantivy::query::Query>)> {
    let word = |field: Field, text: &str| -> Box<dyn tantivy::query::Query> {
        let term = Term::from_field_text(field, text);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    };
    let both = |a, b| Box::new(BooleanQuery::intersection(vec![a, b]));
    let phrase = ["its", "hotline"].map(|w| Term::from_field_text(fields.exact, w));
    let speaker = || Box::new(ConstScoreQuery::new(word(fields.speaker, "NL"), 0.0));
    vec![
        ("hotline", word(fields.text, "hotlin")),
        (
            "hotline mayors",
            both(word(fields.text, "hotlin"), word(fields.text, "mayor")),
        ),
        (
            "\"its hotline\"",
            Box::new(PhraseQuery::new(phrase.to_vec())),
        ),
        ("speaker:NL", speaker()),
        (
            "speaker:NL hotline",
            both(word(fields.text, "hotlin"), speaker()),
        ),
    ]
}

/// Documents, passages, and the best documents with their best passages.
type Answer = (usize, usize, Vec<Document>);

struct Grouped;

struct Segment {
    number: SegmentOrdinal,
    documents: Column<u64>,
    current: Document,
    answer: Answer,
}

/// One document: its number in the segment's column and the passages that match.
#[derive(Clone, Default)]
struct Document {
    number: Option<u64>,
    passages: Vec<(Score, DocAddress)>,
}

impl Collector for Grouped {
    type Fruit = Answer;
    type Child = Segment;

    fn for_segment(
        &self,
        number: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Segment> {
        let column = reader.fast_fields().str("document")?;
        let column =
            column.ok_or_else(|| tantivy::TantivyError::FieldNotFound("document".into()))?;
        Ok(Segment {
            number,
            documents: column.ords().clone(),
            current: Document::default(),
            answer: Answer::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Answer>) -> tantivy::Result<Answer> {
        let mut all = Answer::default();
        for (documents, passages, best) in segments {
            all.0 += documents;
            all.1 += passages;
            all.2.extend(best);
        }
        all.2.sort_by(|a, b| b.score().total_cmp(&a.score()));
        all.2.truncate(SHOWN.0);
        Ok(all)
    }
}

impl SegmentCollector for Segment {
    type Fruit = Answer;

    fn collect(&mut self, doc: DocId, score: Score) {
        let number = self.documents.first(doc);
        if number != self.current.number {
            self.finish();
            self.current.number = number;
        }
        self.current
            .passages
            .push((score, DocAddress::new(self.number, doc)));
    }

    fn harvest(mut self) -> Answer {
        self.finish();
        self.answer
    }
}

impl Segment {
    fn finish(&mut self) {
        if self.current.passages.is_empty() {
            return;
        }
        self.answer.0 += 1;
        self.answer.1 += self.current.passages.len();
        let best = &mut self.answer.2;
        let score = self.current.score();
        let least = best.last().map_or(f32::MIN, Document::score);
        if best.len() < SHOWN.0 || score > least {
            let at = best.partition_point(|d| d.score() >= score);
            best.insert(at, self.current.clone());
            best.truncate(SHOWN.0);
        }
        self.current.passages.clear();
    }
}

impl Document {
    fn score(&self) -> Score {
        self.passages.iter().map(|p| p.0).fold(0.0, f32::max)
    }
}

/// Reads the best passages.
fn read(searcher: &tantivy::Searcher, answer: &Answer) -> Result<()> {
    for document in &answer.2 {
        let mut passages = document.passages.clone();
        passages.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, address) in passages.iter().take(SHOWN.1) {
            searcher.doc::<TantivyDocument>(*address)?;
        }
    }
    Ok(())
}

/// The median time of each, run in turn.
fn medians(
    mut first: impl FnMut() -> Result<()>,
    mut second: impl FnMut() -> Result<()>,
    mut third: impl FnMut() -> Result<()>,
) -> Result<[Duration; 3]> {
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        let all: [&mut dyn FnMut() -> Result<()>; 3] = [&mut first, &mut second, &mut third];
        for (run, times) in all.into_iter().zip(&mut times) {
            let begun = Instant::now();
            run()?;
            times.push(begun.elapsed());
        }
    }
    Ok(times.map(|mut times| {
        times.sort_unstable();
        times[ROUNDS / 2]
    }))
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
