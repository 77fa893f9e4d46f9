//! `ecne search`: passages that satisfy a query, with who, when and where.

mod briefing;
mod filters;
mod grouped;
pub mod json;
mod kwic;
mod markdown;
mod rows;
pub mod text;

use std::io::Write as _;
use std::time::Instant;

use clap::ValueEnum;
use ecne_query::citations::{Style, cite};
use ecne_query::{
    Duplicates, MatchMode, PassageHit, Query, ReadAs, Results, SearchOptions, Searcher, Sort, Unit,
    Widening,
};

use crate::clean::clean_lines;
use crate::failure::{Failure, Status, notice};
use crate::fresh::{self, Freshness};
use crate::output::Output;
use crate::places::Places;
use crate::shell::Shell;
use crate::table::Delimited;
use crate::words::count;
use crate::{query_errors, unread};

pub use briefing::By;
pub use filters::{Filters, filled};

/// More results than any index holds, and few enough to reckon with.
const EVERYTHING: usize = usize::MAX / 4;

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
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// How to print what is found.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What a result is [default: document; passage for tables, references and kwic].
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
    /// Whether what nearly the same documents say alike is found once, or in each.
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
    /// References for LaTeX.
    Bibtex,
    /// References for reference managers.
    Ris,
    /// References for Zotero, pandoc and others.
    CslJson,
    /// Each match in the middle of a line.
    Kwic,
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
    /// By the words before the match, with --format kwic.
    Left,
    /// By the words after the match, with --format kwic.
    Right,
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

impl Asked {
    /// What was asked in words, with the filters; to be named in a sentence.
    pub fn name(&self) -> String {
        let filters = self.query.filters.to_node().map(|node| node.to_string());
        let parts = [Some(self.text.clone()), filters];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.trim().is_empty())
            .collect();
        parts.join(" with ")
    }
}

/// Searches and prints.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let begun = Instant::now();
    let asked = asked(&args.words, &args.filters)?;
    if side(args.sort).is_some() && args.format != Format::Kwic {
        return Err(Failure::new("--sort left and right go with --format kwic"));
    }
    grouping(args)?;
    let freshness = Freshness::unless(args.no_update);
    output.stage("query");
    let searcher = fresh::searcher(places, freshness)?;
    output.stage("index");
    let results = searcher
        .search(&asked.query, &options(args))
        .map_err(|e| query_errors::failure(&e))?;
    output.stage("search");
    match args.format {
        Format::Text => {
            let page = text::Page {
                asked: &asked,
                results: &results,
                searcher,
                unit: unit(args),
                by: args.by,
            };
            let look = output.look();
            output.show(&page.print(look, places, args.all))?;
        }
        Format::Markdown => output.show(&markdown::print(&asked, &results, args.by))?,
        Format::Kwic => output.show(&kwic::print(&results, side(args.sort), output.look()))?,
        Format::Json => {
            let seconds = begun.elapsed().as_secs_f64();
            let lines = json::lines(&results, searcher.unreadable(), seconds);
            output.write_all(lines.as_bytes())?;
        }
        Format::Csv => output.write_all(rows::print(&results, Delimited::Csv).as_bytes())?,
        Format::Tsv => output.write_all(rows::print(&results, Delimited::Tsv).as_bytes())?,
        Format::Bibtex => output.write_all(references(&results, Style::Bibtex).as_bytes())?,
        Format::Ris => output.write_all(references(&results, Style::Ris).as_bytes())?,
        Format::CslJson => output.write_all(references(&results, Style::CslJson).as_bytes())?,
    }
    output.stage("print");
    if !matches!(args.format, Format::Text | Format::Json) {
        notices(&results.read_as, searcher, &places.shell);
        if args.format != Format::Markdown {
            remark(&results);
        }
        if args.format == Format::Kwic {
            kwic::remark(&results);
        }
    }
    Ok(status(&results))
}

/// What was passed over in a query, and in the corpus, where the output has no place for it.
pub fn notices(read: &ReadAs, searcher: &Searcher, shell: &Shell) {
    let unread = unread::line(searcher, shell);
    for note in read.notes.iter().chain(&unread) {
        notice(note);
    }
}

/// What a table or a list of references cannot say of itself, on the standard error.
fn remark(results: &Results) {
    let (shown, of) = (rows::hits(results).count(), results.total.passages);
    if shown < of {
        let of = count(of as u64, "passage");
        notice(&format!("shown {shown} of {of}; --all prints all"));
    }
    if let Some(widened) = results.widened {
        notice(match widened {
            Widening::NotTogether => {
                "no passage holds all of it; these documents do, in passages or headings apart"
            }
            Widening::Any => "no passage holds all of it; these hold a part",
        });
    }
}

/// One entry for each document, with the places found in it.
fn references(results: &Results, style: Style) -> String {
    let hits: Vec<PassageHit> = rows::hits(results).cloned().collect();
    if hits.is_empty() {
        return String::new();
    }
    let citation = cite(style, &hits);
    format!("{}\n", clean_lines(&citation.text))
}

fn side(sort: SortFlag) -> Option<kwic::Side> {
    match sort {
        SortFlag::Left => Some(kwic::Side::Left),
        SortFlag::Right => Some(kwic::Side::Right),
        _ => None,
    }
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

/// Refuses to group what has no place for groups.
fn grouping(args: &Args) -> Result<(), Failure> {
    if args.by.is_some() && !matches!(args.format, Format::Text | Format::Markdown) {
        return Err(Failure::new("--by goes with --format text and markdown"));
    }
    if args.by.is_some() && args.unit == Some(UnitFlag::Document) {
        return Err(Failure::new(
            "--by groups passages: leave out --unit document",
        ));
    }
    Ok(())
}

fn unit(args: &Args) -> Unit {
    let table = !matches!(args.format, Format::Text | Format::Json | Format::Markdown);
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
            SortFlag::Relevance | SortFlag::Left | SortFlag::Right => Sort::Relevance,
            SortFlag::Newest => Sort::Newest,
            SortFlag::Oldest => Sort::Oldest,
        },
        limit: if args.all {
            EVERYTHING
        } else {
            args.limit.min(EVERYTHING)
        },
        passages_per_document: if args.all {
            EVERYTHING
        } else {
            args.passages.min(EVERYTHING)
        },
        duplicates: match args.duplicates {
            DuplicatesFlag::Collapse => Duplicates::Collapse,
            DuplicatesFlag::Show => Duplicates::Show,
        },
        facets: args.by.map(By::facet).into_iter().collect(),
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
