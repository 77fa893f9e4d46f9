//! The harness: a folder for each test, commands run in it, and failures that show what ran where.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder for one test, removed when the test passes.
pub struct Folder {
    path: PathBuf,
}

/// How a command ended.
pub struct Outcome {
    /// Exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    shown: String,
}

impl Folder {
    /// A fresh, empty folder; `name` is unique among the tests.
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder { path }
    }

    /// A folder whose `corpus` holds copies of the documents that come with the program.
    pub fn with_corpus(name: &str) -> Self {
        let folder = Folder::new(name);
        let from = root().join("corpus");
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                folder.write_under(
                    "corpus",
                    &entry.file_name(),
                    &fs::read(entry.path()).unwrap(),
                );
            }
        }
        folder
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        self.write_under("", OsStr::new(name), content.as_ref());
    }

    fn write_under(&self, folder: &str, name: &OsStr, content: &[u8]) {
        let path = self.path.join(folder).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The command with nothing of the caller's environment that changes what it prints.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ecne"));
        command
            .args(arguments)
            .current_dir(&self.path)
            .stdin(Stdio::null());
        for name in [
            "ECNE_CORPUS",
            "ECNE_INDEX",
            "NO_COLOR",
            "COLUMNS",
            "PAGER",
            "ECNE_PAGER",
        ] {
            command.env_remove(name);
        }
        command
            .env("XDG_CACHE_HOME", self.path.join("cache"))
            .env("TERM", "xterm-256color");
        command
    }

    /// Runs the command; arguments are separated by spaces.
    pub fn run(&self, line: &str) -> Outcome {
        self.run_with(line.split_whitespace())
    }

    /// Runs the command.
    pub fn run_with<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

impl Outcome {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let folder = command
            .get_current_dir()
            .unwrap_or(Path::new("."))
            .display();
        let status = output.status;
        let shown = format!(
            "{command:?}\nin {folder}: {status}\n--- stdout\n{stdout}\n--- stderr\n{stderr}\n---"
        );
        Outcome {
            status: status.code(),
            stdout,
            stderr,
            shown,
        }
    }

    /// Asserts the exit status.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "exit status of {}", self.shown);
        self
    }

    /// Asserts that the standard output holds some text.
    #[track_caller]
    pub fn prints(self, part: &str) -> Self {
        assert!(
            self.stdout.contains(part),
            "no {part:?} printed by {}",
            self.shown
        );
        self
    }

    /// Asserts that the standard output does not hold some text.
    #[track_caller]
    pub fn omits(self, part: &str) -> Self {
        assert!(
            !self.stdout.contains(part),
            "{part:?} printed by {}",
            self.shown
        );
        self
    }

    /// Asserts that the standard error is one line, `ecne: ...`, that holds some text.
    #[track_caller]
    pub fn complains(self, part: &str) -> Self {
        let one_line = self.stderr.lines().count() == 1 && self.stderr.starts_with("ecne: ");
        assert!(one_line, "not one line of complaint from {}", self.shown);
        assert!(
            self.stderr.contains(part),
            "no {part:?} in the complaint of {}",
            self.shown
        );
        self
    }

    /// Asserts an empty standard error.
    #[track_caller]
    pub fn quietly(self) -> Self {
        assert!(
            self.stderr.is_empty(),
            "something on the standard error of {}",
            self.shown
        );
        self
    }

    /// The standard output as JSON, one value a line.
    #[track_caller]
    pub fn json(&self) -> Vec<serde_json::Value> {
        let parse = |line| serde_json::from_str(line);
        let values: Result<Vec<_>, _> = self.stdout.lines().map(parse).collect();
        values.unwrap_or_else(|e| panic!("no JSON ({e}) from {}", self.shown))
    }
}

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares with a file beside the tests; with `ECNE_BLESS` set, writes it instead, so that a wanted
/// change shows as a diff.
#[track_caller]
pub fn equals_file(actual: &str, name: &str) {
    let path = root().join("tests").join(name);
    if std::env::var_os("ECNE_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differ = expected
        .lines()
        .zip(actual.lines())
        .position(|(a, b)| a != b);
    let line = differ.unwrap_or(expected.lines().count().min(actual.lines().count()));
    assert!(
        expected == actual,
        "not as in {} from line {} on:\n{}\n--- instead:\n{}\n--- the whole:\n{actual}\n\
         (ECNE_BLESS=1 accepts it)",
        path.display(),
        line + 1,
        expected.lines().nth(line).unwrap_or("(the end)"),
        actual.lines().nth(line).unwrap_or("(the end)"),
    );
}
