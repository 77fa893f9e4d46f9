//! `search --format kwic`: each match in the middle of a line, as concordances show it.

use ecne_query::{KwicLine, PassageHit, Results, kwic};

use super::rows::hits;
use crate::failure::notice;
use crate::meeting;
use crate::screen::{Look, Role, Sheet, width};
use crate::words::count;

/// By which side of the match lines are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// By the words before it, the nearest first.
    Left,
    /// By the words after it.
    Right,
}

/// Columns of the name of a place at the left end.
const PLACE: usize = 22;

/// The lines, in the order of results or sorted by one side.
pub fn print(results: &Results, side: Option<Side>, look: Look) -> String {
    let room = look.width.saturating_sub(PLACE + 2);
    let each = room * 2 / 5;
    let mut lines: Vec<(&PassageHit, KwicLine)> = hits(results)
        .flat_map(|hit| kwic(hit, each).into_iter().map(move |l| (hit, l)))
        .collect();
    match side {
        Some(Side::Left) => lines.sort_by_cached_key(|(_, line)| line.left_key()),
        Some(Side::Right) => lines.sort_by_cached_key(|(_, line)| line.right_key()),
        None => {}
    }
    let mut sheet = Sheet::new(look);
    for (hit, line) in &lines {
        let place = place(hit);
        sheet.put(Role::Aside, &place);
        // Close to the match where the text is, as before a full stop.
        let left = line.left.trim_start();
        let begin = (PLACE + each + 1).saturating_sub(width(left));
        sheet.column(begin.max(width(&place) + 1));
        sheet
            .put(Role::Text, left)
            .put(Role::Hit, &line.matched)
            .put(Role::Text, line.right.trim_end())
            .end();
    }
    sheet.into_text()
}

/// Says how many passages have no line, on the standard error.
pub fn remark(results: &Results) {
    let without = hits(results)
        .filter(|hit| hit.highlights.is_empty())
        .count();
    if without > 0 {
        let passages = count(without as u64, "passage");
        notice(&format!(
            "no line for {passages} whose text holds no word of the query"
        ));
    }
}

/// `2026-01-29 NL ¶5`, cut to its columns.
fn place(hit: &PassageHit) -> String {
    let day = hit.document.date_start.map(|d| d.to_string());
    let name = day.unwrap_or_else(|| hit.document.id.chars().take(10).collect());
    let speakers = meeting::speakers(&hit.passage);
    let paragraph = meeting::paragraphs(&hit.passage);
    let whole = [name, speakers, paragraph].join(" ");
    whole
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(PLACE - 1)
        .collect()
}
