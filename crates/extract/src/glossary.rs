//! Acronyms and their expansions, short names of acts and their numbers: the forms of one term,
//! which find each other. The default is `data/glossary.toml`; a user extends it with a file of
//! the same shape.
//!
//! ```
//! use ecne_extract::glossary::Glossary;
//!
//! let more = "[[term]]\nforms = [\"RO\", \"returning officer\"]\ncapitals = true";
//! let glossary = Glossary::embedded().extended(more)?;
//! let found = glossary.longest(&["returning", "officer"]).expect("it was just added");
//! assert_eq!(found.term.forms, ["RO", "returning officer"]);
//! assert!(glossary.longest(&["ro"]).is_none(), "`capitals` says so");
//! assert!(glossary.longest(&["fimi"]).is_some());
//! # Ok::<(), ecne_extract::glossary::Error>(())
//! ```

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::names;

/// Terms, looked up by any of their forms.
#[derive(Clone, Debug)]
pub struct Glossary(Source);

/// Where the terms are. Those of the program are read when a look-up first needs them, which most
/// do not.
#[derive(Clone, Debug)]
enum Source {
    Embedded,
    Own(Tables),
}

#[derive(Clone, Debug, Default)]
struct Tables {
    terms: Vec<Term>,
    /// By first word in small letters: term and form, the form of most words first.
    forms: HashMap<String, Vec<(usize, usize)>>,
}

/// The forms of one term.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The forms, the one to show first: an acronym, its expansions, an act's number.
    pub forms: Vec<String>,
    /// Whether a form without small letters counts in capitals alone, since in small letters it is
    /// another word (`LED`).
    #[serde(default)]
    pub capitals: bool,
}

/// A term found at the start of a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'g> {
    /// The term.
    pub term: &'g Term,
    /// Index into its forms of the one that was found.
    pub form: usize,
    /// How many words it took, at least 1.
    pub words: usize,
}

/// Why a glossary could not be read.
#[derive(Debug)]
pub struct Error(toml::de::Error);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    term: Vec<Term>,
}

/// The terms that come with the program.
const TERMS: &str = include_str!("../data/glossary.toml");

/// Whether the embedded glossary writes a term so, without reading it whole.
pub(crate) fn is_form(word: &str) -> bool {
    TERMS.contains(&format!("\"{word}\""))
}

// `FIRST_WORDS`: what its forms begin with, in small letters and sorted, laid out by the build
// script.
include!(concat!(env!("OUT_DIR"), "/glossary.rs"));

/// Whether a form of the embedded glossary may begin with a word, without reading it.
fn may_begin_a_form(word: &str) -> bool {
    let word = word.to_lowercase();
    FIRST_WORDS.binary_search(&word.as_str()).is_ok()
}

static EMBEDDED: Glossary = Glossary(Source::Embedded);

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    // A test sees to it that the embedded file is read whole.
    Tables::default().extended(TERMS).unwrap_or_default()
});

impl Default for Glossary {
    /// One without terms.
    fn default() -> Glossary {
        Glossary(Source::Own(Tables::default()))
    }
}

impl Glossary {
    /// The one that comes with the program.
    pub fn embedded() -> &'static Glossary {
        &EMBEDDED
    }

    /// This glossary and the terms of a TOML text. A term that shares its first form with one that
    /// is known adds its forms to that one.
    ///
    /// # Errors
    /// When the text is not TOML, or holds anything but `[[term]]` with `forms` and `capitals`.
    pub fn extended(&self, toml: &str) -> Result<Glossary, Error> {
        let tables = self.tables().extended(toml)?;
        Ok(Glossary(Source::Own(tables)))
    }

    /// All terms, in the order of the files.
    pub fn terms(&self) -> &[Term] {
        &self.tables().terms
    }

    /// The longest form of a term that `words` begin with. Words are those of
    /// [`names::words`]: runs of letters and digits, so `2024/900` is two.
    pub fn longest(&self, words: &[&str]) -> Option<Match<'_>> {
        let first = words.first()?;
        if matches!(self.0, Source::Embedded) && !may_begin_a_form(first) {
            return None;
        }
        let same = |own: &str, word: &str| own == word;
        self.tables().longest(first, words, &same)
    }

    /// As [`Glossary::longest`], in inflections, too: `same` says whether two words in small letters
    /// are forms of one, and an acronym may have an `s` behind it (`VLOPs`).
    pub fn longest_inflected(
        &self,
        words: &[&str],
        same: impl Fn(&str, &str) -> bool,
    ) -> Option<Match<'_>> {
        let first = words.first()?.to_lowercase();
        let bases = [("", ""), ("s", ""), ("es", ""), ("ies", "y")];
        let bases = bases.iter().filter_map(|(ending, other)| {
            let base = first.strip_suffix(ending)?;
            Some(format!("{base}{other}"))
        });
        let unread = |base: &String| matches!(self.0, Source::Embedded) && !may_begin_a_form(base);
        let found = bases
            .filter(|base| !unread(base))
            .filter_map(|base| self.tables().longest(&base, words, &same));
        // Of equal ones the last counts: the words as written.
        let found = found.rev().chain(self.longest(words));
        found.max_by_key(|found| found.words)
    }

    fn tables(&self) -> &Tables {
        match &self.0 {
            Source::Embedded => &TABLES,
            Source::Own(tables) => tables,
        }
    }
}

/// Whether two words in small letters are taken for one: that of a form, and one that was given.
type Same<'a> = dyn Fn(&str, &str) -> bool + 'a;

impl Tables {
    fn extended(&self, toml: &str) -> Result<Tables, Error> {
        let file: File = toml::from_str(toml).map_err(Error)?;
        let mut tables = self.clone();
        for term in file.term {
            tables.add(term);
        }
        tables.index();
        Ok(tables)
    }

    fn longest(&self, first: &str, words: &[&str], same: &Same<'_>) -> Option<Match<'_>> {
        let candidates = self.forms.get(&first.to_lowercase())?;
        candidates.iter().find_map(|&(term, form)| {
            let found = self.terms.get(term)?;
            let length = found.begins(form, words, same);
            let length = length.or_else(|| found.begins_together(form, words, same))?;
            Some(Match {
                term: found,
                form,
                words: length,
            })
        })
    }

    fn add(&mut self, mut term: Term) {
        term.forms.retain(|f| names::words(f).next().is_some());
        let Some(first) = term.forms.first() else {
            return;
        };
        let known = self
            .terms
            .iter_mut()
            .find(|t| t.forms.first() == Some(first));
        let Some(known) = known else {
            return self.terms.push(term);
        };
        known.capitals |= term.capitals;
        for form in term.forms {
            if !known.forms.contains(&form) {
                known.forms.push(form);
            }
        }
    }

    fn index(&mut self) {
        self.forms.clear();
        for (i, term) in self.terms.iter().enumerate() {
            for (j, form) in term.forms.iter().enumerate() {
                let together = together(form);
                let ways = [Some(form.as_str()), together.as_deref()];
                let first = ways
                    .into_iter()
                    .flatten()
                    .filter_map(|w| names::words(w).next());
                let mut first: Vec<String> = first.map(str::to_lowercase).collect();
                first.dedup();
                for word in first {
                    self.forms.entry(word).or_default().push((i, j));
                }
            }
        }
        let terms = &self.terms;
        for entry in self.forms.values_mut() {
            entry.sort_by_key(|&(i, j)| {
                let form = terms.get(i).and_then(|t| t.forms.get(j));
                std::cmp::Reverse(form.map_or(0, |f| names::words(f).count()))
            });
        }
    }
}

impl Term {
    /// How many words a form takes where `words` begin with it.
    fn begins(&self, form: usize, words: &[&str], same: &Same<'_>) -> Option<usize> {
        self.begins_as(self.forms.get(form)?, words, same)
    }

    /// The same for a form with hyphens, its compounds written together: `evoting` for `e-voting`.
    fn begins_together(&self, form: usize, words: &[&str], same: &Same<'_>) -> Option<usize> {
        self.begins_as(&together(self.forms.get(form)?)?, words, same)
    }

    fn begins_as(&self, form: &str, words: &[&str], same: &Same<'_>) -> Option<usize> {
        let acronym = !form.chars().any(char::is_lowercase);
        let mut count = 0;
        for own in names::words(form) {
            let word = *words.get(count)?;
            let alike = match acronym {
                true => self.is_acronym(own, word) || self.is_plural(own, word, same),
                false => {
                    let (own, word) = (own.to_lowercase(), word.to_lowercase());
                    own == word || same(&own, &word)
                }
            };
            alike.then_some(())?;
            count += 1;
        }
        Some(count)
    }

    fn is_acronym(&self, own: &str, word: &str) -> bool {
        own == word || (!self.capitals && own.to_lowercase() == word.to_lowercase())
    }

    fn is_plural(&self, own: &str, word: &str, same: &Same<'_>) -> bool {
        let bare = word.strip_suffix(['s', 'S']).unwrap_or_default();
        self.is_acronym(own, bare) && same(&own.to_lowercase(), &word.to_lowercase())
    }
}

/// A form with its compounds written together; `None` where it has none.
fn together(form: &str) -> Option<String> {
    form.contains('-').then(|| form.replace('-', ""))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a glossary: {}", self.0.message())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(words: &[&str]) -> Option<Vec<String>> {
        Glossary::embedded()
            .longest(words)
            .map(|m| m.term.forms.clone())
    }

    #[test]
    fn the_embedded_glossary_is_read_whole() {
        let terms = include_str!("../data/glossary.toml")
            .matches("[[term]]")
            .count();
        assert_eq!(Glossary::embedded().terms().len(), terms);
    }

    #[test]
    fn what_is_passed_over_unread_begins_no_form() {
        let forms = Glossary::embedded().terms().iter().flat_map(|t| &t.forms);
        let joined = forms.clone().filter_map(|form| together(form));
        for form in forms.cloned().chain(joined) {
            let form = form.as_str();
            let first = names::words(form).next().expect("a word");
            for word in [first, &first.to_lowercase(), &first.to_uppercase()] {
                assert!(may_begin_a_form(word), "{word}");
            }
        }
        assert!(!may_begin_a_form("hotline") && !may_begin_a_form("Élodie"));
    }

    #[test]
    fn acronym_expansion_and_number_find_each_other() {
        let acronym = forms(&["TTPA"]).expect("in the glossary");
        assert_eq!(
            forms(&["political", "advertising", "regulation"]),
            Some(acronym.clone())
        );
        assert_eq!(forms(&["2024", "900", "applies"]), Some(acronym));
    }

    #[test]
    fn an_acronym_that_is_a_word_counts_in_capitals_alone() {
        assert!(forms(&["LED"]).is_some());
        assert!(forms(&["led"]).is_none());
        assert!(forms(&["law", "enforcement", "directive"]).is_some());
    }

    #[test]
    fn inflections_are_found_where_they_are_asked_for() {
        let same = |own: &str, word: &str| {
            let base = |w: &str| w.replace("ies", "y").trim_end_matches('s').to_owned();
            base(own) == base(word)
        };
        let inflected = |words: &[&str]| {
            let found = Glossary::embedded().longest_inflected(words, same)?;
            found.term.forms.first().map(String::as_str)
        };
        assert_eq!(inflected(&["VLOPs"]), Some("VLOP"));
        assert_eq!(
            inflected(&["electoral", "management", "bodies"]),
            Some("EMB")
        );
        assert_eq!(
            inflected(&["Members", "of", "the", "European", "Parliament"]),
            Some("MEP")
        );
        assert_eq!(inflected(&["EMB"]), Some("EMB"));
        assert_eq!(inflected(&["leds"]), None, "`capitals` says so");
        assert!(forms(&["VLOPs"]).is_none());
    }

    #[test]
    fn words_as_they_are_written_win() {
        let toml = "[[term]]\nforms = [\"lamp board\", \"LB\"]\n\
                    [[term]]\nforms = [\"lamp boards\", \"LBS\"]\n";
        let glossary = Glossary::embedded().extended(toml).expect("well formed");
        let same = |own: &str, word: &str| own.trim_end_matches('s') == word.trim_end_matches('s');
        for text in ["lamp board", "lamp boards"] {
            let words: Vec<&str> = text.split(' ').collect();
            let found = glossary.longest_inflected(&words, same);
            assert_eq!(found.map(|m| m.term.forms[0].as_str()), Some(text));
        }
    }

    #[test]
    fn a_compound_may_be_written_together() {
        let apart = forms(&["e", "voting"]).expect("in the glossary");
        assert_eq!(forms(&["evoting"]), Some(apart));
        let act = Glossary::embedded().longest(&["antiSLAPP", "directive"]);
        assert_eq!(act.map(|m| m.words), Some(2));
        let toml = "[[term]]\nforms = [\"lamp-post board\", \"LP-B\"]\ncapitals = true";
        let own = Glossary::default().extended(toml).expect("well formed");
        assert!(own.longest(&["lamppost", "board"]).is_some());
        assert!(own.longest(&["LPB"]).is_some());
        assert!(own.longest(&["lpb"]).is_none(), "`capitals` says so");
    }

    #[test]
    fn the_longest_form_wins() {
        let found = Glossary::embedded().longest(&["NIS", "Directive"]);
        assert_eq!(found.map(|m| m.words), Some(2));
    }

    #[test]
    fn what_is_no_glossary_is_refused_in_one_line() {
        let error = Glossary::embedded().extended("term = 3").unwrap_err();
        assert!(error.to_string().starts_with("not a glossary: "));
        assert!(!error.to_string().contains('\n'));
        assert!(Glossary::embedded().extended("[[terms]]").is_err());
    }
}
