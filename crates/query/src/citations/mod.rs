//! References to passages: by paragraph, and by page where the copy has the official pages.
//!
//! Minutes of expert groups have no form of their own in any style, so they are cited as documents
//! of an institution: issuer, title, date, place. Nothing is invented: what is not known is named
//! in [`Citation::left_out`].

mod database;
mod text;

use std::path::Path;
use std::sync::Arc;

use ecne_extract::names;
use ecne_index::DocumentRecord;
use jiff::civil::Date;

use crate::PassageHit;

/// How to write a reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Style {
    /// A sentence that needs no style sheet.
    #[default]
    Plain,
    /// APA, 7th edition, with the reference in the text.
    Apa,
    /// OSCOLA, 4th edition.
    Oscola,
    /// BibTeX.
    Bibtex,
    /// RIS.
    Ris,
    /// CSL-JSON, a list of entries.
    CslJson,
}

/// A reference, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Citation {
    /// The reference; one entry for each document, with all its pinpoints. Without a line feed at
    /// the end.
    pub text: String,
    /// What is not known and so left out, each in lower case: "url", "date of access".
    pub left_out: Vec<String>,
    /// What to mind when citing, each a sentence.
    pub notes: Vec<String>,
}

impl Style {
    /// All styles.
    pub const ALL: [Style; 6] = [
        Style::Plain,
        Style::Apa,
        Style::Oscola,
        Style::Bibtex,
        Style::Ris,
        Style::CslJson,
    ];

    /// The name in flags.
    pub fn name(self) -> &'static str {
        match self {
            Style::Plain => "plain",
            Style::Apa => "apa",
            Style::Oscola => "oscola",
            Style::Bibtex => "bibtex",
            Style::Ris => "ris",
            Style::CslJson => "csl-json",
        }
    }

    /// The style of that name.
    pub fn from_name(name: &str) -> Option<Style> {
        Style::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// Cites hits: one entry for each document, in the order in which the documents first come.
pub fn cite(style: Style, hits: &[PassageHit]) -> Citation {
    let works = Work::gather(hits);
    let keys = database::keys(&works);
    let entries: Vec<String> = works
        .iter()
        .zip(&keys)
        .map(|(work, key)| match style {
            Style::Plain => text::plain(work),
            Style::Apa => text::apa(work),
            Style::Oscola => text::oscola(work),
            Style::Bibtex => database::bibtex(work, key),
            Style::Ris => database::ris(work),
            Style::CslJson => database::csl_json(work),
        })
        .collect();
    let text = match style {
        Style::CslJson => format!("[{}]", entries.join(",\n ")),
        Style::Bibtex | Style::Ris => entries.join("\n\n"),
        _ => entries.join("\n"),
    };
    Citation {
        text,
        left_out: left_out(&works),
        notes: notes(&works),
    }
}

/// One document and the places cited in it.
struct Work {
    document: Arc<DocumentRecord>,
    /// First and last paragraph, in the order cited.
    paragraphs: Vec<(u32, u32)>,
    /// First and last page, physical, in the order cited, and their labels; empty where the copy's
    /// pages are not the official ones.
    pages: Vec<(u32, u32, String)>,
    speakers: Vec<String>,
}

impl Work {
    fn gather(hits: &[PassageHit]) -> Vec<Work> {
        let mut works: Vec<Work> = Vec::new();
        for hit in hits {
            let known = works.iter().position(|w| w.document.id == hit.document.id);
            let at = known.unwrap_or_else(|| {
                works.push(Work::new(Arc::clone(&hit.document)));
                works.len() - 1
            });
            if let Some(work) = works.get_mut(at) {
                work.add(hit);
            }
        }
        works
    }

    fn new(document: Arc<DocumentRecord>) -> Work {
        Work {
            document,
            paragraphs: Vec::new(),
            pages: Vec::new(),
            speakers: Vec::new(),
        }
    }

    fn add(&mut self, hit: &PassageHit) {
        if let Some(first) = hit.passage.paragraph {
            let range = (first, hit.passage.paragraph_end.unwrap_or(first));
            if !self.paragraphs.contains(&range) {
                self.paragraphs.push(range);
            }
        }
        if !self.document.typeset
            && let Some(pages) = pages(hit)
        {
            self.add_pages(pages);
        }
        for speaker in &hit.passage.speakers {
            if !self.speakers.contains(speaker) {
                self.speakers.push(speaker.clone());
            }
        }
    }

    /// Adds a run of pages, and keeps no run that is inside another.
    fn add_pages(&mut self, run: (u32, u32, String)) {
        let within = |a: &(u32, u32, String), b: &(u32, u32, String)| b.0 <= a.0 && a.1 <= b.1;
        if !self.pages.iter().any(|known| within(&run, known)) {
            self.pages.retain(|known| !within(known, &run));
            self.pages.push(run);
        }
    }

    /// The institution and its department, without the directorates and units below, which no
    /// style cites; what a letterhead sets in capitals as the name is written.
    fn issuer(&self) -> Option<String> {
        let whole = filled(self.document.issuer.as_deref())?;
        let parts = whole.split(", ").flat_map(levels);
        let below = |part: &&str| {
            let named = ["directorate ", "unit "].iter().any(|b| begins(part, b));
            named && !is_general(part)
        };
        let cited = parts.take_while(|part| !below(part));
        let cited: Vec<String> = cited.map(as_written).collect();
        Some(if cited.is_empty() {
            whole.to_owned()
        } else {
            cited.join(", ")
        })
    }

    fn url(&self) -> Option<&str> {
        filled(self.document.url.as_deref())
    }

    fn place(&self) -> Option<&str> {
        filled(self.document.place.as_deref())
    }

    fn title(&self) -> String {
        self.document
            .title
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Whether the name of the file stands for a title.
    fn is_untitled(&self) -> bool {
        let id = Path::new(&self.document.id);
        let stem = id.file_stem().and_then(|stem| stem.to_str());
        stem.is_some_and(|stem| stem == self.document.title)
    }

    /// "para 5", "paras 5-6, 9", "p 3".
    fn pinpoint(&self, mark: &str) -> Option<String> {
        let mut parts = Vec::new();
        if !self.paragraphs.is_empty() {
            let many = self.paragraphs.len() > 1 || self.paragraphs.iter().any(|(a, b)| a != b);
            parts.push(format!(
                "para{}{mark} {}",
                if many { "s" } else { "" },
                self.ranges()
            ));
        }
        if !self.pages.is_empty() {
            let several = self.pages.len() > 1 || self.pages.iter().any(|(a, b, _)| a != b);
            let many = if several { "pp" } else { "p" };
            let labels: Vec<&str> = self
                .pages
                .iter()
                .map(|(.., label)| label.as_str())
                .collect();
            parts.push(format!("{many}{mark} {}", labels.join(", ")));
        }
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn ranges(&self) -> String {
        let range = |(a, b): &(u32, u32)| {
            if a == b {
                a.to_string()
            } else {
                format!("{a}\u{2013}{b}")
            }
        };
        self.paragraphs
            .iter()
            .map(range)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// What a database entry notes: the days of a meeting of several, since its fields hold one; and
    /// the places.
    fn remark(&self) -> Option<String> {
        let first = self.document.date_start;
        let several = self
            .document
            .date_end
            .is_some_and(|last| Some(last) != first);
        let days = self.dates().filter(|_| several);
        let parts: Vec<String> = days.into_iter().chain(self.pinpoint("")).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// "29 January 2026", "12\u{2013}13 January 2023".
    fn dates(&self) -> Option<String> {
        let first = self.document.date_start?;
        let last = self.document.date_end.unwrap_or(first);
        Some(
            match (first.year() == last.year(), first.month() == last.month()) {
                _ if first == last => day(first),
                (true, true) => format!("{}\u{2013}{}", first.day(), day(last)),
                (true, false) => format!("{} {} \u{2013} {}", first.day(), month(first), day(last)),
                _ => format!("{} \u{2013} {}", day(first), day(last)),
            },
        )
    }
}

/// The lines of a letterhead that was written as one: `European Commission Directorate-General ...`.
fn levels(part: &str) -> Vec<&str> {
    let opens = |at: &usize| {
        let rest = part.get(*at..).unwrap_or_default();
        let lettered = |word: &str| {
            let letter = rest.get(word.len()..).and_then(|r| r.chars().next());
            begins(rest, word) && letter.is_some_and(char::is_uppercase)
        };
        let inside = part.get(..*at).is_some_and(|before| before.ends_with(' '));
        inside && (is_general(rest) || lettered("directorate ") || lettered("unit "))
    };
    let mut cuts = vec![0];
    cuts.extend(part.char_indices().map(|(at, _)| at).filter(opens));
    cuts.push(part.len());
    let line = |ends: &[usize]| match ends {
        [from, to] => part.get(*from..*to).map(str::trim),
        _ => None,
    };
    cuts.windows(2)
        .filter_map(line)
        .filter(|l| !l.is_empty())
        .collect()
}

/// Whether a text begins so, whatever the case.
/// Whether a text begins with a directorate-general, with its hyphen or without.
fn is_general(text: &str) -> bool {
    begins(text, "directorate-general") || begins(text, "directorate general")
}

fn begins(text: &str, beginning: &str) -> bool {
    let head = text.get(..beginning.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(beginning))
}

/// The name of an institution as the tables write it, where the letterhead has it in capitals.
fn as_written(part: &str) -> String {
    let known = names::find(part).filter(|_| !part.chars().any(char::is_lowercase));
    known.map_or(part, |found| found.name.name).to_owned()
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(|t| t.trim().trim_end_matches(','))
        .filter(|t| !t.is_empty())
}

/// The page of the first highlight; without one, all pages that the passage touches.
fn pages(hit: &PassageHit) -> Option<(u32, u32, String)> {
    let first = hit.page?;
    let end = hit.passage.page_end().filter(|_| hit.highlights.is_empty());
    let last = end.unwrap_or(first).max(first);
    let label = page_label(hit, first)?;
    Some(match last {
        _ if last == first => (first, first, label),
        _ => (
            first,
            last,
            format!("{label}\u{2013}{}", page_label(hit, last)?),
        ),
    })
}

/// The label printed on a page, or its number.
fn page_label(hit: &PassageHit, page: u32) -> Option<String> {
    let first = hit.passage.page.unwrap_or(page);
    let labels = &hit.passage.page_labels;
    let label = labels
        .get(page.checked_sub(first)? as usize)
        .cloned()
        .flatten();
    Some(label.unwrap_or_else(|| page.to_string()))
}

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn month(date: Date) -> String {
    date.strftime("%B").to_string()
}

fn left_out(works: &[Work]) -> Vec<String> {
    type Lacking = fn(&Work) -> bool;
    let lacks: [(&str, Lacking); 7] = [
        ("title", Work::is_untitled),
        ("issuer", |w| w.issuer().is_none()),
        ("date", |w| w.document.date_start.is_none()),
        ("place", |w| w.place().is_none()),
        ("url", |w| w.url().is_none()),
        ("date of access", |w| w.document.fetched.is_none()),
        ("page", |w| w.document.pages > 0 && w.document.typeset),
    ];
    let some = lacks
        .iter()
        .filter(|(_, lacking)| works.iter().any(lacking));
    some.map(|(name, _)| (*name).to_owned()).collect()
}

fn notes(works: &[Work]) -> Vec<String> {
    let mut notes = Vec::new();
    if works.iter().any(Work::is_untitled) {
        notes.push("The title is not known: the name of the file stands for it.".to_owned());
    }
    if works.iter().any(|w| w.document.typeset) {
        notes.push("Page left out: this copy was typeset anew.".to_owned());
    }
    notes.extend(wording(works.iter().flat_map(|w| &w.speakers)));
    notes
}

/// Speakers at most that a note on the wording names.
const NAMED: usize = 6;

/// What to mind of words that are attributed to those speakers: "The wording is the minutes', not
/// NL's or PT's own." `None` where they are attributed to nobody.
pub fn wording<'a>(speakers: impl IntoIterator<Item = &'a String>) -> Option<String> {
    let mut named: Vec<String> = Vec::new();
    for speaker in speakers {
        let name = format!("{speaker}'s");
        if !named.contains(&name) {
            named.push(name);
        }
        if named.len() > NAMED {
            return Some("The wording is the minutes', not the speakers' own.".to_owned());
        }
    }
    let (last, before) = named.split_last()?;
    let names = match before {
        [] => last.clone(),
        _ => format!("{} or {last}", before.join(", ")),
    };
    Some(format!("The wording is the minutes', not {names} own."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecne_extract::minutes::Kind;
    use ecne_index::PassageRecord;

    /// A made-up document.
    fn hit(paragraph: u32) -> PassageHit {
        let document = DocumentRecord {
            id: "2024/ports.pdf".to_owned(),
            title: "Minutes: Group on {Ports} & \"Piers\"".to_owned(),
            kind: Kind::Minutes,
            issuer: Some("Harbour Office,".to_owned()),
            date_start: Some(jiff::civil::date(2024, 5, 3)),
            date_end: Some(jiff::civil::date(2024, 5, 4)),
            place: Some("Online".to_owned()),
            url: Some("https://example.org/a_b?c=1&d".to_owned()),
            fetched: Some(jiff::civil::date(2025, 1, 2)),
            pages: 4,
            ..DocumentRecord::default()
        };
        let passage = PassageRecord {
            paragraph: Some(paragraph),
            paragraph_end: Some(paragraph),
            page: Some(2),
            speakers: vec!["NL".to_owned()],
            ..PassageRecord::default()
        };
        PassageHit {
            rank: 1,
            score: 1.0,
            document: Arc::new(document),
            passage: Arc::new(passage),
            highlights: Vec::new(),
            page: Some(2),
            widened: false,
        }
    }

    #[test]
    fn each_style_has_its_form() {
        let one = [hit(5)];
        for (style, expected) in [
            (
                Style::Plain,
                "Harbour Office, 'Minutes: Group on {Ports} & \"Piers\"' (3\u{2013}4 May 2024, Online), para 5, p 2, <https://example.org/a_b?c=1&d> accessed 2 January 2025.",
            ),
            (
                Style::Apa,
                "Harbour Office. (2024, May 3\u{2013}4). *Minutes: Group on {Ports} & \"Piers\"* [Meeting minutes]. https://example.org/a_b?c=1&d\nIn the text: (Harbour Office, 2024, para. 5, p. 2)",
            ),
            (
                Style::Oscola,
                "Harbour Office, 'Minutes: Group on {Ports} & \"Piers\"' (Online, 3\u{2013}4 May 2024) para 5, p 2 <https://example.org/a_b?c=1&d> accessed 2 January 2025",
            ),
        ] {
            assert_eq!(cite(style, &one).text, expected);
        }
    }

    #[test]
    fn a_document_is_one_entry_with_all_its_places() {
        let both = [hit(5), hit(6)];
        let bibtex = cite(Style::Bibtex, &both).text;
        assert_eq!(bibtex.matches("@misc").count(), 1);
        let note = "note = {3--4 May 2024, paras 5, 6, p 2}";
        assert!(bibtex.contains(note), "{bibtex}");
        assert!(bibtex.contains(r"\{Ports\} \& "), "{bibtex}");
        let ris = cite(Style::Ris, &both).text;
        assert!(
            ris.starts_with("TY  - ") && ris.ends_with("ER  - "),
            "{ris}"
        );
        let csl = cite(Style::CslJson, &both).text;
        assert!(
            csl.contains(r#"& \"Piers\""#)
                && csl.contains(r#""date-parts":[[2024,5,3],[2024,5,4]]"#),
            "{csl}"
        );
    }

    #[test]
    fn no_two_entries_have_the_same_key() {
        let hits = ["a/b.pdf", "a-b.pdf", "a b.html", "é.pdf", "ü.pdf"].map(|id| {
            let mut hit = hit(5);
            Arc::make_mut(&mut hit.document).id = id.to_owned();
            hit
        });
        let bibtex = cite(Style::Bibtex, &hits).text;
        for key in ["a-b", "a-b-2", "a-b-3", "document", "document-2"] {
            assert_eq!(
                bibtex.matches(&format!("@misc{{{key},")).count(),
                1,
                "{bibtex}"
            );
        }
    }

    #[test]
    fn the_issuer_is_cited_as_it_is_written_down_to_the_department() {
        let issuer = |letterhead: &str| {
            let document = DocumentRecord {
                issuer: Some(letterhead.to_owned()),
                ..DocumentRecord::default()
            };
            Work::new(Arc::new(document)).issuer()
        };
        let cited = "European Commission, Directorate-General for Justice and Consumers";
        let unit = "Directorate C – Rule of Law, Fundamental Rights and Democracy, Unit C.4";
        assert_eq!(
            issuer(&format!("{}, {unit}", cited.to_uppercase())).as_deref(),
            Some(cited)
        );
        let lines =
            "EUROPEAN COMMISSION Directorate-General for Justice and Consumers Directorate C";
        assert_eq!(issuer(lines).as_deref(), Some(cited));
        assert_eq!(issuer("HARBOUR OFFICE").as_deref(), Some("HARBOUR OFFICE"));
        assert_eq!(issuer("Unit A").as_deref(), Some("Unit A"));
    }

    #[test]
    fn a_passage_over_two_pages_is_cited_with_both_where_no_word_tells_one() {
        let mut whole = hit(5);
        let passage = Arc::make_mut(&mut whole.passage);
        passage.text = "A made-up pier. And a quay.".to_owned();
        passage.breaks = vec![ecne_extract::PageBreak {
            offset: 16,
            page: 3,
        }];
        let pinpoint = |hits: &[PassageHit]| Work::gather(hits)[0].pinpoint("").unwrap();
        assert_eq!(pinpoint(&[whole.clone()]), "para 5, pp 2\u{2013}3");
        let mut found = whole.clone();
        found.highlights.push(22..26);
        found.page = Some(3);
        assert_eq!(pinpoint(&[found.clone()]), "para 5, p 3");
        assert_eq!(pinpoint(&[found, whole.clone()]), "para 5, pp 2\u{2013}3");
        Arc::make_mut(&mut whole.passage).page_labels =
            vec![Some("iv".to_owned()), Some("v".to_owned())];
        assert_eq!(pinpoint(&[whole]), "para 5, pp iv\u{2013}v");
    }

    #[test]
    fn the_wording_is_nobody_s_who_is_named() {
        let told = |codes: &[&str]| {
            let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
            wording(&codes).unwrap_or_default()
        };
        assert_eq!(told(&[]), "");
        let one = "The wording is the minutes', not NL's own.";
        assert_eq!(told(&["NL", "NL"]), one);
        let three = "The wording is the minutes', not NL's, PT's or DE's own.";
        assert_eq!(told(&["NL", "PT", "DE"]), three);
        let many = told(&["NL", "PT", "DE", "LT", "EE", "FR", "HR"]);
        assert_eq!(many, "The wording is the minutes', not the speakers' own.");
    }

    #[test]
    fn what_is_not_known_is_named() {
        let mut bare = hit(5);
        bare.document = Arc::new(DocumentRecord {
            id: "x.pdf".to_owned(),
            title: "Minutes".to_owned(),
            typeset: true,
            pages: 2,
            ..DocumentRecord::default()
        });
        let citation = cite(Style::Plain, &[bare]);
        assert_eq!(citation.text, "'Minutes', para 5.");
        assert_eq!(
            citation.left_out,
            ["issuer", "date", "place", "url", "date of access", "page"]
        );
        assert_eq!(citation.notes.len(), 2);
    }
}
