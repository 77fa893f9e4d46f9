//! Kills builds and updates at random moments while another process reads the index all the time:
//! whatever happens, the index opens, holds only whole documents and all that was published, and
//! the next run completes it. Then four processes read while one updates every document, and a run
//! meets a full disk.
//!
//! A program of its own, since it starts itself as the one that is killed. Ten rounds, or as many
//! as `ECNE_KILL_ROUNDS` says.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/held.rs"]
mod held;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use ecne_index::{Options, build, check};

/// Documents of the corpus.
const DOCUMENTS: u32 = 60;
/// Documents that each round changes.
const CHANGED: u32 = 15;

fn main() {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if let [mode, corpus, index] = arguments.as_slice()
        && mode == Path::new("--update")
    {
        build(&Options::new(corpus, index), &()).unwrap();
        return;
    }
    if let [mode, index, stop] = arguments.as_slice()
        && mode == Path::new("--watch")
    {
        watch(index, stop);
        return;
    }
    let rounds = env::var("ECNE_KILL_ROUNDS").ok();
    let rounds = rounds.and_then(|text| text.parse().ok()).unwrap_or(10);
    let place = tempfile::tempdir().unwrap();
    let mut trial = Trial {
        corpus: place.path().join("corpus"),
        index: place.path().join("index"),
        random: 0x2545_f491_4f6c_dd1d,
        published: BTreeMap::new(),
        longest: Duration::from_millis(30),
    };
    fs::create_dir(&trial.corpus).unwrap();
    let mut killed = 0;
    for round in 0..rounds {
        killed += u32::from(trial.round(round));
    }
    assert!(killed > 0, "every run ended before it was killed");
    println!("{rounds} rounds, {killed} killed before the end: ok");
    let documents = if rounds >= 100 { 1_000 } else { 100 };
    together(&place.path().join("together"), documents);
    println!("4 readers beside an update of {documents} documents: ok");
    if cfg!(unix) {
        full_disk(&place.path().join("full"));
        println!("no room to write: ok");
    }
}

/// A run that may write no file beyond some size, as on a full disk, fails and leaves the index as
/// it was, without anything that would fill the disk; the next run completes it.
fn full_disk(place: &Path) {
    let (corpus, index) = (place.join("corpus"), place.join("index"));
    fs::create_dir_all(&corpus).unwrap();
    let write = |edition| {
        for number in 0..DOCUMENTS {
            let name = format!("made-up-{number}.html");
            fs::write(corpus.join(name), document(number, edition)).unwrap();
        }
    };
    write(1);
    build(&Options::new(&corpus, &index), &()).unwrap();
    let (before, size) = (held(&index), bytes_of(&index));
    write(2);
    for blocks in [1, 8, 32, 128] {
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let status = Command::new("sh")
            .args(["-c", &limited])
            .arg(env::current_exe().unwrap())
            .arg("--update")
            .args([&corpus, &index])
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(!status.success());
        assert_eq!(held(&index), before);
        assert!(bytes_of(&index) <= size + 1024, "leftovers at {blocks}");
    }
    build(&Options::new(&corpus, &index), &()).unwrap();
    let after = held(&index).unwrap();
    assert!(after.len() == DOCUMENTS as usize && after.values().all(|edition| *edition == 2));
}

fn bytes_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| entry.metadata().unwrap().len()).sum()
}

/// Four processes read while one updates every document.
fn together(place: &Path, documents: u32) {
    let (corpus, index) = (place.join("corpus"), place.join("index"));
    let stop = place.join("stop");
    fs::create_dir_all(&corpus).unwrap();
    let write = |edition| {
        for number in 0..documents {
            let name = format!("made-up-{number}.html");
            fs::write(corpus.join(name), document(number, edition)).unwrap();
        }
    };
    write(1);
    build(&Options::new(&corpus, &index), &()).unwrap();
    write(2);
    let reader = || {
        let mut reader = Command::new(env::current_exe().unwrap());
        reader
            .arg("--watch")
            .arg(&index)
            .arg(&stop)
            .spawn()
            .unwrap()
    };
    let readers: Vec<_> = (0..4).map(|_| reader()).collect();
    let report = build(&Options::new(&corpus, &index), &()).unwrap();
    assert_eq!(report.updated, u64::from(documents));
    fs::write(stop, "").unwrap();
    for mut reader in readers {
        assert!(reader.wait().unwrap().success());
    }
}

/// Reads the index until a file appears: all documents are of one edition, which never goes back.
fn watch(index: &Path, stop: &Path) {
    let mut last = 0;
    while !stop.exists() {
        let editions = held(index).unwrap();
        let edition = editions.values().next().copied().unwrap();
        assert!(editions.values().all(|other| *other == edition) && edition >= last);
        last = edition;
    }
}

struct Trial {
    corpus: PathBuf,
    index: PathBuf,
    random: u64,
    /// The edition of each document that was published for certain.
    published: BTreeMap<String, u32>,
    /// How long a run is left alone at most: shorter after each that has ended by itself, longer
    /// after each that has not, so that about half are killed on any machine.
    longest: Duration,
}

impl Trial {
    /// One round; whether the run was killed before its end.
    fn round(&mut self, round: u32) -> bool {
        if round > 0 && round.is_multiple_of(20) {
            // From time to time a first build.
            fs::remove_dir_all(&self.index).unwrap();
            self.published.clear();
        }
        let wanted = self.change(round);
        let mut child = Command::new(env::current_exe().unwrap())
            .arg("--update")
            .arg(&self.corpus)
            .arg(&self.index)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let done = AtomicBool::new(false);
        let reads = AtomicU64::new(0);
        let moment = self.longest.mul_f64(self.part());
        let before = self.published.clone();
        let killed = thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    see(&self.index, &before, &wanted);
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            });
            thread::sleep(moment);
            let killed = child.try_wait().unwrap().is_none();
            child.kill().unwrap();
            child.wait().unwrap();
            done.store(true, Ordering::Relaxed);
            killed
        });
        see(&self.index, &self.published, &wanted);
        build(&Options::new(&self.corpus, &self.index), &()).unwrap();
        self.longest = self.longest.mul_f64(if killed { 1.4 } else { 0.7 });
        assert_eq!(held(&self.index).as_ref(), Some(&wanted), "round {round}");
        assert!(
            check(&Options::new(&self.corpus, &self.index), &())
                .unwrap()
                .ok()
        );
        let leftover = fs::read_dir(&self.index).unwrap().flatten();
        let leftover = leftover.filter(|e| e.file_name().to_string_lossy().ends_with(".new"));
        assert_eq!(leftover.count(), 0);
        self.published = wanted;
        killed
    }

    /// Changes some documents, and says which edition each has now.
    fn change(&mut self, round: u32) -> BTreeMap<String, u32> {
        let first = self.published.is_empty();
        let mut wanted = self.published.clone();
        for number in 0..DOCUMENTS {
            if !first && self.part() > f64::from(CHANGED) / f64::from(DOCUMENTS) {
                continue;
            }
            let name = format!("made-up-{number}.html");
            let edition = round + 1;
            fs::write(self.corpus.join(&name), document(number, edition)).unwrap();
            wanted.insert(name, edition);
        }
        wanted
    }

    /// A number from 0 to 1 (xorshift64).
    fn part(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 40) as f64 / f64::from(1 << 24)
    }
}

/// Made-up minutes, each paragraph of which names its edition.
fn document(number: u32, edition: u32) -> String {
    let paragraph =
        format!("<p>NL spoke of edition{edition} of item {number}, made up, at length.</p>\n");
    format!(
        "<!doctype html><title>made up</title>{}",
        paragraph.repeat(20)
    )
}

/// Whether the index shows the state before or the state after, and nothing else.
fn see(index: &Path, before: &BTreeMap<String, u32>, after: &BTreeMap<String, u32>) {
    match held(index) {
        None => assert!(before.is_empty(), "a published index is gone"),
        Some(now) => assert!(now == *before || now == *after, "neither before nor after"),
    }
}

/// The edition of each document that the index holds, all of whose passages must agree on it.
fn held(index: &Path) -> Option<BTreeMap<String, u32>> {
    let held = match held::held(index) {
        Ok(held) => held,
        Err(error) if error.is_missing() => return None,
        Err(error) => panic!("{error}: {:?}", std::error::Error::source(&error)),
    };
    let mut editions = BTreeMap::new();
    for (record, passages) in held {
        let edition = edition(&passages[0].text);
        assert!(passages.iter().all(|p| edition == self::edition(&p.text)));
        assert_eq!(editions.insert(record.id, edition), None);
    }
    Some(editions)
}

fn edition(text: &str) -> u32 {
    let (_, rest) = text.split_once("edition").unwrap();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}
