//! References for people.

use ecne_extract::minutes::Kind;

use super::{Work, day, month};

/// `Issuer, 'Title' (date, place), para 5, <URL> accessed DATE.`
pub fn plain(work: &Work) -> String {
    let mut out = head(work);
    let around: Vec<String> = work
        .dates()
        .into_iter()
        .chain(work.place().map(str::to_owned))
        .collect();
    if !around.is_empty() {
        out.push_str(&format!(" ({})", around.join(", ")));
    }
    if let Some(place) = work.pinpoint("") {
        out.push_str(&format!(", {place}"));
    }
    if let Some(address) = address(work) {
        out.push_str(&format!(", {address}"));
    }
    out.push('.');
    out
}

/// `Issuer, 'Title' (place, date) para 5 <URL> accessed DATE`, after the form for documents of
/// institutions.
pub fn oscola(work: &Work) -> String {
    let mut out = head(work);
    let around: Vec<String> = work
        .place()
        .map(str::to_owned)
        .into_iter()
        .chain(work.dates())
        .collect();
    if !around.is_empty() {
        out.push_str(&format!(" ({})", around.join(", ")));
    }
    for part in work.pinpoint("").into_iter().chain(address(work)) {
        out.push(' ');
        out.push_str(&part);
    }
    out
}

/// `Issuer. (2026, January 29). *Title* [Meeting minutes]. URL`, and the reference in the text,
/// which is where APA puts the paragraph.
pub fn apa(work: &Work) -> String {
    let title = format!("*{}*{}", work.title(), genre(work.document.kind));
    let year = work
        .document
        .date_start
        .map_or_else(|| "n.d.".to_owned(), |d| d.year().to_string());
    let date = apa_date(work).unwrap_or_else(|| "n.d.".to_owned());
    let mut out = match work.issuer() {
        Some(issuer) => format!("{issuer}. ({date}). {title}."),
        None => format!("{title}. ({date})."),
    };
    if let Some(url) = work.url() {
        out.push_str(&format!(" {url}"));
    }
    let who = work
        .issuer()
        .unwrap_or_else(|| format!("*{}*", work.title()));
    let place = work
        .pinpoint(".")
        .map_or_else(String::new, |p| format!(", {p}"));
    out.push_str(&format!("\nIn the text: ({who}, {year}{place})"));
    out
}

fn head(work: &Work) -> String {
    match work.issuer() {
        Some(issuer) => format!("{issuer}, '{}'", work.title()),
        None => format!("'{}'", work.title()),
    }
}

fn address(work: &Work) -> Option<String> {
    let url = work.url()?;
    Some(match work.document.fetched {
        Some(fetched) => format!("<{url}> accessed {}", day(fetched)),
        None => format!("<{url}>"),
    })
}

fn apa_date(work: &Work) -> Option<String> {
    let first = work.document.date_start?;
    let last = work.document.date_end.unwrap_or(first);
    let start = format!("{}, {} {}", first.year(), month(first), first.day());
    Some(match last {
        _ if last == first => start,
        _ if (last.year(), last.month()) == (first.year(), first.month()) => {
            format!("{start}\u{2013}{}", last.day())
        }
        _ if last.year() == first.year() => {
            format!("{start}\u{2013}{} {}", month(last), last.day())
        }
        _ => format!(
            "{start}\u{2013}{}, {} {}",
            last.year(),
            month(last),
            last.day()
        ),
    })
}

fn genre(kind: Kind) -> &'static str {
    match kind {
        Kind::Agenda => " [Meeting agenda]",
        Kind::Minutes => " [Meeting minutes]",
        Kind::AgendaAndMinutes => " [Meeting agenda and minutes]",
        Kind::Transcript => " [Transcript]",
        Kind::Resource | Kind::WebPage | Kind::Other => "",
    }
}
