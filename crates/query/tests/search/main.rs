//! What a user relies on: literal minutes, made up for these tests, to hits.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod copies;
mod notes;
mod suggestions;
mod writing;

use ecne_extract::minutes::{Body, Kind};
use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::{
    Facet, Filters, MatchMode, Node, PassageHit, Period, Query, Results, SearchOptions, Searcher,
    Unit, Widening, kwic, snippet,
};

fn passage(paragraph: u32, speaker: &str, mentions: &[&str], text: &str) -> PassageRecord {
    PassageRecord {
        ordinal: paragraph - 1,
        paragraph: Some(paragraph),
        paragraph_end: Some(paragraph),
        text: text.to_owned(),
        page: Some(1 + paragraph / 3),
        section: vec!["Exchange of views".to_owned()],
        speakers: if speaker.is_empty() {
            Vec::new()
        } else {
            vec![speaker.to_owned()]
        },
        mentions: mentions.iter().map(|m| (*m).to_owned()).collect(),
        ..PassageRecord::default()
    }
}

fn document(id: &str, title: &str, year: i16, body: &str) -> DocumentRecord {
    let date = jiff::civil::date(year, 5, 3);
    DocumentRecord {
        id: id.to_owned(),
        title: title.to_owned(),
        kind: Kind::Minutes,
        body: Some(Body {
            id: body.to_owned(),
            name: body.to_owned(),
        }),
        date_start: Some(date),
        date_end: Some(date),
        ..DocumentRecord::default()
    }
}

fn minutes() -> Searcher {
    Searcher::in_memory([
        (
            document(
                "2024/safety.pdf",
                "Minutes on safety in politics",
                2024,
                "wg-safety",
            ),
            vec![
                passage(
                    1,
                    "COM",
                    &["NL"],
                    "COM opened the meeting and thanked the Netherlands.",
                ),
                passage(
                    2,
                    "NL",
                    &[],
                    "NL runs a hotline for mayors and trains the councillors.",
                ),
                passage(
                    3,
                    "PT",
                    &[],
                    "PT launched a platform on foreign information manipulation and interference.",
                ),
                passage(
                    4,
                    "JRC",
                    &[],
                    "JRC showed how behaviour online is organised; e-voting was not discussed.",
                ),
            ],
        ),
        (
            document(
                "2025/voting.html",
                "Minutes on electronic voting",
                2025,
                "wg-evoting",
            ),
            vec![
                passage(
                    1,
                    "EE",
                    &[],
                    "EE explained its e voting pilot. Hotlines were closed to the mayor's staff.",
                ),
                passage(
                    2,
                    "LT",
                    &["EE"],
                    "LT asked whether FIMI had touched the colour of the ballots.",
                ),
            ],
        ),
    ])
    .unwrap()
}

fn ids(results: &Results) -> Vec<String> {
    results
        .passages
        .iter()
        .map(ecne_query::PassageHit::id)
        .collect()
}

fn find_with(query: &str, options: SearchOptions) -> (Vec<String>, Results) {
    let results = minutes()
        .search(&Query::parse(query).unwrap(), &options)
        .unwrap();
    let mut found = ids(&results);
    found.sort();
    (found, results)
}

fn find(query: &str) -> Vec<String> {
    let options = SearchOptions {
        unit: Unit::Passage,
        match_mode: MatchMode::All,
        ..SearchOptions::default()
    };
    find_with(query, options).0
}

const S1: &str = "2024/safety.pdf#1";
const S2: &str = "2024/safety.pdf#2";
const S3: &str = "2024/safety.pdf#3";
const S4: &str = "2024/safety.pdf#4";
const V1: &str = "2025/voting.html#1";
const V2: &str = "2025/voting.html#2";

#[test]
fn every_operator_finds_what_it_should() {
    let table: &[(&str, &[&str])] = &[
        ("hotline", &[S2, V1]),
        ("HOTLINES", &[S2, V1]),
        ("the hotline of the mayors", &[S2, V1]),
        ("\"hotline for mayors\"", &[S2]),
        ("\"hotlines for mayors\"", &[]),
        ("\"hotline councillors\"~6", &[S2]),
        ("\"councillors hotline\"~6", &[]),
        ("councillors NEAR/6 hotline", &[S2]),
        ("(councillor OR staff) NEAR/8 hotline", &[S2, V1]),
        ("hot*", &[S2, V1]),
        ("*line", &[S2, S4]),
        ("organi?ed", &[S4]),
        ("hotlien~1", &[S2]),
        ("color", &[V2]),
        ("colour~1", &[V2]),
        ("/hotlines?/", &[S2, V1]),
        ("hotline -staff", &[S2]),
        ("hotline NOT staff", &[S2]),
        ("platform OR pilot", &[S3, V1]),
        ("hotline AND mayors", &[S2, V1]),
        ("(platform OR hotline) NL", &[S2]),
        ("evoting", &[S4, V1]),
        ("e-voting", &[S4, V1]),
        ("\"e voting\"", &[S4, V1]),
        ("organise behavior", &[S4]),
        ("FIMI", &[S3, V2]),
        (
            "foreign information manipulation and interference",
            &[S3, V2],
        ),
        ("\"FIMI\"", &[V2]),
        ("Netherlands", &[S1, S2]),
        ("Dutch", &[S1, S2]),
        ("NL", &[S1, S2]),
        ("Dutch hotline", &[S2]),
        ("speaker:NL", &[S2]),
        ("speaker:nl", &[S2]),
        ("speaker:Netherlands hotline", &[S2]),
        ("speaker:(NL OR PT)", &[S2, S3]),
        ("speaker:COM", &[S1, S4]),
        ("speaker:JRC", &[S4]),
        ("mentions:NL", &[S1]),
        ("mentions:Estonia", &[V2]),
        ("body:wg-safety hotline", &[S2]),
        ("kind:minutes hotline", &[S2, V1]),
        ("kind:agenda hotline", &[]),
        ("title:safety hotline", &[S2]),
        ("title:\"electronic voting\" hotline", &[V1]),
        ("section:views FIMI", &[S3, V2]),
        ("doc:VOTING hotline", &[V1]),
        ("year:2024 hotline", &[S2]),
        ("date:2024-05..2025 hotline", &[S2, V1]),
        ("date:..2024-12-31 hotline", &[S2]),
        ("page:1 hotline", &[S2, V1]),
        ("page:2..", &[S3, S4]),
        ("hotline^3 mayors", &[S2, V1]),
        ("-hotline", &[S1, S3, S4, V2]),
        ("hotline -speaker:EE", &[S2]),
    ];
    for (query, expected) in table {
        assert_eq!(&find(query), expected, "{query}");
    }
}

#[test]
fn a_title_above_a_passage_is_a_section_and_counts_once() {
    let under = |headings: &[&str]| PassageRecord {
        section: headings.iter().map(|h| (*h).to_owned()).collect(),
        ..passage(1, "", &[], "Hotlines are open.")
    };
    let title = "Notes on hotlines";
    let searcher = Searcher::in_memory([
        (
            document("a.html", title, 2024, "notes"),
            vec![under(&[title, "Opening hours"])],
        ),
        (
            document("b.html", title, 2024, "notes"),
            vec![under(&["Opening hours"])],
        ),
    ])
    .unwrap();
    let search = |query: &str| {
        let options = SearchOptions {
            unit: Unit::Passage,
            match_mode: MatchMode::All,
            facets: vec![Facet::Section],
            ..SearchOptions::default()
        };
        searcher
            .search(&Query::parse(query).unwrap(), &options)
            .unwrap()
    };
    let ids = |results: &Results| -> Vec<String> {
        let hits = results.passages.iter();
        hits.map(|hit| hit.document.id.clone()).collect()
    };
    assert_eq!(ids(&search("section:\"notes on hotlines\"")), ["a.html"]);
    assert_eq!(ids(&search("section:note")), ["a.html"]);
    assert_eq!(ids(&search("section:opening")), ["a.html", "b.html"]);
    let both = search("hotline");
    assert_eq!(both.passages[0].score, both.passages[1].score);
    let counted: Vec<_> = both.facets[0].values.iter().map(|v| &*v.value).collect();
    assert_eq!(counted, ["Opening hours"]);
    assert_eq!(both.passages[0].passage.section, [title, "Opening hours"]);
}

#[test]
fn nothing_widens_in_silence() {
    let auto = || SearchOptions {
        unit: Unit::Passage,
        ..SearchOptions::default()
    };
    let (_, together) = find_with("hotline mayors", auto());
    assert_eq!((together.widened, together.matched), (None, MatchMode::All));
    let (found, apart) = find_with("platform councillors", auto());
    assert_eq!(apart.widened, Some(Widening::NotTogether));
    assert_eq!(found, [S2, S3]);
    assert!(apart.passages.iter().all(|p| p.widened));
    let (found, any) = find_with("platform ballots", auto());
    assert_eq!(
        (any.widened, any.matched),
        (Some(Widening::Any), MatchMode::Any)
    );
    assert_eq!(found, [S3, V2]);
    assert_eq!(find("platform ballots"), Vec::<String>::new());
}

#[test]
fn a_title_excludes_nothing_from_a_widened_search() {
    let passages = || SearchOptions {
        unit: Unit::Passage,
        ..SearchOptions::default()
    };
    // "Safety" stands in the title of its document, and in no passage.
    let (found, results) = find_with("zebra hotline -safety", passages());
    assert_eq!(results.widened, Some(Widening::Any));
    assert!(found.iter().any(|id| id == S2), "{found:?}");
    let note = "safety leaves nothing out: no passage here holds that";
    assert_eq!(results.read_as.notes, [note]);
    let (found, _) = find_with("zebra hotline -councillors", passages());
    assert!(!found.iter().any(|id| id == S2), "{found:?}");
}

#[test]
fn filters_bind_like_fields() {
    let mut query = Query::parse("hotline").unwrap();
    query.filters = Filters {
        speaker: vec!["Netherlands".to_owned()],
        ..Filters::default()
    };
    let options = SearchOptions {
        unit: Unit::Passage,
        ..SearchOptions::default()
    };
    let results = minutes().search(&query, &options).unwrap();
    assert_eq!(ids(&results), [S2]);
    assert_eq!(query.to_string(), "hotline AND speaker:Netherlands");
}

#[test]
fn fields_hold_however_they_are_joined() {
    for query in [
        "speaker:PT^2 hotline mayors",
        "speaker:(PT OR LT) hotline mayors",
        "speaker:PT AND hotline",
        "(hotline speaker:PT) AND mayors",
        "(hotline mayors speaker:PT)^2",
        "-speaker:NL hotline councillors",
    ] {
        let options = SearchOptions {
            unit: Unit::Passage,
            ..SearchOptions::default()
        };
        let (found, results) = find_with(query, options);
        assert!(!found.contains(&S2.to_owned()), "{query}: {found:?}");
        assert_ne!(results.widened, Some(Widening::NotTogether), "{query}");
    }
    let options = SearchOptions {
        unit: Unit::Passage,
        match_mode: MatchMode::Any,
        ..SearchOptions::default()
    };
    for query in [
        "(speaker:NL hotline) OR xylophone",
        "(hotline -pilot) OR xylophone",
    ] {
        assert_eq!(find_with(query, options.clone()).0, [S2], "{query}");
    }
}

#[test]
fn the_reading_of_a_query_shows_its_structure() {
    for (query, read_as) in [
        (
            "hotline mayors",
            "hotline + mayors in one passage, with inflections",
        ),
        (
            "hotline OR helpline",
            "hotline OR helpline, with inflections",
        ),
        ("hotline -mayors", "hotline -mayors, with inflections"),
        (
            "(mayor OR councillor) NEAR/3 \"hotline\"",
            "(mayor OR councillor) NEAR/3 \"hotline\", with inflections",
        ),
        ("-speaker:NL", "-speaker:NL"),
    ] {
        let (_, results) = find_with(query, SearchOptions::default());
        assert_eq!(results.read_as.to_string(), read_as, "{query}");
    }
    let any = SearchOptions {
        match_mode: MatchMode::Any,
        ..SearchOptions::default()
    };
    assert_eq!(
        find_with("hotline mayors", any).1.read_as.to_string(),
        "any of hotline, mayors, with inflections"
    );
    let mut query = Query::parse("hotline").unwrap();
    query.filters.speaker = vec!["NL".to_owned(), "PT".to_owned()];
    let results = minutes().search(&query, &SearchOptions::default()).unwrap();
    assert_eq!(
        results.read_as.to_string(),
        "hotline AND (speaker:NL OR speaker:PT), with inflections"
    );
}

#[test]
fn a_pattern_stands_for_parts_of_names_too() {
    let spoken = |number, speaker: &str, person: &str| PassageRecord {
        person: Some(person.to_owned()),
        ..passage(number, speaker, &[], "A made-up hotline.")
    };
    let documents = [(
        document("a.html", "Made-up minutes", 2024, "notes"),
        vec![
            spoken(1, "Ada Lovelock", "Ada Lovelock"),
            spoken(2, "NL", "Ine"),
        ],
    )];
    let searcher = Searcher::in_memory(documents).unwrap();
    for (query, found) in [
        ("speaker:love*", ["a.html#1"].as_slice()),
        ("speaker:*lock", &["a.html#1"]),
        ("speaker:ada*lock", &["a.html#1"]),
        ("speaker:In?", &["a.html#2"]),
        ("speaker:N*", &["a.html#2"]),
        ("speaker:*", &["a.html#1", "a.html#2"]),
        ("speaker:zeb*", &[]),
    ] {
        let options = SearchOptions {
            unit: Unit::Passage,
            ..SearchOptions::default()
        };
        let results = searcher.search(&Query::parse(query).unwrap(), &options);
        assert_eq!(ids(&results.unwrap()), found, "{query}");
    }
}

#[test]
fn words_of_the_query_are_not_told_as_related_ones() {
    let text = |n: u32| match n {
        0..5 => format!("A zebra crossing is painted near place{n}."),
        _ => format!("Something else was said about place{n}."),
    };
    let passages = (0..400).map(|n| passage(n + 1, "", &[], &text(n)));
    let documents = [(
        document("a.html", "Made-up minutes", 2024, "notes"),
        passages.collect(),
    )];
    let searcher = Searcher::in_memory(documents).unwrap();
    let options = SearchOptions {
        match_mode: MatchMode::Any,
        unit: Unit::Passage,
        ..SearchOptions::default()
    };
    for (query, own, new) in [
        ("zebras", ["zebra"].as_slice(), "crossing"),
        ("\"zebra\"", &["zebra"], "crossing"),
        ("zebr*", &["zebra"], "crossing"),
        ("zebra-crossings", &["zebra", "crossing"], "painted"),
        ("zebra NEAR/3 painted", &["zebra", "painted"], "crossing"),
    ] {
        let results = searcher.search(&Query::parse(query).unwrap(), &options);
        let related = results.unwrap().read_as.related;
        let told = |word: &str| related.iter().any(|other| other == word);
        assert!(told(new), "{query}: {related:?}");
        assert!(!own.iter().any(|word| told(word)), "{query}: {related:?}");
    }
}

#[test]
fn any_rank_can_be_asked_for() {
    let options = SearchOptions {
        offset: usize::MAX,
        limit: usize::MAX,
        ..SearchOptions::default()
    };
    let (found, results) = find_with("hotline", options);
    assert!(found.is_empty() && results.total.passages > 0);
}

#[test]
fn spellings_apart_and_joined_find_each_other() {
    let record = |id: &str, text: &str| {
        (
            document(id, "Minutes", 2024, "x"),
            vec![passage(1, "", &[], text)],
        )
    };
    let searcher = Searcher::in_memory([
        record("a", "Cybersecurity of deepfakes and a data base."),
        record(
            "b",
            "Cyber-security of deep fakes by very large online platforms.",
        ),
        record("c", "EMBs told VLOPs of an evoting pilot."),
        record("d", "An electoral management body plans electronic voting."),
    ]);
    let searcher = searcher.unwrap();
    let found = |query: &str| {
        let options = SearchOptions {
            unit: Unit::Passage,
            match_mode: MatchMode::All,
            ..SearchOptions::default()
        };
        let results = searcher
            .search(&Query::parse(query).unwrap(), &options)
            .unwrap();
        let mut found: Vec<String> = results
            .passages
            .iter()
            .map(|p| p.document.id.clone())
            .collect();
        found.sort();
        found.concat()
    };
    for (query, expected) in [
        ("cyber security", "ab"),
        ("cybersecurity", "ab"),
        ("deep fake", "ab"),
        ("database", "a"),
        ("VLOP", "bc"),
        ("VLOPs", "bc"),
        ("very large online platforms", "bc"),
        ("electoral management bodies", "cd"),
        ("e voting", "cd"),
        ("\"deep fake\"", ""),
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
}

#[test]
fn documents_come_with_their_best_passages() {
    let (_, results) = find_with("hotline OR FIMI", SearchOptions::default());
    assert_eq!((results.total.documents, results.total.passages), (2, 4));
    assert!(
        results
            .documents
            .iter()
            .all(|d| d.matches == 2 && d.passages.len() == 2)
    );
}

#[test]
fn what_matched_is_marked() {
    let (_, results) = find_with("\"hotline for mayors\" NL trains", SearchOptions::default());
    let hit = &results.documents[0].passages[0];
    let marked: Vec<&str> = hit
        .highlights
        .iter()
        .map(|h| &hit.passage.text[h.clone()])
        .collect();
    assert_eq!(marked, ["NL", "hotline for mayors", "trains"]);
    let snippet = snippet(hit, 30);
    assert!(
        snippet.cut_after && snippet.text.contains("hotline for mayors"),
        "{snippet:?}"
    );
}

#[test]
fn documents_are_found_by_part_of_their_path() {
    let searcher = minutes();
    assert_eq!(searcher.document("SAFETY").unwrap().id, "2024/safety.pdf");
    assert!(searcher.document("20").unwrap_err().is_ambiguous());
    assert!(searcher.document("nowhere").unwrap_err().is_not_found());
    assert_eq!(searcher.passages("voting").unwrap().len(), 2);
    assert_eq!(searcher.passage("safety#3").unwrap().id(), S3);
    assert!(searcher.passage("safety#9").unwrap_err().is_not_found());
    assert!(searcher.paragraph("safety#9").unwrap_err().is_not_found());
}

#[test]
fn a_paragraph_in_which_several_speak_is_all_its_passages() {
    let passages = ["NL", "PT"].into_iter().zip(0..).map(|(speaker, ordinal)| {
        let text = format!("{speaker} spoke of a made-up hotline.");
        let passage = passage(7, speaker, &[], &text);
        PassageRecord { ordinal, ..passage }
    });
    let list = PassageRecord {
        paragraph_end: Some(9),
        ordinal: 2,
        ..passage(8, "", &[], "Points of order\nPoints on hotlines")
    };
    let passages = passages.chain([list]).collect();
    let record = document("a.pdf", "Minutes", 2024, "network");
    let searcher = Searcher::in_memory([(record, passages)]).unwrap();
    let speakers = |hits: &[PassageHit]| -> Vec<String> {
        let all = hits.iter().flat_map(|hit| &hit.passage.speakers);
        all.cloned().collect()
    };
    let all = searcher.paragraph("a#7").unwrap();
    assert_eq!(speakers(&all), ["NL", "PT"]);
    assert_eq!(searcher.passage("a#7").unwrap().passage.speakers, ["NL"]);
    for (query, paragraph) in [("speaker:PT hotline", 7), ("\"points on hotlines\"", 9)] {
        let query = Query::parse(query).unwrap();
        let found = searcher.search(&query, &SearchOptions::default()).unwrap();
        let hit = &found.documents[0].passages[0];
        assert_eq!(hit.paragraph(), Some(paragraph), "{query}");
    }
}

#[test]
fn facets_and_series_say_what_they_are_out_of() {
    let searcher = minutes();
    let query = Query::parse("hotline").unwrap();
    let options = SearchOptions {
        facets: Facet::ALL.to_vec(),
        ..SearchOptions::default()
    };
    let facets = searcher.search(&query, &options).unwrap().facets;
    let values = |facet: Facet| -> Vec<String> {
        let counts = facets.iter().find(|f| f.facet == facet).unwrap();
        counts
            .values
            .iter()
            .map(|v| format!("{} {}", v.value, v.total.passages))
            .collect()
    };
    assert_eq!(values(Facet::Speaker), ["EE 1", "NL 1"]);
    assert_eq!(values(Facet::Year), ["2024 1", "2025 1"]);
    assert_eq!(
        values(Facet::Meeting),
        ["2024-05-03 wg-safety 1", "2025-05-03 wg-evoting 1"]
    );
    assert_eq!(values(Facet::Section), ["Exchange of views 2"]);

    let fimi = Query::parse("platform").unwrap();
    let timeline = searcher
        .timeline(&fimi, &SearchOptions::default(), Period::Year)
        .unwrap();
    let counts: Vec<_> = timeline
        .periods
        .iter()
        .map(|p| (p.period.as_str(), p.documents, p.occurrences, p.held))
        .collect();
    assert_eq!(counts, [("2024", 1, 1, 1), ("2025", 0, 0, 1)]);

    let speakers = searcher.speakers(&fimi, &SearchOptions::default()).unwrap();
    assert_eq!(speakers.rows[0].speaker, "PT");
    let others: Vec<&str> = speakers.others.iter().map(|o| o.speaker.as_str()).collect();
    assert_eq!(others, ["COM", "JRC", "NL"]);
}

#[test]
fn the_denominators_are_what_the_fields_let_through() {
    let searcher = minutes();
    let held = |query: &str| {
        let query = Query::parse(query).unwrap();
        let timeline = searcher.timeline(&query, &SearchOptions::default(), Period::Year);
        let periods = timeline.unwrap().periods;
        periods
            .iter()
            .map(|p| (p.period.clone(), p.held))
            .collect::<Vec<_>>()
    };
    let both = [("2024".to_owned(), 1), ("2025".to_owned(), 1)];
    assert_eq!(held("hotline"), both);
    assert_eq!(held("hotline speaker:NL"), both);
    assert_eq!(held("hotline year:2024"), both[..1]);
    assert_eq!(held("hotline -body:safety"), both[1..]);
}

#[test]
fn pages_of_more_like_this_do_not_overlap() {
    let searcher = minutes();
    let hit = searcher.passage("safety#2").unwrap();
    let page = |offset, limit| {
        let options = SearchOptions {
            offset,
            limit,
            ..SearchOptions::default()
        };
        let more = searcher.more_like_this(&hit, &Filters::default(), &options);
        ids(&more.unwrap())
    };
    let all = page(0, 10);
    assert!(all.len() > 1 && !all.contains(&S2.to_owned()), "{all:?}");
    for (i, id) in all.iter().enumerate() {
        assert_eq!(page(i, 1), [id.as_str()]);
    }
}

#[test]
fn more_like_this_leaves_itself_out() {
    let searcher = minutes();
    let hit = searcher.passage("safety#2").unwrap();
    let more = searcher
        .more_like_this(&hit, &Filters::default(), &SearchOptions::default())
        .unwrap();
    assert_eq!(more.passages[0].id(), V1);
    assert!(more.passages.iter().all(|p| p.id() != S2));
}

#[test]
fn kwic_puts_the_match_in_the_middle() {
    let (_, results) = find_with("hotline NL", SearchOptions::default());
    let lines = kwic(&results.documents[0].passages[0], 12);
    assert_eq!(lines[1].left, "NL runs a ");
    assert_eq!(lines[1].matched, "hotline");
    assert_eq!(lines[1].right, " for mayors");
}

#[test]
fn a_pasted_address_is_read_as_its_words() {
    let read = |text: &str| Query::parse(text).map(|query| query.to_string());
    let address = "the guide at https://europa.eu/vote?id=1*2~3^4:5";
    let printed = "the guide at \"europa.eu/vote?id=1 2~3^4:5\"";
    assert_eq!(read(address).as_deref(), Ok(printed));
    assert_eq!(read(printed).as_deref(), Ok(printed));
    assert_eq!(
        read("<https://europa.eu/a**b*>").as_deref(),
        Ok("\"europa.eu/a b >\"")
    );
    for no_address in ["https:europa.eu", "speaker://", "titles://"] {
        assert!(read(no_address).is_err(), "{no_address}");
    }
    let text = "The guide is at https://europa.eu/vote-2024?id=1.";
    let passages = vec![passage(1, "NL", &[], text)];
    let searcher =
        Searcher::in_memory([(document("a.html", "Notes", 2024, "notes"), passages)]).unwrap();
    for (query, total) in [
        ("https://europa.eu/vote-2024?id=1", 1),
        ("http://europa.eu", 1),
        ("https://europa.eu/id", 0),
    ] {
        let options = SearchOptions {
            match_mode: MatchMode::All,
            ..SearchOptions::default()
        };
        let results = searcher.search(&Query::parse(query).unwrap(), &options);
        assert_eq!(results.unwrap().total.passages, total, "{query}");
    }
}

#[test]
fn words_are_marked_in_every_form_that_some_segment_holds() {
    let texts = [
        "Hotlines went to mayors; a HOTLINE is open.",
        "The mayor has gone online, by e-Voting. Évoting mayors' hotline!",
    ];
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    std::fs::create_dir(&corpus).unwrap();
    // Each update adds a segment.
    for (number, text) in texts.iter().enumerate() {
        let page = format!("<!doctype html><title>N</title><h1>Notes</h1><p>{text}</p>");
        std::fs::write(corpus.join(format!("{number}.html")), page).unwrap();
        ecne_index::build(&ecne_index::Options::new(&corpus, &index), &()).unwrap();
    }
    let searcher = Searcher::open(&index).unwrap();
    let options = SearchOptions {
        unit: Unit::Passage,
        match_mode: MatchMode::Any,
        ..SearchOptions::default()
    };
    for (query, expected) in [
        ("hotline", ["Hotlines HOTLINE", "hotline"]),
        ("go mayor", ["went mayors", "mayor gone mayors"]),
        ("evoting", ["", "e-Voting Évoting"]),
        (
            "\"hotline\" ma*",
            ["mayors HOTLINE", "mayor mayors hotline"],
        ),
    ] {
        let results = searcher.search(&Query::parse(query).unwrap(), &options);
        let mut marked = ["", ""].map(str::to_owned);
        for hit in results.unwrap().passages {
            let words = hit.highlights.iter().map(|h| &hit.passage.text[h.clone()]);
            let place = texts
                .iter()
                .position(|text| *text == hit.passage.text)
                .unwrap();
            marked[place] = words.collect::<Vec<_>>().join(" ");
        }
        assert_eq!(marked, expected, "{query}");
    }
}

#[test]
fn words_that_look_like_something_else_stay_words() {
    for word in [
        "AND",
        "NEAR-by",
        "NEAR/8",
        "speaker:NL",
        "https://europa.eu",
    ] {
        let printed = Query::from(Node::Word(word.to_owned())).to_string();
        let read = Query::parse(&printed).unwrap();
        assert_eq!(read.root, Node::Word(word.to_owned()), "{printed}");
    }
    for plain in ["11:45", "e-voting", "2024/900"] {
        assert_eq!(Query::from(Node::Word(plain.to_owned())).to_string(), plain);
    }
}

#[test]
fn what_holds_a_word_itself_comes_before_what_stands_under_it() {
    // Every passage of the first document stands under "safety", and one holds "councillors".
    let options = SearchOptions {
        unit: Unit::Passage,
        match_mode: MatchMode::Any,
        ..SearchOptions::default()
    };
    let query = Query::parse("councillors safety").unwrap();
    let results = minutes().search(&query, &options).unwrap();
    assert_eq!(results.total.passages, 4);
    let marked = |at: usize| !results.passages[at].highlights.is_empty();
    assert_eq!(
        (0..4).map(marked).collect::<Vec<_>>(),
        [true, false, false, false]
    );
}
