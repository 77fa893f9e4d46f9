//! Speakers' labels: "Ireland:", "Mr X (Poland)", "The Chair:", "THE PRESIDENT:". In a verbatim
//! record every word behind a label is the speaker's, up to the next one.

use super::super::lexicon::Marks;
use super::super::line::Line;
use super::super::people::{self, People};
use super::Material;
use super::openings::Opening;
use super::subject::{Source, Subject, subject};
use crate::minutes::{Certainty, Intervention};
use crate::{Block, Position};

/// Whether a document is a verbatim record: many labels, and speech in the first person.
pub(super) fn is_verbatim(source: &Material<'_>) -> bool {
    let mut blocks = 0;
    let mut labels = 0;
    let (mut words, mut first_person) = (0, 0);
    for (block, line) in source
        .blocks
        .iter()
        .zip(source.lines)
        .skip(source.header_blocks)
    {
        blocks += 1;
        labels += usize::from(spoken_label(line, source.people).is_some());
        if !block.is_heading() {
            words += line.tokens.len();
            let said = (0..line.tokens.len()).filter(|i| is_first_person(line, *i));
            first_person += said.count();
        }
    }
    labels >= 4 && labels * 12 >= blocks && first_person * 150 >= words
}

fn is_first_person(line: &Line<'_>, i: usize) -> bool {
    line.tokens.has(i, Marks::FIRST_PERSON) && line.tokens.str(i) != "i"
}

/// The turns of a verbatim record.
pub(super) fn interventions(source: &Material<'_>) -> Vec<Intervention> {
    let mut found: Vec<Intervention> = Vec::new();
    let mut open = false;
    for i in source.header_blocks..source.blocks.len() {
        let (Some(block), Some(line)) = (source.blocks.get(i), source.lines.get(i)) else {
            break;
        };
        let end = Position {
            block: i,
            offset: block.text.len(),
        };
        match spoken_label(line, source.people) {
            Some(label) => {
                found.push(turn(label, i, end));
                open = true;
            }
            None if block.is_heading() => open = false,
            None => {
                if let Some(last) = found.last_mut().filter(|_| open) {
                    last.end = end;
                }
            }
        }
    }
    found
}

fn turn(label: Opening, block: usize, end: Position) -> Intervention {
    Intervention {
        speakers: label.speakers,
        person: label.person,
        region: label.region,
        certainty: label.certainty,
        evidence: label.evidence,
        start: Position { block, offset: 0 },
        end,
    }
}

/// A label in minutes: "NL: asked for a longer deadline". It needs a sentence behind it.
pub(super) fn label(line: &Line<'_>, people: &People, block: &Block) -> Option<Opening> {
    if block.kind == crate::BlockKind::TableRow {
        return None;
    }
    let subject = subject(line, people, 0)?;
    let colon = after_brackets(line, subject.tokens.end);
    let told = line.tokens.is_mark(colon, ':') && line.tokens.len() > colon + 5;
    let named = !matches!(subject.source, Source::Group | Source::Anaphora);
    (told && named).then(|| opening(line, subject, colon))
}

/// The label that opens a block of a verbatim record, or is the whole of it.
fn spoken_label(line: &Line<'_>, people: &People) -> Option<Opening> {
    let subject = subject(line, people, 0).filter(|s| s.source != Source::Anaphora);
    let subject = subject.or_else(|| unknown_person(line))?;
    let end = after_brackets(line, subject.tokens.end);
    let titled = matches!(subject.source, Source::Person | Source::Chair);
    let marked = line.tokens.is_mark(end, ':')
        || (titled && line.tokens.is_mark(end, '.') && line.tokens.is_mark(end + 1, '—'));
    let alone = end >= line.tokens.len();
    (marked || (alone && titled)).then(|| opening(line, subject, end))
}

/// "J. Example:" whom no list knows.
fn unknown_person(line: &Line<'_>) -> Option<Subject> {
    let end = people::name_run(line, 0)?;
    let name = line.tokens.span(0..end);
    line.tokens.is_mark(end, ':').then(|| Subject {
        speakers: vec![name.to_owned()],
        person: Some(name.to_owned()),
        source: Source::Person,
        tokens: 0..end,
        ..Subject::default()
    })
}

fn after_brackets(line: &Line<'_>, mut i: usize) -> usize {
    while let Some(end) = line.bracket_end(i) {
        i = end;
    }
    i
}

fn opening(line: &Line<'_>, subject: Subject, end: usize) -> Opening {
    Opening {
        at: 0,
        evidence: line.tokens.span(0..end).to_owned(),
        speakers: subject.speakers,
        person: subject.person,
        region: subject.region,
        source: subject.source,
        certainty: Certainty::Stated,
        speech: true,
    }
}
