//! A directory for reading alone, fixed to one moment: it takes no lock and writes nothing, so an
//! index on a read-only disk can be searched, and an update that is published meanwhile does not
//! show.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// Name of the file that says which segments make up the index.
pub(crate) const META: &str = "meta.json";
/// Name of the engine's own list of files, which ecne does without: what is not in `meta.json` is
/// left over.
pub(crate) const MANAGED: &str = ".managed.json";

/// The files of an index as one commit left them.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    files: MmapDirectory,
    meta: Arc<Vec<u8>>,
}

impl Snapshot {
    /// The folder `path` as the bytes of its `meta.json` describe it.
    pub(crate) fn new(path: &Path, meta: Vec<u8>) -> tantivy::Result<Self> {
        Ok(Snapshot {
            files: MmapDirectory::open(path)?,
            meta: Arc::new(meta),
        })
    }
}

impl Directory for Snapshot {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        // The engine does without a file of positions that does not exist, as when an update removes
        // it between two others; but every segment has one.
        let opened = self.files.get_file_handle(path);
        opened.map_err(|error| match error {
            OpenReadError::FileDoesNotExist(path) => {
                OpenReadError::wrap_io_error(io::ErrorKind::NotFound.into(), path)
            }
            error => error,
        })
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match path.to_str() {
            Some(META) => Ok(self.meta.to_vec()),
            Some(MANAGED) => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
            _ => self.files.atomic_read(path),
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(refused()),
            filepath: path.to_owned(),
        })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_owned()))
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(refused())
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

/// What the engine gets where it asks for a lock: `open` tries again instead, and writers hold the
/// lock of the whole folder.
pub(crate) fn no_lock() -> DirectoryLock {
    let nothing: PathBuf = PathBuf::new();
    DirectoryLock::from(Box::new(nothing))
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "opened for reading")
}
