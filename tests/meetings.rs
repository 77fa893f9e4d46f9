//! `ecne meetings`: the list of the network's page, joined with what is here.

use crate::util::Folder;

#[test]
fn lists_the_meetings_of_the_page_and_the_one_of_the_minutes() {
    let folder = Folder::with_corpus("meetings_all");
    let all = folder.run("meetings --format json").exits(0).json();
    assert_eq!(all.len(), 42);
    assert_eq!(all.iter().filter(|m| m["listed"] == true).count(), 41);
    let own = all.iter().find(|m| m["listed"] == false).unwrap();
    assert_eq!(
        (&own["body"], &own["date_start"]),
        (&"wg-safety".into(), &"2026-01-29".into())
    );
    assert_eq!(own["documents"][0]["kind"], "minutes");
    assert_eq!(own["documents"][0]["held"], true);
    let first = &all[0];
    assert_eq!(first["label"], "Meeting of 21 January 2019");
    assert_eq!(first["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn shows_a_year_in_a_table() {
    let folder = Folder::with_corpus("meetings_year");
    folder
        .run("meetings --year 2024")
        .exits(0)
        .prints("8 listed, 0 with a document here")
        .prints("27 Nov 2024  network   Meeting of 27 November 2024  missing   missing\n")
        .prints(
            "2024, no day  thematic  Thematic sessions 2024       missing   missing   (combined)\n",
        );
    folder
        .run("meetings --body wg-safety")
        .exits(0)
        .prints("1 here and not listed");
    folder
        .run("meetings --body evoting")
        .exits(0)
        .prints("wg-evoting")
        .omits("network  ");
    folder
        .run_with(["meetings", "--body", "WG e-voting"])
        .exits(0)
        .prints("wg-evoting");
    folder
        .run("meetings --body wg-ai --body senate")
        .exits(0)
        .prints("note: body:senate: no meeting of that name; there are joint-mechanism, network,")
        .prints("19 Sep 2025  wg-ai");
    folder
        .run("meetings --body senate --format csv")
        .exits(1)
        .complains("body:senate: no meeting of that name");
    let none = Folder::new("meetings_none");
    none.write(
        "corpus/page.html",
        "<html><body><h1>Bridges</h1><p>A made-up page.</p></body></html>",
    );
    none.run_with(["meetings", "--body", "Working Senate", "--format", "csv"])
        .exits(1)
        .complains("body:\"Working Senate\": no meeting of that name; there are none");
    folder
        .run("meetings --year 1999")
        .exits(1)
        .prints("no such meeting");
    folder
        .run("meetings --year 2024..2025 --format csv")
        .exits(0)
        .prints("network,2025-02-05,2025-02-06,2025,");
}

#[test]
fn a_name_of_a_body_stands_for_the_same_in_both_lists() {
    let folder = Folder::with_corpus("meetings_bodies");
    let page = "<html><body><p>MINUTES</p><p>Thematic Group of Clerks</p><p>19 September 2024</p>\
        <p>Tallinn</p><h2>Points</h2><p>A made-up hotline for voters.</p></body></html>";
    folder.write("corpus/clerks.html", page);
    let meetings = folder.run("meetings --body thematic --format json");
    let bodies: Vec<_> = meetings.exits(0).json();
    let of = |id: &str| bodies.iter().filter(|m| m["body"] == id).count();
    assert_eq!((of("thematic"), of("thematic-group-of-clerks")), (2, 1));
    assert_eq!(bodies.len(), 3);
    let timeline = folder.run("timeline hotline --body thematic --format json");
    let listed = |row: &serde_json::Value| row["listed"].as_u64().unwrap();
    let rows = timeline.exits(0).json();
    assert_eq!(rows.iter().map(listed).sum::<u64>(), 2);
}

#[test]
fn tells_of_documents_that_no_line_can_hold() {
    let folder = Folder::new("meetings_unplaced");
    let page = |body: &str| {
        format!(
            "<html><body><p>AGENDA</p>{body}<p>19 September 2024</p><h2>Points</h2>\
             <p>A made-up hotline.</p></body></html>"
        )
    };
    folder.write("corpus/a.html", page("<p>Working Group on E-voting</p>"));
    folder.write("corpus/b.html", page(""));
    let note = "note: 1 document of meetings in no line: who met, or when, is not known";
    folder.run("meetings").exits(0).prints(note);
    folder
        .run("meetings --body evoting --year 2024")
        .exits(0)
        .prints(note);
    folder
        .run("meetings --year 2023")
        .exits(1)
        .omits("in no line");
}

#[test]
fn shows_the_words_that_were_cited() {
    let folder = Folder::with_corpus("meetings_versions");
    let id = "european-cooperation-network-on-elections";
    let page = "<main><h1>Made-up page</h1><p>First.<p>As it was on that day.</main>";
    folder.write(&format!("corpus/.versions/{id}/2025-03-01.html"), page);
    let earlier = folder
        .run("show european-cooperation#2 --version 2025-04-01")
        .exits(0);
    earlier
        .prints("version fetched on 2025-03-01")
        .prints("As it was on that day.");
}
