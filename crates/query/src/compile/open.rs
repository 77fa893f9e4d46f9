//! What has places in the text: words, patterns, fuzzy words, regular expressions, and pairs of these
//! or of phrases near each other.

use ecne_index::engine::analysis;

use super::Compiler;
use crate::engine::leaf::Matching;
use crate::engine::term::TermRef;
use crate::error::Error;
use crate::pattern::{self, Open, fold_pattern};
use crate::{Node, Reading};

/// How much a fuzzy match counts beside the word as it was typed, in percent.
const FUZZY_PERCENT: u32 = 60;

impl Compiler<'_> {
    /// What a part of a query matches in the text; `outer` says that nothing encloses it.
    pub fn positional(&mut self, node: &Node, outer: bool) -> Result<Matching, Error> {
        match node {
            Node::Word(text) => self.word_in_place(text),
            Node::Phrase { text, distance } => self.phrase(text, *distance),
            Node::Pattern(text) => {
                let folded = fold_pattern(text);
                self.expand(text, &Open::pattern(&folded))
            }
            Node::Fuzzy { word, distance } => {
                let folded = analysis::fold(word);
                let open = Open::fuzzy(&folded, *distance);
                let mut matching = self.expand(&node.to_string(), &open)?;
                if let Matching::Terms(terms) = &mut matching {
                    let others = terms.iter_mut().filter(|t| t.text != folded);
                    others.for_each(|t| t.percent = FUZZY_PERCENT);
                }
                Ok(matching)
            }
            Node::Regex(source) => match Open::regex(source) {
                Some(open) => self.expand(&node.to_string(), &open),
                None => Ok(Matching::Terms(Vec::new())),
            },
            Node::Near {
                left,
                right,
                distance,
            } if outer => Ok(Matching::Near {
                left: Box::new(self.positional(left, false)?),
                right: Box::new(self.positional(right, false)?),
                distance: *distance,
            }),
            Node::Or(parts) => {
                let ways: Result<Vec<Matching>, Error> =
                    parts.iter().map(|p| self.positional(p, false)).collect();
                Ok(Matching::Any(ways?))
            }
            Node::Boost(inner, _) => self.positional(inner, outer),
            _ => Ok(Matching::Terms(Vec::new())),
        }
    }

    /// The words of the index that an open word stands for.
    pub fn expand(&mut self, shown: &str, open: &Open) -> Result<Matching, Error> {
        let field = self.fields.text;
        let words = pattern::words(self.lookups.readers(), field, open, shown)?;
        let mut also: Vec<String> = words.iter().take(5).cloned().collect();
        if words.len() > also.len() {
            also.push(format!("{} more", words.len() - also.len()));
        }
        self.note_term(shown, Reading::Open, also);
        let terms = words
            .into_iter()
            .map(|w| TermRef::written(field, w))
            .collect();
        Ok(Matching::Terms(terms))
    }
}
