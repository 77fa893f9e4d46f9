//! Words in quotation marks: as written, one behind the other, but for hyphens, which may be there
//! or not.

use ecne_index::engine::analysis::{self, Word};

use super::Compiler;
use crate::engine::leaf::Matching;
use crate::engine::term::TermRef;
use crate::error::Error;
use crate::pattern::{Open, fold_pattern, quoted_pattern};
use crate::{Node, Reading};

/// Most readings of one phrase, each with other hyphens.
const WAYS: usize = 8;

/// One word or compound, in the ways in which a text may write it.
struct Part {
    /// The word, folded, where it is a single one.
    word: Option<String>,
    ways: Vec<Way>,
    /// Places that stay open before it.
    gap: u32,
}

/// What stands in the places of a part, one in each.
type Way = Vec<Matching>;

impl Compiler<'_> {
    /// Words as written, in order; a word with `*` or `?` stands for those that it matches, and `*`
    /// alone for any one word.
    pub fn phrase(&mut self, text: &str, distance: u32) -> Result<Matching, Error> {
        let shown = Node::Phrase {
            text: text.to_owned(),
            distance,
        }
        .to_string();
        self.note_term(&shown, Reading::Exact, Vec::new());
        let mut parts = self.parts(text)?;
        if distance == 0 {
            self.add_joined(&mut parts)?;
        }
        let mut readings: Vec<Vec<(Matching, u32)>> = vec![Vec::new()];
        let (mut ends, mut all) = (vec![0], true);
        for part in parts {
            let so_far = readings.len();
            let ways = part.ways.len().min(WAYS / so_far).max(1);
            all &= ways == part.ways.len();
            // For all ways but the first the readings are taken once more.
            for _ in 1..ways {
                readings.extend_from_within(..so_far);
                ends.extend_from_within(..so_far);
            }
            let each = readings.iter_mut().zip(&mut ends);
            for (i, (reading, end)) in each.enumerate() {
                let way = part.ways.get(i / so_far).map_or(&[][..], Vec::as_slice);
                let first = *end + part.gap;
                reading.extend(way.iter().cloned().zip(first..));
                *end = first + way.len() as u32;
            }
        }
        if !all {
            self.remark(format!(
                "{shown}: looked for in {WAYS} spellings at most; with other hyphens it can be missed"
            ));
        }
        let mut ways: Vec<Matching> = readings
            .into_iter()
            .map(|r| in_order(r, distance))
            .collect();
        Ok(match ways.len() {
            1 => ways.remove(0),
            _ => Matching::Any(ways),
        })
    }

    fn parts(&mut self, text: &str) -> Result<Vec<Part>, Error> {
        if !text.contains(['*', '?']) {
            return Ok(self.written(text));
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut gap = 0;
        for chunk in text.split_whitespace() {
            let mut own = match quoted_pattern(chunk) {
                Some(open) => {
                    let found = self.expand(open, &Open::pattern(&fold_pattern(open)))?;
                    let ways = vec![vec![found]];
                    vec![Part {
                        word: None,
                        ways,
                        gap: 0,
                    }]
                }
                None => self.written(chunk),
            };
            match own.first_mut() {
                Some(first) => first.gap += std::mem::take(&mut gap),
                // Before the first word there is nothing to keep a distance from.
                None => gap += u32::from(!parts.is_empty() && chunk.contains('*')),
            }
            parts.append(&mut own);
        }
        Ok(parts)
    }

    /// The words and compounds of a text; a compound also as it is without hyphens.
    fn written(&self, text: &str) -> Vec<Part> {
        let field = self.fields.text;
        let one = |w: &Word| Matching::Terms(vec![TermRef::written(field, w.folded.as_str())]);
        let mut words = analysis::words(text).peekable();
        let mut parts = Vec::new();
        let mut next = 0;
        while let Some(word) = words.next() {
            let gap = word.position.saturating_sub(next) as u32;
            next = word.position + 1;
            let mut ways = vec![vec![one(&word)]];
            let joined = words.next_if(|other| other.joined);
            if let Some(joined) = &joined {
                let mut apart = ways.pop().unwrap_or_default();
                while let Some(part) = words.next_if(|w| w.range.start < joined.range.end) {
                    next = part.position + 1;
                    apart.push(one(&part));
                }
                ways.extend([apart, vec![one(joined)]]);
            }
            let word = joined.is_none().then_some(word.folded);
            parts.push(Part { word, ways, gap });
        }
        parts
    }

    /// Lets words that are written together stand for compounds with a hyphen, which the index holds
    /// in one at the place of the first part. Behind the last word there is nothing that this moves.
    fn add_joined(&self, parts: &mut [Part]) -> Result<(), Error> {
        let Some((_, before)) = parts.split_last_mut() else {
            return Ok(());
        };
        for part in before {
            let Some(word) = &part.word else { continue };
            let rests = self.last_parts(word)?;
            if !rests.is_empty() {
                let way = part.ways.iter().flatten().cloned();
                let way = way.chain([Matching::Terms(rests)]).collect();
                part.ways.push(way);
            }
        }
        Ok(())
    }
}

fn in_order(reading: Vec<(Matching, u32)>, distance: u32) -> Matching {
    let (mut slots, offsets): (Vec<Matching>, Vec<u32>) = reading.into_iter().unzip();
    match slots.len() {
        0 => Matching::Terms(Vec::new()),
        1 => slots.remove(0),
        _ => Matching::Sequence {
            slots,
            offsets,
            distance,
        },
    }
}
