//! One run of query text without spaces: a word, a pattern, a field's value, with what hangs on its
//! end (`~1`, `^3`).

use std::ops::Range;

use super::{DateRange, Field, Node, Value};
use crate::ParseError;
use crate::pattern::LONGEST_PATTERN;

/// Marks that are meant to exclude; of these only `-` before the whole does.
pub const EXCLUDING: &[char] = &[
    '-', '!', '\u{2010}', '\u{2011}', '\u{2012}', '–', '—', '\u{2015}', '−', '\u{fe63}', '\u{ff0d}',
];
/// Fewest letters and digits in a pattern.
const PATTERN_LETTERS: usize = 2;
/// Largest distance of a fuzzy word.
const FUZZY: u8 = 2;
/// Largest distance of a phrase or of `NEAR`.
pub const DISTANCE: u32 = 100;

pub fn error(span: Range<usize>, message: impl Into<String>, fix: impl Into<String>) -> ParseError {
    ParseError {
        span,
        message: message.into(),
        fix: fix.into(),
    }
}

/// What hangs on the end of a word, phrase or bracket.
#[derive(Default)]
pub struct Suffix {
    /// `~` and its number, if one is given.
    pub distance: Option<Option<u32>>,
    /// `^` and its number.
    pub boost: Option<f32>,
}

/// Splits `word~1^3` into the word and its suffix; `at` is where it begins in the query.
pub fn split_suffix(chunk: &str, at: usize) -> Result<(&str, Suffix), ParseError> {
    let mut suffix = Suffix::default();
    let mut word = chunk;
    if let Some((head, number)) = word.rsplit_once('^') {
        let span = at + head.len()..at + chunk.len();
        let good = number
            .parse::<f32>()
            .ok()
            .filter(|b| *b > 0.0 && *b <= 100.0);
        let Some(boost) = good else {
            return Err(error(
                span,
                "a boost is a number from 0.1 to 100",
                "write `hotline^3`",
            ));
        };
        suffix.boost = Some(boost);
        word = head;
    }
    if let Some((head, number)) = word.rsplit_once('~')
        && number.bytes().all(|b| b.is_ascii_digit())
    {
        let span = at + head.len()..at + word.len();
        suffix.distance = Some(match number {
            "" => None,
            _ => Some(distance(number, span)?),
        });
        word = head;
    }
    Ok((word, suffix))
}

/// A distance between words.
pub fn distance(number: &str, span: Range<usize>) -> Result<u32, ParseError> {
    let number: Option<u32> = number.parse().ok();
    number.filter(|n| *n <= DISTANCE).ok_or_else(|| {
        let fix = "write `\"safety houses\"~5` or `mayor NEAR/8 hotline`";
        error(
            span,
            format!("a distance is a whole number up to {DISTANCE}"),
            fix,
        )
    })
}

/// The word, pattern or fuzzy word that a chunk stands for; `None` where it holds no letter.
pub fn word(chunk: &str, at: usize) -> Result<Option<Node>, ParseError> {
    let (body, suffix) = split_suffix(chunk, at)?;
    let span = at..at + chunk.len();
    let node = match suffix.distance {
        Some(distance) => Some(fuzzy(body, distance, span)?),
        None if body.contains(['*', '?']) => pattern(body, span)?,
        None => {
            let bare = trim(body);
            if bare.contains(['~', '^']) {
                let fix = "write `colour~1` or `hotline^3`";
                return Err(error(span, "`~` and `^` stand behind a word", fix));
            }
            if bare.is_empty() && suffix.boost.is_some() {
                let fix = "write `hotline^3`";
                return Err(error(span, "`^` stands behind a word", fix));
            }
            (!bare.is_empty()).then(|| Node::Word(bare.to_owned()))
        }
    };
    Ok(match (node, suffix.boost) {
        (Some(node), Some(by)) => Some(Node::Boost(Box::new(node), by)),
        (node, _) => node,
    })
}

/// Without the punctuation around it.
fn trim(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn fuzzy(body: &str, distance: Option<u32>, span: Range<usize>) -> Result<Node, ParseError> {
    let word = trim(body);
    let plain = word.chars().all(char::is_alphanumeric);
    if word.is_empty() || !plain {
        let fix = "write `colour~1`, or `\"two words\"~5` for words near each other";
        return Err(error(span, "`~` stands behind one word or a phrase", fix));
    }
    let distance = u8::try_from(distance.unwrap_or(1)).unwrap_or(u8::MAX);
    if !(1..=FUZZY).contains(&distance) {
        return Err(error(
            span,
            "a word can be 1 or 2 letters off",
            format!("write `{word}~1`"),
        ));
    }
    Ok(Node::Fuzzy {
        word: word.to_owned(),
        distance,
    })
}

fn pattern(body: &str, span: Range<usize>) -> Result<Option<Node>, ParseError> {
    let wild = |c: char| c.is_alphanumeric() || c == '*' || c == '?';
    let bare = body.trim_matches(|c: char| !wild(c));
    if bare == "*" {
        return Ok(Some(Node::Everything));
    }
    let plain: String = bare.chars().filter(|c| !is_inner_mark(*c)).collect();
    let letters = plain.chars().filter(|c| c.is_alphanumeric()).count();
    if letters == 0 && !plain.contains('*') {
        return Ok(None); // a question mark alone
    }
    if letters < PATTERN_LETTERS {
        let fix = "write at least two letters: `ho*`";
        return Err(error(
            span,
            "a pattern this short would stand for almost every word",
            fix,
        ));
    }
    if !plain.chars().all(wild) {
        return Err(error(
            span,
            "a pattern stands for one word",
            "write one pattern for each word",
        ));
    }
    too_long(&plain, span)?;
    Ok(Some(Node::Pattern(plain)))
}

/// Hyphens, which the index joins over.
fn is_inner_mark(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// An error where a pattern is longer than the index can look for.
pub fn too_long(pattern: &str, span: Range<usize>) -> Result<(), ParseError> {
    if pattern.len() <= LONGEST_PATTERN {
        return Ok(());
    }
    let message = format!("a pattern is at most {LONGEST_PATTERN} bytes long");
    Err(error(
        span,
        message,
        "write less of it, and `*` for the rest",
    ))
}

/// A field's value as given by a program or a flag.
pub fn plain_value(text: &str) -> Value {
    let text = text.trim();
    let one = !text.contains(char::is_whitespace) && !text.contains(['"', '(', ')']);
    match one {
        true if text.contains(['*', '?']) => Value::Pattern(text.to_owned()),
        true => Value::Word(text.to_owned()),
        false => Value::Phrase(text.replace('"', " ").trim().to_owned()),
    }
}

/// The value behind a field's colon.
pub fn value(field: Field, text: &str, at: usize) -> Result<Value, ParseError> {
    let span = at..at + text.len();
    if let Some(rest) = text.strip_prefix(EXCLUDING) {
        let name = field.name();
        let message = format!("`{text}` leaves nothing out behind a colon");
        let rest = rest.trim_start_matches(EXCLUDING);
        let fix = format!("write `-{name}:{rest}`, or `{name}:\"{text}\"` for the mark itself");
        return Err(error(span, message, fix));
    }
    if is_backwards(field, text) {
        let message = format!("`{text}` ends before it begins");
        let fix = format!("write `{}:FROM..TO`", field.name());
        return Err(error(span, message, fix));
    }
    several(field, text, &span)?;
    match field {
        Field::Page => pages(text).ok_or_else(|| {
            error(
                span,
                format!("`{text}` is no page"),
                "write `page:3` or `page:3..5`",
            )
        }),
        Field::Year => years(text).ok_or_else(|| {
            error(
                span,
                format!("`{text}` is no year"),
                "write `year:2024` or `year:2023..2025`",
            )
        }),
        Field::Date => days(text).ok_or_else(|| {
            let fix =
                "write `date:2024-05-03`, `date:2024-05`, `date:2024` or `date:2024-05..2025`";
            error(span, format!("`{text}` is no date"), fix)
        }),
        _ if text.contains(['*', '?']) => {
            too_long(text, span)?;
            Ok(Value::Pattern(text.to_owned()))
        }
        _ => Ok(Value::Word(text.to_owned())),
    }
}

/// Whether a word looks like `NEAR` with its number, and is not written so.
pub fn is_nearly_near(text: &str) -> bool {
    let Some((name, number)) = text.split_once('/') else {
        return false;
    };
    let names = ["near", "n", "w", "within", "adj", "pre"];
    let named = names.iter().any(|own| own.eq_ignore_ascii_case(name));
    named && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// Refuses a list of names: alternatives are written with `OR`.
fn several(field: Field, text: &str, span: &Range<usize>) -> Result<(), ParseError> {
    let of_names = matches!(
        field,
        Field::Speaker | Field::Mentions | Field::Body | Field::Kind | Field::Year
    );
    let names: Vec<&str> = text.split([',', ';']).map(trim).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    if !of_names || names.len() < 2 {
        return Ok(());
    }
    let fix = format!("write `{}:({})`", field.name(), names.join(" OR "));
    let message = format!("`{text}` is more than one value");
    Err(error(span.clone(), message, fix))
}

/// Whether a range would be one the other way round.
fn is_backwards(field: Field, text: &str) -> bool {
    let Some((from, to)) = text.split_once("..") else {
        return false;
    };
    let turned = format!("{to}..{from}");
    match field {
        Field::Page => pages(text).is_none() && pages(&turned).is_some(),
        Field::Year => years(text).is_none() && years(&turned).is_some(),
        Field::Date => days(text).is_none() && days(&turned).is_some(),
        _ => false,
    }
}

fn pages(text: &str) -> Option<Value> {
    let (from, to) = match text.split_once("..") {
        Some(ends) => ends,
        None => (text, text),
    };
    let number = |t: &str| match t {
        "" => Some(None),
        _ => t.parse::<u32>().ok().filter(|n| *n > 0).map(Some),
    };
    let (from, to) = (number(from)?, number(to)?);
    let backwards = matches!((from, to), (Some(a), Some(b)) if a > b);
    (!backwards && (from, to) != (None, None)).then_some(Value::Pages(from, to))
}

fn years(text: &str) -> Option<Value> {
    let year = |t: &str| t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
    let plain = match text.split_once("..") {
        Some((from, to)) => year(from) && year(to),
        None => year(text),
    };
    if plain { days(text) } else { None }
}

fn days(text: &str) -> Option<Value> {
    DateRange::parse(text).map(|d| Value::Days(d.from, d.to))
}
