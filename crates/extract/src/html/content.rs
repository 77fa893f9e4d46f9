//! Which elements are the page's own text, and which are furniture.

use std::collections::HashSet;

use html5ever::local_name;

use super::boilerplate;
use super::dom::{Dom, Element, Value};

/// What an element is, with all that is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Text, unless something in it is not.
    #[default]
    Text,
    /// The site's and not the page's: kept aside.
    Furniture,
    /// Never shown to anybody: scripts, styles, what only machines read.
    Silent,
}

/// Judges every node; below a node that is not text, the judgement has no meaning.
pub(super) fn judge(dom: &Dom<'_>) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict::Text; dom.nodes.len()];
    let controlled = controlled(dom);
    let mut index = 0;
    while let Some(node) = dom.nodes.get(index) {
        if let Value::Element(element) = node.value {
            verdicts[index] = judge_alone(dom, index, element, &controlled);
            if verdicts[index] != Verdict::Text {
                index = node.end;
                continue;
            }
        }
        index += 1;
    }
    set_main_apart(dom, &mut verdicts);
    verdicts
}

/// The ids of what a button or a tab unfolds.
fn controlled<'a>(dom: &Dom<'a>) -> HashSet<&'a str> {
    let controls = dom
        .elements()
        .filter_map(|(_, e)| e.attribute(&html5ever::LocalName::from("aria-controls")));
    controls.flat_map(str::split_ascii_whitespace).collect()
}

fn judge_alone(
    dom: &Dom<'_>,
    index: usize,
    element: Element<'_>,
    controlled: &HashSet<&str>,
) -> Verdict {
    let name: &str = element.name();
    if boilerplate::SILENT.contains(&name) || is_hidden(element, controlled) {
        return Verdict::Silent;
    }
    if matches!(name, "html" | "body" | "main" | "article") {
        return Verdict::Text;
    }
    if name == "button" && !is_in_heading(dom, index) {
        return Verdict::Furniture;
    }
    if is_marked(element) && !holds_the_page(dom, index) {
        return Verdict::Furniture;
    }
    Verdict::Text
}

fn is_in_heading(dom: &Dom<'_>, index: usize) -> bool {
    dom.ancestors(index).take(4).any(|a| {
        dom.element(a).is_some_and(|e| {
            matches!(
                &**e.name(),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "dt"
            )
        })
    })
}

fn is_hidden(element: Element<'_>, controlled: &HashSet<&str>) -> bool {
    let style = element.attribute(&local_name!("style")).unwrap_or_default();
    let hidden = element.attribute(&local_name!("hidden")).is_some()
        || element.attribute(&html5ever::LocalName::from("aria-hidden")) == Some("true")
        || has_declaration(style, "display", "none")
        || has_declaration(style, "visibility", "hidden");
    hidden && !unfolds(element, controlled)
}

fn unfolds(element: Element<'_>, controlled: &HashSet<&str>) -> bool {
    matches!(element.role(), "region" | "tabpanel")
        || element.id().is_some_and(|id| controlled.contains(id))
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

fn is_marked(element: Element<'_>) -> bool {
    let name: &str = element.name();
    boilerplate::FURNITURE.contains(&name)
        || boilerplate::ROLES.contains(&element.role())
        || element
            .class()
            .split_ascii_whitespace()
            .any(|c| boilerplate::WHOLE_CLASSES.contains(&c))
        || words(element.class())
            .chain(words(element.id().unwrap_or_default()))
            .any(|w| boilerplate::CLASSES.contains(&w))
}

fn words(class: &str) -> impl Iterator<Item = &str> {
    class
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
}

/// Whether so much is in it that it cannot be furniture.
fn holds_the_page(dom: &Dom<'_>, index: usize) -> bool {
    dom.within(index).any(|i| {
        dom.element(i)
            .is_some_and(|e| matches!(&**e.name(), "main" | "article" | "h1"))
    })
}

/// Where a page marks its main part, the rest is furniture, but for the title above it.
fn set_main_apart(dom: &Dom<'_>, verdicts: &mut [Verdict]) {
    let Some(main) = main_part(dom, verdicts) else {
        return;
    };
    let title = title_part(dom, verdicts, main);
    let mut keep = vec![false; dom.nodes.len()];
    for part in std::iter::once(main).chain(title) {
        for i in dom.ancestors(part).chain(part..dom.nodes[part].end) {
            keep[i] = true;
        }
    }
    for (verdict, keep) in verdicts.iter_mut().zip(keep) {
        if !keep && *verdict == Verdict::Text {
            *verdict = Verdict::Furniture;
        }
    }
}

fn main_part(dom: &Dom<'_>, verdicts: &[Verdict]) -> Option<usize> {
    dom.elements()
        .filter(|(i, e)| {
            verdicts[*i] == Verdict::Text && (&**e.name() == "main" || e.role() == "main")
        })
        .map(|(i, _)| i)
        .max_by_key(|i| dom.nodes[*i].end - i)
}

/// The part that holds the page's title, when that stands before its main part.
fn title_part(dom: &Dom<'_>, verdicts: &[Verdict], main: usize) -> Option<usize> {
    if dom
        .named(dom.within(main), local_name!("h1"))
        .next()
        .is_some()
    {
        return None;
    }
    let (title, _) = dom.named(0..main, local_name!("h1")).last()?;
    let shown = dom.ancestors(title).all(|a| verdicts[a] == Verdict::Text);
    let apart = |i: &usize| dom.nodes[*i].end <= main;
    shown.then(|| {
        dom.ancestors(title)
            .take_while(apart)
            .last()
            .unwrap_or(title)
    })
}
