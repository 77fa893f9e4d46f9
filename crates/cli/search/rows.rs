//! `search --format csv|tsv`: one row a passage; columns are added at the end, and never moved.

use ecne_query::{PassageHit, Results};

use crate::meeting;
use crate::table::Delimited;

/// The columns, in their order.
const COLUMNS: [&str; 21] = [
    "rank",
    "document",
    "title",
    "kind",
    "body",
    "date_start",
    "date_end",
    "place",
    "url",
    "paragraph",
    "paragraph_end",
    "page",
    "page_label",
    "section",
    "speakers",
    "person",
    "region",
    "certainty",
    "mentions",
    "text",
    "widened",
];

/// A row of names, then a row a passage.
pub fn print(results: &Results, form: Delimited) -> String {
    let mut out = form.row(COLUMNS);
    for hit in hits(results) {
        out.push_str(&form.row(row(hit)));
    }
    out
}

/// All passages found, whether results are documents or passages.
pub fn hits(results: &Results) -> impl Iterator<Item = &PassageHit> {
    results
        .documents
        .iter()
        .flat_map(|d| &d.passages)
        .chain(&results.passages)
}

fn row(hit: &PassageHit) -> [String; 21] {
    let (document, passage) = (&hit.document, &hit.passage);
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let attributed = !passage.speakers.is_empty();
    [
        hit.rank.to_string(),
        document.id.clone(),
        document.title.clone(),
        document.kind.name().to_owned(),
        document
            .body
            .as_ref()
            .map(|b| b.id.clone())
            .unwrap_or_default(),
        day(document.date_start),
        day(document.date_end),
        text(&document.place),
        text(&document.url),
        number(passage.paragraph),
        number(passage.paragraph_end),
        number(hit.page),
        hit.page
            .and_then(|p| meeting::page_label(passage, p))
            .unwrap_or_default()
            .to_owned(),
        passage.section.join(" > "),
        passage.speakers.join(";"),
        text(&passage.person),
        text(&passage.region),
        if attributed {
            passage.certainty.name().to_owned()
        } else {
            String::new()
        },
        passage.mentions.join(";"),
        passage.text.clone(),
        hit.widened.to_string(),
    ]
}
