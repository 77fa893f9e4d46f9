//! What clap reports, in our form: help and version on the standard output, an error as one line.

use std::io::{IsTerminal, Write};

use clap::error::ErrorKind;

use crate::failure::{Failure, Status};

/// Prints the help or the version that was asked for; anything else is a failure.
pub fn explain(error: &clap::Error) -> Result<Status, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let styled = error.render();
            let mut out = std::io::stdout().lock();
            if out.is_terminal() {
                write!(out, "{}", styled.ansi())?;
            } else {
                write!(out, "{styled}")?;
            }
            out.flush()?;
            Ok(Status::Done)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Err(Failure::new(
                "a command is missing: try `ecne search \"hotline for mayors\"` or `ecne --help`",
            ))
        }
        ErrorKind::InvalidSubcommand => {
            let line = one_line(&error.render().to_string());
            let hint = "; to search for words, `ecne search WORDS`";
            let hint = if line.contains("similar") { "" } else { hint };
            Err(Failure::Message(line + hint))
        }
        _ => Err(Failure::Message(one_line(&error.render().to_string()))),
    }
}

/// Clap's message and its tips, without its usage paragraph. The message of a missing argument
/// goes on over indented lines.
fn one_line(rendered: &str) -> String {
    let told = rendered
        .lines()
        .take_while(|line| !line.starts_with("Usage:"));
    let kept: Vec<&str> = told
        .filter(|line| !line.starts_with("For more information"))
        .map(|line| {
            let line = line.trim();
            line.strip_prefix("error: ")
                .or(line.strip_prefix("tip: "))
                .unwrap_or(line)
        })
        .filter(|line| !line.is_empty())
        .collect();
    kept.join("; ").replace(":; ", ": ")
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn clap_messages_become_one_line() {
        let rendered = "error: unexpected argument '--limt' found\n\n  \
            tip: a similar argument exists: '--limit'\n\nUsage: ecne search [OPTIONS]\n\n\
            For more information, try '--help'.\n";
        assert_eq!(
            one_line(rendered),
            "unexpected argument '--limt' found; a similar argument exists: '--limit'"
        );
    }
}
