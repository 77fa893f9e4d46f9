//! Long output in a pager: `$ECNE_PAGER`, `$PAGER` or `less`.

use std::io::Write;
use std::process::{Command, Stdio};

/// Shows text in the pager and waits for it to end. `false` when none can be started, so that the
/// text is to be printed as it is.
pub fn show(text: &str) -> bool {
    let Some(mut command) = command() else {
        return false;
    };
    let Ok(mut child) = command.stdin(Stdio::piped()).spawn() else {
        return false;
    };
    if let Some(mut input) = child.stdin.take() {
        // Who quits the pager early has read enough.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait().is_ok()
}

/// The pager as a program and its arguments, split at spaces; no shell is asked. An empty value
/// means none.
fn command() -> Option<Command> {
    let set = |name| std::env::var(name).ok();
    let line = set("ECNE_PAGER")
        .or_else(|| set("PAGER"))
        .unwrap_or_else(|| "less".to_owned());
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next()?);
    command.args(words);
    // Colours and links as they are, and no paging of what fits on the screen.
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "-FRX");
    }
    Some(command)
}
