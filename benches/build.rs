//! Measures the building of indexes, on synthetic corpora (seed in their name) or on folders of
//! one's own. Each measurement runs in a process of its own, so that its peak of memory is its own.
//!
//! ```text
//! cargo bench --bench build                          1,000 and 10,000 synthetic documents
//! cargo bench --bench build -- synthetic 100000      so many documents, with 200 updates
//! cargo bench --bench build -- folder DIR            a first build and one without changes
//! cargo bench --bench build -- generate DIR N        writes the synthetic corpus to DIR
//! cargo bench --bench build -- sizes DIR             what each part of an index costs
//! cargo bench --bench build -- collection FILE       the same for the texts of a collection
//! ```
//!
//! A collection is a file of JSON objects with `title` and `text`, one a line; its texts are indexed
//! one a page, and [`TOGETHER`] a page, as minutes have them.

mod sizes;
mod synthetic;

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use ecne_index::{Options, Report};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Updates of one document whose median is reported.
const UPDATES: u32 = 200;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => {
            synthetic(1_000)?;
            synthetic(10_000)
        }
        ["synthetic", count] => synthetic(count.parse()?),
        ["folder", folder] => folder_of_ones_own(Path::new(folder)),
        ["generate", folder, count] => {
            synthetic::corpus(Path::new(folder), count.parse()?)?;
            Ok(())
        }
        ["sizes", folder] => parts(Path::new(folder)),
        ["collection", file] => collection(Path::new(file)),
        ["one-build", corpus, index] => one_build(Path::new(corpus), Path::new(index)),
        _ => Err("see the first lines of benches/build.rs".into()),
    }
}

/// Texts on a page that is as long as minutes.
const TOGETHER: usize = 50;

/// What each part of the index of a folder costs.
fn parts(corpus: &Path) -> Result<()> {
    let place = tempfile::tempdir()?;
    let index = place.path().join("index");
    build(corpus, &index)?;
    sizes::print(&index)
}

/// What each part of the index of a collection costs, in pages of one text and of many.
fn collection(file: &Path) -> Result<()> {
    for together in [1, TOGETHER] {
        let place = tempfile::tempdir()?;
        sizes::pages(file, place.path(), together)?;
        println!("{}, {together} a page", file.display());
        parts(place.path())?;
    }
    Ok(())
}

/// A first build, a run without changes, and updates of one document.
fn synthetic(count: u32) -> Result<()> {
    let place = tempfile::tempdir()?;
    let corpus = place
        .path()
        .join(format!("synthetic-{}-{count}", synthetic::SEED));
    synthetic::corpus(&corpus, count)?;
    let index = place.path().join("index");
    println!("{count} synthetic documents");
    apart(&corpus, &index)?;
    sizes::print(&index)?;
    settle(&corpus, &index)?;
    let begun = Instant::now();
    let report = build(&corpus, &index)?;
    let walk = begun.elapsed();
    println!(
        "  no change: {:.3} s ({} unchanged)",
        walk.as_secs_f64(),
        report.unchanged
    );
    let mut times = Vec::new();
    for edition in 1..=UPDATES {
        let number = edition * 7919 % count;
        let file = corpus
            .join(format!("{:04}", number / 500))
            .join(synthetic::name(number));
        fs::write(file, synthetic::document(number, edition))?;
        let begun = Instant::now();
        let report = build(&corpus, &index)?;
        assert!(report.updated >= 1, "{report:?}");
        times.push(begun.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    let worst = times.last().copied().unwrap_or_default();
    let beside = median - walk.as_secs_f64();
    println!(
        "  one changed: median {median:.3} s ({beside:.3} s beside the walk), worst {worst:.3} s"
    );
    Ok(())
}

/// Lets no file be so new that it is read again for its newness.
fn settle(corpus: &Path, index: &Path) -> Result<()> {
    std::thread::sleep(std::time::Duration::from_secs(3));
    build(corpus, index)?;
    Ok(())
}

fn folder_of_ones_own(corpus: &Path) -> Result<()> {
    let place = tempfile::tempdir()?;
    let index = place.path().join("index");
    println!("{}", corpus.display());
    apart(corpus, &index)?;
    sizes::print(&index)?;
    let begun = Instant::now();
    build(corpus, &index)?;
    println!("  no change: {:.3} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Builds in a process of its own.
fn apart(corpus: &Path, index: &Path) -> Result<()> {
    let arguments: [&OsStr; 3] = ["one-build".as_ref(), corpus.as_ref(), index.as_ref()];
    let status = Command::new(env::current_exe()?).args(arguments).status()?;
    if status.success() {
        Ok(())
    } else {
        Err("the build failed".into())
    }
}

fn one_build(corpus: &Path, index: &Path) -> Result<()> {
    let begun = Instant::now();
    let report = build(corpus, index)?;
    let seconds = begun.elapsed().as_secs_f64();
    let documents = report.documents.max(1) as f64;
    println!(
        "  first build: {seconds:.2} s, {:.3} ms a document, {} passages, {} failed, peak {} MiB",
        seconds * 1000.0 / documents,
        report.passages,
        report.failed.len(),
        peak_mebibytes(),
    );
    Ok(())
}

fn build(corpus: &Path, index: &Path) -> Result<Report> {
    Ok(ecne_index::build(&Options::new(corpus, index), &())?)
}

/// The most memory that this process has held, in MiB; 0 where the system does not tell.
fn peak_mebibytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) / 1024
}
