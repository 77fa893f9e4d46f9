//! Meetings that pages list, joined with the documents that are here.

use ecne_extract::catalogue::{Meeting, Offer};
use ecne_extract::minutes::{Body, Kind};
use ecne_index::{DocumentRecord, Listing};
use jiff::civil::Date;

/// A meeting, listed or known from a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub body: Body,
    /// What the page calls it; the document's title where no page lists it.
    pub label: String,
    pub date_start: Option<Date>,
    pub date_end: Option<Date>,
    /// The year, where at least that is known.
    pub year: Option<i16>,
    /// Whether a page lists it.
    pub listed: bool,
    pub documents: Vec<Paper>,
}

/// A document of a meeting: offered by a page, here, or both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    pub kind: Kind,
    pub title: String,
    pub url: Option<String>,
    pub language: Option<String>,
    /// Id of the document in the corpus; `None` where it is missing.
    pub document: Option<String>,
    /// Whether it is in the corpus and cannot be read.
    pub unreadable: bool,
}

impl Paper {
    /// Whether it is in the corpus and can be read.
    pub fn is_held(&self) -> bool {
        self.document.is_some() && !self.unreadable
    }
}

impl Row {
    /// Whether a document of it is here and can be read.
    pub fn is_held(&self) -> bool {
        self.documents.iter().any(Paper::is_held)
    }

    /// Whether a document that is offered for it is not here, or nothing is.
    pub fn is_missing(&self) -> bool {
        self.documents.iter().any(|paper| paper.document.is_none()) || self.documents.is_empty()
    }
}

/// All meetings, oldest first, those without a day at the end of their year, with the documents that
/// can be read and those that cannot.
pub fn join<'a>(
    listings: &[Listing],
    documents: impl IntoIterator<Item = &'a DocumentRecord>,
    unread: &[DocumentRecord],
) -> Vec<Row> {
    let mut rows = Vec::new();
    for meeting in listings.iter().flat_map(|l| &l.catalogue.meetings) {
        list(&mut rows, meeting);
    }
    for document in documents {
        hold(&mut rows, document, false);
    }
    for document in unread {
        hold(&mut rows, document, true);
    }
    rows.sort_by(|a, b| place(a).cmp(&place(b)));
    rows
}

fn place(row: &Row) -> (i16, bool, Option<Date>, &str, &str) {
    let year = row.year.unwrap_or(i16::MAX);
    (
        year,
        row.date_start.is_none(),
        row.date_start,
        &row.body.id,
        &row.label,
    )
}

/// Adds a listed meeting; two pages can list the same one.
fn list(rows: &mut Vec<Row>, meeting: &Meeting) {
    let same = |row: &&mut Row| {
        row.body.id == meeting.body.id
            && row.date_start == meeting.date_start
            && row.date_end == meeting.date_end
            && (row.date_start.is_some() || row.label == meeting.label)
    };
    let offers = meeting.documents.iter().map(paper);
    if let Some(row) = rows.iter_mut().find(same) {
        let new: Vec<Paper> = offers
            .filter(|paper| !row.documents.contains(paper))
            .collect();
        row.documents.extend(new);
        return;
    }
    rows.push(Row {
        body: meeting.body.clone(),
        label: meeting.label.clone(),
        date_start: meeting.date_start,
        date_end: meeting.date_end,
        year: meeting.year,
        listed: true,
        documents: offers.collect(),
    });
}

fn paper(offer: &Offer) -> Paper {
    Paper {
        kind: offer.kind,
        title: offer.title.clone(),
        url: offer.url.clone(),
        language: offer.language.clone(),
        document: None,
        unreadable: false,
    }
}

/// Joins a document to its meeting by body and day; a document of an unlisted meeting makes one.
fn hold(rows: &mut Vec<Row>, document: &DocumentRecord, unreadable: bool) {
    let (Some(body), Some(start)) = (&document.body, document.date_start) else {
        return;
    };
    if document.kind == Kind::WebPage {
        return;
    }
    let end = document.date_end.unwrap_or(start);
    let same = |row: &&mut Row| {
        let last = row.date_end.or(row.date_start);
        row.body.id == body.id
            && row.date_start.is_some_and(|first| first <= end)
            && last.is_some_and(|last| last >= start)
    };
    if let Some(row) = rows.iter_mut().find(same) {
        give(row, document, unreadable);
        return;
    }
    let mut row = Row {
        body: body.clone(),
        label: document
            .label
            .clone()
            .unwrap_or_else(|| document.title.clone()),
        date_start: Some(start),
        date_end: Some(end),
        year: Some(start.year()),
        listed: false,
        documents: Vec::new(),
    };
    give(&mut row, document, unreadable);
    rows.push(row);
}

/// Marks what is offered as here, or adds what no page offers.
fn give(row: &mut Row, document: &DocumentRecord, unreadable: bool) {
    let same_url = |paper: &Paper| paper.url.is_some() && paper.url == document.url;
    let same_kind = |paper: &Paper| paper.kind == document.kind;
    let both = |paper: &Paper| paper.kind == Kind::AgendaAndMinutes;
    let same_language = |paper: &Paper| {
        paper.language.is_none()
            || document.language.is_none()
            || paper.language == document.language
    };
    let free = |paper: &Paper| paper.document.is_none() && same_language(paper);
    let of_meeting = matches!(document.kind, Kind::Agenda | Kind::Minutes);
    let papers = &row.documents;
    let found = papers
        .iter()
        .position(|p| free(p) && same_url(p))
        .or_else(|| papers.iter().position(|p| free(p) && same_kind(p)))
        .or_else(|| papers.iter().position(|p| free(p) && both(p) && of_meeting));
    match found.and_then(|i| row.documents.get_mut(i)) {
        Some(paper) => {
            paper.document = Some(document.id.clone());
            paper.unreadable = unreadable;
        }
        None => row.documents.push(Paper {
            kind: document.kind,
            title: document.title.clone(),
            url: document.url.clone(),
            language: document.language.clone(),
            document: Some(document.id.clone()),
            unreadable,
        }),
    }
}

#[cfg(test)]
mod tests {
    use ecne_extract::Catalogue;
    use jiff::civil::date;

    use super::*;

    fn body() -> Body {
        Body {
            id: "network".to_owned(),
            name: String::new(),
        }
    }

    fn listing() -> Listing {
        let offer = |kind| Offer {
            kind,
            ..Offer::default()
        };
        let meeting = Meeting {
            body: body(),
            label: "Meeting of 5-6 February 2025".to_owned(),
            date_start: Some(date(2025, 2, 5)),
            date_end: Some(date(2025, 2, 6)),
            year: Some(2025),
            documents: vec![offer(Kind::Agenda), offer(Kind::Minutes)],
        };
        let catalogue = Catalogue {
            meetings: vec![meeting],
            ..Catalogue::default()
        };
        Listing {
            catalogue,
            ..Listing::default()
        }
    }

    fn document(kind: Kind, day: Date) -> DocumentRecord {
        DocumentRecord {
            id: format!("{day}-{}.pdf", kind.name()),
            title: "Made-up minutes".to_owned(),
            kind,
            body: Some(body()),
            date_start: Some(day),
            date_end: Some(day),
            ..DocumentRecord::default()
        }
    }

    #[test]
    fn a_document_is_of_the_meeting_on_its_day() {
        let minutes = document(Kind::Minutes, date(2025, 2, 6));
        let rows = join(&[listing(), listing()], [&minutes], &[]);
        assert_eq!(rows.len(), 1);
        assert!(rows[0].is_held() && rows[0].is_missing());
        assert_eq!(rows[0].documents[1].document.as_ref(), Some(&minutes.id));
    }

    #[test]
    fn what_no_page_lists_is_a_meeting_of_its_own() {
        let early = document(Kind::Minutes, date(2019, 1, 1));
        let rows = join(&[listing()], [&early], &[]);
        assert_eq!(rows.len(), 2);
        assert!(!rows[0].listed && rows[0].is_held() && !rows[0].is_missing());
        assert_eq!(rows[0].label, "Made-up minutes");
    }

    #[test]
    fn what_cannot_be_read_is_neither_held_nor_missing() {
        let scan = document(Kind::Minutes, date(2025, 2, 5));
        let rows = join(&[listing()], [], std::slice::from_ref(&scan));
        assert_eq!(rows.len(), 1);
        let minutes = &rows[0].documents[1];
        assert_eq!(minutes.document.as_ref(), Some(&scan.id));
        assert!(minutes.unreadable && !rows[0].is_held());
    }
}
