//! `ecne index`: brings the index up to date with the corpus, and says what it did.

use std::fmt::Write as _;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::time::Instant;

use ecne_extract::WarningKind;
use ecne_index::{DocumentWarning, Options, Report};
use serde_json::{Value, json};

use crate::arguments::ReportFormat as Format;
use crate::clean::clean;
use crate::failure::{Failure, Status, notice};
use crate::limits;
use crate::output::Output;
use crate::places::{self, Places};
use crate::progress::Bar;
use crate::wire;
use crate::words::{count, list};

/// Bring the index up to date with the corpus.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    ecne index                                read what is new or changed\n  \
    ecne index --strict --deny damaged        for CI: exit 2 when a document cannot be read\n  \
    ecne index --corpus minutes --index idx   another corpus, its index elsewhere\n\n\
    Files that are as they were are not read again; a reader sees the index before or after.")]
pub struct Args {
    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// How many documents to read at once [default: one a processor].
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Working memory in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 128)]
    memory: usize,
    /// Exit with 2 when a document cannot be read, after everything else was indexed.
    #[arg(long)]
    strict: bool,
    /// Exit with 2 also for warnings of this kind; can be given several times.
    #[arg(long, value_name = "WARNING", value_parser = warning_kind, value_delimiter = ',')]
    deny: Vec<WarningKind>,
    /// Read every file, even where size and time are as they were, and verify the index itself.
    #[arg(long)]
    verify: bool,
    /// Write everything anew into one piece and purge what was removed.
    #[arg(long)]
    compact: bool,
    #[command(flatten)]
    limits: limits::Args,
}

fn warning_kind(name: &str) -> Result<WarningKind, String> {
    let names = WarningKind::ALL.map(WarningKind::name).join(", ");
    let kind = WarningKind::ALL
        .into_iter()
        .find(|kind| kind.name() == name);
    kind.ok_or(format!("one of {names}"))
}

/// Builds, reports, and fails for what `--strict` and `--deny` name.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let begun = Instant::now();
    let options = Options {
        jobs: args.jobs,
        memory: args.memory.saturating_mul(1 << 20),
        verify: args.verify,
        compact: args.compact,
        limits: args.limits.limits(),
        ..Options::new(&places.corpus, &places.index)
    };
    let bar = Bar::new();
    let built = ecne_index::build(&options, &bar);
    bar.clear();
    let report = built.map_err(|error| places::failure(&error))?;
    let seconds = begun.elapsed().as_secs_f64();
    let printed = match args.format {
        Format::Text => text(&report, places),
        Format::Json => wire::line(&json(&report, places, seconds)),
    };
    output.write_all(printed.as_bytes())?;
    output.flush()?;
    Ok(verdict(args, &report))
}

fn verdict(args: &Args, report: &Report) -> Status {
    let denied = report
        .warnings
        .iter()
        .filter(|w| args.deny.contains(&w.warning.kind))
        .count();
    let failed = if args.strict { report.failed.len() } else { 0 };
    if failed + denied == 0 {
        return Status::Done;
    }
    let mut reasons = Vec::new();
    if failed > 0 {
        reasons.push(format!(
            "{} cannot be read",
            count(failed as u64, "document")
        ));
    }
    if denied > 0 {
        reasons.push(format!(
            "{} of a denied kind",
            count(denied as u64, "warning")
        ));
    }
    notice(&list(&reasons));
    Status::Reported
}

fn text(report: &Report, places: &Places) -> String {
    let mut out = String::new();
    let changes = [
        (report.added, "added"),
        (report.updated, "updated"),
        (report.removed, "removed"),
        (report.unchanged, "unchanged"),
    ];
    let told: Vec<String> = changes
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    let _ = writeln!(
        out,
        "{}{}, {} in {}{}",
        if report.changed {
            ""
        } else {
            "Nothing changed: "
        },
        count(report.documents, "document"),
        count(report.passages, "passage"),
        clean(&crate::paths::name(&places.index)),
        if told.is_empty() {
            String::new()
        } else {
            format!(" ({})", told.join(", "))
        },
    );
    for failure in &report.failed {
        let (document, error) = (clean(&failure.document), clean(&failure.error));
        let _ = writeln!(out, "cannot be read: {document}: {error}");
    }
    for warning in &report.warnings {
        out.push_str(&warning_line(warning));
    }
    if report.other_files > 0 {
        let files = count(report.other_files, "file");
        let _ = writeln!(out, "left alone: {files} of other types");
    }
    out
}

/// One warning on one line, as `index` and `check` print it.
pub fn warning_line(warning: &DocumentWarning) -> String {
    let page = warning
        .warning
        .page
        .map(|p| format!(", page {p}"))
        .unwrap_or_default();
    let kind = warning.warning.kind.name();
    let (document, message) = (clean(&warning.document), clean(&warning.warning.message));
    format!("warning: {document}{page}: {message} ({kind})\n")
}

fn json(report: &Report, places: &Places, seconds: f64) -> Value {
    json!({
        "documents": report.documents,
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "reused": report.reused,
        "failed": report.failed.iter().map(wire::failure).collect::<Vec<_>>(),
        "warnings": report.warnings.iter().map(wire::warning).collect::<Vec<_>>(),
        "passages": report.passages,
        "pages_read": report.pages_read,
        "other_files": report.other_files,
        "changed": report.changed,
        "index": crate::paths::name(&places.index),
        "seconds": seconds,
    })
}
