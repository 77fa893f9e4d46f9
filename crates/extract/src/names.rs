//! Countries and institutions: their codes, names, adjectives and kin. The tables are data files,
//! `data/countries.tsv` and `data/institutions.tsv`, which say what their columns hold; the build
//! script reads them.
//!
//! ```
//! use ecne_extract::names;
//!
//! let dutch = names::find("Dutch").expect("an adjective of the table");
//! assert_eq!((dutch.name.code, dutch.name.name), ("NL", "Netherlands"));
//! assert!(names::find("it").is_none(), "a code counts in capitals alone");
//! assert_eq!(names::by_code("JRC").and_then(|n| n.umbrella), Some("COM"));
//! assert!(names::is_within("SEMIC", "COM"));
//! ```

mod cut;
mod table;

pub(crate) use cut::rows;
pub use cut::words;

/// A country or an institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The code that speakers and mentions carry: "NL", "JRC", "con terra".
    pub code: &'static str,
    /// The name to show: "Netherlands", "Joint Research Centre".
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The code of the institution that it is a part of: `COM` for the JRC.
    pub umbrella: Option<&'static str>,
}

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A member of the European Union, or the United Kingdom, which was one.
    MemberState,
    /// Any other country.
    Country,
    /// An institution, service, body or organisation.
    Institution,
}

/// How a name was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// By its code: "NL", "DG ENV". Counts in capitals alone.
    Code,
    /// By its name: "the Netherlands", "European Commission".
    Name,
    /// By the adjective: "Dutch".
    Adjective,
    /// By its people: "Danes".
    People,
    /// By a part of it: "Flanders".
    Region,
}

/// A name found at the start of a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Whose name it is.
    pub name: &'static Name,
    /// How it was written.
    pub form: Form,
    /// How many words it took, at least 1.
    pub words: usize,
    /// Whether it is a plain word as well ("Council"), so that what stands beside it decides.
    pub plain: bool,
}

/// Which letters must be capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// As running text writes names: with their first capital.
    Text,
    /// As people type into a search box: any, apart from codes and plain words.
    Any,
}

/// The longest name that `words` begin with, written as in running text. Words are those of
/// [`words`]: "the" before a name is not a part of it.
pub fn longest(words: &[&str]) -> Option<Match> {
    table::longest(words.iter().copied(), Case::Text)
}

/// As [`longest`], for words that are held in another shape.
pub fn longest_of<'w>(words: impl Iterator<Item = &'w str> + Clone) -> Option<Match> {
    table::longest(words, Case::Text)
}

/// The longest name that `words` begin with, as people type into a search box: `netherlands` is
/// the country, but a code counts in capitals alone (`IT`), and so does a name that is a plain
/// word in small letters (`Polish`).
pub fn longest_typed(words: &[&str]) -> Option<Match> {
    table::longest(words.iter().copied(), Case::Any)
}

/// The name that is the whole of `text`, with or without "the", typed as into a search box.
pub fn find(text: &str) -> Option<Match> {
    let all: Vec<&str> = words(text).collect();
    let bare = match all.split_first() {
        Some((the, rest)) if the.eq_ignore_ascii_case("the") && !rest.is_empty() => rest,
        _ => &all,
    };
    longest_typed(bare).filter(|m| m.words == bare.len())
}

/// The country or institution of a code, in any case, for where only a code can stand
/// (`speaker:nl`). Former and foreign codes are known: `GR` is `EL`, `GB` is `UK`, `EC` is `COM`.
pub fn by_code(code: &str) -> Option<&'static Name> {
    table::by_code(code)
}

/// The name to show for a code: "Netherlands" for `NL`. A code that is not in the tables is the
/// name of an organisation as it was written, and shown as it is.
pub fn display(code: &str) -> &str {
    table::exact(code).map_or(code, |n| n.name)
}

/// The ways in which texts write a name, parts of the country left out: "NL", "Netherlands",
/// "Dutch". None for a code that is not in the tables.
pub fn written(code: &str) -> Vec<(&'static str, Form)> {
    table::written(code)
}

/// Whether `code` is `umbrella`, or is a part of it at any depth: `SEMIC` is within `COM`.
pub fn is_within(code: &str, umbrella: &str) -> bool {
    let mut at = Some(code);
    for _ in 0..4 {
        match at {
            Some(c) if c == umbrella => return true,
            Some(c) => at = table::exact(c).and_then(|n| n.umbrella),
            None => return false,
        }
    }
    false
}

/// The codes of everything that is a part of `umbrella`, at any depth, without itself, in the
/// order of the table.
pub fn parts_of(umbrella: &str) -> Vec<&'static str> {
    let parts = all().iter().map(|n| n.code);
    parts
        .filter(|c| *c != umbrella && is_within(c, umbrella))
        .collect()
}

/// All countries, then all institutions.
pub fn all() -> &'static [Name] {
    table::all()
}

/// The words in small letters that names begin with.
pub(crate) fn first_words() -> impl Iterator<Item = &'static str> {
    table::first_words()
}

/// Those of them that are small letters in running text too ("con terra").
pub(crate) fn small_first_words() -> impl Iterator<Item = &'static str> {
    table::small_first_words()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        find(text).map(|m| m.name.code)
    }

    #[test]
    fn finds_a_country_by_any_of_its_names() {
        for text in [
            "NL",
            "Netherlands",
            "the Netherlands",
            "Dutch",
            "netherlands",
            "Holland",
        ] {
            assert_eq!(code(text), Some("NL"), "{text}");
        }
        assert_eq!(code("Bosnia and Herzegovina"), Some("BA"));
        assert_eq!(code("Danes"), Some("DK"));
        assert_eq!(code("Flanders"), Some("BE"));
    }

    #[test]
    fn codes_count_in_capitals_alone() {
        for text in ["it", "be", "no", "It", "polish", "turkey", "council", "led"] {
            assert_eq!(code(text), None, "{text}");
        }
        assert_eq!(code("IT"), Some("IT"));
        assert_eq!(code("NO"), Some("NO"));
        assert_eq!(code("Polish"), Some("PL"));
    }

    #[test]
    fn foreign_codes_lead_to_the_union_s_own() {
        assert_eq!(by_code("gr").map(|n| n.code), Some("EL"));
        assert_eq!(by_code("GB").map(|n| n.code), Some("UK"));
        assert_eq!(by_code("ec").map(|n| n.code), Some("COM"));
        assert_eq!(by_code("zz"), None);
    }

    #[test]
    fn the_longest_name_wins() {
        let m = longest(&["Council", "of", "Europe", "said"]);
        assert_eq!(m.map(|m| (m.name.code, m.words)), Some(("CoE", 3)));
        let m = longest(&["DIGIT", "SEMIC", "suggested"]);
        assert_eq!(m.map(|m| (m.name.code, m.words)), Some(("SEMIC", 2)));
        assert!(longest(&["council", "of"]).is_none());
    }

    #[test]
    fn a_name_tells_how_it_is_written() {
        let ways = written("NL");
        assert!(ways.contains(&("NL", Form::Code)) && ways.contains(&("Dutch", Form::Adjective)));
        assert!(!written("BE").iter().any(|(way, _)| *way == "Flanders"));
        assert!(written("Some Society").is_empty());
    }

    #[test]
    fn services_are_within_their_institution() {
        assert!(is_within("JRC", "COM") && is_within("SEMIC", "COM"));
        assert!(!is_within("NL", "COM") && !is_within("COM", "JRC"));
        assert!(parts_of("COM").contains(&"OP"));
        assert_eq!(display("JRC"), "Joint Research Centre");
        assert_eq!(display("Some Society"), "Some Society");
    }

    #[test]
    fn every_umbrella_is_in_the_table() {
        for name in all() {
            let umbrella = name.umbrella.map(|u| by_code(u).map(|n| n.code));
            assert!(umbrella.is_none_or(|u| u == name.umbrella), "{name:?}");
        }
    }
}
