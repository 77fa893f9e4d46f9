//! `ecne extract`: what the readers make of a file.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use ecne_extract::{Document, Minutes};

use crate::clean::clean_lines;
use crate::failure::{Failure, Status, notice};
use crate::output::Output;
use crate::{limits, outline, paths, reading, wire};

/// Print the text or the structure of files.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    ecne extract minutes.pdf\n  \
    ecne extract --format outline minutes.pdf      who speaks where, to check by eye\n  \
    ecne extract --format json *.pdf > all.jsonl   one object a line and file\n\n\
    Files are separated by a form feed; one that cannot be read leaves its place empty. \
    Exit status 2 when none could be read.")]
pub struct Args {
    /// The files to read; - is the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Whether running headers, footers and page numbers stay in the text.
    #[arg(long, value_enum, default_value_t = Furniture::Drop)]
    furniture: Furniture,
    /// How many files to read at once.
    #[arg(long, short, value_name = "N", default_value = "1")]
    jobs: NonZeroUsize,
    #[command(flatten)]
    limits: limits::Args,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    /// The blocks, one blank line between two.
    Text,
    /// One object a line and file.
    Json,
    /// Header, sections, speakers, mentions and warnings, for a person to check.
    Outline,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Furniture {
    Drop,
    Keep,
}

/// Prints every file in order.
pub fn run(args: &Args, output: &mut Output) -> Result<Status, Failure> {
    let limits = args.limits.limits();
    let mut read = 0;
    let work = |file: &Path| {
        let document = reading::document(file, &limits)?;
        Ok(rendered(args, file, &document))
    };
    let emit = |i: usize, result: Result<String, String>| -> Result<(), Failure> {
        if i > 0 && args.format != Format::Json {
            output.write_all(b"\x0c")?;
        }
        match result {
            Ok(text) => {
                read += 1;
                output.write_all(text.as_bytes())?;
            }
            Err(reason) => report(args, &args.files[i], &reason, output)?,
        }
        Ok(())
    };
    reading::in_order(&args.files, args.jobs.get(), work, emit)?;
    Ok(if read > 0 {
        Status::Done
    } else {
        Status::Reported
    })
}

fn rendered(args: &Args, file: &Path, document: &Document) -> String {
    match args.format {
        Format::Text => {
            let text = document.to_text(args.furniture == Furniture::Keep);
            clean_lines(&text).into_owned()
        }
        Format::Json => wire::line(&wire::document(
            &paths::name(file),
            document,
            &Minutes::of(document),
        )),
        Format::Outline => outline::of(&paths::name(file), document, &Minutes::of(document)),
    }
}

/// In JSON a failed file keeps its line, so that lines and files can be joined by number.
fn report(args: &Args, file: &Path, reason: &str, output: &mut Output) -> Result<(), Failure> {
    let name = paths::name(file);
    // What was read before stands in the output before the line about this one.
    output.flush()?;
    notice(&format!("{name}: {reason}"));
    if args.format == Format::Json {
        output.write_all(wire::line(&wire::unreadable(&name, reason)).as_bytes())?;
    }
    Ok(())
}
