//! How a run ends: the exit statuses, and the one line that says why.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use crate::clean::clean;

/// How a run ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Found, or done: 0.
    Done,
    /// Nothing found: 1.
    NothingFound,
    /// Something went wrong that was reported on the way: 2.
    Reported,
}

/// Why a run came to nothing.
#[derive(Debug)]
pub enum Failure {
    /// One line for the user, without a final full stop.
    Message(String),
    /// The same, where a damaged index may be what is behind it.
    Unreadable(String),
    /// Nobody reads the output any more. That is no error: `ecne search x | head -1` is a good
    /// way to ask for one line.
    ClosedPipe,
}

impl Failure {
    /// A failure with its line.
    pub fn new(message: impl Into<String>) -> Self {
        Failure::Message(message.into())
    }
}

/// Only output is written with `?`; files that cannot be read are named where they are read.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::ClosedPipe
        } else {
            Failure::Message(format!("cannot write the output: {error}"))
        }
    }
}

/// What went wrong inside the program, if anything did.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Keeps what a panic says, until it is known whether the program is to blame for it.
pub fn remember(panic: &dyn std::fmt::Display) {
    let mut first = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
    first.get_or_insert_with(|| panic.to_string());
}

/// What a panic said that was remembered, as a line.
pub fn panicked() -> Option<String> {
    let panic = PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
    panic.map(|panic| format!("internal error, please report it: {panic}"))
}

/// Writes one line to the standard error, `ecne: ...`. A closed standard error is no reason to
/// panic, so the result is dropped.
pub fn notice(message: &str) {
    let line = format!("ecne: {}\n", clean(message));
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

/// The error and what caused it, outermost first, on one line.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut next = error.source();
    // Ten is deeper than any chain here, and a bound against a cycle.
    for _ in 0..10 {
        let Some(cause) = next else { break };
        let text = cause.to_string();
        if !out.contains(&text) {
            out.push_str(": ");
            out.push_str(&text);
        }
        next = cause.source();
    }
    out
}

/// Reports a failure and turns the outcome into the process's exit status.
pub fn exit(outcome: Result<Status, Failure>) -> ExitCode {
    match outcome {
        Ok(Status::Done) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Status::NothingFound) => ExitCode::from(1),
        Ok(Status::Reported) => ExitCode::from(2),
        Err(Failure::Message(message) | Failure::Unreadable(message)) => {
            notice(&message);
            ExitCode::from(2)
        }
    }
}
