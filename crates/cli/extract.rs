//! `ecne extract`: what a reader makes of a file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ecne_extract::{Document, Limits, Minutes};

use crate::wire;

/// Print the text or the structure of files.
#[derive(clap::Args)]
pub struct Args {
    /// The files to read.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Whether running headers, footers and page numbers stay in the text.
    #[arg(long, value_enum, default_value_t = Furniture::Drop)]
    furniture: Furniture,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Furniture {
    Drop,
    Keep,
}

/// Prints every file in order.
pub fn run(args: &Args) -> ExitCode {
    let mut read = 0;
    for (i, file) in args.files.iter().enumerate() {
        if i > 0 && args.format == Format::Text {
            print!("\u{c}");
        }
        match document(file) {
            Ok(document) => {
                read += 1;
                print_document(args, file, &document);
            }
            Err(message) => eprintln!("ecne: {}: {message}", file.display()),
        }
    }
    if read > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

fn document(file: &Path) -> Result<Document, String> {
    let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
    ecne_extract::read(&bytes, None, &Limits::default()).map_err(|e| e.to_string())
}

fn print_document(args: &Args, file: &Path, document: &Document) {
    match args.format {
        Format::Text => print!("{}", document.to_text(args.furniture == Furniture::Keep)),
        Format::Json => {
            let minutes = Minutes::of(document);
            println!(
                "{}",
                wire::document(&file.display().to_string(), document, &minutes)
            );
        }
    }
}
