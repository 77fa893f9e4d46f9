//! What the document is called, who met, and for the how manieth time.

use super::super::body;
use super::lines::{HeaderLine, Part, says_what_was};
use super::note;
use crate::minutes::{Header, Kind};
use crate::{Block, BlockKind, Document};

/// The title of a document that has no header block: its first heading. A web page without a heading
/// goes by what it calls itself; any other file's metadata tells a template's name as often as its own.
pub(super) fn of_page(header: &mut Header, document: &Document) {
    let blocks = &document.blocks;
    let whole = |b: &Block| b.kind == BlockKind::Heading { level: 1 };
    let first = || blocks.iter().take(40).position(Block::is_heading);
    let at = blocks.iter().position(whole).or_else(first);
    if let Some((at, block)) = at.and_then(|i| Some((i, blocks.get(i)?))) {
        header.title = Some(block.text.trim().to_owned());
        note(header, "title", at, &block.text);
    } else if header.kind == Kind::WebPage {
        let own = document.metadata.title.as_ref();
        header.title = own.filter(|title| !names_a_file(title)).cloned();
    }
}

/// Endings of the names of files that programs write into titles.
const ENDINGS: [&str; 12] = [
    "doc", "docx", "docm", "dotx", "odt", "rtf", "pdf", "ppt", "pptx", "xls", "xlsx", "txt",
];

/// Whether a title is the name of a file that a program put there: `Microsoft Word - final.docx`.
fn names_a_file(title: &str) -> bool {
    let ending = title
        .trim()
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending);
    let known = ENDINGS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending));
    known || title.contains("Microsoft Word - ")
}

/// The body, from the lines that name it, and the title to show.
pub(super) fn name(header: &mut Header, document: &Document, lines: &[HeaderLine<'_>]) {
    let first_words = document
        .blocks
        .iter()
        .skip(lines.len())
        .find(|b| !b.is_heading());
    let context = first_words.map_or("", |b| b.text.as_str());
    let mut titles = without_sections(lines);
    if body::body(&joined(&titles), context).is_none() {
        // Where nothing else names a body, a sentence is better than no name at all.
        titles = lines.iter().filter(|l| l.part == Part::Title).collect();
    }
    let joined = joined(&titles);
    if let Some((body, at)) = body::body(&joined, context).zip(titles.first()) {
        note(header, "body", at.block, &joined);
        header.body = Some(body);
    }
    let alone = lines.iter().find(|l| l.part == Part::Kind);
    let heading = titles.iter().find(|l| l.heading);
    let title = match (alone, heading.or(titles.first())) {
        (Some(_), Some(_)) => Some(format!("{}: {joined}", kind_title(header.kind))),
        (None, Some(title)) if title.heading => Some(title.text.to_owned()),
        (None, Some(_)) => Some(joined.clone()),
        (Some(kind), None) => Some(kind.text.to_owned()),
        (None, None) => header.title.take(),
    };
    if let Some(at) = heading.or(titles.first()).copied().or(alone) {
        note(
            header,
            "title",
            at.block,
            title.as_deref().unwrap_or_default(),
        );
    }
    header.title = title;
}

/// The lines of a title, without sentences and without the headings of sections above them.
fn without_sections<'a, 'd>(lines: &'a [HeaderLine<'d>]) -> Vec<&'a HeaderLine<'d>> {
    let sentence =
        |l: &HeaderLine<'_>| l.part == Part::Title && !l.heading && says_what_was(l.text);
    let below = lines.iter().skip(1).map(Some).chain([None]);
    let mut titles: Vec<&HeaderLine<'_>> = Vec::new();
    for (line, below) in lines.iter().zip(below) {
        // The first heading is the document's own, whatever stands below it.
        let section = line.heading && !titles.is_empty() && below.is_some_and(sentence);
        if line.part == Part::Title && !sentence(line) && !section {
            titles.push(line);
        }
    }
    titles
}

/// The first four lines as one text.
fn joined(titles: &[&HeaderLine<'_>]) -> String {
    let texts: Vec<&str> = titles.iter().map(|l| l.text).take(4).collect();
    texts.join(" ")
}

fn kind_title(kind: Kind) -> &'static str {
    match kind {
        Kind::Agenda => "Agenda",
        Kind::AgendaAndMinutes => "Agenda and minutes",
        Kind::Transcript => "Transcript",
        _ => "Minutes",
    }
}

/// The number of the meeting in its series.
pub(super) fn number(header: &mut Header, document: &Document, lines: &[HeaderLine<'_>]) {
    let from_lines = lines
        .iter()
        .find_map(|l| Some((l.block, body::number(l.text)?)));
    let told = || {
        let blocks = document.blocks.iter().enumerate().skip(lines.len());
        let mut first = blocks.filter(|(_, b)| !b.is_heading()).take(1);
        first.find_map(|(i, b)| Some((i, body::number(&b.text)?)))
    };
    if let Some((block, number)) = from_lines.or_else(told) {
        header.number = Some(number);
        let text = document.blocks.get(block).map_or("", |b| b.text.as_str());
        note(header, "number", block, text);
    }
}
