//! A document as a person would check it: what was read from where, in plain text.

use std::fmt::Write;

use super::{Header, Intervention, Minutes};
use crate::Document;

/// The header's fields with their evidence, the sections, each intervention with speaker and page,
/// the mentions and the warnings, as lines of plain text. Control characters of the document are
/// left as they are: whoever prints it must see to them.
pub fn outline(document: &Document, minutes: &Minutes) -> String {
    let mut out = String::new();
    header(&mut out, &minutes.header);
    let mut section: &[String] = &[];
    let _ = writeln!(out, "\nInterventions: {}", minutes.interventions.len());
    for intervention in &minutes.interventions {
        let path = minutes.sections.get(intervention.start.block);
        let path = path.map_or(section, Vec::as_slice);
        if path != section {
            let _ = writeln!(out, "\n  {}", path.join(" > "));
            section = path;
        }
        turn(&mut out, document, intervention);
    }
    mentions(&mut out, minutes);
    acts(&mut out, minutes);
    for warning in &document.warnings {
        let page = warning.page.map_or(String::new(), |p| format!(" (p. {p})"));
        let _ = writeln!(
            out,
            "warning: {}: {}{page}",
            warning.kind.name(),
            warning.message
        );
    }
    out
}

fn header(out: &mut String, header: &Header) {
    let dates = match (header.date_start, header.date_end) {
        (Some(start), Some(end)) if start != end => Some(format!("{start}..{end}")),
        (start, _) => start.map(|s| s.to_string()),
    };
    let body = header
        .body
        .as_ref()
        .map(|b| format!("{} ({})", b.id, b.name));
    let fields = [
        ("kind", Some(header.kind.name().to_owned())),
        ("title", header.title.clone()),
        ("issuer", header.issuer.clone()),
        ("body", body),
        ("date", dates),
        ("place", header.place.clone()),
        ("number", header.number.map(|n| n.to_string())),
    ];
    for (field, value) in fields {
        let value = value.as_deref().unwrap_or("-");
        let _ = write!(out, "{field:<7} {value}");
        if let Some(evidence) = header.evidence.iter().find(|e| e.field == field) {
            let _ = write!(
                out,
                "   [block {}: {}]",
                evidence.at.block + 1,
                short(&evidence.text, 60)
            );
        }
        out.push('\n');
    }
}

fn turn(out: &mut String, document: &Document, intervention: &Intervention) {
    let block = document.blocks.get(intervention.start.block);
    let paragraph = block
        .and_then(|b| b.paragraph)
        .map_or(String::new(), |p| format!(" ¶{p}"));
    let page = block.and_then(|b| b.page_at(intervention.start.offset));
    let page = page.map_or(String::new(), |p| format!(" p.{p}"));
    let person = intervention
        .person
        .as_ref()
        .map_or(String::new(), |p| format!(" ({p})"));
    let region = intervention
        .region
        .as_ref()
        .map_or(String::new(), |r| format!(" [{r}]"));
    let _ = writeln!(
        out,
        "  {}{}{person}{region}{paragraph}{page} {}: {}",
        intervention.speakers.join(", "),
        if intervention.certainty == super::Certainty::Inferred {
            "~"
        } else {
            ""
        },
        format_args!("\"{}\"", intervention.evidence),
        short(&intervention.text(document), 80),
    );
}

fn mentions(out: &mut String, minutes: &Minutes) {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for mention in &minutes.mentions {
        match counts.iter_mut().find(|(code, _)| *code == mention.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((&mention.code, 1)),
        }
    }
    let all: Vec<String> = counts
        .iter()
        .map(|(code, n)| format!("{code} {n}"))
        .collect();
    let _ = writeln!(out, "\nMentions: {}", all.join(", "));
}

fn acts(out: &mut String, minutes: &Minutes) {
    let mut acts: Vec<&str> = minutes.acts.iter().map(|a| a.act.as_str()).collect();
    acts.sort_unstable();
    acts.dedup();
    if !acts.is_empty() {
        let _ = writeln!(out, "Acts: {}", acts.join("; "));
    }
}

/// The first characters of a text, with an ellipsis where more follow.
fn short(text: &str, length: usize) -> String {
    let mut short: String = text.chars().take(length).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
