//! Speakers' labels: "Ireland:", "Mr X (Poland)", "The Chair:", "THE PRESIDENT:". In a verbatim
//! record every word behind a label is the speaker's, up to the next one.

use super::super::lexicon::Marks;
use super::super::line::Line;
use super::super::people::{self, People};
use super::super::tokens::TokenKind;
use super::Material;
use super::openings::Opening;
use super::subject::{Source, Subject, subject};
use crate::minutes::Intervention;
use crate::{BlockKind, Position};

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
    labels >= 4 && labels * 30 >= blocks && first_person * 60 >= words
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
            None if block.is_heading() || ends_the_meeting(line) => open = false,
            None if block.kind == BlockKind::Footnote => {}
            None => {
                if let Some(last) = found.last_mut().filter(|_| open) {
                    last.end = end;
                }
            }
        }
    }
    found
}

/// "The meeting rose at 1 p.m.", "(The session was suspended at noon.)": nobody's words.
fn ends_the_meeting(line: &Line<'_>) -> bool {
    let tokens = &line.tokens;
    let first = usize::from(tokens.is_mark(0, '(') || tokens.is_mark(0, '['));
    let first = first + usize::from(tokens.is(first, "the"));
    let event = tokens.is_any(first, &["meeting", "session", "sitting", "conference"]);
    let ended = [
        "rose",
        "closed",
        "ended",
        "adjourned",
        "suspended",
        "resumed",
        "began",
        "opened",
    ];
    let was = usize::from(tokens.is_any(first + 1, &["was", "is"]));
    event && tokens.is_any(first + 1 + was, &ended) && tokens.len() < first + 30
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

/// The label that opens a block of a verbatim record, or is the whole of it.
fn spoken_label(line: &Line<'_>, people: &People) -> Option<Opening> {
    let tokens = &line.tokens;
    // A label ends in a mark near the beginning, or is the whole block.
    let near = (1..tokens.len().min(60)).any(|i| {
        let kind = tokens.get(i).map(|token| token.kind);
        matches!(kind, Some(TokenKind::Mark(':' | '—' | '–' | '-' | '−')))
    });
    if !near && tokens.len() > 30 {
        return None;
    }
    // "Q12 Chair:" and "12. Mr Elm:" in the records of committees.
    let numbered = tokens.str(0).trim_start_matches('Q').parse::<u16>().is_ok();
    let first = usize::from(numbered) * (1 + usize::from(tokens.is_mark(1, '.')));
    let subject = subject(line, people, first).filter(|s| s.source != Source::Anaphora);
    let subject = subject.or_else(|| unknown_person(line, first))?;
    let end = line.after_brackets(subject.tokens.end);
    let titled = matches!(subject.source, Source::Person | Source::Chair);
    let dashed = ['—', '–', '-', '−']
        .iter()
        .any(|m| tokens.is_mark(end + 1, *m));
    let dash = ['—', '–'].iter().any(|m| tokens.is_mark(end, *m)) && tokens.is_spaced(end);
    let marked = tokens.is_mark(end, ':')
        || (titled && tokens.is_mark(end, '.') && dashed)
        || (subject.source == Source::Person && dash);
    let alone = end >= tokens.len();
    (marked || (alone && titled)).then(|| Opening::stated(line, subject, 0..end))
}

/// "J. Example:" whom no list knows.
fn unknown_person(line: &Line<'_>, first: usize) -> Option<Subject> {
    let end = people::name_run(line, first)?;
    let name = line.tokens.span(first..end);
    // "Present:" and "Staff:" are labels of lists.
    let person = end > first + 1 && !people::has_thing(name);
    (person && line.tokens.is_mark(end, ':')).then(|| Subject {
        speakers: vec![name.to_owned()],
        person: Some(name.to_owned()),
        source: Source::Person,
        tokens: first..end,
        ..Subject::default()
    })
}
