//! References to acts of the Union, each in its normal form: "Regulation (EU) 2024/900",
//! "Directive 93/109/EC", "COM(2020) 790 final", CELEX numbers, ELI addresses, short names.

use std::sync::LazyLock;

use super::ActReference;
use super::lexicon::Marks;
use super::tokens::{TokenKind, Tokens};
use crate::hash::Table;
use crate::names;

/// A known act, and how it is written short.
struct Known {
    act: &'static str,
    names: Vec<Vec<&'static str>>,
}

static ACTS: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let rows = names::rows(include_str!("../../data/acts.tsv"));
    let known = rows.filter_map(|row| {
        let act = row.first().copied()?;
        let names = row.get(2).copied().unwrap_or_default().split("; ");
        let names = names.filter(|n| !n.is_empty());
        Some(Known {
            act,
            names: names.map(|n| names::words(n).collect()).collect(),
        })
    });
    known.collect()
});

/// Index of a known act by its number.
static NUMBERS: LazyLock<Table<&str, &str>> = LazyLock::new(|| {
    let rows = names::rows(include_str!("../../data/acts.tsv"));
    let pairs = rows.filter_map(|row| Some((row.get(1).copied()?, row.first().copied()?)));
    pairs.collect()
});

/// By first word: the names of known acts that begin with it.
static NAMES: LazyLock<Table<&str, Vec<(usize, usize)>>> = LazyLock::new(|| {
    let mut names: Table<&str, Vec<(usize, usize)>> = Table::default();
    for (i, known) in ACTS.iter().enumerate() {
        for (j, name) in known.names.iter().enumerate() {
            if let Some(first) = name.first() {
                names.entry(first).or_default().push((i, j));
            }
        }
    }
    names
});

/// The kinds of acts and the letters that stand for them in CELEX numbers and ELI addresses.
const KINDS: [(&str, &str, &str); 4] = [
    ("Regulation", "R", "reg"),
    ("Directive", "L", "dir"),
    ("Decision", "D", "dec"),
    ("Recommendation", "H", "reco"),
];

/// Series of preparatory documents.
const SERIES: [&str; 5] = ["COM", "SWD", "SEC", "JOIN", "C"];

/// The words that references begin with.
pub(super) fn first_words() -> impl Iterator<Item = &'static str> {
    let kinds = KINDS.iter().map(|(kind, ..)| *kind);
    kinds
        .chain(SERIES)
        .chain(["eli"])
        .chain(NAMES.keys().copied())
}

/// All references in a block, in order, apart.
pub(super) fn acts(tokens: &Tokens<'_>, block: usize) -> Vec<ActReference> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let Some((act, next)) = act_at(tokens, i) else {
            i += 1;
            continue;
        };
        let start = tokens.offset(i);
        let end = next
            .checked_sub(1)
            .and_then(|last| tokens.get(last))
            .map_or(start, |t| t.end);
        found.push(ActReference {
            act,
            block,
            range: start..end,
        });
        i = next.max(i + 1);
    }
    found
}

fn act_at(tokens: &Tokens<'_>, i: usize) -> Option<(String, usize)> {
    if tokens.get(i)?.kind == TokenKind::Number {
        return known_number(tokens, i);
    }
    let celex_like = tokens.str(i).as_bytes().first() == Some(&b'3');
    if !tokens.has(i, Marks::ACT) && !celex_like {
        return None;
    }
    full(tokens, i)
        .or_else(|| series(tokens, i))
        .or_else(|| eli(tokens, i))
        .or_else(|| celex(tokens.str(i)).map(|act| (act, i + 1)))
        .or_else(|| short_name(tokens, i))
}

/// "Council Directive (EU) 2025/1788" from "Directive" on, "Regulation (EC) No 1049/2001".
fn full(tokens: &Tokens<'_>, i: usize) -> Option<(String, usize)> {
    let (kind, ..) = KINDS
        .iter()
        .find(|(kind, ..)| tokens.is(i, kind) && tokens.is_capital(i))?;
    let mut at = i + 1;
    let mut of = String::new();
    if tokens.is_mark(at, '(') {
        let close = (at..at + 6).find(|c| tokens.is_mark(*c, ')'))?;
        of = tokens.span(at..close + 1).to_owned();
        at = close + 1;
    }
    let no = tokens.is(at, "no");
    at += usize::from(no);
    at += usize::from(no && tokens.is_mark(at, '.'));
    let (number, next) = pair(tokens, at)?;
    let suffix = suffix(tokens, next);
    let next = suffix.as_ref().map_or(next, |s| s.1);
    let mut act = (*kind).to_owned();
    for part in [of.as_str(), if no { "No" } else { "" }, number] {
        if !part.is_empty() {
            act.push(' ');
            act.push_str(part);
        }
    }
    act.push_str(suffix.map_or("", |s| s.0));
    Some((act, next))
}

/// "2024/900": two numbers joined by a slash without a space.
fn pair<'t>(tokens: &Tokens<'t>, i: usize) -> Option<(&'t str, usize)> {
    let number = |i: usize| tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number);
    let joined = number(i)
        && tokens.is_mark(i + 1, '/')
        && number(i + 2)
        && !tokens.is_spaced(i + 1)
        && !tokens.is_spaced(i + 2);
    joined.then(|| (tokens.span(i..i + 3), i + 3))
}

/// "/EC", "/EU", "/EEC" behind a number.
fn suffix<'t>(tokens: &Tokens<'t>, i: usize) -> Option<(&'t str, usize)> {
    let known = ["EC", "EEC", "EU", "JHA", "ECSC", "Euratom"];
    let joined = tokens.is_mark(i, '/') && !tokens.is_spaced(i + 1);
    (joined && known.contains(&tokens.str(i + 1))).then(|| (tokens.span(i..i + 2), i + 2))
}

/// A number alone counts where it is a known act's.
fn known_number(tokens: &Tokens<'_>, i: usize) -> Option<(String, usize)> {
    let (number, next) = pair(tokens, i)?;
    let act = NUMBERS.get(number)?;
    let next = suffix(tokens, next).map_or(next, |s| s.1);
    let date = tokens.is_mark(next, '/') && !tokens.is_spaced(next);
    (!date).then(|| ((*act).to_owned(), next))
}

/// "COM(2020) 790 final", "C(2016) 3301", "C/2024/3014".
fn series(tokens: &Tokens<'_>, i: usize) -> Option<(String, usize)> {
    let series = SERIES.iter().find(|s| tokens.str(i) == **s)?;
    let number = |i: usize| tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number);
    let year = |i: usize| number(i) && tokens.str(i).len() == 4;
    if *series == "C" && tokens.is_mark(i + 1, '/') && year(i + 2) && pair(tokens, i + 2).is_some()
    {
        return Some((tokens.span(i..i + 5).to_owned(), i + 5));
    }
    let bracketed = tokens.is_mark(i + 1, '(') && year(i + 2) && tokens.is_mark(i + 3, ')');
    if !bracketed || !number(i + 4) {
        return None;
    }
    let last = i + 5;
    let end = if tokens.is(last, "final") {
        " final"
    } else {
        ""
    };
    let act = format!("{series}({}) {}{end}", tokens.str(i + 2), tokens.str(i + 4));
    let known = NUMBERS.get(act.trim_end_matches(" final"));
    let act = known.map_or(act.clone(), |k| (*k).to_owned());
    Some((act, last + usize::from(!end.is_empty())))
}

/// "data.europa.eu/eli/reg/2024/900/oj" from "eli" on.
fn eli(tokens: &Tokens<'_>, i: usize) -> Option<(String, usize)> {
    if !tokens.is(i, "eli") || !tokens.is_mark(i + 1, '/') || !tokens.is_mark(i + 3, '/') {
        return None;
    }
    let (kind, ..) = KINDS.iter().find(|(_, _, eli)| tokens.is(i + 2, eli))?;
    let (number, next) = pair(tokens, i + 4)?;
    Some((normal(kind, number), next))
}

/// "32024R0900".
fn celex(word: &str) -> Option<String> {
    let rest = word
        .strip_prefix('3')
        .filter(|_| word.is_ascii() && (9..=11).contains(&word.len()))?;
    let (year, rest) = rest.split_at_checked(4)?;
    let (letter, number) = rest.split_at_checked(1)?;
    let (kind, ..) = KINDS.iter().find(|(_, l, _)| *l == letter)?;
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    let number = number.trim_start_matches('0');
    (digits(year) && digits(number) && !number.is_empty())
        .then(|| normal(kind, &format!("{year}/{number}")))
}

/// The normal form of an act that is numbered year first, as all are since 2015.
fn normal(kind: &str, number: &str) -> String {
    let turned = number
        .split_once('/')
        .map(|(year, n)| format!("{n}/{year}"));
    let known = NUMBERS
        .get(number)
        .or_else(|| NUMBERS.get(turned.as_deref().unwrap_or_default()));
    known.map_or_else(|| format!("{kind} (EU) {number}"), |act| (*act).to_owned())
}

/// "TTPA", "Digital Services Act".
fn short_name(tokens: &Tokens<'_>, i: usize) -> Option<(String, usize)> {
    let candidates = NAMES.get(tokens.str(i))?;
    let matching = candidates.iter().filter_map(|(act, name)| {
        let known = ACTS.get(*act)?;
        let mut words = tokens.words_from(i);
        let mut last = i;
        for own in known.names.get(*name)? {
            let (at, word) = words.next()?;
            (word == *own).then_some(())?;
            last = at;
        }
        Some((known.act, last + 1))
    });
    let (act, next) = matching.max_by_key(|(_, next)| *next)?;
    Some((act.to_owned(), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let all = acts(&Tokens::of(text), 0);
        all.into_iter().map(|a| a.act).collect()
    }

    #[test]
    fn all_ways_to_one_act_meet() {
        for text in [
            "Regulation (EU) 2024/900",
            "the TTPA",
            "under 2024/900",
            "CELEX 32024R0900",
            "http://data.europa.eu/eli/reg/2024/900/oj",
        ] {
            assert_eq!(found(text), ["Regulation (EU) 2024/900"], "{text}");
        }
    }

    #[test]
    fn normal_forms_keep_the_numbering_of_their_time() {
        assert_eq!(
            found("Council Directive 93/109/EC"),
            ["Directive 93/109/EC"]
        );
        assert_eq!(
            found("Regulation (EC) No 1049/2001"),
            ["Regulation (EC) No 1049/2001"]
        );
        assert_eq!(
            found("COM(2020) 790 and SWD(2020) 113 final"),
            ["COM(2020) 790 final", "SWD(2020) 113 final"]
        );
        assert_eq!(found("guidelines C/2024/3014"), ["C/2024/3014"]);
    }

    #[test]
    fn other_numbers_are_no_acts() {
        for text in ["open 24/7", "on 29/01/2026", "Act No. 12", "2024/25 season"] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
