//! Earlier versions of a document, as a download kept them when it changed.

use std::fs;
use std::path::{Path, PathBuf};

use ecne_extract::{Document, Limits};
use ecne_index::DocumentRecord;
use jiff::civil::Date;

use crate::failure::Failure;
use crate::places::Places;

/// Where they lie in a corpus: a folder for each document, a file for each day of download.
pub const FOLDER: &str = ".versions";

/// The words of the version that was here on a day, whole or one paragraph; `None` where that is
/// the document as it is now.
///
/// # Errors
/// The version cannot be read, or has no such paragraph.
pub fn words(
    places: &Places,
    document: &DocumentRecord,
    number: Option<u32>,
    day: Date,
) -> Result<Option<String>, Failure> {
    if document.fetched.is_some_and(|fetched| fetched <= day) {
        return Ok(None);
    }
    let Some((since, path)) = of_day(&places.corpus, &document.id, day) else {
        return Ok(None);
    };
    let name = crate::paths::name(&path);
    let told = |problem: String| Failure::Message(format!("{name}: {problem}"));
    let bytes = fs::read(&path).map_err(|e| told(e.to_string()))?;
    let read = ecne_extract::read(&bytes, None, &Limits::default());
    let version = read.map_err(|e| told(e.to_string()))?;
    let text = match number {
        None => version.to_text(false),
        Some(number) => {
            let found = paragraph(&version, number);
            found.ok_or_else(|| told(format!("it has no paragraph {number}")))?
        }
    };
    let since = since.map_or("before it was first fetched".to_owned(), |day| {
        format!("fetched on {day}")
    });
    let text = crate::clean::clean_lines(&text).into_owned();
    Ok(Some(format!(
        "{}, version {since}\n\n{}\n",
        crate::clean::clean(&document.id),
        text.trim_end()
    )))
}

fn paragraph(document: &Document, number: u32) -> Option<String> {
    let block = document
        .blocks
        .iter()
        .find(|block| block.paragraph == Some(number))?;
    Some(block.text.clone())
}

/// The last version that was fetched by that day, else the first of all.
fn of_day(corpus: &Path, id: &str, day: Date) -> Option<(Option<Date>, PathBuf)> {
    let stem = id.rsplit_once('.').map_or(id, |(stem, _)| stem);
    let entries = fs::read_dir(corpus.join(FOLDER).join(stem)).ok()?;
    let mut versions: Vec<(Option<Date>, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| (fetched(&entry.path()), entry.path()))
        .collect();
    versions.sort();
    let known = versions
        .iter()
        .rposition(|(since, _)| since.is_none_or(|since| since <= day));
    let index = known.unwrap_or(0);
    (index < versions.len()).then(|| versions.swap_remove(index))
}

/// The day that a version's name begins with.
fn fetched(path: &Path) -> Option<Date> {
    path.file_name()?.to_str()?.get(..10)?.parse().ok()
}
