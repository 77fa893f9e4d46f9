//! Countries and institutions in a block's words, with the ambiguous ones decided by what stands
//! beside them: `IT` before "systems" is no country, "National Council" is not the Council.

use super::lexicon::Marks;
use super::tokens::{TokenKind, Tokens};
use crate::names::{self, Form, Kind, Name};

/// A country or institution in a run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entity {
    pub name: &'static Name,
    pub form: Form,
    /// Index of its first token.
    pub start: usize,
    /// Index of the token after its last, a region included.
    pub next: usize,
    /// The region as written: "BE-Flanders".
    pub region: Option<String>,
    /// It can be another word as well, and nothing beside it says that it is a name.
    pub doubtful: bool,
}

/// Names in one block at most.
const ENTITIES: usize = 50_000;

/// Codes that in capitals are other words or common abbreviations too.
const AMBIGUOUS: [&str; 16] = [
    "IT", "NO", "IS", "BE", "AT", "US", "ME", "HR", "SI", "MT", "LI", "AL", "CH", "BA", "CA", "PT",
];

/// All of them in a block, in order, apart.
pub(super) fn entities(tokens: &Tokens<'_>) -> Vec<Entity> {
    let shouted = is_shouted(tokens);
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() && found.len() < ENTITIES {
        match entity(tokens, i, shouted) {
            Some(entity) => {
                i = entity.next;
                found.push(entity);
            }
            None => i += 1,
        }
    }
    settle(tokens, &mut found);
    found
}

fn entity(tokens: &Tokens<'_>, i: usize, shouted: bool) -> Option<Entity> {
    let small = !tokens.is_capital(i) && !tokens.has(i, Marks::SMALL_NAME);
    if !tokens.has(i, Marks::NAME)
        || (small && tokens.str(i).is_ascii())
        || is_inside_a_word(tokens, i)
    {
        return None;
    }
    let words = tokens.words_from(i);
    let found = names::longest_of(words.clone().map(|(_, word)| word))?;
    let last = words.take(found.words).last()?.0;
    let short = found.form == Form::Code && tokens.str(i).len() == 2;
    let rejected = (short
        && (shouted || is_initial(tokens, i) || is_part_of_a_number(tokens, last)))
        || (found.plain && !stands_alone(tokens, i, last));
    if rejected {
        return None;
    }
    let (next, region) = region(tokens, i, last + 1, found.form, found.name);
    Some(Entity {
        name: found.name,
        form: found.form,
        start: i,
        next,
        doubtful: found.form == Form::Code
            && region.is_none()
            && AMBIGUOUS.contains(&tokens.str(i)),
        region,
    })
}

/// "ISO-IT", "x.NL", "@NL": not a name of its own.
fn is_inside_a_word(tokens: &Tokens<'_>, i: usize) -> bool {
    let glued = i > 0 && !tokens.is_spaced(i);
    glued
        && ['-', '.', '_', '@', '#', '’', '\'']
            .iter()
            .any(|m| tokens.is_mark(i - 1, *m))
        && i > 1
        && !tokens.is_spaced(i - 1)
}

/// "A. IT": behind the initial of a name.
fn is_initial(tokens: &Tokens<'_>, i: usize) -> bool {
    let Some(letter) = i.checked_sub(2) else {
        return false;
    };
    let initial = tokens.is_mark(i - 1, '.') && tokens.str(letter).len() == 1;
    let begins = letter == 0 || !tokens.is_mark(letter - 1, ')');
    initial && tokens.is_upper(letter) && begins && AMBIGUOUS.contains(&tokens.str(i))
}

/// "SI-2034", "LT 60.3": a number of a document.
fn is_part_of_a_number(tokens: &Tokens<'_>, last: usize) -> bool {
    let glue = ['-', '/', '.', '_']
        .iter()
        .any(|m| tokens.is_mark(last + 1, *m));
    let after = tokens.get(last + 2).filter(|t| !t.spaced);
    glue && !tokens.is_spaced(last + 1) && after.is_some_and(|t| t.kind == TokenKind::Number)
}

/// Whether a plain word with a capital is the name: no other name holds it ("National Council",
/// "Commission on Human Rights").
fn stands_alone(tokens: &Tokens<'_>, first: usize, last: usize) -> bool {
    let held_before = first > 0
        && tokens.is_capital(first - 1)
        && !tokens.is_any(
            first - 1,
            &["the", "a", "as", "dear", "in", "of", "to", "for", "and"],
        );
    let joins = ["on", "of", "for"];
    let held_after = tokens.is_any(last + 1, &joins)
        && (tokens.is_capital(last + 2)
            || (tokens.is_any(last + 2, &["the"]) && tokens.is_capital(last + 3)));
    !(held_before || held_after || tokens.is_capital(last + 1))
}

/// A region behind a country: "BE-Flanders", "BE (Flanders)", "Belgium (Wallonia)".
fn region(
    tokens: &Tokens<'_>,
    first: usize,
    next: usize,
    form: Form,
    name: &Name,
) -> (usize, Option<String>) {
    if form == Form::Region {
        return (next, Some(tokens.span(first..next).to_owned()));
    }
    if name.kind == Kind::Institution || !matches!(form, Form::Code | Form::Name) {
        return (next, None);
    }
    let hyphen =
        tokens.is_mark(next, '-') && !tokens.is_spaced(next) && !tokens.is_spaced(next + 1);
    let small = tokens.is_capital(next + 1) && !tokens.is_upper(next + 1);
    if hyphen && small && form == Form::Code {
        return (next + 2, Some(tokens.span(first..next + 2).to_owned()));
    }
    let bracket = usize::from(tokens.is_mark(next, '('));
    let inside = next + bracket;
    let words = tokens.words_from(inside).map(|(_, word)| word);
    let part = names::longest_of(words).filter(|m| m.form == Form::Region && m.name == name);
    match part.map(|m| inside + m.words) {
        Some(end) if bracket == 0 || tokens.is_mark(end, ')') => {
            let end = end + bracket;
            (end, Some(tokens.span(first..end).to_owned()))
        }
        _ => (next, None),
    }
}

/// Text in capitals hides whether a code is one.
fn is_shouted(tokens: &Tokens<'_>) -> bool {
    let words = (0..tokens.len()).filter(|i| tokens.is_word(*i) && tokens.str(*i).len() > 2);
    let (mut all, mut upper) = (0, 0);
    for i in words {
        all += 1;
        upper += usize::from(tokens.is_upper(i));
    }
    all >= 3 && upper * 3 > all * 2
}

/// A doubtful code is a country beside another country: "ES, IT and PT", "(IT)", "IT/FR".
fn settle(tokens: &Tokens<'_>, found: &mut [Entity]) {
    let joined: Vec<bool> = (0..found.len())
        .map(|i| {
            let (Some(own), before) = (found.get(i), i.checked_sub(1).and_then(|b| found.get(b)))
            else {
                return false;
            };
            let beside_before = before.is_some_and(|b| joins(tokens, b.next, own.start));
            let beside_after = found
                .get(i + 1)
                .is_some_and(|a| joins(tokens, own.next, a.start));
            let bracketed = own.start > 0
                && tokens.is_mark(own.start - 1, '(')
                && tokens.is_mark(own.next, ')');
            beside_before || beside_after || bracketed
        })
        .collect();
    for (entity, joined) in found.iter_mut().zip(joined) {
        entity.doubtful &= !joined;
    }
}

fn joins(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let between = from..to;
    between.len() <= 2
        && !between.is_empty()
        && between.clone().all(|i| {
            [',', '/', '&', '-', '–']
                .iter()
                .any(|m| tokens.is_mark(i, *m))
                || tokens.is_any(i, &["and", "or"])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        let found = entities(&Tokens::of(text));
        found
            .iter()
            .filter(|e| !e.doubtful)
            .map(|e| e.name.code)
            .collect()
    }

    #[test]
    fn finds_codes_names_and_regions() {
        assert_eq!(
            codes("BE-Flanders, the Netherlands and JRC met."),
            ["BE", "NL", "JRC"]
        );
        let found = entities(&Tokens::of("Belgium (Flanders) met"));
        assert_eq!(found[0].region.as_deref(), Some("Belgium (Flanders)"));
    }

    #[test]
    fn what_stands_beside_an_ambiguous_code_decides() {
        assert!(codes("New IT systems cost more.").is_empty());
        assert_eq!(codes("Votes came from ES, IT and SK."), ["ES", "IT", "SK"]);
        assert_eq!(codes("A mayor (IT) wrote."), ["IT"]);
        assert!(codes("THE LIST WILL BE OPEN AT NOON").is_empty());
    }

    #[test]
    fn a_larger_name_holds_its_words() {
        assert!(codes("The National Council for Road Safety met.").is_empty());
        assert!(codes("A Commission on Harbours was set up.").is_empty());
        assert_eq!(codes("The Council adopted it."), ["Council"]);
        assert!(codes("See file SI-2034 and x.NL.").is_empty());
    }
}
