//! A page's elements and texts in one list, in the order of the page.
//!
//! A walk over a list needs no recursion, and a subtree is a range of it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use ego_tree::NodeId;
use html5ever::{LocalName, local_name};
use scraper::{Html, Node as Source};

/// The elements and texts of a page, each before its children.
pub(super) struct Dom<'a> {
    pub(super) nodes: Vec<Node<'a>>,
}

/// An element or a text.
pub(super) struct Node<'a> {
    /// Index of the parent; its own for the first node.
    pub(super) parent: usize,
    /// Index past its last descendant.
    pub(super) end: usize,
    pub(super) value: Value<'a>,
}

type NodeRef<'a> = ego_tree::NodeRef<'a, Source>;

/// What a node is.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Element(Element<'a>),
    Text(&'a str),
}

/// An element with its attributes.
#[derive(Clone, Copy)]
pub(super) struct Element<'a>(&'a scraper::node::Element);

impl<'a> Dom<'a> {
    /// Lays a tree out. React sends parts of a page late, hidden at its end under the ids `S:0`,
    /// `S:1`, ..., and a script puts them where templates with the ids `B:0`, `P:1`, ... stand: here
    /// they go there at once.
    pub(super) fn of(html: &'a Html) -> Dom<'a> {
        let mut dom = Dom { nodes: Vec::new() };
        let mut open = Vec::new();
        let mut late = Late::of(html);
        let mut at = html.tree.root();
        loop {
            if let Some(part) = late.part_for(at) {
                at = part;
            }
            let taken = late.stands_elsewhere(at);
            if !taken {
                dom.open(at.value(), &mut open);
            }
            if let Some(child) = at.first_child().filter(|_| !taken) {
                at = child;
                continue;
            }
            if !taken {
                dom.close(at.value(), &mut open);
            }
            loop {
                at = late.back_from(at).unwrap_or(at);
                if let Some(sibling) = at.next_sibling() {
                    at = sibling;
                    break;
                }
                let Some(parent) = at.parent() else {
                    return dom;
                };
                at = parent;
                dom.close(at.value(), &mut open);
            }
        }
    }

    fn open(&mut self, source: &'a Source, open: &mut Vec<usize>) {
        let index = self.nodes.len();
        let parent = open.last().copied().unwrap_or(index);
        let value = match source {
            Source::Element(element) => Value::Element(Element(element)),
            Source::Text(text) => Value::Text(text),
            _ => return,
        };
        if source.is_element() {
            open.push(index);
        }
        self.nodes.push(Node {
            parent,
            end: index + 1,
            value,
        });
    }

    fn close(&mut self, source: &Source, open: &mut Vec<usize>) {
        if source.is_element()
            && let Some(index) = open.pop()
        {
            self.nodes[index].end = self.nodes.len();
        }
    }

    /// The element at an index.
    pub(super) fn element(&self, index: usize) -> Option<Element<'a>> {
        match self.nodes.get(index)?.value {
            Value::Element(element) => Some(element),
            Value::Text(_) => None,
        }
    }

    /// A node's descendants.
    pub(super) fn within(&self, index: usize) -> Range<usize> {
        index + 1..self.nodes[index].end
    }

    /// All elements in order, with their indexes.
    pub(super) fn elements(&self) -> impl Iterator<Item = (usize, Element<'a>)> + '_ {
        (0..self.nodes.len()).filter_map(|i| Some((i, self.element(i)?)))
    }

    /// The elements of a name in a range, with their indexes.
    pub(super) fn named(
        &self,
        range: Range<usize>,
        name: LocalName,
    ) -> impl Iterator<Item = (usize, Element<'a>)> + '_ {
        let of_name = move |(_, e): &(usize, Element<'a>)| *e.name() == name;
        range
            .filter_map(|i| Some((i, self.element(i)?)))
            .filter(of_name)
    }

    /// Indexes of a node's ancestors, the nearest first.
    pub(super) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let up = |i: &usize| Some(self.nodes[*i].parent).filter(|parent| parent != i);
        std::iter::successors(up(&index), up)
    }

    /// Bytes of markup that is only for readers without scripts.
    pub(super) fn unscripted(&self) -> usize {
        let elements = self.named(0..self.nodes.len(), local_name!("noscript"));
        let texts = elements.filter_map(|(i, _)| self.nodes.get(i + 1));
        let markup = texts.map(|node| match node.value {
            Value::Text(text) => text.len(),
            Value::Element(_) => 0,
        });
        markup.sum()
    }

    /// The words below a node, white space folded.
    pub(super) fn text(&self, index: usize) -> String {
        let mut out = String::new();
        for node in &self.nodes[index..self.nodes[index].end] {
            if let Value::Text(text) = node.value {
                for word in text.split_whitespace() {
                    if !out.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(word);
                }
            }
        }
        out
    }
}

/// The parts of a page that come late.
struct Late<'a> {
    /// Those that have not been met yet, by their numbers.
    waiting: HashMap<&'a str, NodeRef<'a>>,
    /// Those that have been put in their places.
    placed: HashSet<NodeId>,
    /// Those that the walk is in, each with the template in whose place it stands.
    inside: Vec<(NodeId, NodeRef<'a>)>,
}

impl<'a> Late<'a> {
    fn of(html: &'a Html) -> Late<'a> {
        let attached = html.tree.nodes().filter(|node| node.parent().is_some());
        Late {
            waiting: attached
                .filter_map(|node| Some((number(node, &["S:"])?, node)))
                .collect(),
            placed: HashSet::new(),
            inside: Vec::new(),
        }
    }

    /// The part that goes where a template stands.
    fn part_for(&mut self, place: NodeRef<'a>) -> Option<NodeRef<'a>> {
        if self.waiting.is_empty() || place.value().as_element()?.name() != "template" {
            return None;
        }
        let part = self.waiting.remove(number(place, &["B:", "P:"])?)?;
        self.placed.insert(part.id());
        self.inside.push((part.id(), place));
        Some(part)
    }

    /// Whether a part has been put in its place, and this is not it.
    fn stands_elsewhere(&mut self, node: NodeRef<'a>) -> bool {
        if self.waiting.is_empty() && self.placed.is_empty() {
            return false;
        }
        if self.placed.contains(&node.id()) {
            return self
                .inside
                .last()
                .is_none_or(|(part, _)| *part != node.id());
        }
        // Met before its template: it stays, and the template finds nothing.
        if let Some(number) = number(node, &["S:"]) {
            let is_it = |part: &NodeRef<'_>| part.id() == node.id();
            if self.waiting.get(number).is_some_and(is_it) {
                self.waiting.remove(number);
            }
        }
        false
    }

    /// The template to go on from behind the end of a part.
    fn back_from(&mut self, part: NodeRef<'a>) -> Option<NodeRef<'a>> {
        let last = self.inside.pop_if(|(inside, _)| *inside == part.id());
        last.map(|(_, place)| place)
    }
}

/// What stands behind one of the prefixes in an element's id.
fn number<'a>(node: NodeRef<'a>, prefixes: &[&str]) -> Option<&'a str> {
    let id = Element(node.value().as_element()?).id()?;
    prefixes.iter().find_map(|prefix| id.strip_prefix(prefix))
}

impl<'a> Element<'a> {
    /// Its name, in lower case.
    pub(super) fn name(self) -> &'a LocalName {
        &self.0.name.local
    }

    /// The value of an attribute.
    pub(super) fn attribute(self, name: &LocalName) -> Option<&'a str> {
        let has_name = |a: &&(html5ever::QualName, scraper::StrTendril)| a.0.local == *name;
        self.0
            .attrs
            .iter()
            .find(has_name)
            .map(|(_, value)| &**value)
    }

    /// The value of an attribute whose name is not among those that the parser knows.
    pub(super) fn said(self, name: &str) -> Option<&'a str> {
        let has_name = |a: &&(html5ever::QualName, scraper::StrTendril)| *a.0.local == *name;
        self.0
            .attrs
            .iter()
            .find(has_name)
            .map(|(_, value)| &**value)
    }

    /// Its `id`.
    pub(super) fn id(self) -> Option<&'a str> {
        self.attribute(&local_name!("id"))
            .filter(|id| !id.is_empty())
    }

    /// Its classes, as one string.
    pub(super) fn class(self) -> &'a str {
        self.attribute(&local_name!("class")).unwrap_or_default()
    }

    /// Whether it has a class.
    pub(super) fn has_class(self, class: &str) -> bool {
        self.class().split_ascii_whitespace().any(|c| c == class)
    }

    /// Its ARIA role.
    pub(super) fn role(self) -> &'a str {
        self.attribute(&local_name!("role")).unwrap_or_default()
    }
}
