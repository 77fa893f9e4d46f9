//! References for reference managers.

use std::collections::{HashMap, HashSet};

use ecne_extract::minutes::Kind;
use jiff::civil::Date;

use super::Work;

/// One BibTeX entry under its key.
pub fn bibtex(work: &Work, key: &str) -> String {
    let mut fields: Vec<(&str, String)> = vec![("title", format!("{{{}}}", tex(&work.title())))];
    let mut add = |name, value: Option<String>| fields.extend(value.map(|v| (name, v)));
    add("author", work.issuer().map(|i| format!("{{{}}}", tex(&i))));
    let date = work.document.date_start;
    add("year", date.map(|d| d.year().to_string()));
    add("month", date.map(|d| d.month().to_string()));
    add("day", date.map(|d| d.day().to_string()));
    add("howpublished", genre(work.document.kind).map(str::to_owned));
    add("address", work.place().map(tex));
    // The package url sets it as it stands, but a brace would end the field.
    add(
        "url",
        work.url()
            .map(|u| u.replace('{', "%7B").replace('}', "%7D")),
    );
    add("urldate", work.document.fetched.map(|d| d.to_string()));
    add("note", work.remark().map(|r| r.replace('\u{2013}', "--")));
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("  {name} = {{{value}}}"))
        .collect();
    format!("@misc{{{key},\n{}\n}}", lines.join(",\n"))
}

/// One RIS record.
pub fn ris(work: &Work) -> String {
    let mut lines = vec![("TY", "GEN".to_owned())];
    let mut add = |tag, value: Option<String>| lines.extend(value.map(|v| (tag, v)));
    add("AU", work.issuer().map(|i| one_line(&i)));
    add("TI", Some(work.title()));
    let date = work.document.date_start;
    add("PY", date.map(|d| d.year().to_string()));
    add("DA", date.map(|d| d.strftime("%Y/%m/%d").to_string()));
    add("CY", work.place().map(one_line));
    add("M3", genre(work.document.kind).map(str::to_owned));
    add("UR", work.url().map(one_line));
    add(
        "Y2",
        work.document
            .fetched
            .map(|d| d.strftime("%Y/%m/%d").to_string()),
    );
    add("N1", work.remark());
    let mut out: Vec<String> = lines
        .iter()
        .map(|(tag, v)| format!("{tag}  - {v}"))
        .collect();
    out.push("ER  - ".to_owned());
    out.join("\n")
}

/// One object of CSL-JSON.
pub fn csl_json(work: &Work) -> String {
    let mut fields = vec![
        format!("\"id\":{}", json(&work.document.id)),
        "\"type\":\"document\"".to_owned(),
        format!("\"title\":{}", json(&work.title())),
    ];
    let mut add = |name: &str, value: Option<String>| {
        fields.extend(value.map(|v| format!("\"{name}\":{v}")));
    };
    add(
        "author",
        work.issuer()
            .map(|i| format!("[{{\"literal\":{}}}]", json(&i))),
    );
    let first = work.document.date_start;
    let last = work.document.date_end.filter(|d| Some(*d) != first);
    add("issued", first.map(|f| dates(&[Some(f), last])));
    add("event-place", work.place().map(json));
    add("genre", genre(work.document.kind).map(json));
    add("URL", work.url().map(json));
    add(
        "accessed",
        work.document.fetched.map(|d| dates(&[Some(d), None])),
    );
    add("note", work.pinpoint("").map(|p| json(&p)));
    format!("{{{}}}", fields.join(","))
}

fn dates(days: &[Option<Date>]) -> String {
    let part = |d: &Date| format!("[{},{},{}]", d.year(), d.month(), d.day());
    let parts: Vec<String> = days.iter().flatten().map(part).collect();
    format!("{{\"date-parts\":[{}]}}", parts.join(","))
}

fn genre(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Agenda => Some("Meeting agenda"),
        Kind::Minutes => Some("Meeting minutes"),
        Kind::AgendaAndMinutes => Some("Meeting agenda and minutes"),
        Kind::Transcript => Some("Transcript"),
        Kind::Resource | Kind::WebPage | Kind::Other => None,
    }
}

/// A key for each document, no two the same.
pub fn keys(works: &[Work]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut next: HashMap<String, usize> = HashMap::new();
    let mut free = |base: String| {
        let count = next.entry(base.clone()).or_insert(1);
        let mut key = base.clone();
        while !taken.insert(key.clone()) {
            *count += 1;
            key = format!("{base}-{count}");
        }
        key
    };
    works.iter().map(|work| free(key(work))).collect()
}

/// Letters and digits of the id: a key that every program takes.
fn key(work: &Work) -> String {
    let stem = work
        .document
        .id
        .rsplit_once('.')
        .map_or(work.document.id.as_str(), |(s, _)| s);
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let key: String = stem.chars().map(letter).collect();
    let parts: Vec<&str> = key.split('-').filter(|p| !p.is_empty()).collect();
    if parts.is_empty() {
        "document".to_owned()
    } else {
        parts.join("-")
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text for a BibTeX field: what TeX would take for its own is escaped.
fn tex(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
    out
}

/// A JSON string.
fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 || matches!(c, '\u{2028}' | '\u{2029}' | '\u{7f}') => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
