//! What an element says of itself: by its name, its ARIA role, its classes and its id, and whether
//! it is hidden. How much text is in it is no matter here.

use std::collections::HashSet;

use html5ever::{LocalName, local_name};

use super::boilerplate;
use super::dom::{Dom, Element};

/// Why an element seems to be furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Hidden, and nothing unfolds it; or its name or role says that it is a site's.
    Site,
    /// Its classes say that it is a site's.
    Class,
    /// A notice that lies over the page, whatever titles are in it.
    Notice,
    /// Its classes say that it leads somewhere: furniture where it holds more links than prose.
    Links,
    /// Its classes say that it is a table of contents: furniture unless the page has little else.
    Contents,
}

/// The ids of what a button or a tab unfolds.
pub(super) fn controlled<'a>(dom: &Dom<'a>) -> HashSet<&'a str> {
    let controls = dom
        .elements()
        .filter_map(|(_, e)| e.attribute(&LocalName::from("aria-controls")));
    controls.flat_map(str::split_ascii_whitespace).collect()
}

/// The mark of an element.
pub(super) fn mark(element: Element<'_>, controlled: &HashSet<&str>) -> Option<Mark> {
    let (name, role) = (&**element.name(), element.role());
    if boilerplate::NOTICES.contains(&role) {
        return Some(Mark::Notice);
    }
    let site = boilerplate::FURNITURE.contains(&name)
        || boilerplate::ROLES.contains(&role)
        || is_hidden(element, controlled);
    if site {
        return Some(Mark::Site);
    }
    let mut mark = None;
    for class in classes(element) {
        match mark_of_class(class) {
            Some(Mark::Links) => mark = Some(Mark::Links),
            Some(Mark::Contents) => mark = mark.or(Some(Mark::Contents)),
            None => {}
            certain => return certain,
        }
    }
    mark
}

/// The ids of furniture are short; longer ones are made of the titles of sections.
const WORDS_OF_ID: usize = 3;

/// The classes, and the id where it is short.
fn classes(element: Element<'_>) -> impl Iterator<Item = &str> {
    let id = element
        .id()
        .filter(|id| words(id).nth(WORDS_OF_ID).is_none());
    element.class().split_ascii_whitespace().chain(id)
}

fn mark_of_class(class: &str) -> Option<Mark> {
    if boilerplate::WHOLE_CLASSES.contains(&class) {
        return Some(Mark::Site);
    }
    let (mut last, mut links, mut contents) = ("", false, false);
    for word in words(class) {
        let is = |w: &&str| word.eq_ignore_ascii_case(w);
        let pair = |(a, b): &(&str, &str)| is(b) && last.eq_ignore_ascii_case(a);
        if boilerplate::CLASSES_OF_NOTICES.iter().any(is) {
            return Some(Mark::Notice);
        }
        if boilerplate::CLASSES.iter().any(is) || boilerplate::PAIRS.iter().any(pair) {
            return Some(Mark::Class);
        }
        links |= boilerplate::CLASSES_OF_LINKS.iter().any(is)
            || boilerplate::PAIRS_OF_LINKS.iter().any(pair);
        contents |= boilerplate::CLASSES_OF_CONTENTS.iter().any(is);
        last = word;
    }
    let contents = contents.then_some(Mark::Contents);
    links.then_some(Mark::Links).or(contents)
}

/// Whether a class or a short id has one of the words.
pub(super) fn says(element: Element<'_>, any: &[&str]) -> bool {
    let is_one = |word: &str| any.iter().any(|w| word.eq_ignore_ascii_case(w));
    classes(element).any(|class| words(class).any(is_one))
}

/// The words of a class: "relatedPosts__list-2" has "related", "Posts", "list" and "2".
fn words(class: &str) -> impl Iterator<Item = &str> {
    let parts = class.split(|c: char| !c.is_ascii_alphanumeric());
    parts.flat_map(|part| {
        let hump = |w: &[u8]| !(w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase());
        let humps = part.as_bytes().chunk_by(move |a, b| hump(&[*a, *b]));
        humps.scan(0, move |at, hump| {
            let from = *at;
            *at += hump.len();
            part.get(from..*at)
        })
    })
}

fn is_hidden(element: Element<'_>, controlled: &HashSet<&str>) -> bool {
    let style = element.attribute(&local_name!("style")).unwrap_or_default();
    let hidden = element.attribute(&local_name!("hidden")).is_some()
        || element.attribute(&LocalName::from("aria-hidden")) == Some("true")
        || has_declaration(style, "display", "none")
        || has_declaration(style, "visibility", "hidden");
    hidden && !unfolds(element, controlled)
}

fn unfolds(element: Element<'_>, controlled: &HashSet<&str>) -> bool {
    matches!(element.role(), "region" | "tabpanel")
        // React sends parts of a page hidden and puts them in their places by a script.
        || element.id().is_some_and(|id| controlled.contains(id) || id.starts_with("S:"))
        || words(element.class()).any(|w| boilerplate::UNFOLDS.contains(&w))
}

/// Whether an inline style says so.
pub(super) fn has_declaration(style: &str, property: &str, value: &str) -> bool {
    style.split(';').any(|declaration| {
        declaration.split_once(':').is_some_and(|(p, v)| {
            p.trim().eq_ignore_ascii_case(property)
                && v.trim()
                    .get(..value.len())
                    .is_some_and(|v| v.eq_ignore_ascii_case(value))
        })
    })
}

/// Whether a button is the title of what it unfolds, and not a thing to press.
pub(super) fn is_title(dom: &Dom<'_>, button: usize) -> bool {
    let unfolds = dom.element(button).is_some_and(|e| {
        ["aria-expanded", "data-toggle", "data-bs-toggle"]
            .iter()
            .any(|name| e.attribute(&LocalName::from(*name)).is_some())
    });
    dom.ancestors(button).take(4).any(|a| {
        dom.element(a).is_some_and(|e| {
            matches!(
                &**e.name(),
                "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "dt"
            ) || unfolds && says(e, &["accordion", "faq"])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_by_their_words() {
        let all: Vec<&str> = words("relatedPosts__list-2").collect();
        assert_eq!(all, ["related", "Posts", "list", "2"]);
        assert_eq!(mark_of_class("relatedPosts"), Some(Mark::Class));
        assert_eq!(mark_of_class("cookieBar"), Some(Mark::Notice));
        assert_eq!(mark_of_class("main-menu"), Some(Mark::Links));
        assert_eq!(mark_of_class("u-sr-only"), Some(Mark::Class));
        assert_eq!(mark_of_class("message-userContent"), None);
        assert_eq!(mark_of_class("shareholders"), None);
    }

    #[test]
    fn declarations_are_read_whole() {
        assert!(has_declaration(
            "color: red; Display : none !important",
            "display",
            "none"
        ));
        assert!(!has_declaration("display: block", "display", "none"));
    }
}
