//! Every format of `ecne search`, parsed by a reader that is not ours, and hostile documents that try
//! to break out of each. The readers are Python's own and, for references, `bibtexparser` and `rispy`
//! from PyPI; without them their part is skipped, and says so.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::util::Folder;

/// A made-up page that attacks terminals, spreadsheets, Markdown and bibliographies.
const HOSTILE: &str = "<!doctype html><meta charset=utf-8><title>=cmd|' /C calc'!A0</title>\
    <h1>=cmd|' /C calc'!A0 \\end{document} ER  - *b* [l](javascript:x)</h1>\
    <p>MINUTES</p><p>3 May 2024</p>\
    <p>NL presented \u{1b}[31m \u{202e}evil \"quotes\", commas, } braces { and &lt;b&gt; hotlines.</p>";

/// Reads standard input as a format, and prints how many records it holds.
const READER: &str = r#"
import csv, io, json, re, sys
form, text = sys.argv[1], sys.stdin.buffer.read().decode("utf-8")
if form == "csv":
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert all(len(row) == len(rows[0]) for row in rows), "ragged"
    assert not any(cell[:1] in "=+@" and cell for row in rows for cell in row), "a formula"
    print(len(rows) - 1)
elif form == "tsv":
    rows = [line.split("\t") for line in text.splitlines()]
    assert all(len(row) == len(rows[0]) for row in rows), "ragged"
    print(len(rows) - 1)
elif form == "json":
    print(sum(json.loads(line)["type"] == "hit" for line in text.splitlines()))
elif form == "csl-json":
    print(len(json.loads(text)))
elif form == "bibtex":
    try:
        import bibtexparser
    except ImportError:
        print("skipped: pip install bibtexparser")
        sys.exit()
    if hasattr(bibtexparser, "parse_string"):
        library = bibtexparser.parse_string(text)
        assert not library.failed_blocks, library.failed_blocks
        entries = [{field.key: field.value for field in e.fields} for e in library.entries]
    else:
        entries = bibtexparser.loads(text).entries
    assert all(entry.get("title") for entry in entries), entries
    print(len(entries))
elif form == "ris":
    try:
        import rispy
    except ImportError:
        print("skipped: pip install rispy")
        sys.exit()
    entries = rispy.loads(text)
    assert all(entry.get("title") for entry in entries), entries
    print(len(entries))
"#;

#[test]
fn other_programs_can_read_every_format() {
    if !python() {
        eprintln!("skipped: no python3 here to read the formats with");
        return;
    }
    let folder = Folder::with_corpus("formats");
    folder.write("corpus/=hostile \u{1b}[31m\"name\", x.html", HOSTILE);
    folder.run("index").exits(0);
    for (format, records) in [
        ("csv", 2),
        ("tsv", 2),
        ("json", 2),
        ("csl-json", 2),
        ("bibtex", 2),
        ("ris", 2),
    ] {
        let outcome = folder
            .run(&format!("search hotline --all --format {format}"))
            .exits(0);
        let read = read_by_python(format, &outcome.stdout);
        match read.strip_prefix("skipped: ") {
            Some(lacking) => eprintln!("skipped: {format} needs a reader: {lacking}"),
            None => assert_eq!(read, records.to_string(), "{format}"),
        }
        let controls = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        assert!(
            !outcome.stdout.contains(controls),
            "{format}: {:?}",
            outcome.stdout
        );
        assert!(
            !outcome.stdout.contains('\u{202e}'),
            "{format}: {:?}",
            outcome.stdout
        );
    }
}

#[test]
fn markdown_and_concordances_are_readable() {
    let folder = Folder::with_corpus("formats_text");
    folder.write("corpus/hostile.html", HOSTILE);
    let outcome = folder
        .run("search hotline --format markdown --by speaker")
        .exits(0);
    let outcome = outcome.prints("## NL  Netherlands").prints("**hotline**");
    outcome.omits("[l](javascript").omits("<b>").omits("\u{1b}");
    let outcome = folder
        .run("search disinformation --format kwic --sort right")
        .exits(0);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert!(lines.len() >= 3, "{}", outcome.stdout);
    folder
        .run("search hotline --sort left")
        .exits(2)
        .complains("kwic");
}

#[test]
fn completions_and_man_pages_come_with_the_program() {
    let folder = Folder::new("packaging");
    for shell in ["bash", "zsh", "fish"] {
        folder
            .run(&format!("completions {shell}"))
            .exits(0)
            .prints("timeline");
    }
    fs::create_dir(folder.path().join("man")).unwrap();
    folder.run("man man").exits(0);
    let page = fs::read_to_string(folder.path().join("man/ecne-search.1")).unwrap();
    assert!(page.contains("speaker"), "{page}");
    folder
        .run("help query")
        .exits(0)
        .prints("NEAR/8")
        .prints("speaker:NL");
    folder.run("help search").exits(0).prints("--speaker");
    folder.run("help nonsense").exits(2).complains("nonsense");
    folder.run("search --help").exits(0).prints("Examples:");
}

fn python() -> bool {
    Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|o| o.status.success())
}

fn read_by_python(format: &str, text: &str) -> String {
    let mut command = Command::new("python3");
    command.args(["-c", READER, format]).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{format}: {complaint}\n{text}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
