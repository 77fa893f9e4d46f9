//! What an element says of itself: by its name, its ARIA role, its classes and its id, and whether
//! it is hidden. How much text is in it is no matter here.

use std::collections::HashSet;
use std::sync::LazyLock;

use html5ever::local_name;

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
    let controls = dom.elements().filter_map(|(_, e)| e.said("aria-controls"));
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
    let (mut last, mut last_meaning, mut all) = ("", 0, 0);
    for word in words(class) {
        let mut meaning = meaning(word);
        if last_meaning & FIRST != 0 && meaning & SECOND != 0 {
            let pair = |(a, b): &(&str, &str)| {
                word.eq_ignore_ascii_case(b) && last.eq_ignore_ascii_case(a)
            };
            if boilerplate::PAIRS.iter().any(pair) {
                meaning |= SITE;
            }
            if boilerplate::PAIRS_OF_LINKS.iter().any(pair) {
                meaning |= LINKS;
            }
        }
        if meaning & NOTICE != 0 {
            return Some(Mark::Notice);
        }
        if meaning & SITE != 0 {
            return Some(Mark::Class);
        }
        all |= meaning;
        (last, last_meaning) = (word, meaning);
    }
    let contents = (all & CONTENTS != 0).then_some(Mark::Contents);
    (all & LINKS != 0).then_some(Mark::Links).or(contents)
}

/// What a word of a class can mean, as bits.
const NOTICE: u8 = 1;
const SITE: u8 = 2;
const LINKS: u8 = 4;
const CONTENTS: u8 = 8;
const FIRST: u8 = 16;
const SECOND: u8 = 32;

/// All words that mean something, by their first letters: pages have many classes, and most of
/// their words mean nothing.
static MEANINGS: LazyLock<[Vec<(&str, u8)>; 26]> = LazyLock::new(|| {
    let mut meanings = [const { Vec::new() }; 26];
    let mut note = |word: &'static str, meaning| {
        if let Some(list) = letter(word).and_then(|i| meanings.get_mut(i)) {
            let list: &mut Vec<(&str, u8)> = list;
            match list.iter_mut().find(|(known, _)| *known == word) {
                Some((_, all)) => *all |= meaning,
                None => list.push((word, meaning)),
            }
        }
    };
    let lists = [
        (boilerplate::CLASSES_OF_NOTICES, NOTICE),
        (boilerplate::CLASSES, SITE),
        (boilerplate::CLASSES_OF_LINKS, LINKS),
        (boilerplate::CLASSES_OF_CONTENTS, CONTENTS),
    ];
    for (words, meaning) in lists {
        words.iter().for_each(|word| note(word, meaning));
    }
    for (first, second) in boilerplate::PAIRS.iter().chain(boilerplate::PAIRS_OF_LINKS) {
        note(first, FIRST);
        note(second, SECOND);
    }
    meanings
});

fn letter(word: &str) -> Option<usize> {
    let first = word.as_bytes().first()?.to_ascii_lowercase();
    first.checked_sub(b'a').map(usize::from)
}

fn meaning(word: &str) -> u8 {
    let list = letter(word).and_then(|i| MEANINGS.get(i));
    let is_it =
        |(known, _): &&(&str, u8)| known.len() == word.len() && known.eq_ignore_ascii_case(word);
    let found = list.and_then(|list| list.iter().find(is_it));
    found.map_or(0, |(_, meaning)| *meaning)
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
        || element.said("aria-hidden") == Some("true")
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
            .any(|name| e.said(name).is_some())
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
