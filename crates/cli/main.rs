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
mod show;
mod speakers;
mod table;
mod timeline;
mod usage;
mod versions;
mod wire;
mod words;

use std::io::Write;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::places::Places;

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
    std::panic::set_hook(Box::new(|panic| {
        failure::notice(&format!("internal error, please report it: {panic}"));
    }));
    let command = definition();
    let arguments = arguments::query_words_last(&command, std::env::args_os().collect());
    let outcome = match command
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches))
    {
        Ok(cli) => run(&cli),
        Err(error) => usage::explain(&error),
    };
    failure::exit(outcome)
}

/// The command line, with what `--version` says.
fn definition() -> clap::Command {
    Cli::command().version(VERSION.as_str())
}

fn run(cli: &Cli) -> Result<Status, Failure> {
    let mut output = Output::new(&cli.common);
    let places = || Places::of(&cli.common);
    let status = match &cli.command {
        Command::Search(args) => search::run(args, &places(), &mut output),
        Command::Index(args) => index::run(args, &places(), &mut output),
        Command::Timeline(args) => timeline::run(args, &places(), &mut output),
        Command::Speakers(args) => speakers::run(args, &places(), &mut output),
        Command::Show(args) => show::run(args, &places(), &mut output),
        Command::Meetings(args) => meetings::run(args, &places(), &mut output),
        Command::Fetch(args) => fetch::run(args, &places(), &mut output),
        Command::Extract(args) => extract::run(args, &mut output),
        Command::Check(args) => check::run(args, &places(), &mut output),
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
}
