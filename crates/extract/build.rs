//! Takes the fingerprint of the sources, so that whoever keeps what was read out of a document can
//! tell that another reader would read it otherwise.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let mut paths = Vec::new();
    collect(Path::new("src"), &mut paths)?;
    // Sorted by the parts of the path, which is the same on every system.
    paths.sort();
    let mut state = 0xcbf2_9ce4_8422_2325;
    for path in paths {
        let bytes = fs::read(path)?;
        let length = bytes.len() as u64;
        state = fnv1a(fnv1a(state, &length.to_le_bytes()), &bytes);
    }
    println!("cargo::rustc-env=ECNE_EXTRACT_REVISION={state:016x}");
    Ok(())
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
