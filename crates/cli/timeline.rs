//! `ecne timeline`: how often something comes up over time, and of how many meetings.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

use ecne_extract::minutes::{Body, Kind};
use ecne_index::DocumentRecord;
use ecne_query::{Field, Period, PeriodCounts, Query, ReadAs, Timeline};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::arguments::TableFormat as Format;
use crate::failure::{Failure, Status};
use crate::fresh::{self, Freshness};
use crate::meetings::join::Row as Meeting;
use crate::output::Output;
use crate::places::Places;
use crate::screen::{Look, Role, Sheet, width};
use crate::search::{self, Filters};
use crate::shell::Shell;
use crate::table::Delimited;
use crate::words::count;
use crate::{listed, query_errors, unread, wire};

/// Columns of the longest bar.
const BAR: usize = 24;
/// Columns that one meeting gets at most.
const UNIT: usize = 6;
/// Columns that the names of the periods get at least.
const NARROWEST: usize = 12;
/// Passages that a line names.
const NAMED: usize = 6;

/// Count a query by year, quarter or meeting.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    ecne timeline disinformation\n  \
    ecne timeline e-voting --period quarter --format csv\n\n\
    A period of which no document is here says so: it is not a count of 0.")]
pub struct Args {
    /// What to count, in the language of `ecne search`.
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The length of a period.
    #[arg(long, value_enum, default_value_t = PeriodFlag::Year)]
    period: PeriodFlag,
    /// Count in the index as it is, without a look at the corpus.
    #[arg(long)]
    no_update: bool,
    #[command(flatten)]
    filters: Filters,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum PeriodFlag {
    Year,
    Quarter,
    Meeting,
}

/// One line: counts, or `None` where nothing is held, how many meetings are listed, of how many of
/// these no document is here, and how many documents are known to be of it that cannot be read.
#[derive(Default)]
struct Row {
    period: Option<String>,
    counts: Option<PeriodCounts>,
    listed: usize,
    missing: usize,
    unreadable: usize,
}

impl Row {
    fn name(&self) -> &str {
        self.period.as_deref().unwrap_or("undated")
    }
}

/// Counts and prints.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let asked = search::asked(&args.words, &args.filters)?;
    let freshness = Freshness::unless(args.no_update);
    let searcher = fresh::searcher(places, freshness)?;
    let period = match args.period {
        PeriodFlag::Year => Period::Year,
        PeriodFlag::Quarter => Period::Quarter,
        PeriodFlag::Meeting => Period::Meeting,
    };
    let failure = |e| query_errors::failure(&e);
    let options = ecne_query::SearchOptions::default();
    let timeline = searcher
        .timeline(&asked.query, &options, period)
        .map_err(failure)?;
    let documents = searcher.documents().map_err(failure)?;
    let mut unread = unread::described(searcher, places);
    let mut listed = listed::meetings(places, &documents, &unread);
    let scope = listed::admit(searcher, &asked.query, &mut listed)?;
    unread.retain(|document| {
        let body = document.body.as_ref().map_or("", |body| &body.id);
        let last = document.date_end.or(document.date_start);
        let days = document.date_start.zip(last);
        days.is_some_and(|(first, last)| scope.admits(body, first, last))
    });
    let what = what_is_held(&asked.query, &documents);
    let found = timeline
        .periods
        .iter()
        .chain(&timeline.undated)
        .any(|p| p.passages > 0);
    let read = timeline.read_as.clone();
    let rows = rows(timeline, &listed, &unread, period);
    match args.format {
        Format::Json => {
            for row in &rows {
                output.write_all(wire::line(&json(row)).as_bytes())?;
            }
        }
        Format::Csv => output.write_all(table(&rows, Delimited::Csv).as_bytes())?,
        Format::Tsv => output.write_all(table(&rows, Delimited::Tsv).as_bytes())?,
        Format::Text => {
            let about = format!(
                "{}: meetings that raise it, of those with {what} here",
                asked.name()
            );
            let screen = Screen {
                about,
                read: &read,
                what,
                unread: unread::line(searcher, &places.shell),
                rows: &rows,
                shell: &places.shell,
            };
            output.show(&screen.print(output.look()))?;
        }
    }
    if args.format != Format::Text {
        search::notices(&read, searcher, &places.shell);
    }
    Ok(if found {
        Status::Done
    } else {
        Status::NothingFound
    })
}

/// What the meetings that count have here.
fn what_is_held(query: &Query, documents: &[Arc<DocumentRecord>]) -> &'static str {
    let tells = |document: &DocumentRecord| {
        matches!(
            document.kind,
            Kind::Minutes | Kind::AgendaAndMinutes | Kind::Transcript
        )
    };
    let mut dated = documents.iter().filter(|d| d.date_start.is_some());
    if query.asks_for(&[Field::Kind, Field::Title, Field::Place, Field::Doc]) {
        "such documents"
    } else if dated.all(|document| tells(document)) {
        "minutes"
    } else {
        "documents"
    }
}

/// Every period of which something is held or listed, in order; what has no date comes last.
fn rows(
    timeline: Timeline,
    meetings: &[Meeting],
    unread: &[DocumentRecord],
    period: Period,
) -> Vec<Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for meeting in meetings {
        let body = Some(&meeting.body);
        if let Some(label) = label(meeting.date_start, meeting.year, body, period) {
            let row = rows.entry(label).or_default();
            row.listed += 1;
            row.missing += usize::from(listed::is_missing(meeting));
        }
    }
    for document in unread {
        if let Some(label) = label(document.date_start, None, document.body.as_ref(), period) {
            rows.entry(label).or_default().unreadable += 1;
        }
    }
    for counts in timeline.periods {
        let row = rows.entry(counts.period.clone()).or_default();
        row.counts = Some(counts);
    }
    let undated = timeline.undated.map(|counts| Row {
        counts: Some(counts),
        ..Row::default()
    });
    let dated = rows.into_iter().map(|(label, row)| Row {
        period: Some(label),
        ..row
    });
    dated.chain(undated).collect()
}

/// The period of a meeting, as the counts name it.
fn label(
    day: Option<Date>,
    year: Option<i16>,
    body: Option<&Body>,
    period: Period,
) -> Option<String> {
    match period {
        Period::Year => {
            let year = day.map(|day| day.year()).or(year)?;
            Some(format!("{year:04}"))
        }
        Period::Quarter => {
            let day = day?;
            Some(format!("{:04}-Q{}", day.year(), (day.month() + 2) / 3))
        }
        Period::Meeting => match body {
            Some(body) => Some(format!("{} {}", day?, body.id)),
            None => Some(day?.to_string()),
        },
    }
}

fn json(row: &Row) -> Value {
    let counts = row.counts.as_ref();
    let places = counts.map(|c| {
        let place = |p: &ecne_query::Place| {
            json!({ "document": p.document, "paragraph": p.paragraph, "speakers": p.speakers })
        };
        c.places.iter().map(place).collect::<Vec<_>>()
    });
    json!({
        "period": row.period,
        "documents": counts.map(|c| c.documents),
        "meetings": counts.map(|c| c.meetings),
        "passages": counts.map(|c| c.passages),
        "occurrences": counts.map(|c| c.occurrences),
        "held": counts.map_or(0, |c| c.held),
        "meetings_held": counts.map_or(0, |c| c.meetings_held),
        "listed": row.listed,
        "places": places.unwrap_or_default(),
        "unreadable": row.unreadable,
        "missing": row.missing,
    })
}

fn table(rows: &[Row], form: Delimited) -> String {
    let mut out = form.row([
        "period",
        "documents",
        "meetings",
        "passages",
        "occurrences",
        "held",
        "meetings_held",
        "listed",
        "unreadable",
        "missing",
    ]);
    for row in rows {
        let counts = row.counts.as_ref();
        let number =
            |f: fn(&PeriodCounts) -> usize| counts.map(|c| f(c).to_string()).unwrap_or_default();
        out.push_str(&form.row([
            row.period.clone().unwrap_or_else(|| "undated".to_owned()),
            number(|c| c.documents),
            number(|c| c.meetings),
            number(|c| c.passages),
            number(|c| c.occurrences),
            counts.map_or(0, |c| c.held).to_string(),
            counts.map_or(0, |c| c.meetings_held).to_string(),
            row.listed.to_string(),
            row.unreadable.to_string(),
            row.missing.to_string(),
        ]));
    }
    out
}

/// What the text is made from.
struct Screen<'a> {
    about: String,
    read: &'a ReadAs,
    /// What the meetings that count have here.
    what: &'static str,
    /// How many documents cannot be read, in words.
    unread: Option<String>,
    rows: &'a [Row],
    /// How commands to type are written.
    shell: &'a Shell,
}

impl Screen<'_> {
    fn print(&self, look: Look) -> String {
        let mut sheet = Sheet::new(look);
        sheet.lines(Role::Title, &self.about);
        let read_as = self.read.to_string();
        if !read_as.is_empty() {
            sheet.lines(Role::Aside, &format!("read as: {read_as}"));
        }
        search::text::notes(&mut sheet, self.read);
        search::text::suggestions(&mut sheet, self.read, "timeline", self.shell);
        sheet.blank();
        let names = self.rows.iter().map(Row::name);
        let first = names.map(width).max().unwrap_or(0) + 4;
        let first = first.clamp(NARROWEST, look.width / 2);
        let counts = self.rows.iter().filter_map(|r| r.counts.as_ref());
        let most = counts.map(|c| c.meetings_held).max().unwrap_or(1).max(1);
        let bars = Bars::of(first, most, look);
        let mut explained = false;
        for row in self.rows {
            sheet.column(2).put(Role::Text, row.name()).column(first);
            match &row.counts {
                None => self.missing(&mut sheet, row, first, &mut explained),
                Some(counts) if row.period.is_none() => undated(&mut sheet, counts, first),
                Some(counts) => line(&mut sheet, row, counts, &bars),
            }
            sheet.end();
        }
        sheet.blank();
        if self.rows.iter().any(|row| row.counts.is_none()) {
            let text = format!("No {} here does not mean not raised.", self.what);
            sheet.put(Role::Aside, &text).end();
        }
        if let Some(unread) = &self.unread {
            sheet.lines(Role::Notice, unread);
        }
        sheet.into_text()
    }

    fn missing(&self, sheet: &mut Sheet, row: &Row, first: usize, explained: &mut bool) {
        let text = format!("no {} here", self.what);
        sheet.put(Role::Aside, &text).column(first + text.len() + 3);
        let mut told = Vec::new();
        if row.listed > 0 {
            told.push(match *explained {
                false => format!("{} listed", count(row.listed as u64, "meeting")),
                true => row.listed.to_string(),
            });
            *explained = true;
        }
        if row.unreadable > 0 {
            let documents = count(row.unreadable as u64, "document");
            told.push(format!("{documents} that cannot be read"));
        }
        sheet.put(Role::Aside, &told.join(", "));
    }
}

/// Where the bars stand.
struct Bars {
    /// Column where they begin.
    first: usize,
    /// Meetings of the longest.
    most: usize,
    /// Columns of the longest.
    length: usize,
}

impl Bars {
    fn of(first: usize, most: usize, look: Look) -> Self {
        let room = (look.width / 5).clamp(1, BAR);
        // Whole columns for each meeting where there is room for that.
        let length = match room / most {
            0 => room,
            unit => most * unit.min(UNIT),
        };
        Bars {
            first,
            most,
            length,
        }
    }

    /// Columns of the meetings that raise it and of the others that are held. Some are never none, and
    /// not all are never all, as far as columns can tell.
    fn columns(&self, meetings: usize, held: usize) -> (usize, usize) {
        let columns = |n: usize| n.saturating_mul(self.length).div_ceil(self.most);
        let all = columns(held);
        let raised = match columns(meetings) {
            full if full == all && meetings < held && all > 1 => all - 1,
            columns => columns,
        };
        (raised, all.saturating_sub(raised))
    }
}

fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        n => format!("{} times", crate::words::grouped(n as u64)),
    }
}

fn undated(sheet: &mut Sheet, counts: &PeriodCounts, first: usize) {
    sheet
        .put(Role::Aside, &count(counts.held as u64, "document"))
        .column(first + 18);
    sheet.put(
        Role::Aside,
        &format!("{}, not in the bars", times(counts.occurrences)),
    );
}

fn line(sheet: &mut Sheet, row: &Row, counts: &PeriodCounts, bars: &Bars) {
    if !sheet.look().plain {
        let (raised, others) = bars.columns(counts.meetings, counts.meetings_held);
        sheet
            .put(Role::Hit, &"█".repeat(raised))
            .put(Role::Aside, &"░".repeat(others))
            .column(bars.first + bars.length + 2);
    }
    sheet.put(
        Role::Text,
        &format!("{} of {}", counts.meetings, counts.meetings_held),
    );
    match row.missing {
        0 => {}
        1 => drop(sheet.put(Role::Aside, "; 1 more is listed")),
        n => drop(sheet.put(Role::Aside, &format!("; {n} more are listed"))),
    }
    if row.unreadable > 0 {
        let documents = count(row.unreadable as u64, "document");
        sheet.put(Role::Notice, &format!(" ({documents} cannot be read)"));
    }
    if counts.passages > 0 {
        let passages = count(counts.passages as u64, "passage");
        let text = format!(
            "    {passages}, {}: {}",
            times(counts.occurrences),
            named(counts)
        );
        sheet.flowing(bars.first, Role::Aside, &text);
    }
}

/// `PT ¶6, LT ¶10`, and how many more.
fn named(counts: &PeriodCounts) -> String {
    let name = |place: &ecne_query::Place| {
        let paragraph = place.paragraph.map(|n| format!("¶{n}")).unwrap_or_default();
        format!("{} {paragraph}", place.speakers.join("+"))
            .trim()
            .to_owned()
    };
    let mut names: Vec<String> = counts.places.iter().take(NAMED).map(name).collect();
    names.retain(|name| !name.is_empty());
    let more = counts.places.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fit_however_many_meetings_there_are() {
        let look = Look {
            width: 100,
            colour: false,
            links: false,
            plain: false,
        };
        for (most, meetings, expected) in [
            (1, 1, (6, 0)),
            (3, 1, (6, 12)),
            (20, 7, (7, 13)),
            (254, 254, (20, 0)),
            (254, 253, (19, 1)),
            (254, 1, (1, 19)),
            (254, 0, (0, 20)),
        ] {
            let bars = Bars::of(12, most, look);
            assert_eq!(
                bars.columns(meetings, most),
                expected,
                "{meetings} of {most}"
            );
        }
    }
}
