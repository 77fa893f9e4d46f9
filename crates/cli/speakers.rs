//! `ecne speakers`: who brings something up, when first and last, and who was there and did not.

use std::collections::BTreeSet;
use std::io::Write as _;

use ecne_extract::minutes::Certainty;
use ecne_extract::names;
use ecne_query::{Node, OnRecord, SearchOptions, Searcher, SpeakerRow, Speakers, Unit};
use serde_json::{Value, json};

use crate::arguments::TableFormat as Format;
use crate::excerpt::Excerpt;
use crate::failure::{Failure, Status};
use crate::fresh::{self, Freshness};
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
    let freshness = if args.no_update {
        Freshness::AsIs
    } else {
        Freshness::Update
    };
    let searcher = fresh::searcher(places, freshness)?;
    let counted = match args.count {
        Count::Speakers => searcher.speakers(&asked.query, &SearchOptions::default()),
        Count::Mentions => searcher.mentioned(&asked.query, &SearchOptions::default()),
    };
    let counted = counted.map_err(|e| query_errors::failure(&e))?;
    match args.format {
        Format::Json => {
            for row in &counted.rows {
                output.write_all(wire::line(&json(row)).as_bytes())?;
            }
        }
        Format::Csv => output.write_all(table(&counted, Delimited::Csv).as_bytes())?,
        Format::Tsv => output.write_all(table(&counted, Delimited::Tsv).as_bytes())?,
        Format::Text => {
            let screen = Screen {
                asked: &asked,
                counted: &counted,
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

fn json(row: &SpeakerRow) -> Value {
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

fn years(counted: &Speakers) -> BTreeSet<i16> {
    counted
        .rows
        .iter()
        .flat_map(|row| row.years.keys().copied())
        .collect()
}

fn table(counted: &Speakers, form: Delimited) -> String {
    let years = years(counted);
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
    let mut out = form.row(head.chain(years.iter().map(ToString::to_string)));
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
        out.push_str(&form.row(cells.into_iter().chain(by_year)));
    }
    out
}

struct Screen<'a> {
    asked: &'a Asked,
    counted: &'a Speakers,
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
        let room = sheet.look().width.saturating_sub(first + 22 + 30) / 7;
        let all = years(self.counted);
        let years: Vec<i16> = all.iter().copied().rev().take(room.min(8)).collect();
        let who = match what {
            Count::Speakers => "attributed to",
            Count::Mentions => "mentioned",
        };
        sheet.column(2).put(Role::Aside, who);
        right(sheet, first + 10, "passages", Role::Aside);
        right(sheet, first + 21, "meetings", Role::Aside);
        let mut at = first + 21;
        for year in years.iter().rev() {
            at += 7;
            right(sheet, at, &year.to_string(), Role::Aside);
        }
        self.days(sheet, at, Role::Aside, ["first", "last"]);
        sheet.end();
        for row in &self.counted.rows {
            sheet.column(2).put(Role::Speaker, &label(row));
            right(sheet, first + 10, &row.passages.to_string(), Role::Text);
            right(sheet, first + 21, &row.meetings.to_string(), Role::Text);
            let mut at = first + 21;
            for year in years.iter().rev() {
                at += 7;
                let n = row.years.get(year).copied().unwrap_or(0);
                right(
                    sheet,
                    at,
                    &if n == 0 {
                        "·".to_owned()
                    } else {
                        n.to_string()
                    },
                    Role::Text,
                );
            }
            if let Some((from, to)) = row.first.zip(row.last) {
                self.days(sheet, at, Role::Text, [&short_date(from), &short_date(to)]);
            }
            sheet.end();
        }
        let hidden = all.len() - years.len();
        // Where there is no room for any year there is no series that could look complete.
        if hidden > 0 && !years.is_empty() {
            let hidden = count(hidden as u64, "earlier year");
            let text = format!("{hidden} not shown: --format csv has all");
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

/// Text that ends at a column.
fn right(sheet: &mut Sheet, end: usize, text: &str, role: Role) {
    sheet
        .column(end.saturating_sub(width(text)))
        .put(role, text);
}
