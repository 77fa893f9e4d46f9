//! The engine's files while an index is written. What the engine calls a commit stays in memory
//! until a run publishes it: by then all files have been forced to the disk, one rename shows them to
//! readers, and the rename is forced to the disk too.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy::{Directory, HasLen};

use crate::engine::{MANAGED, META, no_lock};

/// Files that wait at most to be forced to the disk together: each is open as long, and a process may
/// have few files open.
const MAX_WAITING: usize = 64;

/// A folder of segments with its own, unpublished `meta.json`.
///
/// Its files are read, not mapped: what a merge touches of mapped segments would count as memory of
/// the process.
#[derive(Clone)]
pub(super) struct Storage {
    root: Arc<PathBuf>,
    /// Content of `meta.json`; empty before the first commit.
    meta: Arc<Mutex<Vec<u8>>>,
    /// Files written since the last publication, open as long as they wait to be forced to the disk.
    /// Only these are ever deleted here, so that readers keep what was published.
    written: Arc<Mutex<HashMap<PathBuf, Option<File>>>>,
}

impl Storage {
    /// The folder `path`, its published `meta.json` being `meta`.
    pub fn new(path: &Path, meta: Vec<u8>) -> Self {
        Storage {
            root: Arc::new(path.to_owned()),
            meta: Arc::new(Mutex::new(meta)),
            written: Arc::default(),
        }
    }

    /// The same folder for one more segment, which has a `meta.json` of its own for as long as it
    /// is being written.
    pub fn apart(&self) -> Storage {
        Storage {
            meta: Arc::default(),
            ..self.clone()
        }
    }

    /// The `meta.json` of the last commit.
    pub fn meta(&self) -> Vec<u8> {
        lock(&self.meta).clone()
    }

    /// Whether a file was written since the last publication, and is here still.
    pub fn has_written(&self, name: &str) -> bool {
        lock(&self.written).contains_key(Path::new(name))
    }

    /// Forces everything that was written to the disk.
    ///
    /// # Errors
    /// The disk is full or failing.
    pub fn sync(&self) -> io::Result<()> {
        let files: Vec<File> = {
            let mut written = lock(&self.written);
            written.values_mut().filter_map(Option::take).collect()
        };
        // All at once, so that the disk may put them together.
        files.par_iter().try_for_each(File::sync_all)
    }

    fn refused(&self, path: &Path, error: io::Error) -> OpenWriteError {
        if error.kind() == io::ErrorKind::AlreadyExists {
            OpenWriteError::FileAlreadyExists(path.to_owned())
        } else {
            OpenWriteError::wrap_io_error(error, self.root.join(path))
        }
    }
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Storage({})", self.root.display())
    }
}

impl Directory for Storage {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let whole = self.root.join(path);
        match File::open(whole).and_then(Pieces::new) {
            Ok(pieces) => Ok(Arc::new(pieces)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenReadError::FileDoesNotExist(path.to_owned()))
            }
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let meta = self.meta();
        if path == Path::new(META) && !meta.is_empty() {
            return Ok(meta);
        }
        Err(OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(META) {
            *lock(&self.meta) = data.to_vec();
            Ok(())
        } else if path == Path::new(MANAGED) {
            Ok(())
        } else {
            Err(io::ErrorKind::Unsupported.into())
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        if path == Path::new(META) {
            return Ok(!lock(&self.meta).is_empty());
        }
        Ok(self.root.join(path).exists())
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(self.root.join(path))
            .map_err(|error| self.refused(path, error))?;
        lock(&self.written).insert(path.to_owned(), None);
        Ok(BufWriter::new(Box::new(Output {
            file: Some(file),
            path: path.to_owned(),
            written: Arc::clone(&self.written),
        })))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        if lock(&self.written).remove(path).is_none() {
            return Ok(());
        }
        fs::remove_file(self.root.join(path)).map_err(|error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        })
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(no_lock())
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// A file of which the engine reads one piece after another.
#[derive(Debug)]
struct Pieces {
    file: Mutex<File>,
    len: usize,
}

impl Pieces {
    fn new(file: File) -> io::Result<Pieces> {
        let len = file.metadata()?.len();
        Ok(Pieces {
            file: Mutex::new(file),
            len: usize::try_from(len).map_err(|_| io::ErrorKind::FileTooLarge)?,
        })
    }
}

impl HasLen for Pieces {
    fn len(&self) -> usize {
        self.len
    }
}

impl FileHandle for Pieces {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        let mut file = lock(&self.file);
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

/// A file being written; when it is whole it waits to be forced to the disk, if there is room.
struct Output {
    file: Option<File>,
    path: PathBuf,
    written: Arc<Mutex<HashMap<PathBuf, Option<File>>>>,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = self.file.as_ref().ok_or(io::ErrorKind::BrokenPipe)?;
        file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Output {
    fn terminate_ref(&mut self, _token: AntiCallToken) -> io::Result<()> {
        let mut written = lock(&self.written);
        let waiting = written.values().flatten().count();
        let file = self.file.take();
        if waiting < MAX_WAITING {
            if let Some(place) = written.get_mut(&self.path) {
                *place = file;
            }
            return Ok(());
        }
        drop(written);
        file.map_or(Ok(()), |file| file.sync_all())
    }
}

/// A lock whose holder cannot have left the data half changed.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_files_stay_open() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::new(folder.path(), Vec::new());
        for number in 0..3 * MAX_WAITING {
            let file = storage.open_write(Path::new(&number.to_string()));
            file.unwrap().terminate().unwrap();
        }
        let waiting = lock(&storage.written).values().flatten().count();
        assert_eq!(waiting, MAX_WAITING);
        storage.sync().unwrap();
        storage.delete(Path::new("7")).unwrap();
        assert!(!storage.exists(Path::new("7")).unwrap());
    }
}
