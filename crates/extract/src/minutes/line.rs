//! One block prepared for the rules: its words, and the countries and institutions among them.

use super::entities::{self, Entity};
use super::tokens::Tokens;

/// A block's words with what they name.
#[derive(Clone, Debug)]
pub(super) struct Line<'t> {
    pub tokens: Tokens<'t>,
    /// In order, apart.
    pub entities: Vec<Entity>,
}

impl<'t> Line<'t> {
    pub fn of(text: &'t str) -> Line<'t> {
        let tokens = Tokens::of(text);
        let entities = entities::entities(&tokens);
        Line { tokens, entities }
    }

    /// The country or institution that begins at a token.
    pub fn entity_at(&self, i: usize) -> Option<&Entity> {
        let found = self.entities.binary_search_by_key(&i, |e| e.start).ok()?;
        self.entities.get(found)
    }

    /// Those that stand wholly between two tokens.
    pub fn entities_in(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = &Entity> {
        let first = self.entities.partition_point(|e| e.start < range.start);
        let rest = self.entities.get(first..).unwrap_or_default();
        rest.iter().take_while(move |e| e.next <= range.end)
    }

    /// For an opening bracket, the token after its closing one, within a reasonable reach.
    pub fn bracket_end(&self, open: usize) -> Option<usize> {
        if !self.tokens.is_mark(open, '(') {
            return None;
        }
        let mut depth = 0usize;
        for i in open..self.tokens.len().min(open + 40) {
            depth += usize::from(self.tokens.is_mark(i, '('));
            depth -= usize::from(self.tokens.is_mark(i, ')'));
            if depth == 0 {
                return Some(i + 1);
            }
        }
        None
    }

    /// The first token at or after `i` that opens no bracket, nor stands in one that opens there.
    pub fn after_brackets(&self, mut i: usize) -> usize {
        while let Some(end) = self.bracket_end(i) {
            i = end;
        }
        i
    }
}
