//! Pages to lists of meetings. All but the page of the corpus is made up.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its page fails")]

use ecne_extract::catalogue::{Meeting, Offer};
use ecne_extract::{Catalogue, Format, Limits, read};

fn catalogue(html: &str) -> Catalogue {
    let document = read(html.as_bytes(), Some(Format::Html), &Limits::default()).unwrap();
    Catalogue::of(&document)
}

/// Body, label, first and last day or year, documents.
fn line(meeting: &Meeting) -> String {
    let day = |d: Option<jiff::civil::Date>| d.map_or("-".to_owned(), |d| d.to_string());
    let kinds: Vec<&str> = meeting.documents.iter().map(|d| d.kind.name()).collect();
    format!(
        "{} | {} | {} {} | {}",
        meeting.body.id,
        meeting.label,
        day(meeting.date_start),
        if meeting.date_start.is_some() {
            day(meeting.date_end)
        } else {
            meeting.year.map_or("-".to_owned(), |y| y.to_string())
        },
        kinds.join(" ")
    )
}

fn lines(catalogue: &Catalogue) -> Vec<String> {
    catalogue.meetings.iter().map(line).collect()
}

fn urls(offers: &[Offer]) -> Vec<&str> {
    offers.iter().filter_map(|o| o.url.as_deref()).collect()
}

#[test]
fn the_page_of_the_corpus_lists_41_meetings() {
    let path = "../../corpus/european-cooperation-network-on-elections.html";
    let document = read(&std::fs::read(path).unwrap(), None, &Limits::default()).unwrap();
    let catalogue = Catalogue::of(&document);
    let mut found = lines(&catalogue);
    found.sort();
    let want = include_str!("catalogue/meetings.txt");
    let mut want: Vec<&str> = want.lines().collect();
    want.sort_unstable();
    assert_eq!(found, want);
    assert_eq!(found.len(), 41);
    assert_eq!(catalogue.resources.len(), 4, "{:?}", catalogue.resources);
}

#[test]
fn reads_links_in_one_line_and_in_lists() {
    let found = catalogue(
        "<h1>Network of Lamps</h1><h2>2024</h2>
         <p>Meeting of 4 July: <a href=a.pdf>Agenda</a>, <a href=m.pdf>Minutes</a></p>
         <ul><li>Meeting of 30 April - 2 May 2024<ul><li><a href=b.pdf>Agenda and minutes</a></ul></ul>
         <p>The network held a meeting on 3 March 2024 and agreed on many things with everybody.</p>",
    );
    let want = [
        "network-of-lamps | Meeting of 4 July | 2024-07-04 2024-07-04 | agenda minutes",
        "network-of-lamps | Meeting of 30 April - 2 May 2024 | 2024-04-30 2024-05-02 | agenda-and-minutes",
    ];
    assert_eq!(lines(&found), want);
    assert_eq!(urls(&found.meetings[0].documents), ["a.pdf", "m.pdf"]);
}

#[test]
fn reads_headings_and_tables() {
    let found = catalogue(
        "<h1>Working Group on Lamps</h1><h2>Second meeting, 3 May 2021</h2><p>We met online.</p>
         <p><a href=m.pdf>Draft minutes</a> | <a href=s.pdf>Presentation</a>
         <h2>Older</h2><table><tr><th>Date<th>Documents<tr><td>7 June 2020<td><a href=a.pdf>Agenda</a>
         <tr><td>8th meeting<td>9 May 2020<td><a href=x.pdf>Minutes</a></table>",
    );
    let want = [
        "working-group-on-lamps | Second meeting, 3 May 2021 | 2021-05-03 2021-05-03 | minutes resource",
        "working-group-on-lamps | 7 June 2020 | 2020-06-07 2020-06-07 | agenda",
        "working-group-on-lamps | 9 May 2020 | 2020-05-09 2020-05-09 | minutes",
    ];
    assert_eq!(lines(&found), want);
}

#[test]
fn reads_download_blocks_by_their_titles() {
    let file = |title: &str, href: &str| {
        format!(
            "<div class=ecl-file><div class=ecl-file__container><div class=ecl-file__info>
             <div class=ecl-file__title>{title}</div></div></div><div class=ecl-file__footer>
             <div class=ecl-file__language>English</div><div class=ecl-file__meta>(1 MB - PDF)</div>
             <a class=ecl-file__download href='{href}'>Download</a></div></div>"
        )
    };
    let page = [
        "<h1>European cooperation network on elections</h1>".to_owned(),
        file("Agenda of the meeting of 29 April 2025", "a?filename=a.pdf"),
        file(
            "Minutes of the meeting of 29 April 2025",
            "b?filename=b.pdf",
        ),
        "<h2>Guides</h2>".to_owned(),
        file("Guide of lamps", "c.pdf"),
    ];
    let found = catalogue(&page.concat());
    let want = ["network | Meeting of 29 April 2025 | 2025-04-29 2025-04-29 | agenda minutes"];
    assert_eq!(lines(&found), want);
    assert_eq!(
        urls(&found.meetings[0].documents),
        ["a?filename=a.pdf", "b?filename=b.pdf"]
    );
    assert_eq!(
        found.meetings[0].documents[0].language.as_deref(),
        Some("en")
    );
    assert_eq!(found.resources[0].title, "Guide of lamps");
    assert_eq!(urls(&found.resources), ["c.pdf"]);
}
