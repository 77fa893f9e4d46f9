//! How text becomes terms: one cutter of words for indexing, querying and highlighting.
//!
//! A word is a maximal run of letters and digits, in lower case, without accents. A possessive
//! `'s` is no word. A hyphenated compound of two to four parts gives its parts and, at the position
//! of the first, the parts joined, so that `evoting` finds `e-voting`. Between two blocks, and
//! between two cells of a table row, one position stays empty, so that no phrase crosses.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use tantivy::Index;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::spelling::{self, MAX_JOINED_PARTS};
use super::terms;

/// Name of the analyser of words: one term a word, as [`terms`] says.
pub const WORDS: &str = "words";
/// Longest word in bytes; what is longer is cut there, when indexing and when querying.
pub const MAX_TERM: usize = 120;

/// Makes the analysers known to an index. Every opened index needs it before it is written.
pub fn register(index: &Index) {
    index.tokenizers().register(WORDS, Analyser::default());
}

/// The words of a text, in order.
pub fn words(text: &str) -> Words<'_> {
    Words {
        text,
        at: 0,
        position: 0,
        in_compound: false,
        started: false,
        joined: None,
        beginnings: None,
        spare: String::new(),
    }
}

/// The words of a text, in order; of ASCII words with none of these beginnings the folded form is left
/// empty, which makes it much faster to look for a few.
pub fn words_beginning<'a>(text: &'a str, beginnings: &'a Beginnings) -> Words<'a> {
    Words {
        beginnings: Some(beginnings),
        ..words(text)
    }
}

/// The first two letters or digits of some words.
pub struct Beginnings {
    /// By the first, a bit for each second and one for none.
    seconds: [u64; 36],
}

impl Beginnings {
    /// Those of folded words.
    pub fn of<'w>(folded: impl IntoIterator<Item = &'w str>) -> Beginnings {
        let mut seconds = [0; 36];
        for word in folded {
            let mut bytes = word.bytes();
            let Some(first) = bytes.next().and_then(number) else {
                continue;
            };
            // The second may be no letter of ASCII, as where `a-λ` is put together: then the first
            // stands for it alone.
            seconds[first] |= 1 << bytes.next().and_then(number).unwrap_or(NO_SECOND);
        }
        Beginnings { seconds }
    }

    /// Whether one of them is that of an ASCII word, or of what it may be put together to: of one
    /// letter both are open.
    fn has(&self, run: &str) -> bool {
        let mut bytes = run.bytes();
        let Some(first) = bytes.next().and_then(number) else {
            return true;
        };
        let seconds = self.seconds[first];
        match bytes.next().and_then(number) {
            Some(second) => seconds >> second & 1 == 1,
            None => seconds != 0,
        }
    }
}

/// Stands for a word of one letter.
const NO_SECOND: usize = 36;

/// The number of a letter or digit of ASCII, below 36.
fn number(byte: u8) -> Option<usize> {
    char::from(byte).to_digit(36).map(|digit| digit as usize)
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word in lower case without accents; see [`words_beginning`].
    pub folded: String,
    /// Byte range of the text.
    pub range: Range<usize>,
    /// Its place among the words; it grows, but not always by one.
    pub position: usize,
    /// The parts of a hyphenated compound put together: it stands beside its first part.
    pub joined: bool,
}

/// Lower case, no accents, letters and digits only.
pub fn fold(run: &str) -> String {
    fold_into(run, String::new())
}

/// The same in the memory of a word that nobody needs any more.
fn fold_into(run: &str, mut out: String) -> String {
    out.clear();
    if run.len() <= MAX_TERM && run.bytes().all(|b| b.is_ascii_alphanumeric()) {
        out.push_str(run);
        out.make_ascii_lowercase();
        return out;
    }
    if run.is_ascii() {
        for c in run
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(MAX_TERM)
        {
            out.push(c.to_ascii_lowercase());
        }
        return out;
    }
    let plain = run.nfkd().filter(|c| !is_combining_mark(*c));
    for c in plain.flat_map(char::to_lowercase) {
        if out.len() + 4 > MAX_TERM {
            break;
        }
        match spelling::letters(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_alphanumeric() && !is_combining_mark(c) => out.push(c),
            None => {}
        }
    }
    out
}

/// The stem of a folded word: British spelling made American, irregular forms made regular,
/// English inflections taken off.
pub fn stem(folded: &str) -> String {
    stem_with(&frostem::Stemmer::new(frostem::Algorithm::English), folded).into_owned()
}

fn stem_with<'a>(stemmer: &frostem::Stemmer, folded: &'a str) -> Cow<'a, str> {
    if !folded.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(folded);
    }
    let stem = match spelling::regular(folded) {
        Some(base) => stemmer.stem(base).into_owned().into(),
        None => match spelling::american(folded) {
            Cow::Borrowed(word) => stemmer.stem(word),
            Cow::Owned(word) => stemmer.stem(&word).into_owned().into(),
        },
    };
    match terms::is_form(folded, &stem) {
        true => stem,
        false => Cow::Borrowed(folded),
    }
}

/// Iterator of [`words`].
pub struct Words<'a> {
    text: &'a str,
    at: usize,
    position: usize,
    in_compound: bool,
    started: bool,
    joined: Option<Word>,
    beginnings: Option<&'a Beginnings>,
    /// Memory for the next folded word.
    pub(super) spare: String,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        if let Some(joined) = self.joined.take() {
            return Some(joined);
        }
        loop {
            let before = self.at;
            let Run { range, plain } = next_run(self.text, self.at)?;
            self.at = range.end;
            let between = self.text.get(before..range.start).unwrap_or_default();
            let run = self.text.get(range.clone()).unwrap_or_default();
            if is_possessive(run, between, before > 0) {
                continue;
            }
            let wanted = !plain || self.beginnings.is_none_or(|b| b.has(run));
            let folded = if wanted {
                fold_into(run, std::mem::take(&mut self.spare))
            } else {
                String::new()
            };
            if wanted && folded.is_empty() {
                continue;
            }
            self.position += step(self.started, between);
            self.started = true;
            let first = !(self.in_compound && is_hyphen(between));
            self.in_compound = joins_next(self.text, range.end);
            let word = Word {
                folded,
                range,
                position: self.position,
                joined: false,
            };
            if first && self.in_compound && wanted {
                self.joined = compound(self.text, &word);
            }
            return Some(word);
        }
    }
}

/// One position per word, one more for the end of a block or a cell.
fn step(started: bool, between: &str) -> usize {
    if !started {
        return 0;
    }
    1 + usize::from(between.bytes().any(|b| b == b'\n' || b == b'|'))
}

/// A maximal run of letters and digits.
struct Run {
    range: Range<usize>,
    /// All of it is ASCII.
    plain: bool,
}

/// Which bytes are letters or digits of ASCII.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    plain
};

/// The next run at or after a byte offset.
fn next_run(text: &str, from: usize) -> Option<Run> {
    // ASCII is passed over byte by byte; other letters are looked at as such.
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        let byte = *bytes.get(start)?;
        if PLAIN[usize::from(byte)] {
            break;
        }
        if byte.is_ascii() {
            start += 1;
            continue;
        }
        let c = text.get(start..)?.chars().next()?;
        if c.is_alphanumeric() {
            break;
        }
        start += c.len_utf8();
    }
    let mut end = start;
    while bytes.get(end).is_some_and(|byte| PLAIN[usize::from(*byte)]) {
        end += 1;
    }
    let ascii = end;
    if bytes.get(end).is_some_and(|byte| !byte.is_ascii()) {
        let tail = text.get(end..)?;
        end += tail.find(|c: char| !continues(c)).unwrap_or(tail.len());
    }
    Some(Run {
        range: start..end,
        plain: end == ascii,
    })
}

/// Letters and digits, and what may stand inside a word without being seen: accents written
/// apart, soft hyphens, joiners.
fn continues(c: char) -> bool {
    c.is_alphanumeric()
        || (!c.is_ascii()
            && (matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
                || is_combining_mark(c)))
}

fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}")
}

fn is_possessive(run: &str, between: &str, follows: bool) -> bool {
    follows && matches!(run, "s" | "S") && matches!(between, "'" | "’" | "ʼ")
}

/// A text without the possessives, which are no words: `Portugal` for `Portugal's`.
pub fn without_possessives(text: &str) -> Cow<'_, str> {
    // Most texts are passed over quickly.
    if text.bytes().all(|b| b.is_ascii() && b != b'\'') {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let (mut kept, mut before) = (0, 0);
    while let Some(Run { range, .. }) = next_run(text, before) {
        let between = text.get(before..range.start).unwrap_or_default();
        let run = text.get(range.clone()).unwrap_or_default();
        if is_possessive(run, between, before > 0) {
            out.push_str(text.get(kept..before).unwrap_or_default());
            kept = range.end;
        }
        before = range.end;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

/// Whether a hyphen and another part follow.
fn joins_next(text: &str, end: usize) -> bool {
    if matches!(text.as_bytes().get(end), None | Some(b' ')) {
        return false;
    }
    let mut rest = text.get(end..).unwrap_or_default().chars();
    matches!(rest.next(), Some('-' | '\u{2010}' | '\u{2011}'))
        && rest.next().is_some_and(char::is_alphanumeric)
}

/// The compound that begins with `first`, put together; `None` where it has too many parts or
/// holds digits alone, as a date does.
fn compound(text: &str, first: &Word) -> Option<Word> {
    let mut folded = first.folded.clone();
    let mut end = first.range.end;
    let mut parts = 1;
    while joins_next(text, end) {
        let Run { range, .. } = next_run(text, end)?;
        parts += 1;
        if parts > MAX_JOINED_PARTS {
            return None;
        }
        folded.push_str(&fold(text.get(range.clone())?));
        end = range.end;
    }
    if folded.len() > MAX_TERM || folded.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let range = first.range.start..end;
    Some(Word {
        folded,
        range,
        position: first.position,
        joined: true,
    })
}

/// Words whose terms an analyser keeps at most: few texts have more different ones.
const MAX_KNOWN: usize = 20_000;

/// Cuts texts into terms.
#[derive(Clone, Default)]
pub(super) struct Analyser {
    /// Terms of the words met so far: most words of a text are met again and again, and stemming
    /// takes longer than all else that is done to them.
    known: HashMap<String, String, RandomState>,
}

impl Analyser {
    /// Appends the term of a folded word.
    pub(super) fn append_term(&mut self, folded: &str, out: &mut String) {
        if let Some(term) = self.known.get(folded) {
            out.push_str(term);
            return;
        }
        let stemmer = frostem::Stemmer::new(frostem::Algorithm::English);
        let term = terms::with_stem(folded, &stem_with(&stemmer, folded));
        out.push_str(&term);
        if self.known.len() >= MAX_KNOWN {
            self.known.clear();
        }
        self.known.insert(folded.to_owned(), term);
    }
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream {
            words: words(text),
            analyser: self,
            token: Token::default(),
        }
    }
}

/// The engine's view of [`words`].
pub struct Stream<'a> {
    words: Words<'a>,
    analyser: &'a mut Analyser,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token.offset_from = word.range.start;
        self.token.offset_to = word.range.end;
        self.token.position = word.position;
        self.token.position_length = 1;
        let text = &mut self.token.text;
        text.clear();
        self.analyser.append_term(&word.folded, text);
        self.words.spare = word.folded;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, usize)> {
        words(text).map(|w| (w.folded, w.position)).collect()
    }

    fn plain(text: &str) -> String {
        words(text).map(|w| w.folded).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn folds_case_accents_and_letters() {
        assert_eq!(
            plain("Électoral NAÏVE Straße Łódź Þing ﬁle"),
            "electoral naive strasse lodz thing file"
        );
        assert_eq!(
            plain("e\u{301}lection co\u{ad}operation"),
            "election cooperation"
        );
        assert_eq!(plain("Ελλάδα"), "ελλαδα");
    }

    #[test]
    fn words_with_other_beginnings_keep_their_places() {
        let text = "NL's e-voting tests’ went “well”, Élodie said – no e‑mail";
        let all: Vec<Word> = words(text).collect();
        let some: Vec<Word> =
            words_beginning(text, &Beginnings::of(["evoting", "tests", "email"])).collect();
        let plain = |all: &[Word]| {
            let plain = all.iter().filter(|w| !w.joined);
            plain
                .map(|w| (w.range.clone(), w.position))
                .collect::<Vec<_>>()
        };
        assert_eq!(plain(&some), plain(&all));
        let folded: Vec<&str> = some.iter().map(|w| w.folded.as_str()).collect();
        assert_eq!(
            folded,
            [
                "", "e", "evoting", "", "tests", "", "", "elodie", "", "", "e", "email", ""
            ]
        );
    }

    #[test]
    fn drops_possessives_and_keeps_other_apostrophes() {
        assert_eq!(
            plain("the mayor's NL’s don't O'Brien s"),
            "the mayor nl don t o brien s"
        );
    }

    #[test]
    fn possessives_can_be_left_out() {
        for (text, without) in [
            ("Portugal's", "Portugal"),
            ("NL’s and PT's mayors", "NL and PT mayors"),
            ("O'Brien s don't 's mayors'", "O'Brien s don't 's mayors'"),
            ("hotline", "hotline"),
        ] {
            assert_eq!(without_possessives(text), without);
        }
    }

    #[test]
    fn joins_compounds_beside_their_first_part() {
        let expected = [("e", 0), ("evoting", 0), ("voting", 1), ("works", 2)];
        assert_eq!(
            cut("e-voting works"),
            expected.map(|(w, p)| (w.to_owned(), p))
        );
        assert_eq!(plain("2024-05-01"), "2024 05 01");
        assert_eq!(plain("a-b-c-d-e"), "a b c d e");
        assert_eq!(
            words("an e-voting").find(|w| w.joined).map(|w| w.range),
            Some(3..11)
        );
    }

    #[test]
    fn leaves_a_gap_between_blocks_and_cells() {
        let positions: Vec<usize> = words("one two\nthree | four").map(|w| w.position).collect();
        assert_eq!(positions, [0, 1, 3, 5]);
    }

    #[test]
    fn takes_inflections_and_spellings_together() {
        for (a, b) in [
            ("hotlines", "hotline"),
            ("organisation", "organizations"),
            ("organised", "organize"),
            ("behaviours", "behavior"),
            ("women", "woman"),
            ("spoke", "speaking"),
            ("analyses", "analysis"),
            ("centre", "centers"),
            ("programmes", "program"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
    }

    #[test]
    fn no_stem_is_far_from_its_irregular_forms() {
        for (form, base) in spelling::IRREGULAR {
            assert_eq!(stem(form), stem(base), "{form}");
        }
    }

    #[test]
    fn another_analysis_is_another_format() {
        let text = "The NL's e\u{2011}voting programmes (Straße, co-opération) were organised by \
                    women's\nnetworks | spoke 2,5 times of hot-line-calls; analyses’ crises ran; \
                    it goes on";
        let mut stream = Analyser::default();
        let mut stream = stream.token_stream(text);
        let mut terms = Vec::new();
        while stream.advance() {
            let token = stream.token();
            terms.push(format!("{}@{}", token.text, token.position));
        }
        let message = "texts become other terms: raise FORMAT, then set this down anew";
        let terms = terms.join(" ").escape_default().to_string();
        assert_eq!(
            (super::super::FORMAT, terms.as_str()),
            (5, TERMS),
            "{message}"
        );
    }

    /// The terms of that text with their positions, as all indexes of this format hold them.
    const TERMS: &str = concat!(
        r"the@0 nl@1 e@2 evot\u{0}\u{1}ing@2 vote\u{0}\u{2}ing@3 program\u{0}\u{1}mes@4 ",
        r"strass\u{0}\u{1}e@5 co@6 cooper\u{0}\u{1}ation@6 oper\u{0}\u{1}ation@7 were@8 ",
        r"organiz\u{0}\u{2}sed@9 by@10 woman\u{0}\u{3}en@11 network\u{0}\u{1}s@13 ",
        r"speak\u{0}\u{4}oke@15 2@16 5@17 time\u{0}\u{1}s@18 of@19 hot@20 ",
        r"hotlinecal\u{0}\u{1}ls@20 line@21 call\u{0}\u{1}s@22 analysi\u{0}\u{2}es@23 ",
        r"crisi\u{0}\u{2}es@24 run\u{0}\u{3}an@25 it@26 go\u{0}\u{1}es@27 on@28",
    );

    #[test]
    fn cuts_what_is_too_long() {
        assert_eq!(fold(&"x".repeat(1000)).len(), MAX_TERM);
        assert!(fold(&"é".repeat(1000)).len() <= MAX_TERM);
        assert!(cut(&"x-".repeat(10_000)).len() == 10_000);
    }
}
