//! `ecne show`: a paragraph in its context, or a document as an outline or as text.

mod cited;

use std::io::Write as _;
use std::ops::Range;
use std::process::{Command, Stdio};
use std::sync::Arc;

use ecne_extract::minutes::Certainty;
use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::citations::{Style, wording};
use serde::Serialize;

use crate::clean::clean_lines;
use crate::failure::{Failure, Status};
use crate::fresh::{self, Freshness};
use crate::output::Output;
use crate::places::Places;
use crate::screen::{Look, Role, Sheet};
use crate::search::json;
use crate::{meeting, query_errors, versions, wire};
use cited::Cited;

/// Characters of a passage in an outline, where nothing in it is emphasised.
const START: usize = 160;

/// Show a paragraph in its context, or a document.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    ecne show 2026-01-29#5               paragraph 5, with the ones around it\n  \
    ecne show 2026-01-29#5 --cite        with a citation\n  \
    ecne show 2026-01-29                 who speaks where, and the emphasised points\n  \
    ecne show 2026-01-29 --format text   the whole text")]
pub struct Args {
    /// Any part of a document's path that no other document has, and a paragraph's number.
    #[arg(value_name = "DOCUMENT[#N]")]
    name: String,
    /// How to print it [default: a paragraph as text, a document as an outline].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// How many passages to show before and after a paragraph.
    #[arg(long, value_name = "N", default_value_t = 1)]
    context: usize,
    /// Add a citation [styles: plain, apa, oscola, bibtex, ris, csl-json].
    #[arg(long, value_name = "STYLE", value_parser = style, num_args = 0..=1,
        default_missing_value = "plain")]
    cite: Option<Style>,
    /// The words as they were on this day, where an earlier version was kept.
    #[arg(long, value_name = "DAY")]
    version: Option<jiff::civil::Date>,
    /// Open the file in the desktop's viewer, on the page.
    #[arg(long)]
    open: bool,
    /// Show the index as it is, without a look at the corpus.
    #[arg(long)]
    no_update: bool,
}

fn style(name: &str) -> Result<Style, String> {
    let names = Style::ALL.map(Style::name).join(", ");
    Style::from_name(name).ok_or(format!("one of {names}"))
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    Text,
    Outline,
    Json,
}

/// Finds the document, and prints what was asked for.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let freshness = Freshness::unless(args.no_update);
    let searcher = fresh::searcher(places, freshness)?;
    let (name, number) = split(&args.name)?;
    let document = searcher.document(name).map_err(|e| unknown(name, &e))?;
    if let Some(day) = args.version
        && let Some(words) = versions::words(places, &document, number, day)?
    {
        output.show(&words)?;
        return Ok(Status::Done);
    }
    let hits = searcher
        .passages(&document.id)
        .map_err(|e| query_errors::failure(&e))?;
    let passages: Vec<Arc<PassageRecord>> =
        hits.iter().map(|hit| Arc::clone(&hit.passage)).collect();
    let at = number
        .map(|n| positions(&document, &passages, n))
        .transpose()?;
    if args.open {
        let first = at.as_ref().and_then(|at| passages.get(at.start));
        open(&document, first.and_then(|passage| passage.page), places)?;
    }
    let shown = at.clone().unwrap_or(0..passages.len());
    let cited = args
        .cite
        .map(|style| Cited::of(style, number, &hits[shown.clone()]));
    match (args.format, cited, at) {
        (Some(Format::Json), cited, _) => {
            for passage in &passages[shown] {
                output.write_all(line(&document, passage).as_bytes())?;
            }
            let last = cited.map(|cited| cited.line()).unwrap_or_default();
            output.write_all(last.as_bytes())?;
        }
        (_, Some(cited), _) => cited.print(&args.name, &places.shell, output)?,
        (Some(Format::Text), None, None) => output.show(&text(&passages))?,
        (None | Some(Format::Outline), None, None) => {
            output.show(&outline(&document, &passages, output.look()))?;
        }
        (_, None, Some(at)) => {
            let text = paragraph(&document, &passages, at, args.context, output.look());
            output.show(&text)?;
        }
    }
    Ok(Status::Done)
}

/// A passage as one object.
fn line(document: &DocumentRecord, passage: &PassageRecord) -> String {
    wire::line(&Line {
        r#type: "passage",
        document: json::Document::of(document),
        passage: json::Passage::of(passage),
    })
}

/// Why there is no such document, and what to write where it is no document that was meant.
fn unknown(name: &str, error: &ecne_query::Error) -> Failure {
    match query_errors::failure(error) {
        Failure::Message(text) if error.is_not_found() && name.contains('#') => Failure::Message(
            format!("{text}; write a paragraph as one number: DOCUMENT#5"),
        ),
        failure => failure,
    }
}

/// `DOCUMENT#N` as its two parts. A name may hold `#` itself; only a number behind the last one is a
/// paragraph.
fn split(name: &str) -> Result<(&str, Option<u32>), Failure> {
    let numbered = name.rsplit_once('#');
    let numbered = numbered.and_then(|(document, n)| Some((document, Some(n.parse().ok()?))));
    match numbered.unwrap_or((name, None)) {
        ("", _) => Err(Failure::new("name a document: any part of its path")),
        (_, Some(0)) => Err(Failure::new("paragraphs count from 1")),
        split => Ok(split),
    }
}

/// The passages that hold words of a paragraph: one after the other, since a block's words are cut
/// into passages in their order.
fn positions(
    document: &DocumentRecord,
    passages: &[Arc<PassageRecord>],
    number: u32,
) -> Result<Range<usize>, Failure> {
    let holds = |passage: &Arc<PassageRecord>| passage.holds(number);
    let first = passages.iter().position(holds);
    let last = passages.iter().rposition(holds);
    if let Some((first, last)) = first.zip(last) {
        return Ok(first..last + 1);
    }
    let numbers = passages
        .iter()
        .filter_map(|p| p.paragraph_end.or(p.paragraph));
    let last = numbers.max().unwrap_or(0);
    let id = &document.id;
    Err(Failure::Message(format!(
        "{id}: no paragraph {number}; the last is {last}"
    )))
}

/// A passage with the keys of its document.
#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    document: json::Document<'a>,
    #[serde(flatten)]
    passage: json::Passage<'a>,
}

fn text(passages: &[Arc<PassageRecord>]) -> String {
    let texts: Vec<&str> = passages.iter().map(|p| p.text.as_str()).collect();
    let joined = texts
        .join("\n\n")
        .replace('\n', "\n\n")
        .replace("\n\n\n\n", "\n\n");
    format!("{}\n", clean_lines(&joined))
}

fn head(sheet: &mut Sheet, document: &DocumentRecord) {
    sheet.lines(Role::Title, &meeting::heading(document));
    sheet.put(Role::Aside, &document.id).end();
}

/// The passages of a paragraph with their neighbours, and why each is attributed to whom.
fn paragraph(
    document: &DocumentRecord,
    passages: &[Arc<PassageRecord>],
    at: Range<usize>,
    context: usize,
    look: Look,
) -> String {
    let mut sheet = Sheet::new(look);
    head(&mut sheet, document);
    sheet.blank();
    let first = at.start.saturating_sub(context);
    for passage in &passages[first..at.start] {
        aside(&mut sheet, passage);
    }
    for passage in &passages[at.clone()] {
        sheet.lines(Role::Title, &about(passage)).blank();
        sheet
            .paragraph(2, &passage.text, &[], |_| Vec::new())
            .blank();
    }
    for passage in passages[at.end..].iter().take(context) {
        aside(&mut sheet, passage);
    }
    let speakers = passages[at].iter().flat_map(|passage| &passage.speakers);
    if let Some(text) = wording(speakers) {
        sheet.lines(Role::Aside, &text);
    }
    sheet.into_text()
}

/// `¶5 · p.1 · section "Minutes" · attributed to NL by "NL presented"`.
fn about(passage: &PassageRecord) -> String {
    let mut parts = vec![meeting::paragraphs(passage), meeting::pages(passage)];
    if !passage.section.is_empty() {
        parts.push(format!("section \"{}\"", passage.section.join(" > ")));
    }
    if !passage.speakers.is_empty() {
        let how = match passage.certainty {
            Certainty::Stated => "attributed to",
            Certainty::Inferred => "attributed by inference to",
        };
        let who = passage.speakers.join(", ");
        parts.push(format!("{how} {who} by \"{}\"", passage.evidence));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// A neighbour, cut to its beginning.
fn aside(sheet: &mut Sheet, passage: &PassageRecord) {
    let mut label = meeting::paragraphs(passage);
    let speakers = meeting::speakers(passage);
    if !speakers.is_empty() {
        label = format!("{label} {speakers}");
    }
    sheet.put(Role::Aside, label.trim()).column(2);
    sheet
        .put(Role::Aside, &beginning(&passage.text, START / 2))
        .blank();
}

/// Each passage with its speaker: its emphasised words, or its beginning.
fn outline(document: &DocumentRecord, passages: &[Arc<PassageRecord>], look: Look) -> String {
    let mut sheet = Sheet::new(look);
    head(&mut sheet, document);
    let mut section: &[String] = &[];
    for passage in passages {
        if passage.section != section {
            section = &passage.section;
            sheet.blank().put(Role::Title, &section.join(" > ")).end();
        }
        let speakers = meeting::speakers(passage);
        let place = meeting::paragraphs(passage);
        let points = points(passage);
        sheet.paragraph(14, &points, &[], |line| match line {
            0 => vec![
                (Role::Speaker, speakers.as_str()),
                (Role::Text, "  "),
                (Role::Aside, place.as_str()),
            ],
            _ => Vec::new(),
        });
    }
    sheet.into_text()
}

fn points(passage: &PassageRecord) -> String {
    let bold = passage.emphasis.iter().filter(|e| e.bold);
    let bold: Vec<&str> = bold
        .filter_map(|e| passage.text.get(e.range.clone()))
        .collect();
    let length: usize = bold.iter().map(|b| b.len()).sum();
    // A passage that is all bold has no points: it is a heading in its way.
    if bold.is_empty() || length * 10 > passage.text.len() * 9 {
        return beginning(&passage.text, START);
    }
    bold.join(" … ")
}

fn beginning(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((cut, _)) => {
            let whole = text[..cut].rfind(' ').unwrap_or(cut);
            format!("{} …", &text[..whole])
        }
        None => text.to_owned(),
    }
}

/// Starts the desktop's viewer and does not wait for it.
fn open(document: &DocumentRecord, page: Option<u32>, places: &Places) -> Result<(), Failure> {
    let page = page.filter(|_| document.pages > 0);
    let url = meeting::file_url(&places.corpus.join(&document.id), page);
    let url = url.ok_or_else(|| Failure::Message(format!("{}: no such file", document.id)))?;
    let viewer = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(viewer);
    command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = command.spawn();
    started
        .map(drop)
        .map_err(|e| Failure::Message(format!("{viewer}: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_at_the_last_number() {
        assert!(matches!(split("a#5"), Ok(("a", Some(5)))));
        assert!(matches!(split("a#b.pdf"), Ok(("a#b.pdf", None))));
        assert!(matches!(split("a#b.pdf#12"), Ok(("a#b.pdf", Some(12)))));
        assert!(matches!(split("#a.pdf"), Ok(("#a.pdf", None))));
        assert!(matches!(split("#a.pdf#5"), Ok(("#a.pdf", Some(5)))));
        for wrong in ["", "#5", "#0", "a#0"] {
            assert!(split(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn beginnings_end_at_a_word() {
        assert_eq!(beginning("one two three", 9), "one two …");
        assert_eq!(beginning("short", 9), "short");
    }
}
