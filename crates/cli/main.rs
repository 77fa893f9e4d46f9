//! The command `ecne`: the only code that prints, exits, or knows the wire formats.
//!
//! One file a subcommand, each with its arguments and a `run`; what several of them need stands in
//! `arguments` (flags and where things lie), `output` (the one way out), `failure` (the one way to
//! fail), `wire` (JSON) and `clean` (what may reach a terminal).

mod arguments;
mod check;
mod clean;
mod excerpt;
mod extract;
mod failure;
mod fetch;
mod fresh;
mod help;
mod index;
mod interrupt;
mod limits;
mod listed;
mod meeting;
mod meetings;
mod out_of;
mod outline;
mod output;
mod pager;
mod paths;
mod places;
mod progress;
mod query_errors;
mod reading;
mod screen;
mod search;
mod shell;
mod show;
mod speakers;
mod table;
mod timeline;
mod unread;
mod usage;
mod versions;
mod wire;
mod words;

use std::ffi::OsString;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::places::{Places, guarded};

/// Finds who said what, when, in the minutes of the European Cooperation Network on Elections.
#[derive(Parser)]
#[command(name = "ecne", version, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    common: arguments::Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Search(search::Args),
    Index(index::Args),
    Show(show::Args),
    Timeline(timeline::Args),
    Speakers(speakers::Args),
    Meetings(meetings::Args),
    Fetch(fetch::Args),
    Extract(extract::Args),
    Check(check::Args),
    Help(help::Args),
    #[command(hide = true)]
    Completions(help::Completions),
    #[command(hide = true)]
    Man(help::Man),
}

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let format = ecne_index::FORMAT;
    let commit = match env!("ECNE_COMMIT") {
        "" => String::new(),
        commit => format!(", commit {commit}"),
    };
    format!(
        "{} (index format {format}{commit})",
        env!("CARGO_PKG_VERSION")
    )
});

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let command = definition_for(arguments.get(1));
    let arguments = arguments::query_words_last(&command, arguments);
    let outcome = match command
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches))
    {
        Ok(cli) => run_guarded(&cli),
        Err(error) => usage::explain(&error),
    };
    failure::exit(outcome)
}

/// The command line, with what `--version` says.
fn definition() -> clap::Command {
    Cli::command().version(VERSION.as_str())
}

/// The command line of one command alone where the first argument names one that waits for nothing
/// but the index: to define all the others would take longer than to read the arguments.
fn definition_for(first: Option<&OsString>) -> clap::Command {
    let command = |name| clap::Command::new(name);
    let alone = match first.and_then(|name| name.to_str()) {
        Some("search") => search::Args::augment_args(command("search")),
        Some("show") => show::Args::augment_args(command("show")),
        Some("speakers") => speakers::Args::augment_args(command("speakers")),
        Some("timeline") => timeline::Args::augment_args(command("timeline")),
        _ => return definition(),
    };
    let root = command("ecne").disable_help_subcommand(true);
    arguments::Common::augment_args(root).subcommand(alone)
}

/// Runs the command. What goes wrong inside it is told as an error of the program, unless it is the
/// index that is damaged.
fn run_guarded(cli: &Cli) -> Result<Status, Failure> {
    std::panic::set_hook(Box::new(|panic| failure::remember(panic)));
    let outcome = catch_unwind(AssertUnwindSafe(|| run(cli)));
    let panic = failure::panicked();
    match outcome {
        Ok(outcome) => {
            // One that was caught on the way cost one document, which was reported as unreadable.
            panic.iter().for_each(|panic| failure::notice(panic));
            outcome
        }
        Err(_) => {
            let line = panic.unwrap_or_else(|| "internal error".to_owned());
            Err(Failure::Message(line))
        }
    }
}

fn run(cli: &Cli) -> Result<Status, Failure> {
    let mut output = Output::new(&cli.common);
    let places = Places::of(&cli.common);
    let index = places.index.as_path();
    let status = match &cli.command {
        Command::Search(args) => guarded(index, || search::run(args, &places, &mut output)),
        Command::Index(args) => guarded(index, || index::run(args, &places, &mut output)),
        Command::Timeline(args) => guarded(index, || timeline::run(args, &places, &mut output)),
        Command::Speakers(args) => guarded(index, || speakers::run(args, &places, &mut output)),
        Command::Show(args) => guarded(index, || show::run(args, &places, &mut output)),
        Command::Meetings(args) => guarded(index, || meetings::run(args, &places, &mut output)),
        Command::Check(args) => guarded(index, || check::run(args, &places, &mut output)),
        Command::Fetch(args) => fetch::run(args, &places, &mut output),
        Command::Extract(args) => extract::run(args, &mut output),
        Command::Help(args) => help::run(args, definition(), &mut output),
        Command::Completions(args) => help::completions(args, definition(), &mut output),
        Command::Man(args) => help::man(args, definition()),
    }?;
    output.flush()?;
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_command_alone_reads_its_arguments_as_among_the_others() {
        let lines = [
            "--help",
            "-h",
            "--version",
            "--limt 3",
            "--limit x",
            "--color no -- a",
            "--corpus",
            "--limit 3 --plain -- hotline -mayors",
            "-- --all",
            "a b",
            "",
        ];
        for name in ["search", "show", "speakers", "timeline"] {
            for line in lines {
                let words = ["ecne", name].into_iter().chain(line.split_whitespace());
                let words: Vec<OsString> = words.map(OsString::from).collect();
                let read = |command: clap::Command| {
                    let matches = command.try_get_matches_from(&words);
                    let matches = matches.map(|m| format!("{:?}", m.subcommand()));
                    matches.map_err(|e| e.to_string())
                };
                let alone = read(definition_for(words.get(1)));
                assert_eq!(alone, read(definition()), "{name} {line}");
            }
        }
    }
}
