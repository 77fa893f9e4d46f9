//! Which elements are the page's own text, and which are furniture.

use std::collections::HashSet;

use html5ever::local_name;

use super::boilerplate;
use super::dom::{Dom, Element, Node, Value};
use super::kind::PageKind;
use super::links;
use super::marks::{self, Mark};
use super::weights::{Weight, Weights, is_silent};

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
    let weights = Weights::of(dom, scripts);
    let mut judge = Judge {
        dom,
        controlled: marks::controlled(dom),
        forms: forms(dom, &weights),
        weights,
        scripts,
        kind: PageKind::of(dom),
        lenient: false,
    };
    let mut verdicts = judge.all();
    let little = judge.kept(&verdicts, Weight::all);
    if little < LITTLE && judge.weights.is_little(little) {
        judge.lenient = true;
        let again = judge.all();
        if judge.kept(&again, Weight::all) > 2 * little {
            verdicts = again;
        }
    }
    let kept = judge.kept(&verdicts, |weight| weight.prose);
    if kept < NOTICE && judge.asks_for_scripts(&verdicts) {
        verdicts[0] = Verdict::Furniture;
    }
    Judgement { verdicts, kept }
}

/// Bytes of the words of a title at most.
const TITLE: usize = 60;

/// Bytes of the words of a notice that a page shows in place of itself, at most.
const NOTICE: usize = 200;

/// A notice about scripts holds one of these: a page that only speaks of them is text.
const ASKING: [&str; 6] = [
    "enable",
    "disabled",
    "require",
    "turn on",
    "activate",
    "not support",
];

/// Bytes of the words that are left of a page where its classes said too much, at most.
const LITTLE: usize = 500;

/// Bytes of the words of a path to a page, at most.
const PATH: usize = 250;

/// What is known of a page while its elements are judged.
struct Judge<'a, 'd> {
    dom: &'d Dom<'a>,
    controlled: HashSet<&'a str>,
    weights: Weights,
    scripts: bool,
    kind: PageKind,
    /// Forms and parts of forms that hold no text of the page.
    forms: HashSet<usize>,
    /// Words in classes are not believed: they took the whole page for furniture.
    lenient: bool,
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
        if self.kind == PageKind::Article {
            self.set_boxes_apart(&mut verdicts);
        }
        verdicts
    }

    fn alone(&self, index: usize, element: Element<'_>) -> Verdict {
        let name: &str = element.name();
        if is_silent(name, self.scripts) {
            return Verdict::Silent;
        }
        let aside = match name {
            "html" | "body" | "main" => false,
            "article" => self.is_comment(index, element),
            "button" => !marks::is_title(self.dom, index),
            "a" => self.is_marked(index, element) || self.calls_to_act(index, element),
            "label" | "legend" | "fieldset" | "form" => {
                self.is_marked(index, element) || self.is_to_fill_in(index, name)
            }
            "header" => self.is_marked(index, element) || self.is_of_site(index),
            "ul" | "ol" => {
                self.is_marked(index, element) || self.is_contents(index) || self.is_path(index)
            }
            _ => self.is_marked(index, element) || self.is_opinion(index, element),
        };
        if aside {
            Verdict::Furniture
        } else {
            Verdict::Text
        }
    }

    /// Whether an element is furniture by its own marks, and not too large for it.
    fn is_marked(&self, index: usize, element: Element<'_>) -> bool {
        let weight = self.weights.of_node(index);
        let main = self.weights.has_main(self.dom, index) || self.weights.is_large(index);
        let title = self.weights.has_title(self.dom, index);
        match marks::mark(element, &self.controlled) {
            Some(Mark::Notice) => !main,
            Some(Mark::Site) => !main && !title,
            Some(Mark::Class) if self.lenient || self.is_post(element) => false,
            Some(Mark::Class) => !main && !title && !self.weights.is_most(index),
            Some(Mark::Links) => weight.linked >= weight.prose && !main && !title,
            Some(Mark::Contents) => {
                weight.linked >= weight.prose && !main && !title && !self.outweighs_the_page(index)
            }
            None => false,
        }
    }

    /// Whether the links of an element are much beside all prose of the page: the page is a list.
    fn outweighs_the_page(&self, index: usize) -> bool {
        self.weights.of_node(index).linked * 3 > self.weights.page().prose
    }

    /// Whether an element is called a comment where comments are the text.
    fn is_post(&self, element: Element<'_>) -> bool {
        self.kind == PageKind::Forum && marks::says(element, boilerplate::COMMENTS)
    }

    /// Whether a link asks for something and stands alone: "Read more", "Add to cart". A link to a
    /// document says what it leads to, and stays.
    fn calls_to_act(&self, index: usize, element: Element<'_>) -> bool {
        let weight = self.weights.of_node(index);
        if weight.all() == 0 || weight.all() > links::CALL {
            return false;
        }
        let target = element.attribute(&local_name!("href")).unwrap_or_default();
        if links::leads_to_file(target) {
            return false;
        }
        let around = self.weights.of_node(self.dom.nodes[index].parent);
        let alone = around.prose * 2 < weight.all();
        let button = marks::says(element, &["btn", "button", "cta"]);
        (alone || button) && links::is_call(&self.dom.text(index), button)
    }

    /// Whether an element only helps to fill in a form. Some sites put whole pages into a form.
    fn is_to_fill_in(&self, index: usize, name: &str) -> bool {
        match name {
            "form" | "fieldset" => self.forms.contains(&index),
            _ => self.dom.ancestors(index).any(|i| self.forms.contains(&i)),
        }
    }

    /// Whether a header is a site's: it stands before the page's parts and holds no title.
    fn is_of_site(&self, index: usize) -> bool {
        let inside = self.dom.ancestors(index).any(|a| {
            self.dom
                .element(a)
                .is_some_and(|e| matches!(&**e.name(), "main" | "article" | "section"))
        });
        !inside
            && !self.weights.has_title(self.dom, index)
            && !self.weights.has_main(self.dom, index)
            && !self.weights.is_large(index)
            && (self.weights.has_title(self.dom, 0) || self.weights.has_main(self.dom, 0))
    }

    /// Whether a list only leads to other places of the same page, and does not unfold them.
    fn is_contents(&self, index: usize) -> bool {
        let weight = self.weights.of_node(index);
        if weight.linked == 0 || weight.prose * 10 > weight.linked || self.weights.is_most(index) {
            return false;
        }
        let mut links = 0;
        for i in self.dom.within(index) {
            let Some(element) = self.dom.element(i) else {
                continue;
            };
            let unfolds = element.role() == "tab"
                || ["data-toggle", "data-bs-toggle", "aria-controls"]
                    .iter()
                    .any(|name| element.said(name).is_some());
            if unfolds {
                return false;
            }
            if *element.name() == local_name!("a") {
                let target = element.attribute(&local_name!("href")).unwrap_or_default();
                if !target.starts_with('#') || target.len() < 2 {
                    return false;
                }
                links += 1;
            }
        }
        links >= 3
    }

    /// Whether a list is the way from the site's first page to this one.
    fn is_path(&self, index: usize) -> bool {
        let weight = self.weights.of_node(index);
        let mut links = self.dom.named(self.dom.within(index), local_name!("a"));
        weight.linked > 0
            && weight.all() <= PATH
            && links.next().is_some_and(|(first, a)| {
                let target = a.attribute(&local_name!("href")).unwrap_or_default();
                let words = self.dom.text(index);
                target.ends_with('/')
                    && words.starts_with(&self.dom.text(first))
                    && self.dom.text(first).eq_ignore_ascii_case("home")
            })
    }

    /// Whether an element holds what readers said of the page, or who its author is.
    fn is_opinion(&self, index: usize, element: Element<'_>) -> bool {
        if self.is_comment(index, element) {
            return true;
        }
        self.kind == PageKind::Article
            && marks::says(element, &["author", "vcard"])
            && !self.weights.is_large(index)
            && !self.weights.has_title(self.dom, index)
            && !self.weights.has_main(self.dom, index)
    }

    fn is_comment(&self, index: usize, element: Element<'_>) -> bool {
        let name: &str = element.name();
        let block = matches!(name, "div" | "section" | "article" | "ol" | "ul" | "li");
        let opinions = match self.kind {
            PageKind::Article => boilerplate::COMMENTS,
            PageKind::Product => boilerplate::OPINIONS,
            PageKind::Forum | PageKind::Other => return false,
        };
        block
            && marks::says(element, opinions)
            && !self.weights.is_almost_all(index)
            && !self.weights.has_title(self.dom, index)
    }

    /// Whether what is kept only asks its reader to switch scripts on.
    fn asks_for_scripts(&self, verdicts: &[Verdict]) -> bool {
        let mut index = 0;
        while let Some(node) = self.dom.nodes.get(index) {
            index = match (verdicts[index], node.value) {
                (Verdict::Text, Value::Text(text)) => {
                    let text = text.to_ascii_lowercase();
                    if text.contains("javascript") && ASKING.iter().any(|w| text.contains(w)) {
                        return true;
                    }
                    node.end
                }
                (Verdict::Text, _) => index + 1,
                _ => node.end,
            };
        }
        false
    }

    /// What the verdicts keep, of all words or of those outside links, in bytes.
    fn kept(&self, verdicts: &[Verdict], of: impl Fn(Weight) -> usize) -> usize {
        let mut all = 0;
        let mut index = 0;
        while let Some(node) = self.dom.nodes.get(index) {
            if verdicts[index] == Verdict::Text {
                index += 1;
                continue;
            }
            // What is not text is taken off the whole again.
            if verdicts[index] == Verdict::Furniture {
                all += of(self.weights.of_node(index));
            }
            index = node.end;
        }
        of(self.weights.page()).saturating_sub(all)
    }

    /// Boxes whose title leads away from the page: "Related", "Read next".
    fn set_boxes_apart(&self, verdicts: &mut [Verdict]) {
        for (index, element) in self.dom.elements() {
            let title = matches!(
                &**element.name(),
                "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "div" | "span" | "strong"
            );
            let weight = self.weights.of_node(index);
            if !title || weight.all() > TITLE || verdicts[index] != Verdict::Text {
                continue;
            }
            let title = self.dom.text(index);
            if begins_with_one(&title, boilerplate::LEADING_AWAY)
                || begins_with_one(&title, boilerplate::TITLES_OF_CONTENTS)
            {
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
        let small = |i: &usize| self.weights.is_small(*i);
        let around = self
            .dom
            .ancestors(title)
            .take_while(|i| begins(i) && small(i))
            .last();
        let container = around.unwrap_or(title);
        let contents = begins_with_one(&self.dom.text(title), boilerplate::TITLES_OF_CONTENTS);
        if contents && self.outweighs_the_page(container) {
            return;
        }
        if self.weights.of_node(container).all() > TITLE {
            verdicts[container] = Verdict::Furniture;
            return;
        }
        let mut next = nodes[container].end;
        while next < nodes[nodes[container].parent].end {
            let weight = self.weights.of_node(next);
            if weight.prose > weight.linked
                || self.dom.element(next).is_some_and(|e| is_heading(e.name()))
            {
                break;
            }
            if weight.linked > 0 {
                verdicts[container] = Verdict::Furniture;
                verdicts[next] = Verdict::Furniture;
            }
            next = nodes[next].end;
        }
    }

    /// The innermost element that is marked as an article's text and holds most of it.
    fn article_body(&self, verdicts: &[Verdict], main: Option<usize>) -> Option<usize> {
        let whole = main.map_or(self.kept(verdicts, |weight| weight.prose), |main| {
            self.weights.of_node(main).prose
        });
        let marked = self.dom.elements().filter(|(i, e)| {
            verdicts[*i] == Verdict::Text
                && self.weights.of_node(*i).prose * 10 >= whole * 6
                && main.is_none_or(|main| self.dom.within(main).contains(i))
                && (&**e.name() == "article"
                    || e.said("itemprop") == Some("articleBody")
                    || boilerplate::ARTICLE_BODIES
                        .iter()
                        .any(|class| e.has_class(class)))
        });
        marked.map(|(i, _)| i).last()
    }

    /// Where a page marks its main part, the rest is furniture, but for the title above it.
    fn set_main_apart(&self, verdicts: &mut [Verdict]) {
        let main = main_part(self.dom, verdicts).filter(|main| {
            self.weights.of_node(*main).prose * 4 >= self.kept(verdicts, |weight| weight.prose)
        });
        let body = if self.kind == PageKind::Article {
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

/// The forms and parts of forms that hold little and only fields with their names.
fn forms(dom: &Dom<'_>, weights: &Weights) -> HashSet<usize> {
    let is_form = |e: Element<'_>| matches!(&**e.name(), "form" | "fieldset");
    dom.elements()
        .filter(|(i, e)| is_form(*e) && weights.is_small(*i) && holds_fields_alone(dom, *i))
        .map(|(i, _)| i)
        .collect()
}

fn holds_fields_alone(dom: &Dom<'_>, index: usize) -> bool {
    let (mut paragraphs, mut fields) = (0, 0);
    for i in dom.within(index) {
        let Some(element) = dom.element(i) else {
            continue;
        };
        match &**element.name() {
            "table" | "article" | "h1" => return false,
            "p" | "h2" | "h3" => paragraphs += 1,
            "textarea" => fields += 1,
            "input" => fields += usize::from(is_field(element)),
            _ => {}
        }
    }
    paragraphs == 0 || fields > paragraphs
}

/// Whether people write into an input.
fn is_field(input: Element<'_>) -> bool {
    let kind = input.attribute(&local_name!("type")).unwrap_or("text");
    ["text", "email", "tel", "url", "password"].contains(&kind)
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h2" | "h3" | "h4" | "h5" | "h6")
}

fn begins_with_one(title: &str, starts: &[&str]) -> bool {
    let title = title.to_lowercase().replace('’', "'");
    starts.iter().any(|start| title.starts_with(start))
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
