//! Lines cut where one element of the tree ends and the next begins.

use super::super::layout::{Cell, Line, Span};

/// The part of a line that some of its spans make, which follow each other. `blocks` of the whole
/// line are the caller's business.
pub(super) fn part(line: &Line, spans: std::ops::Range<usize>) -> Line {
    let members = &line.spans[spans];
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Line::default();
    };
    let range = first.range.start..last.range.end;
    let bounds = |value: fn(&Span) -> f32, pick: fn(f32, f32) -> f32| {
        members.iter().map(value).fold(f32::NAN, pick)
    };
    let (x0, x1) = (bounds(|s| s.x0, f32::min), bounds(|s| s.x1, f32::max));
    let mut part = Line {
        x0,
        x1,
        text: line.text[range.clone()].to_owned(),
        spans: members.iter().map(|s| shifted(s, range.start)).collect(),
        cells: cells(line, &range, x0),
        first_word: first_word(line, members),
        artifact: members.iter().all(|s| s.artifact),
        page: line.page,
        turn: line.turn,
        y: line.y,
        size: line.size,
        invisible: line.invisible,
        ..Line::default()
    };
    part.set_styles();
    part
}

fn shifted(span: &Span, back: usize) -> Span {
    Span {
        range: span.range.start - back..span.range.end - back,
        ..span.clone()
    }
}

/// The cells that begin inside, behind one for the start.
fn cells(line: &Line, range: &std::ops::Range<usize>, x0: f32) -> Vec<Cell> {
    let inside = line
        .cells
        .iter()
        .filter(|c| c.offset > range.start && c.offset < range.end);
    let first = line.cells.iter().rev().find(|c| c.offset <= range.start);
    let start = Cell {
        offset: 0,
        x0,
        x1: first.map_or(x0, |c| c.x1),
    };
    std::iter::once(start)
        .chain(inside.map(|c| Cell {
            offset: c.offset - range.start,
            ..c.clone()
        }))
        .collect()
}

/// The width of the first word, over the spans that make it.
fn first_word(line: &Line, members: &[Span]) -> f32 {
    let mut end = 0;
    while let Some(next) = members.get(end + 1) {
        if line.text[members[end].range.end..next.range.start].contains(' ') {
            break;
        }
        end += 1;
    }
    match (members.first(), members.get(end)) {
        (Some(first), Some(last)) => (last.x1 - first.x0).max(0.01),
        _ => 0.0,
    }
}
