//! Dates as people write them: `2024`, `2024-05`, `2024-05-03`, and ranges of these.

use jiff::ToSpan;
use jiff::civil::Date;

/// A range of days, both ends included; an open end is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl DateRange {
    /// Reads `2024`, `2024-05`, `2024-Q2`, `2024-05-03`, `A..B`, `A..`, `..B`, the parts being any
    /// of the former. `None` where the text is none of these, or the range ends before it begins.
    pub fn parse(text: &str) -> Option<DateRange> {
        let range = match text.split_once("..") {
            None => {
                let (from, to) = span(text)?;
                DateRange {
                    from: Some(from),
                    to: Some(to),
                }
            }
            Some(("", "")) => return None,
            Some((from, to)) => DateRange {
                from: if from.is_empty() {
                    None
                } else {
                    Some(span(from)?.0)
                },
                to: if to.is_empty() {
                    None
                } else {
                    Some(span(to)?.1)
                },
            },
        };
        let backwards = matches!((range.from, range.to), (Some(from), Some(to)) if from > to);
        (!backwards).then_some(range)
    }

    /// The days of one year.
    pub fn year(year: i16) -> Option<DateRange> {
        let from = Date::new(year, 1, 1).ok()?;
        Some(DateRange {
            from: Some(from),
            to: Some(from.last_of_year()),
        })
    }
}

/// First and last day of a year, quarter, month or day.
fn span(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let year = number(year, 4)?;
    let first = Date::new(year, 1, 1).ok()?;
    let Some(second) = parts.next() else {
        return Some((first, first.last_of_year()));
    };
    if let Some(quarter) = second.strip_prefix(['Q', 'q']) {
        let quarter = i8::try_from(number(quarter, 1)?)
            .ok()
            .filter(|q| (1..=4).contains(q))?;
        let from = Date::new(year, quarter * 3 - 2, 1).ok()?;
        let to = from.checked_add(2.months()).ok()?.last_of_month();
        return parts.next().is_none().then_some((from, to));
    }
    let month = i8::try_from(number(second, 2)?).ok()?;
    let from = Date::new(year, month, 1).ok()?;
    let Some(day) = parts.next() else {
        return Some((from, from.last_of_month()));
    };
    let day = Date::new(year, month, i8::try_from(number(day, 2)?).ok()?).ok()?;
    parts.next().is_none().then_some((day, day))
}

/// A decimal number of at most so many digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    let plain =
        !text.is_empty() && text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let range = DateRange::parse(text)?;
        let show = |d: Option<Date>| d.map_or_else(|| "open".to_owned(), |d| d.to_string());
        Some(format!("{} {}", show(range.from), show(range.to)))
    }

    #[test]
    fn reads_partial_dates_and_ranges() {
        for (text, expected) in [
            ("2024", "2024-01-01 2024-12-31"),
            ("2024-02", "2024-02-01 2024-02-29"),
            ("2024-Q2", "2024-04-01 2024-06-30"),
            ("2024-05-03", "2024-05-03 2024-05-03"),
            ("2024-05..2025", "2024-05-01 2025-12-31"),
            ("2024..", "2024-01-01 open"),
            ("..2024-06", "open 2024-06-30"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "..",
            "may",
            "2024-13",
            "2024-02-30",
            "2025..2024",
            "2024-05-03-1",
            "20245",
            "24",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
