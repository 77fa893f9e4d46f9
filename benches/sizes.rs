//! What each part of an index costs, as a share of the plain text that it holds: the passages, and
//! the headings above them once for each document.

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use ecne_query::Searcher;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Smaller parts, as shares of the text, are not printed.
const LEAST: f64 = 0.0005;

/// Prints what the whole index and each of its parts take.
pub fn print(index: &Path) -> Result<()> {
    let text = text_bytes(index)?;
    let files = files(index)?;
    let whole: u64 = files.values().sum();
    let share = |bytes: u64| bytes as f64 / text.max(1) as f64;
    println!(
        "  text {text} bytes, index {whole} bytes: {:.3}",
        share(whole)
    );
    for (unit, parts) in [("file", files), ("field", fields(index)?)] {
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        for (name, bytes) in parts {
            if share(bytes) >= LEAST {
                println!("    {unit:5} {name:24} {bytes:>10} {:.3}", share(bytes));
            }
        }
    }
    Ok(())
}

/// Bytes of the plain text that an index holds.
fn text_bytes(index: &Path) -> Result<usize> {
    let searcher = Searcher::open(index)?;
    let mut bytes = 0;
    for document in searcher.documents()? {
        let mut headings = HashSet::new();
        for hit in searcher.passages(&document.id)? {
            bytes += hit.passage.text.len();
            for heading in &hit.passage.section {
                if headings.insert(heading.clone()) {
                    bytes += heading.len();
                }
            }
        }
    }
    Ok(bytes)
}

/// Bytes of the files by the ends of their names.
fn files(index: &Path) -> Result<BTreeMap<String, u64>> {
    let mut kinds = BTreeMap::new();
    for entry in fs::read_dir(index)? {
        let entry = entry?;
        let path = PathBuf::from(entry.file_name());
        let kind = path.extension().unwrap_or(path.as_os_str());
        let kind = kind.to_string_lossy().into_owned();
        *kinds.entry(kind).or_default() += entry.metadata()?.len();
    }
    Ok(kinds)
}

/// Bytes of each field in each of the engine's structures, over all segments.
fn fields(index: &Path) -> Result<BTreeMap<String, u64>> {
    let (_, reader) = ecne_index::engine::open(index)?;
    let mut parts: BTreeMap<String, u64> = BTreeMap::new();
    for segment in reader.searcher().segment_readers() {
        let usage = segment.space_usage()?;
        let structures = [
            ("words", usage.termdict()),
            ("lists", usage.postings()),
            ("positions", usage.positions()),
            ("column", usage.fast_fields()),
            ("lengths", usage.fieldnorms()),
        ];
        for (structure, fields) in structures {
            for field in fields.fields() {
                let name = format!("{} {structure}", field.field_name());
                *parts.entry(name).or_default() += field.total().get_bytes();
            }
        }
        *parts.entry("records".to_owned()).or_default() += usage.store().total().get_bytes();
    }
    Ok(parts)
}

/// Writes the texts of a collection, one JSON object with `title` and `text` a line, as HTML pages of
/// `together` texts each: alone as they are published, or many on a page as minutes have them.
pub fn pages(collection: &Path, folder: &Path, together: usize) -> Result<()> {
    fs::create_dir_all(folder)?;
    let lines = fs::read_to_string(collection)?;
    let lines: Vec<&str> = lines.lines().collect();
    for (number, texts) in lines.chunks(together.max(1)).enumerate() {
        let texts: Result<Vec<String>> = texts.iter().map(|line| section(line, together)).collect();
        let head = "<!doctype html><html lang=en><meta charset=utf-8><body><main>";
        let page = format!("{head}{}</main>", texts?.concat());
        fs::write(folder.join(format!("{number:06}.html")), page)?;
    }
    Ok(())
}

/// One text under its title.
fn section(line: &str, together: usize) -> Result<String> {
    let text: serde_json::Value = serde_json::from_str(line)?;
    let words = |key: &str| {
        let words = text.get(key).and_then(serde_json::Value::as_str);
        words
            .unwrap_or("")
            .replace('&', "&amp;")
            .replace('<', "&lt;")
    };
    let level = if together > 1 { 2 } else { 1 };
    let (title, speaker, text) = (words("title"), words("speaker"), words("text"));
    Ok(format!(
        "<h{level}>{title}</h{level}><p>{}</p>",
        format!("{speaker} {text}").trim()
    ))
}
