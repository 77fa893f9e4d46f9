//! Rows of tables: what stands in one is a fact about the country or body that it names, and nobody's
//! words, unless the heads of the table say that it holds what was said, or a cell tells that
//! somebody spoke.
//!
//! "Latvia | 980 | Estimate made by the counties" mentions Latvia. Under "Delegation | Comments" a
//! row is the delegation's turn, and "Item | Discussion | Action" sets minutes in its second column.

use super::super::lexicon::{self, List};
use super::super::line::Line;
use super::super::people::People;
use super::openings::Opening;
use super::subject::{Source, subject};
use super::{is_telling, table_heads as heads};
use crate::minutes::Certainty;
use crate::{Block, BlockKind};
use heads::Heads;

/// The tables of a document: whether a block is a row of one, and under which heads.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// For each block that is a row of several columns, the place of its heads.
    rows: Vec<Option<usize>>,
    heads: Vec<Heads>,
}

impl Tables {
    /// Reads the heads of all tables, which are runs of rows.
    pub fn of(blocks: &[Block]) -> Tables {
        let mut tables = Tables::default();
        for run in blocks.chunk_by(|one, other| is_row(one) == is_row(other)) {
            let data = run.iter().any(|block| is_row(block) && has_columns(block));
            if data {
                tables.run(run);
            } else {
                tables.rows.resize(tables.rows.len() + run.len(), None);
            }
        }
        tables
    }

    fn run(&mut self, run: &[Block]) {
        // Heads themselves, and what stands above them, as a title does, have none.
        let none = self.heads.len();
        self.heads.push(Heads::default());
        let mut first = true;
        for block in run {
            let mut own = self.heads.len() - 1;
            if has_columns(block) {
                let heads = Heads::of(&block.text);
                if first || heads.begin_a_table() {
                    self.heads.push(heads);
                    own = none;
                }
                first = false;
            }
            self.rows.push(Some(own));
        }
    }

    /// The heads above a block, where it is a row of a table.
    fn heads(&self, block: usize) -> Option<&Heads> {
        self.heads.get((*self.rows.get(block)?)?)
    }

    /// Whether a block is a row of a table of several columns.
    pub fn is_row(&self, block: usize) -> bool {
        self.heads(block).is_some()
    }

    /// Leaves the openings that hold in a row of a table, and adds the speaker that its heads show.
    /// In other blocks all hold.
    pub fn keep(&self, block: usize, line: &Line<'_>, people: &People, found: &mut Vec<Opening>) {
        let Some(heads) = self.heads(block) else {
            return;
        };
        let row = Row::of(line, heads);
        let mut reports: Vec<usize> = found
            .iter()
            .filter(|o| row.tells(o))
            .map(|o| row.column(o.at))
            .collect();
        reports.dedup();
        found.retain(|opening| row.holds(opening, &reports));
        if let Some(speaker) = row.speaker(people) {
            found.retain(|opening| opening.at != speaker.at);
            let place = found.partition_point(|opening| opening.at < speaker.at);
            found.insert(place, speaker);
        }
    }

    /// Where the turns of a row's openings end at the latest, in bytes, one for each: with the cell.
    /// None for other blocks.
    pub fn ends(&self, block: usize, line: &Line<'_>, openings: &[Opening]) -> Vec<usize> {
        let Some(heads) = self.heads(block) else {
            return Vec::new();
        };
        let row = Row::of(line, heads);
        let end = |opening: &Opening| {
            let said = match heads.turns() {
                Some((_, said)) if row.is_cell_label(opening) => said,
                _ => row.column(opening.at) + usize::from(row.is_cell_label(opening)),
            };
            let mark = row.marks.get(said).copied();
            mark.map_or(line.tokens.text.len(), |mark| line.tokens.offset(mark))
        };
        openings.iter().map(end).collect()
    }
}

fn is_row(block: &Block) -> bool {
    block.kind == BlockKind::TableRow
}

fn has_columns(block: &Block) -> bool {
    block.text.contains('|')
}

/// A row with the tokens that part its cells.
struct Row<'a, 't> {
    line: &'a Line<'t>,
    heads: &'a Heads,
    marks: Vec<usize>,
}

impl<'a, 't> Row<'a, 't> {
    fn of(line: &'a Line<'t>, heads: &'a Heads) -> Row<'a, 't> {
        let tokens = &line.tokens;
        let marks: Vec<usize> = (0..tokens.len())
            .filter(|i| tokens.is_mark(*i, '|'))
            .collect();
        Row { line, heads, marks }
    }

    /// The column of a token.
    fn column(&self, token: usize) -> usize {
        self.marks.partition_point(|mark| *mark < token)
    }

    /// Whether an opening is a name that fills its cell, before another cell.
    fn is_cell_label(&self, opening: &Opening) -> bool {
        let mark = opening.label;
        mark.is_some_and(|mark| self.line.tokens.is_mark(mark, '|'))
    }

    /// Whether an opening says in plain words that somebody spoke: "Latvia asked for", "Latvia |
    /// asked for". One that goes on with a speaker before, or whose name is unknown, does not.
    fn tells(&self, opening: &Opening) -> bool {
        let known = !matches!(
            opening.source,
            Source::Unknown | Source::Anaphora | Source::Group
        );
        let told = match opening.label {
            Some(mark) => tells_at(self.line, mark + 1),
            None => is_telling(opening),
        };
        known && told && opening.certainty == Certainty::Stated
    }

    /// Whether an opening is a turn: under a head of what was said as in running text, elsewhere
    /// where its cell tells that somebody spoke.
    fn holds(&self, opening: &Opening, reports: &[usize]) -> bool {
        let column = self.column(opening.at);
        if self.is_cell_label(opening) {
            return self.heads.turns().is_none() && self.tells(opening);
        }
        let stated = opening.speech
            && opening.label.is_none()
            && opening.certainty == Certainty::Stated
            && !matches!(opening.source, Source::Unknown | Source::Anaphora);
        self.heads.is_said(column)
            || self.tells(opening)
            || (stated && reports.binary_search(&column).is_ok())
    }

    /// The turn of a row whose heads show who spoke and what was said.
    fn speaker(&self, people: &People) -> Option<Opening> {
        let tokens = &self.line.tokens;
        let (who, said) = self.heads.turns()?;
        let cell = |n: usize| {
            let start = n
                .checked_sub(1)
                .map_or(Some(0), |n| Some(self.marks.get(n)? + 1))?;
            let end = self.marks.get(n).copied().unwrap_or(tokens.len());
            Some(start..end)
        };
        let (name, words) = (cell(who)?, cell(said)?);
        let spoken = words.filter(|i| tokens.is_word(*i)).count() >= 2;
        let fits = self.marks.len() < self.heads.len();
        let subject = subject(self.line, people, name.start)?;
        let end = self.line.after_brackets(subject.tokens.end);
        let named = !matches!(subject.source, Source::Group | Source::Anaphora);
        (spoken && fits && named && end == name.end).then(|| Opening {
            label: Some(name.end),
            ..Opening::stated(self.line, subject, name)
        })
    }
}

/// What follows a verb of telling that has somebody's words for its object.
const OBJECTS: [&str; 35] = [
    "that",
    "whether",
    "if",
    "how",
    "why",
    "what",
    "when",
    "where",
    "which",
    "who",
    "the",
    "a",
    "an",
    "its",
    "their",
    "his",
    "her",
    "this",
    "these",
    "those",
    "for",
    "to",
    "about",
    "with",
    "against",
    "no",
    "not",
    "all",
    "some",
    "more",
    "any",
    "it",
    "them",
    "everybody",
    "everyone",
];

/// Whether a cell begins with what somebody did in words: "asked whether", and not "agreed text" or
/// "reported by post".
fn tells_at(line: &Line<'_>, at: usize) -> bool {
    let tokens = &line.tokens;
    lexicon::phrase(List::Tellings, tokens, at)
        .is_some_and(|next| tokens.is_any(next, &OBJECTS) || line.entity_at(next).is_some())
}
