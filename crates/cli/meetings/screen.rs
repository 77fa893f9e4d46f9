//! The meetings as a table for people.

use ecne_extract::minutes::Kind;
use ecne_index::Listing;
use jiff::civil::Date;

use super::join::{Paper, Row};
use crate::screen::{Look, Role, Sheet, width};
use crate::words::short_date;

/// Columns of the longest label that is shown whole beside the others.
const LABEL: usize = 40;

/// Columns of what is said of a document, and of the longest that can be said of one.
const STATE: [usize; 2] = [10, 12];

/// The whole screen, with what there is to note.
pub fn text(rows: &[Row], listings: &[Listing], notes: &[String], look: Look) -> String {
    let mut sheet = Sheet::new(look);
    sheet.put(Role::Title, &summary(rows));
    sheet.right(Role::Aside, &source(listings));
    sheet.end();
    for note in notes {
        sheet.lines(Role::Notice, &format!("note: {note}"));
    }
    if rows.is_empty() {
        return sheet.into_text();
    }
    sheet.blank();
    if look.plain {
        for row in rows {
            plain(&mut sheet, row);
        }
    } else {
        table(&mut sheet, rows);
    }
    sheet.into_text()
}

fn summary(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "no such meeting".to_owned();
    }
    let listed = rows.iter().filter(|row| row.listed).count();
    let held = rows
        .iter()
        .filter(|row| row.listed && row.is_held())
        .count();
    let mut text = format!("{listed} listed, {held} with a document here");
    let unlisted = rows.len() - listed;
    if unlisted > 0 {
        text.push_str(&format!("; {unlisted} here and not listed"));
    }
    text
}

fn source(listings: &[Listing]) -> String {
    match listings {
        [] => "source: the documents; no page here lists meetings".to_owned(),
        [one] => format!("source: {}, copy in this corpus", one.document),
        many => format!("source: {} pages of this corpus", many.len()),
    }
}

fn table(sheet: &mut Sheet, rows: &[Row]) {
    let dates: Vec<String> = rows.iter().map(date).collect();
    let widest =
        |texts: &mut dyn Iterator<Item = usize>, least: usize| texts.max().unwrap_or(0).max(least);
    let date_width = widest(&mut dates.iter().map(|d| width(d)), 4);
    let body_width = widest(&mut rows.iter().map(|r| width(&r.body.id)), 4).min(24);
    let label_width = widest(&mut rows.iter().map(|r| width(&label(r))), 9).min(LABEL);
    let body_at = 2 + date_width + 2;
    let label_at = body_at + body_width + 2;
    let agenda_at = label_at + label_width + 2;
    let mut papers = rows.iter().flat_map(|row| &row.documents);
    let unreadable = papers.any(|paper| paper.unreadable);
    let step = STATE[usize::from(unreadable)];
    sheet
        .put(Role::Aside, "  date")
        .column(body_at)
        .put(Role::Aside, "body");
    sheet.column(label_at).put(Role::Aside, "listed as");
    sheet.column(agenda_at).put(Role::Aside, "agenda");
    sheet
        .column(agenda_at + step)
        .put(Role::Aside, "minutes")
        .end();
    for (row, date) in rows.iter().zip(&dates) {
        let indent = 2 + date_width - width(date);
        sheet
            .put(Role::Text, &" ".repeat(indent))
            .put(Role::Text, date);
        sheet
            .column(body_at)
            .put(Role::Text, &cut(&row.body.id, body_width));
        sheet
            .column(label_at)
            .put(Role::Text, &cut(&label(row), label_width));
        let combined = of_kind(row, Kind::AgendaAndMinutes);
        let agenda = of_kind(row, Kind::Agenda).or(combined);
        let minutes = of_kind(row, Kind::Minutes).or(combined);
        state(sheet.column(agenda_at), agenda);
        state(sheet.column(agenda_at + step), minutes);
        if combined.is_some() {
            sheet
                .column(agenda_at + 2 * step)
                .put(Role::Aside, "(combined)");
        }
        sheet.end();
    }
}

fn plain(sheet: &mut Sheet, row: &Row) {
    sheet.put(
        Role::Text,
        &format!("{}: {}, {}.", date(row), row.body.id, label(row)),
    );
    for paper in &row.documents {
        let (_, state) = said(paper);
        sheet.put(Role::Text, &format!(" {}: {state}.", paper.kind.name()));
    }
    sheet.end();
}

fn label(row: &Row) -> String {
    if row.listed {
        row.label.clone()
    } else {
        "not listed".to_owned()
    }
}

fn of_kind(row: &Row, kind: Kind) -> Option<&Paper> {
    row.documents.iter().find(|paper| paper.kind == kind)
}

fn state<'a>(sheet: &'a mut Sheet, paper: Option<&Paper>) -> &'a mut Sheet {
    match paper {
        None => sheet.put(Role::Aside, "-"),
        Some(paper) => {
            let (role, state) = said(paper);
            sheet.put(role, state)
        }
    }
}

fn said(paper: &Paper) -> (Role, &'static str) {
    match (&paper.document, paper.unreadable) {
        (None, _) => (Role::Notice, "missing"),
        (Some(_), true) => (Role::Notice, "unreadable"),
        (Some(_), false) => (Role::Title, "here"),
    }
}

/// `5 Jul 2024`, `5-6 Feb 2025`, `30 Apr - 2 May 2022`, `2024, no day`.
fn date(row: &Row) -> String {
    let Some(start) = row.date_start else {
        let year = row
            .year
            .map_or("no year".to_owned(), |year| year.to_string());
        return format!("{year}, no day");
    };
    let end = row.date_end.unwrap_or(start);
    let month = |d: Date| (d.year(), d.month());
    if start == end {
        short_date(start)
    } else if month(start) == month(end) {
        format!("{}-{}", start.day(), short_date(end))
    } else {
        format!("{} - {}", short_date(start), short_date(end))
    }
}

fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out) + 2 > columns {
            break;
        }
        out.push(c);
    }
    out + "…"
}
