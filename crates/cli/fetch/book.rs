//! Writing the manifest, with the comments and the entries that people wrote kept as they are.

use ecne_index::Manifest;
use jiff::civil::Date;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::plan::Target;
use super::store::{Store, Whole};

/// The manifest while it is being changed.
pub struct Book {
    /// All but the documents.
    rest: DocumentMut,
    documents: ArrayOfTables,
}

/// The licence of what the Commission publishes (Commission Decision 2011/833/EU).
const LICENCE: &str = "CC-BY-4.0";

impl Book {
    /// Opens the manifest of a corpus.
    ///
    /// # Errors
    /// It is not TOML: then nothing is written over it.
    pub fn open(store: &Store) -> Result<Book, String> {
        let text = match store.read(Manifest::NAME) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(format!("{}: {e}", Manifest::NAME)),
        };
        let broken = || format!("{} is not understood; mend it first", Manifest::NAME);
        let mut rest = text.parse::<DocumentMut>().map_err(|_| broken())?;
        let documents = match rest.remove("document") {
            None => ArrayOfTables::new(),
            Some(item) => item.into_array_of_tables().map_err(|_| broken())?,
        };
        Ok(Book { rest, documents })
    }

    /// Writes down where a document comes from.
    pub fn enter(&mut self, name: &str, target: &Target, whole: &Whole, page: &str, day: Date) {
        let official =
            ["commission.europa.eu", "ec.europa.eu"].contains(&target.address.host.as_str());
        let Some(table) = self.table(name) else {
            return;
        };
        let described = [
            ("title", Some(target.title.clone())),
            ("kind", Some(target.kind.name().to_owned())),
            ("body", target.body.clone()),
            ("label", target.label.clone()),
            ("language", target.language.clone()),
            ("licence", official.then(|| LICENCE.to_owned())),
        ];
        // What people wrote stays.
        for (key, text) in described {
            if let Some(text) = text.filter(|_| !table.contains_key(key)) {
                table[key] = value(text);
            }
        }
        for (key, day) in [
            ("date_start", target.date_start),
            ("date_end", target.date_end),
        ] {
            if !table.contains_key(key) {
                set_day(table, key, day);
            }
        }
        let state = [
            ("url", Some(target.address.to_string())),
            ("source", Some(page.to_owned())),
            ("blake3", Some(whole.blake3.clone())),
            ("etag", whole.etag.clone()),
            ("last_modified", whole.last_modified.clone()),
        ];
        for (key, text) in state {
            match text {
                Some(text) => table[key] = value(text),
                None => drop(table.remove(key)),
            }
        }
        set_day(table, "fetched", Some(day));
        // The official file takes the place of a copy that was typeset anew.
        table.remove("typeset");
        table.remove("vanished");
    }

    /// Writes down since when the page lists a document no more, or that it lists it again.
    pub fn set_vanished(&mut self, name: &str, since: Option<Date>) {
        let Some(table) = self.table(name) else {
            return;
        };
        match since {
            Some(_) => set_day(table, "vanished", since),
            None => drop(table.remove("vanished")),
        }
    }

    /// Writes the manifest to its place.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn save(&self, store: &Store) -> Result<(), String> {
        let mut document = self.rest.clone();
        document.insert("document", Item::ArrayOfTables(self.documents.clone()));
        store.write(Manifest::NAME, &document.to_string())
    }

    /// The table of a document, a new one at the end if there is none.
    fn table(&mut self, name: &str) -> Option<&mut Table> {
        let is_it = |table: &Table| table.get("path").and_then(Item::as_str) == Some(name);
        let found = self.documents.iter().position(is_it);
        let index = found.unwrap_or_else(|| {
            let mut table = Table::new();
            table["path"] = value(name);
            self.documents.push(table);
            self.documents.len() - 1
        });
        self.documents.get_mut(index)
    }
}

fn set_day(table: &mut Table, key: &str, day: Option<Date>) {
    let written = day.and_then(|day| day.to_string().parse::<toml_edit::Datetime>().ok());
    if let Some(written) = written {
        table[key] = value(written);
    }
}
