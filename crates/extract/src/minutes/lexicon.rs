//! The word lists and verbs that the rules read: `data/words.txt` and `data/verbs.txt`, in memory
//! once.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::tokens::Tokens;
use super::{acts, header};
use crate::hash::{self, Table, Words};
use crate::names;

/// A list of `data/words.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Representatives,
    NationalBodies,
    Collectives,
    Anaphora,
    Chairs,
    LeadIns,
    Adverbs,
    Positions,
    Titles,
    Tellings,
}

const LISTS: [(&str, List); 10] = [
    ("representatives", List::Representatives),
    ("national bodies", List::NationalBodies),
    ("collectives", List::Collectives),
    ("anaphora", List::Anaphora),
    ("chairs", List::Chairs),
    ("lead-ins", List::LeadIns),
    ("adverbs", List::Adverbs),
    ("positions", List::Positions),
    ("titles", List::Titles),
    ("tellings", List::Tellings),
];

/// What a word can be as a verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Verb {
    /// It tells that somebody spoke; else what somebody does.
    pub speech: bool,
    pub base: bool,
    pub third: bool,
    pub past: bool,
    pub participle: bool,
    pub gerund: bool,
}

/// Phrases by first word; the longest first.
type Phrases = Table<&'static str, Vec<Vec<&'static str>>>;

static PHRASES: LazyLock<[Phrases; LISTS.len()]> = LazyLock::new(read_lists);

/// What a word can begin or be, looked up once when a text is cut into tokens, so that most
/// questions about most words are answered without another look-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u32);

impl Marks {
    /// A name can begin with it.
    pub const NAME: Marks = Marks(1 << 10);
    /// A name can begin with it in small letters.
    pub const SMALL_NAME: Marks = Marks(1 << 11);
    /// A reference to an act can begin with it.
    pub const ACT: Marks = Marks(1 << 12);
    /// "by" and "from".
    pub const AGENT: Marks = Marks(1 << 13);
    /// "I", "we", "my".
    pub const FIRST_PERSON: Marks = Marks(1 << 14);
    /// "and", "but", "while": a clause can follow without a comma.
    pub const CONJUNCTION: Marks = Marks(1 << 15);
    /// "the", "several", "two": a subject can begin with it.
    const ARTICLE: Marks = Marks(1 << 16);
    /// A place can begin with it.
    pub const PLACE: Marks = Marks(1 << 17);
    const VERB: Marks = Marks(1 << 18);
    const SPEECH: Marks = Marks(1 << 19);
    const BASE: Marks = Marks(1 << 20);
    const THIRD: Marks = Marks(1 << 21);
    const PAST: Marks = Marks(1 << 22);
    const PARTICIPLE: Marks = Marks(1 << 23);
    const GERUND: Marks = Marks(1 << 24);

    const fn list(list: List) -> Marks {
        Marks(1 << list as u32)
    }

    /// Those of a word in small letters that can open a subject.
    pub const SUBJECT: Marks = Marks(
        Marks::list(List::Representatives).0
            | Marks::list(List::Collectives).0
            | Marks::list(List::Anaphora).0
            | Marks::list(List::Chairs).0
            | Marks::ARTICLE.0
            | Marks::SMALL_NAME.0,
    );

    /// Whether any of the marks is set.
    pub fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    /// What the word can be as a verb; `None` where it is none that the list knows.
    pub fn verb(self) -> Option<Verb> {
        self.has(Marks::VERB).then(|| Verb {
            speech: self.has(Marks::SPEECH),
            base: self.has(Marks::BASE),
            third: self.has(Marks::THIRD),
            past: self.has(Marks::PAST),
            participle: self.has(Marks::PARTICIPLE),
            gerund: self.has(Marks::GERUND),
        })
    }

    /// What a word is whose hash is known.
    pub fn of(hash: u64) -> Marks {
        MARKS.get(hash).unwrap_or_default()
    }
}

static MARKS: LazyLock<Words<Marks>> = LazyLock::new(read_marks);

/// Words that the tables hold at most; a test counts them.
const WORDS: usize = 8_192;

fn read_marks() -> Words<Marks> {
    let mut marks: Words<Marks> = Words::with_room(WORDS);
    let mut mark = |word: &str, mark: Marks| {
        if let Some(slot) = marks.slot(hash::folded(word)) {
            slot.0 |= mark.0;
        }
    };
    names::first_words().for_each(|w| mark(w, Marks::NAME));
    names::small_first_words().for_each(|w| mark(w, Marks::SMALL_NAME));
    acts::first_words().for_each(|w| mark(w, Marks::ACT));
    header::place_words().for_each(|w| mark(w, Marks::PLACE));
    read_verbs(&mut mark);
    let joins = ["and", "but", "while", "whereas", "whilst"];
    let articles = [
        "the", "both", "our", "a", "an", "one", "another", "two", "three", "four", "five", "each",
        "every", "all", "other", "most", "many", "some", "several", "various", "few", "these",
        "eu",
    ];
    let small = [
        (&["by", "from"][..], Marks::AGENT),
        (&["i", "we", "my", "our", "me"][..], Marks::FIRST_PERSON),
        (&joins[..], Marks::CONJUNCTION),
        (&articles[..], Marks::ARTICLE),
    ];
    for (words, own) in small {
        words.iter().for_each(|w| mark(w, own));
    }
    for (_, list) in LISTS {
        let phrases = PHRASES.get(list as usize).into_iter();
        for word in phrases.flat_map(Table::keys) {
            mark(word, Marks::list(list));
        }
    }
    marks
}

/// The token after the longest phrase of a list that begins at `i`.
pub(super) fn phrase(list: List, tokens: &Tokens<'_>, i: usize) -> Option<usize> {
    if !tokens.has(i, Marks::list(list)) {
        return None;
    }
    let mut buffer = [0; 24];
    let first = hash::small(tokens.str(i), &mut buffer)?;
    let phrases = PHRASES.get(list as usize)?.get(first)?;
    phrases.iter().find_map(|phrase| {
        let mut at = i;
        for (n, word) in phrase.iter().enumerate() {
            if n > 0 && (tokens.is_mark(at, '-') || tokens.is_mark(at, '/')) {
                at += 1;
            }
            tokens.is(at, word).then_some(())?;
            at += 1;
        }
        Some(at)
    })
}

fn read_lists() -> [Phrases; LISTS.len()] {
    let mut lists: [Phrases; LISTS.len()] = Default::default();
    let mut current = None;
    for line in entries(include_str!("../../data/words.txt")) {
        if let Some(name) = line.strip_prefix('[') {
            let name = name.trim_end_matches(']');
            current = LISTS.iter().find(|(n, _)| *n == name).map(|(_, l)| *l);
            continue;
        }
        let words: Vec<&str> = line.split([' ', '-', '/']).collect();
        let list = current.and_then(|list| lists.get_mut(list as usize));
        if let (Some(list), Some(first)) = (list, words.first().copied()) {
            list.entry(first).or_default().push(words);
        }
    }
    for phrases in lists.iter_mut().flat_map(Table::values_mut) {
        phrases.sort_by_key(|p| std::cmp::Reverse(p.len()));
    }
    lists
}

fn entries(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
}

fn read_verbs(mark: &mut impl FnMut(&str, Marks)) {
    let mut speech = true;
    for line in entries(include_str!("../../data/verbs.txt")) {
        if line.starts_with('[') {
            speech = line == "[speech]";
            continue;
        }
        let mut forms = line.split(' ');
        let Some(base) = forms.next() else { continue };
        let past = forms
            .next()
            .map_or_else(|| Cow::Owned(regular_past(base)), Cow::Borrowed);
        let participle = forms.next().unwrap_or(&past);
        let mut put = |word: &str, form: Marks| {
            let speech = if speech { Marks::SPEECH.0 } else { 0 };
            mark(word, Marks(form.0 | Marks::VERB.0 | speech));
        };
        put(base, Marks::BASE);
        put(&third(base), Marks::THIRD);
        put(&past, Marks::PAST);
        put(participle, Marks::PARTICIPLE);
        put(&gerund(base, &past), Marks::GERUND);
    }
}

fn regular_past(base: &str) -> String {
    match y_after_consonant(base) {
        _ if base.ends_with('e') => format!("{base}d"),
        Some(stem) => format!("{stem}ied"),
        None => format!("{base}ed"),
    }
}

fn third(base: &str) -> String {
    let hissing = ["s", "sh", "ch", "x", "z", "do", "go"];
    match y_after_consonant(base) {
        _ if base == "have" => "has".to_owned(),
        Some(stem) => format!("{stem}ies"),
        None if hissing.iter().any(|h| base.ends_with(h)) => format!("{base}es"),
        None => format!("{base}s"),
    }
}

/// A consonant that doubles in the past doubles here: "referred", "referring".
fn gerund(base: &str, past: &str) -> String {
    let doubled = past.len() == base.len() + 3 && past.ends_with("ed") && !base.ends_with('y');
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") => format!("{stem}ing"),
        _ if doubled => format!("{}ing", past.trim_end_matches("ed")),
        _ => format!("{base}ing"),
    }
}

fn y_after_consonant(base: &str) -> Option<&str> {
    let stem = base.strip_suffix('y')?;
    (!stem.ends_with(['a', 'e', 'i', 'o', 'u'])).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verb(word: &str) -> Option<Verb> {
        Tokens::of(word).verb(0)
    }

    #[test]
    fn the_table_of_words_has_room() {
        let taken = (0..WORDS * 2).filter(|i| MARKS.slot_is_taken(*i)).count();
        assert!(taken > 1_000 && taken < WORDS, "{taken}");
    }

    #[test]
    fn inflects_verbs() {
        for word in [
            "noted",
            "notes",
            "noting",
            "referred",
            "referring",
            "clarifies",
            "said",
        ] {
            assert!(verb(word).is_some_and(|v| v.speech), "{word}");
        }
        assert!(verb("drawn").is_some_and(|v| v.participle && !v.past));
        assert!(verb("has").is_some_and(|v| v.third && !v.speech));
        assert!(verb("hotline").is_none());
    }

    #[test]
    fn every_list_is_read() {
        for list in LISTS {
            assert!(!PHRASES[list.1 as usize].is_empty(), "{}", list.0);
        }
    }

    #[test]
    fn the_longest_phrase_is_taken() {
        let tokens = Tokens::of("In addition, others");
        assert_eq!(phrase(List::LeadIns, &tokens, 0), Some(2));
        let tokens = Tokens::of("Vice-Chairman spoke");
        assert_eq!(phrase(List::Chairs, &tokens, 0), Some(3));
    }
}
