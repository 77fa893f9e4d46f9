//! What kind of page it is, as far as it says so: meta tags and JSON-LD.

use html5ever::local_name;

use super::dom::Dom;

/// The kind of a page that its extra boxes are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageKind {
    /// One text: boxes that lead away from it are furniture, while on other pages the same boxes
    /// can be what the page is for.
    Article,
    /// A thing for sale, perhaps with the opinions of those who bought it.
    Product,
    /// A conversation: its posts are its text.
    Forum,
    /// None of these, or not said.
    Other,
}

/// Names of types in JSON-LD, as the ends of their values.
const FORUMS: &[&str] = &["DiscussionForumPosting\"", "QAPage\""];
const ARTICLES: &[&str] = &["Article\"", "BlogPosting\"", "Report\""];
const PRODUCTS: &[&str] = &["\"Product\"", "/Product\""];

/// Bytes of JSON in which the value behind `"@type"` stands.
const VALUE: usize = 32;

impl PageKind {
    /// What a page says of itself. Forums come first, since they mark single posts as articles.
    pub(super) fn of(dom: &Dom<'_>) -> PageKind {
        let said = Said::of(dom);
        if said.has_type(FORUMS) {
            PageKind::Forum
        } else if said.og_type == Some("article") || said.has_type(ARTICLES) {
            PageKind::Article
        } else if said.og_type == Some("product") || said.has_type(PRODUCTS) {
            PageKind::Product
        } else {
            PageKind::Other
        }
    }
}

struct Said<'a> {
    og_type: Option<&'a str>,
    linked_data: Vec<String>,
}

impl<'a> Said<'a> {
    fn of(dom: &Dom<'a>) -> Said<'a> {
        let all = 0..dom.nodes.len();
        let mut metas = dom.named(all.clone(), local_name!("meta"));
        let og_type = metas.find(|(_, e)| e.attribute(&local_name!("property")) == Some("og:type"));
        let scripts = dom.named(all, local_name!("script")).filter(|(_, e)| {
            e.attribute(&local_name!("type"))
                .is_some_and(|t| t.contains("ld+json"))
        });
        Said {
            og_type: og_type.and_then(|(_, e)| e.attribute(&local_name!("content"))),
            linked_data: scripts.map(|(i, _)| dom.text(i)).collect(),
        }
    }

    fn has_type(&self, types: &[&str]) -> bool {
        let marker = "\"@type\"";
        self.linked_data.iter().any(|json| {
            json.match_indices(marker).any(|(at, _)| {
                let rest = &json[at + marker.len()..];
                let value = &rest[..rest.floor_char_boundary(VALUE)];
                types.iter().any(|name| value.contains(name))
            })
        })
    }
}
