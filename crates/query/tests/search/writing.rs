//! Ways of writing the same query, and what is said where two ways do not mean the same.

use super::*;

/// Made-up passages of one document, each attributed to COM.
fn notes(texts: &[&str]) -> Searcher {
    let passages = (1..)
        .zip(texts)
        .map(|(n, text)| passage(n, "COM", &[], text));
    let document = document("a.html", "Made-up notes", 2024, "notes");
    Searcher::in_memory([(document, passages.collect())]).unwrap()
}

/// The paragraphs that hold all of a query, and how it was read.
fn read(searcher: &Searcher, query: &str) -> (Vec<u32>, String, Vec<String>) {
    let options = SearchOptions {
        unit: Unit::Passage,
        match_mode: MatchMode::All,
        ..SearchOptions::default()
    };
    let query = Query::parse(query).unwrap();
    let results = searcher.search(&query, &options).unwrap();
    let found = results.passages.iter().filter_map(|p| p.passage.paragraph);
    let mut found: Vec<u32> = found.collect();
    found.sort_unstable();
    let read_as = results.read_as;
    (found, read_as.to_string(), read_as.notes)
}

fn found(searcher: &Searcher, query: &str) -> Vec<u32> {
    read(searcher, query).0
}

#[test]
fn a_possessive_is_still_the_name() {
    for (query, expected) in [
        ("NL's", &[S1, S2][..]),
        ("Dutch hotline's", &[S2]),
        ("Netherlands’ hotline", &[S2]),
        ("netherlands's hotline", &[S2]),
        ("FIMI's", &[S3, V2]),
        ("speaker:NL's", &[S2]),
        ("speaker:Netherlands’s", &[S2]),
        ("speaker:\"European Commission's\"", &[S1, S4]),
    ] {
        assert_eq!(find(query), expected, "{query}");
    }
    let (_, results) = find_with("Portugal's platform", SearchOptions::default());
    assert_eq!(results.total.passages, 1);
    let read_as = results.read_as.to_string();
    assert!(read_as.contains("mention (Portugal)"), "{read_as}");
}

#[test]
fn a_code_that_is_no_other_word_is_found_where_it_stands() {
    let searcher = notes(&[
        "COM thanked PT for the platform on deepfakes.",
        "It will be shown at noon.",
    ]);
    assert_eq!(found(&searcher, "PT"), [1]);
    assert_eq!(found(&searcher, "PT deepfakes"), [1]);
    let (none, read_as, _) = read(&searcher, "BE");
    assert_eq!(none, [0; 0]);
    assert_eq!(read_as, "BE as speaker or mention (Belgium)");
}

#[test]
fn an_acronym_is_not_the_word_that_it_looks_like() {
    let searcher = notes(&[
        "The ideas led to leads that grow.",
        "IDEA wrote on the LED, and DG GROW listened.",
        "Two VLOPs answered.",
        "A VLOP did not.",
    ]);
    for (query, expected) in [
        ("IDEA", &[2][..]),
        ("GROW", &[1, 2]),
        ("ideas", &[1, 2]),
        ("VLOP", &[3, 4]),
        ("VLOPs", &[3, 4]),
        ("vlop", &[3, 4]),
        ("LED", &[1, 2]),
    ] {
        assert_eq!(found(&searcher, query), expected, "{query}");
    }
    // The index does not know capitals, but other forms of the word are out.
    assert_eq!(found(&notes(&["Leads are leading."]), "LED"), [0; 0]);
    assert_eq!(found(&notes(&["Just growing."]), "GROW"), [0; 0]);
}

#[test]
fn a_quotation_knows_hyphens_or_not() {
    let searcher = notes(&[
        "Some e-voting practices were shown.",
        "A self-reporting mechanism works.",
        "Good evoting practices differ.",
        "An evoting of practices.",
    ]);
    for (query, expected) in [
        ("\"e-voting practices\"", &[1, 3][..]),
        ("\"evoting practices\"", &[1, 3]),
        ("\"e voting practices\"", &[1]),
        ("\"selfreporting mechanism works\"", &[2]),
        ("\"a selfreporting mechanism\"", &[2]),
        ("\"evoting\"", &[1, 3, 4]),
        ("\"e-voting\"", &[1, 3, 4]),
    ] {
        assert_eq!(found(&searcher, query), expected, "{query}");
    }
}

#[test]
fn a_quotation_of_many_compounds_says_what_it_leaves_out() {
    let searcher = notes(&["They use evoting ivoting email egovernment."]);
    let query = "\"e-voting i-voting e-mail e-government\"";
    let (passages, _, told) = read(&searcher, query);
    assert_eq!(passages, [0; 0]);
    let note = "looked for in 8 spellings at most; with other hyphens it can be missed";
    assert_eq!(told, [format!("{query}: {note}")]);
    let (passages, _, told) = read(&searcher, "\"e-voting i-voting e-mail\"");
    assert_eq!((passages, told), (vec![1], Vec::new()));
}

#[test]
fn a_quotation_may_leave_words_and_letters_open() {
    let searcher = notes(&["A hotline for mayors is here.", "A hotline mayors may use."]);
    for (query, expected) in [
        ("\"hotline * mayors\"", &[1][..]),
        ("\"* hotline mayors *\"", &[2]),
        ("\"hotline * * is\"", &[1]),
        ("\"hot?ine for\"", &[1]),
        ("\"hot* for\"", &[1]),
        ("\"hot?ine for mayors?\"", &[1]),
    ] {
        assert_eq!(found(&searcher, query), expected, "{query}");
    }
    let (_, _, noted) = read(&searcher, "\"for mayors?\"");
    assert_eq!(
        noted,
        ["the question mark at the end of `mayors?` is no pattern"]
    );
}

#[test]
fn a_compound_is_the_same_term_however_it_is_written() {
    let searcher = notes(&["Electronic voting was tried.", "Some e-voting was seen."]);
    for query in ["evoting", "e-voting", "e voting", "evoting's"] {
        let (found, read_as, _) = read(&searcher, query);
        assert_eq!(found, [1, 2], "{query}");
        assert!(read_as.contains("electronic voting"), "{read_as}");
    }
}

#[test]
fn a_word_is_read_in_two_only_aloud() {
    let searcher = notes(&[
        "PT was not able to attend; the data base was for ward meetings.",
        "A car stood by. Each pet was well.",
    ]);
    for query in ["notable", "forward"] {
        assert_eq!(
            read(&searcher, query),
            (vec![], format!("{query}, with its inflections"), vec![])
        );
    }
    let (found, _, noted) = read(&searcher, "database");
    assert_eq!(found, [1]);
    assert_eq!(
        noted,
        ["`database` is not here as one word, and is read as `data base`"]
    );
    // Its parts are here, and nowhere together.
    assert_eq!(read(&searcher, "carpet").2, [""; 0]);
}

#[test]
fn names_and_terms_are_known_beside_near() {
    let searcher = notes(&[
        "In Portugal the mayors met.",
        "Foreign information manipulation and interference touched the mayors.",
        "The ideas of mayors.",
    ]);
    for (query, expected) in [
        ("mayor NEAR/8 PT", &[1][..]),
        ("mayor NEAR/8 Portuguese", &[1]),
        ("mayor NEAR/8 FIMI", &[2]),
        ("FIMI NEAR/2 mayors", &[2]),
        ("FIMI NEAR/1 mayors", &[]),
        ("(PT OR FIMI) NEAR/8 mayors", &[1, 2]),
        ("IDEA NEAR/8 mayors", &[]),
    ] {
        assert_eq!(found(&searcher, query), expected, "{query}");
    }
}

#[test]
fn series_say_what_stands_in_titles_and_headings_alone() {
    let notes = |query: &str| {
        let query = Query::parse(query).unwrap();
        let options = SearchOptions::default();
        let timeline = minutes().timeline(&query, &options, Period::Year).unwrap();
        let speakers = minutes().speakers(&query, &options).unwrap();
        let mentioned = minutes().mentioned(&query, &options).unwrap();
        assert_eq!(timeline.read_as.notes, speakers.read_as.notes);
        assert_eq!(timeline.read_as.notes, mentioned.read_as.notes);
        timeline.read_as.notes
    };
    assert_eq!(
        notes("politics"),
        ["in titles or headings alone: 4 passages of 1 document, which are not counted"]
    );
    let apart = "apart from each other, or in titles or headings: \
                 2 passages of 1 document, which are not counted";
    assert_eq!(notes("platform councillors"), [apart]);
    assert_eq!(notes("hotline"), [""; 0]);
    assert_eq!(notes("zebra"), [""; 0]);
}

#[test]
fn words_with_a_slash_or_a_dash_between_them_stand_side_by_side() {
    let searcher = notes(&[
        "Candidates met politicians.",
        "Act 2024/900 is here; ask europa.eu for more.",
        "Politicians left.",
    ]);
    for query in [
        "politicians/candidates",
        "candidates–politicians",
        "candidates,politicians",
    ] {
        let (found, read_as, _) = read(&searcher, query);
        assert_eq!(found, [1], "{query}");
        assert!(read_as.contains(" + "), "{read_as}");
    }
    assert_eq!(found(&searcher, "2024/900"), [2]);
    assert_eq!(found(&searcher, "900/2024"), [0; 0]);
    assert_eq!(
        found(&searcher, "politicians -politicians/candidates"),
        [1, 3]
    );
    let options = SearchOptions {
        match_mode: MatchMode::Any,
        ..SearchOptions::default()
    };
    let query = Query::parse("politicians/candidates").unwrap();
    let results = searcher.search(&query, &options).unwrap();
    assert_eq!(results.total.passages, 2);
}
