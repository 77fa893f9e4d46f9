//! The values that facets count by, numbered across the segments of an index. A searcher reads those
//! of a facet once, when it is first asked for, since to look values up in columns and dictionaries
//! costs several times more than to count.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::layout::Layout;

/// Stands for no value.
pub const NONE: u32 = 0;

/// The values of one facet. They take 1 to 4 bytes for each engine document, and what their names
/// take.
pub struct Values {
    /// The name of each value by number; that of [`NONE`] is empty.
    pub names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    /// By segment.
    pub segments: Vec<SegmentValues>,
}

/// The values of a segment.
pub struct SegmentValues {
    /// Whether all passages of a document have the same value.
    pub of_documents: bool,
    /// Of each passage its value, [`NONE`], or the number of a list; where the values are those of
    /// whole documents, of each record.
    pub numbers: Numbers,
    /// The number of the first list: below it are values.
    first_list: u32,
    /// The values of passages that have several; passages under the same headings share one.
    lists: Vec<Vec<u32>>,
}

/// Numbers by engine document, in as few bytes as hold the largest: what matches stands far apart,
/// so that counting waits for memory more than for anything else.
pub enum Numbers {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Numbers {
    fn new(all: Vec<u32>) -> Numbers {
        match all.iter().max() {
            Some(0x1_0000..) => Numbers::Four(all),
            Some(0x100..) => Numbers::Two(all.into_iter().map(|n| n as u16).collect()),
            _ => Numbers::One(all.into_iter().map(|n| n as u8).collect()),
        }
    }
}

impl SegmentValues {
    /// The values of whole documents.
    fn of_documents(numbers: Vec<u32>) -> SegmentValues {
        SegmentValues {
            of_documents: true,
            numbers: Numbers::new(numbers),
            first_list: u32::MAX,
            lists: Vec::new(),
        }
    }

    /// The values of passages, none above `last`.
    fn of_passages(all: impl Iterator<Item = Vec<u32>>, last: u32) -> SegmentValues {
        let first_list = last.saturating_add(1);
        let (mut lists, mut known) = (Vec::new(), HashMap::new());
        let number = |values: Vec<u32>| match values.as_slice() {
            [] => NONE,
            [one] => *one,
            _ => *known.entry(values).or_insert_with_key(|list| {
                lists.push(list.clone());
                last.saturating_add(lists.len() as u32)
            }),
        };
        SegmentValues {
            of_documents: false,
            numbers: Numbers::new(all.map(number).collect()),
            first_list,
            lists,
        }
    }

    /// The values that a number stands for, if it stands for several.
    pub fn list(&self, number: u32) -> Option<&[u32]> {
        let list = number.checked_sub(self.first_list)?;
        Some(self.lists.get(list as usize).map_or(&[], Vec::as_slice))
    }
}

impl Default for Values {
    fn default() -> Values {
        Values {
            names: vec!["".into()],
            numbers: HashMap::new(),
            segments: Vec::new(),
        }
    }
}

impl Values {
    /// Adds the values that a segment's passages have in a column.
    pub fn add_passages(&mut self, reader: &SegmentReader, column: &str) -> tantivy::Result<()> {
        let column = reader.fast_fields().str(column)?;
        let numbers = column.as_ref().map(|column| self.translate(column));
        let numbers = numbers.transpose()?.unwrap_or_default();
        let values = |doc: DocId| -> Vec<u32> {
            let all = column.iter().flat_map(|c| c.ords().values_for_doc(doc));
            all.map(|ord| number(&numbers, ord)).collect()
        };
        let all = (0..reader.max_doc()).map(values);
        let last = self.names.len().saturating_sub(1) as u32;
        self.segments.push(SegmentValues::of_passages(all, last));
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
        let mut known = HashMap::new();
        let mut numbers = vec![NONE; reader.max_doc() as usize];
        for record in layout.records() {
            let ord = first(texts.as_ref().map(|t| t.ords()), record);
            let day = first(days.as_ref(), record);
            let number = known.entry((ord, day)).or_insert_with(|| {
                let text = ord.and_then(|ord| names.get(usize::try_from(ord).ok()?));
                let name = name(text.map(String::as_str), day);
                name.map_or(NONE, |name| self.number(name))
            });
            if let Some(place) = numbers.get_mut(record as usize) {
                *place = *number;
            }
        }
        self.segments.push(SegmentValues::of_documents(numbers));
        Ok(())
    }

    /// The number of each term of a column's dictionary.
    fn translate(&mut self, column: &StrColumn) -> tantivy::Result<Vec<u32>> {
        let terms = terms(column)?;
        Ok(terms.into_iter().map(|term| self.number(term)).collect())
    }

    fn number(&mut self, name: String) -> u32 {
        let next = self.names.len() as u32;
        *self.numbers.entry(name.into()).or_insert_with_key(|name| {
            self.names.push(Arc::clone(name));
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
        // So many values that numbers take a byte, two, and four.
        for last in [9, 254, 255, 70_000] {
            let all = [vec![], vec![7], vec![3, last], vec![5; 3], vec![3, last]];
            let values = SegmentValues::of_passages(all.into_iter(), last);
            let numbers: Vec<u32> = match &values.numbers {
                Numbers::One(all) => all.iter().map(|n| u32::from(*n)).collect(),
                Numbers::Two(all) => all.iter().map(|n| u32::from(*n)).collect(),
                Numbers::Four(all) => all.clone(),
            };
            assert_eq!(numbers, [NONE, 7, last + 1, last + 2, last + 1]);
            let lists = [NONE, 7, last, last + 1, last + 2].map(|n| values.list(n));
            assert_eq!(lists[..3], [None; 3]);
            assert_eq!(lists[3..], [Some(&[3, last][..]), Some(&[5, 5, 5])]);
        }
    }
}
