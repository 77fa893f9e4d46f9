//! How the index writes a word down: under its stem, and behind it what to change of the stem to get
//! the word as written. All inflections of a word so stand together in the dictionary, and one list
//! of places for each form serves those who look for the form and those who look for any.
//!
//! A form that is its own stem is the stem alone. Any other is the stem, a NUL, one byte that
//! counts the letters to take off the stem's end, and the letters to put on instead:
//! `hotline` is `hotlin`, NUL, 1, `e`, since a count of none is 1.

use std::borrow::Cow;

use tantivy_fst::Automaton;

use super::analysis::stem;

/// What stands between the stem and the rest; no word holds it.
const FORM: u8 = 0;
/// The byte that stands for no letters to take off.
const NONE: u8 = 1;
/// Most letters of a stem that a form may lack. A word that differs more from what it would be
/// stemmed to is a stem of its own; of the irregular forms in use here none does.
pub const MAX_LACKING: usize = 4;

/// The term of a folded word.
pub fn term(folded: &str) -> String {
    with_stem(folded, &stem(folded))
}

/// The term of a folded word with this stem.
pub(super) fn with_stem(folded: &str, stem: &str) -> String {
    if folded == stem {
        return folded.to_owned();
    }
    let shared = shared(folded, stem);
    let lacking = u8::try_from(stem.len() - shared).unwrap_or(0);
    let mut term = String::with_capacity(stem.len() + 2 + folded.len() - shared);
    term.push_str(stem);
    term.push(char::from(FORM));
    term.push(char::from(NONE + lacking));
    term.push_str(folded.get(shared..).unwrap_or_default());
    term
}

/// Whether a word may stand under a stem.
pub(super) fn is_form(folded: &str, stem: &str) -> bool {
    stem.len() - shared(folded, stem) <= MAX_LACKING
}

/// Bytes that two words have in common at their beginnings. Stems other than the word itself are of
/// plain letters.
fn shared(folded: &str, stem: &str) -> usize {
    let pairs = folded.bytes().zip(stem.bytes());
    pairs.take_while(|(a, b)| a == b).count()
}

/// The terms of all forms with a stem: those from the first, the stem itself, up to the second,
/// which is none of them.
pub fn inflections(stem: &str) -> [Cow<'_, [u8]>; 2] {
    let mut end = stem.as_bytes().to_vec();
    end.push(FORM + 1);
    [Cow::Borrowed(stem.as_bytes()), Cow::Owned(end)]
}

/// The word that a term stands for; `None` for bytes that are none.
pub fn word(term: &[u8]) -> Option<String> {
    let term = str::from_utf8(term).ok()?;
    let Some((stem, form)) = term.split_once(char::from(FORM)) else {
        return Some(term.to_owned());
    };
    let lacking = form.bytes().next()?.checked_sub(NONE)?;
    let kept = stem.len().checked_sub(usize::from(lacking))?;
    let mut word = stem.get(..kept)?.to_owned();
    word.push_str(form.get(1..)?);
    Some(word)
}

/// Looks for terms by an automaton over words.
pub struct Words<A>(pub A);

/// Where an automaton stands that reads a term.
#[derive(Clone)]
pub enum Reading<S> {
    /// In the stem: where it would stand with so many letters of it taken off.
    Stem([Option<S>; MAX_LACKING + 1]),
    /// Behind the stem.
    Between([Option<S>; MAX_LACKING + 1]),
    /// In the letters put on.
    Rest(S),
    /// In no term.
    Nowhere,
}

impl<A: Automaton> Automaton for Words<A>
where
    A::State: Clone,
{
    type State = Reading<A::State>;

    fn start(&self) -> Self::State {
        let mut states = [const { None }; MAX_LACKING + 1];
        states[0] = Some(self.0.start());
        Reading::Stem(states)
    }

    fn is_match(&self, state: &Self::State) -> bool {
        match state {
            Reading::Stem([Some(state), ..]) | Reading::Rest(state) => self.0.is_match(state),
            _ => false,
        }
    }

    fn can_match(&self, state: &Self::State) -> bool {
        match state {
            Reading::Stem(states) | Reading::Between(states) => {
                states.iter().flatten().any(|state| self.0.can_match(state))
            }
            Reading::Rest(state) => self.0.can_match(state),
            Reading::Nowhere => false,
        }
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        match state {
            Reading::Stem(states) if byte == FORM => Reading::Between(states.clone()),
            Reading::Stem(states) => {
                let mut after = states.clone();
                after.rotate_right(1);
                after[0] = states[0].as_ref().map(|last| self.0.accept(last, byte));
                Reading::Stem(after)
            }
            Reading::Between(states) => {
                let lacking = byte.checked_sub(NONE).map(usize::from);
                let state = lacking.and_then(|n| states.get(n)?.clone());
                state.map_or(Reading::Nowhere, Reading::Rest)
            }
            Reading::Rest(state) => Reading::Rest(self.0.accept(state, byte)),
            Reading::Nowhere => Reading::Nowhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_gives_its_word_back() {
        for word in [
            "hotline",
            "hotlines",
            "vote",
            "voting",
            "went",
            "women",
            "children",
            "2024",
            "ελλαδα",
            "organised",
            "studies",
            "dying",
            "colours",
            "criteria",
            "thought",
        ] {
            let term = term(word);
            assert_eq!(
                super::word(term.as_bytes()).as_deref(),
                Some(word),
                "{term:?}"
            );
            let stem = stem(word);
            let [from, to] = inflections(&stem);
            assert!(
                *from <= *term.as_bytes() && *term.as_bytes() < *to,
                "{term:?}"
            );
        }
        assert_eq!(term("hotline"), "hotlin\0\u{1}e");
        assert_eq!(term("women"), "woman\0\u{3}en");
        assert_eq!(term("hotlin"), "hotlin");
        for broken in [&b"a\0"[..], b"a\0\0b", b"a\0\x09b", b"a\0\x01\xff"] {
            assert_eq!(super::word(broken), None);
        }
    }

    #[test]
    fn inflections_hold_no_other_word() {
        let [from, to] = inflections("vote");
        for other in ["voter", "vot", "voted", "votex"] {
            let term = with_stem(other, other);
            assert!(
                !(*from <= *term.as_bytes() && *term.as_bytes() < *to),
                "{other}"
            );
        }
    }

    #[test]
    fn an_automaton_reads_the_word_behind_a_term() {
        let regex = |source| Words(tantivy_fst::Regex::new(source).unwrap());
        let accepts = |automaton: &Words<tantivy_fst::Regex>, word: &str| {
            let term = term(word);
            let mut state = automaton.start();
            for byte in term.bytes() {
                assert!(automaton.can_match(&state) || !automaton.is_match(&state));
                state = automaton.accept(&state, byte);
            }
            automaton.is_match(&state)
        };
        for (source, yes, no) in [
            ("wom.*", "women", "woods"),
            ("went", "went", "go"),
            ("hotlines?", "hotline", "hotlin"),
            ("studi.*", "studies", "study"),
            (".*ing", "voting", "votes"),
        ] {
            assert!(accepts(&regex(source), yes), "{source} {yes}");
            assert!(!accepts(&regex(source), no), "{source} {no}");
        }
    }
}
