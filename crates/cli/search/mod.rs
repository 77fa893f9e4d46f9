//! `ecne search`: passages that satisfy a query, with who, when and where.

mod briefing;
mod filters;
mod grouped;
pub mod json;
mod markdown;
mod rows;
mod text;

use std::io::Write as _;
use std::time::Instant;

use clap::ValueEnum;
use ecne_query::{Duplicates, MatchMode, Query, Results, SearchOptions, Sort, Unit};

use crate::failure::{Failure, Status};
use crate::fresh::{self, Freshness};
use crate::output::Output;
use crate::places::Places;
use crate::query_errors;
use crate::table::Delimited;

pub use briefing::By;
pub use filters::Filters;

/// Find passages, with speaker, meeting and page.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    ecne search hotline for mayors             all words in one passage, with their inflections\n  \
    ecne search '\"safety scans\"'               words as written, in this order\n  \
    ecne search speaker:NL hotline -women      what the Netherlands said, without a word\n  \
    ecne search disinformation --since 2025    meetings of 2025 and later\n  \
    ecne search e-voting --all --format json   everything, one object a line\n\n\
    The whole language: ecne help query. Exit status 1 when nothing is found.")]
pub struct Args {
    /// What to look for; a word with - before it must not be there.
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    words: Vec<String>,
    /// How to print what is found.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What a result is [default: document; passage for csv and tsv].
    #[arg(long, value_enum)]
    unit: Option<UnitFlag>,
    /// Group the passages, the newest first.
    #[arg(long, value_enum)]
    by: Option<By>,
    /// How many of the words a passage must hold: all, and where no passage does, widen and say
    /// so (auto); all, and nothing else; any, ranked.
    #[arg(long = "match", value_enum, default_value_t = MatchFlag::Auto)]
    match_mode: MatchFlag,
    /// The order of results.
    #[arg(long, value_enum, default_value_t = SortFlag::Relevance)]
    sort: SortFlag,
    /// Most results to print.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Print all results.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Most passages of each document.
    #[arg(long, value_name = "N", default_value_t = 3)]
    passages: usize,
    /// Whether copies of a document are results of their own.
    #[arg(long, value_enum, default_value_t = DuplicatesFlag::Collapse)]
    duplicates: DuplicatesFlag,
    /// Search the index as it is, without a look at the corpus.
    #[arg(long)]
    no_update: bool,
    #[command(flatten)]
    filters: Filters,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One object a line.
    Json,
    /// One row a passage, for spreadsheets.
    Csv,
    /// The same, separated by tabs.
    Tsv,
    /// A briefing to paste.
    Markdown,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum UnitFlag {
    /// Documents with their best passages.
    Document,
    /// A flat list of passages.
    Passage,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum MatchFlag {
    Auto,
    All,
    Any,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum SortFlag {
    Relevance,
    Newest,
    Oldest,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum DuplicatesFlag {
    Collapse,
    Show,
}

/// What was asked, as typed.
pub struct Asked {
    /// The words.
    pub text: String,
    /// The query.
    pub query: Query,
}

/// Searches and prints.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let begun = Instant::now();
    let asked = asked(&args.words, &args.filters)?;
    let freshness = if args.no_update {
        Freshness::AsIs
    } else {
        Freshness::Update
    };
    let searcher = fresh::searcher(places, freshness)?;
    let results = searcher
        .search(&asked.query, &options(args))
        .map_err(|e| query_errors::failure(&e))?;
    match args.format {
        Format::Json => {
            let seconds = begun.elapsed().as_secs_f64();
            output.write_all(json::lines(&results, seconds).as_bytes())?;
        }
        Format::Csv => output.write_all(rows::print(&results, Delimited::Csv).as_bytes())?,
        Format::Tsv => output.write_all(rows::print(&results, Delimited::Tsv).as_bytes())?,
        Format::Markdown => output.show(&markdown::print(&asked, &results, args.by))?,
        Format::Text => {
            let page = text::Page {
                asked: &asked,
                results: &results,
                searcher: &searcher,
                by: args.by,
            };
            let look = output.look();
            output.show(&page.print(look, places, args.all))?;
        }
    }
    Ok(status(&results))
}

/// Words and flags as one query.
pub fn asked(words: &[String], filters: &Filters) -> Result<Asked, Failure> {
    let text = words.join(" ");
    let mut query = Query::parse(&text).map_err(|e| query_errors::not_well_formed(&text, &e))?;
    query.filters = filters.typed()?;
    if text.trim().is_empty() && query.filters.is_empty() {
        return Err(Failure::new(
            "nothing to search for: give words, or a filter such as --speaker NL",
        ));
    }
    Ok(Asked { text, query })
}

fn unit(args: &Args) -> Unit {
    let table = matches!(args.format, Format::Csv | Format::Tsv);
    match args.unit {
        Some(UnitFlag::Document) => Unit::Document,
        Some(UnitFlag::Passage) => Unit::Passage,
        None if table || args.by.is_some() => Unit::Passage,
        None => Unit::Document,
    }
}

fn options(args: &Args) -> SearchOptions {
    SearchOptions {
        unit: unit(args),
        match_mode: match args.match_mode {
            MatchFlag::Auto => MatchMode::Auto,
            MatchFlag::All => MatchMode::All,
            MatchFlag::Any => MatchMode::Any,
        },
        sort: match args.sort {
            SortFlag::Relevance => Sort::Relevance,
            SortFlag::Newest => Sort::Newest,
            SortFlag::Oldest => Sort::Oldest,
        },
        limit: if args.all { usize::MAX } else { args.limit },
        passages_per_document: if args.all { usize::MAX } else { args.passages },
        duplicates: match args.duplicates {
            DuplicatesFlag::Collapse => Duplicates::Collapse,
            DuplicatesFlag::Show => Duplicates::Show,
        },
        ..SearchOptions::default()
    }
}

fn status(results: &Results) -> Status {
    if results.total.passages == 0 {
        Status::NothingFound
    } else {
        Status::Done
    }
}
