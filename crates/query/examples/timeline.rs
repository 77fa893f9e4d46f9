//! Counts a query over time and by speaker, each with what it is out of:
//! `cargo run -p ecne-query --example timeline -- INDEX QUERY`.

use std::error::Error;
use std::path::Path;

use ecne_query::{Facet, Period, Query, SearchOptions, Searcher};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [index, query] = arguments.as_slice() else {
        return Err("usage: timeline INDEX QUERY".into());
    };
    let searcher = Searcher::open(Path::new(index))?;
    let query = Query::parse(query)?;
    let options = SearchOptions {
        facets: vec![Facet::Speaker],
        ..SearchOptions::default()
    };
    for period in searcher.timeline(&query, &options, Period::Year)?.periods {
        println!(
            "{}: {} of {} documents",
            period.period, period.documents, period.held
        );
    }
    for facet in searcher.search(&query, &options)?.facets {
        for value in facet.values {
            println!("{}: {} passages", value.value, value.total.passages);
        }
    }
    Ok(())
}
