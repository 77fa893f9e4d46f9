//! What the corpus's `manifest.toml` says of its documents: by hand, or written by a download.
//!
//! It wins over what is read from a document's pages. The file is a list of `[[document]]` tables,
//! each with the `path` of a document under the corpus. A table, key or value that cannot be
//! understood is left out, with a warning; so is the whole file when it is not TOML.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use ecne_extract::minutes::Kind;
use jiff::civil::Date;
use toml::{Table, Value};

use crate::Error;
use crate::error;

/// Bytes of a manifest; with a hundred thousand documents it has some 50 million.
const BYTES: u64 = 256 << 20;

/// What is known of documents beyond their own pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// By document id: the path under the corpus, with `/`.
    pub entries: BTreeMap<String, Entry>,
    /// What could not be understood, one line each, in lower case, without the file's name.
    pub warnings: Vec<String>,
}

/// What is known of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its official address.
    pub url: Option<String>,
    /// The title to show and to cite.
    pub title: Option<String>,
    /// What it is.
    pub kind: Option<Kind>,
    /// The body that met, as a slug.
    pub body: Option<String>,
    /// What the page that lists it calls the meeting.
    pub label: Option<String>,
    /// Where the meeting took place.
    pub place: Option<String>,
    /// First day of the meeting.
    pub date_start: Option<Date>,
    /// Last day of the meeting; the first where the manifest gives one only.
    pub date_end: Option<Date>,
    /// Language tag.
    pub language: Option<String>,
    /// The licence it is under, as an SPDX expression or in words.
    pub licence: Option<String>,
    /// The day it was downloaded.
    pub fetched: Option<Date>,
    /// BLAKE3 of the file as it was downloaded, in hexadecimal.
    pub blake3: Option<String>,
    /// What the server called this state of the file.
    pub etag: Option<String>,
    /// When the server last changed the file, as the server wrote it.
    pub last_modified: Option<String>,
    /// The address of the page that lists it.
    pub source: Option<String>,
    /// The day since which the page that listed it lists it no more.
    pub vanished: Option<Date>,
    /// This copy is not the official file: its page numbers are not to be cited.
    pub typeset: bool,
}

impl Manifest {
    /// The manifest's name in a corpus.
    pub const NAME: &str = "manifest.toml";

    /// Reads the manifest of a corpus; an empty one where there is none.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn read(corpus: &Path) -> Result<Manifest, Error> {
        let path = corpus.join(Self::NAME);
        let read = || {
            // To open a pipe would wait for a writer.
            if !fs::metadata(&path)?.is_file() {
                return Err(io::Error::other("not a file"));
            }
            let mut bytes = Vec::new();
            File::open(&path)?.take(BYTES).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        match read() {
            Ok(bytes) => Ok(Manifest::parse(&String::from_utf8_lossy(&bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::default()),
            Err(error) => Err(Error::with_source(error::Kind::Io, &path, error)),
        }
    }

    /// Understands the text of a manifest.
    pub fn parse(text: &str) -> Manifest {
        let mut manifest = Manifest::default();
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(e) => {
                manifest.warnings.push(broken(text, &e));
                return manifest;
            }
        };
        for (key, value) in table {
            match value {
                Value::Array(documents) if key == "document" => {
                    for (i, document) in documents.into_iter().enumerate() {
                        manifest.add(i + 1, document);
                    }
                }
                _ => manifest.warnings.push(format!("`{key}` is not known")),
            }
        }
        manifest
    }

    /// What is known of a document.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    fn add(&mut self, number: usize, document: Value) {
        let Value::Table(mut table) = document else {
            self.warnings
                .push(format!("document {number} is not a table"));
            return;
        };
        let Some(Value::String(path)) = table.remove("path") else {
            self.warnings
                .push(format!("document {number} has no `path`"));
            return;
        };
        let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
        let mut entry = Entry::default();
        for (key, value) in &table {
            if let Err(problem) = entry.set(key, value) {
                self.warnings.push(format!("{path}: {problem}"));
            }
        }
        entry.settle_dates();
        if self.entries.insert(path.clone(), entry).is_some() {
            self.warnings
                .push(format!("{path}: listed twice; the last one counts"));
        }
    }
}

impl Entry {
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "url" => self.url = Some(text(key, value)?),
            "title" => self.title = Some(text(key, value)?),
            "kind" => self.kind = Some(kind(value)?),
            "body" => self.body = Some(text(key, value)?),
            "label" => self.label = Some(text(key, value)?),
            "place" => self.place = Some(text(key, value)?),
            "date_start" => self.date_start = Some(day(key, value)?),
            "date_end" => self.date_end = Some(day(key, value)?),
            "language" => self.language = Some(text(key, value)?),
            "licence" => self.licence = Some(text(key, value)?),
            "fetched" => self.fetched = Some(day(key, value)?),
            "blake3" => self.blake3 = Some(text(key, value)?),
            "etag" => self.etag = Some(text(key, value)?),
            "last_modified" => self.last_modified = Some(text(key, value)?),
            "source" => self.source = Some(text(key, value)?),
            "vanished" => self.vanished = Some(day(key, value)?),
            "typeset" => {
                self.typeset = value
                    .as_bool()
                    .ok_or("`typeset` is neither true nor false")?;
            }
            _ => return Err(format!("`{key}` is not known")),
        }
        Ok(())
    }

    /// A meeting of one day needs one date, whichever; one that ends before it begins has none.
    fn settle_dates(&mut self) {
        self.date_start = self.date_start.or(self.date_end);
        self.date_end = self.date_end.or(self.date_start).max(self.date_start);
    }
}

fn text(key: &str, value: &Value) -> Result<String, String> {
    let text = value.as_str().map(str::trim).filter(|t| !t.is_empty());
    text.map(str::to_owned)
        .ok_or_else(|| format!("`{key}` is not a text"))
}

fn kind(value: &Value) -> Result<Kind, String> {
    let name = text("kind", value)?;
    Kind::from_name(&name).ok_or_else(|| {
        let names: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
        format!("`{name}` is no kind; write one of {}", names.join(", "))
    })
}

/// A TOML date, or the same as a text; of a point in time, its day.
fn day(key: &str, value: &Value) -> Result<Date, String> {
    let written = match value {
        Value::Datetime(time) => time.date.map(|d| d.to_string()),
        Value::String(text) => text.get(..10).map(str::to_owned),
        _ => None,
    };
    written
        .and_then(|w| w.parse().ok())
        .ok_or_else(|| format!("`{key}` is not a day; write 2026-01-29"))
}

fn broken(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(0, |t| t.matches('\n').count()) + 1;
    let message = error.message().replace('\n', " ");
    format!("not understood from line {line}: {message}; nothing in it counts")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn reads_what_is_written_by_hand() {
        let manifest = Manifest::parse(
            "[[document]]\npath = \"./a/b.pdf\"\nkind = \"minutes\"\ndate_start = 2026-01-29\n\
             typeset = true\nfetched = 2026-02-01T10:00:00Z\n",
        );
        let entry = manifest.entry("a/b.pdf").unwrap();
        assert_eq!(entry.kind, Some(Kind::Minutes));
        assert_eq!(entry.date_end, Some(date(2026, 1, 29)));
        assert_eq!(entry.fetched, Some(date(2026, 2, 1)));
        assert!(entry.typeset && manifest.warnings.is_empty());
    }

    #[test]
    fn says_what_it_does_not_understand_and_keeps_the_rest() {
        let manifest = Manifest::parse(
            "colour = 1\n[[document]]\npath = \"a.pdf\"\nkind = \"hymn\"\nurl = 5\nbody = \"network\"\n\
             date_end = \"2021-13-01\"\nfoo = 1\n[[document]]\ntitle = \"x\"\n",
        );
        assert_eq!(
            manifest.entry("a.pdf").unwrap().body.as_deref(),
            Some("network")
        );
        assert_eq!(manifest.warnings.len(), 6, "{:?}", manifest.warnings);
    }

    #[test]
    fn a_broken_file_is_a_warning_with_its_line() {
        let manifest = Manifest::parse("[[document]]\npath = \"a.pdf\"\nkind = minutes\n");
        assert!(manifest.entries.is_empty());
        assert!(
            manifest.warnings[0].contains("line 3"),
            "{:?}",
            manifest.warnings
        );
    }
}
