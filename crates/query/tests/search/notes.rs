//! What a search says of parts of a query that can match nothing here.

use super::*;

#[test]
fn a_name_that_is_not_here_is_noted() {
    for (query, note) in [
        (
            "speaker:Ruritania",
            "speaker:Ruritania: nothing here is attributed to that",
        ),
        (
            "mentions:HU",
            "mentions:HU: nobody of that name is mentioned here",
        ),
        ("title:zebra", "title:zebra: no title here holds that"),
        (
            "title:\"safety on\"",
            "title:\"safety on\": no title here holds that",
        ),
        ("section:zebra", "section:zebra: no heading here holds that"),
        (
            "kind:transcript",
            "kind:transcript: no document here is of that kind",
        ),
    ] {
        let (_, results) = find_with(query, SearchOptions::default());
        assert_eq!(results.read_as.notes, [note], "{query}");
    }
}

#[test]
fn an_exclusion_that_excludes_nothing_is_noted() {
    for (query, notes) in [
        (
            "hotline -speaker:Estnoia",
            ["speaker:Estnoia leaves nothing out: nothing here is attributed to that"].as_slice(),
        ),
        (
            "hotline -body:saftey",
            &["body:saftey leaves nothing out: none of that name here; \
               there are wg-evoting, wg-safety"],
        ),
        (
            "hotline -section:zebra",
            &["section:zebra leaves nothing out: no heading here holds that"],
        ),
        (
            "hotline NOT zebras",
            &["zebras leaves nothing out: no passage here holds that"],
        ),
        (
            "hotline -(zebras OR mayors OR speaker:Ruritania)",
            &[
                "zebras leaves nothing out: no passage here holds that",
                "speaker:Ruritania leaves nothing out: nothing here is attributed to that",
            ],
        ),
        (
            "hotline -\"zebra crossing\" -zebra* -zebra~1",
            &[
                "\"zebra crossing\" leaves nothing out: no passage here holds that",
                "zebra* leaves nothing out: no passage here holds that",
                "zebra~1 leaves nothing out: no passage here holds that",
            ],
        ),
        // Each of the words is here, and they are not together.
        (
            "hotline -\"mayors hotline\" -(mayors NEAR/0 hotline)",
            &[
                "\"mayors hotline\" leaves nothing out: no passage here holds that",
                "mayors NEAR/0 hotline leaves nothing out: no passage here holds that",
            ],
        ),
        (
            "hotline -kind:transcript",
            &["kind:transcript leaves nothing out: no document here is of that kind"],
        ),
        // Once, by the part that is not here.
        (
            "hotline -(speaker:Ruritania^2)",
            &["speaker:Ruritania leaves nothing out: nothing here is attributed to that"],
        ),
        (
            "hotline -speaker:Ruritania -(mayors speaker:Ruritania)",
            &["speaker:Ruritania leaves nothing out: nothing here is attributed to that"],
        ),
        (
            "hotline -(mayors zebras)",
            &["mayors zebras leaves nothing out: no passage here holds that"],
        ),
        // An exclusion from an exclusion leaves nothing out itself.
        ("hotline -(mayors -zebras)", &[]),
        (
            "hotline -(mayors -speaker:Ruritania)",
            &["speaker:Ruritania: nothing here is attributed to that"],
        ),
        (
            "hotline -page:999 -year:1999",
            &[
                "page:999 leaves nothing out: no passage here is on that page",
                "year:1999 leaves nothing out: no meeting here is of that time",
            ],
        ),
        (
            "hotline -mayors -speaker:NL -the -body:safety -year:2024",
            &[],
        ),
    ] {
        let (_, results) = find_with(query, SearchOptions::default());
        assert_eq!(results.read_as.notes, notes, "{query}");
    }
}

#[test]
fn what_is_excluded_twice_is_not_said_to_leave_nothing_out() {
    // The parser takes none of these.
    let mut node = Node::Word("zebras".to_owned());
    for notes in [
        ["zebras leaves nothing out: no passage here holds that"].as_slice(),
        &[],
        &["zebras leaves nothing out: no passage here holds that"],
    ] {
        node = Node::Not(Box::new(node));
        let query = Query::from(node.clone());
        let results = minutes().search(&query, &SearchOptions::default()).unwrap();
        assert_eq!(results.read_as.notes, notes, "{query}");
    }
}

#[test]
fn an_expansion_is_here_where_its_words_stand_together() {
    let searcher = |text: &str| {
        let passages = vec![passage(1, "NL", &[], text)];
        Searcher::in_memory([(document("a.html", "Notes", 2024, "notes"), passages)]).unwrap()
    };
    let notes = |text: &str| {
        let query = Query::parse("hotline -FIMI").unwrap();
        let results = searcher(text).search(&query, &SearchOptions::default());
        results.unwrap().read_as.notes
    };
    let apart = "A hotline for interference, manipulation and foreign information.";
    let note = "FIMI leaves nothing out: no passage here holds that";
    assert_eq!(notes(apart), [note]);
    let together = "A hotline for foreign information manipulation and interference.";
    assert_eq!(notes(together), [""; 0]);
}

#[test]
fn a_query_looks_for_so_many_excluded_phrases_and_no_more() {
    let words = ["blue", "bridges", "cross", "green", "rivers"];
    let text = "A hotline: rivers green cross bridges blue.";
    let passages = (0..600).map(|n| passage(n + 1, "NL", &[], text)).collect();
    let documents = [(document("a.html", "Notes", 2024, "notes"), passages)];
    let searcher = Searcher::in_memory(documents).unwrap();
    let notes = |phrases: usize| {
        let phrase = |n: usize| {
            let word = |place: u32| words[n / 5_usize.pow(place) % 5];
            // Nowhere does "blue" stand first.
            let own = [0, 1, 2, 3].map(word).join(" ");
            format!(" -\"blue {own}\"")
        };
        let excluded: String = (0..phrases).map(phrase).collect();
        let query = Query::parse(&format!("hotline{excluded}")).unwrap();
        let results = searcher.search(&query, &SearchOptions::default());
        results.unwrap().read_as.notes.len()
    };
    assert_eq!(notes(50), 50);
    // Each takes a walk through five times 600 postings.
    assert_eq!(notes(200), 250_000 / 3_000);
}

#[test]
fn codes_are_found_where_too_many_persons_are_like_them() {
    let person: String = (0..1_100).map(|n| format!("nab{n} ")).collect();
    let spoken = |number, speaker: &str, person: &str| PassageRecord {
        person: Some(person.to_owned()),
        ..passage(number, speaker, &[], "A made-up hotline.")
    };
    let passages = vec![spoken(1, "NL", ""), spoken(2, "PT", &person)];
    let documents = [(document("a.html", "Notes", 2024, "notes"), passages)];
    let searcher = Searcher::in_memory(documents).unwrap();
    let search = |query: &str| {
        let options = SearchOptions {
            unit: Unit::Passage,
            ..SearchOptions::default()
        };
        searcher.search(&Query::parse(query).unwrap(), &options)
    };
    let results = search("speaker:n*").unwrap();
    assert_eq!(ids(&results), ["a.html#1"]);
    let notes = results.read_as.notes;
    assert!(notes[0].contains("codes alone"), "{notes:?}");
    assert!(search("speaker:na*").unwrap_err().is_too_wide());
}
