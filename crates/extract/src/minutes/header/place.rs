//! Where a meeting was held: "Online", "Brussels and online", "Held at Hunter College, New York".

use std::sync::LazyLock;

use super::super::dates::Days;
use super::super::lexicon::Marks;
use super::super::tokens::{TokenKind, Tokens};

static PLACES: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/places.txt").lines();
    let places = lines.filter(|l| !l.starts_with('#') && !l.is_empty());
    places.map(|l| l.split([' ', '-']).collect()).collect()
});

/// The words that places begin with.
pub(in crate::minutes) fn first_words() -> impl Iterator<Item = &'static str> {
    PLACES.iter().filter_map(|place| place.first().copied())
}

/// The place that a line of the header is, or says behind a label.
pub(super) fn of_line(text: &str) -> Option<String> {
    let labels = [
        "place",
        "place of meeting",
        "place of the meeting",
        "venue",
        "location",
        "where",
        "lieu",
    ];
    let (label, value) = text.split_once([':', '|']).unwrap_or_default();
    if labels.iter().any(|l| label.trim().eq_ignore_ascii_case(l)) && !value.trim().is_empty() {
        return Some(value.trim().to_owned());
    }
    is_place(text).then(|| trimmed(text).to_owned())
}

/// The place that stands beside a date on one line.
pub(super) fn beside_date(tokens: &Tokens<'_>, day: Option<&Days>) -> Option<String> {
    let day = day?;
    let before = held(tokens.text.get(..tokens.offset(day.tokens.start))?);
    let after = tokens.text.get(tokens.offset(day.tokens.end)..)?;
    let place = |text: &str| is_place(text).then(|| trimmed(text).to_owned());
    if tokens.is_any(0, &["held"]) && !before.is_empty() {
        return Some(before.to_owned());
    }
    place(before).or_else(|| place(after))
}

/// "Held at Hunter College, New York, on Tuesday," without what is not the place.
fn held(text: &str) -> &str {
    let text = text.trim();
    let text = text
        .strip_prefix("Held")
        .or_else(|| text.strip_prefix("HELD"))
        .unwrap_or(text);
    let text = ["at ", "in ", "AT ", "IN "]
        .iter()
        .fold(text.trim(), |t, p| t.strip_prefix(p).unwrap_or(t));
    let end = [", on ", " on "]
        .iter()
        .filter_map(|on| text.rfind(on))
        .min();
    trimmed(end.and_then(|e| text.get(..e)).unwrap_or(text))
}

/// Whether a text is a place and little else.
pub(super) fn is_place(text: &str) -> bool {
    let tokens = Tokens::of(text);
    let words = (0..tokens.len()).filter(|i| tokens.is_word(*i)).count();
    let mut known = 0;
    let mut i = 0;
    while i < tokens.len() {
        let length = place_at(&tokens, i);
        let filler = tokens.is_any(
            i,
            &[
                "and", "in", "at", "via", "format", "meeting", "room", "by", "the", "building",
                "or",
            ],
        );
        known += if length > 0 {
            length
        } else {
            usize::from(filler)
        };
        i += length.max(1);
    }
    let named = (0..tokens.len()).any(|i| place_at(&tokens, i) > 0);
    named && words <= known + 4 && words <= 10
}

/// How many words of a place begin at a token; 0 for none.
fn place_at(tokens: &Tokens<'_>, i: usize) -> usize {
    if !tokens.has(i, Marks::PLACE) {
        return 0;
    }
    let matching = PLACES.iter().filter_map(|place| {
        let mut at = i;
        for (n, word) in place.iter().enumerate() {
            at += usize::from(n > 0 && tokens.is_mark(at, '-'));
            if !tokens.is(at, word) {
                return None;
            }
            at += 1;
        }
        Some(place.len())
    });
    matching.max().unwrap_or(0)
}

/// A header line without its date, week day and time.
pub(super) fn without_date(tokens: &Tokens<'_>, day: Option<&Days>) -> String {
    let Some(day) = day else {
        return tokens.text.to_owned();
    };
    let week = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let kept = (0..tokens.len()).filter(|i| {
        let number = tokens.get(*i).is_some_and(|t| t.kind == TokenKind::Number);
        let time = tokens.is_any(
            *i,
            &[
                "date", "am", "pm", "a", "p", "m", "h", "cet", "cest", "from", "to", "on", "at",
            ],
        );
        !day.tokens.contains(i)
            && tokens.is_word(*i)
            && !number
            && !time
            && !tokens.is_any(*i, &week)
    });
    let words: Vec<&str> = kept.map(|i| tokens.str(i)).collect();
    words.join(" ")
}

/// "The meeting was held online on 3 May": only the words that are a place.
pub(super) fn told(text: &str) -> Option<String> {
    let tokens = Tokens::of(text);
    let held = (0..tokens.len().min(60)).find(|i| {
        (tokens.is_any(*i, &["took"]) && tokens.is(*i + 1, "place"))
            || (tokens.is_any(*i, &["was", "were"]) && tokens.is(*i + 1, "held"))
    })?;
    let near = held + 2..(held + 14).min(tokens.len());
    let at = near
        .clone()
        .find(|i| place_at(&tokens, *i) > 0 && !ends_before(&tokens, held, *i))?;
    let mut end = at + place_at(&tokens, at);
    if tokens.is(end, "and") && place_at(&tokens, end + 1) > 0 {
        end += 1 + place_at(&tokens, end + 1);
    }
    Some(tokens.span(at..end).to_owned())
}

fn ends_before(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|i| tokens.is_mark(i, '.') && tokens.is_spaced(i + 1))
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ",;:.–—-()|".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_can_be_a_place() {
        assert_eq!(of_line("Online").as_deref(), Some("Online"));
        assert_eq!(of_line("Venue: Town Hall").as_deref(), Some("Town Hall"));
        let labelled = of_line("Place of the meeting: Town Hall");
        assert_eq!(labelled.as_deref(), Some("Town Hall"));
        assert_eq!(
            of_line("Brussels and online").as_deref(),
            Some("Brussels and online")
        );
        assert_eq!(of_line("Working group on bridges"), None);
    }

    #[test]
    fn a_place_can_stand_beside_a_date() {
        let beside = |text: &str| {
            let tokens = Tokens::of(text);
            let days = crate::minutes::dates::dates(&tokens);
            beside_date(&tokens, days.first())
        };
        assert_eq!(beside("Vienna, 3 May 2021").as_deref(), Some("Vienna"));
        let text = "Held at Oak House, London, on Monday, 4 March 1946";
        assert_eq!(beside(text).as_deref(), Some("Oak House, London"));
        assert_eq!(beside("3 May 2021, 14:00"), None);
    }

    #[test]
    fn a_sentence_can_tell_the_place() {
        let text = "The meeting took place in Brussels and online on 3 May 2021.";
        assert_eq!(told(text).as_deref(), Some("Brussels and online"));
    }
}
