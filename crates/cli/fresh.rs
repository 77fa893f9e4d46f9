//! A searcher over an index that is up to date, or a line that says that it is not.

use std::io::{self, ErrorKind};
use std::path::Path;

use ecne_extract::glossary::Glossary;
use ecne_index::Options;
use ecne_query::Searcher;

use crate::failure::{Failure, notice, with_causes};
use crate::paths;
use crate::places::{self, Places};
use crate::progress::Bar;

/// Files of a corpus at most that a search looks at for changes by itself.
const SMALL: usize = 1_000;

/// Whether a search brings the index up to date first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Where the corpus is small, or the index is missing.
    Update,
    /// Never.
    AsIs,
}

impl Freshness {
    /// As the flag `--no-update` says.
    pub fn unless(no_update: bool) -> Freshness {
        match no_update {
            true => Freshness::AsIs,
            false => Freshness::Update,
        }
    }
}

/// Opens the index for the rest of the run: to close its files one by one would only delay the end.
/// An index that cannot be written is searched as it is, with a notice.
pub fn searcher(places: &Places, freshness: Freshness) -> Result<&'static Searcher, Failure> {
    if freshness == Freshness::Update {
        update(places)?;
    }
    let searcher = Searcher::open(&places.index).map_err(|error| places::failure(&error))?;
    let searcher = with_glossary(searcher, places);
    Ok(Box::leak(Box::new(searcher)))
}

/// Adds the acronyms of `glossary.toml` beside the documents. One that cannot be read is reported
/// and left out: the search goes on with the program's own.
fn with_glossary(searcher: Searcher, places: &Places) -> Searcher {
    let path = places.corpus.join("glossary.toml");
    let text = match read_glossary(&path) {
        Ok(text) => text,
        Err(error) => {
            if error.kind() != ErrorKind::NotFound {
                notice(&format!("{}: {error}", paths::name(&path)));
            }
            return searcher;
        }
    };
    match Glossary::embedded().extended(&text) {
        Ok(glossary) => searcher.with_glossary(glossary),
        Err(error) => {
            notice(&format!("{}: {}", paths::name(&path), with_causes(&error)));
            searcher
        }
    }
}

/// Bytes of a glossary at most; the program's own has a hundredth of it.
const GLOSSARY_BYTES: u64 = 1 << 20;

fn read_glossary(path: &Path) -> io::Result<String> {
    let file = std::fs::metadata(path)?;
    // To open a pipe would wait for a writer.
    if !file.is_file() || file.len() > GLOSSARY_BYTES {
        return Err(io::Error::other("not a file, or too large"));
    }
    std::fs::read_to_string(path)
}

fn update(places: &Places) -> Result<(), Failure> {
    let failure = |error| places::failure(&error);
    let files = ecne_index::count_documents(&places.corpus, SMALL + 1).map_err(failure)?;
    if files > SMALL {
        match ecne_index::status(&places.index) {
            Ok(status) => {
                let day = status
                    .updated
                    .map(|t| t.strftime("%-d %B %Y, %H:%M UTC").to_string());
                let day = day.unwrap_or_else(|| "an unknown day".to_owned());
                notice(&format!(
                    "the index is of {day}; `ecne index` brings it up to date"
                ));
                return Ok(());
            }
            Err(error) if error.is_missing() || error.is_outdated() => {}
            Err(error) => return Err(failure(error)),
        }
    }
    build(places)
}

fn build(places: &Places) -> Result<(), Failure> {
    let bar = Bar::new();
    let options = Options {
        // Who wants to search does not ask for another index to be emptied.
        keep_other: true,
        ..Options::new(&places.corpus, &places.index)
    };
    let built = ecne_index::build(&options, &bar);
    bar.clear();
    let error = match built {
        Ok(_) => return Ok(()),
        Err(error) => error,
    };
    // If what is there cannot be read, to open it will say why.
    let there = ecne_index::status(&places.index);
    let there = there.map_or_else(|e| !e.is_missing() && !e.is_outdated(), |_| true);
    if there && (error.is_read_only() || error.is_locked()) {
        let why = if error.is_locked() {
            "is being updated"
        } else {
            "cannot be written"
        };
        let index = paths::name(&places.index);
        notice(&format!("{index}: the index {why}; searching it as it is"));
        return Ok(());
    }
    Err(places::failure(&error))
}
