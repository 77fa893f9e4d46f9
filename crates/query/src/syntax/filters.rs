//! Typed filters, for programs and flags: what the language says with fields.

use ecne_extract::minutes::Kind;

use super::chunk;
use super::{DateRange, Field, Node, Value};

/// What the passages must come from. Values of one field are alternatives; all fields that are set
/// must hold. Texts are as behind the field's colon in query text: a name or a code; of title,
/// section and place, words with their inflections, all of which must be there, or a quoted phrase.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Filters {
    /// To whom the passage is attributed.
    pub speaker: Vec<String>,
    /// Who is named without speaking.
    pub mentions: Vec<String>,
    /// Who met: the id or the name, or a part of it.
    pub body: Vec<String>,
    /// Kinds of documents.
    pub kind: Vec<Kind>,
    /// Words of the title: `safety politics`, `"safety in politics"`.
    pub title: Vec<String>,
    /// Words of the headings above.
    pub section: Vec<String>,
    /// Place of the meeting.
    pub place: Vec<String>,
    /// Parts of the document's path.
    pub doc: Vec<String>,
    /// First and last 1-based physical page.
    pub page: Option<(u32, u32)>,
    /// Ranges of days, which the meeting must touch. See also [`DateRange::year`].
    pub date: Vec<DateRange>,
    /// The meeting ended on this day or later, and began on the other or earlier.
    pub since: Option<jiff::civil::Date>,
    /// See [`Filters::since`].
    pub until: Option<jiff::civil::Date>,
}

impl Filters {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Filters::default()
    }

    /// The same as a part of a query; `None` where nothing is asked for.
    pub fn to_node(&self) -> Option<Node> {
        let mut all = Vec::new();
        let texts = [
            (Field::Speaker, &self.speaker),
            (Field::Mentions, &self.mentions),
            (Field::Body, &self.body),
            (Field::Title, &self.title),
            (Field::Section, &self.section),
            (Field::Place, &self.place),
            (Field::Doc, &self.doc),
        ];
        for (field, values) in texts {
            either(values.iter().map(|v| text(field, v)).collect(), &mut all);
        }
        let kinds = self.kind.iter().map(|k| Value::Word(k.name().to_owned()));
        alternatives(Field::Kind, kinds, &mut all);
        let pages = self
            .page
            .iter()
            .map(|(from, to)| Value::Pages(Some(*from), Some(*to)));
        alternatives(Field::Page, pages, &mut all);
        let days = self.date.iter().map(|d| Value::Days(d.from, d.to));
        alternatives(Field::Date, days, &mut all);
        if self.since.is_some() || self.until.is_some() {
            let value = Value::Days(self.since, self.until);
            all.push(Node::Field {
                field: Field::Date,
                value,
            });
        }
        match all.len() {
            0 | 1 => all.pop(),
            _ => Some(Node::And(all)),
        }
    }
}

/// One text: a name, or words that must all be there; quoted ones in their order.
fn text(field: Field, text: &str) -> Node {
    let one = |value: Value| Node::Field { field, value };
    let of_words = matches!(field, Field::Title | Field::Section | Field::Place);
    if !of_words || text.contains('"') {
        return one(chunk::plain_value(text));
    }
    let words = text.split_whitespace();
    let words = words.filter(|w| w.contains(|c: char| c.is_alphanumeric() || c == '*'));
    let mut words: Vec<Node> = words.map(|w| one(chunk::plain_value(w))).collect();
    match words.len() {
        0 => one(chunk::plain_value(text)),
        1 => words.remove(0),
        _ => Node::And(words),
    }
}

fn alternatives(field: Field, values: impl Iterator<Item = Value>, all: &mut Vec<Node>) {
    either(
        values.map(|value| Node::Field { field, value }).collect(),
        all,
    );
}

fn either(mut nodes: Vec<Node>, all: &mut Vec<Node>) {
    match nodes.len() {
        0 => {}
        1 => all.append(&mut nodes),
        _ => all.push(Node::Or(nodes)),
    }
}
