//! What the readers make of the two documents of the corpus, as golden outlines.

use crate::util::{Folder, equals_file};

#[test]
fn the_minutes_read_as_they_should() {
    outline(
        "2026-01-29-wg-safety-in-politics-minutes.pdf",
        "outlines/minutes.txt",
    );
}

#[test]
fn the_page_reads_as_it_should() {
    outline(
        "european-cooperation-network-on-elections.html",
        "outlines/page.txt",
    );
}

/// Word for word: this text was compared with the published one, paragraph by paragraph.
#[test]
fn the_words_of_the_minutes_are_those_published() {
    let folder = Folder::with_corpus("outlines_text");
    let outcome = folder
        .run("extract --format text corpus/2026-01-29-wg-safety-in-politics-minutes.pdf")
        .exits(0);
    equals_file(&outcome.quietly().stdout, "outlines/minutes-text.txt");
}

#[track_caller]
fn outline(document: &str, golden: &str) {
    let folder = Folder::with_corpus(&golden.replace(['/', '.'], "_"));
    let outcome = folder
        .run(&format!("extract --format outline corpus/{document}"))
        .exits(0);
    equals_file(&outcome.quietly().stdout, golden);
}
