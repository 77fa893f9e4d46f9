//! Filters as flags: what works as a field works here.

use ecne_extract::minutes::Kind;
use ecne_query::{DateRange, Filters as Typed};

use crate::failure::Failure;

/// What the passages must come from. A flag given twice names alternatives.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Filters (each is also a field of the query)")]
pub struct Filters {
    /// Attributed to this country, institution or person (NL, Netherlands, COM).
    #[arg(long, value_name = "WHO", value_parser = value)]
    speaker: Vec<String>,
    /// Naming this country or institution without its speaking there.
    #[arg(long, value_name = "WHO", value_parser = value)]
    mentions: Vec<String>,
    /// Of meetings of this body: its id, its name, or a part (wg-safety, "Safety in Politics").
    #[arg(long, value_name = "BODY", value_parser = value)]
    body: Vec<String>,
    /// From documents of this kind (minutes, agenda, web-page).
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Vec<Kind>,
    /// With these words in the document's title.
    #[arg(long, value_name = "WORDS", value_parser = value)]
    title: Vec<String>,
    /// Under a heading with these words.
    #[arg(long, value_name = "WORDS", value_parser = value)]
    section: Vec<String>,
    /// Of meetings at this place.
    #[arg(long, value_name = "PLACE", value_parser = value)]
    place: Vec<String>,
    /// From documents with this in their path.
    #[arg(long, value_name = "PATH", value_parser = value)]
    doc: Vec<String>,
    /// On this page, or these pages (3, 3..5).
    #[arg(long, value_name = "PAGES", value_parser = pages)]
    page: Option<(u32, u32)>,
    /// Of meetings in this year, or these years (2024, 2023..2025).
    #[arg(long, value_name = "YEAR", value_parser = years)]
    year: Vec<DateRange>,
    /// Of meetings in this time (2024-05, 2024-Q2, 2024-05-03..2025).
    #[arg(long, value_name = "DATES", value_parser = range)]
    date: Vec<DateRange>,
    /// Of meetings on this day or later (2025, 2025-02, 2025-02-07).
    #[arg(long, value_name = "DATE", value_parser = range)]
    since: Option<DateRange>,
    /// Of meetings up to this day.
    #[arg(long, value_name = "DATE", value_parser = range)]
    until: Option<DateRange>,
}

impl Filters {
    /// As the library takes them.
    pub fn typed(&self) -> Result<Typed, Failure> {
        let filters = Typed {
            speaker: self.speaker.clone(),
            mentions: self.mentions.clone(),
            body: self.body.clone(),
            kind: self.kind.clone(),
            title: self.title.clone(),
            section: self.section.clone(),
            place: self.place.clone(),
            doc: self.doc.clone(),
            page: self.page,
            date: self.year.iter().chain(&self.date).copied().collect(),
            since: self.since.and_then(|range| range.from),
            until: self.until.and_then(|range| range.to),
        };
        match (filters.since, filters.until) {
            (Some(since), Some(until)) if since > until => Err(Failure::Message(format!(
                "--since {since} is later than --until {until}"
            ))),
            _ => Ok(filters),
        }
    }
}

/// A value that says something.
pub fn filled(text: &str) -> Result<String, String> {
    match text.contains(|c: char| c.is_alphanumeric() || c == '*') {
        true => Ok(text.to_owned()),
        false => Err("there is no letter or digit in it".to_owned()),
    }
}

/// The same for a field's value, in which no mark excludes.
fn value(text: &str) -> Result<String, String> {
    match text.strip_prefix(['-', '!']) {
        None => filled(text),
        Some(rest) => Err(format!(
            "`{text}` leaves nothing out here: write `-FIELD:{rest}` in the query, or put it in \
             quotation marks for the mark itself"
        )),
    }
}

fn kind(name: &str) -> Result<Kind, String> {
    let names = Kind::ALL.map(Kind::name).join(", ");
    Kind::from_name(name).ok_or(format!("one of {names}"))
}

fn years(text: &str) -> Result<DateRange, String> {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let years = digits.then(|| DateRange::parse(text)).flatten();
    years.ok_or_else(|| "write 2024, or 2023..2025".to_owned())
}

fn range(text: &str) -> Result<DateRange, String> {
    DateRange::parse(text).ok_or_else(|| {
        "write 2024, 2024-05, 2024-05-03, 2024-Q2, or two of them with ..".to_owned()
    })
}

fn pages(text: &str) -> Result<(u32, u32), String> {
    let number = |part: &str| part.parse::<u32>().ok().filter(|n| *n > 0);
    let range = match text.split_once("..") {
        None => number(text).map(|n| (n, n)),
        Some((from, "")) => number(from).map(|n| (n, u32::MAX)),
        Some(("", to)) => number(to).map(|n| (1, n)),
        Some((from, to)) => number(from).zip(number(to)).filter(|(from, to)| from <= to),
    };
    range.ok_or_else(|| "write a page, 3, or pages, 3..5".to_owned())
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn pages_are_numbers_and_ranges() {
        assert_eq!(pages("3"), Ok((3, 3)));
        assert_eq!(pages("3..5"), Ok((3, 5)));
        assert_eq!(pages("3.."), Ok((3, u32::MAX)));
        assert_eq!(pages("..5"), Ok((1, 5)));
        for wrong in ["", "0", "5..3", "x", "-1", "..", "99999999999"] {
            assert!(pages(wrong).is_err(), "{wrong}");
        }
    }
}
