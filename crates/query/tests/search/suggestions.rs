//! What a search offers instead of what is misspelt.

use super::*;

#[test]
fn a_misspelt_word_gets_a_suggestion() {
    for (query, suggestions) in [
        ("hotlnie councilors", ["hotline councillors"].as_slice()),
        ("hotlines pilot?", &["hotlines pilot"]),
        ("speaker:Ruritania hotlnie", &[]),
        // What shall be left out is corrected as well, unless nothing would be left.
        ("hotlnie -platfrom", &["hotline -platform"]),
        ("hotlnie -hotlne", &["hotline -hotlne"]),
        // Left open, and not a question.
        ("hotlnie -pilot?", &["hotline -pilot?"]),
    ] {
        let (_, results) = find_with(query, SearchOptions::default());
        assert_eq!(results.read_as.suggestions, suggestions, "{query}");
    }
}

#[test]
fn a_misspelt_value_of_a_field_gets_a_suggestion() {
    for (query, suggestions) in [
        ("speaker:Portugl", ["speaker:Portugal"].as_slice()),
        (
            "speaker:Netherlnads hotline",
            &["speaker:Netherlands hotline"],
        ),
        ("hotlnie speaker:\"Jiont Research Center\"", &[]),
        (
            "speaker:\"Jiont Research Center\"",
            &["speaker:\"Joint Research Centre\""],
        ),
        ("mentions:Esotnia", &["mentions:Estonia"]),
        ("body:wg-evotng", &["body:wg-evoting"]),
        ("hotline body:safty", &["hotline body:wg-safety"]),
        ("body:\"Saftey in Politics\"", &["body:\"wg-safety\""]),
        (
            "body:\"Workng Group on E-Voting\"",
            &["body:\"wg-evoting\""],
        ),
        ("kind:minuts", &["kind:minutes"]),
        ("title:electornic", &["title:electronic"]),
        ("title:\"electornic\"", &["title:\"electronic\""]),
        // An exclusion that excludes nothing finds too much; it is corrected where the rest is.
        ("hotlnie -speaker:Estnoia", &["hotline -speaker:Estonia"]),
        ("section:(exchagne OR views)", &[]),
        ("section:exchagne", &["section:exchange"]),
        // Known, and not here.
        ("speaker:Slovakia", &[]),
        ("kind:agenda", &[]),
    ] {
        let (_, results) = find_with(query, SearchOptions::default());
        assert_eq!(results.read_as.suggestions, suggestions, "{query}");
    }
}

#[test]
fn a_misspelt_filter_gets_a_suggestion_that_holds_the_others() {
    let filters = Filters {
        speaker: vec!["Nethrlands".to_owned()],
        body: vec!["wg-safety".to_owned()],
        ..Filters::default()
    };
    let query = Query {
        filters,
        ..Query::parse("hotline").unwrap()
    };
    let results = minutes().search(&query, &SearchOptions::default()).unwrap();
    let expected = "hotline speaker:Netherlands body:wg-safety";
    assert_eq!(results.read_as.suggestions, [expected]);
}

#[test]
fn a_suggestion_finds_something_when_it_is_typed() {
    for (words, body, suggestions) in [
        // In no document all three.
        (
            "hotlnie zebra platform",
            "wg-safety",
            ["hotline zebra platform body:wg-safety"].as_slice(),
        ),
        (
            "hotlnie zebra platform",
            "wg-saftey",
            &["hotline zebra platform body:wg-safety"],
        ),
        (
            "hotlnie AND platform",
            "wg-safety",
            &["hotline AND platform AND body:wg-safety"],
        ),
        (
            "hotlnie OR zebra",
            "wg-safety",
            &["(hotline OR zebra) body:wg-safety"],
        ),
        ("*", "wg-saftey", &["body:wg-safety"]),
        // Never widened.
        ("(hotlnie zebra) AND platform", "wg-safety", &[]),
        ("hotlnie AND zebra", "wg-safety", &[]),
    ] {
        let query = Query {
            filters: Filters {
                body: vec![body.to_owned()],
                ..Filters::default()
            },
            ..Query::parse(words).unwrap()
        };
        let results = minutes().search(&query, &SearchOptions::default()).unwrap();
        assert_eq!(results.read_as.suggestions, suggestions, "{words}");
        for text in suggestions {
            let (_, typed) = find_with(text, SearchOptions::default());
            assert!(typed.total.passages > 0, "{text}");
        }
    }
}

#[test]
fn what_only_a_copy_has_is_not_misspelt() {
    let copies = [("a.pdf", "wg-safer"), ("b.pdf", "wg-safety")].map(|(id, body)| {
        let record = DocumentRecord {
            copies: vec!["a.pdf".to_owned(), "b.pdf".to_owned()],
            ..document(id, "Minutes", 2024, body)
        };
        (record, vec![passage(1, "NL", &[], "NL runs a hotline.")])
    });
    let searcher = Searcher::in_memory(copies).unwrap();
    let query = Query::parse("body:wg-safety").unwrap();
    let corrected = searcher.corrected(&query, &SearchOptions::default());
    assert_eq!(corrected.unwrap(), None);
}

#[test]
fn fields_that_are_never_corrected_cost_no_correction() {
    let paths: String = (0..20).map(|n| format!("doc:none{n} OR ")).collect();
    let query = Query::parse(&format!("({paths} hotlnie) councilors")).unwrap();
    let corrected = minutes().corrected(&query, &SearchOptions::default());
    let text = corrected.unwrap().unwrap().to_string();
    assert!(text.ends_with("hotline) councillors"), "{text}");
}

#[test]
fn a_correction_is_cancelled_with_its_search() {
    let options = SearchOptions {
        cancel: Some(std::sync::Arc::new(true.into())),
        ..SearchOptions::default()
    };
    // To count what is here is work.
    let query = Query::parse("body:safety").unwrap();
    assert!(minutes().corrected(&query, &options).is_err());
}
