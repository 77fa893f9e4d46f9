//! `--by` for people: who, then when and where beside the words.

use ecne_query::PassageHit;

use super::By;
use super::briefing::{Group, groups};
use crate::excerpt::Excerpt;
use crate::meeting;
use crate::screen::{Role, Sheet, width, wrap};
use crate::words::{count, dates};

/// Lines of text that a passage gets at most.
const LINES: usize = 3;

/// Columns of a screen from which the place stands beside the words, not above them.
const WIDE: usize = 80;

/// `2 speakers`, to stand in the line of counts.
pub fn counted(results: &ecne_query::Results, by: By) -> String {
    let groups = groups(results, Some(by));
    let named = groups.iter().filter(|group| !group.code.is_empty()).count() as u64;
    let noun = match by {
        By::Speaker => "speaker",
        By::Body if named == 1 => return "1 body".to_owned(),
        By::Body => return format!("{named} bodies"),
        By::Meeting => "meeting",
        By::Year => "year",
    };
    count(named, noun)
}

/// The groups with their passages.
pub fn print(sheet: &mut Sheet, results: &ecne_query::Results, by: By, whole: bool) {
    let groups = groups(results, Some(by));
    let all = groups
        .iter()
        .flat_map(|group| group.hits.iter().map(|hit| place(hit, by, group)));
    let margin = all.map(|place| width(&place)).max().unwrap_or(0) + 4;
    for group in &groups {
        sheet.lines(Role::Title, &group.title);
        print_group(sheet, group, by, margin, whole);
        sheet.blank();
    }
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
