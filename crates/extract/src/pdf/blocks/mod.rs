//! Blocks: the lines of all pages to headings, paragraphs, list items, rows and footnotes, with
//! the furniture set apart.

mod assemble;
mod footnotes;
mod furniture;
mod headings;
mod hyphens;
mod lists;
mod measure;
mod paragraphs;
mod tables;
mod tagged;

use super::layout::Line;
use super::structure::Tags;
use crate::{Block, BlockKind, Furniture, Position};
use assemble::{Assembler, Places};
use hyphens::Vocabulary;
use lists::{Indents, Marker, marker};
use measure::Measures;
use paragraphs::{Group, Grouper};
use tagged::Tagged;

/// Blocks in reading order, and what was set apart from them.
pub(super) struct Blocks {
    pub(super) blocks: Vec<Block>,
    pub(super) furniture: Vec<Furniture>,
}

/// Makes blocks of the lines of all pages, given in reading order. `heights` are those of the
/// pages, `targets` the addresses that links lead to, `tags` what the structure tree says of the
/// lines that refer to it.
pub(super) fn blocks(lines: &[Line], heights: &[f32], targets: &[String], tags: &Tags) -> Blocks {
    let aside = furniture::find(lines, heights);
    let body: Vec<usize> = (0..lines.len()).filter(|i| !aside[*i]).collect();
    let columns = columns(lines, &body);
    let measures = measure_body(lines, &body, &columns);
    let tagged = Tagged::of(tags, lines, &body);
    let notes = notes(lines, &body, &columns, &measures, &tagged);
    let rows = tables::rows(lines, &body);
    let grouper = Grouper {
        lines,
        tagged: &tagged,
        columns: &columns,
        measures: &measures,
        rows: &rows,
    };
    let (foot, main): (Vec<usize>, Vec<usize>) = body.iter().partition(|i| notes[**i]);
    let groups = with_footnotes(lines, grouper.groups(&main), grouper.groups(&foot));
    let levels = headings::levels(&groups, lines, &measures, &tagged);
    let vocabulary = Vocabulary::of(lines);
    let assembler = Assembler {
        lines,
        tagged: &tagged,
        vocabulary: &vocabulary,
        targets,
    };
    let mut places: Places = vec![None; lines.len()];
    let mut blocks = Vec::with_capacity(groups.len());
    let mut indents = Indents::default();
    for (group, level) in groups.iter().zip(levels) {
        let footnote = group.lines.first().is_some_and(|i| notes[*i]);
        let kind = kind(group, level, footnote, lines, &tagged);
        let kind = match group.lines.first().map(|i| &lines[*i]) {
            Some(line) if line.tag.is_none() => indents.nested(kind, line),
            _ => kind,
        };
        blocks.push(assembler.block(group, kind, blocks.len(), &mut places));
    }
    let furniture = place_furniture(lines, heights, &aside, &places, blocks.len());
    Blocks { blocks, furniture }
}

/// The lines of footnotes, by the tags where there are any, else by the layout.
fn notes(
    lines: &[Line],
    body: &[usize],
    columns: &[measure::Column],
    measures: &Measures,
    tagged: &Tagged,
) -> Vec<bool> {
    let mut notes = footnotes::find(lines, body, columns, measures);
    if lines.iter().any(|line| tagged.is_note(line)) {
        for (note, line) in notes.iter_mut().zip(lines).filter(|(_, l)| l.tag.is_some()) {
            *note = tagged.is_note(line);
        }
    }
    notes
}

/// The columns of the body, by line; furniture has none of its own.
fn columns(lines: &[Line], body: &[usize]) -> Vec<measure::Column> {
    let of_body: Vec<&Line> = body.iter().map(|i| &lines[*i]).collect();
    let found = measure::columns(&of_body);
    let mut columns = vec![measure::Column::NONE; lines.len()];
    for (i, column) in body.iter().zip(found) {
        columns[*i] = column;
    }
    columns
}

fn measure_body(lines: &[Line], body: &[usize], columns: &[measure::Column]) -> Measures {
    let of_body: Vec<&Line> = body.iter().map(|i| &lines[*i]).collect();
    let columns: Vec<measure::Column> = body.iter().map(|i| columns[*i]).collect();
    Measures::of(&of_body, &columns)
}

/// Footnotes go behind the group that holds their page's last line.
fn with_footnotes(lines: &[Line], groups: Vec<Group>, notes: Vec<Group>) -> Vec<Group> {
    if notes.is_empty() {
        return groups;
    }
    let page = |group: &Group| group.lines.first().map_or(0, |i| lines[*i].page);
    let mut notes = notes.into_iter().peekable();
    let mut out = Vec::new();
    let mut groups = groups.into_iter().peekable();
    while let Some(group) = groups.next() {
        out.push(group);
        let next = groups.peek().map_or(usize::MAX, page);
        while let Some(note) = notes.next_if(|n| page(n) < next) {
            out.push(note);
        }
    }
    out.extend(notes);
    out
}

fn kind(
    group: &Group,
    level: Option<u8>,
    footnote: bool,
    lines: &[Line],
    tagged: &Tagged,
) -> BlockKind {
    if group.row {
        return BlockKind::TableRow;
    }
    if footnote {
        return BlockKind::Footnote;
    }
    if let Some(level) = level {
        return BlockKind::Heading { level };
    }
    let first = group.lines.first().map(|i| &lines[*i]);
    if let Some(kind) = first.and_then(|line| tagged.block_kind(line)) {
        return kind;
    }
    match first.and_then(|l| marker(&l.text)) {
        Some(Marker::Bullet(_)) => BlockKind::ListItem { level: 1 },
        Some(Marker::Ordinal) => BlockKind::ListItem { level: 1 },
        None => BlockKind::Paragraph,
    }
}

/// Headers stand before their page's first line, footers behind its last, the rest where it is
/// drawn.
fn place_furniture(
    lines: &[Line],
    heights: &[f32],
    aside: &[bool],
    places: &Places,
    blocks: usize,
) -> Vec<Furniture> {
    let end = Position {
        block: blocks,
        offset: 0,
    };
    let (first, next) = first_places(lines, heights.len(), places, end);
    let mut out: Vec<Furniture> = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(i, _)| aside[*i]) {
        let first = first.get(line.page).copied().flatten();
        let next = next.get(line.page + 1).copied().unwrap_or(end);
        let height = heights.get(line.page).copied().unwrap_or(842.0);
        let in_flow = || {
            let rest = lines[i..].iter().zip(&places[i..]).take(FURNITURE_RUN);
            let mut here = rest.take_while(|(l, _)| l.page == line.page);
            here.find_map(|(_, place)| *place).unwrap_or(next)
        };
        let at = match line.y / height {
            high if high > 0.75 => first.unwrap_or(next),
            low if low < 0.25 => next,
            _ => in_flow(),
        };
        out.push(Furniture {
            at,
            text: line.text.clone(),
            page: Some(line.page as u32 + 1),
        });
    }
    out.sort_by_key(|f| f.at);
    out
}

/// So many lines of furniture in a row are looked past for the text behind them.
const FURNITURE_RUN: usize = 500;

/// For every page, where its own text begins, and where the text of it or any later page does.
fn first_places(
    lines: &[Line],
    pages: usize,
    places: &Places,
    end: Position,
) -> (Vec<Option<Position>>, Vec<Position>) {
    let mut first = vec![None; pages];
    let mut next = vec![end; pages];
    for (line, place) in lines.iter().zip(places) {
        if let (Some(slot), Some(place)) = (first.get_mut(line.page), place) {
            slot.get_or_insert(*place);
            next[line.page] = next[line.page].min(*place);
        }
    }
    for page in (1..pages).rev() {
        next[page - 1] = next[page - 1].min(next[page]);
    }
    (first, next)
}
