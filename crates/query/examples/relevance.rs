//! Measures the ranking on test collections, and chooses its constants.
//!
//! `cargo run --release -p ecne-query --example relevance -- [--choose] COLLECTION...`
//!
//! A COLLECTION is a folder with `docs.jsonl` (`id`, `title`, `text`, perhaps `speaker`),
//! `queries.tsv` (id, tab, words) and `qrels.txt` (TREC's form: query, 0, document, grade). Each
//! document is one passage under its title as a heading. Printed: nDCG@10 of each.
//!
//! With `--choose`, constant after constant takes the value of its list that is best on average
//! over the collections (each counts the same, relative to the constants of the program), twice
//! round. It does so once for each collection without that one, which tells what the choice is
//! worth where nothing was seen, and last with all: these are the constants to take, rounded, and
//! only where the collections left out gain, too.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::{MatchMode, Node, Query, Ranking, SearchOptions, Searcher};
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The words of a query, and the grades of documents for it.
type Topic = (Query, HashMap<String, f64>);

struct Collection {
    name: String,
    searcher: Searcher,
    topics: Vec<Topic>,
    /// nDCG@10 with the constants of the program.
    before: f64,
}

/// A constant: its name, how to set it, and the values to try.
type Constant = (&'static str, fn(&mut Ranking, f32), &'static [f32]);

const CONSTANTS: &[Constant] = &[
    ("k1", |r, v| r.k1 = v, &[0.7, 0.9, 1.1, 1.3, 1.6]),
    ("b", |r, v| r.b = v, &[0.2, 0.3, 0.4, 0.5, 0.6, 0.75]),
    ("title", |r, v| r.title = v, &[0.0, 0.5, 1.0, 1.5, 2.0, 3.0]),
    ("section", |r, v| r.section = v, &[0.0, 0.5, 1.0, 1.5, 2.0]),
    (
        "proximity",
        |r, v| r.proximity = v,
        &[0.0, 0.1, 0.2, 0.3, 0.4],
    ),
    ("near", |r, v| r.near = v as u32, &[4.0, 8.0, 12.0, 20.0]),
    (
        "feedback_results",
        |r, v| r.feedback_results = v as usize,
        &[5.0, 8.0, 10.0, 12.0, 20.0],
    ),
    (
        "feedback_words",
        |r, v| r.feedback_words = v as usize,
        &[10.0, 20.0, 30.0, 50.0, 80.0],
    ),
    (
        "feedback_weight",
        |r, v| r.feedback_weight = v,
        &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5],
    ),
    (
        "feedback_power",
        |r, v| r.feedback_power = v,
        &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0],
    ),
    (
        "feedback_share",
        |r, v| r.feedback_share = f64::from(v),
        &[0.1, 0.15, 0.25, 0.5],
    ),
];
const ROUNDS: usize = 2;

fn main() -> Result<()> {
    let mut folders: Vec<String> = std::env::args().skip(1).collect();
    let choosing = folders.first().is_some_and(|f| f == "--choose");
    if choosing {
        folders.remove(0);
    }
    if folders.is_empty() {
        return Err("usage: relevance [--choose] COLLECTION...".into());
    }
    let read = folders.iter().map(|f| collection(Path::new(f)));
    let collections = read.collect::<Result<Vec<Collection>>>()?;
    for collection in &collections {
        println!("{:<16} nDCG@10 {:.4}", collection.name, collection.before);
    }
    if !choosing {
        return Ok(());
    }
    for (i, left_out) in collections
        .iter()
        .enumerate()
        .filter(|_| collections.len() > 1)
    {
        let others = collections.iter().enumerate().filter(|(j, _)| *j != i);
        let chosen = choose(&others.map(|(_, c)| c).collect::<Vec<_>>())?;
        let gain = left_out.measure(&chosen)? / left_out.before;
        println!(
            "chosen without {:<16} there {gain:.4} of before",
            left_out.name
        );
    }
    let all: Vec<&Collection> = collections.iter().collect();
    let chosen = choose(&all)?;
    println!(
        "chosen with all: {:.4} of before\n{chosen:#?}",
        gain(&all, &chosen)?
    );
    Ok(())
}

/// The best constants for these collections, one after the other.
fn choose(collections: &[&Collection]) -> Result<Ranking> {
    let mut best = Ranking::default();
    let mut most = gain(collections, &best)?;
    for _ in 0..ROUNDS {
        for (name, set, values) in CONSTANTS {
            for value in *values {
                let mut tried = best.clone();
                set(&mut tried, *value);
                let here = gain(collections, &tried)?;
                if here > most {
                    (best, most) = (tried, here);
                    eprintln!("{name} = {value}: {most:.4}");
                }
            }
        }
    }
    Ok(best)
}

/// The mean over collections of nDCG@10 to that before.
fn gain(collections: &[&Collection], ranking: &Ranking) -> Result<f64> {
    let mut sum = 0.0;
    for collection in collections {
        sum += collection.measure(ranking)? / collection.before;
    }
    Ok(sum / collections.len() as f64)
}

impl Collection {
    fn measure(&self, ranking: &Ranking) -> Result<f64> {
        let searcher = self.searcher.clone().with_ranking(ranking.clone());
        let mut sum = 0.0;
        for (query, grades) in &self.topics {
            sum += discounted_gain(&searcher, query, grades)?;
        }
        Ok(sum / self.topics.len().max(1) as f64)
    }
}

fn collection(folder: &Path) -> Result<Collection> {
    let documents = fs::read_to_string(folder.join("docs.jsonl"))?;
    let documents = documents.lines().map(document);
    let searcher = Searcher::in_memory(documents.collect::<Result<Vec<_>>>()?)?;
    let mut judged: HashMap<String, HashMap<String, f64>> = HashMap::new();
    for line in fs::read_to_string(folder.join("qrels.txt"))?.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        if let [query, _, document, grade] = columns.as_slice() {
            let grades = judged.entry((*query).to_owned()).or_default();
            grades.insert((*document).to_owned(), grade.parse::<f64>()?.max(0.0));
        }
    }
    let mut topics = Vec::new();
    for line in fs::read_to_string(folder.join("queries.tsv"))?.lines() {
        let topic = line.split_once('\t');
        let topic = topic.and_then(|(id, words)| Some((words, judged.remove(id)?)));
        if let Some((words, grades)) = topic.filter(|(_, g)| g.values().any(|g| *g > 0.0)) {
            topics.push((query(words), grades));
        }
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut collection = Collection {
        name: name.into_owned(),
        searcher,
        topics,
        before: 0.0,
    };
    collection.before = collection.measure(&Ranking::default())?;
    Ok(collection)
}

fn document(line: &str) -> Result<(DocumentRecord, Vec<PassageRecord>)> {
    let json: Value = serde_json::from_str(line)?;
    let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default();
    let record = DocumentRecord {
        id: text("id").to_owned(),
        title: text("title").to_owned(),
        ..DocumentRecord::default()
    };
    let passage = PassageRecord {
        text: format!("{} {}", text("speaker"), text("text"))
            .trim()
            .to_owned(),
        section: vec![text("title").to_owned()],
        ..PassageRecord::default()
    };
    Ok((record, vec![passage]))
}

/// Plain words, without what the language would read as operators.
fn query(words: &str) -> Query {
    let plain = |c: &char| c.is_alphanumeric() || *c == '\'';
    let words = words.split(|c: char| c.is_whitespace() || c == '-');
    let words = words.map(|w| w.chars().filter(plain).collect::<String>());
    let list = words.filter(|w| !w.is_empty()).map(Node::Word).collect();
    Query::from(Node::List(list))
}

/// Normalised discounted cumulative gain of the first ten.
fn discounted_gain(
    searcher: &Searcher,
    query: &Query,
    grades: &HashMap<String, f64>,
) -> Result<f64> {
    let options = SearchOptions {
        match_mode: MatchMode::Any,
        ..SearchOptions::default()
    };
    let results = searcher.search(query, &options)?;
    let grade = |id: &str| grades.get(id).copied().unwrap_or(0.0);
    let found = results.documents.iter().map(|d| grade(&d.document.id));
    let mut best: Vec<f64> = grades.values().copied().collect();
    best.sort_by(|a, b| b.total_cmp(a));
    Ok(discounted(found) / discounted(best.into_iter()))
}

fn discounted(grades: impl Iterator<Item = f64>) -> f64 {
    let places = (2u32..).zip(grades.take(10));
    places.map(|(n, grade)| grade / f64::from(n).log2()).sum()
}
