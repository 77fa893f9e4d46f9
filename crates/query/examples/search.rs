//! Searches an index: `cargo run -p ecne-query --example search -- INDEX QUERY`.

use std::error::Error;
use std::path::Path;

use ecne_query::{Query, SearchOptions, Searcher, snippet};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [index, query] = arguments.as_slice() else {
        return Err("usage: search INDEX QUERY".into());
    };
    let searcher = Searcher::open(Path::new(index))?;
    let results = searcher.search(&Query::parse(query)?, &SearchOptions::default())?;
    println!(
        "{} passages; read as: {}",
        results.total.passages, results.read_as
    );
    if let Some(widening) = results.widened {
        println!("nothing holds all of it; widened: {}", widening.name());
    }
    for document in &results.documents {
        println!(
            "{} ({} passages)",
            document.document.title, document.matches
        );
        for hit in &document.passages {
            println!(
                "  {} {}: {}",
                hit.id(),
                hit.passage.speakers.join(", "),
                snippet(hit, 80).text
            );
        }
    }
    Ok(())
}
