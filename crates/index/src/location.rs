//! Where the index of a corpus lies when nobody says.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Name of the index folder inside a corpus.
const FOLDER: &str = ".ecne";

/// The folder of the index of a corpus: `.ecne` inside the corpus if it is there or can be made,
/// else a folder of its own in the user's cache folder. Makes `.ecne` as a trial where it is
/// missing and takes it away again.
pub fn default_index(corpus: &Path) -> PathBuf {
    let inside = corpus.join(FOLDER);
    if inside.is_dir() || !corpus.is_dir() || writable(&inside) {
        return inside;
    }
    cache_folder(corpus).unwrap_or(inside)
}

fn writable(folder: &Path) -> bool {
    match fs::create_dir(folder) {
        Ok(()) => {
            // If it cannot be taken away, another run has begun an index in it meanwhile.
            let _ = fs::remove_dir(folder);
            true
        }
        // Another run has made it meanwhile; if it is something else, that is told where it is used.
        Err(error) => error.kind() == ErrorKind::AlreadyExists,
    }
}

/// `$XDG_CACHE_HOME/ecne/NAME-NUMBER` or `~/.cache/ecne/NAME-NUMBER`, the number from the whole
/// path.
fn cache_folder(corpus: &Path) -> Option<PathBuf> {
    let whole = corpus.canonicalize().ok()?;
    let absolute = |value: Option<_>| value.map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = absolute(env::var_os("XDG_CACHE_HOME")).or_else(|| {
        let home = absolute(env::var_os("HOME"))?;
        Some(home.join(".cache"))
    })?;
    let mut name = whole.file_name().unwrap_or(OsStr::new("corpus")).to_owned();
    name.push(format!(
        "-{:016x}",
        fnv1a(whole.as_os_str().as_encoded_bytes())
    ));
    Some(caches.join("ecne").join(name))
}

/// FNV-1a, 64 bits: the same with every version of the standard library.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |state, byte| {
        (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
