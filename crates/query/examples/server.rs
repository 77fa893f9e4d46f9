//! A program that runs for long: it answers the queries on its standard input, each within a budget,
//! and opens the index anew when it has been updated.
//! `cargo run -p ecne-query --example server -- INDEX`.

use std::error::Error;
use std::io::BufRead;
use std::path::Path;
use std::time::SystemTime;

use ecne_query::{Query, SearchOptions, Searcher};

/// Matches of words that one query may walk through: some hundredths of a second.
const BUDGET: u64 = 20_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let index = std::env::args().nth(1).ok_or("usage: server INDEX")?;
    let index = Path::new(&index);
    // Asked before it is opened: what is published in between shows with the next query.
    let mut opened = changed(index)?;
    let mut searcher = Searcher::open(index)?;
    for line in std::io::stdin().lock().lines() {
        let now = changed(index)?;
        if now != opened {
            // Searches that are under way in other threads keep their clone of the old one.
            searcher = Searcher::open(index)?;
            opened = now;
        }
        let options = SearchOptions {
            budget: Some(BUDGET),
            ..SearchOptions::default()
        };
        let answer = Query::parse(&line?)
            .map_err(Box::<dyn Error>::from)
            .and_then(|query| {
                searcher
                    .search(&query, &options)
                    .map_err(Box::<dyn Error>::from)
            });
        match answer {
            Ok(results) => println!("{} passages", results.total.passages),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}

/// An update replaces this file, and nothing else that a reader looks at.
fn changed(index: &Path) -> std::io::Result<SystemTime> {
    std::fs::metadata(index.join("meta.json"))?.modified()
}
