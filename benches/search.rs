//! Time of queries inside a program, on an index of made-up minutes (seed in `synthetic.rs`, ten
//! passages a document): each query 200 times in a row after one that warms up; the median and the
//! slowest count, in microseconds.
//!
//! `cargo bench --bench search -- [DOCUMENTS]`: 1,000 documents by default; 10,000 give the index of
//! 100,000 passages that the figures of the project speak of.

mod synthetic;

use std::error::Error;
use std::time::{Duration, Instant};

use ecne_query::{Query, SearchOptions, Searcher};

const QUERIES: [&str; 6] = [
    "hotline",
    "hotline mayors",
    "\"underlined hotline\"",
    "speaker:NL",
    "speaker:NL hotline",
    "candid*",
];
const ROUNDS: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok());
    let place = tempfile::tempdir()?;
    let corpus = place.path().join(format!("synthetic-{}", synthetic::SEED));
    synthetic::corpus(&corpus, count.unwrap_or(1_000))?;
    let index = place.path().join("index");
    let report = ecne_index::build(&ecne_index::Options::new(&corpus, &index), &())?;
    println!(
        "{} documents, {} passages",
        report.documents, report.passages
    );
    let begun = Instant::now();
    let searcher = Searcher::open(&index)?;
    println!("{:>8.0} µs to open", begun.elapsed().as_secs_f64() * 1e6);
    for text in QUERIES {
        let query = Query::parse(text)?;
        let (found, median, slowest) = measure(&searcher, &query)?;
        println!(
            "{:>8.0} µs, slowest {:>8.0}: {text} ({found} passages)",
            median.as_secs_f64() * 1e6,
            slowest.as_secs_f64() * 1e6,
        );
    }
    Ok(())
}

fn measure(
    searcher: &Searcher,
    query: &Query,
) -> Result<(usize, Duration, Duration), ecne_query::Error> {
    let options = SearchOptions::default();
    let found = searcher.search(query, &options)?.total.passages;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        searcher.search(query, &options)?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok((found, times[ROUNDS / 2], times[ROUNDS - 1]))
}
