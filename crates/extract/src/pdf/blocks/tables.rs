//! Which lines are rows of tables.

use super::super::layout::Line;
use super::lists::marker;

/// Points by which the cells of a column may stand apart.
const ALIGNED: f32 = 3.0;

/// Marks the lines with several cells whose neighbours have cells in the same places.
pub(super) fn rows(lines: &[Line], order: &[usize]) -> Vec<bool> {
    let mut rows = vec![false; lines.len()];
    for pair in order.windows(2) {
        let (a, b) = (&lines[pair[0]], &lines[pair[1]]);
        if a.page == b.page && a.turn == b.turn && are_aligned(a, b) {
            rows[pair[0]] = true;
            rows[pair[1]] = true;
        }
    }
    rows
}

fn are_aligned(a: &Line, b: &Line) -> bool {
    let (of_a, of_b) = (further_cells(a), further_cells(b));
    if of_a.is_empty() || of_b.is_empty() {
        return false;
    }
    let near = |x: f32, y: f32| (x - y).abs() < ALIGNED;
    of_a.iter().any(|c| {
        of_b.iter()
            .any(|d| near(c.x0, d.x0) || near(c.x1, d.x1) || near(c.x0 + c.x1, d.x0 + d.x1))
    })
}

/// The cells behind the first; the text behind a list marker is no cell.
fn further_cells(line: &Line) -> &[super::super::layout::Cell] {
    let rest = line.cells.get(1..).unwrap_or_default();
    match rest {
        [second, further @ ..]
            if marker(&line.text).is_some()
                && line.text[..second.offset].trim().chars().count() <= 5 =>
        {
            further
        }
        _ => rest,
    }
}
