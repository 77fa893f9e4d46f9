//! Footnotes: small text at the foot of a page or column that begins with a mark.

use super::super::layout::Line;
use super::measure::{Column, Measures};

/// Marks the lines of footnotes among the body's lines.
pub(super) fn find(
    lines: &[Line],
    body: &[usize],
    columns: &[Column],
    measures: &Measures,
) -> Vec<bool> {
    let mut notes = vec![false; lines.len()];
    let small = |i: usize| lines[i].size < 0.93 * measures.body_size;
    let mut end = body.len();
    while end > 0 {
        let column = columns[body[end - 1]].index;
        let mut start = end;
        while start > 0 && columns[body[start - 1]].index == column {
            start -= 1;
        }
        let run = &body[start..end];
        let tail = run.iter().rev().take_while(|i| small(**i)).count();
        let foot = &run[run.len() - tail..];
        // All of a column in small print is no footnote.
        if tail < run.len() || start > 0 && lines[body[start - 1]].page == lines[run[0]].page {
            let first = foot.iter().position(|i| is_marked(&lines[*i].text));
            for i in first.map_or(&foot[..0], |f| &foot[f..]) {
                notes[*i] = true;
            }
        }
        end = start;
    }
    notes
}

/// `1 See ...`, `(2) See ...`, `[3] ...`, `* ...`
fn is_marked(text: &str) -> bool {
    let Some((mark, _)) = text.split_once(' ') else {
        return false;
    };
    let bare = mark.trim_matches(['(', ')', '[', ']', '.']);
    let number = !bare.is_empty() && bare.len() <= 3 && bare.bytes().all(|b| b.is_ascii_digit());
    number || matches!(mark, "*" | "**" | "†" | "‡" | "§")
}
