//! `ecne help`, and what a distribution packs beside the program: completions and man pages.

use std::path::PathBuf;

use clap::Command;
use clap_complete::Shell;

use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::paths;

/// The query language on one screen.
const LANGUAGE: &str = include_str!("help/query.txt");

/// Print help on a command, or on the query language.
#[derive(clap::Args)]
pub struct Args {
    /// A command, or `query`.
    topic: Option<String>,
}

/// Prints help on a topic.
pub fn run(args: &Args, command: Command, output: &mut Output) -> Result<Status, Failure> {
    let mut command = command;
    command.build();
    let topic = args.topic.as_deref().unwrap_or_default();
    if topic == "query" {
        output.show(LANGUAGE)?;
        return Ok(Status::Done);
    }
    let about = match topic {
        "" => Some(&mut command),
        name => command.find_subcommand_mut(name),
    };
    let help = about.map(|found| found.render_long_help());
    let help = help.ok_or_else(|| {
        Failure::Message(format!(
            "no help on '{topic}'; `ecne help` lists the commands"
        ))
    })?;
    output.show(&help.to_string())?;
    Ok(Status::Done)
}

/// Print completions for a shell.
#[derive(clap::Args)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

/// Prints the completions.
pub fn completions(
    args: &Completions,
    mut command: Command,
    output: &mut Output,
) -> Result<Status, Failure> {
    clap_complete::generate(args.shell, &mut command, "ecne", output);
    Ok(Status::Done)
}

/// Write man pages into a folder.
#[derive(clap::Args)]
pub struct Man {
    /// The folder; it must exist.
    folder: PathBuf,
}

/// Writes `ecne.1`, and `ecne-COMMAND.1` for each command.
pub fn man(args: &Man, command: Command) -> Result<Status, Failure> {
    let written = clap_mangen::generate_to(command, &args.folder);
    written.map_err(|e| Failure::Message(format!("{}: {e}", paths::name(&args.folder))))?;
    Ok(Status::Done)
}
