//! The values that facets count by, numbered across the segments of an index. A searcher reads those
//! of a facet once, when it is first asked for, since to look values up in columns and dictionaries
//! costs several times more than to count.

use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::{Column, StrColumn};

use super::layout::Layout;

/// Stands for no value.
pub const NONE: u32 = 0;
/// Marks the number of a list among [`Passages::lists`].
const LIST: u32 = 1 << 31;

/// The values of one facet. They take 4 bytes for each passage or for each document, and what their
/// names take.
pub struct Values {
    /// The name of each value by number; that of [`NONE`] is empty.
    pub names: Vec<String>,
    numbers: FxHashMap<String, u32>,
    /// By segment.
    pub segments: Vec<SegmentValues>,
}

/// The values of a segment, by number.
pub enum SegmentValues {
    /// Of each document, by its number; [`NONE`] where it has no value.
    Documents(Vec<u32>),
    Passages(Passages),
}

/// The values of the passages of a segment.
#[derive(Default)]
pub struct Passages {
    /// Of each engine document its value, [`NONE`], or with the bit [`LIST`] the number of a list.
    first: Vec<u32>,
    /// Of those with several values, all of them; passages under the same headings share one.
    lists: Vec<Vec<u32>>,
}

impl Passages {
    /// The value of an engine document, [`NONE`], or, beyond the number of any value, what
    /// [`Passages::list`] takes.
    pub fn first(&self, doc: u32) -> u32 {
        self.first.get(doc as usize).copied().unwrap_or(NONE)
    }

    /// The values of an engine document that has several.
    pub fn list(&self, first: u32) -> &[u32] {
        let list = self.lists.get((first & !LIST) as usize);
        list.map_or(&[], Vec::as_slice)
    }
}

impl Default for Values {
    fn default() -> Values {
        Values {
            names: vec![String::new()],
            numbers: FxHashMap::default(),
            segments: Vec::new(),
        }
    }
}

impl Values {
    /// Adds the values that a segment's passages have in a column.
    pub fn add_passages(&mut self, reader: &SegmentReader, column: &str) -> tantivy::Result<()> {
        let mut passages = Passages::default();
        if let Some(column) = reader.fast_fields().str(column)? {
            let numbers = self.translate(&column)?;
            let mut known: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
            for doc in 0..reader.max_doc() {
                let all = column.ords().values_for_doc(doc);
                let all = all.map(|ord| number(&numbers, ord));
                let all: Vec<u32> = all.collect();
                passages.first.push(match all.as_slice() {
                    [] => NONE,
                    [one] => *one,
                    _ => {
                        let next = passages.lists.len() as u32;
                        LIST | *known.entry(all).or_insert_with_key(|list| {
                            passages.lists.push(list.clone());
                            next
                        })
                    }
                });
            }
        }
        self.segments.push(SegmentValues::Passages(passages));
        Ok(())
    }

    /// Adds a value for each document of a segment: what `name` makes of the text in one column and
    /// the day in another, each `None` where the column, or the document in it, has none.
    pub fn add_documents(
        &mut self,
        reader: &SegmentReader,
        layout: &Layout,
        (texts, days): (Option<&str>, Option<&str>),
        name: impl Fn(Option<&str>, Option<u64>) -> Option<String>,
    ) -> tantivy::Result<()> {
        let columns = reader.fast_fields();
        let texts = texts.map(|texts| columns.str(texts)).transpose()?.flatten();
        let days = days.map(|days| columns.u64(days)).transpose()?;
        let names = texts.as_ref().map(terms).transpose()?.unwrap_or_default();
        let first = |column: Option<&Column<u64>>, doc| column.and_then(|c| c.first(doc));
        let mut known = FxHashMap::default();
        let mut documents = Vec::new();
        for record in layout.records() {
            let ord = first(texts.as_ref().map(|t| t.ords()), record);
            let day = first(days.as_ref(), record);
            let number = known.entry((ord, day)).or_insert_with(|| {
                let text = ord.and_then(|ord| names.get(usize::try_from(ord).ok()?));
                let name = name(text.map(String::as_str), day);
                name.map_or(NONE, |name| self.number(name))
            });
            documents.push(*number);
        }
        self.segments.push(SegmentValues::Documents(documents));
        Ok(())
    }

    /// The number of each term of a column's dictionary.
    fn translate(&mut self, column: &StrColumn) -> tantivy::Result<Vec<u32>> {
        let terms = terms(column)?;
        Ok(terms.into_iter().map(|term| self.number(term)).collect())
    }

    fn number(&mut self, name: String) -> u32 {
        // No index has so many values, and if one had, the rest would count as one.
        let next = (self.names.len() as u32).min(LIST - 1);
        *self.numbers.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            next
        })
    }
}

/// The terms of a column's dictionary, in its order; one that is no text counts as empty.
fn terms(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    let mut all = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        all.push(str::from_utf8(terms.key()).unwrap_or_default().to_owned());
    }
    Ok(all)
}

fn number(numbers: &[u32], ord: u64) -> u32 {
    let number = usize::try_from(ord).ok().and_then(|ord| numbers.get(ord));
    number.copied().unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_has_none_one_or_several_values() {
        let passages = Passages {
            first: vec![NONE, 7, LIST, LIST | 1],
            lists: vec![vec![3, 4], vec![5, 5, 5]],
        };
        let first = [0, 1, 2, 3, 4].map(|doc| passages.first(doc));
        assert_eq!(first, [NONE, 7, LIST, LIST | 1, NONE]);
        let lists = [2, 3].map(|doc| passages.list(passages.first(doc)));
        assert_eq!(lists, [&[3, 4][..], &[5, 5, 5]]);
    }
}
