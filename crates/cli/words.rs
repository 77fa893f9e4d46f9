//! Small pieces of English: counts, lists and dates.

use jiff::civil::Date;

/// `1 passage`, `2 passages`, `2,345 passages`.
pub fn count(n: u64, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(n))
}

/// A number with commas between the thousands.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[impl AsRef<str>]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `29 January 2026`, `28-29 January 2021`, `30 April - 2 May 2022`.
pub fn dates(start: Option<Date>, end: Option<Date>) -> String {
    let Some(start) = start.or(end) else {
        return "undated".to_owned();
    };
    let end = end.unwrap_or(start);
    let whole = |date: Date| date.strftime("%-d %B %Y").to_string();
    if start == end {
        whole(start)
    } else if (start.year(), start.month()) == (end.year(), end.month()) {
        format!("{}-{}", start.day(), whole(end))
    } else if start.year() == end.year() {
        format!("{} - {}", start.strftime("%-d %B"), whole(end))
    } else {
        format!("{} - {}", whole(start), whole(end))
    }
}

/// `29 Jan 2026`.
pub fn short_date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn counts_and_lists_read_as_english() {
        assert_eq!(count(1, "passage"), "1 passage");
        assert_eq!(count(1_234_567, "passage"), "1,234,567 passages");
        assert_eq!(count(0, "document"), "0 documents");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(list(&["a"]), "a");
    }

    #[test]
    fn ranges_of_dates_are_as_short_as_can_be() {
        let told = |a, b| dates(Some(a), Some(b));
        assert_eq!(
            told(date(2026, 1, 29), date(2026, 1, 29)),
            "29 January 2026"
        );
        assert_eq!(
            told(date(2021, 1, 28), date(2021, 1, 29)),
            "28-29 January 2021"
        );
        assert_eq!(
            told(date(2022, 4, 30), date(2022, 5, 2)),
            "30 April - 2 May 2022"
        );
        assert_eq!(
            told(date(2022, 12, 31), date(2023, 1, 1)),
            "31 December 2022 - 1 January 2023"
        );
        assert_eq!(dates(None, None), "undated");
        assert_eq!(short_date(date(2024, 7, 5)), "5 Jul 2024");
    }
}
