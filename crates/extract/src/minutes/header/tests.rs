//! Made-up headers in, fields out.

use super::header_blocks;
use crate::minutes::{Header, Kind};
use crate::{Block, BlockKind, Document, Minutes};

fn read(text: &str) -> (Header, usize) {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let block = |line: &str| {
        let heading = line.strip_prefix("# ");
        Block {
            kind: heading.map_or(BlockKind::Paragraph, |_| BlockKind::Heading { level: 1 }),
            text: heading.unwrap_or(line).to_owned(),
            ..Block::default()
        }
    };
    let mut document = Document {
        blocks: lines.map(block).collect(),
        ..Document::default()
    };
    let count = header_blocks(&document);
    document.number_paragraphs(count);
    (Minutes::of(&document).header, count)
}

fn dates(header: &Header) -> String {
    let day = |d: Option<jiff::civil::Date>| d.map_or("-".to_owned(), |d| d.to_string());
    format!("{}..{}", day(header.date_start), day(header.date_end))
}

#[test]
fn a_header_block_of_lines() {
    let (header, count) = read(
        "EUROPEAN COMMISSION
         Directorate D – Bridges
         MINUTES
         Expert Group on Bridges
         30 April – 2 May 2022
         Brussels and online
         The third meeting of the group took place from 30 April to 2 May, after that of 3 March 2021.
         NL asked why.",
    );
    assert_eq!(count, 6);
    assert_eq!(header.kind, Kind::Minutes);
    assert_eq!(
        header.title.as_deref(),
        Some("Minutes: Expert Group on Bridges")
    );
    assert_eq!(
        header.body.as_ref().map(|b| b.id.as_str()),
        Some("expert-group-on-bridges")
    );
    assert_eq!(dates(&header), "2022-04-30..2022-05-02");
    assert_eq!(header.place.as_deref(), Some("Brussels and online"));
    assert_eq!(header.number, Some(3));
}

#[test]
fn short_sentences_are_no_lines_of_a_header() {
    for sentence in [
        "The minutes of the previous meeting were approved.",
        "The agenda was adopted",
        "NL asked for the minutes of May.",
    ] {
        let head = "MINUTES\nExpert Group on Bridges\n30 April 2022\nOnline\n# Opening\n";
        let (header, count) = read(&format!("{head}{sentence}\nNL asked why."));
        assert_eq!(count, 4, "{sentence}");
        let body = header.body.map(|b| b.id);
        assert_eq!(body.as_deref(), Some("expert-group-on-bridges"));
        assert_eq!(
            header.title.as_deref(),
            Some("Minutes: Expert Group on Bridges")
        );
    }
    let (header, _) = read(
        "# Expert Group on Bridges
         30 April 2022
         # Opening
         The minutes of the previous meeting were approved.",
    );
    let body = header.body.as_ref().map(|b| b.id.as_str());
    assert_eq!(body, Some("expert-group-on-bridges"));
    assert_eq!(dates(&header), "2022-04-30..2022-04-30");
}

/// The id of the body and the title to show.
fn named(text: &str) -> (Option<String>, Option<String>) {
    let (header, _) = read(text);
    (header.body.map(|b| b.id), header.title)
}

#[test]
fn a_heading_above_a_sentence_can_be_the_title() {
    let title = "Minutes of the Expert Group on Bridges";
    for sentence in [
        "The meeting was held online on 3 May 2022.",
        "The meeting was held by telephone\n3 May 2022",
    ] {
        let text = format!("# {title}\n{sentence}\nNL asked why.");
        let (body, shown) = named(&text);
        assert_eq!(
            body.as_deref(),
            Some("expert-group-on-bridges"),
            "{sentence}"
        );
        assert_eq!(shown.as_deref(), Some(title), "{sentence}");
        let place = sentence.contains("online").then_some("online");
        assert_eq!(read(&text).0.place.as_deref(), place, "{sentence}");
    }
}

#[test]
fn a_sentence_names_the_body_where_nothing_else_does() {
    let network =
        "The 5th meeting of the European Cooperation Network on Elections was held online";
    for above in ["MINUTES", "Minutes of the 5th meeting"] {
        let (body, _) = named(&format!("{above}\n{network}\n3 May 2021\nNL asked why."));
        assert_eq!(body.as_deref(), Some("network"), "{above}");
    }
    let duties = "Platforms have duties: minutes of the hearing";
    let (_, title) = named(&format!("Group on Tolls\n{duties}\n3 May 2021\nOnline"));
    let joined = format!("Group on Tolls {duties}");
    assert_eq!(title.as_deref(), Some(joined.as_str()));
}

#[test]
fn labels_and_references_end_no_header() {
    let head = "MINUTES\nExpert Group on Bridges\n3 May 2021";
    for line in [
        "Ref.: Ares(2021) 123456 – final draft.",
        "Place of the meeting:",
        "European Commission, Directorate D.",
    ] {
        let (header, count) = read(&format!("{head}\n{line}\nOnline\nNL asked why."));
        assert_eq!(count, 5, "{line}");
        assert_eq!(header.place.as_deref(), Some("Online"), "{line}");
        let title = header.title.as_deref();
        assert_eq!(title, Some("Minutes: Expert Group on Bridges"), "{line}");
        let body = header.body.map(|b| b.id);
        assert_eq!(body.as_deref(), Some("expert-group-on-bridges"), "{line}");
    }
}

#[test]
fn a_title_that_says_it_all() {
    let (header, count) = read(
        "# Minutes of the 12th meeting of the Working Party on Locks, 3 May 2021
         Vienna, 3 May 2021
         Next meeting: 4 June 2021
         DE opened the meeting and welcomed all of those who had come.",
    );
    assert_eq!(count, 3);
    assert_eq!(
        header.body.map(|b| b.id),
        Some("working-party-on-locks".to_owned())
    );
    assert_eq!(header.number, Some(12));
    assert_eq!(header.place.as_deref(), Some("Vienna"));
    assert_eq!(header.date_start, jiff::civil::Date::new(2021, 5, 3).ok());
}

#[test]
fn a_record_of_old() {
    let (header, _) = read(
        "COUNCIL OF HARBOURS
         VERBATIM RECORD OF THE TWENTY-FIFTH MEETING
         Held at Oak House, London, on Tuesday, 26 March 1946, at 11 a.m.
         The PRESIDENT: I declare the meeting open, and I thank you.",
    );
    assert_eq!(header.kind, Kind::Transcript);
    assert_eq!(dates(&header), "1946-03-26..1946-03-26");
    assert_eq!(header.place.as_deref(), Some("Oak House, London"));
    assert_eq!(header.number, Some(25));
}

#[test]
fn the_date_can_be_told_in_the_text_alone() {
    let (header, _) = read(
        "DRAFT MINUTES
         Group on Tolls
         The group met on 5 June 2024 in Rome. The text of 1 May 2024 was adopted.",
    );
    assert_eq!(dates(&header), "2024-06-05..2024-06-05");
}

#[test]
fn a_page_without_a_meeting_has_no_header() {
    let (header, count) = read(
        "# Bridges of the north
         Published on 3 May 2021, a page about bridges that are open, and of what they cost us.",
    );
    assert_eq!((count, header.kind), (0, Kind::WebPage));
    assert_eq!(header.title.as_deref(), Some("Bridges of the north"));
    assert_eq!(header.date_start, None);
}

/// Headers of a few lines, and the days of their meetings.
#[test]
fn the_meetings_own_days_win() {
    let cases = [
        (
            "Brussels, 12 June 2021
             # MINUTES
             Working Party on Locks
             Meeting of 3 May 2021",
            "2021-05-03..2021-05-03",
        ),
        (
            "Brussels, 12 June 2021
             MINUTES
             Working Party on Locks
             The group met on 5 June 2021 in Rome and spoke of locks.",
            "2021-06-05..2021-06-05",
        ),
        (
            "Minutes of the meeting of 3 May 2021 (adopted on 4 June 2021)
             Published: 7 June 2021",
            "2021-05-03..2021-05-03",
        ),
        (
            "MINUTES
             Group on Tolls
             30 April –
             2 May 2022",
            "2022-04-30..2022-05-02",
        ),
        (
            "MINUTES
             Group on Tolls
             from 30 April 2022
             to 2 May 2022",
            "2022-04-30..2022-05-02",
        ),
        (
            "# Group on Tolls: third meeting 2023
             MINUTES
             4-5 May
             Next meeting: 6 June 2023",
            "2023-05-04..2023-05-05",
        ),
        (
            "MINUTES
             Group on Tolls
             Date: 03/05/2021
             Deadline for comments: 10/05/2021",
            "2021-05-03..2021-05-03",
        ),
        (
            "# Group on Tolls
             Next meeting: 4 June 2021
             Meeting minutes, 2021-05-03
             Last updated on 9 May 2021",
            "2021-05-03..2021-05-03",
        ),
        (
            "Committee meeting of the Society
             Date: Tuesday 4 April, 2016 Time: 2pm (1400)
             Location: Room 6
             # Attendance",
            "2016-04-04..2016-04-04",
        ),
        (
            "FINAL MINUTES
             Group on Tolls
             Vienna, January 28-29, 2021",
            "2021-01-28..2021-01-29",
        ),
    ];
    for (text, want) in cases {
        assert_eq!(dates(&read(text).0), want, "{text}");
    }
}

#[test]
fn what_is_no_name_is_no_body() {
    let id = |text: &str| read(text).0.body.map(|b| b.id);
    assert_eq!(
        id("# *** SPECIAL MEETING AGENDA ***\nTuesday, May 9, 2024"),
        None
    );
    let town = "The Town of Elm
        45 Oak Street Elm
        Telephone 705-555-0100
        www.elm.example
        # AGENDA
        Tuesday, May 9, 2024";
    assert_eq!(id(town).as_deref(), Some("the-town-of-elm"));
    let amended = "AMENDED
        # AGENDA
        Group on Tolls
        Tuesday, May 9, 2024";
    assert_eq!(id(amended).as_deref(), Some("group-on-tolls"));
}

#[test]
fn an_item_of_the_day_is_not_the_kind() {
    let (header, _) = read(
        "# Group on Tolls
         Meeting of 3 May 2021
         # 1. Adoption of the agenda
         NL presented its map. FR asked why. COM replied that it is so.",
    );
    assert_eq!(header.kind, Kind::Minutes);
}

#[test]
fn both_in_one_are_both() {
    let (header, _) = read(
        "# Agenda and minutes
         Group on Tolls, 3 May 2021
         Online",
    );
    assert_eq!(header.kind, Kind::AgendaAndMinutes);
    assert_eq!(header.place.as_deref(), Some("Online"));
    let evidence = header.evidence.iter().find(|e| e.field == "date");
    assert_eq!(evidence.map(|e| e.at.block), Some(1));
}
