//! `ecne check`: whether the index answers for the corpus.

use std::fmt::Write as _;
use std::io::Write as _;

use ecne_index::{Check, Options};
use serde_json::{Value, json};

use crate::arguments::ReportFormat as Format;
use crate::clean::clean;
use crate::failure::{Failure, Status};
use crate::index::warning_line;
use crate::output::Output;
use crate::places::{self, Places};
use crate::progress::Bar;
use crate::wire;
use crate::words::count;

/// Compare the index with the corpus and verify its checksums.
#[derive(clap::Args)]
#[command(
    after_help = "Exit status 1 when a document cannot be read, is missing from the index, \
    has changed since, or when the index is damaged. Nothing is changed."
)]
pub struct Args {
    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Checks, and exits with 1 when something is off.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let bar = Bar::new();
    let options = Options::new(&places.corpus, &places.index);
    let checked = ecne_index::check(&options, &bar);
    bar.clear();
    let check = checked.map_err(|error| places::failure(&error))?;
    let printed = match args.format {
        Format::Text => text(&check),
        Format::Json => wire::line(&json(&check)),
    };
    output.write_all(printed.as_bytes())?;
    Ok(if check.ok() {
        Status::Done
    } else {
        Status::NothingFound
    })
}

fn text(check: &Check) -> String {
    let mut out = String::new();
    let verdict = if check.ok() {
        "in order"
    } else {
        "not in order"
    };
    let _ = writeln!(out, "{}: {verdict}", count(check.documents, "document"));
    for failure in &check.unreadable {
        let (document, error) = (clean(&failure.document), clean(&failure.error));
        let _ = writeln!(out, "cannot be read: {document}: {error}");
    }
    let lists = [
        ("changed or gone since it was indexed", &check.stale),
        ("not in the index yet", &check.missing),
        ("damaged file of the index", &check.damaged),
    ];
    for (what, names) in lists {
        for name in names {
            let _ = writeln!(out, "{what}: {}", clean(name));
        }
    }
    if !check.damaged.is_empty() {
        out.push_str("delete the index and build it anew with `ecne index`\n");
    } else if !(check.stale.is_empty() && check.missing.is_empty()) {
        out.push_str("bring it up to date with `ecne index`\n");
    }
    for warning in &check.warnings {
        out.push_str(&warning_line(warning));
    }
    out
}

fn json(check: &Check) -> Value {
    json!({
        "ok": check.ok(),
        "documents": check.documents,
        "unreadable": check.unreadable.iter().map(wire::failure).collect::<Vec<_>>(),
        "stale": check.stale,
        "missing": check.missing,
        "damaged": check.damaged,
        "warnings": check.warnings.iter().map(wire::warning).collect::<Vec<_>>(),
    })
}
