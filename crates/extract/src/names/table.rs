//! The tables of names in memory: built once, on first use, and looked up by the first word.

use std::sync::LazyLock;

use crate::hash;

use super::{Case, Form, Kind, Match, Name, rows, words};

const COUNTRIES: &str = include_str!("../../data/countries.tsv");
const INSTITUTIONS: &str = include_str!("../../data/institutions.tsv");
const PLAIN_WORDS: &str = include_str!("../../data/plain-words.txt");

/// The codes of the member states and of the one that left, in protocol order.
const MEMBER_STATES: &str =
    "BE BG CZ DK DE EE IE EL ES FR HR IT CY LV LT LU HU MT NL AT PL PT RO SI SK FI SE UK";

/// Every name, and where its ways of being written begin.
pub(super) struct Table {
    names: Vec<Name>,
    /// By first word in small letters; the longest first.
    phrases: hash::Table<String, Vec<Phrase>>,
    /// By the code that speakers carry, as it is.
    own: hash::Table<&'static str, usize>,
    /// By any code, in capitals.
    codes: hash::Table<String, usize>,
}

/// One way of writing a name.
struct Phrase {
    text: &'static str,
    /// How many words it has.
    length: usize,
    name: usize,
    form: Form,
    /// It has no small letter, so it counts in capitals alone.
    capitals: bool,
    plain: bool,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

impl Table {
    pub(super) fn get() -> &'static Table {
        &TABLE
    }

    pub(super) fn all(&self) -> &[Name] {
        &self.names
    }

    pub(super) fn by_code(&self, code: &str) -> Option<&Name> {
        let index = self.codes.get(&code.to_uppercase())?;
        self.names.get(*index)
    }

    pub(super) fn exact(&self, code: &str) -> Option<&Name> {
        self.names.get(*self.own.get(code)?)
    }

    pub(super) fn longest<'w>(
        &'static self,
        words: impl Iterator<Item = &'w str> + Clone,
        case: Case,
    ) -> Option<Match> {
        let first = words.clone().next()?;
        let phrases = self.first_word(first)?;
        let phrase = phrases.iter().find(|p| p.begins(words.clone(), case))?;
        Some(Match {
            name: self.names.get(phrase.name)?,
            form: phrase.form,
            words: phrase.length,
            plain: phrase.plain,
        })
    }

    /// The phrases that begin with a word, without allocating for the common case of ASCII.
    fn first_word(&self, word: &str) -> Option<&Vec<Phrase>> {
        if !word.is_ascii() {
            return self.phrases.get(&word.to_lowercase());
        }
        self.phrases.get(hash::small(word, &mut [0; 24])?)
    }

    /// The words in small letters that names begin with.
    pub(super) fn first_words(&self) -> impl Iterator<Item = &str> {
        self.phrases.keys().map(String::as_str)
    }

    /// Those of them that some name writes in small letters.
    pub(super) fn small_first_words(&self) -> impl Iterator<Item = &str> {
        let small = |p: &Phrase| !capital(p.text);
        let phrases = self.phrases.iter();
        phrases
            .filter(move |(_, phrases)| phrases.iter().any(small))
            .map(|(word, _)| word.as_str())
    }

    fn build() -> Table {
        // Room for all, so that no table grows while it is filled; they hold some two thousand.
        let mut table = Table {
            names: Vec::with_capacity(400),
            phrases: hash::Table::with_capacity_and_hasher(2_000, Default::default()),
            own: hash::Table::with_capacity_and_hasher(400, Default::default()),
            codes: hash::Table::with_capacity_and_hasher(1_000, Default::default()),
        };
        rows(COUNTRIES).for_each(|row| table.country(&row));
        rows(INSTITUTIONS).for_each(|row| table.institution(&row));
        rows(COUNTRIES).for_each(|row| table.late_codes(&row));
        for phrases in table.phrases.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.length));
        }
        rows(PLAIN_WORDS)
            .flatten()
            .for_each(|word| table.plain(word));
        table
    }

    fn country(&mut self, row: &[&'static str]) {
        let &[code, read, codes, name, names, adjectives, people, regions] = row else {
            return;
        };
        let member = MEMBER_STATES.split(' ').any(|m| m == code);
        let index = self.add(Name {
            code,
            name,
            kind: [Kind::Country, Kind::MemberState][usize::from(member)],
            umbrella: None,
        });
        if read == "codes" {
            self.code(index, code);
            self.code(index, codes);
            self.phrase(index, code, Form::Code);
        }
        self.phrase(index, codes, Form::Code);
        self.phrase(index, name, Form::Name);
        self.phrase(index, names, Form::Name);
        self.phrase(index, adjectives, Form::Adjective);
        self.phrase(index, people, Form::People);
        self.phrase(index, regions, Form::Region);
    }

    /// The codes that are not read from text come after the institutions': `EC` is the Commission.
    fn late_codes(&mut self, row: &[&'static str]) {
        if let &[code, "names", codes, ..] = row
            && let Some(index) = self.own.get(code).copied()
        {
            self.code(index, code);
            self.code(index, codes);
        }
    }

    fn institution(&mut self, row: &[&'static str]) {
        let &[code, umbrella, name, aliases] = row else {
            return;
        };
        let index = self.add(Name {
            code,
            name,
            kind: Kind::Institution,
            umbrella: Some(umbrella).filter(|u| !u.is_empty()),
        });
        self.code(index, code);
        self.phrase(index, code, Form::Code);
        self.phrase(index, name, Form::Name);
        self.phrase(index, aliases, Form::Name);
        let codes = parts(aliases).filter(|a| !a.contains(' '));
        codes.for_each(|alias| self.code(index, alias));
    }

    fn add(&mut self, name: Name) -> usize {
        let index = self.names.len();
        self.names.push(name);
        self.own.entry(name.code).or_insert(index);
        index
    }

    /// Codes are looked up in any case; the first to claim one keeps it.
    fn code(&mut self, index: usize, codes: &'static str) {
        for code in parts(codes) {
            self.codes.entry(code.to_uppercase()).or_insert(index);
        }
    }

    fn phrase(&mut self, name: usize, column: &'static str, form: Form) {
        for text in parts(column) {
            let Some(first) = words(text).next() else {
                continue;
            };
            let length = words(text).count();
            let capitals = !text.chars().any(char::is_lowercase);
            let form = if capitals { Form::Code } else { form };
            // Where two names are written alike, the first is the one that is found.
            self.phrases
                .entry(first.to_lowercase())
                .or_default()
                .push(Phrase {
                    text,
                    length,
                    name,
                    form,
                    capitals,
                    plain: false,
                });
        }
    }

    /// Notes that a name of one word is a plain word as well.
    fn plain(&mut self, word: &str) {
        let phrases = self.phrases.get_mut(word).into_iter().flatten();
        phrases
            .filter(|p| p.length == 1)
            .for_each(|p| p.plain = true);
    }
}

fn parts(column: &'static str) -> impl Iterator<Item = &'static str> {
    column
        .split(';')
        .map(str::trim_start)
        .filter(|part| !part.is_empty())
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
