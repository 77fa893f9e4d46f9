//! `ecne speakers`: who brings something up, when first and last, and who was there and did not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use ecne_extract::minutes::Certainty;
use ecne_extract::names;
use ecne_query::{Node, OnRecord, SearchOptions, Searcher, SpeakerRow, Speakers, Unit};
use serde_json::{Value, json};

use crate::arguments::TableFormat as Format;
use crate::excerpt::Excerpt;
use crate::failure::{Failure, Status};
use crate::fresh::{self, Freshness};
use crate::out_of::{Number, OutOf};
use crate::output::Output;
use crate::places::Places;
use crate::screen::{Look, Role, Sheet, width};
use crate::search::{self, Asked, Filters};
use crate::shell::{Shell, in_shell};
use crate::table::Delimited;
use crate::words::{count, short_date};
use crate::{meeting, query_errors, unread, wire};

/// Passages that are shown below the table: more are for `ecne search`.
const SHOWN: usize = 3;

/// Count a query by who is said to have said it.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    ecne speakers hotline\n  \
    ecne speakers '\"safety scan\"' --since 2025\n  \
    ecne speakers disinformation --count mentions   who is named, speaking or not\n\n\
    Who is not in the table may have spoken of it where the minutes do not say so.")]
pub struct Args {
    /// What to count, in the language of `ecne search`.
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Whether to count who speaks, or who is mentioned.
    #[arg(long, value_enum, default_value_t = Count::Speakers)]
    count: Count,
    /// Count in the index as it is, without a look at the corpus.
    #[arg(long)]
    no_update: bool,
    #[command(flatten)]
    filters: Filters,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Count {
    Speakers,
    Mentions,
}

/// Counts and prints.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let asked = search::asked(&args.words, &args.filters)?;
    let freshness = Freshness::unless(args.no_update);
    let searcher = fresh::searcher(places, freshness)?;
    let counted = match args.count {
        Count::Speakers => searcher.speakers(&asked.query, &SearchOptions::default()),
        Count::Mentions => searcher.mentioned(&asked.query, &SearchOptions::default()),
    };
    let counted = counted.map_err(|e| query_errors::failure(&e))?;
    let out_of = OutOf::of(&counted, &asked.query, searcher, places)?;
    match args.format {
        Format::Json => {
            for row in &counted.rows {
                output.write_all(wire::line(&json(row, &counted, &out_of)).as_bytes())?;
            }
        }
        Format::Csv => output.write_all(table(&counted, &out_of, Delimited::Csv).as_bytes())?,
        Format::Tsv => output.write_all(table(&counted, &out_of, Delimited::Tsv).as_bytes())?,
        Format::Text => {
            let screen = Screen {
                asked: &asked,
                counted: &counted,
                out_of: &out_of,
                searcher,
                shell: &places.shell,
            };
            let text = screen.print(args.count, output.look());
            output.show(&text)?;
        }
    }
    if args.format != Format::Text {
        search::notices(&counted.read_as, searcher, &places.shell);
    }
    Ok(if counted.rows.is_empty() {
        Status::NothingFound
    } else {
        Status::Done
    })
}

/// What a count by year is out of, in the order of its names in tables and JSON.
const OUT_OF: [(&str, Number); 3] = [
    ("held", |year| year.documents),
    ("meetings_held", |year| year.meetings),
    ("listed", |year| year.listed),
];

/// A row with what it is out of, since there is no other object that could say it.
fn json(row: &SpeakerRow, counted: &Speakers, out_of: &OutOf) -> Value {
    let mut value = own_json(row);
    if let Some(object) = value.as_object_mut() {
        object.insert("undated".to_owned(), row.undated.into());
        object.insert("unattributed".to_owned(), counted.unattributed.into());
        object.insert("undated_held".to_owned(), out_of.undated.into());
        for (name, number) in OUT_OF {
            let years = out_of.years.iter();
            let years = years.map(|(year, of_year)| (year.to_string(), number(of_year).into()));
            object.insert(name.to_owned(), Value::Object(years.collect()));
        }
    }
    value
}

fn own_json(row: &SpeakerRow) -> Value {
    let years: serde_json::Map<String, Value> = row
        .years
        .iter()
        .map(|(year, n)| (year.to_string(), (*n).into()))
        .collect();
    json!({
        "speaker": row.speaker,
        "name": names::display(&row.speaker),
        "passages": row.passages,
        "documents": row.documents,
        "meetings": row.meetings,
        "first": row.first.map(|d| d.to_string()),
        "last": row.last.map(|d| d.to_string()),
        "years": years,
    })
}

/// The years of which something is here: where nobody speaks of it then, that is a count of 0.
fn years(counted: &Speakers) -> BTreeSet<i16> {
    let matched = counted.rows.iter().flat_map(|row| row.years.keys());
    matched.chain(counted.held.keys()).copied().collect()
}

fn table(counted: &Speakers, out_of: &OutOf, form: Delimited) -> String {
    let years = years(counted);
    let mut more = vec![
        ("unattributed".to_owned(), counted.unattributed),
        ("undated_held".to_owned(), out_of.undated),
    ];
    for (name, number) in OUT_OF {
        let years = out_of.years.iter();
        more.extend(years.map(|(year, of_year)| (format!("{name} {year}"), number(of_year))));
    }
    let head = [
        "speaker",
        "name",
        "passages",
        "documents",
        "meetings",
        "first",
        "last",
    ];
    let head = head.iter().map(|s| (*s).to_owned());
    let head = head.chain(years.iter().map(ToString::to_string));
    let names = more.iter().map(|(name, _)| name.clone());
    let mut out = form.row(head.chain(["undated".to_owned()]).chain(names));
    for row in &counted.rows {
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        let cells = [
            row.speaker.clone(),
            names::display(&row.speaker).to_owned(),
            row.passages.to_string(),
            row.documents.to_string(),
            row.meetings.to_string(),
            day(row.first),
            day(row.last),
        ];
        let by_year = years
            .iter()
            .map(|y| row.years.get(y).copied().unwrap_or(0).to_string());
        let more = more.iter().map(|(_, n)| n.to_string());
        let more = [row.undated.to_string()].into_iter().chain(more);
        out.push_str(&form.row(cells.into_iter().chain(by_year).chain(more)));
    }
    out
}

struct Screen<'a> {
    asked: &'a Asked,
    counted: &'a Speakers,
    out_of: &'a OutOf,
    searcher: &'a Searcher,
    shell: &'a Shell,
}

impl Screen<'_> {
    fn print(&self, what: Count, look: Look) -> String {
        let mut sheet = Sheet::new(look);
        let read = self.counted.read_as.to_string();
        if !read.is_empty() {
            sheet.put(Role::Aside, &format!("read as: {read}"));
            let word = |part: &Node| matches!(part, Node::Word(_));
            if matches!(&self.asked.query.root, Node::List(parts) if parts.iter().all(word)) {
                let exact = in_shell(&format!("\"{}\"", self.asked.text.trim()));
                sheet.right(Role::Aside, &format!("exact words only: {exact}"));
            }
        }
        sheet.end();
        let read = &self.counted.read_as;
        search::text::notes(&mut sheet, read);
        search::text::suggestions(&mut sheet, read, "speakers", self.shell);
        sheet.blank();
        if self.counted.rows.is_empty() {
            let nobody = match what {
                Count::Speakers => "Nobody is on record on",
                Count::Mentions => "Nobody is mentioned with",
            };
            let text = format!("{nobody} {}", self.asked.name());
            sheet.put(Role::Title, &text).end();
            sheet.lines(Role::Aside, &self.out_of.sentence());
        } else {
            self.rows(&mut sheet, what);
            sheet.blank();
            self.passages(&mut sheet);
        }
        self.others(&mut sheet, what);
        sheet.into_text()
    }

    fn rows(&self, sheet: &mut Sheet, what: Count) {
        let label = |row: &SpeakerRow| match names::display(&row.speaker) {
            name if name == row.speaker => row.speaker.clone(),
            name => format!("{}  {name}", row.speaker),
        };
        let widest = self
            .counted
            .rows
            .iter()
            .map(|row| width(&label(row)))
            .max()
            .unwrap_or(0);
        let first = widest.clamp(13, 40) + 4;
        let undated = self.counted.rows.iter().any(|row| row.undated > 0);
        let days = 30 + if undated { UNDATED } else { 0 };
        let room = sheet.look().width.saturating_sub(first + 22 + days) / YEAR;
        let all = years(self.counted);
        let newest: Vec<i16> = all.iter().copied().rev().take(room.min(8)).collect();
        let columns = Columns {
            first,
            years: newest.into_iter().rev().collect(),
            undated,
        };
        let who = match what {
            Count::Speakers => "attributed to",
            Count::Mentions => "mentioned",
        };
        let head = Line {
            name: (Role::Aside, who),
            numbers: Role::Aside,
            passages: "passages".to_owned(),
            meetings: "meetings".to_owned(),
            years: columns.years.iter().map(|y| (*y, y.to_string())).collect(),
            undated: "undated".to_owned(),
        };
        let at = columns.line(sheet, &head);
        self.days(sheet, at, Role::Aside, ["first", "last"]);
        sheet.end();
        for row in &self.counted.rows {
            let name = label(row);
            let years = row.years.iter().map(|(year, n)| (*year, n.to_string()));
            let line = Line {
                name: (Role::Speaker, &name),
                numbers: Role::Text,
                passages: row.passages.to_string(),
                meetings: row.meetings.to_string(),
                years: years.collect(),
                undated: or_dot(row.undated),
            };
            let at = columns.line(sheet, &line);
            if let Some((from, to)) = row.first.zip(row.last) {
                self.days(sheet, at, Role::Text, [&short_date(from), &short_date(to)]);
            }
            sheet.end();
        }
        self.denominators(sheet, &columns);
        let hidden = all.len() - columns.years.len();
        // Where there is no room for any year there is no series that could look complete.
        if hidden > 0 && !columns.years.is_empty() {
            let hidden = count(hidden as u64, "earlier year");
            let text = format!("{hidden} not shown: --format csv has all");
            sheet.column(2).put(Role::Aside, &text).end();
        }
    }

    /// What the numbers above are out of.
    fn denominators(&self, sheet: &mut Sheet, columns: &Columns) {
        let out_of = self.out_of;
        let lines: [(&str, usize, Number); 2] = [
            ("meetings here", out_of.meetings(), |year| year.meetings),
            ("meetings listed", out_of.listed(), |year| year.listed),
        ];
        for (name, all, number) in lines.into_iter().filter(|(_, all, _)| *all > 0) {
            let years = out_of.years.iter();
            let years = years.map(|(year, of_year)| (*year, number(of_year).to_string()));
            let line = Line {
                name: (Role::Aside, name),
                numbers: Role::Aside,
                passages: String::new(),
                meetings: all.to_string(),
                years: years.collect(),
                undated: String::new(),
            };
            columns.line(sheet, &line);
            sheet.end();
        }
        if out_of.undated > 0 {
            let undated = count(out_of.undated as u64, "document");
            let text = format!("{undated} here without a date, in no year");
            sheet.column(2).put(Role::Aside, &text).end();
        }
    }

    /// First and last day; the last alone where the screen is narrow.
    fn days(&self, sheet: &mut Sheet, at: usize, role: Role, [first, last]: [&str; 2]) {
        let wide = at + 28 <= sheet.look().width;
        if wide {
            sheet.column(at + 3).put(role, first);
        }
        sheet
            .column(if wide { at + 17 } else { at + 3 })
            .put(role, last);
    }

    /// The passages themselves, where they are few.
    fn passages(&self, sheet: &mut Sheet) {
        let options = SearchOptions {
            unit: Unit::Passage,
            match_mode: ecne_query::MatchMode::All,
            limit: SHOWN + 1,
            ..SearchOptions::default()
        };
        let Ok(results) = self.searcher.search(&self.asked.query, &options) else {
            return;
        };
        if results.passages.len() > SHOWN {
            return;
        }
        for hit in &results.passages {
            let excerpt = Excerpt::of(hit, sheet.look().width * 2);
            let place = meeting::paragraphs(&hit.passage);
            let margin = |line: usize| match line {
                0 => vec![(Role::Text, "  "), (Role::Aside, place.as_str())],
                _ => Vec::new(),
            };
            let column = width(&place) + 4;
            sheet
                .paragraph(column, &excerpt.text, &excerpt.highlights, margin)
                .blank();
        }
    }

    fn others(&self, sheet: &mut Sheet, what: Count) {
        let (nobody, elsewhere) = match what {
            Count::Speakers => ("Attributed to nobody", "On record"),
            Count::Mentions => ("Without a mention", "Mentioned"),
        };
        if self.counted.unattributed > 0 {
            let passages = count(self.counted.unattributed as u64, "passage");
            let text = format!("{nobody}: {passages}");
            sheet.put(Role::Aside, &text).end();
        }
        let name = |other: &OnRecord| match (what, other.certainty) {
            (Count::Speakers, Certainty::Inferred) => format!("{}~", other.speaker),
            _ => other.speaker.clone(),
        };
        let others: Vec<String> = self.counted.others.iter().map(name).collect();
        if !others.is_empty() {
            let others = others.join(", ");
            let text = format!("{elsewhere} in the same minutes, not on this: {others}");
            sheet.lines(Role::Aside, &text);
        }
        if let Some(unread) = unread::line(self.searcher, self.shell) {
            sheet.lines(Role::Notice, &unread);
        }
    }
}

/// Columns of a year, and of what has no date.
const YEAR: usize = 7;
const UNDATED: usize = 10;

/// Where the numbers of the table stand.
struct Columns {
    /// Column after the names.
    first: usize,
    /// Years with a column of their own, in order.
    years: Vec<i16>,
    /// Whether there is a column of what has no date.
    undated: bool,
}

/// One line of the table, without its days.
struct Line<'a> {
    name: (Role, &'a str),
    /// How the numbers look.
    numbers: Role,
    passages: String,
    meetings: String,
    years: BTreeMap<i16, String>,
    undated: String,
}

impl Columns {
    /// Puts a line, and says in which column it ends.
    fn line(&self, sheet: &mut Sheet, line: &Line<'_>) -> usize {
        let (role, name) = line.name;
        sheet.column(2).put(role, name);
        right(sheet, self.first + 10, &line.passages, line.numbers);
        let mut at = self.first + 21;
        right(sheet, at, &line.meetings, line.numbers);
        for year in &self.years {
            at += YEAR;
            let number = line.years.get(year).map_or("·", String::as_str);
            right(sheet, at, number, line.numbers);
        }
        if self.undated {
            at += UNDATED;
            right(sheet, at, &line.undated, line.numbers);
        }
        at
    }
}

/// A number that is easy to pass over where it is 0.
fn or_dot(n: usize) -> String {
    match n {
        0 => "·".to_owned(),
        n => n.to_string(),
    }
}

/// Text that ends at a column.
fn right(sheet: &mut Sheet, end: usize, text: &str, role: Role) {
    sheet
        .column(end.saturating_sub(width(text)))
        .put(role, text);
}
