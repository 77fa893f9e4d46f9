//! The lines of the pages that the structure tree covers, in its order.

use super::super::layout::Line;
use super::replaced::Replacements;
use super::{Kind, Tags, cut, plausible};

/// This share of a page's text has to stand in the tree.
const COVERED: f32 = 0.75;

/// Brings the lines of a document, given in the order of the layout, into that of the tree, page
/// by page, and notes on every line which element it belongs to. Text that the tree does not know
/// stays behind what it follows in the layout. Returns whether the tags were found plausible.
pub(in crate::pdf) fn arrange(lines: &mut Vec<Line>, tags: &Tags) -> bool {
    if tags.is_empty() {
        return true;
    }
    if !plausible::is_plausible(lines, tags) {
        return false;
    }
    let mut replacements = Replacements::of(tags, lines);
    let mut out = Vec::with_capacity(lines.len());
    let mut rest = std::mem::take(lines).into_iter().peekable();
    while let Some(first) = rest.next() {
        let page = first.page;
        let mut on_page = vec![first];
        while let Some(line) = rest.next_if(|l| l.page == page) {
            on_page.push(line);
        }
        match covers(&on_page, tags) {
            true => out.extend(in_order(&on_page, tags)),
            false => out.extend(on_page),
        }
    }
    for line in out.iter_mut().filter(|l| l.tag.is_some()) {
        replacements.apply(line);
    }
    out.retain(|line| !line.text.is_empty());
    *lines = out;
    true
}

fn covers(lines: &[Line], tags: &Tags) -> bool {
    let (mut known, mut all) = (0, 0);
    for span in lines.iter().flat_map(|l| &l.spans) {
        let length = span.range.len();
        let tagged = span.leaf.and_then(|leaf| tags.block_of(leaf)).is_some();
        known += if tagged { length } else { 0 };
        all += if tagged || !span.artifact { length } else { 0 };
    }
    known > 0 && known as f32 >= COVERED * all as f32
}

/// The lines of a page, cut into those of single elements and sorted.
fn in_order(lines: &[Line], tags: &Tags) -> Vec<Line> {
    let mut keyed: Vec<(u32, Line)> = Vec::with_capacity(lines.len());
    let mut last = 0;
    for line in lines {
        for (block, spans) in runs(line, tags) {
            let mut part = cut::part(line, spans);
            if let Some(block) = block {
                let leaves = part.spans.iter().filter_map(|s| s.leaf);
                last = leaves.min().unwrap_or(last);
                let artifact = tags.elements[block as usize].kind == Kind::Artifact;
                part.artifact |= artifact;
                part.tag = Some(block).filter(|_| !artifact);
            }
            keyed.push((last, part));
        }
    }
    let laid_out = returns(keyed.iter().map(|(_, line)| line));
    let mut order: Vec<usize> = (0..keyed.len()).collect();
    order.sort_by_key(|i| keyed[*i].0);
    // A list that goes on behind a paragraph is one list to Word, and the paragraph comes after
    // all of it in the tree: what the eye reads first is first.
    if returns(order.iter().map(|i| &keyed[*i].1)) <= laid_out {
        keyed.sort_by_key(|(order, _)| *order);
    }
    keyed.into_iter().map(|(_, line)| line).collect()
}

/// How often the order goes back up within a column.
fn returns<'l>(lines: impl Iterator<Item = &'l Line>) -> usize {
    let mut count = 0;
    let mut last: Option<&Line> = None;
    for line in lines.filter(|l| !l.artifact) {
        if let Some(last) = last {
            let overlap = line.x1.min(last.x1) - line.x0.max(last.x0);
            let narrower = (line.x1 - line.x0).min(last.x1 - last.x0);
            let up = line.y - last.y > 0.6 * line.size.max(last.size);
            count += usize::from(up && line.turn == last.turn && overlap > 0.5 * narrower);
        }
        last = Some(line);
    }
    count
}

/// The stretches of a line that belong to one element each, as ranges of its spans. A span that
/// the tree does not know belongs with its neighbour, unless it is an artifact.
fn runs(line: &Line, tags: &Tags) -> Vec<(Option<u32>, std::ops::Range<usize>)> {
    let mut runs: Vec<(Option<u32>, bool, std::ops::Range<usize>)> = Vec::new();
    for (i, span) in line.spans.iter().enumerate() {
        let block = span.leaf.and_then(|leaf| tags.block_of(leaf));
        let aside = span.artifact && block.is_none();
        match runs.last_mut() {
            Some((last, last_aside, range))
                if *last_aside == aside
                    && (*last == block || block.is_none() || last.is_none()) =>
            {
                *last = last.or(block);
                range.end = i + 1;
            }
            _ => runs.push((block, aside, i..i + 1)),
        }
    }
    runs.into_iter()
        .map(|(block, _, range)| (block, range))
        .collect()
}
