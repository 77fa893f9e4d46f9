//! What a document's lines have in common: its text size, its leading, the edges of its columns.

use std::collections::BTreeMap;

use super::super::layout::Line;

/// Measurements that the rules for paragraphs and headings are relative to.
pub(super) struct Measures {
    /// The size of most text, in points.
    pub(super) body_size: f32,
    /// Distance of baselines within paragraphs, by size in half points.
    leadings: BTreeMap<i32, f32>,
}

/// Without a measured leading, lines this many times their size apart belong together.
const USUAL_LEADING: f32 = 1.32;

impl Measures {
    pub(super) fn of(lines: &[&Line], columns: &[Column]) -> Measures {
        let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
        for line in lines {
            *sizes.entry(key(line.size)).or_default() += line.text.len();
        }
        let most = sizes.iter().max_by_key(|(size, length)| (**length, **size));
        Measures {
            body_size: most.map_or(10.0, |(size, _)| *size as f32 / 2.0),
            leadings: leadings(lines, columns),
        }
    }

    /// The distance between two lines of a paragraph set in a size.
    pub(super) fn leading(&self, size: f32) -> f32 {
        let known = [0, -1, 1]
            .iter()
            .find_map(|near| self.leadings.get(&(key(size) + near)));
        known.copied().unwrap_or(USUAL_LEADING * size)
    }
}

fn key(size: f32) -> i32 {
    (size * 2.0).round().clamp(0.0, 10_000.0) as i32
}

/// The usual distance from a full line to the next, by size: the one that most pairs have.
fn leadings(lines: &[&Line], columns: &[Column]) -> BTreeMap<i32, f32> {
    let mut distances: BTreeMap<i32, BTreeMap<i32, usize>> = BTreeMap::new();
    for (i, pair) in lines.windows(2).enumerate() {
        let [last, next] = pair else { continue };
        let distance = last.y - next.y;
        let close = distance > 0.7 * last.size && distance < 2.2 * last.size;
        let alike = (last.size - next.size).abs() < 0.06 * last.size && last.page == next.page;
        if close && alike && !columns[i].would_fit(last, next) {
            let counts = distances.entry(key(last.size)).or_default();
            *counts.entry((distance * 4.0).round() as i32).or_default() += 1;
        }
    }
    distances
        .into_iter()
        .filter_map(|(size, counts)| {
            let most = counts
                .iter()
                .filter(|(_, count)| **count > 1)
                .max_by_key(|(distance, count)| (**count, std::cmp::Reverse(**distance)))?;
            Some((size, *most.0 as f32 / 4.0))
        })
        .collect()
}

/// The column that a line stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) left: f32,
    pub(super) right: f32,
    /// Its lines.
    pub(super) lines: usize,
    /// Most of them end at its right edge.
    pub(super) justified: bool,
    /// Numbers the columns of a document.
    pub(super) index: usize,
}

impl Column {
    /// Whether the next line's first word would have had room at the end of a line: then the line
    /// ended of itself.
    pub(super) fn would_fit(&self, line: &Line, next: &Line) -> bool {
        let room = if self.is_centred(line) {
            (self.right - self.left) - (line.x1 - line.x0)
        } else {
            self.right - line.x1
        };
        next.first_word + 0.27 * line.size < room
    }

    pub(super) fn is_centred(&self, line: &Line) -> bool {
        let (left, right) = (line.x0 - self.left, self.right - line.x1);
        left > 2.0 * line.size && (left - right).abs() < 1.0 * line.size
    }

    /// Whether a line ends at the right edge.
    pub(super) fn is_full(&self, line: &Line) -> bool {
        (self.right - line.x1).abs() < 0.15 * line.size
    }
}

/// The column of every line: lines that follow each other down the page and lie above each other.
pub(super) fn columns(lines: &[&Line]) -> Vec<Column> {
    let mut columns = Vec::with_capacity(lines.len());
    let mut start = 0;
    let mut index = 0;
    while start < lines.len() {
        let mut end = start + 1;
        while end < lines.len() && goes_down(lines[end - 1], lines[end]) {
            end += 1;
        }
        columns_of_run(&lines[start..end], &mut columns, &mut index);
        start = end;
    }
    widen_short_columns(lines, &mut columns);
    columns
}

/// A column with fewer lines than this does not show its right edge.
const SHORT_COLUMN: usize = 5;

/// Gives short columns the right edge of the longer ones that begin at the same left edge.
fn widen_short_columns(lines: &[&Line], columns: &mut [Column]) {
    let place = |line: &Line, column: &Column| ((column.left / 3.0).round() as i32, key(line.size));
    let mut edges: BTreeMap<(i32, i32), f32> = BTreeMap::new();
    for (line, column) in lines.iter().zip(columns.iter()) {
        if column.lines >= SHORT_COLUMN {
            let edge = edges.entry(place(line, column)).or_insert(column.right);
            *edge = edge.max(column.right);
        }
    }
    for (line, column) in lines.iter().zip(columns.iter_mut()) {
        if column.lines < SHORT_COLUMN
            && let Some(edge) = edges.get(&place(line, column))
        {
            column.right = column.right.max(*edge);
        }
    }
}

fn goes_down(last: &Line, next: &Line) -> bool {
    last.page == next.page && last.turn == next.turn && next.y < last.y + 0.2 * last.size
}

/// Lines of a column begin within this many sizes of each other, indents included.
const SAME_LEFT: f32 = 6.0;
/// Lines near a line that tell the edges of its column.
const WINDOW: usize = 14;

/// A run can hold a full-width part and a narrow one: the right edge is that of the lines nearby
/// that are set in the same size.
fn columns_of_run(run: &[&Line], out: &mut Vec<Column>, index: &mut usize) {
    let left = run.iter().map(|l| l.x0).fold(f32::MAX, f32::min);
    let mut rights: Vec<f32> = Vec::with_capacity(2 * WINDOW);
    for (i, line) in run.iter().enumerate() {
        let window = &run[i.saturating_sub(WINDOW)..run.len().min(i + WINDOW)];
        let alike = |l: &&&Line| {
            (l.size - line.size).abs() < 0.08 * line.size
                && (l.x0 - line.x0).abs() < SAME_LEFT * line.size
        };
        rights.clear();
        rights.extend(window.iter().filter(alike).map(|l| l.x1));
        if rights.len() < SHORT_COLUMN {
            let crossing = |l: &&&Line| l.x0 < line.x1 && l.x1 > line.x0;
            rights.clear();
            rights.extend(window.iter().filter(crossing).map(|l| l.x1));
        }
        rights.sort_unstable_by(|a, b| b.total_cmp(a));
        let right = right_edge(&rights, line.size);
        let full = rights
            .iter()
            .filter(|r| (right - **r).abs() < 0.15 * line.size);
        let full = full.count();
        out.push(Column {
            left,
            right,
            lines: run.len(),
            justified: full * 2 > rights.len() && full > 2,
            index: *index,
        });
    }
    *index += 1;
}

/// The edge that lines end at, given in falling order: where many end, which justified text does
/// but for an overfull line; else the furthest, but for one line far out.
fn right_edge(rights: &[f32], size: f32) -> f32 {
    let (mut most, mut common, mut start) = (0, 0.0, 0);
    for (end, right) in rights.iter().enumerate() {
        while rights[start] - right > 0.1 * size {
            start += 1;
        }
        if end + 1 - start > most {
            (most, common) = (end + 1 - start, rights[start]);
        }
    }
    if most >= 4 && most * 5 >= rights.len() * 2 {
        return common;
    }
    match rights {
        [first, second, _, ..] if first - second > 3.0 * size => *second,
        [first, ..] => *first,
        [] => f32::MIN,
    }
}

impl Column {
    /// That of a line outside the body.
    pub(super) const NONE: Column = Column {
        left: 0.0,
        right: 0.0,
        lines: 0,
        justified: false,
        index: usize::MAX,
    };
}
