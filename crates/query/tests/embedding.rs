//! What a program relies on that embeds the search, with this crate alone.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ecne_query::{
    Body, Certainty, DocumentRecord, Error, Filters, Glossary, Held, IndexError, Kind,
    PassageRecord, Period, Query, SearchOptions, Searcher,
};

/// Made-up minutes of a year, or of none.
fn minutes(id: &str, year: Option<i16>, texts: &[&str]) -> (DocumentRecord, Vec<PassageRecord>) {
    let document = DocumentRecord {
        id: id.to_owned(),
        kind: Kind::Minutes,
        body: Some(Body {
            id: "network".to_owned(),
            name: String::new(),
        }),
        date_start: year.map(|year| jiff::civil::date(year, 5, 3)),
        ..DocumentRecord::default()
    };
    let passage = |(number, text): (u32, &&str)| PassageRecord {
        text: (*text).to_owned(),
        paragraph: Some(number),
        speakers: vec!["NL".to_owned()],
        certainty: Certainty::Stated,
        ..PassageRecord::default()
    };
    (document, (1..).zip(texts).map(passage).collect())
}

fn searcher() -> Searcher {
    let hotlines = [
        "A hotline for mayors.",
        "Posters for towns.",
        "A hotline, again.",
    ];
    let documents = [
        minutes("a", Some(2023), &["Nothing of it."]),
        minutes("b", Some(2024), &hotlines),
        minutes("c", None, &hotlines),
    ];
    Searcher::in_memory(documents).expect("an index in memory")
}

#[test]
fn a_searcher_goes_between_threads() {
    fn is_shared<T: Clone + Send + Sync + 'static>() {}
    fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
    is_shared::<Searcher>();
    is_shared::<Query>();
    is_shared::<SearchOptions>();
    is_shared::<Glossary>();
    is_error::<Error>();
    is_error::<IndexError>();
}

#[test]
fn passages_in_memory_are_told_apart() {
    let searcher = searcher();
    let hits = searcher.passages("b").expect("passages");
    let numbers: Vec<u32> = hits.iter().map(|hit| hit.passage.ordinal).collect();
    assert_eq!(numbers, [0, 1, 2]);
    let options = SearchOptions::default();
    let query = Query::parse("towns").expect("a query");
    let found = searcher.search(&query, &options).expect("results");
    let hit = &found.documents[0].passages[0];
    let explained = searcher
        .explain(&query, &options, hit)
        .expect("an explanation");
    assert!((explained.score - hit.score).abs() < 1e-4, "{explained:?}");
    let like = searcher
        .more_like_this(&hits[0], &Filters::default(), &options)
        .expect("results");
    assert!(like.passages.iter().any(|other| other.id() == "b#3"));
}

#[test]
fn counts_say_what_they_are_out_of() {
    let searcher = searcher();
    let options = SearchOptions::default();
    let counted = |query: &str| {
        let query = Query::parse(query).expect("a query");
        searcher.speakers(&query, &options).expect("counts")
    };
    let all = counted("hotline");
    let row = &all.rows[0];
    assert_eq!(
        (row.passages, row.undated, row.years.get(&2024)),
        (4, 2, Some(&2))
    );
    let one = Held {
        documents: 1,
        meetings: 1,
    };
    assert_eq!(
        all.held.into_iter().collect::<Vec<_>>(),
        [(2023, one), (2024, one)]
    );
    assert_eq!(all.undated_held, 1);
    let later = counted("hotline year:2024");
    assert_eq!(later.held.into_iter().collect::<Vec<_>>(), [(2024, one)]);
    assert_eq!(later.undated_held, 0);
}

#[test]
fn counts_end_when_they_are_told_to() {
    let searcher = searcher();
    let query = Query::parse("towns").expect("a query");
    let speakers = |options: &SearchOptions| searcher.speakers(&query, options);
    let timeline = |options: &SearchOptions| searcher.timeline(&query, options, Period::Year);
    let cancelled = SearchOptions {
        cancel: Some(Arc::new(AtomicBool::new(true))),
        ..SearchOptions::default()
    };
    assert!(speakers(&cancelled).is_err_and(|e| e.is_cancelled()));
    assert!(timeline(&cancelled).is_err_and(|e| e.is_cancelled()));
    let within = |budget| SearchOptions {
        budget: Some(budget),
        ..SearchOptions::default()
    };
    assert!(speakers(&within(1)).is_err_and(|e| e.is_over_budget()));
    assert!(speakers(&within(100)).is_ok() && timeline(&within(100)).is_ok());
}
