//! `ecne index` and `ecne check`: what a run reports, what it refuses, and what it leaves alone.

use std::fs;

use crate::pdf;
use crate::util::{Folder, root};

/// Made-up minutes: nobody met and nobody spoke.
const MADE_UP: &str = "<!doctype html><meta charset=utf-8><title>Made up</title>\
    <h1>MINUTES</h1><p>Made-up working group</p><p>3 May 2024</p>\
    <p>NL presented an invented telephone line for gardeners.</p>\
    <p>PT asked whether gardeners exist.</p>";

#[test]
fn a_second_run_changes_nothing() {
    let folder = Folder::with_corpus("index_twice");
    folder
        .run("index")
        .exits(0)
        .prints("2 documents")
        .prints("2 added")
        .quietly();
    folder
        .run("index")
        .exits(0)
        .prints("Nothing changed")
        .prints("2 unchanged")
        .quietly();
    let report = &folder.run("index --format json").exits(0).json()[0];
    assert_eq!(report["documents"], 2);
    assert_eq!(report["unchanged"], 2);
    assert_eq!(report["added"], 0);
    assert_eq!(report["failed"], serde_json::json!([]));
    assert!(report["seconds"].is_f64());
    folder.run("check").exits(0).prints("in order").quietly();
}

#[test]
fn changes_are_counted() {
    let folder = Folder::new("index_changes");
    folder.write("corpus/a.html", MADE_UP);
    folder.write("corpus/notes.txt", "left alone");
    folder
        .run("index")
        .exits(0)
        .prints("1 added")
        .prints("1 file of other types");
    folder.write("corpus/b.html", MADE_UP.replace("gardeners", "beekeepers"));
    folder.write("corpus/a.html", MADE_UP.replace("gardeners", "anglers"));
    folder
        .run("check")
        .exits(1)
        .prints("not in order")
        .prints("b.html")
        .prints("a.html");
    folder
        .run("index")
        .exits(0)
        .prints("1 added")
        .prints("1 updated");
    fs::remove_file(folder.path().join("corpus/b.html")).unwrap();
    folder.run("index").exits(0).prints("1 removed");
    folder.run("check").exits(0);
}

#[test]
fn documents_that_cannot_be_read_are_data() {
    let folder = Folder::new("index_failures");
    folder.write("corpus/good.html", MADE_UP);
    folder.write("corpus/locked.pdf", pdf::with_password());
    folder.write("corpus/scan.pdf", pdf::of_pages(&[""]));
    let outcome = folder.run("index").exits(0).quietly();
    outcome
        .prints("locked.pdf: protected by a password")
        .prints("scan.pdf: holds no text");
    folder
        .run("index --strict")
        .exits(2)
        .complains("2 documents cannot be read");
    let report = &folder.run("index --format json").exits(0).json()[0];
    assert_eq!(report["documents"], 1);
    assert_eq!(report["failed"][0]["document"], "locked.pdf");
    assert_eq!(report["failed"][1]["document"], "scan.pdf");
    folder.run("check").exits(1).prints("locked.pdf");
    let check = &folder.run("check --format json").exits(1).json()[0];
    assert_eq!(check["ok"], false);
    assert_eq!(check["unreadable"][1]["document"], "scan.pdf");
    folder.run("search gardeners").exits(0).prints("good.html");
}

#[test]
fn what_cannot_be_read_is_told_wherever_something_is_counted() {
    let folder = Folder::new("index_unread");
    folder.write("corpus/good.html", MADE_UP);
    folder.write("corpus/scan.pdf", pdf::of_pages(&[""]));
    folder.write("corpus/locked.pdf", pdf::with_password());
    let manifest = "[[document]]\npath = \"scan.pdf\"\nkind = \"minutes\"\nbody = \"network\"\n\
        date_start = 2019-05-29\n";
    folder.write("corpus/manifest.toml", manifest);
    let unread = "2 documents here cannot be read: ecne check";
    let summary = |line: &str| folder.run(line).json().pop().unwrap();
    for update in ["", " --no-update"] {
        for command in ["search gardeners", "search zebra", "timeline gardeners"] {
            folder.run(&format!("{command}{update}")).prints(unread);
        }
        for command in ["speakers gardeners", "meetings"] {
            folder.run(&format!("{command}{update}")).prints(unread);
            let json = folder.run(&format!("{command}{update} --format json"));
            json.complains(unread);
        }
        folder
            .run(&format!("search gardeners{update} --format csv"))
            .complains(unread);
        let search = summary(&format!("search zebra{update} --format json"));
        assert_eq!(search["unreadable"], 2);
    }
    let timeline = folder.run("timeline gardeners");
    timeline.prints("2019      no minutes here   1 document that cannot be read");
    let periods = folder.run("timeline gardeners --format json").json();
    assert_eq!(
        (&periods[0]["period"], &periods[0]["unreadable"]),
        (&"2019".into(), &1.into())
    );
    folder.run("meetings --year 2019").prints("unreadable");
    let meeting = &folder.run("meetings --format json").json()[0];
    let paper = &meeting["documents"][0];
    assert_eq!(
        (&paper["held"], &paper["unreadable"]),
        (&false.into(), &true.into())
    );
    folder.run("meetings --missing").exits(1);
    // What could be read and no more, and what is gone, is told anew.
    folder.write("corpus/good.html", "");
    let search = folder.run("search gardeners").exits(1);
    search.prints("Searched 0 documents. 3 documents here cannot be read: ecne check");
    fs::remove_file(folder.path().join("corpus/scan.pdf")).unwrap();
    fs::remove_file(folder.path().join("corpus/locked.pdf")).unwrap();
    let line = "1 document here cannot be read";
    folder.run("search gardeners").exits(1).prints(line);
    folder.write("corpus/good.html", MADE_UP);
    folder
        .run("search gardeners")
        .exits(0)
        .omits("cannot be read");
}

#[test]
fn a_search_does_not_exchange_the_corpus_of_an_index() {
    let folder = Folder::new("index_exchanged");
    for name in ["a", "b", "c"] {
        folder.write(
            &format!("one/{name}.html"),
            MADE_UP.replace("gardeners", name),
        );
    }
    folder.write("two/a.html", MADE_UP);
    folder.run("index --corpus one --index idx").exits(0);
    for command in ["search gardeners", "timeline gardeners", "meetings"] {
        folder
            .run(&format!("{command} --corpus two --index idx"))
            .exits(2)
            .complains("idx: the index is of another corpus; `ecne index` makes it one of this");
    }
    folder
        .run("search b --no-update --corpus one --index idx")
        .exits(0);
    // The same corpus elsewhere, or with much less in it, is the same.
    fs::rename(folder.path().join("one"), folder.path().join("moved")).unwrap();
    folder.run("search c --corpus moved --index idx").exits(0);
    fs::remove_file(folder.path().join("moved/c.html")).unwrap();
    folder.run("search c --corpus moved --index idx").exits(1);
    fs::remove_file(folder.path().join("moved/b.html")).unwrap();
    folder.run("search b --corpus moved --index idx").exits(1);
    folder.run("index --corpus two --index idx").exits(0);
    folder
        .run("search gardeners --corpus two --index idx")
        .exits(0);
}

#[test]
fn damaged_documents_give_what_text_there_is() {
    let folder = Folder::new("index_damaged");
    let whole =
        fs::read(root().join("corpus/2026-01-29-wg-safety-in-politics-minutes.pdf")).unwrap();
    folder.write("corpus/short.pdf", &whole[..whole.len() * 97 / 100]);
    folder.write(
        "corpus/charset.html",
        b"<!doctype html><meta charset=utf-8><p>The caf\xe9 of the made-up r\xe9sum\xe9.</p>",
    );
    let report = &folder.run("index --format json").exits(0).json()[0];
    assert_eq!(report["documents"], 2, "{report}");
    let kinds: Vec<&str> = report["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|w| w["kind"].as_str())
        .collect();
    assert!(kinds.contains(&"damaged"), "{report}");
    assert!(kinds.contains(&"charset"), "{report}");
    folder.run("search café").exits(0).prints("café");
    folder
        .run("index --deny charset")
        .exits(2)
        .complains("1 warning of a denied kind");
    folder
        .run("index --deny nonsense")
        .exits(2)
        .complains("damaged");
}

#[test]
fn errors_of_a_run_leave_the_index_alone() {
    let folder = Folder::with_corpus("index_errors");
    folder
        .run("--corpus nowhere index")
        .exits(2)
        .complains("nowhere: no such corpus folder");
    folder
        .run("--corpus nowhere search x")
        .exits(2)
        .complains("--corpus DIR");
    fs::create_dir(folder.path().join("empty")).unwrap();
    folder
        .run("--corpus empty index")
        .exits(2)
        .complains("no PDF or HTML document");
    folder.write("photos/holiday.txt", "no index");
    folder
        .run("--index photos index")
        .exits(2)
        .complains("photos: not an index");
    folder
        .run("--index photos search x")
        .exits(2)
        .complains("photos: not an index");
    assert_eq!(
        fs::read_dir(folder.path().join("photos")).unwrap().count(),
        1
    );
    folder
        .run("--index none search --no-update x")
        .exits(2)
        .complains("`ecne index`");
}

#[test]
fn a_damaged_index_is_told_from_an_error_of_the_program() {
    let folder = Folder::with_corpus("index_damage");
    for part in ["store", "idx", "term", "fast"] {
        folder.run("--index idx index").exits(0);
        let index = folder.path().join("idx");
        let files = fs::read_dir(&index).unwrap().flatten();
        let mut paths = files.map(|file| file.path());
        let path = paths.find(|path| path.extension().is_some_and(|e| e == part));
        let path = path.unwrap();
        let mut bytes = fs::read(&path).unwrap();
        // The end says which version wrote the file, and is looked at first.
        let end = bytes.len() - 100;
        bytes[..end].iter_mut().for_each(|byte| *byte = !*byte);
        fs::write(&path, bytes).unwrap();
        for command in ["search --no-update hotline", "search hotline", "index"] {
            folder
                .run(&format!("--index idx {command}"))
                .exits(2)
                .complains("the index is damaged; delete it and build it anew");
        }
        let check = &folder.run("--index idx check --format json");
        assert!(check.status == Some(1) || check.status == Some(2), "{part}");
        fs::remove_dir_all(index).unwrap();
    }
}

#[test]
fn an_index_that_cannot_be_written_is_searched_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with_corpus("index_read_only");
    folder.run("--index idx index").exits(0);
    let path = folder.path().join("idx");
    let set = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    // Who may do everything, as root in a container, can write here nevertheless.
    let writable = fs::write(path.join("probe"), "").is_ok();
    let _ = fs::remove_file(path.join("probe"));
    folder.write("corpus/new.html", MADE_UP);
    let outcome = folder
        .run("--index idx search hotline")
        .exits(0)
        .prints("hotline");
    if !writable {
        outcome.complains("cannot be written; searching it as it is");
    }
    set(0o755);
}

/// What a search answers, without the time it took.
fn answers(folder: &Folder, index: &str, query: &str) -> Vec<String> {
    let command = format!("search --no-update --index {index} --format json {query}");
    let mut lines = folder.run(&command).exits(0).json();
    for line in &mut lines {
        line.as_object_mut().unwrap().remove("seconds");
    }
    lines.iter().map(ToString::to_string).collect()
}

#[test]
fn indexes_of_the_same_corpus_answer_alike() {
    let folder = Folder::new("index_alike");
    let document = |number: usize, word: &str| {
        let topic = ["anglers", "beekeepers", "gardeners"][number % 3];
        // Long passages, of which the engine knows the length only roughly.
        let more = "and so on ".repeat(number * 2);
        MADE_UP
            .replace("gardeners exist", &format!("gardeners exist {more}"))
            .replace("gardeners", topic)
            .replace("telephone", word)
    };
    let name = |number: usize| format!("corpus/{}/{number}.html", number % 4);
    for number in 0..40 {
        folder.write(&name(number), document(number, "telegraph"));
    }
    folder.run("index --index updated").exits(0);
    for number in 0..40 {
        folder.write(&name(number), document(number, "telephone"));
        if number % 13 == 0 {
            folder.run("index --index updated").exits(0);
        }
    }
    fs::remove_file(folder.path().join(name(7))).unwrap();
    folder
        .run("index --index updated --compact --jobs 2")
        .exits(0);
    folder.run("index --index one --jobs 1").exits(0);
    folder.run("index --index many --jobs 5").exits(0);
    for query in [
        "gardeners",
        "NL",
        "telephone --sort oldest",
        "exist* --unit passage",
    ] {
        let one = answers(&folder, "one", query);
        assert!(one.len() > 1, "{query}");
        assert_eq!(one, answers(&folder, "many", query), "{query}");
        assert_eq!(one, answers(&folder, "updated", query), "{query}");
    }
}

/// Each folder of `tests/indexes` is an index of [`MADE_UP`] as `a.html`, as a version of the program
/// with that format wrote it.
#[test]
fn an_index_of_an_older_format_is_built_anew() {
    let mut formats = 0;
    for entry in fs::read_dir(root().join("tests/indexes")).unwrap() {
        let old = entry.unwrap();
        let name = old.file_name().into_string().unwrap();
        let folder = Folder::new(&format!("index_of_{name}"));
        folder.write("corpus/a.html", MADE_UP);
        for file in fs::read_dir(old.path()).unwrap() {
            let file = file.unwrap();
            let kept = format!("index/{}", file.file_name().into_string().unwrap());
            folder.write(&kept, fs::read(file.path()).unwrap());
        }
        let places = "--corpus corpus --index index";
        folder
            .run(&format!("search gardeners --no-update {places}"))
            .exits(2)
            .complains("older format; build it anew with `ecne index`");
        folder
            .run(&format!("search telephone {places}"))
            .exits(0)
            .prints("an invented telephone line");
        folder.run(&format!("check {places}")).exits(0);
        for file in fs::read_dir(old.path()).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let left = name.contains('.') && name != "meta.json";
            assert!(
                !left || !folder.path().join("index").join(&name).exists(),
                "{name} is left"
            );
        }
        formats += 1;
    }
    assert!(formats > 0);
}
