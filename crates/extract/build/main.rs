//! Takes the fingerprint of the sources and their data, so that whoever keeps what was read out of
//! a document can tell that another reader would read it otherwise; and lays out tables that would
//! else be built at every start.

#[path = "../src/names/cut.rs"]
mod cut;
#[path = "../src/fold.rs"]
mod fold;
mod names;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What the reader is made of.
const SOURCES: [&str; 3] = ["build", "data", "src"];

fn main() -> io::Result<()> {
    let state = fingerprint()?;
    println!("cargo::rustc-env=ECNE_EXTRACT_REVISION={state:016x}");
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let out = Path::new(&out);
    fs::write(out.join("names.rs"), names::names()?)?;
    fs::write(out.join("glossary.rs"), names::first_words()?)
}

fn fingerprint() -> io::Result<u64> {
    let mut paths = Vec::new();
    for folder in SOURCES {
        println!("cargo::rerun-if-changed={folder}");
        collect(Path::new(folder), &mut paths)?;
    }
    // Sorted by the parts of the path, which is the same on every system.
    paths.sort();
    let mut state = 0xcbf2_9ce4_8422_2325;
    for path in paths {
        let bytes = fs::read(path)?;
        let length = bytes.len() as u64;
        state = fnv1a(fnv1a(state, &length.to_le_bytes()), &bytes);
    }
    Ok(state)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// FNV-1a, 64 bits.
fn fnv1a(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |state, byte| {
        (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
