//! Lays the tables of names out as constants: `data/countries.tsv`, `data/institutions.tsv` and
//! `data/plain-words.txt`, as Rust that `src/names/table.rs` includes and looks up. Of
//! `data/glossary.toml` it notes what the forms begin with, so that most words need no more. To
//! read all this at every start took a third of a short search.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{fs, io};

use crate::cut::{rows, words};
use crate::fold;

/// The codes of the member states and of the one that left, in protocol order.
const MEMBER_STATES: &str =
    "BE BG CZ DK DE EE IE EL ES FR HR IT CY LV LT LU HU MT NL AT PL PT RO SI SK FI SE UK";

const COUNTRIES: &str = "data/countries.tsv";
const INSTITUTIONS: &str = "data/institutions.tsv";
const PLAIN_WORDS: &str = "data/plain-words.txt";
const GLOSSARY: &str = "data/glossary.toml";

/// The tables of names, as Rust.
pub fn names() -> io::Result<String> {
    let countries = fs::read_to_string(COUNTRIES)?;
    let institutions = fs::read_to_string(INSTITUTIONS)?;
    let plain = fs::read_to_string(PLAIN_WORDS)?;
    let mut table = Table::default();
    rows(&countries).for_each(|row| table.country(&row));
    rows(&institutions).for_each(|row| table.institution(&row));
    rows(&countries).for_each(|row| table.late_codes(&row));
    for phrases in table.phrases.values_mut() {
        phrases.sort_by_key(|p| std::cmp::Reverse(p.length));
    }
    rows(&plain).flatten().for_each(|word| table.plain(word));
    Ok(table.source())
}

/// The words that forms of the glossary begin with, as Rust. Every form stands between quotes; what
/// else does so is taken along, which only makes the reader look once for nothing.
pub fn first_words() -> io::Result<String> {
    let glossary = fs::read_to_string(GLOSSARY)?;
    let first = |piece: &str| words(piece).next().map(str::to_lowercase);
    // A compound may be written together as well.
    let pieces = glossary.split('"');
    let first: BTreeSet<String> = pieces
        .flat_map(|piece| [first(piece), first(&piece.replace('-', ""))])
        .flatten()
        .collect();
    let count = first.len();
    let first: Vec<String> = first.into_iter().collect();
    Ok(format!(
        "static FIRST_WORDS: [&str; {count}] = {first:?};\n"
    ))
}

/// What the files say.
#[derive(Default)]
struct Table<'t> {
    /// The source of each name.
    names: Vec<String>,
    /// By first word in small letters; the longest first.
    phrases: BTreeMap<String, Vec<Phrase<'t>>>,
    /// By the code that speakers carry, as it is.
    own: BTreeMap<String, usize>,
    /// By any code, in capitals.
    codes: BTreeMap<String, usize>,
}

struct Phrase<'t> {
    text: &'t str,
    length: usize,
    name: usize,
    form: &'static str,
    capitals: bool,
    plain: bool,
}

impl<'t> Table<'t> {
    fn country(&mut self, row: &[&'t str]) {
        let &[code, read, codes, name, names, adjectives, people, regions] = row else {
            return;
        };
        let member = MEMBER_STATES.split(' ').any(|m| m == code);
        let kind = ["Country", "MemberState"][usize::from(member)];
        let index = self.add(code, name, kind, "");
        if read == "codes" {
            self.code(index, code);
            self.code(index, codes);
            self.phrase(index, code, "Code");
        }
        self.phrase(index, codes, "Code");
        self.phrase(index, name, "Name");
        self.phrase(index, names, "Name");
        self.phrase(index, adjectives, "Adjective");
        self.phrase(index, people, "People");
        self.phrase(index, regions, "Region");
    }

    /// The codes that are not read from text come after the institutions': `EC` is the Commission.
    fn late_codes(&mut self, row: &[&'t str]) {
        if let &[code, "names", codes, ..] = row
            && let Some(index) = self.own.get(code).copied()
        {
            self.code(index, code);
            self.code(index, codes);
        }
    }

    fn institution(&mut self, row: &[&'t str]) {
        let &[code, umbrella, name, aliases] = row else {
            return;
        };
        let index = self.add(code, name, "Institution", umbrella);
        self.code(index, code);
        self.phrase(index, code, "Code");
        self.phrase(index, name, "Name");
        self.phrase(index, aliases, "Name");
        let codes = parts(aliases).filter(|a| !a.contains(' '));
        codes.for_each(|alias| self.code(index, alias));
    }

    fn add(&mut self, code: &str, name: &str, kind: &str, umbrella: &str) -> usize {
        let index = self.names.len();
        let umbrella = Some(umbrella).filter(|u| !u.is_empty());
        self.names.push(format!(
            "Name {{ code: {code:?}, name: {name:?}, kind: Kind::{kind}, umbrella: {umbrella:?} }}"
        ));
        self.own.entry(code.to_owned()).or_insert(index);
        index
    }

    /// Codes are looked up in any case; the first to claim one keeps it.
    fn code(&mut self, index: usize, codes: &str) {
        for code in parts(codes) {
            self.codes.entry(code.to_uppercase()).or_insert(index);
        }
    }

    fn phrase(&mut self, name: usize, column: &'t str, form: &'static str) {
        for text in parts(column) {
            let Some(first) = words(text).next() else {
                continue;
            };
            let capitals = !text.chars().any(char::is_lowercase);
            // Where two names are written alike, the first is the one that is found.
            let phrases = self.phrases.entry(first.to_lowercase()).or_default();
            phrases.push(Phrase {
                text,
                length: words(text).count(),
                name,
                form: if capitals { "Code" } else { form },
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

    /// The constants, as Rust.
    fn source(&self) -> String {
        let mut out = String::new();
        let names = self.names.join(",\n");
        let _ = writeln!(
            out,
            "static NAMES: [Name; {}] = [\n{names}];",
            self.names.len()
        );
        let _ = writeln!(
            out,
            "static PHRASES: [&[Phrase]; {}] = [",
            self.phrases.len()
        );
        for phrases in self.phrases.values() {
            let phrases: Vec<String> = phrases.iter().map(Phrase::source).collect();
            let _ = writeln!(out, "&[{}],", phrases.join(", "));
        }
        out.push_str("];\n");
        let first = self.phrases.keys().enumerate().map(|(i, word)| (word, i));
        out += &indices("FIRST", first);
        out += &indices("OWN", self.own.iter().map(|(code, i)| (code, *i)));
        out += &indices("CODES", self.codes.iter().map(|(code, i)| (code, *i)));
        out
    }
}

impl Phrase<'_> {
    fn source(&self) -> String {
        let Phrase {
            text,
            length,
            name,
            form,
            capitals,
            plain,
        } = self;
        format!(
            "Phrase {{ text: {text:?}, length: {length}, name: {name}, form: Form::{form}, \
             capitals: {capitals}, plain: {plain} }}"
        )
    }
}

/// A constant of words and their indices, laid out by hash.
fn indices<'w>(constant: &str, words: impl Iterator<Item = (&'w String, usize)>) -> String {
    let words: Vec<(&String, usize)> = words.collect();
    let small: BTreeSet<String> = words.iter().map(|w| w.0.to_ascii_lowercase()).collect();
    assert_eq!(
        small.len(),
        words.len(),
        "two words of {constant} differ in case alone"
    );
    let slots = (words.len() * 2).next_power_of_two();
    let mut table = vec![("", 0); slots];
    for (word, index) in &words {
        let mut at = fold::place(fold::folded(word), slots);
        while !table[at].0.is_empty() {
            at = (at + 1) % slots;
        }
        table[at] = (word, *index);
    }
    format!("static {constant}: Indices = Indices(&{table:?});\n")
}

fn parts(column: &str) -> impl Iterator<Item = &str> {
    column
        .split(';')
        .map(str::trim_start)
        .filter(|part| !part.is_empty())
}
