//! A corpus for one test.

use std::fs;
use std::path::PathBuf;

use ecne_index::Options;

/// A corpus in a folder of its own.
pub struct Corpus {
    pub folder: tempfile::TempDir,
}

impl Corpus {
    pub fn new() -> Self {
        let corpus = Corpus {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(corpus.root()).unwrap();
        corpus
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    pub fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    pub fn options(&self) -> Options {
        Options::new(self.root(), self.index())
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
