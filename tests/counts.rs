//! Counts that are told of everything that matches, and of what is not here: groups and timelines.

use crate::util::Folder;

/// Made-up minutes of a year, in which each of the speakers asks once.
fn minutes(year: u16, speakers: &[&str]) -> String {
    let said: String = speakers
        .iter()
        .map(|who| format!("<p>{who} asked for a made-up hotline of {year}.</p>"))
        .collect();
    format!(
        "<html><body><p>MINUTES</p><p>Working Group on E-voting</p><p>19 September {year}</p>\
         <p>Tallinn</p><h2>Points</h2>{said}</body></html>"
    )
}

#[test]
fn groups_are_counted_of_all_that_matches() {
    let folder = Folder::new("counts_groups");
    folder.write("corpus/a.html", minutes(2024, &["NL", "PT"]));
    folder.write("corpus/b.html", minutes(2025, &["NL", "DE", "LT"]));
    let by = |by: &str, limit: &str| {
        let line = format!("search hotline --sort newest --by {by} --limit {limit}");
        folder.run(&line).exits(0)
    };
    by("speaker", "10")
        .prints("5 passages by 4 speakers in 2 documents")
        .prints("NL  Netherlands\n")
        .omits("Not shown");
    by("speaker", "3")
        .prints("5 passages by 4 speakers in 2 documents, shown 3 of 5")
        .prints("NL  Netherlands (1 of 2 passages)\n")
        .prints("Not shown: 1 speaker, PT (1 passage). --all prints all\n");
    by("meeting", "3")
        .prints("by 2 meetings")
        .prints("Not shown: 1 meeting, 2024-09-19 working-group-on-e-voting (2 passages). --all");
    by("meeting", "4").prints("(1 of 2 passages)\n");
    by("year", "3").prints("Not shown: 1 year, 2024 (2 passages). --all");
    by("body", "3")
        .prints("by 1 body")
        .prints("(3 of 5 passages)\n");
}

#[test]
fn what_has_no_groups_is_not_grouped_in_silence() {
    let folder = Folder::with_corpus("counts_formats");
    for format in ["json", "csv", "tsv", "kwic", "bibtex", "ris", "csl-json"] {
        folder
            .run(&format!("search hotline --by speaker --format {format}"))
            .exits(2)
            .complains("--by goes with --format text and markdown");
    }
    folder
        .run("search hotline --by speaker --unit document")
        .exits(2)
        .complains("--by groups passages");
    folder
        .run("search hotline --by speaker --unit passage")
        .exits(0);
}

#[test]
fn a_timeline_tells_apart_what_is_listed_and_not_here() {
    let folder = Folder::with_corpus("counts_timeline");
    // The network's page lists six meetings of 2025, none of this group.
    folder.write("corpus/a.html", minutes(2025, &["NL"]));
    folder
        .run("timeline hotline")
        .exits(0)
        .prints("1 of 1; 6 more are listed");
    let rows = folder.run("timeline hotline --format json").exits(0).json();
    let row = rows.iter().find(|row| row["period"] == "2025").unwrap();
    assert_eq!((&row["listed"], &row["missing"]), (&6.into(), &6.into()));
}

#[test]
fn a_title_is_no_name_of_a_file() {
    let folder = Folder::new("counts_titles");
    let page = |title: &str| {
        format!(
            "<html><head><title>{title}</title></head><body><p>NL asked for a made-up hotline.</p>\
             </body></html>"
        )
    };
    folder.write("corpus/own.html", page("Made-up hotlines"));
    folder.write(
        "corpus/word.html",
        page("Office - Microsoft Word - v3_final.docx"),
    );
    folder
        .run("show own#1 --cite")
        .exits(0)
        .prints("'Made-up hotlines', para 1");
    folder
        .run("show word#1 --cite")
        .exits(0)
        .omits("v3_final")
        .prints("left out: title, ")
        .prints("The title is not known: the name of the file stands for it.");
}
