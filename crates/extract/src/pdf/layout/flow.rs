//! The order of a page's pieces: as they are drawn, since producers draw in reading order, but
//! where drawing jumps back up the page, what was drawn out of turn is put in its place.

use super::pieces::Piece;

/// Pages with more pieces are drawings or hostile; they keep the order they are drawn in.
const MOST_PIECES: usize = 6_000;
/// With more chunks than this nothing is in reading order, and rows are sorted instead.
const MOST_CHUNKS: usize = 400;

/// Reorders the pieces of one turn.
pub(super) fn reading_order(pieces: Vec<Piece>) -> Vec<Piece> {
    if pieces.len() > MOST_PIECES || pieces.len() < 2 {
        return pieces;
    }
    let mut chunks = split_at_returns(pieces);
    if chunks.len() > 1 {
        chunks = split_at_leaps(chunks);
    }
    let pieces: usize = chunks.iter().map(Vec::len).sum();
    if chunks.len() > MOST_CHUNKS || chunks.len() > 6 && chunks.len() * 4 > pieces {
        return sorted_by_rows(chunks.concat());
    }
    interleave_columns(merge(chunks))
}

/// A table drawn column by column: runs side by side whose pieces stand in the same rows, at least
/// one of them short. They are read row by row.
fn interleave_columns(flow: Vec<Piece>) -> Vec<Piece> {
    let mut runs: Vec<Vec<Piece>> = Vec::new();
    for piece in flow {
        match runs.last_mut() {
            Some(run)
                if run
                    .last()
                    .is_some_and(|last| last.y - piece.y > -0.3 * piece.size) =>
            {
                run.push(piece);
            }
            _ => runs.push(vec![piece]),
        }
    }
    let mut out: Vec<Vec<Piece>> = Vec::new();
    let mut table = false;
    for run in runs {
        let last = out.last_mut().filter(|last| are_columns(last, &run, table));
        table = last.is_some();
        match last {
            Some(last) => last.extend(run),
            None => out.push(run),
        }
    }
    out.into_iter()
        .flat_map(|run| {
            let rising = run.windows(2).any(|p| p[0].y < p[1].y - 0.3 * p[0].size);
            if rising { sorted_by_rows(run) } else { run }
        })
        .collect()
}

/// A column has this many rows at least.
const COLUMN_ROWS: usize = 3;
/// Text of this length in the mean is a cell's and not a paragraph's.
const CELL_LENGTH: usize = 14;
/// Lines of sentences begin in lower case at least once in so many.
const LOWER_CASE: usize = 3;

fn are_columns(left: &[Piece], right: &[Piece], table: bool) -> bool {
    if left.len() < COLUMN_ROWS || right.len() < COLUMN_ROWS {
        return false;
    }
    let mean = |run: &[Piece]| run.iter().map(|p| p.length).sum::<usize>() / run.len();
    let short = mean(left).min(mean(right)) <= CELL_LENGTH;
    let sentences =
        |run: &[Piece]| run.iter().filter(|p| p.lower_case).count() * LOWER_CASE >= run.len();
    if !short || sentences(left) || sentences(right) || left.len() * right.len() > 1_000_000 {
        return false;
    }
    let beside = |p: &&Piece| {
        left.iter().any(|q| {
            let row = (p.y - q.y).abs() < 0.3 * p.size.max(q.size);
            row && (table || p.x0 > q.x1 - 0.5 * p.size)
        })
    };
    right.iter().filter(beside).count() * 10 >= right.len() * 7
}

/// Cuts the drawing order where it returns to somewhere it has passed.
fn split_at_returns(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut chunks: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match chunks.last_mut() {
            Some(chunk) if chunk.last().is_some_and(|last| is_forward(last, &piece)) => {
                chunk.push(piece);
            }
            _ => chunks.push(vec![piece]),
        }
    }
    chunks
}

/// Down, right along the row, or up to the next column.
fn is_forward(last: &Piece, next: &Piece) -> bool {
    let size = last.size.max(next.size);
    let down = last.y - next.y;
    if down > 0.5 * size {
        return true;
    }
    let right = next.x0 >= last.x1 - 0.5 * size;
    right || down.abs() <= 0.5 * size && next.x0 >= last.x0
}

/// Cuts a chunk where it leaps down over something of another chunk.
fn split_at_leaps(chunks: Vec<Vec<Piece>>) -> Vec<Vec<Piece>> {
    let mut all: Vec<(usize, f32, f32, f32)> = Vec::new();
    for (i, chunk) in chunks.iter().enumerate() {
        all.extend(chunk.iter().map(|p| (i, p.y, p.x0, p.x1)));
    }
    let mut out = Vec::new();
    for (i, chunk) in chunks.into_iter().enumerate() {
        let mut current: Vec<Piece> = Vec::new();
        for piece in chunk {
            if let Some(last) = current.last() {
                let (top, bottom) = (last.y, piece.y);
                let over = |&(chunk, y, x0, x1): &(usize, f32, f32, f32)| {
                    chunk != i
                        && y < top - 0.5 * last.size
                        && y > bottom + 0.5 * piece.size
                        && x0 < last.x1.max(piece.x1)
                        && x1 > last.x0.min(piece.x0)
                };
                if top - bottom > 2.5 * last.size && all.iter().any(over) {
                    out.push(std::mem::take(&mut current));
                }
            }
            current.push(piece);
        }
        out.push(current);
    }
    out
}

/// Puts every chunk into the largest, behind what it follows on the page.
fn merge(mut chunks: Vec<Vec<Piece>>) -> Vec<Piece> {
    let length = |c: &Vec<Piece>| c.iter().map(|p| p.length).sum::<usize>();
    let Some(largest) = (0..chunks.len()).max_by_key(|i| length(&chunks[*i])) else {
        return Vec::new();
    };
    let mut flow = chunks.remove(largest);
    for chunk in chunks {
        let at = place(&flow, &chunk);
        flow.splice(at..at, chunk);
    }
    flow
}

/// Where a chunk goes: behind the piece left of it in its row, else behind the nearest above it,
/// else before everything that is below it.
fn place(flow: &[Piece], chunk: &[Piece]) -> usize {
    let Some(first) = chunk.first() else {
        return flow.len();
    };
    let bounds = chunk.iter().fold((first.x0, first.x1), |(x0, x1), p| {
        (x0.min(p.x0), x1.max(p.x1))
    });
    let same_row = |p: &Piece| (p.y - first.y).abs() <= 0.5 * p.size.max(first.size);
    let left = flow
        .iter()
        .enumerate()
        .filter(|(_, p)| same_row(p) && p.x1 <= first.x0 + 0.5 * first.size)
        .max_by(|a, b| a.1.x1.total_cmp(&b.1.x1));
    if let Some((i, _)) = left {
        return i + 1;
    }
    let right = flow
        .iter()
        .position(|p| same_row(p) && p.x0 >= first.x1 - 0.5 * first.size);
    if let Some(i) = right {
        return i;
    }
    let above = flow
        .iter()
        .enumerate()
        .filter(|(_, p)| p.y > first.y && p.x0 < bounds.1 && p.x1 > bounds.0)
        .min_by(|a, b| a.1.y.total_cmp(&b.1.y));
    match above {
        Some((i, p)) => end_of_row(flow, i, p.y),
        None => flow
            .iter()
            .position(|p| p.y < first.y && p.x0 < bounds.1 && p.x1 > bounds.0)
            .map(|i| start_of_row(flow, i))
            .or_else(|| flow.iter().position(|p| p.y < first.y))
            .unwrap_or(flow.len()),
    }
}

fn start_of_row(flow: &[Piece], from: usize) -> usize {
    let y = flow[from].y;
    let row = flow[..from]
        .iter()
        .rev()
        .take_while(|p| (p.y - y).abs() <= 0.5 * p.size);
    from - row.count()
}

fn end_of_row(flow: &[Piece], from: usize, y: f32) -> usize {
    let row = flow[from..]
        .iter()
        .take_while(|p| (p.y - y).abs() <= 0.5 * p.size);
    from + row.count()
}

/// Rows from the top, each from the left.
pub(super) fn sorted_by_rows(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if (row[0].y - piece.y).abs() <= 0.4 * row[0].size.max(piece.size) => {
                row.push(piece);
            }
            _ => rows.push(vec![piece]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    rows.concat()
}
