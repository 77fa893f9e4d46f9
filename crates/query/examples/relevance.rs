//! Measures the ranking on a test collection. Whoever changes a constant in `src/engine/rank.rs`
//! runs it on several collections, and keeps the change only where it helps most of them, and both
//! halves of their queries.
//!
//! `cargo run --release -p ecne-query --example relevance -- DOCUMENTS QUERIES JUDGEMENTS`
//!
//! DOCUMENTS holds `id TAB title TAB text` a line, QUERIES `id TAB words`, JUDGEMENTS is in the form
//! of TREC (`query 0 document grade`). Each document is one passage. Printed: nDCG@10 over all
//! queries, over the first, third, ... and over the second, fourth, ...

use std::collections::HashMap;
use std::error::Error;

use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::{MatchMode, Node, Query, SearchOptions, Searcher};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [documents, queries, judgements] = arguments.as_slice() else {
        return Err("usage: relevance DOCUMENTS QUERIES JUDGEMENTS".into());
    };
    let documents = std::fs::read_to_string(documents)?;
    let searcher = Searcher::in_memory(documents.lines().filter_map(document))?;
    let judged = judgements_by_query(&std::fs::read_to_string(judgements)?);
    let mut scores = Vec::new();
    for line in std::fs::read_to_string(queries)?.lines() {
        let Some((id, words)) = line.split_once('\t') else {
            continue;
        };
        let Some(grades) = judged.get(id).filter(|g| g.values().any(|g| *g > 0.0)) else {
            continue;
        };
        scores.push(gain(&searcher, words, grades)?);
    }
    let half = |start| mean(scores.iter().skip(start).step_by(2));
    println!(
        "nDCG@10 {:.4}  halves {:.4} {:.4}",
        mean(scores.iter()),
        half(0),
        half(1)
    );
    Ok(())
}

fn document(line: &str) -> Option<(DocumentRecord, Vec<PassageRecord>)> {
    let mut columns = line.split('\t');
    let (id, title, text) = (columns.next()?, columns.next()?, columns.next()?);
    let record = DocumentRecord {
        id: id.to_owned(),
        title: title.to_owned(),
        ..DocumentRecord::default()
    };
    let passage = PassageRecord {
        text: if text.is_empty() {
            title.to_owned()
        } else {
            text.to_owned()
        },
        section: vec![title.to_owned()],
        ..PassageRecord::default()
    };
    Some((record, vec![passage]))
}

fn judgements_by_query(text: &str) -> HashMap<String, HashMap<String, f64>> {
    let mut judged: HashMap<String, HashMap<String, f64>> = HashMap::new();
    for line in text.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        if let [query, _, document, grade] = columns.as_slice() {
            let grades = judged.entry((*query).to_owned()).or_default();
            grades.insert((*document).to_owned(), grade.parse().unwrap_or(0.0));
        }
    }
    judged
}

/// Normalised discounted cumulative gain of the first ten.
fn gain(
    searcher: &Searcher,
    words: &str,
    grades: &HashMap<String, f64>,
) -> Result<f64, Box<dyn Error>> {
    let plain = |w: &str| {
        w.chars()
            .filter(|c| c.is_alphanumeric() || *c == '\'')
            .collect::<String>()
    };
    let words = words
        .split(|c: char| c.is_whitespace() || c == '-')
        .map(plain);
    let list = words.filter(|w| !w.is_empty()).map(Node::Word).collect();
    let options = SearchOptions {
        match_mode: MatchMode::Any,
        ..SearchOptions::default()
    };
    let results = searcher.search(&Query::from(Node::List(list)), &options)?;
    let grade = |id: &str| grades.get(id).copied().unwrap_or(0.0).max(0.0);
    let found = results.documents.iter().map(|d| grade(&d.document.id));
    let mut best: Vec<f64> = grades.values().copied().filter(|g| *g > 0.0).collect();
    best.sort_by(|a, b| b.total_cmp(a));
    Ok(discounted(found) / discounted(best.into_iter()))
}

fn discounted(grades: impl Iterator<Item = f64>) -> f64 {
    (2u32..)
        .zip(grades.take(10))
        .map(|(place, grade)| grade / f64::from(place).log2())
        .sum()
}

fn mean<'a>(values: impl Iterator<Item = &'a f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, n), v| (sum + v, n + 1));
    sum / f64::from(count.max(1))
}
