//! From a document and what its minutes say to passages: the units that search returns.
//!
//! Every word of the text ends up in exactly one passage, apart from the headings that passages
//! stand under: those are in the passages' sections, and a heading without text below it is a
//! passage of its own.

mod pieces;
#[cfg(test)]
mod tests;

use std::ops::Range;

use ecne_extract::minutes::Intervention;
use ecne_extract::{Block, BlockKind, Document, Emphasis, Minutes, PageBreak};

use crate::PassageRecord;
use pieces::{Part, Piece, pieces};

/// Words up to which short blocks are put together.
const TOGETHER_WORDS: usize = 120;
/// Paragraphs of at most so many words ("Tour de table", "NL:") go with what follows them.
const TINY_WORDS: usize = 12;
/// Words up to which the blocks of a header stay together.
const HEADER_WORDS: usize = 400;

/// Cuts a document into passages, in reading order.
pub fn passages(document: &Document, minutes: &Minutes) -> Vec<PassageRecord> {
    let names = Names::of(minutes);
    let mut out: Vec<PassageRecord> = Vec::new();
    let pieces = pieces(document, minutes);
    let mut rest = pieces.as_slice();
    while let Some(first) = rest.first() {
        let mut words = first.words;
        let mut count = 1;
        while let (Some(last), Some(next)) = (rest.get(count - 1), rest.get(count)) {
            let join = Join {
                document,
                minutes,
                first,
                last,
                words,
            };
            if !join.takes(next) {
                break;
            }
            words += next.words;
            count += 1;
        }
        let (group, later) = rest.split_at(count);
        let ordinal = u32::try_from(out.len()).unwrap_or(u32::MAX);
        out.push(passage(document, minutes, &names, group, ordinal));
        rest = later;
    }
    out
}

/// Whether a group of pieces goes on with one more.
struct Join<'a> {
    document: &'a Document,
    minutes: &'a Minutes,
    first: &'a Piece,
    last: &'a Piece,
    /// Words of the group so far.
    words: usize,
}

impl Join<'_> {
    fn takes(&self, next: &Piece) -> bool {
        let (last, words) = (self.last, self.words + next.words);
        if last.part != next.part || last.turn != next.turn || !self.within_two_pages(next) {
            return false;
        }
        match next.part {
            Part::Header => words <= HEADER_WORDS,
            Part::Heading => false,
            Part::Footnote => words <= TOGETHER_WORDS,
            Part::Text => {
                words <= TOGETHER_WORDS
                    && last.block != next.block
                    && self.section(last.block) == self.section(next.block)
                    && self.belongs(next)
            }
        }
    }

    /// List items with the sentence that introduces them and with each other, the rows of a table,
    /// and a few words with what they introduce.
    fn belongs(&self, next: &Piece) -> bool {
        let before = &self.document.blocks[self.last.block];
        match (before.kind, self.document.blocks[next.block].kind) {
            (BlockKind::ListItem { .. }, BlockKind::ListItem { .. })
            | (BlockKind::TableRow, BlockKind::TableRow) => true,
            (BlockKind::Paragraph, BlockKind::ListItem { .. }) => {
                before.text.trim_end().ends_with(':')
            }
            _ => self.words <= TINY_WORDS || next.words <= TINY_WORDS && ends_open(before),
        }
    }

    fn section(&self, block: usize) -> &[String] {
        self.minutes.sections.get(block).map_or(&[], Vec::as_slice)
    }

    fn within_two_pages(&self, next: &Piece) -> bool {
        let page = |piece: &Piece, offset| self.document.blocks[piece.block].page_at(offset);
        let first = page(self.first, self.first.range.start);
        let last = page(next, next.range.end.saturating_sub(1));
        match (first, last) {
            (Some(first), Some(last)) => last.saturating_sub(first) <= 1,
            _ => true,
        }
    }
}

/// Whether a block stops without the end of a sentence, so that the next one may go on with it.
fn ends_open(block: &Block) -> bool {
    !block.text.trim_end().ends_with(['.', '!', '?'])
}

/// Who and what is named where, sorted by place.
struct Names<'a> {
    mentions: Vec<(usize, usize, &'a str)>,
    acts: Vec<(usize, usize, &'a str)>,
}

impl<'a> Names<'a> {
    fn of(minutes: &'a Minutes) -> Self {
        let mentions = minutes.mentions.iter();
        let acts = minutes.acts.iter();
        let sorted = |mut names: Vec<(usize, usize, &'a str)>| {
            names.sort_unstable();
            names
        };
        Names {
            mentions: sorted(
                mentions
                    .map(|m| (m.block, m.range.start, m.code.as_str()))
                    .collect(),
            ),
            acts: sorted(
                acts.map(|a| (a.block, a.range.start, a.act.as_str()))
                    .collect(),
            ),
        }
    }
}

/// The names in a group of pieces, sorted, each once.
fn named(names: &[(usize, usize, &str)], group: &[Piece]) -> Vec<String> {
    let mut found = Vec::new();
    for piece in group {
        let from = names.partition_point(|n| (n.0, n.1) < (piece.block, piece.range.start));
        let to = names.partition_point(|n| (n.0, n.1) < (piece.block, piece.range.end));
        found.extend(names[from..to.max(from)].iter().map(|n| n.2));
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(str::to_owned).collect()
}

/// One passage from pieces that belong together; there is at least one.
fn passage(
    document: &Document,
    minutes: &Minutes,
    names: &Names<'_>,
    group: &[Piece],
    ordinal: u32,
) -> PassageRecord {
    let first = &group[0];
    let block = &document.blocks[first.block];
    let paragraphs = || group.iter().map(|p| document.blocks[p.block].paragraph);
    let mut record = PassageRecord {
        ordinal,
        paragraph: paragraphs().flatten().min(),
        paragraph_end: paragraphs().flatten().max(),
        page: block.page_at(first.range.start),
        anchor: block.anchor.clone(),
        section: section(minutes, first),
        mentions: named(&names.mentions, group),
        acts: named(&names.acts, group),
        ..PassageRecord::default()
    };
    if let Some(turn) = first.turn.and_then(|i| minutes.interventions.get(i)) {
        attribute(&mut record, turn);
    }
    for piece in group {
        append(&mut record, &document.blocks[piece.block], &piece.range);
    }
    record.page_labels = page_labels(document, &record);
    record
}

fn attribute(record: &mut PassageRecord, turn: &Intervention) {
    record.speakers.clone_from(&turn.speakers);
    record.person.clone_from(&turn.person);
    record.region.clone_from(&turn.region);
    record.certainty = turn.certainty;
    record.evidence.clone_from(&turn.evidence);
    record.mentions.retain(|code| !turn.speakers.contains(code));
}

/// The headings above a piece; none in the header block, and not itself for a heading.
fn section(minutes: &Minutes, piece: &Piece) -> Vec<String> {
    if piece.part == Part::Header {
        return Vec::new();
    }
    let path = minutes.sections.get(piece.block);
    path.cloned().unwrap_or_default()
}

/// Adds a piece of a block on a line of its own.
fn append(record: &mut PassageRecord, block: &Block, range: &Range<usize>) {
    if !record.text.is_empty() {
        record.text.push('\n');
    }
    let base = record.text.len();
    let shift = |offset: usize| base + offset.clamp(range.start, range.end) - range.start;
    if let Some(page) = block.page_at(range.start)
        && base > 0
        && record.page_end() != Some(page)
    {
        record.breaks.push(PageBreak { offset: base, page });
    }
    let from = block.breaks.partition_point(|b| b.offset <= range.start);
    for b in block.breaks[from..]
        .iter()
        .take_while(|b| b.offset < range.end)
    {
        record.breaks.push(PageBreak {
            offset: shift(b.offset),
            page: b.page,
        });
    }
    let from = block
        .emphasis
        .partition_point(|run| run.range.end <= range.start);
    let runs = block.emphasis[from..].iter();
    for run in runs.take_while(|run| run.range.start < range.end) {
        let shifted = shift(run.range.start)..shift(run.range.end);
        if !shifted.is_empty() {
            record.emphasis.push(Emphasis {
                range: shifted,
                ..*run
            });
        }
    }
    record.text.push_str(&block.text[range.clone()]);
}

fn page_labels(document: &Document, record: &PassageRecord) -> Vec<Option<String>> {
    let pages = record.page.into_iter();
    let pages = pages.chain(record.breaks.iter().map(|b| b.page));
    let label = |page: u32| {
        let index = usize::try_from(page).ok()?.checked_sub(1)?;
        document.pages.get(index)?.label.clone()
    };
    pages.map(label).collect()
}
