//! What belongs to the page and not to the text: running headers and footers, page numbers.
//!
//! A line at the top or bottom of a page is furniture when it comes back in the same place on
//! another page, digits apart, or numbers the pages.

use std::collections::HashMap;

use super::super::glyph::Turn;
use super::super::layout::Line;

/// So many lines at the top and at the bottom of a page can be furniture.
const DEEP: usize = 5;
/// Furniture stands in the outer part of the page: this share of its height, above and below.
const ZONE: f32 = 0.2;
/// Points by which a line may move from page to page.
const DRIFT: f32 = 4.0;

/// Marks the lines that are furniture. `heights` are those of the pages.
pub(super) fn find(lines: &[Line], heights: &[f32]) -> Vec<bool> {
    let mut furniture: Vec<bool> = lines
        .iter()
        .map(|l| l.artifact || l.turn.is_skew())
        .collect();
    let edges = edges(lines, heights, &furniture);
    mark_repeated(lines, &edges, &mut furniture);
    mark_placed(lines, &edges, heights.len(), &mut furniture);
    mark_numbers(lines, &edges, heights.len(), &mut furniture);
    keep_whole_pages(lines, &mut furniture);
    furniture
}

/// A line near the edge of its page.
#[derive(Clone, Copy)]
struct Edge {
    line: usize,
    top: bool,
    /// Lines nearer to the edge than this one.
    depth: usize,
}

fn edges(lines: &[Line], heights: &[f32], artifacts: &[bool]) -> Vec<Edge> {
    let mut by_page: HashMap<usize, Vec<usize>> = HashMap::new();
    for (i, line) in lines.iter().enumerate() {
        if line.turn == Turn::Right && !artifacts[i] {
            by_page.entry(line.page).or_default().push(i);
        }
    }
    let mut edges = Vec::new();
    for (page, mut on_page) in by_page {
        let height = heights.get(page).copied().unwrap_or(842.0);
        on_page.sort_by(|a, b| lines[*b].y.total_cmp(&lines[*a].y));
        let top = on_page
            .iter()
            .take_while(|i| lines[**i].y > height * (1.0 - ZONE));
        edges.extend(rows_deep(lines, top).map(|(line, depth)| Edge {
            line,
            top: true,
            depth,
        }));
        let bottom = on_page
            .iter()
            .rev()
            .take_while(|i| lines[**i].y < height * ZONE);
        edges.extend(rows_deep(lines, bottom).map(|(line, depth)| Edge {
            line,
            top: false,
            depth,
        }));
    }
    edges.sort_by_key(|e| e.line);
    edges
}

/// The lines with the number of rows before each, no deeper than [`DEEP`].
fn rows_deep<'i>(
    lines: &[Line],
    from_edge: impl Iterator<Item = &'i usize>,
) -> impl Iterator<Item = (usize, usize)> {
    let mut depth = 0;
    let mut last: Option<f32> = None;
    let mut out = Vec::new();
    for &i in from_edge {
        let y = lines[i].y;
        if last.is_some_and(|l| (l - y).abs() > 0.5 * lines[i].size) {
            depth += 1;
        }
        last = Some(y);
        if depth >= DEEP {
            break;
        }
        out.push((i, depth));
    }
    out.into_iter()
}

/// The text with every number made one sign, so that page numbers and dates do not tell.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars().filter(|c| !c.is_whitespace()) {
        match character.is_ascii_digit() {
            true if out.ends_with('#') => {}
            true => out.push('#'),
            false => out.extend(character.to_lowercase()),
        }
    }
    out
}

fn mark_repeated(lines: &[Line], edges: &[Edge], furniture: &mut [bool]) {
    let mut places: HashMap<(bool, String), Vec<usize>> = HashMap::new();
    for edge in edges {
        let pattern = pattern(&lines[edge.line].text);
        // A number alone is for the rule of page numbers.
        if pattern != "#" {
            places
                .entry((edge.top, pattern))
                .or_default()
                .push(edge.line);
        }
    }
    for found in places.values() {
        for &i in found {
            let twin = |j: &usize| {
                lines[*j].page != lines[i].page
                    && (lines[*j].y - lines[i].y).abs() < DRIFT
                    && (lines[*j].size - lines[i].size).abs() < 1.0
            };
            furniture[i] |= found.iter().any(twin);
        }
    }
}

/// Headers that change with the page or the section: the outermost line of every page, when it
/// stands in one place on all of them, apart from the text and no larger than it; or where other
/// pages have furniture.
fn mark_placed(lines: &[Line], edges: &[Edge], pages: usize, furniture: &mut [bool]) {
    if pages < 2 {
        return;
    }
    let body = body_size(lines);
    for top in [true, false] {
        let outermost = outermost(lines, edges, top, pages);
        let alike = |a: &Line, b: &Line| (a.y - b.y).abs() < 1.0 && (a.size - b.size).abs() < 0.3;
        let fixed = outermost.iter().flatten().next().is_some_and(|(first, _)| {
            outermost.iter().all(|o| {
                o.is_some_and(|(i, apart)| {
                    apart && alike(&lines[i], &lines[*first]) && lines[i].size < 1.03 * body
                })
            })
        });
        let known: Vec<usize> = outermost.iter().flatten().map(|o| o.0).collect();
        let marked: Vec<usize> = known.iter().copied().filter(|i| furniture[*i]).collect();
        for i in known {
            let line = &lines[i];
            let like_marked = marked.iter().take(50).any(|j| {
                let other = &lines[*j];
                let near = |a: f32, b: f32| (a - b).abs() < 2.0;
                let aligned = near(line.x0, other.x0)
                    || near(line.x1, other.x1)
                    || near(line.x0 + line.x1, other.x0 + other.x1);
                alike(line, other) && aligned && line.size < 1.03 * body
            });
            // What the tags call content is none of the kind that only stands in its place.
            furniture[i] |= (fixed || like_marked) && line.tag.is_none();
        }
    }
}

fn body_size(lines: &[Line]) -> f32 {
    let mut sizes: HashMap<i32, usize> = HashMap::new();
    for line in lines {
        *sizes.entry((line.size * 2.0) as i32).or_default() += line.text.len();
    }
    let most = sizes.iter().max_by_key(|(size, length)| (**length, **size));
    most.map_or(10.0, |(size, _)| *size as f32 / 2.0 + 0.5)
}

/// The outermost line of every page, and whether more than the usual distance parts it from the
/// next row.
fn outermost(
    lines: &[Line],
    edges: &[Edge],
    top: bool,
    pages: usize,
) -> Vec<Option<(usize, bool)>> {
    let mut first: Vec<Option<(usize, bool)>> = vec![None; pages];
    for edge in edges.iter().filter(|e| e.top == top && e.depth == 0) {
        if let Some(slot) = first.get_mut(lines[edge.line].page) {
            slot.get_or_insert((edge.line, true));
        }
    }
    for line in lines {
        let Some(Some((i, apart))) = first.get_mut(line.page) else {
            continue;
        };
        let distance = (lines[*i].y - line.y).abs();
        let size = lines[*i].size;
        *apart &= line.turn != Turn::Right || distance < 0.5 * size || distance > 2.0 * size;
    }
    first
}

/// A line that is a page number: its value, and where the number is the whole line.
fn page_number(text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = ["page", "seite", "p.", "pg."]
        .iter()
        .find_map(|word| bare.strip_prefix(word))
        .unwrap_or(bare)
        .trim_start();
    let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && digits <= 4 {
        let rest = bare[digits..].trim();
        let total = ["of", "/", "sur", "von", "de", "|", "out of"]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .unwrap_or(rest)
            .trim();
        let rest_is_number = total.len() <= 4 && total.bytes().all(|b| b.is_ascii_digit());
        let whole = rest.is_empty() || rest_is_number && !total.is_empty() && total != rest;
        return bare[..digits].parse().ok().filter(|_| whole);
    }
    roman(bare)
}

fn roman(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    let mut total = 0;
    let mut largest = 0;
    for character in text.chars().rev() {
        let value = match character {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        };
        total += if value < largest { -value } else { value };
        largest = largest.max(value);
    }
    Some(total)
}

/// Page numbers go up with the pages; a lone number at the very edge of a single page is one too.
fn mark_numbers(lines: &[Line], edges: &[Edge], pages: usize, furniture: &mut [bool]) {
    let numbered: Vec<(Edge, i64)> = edges
        .iter()
        .filter(|e| !furniture[e.line])
        .filter_map(|e| Some((*e, page_number(&lines[e.line].text)?)))
        .collect();
    let offset = |edge: &Edge, number: i64| number - lines[edge.line].page as i64;
    let mut offsets: HashMap<(bool, i64), usize> = HashMap::new();
    for (edge, number) in &numbered {
        *offsets
            .entry((edge.top, offset(edge, *number)))
            .or_default() += 1;
    }
    for (edge, number) in &numbered {
        let series = offsets[&(edge.top, offset(edge, *number))] > 1;
        let content = lines[edge.line].tag.is_some();
        let alone = pages == 1 && !content || offset(edge, *number) == 1;
        let roman = lines[edge.line].text.contains(|c: char| c.is_ascii_digit());
        furniture[edge.line] |= series || alone && edge.depth == 0 && roman;
    }
}

/// A page whose every line would go keeps them all.
fn keep_whole_pages(lines: &[Line], furniture: &mut [bool]) {
    let mut left: HashMap<usize, usize> = HashMap::new();
    for (line, gone) in lines.iter().zip(furniture.iter()) {
        *left.entry(line.page).or_default() += usize::from(!gone);
    }
    for (line, gone) in lines.iter().zip(furniture.iter_mut()) {
        // A page number alone on a page says nothing even there.
        let number = || page_number(&line.text).is_some();
        *gone = *gone && (left.get(&line.page).is_some_and(|n| *n > 0) || number());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_in_their_forms() {
        assert_eq!(page_number("3"), Some(3));
        assert_eq!(page_number("- 3 -"), Some(3));
        assert_eq!(page_number("Page 3 of 12"), Some(3));
        assert_eq!(page_number("3/12"), Some(3));
        assert_eq!(page_number("iii"), Some(3));
        assert_eq!(page_number("Page"), None);
        assert_eq!(page_number("3 options"), None);
        assert_eq!(page_number("12 March"), None);
    }
}
