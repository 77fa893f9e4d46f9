//! Dates and ranges of dates in running text, day before month as in Europe.

use std::ops::Range;

use jiff::civil::Date;

use super::tokens::{TokenKind, Tokens};

/// First and last day.
pub(crate) type Span = (Date, Date);

/// The first day or range of days in a text that a calendar has, and its byte range. A missing
/// year is `year`.
pub(crate) fn find(text: &str, year: Option<i16>) -> Option<(Span, Range<usize>)> {
    let tokens = Tokens::of(text);
    dates(&tokens).iter().find_map(|days| {
        let span = days.resolve(year)?;
        let last = tokens.get(days.tokens.end.checked_sub(1)?)?;
        Some((span, tokens.offset(days.tokens.start)..last.end))
    })
}

/// The first year from 1900 to 2099 in a short text.
pub(crate) fn year_in(text: &str) -> Option<i16> {
    let years = crate::names::words(text).filter(|word| word.len() == 4);
    let mut years = years.filter_map(|word| word.parse().ok());
    years.find(|year| (1900..=2099).contains(year))
}

/// A day or a range of days as written; the year may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub start: Day,
    pub end: Day,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// A day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub year: Option<i16>,
    pub month: i8,
    pub day: i8,
}

impl Days {
    /// First and last day, a missing year being `year`. `None` for a day that no calendar has, or
    /// a range that ends before it begins.
    pub fn resolve(&self, year: Option<i16>) -> Option<Span> {
        let end_year = self.end.year.or(year)?;
        let start_year = self.start.year.unwrap_or(end_year);
        let start = Date::new(start_year, self.start.month, self.start.day).ok()?;
        let end = Date::new(end_year, self.end.month, self.end.day).ok()?;
        (start <= end).then_some((start, end))
    }
}

/// All dates in a text, in order, apart.
pub(super) fn dates(tokens: &Tokens<'_>) -> Vec<Days> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        match days_at(tokens, i) {
            Some(days) => {
                i = days.tokens.end.max(i + 1);
                found.push(days);
            }
            None => i += 1,
        }
    }
    found
}

fn days_at(tokens: &Tokens<'_>, i: usize) -> Option<Days> {
    if number(tokens, i).is_none() && month(tokens, i).is_none() {
        return None;
    }
    year_first(tokens, i)
        .or_else(|| in_figures(tokens, i))
        .or_else(|| day_first(tokens, i))
        .or_else(|| month_first(tokens, i))
}

/// "2026-01-29".
fn year_first(tokens: &Tokens<'_>, i: usize) -> Option<Days> {
    let year = year(tokens, i)?;
    let dashed = tokens.is_mark(i + 1, '-') && tokens.is_mark(i + 3, '-');
    let month = number(tokens, i + 2).filter(|m| dashed && (1..=12).contains(m))?;
    let day = day(tokens, i + 4)?;
    Some(one(Some(year), i8::try_from(month).ok()?, day, i..i + 5))
}

/// "29/01/2026", "29.1.2026", "29-01-2026", "29/01/26"; "01/29/2026" can be read in one way alone.
fn in_figures(tokens: &Tokens<'_>, i: usize) -> Option<Days> {
    let same = ['/', '.', '-']
        .iter()
        .any(|m| tokens.is_mark(i + 1, *m) && tokens.is_mark(i + 3, *m));
    let (first, second) = (day(tokens, i)?, day(tokens, i + 2).filter(|_| same)?);
    let short = || short_year(tokens, i + 4).filter(|_| tokens.is_mark(i + 1, '/'));
    let year = year(tokens, i + 4).or_else(short)?;
    match (first, second) {
        (day, month @ 1..=12) => Some(one(Some(year), month, day, i..i + 5)),
        (month @ 1..=12, day) => Some(one(Some(year), month, day, i..i + 5)),
        _ => None,
    }
}

/// "26" for 2026, behind a day and a month of two figures each.
fn short_year(tokens: &Tokens<'_>, i: usize) -> Option<i16> {
    let two = |at: usize| tokens.str(at).len() == 2;
    let glued = (i - 3..=i).all(|at| !tokens.is_spaced(at));
    let more = tokens.is_mark(i + 1, '/') && !tokens.is_spaced(i + 1);
    let year: i16 = tokens.str(i).parse().ok()?;
    let written = two(i) && two(i - 2) && two(i - 4) && glued && !more;
    written.then_some(if year < 70 { 2000 + year } else { 1900 + year })
}

/// "29 January 2026", "28-29 January 2021", "30 April - 2 May 2022", "16 to 20 May".
fn day_first(tokens: &Tokens<'_>, i: usize) -> Option<Days> {
    let first = day(tokens, i)?;
    let mut at = i + 1;
    let dashed = tokens.is_mark(at, '-') && month(tokens, at + 1).is_some();
    at += usize::from(tokens.is(at, "of") || dashed);
    if let Some((start_month, next)) = month(tokens, at) {
        let (start_year, after) = year_after(tokens, next);
        let start = Day {
            year: start_year,
            month: start_month,
            day: first,
        };
        let later = to(tokens, after).and_then(|at| {
            let (month, next) = month(tokens, at + 1)?;
            let (year, next) = year_after(tokens, next);
            let day = day(tokens, at)?;
            Some((Day { year, month, day }, next))
        });
        let (end, next) = later.unwrap_or((start, after));
        return Some(Days {
            start,
            end,
            tokens: i..next,
        });
    }
    let last_at = to(tokens, i + 1)?;
    let last = day(tokens, last_at)?;
    let (month, next) = month(tokens, last_at + 1)?;
    let (year, next) = year_after(tokens, next);
    let on = |day| Day { year, month, day };
    Some(Days {
        start: on(first),
        end: on(last),
        tokens: i..next,
    })
}

/// "January 29, 2026", "January 28-29, 2021".
fn month_first(tokens: &Tokens<'_>, i: usize) -> Option<Days> {
    let (month, at) = month(tokens, i)?;
    let first = day(tokens, at)?;
    let range = to(tokens, at + 1).and_then(|next| Some((day(tokens, next)?, next + 1)));
    let (last, next) = range.unwrap_or((first, at + 1));
    let (year, end) = year_after(tokens, next);
    year?;
    let on = |day| Day { year, month, day };
    Some(Days {
        start: on(first),
        end: on(last),
        tokens: i..end,
    })
}

fn one(year: Option<i16>, month: i8, day: i8, tokens: Range<usize>) -> Days {
    let day = Day { year, month, day };
    Days {
        start: day,
        end: day,
        tokens,
    }
}

/// The token after a mark or word between two days.
fn to(tokens: &Tokens<'_>, i: usize) -> Option<usize> {
    let mark = ['-', '–', '—', '‑', '−', '/', '&']
        .iter()
        .any(|m| tokens.is_mark(i, *m));
    (mark || tokens.is_any(i, &["to", "and", "until"])).then_some(i + 1)
}

/// A year behind a month, with or without a comma; else no year, and the same place.
fn year_after(tokens: &Tokens<'_>, i: usize) -> (Option<i16>, usize) {
    let at = i + usize::from(tokens.is_mark(i, ',') || tokens.is_mark(i, '-'));
    match year(tokens, at) {
        Some(year) => (Some(year), at + 1),
        None => (None, i),
    }
}

fn number(tokens: &Tokens<'_>, i: usize) -> Option<u32> {
    let text = tokens.str(i);
    if tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number) {
        return text.parse().ok();
    }
    let ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|s| text.strip_suffix(s));
    ordinal?.parse().ok()
}

fn day(tokens: &Tokens<'_>, i: usize) -> Option<i8> {
    let day = number(tokens, i).filter(|d| (1..=31).contains(d))?;
    i8::try_from(day).ok()
}

/// Years that a record of a meeting can be of.
fn year(tokens: &Tokens<'_>, i: usize) -> Option<i16> {
    let text = tokens.str(i);
    let year: i16 = text.parse().ok().filter(|_| text.len() == 4)?;
    (1800..=2199).contains(&year).then_some(year)
}

/// The month that a word names, and the token after it and its dot.
fn month(tokens: &Tokens<'_>, i: usize) -> Option<(i8, usize)> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = tokens.str(i);
    // In small letters "may" and "march" are words, and short forms too.
    let plain = tokens.is_any(i, &["may", "march"]) || word.len() < 4;
    if word.len() < 3 || (!tokens.is_capital(i) && plain) {
        return None;
    }
    let short = word.len() == 3 || tokens.is(i, "sept");
    let found = MONTHS.iter().position(|m| {
        m.eq_ignore_ascii_case(word)
            || (short
                && m.get(..word.len())
                    .is_some_and(|s| s.eq_ignore_ascii_case(word)))
    })?;
    let dot = short && word.len() != MONTHS.get(found)?.len() && tokens.is_mark(i + 1, '.');
    let month = i8::try_from(found + 1).ok()?;
    Some((month, i + 1 + usize::from(dot)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<String> {
        let days = dates(&Tokens::of(text));
        let resolved = days.iter().filter_map(|d| d.resolve(Some(2020)));
        resolved
            .map(|(start, end)| format!("{start}..{end}"))
            .collect()
    }

    #[test]
    fn reads_all_forms_of_a_day() {
        for text in [
            "29 January 2026",
            "January 29, 2026",
            "29/01/2026",
            "2026-01-29",
            "29.1.2026",
            "29th of January 2026",
            "on 29 Jan. 2026, at noon",
            "29-Jan-2026",
            "29 january 2026",
            "29 January, 2026",
            "29/01/26",
            "01/29/2026",
        ] {
            assert_eq!(spans(text), ["2026-01-29..2026-01-29"], "{text}");
        }
    }

    #[test]
    fn reads_ranges() {
        assert_eq!(spans("28-29 January 2021"), ["2021-01-28..2021-01-29"]);
        assert_eq!(spans("30 April - 2 May 2022"), ["2022-04-30..2022-05-02"]);
        assert_eq!(
            spans("on 29th and 30th Sept. 2020."),
            ["2020-09-29..2020-09-30"]
        );
        assert_eq!(spans("28/29 January 2021"), ["2021-01-28..2021-01-29"]);
        assert_eq!(spans("16 to 20 May 2022"), ["2022-05-16..2022-05-20"]);
        assert_eq!(spans("January 28-29, 2021"), ["2021-01-28..2021-01-29"]);
        assert_eq!(
            spans("30 December 2021 – 2 January 2022"),
            ["2021-12-30..2022-01-02"]
        );
    }

    #[test]
    fn a_missing_year_comes_from_the_context() {
        assert_eq!(spans("on 12 March"), ["2020-03-12..2020-03-12"]);
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for text in [
            "Regulation 2024/900",
            "31 February 2026",
            "room 12",
            "may 5 people",
            "3.2.1",
            "they march 5 abreast",
            "1/2/34/5",
        ] {
            assert!(spans(text).is_empty(), "{text}");
        }
    }
}
