//! `ecne show`: whose words, on which page, under which citation; and the hints that lead there.

use crate::util::Folder;

/// Made-up minutes: three speak in the second paragraph, and one for very long in the third.
fn minutes() -> String {
    let long: String = (0..900)
        .map(|n| format!("The made-up step {n} was taken. "))
        .collect();
    format!(
        "<html><body><p>MINUTES</p><p>Working Group on E-voting</p><p>19 September 2024</p>\
         <p>Tallinn</p><h2>Points</h2><p>The chair opened the meeting.</p>\
         <p>NL presented its hotline. PT asked about the budget. DE noted that staff is needed.</p>\
         <p>LT said much. {long} And at last a zebra.</p></body></html>"
    )
}

#[test]
fn a_paragraph_is_shown_with_all_who_speak_in_it() {
    let folder = Folder::new("show_speakers");
    folder.write("corpus/minutes.html", minutes());
    folder
        .run("search speaker:PT budget")
        .exits(0)
        .prints("Cite: ecne show minutes#2 --cite\n");
    for line in ["show minutes#2", "show minutes#2 --cite"] {
        folder
            .run(line)
            .exits(0)
            .prints("attributed to NL by \"NL presented\"\n\n  NL presented its hotline.\n")
            .prints("attributed to PT by \"PT asked\"\n\n  PT asked about the budget.\n")
            .prints("attributed to DE by \"DE noted\"\n")
            .prints("The wording is the minutes', not NL's, PT's or DE's own.\n");
    }
    folder
        .run("show minutes#2 --cite")
        .exits(0)
        .prints("para 2.\n");
    folder.run("show minutes#3 --cite").exits(0).prints("zebra");
}

#[test]
fn json_tells_the_passages_of_a_paragraph_apart_and_cites_them() {
    let folder = Folder::new("show_json");
    folder.write("corpus/minutes.html", minutes());
    let line = "show minutes#2 --format json --cite=oscola";
    let lines = folder.run(line).exits(0).json();
    let (citation, passages) = lines.split_last().unwrap();
    let told: Vec<_> = passages
        .iter()
        .map(|p| (p["ordinal"].as_u64().unwrap(), p["speakers"][0].as_str()))
        .collect();
    let expected = [(1, Some("NL")), (2, Some("PT")), (3, Some("DE"))];
    assert_eq!(told, expected.map(|(at, who)| (at + told[0].0 - 1, who)));
    assert_eq!(citation["type"], "citation");
    assert_eq!(citation["style"], "oscola");
    let text = citation["text"].as_str().unwrap();
    assert!(text.ends_with("para 2"), "{text}");
    let left_out = citation["left_out"].as_array().unwrap();
    assert!(left_out.contains(&"url".into()), "{left_out:?}");
    assert!(!citation["notes"].as_array().unwrap().is_empty());
    let whole = folder.run("show minutes --format json").exits(0).json();
    assert!(whole.iter().all(|line| line["type"] == "passage"));
}

#[test]
fn one_item_of_a_list_is_cited_without_the_others() {
    let folder = Folder::new("show_item");
    let agenda = "<html><body><p>AGENDA</p><p>Working Group on E-voting</p><p>19 September 2024</p>\
                  <p>Tallinn</p><h2>Points</h2><ul><li>Opening of doors</li><li>Made-up hotlines</li>\
                  <li>Any other matter</li></ul></body></html>";
    folder.write("corpus/agenda.html", agenda);
    folder
        .run("search hotline")
        .exits(0)
        .prints("¶1-3")
        .prints("Cite: ecne show agenda#2 --cite\n");
    folder
        .run("show agenda#2 --cite")
        .exits(0)
        .prints("Made-up hotlines")
        .prints("para 2.\n")
        .omits("Opening")
        .omits("other matter");
    folder.run("show agenda#2").exits(0).prints("Opening");
}

#[test]
fn hints_are_commands_that_find_what_they_name() {
    let folder = Folder::new("show_hints");
    let page = |word: &str| {
        format!(
            "<html><body><p>MINUTES</p><p>Group on Tolls</p><p>19 September 2024</p>\
             <p>Tallinn</p><h2>Points</h2><p>NL asked for made-up {word}.</p></body></html>"
        )
    };
    folder.write("my files/x.html", page("gangways"));
    folder.write("my files/x.html.html", page("bollards"));
    let search = |word: &str| {
        let line = ["search", word, "--corpus", "my files", "--index", "ix"];
        folder.run_with(line)
    };
    let folders = "--corpus 'my files' --index ix\n";
    search("gangways")
        .exits(0)
        .prints(&format!("Cite: ecne show x.html#1 --cite {folders}"));
    search("bollards")
        .exits(0)
        .prints(&format!("Cite: ecne show x.html.html#1 --cite {folders}"));
    search("bolards")
        .exits(1)
        .prints(&format!("Try: ecne search 'bollards' {folders}"));
    let mut told = folder.command(["search", "gangways"]);
    let told = told.env("ECNE_CORPUS", "my files").env("ECNE_INDEX", "ix");
    crate::util::Outcome::of(told)
        .exits(0)
        .prints("Cite: ecne show x.html#1 --cite\n");
}

#[cfg(unix)]
#[test]
fn hints_name_a_part_of_what_no_terminal_may_show() {
    let folder = Folder::new("show_unsafe");
    for (name, word) in [
        ("up\u{202e}side.html", "gangways"),
        ("line\nfeed.html", "bollards"),
        ("\u{202e}.html", "turnstiles"),
    ] {
        let page = format!(
            "<html><body><p>MINUTES</p><p>Group on Tolls</p><p>19 September 2024</p>\
             <p>Tallinn</p><h2>Points</h2><p>NL asked for made-up {word}.</p></body></html>"
        );
        folder.write(&format!("corpus/{name}"), page);
    }
    for (word, name) in [
        ("gangways", "side.html"),
        ("bollards", "feed.html"),
        ("turnstiles", r"$'\342\200\256.html#1'"),
    ] {
        let found = folder.run(&format!("search {word}")).exits(0);
        found.prints(&format!("Cite: ecne show {name}"));
    }
    folder.run("show side.html#1").exits(0).prints("gangways");
}
