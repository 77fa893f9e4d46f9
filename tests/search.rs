//! `ecne search`: the first question of a researcher, errors in queries, formats.

use crate::util::Folder;

#[test]
fn the_first_search_builds_the_index_and_finds_the_passage() {
    let folder = Folder::with_corpus("search_first");
    let outcome = folder
        .run_with(["search", "hotline for mayors"])
        .exits(0)
        .quietly();
    outcome
        .prints("29 January 2026")
        .prints("Working Group on Safety in Politics")
        .prints("NL")
        .prints("¶5")
        .prints("p.1")
        .prints("hotline for mayors")
        .prints("1 passage in 1 document");
}

#[test]
fn speakers_and_phrases_find_their_passages() {
    let folder = Folder::with_corpus("search_speaker");
    folder
        .run("search speaker:PT")
        .exits(0)
        .prints("PT collaborates")
        .omits("NL presented");
    folder
        .run_with(["search", "joint mechanism"])
        .exits(0)
        .prints("european-cooperation-network");
    folder
        .run_with(["search", "\"joint mechanism\""])
        .exits(0)
        .prints("web page");
    folder
        .run("search --speaker PT disinformation")
        .exits(0)
        .prints("PT")
        .omits("LT ");
    folder
        .run("search disinformation -platform")
        .exits(0)
        .omits("launched a platform");
    folder
        .run("search -- disinformation -platform")
        .exits(0)
        .omits("launched a platform");
}

#[test]
fn nothing_found_is_status_one() {
    let folder = Folder::with_corpus("search_nothing");
    folder
        .run("search xylophone")
        .exits(1)
        .prints("Nothing found for xylophone")
        .quietly();
    let lines = folder.run("search --format json xylophone").exits(1).json();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["type"], "summary");
    assert_eq!(lines[0]["passages"], 0);
}

#[test]
fn bad_queries_say_what_and_where() {
    let folder = Folder::with_corpus("search_bad");
    folder
        .run("search")
        .exits(2)
        .complains("nothing to search for");
    folder
        .run_with(["search", "  "])
        .exits(2)
        .complains("nothing to search for");
    folder
        .run_with(["search", "hotline \"for mayors"])
        .exits(2)
        .complains("add the closing");
    folder
        .run("search speeker:NL")
        .exits(2)
        .complains("speaker");
    folder
        .run("search --kind minute x")
        .exits(2)
        .complains("minutes");
    folder
        .run("search --since 2026 --until 2025 x")
        .exits(2)
        .complains("later");
    folder.run("search --speaker NL").exits(0).prints("NL");
}

#[test]
fn json_has_the_documented_keys() {
    let folder = Folder::with_corpus("search_json");
    let lines = folder.run("search hotline --format json").exits(0).json();
    let (summary, hits) = lines.split_last().unwrap();
    let hit = &hits[0];
    for key in [
        "rank",
        "score",
        "document",
        "title",
        "kind",
        "body",
        "date_start",
        "date_end",
        "place",
        "url",
        "matches",
        "passages",
    ] {
        assert!(hit.get(key).is_some(), "no {key} in {hit}");
    }
    let passage = &hit["passages"][0];
    for key in [
        "paragraph",
        "paragraph_end",
        "page",
        "page_end",
        "page_label",
        "section",
        "speakers",
        "person",
        "region",
        "certainty",
        "mentions",
        "text",
        "highlights",
    ] {
        assert!(passage.get(key).is_some(), "no {key} in {passage}");
    }
    assert_eq!(passage["speakers"], serde_json::json!(["NL"]));
    assert_eq!(passage["paragraph"], 5);
    assert_eq!(passage["page"], 1);
    let range = &passage["highlights"][0];
    let (from, to) = (
        range[0].as_u64().unwrap() as usize,
        range[1].as_u64().unwrap() as usize,
    );
    assert_eq!(&passage["text"].as_str().unwrap()[from..to], "hotline");
    for key in [
        "documents",
        "passages",
        "shown",
        "match",
        "widened",
        "read_as",
        "seconds",
    ] {
        assert!(summary.get(key).is_some(), "no {key} in {summary}");
    }
    let flat = folder
        .run("search hotline --format json --unit passage")
        .exits(0)
        .json();
    assert_eq!(flat[0]["document"], hit["document"]);
    assert_eq!(flat[0]["speakers"], passage["speakers"]);
}

#[test]
fn widening_is_said() {
    let folder = Folder::with_corpus("search_widened");
    folder
        .run("search hotline women accordion")
        .exits(0)
        .prints("No passage holds all of it");
    folder
        .run("search Portugal disinformatoin")
        .exits(0)
        .prints("Try: ecne search")
        .prints("Portugal disinformation");
    folder.run("search --match all hotline accordion").exits(1);
    let lines = folder
        .run("search hotline xylophone --format json")
        .exits(0)
        .json();
    assert_eq!(lines[0]["widened"], true);
    assert_eq!(lines.last().unwrap()["widened"], "any");
}

#[test]
fn documents_and_paragraphs_can_be_shown() {
    let folder = Folder::with_corpus("show");
    folder
        .run("show 2026-01-29#5")
        .exits(0)
        .prints("hotline")
        .prints("attributed to NL");
    folder
        .run("show 2026-01-29")
        .exits(0)
        .prints("PT")
        .prints("¶5");
    folder
        .run("show 2026-01-29 --format text")
        .exits(0)
        .prints("The network has a hotline");
    let lines = folder
        .run("show 2026-01-29#5 --format json")
        .exits(0)
        .json();
    assert_eq!(lines[0]["paragraph"], 5);
    folder.run("show 2026-01-29#99").exits(2).complains("99");
    folder.run("show nothing").exits(2).complains("nothing");
}

#[test]
fn what_is_no_flag_is_reported_as_such() {
    let folder = Folder::with_corpus("search_flags");
    folder
        .run("search --lmit 3 hotline")
        .exits(2)
        .complains("'--limit'");
    folder
        .run("timeline hotline --by quarter")
        .exits(2)
        .complains("'--by'");
    folder
        .run_with(["search", "hotline", "--speaker", ""])
        .exits(2)
        .complains("--speaker");
    folder
        .run_with(["meetings", "--body", ""])
        .exits(2)
        .complains("--body");
    folder.run("search hotline --year 24").exits(2);
}

#[test]
fn tables_and_references_say_what_they_leave_out() {
    let folder = Folder::with_corpus("search_remarks");
    folder
        .run("search disinformation --format csv --limit 1")
        .exits(0)
        .complains("shown 1 of 4 passages");
    folder
        .run("search hotline xylophone --format bibtex")
        .exits(0)
        .complains("no passage holds all of it");
    folder
        .run("search disinformation --format tsv --all")
        .exits(0)
        .quietly();
    folder
        .run("search hotline --limit 0")
        .exits(0)
        .prints("shown 0 of 1");
}

#[test]
fn a_meeting_is_one_however_many_documents_it_has() {
    let folder = Folder::new("search_meetings");
    for kind in ["Agenda", "Minutes"] {
        let html = format!(
            "<html><body><p>{}</p><p>Working Group on E-voting</p><p>19 September 2024</p>\
             <p>Tallinn</p><h2>Points</h2><p>A made-up hotline for voters.</p></body></html>",
            kind.to_uppercase()
        );
        folder.write(&format!("corpus/{kind}.html"), html);
    }
    folder.write(
        "corpus/page.html",
        "<html><body><h1>A page</h1><p>A made-up hotline.</p></body></html>",
    );
    folder
        .run("search hotline --by meeting")
        .exits(0)
        .prints("3 passages by 1 meeting in 3 documents")
        .prints("agenda ¶1")
        .prints("minutes ¶1");
    folder
        .run("timeline hotline")
        .exits(0)
        .prints("of those with documents here")
        .prints("1 of 1");
    folder
        .run("timeline hotline kind:minutes")
        .exits(0)
        .prints("of those with such documents here");
}

#[test]
fn a_concordance_tells_of_passages_without_a_line() {
    let folder = Folder::with_corpus("search_kwic_fields");
    folder
        .run("search speaker:NL --format kwic")
        .exits(0)
        .complains("no line for 1 passage whose text holds no word of the query");
    folder
        .run("search hotline --format kwic")
        .exits(0)
        .quietly();
    let folder = Folder::new("search_kwic_everything");
    let page = "<html><body><p>MINUTES</p><p>Group on Tolls</p><p>19 September 2024</p>\
                <p>Tallinn</p><h2>Bridges</h2><p>NL asked for a made-up hotline.</p></body></html>";
    folder.write("corpus/page.html", page);
    for query in ["-hotline", "*"] {
        let kwic = ["search", "--format", "kwic", "--", query];
        folder
            .run_with(kwic)
            .exits(0)
            .complains("whose text holds no word of the query");
    }
}

#[test]
fn what_was_deleted_gives_its_name_to_others() {
    let folder = Folder::new("search_deleted");
    // So many stay that what is deleted is not merged away.
    for number in 0..20 {
        let html = format!("<html><body><p>A page made up as number {number}.</p></body></html>");
        folder.write(&format!("corpus/page{number}.html"), html);
    }
    for (name, body) in [
        ("minutes.html", "Towns"),
        ("old-minutes.html", "Towns and Clerks"),
    ] {
        let html = format!(
            "<html><body><p>MINUTES</p><p>Thematic Group of {body}</p><p>19 September 2024</p>\
             <p>Tallinn</p><h2>Points</h2><p>NL asked for a hotline.</p></body></html>"
        );
        folder.write(&format!("corpus/{name}"), html);
    }
    for query in ["body:thematic-group-of-towns", "doc:minutes.html"] {
        let both = folder.run(&format!("search hotline {query}"));
        both.exits(0).prints("1 passage in 1 document");
    }
    std::fs::remove_file(folder.path().join("corpus/minutes.html")).unwrap();
    for query in ["body:thematic-group-of-towns", "doc:minutes.html"] {
        let left = folder.run(&format!("search hotline {query}"));
        left.exits(0).prints("old-minutes.html");
    }
    folder
        .run("search body:senate")
        .exits(1)
        .prints("there are thematic-group-of-towns-and-clerks\n");
    std::fs::remove_file(folder.path().join("corpus/old-minutes.html")).unwrap();
    folder
        .run("search hotline doc:minutes")
        .exits(1)
        .prints("doc:minutes: no document has that in its path");
}

#[test]
fn a_paragraph_is_one_number() {
    let folder = Folder::with_corpus("show_names");
    folder
        .run("show 2026-01#5-6")
        .exits(2)
        .complains("write a paragraph as one number: DOCUMENT#5");
    for name in ["", "#5"] {
        let show = folder.run_with(["show", name]);
        show.exits(2).complains("name a document");
    }
    let page = "<html><body><p>MINUTES</p><p>Group on Tolls</p><p>19 September 2024</p>\
                <p>Tallinn</p><h2>Points</h2><p>NL asked for made-up gangways.</p></body></html>";
    folder.write("corpus/#agenda.html", page);
    folder
        .run("search gangways")
        .exits(0)
        .prints("ecne show '#agenda.html#1' --cite");
    for name in ["#agenda.html#1", "#agenda"] {
        let show = folder.run_with(["show", name]);
        show.exits(0).prints("gangways");
    }
}

#[test]
fn years_without_a_column_are_told() {
    let folder = Folder::new("speakers_years");
    for year in 2001..=2020 {
        let html = format!(
            "<html><body><p>MINUTES</p><p>Working Group on E-voting</p><p>19 September {year}</p>\
             <p>Tallinn</p><h2>Points</h2><p>NL asked for a made-up hotline.</p></body></html>"
        );
        folder.write(&format!("corpus/{year}.html"), html);
    }
    folder
        .run("speakers hotline")
        .exits(0)
        .prints("earlier years not shown: --format csv has all");
}

#[test]
fn counts_pass_nothing_over_in_silence_either() {
    let folder = Folder::with_corpus("search_notes");
    for command in ["timeline", "speakers"] {
        folder
            .run(&format!("{command} hotlnie"))
            .exits(1)
            .prints(&format!("inflections\nTry: ecne {command} 'hotline'\n"));
        folder
            .run(&format!("{command} hotline body:nonsense"))
            .exits(1)
            .prints("note: body:nonsense");
        folder
            .run(&format!("{command} hotline speaker:Nethrelands"))
            .exits(1)
            .prints(&format!(
                "Try: ecne {command} 'hotline speaker:Netherlands'\n"
            ));
        folder
            .run(&format!("{command} hotline body:nonsense --format csv"))
            .exits(1)
            .complains("body:nonsense");
    }
}

#[test]
fn speakers_are_counted_out_of_what_is_here() {
    let folder = Folder::with_corpus("speakers_denominators");
    let page = |date: &str, text: &str| {
        format!(
            "<html><body><p>MINUTES</p><p>Working Group on E-voting</p>{date}<p>Tallinn</p>\
             <h2>Points</h2><p>{text}</p></body></html>"
        )
    };
    let silent = page("<p>19 September 2023</p>", "NL asked for a made-up poster.");
    folder.write("corpus/silent.html", silent);
    let undated = page("", "NL asked for a made-up hotline. NL asked again.");
    folder.write("corpus/undated.html", undated);
    let table = folder.run("speakers hotline").exits(0);
    let table = table
        .prints("passages   meetings   2023   2026   undated")
        .prints("NL  Netherlands           2          1      ·      1         1")
        .prints("meetings here                        2      1      1");
    table
        .prints("meetings listed                     41      7      0")
        .prints("2 documents here without a date, in no year");
    let row = &folder.run("speakers hotline --format json").exits(0).json()[0];
    let number = |key: &str, year: &str| row[key][year].as_u64();
    assert_eq!(
        (&row["undated"], &row["undated_held"]),
        (&1.into(), &2.into())
    );
    assert_eq!(number("held", "2023"), Some(1));
    assert_eq!(
        (number("meetings_held", "2024"), number("listed", "2024")),
        (Some(0), Some(8))
    );
    assert_eq!(row["unattributed"], 0);
    let csv = folder.run("speakers hotline --format csv").exits(0);
    csv.prints("first,last,2023,2026,undated,unattributed,undated_held,held 2019,");
    folder
        .run("speakers accordion --since 2023")
        .exits(1)
        .prints("Out of 2 meetings with a document here; 21 meetings are listed");
}
