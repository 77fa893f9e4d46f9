//! What a user of the builder relies on, over small corpora of made-up minutes.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod common;
#[path = "common/held.rs"]
mod held;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use common::Corpus;
use ecne_index::engine;
use ecne_index::{
    DocumentRecord, Observer, Options, Outcome, PassageRecord, Report, build, check, status,
};

impl Corpus {
    fn build(&self) -> Report {
        build(&self.options(), &()).unwrap()
    }

    /// Every document of the index with its passages, by id.
    fn held(&self) -> Vec<(DocumentRecord, Vec<PassageRecord>)> {
        held(&self.index())
    }

    fn ids(&self) -> Vec<String> {
        self.held()
            .into_iter()
            .map(|(record, _)| record.id)
            .collect()
    }

    /// All that is said in the passages.
    fn texts(&self) -> String {
        let held = self.held().into_iter();
        let passages = held.flat_map(|(_, passages)| passages);
        passages.map(|p| p.text).collect::<Vec<_>>().join("\n")
    }
}

/// What the index holds, by id.
fn held(index: &Path) -> Vec<(DocumentRecord, Vec<PassageRecord>)> {
    held::held(index).unwrap()
}

/// Made-up minutes of one paragraph.
fn minutes(day: u32, said: &str) -> String {
    format!(
        "<!doctype html><title>made up</title><h1>Minutes of a made-up meeting</h1>\
         <p>{day} March 2025</p><h2>Discussion</h2><p>{said}</p>"
    )
}

#[test]
fn a_second_run_does_only_what_has_changed() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("deep/er/b.htm", &minutes(2, "PT spoke of cork."));
    corpus.write("notes.txt", "left alone");
    let first = corpus.build();
    assert_eq!((first.documents, first.added, first.other_files), (2, 2, 1));
    assert_eq!(corpus.ids(), ["a.html", "deep/er/b.htm"]);
    let second = corpus.build();
    assert_eq!((second.added, second.updated, second.unchanged), (0, 0, 2));
    assert_eq!(second.pages_read, 0);
    corpus.write(
        "a.html",
        &minutes(1, "NL spoke of bicycles, not windmills."),
    );
    let third = corpus.build();
    assert_eq!(
        (third.updated, third.unchanged, third.pages_read),
        (1, 1, 1)
    );
    assert!(corpus.texts().contains("bicycles"));
    assert!(corpus.texts().contains("cork"));
    fs::remove_file(corpus.root().join("a.html")).unwrap();
    let fourth = corpus.build();
    assert_eq!((fourth.removed, fourth.documents), (1, 1));
    assert_eq!(corpus.ids(), ["deep/er/b.htm"]);
}

#[test]
fn what_is_renamed_or_copied_is_not_read_again() {
    let corpus = Corpus::new();
    corpus.write("old.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("other.html", &minutes(2, "PT spoke of cork."));
    corpus.build();
    let before = corpus.texts();
    fs::rename(
        corpus.root().join("old.html"),
        corpus.root().join("new.html"),
    )
    .unwrap();
    let report = corpus.build();
    assert_eq!((report.added, report.removed, report.pages_read), (1, 1, 0));
    assert_eq!(corpus.ids(), ["new.html", "other.html"]);
    assert_eq!(corpus.texts().len(), before.len());
    fs::copy(
        corpus.root().join("new.html"),
        corpus.root().join("copy.html"),
    )
    .unwrap();
    let report = corpus.build();
    assert_eq!((report.documents, report.pages_read), (2, 0));
    let held = corpus.held();
    assert_eq!(held[0].0.id, "copy.html");
    assert_eq!(held[0].0.copies, ["new.html"]);
    let status = status(&corpus.index()).unwrap();
    let copy = &status.files[1];
    assert_eq!(copy.document, "new.html");
    assert_eq!(copy.outcome, Outcome::CopyOf("copy.html".to_owned()));
}

#[test]
fn two_files_that_swap_their_names_swap_their_texts() {
    let corpus = Corpus::new();
    let root = corpus.root();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("b.html", &minutes(2, "PT spoke of cork."));
    corpus.build();
    fs::rename(root.join("a.html"), root.join("c")).unwrap();
    fs::rename(root.join("b.html"), root.join("a.html")).unwrap();
    fs::rename(root.join("c"), root.join("b.html")).unwrap();
    let report = corpus.build();
    assert_eq!((report.updated, report.pages_read), (2, 0));
    let held = corpus.held();
    let said = |i: usize| held[i].1.iter().any(|p| p.text.contains("windmills"));
    assert!(!said(0) && said(1));
}

#[test]
fn a_document_that_cannot_be_read_is_reported_and_not_retried_before_it_changes() {
    let corpus = Corpus::new();
    corpus.write("good.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("bad.pdf", "%PDF-1.7 and nothing more");
    let first = corpus.build();
    assert_eq!(first.documents, 1);
    assert_eq!(first.failed.len(), 1);
    assert_eq!(first.failed[0].document, "bad.pdf");
    let second = corpus.build();
    assert_eq!((second.failed, second.pages_read), (first.failed, 0));
    let found = check(&corpus.options(), &()).unwrap();
    assert!(!found.ok());
    assert_eq!(found.unreadable.len(), 1);
    corpus.write("bad.pdf", &minutes(3, "FR spoke of cheese."));
    let third = corpus.build();
    assert_eq!((third.documents, third.failed.len()), (2, 0));
    assert!(check(&corpus.options(), &()).unwrap().ok());
}

#[test]
fn check_names_what_is_stale_missing_and_damaged() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("b.html", &minutes(2, "PT spoke of cork."));
    corpus.build();
    assert!(check(&corpus.options(), &()).unwrap().ok());
    corpus.write("a.html", &minutes(1, "NL spoke of bicycles."));
    corpus.write("c.html", &minutes(3, "FR spoke of cheese."));
    fs::remove_file(corpus.root().join("b.html")).unwrap();
    let found = check(&corpus.options(), &()).unwrap();
    assert_eq!(found.stale, ["a.html", "b.html"]);
    assert_eq!(found.missing, ["c.html"]);
    let entries = fs::read_dir(corpus.index()).unwrap();
    let store = entries.flatten().map(|entry| entry.path());
    let mut store = store.filter(|path| path.extension().is_some_and(|e| e == "store"));
    let store = store.next().unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[3] ^= 1;
    fs::write(&store, bytes).unwrap();
    assert_eq!(check(&corpus.options(), &()).unwrap().damaged.len(), 1);
}

#[test]
fn the_same_minutes_in_two_layouts_know_of_each_other() {
    let corpus = Corpus::new();
    let words: Vec<String> = (0..200).map(|n| format!("word{n}")).collect();
    let said = format!("NL said: {}.", words.join(" "));
    corpus.write("minutes.html", &minutes(1, &said));
    corpus.write(
        "print.html",
        &minutes(1, &format!("{said} Printed on paper.")),
    );
    corpus.write("other.html", &minutes(1, "PT spoke of something else."));
    corpus.build();
    let held = corpus.held();
    let copies: Vec<_> = held
        .iter()
        .map(|(record, _)| record.copies.clone())
        .collect();
    if held[0].0.date_start.is_some() {
        assert_eq!(copies, [vec!["print.html"], vec![], vec!["minutes.html"]]);
    }
    fs::remove_file(corpus.root().join("print.html")).unwrap();
    corpus.build();
    assert!(
        corpus
            .held()
            .iter()
            .all(|(record, _)| record.copies.is_empty())
    );
}

#[cfg(unix)]
#[test]
fn odd_names_and_links_do_no_harm() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let corpus = Corpus::new();
    let root = corpus.root();
    corpus.write("a#1 ü.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("e\u{301}.HTML", &minutes(2, "PT spoke of cork."));
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.html");
    fs::write(root.join(name), minutes(3, "FR spoke of coffee.")).unwrap();
    symlink(&root, root.join("circle")).unwrap();
    symlink("/etc", root.join("out")).unwrap();
    symlink("missing.html", root.join("broken.html")).unwrap();
    symlink("a#1 ü.html", root.join("link.html")).unwrap();
    let outside = corpus.folder.path().join("outside.html");
    fs::write(&outside, minutes(4, "A secret.")).unwrap();
    symlink(&outside, root.join("leads-out.html")).unwrap();
    let report = corpus.build();
    assert_eq!((report.documents, report.failed.len()), (3, 0));
    assert_eq!(corpus.ids(), ["a#1 ü.html", "caf%E9.html", "e\u{301}.HTML"]);
    assert_eq!(corpus.held()[0].0.copies, ["link.html"]);
}

#[cfg(unix)]
#[test]
fn names_that_look_alike_are_told_apart() {
    use std::os::unix::ffi::OsStrExt;
    let corpus = Corpus::new();
    let root = corpus.root();
    let path = |bytes| root.join(std::ffi::OsStr::from_bytes(bytes));
    corpus.write("d%E9/caf%E9.html", &minutes(1, "NL spoke of coffee."));
    fs::create_dir(path(b"d\xe9")).unwrap();
    let others: [&[u8]; 3] = [
        b"d%E9/caf\xe9.html",
        b"d\xe9/caf%E9.html",
        b"d\xe9/caf\xe9.html",
    ];
    for (i, name) in others.into_iter().enumerate() {
        fs::write(path(name), minutes(2, &format!("PT spoke of tea {i}."))).unwrap();
    }
    let report = corpus.build();
    assert_eq!((report.documents, report.failed.len()), (4, 0));
    let held = corpus.held();
    let coffee = held
        .iter()
        .find(|(record, _)| record.id == "d%E9/caf%E9.html");
    assert!(coffee.unwrap().1.iter().any(|p| p.text.contains("coffee")));
    let ids = corpus.ids();
    assert!(ids.contains(&"d%25E9/caf%25E9.html".to_owned()), "{ids:?}");
    assert!(!corpus.build().changed);
    assert!(check(&corpus.options(), &()).unwrap().ok());
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_the_manifest_does_not_hold_a_run_up() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    let pipe = corpus.root().join("manifest.toml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let error = build(&corpus.options(), &()).unwrap_err();
    assert!(error.to_string().contains("manifest.toml"), "{error}");
}

#[test]
fn a_file_from_the_end_of_time_is_indexed() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    let file = fs::File::options()
        .write(true)
        .open(corpus.root().join("a.html"));
    let end = std::time::UNIX_EPOCH + std::time::Duration::from_secs(i64::MAX as u64);
    if file.unwrap().set_modified(end).is_err() {
        eprintln!("this file system knows no such time");
    }
    assert_eq!(corpus.build().documents, 1);
    assert_eq!(corpus.build().unchanged, 1);
}

#[cfg(unix)]
#[test]
fn files_in_a_folder_that_is_closed_are_kept_and_not_called_gone() {
    use std::os::unix::fs::PermissionsExt;
    let corpus = Corpus::new();
    corpus.write("open.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("closed/a.html", &minutes(2, "PT spoke of cork."));
    corpus.build();
    let folder = corpus.root().join("closed");
    let allow = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o000);
    if fs::read_dir(&folder).is_err() {
        let found = check(&corpus.options(), &()).unwrap();
        assert_eq!((found.stale.len(), found.unreadable.len()), (0, 1));
        let report = corpus.build();
        assert_eq!((report.documents, report.failed.len()), (2, 1));
    } else {
        eprintln!("skipped: this user may read everything");
    }
    allow(0o755);
}

#[test]
fn a_title_of_enormous_length_is_cut() {
    let corpus = Corpus::new();
    let long = "made up ".repeat(100_000);
    let said: Vec<String> = (0..200).map(|n| format!("<p>NL said {n}.</p>")).collect();
    let text = format!("<!doctype html><h1>{long}</h1>{}", said.concat());
    corpus.write("a.html", &text);
    corpus.write("b.html", &minutes(2, "PT spoke of cork."));
    let told = format!("[[document]]\npath = \"b.html\"\nplace = \"{long}\"\nbody = \"{long}\"\n");
    corpus.write("manifest.toml", &told);
    corpus.build();
    let [a, b] = &corpus.held()[..] else {
        panic!("two documents")
    };
    assert!((1..=500).contains(&a.0.title.len()));
    assert_eq!(b.0.place.as_ref().map(String::len), Some(500));
    assert!(b.0.body.as_ref().is_some_and(|body| body.id.len() == 500));
}

#[test]
fn the_number_of_threads_does_not_show() {
    let corpus = Corpus::new();
    for i in 0..30 {
        corpus.write(
            &format!("{i:02}.html"),
            &minutes(1, &format!("NL said {i}.")),
        );
    }
    corpus.build();
    let one = Options {
        jobs: std::num::NonZeroUsize::new(1),
        index: corpus.folder.path().join("other"),
        ..corpus.options()
    };
    build(&one, &()).unwrap();
    assert_eq!(corpus.held(), held(&one.index));
}

#[test]
fn what_the_manifest_says_wins_and_redoes_what_depends_on_it() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("b.html", &minutes(2, "PT spoke of cork."));
    corpus.build();
    corpus.write(
        "manifest.toml",
        "[[document]]\npath = \"b.html\"\ntitle = \"Made up\"\ndate_start = 2024-05-06\n",
    );
    let report = corpus.build();
    assert_eq!((report.unchanged, report.pages_read), (2, 0));
    assert!(report.changed);
    let b = &corpus.held()[1].0;
    assert_eq!((b.title.as_str(), report.other_files), ("Made up", 0));
    assert_eq!(b.date_start, Some(jiff::civil::date(2024, 5, 6)));
    assert!(!corpus.build().changed);
    assert!(check(&corpus.options(), &()).unwrap().ok());
    corpus.write(
        "manifest.toml",
        "[[document]]\npath = \"a.html\"\ncolour = 1\n",
    );
    let found = check(&corpus.options(), &()).unwrap();
    assert_eq!(
        (found.stale, found.warnings.len()),
        (vec!["manifest.toml".to_owned()], 1)
    );
    corpus.build();
    assert!(check(&corpus.options(), &()).unwrap().ok());
}

#[test]
fn documents_whose_meeting_is_told_later_are_compared_then() {
    let said = |end: &str| {
        let words: Vec<String> = (0..200).map(|n| format!("word{n}")).collect();
        format!(
            "<!doctype html><title>x</title><p>{} {end}</p>",
            words.join(" ")
        )
    };
    let corpus = Corpus::new();
    corpus.write("a.html", &said("made up"));
    corpus.write("b.html", &said("made up as well"));
    corpus.build();
    let copies = || {
        let held = corpus.held().into_iter();
        held.map(|(record, _)| record.copies).collect::<Vec<_>>()
    };
    assert_eq!(copies(), [[""; 0], [""; 0]]);
    let told = |path| format!("[[document]]\npath = \"{path}\"\ndate_start = 2024-05-06\n");
    corpus.write("manifest.toml", &[told("a.html"), told("b.html")].concat());
    let report = corpus.build();
    assert_eq!((report.unchanged, report.pages_read), (2, 0));
    assert_eq!(copies(), [["b.html"], ["a.html"]]);
}

#[test]
fn another_reader_reads_every_document_anew_and_writes_what_differs() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("b.html", &minutes(2, "PT spoke of cork."));
    corpus.build();
    let mut options = corpus.options();
    options.limits.glyphs -= 1;
    let report = build(&options, &()).unwrap();
    assert_eq!((report.unchanged, report.pages_read), (2, 2));
    assert_eq!(corpus.ids(), ["a.html", "b.html"]);
    assert!(!build(&options, &()).unwrap().changed);
}

/// Stops after some files.
struct StopAfter(AtomicUsize);

impl Observer for StopAfter {
    fn cancelled(&self) -> bool {
        let left = |n: usize| n.checked_sub(1);
        let spent = Ordering::SeqCst;
        self.0.fetch_update(spent, spent, left).is_err()
    }
}

#[test]
fn a_run_that_is_stopped_goes_on_where_it_stopped() {
    let corpus = Corpus::new();
    for i in 0..20 {
        corpus.write(
            &format!("{i:02}.html"),
            &minutes(1, &format!("NL said {i}.")),
        );
    }
    let stopped = build(&corpus.options(), &StopAfter(AtomicUsize::new(8)));
    assert!(stopped.unwrap_err().is_interrupted());
    assert!(status(&corpus.index()).unwrap_err().is_missing());
    let report = corpus.build();
    assert_eq!(report.documents, 20);
    assert!(report.pages_read <= 13, "{} pages read", report.pages_read);
}

#[test]
fn many_updates_leave_few_segments_and_compacting_leaves_one() {
    let corpus = Corpus::new();
    for i in 0..40 {
        corpus.write(
            &format!("{i:02}.html"),
            &minutes(1, &format!("NL said {i}.")),
        );
        if i % 10 == 3 {
            fs::remove_file(corpus.root().join(format!("{:02}.html", i - 2))).unwrap();
        }
        corpus.build();
    }
    let segments = |corpus: &Corpus| {
        let (index, _) = engine::open(&corpus.index()).unwrap();
        index.searchable_segment_ids().unwrap().len()
    };
    assert!(segments(&corpus) <= 12);
    assert_eq!(corpus.ids().len(), 36);
    let options = Options {
        compact: true,
        ..corpus.options()
    };
    build(&options, &()).unwrap();
    assert_eq!(segments(&corpus), 1);
    assert_eq!(corpus.ids().len(), 36);
}

#[test]
fn nothing_but_an_index_is_written_over() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    fs::create_dir(corpus.index()).unwrap();
    fs::write(corpus.index().join("thesis.doc"), "precious").unwrap();
    assert!(build(&corpus.options(), &()).is_err());
    assert_eq!(fs::read_dir(corpus.index()).unwrap().count(), 1);
}

#[test]
fn an_index_of_an_older_format_is_built_anew_and_one_of_a_newer_left_alone() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.build();
    let format = corpus.index().join("format");
    fs::write(&format, "ecne index 999\n").unwrap();
    assert!(build(&corpus.options(), &()).unwrap_err().is_newer());
    assert!(engine::open(&corpus.index()).err().unwrap().is_newer());
    fs::write(&format, "ecne index 0\n").unwrap();
    assert!(engine::open(&corpus.index()).err().unwrap().is_outdated());
    assert_eq!(corpus.build().documents, 1);
    assert_eq!(corpus.ids(), ["a.html"]);
}

#[test]
fn an_empty_or_vanished_corpus_leaves_the_index_as_it_was() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.build();
    fs::remove_file(corpus.root().join("a.html")).unwrap();
    assert!(
        build(&corpus.options(), &())
            .unwrap_err()
            .is_without_corpus()
    );
    fs::remove_dir(corpus.root()).unwrap();
    assert!(
        build(&corpus.options(), &())
            .unwrap_err()
            .is_without_corpus()
    );
    assert_eq!(corpus.ids(), ["a.html"]);
}

/// Removes something when the first file is asked for.
struct Remover(PathBuf);

impl Observer for Remover {
    fn cancelled(&self) -> bool {
        let _ = fs::remove_dir_all(&self.0);
        false
    }
}

#[test]
fn a_corpus_that_vanishes_while_it_is_read_leaves_the_index_as_it_was() {
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.write("deep/b.html", &minutes(2, "PT spoke of cork."));
    corpus.build();
    corpus.write("a.html", &minutes(1, "NL spoke of bicycles."));
    corpus.write("deep/b.html", &minutes(2, "PT spoke of the sea."));
    let report = build(&corpus.options(), &Remover(corpus.root().join("deep"))).unwrap();
    assert_eq!((report.removed, report.failed.len()), (1, 0));
    // Read once, although looked at twice.
    assert_eq!((report.pages_read, report.reused), (1, 0));
    assert_eq!(corpus.ids(), ["a.html"]);
    corpus.write("a.html", &minutes(1, "NL spoke of tulips."));
    let error = build(&corpus.options(), &Remover(corpus.root())).unwrap_err();
    assert!(error.is_without_corpus(), "{error}");
    assert!(corpus.texts().contains("bicycles"));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_known_as_it_is_in_the_end() {
    let corpus = Corpus::new();
    corpus.write("calm.html", &minutes(1, "NL spoke of windmills."));
    let path = corpus.root().join("busy.html");
    let filling = "PT spoke of cork. ".repeat(20_000);
    let stop = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Always of another length, so that no two looks at it agree.
            for round in 0.. {
                let grown = filling.get(..filling.len() - round % 1000).unwrap();
                fs::write(&path, minutes(2, grown)).unwrap();
                if stop.load(Ordering::Relaxed) > 0 {
                    break;
                }
            }
        });
        while !path.exists() {
            std::thread::yield_now();
        }
        let report = build(&corpus.options(), &());
        stop.store(1, Ordering::Relaxed);
        let report = report.unwrap();
        let indexed = corpus.ids();
        let failed: Vec<&str> = report.failed.iter().map(|f| f.document.as_str()).collect();
        assert!(indexed.contains(&"calm.html".to_owned()), "{indexed:?}");
        let known = indexed.contains(&"busy.html".to_owned()) || failed == ["busy.html"];
        assert!(known, "{indexed:?} {failed:?}");
    });
    fs::write(&path, minutes(2, "PT spoke of the sea.")).unwrap();
    let report = corpus.build();
    assert_eq!((report.documents, report.failed.len()), (2, 0));
    assert!(corpus.texts().contains("the sea") && !corpus.texts().contains("cork"));
}

#[cfg(unix)]
#[test]
fn an_index_that_may_not_be_written_answers_as_before() {
    use std::os::unix::fs::PermissionsExt;
    let corpus = Corpus::new();
    corpus.write("a.html", &minutes(1, "NL spoke of windmills."));
    corpus.build();
    let allow = |mode| fs::set_permissions(corpus.index(), fs::Permissions::from_mode(mode));
    allow(0o555).unwrap();
    let denied = fs::write(corpus.index().join("probe"), "").is_err();
    if denied {
        corpus.write("b.html", &minutes(2, "PT spoke of cork."));
        let error = build(&corpus.options(), &()).unwrap_err();
        assert!(error.is_read_only(), "{error}");
        assert_eq!(corpus.ids(), ["a.html"]);
    } else {
        eprintln!("skipped: this user may write everything");
    }
    allow(0o755).unwrap();
    if denied {
        corpus.build();
        assert_eq!(corpus.ids(), ["a.html", "b.html"]);
    }
}
