//! What a page says of itself: title, author, language, days and address.

use html5ever::local_name;
use jiff::civil::Date;

use super::dom::{Dom, Element};
use crate::Metadata;

/// Where each field is looked for, the most trustworthy name first.
const TITLE: &[&str] = &["og:title", "dcterms.title", "dc.title", "twitter:title"];
const AUTHOR: &[&str] = &["author", "article:author", "dcterms.creator", "dc.creator"];
const LANGUAGE: &[&str] = &[
    "dcterms.language",
    "dc.language",
    "content-language",
    "og:locale",
];
const CREATED: &[&str] = &[
    "article:published_time",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "date",
    "pubdate",
];
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
];

/// Reads it from the head, from meta tags wherever they stand, and from JSON-LD.
pub(super) fn read(dom: &Dom<'_>) -> Metadata {
    let said = Said::of(dom);
    let title_element = dom.named(0..dom.nodes.len(), local_name!("title")).next();
    let title = title_element
        .map(|(i, _)| dom.text(i))
        .filter(|t| !t.is_empty());
    Metadata {
        title: title
            .or_else(|| said.first(TITLE))
            .or_else(|| said.linked_data("headline")),
        author: said.first(AUTHOR),
        language: language(dom).or_else(|| said.first(LANGUAGE)),
        created: said.day(CREATED, "datePublished"),
        modified: said.day(MODIFIED, "dateModified"),
        canonical_url: canonical(dom).or_else(|| said.first(&["og:url"])),
        tagged: false,
    }
}

/// The meta tags and the JSON-LD of a page.
struct Said<'a> {
    meta: Vec<(String, &'a str)>,
    linked_data: Vec<String>,
}

impl<'a> Said<'a> {
    fn of(dom: &Dom<'a>) -> Said<'a> {
        let all = 0..dom.nodes.len();
        let meta = dom.named(all.clone(), local_name!("meta"));
        let scripts = dom.named(all, local_name!("script"));
        let is_linked_data = |e: &Element<'_>| {
            e.attribute(&local_name!("type"))
                .is_some_and(|t| t.contains("ld+json"))
        };
        Said {
            meta: meta.filter_map(|(_, e)| name_and_content(e)).collect(),
            linked_data: scripts
                .filter(|(_, e)| is_linked_data(e))
                .map(|(i, _)| dom.text(i))
                .collect(),
        }
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        let find = |name: &&str| self.meta.iter().find(|(n, _)| n == name);
        names
            .iter()
            .find_map(find)
            .map(|(_, content)| fold(content))
    }

    fn day(&self, names: &[&str], key: &str) -> Option<Date> {
        let linked = self.linked_data(key);
        linked
            .as_deref()
            .and_then(day)
            .or_else(|| names.iter().find_map(|name| day(&self.first(&[name])?)))
    }

    /// The string behind the first key of that name. Enough for the few keys that are asked for;
    /// what holds no quotation marks needs no JSON parser.
    fn linked_data(&self, key: &str) -> Option<String> {
        self.linked_data.iter().find_map(|json| {
            let rest = &json[json.find(&format!("\"{key}\""))? + key.len() + 2..];
            let rest = rest
                .trim_start()
                .strip_prefix(':')?
                .trim_start()
                .strip_prefix('"')?;
            let value = &rest[..rest.find('"')?];
            (!value.contains('\\') && !value.is_empty()).then(|| fold(value))
        })
    }
}

fn name_and_content(element: Element<'_>) -> Option<(String, &str)> {
    let name = [
        local_name!("name"),
        local_name!("property"),
        local_name!("http-equiv"),
    ];
    let name = name.iter().find_map(|n| element.attribute(n))?;
    let content = element.attribute(&local_name!("content"))?.trim();
    (!content.is_empty()).then(|| (name.trim().to_ascii_lowercase(), content))
}

fn fold(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    words
        .into_iter()
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The day that a date or a point in time begins with.
fn day(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}

fn language(dom: &Dom<'_>) -> Option<String> {
    let (_, html) = dom.named(0..dom.nodes.len(), local_name!("html")).next()?;
    let names = [local_name!("lang"), html5ever::LocalName::from("xml:lang")];
    let tag = names
        .iter()
        .filter_map(|n| html.attribute(n))
        .find(|t| !t.trim().is_empty())?;
    Some(fold(tag))
}

fn canonical(dom: &Dom<'_>) -> Option<String> {
    let links = dom.named(0..dom.nodes.len(), local_name!("link"));
    let is_canonical = |e: &Element<'_>| {
        e.attribute(&local_name!("rel"))
            .is_some_and(|r| r.eq_ignore_ascii_case("canonical"))
    };
    let (_, link) = links.into_iter().find(|(_, e)| is_canonical(e))?;
    let target = fold(link.attribute(&local_name!("href"))?);
    (!target.is_empty()).then_some(target)
}
