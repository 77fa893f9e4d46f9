//! Pages a second of the PDF reader, on one core, over the PDFs of a folder, as a whole and by
//! stage: load (open, find pages, walk the structure tree), scan (inflate and scan content),
//! fonts, layout (glyphs to lines), blocks (lines to paragraphs, furniture set apart).
//!
//! `cargo bench --bench extraction -- [FOLDER] [ROUNDS]`: every `*.pdf` of the folder (by default
//! the repository's corpus) is read into memory first; then all of them are read in turn, five
//! rounds by default, and the fastest round counts, for the whole and for each stage.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ecne_extract::{Limits, Stage, read_in_stages};

const STAGES: [(Stage, &str); 5] = [
    (Stage::Load, "load"),
    (Stage::Scan, "scan"),
    (Stage::Fonts, "fonts"),
    (Stage::Layout, "layout"),
    (Stage::Blocks, "blocks"),
];

/// The times of one round, by stage and as a whole.
#[derive(Clone, Copy, Default)]
struct Round {
    stages: [Duration; STAGES.len()],
    whole: Duration,
    pages: usize,
    unreadable: usize,
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let folder = arguments.next().map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        PathBuf::from,
    );
    let rounds = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(5);
    let files = files(&folder);
    let timed: Vec<Round> = (0..rounds.max(1)).map(|_| round(&files)).collect();
    let whole = timed.iter().map(|r| r.whole).min().unwrap_or_default();
    let first = timed.first().copied().unwrap_or_default();
    println!(
        "{} files, {} pages, {} without text",
        files.len(),
        first.pages,
        first.unreadable
    );
    print("whole", whole, first.pages);
    for (i, (_, name)) in STAGES.iter().enumerate() {
        let fastest = timed.iter().map(|r| r.stages[i]).min();
        print(name, fastest.unwrap_or_default(), first.pages);
    }
}

fn print(name: &str, time: Duration, pages: usize) {
    println!(
        "{name:8} {:10.1} ms {:10.0} pages a second",
        time.as_secs_f64() * 1e3,
        pages as f64 / time.as_secs_f64().max(1e-9),
    );
}

/// Reads every file once.
fn round(files: &[Vec<u8>]) -> Round {
    let mut round = Round::default();
    let stages = Cell::new(round.stages);
    let start = Instant::now();
    let last = Cell::new(start);
    let ended = |stage: Stage| {
        let now = Instant::now();
        let mut times = stages.get();
        if let Some(index) = STAGES.iter().position(|(s, _)| *s == stage) {
            times[index] += now - last.replace(now);
        }
        stages.set(times);
    };
    for file in files {
        last.set(Instant::now());
        match read_in_stages(file, &Limits::default(), &ended) {
            Ok(document) => round.pages += document.pages.len(),
            Err(_) => round.unreadable += 1,
        }
    }
    round.whole = start.elapsed();
    round.stages = stages.get();
    round
}

/// The bytes of the folder's PDFs, by name.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "pdf"))
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| std::fs::read(path).ok())
        .collect()
}
