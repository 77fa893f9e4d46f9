//! The word lists and verbs that the rules read: `data/words.txt` and `data/verbs.txt`, in memory
//! once.

use std::sync::LazyLock;

use super::acts;
use super::tokens::Tokens;
use crate::hash::{self, Table};
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
static VERBS: LazyLock<Table<String, Verb>> = LazyLock::new(read_verbs);

/// What a word can begin or be, looked up once when a text is cut into tokens, so that most
/// questions about most words are answered without another look-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u32);

impl Marks {
    /// A name can begin with it.
    pub const NAME: Marks = Marks(1 << 16);
    /// A reference to an act can begin with it.
    pub const ACT: Marks = Marks(1 << 17);
    pub const VERB: Marks = Marks(1 << 18);
    /// "by" and "from".
    pub const AGENT: Marks = Marks(1 << 19);
    /// "I", "we", "my".
    pub const FIRST_PERSON: Marks = Marks(1 << 20);
    /// "and", "but", "while": a clause can follow without a comma.
    pub const CONJUNCTION: Marks = Marks(1 << 21);

    fn list(list: List) -> Marks {
        Marks(1 << list as u16)
    }

    pub fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }
}

static MARKS: LazyLock<Table<String, Marks>> = LazyLock::new(read_marks);

/// What a word can begin or be. Words in other letters can begin any name.
pub(super) fn marks(word: &str) -> Marks {
    if !word.is_ascii() {
        return Marks::NAME;
    }
    let small = hash::small(word, &mut [0; 24]).and_then(|small| MARKS.get(small).copied());
    small.unwrap_or_default()
}

fn read_marks() -> Table<String, Marks> {
    let mut marks: Table<String, Marks> = Table::default();
    let mut mark = |word: &str, mark: Marks| {
        marks.entry(word.to_lowercase()).or_default().0 |= mark.0;
    };
    names::first_words().for_each(|w| mark(w, Marks::NAME));
    acts::first_words().for_each(|w| mark(w, Marks::ACT));
    VERBS.keys().for_each(|w| mark(w, Marks::VERB));
    ["by", "from"].iter().for_each(|w| mark(w, Marks::AGENT));
    let person = ["i", "we", "my", "our", "me"];
    person.iter().for_each(|w| mark(w, Marks::FIRST_PERSON));
    let joins = ["and", "but", "while", "whereas", "whilst"];
    joins.iter().for_each(|w| mark(w, Marks::CONJUNCTION));
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

/// What a word can be as a verb; `None` where it is none that the list knows.
pub(super) fn verb(word: &str) -> Option<Verb> {
    VERBS.get(hash::small(word, &mut [0; 24])?).copied()
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

fn read_verbs() -> Table<String, Verb> {
    let mut verbs = Table::default();
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
            .map_or_else(|| regular_past(base), str::to_owned);
        let participle = forms.next().map_or_else(|| past.clone(), str::to_owned);
        let gerund = gerund(base, &past);
        let mut put = |word: String, set: fn(&mut Verb)| {
            let verb: &mut Verb = verbs.entry(word).or_default();
            verb.speech |= speech;
            set(verb);
        };
        put(base.to_owned(), |v| v.base = true);
        put(third(base), |v| v.third = true);
        put(past, |v| v.past = true);
        put(participle, |v| v.participle = true);
        put(gerund, |v| v.gerund = true);
    }
    verbs
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
