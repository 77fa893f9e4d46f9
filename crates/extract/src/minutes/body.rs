//! Who met, and for the how manieth time.

use std::sync::LazyLock;

use super::Body;
use super::dates;
use super::tokens::{TokenKind, Tokens};
use crate::names;

/// A line of `data/bodies.tsv`.
struct Known {
    /// Of a body of the network; empty for a kind of body.
    id: &'static str,
    needs: &'static str,
    words: Vec<&'static str>,
}

static BODIES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let rows = names::rows(include_str!("../../data/bodies.tsv"));
    let known = rows.filter_map(|row| match row.as_slice() {
        [id, needs, words] => Some(Known {
            id,
            needs,
            words: words.split("; ").collect(),
        }),
        _ => None,
    });
    known.collect()
});

impl Body {
    /// The network's bodies: the ids of `data/bodies.tsv`, and what its page calls them.
    pub const OF_NETWORK: &[(&str, &str)] = &[
        ("network", "European Cooperation Network on Elections"),
        ("thematic", "Thematic sessions"),
        ("wg-ai", "Working Group on Artificial Intelligence"),
        ("wg-evoting", "Working Group on E-voting"),
        (
            "wg-disabilities",
            "Working Group on Citizens with Disabilities",
        ),
        ("wg-safety", "Working Group on Safety in Politics"),
        (
            "joint-mechanism",
            "Joint Mechanism for Electoral Resilience",
        ),
    ];
}

/// Reads the body from the title lines of a header; `context` is the first sentence of the text.
pub(super) fn body(title: &str, context: &str) -> Option<Body> {
    let name = bare_name(title);
    if name.is_empty() {
        return None;
    }
    Some(Body {
        id: of_network(title, context).map_or_else(|| slug(&name), str::to_owned),
        name,
    })
}

/// The id of one of the network's own bodies that a title names; `context` is what stands near it.
pub(crate) fn of_network(title: &str, context: &str) -> Option<&'static str> {
    let title = small(title);
    let context = small(context);
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let network = BODIES.iter().find(|known| known.id == "network")?;
    let near = says(&title, &network.words) || says(&context, &network.words);
    let group = says(&title, &["working group", "wg"]);
    let holds = |known: &&Known| match known.needs {
        "network" => near,
        "group" => near && group,
        _ => true,
    };
    let mut own = BODIES.iter().filter(|known| !known.id.is_empty());
    let found = own.find(|known| says(&title, &known.words) && holds(known))?;
    Some(found.id)
}

/// Whether a text names one body: "Past working groups" names none.
pub(crate) fn names_a_body(text: &str) -> bool {
    let text = small(text);
    BODIES.iter().any(|known| {
        let mut words = known.words.iter();
        if known.id.is_empty() {
            words.any(|word| text.contains(word) && !text.contains(&format!("{word}s")))
        } else {
            !matches!(known.needs, "group") && words.any(|word| text.contains(word))
        }
    })
}

fn small(text: &str) -> String {
    text.to_lowercase()
        .replace("working-group", "working group")
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
            "meeting",
            "minutes",
            "agenda",
            "notes",
            "kick-off",
            "draft",
            "unconfirmed",
            "-",
            "–",
            "",
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
    // "Special meeting" names no body.
    let sorts = [
        "special",
        "regular",
        "ordinary",
        "extraordinary",
        "annual",
        "emergency",
        "plenary",
        "notice",
        "and",
        "of",
        "the",
        "virtual",
        "online",
    ];
    let bare = |word: &&str| {
        word.to_lowercase()
            .replace(|c: char| !c.is_alphabetic(), "")
    };
    if words
        .iter()
        .all(|word| sorts.contains(&bare(word).as_str()))
    {
        return String::new();
    }
    let name = words.join(" ");
    name.trim_matches(|c: char| c.is_whitespace() || ",;:–-(".contains(c))
        .to_owned()
}

/// Lower-case letters, digits and single hyphens.
pub(crate) fn slug(name: &str) -> String {
    let words: Vec<String> = names::words(name).map(str::to_lowercase).collect();
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
    fn each_body_of_the_network_has_one_name_to_show() {
        let mut told: Vec<&str> = BODIES.iter().map(|known| known.id).collect();
        let mut named: Vec<&str> = Body::OF_NETWORK.iter().map(|(id, _)| *id).collect();
        told.retain(|id| !id.is_empty());
        told.sort_unstable();
        named.sort_unstable();
        assert_eq!(told, named);
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
