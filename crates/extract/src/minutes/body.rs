//! Who met, and for the how manieth time.

use super::Body;
use super::dates;
use super::tokens::{TokenKind, Tokens};

/// The bodies of the network by words that their names hold, the more special first.
const NETWORK: [(&str, &[&str]); 6] = [
    (
        "joint-mechanism",
        &["joint mechanism", "mechanism for electoral resilience"],
    ),
    ("thematic", &["thematic session"]),
    ("wg-ai", &["working group on ai", "artificial intelligence"]),
    ("wg-evoting", &["e-voting", "electronic voting"]),
    ("wg-disabilities", &["disabilities"]),
    ("wg-safety", &["safety in politics"]),
];

/// Reads the body from the title lines of a header; `context` is the first sentence of the text.
pub(super) fn body(title: &str, context: &str) -> Option<Body> {
    let name = bare_name(title);
    if name.is_empty() {
        return None;
    }
    Some(Body {
        id: of_network(title, context).unwrap_or_else(|| slug(&name)),
        name,
    })
}

/// The id of one of the network's own bodies.
fn of_network(title: &str, context: &str) -> Option<String> {
    let small = title.to_lowercase();
    let around = format!("{small} {}", context.to_lowercase());
    let network = around.contains("cooperation network on elections") || around.contains("ecne");
    let special = NETWORK
        .iter()
        .find(|(_, words)| words.iter().any(|w| small.contains(w)))
        .map(|(id, _)| *id);
    let own = matches!(special, Some("joint-mechanism"));
    let plain = small.contains("cooperation network on elections") || small.contains("ecne");
    let id = special
        .filter(|_| network || own)
        .or(plain.then_some("network"))?;
    Some(id.to_owned())
}

/// A title without kind, number and date: "Minutes of the 3rd meeting of the Expert Group on
/// Bridges (3 May 2021)" is the "Expert Group on Bridges".
fn bare_name(title: &str) -> String {
    let tokens = Tokens::of(title);
    let days = dates::dates(&tokens);
    let end = days
        .first()
        .map_or(title.len(), |d| tokens.offset(d.tokens.start));
    let undated = title.get(..end).unwrap_or(title);
    let after = [
        "meeting of the ",
        "session of the ",
        "minutes of the ",
        "agenda of the ",
    ];
    let small = undated.to_lowercase();
    let from = after
        .iter()
        .filter_map(|a| Some(small.find(a)? + a.len()))
        .max();
    let named = from.and_then(|f| undated.get(f..)).unwrap_or(undated);
    let drop = |word: &&str| {
        let bare: String = word
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == '-')
            .collect();
        let small = bare.to_lowercase();
        let words = [
            "meeting", "minutes", "agenda", "kick-off", "draft", "-", "–", "",
        ];
        !words.contains(&small.as_str()) && ordinal(&small).is_none()
    };
    let words: Vec<&str> = named.split_whitespace().filter(drop).collect();
    let ends = ["of", "the", "on", "and", "held", "-", "–"];
    let mut words = words.as_slice();
    while let Some((last, rest)) = words.split_last() {
        if !ends.contains(last) {
            break;
        }
        words = rest;
    }
    let name = words.join(" ");
    name.trim_matches(|c: char| c.is_whitespace() || ",;:–-(".contains(c))
        .to_owned()
}

/// Lower-case letters, digits and single hyphens.
fn slug(name: &str) -> String {
    let words: Vec<String> = crate::names::words(name).map(str::to_lowercase).collect();
    words.join("-")
}

/// The number of a meeting in its series: "the second meeting", "20th plenary", "Meeting No 5".
pub(super) fn number(text: &str) -> Option<u32> {
    let tokens = Tokens::of(text);
    (0..tokens.len().min(40)).find_map(|i| {
        let meeting = |at| tokens.is_any(at, &["meeting", "plenary", "session"]);
        let compound =
            tokens.is_mark(i + 1, '-') && tokens.is_word(i + 2) && !tokens.is_spaced(i + 2);
        let last = i + if compound { 3 } else { 1 };
        let word = tokens.span(i..last).to_lowercase();
        if let Some(number) = ordinal(&word) {
            return (last..last + 5).any(meeting).then_some(number);
        }
        let no = i + 1 + usize::from(tokens.is_any(i + 1, &["no", "number", "nr"]));
        let no = no + usize::from(tokens.is_mark(no, '.') || tokens.is_mark(no, '#'));
        let figure = tokens.get(no).is_some_and(|t| t.kind == TokenKind::Number);
        let numbered = meeting(i) && figure && no > i + 1;
        numbered.then(|| tokens.str(no).parse().ok()).flatten()
    })
}

/// "second", "twentieth", "20th".
fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if let Some(found) = WORDS.iter().position(|w| *w == word) {
        return u32::try_from(found + 1).ok();
    }
    if let Some((tens, one)) = word.split_once('-') {
        let tens = [
            "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
        ]
        .iter()
        .position(|t| *t == tens)?;
        let one = ordinal(one).filter(|o| *o < 10)?;
        return Some((u32::try_from(tens).ok()? + 2) * 10 + one);
    }
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|s| word.strip_suffix(s))?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(title: &str) -> String {
        body(title, "").map(|b| b.id).unwrap_or_default()
    }

    #[test]
    fn knows_the_bodies_of_the_network() {
        let of = "of the European Cooperation Network on Elections";
        assert_eq!(
            id(&format!("Working Group {of} on Safety in Politics")),
            "wg-safety"
        );
        assert_eq!(id(&format!("20th meeting {of}")), "network");
        assert_eq!(
            id("Joint mechanism for electoral resilience"),
            "joint-mechanism"
        );
        assert_eq!(id(&format!("Thematic session {of}")), "thematic");
    }

    #[test]
    fn any_other_body_gets_a_slug() {
        let title = "Minutes of the 3rd meeting of the Expert Group on Bridges (3 May 2021)";
        assert_eq!(id(title), "expert-group-on-bridges");
        assert_eq!(id("Third Harbour Meeting (3 May 2021)"), "harbour");
        assert!(body("", "").is_none());
    }

    #[test]
    fn reads_the_number_of_a_meeting() {
        assert_eq!(number("The second meeting of the group"), Some(2));
        assert_eq!(number("20th plenary meeting"), Some(20));
        assert_eq!(number("Meeting No 5"), Some(5));
        assert_eq!(number("a third of the members met"), None);
    }
}
