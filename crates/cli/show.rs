//! `ecne show`: a paragraph in its context, or a document as an outline or as text.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use ecne_extract::minutes::Certainty;
use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::PassageHit;
use ecne_query::citations::{Style, cite};
use serde::Serialize;

use crate::clean::clean_lines;
use crate::failure::{Failure, Status};
use crate::fresh::{self, Freshness};
use crate::output::Output;
use crate::places::Places;
use crate::screen::{Look, Role, Sheet};
use crate::search::json;
use crate::words::show_command;
use crate::{meeting, query_errors, versions, wire};

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
    let freshness = if args.no_update {
        Freshness::AsIs
    } else {
        Freshness::Update
    };
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
        .map(|n| position(&document, &passages, n))
        .transpose()?;
    if args.open {
        open(&document, at.and_then(|i| passages[i].page), places)?;
    }
    let shown = match at {
        Some(i) => i..i + 1,
        None => 0..passages.len(),
    };
    if let Some(style) = args.cite.filter(|_| args.format != Some(Format::Json)) {
        let mut cited = at
            .map_or(&hits[..hits.len().min(1)], |i| &hits[i..=i])
            .to_vec();
        match number {
            Some(number) => cited.iter_mut().for_each(|hit| pinpoint(hit, number)),
            // A document is cited as a whole.
            None => cited.iter_mut().for_each(whole_document),
        }
        return show_citation(args, style, &cited, number.is_some(), output);
    }
    match (args.format, at) {
        (Some(Format::Json), _) => {
            for passage in &passages[shown] {
                let line = Line {
                    r#type: "passage",
                    document: json::Document::of(&document),
                    passage: json::Passage::of(passage),
                };
                output.write_all(wire::line(&line).as_bytes())?;
            }
        }
        (Some(Format::Text), None) => output.show(&text(&passages))?,
        (None | Some(Format::Outline), None) => {
            output.show(&outline(&document, &passages, output.look()))?;
        }
        (_, Some(i)) => {
            output.show(&paragraph(
                &document,
                &passages,
                i,
                args.context,
                output.look(),
            ))?;
        }
    }
    Ok(Status::Done)
}

/// The passage and how to cite it; the styles for programs stand alone, to be sent to a file.
fn show_citation(
    args: &Args,
    style: Style,
    hits: &[PassageHit],
    pinpoint: bool,
    output: &mut Output,
) -> Result<Status, Failure> {
    let citation = cite(style, hits);
    if matches!(style, Style::Bibtex | Style::Ris | Style::CslJson) {
        writeln!(output, "{}", clean_lines(&citation.text))?;
        return Ok(Status::Done);
    }
    let mut sheet = Sheet::new(output.look());
    if let Some(hit) = hits.first().filter(|_| pinpoint) {
        sheet.lines(Role::Title, &about(&hit.passage)).blank();
        sheet
            .paragraph(2, &hit.passage.text, &[], |_| Vec::new())
            .blank();
    }
    sheet
        .paragraph(0, &citation.text, &[], |_| Vec::new())
        .blank();
    if !citation.left_out.is_empty() {
        let text = format!(
            "Not known here, so left out: {}.",
            citation.left_out.join(", ")
        );
        sheet.lines(Role::Aside, &text);
    }
    for note in &citation.notes {
        sheet.lines(Role::Aside, note);
    }
    let others: Vec<&str> = Style::ALL
        .into_iter()
        .filter(|other| *other != style)
        .map(Style::name)
        .collect();
    let text = format!(
        "Other styles: {} ({})",
        show_command(&args.name, "--cite STYLE"),
        others.join(", ")
    );
    sheet.lines(Role::Aside, &text);
    output.show(&sheet.into_text())?;
    Ok(Status::Done)
}

/// One paragraph of a passage that holds several: a line each.
fn pinpoint(hit: &mut PassageHit, number: u32) {
    let passage = Arc::make_mut(&mut hit.passage);
    let first = passage.paragraph.unwrap_or(number);
    let last = passage.paragraph_end.unwrap_or(first);
    let lines: Vec<&str> = passage.text.split('\n').collect();
    let nth = number.saturating_sub(first) as usize;
    // A heading in bold among them is a line without a number: then all that is known is the whole.
    if lines.len() != (last.saturating_sub(first) as usize).saturating_add(1) {
        return;
    }
    let before: usize = lines.iter().take(nth).map(|line| line.len() + 1).sum();
    hit.page = passage.page_at(before);
    passage.paragraph = Some(number);
    passage.paragraph_end = Some(number);
}

fn whole_document(hit: &mut PassageHit) {
    let passage = Arc::make_mut(&mut hit.passage);
    passage.paragraph = None;
    passage.paragraph_end = None;
    passage.speakers.clear();
    passage.page = None;
    hit.page = None;
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

fn position(
    document: &DocumentRecord,
    passages: &[Arc<PassageRecord>],
    number: u32,
) -> Result<usize, Failure> {
    let holds = |p: &Arc<PassageRecord>| {
        let (first, last) = (p.paragraph, p.paragraph_end.or(p.paragraph));
        first
            .zip(last)
            .is_some_and(|(first, last)| (first..=last).contains(&number))
    };
    passages.iter().position(holds).ok_or_else(|| {
        let last = passages
            .iter()
            .filter_map(|p| p.paragraph_end.or(p.paragraph))
            .max();
        let last = last.unwrap_or(0);
        Failure::Message(format!(
            "{}: no paragraph {number}; the last is {last}",
            document.id
        ))
    })
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

/// The passage with its neighbours, and why it is attributed to whom.
fn paragraph(
    document: &DocumentRecord,
    passages: &[Arc<PassageRecord>],
    at: usize,
    context: usize,
    look: Look,
) -> String {
    let mut sheet = Sheet::new(look);
    head(&mut sheet, document);
    sheet.blank();
    let first = at.saturating_sub(context);
    for passage in &passages[first..at] {
        aside(&mut sheet, passage);
    }
    let passage = &passages[at];
    sheet.lines(Role::Title, &about(passage)).blank();
    sheet
        .paragraph(2, &passage.text, &[], |_| Vec::new())
        .blank();
    for passage in passages[at + 1..].iter().take(context) {
        aside(&mut sheet, passage);
    }
    if let [speaker, ..] = passage.speakers.as_slice() {
        let text = format!("The wording is the minutes', not {speaker}'s own.");
        sheet.put(Role::Aside, &text).end();
    }
    sheet.into_text()
}

/// `¶5 · p.1 · section "Minutes" · attributed to NL by "NL presented"`.
fn about(passage: &PassageRecord) -> String {
    let mut parts = vec![
        meeting::paragraphs(passage),
        meeting::page(passage, passage.page),
    ];
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
