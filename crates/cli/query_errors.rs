//! A query that cannot be answered, as one line: what, where, and how to write it.

use ecne_query::ParseError;

use crate::failure::{Failure, with_causes};

/// Characters of a query that are quoted around the place of an error.
const CONTEXT: usize = 30;

/// The line for text that is no query. The place is given as the words themselves and, 1-based, as
/// the number of the character.
pub fn not_well_formed(text: &str, error: &ParseError) -> Failure {
    let start = text.floor_char_boundary(error.span.start.min(text.len()));
    let end = text.floor_char_boundary(error.span.end.clamp(start, text.len()));
    let place = match text[start..end].trim() {
        "" => "at the end of the query".to_owned(),
        words => format!(
            "at character {}: {}",
            text[..start].chars().count() + 1,
            cut(words)
        ),
    };
    let fix = if error.fix.is_empty() {
        String::new()
    } else {
        format!("; {}", error.fix)
    };
    Failure::Message(format!("{}, {place}{fix}", error.message))
}

fn cut(words: &str) -> String {
    match words.char_indices().nth(CONTEXT) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_owned(),
    }
}

/// The line for a search that could not be carried out.
pub fn failure(error: &ecne_query::Error) -> Failure {
    let line = with_causes(error);
    if error.is_unreadable() {
        Failure::Unreadable(line)
    } else {
        Failure::Message(line)
    }
}
