//! `ecne extract`: order, separators, exit statuses, and what may reach a terminal.

use std::io::Read;
use std::process::Stdio;

use crate::util::{Folder, Outcome};

/// A made-up page: its words stand for themselves and nobody said them.
fn page(text: &str) -> String {
    format!("<!doctype html><meta charset=utf-8><title>Made up</title><p>{text}</p>")
}

#[test]
fn files_come_in_order_whatever_the_jobs() {
    let folder = Folder::new("extract_order");
    let names: Vec<String> = (0..20).map(|i| format!("page{i}.html")).collect();
    for name in &names {
        folder.write(name, page(&format!("Made-up words of {name}.")));
    }
    let expected: Vec<String> = names
        .iter()
        .map(|name| format!("Made-up words of {name}.\n"))
        .collect();
    for jobs in ["1", "4"] {
        let mut arguments = vec!["extract", "--jobs", jobs];
        arguments.extend(names.iter().map(String::as_str));
        let outcome = folder.run_with(arguments).exits(0).quietly();
        assert_eq!(outcome.stdout, expected.join("\u{c}"));
    }
}

#[test]
fn a_failed_file_leaves_its_place_empty() {
    let folder = Folder::new("extract_failed");
    folder.write("a.html", page("First."));
    folder.write("b.txt", "neither");
    folder.write("c.html", page("Third."));
    let outcome = folder
        .run("extract a.html b.txt c.html")
        .exits(0)
        .complains("b.txt: neither");
    assert_eq!(outcome.stdout, "First.\n\u{c}\u{c}Third.\n");
    let outcome = folder
        .run("extract --format json a.html b.txt c.html")
        .exits(0);
    let lines = outcome.json();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["document"], "b.txt");
    assert!(lines[1]["error"].as_str().unwrap().contains("neither"));
    folder.run("extract b.txt").exits(2).complains("b.txt");
    folder
        .run("extract missing.pdf")
        .exits(2)
        .complains("missing.pdf");
}

#[test]
fn nothing_extracted_moves_the_cursor() {
    let folder = Folder::new("extract_safety");
    folder.write(
        "bad.html",
        page("red \u{1b}[31m csi \u{9b}31m gpj\u{202e}exe.\u{2066}"),
    );
    for format in ["text", "outline", "json"] {
        let outcome = folder
            .run(&format!("extract --format {format} bad.html"))
            .exits(0);
        let unsafe_char = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(
            !outcome.stdout.contains(unsafe_char),
            "{format}: {:?}",
            outcome.stdout
        );
    }
}

#[test]
fn the_furniture_stays_only_when_asked_for() {
    let folder = Folder::with_corpus("extract_furniture");
    let file = "corpus/2026-01-29-wg-safety-in-politics-minutes.pdf";
    folder
        .run(&format!("extract {file}"))
        .exits(0)
        .omits("Commission européenne");
    folder
        .run(&format!("extract --furniture keep {file}"))
        .exits(0)
        .prints("Commission européenne");
}

#[test]
fn paragraphs_come_whole() {
    let folder = Folder::with_corpus("extract_whole");
    let file = "corpus/2026-01-29-wg-safety-in-politics-minutes.pdf";
    let outcome = folder.run(&format!("extract {file}")).exits(0).quietly();
    let begins = "PT collaborates with political parties";
    let ends = "PT underlined the need for targeted data collection.";
    let paragraph = outcome.stdout.lines().find(|l| l.starts_with(begins));
    assert!(
        paragraph.is_some_and(|p| p.ends_with(ends)),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::with_corpus("extract_pipe");
    let file = "corpus/european-cooperation-network-on-elections.html";
    let mut command = folder.command(["extract"].into_iter().chain(std::iter::repeat_n(file, 60)));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let mut complaints = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut complaints)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(complaints, "");
}

#[test]
fn wrong_usage_is_one_line() {
    let folder = Folder::new("usage");
    folder.run("").exits(2).complains("a command is missing");
    folder.run("extrac x").exits(2).complains("'extract'");
    folder
        .run("extract --frmat text x")
        .exits(2)
        .complains("'--format'");
    folder.run("extract").exits(2).complains("<FILE>");
    folder.run("--help").exits(0).prints("extract").quietly();
    folder.run("--version").exits(0).prints("ecne ").quietly();
}

#[test]
fn the_standard_input_is_a_file() {
    let folder = Folder::new("extract_stdin");
    folder.write("page.html", page("From a pipe."));
    let input = std::fs::File::open(folder.path().join("page.html")).unwrap();
    let mut command = folder.command(["extract", "-"]);
    let outcome = Outcome::of(command.stdin(input)).exits(0);
    assert_eq!(outcome.stdout, "From a pipe.\n");
}
