//! Where the corpus and its index lie, and what to do when they do not.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use crate::arguments::{CORPUS, Common};
use crate::failure::{self, Failure, with_causes};
use crate::shell::Shell;

/// The two folders of a run.
pub struct Places {
    /// The folder of documents.
    pub corpus: PathBuf,
    /// The folder of the index.
    pub index: PathBuf,
    /// How commands are written that find the same two.
    pub shell: Shell,
}

impl Places {
    /// As the flags and the environment say; without a word about it, the index lies in the
    /// corpus, or in the user's cache folder where the corpus cannot be written.
    pub fn of(common: &Common) -> Self {
        let corpus = common.corpus.clone();
        let index = common
            .index
            .clone()
            .unwrap_or_else(|| ecne_index::default_index(&corpus));
        Places {
            corpus,
            index,
            shell: shell(common),
        }
    }
}

/// The folders that the flags name: what the environment or a default says, it says to the next run
/// as well.
fn shell(common: &Common) -> Shell {
    let told = |name| std::env::var_os(name).map(PathBuf::from);
    let corpus = told("ECNE_CORPUS").unwrap_or_else(|| PathBuf::from(CORPUS));
    let index = common.index.as_deref();
    let named = index.filter(|index| told("ECNE_INDEX").as_deref() != Some(*index));
    Shell::of(
        Some(common.corpus.as_path()).filter(|named| *named != corpus),
        named,
    )
}

/// Does what rests on the index. What goes wrong there is told as damage to it where there is such
/// damage, since the engine may stumble over any byte; else it goes on as it is.
pub fn guarded<T>(index: &Path, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Err(Failure::Unreadable(line))) => Err(damage(index).unwrap_or(Failure::Message(line))),
        Ok(outcome) => outcome,
        Err(panic) => match damage(index) {
            Some(failure) => {
                failure::panicked();
                Err(failure)
            }
            None => resume_unwind(panic),
        },
    }
}

/// The line for an index that turns out to be damaged, where it is.
fn damage(index: &Path) -> Option<Failure> {
    let verified = catch_unwind(|| ecne_index::verify(index));
    let error = verified.ok()?.err().filter(ecne_index::Error::is_corrupt)?;
    Some(failure(&error))
}

/// The line for an index that could not be opened, read or written, with what to do about it.
pub fn failure(error: &ecne_index::Error) -> Failure {
    let hint = if error.is_without_corpus() {
        "; name the folder of documents with --corpus DIR"
    } else if error.is_missing() {
        "; build it with `ecne index`"
    } else if error.is_outdated() {
        "; build it anew with `ecne index`"
    } else if error.is_of_another_corpus() {
        "; `ecne index` makes it one of this corpus, --no-update searches it as it is"
    } else if error.is_locked() {
        "; try again when it is done"
    } else if error.is_read_only() {
        "; name another folder with --index DIR"
    } else {
        ""
    };
    Failure::Message(with_causes(error) + hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_panic_is_laid_to_an_index_that_is_damaged_and_to_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let stumble = || {
            let work = || guarded::<()>(folder.path(), || panic!("made up"));
            catch_unwind(AssertUnwindSafe(work))
        };
        assert!(stumble().is_err());
        let format = format!("ecne index {}\n", ecne_index::FORMAT);
        fs::write(folder.path().join("format"), format).expect("written");
        fs::write(folder.path().join("meta.json"), "{").expect("written");
        let told = stumble().expect("told as damage");
        assert!(matches!(told, Err(Failure::Message(line)) if line.contains("damaged")));
    }
}
