//! The days that entries of a catalogue name.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

/// First and last day.
pub(super) type Days = (Date, Date);

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

const MONTH: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|\
                     sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";

/// "5 July 2024", "28-29 January 2021", "30 April - 2 May 2022", with or without the year.
static DAY_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let to = r"\s*(?:-|–|—|‑|to|and|until)\s*";
    let day = r"(\d{1,2})(?:st|nd|rd|th)?";
    Regex::new(&format!(
        r"(?i)\b(?:{day}(?:\s+({MONTH})(?:\s+(\d{{4}}))?)?{to})?{day}\s+({MONTH})(?:,?\s+(\d{{4}}))?\b"
    ))
    .ok()
});

/// "July 5, 2024", "January 28-29, 2021".
static MONTH_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)\b({MONTH})\s+(\d{{1,2}})(?:\s*[-–]\s*(\d{{1,2}}))?,?\s+(\d{{4}})\b"
    ))
    .ok()
});

/// "2024-07-05".
static YEAR_FIRST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(\d{4})-(\d{2})-(\d{2})\b").ok());

/// "05/07/2024", "5.7.2024": the day comes first, as in Europe.
static FIGURES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b").ok());

static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b((?:19|20)\d\d)\b").ok());

/// The first day or range of days in a text, and where it stands. A missing year is `year`.
pub(super) fn find(text: &str, default: Option<i16>) -> Option<(Days, Range<usize>)> {
    let found = [
        first(&YEAR_FIRST, text, |c| {
            one(part(c, 1)?, part(c, 2)?, part(c, 3)?)
        }),
        first(&DAY_FIRST, text, |c| day_first(c, default)),
        first(&MONTH_FIRST, text, |c| {
            let (month, year) = (month(c, 1)?, part(c, 4)?);
            let start = part(c, 2)?;
            range(
                date(year, month, start)?,
                date(year, month, part(c, 3).unwrap_or(start))?,
            )
        }),
        first(&FIGURES, text, |c| {
            one(part(c, 3)?, part(c, 2)?, part(c, 1)?)
        }),
    ];
    found
        .into_iter()
        .flatten()
        .min_by_key(|(_, range)| range.start)
}

/// A year in a short text.
pub(super) fn year(text: &str) -> Option<i16> {
    part(&YEAR.as_ref()?.captures(text)?, 1)
}

fn first(
    pattern: &LazyLock<Option<Regex>>,
    text: &str,
    read: impl Fn(&Captures<'_>) -> Option<Days>,
) -> Option<(Days, Range<usize>)> {
    let pattern = LazyLock::force(pattern).as_ref()?;
    pattern
        .captures_iter(text)
        .find_map(|c| Some((read(&c)?, c.get(0)?.range())))
}

fn day_first(c: &Captures<'_>, default: Option<i16>) -> Option<Days> {
    let end_year = part(c, 6).or(default)?;
    let end_month = month(c, 5)?;
    let end = date(end_year, end_month, part(c, 4)?)?;
    let start = match part(c, 1) {
        None => end,
        Some(day) => {
            let month = if c.get(2).is_some() {
                month(c, 2)?
            } else {
                end_month
            };
            date(part(c, 3).unwrap_or(end_year), month, day)?
        }
    };
    range(start, end)
}

fn one(year: i16, month: i8, day: i8) -> Option<Days> {
    let day = date(year, month, day)?;
    Some((day, day))
}

fn range(start: Date, end: Date) -> Option<Days> {
    (start <= end).then_some((start, end))
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn part<T: std::str::FromStr>(c: &Captures<'_>, group: usize) -> Option<T> {
    c.get(group)?.as_str().parse().ok()
}

fn month(c: &Captures<'_>, group: usize) -> Option<i8> {
    let name = c.get(group)?.as_str().get(..3)?.to_ascii_lowercase();
    let index = MONTHS.iter().position(|m| *m == name)?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> String {
        find(text, Some(1999)).map_or("none".to_owned(), |((a, b), r)| {
            format!("{a} {b} {}", &text[r])
        })
    }

    #[test]
    fn reads_days_as_pages_write_them() {
        assert_eq!(
            days("Meeting of 5 July 2024"),
            "2024-07-05 2024-07-05 5 July 2024"
        );
        assert_eq!(
            days("28-29 January 2021"),
            "2021-01-28 2021-01-29 28-29 January 2021"
        );
        assert_eq!(
            days("30 April - 2 May 2022"),
            "2022-04-30 2022-05-02 30 April - 2 May 2022"
        );
        assert_eq!(
            days("on 29th and 30th Sept. 2020."),
            "2020-09-29 2020-09-30 29th and 30th Sept. 2020"
        );
        assert_eq!(days("July 5, 2024"), "2024-07-05 2024-07-05 July 5, 2024");
        assert_eq!(days("2024-07-05"), "2024-07-05 2024-07-05 2024-07-05");
        assert_eq!(days("05/07/2024"), "2024-07-05 2024-07-05 05/07/2024");
        assert_eq!(days("4 July"), "1999-07-04 1999-07-04 4 July");
        assert_eq!(days("31 February 2020"), "none");
    }
}
