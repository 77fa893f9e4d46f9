//! How good the ranking is on a small collection of made-up passages, query by query, so that a
//! change of the ranking shows as a change of a committed table. `ECNE_BLESS=1` writes it.
//!
//! The collection is far too small to choose constants on; `examples/relevance.rs` is for that.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use ecne_extract::minutes::{Body, Kind};
use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::{MatchMode, Query, SearchOptions, Searcher, Unit};

const PASSAGES: &str = include_str!("ranking/passages.tsv");
const QUERIES: &str = include_str!("ranking/queries.tsv");
/// Places of a result that count.
const LOOKED_AT: usize = 5;

#[test]
fn the_ranking_is_as_good_as_committed() {
    let searcher = Searcher::in_memory(documents()).unwrap();
    let mut table = String::from("nDCG@5  found          query\n");
    let mut sum = 0.0;
    for line in QUERIES.lines() {
        let (query, wanted) = line.split_once('\t').unwrap();
        let wanted: Vec<&str> = wanted.split(' ').collect();
        let found = found(&searcher, query);
        let gain = discounted_gain(&found, &wanted);
        sum += gain;
        writeln!(table, "{gain:>6.3}  {:<14} {query}", found.join(" ")).unwrap();
    }
    let mean = sum / QUERIES.lines().count() as f64;
    writeln!(table, "{mean:>6.3}  mean").unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ranking/figures.txt");
    if env::var_os("ECNE_BLESS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap();
    assert_eq!(table, committed, "ECNE_BLESS=1 writes {}", path.display());
}

/// Each run of passages of one day is a document; a passage is known by its paragraph.
fn documents() -> Vec<(DocumentRecord, Vec<PassageRecord>)> {
    let mut documents: Vec<(DocumentRecord, Vec<PassageRecord>)> = Vec::new();
    for line in PASSAGES.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, day, title, speaker, text] = columns[..] else {
            panic!("five columns: {line}");
        };
        let (document, number) = id.split_at(1);
        if documents.last().is_none_or(|(d, _)| d.id != document) {
            documents.push((record(document, day, title), Vec::new()));
        }
        let passages = &mut documents.last_mut().unwrap().1;
        passages.push(PassageRecord {
            ordinal: passages.len().try_into().unwrap(),
            paragraph: Some(number.parse().unwrap()),
            speakers: vec![speaker.to_owned()],
            text: text.to_owned(),
            ..PassageRecord::default()
        });
    }
    documents
}

fn record(id: &str, day: &str, title: &str) -> DocumentRecord {
    DocumentRecord {
        id: id.to_owned(),
        title: title.to_owned(),
        kind: Kind::Minutes,
        body: Some(Body {
            id: "made-up".to_owned(),
            name: "Made-up group".to_owned(),
        }),
        date_start: Some(day.parse().unwrap()),
        ..DocumentRecord::default()
    }
}

/// The best passages for a query, best first.
fn found(searcher: &Searcher, query: &str) -> Vec<String> {
    let options = SearchOptions {
        unit: Unit::Passage,
        match_mode: MatchMode::Any,
        limit: LOOKED_AT,
        ..SearchOptions::default()
    };
    let results = searcher
        .search(&Query::parse(query).unwrap(), &options)
        .unwrap();
    let hits = results.passages.iter();
    hits.map(|hit| format!("{}{}", hit.document.id, hit.passage.paragraph.unwrap()))
        .collect()
}

/// Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002), 0 to 1.
fn discounted_gain(found: &[String], wanted: &[&str]) -> f64 {
    let at = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
    let good = |(rank, id): (usize, &String)| wanted.contains(&id.as_str()).then(|| at(rank));
    let best: f64 = (0..wanted.len().min(LOOKED_AT)).map(at).sum();
    found.iter().enumerate().filter_map(good).sum::<f64>() / best
}
