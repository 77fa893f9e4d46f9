//! Patterns, fuzzy words and regular expressions as automata over the words of the index.

use std::collections::BTreeSet;
use std::io;
use std::sync::OnceLock;

use ecne_index::DocumentRecord;
use ecne_index::engine::analysis;
use ecne_index::engine::layout::Record;
use ecne_index::engine::schema::{self, Fields, MARK};
use ecne_index::engine::terms::{self, Words};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::TermDictionary;
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};
use tantivy_fst::Automaton;

use crate::error::{Error, Kind};

/// Most words of the index that a pattern, fuzzy word or regular expression may stand for.
pub const WIDEST: usize = 1_000;
/// Most documents that a part of a path may stand for.
const DOCUMENTS: usize = 20_000;
/// Longest regular expression in bytes.
const LONGEST_REGEX: usize = 500;

/// Longest pattern in bytes: a state is a set of places in one number. A longer one, which only
/// a flag or a program can ask for, matches nothing.
pub const LONGEST_PATTERN: usize = 120;

/// Why a regular expression cannot be used.
pub fn check_regex(source: &str) -> Result<(), String> {
    if source.len() > LONGEST_REGEX {
        return Err(format!(
            "a regular expression is at most {LONGEST_REGEX} bytes long"
        ));
    }
    match regex(source) {
        Some(_) => Ok(()),
        None if source.contains(['^', '$']) || source.contains("\\b") => {
            let message = "a regular expression matches a whole word, so `^`, `$` and `\\b` have no \
                           place in it";
            Err(message.to_owned())
        }
        None => Err("not a regular expression that can be searched for".to_owned()),
    }
}

/// A set of words that need not be known beforehand.
pub enum Open {
    Pattern(Glob),
    Fuzzy(Fuzzy),
    Regex(Box<tantivy_fst::Regex>),
}

impl Open {
    /// `*` for any characters, `?` for one; all else as it is.
    pub fn pattern(text: &str) -> Open {
        Open::Pattern(Glob::new(text))
    }

    /// At most `distance` letters wrong, missing, too many, or two neighbours exchanged.
    pub fn fuzzy(word: &str, distance: u8) -> Open {
        static ONE: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
        static TWO: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
        let cell = if distance <= 1 { &ONE } else { &TWO };
        let build = || LevenshteinAutomatonBuilder::new(distance.clamp(1, 2), true);
        Open::Fuzzy(Fuzzy(cell.get_or_init(build).build_dfa(word)))
    }

    /// `None` where [`check_regex`] gives an error.
    pub fn regex(source: &str) -> Option<Open> {
        check_regex(source).ok()?;
        Some(Open::Regex(Box::new(regex(source)?)))
    }
}

/// The expression over folded words: case and accents do not matter in it either.
fn regex(source: &str) -> Option<tantivy_fst::Regex> {
    let mut folded = String::from("(?i)");
    for c in source.chars() {
        let plain = match c.is_ascii() {
            true => String::new(),
            false => analysis::fold(c.encode_utf8(&mut [0; 4])),
        };
        // A letter that folds to two (`œ`) may stand where only one can, as in a class.
        match plain.chars().count() {
            1 => folded.push_str(&plain),
            _ => folded.push(c),
        }
    }
    tantivy_fst::Regex::new(&folded).ok()
}

/// The pattern that a word in quotation marks is, if it is one. A `?` at its end is the mark of a
/// question; one among other marks is part of an address.
pub fn quoted_pattern(word: &str) -> Option<&str> {
    let bare = word.trim_end_matches(|c: char| c != '*' && !c.is_alphanumeric());
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '?' | '-' | '\u{2010}' | '\u{2011}');
    let open = bare.contains('*') || (bare.contains('?') && bare.chars().all(plain));
    (open && bare.contains(char::is_alphanumeric)).then_some(bare)
}

/// Folds the letters between the marks.
pub fn fold_pattern(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars() {
        if c == '*' || c == '?' {
            out.push_str(&analysis::fold(&run));
            run.clear();
            out.push(c);
        } else {
            run.push(c);
        }
    }
    out.push_str(&analysis::fold(&run));
    out
}

/// The codes of a field that an automaton accepts, sorted.
pub fn codes(
    readers: &[SegmentReader],
    field: Field,
    open: &Open,
    shown: &str,
) -> Result<Vec<String>, Error> {
    let code = |term: &[u8]| str::from_utf8(term).ok().map(str::to_owned);
    expand(readers, field, shown, &mut |terms, found| match open {
        Open::Pattern(glob) => collect(terms, glob, code, found),
        Open::Fuzzy(fuzzy) => collect(terms, fuzzy, code, found),
        Open::Regex(regex) => collect(terms, &**regex, code, found),
    })
}

/// All codes of a field that a document has which has not been deleted, sorted.
///
/// # Errors
/// More than [`WIDEST`].
pub fn codes_held(
    readers: &[SegmentReader],
    field: Field,
    shown: &str,
) -> Result<Vec<String>, Error> {
    let mut held = Vec::new();
    for code in codes(readers, field, &Open::pattern("*"), shown)? {
        if is_held(readers, field, &code)? {
            held.push(code);
        }
    }
    Ok(held)
}

/// Whether a document has that code which has not been deleted.
pub fn is_held(readers: &[SegmentReader], field: Field, code: &str) -> Result<bool, Error> {
    let term = Term::from_field_text(field, code);
    for reader in readers {
        let index = reader.inverted_index(field).map_err(Error::engine)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic);
        let Some(mut postings) = postings.map_err(Error::engine)? else {
            continue;
        };
        while postings.doc() != TERMINATED {
            if !reader.is_deleted(postings.doc()) {
                return Ok(true);
            }
            postings.advance();
        }
    }
    Ok(false)
}

/// The words of a field, as written, that an automaton accepts, sorted.
pub fn words(
    readers: &[SegmentReader],
    field: Field,
    open: &Open,
    shown: &str,
) -> Result<Vec<String>, Error> {
    expand(readers, field, shown, &mut |terms, found| match open {
        Open::Pattern(glob) => collect(terms, Words(glob), terms::word, found),
        Open::Fuzzy(fuzzy) => collect(terms, Words(fuzzy), terms::word, found),
        Open::Regex(regex) => collect(terms, Words(&**regex), terms::word, found),
    })
}

type Found = BTreeSet<String>;

fn expand(
    readers: &[SegmentReader],
    field: Field,
    shown: &str,
    collect: &mut dyn FnMut(&TermDictionary, &mut Found) -> io::Result<()>,
) -> Result<Vec<String>, Error> {
    let mut found = Found::new();
    for reader in readers {
        let index = reader.inverted_index(field).map_err(Error::engine)?;
        collect(index.terms(), &mut found).map_err(Error::engine)?;
        if found.len() > WIDEST {
            let message = format!(
                "`{shown}` stands for more than {WIDEST} words of this index; write more letters of it"
            );
            return Err(Error::new(Kind::TooWide, message));
        }
    }
    Ok(found.into_iter().collect())
}

fn collect<A: Automaton>(
    terms: &TermDictionary,
    automaton: A,
    word: impl Fn(&[u8]) -> Option<String>,
    found: &mut Found,
) -> io::Result<()>
where
    A::State: Clone,
{
    let mut stream = terms.search(automaton).into_stream()?;
    while stream.advance() {
        found.extend(word(stream.key()));
        if found.len() > WIDEST {
            break;
        }
    }
    Ok(())
}

/// Whether a path has a text in it, or is like it where it has `*` or `?`, whatever the case.
fn named(text: &str) -> impl Fn(&str) -> bool {
    let lower = text.to_lowercase();
    let glob = lower.contains(['*', '?']).then(|| Glob::new(&lower));
    move |path| {
        let path = path.to_lowercase();
        match &glob {
            Some(glob) => glob.accepts(&path),
            None => path.contains(&lower),
        }
    }
}

/// Ids of the documents of which a file with that text in its path is a copy, sorted: of files with
/// the same bytes the first alone is in the dictionary. This looks at every record, some
/// microseconds each, for who has found nothing else.
pub fn originals(
    readers: &[SegmentReader],
    fields: &Fields,
    text: &str,
) -> Result<Vec<String>, Error> {
    let named = named(text);
    let mark = Term::from_field_text(fields.record, MARK);
    let mut found = BTreeSet::new();
    for reader in readers {
        let index = reader
            .inverted_index(fields.record)
            .map_err(Error::engine)?;
        let records = index.read_postings(&mark, IndexRecordOption::Basic);
        let Some(mut records) = records.map_err(Error::engine)? else {
            continue;
        };
        let store = reader.get_store_reader(1).map_err(Error::engine)?;
        while records.doc() != TERMINATED {
            let bytes = store.get_document_bytes(records.doc());
            let bytes = bytes.map_err(Error::engine)?;
            let record = schema::stored(fields, &bytes).and_then(DocumentRecord::decode);
            let record = record.filter(|_| !reader.is_deleted(records.doc()));
            if let Some(record) = record.filter(|r| r.copies.iter().any(|id| named(id))) {
                found.insert(record.id);
            }
            records.advance();
        }
    }
    Ok(found.into_iter().collect())
}

/// The documents whose path holds the text, or matches it as a pattern, whatever the case.
pub fn documents(
    readers: &[SegmentReader],
    field: Field,
    text: &str,
) -> Result<Vec<String>, Error> {
    let named = named(text);
    let mut found = BTreeSet::new();
    for reader in readers {
        let index = reader.inverted_index(field).map_err(Error::engine)?;
        let mut stream = index.terms().stream().map_err(Error::engine)?;
        while stream.advance() {
            let Ok(id) = str::from_utf8(stream.key()) else {
                continue;
            };
            if named(id) {
                found.insert(id.to_owned());
            }
            if found.len() > DOCUMENTS {
                let message = format!("`{text}` is in more than {DOCUMENTS} paths");
                return Err(Error::new(Kind::TooWide, message));
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// A pattern over characters; its states are the places in it that can be reached, as bits.
pub struct Glob(Vec<Part>);

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Byte(u8),
    /// One character of one to four bytes.
    One,
    /// Any bytes.
    Any,
}

/// A pattern without a match: no text holds this byte.
const NOTHING: [Part; 1] = [Part::Byte(0xff)];

impl Glob {
    /// `*` for any characters, `?` for one; all else as it is.
    pub fn new(text: &str) -> Glob {
        let mut parts = Vec::new();
        for c in text.chars() {
            match c {
                '*' if parts.last() == Some(&Part::Any) => {}
                '*' => parts.push(Part::Any),
                '?' => parts.push(Part::One),
                c => parts.extend(c.encode_utf8(&mut [0; 4]).bytes().map(Part::Byte)),
            }
        }
        if parts.len() > LONGEST_PATTERN {
            return Glob(NOTHING.to_vec());
        }
        Glob(parts)
    }

    /// Whether a whole text is like that.
    pub fn accepts(&self, text: &str) -> bool {
        accepts(self, text)
    }

    /// Adds the places that are reached without a byte.
    fn close(&self, mut state: u128) -> u128 {
        for (i, part) in self.0.iter().enumerate() {
            if *part == Part::Any && state >> i & 1 == 1 {
                state |= 1 << (i + 1);
            }
        }
        state
    }
}

fn accepts<A: Automaton>(automaton: &A, text: &str) -> bool {
    let start = automaton.start();
    let end = text.bytes().fold(start, |s, b| automaton.accept(&s, b));
    automaton.is_match(&end)
}

impl Automaton for Glob {
    type State = u128;

    fn start(&self) -> u128 {
        self.close(1)
    }

    fn is_match(&self, state: &u128) -> bool {
        state >> self.0.len() & 1 == 1
    }

    fn can_match(&self, state: &u128) -> bool {
        *state != 0
    }

    fn accept(&self, state: &u128, byte: u8) -> u128 {
        // The second and later bytes of a character stay where the first has led.
        let follows = byte & 0b1100_0000 == 0b1000_0000;
        let mut next = 0u128;
        for (i, part) in self.0.iter().enumerate() {
            if state >> i & 1 == 0 {
                continue;
            }
            match part {
                Part::Byte(b) if *b == byte => next |= 1 << (i + 1),
                Part::One if !follows => next |= 1 << (i + 1),
                Part::Any => next |= 1 << i,
                _ => {}
            }
        }
        if follows {
            let after_one = |i: &usize| self.0.get(i.wrapping_sub(1)) == Some(&Part::One);
            for i in (1..=self.0.len()).filter(after_one) {
                next |= *state & (1 << i);
            }
        }
        self.close(next)
    }
}

/// A word with a few letters wrong.
pub struct Fuzzy(DFA);

impl Fuzzy {
    /// Whether a whole text is like that.
    pub fn accepts(&self, text: &str) -> bool {
        accepts(self, text)
    }
}

impl Automaton for Fuzzy {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_accept_what_they_say() {
        for (pattern, yes, no) in [
            ("hot*", "hotline", "shot"),
            ("*phobia", "islamophobia", "phobias"),
            ("organi?e", "organise", "organie"),
            ("m?yor*s", "mayors", "mayr"),
            ("?b", "αb", "ααb"),
            ("a*b*c", "axxbyyc", "acb"),
        ] {
            let glob = Glob::new(pattern);
            assert!(glob.accepts(yes), "{pattern} {yes}");
            assert!(!glob.accepts(no), "{pattern} {no}");
        }
    }

    #[test]
    fn a_pattern_that_is_too_long_matches_nothing() {
        let long = "a".repeat(LONGEST_PATTERN);
        assert!(Glob::new(&long).accepts(&long));
        assert!(!Glob::new(&format!("{long}*b*")).accepts(&format!("{long}b")));
    }

    #[test]
    fn case_and_accents_do_not_matter_in_regular_expressions() {
        let accepts = |source: &str, word: &str| {
            let regex = regex(source).expect("well formed");
            let end = word.bytes().fold(regex.start(), |s, b| regex.accept(&s, b));
            regex.is_match(&end)
        };
        assert!(accepts("Hot(Line|spot)", "hotline"));
        assert!(accepts("caf[éè]s?", "cafes"));
        assert!(accepts(r"[A-Z]{2}\d+", "eu27"));
        assert!(!accepts(r"\D+", "27") && accepts(r"\D+", "eu"));
    }

    #[test]
    fn regular_expressions_are_bounded() {
        assert!(check_regex("vot(e|ing)").is_ok());
        assert!(check_regex("(").is_err());
        assert!(check_regex(&"a".repeat(1_000)).is_err());
        assert!(check_regex("((a{100}){100}){100}").is_err());
        assert!(check_regex("a)(b").is_err());
    }
}
