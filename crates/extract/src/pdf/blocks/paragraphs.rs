//! Lines to paragraphs.
//!
//! Where the file is tagged, the lines of one element are a paragraph. Elsewhere the layout tells.
//! A line ends a paragraph when the next line's first word would have fitted behind it, when the
//! next line stands further down than lines do, is indented, begins a list item, or looks
//! different. Paragraphs go on over the ends of columns and pages.

use std::collections::HashMap;

use super::super::layout::Line;
use super::lists::{Marker, is_label, marker};
use super::measure::{Column, Measures};
use super::tagged::{Key, Tagged};

/// Lines that belong together, as indices.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) lines: Vec<usize>,
    /// The row of a table, whose cells are kept apart.
    pub(super) row: bool,
}

/// What the rules look at.
pub(super) struct Grouper<'l> {
    pub(super) lines: &'l [Line],
    pub(super) tagged: &'l Tagged<'l>,
    pub(super) columns: &'l [Column],
    pub(super) measures: &'l Measures,
    /// Lines that are rows of tables.
    pub(super) rows: &'l [bool],
}

impl Grouper<'_> {
    /// Groups lines, given in reading order.
    pub(super) fn groups(&self, order: &[usize]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut known: HashMap<Key, usize> = HashMap::new();
        for (place, &index) in order.iter().enumerate() {
            let after = order.get(place + 1).copied();
            let key = self.tagged.key(&self.lines[index]);
            let target = match key {
                Some(key) => self.tagged_group(&groups, known.get(&key).copied(), key, index),
                None => self.laid_out_group(&groups, index, after),
            };
            let target = target.unwrap_or(groups.len());
            match groups.get_mut(target) {
                Some(group) => group.lines.push(index),
                None => groups.push(Group {
                    lines: vec![index],
                    row: key.map_or(self.rows[index], |k| self.is_tagged_row(k, index)),
                }),
            }
            known.extend(key.map(|key| (key, target)));
        }
        for group in groups.iter_mut().filter(|g| g.row) {
            group
                .lines
                .sort_by_key(|i| self.tagged.cell(&self.lines[*i]));
        }
        groups
    }

    /// The last group, if the layout lets a line go on in it.
    fn laid_out_group(
        &self,
        groups: &[Group],
        index: usize,
        after: Option<usize>,
    ) -> Option<usize> {
        let last = groups.last()?;
        let goes_on = !self.rows[index] && !last.row && self.goes_on(last, index, after);
        goes_on.then(|| groups.len() - 1)
    }

    fn is_tagged_row(&self, key: Key, index: usize) -> bool {
        matches!(key, Key::Row(_)) || self.rows[index]
    }

    /// The group of the lines of the same element, `known`; else the last one, if a sentence goes
    /// on from it: programs break elements at the ends of pages, and some in the middle of an item.
    fn tagged_group(
        &self,
        groups: &[Group],
        known: Option<usize>,
        key: Key,
        index: usize,
    ) -> Option<usize> {
        if let (Key::Row(_), known) = (key, known) {
            return known;
        }
        if let Some(known) = known {
            let group = groups.get(known)?;
            return (!self.rows[index] && !self.is_set_off(group, index)).then_some(known);
        }
        let group = groups.last().filter(|g| !g.row && !self.rows[index])?;
        let (last, line) = (&self.lines[*group.lines.last()?], &self.lines[index]);
        let open = last
            .text
            .ends_with(|c: char| c.is_alphanumeric() || ",-".contains(c));
        let mid_sentence = open && line.text.starts_with(char::is_lowercase);
        let goes_on = match last.page == line.page {
            true => {
                let label = group.lines.len() == 1 && is_label(&last.text);
                if label && (last.y - line.y).abs() < 0.3 * line.size && line.x0 > last.x1 {
                    return Some(groups.len() - 1);
                }
                let split_item = self.is_item(group) && open && !self.tagged.is_item(line);
                (mid_sentence || split_item) && self.goes_on(group, index, None)
            }
            false => {
                last.page + 1 == line.page && mid_sentence && (last.size - line.size).abs() < 0.5
            }
        };
        (goes_on && self.tagged.cell(line) == 0).then(|| groups.len() - 1)
    }

    /// Within one element: behind an empty line, or a list item behind a line break.
    fn is_set_off(&self, group: &Group, index: usize) -> bool {
        let Some(&last_index) = group.lines.last() else {
            return false;
        };
        let (last, line) = (&self.lines[last_index], &self.lines[index]);
        if last.page != line.page || last.turn != line.turn || line.y > last.y - 0.3 * line.size {
            return false;
        }
        let leading = self.measures.leading(last.size.max(line.size));
        let broken = self.columns[last_index].would_fit(last, line);
        let far = last.y - line.y > 1.7 * leading.max(1.15 * last.size);
        far || broken && self.begins_item(group, last_index, index)
    }

    fn goes_on(&self, group: &Group, index: usize, after: Option<usize>) -> bool {
        let Some(&last_index) = group.lines.last() else {
            return false;
        };
        let (last, line) = (&self.lines[last_index], &self.lines[index]);
        let below = last.page == line.page && last.y - line.y > 0.3 * last.size.min(line.size);
        let same_turn = last.turn == line.turn;
        if !same_turn || !self.looks_alike(group, last, line) {
            return false;
        }
        if self.begins_item(group, last_index, index) {
            return false;
        }
        match below {
            true => self.goes_on_below(group, last_index, index, after),
            false => self.goes_on_elsewhere(last_index, index),
        }
    }

    fn looks_alike(&self, group: &Group, last: &Line, line: &Line) -> bool {
        let sizes = (last.size - line.size).abs() <= 0.08 * last.size.max(line.size);
        let mid_sentence = last
            .text
            .ends_with(|c: char| c.is_lowercase() || c == ',' || c == '-')
            && line.text.starts_with(char::is_lowercase);
        let all_bold = group.lines.iter().all(|i| self.lines[*i].bold);
        let has_bold = line.spans.iter().any(|s| s.bold);
        let bold = all_bold == line.bold
            || mid_sentence
            || !all_bold && has_bold && !line.bold
            || !all_bold && line.bold && !self.starts_bold_block(last, line);
        sizes && bold
    }

    /// A line all in bold behind one that is not, which ended of itself or a sentence.
    fn starts_bold_block(&self, last: &Line, _line: &Line) -> bool {
        !last.spans.last().is_some_and(|s| s.bold)
    }

    /// An ordinal in the middle of a paragraph is a number of the text.
    fn begins_item(&self, group: &Group, last: usize, index: usize) -> bool {
        let line = &self.lines[index];
        match marker(&line.text) {
            None => false,
            Some(Marker::Bullet(_)) => {
                // A dash can begin a line in the middle of a sentence.
                !line.text.starts_with(['–', '—', '-', '−', '*'])
                    || self.columns[last].would_fit(&self.lines[last], line)
                    || self.is_next_item(group, line)
                    || self.lines[last].text.ends_with([':', ';', '.'])
            }
            Some(Marker::Ordinal) => {
                self.columns[last].would_fit(&self.lines[last], line)
                    || self.is_next_item(group, line)
                    || self.lines[last].text.ends_with([':', ';', '.', '!', '?'])
            }
        }
    }

    /// Whether the line stands where the group's own marker does.
    fn is_next_item(&self, group: &Group, line: &Line) -> bool {
        let first = group.lines.first().map(|i| &self.lines[*i]);
        self.is_item(group) && first.is_some_and(|f| line.x0 - f.x0 < 0.5 * line.size)
    }

    fn is_item(&self, group: &Group) -> bool {
        let first = group.lines.first();
        first.is_some_and(|i| marker(&self.lines[*i].text).is_some())
    }

    fn goes_on_below(
        &self,
        group: &Group,
        last_index: usize,
        index: usize,
        after: Option<usize>,
    ) -> bool {
        let (last, line) = (&self.lines[last_index], &self.lines[index]);
        let distance = last.y - line.y;
        let leading = self.measures.leading(last.size.max(line.size));
        if distance > leading * 1.18 + 0.4 || line.x0 > last.x1 || line.x1 < last.x0 {
            return false;
        }
        let column = &self.columns[last_index];
        if column.would_fit(last, line) && !self.is_broken_off(group, last, line) {
            return false;
        }
        if column.is_centred(last) && column.is_centred(line) {
            return true;
        }
        !self.is_indented(group, index, after) && !self.is_outdented(group, index)
    }

    /// What ends in a broken word goes on, however much room there was; and so does an item in the
    /// middle of a sentence, when the next line hangs where its text begins.
    fn is_broken_off(&self, group: &Group, last: &Line, line: &Line) -> bool {
        let first = group.lines.first().map_or(line, |i| &self.lines[*i]);
        let stem = last.text.strip_suffix('-').unwrap_or_default();
        let hangs = self.is_item(group) && line.x0 - first.x0 > 0.5 * line.size;
        let open = last.text.ends_with(|c: char| c.is_lowercase() || c == ',');
        let word = stem.ends_with(char::is_lowercase);
        line.text.starts_with(char::is_lowercase) && (word || hangs && open)
    }

    /// Indented against the lines before it: a first line, unless the paragraph hangs.
    fn is_indented(&self, group: &Group, index: usize, after: Option<usize>) -> bool {
        let line = &self.lines[index];
        let last = group.lines.last().map_or(line, |i| &self.lines[*i]);
        let indent = line.x0 - last.x0;
        if indent < 0.7 * line.size {
            return false;
        }
        if group.lines.len() > 1 {
            return true;
        }
        // The second line of a hanging paragraph has its like below it.
        let hanging = after.is_some_and(|i| {
            let next = &self.lines[i];
            (next.x0 - line.x0).abs() < 0.3 * line.size && next.y < line.y
        });
        !self.is_item(group) && !hanging
    }

    fn is_outdented(&self, group: &Group, index: usize) -> bool {
        let line = &self.lines[index];
        let lefts = group.lines.iter().skip(usize::from(group.lines.len() > 1));
        let left = lefts.map(|i| self.lines[*i].x0).fold(f32::MAX, f32::min);
        let hangs = group.lines.len() == 1 && !self.is_item(group);
        left - line.x0 > 0.7 * line.size && !hangs
    }

    /// At the top of the next column or page.
    fn goes_on_elsewhere(&self, last_index: usize, index: usize) -> bool {
        let (last, line) = (&self.lines[last_index], &self.lines[index]);
        let (from, to) = (&self.columns[last_index], &self.columns[index]);
        let column = Column {
            left: 0.0,
            right: from.right - from.left,
            ..*from
        };
        let moved = Line {
            x0: last.x0 - from.left,
            x1: last.x1 - from.left,
            size: last.size,
            ..Line::default()
        };
        if column.would_fit(&moved, line) || marker(&line.text).is_some() {
            return false;
        }
        let next_page = last.page + 1 == line.page;
        // Cells of a table are small columns side by side.
        if !next_page && (from.lines < 3 || last.page != line.page) {
            return false;
        }
        if line.bold && last.bold && line.size > 1.05 * self.measures.body_size {
            return false;
        }
        let indented = line.x0 - to.left > 0.7 * line.size;
        let ended = last.text.ends_with(['.', '?', '!', ':', '”', '"']);
        let lower = line.text.starts_with(char::is_lowercase);
        match ended {
            false => !indented || lower,
            true => !indented && (lower || from.justified && from.is_full(last)),
        }
    }
}
