//! `--by` for people: who, then when and where beside the words.

use std::collections::HashSet;

use ecne_query::{FacetCount, FacetCounts, PassageHit, Results};

use super::By;
use super::briefing::{Group, groups};
use crate::excerpt::Excerpt;
use crate::meeting;
use crate::screen::{Role, Sheet, width, wrap};
use crate::words::{count, dates, grouped as thousands, list};

/// Lines of text that a passage gets at most.
const LINES: usize = 3;

/// Groups that are named at most where they are not shown.
const NAMED: usize = 8;

/// Columns of a screen from which the place stands beside the words, not above them.
const WIDE: usize = 80;

/// `2 speakers`, to stand in the line of counts: of all that matches, shown or not.
pub fn counted(results: &Results, by: By) -> String {
    let all = results.facets.first().map_or(0, |all| all.values.len());
    of_kind(all as u64, by)
}

fn of_kind(n: u64, by: By) -> String {
    let noun = match by {
        By::Speaker => "speaker",
        By::Body if n == 1 => return "1 body".to_owned(),
        By::Body => return format!("{} bodies", thousands(n)),
        By::Meeting => "meeting",
        By::Year => "year",
    };
    count(n, noun)
}

/// The groups with their passages, and what of them is not shown.
pub fn print(sheet: &mut Sheet, results: &Results, by: By, whole: bool) {
    let groups = groups(results, Some(by));
    let all = groups
        .iter()
        .flat_map(|group| group.hits.iter().map(|hit| place(hit, by, group)));
    let margin = all.map(|place| width(&place)).max().unwrap_or(0) + 4;
    let facet = results.facets.first();
    for group in &groups {
        let of = facet.and_then(|facet| total(facet, group, by));
        let shown = group.hits.len();
        let title = match of.filter(|of| *of > shown) {
            Some(of) => format!(
                "{} ({shown} of {})",
                group.title,
                count(of as u64, "passage")
            ),
            None => group.title.clone(),
        };
        sheet.lines(Role::Title, &title);
        print_group(sheet, group, by, margin, whole);
        sheet.blank();
    }
    if let Some(text) = facet.and_then(|facet| not_shown(facet, &groups, by)) {
        sheet.lines(Role::Aside, &text).blank();
    }
}

/// How many passages a group has altogether, where that was counted.
fn total(facet: &FacetCounts, group: &Group, by: By) -> Option<usize> {
    if group.code.is_empty() {
        // Meetings without a day are groups of their own, and counted as one.
        return (by != By::Meeting).then_some(facet.without.passages);
    }
    let mut values = facet.values.iter();
    let value = values.find(|value| *value.value == *group.code)?;
    Some(value.total.passages)
}

/// `Not shown: 2 speakers, PT (5 passages) and EE (1 passage). --all prints all`.
fn not_shown(facet: &FacetCounts, groups: &[Group], by: By) -> Option<String> {
    let shown: HashSet<&str> = groups.iter().map(|group| group.code.as_str()).collect();
    let missing = facet.values.iter().filter(|v| !shown.contains(&*v.value));
    let missing: Vec<&FacetCount> = missing.collect();
    let name = |value: &&FacetCount| {
        let passages = count(value.total.passages as u64, "passage");
        format!("{} ({passages})", value.value)
    };
    let mut names: Vec<String> = missing.iter().take(NAMED).map(name).collect();
    let more = missing.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(format!("{} more", thousands(more as u64)));
    }
    let missing = of_kind(missing.len() as u64, by);
    let names = list(&names);
    (!names.is_empty()).then(|| format!("Not shown: {missing}, {names}. --all prints all"))
}

fn print_group(sheet: &mut Sheet, group: &Group, by: By, margin: usize, whole: bool) {
    let beside = sheet.look().width >= WIDE.max(margin + 40) && !sheet.look().plain;
    let column = if beside { margin } else { 4 };
    let room = sheet.look().width.saturating_sub(column).max(20);
    for hit in &group.hits {
        let excerpt = Excerpt::of(hit, if whole { usize::MAX } else { room * LINES - 4 });
        sheet.column(2).put(Role::Aside, &place(hit, by, group));
        if !beside {
            sheet.end();
        }
        for line in wrap(&excerpt.text, room) {
            sheet
                .column(column)
                .marked(&excerpt.text, line, &excerpt.highlights)
                .end();
        }
    }
}

/// `29 January 2026 · wg-safety ¶10`; what the group's title says is left out.
fn place(hit: &PassageHit, by: By, group: &Group) -> String {
    let document = &hit.document;
    let mut parts = Vec::new();
    if by != By::Meeting {
        if document.date_start.is_some() {
            parts.push(dates(document.date_start, document.date_end));
        }
        match &document.body {
            Some(body) if by != By::Body => parts.push(body.id.clone()),
            None => parts.push(document.id.clone()),
            Some(_) => {}
        }
    }
    if by == By::Meeting && !group.of_documents {
        parts.push(document.kind.name().replace('-', " "));
    }
    let mut place = parts.join(" · ");
    let speakers = meeting::speakers(&hit.passage);
    for more in [meeting::paragraphs(&hit.passage), speakers] {
        let told = by == By::Speaker && !more.starts_with('¶');
        if !more.is_empty() && !told {
            place = format!("{place} {more}");
        }
    }
    place.trim().to_owned()
}
