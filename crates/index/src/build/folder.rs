//! The folder of an index as its one writer holds it: locked, of the right format, cleaned of what
//! an interrupted run left.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::spool::SPOOL;
use crate::Error;
use crate::commit::LEDGER;
use crate::engine::{FORMAT_FILE, LOCK_FILE, META, check_format, format_line};
use crate::error::Kind;

/// A folder that this process alone may write, as long as the value lives.
#[derive(Debug)]
pub(super) struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// What makes it a folder of ours.
    pub beginning: Beginning,
    /// Holds the lock; the system gives it back when the process ends, however it ends.
    lock: File,
}

impl Folder {
    /// Makes the folder if it is missing, and locks it.
    ///
    /// # Errors
    /// Another process writes it, it cannot be written, it holds other things, or an index of a
    /// newer format.
    pub fn open(path: &Path) -> Result<Folder, Error> {
        let above = match check_format(path) {
            Err(error) if !error.is_missing() && !error.is_outdated() => return Err(error),
            _ => make(path).map_err(|error| refused(path, error))?,
        };
        let lock = lock(path)?;
        let folder = Folder {
            path: path.to_owned(),
            beginning: Beginning::of(path),
            lock,
        };
        // Looked at again, since another process may have written before the lock was ours.
        match check_format(path) {
            Ok(()) => Ok(folder),
            Err(error) if error.is_missing() => folder.begin(above),
            Err(error) if error.is_outdated() => {
                folder.remove(OsStr::new(META))?;
                folder.clean(|_| false)?;
                folder.begin(above)
            }
            Err(error) => Err(error),
        }
    }

    /// Names the format in it. Nothing else may stand there before, and until then the first files
    /// can be read.
    fn begin(self, above: Vec<PathBuf>) -> Result<Folder, Error> {
        let path = self.path.clone();
        let work = move || {
            for folder in above {
                // Who may make a folder somewhere may not always read what else is there.
                let _ = sync_folder(&folder);
            }
            replace(&path, FORMAT_FILE, format_line().as_bytes())
        };
        let work = thread::Builder::new().spawn(work);
        let work = work.map_err(|error| refused(&self.path, error))?;
        *self.beginning.work() = Work::Running(work);
        Ok(self)
    }

    /// The bytes of `meta.json`, if anything was published.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn published(&self) -> Result<Option<Vec<u8>>, Error> {
        match fs::read(self.path.join(META)) {
            Ok(meta) => Ok(Some(meta)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::with_source(Kind::Io, &self.path, error)),
        }
    }

    /// Puts a file in the place of an older one, so that after a crash there is either.
    ///
    /// # Errors
    /// The disk is full or failing.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.beginning.wait()?;
        replace(&self.path, name, bytes).map_err(|error| refused(&self.path, error))
    }

    /// Removes every file that a run may leave, but for those that `keep` names. What somebody else
    /// has put there stays.
    ///
    /// # Errors
    /// The folder cannot be read or written.
    pub fn clean(&self, keep: impl Fn(&str) -> bool) -> Result<(), Error> {
        if matches!(*self.beginning.work(), Work::Running(_)) {
            // It holds nothing else yet.
            return Ok(());
        }
        let io = |error| Error::with_source(Kind::Io, &self.path, error);
        for entry in fs::read_dir(&self.path).map_err(io)? {
            let name = entry.map_err(io)?.file_name();
            let ours = name.to_str().filter(|name| is_left_over(name));
            if ours.is_some_and(|name| !keep(name)) {
                self.remove(&name)?;
            }
        }
        Ok(())
    }

    fn remove(&self, name: &OsStr) -> Result<(), Error> {
        match fs::remove_file(self.path.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(refused(&self.path, error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The next run must find the folder at rest.
        let _ = self.beginning.wait();
        // To close the file does not do: a child process that is just being started has it, too. If
        // it cannot be unlocked, it is with its last holder's end.
        let _ = self.lock.unlock();
    }
}

/// Work on a folder that waits for the disk beside the reading of files.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    folder: PathBuf,
    work: Arc<Mutex<Work>>,
}

#[derive(Debug)]
enum Work {
    Done,
    Running(JoinHandle<io::Result<()>>),
    /// Whoever waits is told.
    Failed(io::ErrorKind),
}

impl Beginning {
    fn of(folder: &Path) -> Beginning {
        Beginning {
            folder: folder.to_owned(),
            work: Arc::new(Mutex::new(Work::Done)),
        }
    }

    /// Returns when it is done.
    ///
    /// # Errors
    /// The disk is full or failing.
    pub fn wait(&self) -> Result<(), Error> {
        // The lock is held meanwhile, so that whoever comes second waits too.
        let mut work = self.work();
        let error = match std::mem::replace(&mut *work, Work::Done) {
            Work::Done => return Ok(()),
            Work::Running(thread) => match thread.join() {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(error)) => error,
                Err(_) => io::ErrorKind::Other.into(),
            },
            Work::Failed(kind) => kind.into(),
        };
        *work = Work::Failed(error.kind());
        Err(refused(&self.folder, error))
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a folder; the folders above that hold a new name are not forced to the disk yet.
fn make(path: &Path) -> io::Result<Vec<PathBuf>> {
    let missing: Vec<&Path> = path.ancestors().take_while(|p| !p.exists()).collect();
    fs::create_dir_all(path)?;
    let above = missing.iter().map(|new| new.parent());
    let above = above.map(|p| p.filter(|p| !p.as_os_str().is_empty()));
    Ok(above
        .map(|p| p.unwrap_or(Path::new(".")).to_owned())
        .collect())
}

fn replace(path: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let new = path.join(format!("{name}.new"));
    let mut file = File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // The names of the files that the new one speaks of come before it.
    sync_folder(path)?;
    fs::rename(&new, path.join(name))?;
    sync_folder(path)
}

/// Forces the names in a folder to the disk, on systems that keep them apart from the files.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

/// Whether a file has a name that this version or an older one gives to what it replaces: ledgers,
/// the spool, the engine's files, and new files that have not taken their place.
fn is_left_over(name: &str) -> bool {
    let numbered = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    let ledgers = [LEDGER, "bodies-"];
    let is_new = |name: &str| [META, FORMAT_FILE].contains(&name);
    let of_segment = |id: &str| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    name == SPOOL
        || ledgers
            .iter()
            .any(|l| name.strip_prefix(l).is_some_and(numbered))
        || name.strip_suffix(".new").is_some_and(is_new)
        || name.split_once('.').is_some_and(|(id, _)| of_segment(id))
}

fn lock(path: &Path) -> Result<File, Error> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path.join(LOCK_FILE))
        .map_err(|error| refused(path, error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            // Without its number the message is less helpful, no less true.
            let _ = file.take(20).read_to_string(&mut text);
            return Err(Error::locked(path, text.trim().parse().ok()));
        }
        Err(TryLockError::Error(error)) => return Err(refused(path, error)),
    }
    let write = |file: &mut File| {
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{}", std::process::id())
    };
    write(&mut file).map_err(|error| refused(path, error))?;
    Ok(file)
}

/// The error for a folder that does not let itself be written.
pub(super) fn refused(path: &Path, error: io::Error) -> Error {
    let kind = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Kind::ReadOnly,
        _ => Kind::Io,
    };
    Error::with_source(kind, path, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_ends_with_its_holder_whoever_else_has_the_file() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("index");
        let folder = Folder::open(&path).expect("locked");
        let elsewhere = folder.lock.try_clone().expect("a second handle");
        assert!(Folder::open(&path).is_err_and(|error| error.is_locked()));
        drop(folder);
        assert!(Folder::open(&path).is_ok());
        drop(elsewhere);
    }

    #[test]
    fn whoever_waits_for_a_beginning_that_failed_is_told() {
        let place = tempfile::tempdir().expect("a folder");
        let beginning = Beginning::of(place.path());
        let fails = || Err(io::ErrorKind::StorageFull.into());
        *beginning.work() = Work::Running(thread::spawn(fails));
        for waiting in [beginning.clone(), beginning] {
            assert!(waiting.wait().is_err());
        }
    }
}
