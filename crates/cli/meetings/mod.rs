//! `ecne meetings`: which body met when, what is here of it, and what is missing.

pub mod join;
mod screen;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;

use ecne_extract::minutes::Body;
use ecne_index::{DocumentRecord, Listing};
use ecne_query::{Filters, Node, Query, Scope, Searcher};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::arguments::TableFormat as Format;
use crate::failure::{Failure, Status, notice};
use crate::fresh::{self, Freshness};
use crate::output::Output;
use crate::places::{self, Places};
use crate::search::filled;
use crate::table::Delimited;
use crate::words::count;
use crate::{meeting, query_errors, unread, wire};
use join::{Row, join};

/// List all meetings, with what is here and what is missing.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    ecne meetings --year 2024            the meetings of a year\n  \
    ecne meetings --body wg-ai           those of one body\n  \
    ecne meetings --missing              those with a document that is not here\n\n\
    The list comes from the pages of the corpus that list meetings, and from the documents.")]
pub struct Args {
    /// Only of this body: its id, its name, or a part (wg-safety, "Safety in Politics"); can be given
    /// several times.
    #[arg(long, value_name = "BODY", value_parser = filled)]
    body: Vec<String>,
    /// Only of this year, or these years (2024, 2022..2024).
    #[arg(long, value_name = "YEAR", value_parser = years)]
    year: Option<(i16, i16)>,
    /// Only those with a document that is offered and not here.
    #[arg(long)]
    missing: bool,
    /// In which order.
    #[arg(long, value_enum, default_value_t = Sort::Oldest)]
    sort: Sort,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// List the index as it is, without a look at the corpus.
    #[arg(long)]
    no_update: bool,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Sort {
    Oldest,
    Newest,
}

fn years(text: &str) -> Result<(i16, i16), String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let year = |text: &str, open: i16| {
        if text.is_empty() {
            Some(open)
        } else {
            text.parse().ok().filter(|_| text.len() == 4)
        }
    };
    let range = year(first, i16::MIN).zip(year(last, i16::MAX));
    let range = range.filter(|(first, last)| first <= last && !text.is_empty());
    range.ok_or("write a year, 2024, or a range of them, 2022..2024".to_owned())
}

/// Lists the meetings; none is exit status 1.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let freshness = Freshness::unless(args.no_update);
    let searcher = fresh::searcher(places, freshness)?;
    let (documents, listings) = known(searcher, places)?;
    let unread = unread::described(searcher, places);
    let mut rows = join(&listings, documents.iter().map(|d| &**d), &unread);
    let held = match args.body.is_empty() {
        true => Vec::new(),
        false => searcher.bodies().map_err(|e| query_errors::failure(&e))?,
    };
    let mut notes = unknown(args, &held, &rows);
    let scope = scope(&args.body, &held, &rows);
    notes.extend(unplaced(args, &scope, &documents));
    notes.extend(unread::line(searcher, &places.shell));
    rows.retain(|row| is_wanted(args, &scope, row));
    if args.sort == Sort::Newest {
        rows.reverse();
    }
    match args.format {
        Format::Text => output.show(&screen::text(&rows, &listings, &notes, output.look()))?,
        Format::Json => {
            for row in &rows {
                output.write_all(wire::line(&json_line(row)).as_bytes())?;
            }
        }
        Format::Csv => output.write_all(table(&rows, Delimited::Csv).as_bytes())?,
        Format::Tsv => output.write_all(table(&rows, Delimited::Tsv).as_bytes())?,
    }
    if args.format != Format::Text {
        notes.iter().for_each(|note| notice(note));
    }
    Ok(if rows.is_empty() {
        Status::NothingFound
    } else {
        Status::Done
    })
}

/// All documents, and the pages that list meetings.
///
/// # Errors
/// The index cannot be read.
fn known(
    searcher: &Searcher,
    places: &Places,
) -> Result<(Vec<Arc<DocumentRecord>>, Vec<Listing>), Failure> {
    let documents = searcher
        .documents()
        .map_err(|e| query_errors::failure(&e))?;
    let listings = ecne_index::listings(&places.index).map_err(|e| places::failure(&e))?;
    Ok((documents, listings))
}

/// The bodies that are asked for, by the rule of a search and of a timeline; `held` are those of
/// documents.
fn scope(names: &[String], held: &[String], rows: &[Row]) -> Scope {
    let mut query = Query::from(Node::Everything);
    query.filters.body = names.to_vec();
    let listed = rows.iter().map(|row| row.body.id.as_str());
    query.scope(held.iter().map(String::as_str), listed)
}

/// Says which names are those of no body that has met.
fn unknown(args: &Args, held: &[String], rows: &[Row]) -> Vec<String> {
    let known: BTreeSet<&str> = rows.iter().map(|row| row.body.id.as_str()).collect();
    let known = match known.is_empty() {
        true => "none".to_owned(),
        false => Vec::from_iter(known).join(", "),
    };
    let met = |name: &&String| {
        let scope = scope(std::slice::from_ref(name), held, rows);
        rows.iter().any(|row| scope.admits_body(&row.body.id))
    };
    let unknown = args.body.iter().filter(|name| !met(name));
    let note = |name: &String| {
        let filters = Filters {
            body: vec![name.clone()],
            ..Filters::default()
        };
        // As a search shows it, where a name of several words is quoted.
        let shown = filters.to_node().map(|node| node.to_string());
        let shown = shown.unwrap_or_default();
        format!("{shown}: no meeting of that name; there are {known}")
    };
    unknown.map(note).collect()
}

/// Says how many documents of meetings could be meant, and are in no line.
fn unplaced(args: &Args, scope: &Scope, documents: &[Arc<DocumentRecord>]) -> Option<String> {
    let of_body = |body: &Body| scope.admits_body(&body.id);
    let in_years = |day: Date| {
        let years = args.year;
        years.is_none_or(|(first, last)| (first..=last).contains(&day.year()))
    };
    let meant = |document: &&Arc<DocumentRecord>| {
        let (body, day) = (document.body.as_ref(), document.date_start);
        let unplaced = body.is_none() || day.is_none();
        meeting::is_of_one(document.kind)
            && unplaced
            && body.is_none_or(of_body)
            && day.is_none_or(in_years)
    };
    let number = documents.iter().filter(meant).count() as u64;
    (number > 0).then(|| {
        let documents = count(number, "document");
        format!("{documents} of meetings in no line: who met, or when, is not known")
    })
}

fn is_wanted(args: &Args, scope: &Scope, row: &Row) -> bool {
    let of_body = scope.admits_body(&row.body.id);
    let in_years = |(first, last)| row.year.is_some_and(|y| (first..=last).contains(&y));
    of_body && args.year.is_none_or(in_years) && (!args.missing || row.is_missing())
}

fn json_line(row: &Row) -> Value {
    json!({
        "body": row.body.id,
        "date_start": row.date_start.map(|d| d.to_string()),
        "date_end": row.date_end.map(|d| d.to_string()),
        "year": row.year,
        "label": row.label,
        "listed": row.listed,
        "documents": row.documents.iter().map(|paper| json!({
            "kind": paper.kind.name(),
            "title": paper.title,
            "url": paper.url,
            "language": paper.language,
            "held": paper.is_held(),
            "document": paper.document,
            "unreadable": paper.unreadable,
        })).collect::<Vec<_>>(),
    })
}

/// One row for each document; a meeting without any has one row all the same.
fn table(rows: &[Row], form: Delimited) -> String {
    let head = [
        "body",
        "date_start",
        "date_end",
        "year",
        "label",
        "listed",
        "kind",
        "title",
        "url",
        "language",
        "held",
        "document",
        "unreadable",
    ];
    let mut out = form.row(head);
    for row in rows {
        let day = |d: Option<jiff::civil::Date>| d.map_or(String::new(), |d| d.to_string());
        let meeting = [
            row.body.id.clone(),
            day(row.date_start),
            day(row.date_end),
            row.year.map_or(String::new(), |y| y.to_string()),
            row.label.clone(),
            row.listed.to_string(),
        ];
        for paper in &row.documents {
            let document = [
                paper.kind.name().to_owned(),
                paper.title.clone(),
                paper.url.clone().unwrap_or_default(),
                paper.language.clone().unwrap_or_default(),
                paper.is_held().to_string(),
                paper.document.clone().unwrap_or_default(),
                paper.unreadable.to_string(),
            ];
            out.push_str(&form.row(meeting.iter().chain(&document)));
        }
        if row.documents.is_empty() {
            let none = std::array::from_fn::<String, 7, _>(|_| String::new());
            out.push_str(&form.row(meeting.iter().chain(&none)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_one_or_a_range() {
        assert_eq!(years("2024"), Ok((2024, 2024)));
        assert_eq!(years("2022..2024"), Ok((2022, 2024)));
        assert_eq!(years("2022.."), Ok((2022, i16::MAX)));
        assert!(years("last").is_err() && years("2024..2022").is_err() && years("").is_err());
        assert!(years("24").is_err());
    }
}
