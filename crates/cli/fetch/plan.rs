//! What is to be fetched, and under which names it is kept.

use std::collections::HashSet;

use ecne_extract::catalogue::{Catalogue, Meeting, Offer};
use ecne_extract::minutes::Kind;
use jiff::civil::Date;

use super::address::Address;

/// One document to fetch.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub address: Address,
    /// The file's name without ending: lower-case letters, digits and hyphens.
    pub stem: String,
    pub title: String,
    pub kind: Kind,
    pub body: Option<String>,
    /// What the page calls the meeting.
    pub label: Option<String>,
    pub date_start: Option<Date>,
    pub date_end: Option<Date>,
    pub language: Option<String>,
}

/// Words of a name at most, so that it stays readable.
const WORDS: usize = 12;

/// Letters of one part of a name at most.
const LETTERS: usize = 80;

/// What a page offers, each address once, in the page's order; how many addresses cannot be read.
pub fn targets(catalogue: &Catalogue, page: &Address) -> (Vec<Target>, usize) {
    let of_meetings = catalogue.meetings.iter().flat_map(|meeting| {
        meeting
            .documents
            .iter()
            .map(move |offer| (Some(meeting), offer))
    });
    let resources = catalogue.resources.iter().map(|offer| (None, offer));
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    let mut unreadable = 0;
    for (meeting, offer) in of_meetings.chain(resources) {
        let Some(url) = &offer.url else { continue };
        match page.join(url) {
            None => unreadable += 1,
            Some(address) if !seen.insert(address.clone()) => {}
            Some(address) => out.push(target(address, meeting, offer)),
        }
    }
    (out, unreadable)
}

fn target(address: Address, meeting: Option<&Meeting>, offer: &Offer) -> Target {
    Target {
        stem: stem(meeting, offer),
        title: title(meeting, offer),
        kind: offer.kind,
        body: meeting.map(|m| m.body.id.clone()),
        label: meeting.map(|m| m.label.clone()),
        date_start: meeting.and_then(|m| m.date_start),
        date_end: meeting.and_then(|m| m.date_end),
        language: offer.language.clone(),
        address,
    }
}

/// "Minutes" alone says nothing: "Minutes: Meeting of 4 July 2025".
fn title(meeting: Option<&Meeting>, offer: &Offer) -> String {
    match meeting {
        Some(meeting) if !offer.title.contains(' ') || offer.title.len() < 24 => {
            format!("{}: {}", offer.title, meeting.label)
        }
        _ => offer.title.clone(),
    }
}

/// `2024-11-27-network-minutes`, `2024-thematic-agenda-and-minutes`, a slug of a resource's title.
fn stem(meeting: Option<&Meeting>, offer: &Offer) -> String {
    let Some(meeting) = meeting else {
        return slug(&offer.title);
    };
    let mut parts = Vec::new();
    match (meeting.date_start, meeting.year) {
        (Some(day), _) => parts.push(day.to_string()),
        (None, Some(year)) => parts.push(year.to_string()),
        (None, None) => {}
    }
    parts.push(slug(&meeting.body.id));
    parts.push(match offer.kind {
        Kind::Resource | Kind::Other => slug(&offer.title),
        kind => kind.name().to_owned(),
    });
    if let Some(language) = offer.language.as_deref().filter(|l| *l != "en") {
        parts.push(slug(language));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("-")
}

/// A name that every file system takes, whatever the page says.
pub fn slug(text: &str) -> String {
    let small = text.to_lowercase();
    let words = small
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty());
    let mut out = String::new();
    for word in words.take(WORDS) {
        if out.len() + word.len() > LETTERS {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    if out.is_empty() {
        "document".to_owned()
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use ecne_extract::minutes::Body;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn names_say_what_they_hold() {
        let offer = |title: &str, kind, url: &str| Offer {
            title: title.to_owned(),
            kind,
            url: Some(url.to_owned()),
            language: None,
        };
        let meeting = Meeting {
            body: Body {
                id: "network".to_owned(),
                name: String::new(),
            },
            label: "Meeting of 27 November 2024".to_owned(),
            date_start: Some(date(2024, 11, 27)),
            documents: vec![
                offer("Minutes", Kind::Minutes, "../../../etc/passwd"),
                offer("Slides ../..", Kind::Resource, "javascript:x"),
                offer("Minutes", Kind::Minutes, "/etc/passwd"),
            ],
            ..Meeting::default()
        };
        let catalogue = Catalogue {
            meetings: vec![meeting],
            resources: vec![offer("A Guide: ä/..", Kind::Resource, "g.pdf")],
        };
        let page = Address::parse("https://example.org/a/").unwrap();
        let (found, unreadable) = targets(&catalogue, &page);
        let stems: Vec<&str> = found.iter().map(|t| &*t.stem).collect();
        assert_eq!(stems, ["2024-11-27-network-minutes", "a-guide"]);
        assert_eq!(found[0].title, "Minutes: Meeting of 27 November 2024");
        assert_eq!(unreadable, 1);
        assert_eq!(slug("../../.."), "document");
    }
}
