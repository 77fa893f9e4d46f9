//! A plain query to a plan over the terms of the index.

mod fields;
mod held;
mod known;
mod open;
mod phrase;
mod spelling;
mod stopwords;
mod words;

pub use fields::name_of;
pub use stopwords::{is_another_word, is_function_word};

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use ecne_extract::glossary::Glossary;
use ecne_index::engine::schema::Fields;

use crate::engine::evaluate::{Compiled, Plan};
use crate::engine::leaf::{Leaf, Matching};
use crate::engine::rank::Ranking;
use crate::engine::term::{Lookups, TermRef};
use crate::error::Error;
use crate::{Duplicates, MatchMode, Node, Query, ReadAs, SearchOptions};

/// Most leaves of a plan: a query of more words is a text, not a question.
const LEAVES: usize = 1_024;

/// A query compiled, ready for each step of the search.
pub struct Prepared<'a> {
    pub lookups: Lookups<'a>,
    pub leaves: Vec<Leaf>,
    /// What passages should hold together.
    items: Vec<Plan>,
    /// What they must hold in every step.
    filters: Vec<Plan>,
    excluded: Vec<Plan>,
    /// The items, one level further down where they are joined by `AND`.
    parts: Vec<Plan>,
    collapse: bool,
    pub read_as: ReadAs,
    /// For each leaf, the code of the country or institution that it names.
    pub codes: Vec<Option<&'static str>>,
}

/// Compiles a query for an index.
pub fn prepare<'a>(
    lookups: Lookups<'a>,
    fields: &Fields,
    glossary: &Glossary,
    ranking: &Ranking,
    query: &Query,
    options: &SearchOptions,
) -> Result<Prepared<'a>, Error> {
    let mut compiler = Compiler {
        lookups: &lookups,
        fields,
        glossary,
        ranking,
        leaves: Vec::new(),
        codes: Vec::new(),
        read_as: ReadAs::default(),
        boost: 1.0,
        exclusions: 0,
        noted: 0,
        walks: Cell::new(held::WALKED),
        joins: Cell::new(spelling::JOINED),
        any: options.match_mode == MatchMode::Any,
        picked: false,
        written_alone: HashMap::new(),
    };
    compiler.read_as.notes.clone_from(&query.notes);
    compiler.read_as.any = compiler.any;
    compiler.read_as.structure = is_structured(query, compiler.any).then(|| query.to_string());
    let mut sorted = Sorted::default();
    compiler.sort_out(&query.root, &mut sorted)?;
    if let Some(filters) = query.filters.to_node() {
        let plan = compiler.node(&filters)?;
        sorted.filters.push(plan);
    }
    let parts = match sorted.items.as_slice() {
        [Plan::And(parts)] => parts.clone(),
        items => items.to_vec(),
    };
    let Compiler {
        leaves,
        codes,
        read_as,
        picked,
        ..
    } = compiler;
    Ok(Prepared {
        lookups,
        leaves,
        codes,
        items: sorted.items,
        filters: sorted.filters,
        excluded: sorted.excluded,
        parts,
        collapse: options.duplicates == Duplicates::Collapse && !picked,
        read_as,
    })
}

impl Prepared<'_> {
    /// Everything in one passage.
    pub fn all(&self) -> Compiled {
        self.compiled(self.items.clone(), false, Vec::new())
    }

    /// Any of the words, in title and headings, too.
    pub fn any(&self) -> Compiled {
        let items: Vec<Plan> = match self.items.is_empty() {
            true => Vec::new(),
            false => vec![Plan::Or(self.items.clone())],
        };
        self.compiled(items, true, Vec::new())
    }

    /// All of the words in one document, in title and headings, too.
    pub fn apart(&self) -> Compiled {
        let items = vec![Plan::Or(self.parts.clone())];
        Compiled {
            // What a document holds it holds in all of its passages, said elsewhere or not.
            collapse: false,
            ..self.compiled(items, true, self.parts.clone())
        }
    }

    /// Leaves that are neighbours in the query.
    pub fn pairs(&self) -> BTreeSet<(usize, usize)> {
        let leaf = |plan: &Plan| match plan {
            Plan::Leaf(i) => Some(*i),
            _ => None,
        };
        let neighbours = self.parts.windows(2).filter_map(|pair| match pair {
            [a, b] => leaf(a).zip(leaf(b)),
            _ => None,
        });
        neighbours.filter(|(a, b)| a != b).collect()
    }

    /// How many words or groups of words a passage should hold together.
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// How many a document should hold.
    pub fn parts(&self) -> usize {
        self.parts.len()
    }

    fn compiled(&self, mut plans: Vec<Plan>, loose: bool, together: Vec<Plan>) -> Compiled {
        plans.extend(self.filters.iter().cloned());
        plans.extend(self.excluded.iter().map(|p| Plan::Not(Box::new(p.clone()))));
        plans.sort_by_key(|p| self.cost(p));
        let plan = match plans.len() {
            0 => Plan::Everything,
            1 => plans.remove(0),
            _ => Plan::And(plans),
        };
        Compiled {
            leaves: self.leaves.clone(),
            plan,
            loose,
            together,
            collapse: self.collapse,
        }
    }

    /// Passages that a part may match, roughly: where the fewest come first, the other parts of a
    /// conjunction need only be looked up among these.
    fn cost(&self, plan: &Plan) -> u64 {
        match plan {
            Plan::Leaf(i) => self.leaves.get(*i).map_or(0, |l| l.document_frequency),
            Plan::And(parts) => parts.iter().map(|p| self.cost(p)).min().unwrap_or(0),
            Plan::Or(parts) => parts.iter().map(|p| self.cost(p)).sum(),
            Plan::Not(_) | Plan::Everything => u64::MAX / 4_096,
        }
    }
}

#[derive(Default)]
struct Sorted {
    items: Vec<Plan>,
    filters: Vec<Plan>,
    excluded: Vec<Plan>,
}

struct Compiler<'a> {
    lookups: &'a Lookups<'a>,
    fields: &'a Fields,
    glossary: &'a Glossary,
    ranking: &'a Ranking,
    leaves: Vec<Leaf>,
    codes: Vec<Option<&'static str>>,
    read_as: ReadAs,
    boost: f32,
    /// In how many exclusions the part stands that is being compiled.
    exclusions: usize,
    /// How often something has been noted so far, the same note again included.
    noted: usize,
    /// How many more postings and passages may be walked only to learn whether some passage matches.
    walks: Cell<u64>,
    /// How many more postings may be walked to learn where words put together stand alone.
    joins: Cell<u64>,
    /// Ranked retrieval: words side by side are alternatives.
    any: bool,
    /// The query asks for what copies of a document may differ in, though they say the same: their
    /// names, pages, titles, headings and places.
    picked: bool,
    /// Words put together of two neighbours that have been looked up, and whether some passage has
    /// them in that spelling alone.
    written_alone: HashMap<String, bool>,
}

impl Compiler<'_> {
    /// Splits the top of a query into what should stand together, what must, and what must not.
    fn sort_out(&mut self, root: &Node, sorted: &mut Sorted) -> Result<(), Error> {
        match root {
            Node::Everything => {}
            Node::Not(inner) => sorted.excluded.push(self.excluded(inner)?),
            Node::Word(_) => sorted.items.extend(self.units(std::slice::from_ref(root))?),
            _ if is_filter(root) => sorted.filters.push(self.node(root)?),
            Node::Boost(inner, by) => self.boosted(*by, |own| own.sort_out(inner, sorted))?,
            Node::List(parts) => {
                sorted.items.extend(self.units(parts)?);
                for part in parts.iter().filter(|p| binds(p)) {
                    self.sort_out(part, sorted)?;
                }
            }
            Node::And(parts) => {
                let mut together = Vec::new();
                for part in parts {
                    let items = std::mem::take(&mut sorted.items);
                    self.sort_out(part, sorted)?;
                    let own = std::mem::replace(&mut sorted.items, items);
                    if !own.is_empty() {
                        together.push(self.side_by_side(own));
                    }
                }
                if !together.is_empty() {
                    sorted.items.push(conjunction(together));
                }
            }
            _ => {
                let plan = self.node(root)?;
                sorted.items.push(plan);
            }
        }
        Ok(())
    }

    fn node(&mut self, node: &Node) -> Result<Plan, Error> {
        match node {
            Node::Everything => Ok(Plan::Everything),
            Node::Word(_) => {
                let units = self.units(std::slice::from_ref(node))?;
                Ok(self.side_by_side(units))
            }
            Node::Phrase { .. }
            | Node::Pattern(_)
            | Node::Fuzzy { .. }
            | Node::Regex(_)
            | Node::Near { .. } => {
                let matching = self.positional(node, true)?;
                self.leaf(matching, Vec::new())
            }
            Node::Field { field, value } => self.field(*field, value),
            Node::Boost(inner, by) => self.boosted(*by, |own| own.node(inner)),
            Node::Not(inner) => Ok(Plan::Not(Box::new(self.excluded(inner)?))),
            Node::List(parts) => {
                let units = self.units(parts)?;
                let mut plans = match units.is_empty() {
                    true => Vec::new(),
                    false => vec![self.side_by_side(units)],
                };
                for part in parts.iter().filter(|p| binds(p)) {
                    plans.push(self.node(part)?);
                }
                Ok(conjunction(plans))
            }
            Node::And(parts) => {
                let plans: Result<Vec<Plan>, Error> = parts.iter().map(|p| self.node(p)).collect();
                Ok(conjunction(plans?))
            }
            Node::Or(parts) => {
                let plans: Result<Vec<Plan>, Error> =
                    parts.iter().map(|p| self.or_noted(p)).collect();
                Ok(Plan::Or(plans?))
            }
        }
    }

    /// What is compiled within counts so much more.
    fn boosted<T>(&mut self, by: f32, within: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.boost;
        self.boost *= by.clamp(0.0, 1_000.0);
        let done = within(self);
        self.boost = before;
        done
    }

    /// Inside an exclusion nothing scores, nothing is highlighted, and nothing is shown as looked for.
    fn negated(&self) -> bool {
        self.exclusions > 0
    }

    fn weight(&self) -> f32 {
        if self.negated() { 0.0 } else { self.boost }
    }

    /// Words of a list: all of them, or alternatives in ranked retrieval.
    fn side_by_side(&self, units: Vec<Plan>) -> Plan {
        match self.any && units.len() > 1 {
            true => Plan::Or(units),
            false => conjunction(units),
        }
    }

    /// Adds a leaf, or adds to the weight of the one that looks for the same: a word counts as
    /// often as the query says it.
    fn leaf(&mut self, matching: Matching, context: Vec<TermRef>) -> Result<Plan, Error> {
        let weight = self.weight();
        // What is excluded is never looked for there.
        let context = if self.negated() { Vec::new() } else { context };
        self.weighted(matching, context, weight, None)
    }

    fn filter(&mut self, matching: Matching) -> Result<Plan, Error> {
        self.weighted(matching, Vec::new(), 0.0, None)
    }

    fn weighted(
        &mut self,
        matching: Matching,
        context: Vec<TermRef>,
        weight: f32,
        code: Option<&'static str>,
    ) -> Result<Plan, Error> {
        let same = |l: &Leaf| (l.weight > 0.0) == (weight > 0.0) && l.matching == matching;
        if let Some(i) = self.leaves.iter().position(same) {
            if let Some(leaf) = self.leaves.get_mut(i) {
                leaf.weight += weight;
            }
            return Ok(Plan::Leaf(i));
        }
        if self.leaves.len() >= LEAVES {
            let message = format!("a query has at most {LEAVES} different words");
            return Err(Error::new(crate::error::Kind::TooWide, message));
        }
        let mut document_frequency = 0;
        for segment in self.lookups.segments() {
            document_frequency += matching
                .document_frequency(segment)
                .map_err(Error::engine)?;
        }
        if document_frequency == 0 {
            // What stands in titles and headings alone is as rare as it is there.
            for term in &context {
                document_frequency = document_frequency.max(self.frequency(term)?);
            }
        }
        self.leaves.push(Leaf {
            matching,
            context,
            weight,
            document_frequency,
        });
        self.codes.push(code);
        Ok(Plan::Leaf(self.leaves.len() - 1))
    }
}

/// Whether a query is more than words and fields side by side; where `any` of the words will do, `AND`
/// is more.
fn is_structured(query: &Query, any: bool) -> bool {
    fn plain(node: &Node) -> bool {
        match node {
            Node::Or(_) | Node::And(_) | Node::List(_) => false,
            Node::Not(_) | Node::Near { .. } | Node::Boost(..) => false,
            Node::Everything | Node::Word(_) | Node::Phrase { .. } => true,
            Node::Pattern(_) | Node::Fuzzy { .. } | Node::Regex(_) | Node::Field { .. } => true,
        }
    }
    let side_by_side = |node: &Node| match node {
        Node::List(parts) | Node::And(parts) => parts.iter().all(plain),
        node => plain(node),
    };
    let filters = query.filters.to_node();
    any && matches!(query.root, Node::And(_))
        || !side_by_side(&query.root)
        || filters.is_some_and(|f| !side_by_side(&f))
}

/// Whether a part holds nothing but fields: it filters in every step, however it is joined.
fn is_filter(node: &Node) -> bool {
    match node {
        Node::Field { .. } => true,
        Node::Boost(inner, _) | Node::Not(inner) => is_filter(inner),
        Node::List(parts) | Node::And(parts) | Node::Or(parts) => {
            !parts.is_empty() && parts.iter().all(is_filter)
        }
        _ => false,
    }
}

/// Whether a part of a list holds in every step: it is no word to find, but a bound.
fn binds(part: &Node) -> bool {
    matches!(part, Node::Not(_)) || is_filter(part)
}

fn conjunction(mut plans: Vec<Plan>) -> Plan {
    match plans.len() {
        0 => Plan::Everything,
        1 => plans.remove(0),
        _ => Plan::And(plans),
    }
}
