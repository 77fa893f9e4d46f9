//! The rules of the house, read out of the source: which crate may know what, what stands at the
//! top level, and how long things get. `crates/README.md` gives the reasons.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the top level may hold beside dot files and the build folder.
const TOP_LEVEL: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "crates",
    "corpus",
    "tests",
    "benches",
    "README.md",
    "CHANGELOG.md",
];

/// Lines of a file; only tables of data, without a function, may be longer.
const FILE_LINES: usize = 1_000;

/// Lines of a function.
const FUNCTION_LINES: usize = 100;

const LIBRARIES: [&str; 3] = ["crates/extract", "crates/index", "crates/query"];

#[test]
fn the_top_level_is_closed() {
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let allowed = TOP_LEVEL.contains(&name.as_str())
            || name.starts_with("LICENSE-")
            || name.starts_with('.')
            || name == "target";
        assert!(allowed, "{name} does not belong at the top level");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, source) in sources() {
        let first = source.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("//! "),
            "{} does not open with `//!`",
            path.display()
        );
    }
}

#[test]
fn files_and_functions_stay_short() {
    for (path, source) in sources() {
        let lines = source.lines().count();
        let data = !source.contains("fn ");
        assert!(
            data || lines <= FILE_LINES,
            "{}: {lines} lines",
            path.display()
        );
        for (name, lines) in functions(&source) {
            assert!(
                lines <= FUNCTION_LINES,
                "{}: {name} has {lines} lines",
                path.display()
            );
        }
    }
}

#[test]
fn libraries_do_not_print_or_exit() {
    let forbidden = [
        "println!",
        "eprintln!",
        "print!(",
        "eprint!(",
        "process::exit",
        "io::stdout",
    ];
    for (path, source) in sources().into_iter().filter(|(path, _)| is_library(path)) {
        let code = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let found = forbidden.iter().find(|word| line.contains(*word));
            assert!(found.is_none(), "{}: {line}", path.display());
        }
    }
}

#[test]
fn each_dependency_has_its_place() {
    let rules: [(&str, &[&str]); 7] = [
        ("tantivy", &["crates/index", "crates/query"]),
        ("lopdf", &["crates/extract"]),
        ("scraper", &["crates/extract"]),
        ("serde_json", &["."]),
        ("clap", &["."]),
        ("indicatif", &["."]),
        ("ureq", &["."]),
    ];
    for (dependency, allowed) in rules {
        for member in [".", "crates/extract", "crates/index", "crates/query"] {
            let known = dependencies(member).iter().any(|name| name == dependency);
            assert!(
                !known || allowed.contains(&member),
                "{member} depends on {dependency}"
            );
        }
    }
}

/// Searching needs neither of the readers: who embeds it builds neither.
#[test]
fn the_query_crate_reads_no_documents() {
    let tree = tree("ecne-query");
    assert!(tree.contains("tantivy v"), "an unexpected tree:\n{tree}");
    for reader in ["lopdf v", "scraper v", "html5ever v", "ureq v", "clap v"] {
        assert!(
            !tree.contains(reader),
            "ecne-query depends on {reader}:\n{tree}"
        );
    }
}

/// Extraction stays on its caller's thread and knows no engine.
#[test]
fn the_extract_crate_has_no_threads_and_no_engine() {
    let tree = tree("ecne-extract");
    for name in ["rayon v", "tantivy v", "serde_json v"] {
        assert!(
            !tree.contains(name),
            "ecne-extract depends on {name}:\n{tree}"
        );
    }
}

#[test]
fn engine_types_stay_inside() {
    for (path, source) in sources().into_iter().filter(|(path, _)| is_library(path)) {
        // What is public stands in the files beside `lib.rs`; the folders below are private.
        if path
            .parent()
            .and_then(Path::file_name)
            .is_none_or(|name| name != "src")
        {
            continue;
        }
        for line in source.lines().map(str::trim_start) {
            let public = line.starts_with("pub ") && line.contains("tantivy::");
            assert!(!public, "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_crate_follows_the_same_lints() {
    for member in [".", "crates/extract", "crates/index", "crates/query"] {
        let manifest = read(&root().join(member).join("Cargo.toml"));
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{member}: own lints"
        );
    }
    assert!(read(&root().join("Cargo.toml")).contains("unsafe_code = \"forbid\""));
}

/// A reader that panics on one hostile file must not take the whole run with it.
#[test]
fn panics_unwind() {
    assert!(read(&root().join("Cargo.toml")).contains("panic = \"unwind\""));
}

#[test]
fn functions_are_measured() {
    let source =
        "fn a() {\n    1;\n}\n\nimpl X {\n    pub fn b(\n        x: u8,\n    ) {\n    }\n}\n";
    assert_eq!(
        functions(source),
        [("fn a() {".to_owned(), 3), ("pub fn b(".to_owned(), 4)]
    );
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn is_library(path: &Path) -> bool {
    LIBRARIES
        .iter()
        .any(|library| path.starts_with(root().join(library).join("src")))
}

/// All Rust files of the repository.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders: Vec<PathBuf> = ["crates", "tests", "benches"]
        .map(|f| root().join(f))
        .into();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let source = read(&path);
                found.push((path, source));
            }
        }
    }
    found.sort();
    found
}

/// First line and number of lines of each function. The sources are formatted, so a function ends
/// at the first closing brace that stands as far in as it began.
fn functions(source: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let begins = |line: &str| {
        let words = line.trim_start();
        let prefixes = [
            "fn ",
            "pub fn ",
            "pub(crate) fn ",
            "pub(super) fn ",
            "const fn ",
        ];
        prefixes.iter().any(|p| words.starts_with(p))
    };
    let length = |start: usize| {
        let indent = lines[start].len() - lines[start].trim_start().len();
        let end = format!("{}}}", " ".repeat(indent));
        let opens = lines[start..]
            .iter()
            .position(|l| l.ends_with('{') || l.ends_with(';'))?;
        if lines[start + opens].ends_with(';') {
            return None;
        }
        lines[start..]
            .iter()
            .position(|line| *line == end)
            .map(|n| n + 1)
    };
    let starts = (0..lines.len()).filter(|i| begins(lines[*i]));
    starts
        .filter_map(|i| Some((lines[i].trim_start().to_owned(), length(i)?)))
        .collect()
}

/// Names in the `[dependencies]` table of a crate.
fn dependencies(member: &str) -> Vec<String> {
    let manifest = read(&root().join(member).join("Cargo.toml"));
    let table = manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1);
    let entries = table.take_while(|line| !line.starts_with('['));
    let name = |line: &str| {
        line.split(['.', ' ', '='])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    entries
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(name)
        .collect()
}

/// What a crate needs in a program that embeds it.
fn tree(package: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "-e",
            "normal",
            "--prefix",
            "none",
            "-p",
            package,
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
