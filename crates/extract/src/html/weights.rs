//! How much text is in each element, and which of the parts that a page is built around.

use html5ever::local_name;

use super::boilerplate;
use super::dom::{Dom, Value};

/// How much text is in an element, in bytes of words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    /// Outside links.
    pub(super) prose: usize,
    /// In links.
    pub(super) linked: usize,
    /// What of both is not in an element that is a site's by its name.
    proper: usize,
}

impl Weight {
    /// In links and outside.
    pub(super) fn all(self) -> usize {
        self.prose + self.linked
    }
}

/// What is where on a page.
pub(super) struct Weights {
    /// One for each node.
    each: Vec<Weight>,
    /// For each node, how many main parts and articles come before it.
    mains: Vec<u32>,
    /// For each node, how many titles of the first level come before it.
    titles: Vec<u32>,
}

impl Weights {
    /// Weighs a page, as for a reader with or without scripts.
    pub(super) fn of(dom: &Dom<'_>, scripts: bool) -> Weights {
        let titles = count(dom, &["h1"]);
        Weights {
            each: weigh(dom, scripts, &titles),
            mains: count(dom, &["main", "article"]),
            titles,
        }
    }

    /// What is in a node.
    pub(super) fn of_node(&self, index: usize) -> Weight {
        self.each[index]
    }

    /// What is on the whole page.
    pub(super) fn page(&self) -> Weight {
        self.each.first().copied().unwrap_or_default()
    }

    /// Whether most of the page's prose that counts is in a node, so that it cannot be furniture.
    pub(super) fn is_large(&self, index: usize) -> bool {
        let Weight { prose, linked, .. } = self.each[index];
        prose * 10 > self.page().prose * 3 && prose > linked
    }

    /// Whether a node holds almost all of the page's prose.
    pub(super) fn is_almost_all(&self, index: usize) -> bool {
        self.each[index].prose * 10 > self.page().prose * 8
    }

    /// Whether a node holds most of the page, links included, where nothing says that it is a
    /// site's.
    pub(super) fn is_most(&self, index: usize) -> bool {
        self.each[index].proper * 2 > self.page().proper
    }

    /// Whether what is kept of a page, in bytes of words, is next to nothing of it.
    pub(super) fn is_little(&self, kept: usize) -> bool {
        kept * 10 < self.page().proper
    }

    /// Whether a node holds little of the page's prose.
    pub(super) fn is_small(&self, index: usize) -> bool {
        self.each[index].prose * 10 < self.page().prose * 3
    }

    /// Whether a main part or an article is in a node.
    pub(super) fn has_main(&self, dom: &Dom<'_>, index: usize) -> bool {
        is_within(&self.mains, dom, index)
    }

    /// Whether a title of the first level is in a node.
    pub(super) fn has_title(&self, dom: &Dom<'_>, index: usize) -> bool {
        is_within(&self.titles, dom, index)
    }
}

/// Whether an element is never shown to anybody.
pub(super) fn is_silent(name: &str, scripts: bool) -> bool {
    boilerplate::SILENT.contains(&name) && (scripts || name != "noscript")
}

/// Adds up from the last node to the first, so that children come before their parents.
fn weigh(dom: &Dom<'_>, scripts: bool, titles: &[u32]) -> Vec<Weight> {
    let mut weights = vec![Weight::default(); dom.nodes.len()];
    for index in (0..dom.nodes.len()).rev() {
        let node = &dom.nodes[index];
        let weight = &mut weights[index];
        match node.value {
            Value::Text(text) => {
                weight.prose = text.split_whitespace().map(str::len).sum();
                weight.proper = weight.prose;
            }
            Value::Element(element) => {
                let name: &str = element.name();
                if is_silent(name, scripts) {
                    *weight = Weight::default();
                } else if *element.name() == local_name!("a") {
                    weight.linked += std::mem::take(&mut weight.prose);
                }
                let header = name == "header" && !is_within(titles, dom, index);
                if header || boilerplate::FURNITURE.contains(&name) {
                    weight.proper = 0;
                }
            }
        }
        if node.parent != index {
            let Weight {
                prose,
                linked,
                proper,
            } = weights[index];
            let parent = &mut weights[node.parent];
            parent.prose += prose;
            parent.linked += linked;
            parent.proper += proper;
        }
    }
    weights
}

/// How many elements of these names come before each node, and at last before the end.
fn count(dom: &Dom<'_>, names: &[&str]) -> Vec<u32> {
    let mut counts = Vec::with_capacity(dom.nodes.len() + 1);
    let mut so_far = 0;
    counts.push(so_far);
    for index in 0..dom.nodes.len() {
        let is_one = |e: super::dom::Element<'_>| names.contains(&&**e.name());
        so_far += u32::from(dom.element(index).is_some_and(is_one));
        counts.push(so_far);
    }
    counts
}

fn is_within(counts: &[u32], dom: &Dom<'_>, index: usize) -> bool {
    counts[dom.nodes[index].end] > counts[index + 1]
}
