//! The query as plain data: built by hand or by the parser, and printed back as query text.

use std::fmt;

use jiff::civil::Date;

use super::chunk::EXCLUDING;

/// One part of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Every passage: `*`, and the empty query.
    Everything,
    /// A word, with its inflections and what the glossary and the names of countries know of it.
    Word(String),
    /// Words as written, one after the other: `"safety scan"`; with a distance, in this order with
    /// at most so many other words between them: `"safety houses"~5`.
    Phrase {
        /// The words.
        text: String,
        /// Most words between, all gaps together.
        distance: u32,
    },
    /// A word with `*` for any letters and `?` for one: `organi?e`.
    Pattern(String),
    /// A word with at most `distance` letters wrong: `colour~1`.
    Fuzzy {
        /// The word.
        word: String,
        /// 1 or 2.
        distance: u8,
    },
    /// Words that match a regular expression as a whole: `/e-?vot.*/`.
    Regex(String),
    /// Both within a distance, in any order: `mayor NEAR/8 hotline`. The operands are words,
    /// phrases, patterns, fuzzy words, or alternatives of these.
    Near {
        /// One operand.
        left: Box<Node>,
        /// The other.
        right: Box<Node>,
        /// Most words between.
        distance: u32,
    },
    /// A field and what it must hold: `speaker:NL`.
    Field {
        /// The field.
        field: Field,
        /// What it must hold.
        value: Value,
    },
    /// Counts so many times in the ranking: `hotline^3`.
    Boost(Box<Node>, f32),
    /// Must not match: `-mayor`, `NOT mayor`.
    Not(Box<Node>),
    /// Side by side: together in one passage, as far as the match mode asks for it.
    List(Vec<Node>),
    /// All of them, in every match mode: `a AND b`.
    And(Vec<Node>),
    /// At least one: `a OR b`.
    Or(Vec<Node>),
}

/// The fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// To whom the passage is attributed: code, name, person or region.
    Speaker,
    /// Who is named without speaking.
    Mentions,
    /// Who met.
    Body,
    /// Kind of document.
    Kind,
    /// Words of the document's title.
    Title,
    /// Words of the headings above.
    Section,
    /// Where the meeting took place.
    Place,
    /// Part of the document's path.
    Doc,
    /// Physical page.
    Page,
    /// Year of the meeting.
    Year,
    /// Days of the meeting.
    Date,
}

/// What a field must hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A code, name or word.
    Word(String),
    /// Words as written.
    Phrase(String),
    /// A word with `*` and `?`.
    Pattern(String),
    /// Pages from, to, both included.
    Pages(Option<u32>, Option<u32>),
    /// Days from, to, both included. A year is a range of days, too.
    Days(Option<Date>, Option<Date>),
}

impl Field {
    /// All fields.
    pub const ALL: [Field; 11] = [
        Field::Speaker,
        Field::Mentions,
        Field::Body,
        Field::Kind,
        Field::Title,
        Field::Section,
        Field::Place,
        Field::Doc,
        Field::Page,
        Field::Year,
        Field::Date,
    ];

    /// The name before the colon.
    pub fn name(self) -> &'static str {
        match self {
            Field::Speaker => "speaker",
            Field::Mentions => "mentions",
            Field::Body => "body",
            Field::Kind => "kind",
            Field::Title => "title",
            Field::Section => "section",
            Field::Place => "place",
            Field::Doc => "doc",
            Field::Page => "page",
            Field::Year => "year",
            Field::Date => "date",
        }
    }

    /// The field of that name, in any case.
    pub fn from_name(name: &str) -> Option<Field> {
        let lower = name.to_ascii_lowercase();
        Field::ALL.into_iter().find(|f| f.name() == lower)
    }
}

/// How tightly a place binds: what is looser needs brackets there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    List,
    Near,
    Unit,
}

impl Node {
    fn binding(&self) -> Binding {
        match self {
            Node::Or(parts) | Node::And(parts) | Node::List(parts) if parts.is_empty() => {
                Binding::Unit
            }
            Node::Or(_) => Binding::Or,
            Node::And(_) => Binding::And,
            Node::List(_) => Binding::List,
            Node::Near { .. } => Binding::Near,
            _ => Binding::Unit,
        }
    }

    /// Prints at a place that binds at least as tightly as `least`.
    fn print(&self, least: Binding, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.binding() < least {
            f.write_str("(")?;
            write!(f, "{self}")?;
            return f.write_str(")");
        }
        write!(f, "{self}")
    }

    fn print_all(
        parts: &[Node],
        between: &str,
        least: Binding,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        if parts.is_empty() {
            return f.write_str("*");
        }
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                f.write_str(between)?;
            }
            part.print(least, f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Everything => f.write_str("*"),
            Node::Word(word) if is_special(word) => write!(f, ",{word}"),
            Node::Word(word) | Node::Pattern(word) => f.write_str(word),
            Node::Phrase { text, distance: 0 } => write!(f, "\"{text}\""),
            Node::Phrase { text, distance } => write!(f, "\"{text}\"~{distance}"),
            Node::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
            Node::Regex(regex) => write!(f, "/{}/", regex.replace('/', "\\/")),
            Node::Near {
                left,
                right,
                distance,
            } => {
                left.print(Binding::Near, f)?;
                write!(f, " NEAR/{distance} ")?;
                right.print(Binding::Unit, f)
            }
            Node::Field { field, value } => print_field(*field, value, f),
            Node::Boost(node, by) => {
                node.print(Binding::Unit, f)?;
                write!(f, "^{by}")
            }
            Node::Not(node) => {
                f.write_str("-")?;
                node.print(Binding::Unit, f)
            }
            Node::List(parts) => Node::print_all(parts, " ", Binding::Near, f),
            Node::And(parts) => Node::print_all(parts, " AND ", Binding::List, f),
            Node::Or(parts) => Node::print_all(parts, " OR ", Binding::And, f),
        }
    }
}

/// Whether a word would be read as an operator, a field or an address: a comma before it prevents
/// that, and is no part of the word.
fn is_special(word: &str) -> bool {
    // A dash behind an operator begins an exclusion.
    let head = word.split_once('-').map_or(word, |(head, _)| head);
    let operator = matches!(head, "AND" | "OR" | "NOT" | "NEAR") || head.starts_with("NEAR/");
    let name = word.split_once(':').map(|(name, _)| name);
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
    operator || name.is_some_and(is_name) || word.contains("://")
}

fn print_field(field: Field, value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}:", field.name())?;
    match value {
        // Without the marks it would be read as an exclusion in the wrong place.
        Value::Word(word) if word.starts_with(EXCLUDING) => write!(f, "\"{word}\""),
        Value::Word(word) | Value::Pattern(word) => f.write_str(word),
        Value::Phrase(text) => write!(f, "\"{text}\""),
        Value::Pages(from, to) => print_range(from.as_ref(), to.as_ref(), f),
        Value::Days(from, to) if field == Field::Year => {
            let (from, to) = (from.map(Date::year), to.map(Date::year));
            print_range(from.as_ref(), to.as_ref(), f)
        }
        Value::Days(from, to) => print_range(from.as_ref(), to.as_ref(), f),
    }
}

fn print_range<T: fmt::Display + PartialEq>(
    from: Option<&T>,
    to: Option<&T>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match (from, to) {
        (Some(from), Some(to)) if from == to => write!(f, "{from}"),
        (from, to) => {
            from.map_or(Ok(()), |from| write!(f, "{from}"))?;
            f.write_str("..")?;
            to.map_or(Ok(()), |to| write!(f, "{to}"))
        }
    }
}
