//! Cites a passage in every style: `cargo run -p ecne-query --example citations -- INDEX DOCUMENT#5`.

use std::error::Error;
use std::path::Path;

use ecne_query::Searcher;
use ecne_query::citations::{Style, cite};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [index, passage] = arguments.as_slice() else {
        return Err("usage: citations INDEX DOCUMENT#5".into());
    };
    let hits = Searcher::open(Path::new(index))?.paragraph(passage)?;
    for style in Style::ALL {
        let citation = cite(style, &hits);
        println!("{}\n{}\n", style.name(), citation.text);
        if !citation.left_out.is_empty() {
            println!("not known, so left out: {}\n", citation.left_out.join(", "));
        }
    }
    Ok(())
}
