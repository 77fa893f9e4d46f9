//! Which elements are the page's own text, and which are furniture.

use std::collections::HashSet;

use html5ever::local_name;

use super::boilerplate;
use super::dom::{Dom, Element, Node, Value};

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

/// The judgement of a page.
pub(super) struct Judgement {
    /// One for each node; below a node that is not text, it has no meaning.
    pub(super) verdicts: Vec<Verdict>,
    /// Bytes of words outside links that are text.
    pub(super) kept: usize,
}

/// Judges every node, as for a reader with or without scripts.
pub(super) fn judge(dom: &Dom<'_>, scripts: bool) -> Judgement {
    let judge = Judge {
        dom,
        controlled: controlled(dom),
        weights: weights(dom, scripts),
        scripts,
        article: is_article(dom),
    };
    let verdicts = judge.all();
    let kept = judge.kept(&verdicts);
    Judgement { verdicts, kept }
}

/// Bytes of the words of a title at most.
const TITLE: usize = 60;

/// How much text is in an element, in bytes of words.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    /// Outside links.
    prose: usize,
    /// In links.
    linked: usize,
}

/// Adds up from the last node to the first, so that children come before their parents.
fn weights(dom: &Dom<'_>, scripts: bool) -> Vec<Weight> {
    let mut weights = vec![Weight::default(); dom.nodes.len()];
    for index in (0..dom.nodes.len()).rev() {
        let node = &dom.nodes[index];
        match node.value {
            Value::Text(text) => weights[index].prose = text.split_whitespace().map(str::len).sum(),
            Value::Element(element) => {
                let weight = &mut weights[index];
                if is_silent(element.name(), scripts) {
                    *weight = Weight::default();
                } else if *element.name() == local_name!("a") {
                    weight.linked += std::mem::take(&mut weight.prose);
                }
            }
        }
        if node.parent != index {
            let Weight { prose, linked } = weights[index];
            weights[node.parent].prose += prose;
            weights[node.parent].linked += linked;
        }
    }
    weights
}

fn is_silent(name: &str, scripts: bool) -> bool {
    boilerplate::SILENT.contains(&name) && (scripts || name != "noscript")
}

/// What is known of a page while its elements are judged.
struct Judge<'a, 'd> {
    dom: &'d Dom<'a>,
    controlled: HashSet<&'a str>,
    weights: Vec<Weight>,
    scripts: bool,
    /// The page says that it is one article: then boxes that lead away from it are furniture, while
    /// on other pages the same boxes can be what the page is for.
    article: bool,
}

impl Judge<'_, '_> {
    fn all(&self) -> Vec<Verdict> {
        let mut verdicts = vec![Verdict::Text; self.dom.nodes.len()];
        let mut index = 0;
        while let Some(node) = self.dom.nodes.get(index) {
            if let Value::Element(element) = node.value {
                verdicts[index] = self.alone(index, element);
                if verdicts[index] != Verdict::Text {
                    index = node.end;
                    continue;
                }
            }
            index += 1;
        }
        self.set_main_apart(&mut verdicts);
        if self.article {
            self.set_boxes_apart(&mut verdicts);
        }
        verdicts
    }

    fn alone(&self, index: usize, element: Element<'_>) -> Verdict {
        let name: &str = element.name();
        if is_silent(name, self.scripts) {
            return Verdict::Silent;
        }
        if matches!(name, "html" | "body" | "main" | "article") {
            return Verdict::Text;
        }
        if name == "button" && !is_in_heading(self.dom, index) {
            return Verdict::Furniture;
        }
        let aside = is_hidden(element, &self.controlled) || is_marked(element, self.weights[index]);
        if aside && !self.holds_the_page(index) {
            return Verdict::Furniture;
        }
        Verdict::Text
    }

    /// Prose of the whole page.
    fn page(&self) -> usize {
        self.weights.first().map_or(0, |w| w.prose)
    }

    /// Prose that the verdicts keep.
    fn kept(&self, verdicts: &[Verdict]) -> usize {
        let mut kept = 0;
        let mut index = 0;
        while let Some(node) = self.dom.nodes.get(index) {
            match (verdicts[index], node.value) {
                (Verdict::Text, Value::Element(_)) => index += 1,
                (Verdict::Text, Value::Text(_)) => {
                    kept += self.weights[index].prose;
                    index = node.end;
                }
                _ => index = node.end,
            }
        }
        kept
    }

    /// Whether so much is in it that it cannot be furniture.
    fn holds_the_page(&self, index: usize) -> bool {
        let Weight { prose, linked } = self.weights[index];
        prose * 10 > self.page() * 3 && prose > linked
            || self.dom.within(index).any(|i| {
                self.dom
                    .element(i)
                    .is_some_and(|e| matches!(&**e.name(), "main" | "article" | "h1"))
            })
    }

    /// Boxes whose title leads away from the page: "Related", "Read next".
    fn set_boxes_apart(&self, verdicts: &mut [Verdict]) {
        for (index, element) in self.dom.elements() {
            let title = matches!(
                &**element.name(),
                "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "div" | "span" | "strong"
            );
            let weight = self.weights[index];
            if !title || weight.prose + weight.linked > 60 || verdicts[index] != Verdict::Text {
                continue;
            }
            if leads_away(&self.dom.text(index)) {
                self.set_box_apart(index, verdicts);
            }
        }
    }

    /// The largest element around a title that begins with it and holds little of the page; where
    /// that is the title alone, the title with the lists of links that follow it.
    fn set_box_apart(&self, title: usize, verdicts: &mut [Verdict]) {
        let nodes = &self.dom.nodes;
        let is_text = |n: &Node<'_>| matches!(n.value, Value::Text(t) if !t.trim().is_empty());
        let begins = |i: &usize| !nodes[*i + 1..title].iter().any(is_text);
        let small = |i: &usize| self.weights[*i].prose * 10 < self.page() * 3;
        let around = self
            .dom
            .ancestors(title)
            .take_while(|i| begins(i) && small(i))
            .last();
        let container = around.unwrap_or(title);
        let Weight { prose, linked } = self.weights[container];
        if prose + linked > TITLE {
            verdicts[container] = Verdict::Furniture;
            return;
        }
        let mut next = nodes[container].end;
        while next < nodes[nodes[container].parent].end {
            let Weight { prose, linked } = self.weights[next];
            if prose > linked || self.dom.element(next).is_some_and(|e| is_heading(e.name())) {
                break;
            }
            if linked > 0 {
                verdicts[container] = Verdict::Furniture;
                verdicts[next] = Verdict::Furniture;
            }
            next = nodes[next].end;
        }
    }

    /// The innermost element that is marked as an article's text and holds most of it.
    fn article_body(&self, verdicts: &[Verdict], main: Option<usize>) -> Option<usize> {
        let whole = main.map_or(self.kept(verdicts), |main| self.weights[main].prose);
        let marked = self.dom.elements().filter(|(i, e)| {
            verdicts[*i] == Verdict::Text
                && self.weights[*i].prose * 10 >= whole * 6
                && main.is_none_or(|main| self.dom.within(main).contains(i))
                && (&**e.name() == "article"
                    || e.attribute(&html5ever::LocalName::from("itemprop")) == Some("articleBody")
                    || boilerplate::ARTICLE_BODIES
                        .iter()
                        .any(|class| e.has_class(class)))
        });
        marked.map(|(i, _)| i).last()
    }

    /// Where a page marks its main part, the rest is furniture, but for the title above it.
    fn set_main_apart(&self, verdicts: &mut [Verdict]) {
        let main = main_part(self.dom, verdicts)
            .filter(|main| self.weights[*main].prose * 4 >= self.kept(verdicts));
        let body = if self.article {
            self.article_body(verdicts, main)
        } else {
            None
        };
        let Some(main) = body.or(main) else {
            return;
        };
        let title = title_part(self.dom, verdicts, main);
        let mut keep = vec![false; self.dom.nodes.len()];
        for part in std::iter::once(main).chain(title) {
            for i in self
                .dom
                .ancestors(part)
                .chain(part..self.dom.nodes[part].end)
            {
                keep[i] = true;
            }
        }
        for (verdict, keep) in verdicts.iter_mut().zip(keep) {
            if !keep && *verdict == Verdict::Text {
                *verdict = Verdict::Furniture;
            }
        }
    }
}

/// The ids of what a button or a tab unfolds.
fn controlled<'a>(dom: &Dom<'a>) -> HashSet<&'a str> {
    let controls = dom
        .elements()
        .filter_map(|(_, e)| e.attribute(&html5ever::LocalName::from("aria-controls")));
    controls.flat_map(str::split_ascii_whitespace).collect()
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

fn is_marked(element: Element<'_>, weight: Weight) -> bool {
    let name: &str = element.name();
    let id = element
        .id()
        .filter(|id| words(id).nth(WORDS_OF_ID).is_none());
    boilerplate::FURNITURE.contains(&name)
        || boilerplate::ROLES.contains(&element.role())
        || element
            .class()
            .split_ascii_whitespace()
            .chain(id)
            .any(|class| says_furniture(class, weight.linked >= weight.prose))
}

/// The ids of furniture are short; longer ones are made of the titles of sections.
const WORDS_OF_ID: usize = 3;

/// Whether a class or an id says it; `links` is whether the element holds more links than prose.
fn says_furniture(class: &str, links: bool) -> bool {
    let mut last = "";
    boilerplate::WHOLE_CLASSES.contains(&class)
        || words(class).any(|word| {
            let is = |w: &str| word.eq_ignore_ascii_case(w);
            let pair = |(a, b): &(&str, &str)| is(b) && last.eq_ignore_ascii_case(a);
            let found = boilerplate::PAIRS.iter().any(pair)
                || boilerplate::CLASSES.iter().any(|w| is(w))
                || links && boilerplate::CLASSES_OF_LINKS.iter().any(|w| is(w));
            last = word;
            found
        })
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

fn is_heading(name: &str) -> bool {
    matches!(name, "h2" | "h3" | "h4" | "h5" | "h6")
}

fn leads_away(title: &str) -> bool {
    let title = title.to_lowercase().replace('’', "'");
    boilerplate::LEADING_AWAY
        .iter()
        .any(|start| title.starts_with(start))
}

/// Whether the page says so, in a meta tag or in JSON-LD.
fn is_article(dom: &Dom<'_>) -> bool {
    let all = 0..dom.nodes.len();
    let kinds = ["Article\"", "BlogPosting\"", "Report\""];
    let mut metas = dom.named(all.clone(), local_name!("meta"));
    let mut scripts = dom.named(all, local_name!("script"));
    metas.any(|(_, e)| {
        e.attribute(&local_name!("property")) == Some("og:type")
            && e.attribute(&local_name!("content")) == Some("article")
    }) || scripts.any(|(i, e)| {
        e.attribute(&local_name!("type"))
            .is_some_and(|t| t.contains("ld+json"))
            && {
                let json = dom.text(i);
                json.match_indices("\"@type\"").any(|(at, _)| {
                    let value: String = json[at..].chars().skip(7).take(32).collect();
                    kinds.iter().any(|kind| value.contains(kind))
                })
            }
    })
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
