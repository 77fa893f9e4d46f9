//! The command `ecne`: the only code that prints, exits, or knows the wire formats.

mod extract;
mod wire;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Finds who said what, when, in the minutes of the European Cooperation Network on Elections.
#[derive(Parser)]
#[command(name = "ecne", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Extract(extract::Args),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Extract(args) => extract::run(&args),
    }
}
