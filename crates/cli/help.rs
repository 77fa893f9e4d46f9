//! `ecne help`, and what a distribution packs beside the program: completions and man pages.

use std::path::PathBuf;

use clap::Command;
use clap_complete::Shell;

use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::paths;
use crate::screen::{Look, Role, Sheet, width};

/// What the command adds to the language.
const BESIDE: &str = include_str!("help/query.txt");

/// Column of the right side of a table.
const RIGHT: usize = 30;

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
        output.show(&language(output.look()))?;
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

/// The reference of the query language, out of its Markdown: tables as two columns, and paragraphs.
fn language(look: Look) -> String {
    let mut sheet = Sheet::new(look);
    let mut paragraph: Vec<&str> = Vec::new();
    let lines = ecne_query::LANGUAGE.lines().chain([""]);
    for line in lines.chain(BESIDE.lines()).chain([""]) {
        let row = line.strip_prefix('|').and_then(|l| l.strip_suffix('|'));
        match row {
            None if line.starts_with('#') => {}
            None if !line.is_empty() => {
                paragraph.push(line);
                continue;
            }
            Some(row) if row.starts_with("---") => {}
            Some(row) => self::row(&mut sheet, row),
            None => {}
        }
        if !paragraph.is_empty() {
            sheet.lines(Role::Text, &plain(&paragraph.join(" ")));
            paragraph.clear();
        }
        if row.is_none() {
            sheet.blank();
        }
    }
    let text = sheet.into_text();
    format!("{}\n", text.trim_end())
}

/// What to write on the left, what it does on the right; heads are without a code.
fn row(sheet: &mut Sheet, row: &str) {
    // A bar that is no border is escaped.
    let row = row.replace("\\|", "\u{0}");
    let Some((left, right)) = row.split_once('|') else {
        return;
    };
    let cell = |text: &str| plain(text.trim()).replace('\u{0}', "|");
    let role = match row.contains('`') {
        true => Role::Text,
        false => Role::Title,
    };
    let left = cell(left);
    sheet.column(2).put(role, &left);
    if width(&left) + 4 > RIGHT {
        sheet.end();
    }
    let right = cell(right);
    if sheet.look().plain {
        sheet.put(Role::Text, ": ").put(role, &right).end();
        return;
    }
    let room = sheet.look().width.saturating_sub(RIGHT).max(20);
    for line in crate::screen::wrap(&right, room) {
        sheet.column(RIGHT).put(role, &right[line]).end();
    }
}

/// Without the marks of Markdown.
fn plain(text: &str) -> String {
    text.replace("` `", "  ").replace('`', "")
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
