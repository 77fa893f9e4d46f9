//! How documents, meetings, speakers and paragraphs are named for people.

use std::path::Path;

use ecne_extract::minutes::{Body, Certainty, Kind};
use ecne_index::{DocumentRecord, PassageRecord};

use crate::clean::is_unsafe;
use crate::words::dates;

/// A body's name: the short one where it is one of the network's, else as written.
pub fn body_name(body: &Body) -> &str {
    let known = Body::OF_NETWORK.iter().find(|(id, _)| *id == body.id);
    match known {
        Some((_, name)) => name,
        None if body.name.is_empty() => &body.id,
        None => &body.name,
    }
}

/// Whether documents of that kind are of a meeting.
pub fn is_of_one(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Agenda | Kind::Minutes | Kind::AgendaAndMinutes | Kind::Transcript
    )
}

/// `29 January 2026 · Working Group on Safety in Politics · minutes · Online`; a document that is
/// not of a meeting goes by its title.
pub fn heading(document: &DocumentRecord) -> String {
    let of_meeting = is_of_one(document.kind);
    let mut parts = Vec::new();
    if document.date_start.is_some() {
        parts.push(dates(document.date_start, document.date_end));
    }
    match &document.body {
        Some(body) if of_meeting => parts.push(body_name(body).to_owned()),
        _ => parts.push(document.title.clone()),
    }
    if document.kind != Kind::Other {
        parts.push(document.kind.name().replace('-', " "));
    }
    parts.extend(document.place.clone());
    parts.join(" · ")
}

/// `29 January 2026 · Working Group on Safety in Politics · Online`: the meeting of a document that
/// has a date.
pub fn name(document: &DocumentRecord) -> String {
    let body = document
        .body
        .as_ref()
        .map(|body| body_name(body).to_owned());
    let day = dates(document.date_start, document.date_end);
    let parts = [Some(day), body, document.place.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// `NL`, `NL~` where it is inferred, `COM, JRC`; empty where nobody is named.
pub fn speakers(passage: &PassageRecord) -> String {
    let mark = if passage.certainty == Certainty::Inferred {
        "~"
    } else {
        ""
    };
    if passage.speakers.is_empty() {
        String::new()
    } else {
        passage.speakers.join(", ") + mark
    }
}

/// `¶5`, `¶5-7`; empty without a number.
pub fn paragraphs(passage: &PassageRecord) -> String {
    match (passage.paragraph, passage.paragraph_end) {
        (Some(first), Some(last)) if last > first => format!("¶{first}-{last}"),
        (Some(first), _) => format!("¶{first}"),
        (None, _) => String::new(),
    }
}

/// `p.1`, with the printed label where it differs: `p.5 (iv)`.
pub fn page(passage: &PassageRecord, page: Option<u32>) -> String {
    let Some(page) = page else {
        return String::new();
    };
    match page_label(passage, page) {
        Some(label) => format!("p.{page} ({label})"),
        None => format!("p.{page}"),
    }
}

/// All pages of a passage: `p.1`, `p.4-5 (iv-v)`.
pub fn pages(passage: &PassageRecord) -> String {
    let (Some(first), Some(last)) = (passage.page, passage.page_end()) else {
        return String::new();
    };
    if last <= first {
        return page(passage, Some(first));
    }
    let labels = [first, last].map(|page| page_label(passage, page));
    let [begins, ends] = [(first, labels[0]), (last, labels[1])]
        .map(|(page, label)| label.map_or(page.to_string(), str::to_owned));
    match labels {
        [None, None] => format!("p.{first}-{last}"),
        _ => format!("p.{first}-{last} ({begins}-{ends})"),
    }
}

/// The label printed on one of a passage's pages, where it differs from the number.
pub fn page_label(passage: &PassageRecord, page: u32) -> Option<&str> {
    let nth = page.checked_sub(passage.page?)?;
    passage
        .page_labels
        .get(usize::try_from(nth).ok()?)?
        .as_deref()
}

/// `1 minutes, 1 web page`: how many documents there are of each kind, in the order of kinds.
pub fn kinds(counts: impl Iterator<Item = (Kind, usize)>) -> String {
    let mut counts: Vec<(Kind, usize)> = counts.filter(|(_, n)| *n > 0).collect();
    counts.sort_by_key(|(kind, _)| Kind::ALL.iter().position(|k| k == kind));
    let told: Vec<String> = counts
        .iter()
        .map(|(kind, n)| format!("{n} {}", kind_noun(*kind, *n)))
        .collect();
    told.join(", ")
}

fn kind_noun(kind: Kind, n: usize) -> String {
    let singular = kind.name().replace('-', " ");
    match kind {
        Kind::Minutes | Kind::AgendaAndMinutes | Kind::Other => singular,
        _ if n == 1 => singular,
        _ => singular + "s",
    }
}

/// The shortest name that `ecne show` takes for a document: the day that its file's name begins
/// with, else the file's name without its ending, where no other document has that in its path;
/// else its id. Of an id that cannot be shown as it is, the longest part that can.
pub fn short_name(id: &str, alone: impl Fn(&str) -> bool) -> &str {
    let file = id.rsplit('/').next().unwrap_or(id);
    let day = file
        .get(..10)
        .filter(|day| day.parse::<jiff::civil::Date>().is_ok());
    let stem = file.rsplit_once('.').map(|(stem, _)| stem);
    let plain = |name: &&str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    let mut names = day.into_iter().chain(stem).filter(plain);
    if let Some(name) = names.find(|name| alone(name)) {
        return name;
    }
    let mut parts: Vec<&str> = id.split(is_unsafe).map(str::trim).collect();
    if parts.len() == 1 {
        return id;
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let shown = |part: &&str| !part.is_empty() && alone(part);
    parts.into_iter().take(PARTS).find(shown).unwrap_or(id)
}

/// Parts of an id that are tried at most.
const PARTS: usize = 4;

/// The address of a file on this machine, to open at a page; `None` where it has no absolute path.
pub fn file_url(path: &Path, page: Option<u32>) -> Option<String> {
    let absolute = path.canonicalize().ok()?;
    let mut url = String::from("file://");
    for byte in absolute.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte) {
            url.push(char::from(*byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    if let Some(page) = page {
        url.push_str(&format!("#page={page}"));
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn headings_name_the_meeting_or_the_page() {
        let mut document = DocumentRecord {
            title: "Made-up title".to_owned(),
            kind: Kind::Minutes,
            body: Some(Body {
                id: "wg-safety".to_owned(),
                name: String::new(),
            }),
            date_start: Some(date(2026, 1, 29)),
            date_end: Some(date(2026, 1, 29)),
            place: Some("Online".to_owned()),
            ..DocumentRecord::default()
        };
        assert_eq!(
            heading(&document),
            "29 January 2026 · Working Group on Safety in Politics · minutes · Online"
        );
        document.kind = Kind::WebPage;
        document.date_start = None;
        document.place = None;
        assert_eq!(heading(&document), "Made-up title · web page");
        let counts = [(Kind::WebPage, 2), (Kind::Agenda, 0), (Kind::Minutes, 1)];
        assert_eq!(kinds(counts.into_iter()), "1 minutes, 2 web pages");
    }

    #[test]
    fn names_are_as_short_as_they_can_be() {
        let all = [
            "2026-01-29-minutes.pdf",
            "2024-05-03-a.pdf",
            "x/2024-05-03-b.pdf",
            "x y.html",
            "up\u{202e}side-down.html",
            "up\nside.html",
        ];
        let alone = |name: &str| all.iter().filter(|id| id.contains(name)).count() == 1;
        assert_eq!(short_name(all[0], alone), "2026-01-29");
        assert_eq!(short_name(all[2], alone), "2024-05-03-b");
        assert_eq!(short_name(all[3], alone), "x y.html");
        assert_eq!(short_name(all[4], alone), "side-down.html");
        assert_eq!(short_name(all[5], alone), "side.html");
        assert_eq!(short_name("up\u{202e}.html", alone), "up\u{202e}.html");
    }

    #[test]
    fn passages_are_named_by_speaker_paragraph_and_page() {
        let passage = PassageRecord {
            paragraph: Some(5),
            paragraph_end: Some(7),
            page: Some(4),
            page_labels: vec![None, Some("ii".to_owned())],
            speakers: vec!["SE".to_owned()],
            certainty: Certainty::Inferred,
            ..PassageRecord::default()
        };
        assert_eq!(speakers(&passage), "SE~");
        assert_eq!(paragraphs(&passage), "¶5-7");
        assert_eq!(page(&passage, Some(4)), "p.4");
        assert_eq!(page(&passage, Some(5)), "p.5 (ii)");
        assert_eq!(pages(&passage), "p.4");
        let passage = PassageRecord {
            breaks: vec![ecne_extract::PageBreak { offset: 9, page: 5 }],
            ..passage
        };
        assert_eq!(pages(&passage), "p.4-5 (4-ii)");
    }
}
