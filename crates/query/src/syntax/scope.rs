//! What a query says of documents and meetings, whatever stands in their passages: the bounds
//! within which counts have their denominators.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Field, Filters, Node, Query, Value, bodies_named};

impl Query {
    /// The query's fields of whole documents alone. Who speaks, and under which heading or on which
    /// page, is no property of a document.
    pub(crate) fn of_documents(&self) -> Query {
        let filters = Filters {
            speaker: Vec::new(),
            mentions: Vec::new(),
            section: Vec::new(),
            page: None,
            ..self.filters.clone()
        };
        Query {
            filters,
            ..Query::from(of_documents(&self.root).unwrap_or(Node::Everything))
        }
    }

    /// What the query's fields say of meetings, those of bodies that the index does not hold among
    /// them; bodies are given by id. A name of a body stands for what a search finds by it among those
    /// `held`, which are [`crate::Searcher::bodies`], and for what it names among these and those
    /// `listed` together: one that is listed can have for its id what is a part of the id of one that
    /// is held.
    pub fn scope<'a>(
        &self,
        held: impl IntoIterator<Item = &'a str>,
        listed: impl IntoIterator<Item = &'a str>,
    ) -> Scope {
        let held: BTreeSet<&str> = held.into_iter().collect();
        let all = held.iter().copied().chain(listed).collect();
        let bodies = Bodies { held, all };
        let parts = [Some(self.root.clone()), self.filters.to_node()];
        let parts = parts.into_iter().flatten();
        Scope(Node::And(parts.map(|part| by_id(part, &bodies)).collect()))
    }

    /// Whether one of these fields stands anywhere in the query or its filters.
    pub fn asks_for(&self, fields: &[Field]) -> bool {
        let filters = self.filters.to_node();
        asks_for(&self.root, fields) || filters.is_some_and(|f| asks_for(&f, fields))
    }
}

/// The meetings that a query's fields let through. See [`Query::scope`].
#[derive(Clone, Debug)]
pub struct Scope(Node);

impl Scope {
    /// Whether the fields let a meeting through, as far as that depends on who met, by id, and on
    /// its first and last day.
    pub fn admits(&self, body: &str, first: Date, last: Date) -> bool {
        admits(&self.0, body, Some((first, last))) != Some(false)
    }

    /// The same of a meeting whose days are not known: as far as that depends on who met.
    pub fn admits_body(&self, body: &str) -> bool {
        admits(&self.0, body, None) != Some(false)
    }
}

/// The bodies that a name is looked up among, by id.
struct Bodies<'a> {
    held: BTreeSet<&'a str>,
    /// Those and the listed ones.
    all: BTreeSet<&'a str>,
}

impl<'a> Bodies<'a> {
    /// What a name stands for: what a search finds by it, and what it names among all.
    fn named(&self, text: &str) -> BTreeSet<&'a str> {
        let held = bodies_named(self.held.iter().copied(), text);
        let all = bodies_named(self.all.iter().copied(), text);
        held.into_iter().chain(all).collect()
    }
}

/// The same with each name of a body replaced by the ids that it stands for.
fn by_id(node: Node, bodies: &Bodies<'_>) -> Node {
    let all = |parts: Vec<Node>| parts.into_iter().map(|part| by_id(part, bodies)).collect();
    let one = |inner: Box<Node>| Box::new(by_id(*inner, bodies));
    match node {
        Node::Field {
            field: Field::Body,
            value: Value::Word(text) | Value::Phrase(text) | Value::Pattern(text),
        } => {
            let ids = bodies.named(&text).into_iter();
            let field = |id: &str| Node::Field {
                field: Field::Body,
                value: Value::Word(id.to_owned()),
            };
            Node::Or(ids.map(field).collect())
        }
        Node::Not(inner) => Node::Not(one(inner)),
        Node::Boost(inner, by) => Node::Boost(one(inner), by),
        Node::List(parts) => Node::List(all(parts)),
        Node::And(parts) => Node::And(all(parts)),
        Node::Or(parts) => Node::Or(all(parts)),
        node => node,
    }
}

fn of_documents(node: &Node) -> Option<Node> {
    match node {
        _ if is_of_documents(node) => Some(node.clone()),
        Node::Boost(inner, _) => of_documents(inner),
        Node::List(parts) | Node::And(parts) => {
            let parts: Vec<Node> = parts.iter().filter_map(of_documents).collect();
            (!parts.is_empty()).then_some(Node::And(parts))
        }
        _ => None,
    }
}

fn is_of_documents(node: &Node) -> bool {
    match node {
        Node::Field { field, .. } => match field {
            Field::Body | Field::Kind | Field::Title | Field::Place => true,
            Field::Doc | Field::Year | Field::Date => true,
            Field::Speaker | Field::Mentions | Field::Section | Field::Page => false,
        },
        Node::Boost(inner, _) | Node::Not(inner) => is_of_documents(inner),
        Node::List(parts) | Node::And(parts) | Node::Or(parts) => {
            !parts.is_empty() && parts.iter().all(is_of_documents)
        }
        _ => false,
    }
}

/// `None` where it depends on something else.
fn admits(node: &Node, body: &str, days: Option<(Date, Date)>) -> Option<bool> {
    let of = |part: &Node| admits(part, body, days);
    match node {
        Node::Field {
            field: Field::Body,
            value: Value::Word(id),
        } => Some(id == body),
        Node::Field {
            value: Value::Days(from, to),
            ..
        } => days.map(|(first, last)| {
            from.is_none_or(|from| last >= from) && to.is_none_or(|to| first <= to)
        }),
        Node::Not(inner) => of(inner).map(|yes| !yes),
        Node::Boost(inner, _) => of(inner),
        Node::List(parts) | Node::And(parts) => all(parts.iter().map(of)),
        Node::Or(parts) => all(parts.iter().map(|p| of(p).map(|yes| !yes))).map(|no| !no),
        _ => None,
    }
}

/// Whether all are so: no where one is not, unknown where one is unknown.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = None,
        }
    }
    known
}

fn asks_for(node: &Node, fields: &[Field]) -> bool {
    match node {
        Node::Field { field, .. } => fields.contains(field),
        Node::Boost(inner, _) | Node::Not(inner) => asks_for(inner, fields),
        Node::Near { left, right, .. } => asks_for(left, fields) || asks_for(right, fields),
        Node::List(parts) | Node::And(parts) | Node::Or(parts) => {
            parts.iter().any(|part| asks_for(part, fields))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_fields_of_documents_are_left_of_a_query() {
        for (text, left) in [
            ("hotline", "*"),
            ("hotline kind:minutes speaker:NL", "kind:minutes"),
            (
                "hotline AND (year:2024 OR body:ai) -kind:agenda",
                "(year:2024 OR body:ai) -kind:agenda",
            ),
            ("(hotline kind:minutes)^2", "kind:minutes"),
            ("hotline OR kind:minutes", "*"),
        ] {
            let query = Query::parse(text).expect("well formed");
            assert_eq!(query.of_documents().to_string(), left, "{text}");
        }
    }

    #[test]
    fn a_meeting_is_let_through_or_not() {
        let day = date(2024, 5, 29);
        for (text, expected) in [
            ("hotline", true),
            ("hotline year:2024", true),
            ("hotline year:2023", false),
            ("hotline AND date:2024-06..", false),
            ("-year:2024", false),
            ("body:ai", false),
            ("body:net*", true),
            ("body:(ai OR network) speaker:NL", true),
            ("year:2023 OR hotline", true),
            ("-body:network", false),
            ("body:senate", false),
        ] {
            let query = Query::parse(text).expect("well formed");
            let scope = query.scope(["network"], ["wg-ai", "network"]);
            assert_eq!(scope.admits("network", day, day), expected, "{text}");
        }
    }

    #[test]
    fn the_id_of_a_body_stands_for_no_other_that_is_held() {
        let day = date(2024, 5, 29);
        let query = Query::parse("body:network").expect("well formed");
        let both = ["network", "network-of-clerks"];
        let none: &[&str] = &[];
        for (held, listed, admitted) in [
            (both.as_slice(), none, ["network"].as_slice()),
            (&both, &both, &["network"]),
            (none, &both, &["network"]),
            (&["network"], &["network-of-clerks"], &["network"]),
            // A search finds those of the clerks, and the name is that of the others.
            (&["network-of-clerks"], &["network"], &both),
            (&["network-of-clerks", "wg-ai"], &[], &["network-of-clerks"]),
            (&["wg-ai"], &["network-of-clerks"], &["network-of-clerks"]),
            (&["network-1"], &["network-2"], &["network-1", "network-2"]),
            (&["wg-ai"], &["wg-safety"], &[]),
        ] {
            let scope = query.scope(held.iter().copied(), listed.iter().copied());
            let all = held.iter().chain(listed).copied().collect::<BTreeSet<_>>();
            let all = all.into_iter().filter(|id| scope.admits(id, day, day));
            let all: Vec<&str> = all.collect();
            assert_eq!(all, admitted, "{held:?} {listed:?}");
            assert!(all.iter().all(|id| scope.admits_body(id)));
        }
    }
}
