//! Nearly the same minutes in several files: what they say alike is found once, and everything else
//! that any of them says is found.

use std::fs;
use std::path::Path;

use ecne_query::{Duplicates, MatchMode, Query, SearchOptions, Searcher, Unit};

/// Made-up minutes of one meeting, as a page; paragraphs by number, but for some.
fn page(title: &str, without: &[usize], more: &[&str]) -> String {
    let said = (0..30).filter(|n| !without.contains(n));
    let said =
        said.map(|n| format!("<p>Estonia reported item{n} of its work on ballots number {n}.</p>"));
    let more = more.iter().map(|text| format!("<p>{text}</p>"));
    format!(
        "<!doctype html><title>x</title><h1>{title}</h1><p>3 March 2025</p><h2>Talk</h2>{}",
        said.chain(more).collect::<String>()
    )
}

/// Where passages are that match all of a query.
fn places(corpus: &Path, query: &str, duplicates: Duplicates) -> Vec<String> {
    let index = corpus.join(".index");
    ecne_index::build(&ecne_index::Options::new(corpus, &index), &()).unwrap();
    let options = SearchOptions {
        unit: Unit::Passage,
        limit: 1_000,
        match_mode: MatchMode::All,
        duplicates,
        ..SearchOptions::default()
    };
    let searcher = Searcher::open(&index).unwrap();
    let results = searcher.search(&Query::parse(query).unwrap(), &options);
    let mut places: Vec<String> = results
        .unwrap()
        .passages
        .iter()
        .map(|hit| hit.document.id.clone())
        .collect();
    places.sort();
    places
}

#[test]
fn what_one_copy_alone_says_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path();
    let write = |name: &str, page: String| fs::write(corpus.join(name), page).unwrap();
    let find = |query: &str| places(corpus, query, Duplicates::Collapse);
    let draft = "Minutes of a made-up meeting: draft";
    write("a.html", page(draft, &[], &["Austria counted 24 calls."]));
    let revised = [
        "Austria counted 42 calls.",
        "Malta objected to the deadline.",
    ];
    write(
        "b.html",
        page("Minutes of a made-up meeting", &[], &revised),
    );
    assert_eq!(find("item7"), ["a.html"]);
    assert_eq!(find("\"24 calls\""), ["a.html"]);
    assert_eq!(find("\"42 calls\""), ["b.html"]);
    assert_eq!(find("speaker:MT deadline"), ["b.html"]);
    assert_eq!(
        places(corpus, "item7", Duplicates::Show),
        ["a.html", "b.html"]
    );
    // The titles differ, and each is asked for.
    assert_eq!(find("item7 title:draft"), ["a.html"]);
    assert_eq!(find("item7 title:meeting"), ["a.html", "b.html"]);
}

#[test]
fn what_the_other_copy_no_longer_says_is_found_in_the_one_that_does() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path();
    let write = |name: &str, page: String| fs::write(corpus.join(name), page).unwrap();
    let find = |query: &str| places(corpus, query, Duplicates::Collapse);
    let title = "Minutes of a made-up meeting";
    write("a.html", page(title, &[], &[]));
    write("b.html", page(title, &[], &["A later line."]));
    assert_eq!(
        (find("item7"), find("item8")),
        (vec!["a.html".to_owned()], vec!["a.html".to_owned()])
    );
    write("a.html", page(title, &[7], &[]));
    assert_eq!(
        (find("item7"), find("item8")),
        (vec!["b.html".to_owned()], vec!["a.html".to_owned()])
    );
    write("a.html", page(title, &[], &["Another later line."]));
    assert_eq!(find("item7"), ["a.html"]);
    fs::remove_file(corpus.join("a.html")).unwrap();
    assert_eq!(
        (find("item7"), find("item8")),
        (vec!["b.html".to_owned()], vec!["b.html".to_owned()])
    );
}

#[test]
fn files_with_the_same_bytes_are_found_by_each_of_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path();
    for name in ["first.html", "second.html"] {
        fs::write(
            corpus.join(name),
            page("Minutes of a made-up meeting", &[], &[]),
        )
        .unwrap();
    }
    let find = |query: &str| places(corpus, query, Duplicates::Collapse);
    for query in ["doc:first item7", "doc:second item7", "doc:s?cond* item7"] {
        assert_eq!(find(query), ["first.html"], "{query}");
    }
    assert_eq!(find("doc:third item7"), [""; 0]);
    let searcher = Searcher::open(&corpus.join(".index")).unwrap();
    assert_eq!(searcher.document("second").unwrap().id, "first.html");
    assert!(searcher.document("third").is_err());
}

#[test]
fn what_a_search_tells_apart_is_no_copy() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path();
    let write = |name: &str, more: &[&str]| {
        let page = page("Minutes of a made-up meeting", &[], more);
        fs::write(corpus.join(name), page).unwrap();
    };
    let find = |query: &str| places(corpus, query, Duplicates::Collapse);
    write(
        "a.html",
        &[
            "Malta has a hot line.",
            "A short zebra",
            "crossing was built.",
        ],
    );
    write(
        "b.html",
        &["Malta has a hot-line.", "A short zebra crossing was built."],
    );
    assert_eq!(find("\"hotline\""), ["b.html"]);
    assert_eq!(find("\"zebra crossing\""), ["b.html"]);
    // Under other names, and compacted.
    fs::rename(corpus.join("a.html"), corpus.join("c.html")).unwrap();
    assert_eq!(
        (find("item7"), find("\"hot line\"").len()),
        (vec!["b.html".to_owned()], 2)
    );
    let mut options = ecne_index::Options::new(corpus, corpus.join(".index"));
    options.compact = true;
    ecne_index::build(&options, &()).unwrap();
    assert_eq!(
        (find("item7"), find("\"hot line\"").len()),
        (vec!["b.html".to_owned()], 2)
    );
}

#[test]
fn what_a_document_holds_apart_it_holds_in_what_others_say_too() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path();
    let title = "Minutes of a made-up meeting";
    fs::write(corpus.join("a.html"), page(title, &[], &[])).unwrap();
    fs::write(
        corpus.join("b.html"),
        page(title, &[], &["An okapi was seen."]),
    )
    .unwrap();
    places(corpus, "okapi", Duplicates::Collapse);
    let searcher = Searcher::open(&corpus.join(".index")).unwrap();
    let query = Query::parse("okapi item7").unwrap();
    let results = searcher.search(&query, &SearchOptions::default()).unwrap();
    assert_eq!(results.widened, Some(ecne_query::Widening::NotTogether));
    let ids: Vec<&str> = results
        .documents
        .iter()
        .map(|d| d.document.id.as_str())
        .collect();
    assert_eq!(ids, ["b.html"]);
}
