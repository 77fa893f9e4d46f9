//! The table of operators in the crate's docs, on the corpus of this repository. After a change that
//! is meant, `ECNE_BLESS=1 cargo test -p ecne-query --test corpus` writes the table anew.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::path::Path;

use ecne_query::{MatchMode, Query, SearchOptions, Searcher, Sort, Unit};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples.md");
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus");

#[test]
fn every_operator_finds_what_the_docs_say() {
    let index = tempfile::tempdir().unwrap();
    ecne_index::build(
        &ecne_index::Options::new(Path::new(CORPUS), index.path()),
        &(),
    )
    .unwrap();
    let searcher = Searcher::open(index.path()).unwrap();
    let table = std::fs::read_to_string(TABLE).unwrap();
    let lines = table.lines().map(|line| match query_of(line) {
        Some(query) => row(&searcher, query),
        None => line.to_owned(),
    });
    let fresh = lines.map(|line| line + "\n").collect::<String>();
    if std::env::var_os("ECNE_BLESS").is_some() {
        std::fs::write(TABLE, &fresh).unwrap();
    }
    assert_eq!(fresh, table);
    let found = table.lines().filter(|line| line.contains('#')).count();
    assert!(found > 30, "only {found} queries find anything");
}

/// The query of a row of the table, as it stands in the source.
fn query_of(line: &str) -> Option<&str> {
    line.strip_prefix("| `")?.split_once("` |").map(|(q, _)| q)
}

fn row(searcher: &Searcher, written: &str) -> String {
    // A bar inside a table is escaped.
    let query = Query::parse(&written.replace("\\|", "|")).unwrap();
    let options = SearchOptions {
        match_mode: MatchMode::All,
        unit: Unit::Passage,
        sort: Sort::Relevance,
        limit: 3,
        ..SearchOptions::default()
    };
    let results = searcher.search(&query, &options).unwrap();
    let places = results.passages.iter().map(|hit| {
        let name = match hit.document.id.ends_with(".pdf") {
            true => "minutes",
            false => "page",
        };
        let number = hit.passage.paragraph;
        number.map_or_else(|| name.to_owned(), |n| format!("{name}#{n}"))
    });
    let best = places.collect::<Vec<_>>().join(", ");
    format!("| `{written}` | {} | {best} |", results.total.passages)
}
