//! `search --format markdown`: a briefing to paste into a report.

use std::fmt::Write as _;

use ecne_query::{PassageHit, Results};

use super::briefing::{Group, groups};
use super::rows::hits;
use super::{Asked, By};
use crate::clean::clean;
use crate::excerpt::Excerpt;
use crate::meeting;
use crate::words::count;

/// Characters of a passage that are quoted at most.
const QUOTED: usize = 600;

/// A heading with what was asked, a section for each group, an item for each passage.
pub fn print(asked: &Asked, results: &Results, by: Option<By>) -> String {
    let passages = count(results.total.passages as u64, "passage");
    let documents = count(results.total.documents as u64, "document");
    let mut out = format!("# {}\n\n{passages} in {documents}", escaped(&asked.name()));
    let shown = hits(results).count();
    if shown < results.total.passages {
        let _ = write!(out, ", shown {}", count(shown as u64, "passage"));
    }
    out.push('.');
    let read = results.read_as.to_string();
    if !read.is_empty() {
        let _ = write!(out, " Read as: {}.", escaped(&read));
    }
    if let Some(widened) = results.widened {
        let _ = write!(
            out,
            " No passage holds all of it; widened: {}.",
            widened.name()
        );
    }
    out.push('\n');
    for group in groups(results, by) {
        section(&mut out, &group);
    }
    out.push_str(
        "\nMinutes are a third person's summary: the words are theirs, not the speakers'.\n",
    );
    out
}

fn section(out: &mut String, group: &Group) {
    let _ = write!(out, "\n## {}\n\n", escaped(&group.title));
    for hit in &group.hits {
        item(out, hit, group.of_documents);
    }
}

fn item(out: &mut String, hit: &PassageHit, of_document: bool) {
    let passage = &hit.passage;
    let mut place = vec![meeting::paragraphs(passage)];
    if !hit.document.typeset {
        place.push(meeting::page(passage, hit.page));
    }
    if !of_document {
        place.insert(0, meeting::heading(&hit.document));
    }
    place.retain(|part| !part.is_empty());
    let speakers = meeting::speakers(passage);
    if !speakers.is_empty() {
        let _ = write!(out, "- **{}** ", escaped(&speakers));
    } else {
        out.push_str("- ");
    }
    let _ = write!(out, "({})", escaped(&place.join(", ")));
    let words = Excerpt::of(hit, QUOTED).marked("**", "**", escaped);
    let _ = write!(out, ": {words}");
    match hit.document.url.as_deref().filter(|url| is_web(url)) {
        Some(url) => {
            let _ = writeln!(out, " [source]({})", link(url));
        }
        None => {
            let _ = writeln!(out, " ({})", escaped(&hit.document.id));
        }
    }
}

/// Only addresses of the web become links: a manifest can say anything.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn link(url: &str) -> String {
    let mut out = String::new();
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"()<>\\\"`[]".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Text that Markdown takes as text, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        if "\\`*_{}[]<>#|~&!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(
            escaped("*a* [b](c) <d>\n# e"),
            "\\*a\\* \\[b\\](c) \\<d\\> \\# e"
        );
        assert_eq!(link("https://x/a b)(\n"), "https://x/a%20b%29%28%0A");
        assert!(!is_web("javascript:alert(1)"));
    }
}
