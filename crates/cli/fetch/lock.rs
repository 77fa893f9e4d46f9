//! One fetch of a corpus at a time.
//!
//! The system lets go of the lock when its holder ends, however it ends, so a killed run is in
//! nobody's way.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// The file that is locked, in the folder of the unfinished downloads. It stays there.
const NAME: &str = "lock";

/// Takes the lock of a folder, for as long as the file is kept.
///
/// # Errors
/// In one line: another run has it, which is named as far as it is known, or the folder cannot be
/// written.
pub fn take(folder: &Path) -> Result<File, String> {
    let path = folder.join(NAME);
    let told = |e: io::Error| format!("{}: {e}", path.display());
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(told)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(held_by(file)),
        Err(TryLockError::Error(error)) => return Err(told(error)),
    }
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(told)?;
    Ok(file)
}

fn held_by(file: File) -> String {
    let mut text = String::new();
    // Without its number the message is less helpful, no less true.
    let _ = file.take(20).read_to_string(&mut text);
    let process = match text.trim().parse::<u32>() {
        Ok(number) => format!(" (process {number})"),
        Err(_) => String::new(),
    };
    format!("another ecne fetch{process} is filling this corpus; wait for it, or end it")
}
