//! The tables of names. The build script reads the data files and lays them out as constants, so
//! that a look-up reads a few lines of memory and nothing is built when the program starts.

use crate::fold::{folded, place};

use super::{Case, Form, Kind, Match, Name, words};

// `NAMES`, all of them; `PHRASES`, the ways of writing them, by first word; `FIRST`, where a first
// word's stand among these; `OWN` and `CODES`, the names of codes.
include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// One way of writing a name.
struct Phrase {
    text: &'static str,
    /// How many words it has.
    length: usize,
    /// Index into `NAMES`.
    name: usize,
    form: Form,
    /// It has no small letter, so it counts in capitals alone.
    capitals: bool,
    /// It is a plain word as well.
    plain: bool,
}

/// Words, no two of them the same but for case, each with an index; found by their hash. A power
/// of two of slots, at most half of them taken; the word of a free one is empty.
struct Indices(&'static [(&'static str, u16)]);

impl Indices {
    /// The index of an ASCII word in any case, or of any other that is written just so.
    fn get(&self, word: &str) -> Option<usize> {
        let slots = self.0.len();
        let first = place(folded(word), slots);
        for step in 0..slots {
            let (taken, index) = self.0.get((first + step) & slots.wrapping_sub(1))?;
            if taken.is_empty() {
                return None;
            }
            if taken.eq_ignore_ascii_case(word) {
                return Some(usize::from(*index));
            }
        }
        None
    }

    fn words(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let taken = self.0.iter().filter(|slot| !slot.0.is_empty());
        taken.map(|(word, index)| (*word, usize::from(*index)))
    }
}

pub(super) fn all() -> &'static [Name] {
    &NAMES
}

/// The name of a code in any case.
pub(super) fn by_code(code: &str) -> Option<&'static Name> {
    let index = match code.is_ascii() {
        true => CODES.get(code)?,
        false => CODES.get(&code.to_uppercase())?,
    };
    NAMES.get(index)
}

/// The name of the code that speakers carry, as it is.
pub(super) fn exact(code: &str) -> Option<&'static Name> {
    let name = NAMES.get(OWN.get(code)?)?;
    (name.code == code).then_some(name)
}

/// The ways of writing the name of the code that speakers carry, without regions.
pub(super) fn written(code: &str) -> Vec<(&'static str, Form)> {
    let own = |phrase: &&Phrase| {
        let name = NAMES.get(phrase.name);
        phrase.form != Form::Region && name.is_some_and(|name| name.code == code)
    };
    let all = PHRASES.iter().copied().flatten();
    all.filter(own).map(|p| (p.text, p.form)).collect()
}

/// The longest name that `words` begin with.
pub(super) fn longest<'w>(
    words: impl Iterator<Item = &'w str> + Clone,
    case: Case,
) -> Option<Match> {
    let first = words.clone().next()?;
    let mut phrases = first_word(first)?.iter();
    let phrase = phrases.find(|p| p.begins(words.clone(), case))?;
    Some(Match {
        name: NAMES.get(phrase.name)?,
        form: phrase.form,
        words: phrase.length,
        plain: phrase.plain,
    })
}

/// The phrases that begin with a word, the longest first; without allocating for the common case
/// of ASCII.
fn first_word(word: &str) -> Option<&'static [Phrase]> {
    let index = match word.is_ascii() {
        true => FIRST.get(word)?,
        false => FIRST.get(&word.to_lowercase())?,
    };
    PHRASES.get(index).copied()
}

/// The words in small letters that names begin with.
pub(super) fn first_words() -> impl Iterator<Item = &'static str> {
    FIRST.words().map(|(word, _)| word)
}

/// Those of them that some name writes in small letters.
pub(super) fn small_first_words() -> impl Iterator<Item = &'static str> {
    let small = |index: usize| {
        let phrases = PHRASES.get(index).copied().unwrap_or_default();
        phrases.iter().any(|p| !capital(p.text))
    };
    let words = FIRST.words().filter(move |(_, index)| small(*index));
    words.map(|(word, _)| word)
}

impl Phrase {
    fn begins<'w>(&self, mut words: impl Iterator<Item = &'w str>, case: Case) -> bool {
        let mut same = self::words(self.text).enumerate().map(|(i, own)| {
            words
                .next()
                .is_some_and(|word| self.same(own, word, i, case))
        });
        same.all(|same| same)
    }

    fn same(&self, own: &str, word: &str, i: usize, case: Case) -> bool {
        if self.capitals {
            return own == word;
        }
        if i == 0 && (case == Case::Text || self.plain) && capital(own) && !capital(word) {
            return false;
        }
        own == word
            || own.eq_ignore_ascii_case(word)
            || (!own.is_ascii() && own.to_lowercase() == word.to_lowercase())
    }
}

fn capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}
