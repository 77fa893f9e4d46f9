//! Texts that elements give for all that they show (`ActualText`).

use super::super::layout::{Line, Span};
use super::Tags;

/// The mark of a hyphen that is there for the line's end alone.
const SOFT_HYPHEN: &str = "\u{ad}";

/// The replacements of a document, and which of them have been put in their places.
pub(super) struct Replacements<'t> {
    tags: &'t Tags,
    done: Vec<bool>,
    /// Those that say what is drawn anyway.
    same: Vec<bool>,
}

impl<'t> Replacements<'t> {
    /// Looks through a document's lines: a text that says what is drawn anyway replaces nothing.
    pub(super) fn of(tags: &'t Tags, lines: &[Line]) -> Replacements<'t> {
        let mut drawn = vec![String::new(); tags.texts.len()];
        for line in lines {
            for span in &line.spans {
                if let Some(text) = text_of(tags, span).and_then(|t| drawn.get_mut(t)) {
                    text.extend(letters(&line.text[span.range.clone()]));
                }
            }
        }
        let same = |(drawn, said): (&String, &String)| letters(said).eq(drawn.chars());
        let same = drawn.iter().zip(&tags.texts).map(same).collect();
        let done = vec![false; tags.texts.len()];
        Replacements { tags, done, same }
    }

    /// Puts the texts in the places of what they replace: each at its first span.
    pub(super) fn apply(&mut self, line: &mut Line) {
        let (tags, same) = (self.tags, &self.same);
        let replaced = |span: &Span| text_of(tags, span).filter(|t| !same[*t]);
        if line.spans.iter().all(|s| replaced(s).is_none()) {
            return;
        }
        let mut out = String::new();
        let mut spans: Vec<Span> = Vec::new();
        let mut end = 0;
        for (i, span) in line.spans.iter().enumerate() {
            let gap = line.text[end..span.range.start].contains(' ');
            end = span.range.end;
            let last = i + 1 == line.spans.len();
            let drawn = &line.text[span.range.clone()];
            let text = match replaced(span) {
                None => drawn,
                Some(t) if self.done[t] => continue,
                Some(t) => {
                    self.done[t] = true;
                    tags.texts[t].trim()
                }
            };
            let soft = text == SOFT_HYPHEN;
            if soft && !last {
                continue;
            }
            if gap && !out.is_empty() && !soft {
                out.push(' ');
            }
            let start = out.len();
            out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
            spans.push(Span {
                range: start..out.len(),
                ..span.clone()
            });
        }
        line.text = out;
        line.spans = spans;
        line.cells.truncate(1);
    }
}

fn text_of(tags: &Tags, span: &Span) -> Option<usize> {
    let leaf = tags.leaves.get(span.leaf? as usize)?;
    leaf.replacement.map(|text| text as usize)
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}
