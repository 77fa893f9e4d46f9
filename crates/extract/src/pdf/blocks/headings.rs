//! Which paragraphs are headings, and of which level.

use std::collections::BTreeMap;

use super::super::layout::Line;
use super::lists::{Marker, marker};
use super::measure::Measures;
use super::paragraphs::Group;
use super::tagged::Tagged;

/// A longer text is no heading.
const LONGEST: usize = 200;
const MOST_LINES: usize = 3;

/// The level of every group that is a heading. Levels are the ranks of the styles that headings
/// are set in: larger before smaller, bold before plain.
///
/// Tagged headings have the level that their tag says; those that only look like headings rank
/// below the tagged ones that are set larger.
pub(super) fn levels(
    groups: &[Group],
    lines: &[Line],
    measures: &Measures,
    tagged: &Tagged,
) -> Vec<Option<u8>> {
    let said: Vec<Option<u8>> = groups.iter().map(|g| tagged.heading(g, lines)).collect();
    let looks = looks(groups, lines, measures);
    let models: BTreeMap<Style, u8> = groups
        .iter()
        .zip(&said)
        .filter_map(|(group, level)| Some((style_of(&lines[*group.lines.first()?]), (*level)?)))
        .collect();
    let ranks = ranks(&looks);
    let by_looks = looks.iter().zip(ranks).map(|(style, rank)| {
        let (style, rank) = (style.as_ref()?, rank?);
        let above = models.range(..*style).next_back();
        let level = match (models.get(style), above) {
            (Some(level), _) => *level,
            (None, Some((_, level))) => (level + 1).min(6),
            (None, None) if models.is_empty() => rank,
            (None, None) => 1,
        };
        Some(level)
    });
    said.iter()
        .zip(by_looks)
        .map(|(said, looks)| said.or(looks))
        .collect()
}

/// The style of every group that looks like a heading.
fn looks(groups: &[Group], lines: &[Line], measures: &Measures) -> Vec<Option<Style>> {
    let bold_text = mostly_bold(lines);
    groups
        .iter()
        .map(|group| style(group, lines, measures, bold_text))
        .collect()
}

fn ranks(styles: &[Option<Style>]) -> Vec<Option<u8>> {
    let mut ranks: Vec<Style> = styles.iter().flatten().copied().collect();
    ranks.sort_unstable();
    ranks.dedup();
    styles
        .iter()
        .map(|style| {
            let rank = ranks.binary_search(style.as_ref()?).ok()?;
            Some((rank + 1).min(6) as u8)
        })
        .collect()
}

/// Ordered from the highest heading to the lowest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Style {
    /// Half points, negative, so that larger comes first.
    size: i32,
    plain: bool,
}

fn mostly_bold(lines: &[Line]) -> bool {
    let length = |bold: bool| -> usize {
        let chosen = lines.iter().filter(|l| l.bold == bold);
        chosen.map(|l| l.text.len()).sum()
    };
    length(true) > length(false)
}

fn style(group: &Group, lines: &[Line], measures: &Measures, bold_text: bool) -> Option<Style> {
    if group.row || group.lines.len() > MOST_LINES {
        return None;
    }
    let members = || group.lines.iter().map(|i| &lines[*i]);
    let first = members().next()?;
    let length: usize = members().map(|l| l.text.len()).sum();
    let letters = members().any(|l| l.text.chars().any(char::is_alphabetic));
    let bullet = matches!(marker(&first.text), Some(Marker::Bullet(_)));
    if length > LONGEST || !letters || bullet {
        return None;
    }
    let last = members().next_back()?;
    let large = first.size > 1.15 * measures.body_size;
    let bold = !bold_text && members().all(|l| l.bold) && !last.text.ends_with(['.', ';', ',']);
    (large || bold).then_some(style_of(first))
}

fn style_of(line: &Line) -> Style {
    Style {
        size: -((line.size * 2.0).round() as i32),
        plain: !line.bold,
    }
}
