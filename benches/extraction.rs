//! Pages a second of the PDF reader, on one core, over the PDFs of a folder.
//!
//! `cargo bench --bench extraction -- [FOLDER] [ROUNDS]`: every `*.pdf` of the folder (by default
//! the repository's corpus) is read into memory first; then all of them are read in turn, five
//! rounds by default, and the fastest round counts.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ecne_extract::{Limits, read};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let folder = arguments.next().map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        PathBuf::from,
    );
    let rounds = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(5);
    let files = files(&folder);
    let mut pages = 0;
    let mut unreadable = 0;
    let whole = fastest(rounds, || {
        (pages, unreadable) = (0, 0);
        for file in &files {
            match read(file, None, &Limits::default()) {
                Ok(document) => pages += document.pages.len(),
                Err(_) => unreadable += 1,
            }
        }
    });
    println!(
        "{} files, {pages} pages, {unreadable} without text: {:.1} ms, {:.0} pages a second",
        files.len(),
        whole.as_secs_f64() * 1e3,
        pages as f64 / whole.as_secs_f64(),
    );
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

fn fastest(rounds: usize, mut run: impl FnMut()) -> Duration {
    let timed = (0..rounds.max(1)).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    timed.min().unwrap_or_default()
}
