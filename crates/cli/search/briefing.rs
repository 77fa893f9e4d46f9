//! `--by speaker|body|meeting|year`: the same hits as a briefing, newest first within each group.

use std::collections::BTreeMap;

use ecne_extract::names;
use ecne_query::{Facet, PassageHit, Results};
use jiff::civil::Date;

use super::rows::hits;
use crate::meeting;

/// What groups are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// To whom passages are attributed; one of several speakers stands under each.
    Speaker,
    /// Who met.
    Body,
    /// The meeting.
    Meeting,
    /// The meeting's year.
    Year,
}

impl By {
    /// What counts the same groups, shown or not.
    pub fn facet(self) -> Facet {
        match self {
            By::Speaker => Facet::Speaker,
            By::Body => Facet::Body,
            By::Meeting => Facet::Meeting,
            By::Year => Facet::Year,
        }
    }
}

/// Passages under one title.
pub struct Group<'a> {
    /// The title.
    pub title: String,
    /// What is counted, as a facet has it: a speaker's code, for example; empty for what stands for
    /// nobody or no day.
    pub code: String,
    /// The passages.
    pub hits: Vec<&'a PassageHit>,
    /// All are of the document that the title names.
    pub of_documents: bool,
}

/// Order, key and title of the groups that a passage belongs to.
type Keys = Vec<(Order, String, String)>;

/// Sorts before everything else, newest first, undated last.
type Newest = (std::cmp::Reverse<Option<Date>>, String, u32);

/// The groups: by documents in the order of the results, or by something else, sorted: speakers and
/// bodies by name, meetings and years newest first.
pub fn groups(results: &Results, by: Option<By>) -> Vec<Group<'_>> {
    match by {
        None => by_document(results),
        Some(by) => by_key(results, by),
    }
}

fn by_document(results: &Results) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for hit in hits(results) {
        let code = &hit.document.id;
        match groups.last_mut().filter(|group| group.code == *code) {
            Some(group) => group.hits.push(hit),
            None => groups.push(Group {
                title: meeting::heading(&hit.document),
                code: code.clone(),
                hits: vec![hit],
                of_documents: true,
            }),
        }
    }
    groups
}

fn by_key(results: &Results, by: By) -> Vec<Group<'_>> {
    let mut sorted: Vec<&PassageHit> = hits(results).collect();
    sorted.sort_by_cached_key(|hit| newest(hit));
    let mut groups: BTreeMap<(Order, String), Group> = BTreeMap::new();
    for hit in sorted {
        for (order, key, title) in keys(hit, by) {
            let code = match order {
                Order::Last => String::new(),
                Order::Day(day) if by == By::Meeting => {
                    format!("{} {key}", day.0).trim_end().to_owned()
                }
                Order::Day(_) | Order::Name => key.clone(),
            };
            let group = groups.entry((order, key)).or_insert_with(|| Group {
                title,
                code,
                hits: Vec::new(),
                of_documents: by == By::Meeting,
            });
            group.hits.push(hit);
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.iter_mut().for_each(name_several);
    groups
}

/// A meeting of which several documents are here is not called by one of them.
fn name_several(group: &mut Group) {
    let ids = || group.hits.iter().map(|hit| &hit.document.id);
    if group.of_documents
        && ids().max() != ids().min()
        && let Some(first) = group.hits.first()
    {
        group.title = meeting::name(&first.document);
        group.of_documents = false;
    }
}

fn newest(hit: &PassageHit) -> Newest {
    let day = hit.document.date_end.or(hit.document.date_start);
    (
        std::cmp::Reverse(day),
        hit.document.id.clone(),
        hit.passage.ordinal,
    )
}

/// Groups that stand for nobody or no day come last; of the others, days go newest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Day(std::cmp::Reverse<Date>),
    Name,
    Last,
}

fn keys(hit: &PassageHit, by: By) -> Keys {
    let document = &hit.document;
    let day = document
        .date_start
        .map(|day| Order::Day(std::cmp::Reverse(day)));
    match by {
        By::Speaker if hit.passage.speakers.is_empty() => {
            vec![(
                Order::Last,
                String::new(),
                "Attributed to nobody".to_owned(),
            )]
        }
        By::Speaker => {
            let key = |code: &String| (Order::Name, code.clone(), speaker_title(code));
            hit.passage.speakers.iter().map(key).collect()
        }
        By::Body => vec![match &document.body {
            Some(body) => (
                Order::Name,
                body.id.clone(),
                meeting::body_name(body).to_owned(),
            ),
            None => (Order::Last, String::new(), "No body".to_owned()),
        }],
        By::Meeting => {
            let title = meeting::heading(document);
            let body = document.body.as_ref().map(|body| body.id.clone());
            vec![match day {
                Some(day) => (day, body.unwrap_or_default(), title),
                None => (Order::Last, document.id.clone(), title),
            }]
        }
        By::Year => vec![
            match document.date_start.and_then(|d| d.first_of_year().into()) {
                Some(first) => {
                    let year = first.year().to_string();
                    (Order::Day(std::cmp::Reverse(first)), year.clone(), year)
                }
                None => (Order::Last, String::new(), "Undated".to_owned()),
            },
        ],
    }
}

/// `NL  Netherlands`; a name without a code stands alone.
fn speaker_title(code: &str) -> String {
    match names::display(code) {
        name if name == code => code.to_owned(),
        name => format!("{code}  {name}"),
    }
}
