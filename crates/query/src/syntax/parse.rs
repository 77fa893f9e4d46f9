//! Query text to a tree, by recursive descent. Accepts any text up to [`LONGEST`] bytes; what is not
//! well formed gives one [`ParseError`] with a span inside the text. Depth is bounded by
//! [`DEEPEST`], work by the length.
//!
//! ```text
//! or    = and ("OR" and)*          and  = list ("AND" list)*       list = near+
//! near  = unary ("NEAR/n" unary)?  unary = ("-" | "NOT ") unary | primary suffix
//! primary = "(" or ")" | "\"" words "\"" | "/" regex "/" | field ":" value
//!         | scheme "://" words | word
//! ```

use super::chunk::{self, error};
use super::{Field, Node, Query, Value, opens_question};
use crate::ParseError;
use crate::pattern::quoted_pattern;

/// Longest query in bytes.
const LONGEST: usize = 20_000;
/// Deepest nesting of brackets and exclusions.
const DEEPEST: usize = 40;
/// Distance of `NEAR` without a number, as in most engines that have it.
const NEAR: u32 = 10;

pub fn parse(text: &str) -> Result<Query, ParseError> {
    if text.len() > LONGEST {
        let at = text.floor_char_boundary(LONGEST);
        let message = format!("a query is at most {LONGEST} bytes long");
        return Err(error(at..text.len(), message, ""));
    }
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        field: None,
        notes: Vec::new(),
    };
    let root = parser.or()?;
    parser.skip_spaces();
    if parser.at < text.len() {
        // Only a bracket stops the outermost level.
        let span = parser.at..parser.at + 1;
        return Err(error(
            span,
            "`)` without a `(` before it",
            "remove it, or add the `(`",
        ));
    }
    if root.is_none() && !text.trim().is_empty() {
        let start = text.len() - text.trim_start().len();
        let message = "nothing to search for: no letter or digit";
        let fix = "write a word, or `*` for every passage";
        return Err(error(start..text.trim_end().len(), message, fix));
    }
    let root = root.unwrap_or(Node::Everything);
    Ok(Query {
        notes: parser.notes,
        ..Query::from(root)
    })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// Inside `field:( ... )`.
    field: Option<Field>,
    notes: Vec<String>,
}

/// Words that stand between or before others.
#[derive(Clone, Copy, PartialEq)]
enum Operator {
    And,
    Or,
    Not,
    Near(u32),
}

impl<'a> Parser<'a> {
    fn or(&mut self) -> Result<Option<Node>, ParseError> {
        self.chain(Operator::Or, Self::and, Node::Or)
    }

    fn and(&mut self) -> Result<Option<Node>, ParseError> {
        self.chain(Operator::And, Self::list, Node::And)
    }

    /// `part (operator part)*`; a chain of one is its part.
    fn chain(
        &mut self,
        operator: Operator,
        part: fn(&mut Self) -> Result<Option<Node>, ParseError>,
        join: fn(Vec<Node>) -> Node,
    ) -> Result<Option<Node>, ParseError> {
        let mut parts: Vec<Node> = Vec::new();
        loop {
            let begin = self.at;
            let before = parts.len();
            parts.extend(part(self)?);
            let found = parts.len() > before;
            match self.peek_operator()? {
                Some((next, end)) if next == operator => {
                    if !found {
                        return Err(self.dangling(self.at, end));
                    }
                    self.at = end;
                }
                _ if !found && before > 0 => return Err(self.dangling(begin, begin)),
                _ => break,
            }
        }
        Ok(match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(join(parts)),
        })
    }

    /// An operator with nothing on one side of it.
    fn dangling(&self, from: usize, to: usize) -> ParseError {
        let before = self.text.get(..from).unwrap_or_default().trim_end();
        let start = before.rfind(char::is_whitespace).map_or(0, |i| i + 1);
        let span = if to > from {
            from..to
        } else {
            start..before.len()
        };
        let span = span.start.min(self.text.len())..span.end.min(self.text.len());
        let word = self.text.get(span.clone()).unwrap_or_default();
        let message = format!("`{word}` needs something on both sides");
        let lower = word.to_lowercase();
        error(
            span,
            message,
            format!("to search for the word, write `{lower}` or `\"{lower}\"`"),
        )
    }

    fn list(&mut self) -> Result<Option<Node>, ParseError> {
        let mut parts = Vec::new();
        loop {
            self.skip_spaces();
            let stop = self.at >= self.text.len() || self.rest().starts_with(')');
            let operator = self.peek_operator()?;
            if stop || matches!(operator, Some((Operator::And | Operator::Or, _))) {
                break;
            }
            if let Some((Operator::Near(_), end)) = operator {
                return Err(self.dangling(self.at, end));
            }
            parts.extend(self.near()?);
        }
        Ok(match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(Node::List(parts)),
        })
    }

    fn near(&mut self) -> Result<Option<Node>, ParseError> {
        let begin = self.at;
        let left = self.unary()?;
        let Some((Operator::Near(distance), end)) = self.peek_operator()? else {
            return Ok(left);
        };
        let operator = self.at;
        self.at = end;
        self.skip_spaces();
        if let Some(number) = self.number_apart() {
            let span = operator..self.at + 1 + number.len();
            let fix = format!("write `NEAR/{number}`");
            return Err(error(span, "a space between NEAR and its number", fix));
        }
        let Some((left, right)) = left.zip(self.unary()?) else {
            return Err(self.dangling(operator, end));
        };
        if let Some((Operator::Near(_), end)) = self.peek_operator()? {
            let fix = "write `\"a b c\"~8`, or `(a NEAR/8 b) AND (b NEAR/8 c)`";
            return Err(error(begin..end, "NEAR takes two operands", fix));
        }
        if !is_positional(&left) || !is_positional(&right) {
            let fix = "write `(mayor OR councillor) NEAR/8 hotline`";
            let message = "NEAR stands between words, phrases, patterns or alternatives of these";
            return Err(error(begin..self.at, message, fix));
        }
        Ok(Some(Node::Near {
            left: Box::new(left),
            right: Box::new(right),
            distance,
        }))
    }

    /// The `5` of `/5` where that is all of a word.
    fn number_apart(&self) -> Option<&'a str> {
        let rest = self.rest().strip_prefix('/')?;
        let number = rest.split(char::is_whitespace).next()?;
        let digits = number.bytes().all(|b| b.is_ascii_digit());
        (digits && !number.is_empty()).then_some(number)
    }

    fn unary(&mut self) -> Result<Option<Node>, ParseError> {
        self.skip_spaces();
        let begin = self.at;
        if let Some((Operator::Not, end)) = self.peek_operator()? {
            self.at = end;
            return self.excluded(begin);
        }
        let minus = self.rest().strip_prefix('-');
        if minus
            .is_some_and(|r| r.starts_with(|c: char| c.is_alphanumeric() || "(\"/*?,“".contains(c)))
        {
            self.at += 1;
            return self.excluded(begin);
        }
        let Some(node) = self.primary()? else {
            return Ok(None);
        };
        Ok(Some(node))
    }

    fn excluded(&mut self, begin: usize) -> Result<Option<Node>, ParseError> {
        self.deeper(begin)?;
        let node = self.unary()?;
        self.depth -= 1;
        match node {
            Some(Node::Not(_)) => {
                let span = begin..self.at;
                Err(error(
                    span,
                    "excluded twice",
                    "leave out both, or write one `-`",
                ))
            }
            Some(node) => Ok(Some(Node::Not(Box::new(node)))),
            None => {
                let fix = "write `-word`, or `\"not\"` for the word";
                Err(error(begin..self.at, "nothing to exclude", fix))
            }
        }
    }

    fn deeper(&mut self, begin: usize) -> Result<(), ParseError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let end = self
                .text
                .ceil_char_boundary((begin + 1).min(self.text.len()));
            return Err(error(begin..end, "nested too deeply", "use fewer brackets"));
        }
        Ok(())
    }

    fn primary(&mut self) -> Result<Option<Node>, ParseError> {
        self.skip_spaces();
        let begin = self.at;
        match self.rest().chars().next() {
            None | Some(')') => Ok(None),
            Some('(') => self.group(begin),
            Some('"' | '“' | '”' | '„' | '«') => self.phrase(begin),
            Some('/') if self.field.is_none() && self.closing_slash().is_some() => {
                self.regex(begin)
            }
            Some(_) => self.chunk(begin),
        }
    }

    fn group(&mut self, begin: usize) -> Result<Option<Node>, ParseError> {
        self.deeper(begin)?;
        self.at += 1;
        let inner = self.or()?;
        self.skip_spaces();
        if !self.rest().starts_with(')') {
            return Err(error(begin..begin + 1, "`(` without a `)`", "add the `)`"));
        }
        self.at += 1;
        self.depth -= 1;
        let Some(inner) = inner else {
            return Err(error(
                begin..self.at,
                "nothing between the brackets",
                "remove them",
            ));
        };
        let suffix = self.suffix()?;
        if suffix.distance.is_some() {
            let fix = "write `\"safety houses\"~5` or `mayor NEAR/8 hotline`";
            return Err(error(
                begin..self.at,
                "`~` does not stand behind brackets",
                fix,
            ));
        }
        Ok(Some(boosted(inner, suffix.boost)))
    }

    fn phrase(&mut self, begin: usize) -> Result<Option<Node>, ParseError> {
        let quoted = self.quoted(begin)?;
        let suffix = self.suffix()?;
        let Some(text) = quoted else {
            return match self.field {
                Some(field) => Err(without_value(field.name(), begin..self.at)),
                None => Ok(None),
            };
        };
        let node = match self.field {
            Some(field) => self.field_phrase(field, text, begin)?,
            None => {
                self.check_quoted(&text, begin)?;
                let distance = suffix.distance.map_or(0, |d| d.unwrap_or(NEAR));
                Node::Phrase { text, distance }
            }
        };
        Ok(Some(boosted(node, suffix.boost)))
    }

    /// Refuses patterns in quotation marks that are too long, and notes what is no pattern there.
    fn check_quoted(&mut self, text: &str, begin: usize) -> Result<(), ParseError> {
        for word in text.split_whitespace() {
            if let Some(pattern) = quoted_pattern(word) {
                chunk::too_long(pattern, begin..self.at)?;
            }
            let letter = |c: char| c.is_alphanumeric() || c == '*';
            if word
                .rsplit(letter)
                .next()
                .is_some_and(|end| end.contains('?'))
            {
                let note = format!("the question mark at the end of `{word}` is no pattern");
                self.notes.push(note);
            }
        }
        Ok(())
    }

    /// The text between quotation marks; `None` where it holds no letter.
    fn quoted(&mut self, begin: usize) -> Result<Option<String>, ParseError> {
        let mut chars = self.rest().chars();
        let open = chars.next().unwrap_or('"');
        let closing: &[char] = if open == '"' {
            &['"']
        } else {
            &['"', '”', '“', '»']
        };
        let inner = chars.as_str();
        let Some(length) = inner.find(closing) else {
            let fix = "add the closing `\"`";
            return Err(error(
                begin..begin + open.len_utf8(),
                "a quotation without its end",
                fix,
            ));
        };
        let text: Vec<&str> = inner
            .get(..length)
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let close = inner
            .get(length..)
            .and_then(|r| r.chars().next())
            .map_or(0, char::len_utf8);
        self.at = begin + open.len_utf8() + length + close;
        let text = text.join(" ");
        if !text.contains(char::is_alphanumeric) {
            self.pass_over(begin);
            return Ok(None);
        }
        Ok(Some(text))
    }

    fn field_phrase(&self, field: Field, text: String, at: usize) -> Result<Node, ParseError> {
        let value = match field {
            Field::Page | Field::Year | Field::Date => {
                chunk::value(field, &text, at).map_err(|e| ParseError {
                    span: at..self.at,
                    ..e
                })?
            }
            _ => Value::Phrase(text),
        };
        Ok(Node::Field { field, value })
    }

    /// Where the `/` that closes a regular expression stands, from the one that opens it.
    fn closing_slash(&self) -> Option<usize> {
        let bytes = self.rest().as_bytes();
        let mut escaped = false;
        for (i, b) in bytes.iter().enumerate().skip(1) {
            match b {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'/' => return Some(i),
                _ => {}
            }
        }
        None
    }

    fn regex(&mut self, begin: usize) -> Result<Option<Node>, ParseError> {
        let length = self.closing_slash().unwrap_or(1);
        let source = self
            .rest()
            .get(1..length)
            .unwrap_or_default()
            .replace("\\/", "/");
        self.at = begin + length + 1;
        if source.is_empty() {
            return Err(error(
                begin..self.at,
                "an empty regular expression",
                "write `/vot.*/`",
            ));
        }
        if let Err(message) = crate::pattern::check_regex(&source) {
            return Err(error(
                begin..self.at,
                message,
                "write `/vot(e|ing)/` or `/hot.*/`",
            ));
        }
        let suffix = self.suffix()?;
        if self.rest().starts_with(char::is_alphanumeric) {
            let message = "a regular expression takes no letters behind it";
            let fix = "leave them out: case never matters";
            return Err(error(begin..self.at, message, fix));
        }
        Ok(Some(boosted(Node::Regex(source), suffix.boost)))
    }

    fn chunk(&mut self, begin: usize) -> Result<Option<Node>, ParseError> {
        let text = self.take_chunk();
        for (wrong, right) in [("&&", "a AND b"), ("||", "a OR b"), ("!", "-a")] {
            if text == wrong {
                let fix = format!("write `{right}`");
                return Err(error(
                    begin..self.at,
                    format!("`{wrong}` is no operator here"),
                    fix,
                ));
            }
        }
        if let Some(field) = self.field {
            return self.value(field, text, begin).map(Some);
        }
        if let Some(address) = address(text) {
            return Ok(Some(address));
        }
        if let Some((name, rest)) = text.split_once(':')
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphabetic())
            && (!rest.is_empty()
                || self.rest().starts_with(['"', '(', '“'])
                || Field::from_name(name).is_some())
        {
            return self.named(name, rest, begin);
        }
        let node = chunk::word(self.without_question_mark(text), begin)?;
        if node.is_none() {
            self.pass_over(begin);
        }
        if chunk::is_nearly_near(text) {
            let note =
                format!("`{text}` is read as words; `NEAR/8` stands between words near others");
            self.notes.push(note);
        }
        if text.starts_with(chunk::EXCLUDING) && node.is_some() {
            let mark = |c: char| !c.is_alphanumeric() && !matches!(c, '*' | '?');
            let word = text.trim_start_matches(mark);
            let note = format!("`{text}` is read as a word; to exclude it, write `-{word}`");
            self.notes.push(note);
        }
        Ok(node)
    }

    /// A run of text up to a space, a bracket or a quotation mark.
    fn take_chunk(&mut self) -> &'a str {
        let rest = self.rest();
        let end =
            |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”' | '„' | '«');
        // The first character belongs to it whatever it is, so that there is always progress.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let length = rest
            .get(first..)
            .and_then(|r| r.find(end))
            .map_or(rest.len(), |n| first + n);
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// A question mark at the end of a question is no pattern.
    fn without_question_mark<'t>(&mut self, text: &'t str) -> &'t str {
        let first = self
            .text
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let last = self.rest().trim().is_empty();
        match text.strip_suffix('?') {
            Some(bare) if last && !bare.contains(['*', '?']) && opens_question(&first) => {
                self.notes
                    .push("the question mark at the end is no pattern".to_owned());
                bare
            }
            _ => text,
        }
    }

    fn named(
        &mut self,
        name: &str,
        rest: &'a str,
        begin: usize,
    ) -> Result<Option<Node>, ParseError> {
        let Some(field) = Field::from_name(name) else {
            return Err(unknown_field(name, begin..begin + name.len()));
        };
        if !rest.is_empty() {
            return self.value(field, rest, begin + name.len() + 1).map(Some);
        }
        if self.rest().starts_with('(') {
            self.field = Some(field);
            let group = self.group(self.at);
            self.field = None;
            return group;
        }
        if self.rest().starts_with(['"', '“']) {
            self.field = Some(field);
            let phrase = self.phrase(self.at);
            self.field = None;
            return phrase;
        }
        Err(without_value(name, begin..self.at))
    }

    fn value(&mut self, field: Field, text: &str, at: usize) -> Result<Node, ParseError> {
        let (body, suffix) = chunk::split_suffix(text, at)?;
        if suffix.distance.is_some() {
            let fix = "leave out the `~`";
            return Err(error(
                at..at + text.len(),
                "a field's value is never fuzzy",
                fix,
            ));
        }
        if !body.contains(|c: char| c.is_alphanumeric() || c == '*') {
            let fix = format!("write `{}:value`", field.name());
            return Err(error(
                at..at + text.len(),
                format!("`{text}` is no value"),
                fix,
            ));
        }
        let value = chunk::value(field, body, at)?;
        Ok(boosted(Node::Field { field, value }, suffix.boost))
    }

    /// What hangs on a closing bracket, quotation mark or slash.
    fn suffix(&mut self) -> Result<chunk::Suffix, ParseError> {
        if !self.rest().starts_with(['~', '^']) {
            return Ok(chunk::Suffix::default());
        }
        let begin = self.at;
        let text = self.take_chunk();
        let (left, suffix) = chunk::split_suffix(text, begin)?;
        if !left.is_empty() {
            let fix = "write `\"two words\"~5^3`";
            return Err(error(begin..self.at, format!("`{text}` is no number"), fix));
        }
        Ok(suffix)
    }

    /// The operator that stands here and where it ends; moves to it over spaces.
    fn peek_operator(&mut self) -> Result<Option<(Operator, usize)>, ParseError> {
        self.skip_spaces();
        let rest = self.rest();
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '/'))
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let after = rest.get(length..).and_then(|r| r.chars().next());
        if after.is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '"' | '-' | '“'))
        {
            return Ok(None);
        }
        let end = self.at + length;
        let operator = match word {
            "AND" => Operator::And,
            "OR" => Operator::Or,
            "NOT" => Operator::Not,
            "NEAR" => Operator::Near(NEAR),
            _ => match word.strip_prefix("NEAR/") {
                Some(number) => Operator::Near(chunk::distance(number, self.at..end)?),
                None => return Ok(None),
            },
        };
        Ok(Some((operator, end)))
    }

    fn pass_over(&mut self, begin: usize) {
        let text = self.text.get(begin..self.at).unwrap_or_default();
        self.notes
            .push(format!("passed over `{text}`: it holds no letter or digit"));
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }
}

fn boosted(node: Node, boost: Option<f32>) -> Node {
    match boost {
        Some(by) => Node::Boost(Box::new(node), by),
        None => node,
    }
}

/// Whether a part has places in the text, so that something can be near it.
fn is_positional(node: &Node) -> bool {
    match node {
        Node::Word(_) | Node::Phrase { .. } | Node::Pattern(_) | Node::Fuzzy { .. } => true,
        Node::Regex(_) => true,
        Node::Boost(inner, _) => is_positional(inner),
        Node::Or(parts) => parts.iter().all(is_positional),
        _ => false,
    }
}

fn without_value(name: &str, span: std::ops::Range<usize>) -> ParseError {
    let fix = format!("write `{name}:value` without a space; for the word, write `{name}`");
    error(span, format!("`{name}:` without a value"), fix)
}

/// An address pasted from elsewhere, whose marks are no operators and whose stars no patterns: its
/// words as written, without the scheme, which texts often leave out.
fn address(text: &str) -> Option<Node> {
    let text = text.trim_start_matches(['<', '[', '{']);
    let (scheme, rest) = text.split_once("://")?;
    let is_scheme = scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_field = Field::from_name(scheme).is_some();
    let mut parts = rest.split(|c: char| c == '*' || c.is_whitespace());
    let any_open = parts.any(|part| quoted_pattern(part).is_some());
    let open = |c: char| c == '*' || (c == '?' && any_open);
    let words: Vec<&str> = rest.split(open).filter(|part| !part.is_empty()).collect();
    let text = words.join(" ");
    (is_scheme && !is_field && text.contains(char::is_alphanumeric))
        .then_some(Node::Phrase { text, distance: 0 })
}

fn unknown_field(name: &str, span: std::ops::Range<usize>) -> ParseError {
    let known = match name.to_ascii_lowercase().as_str() {
        "mention" | "country" => Some("mentions:"),
        "document" | "file" | "path" => Some("doc:"),
        "from" | "since" | "after" => Some("date:2024-05.."),
        "to" | "until" | "before" => Some("date:..2024-05"),
        "by" | "speakers" | "who" => Some("speaker:"),
        "heading" => Some("section:"),
        "type" => Some("kind:"),
        _ => None,
    };
    let fix = match known {
        Some(field) => format!("write `{field}`"),
        None => {
            let all: Vec<&str> = Field::ALL.iter().map(|f| f.name()).collect();
            format!(
                "fields are {}; for the word, put a space behind the colon",
                all.join(", ")
            )
        }
    };
    error(span, format!("no field `{name}`"), fix)
}
