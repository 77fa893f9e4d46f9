//! `ecne show --cite`: the words of a paragraph, or a document as a whole, with the citation.

use std::io::Write as _;
use std::sync::Arc;

use ecne_query::PassageHit;
use ecne_query::citations::{Citation, Style, cite};
use serde::Serialize;

use super::about;
use crate::clean::clean_lines;
use crate::failure::Failure;
use crate::output::Output;
use crate::screen::{Role, Sheet};
use crate::shell::Shell;
use crate::wire;

/// What is cited: the words, and the citation in one style.
pub struct Cited {
    style: Style,
    /// A paragraph, in as many parts as it has speakers; the document as a whole otherwise.
    paragraph: bool,
    hits: Vec<PassageHit>,
    citation: Citation,
}

/// The citation as the last line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    style: &'static str,
    text: &'a str,
    left_out: &'a [String],
    notes: &'a [String],
}

impl Cited {
    /// Cites a paragraph by the passages that hold its words, or a document by any of its passages.
    pub fn of(style: Style, number: Option<u32>, hits: &[PassageHit]) -> Self {
        let hits: Vec<PassageHit> = match number {
            Some(number) => hits.iter().map(|hit| narrowed(hit, number)).collect(),
            None => hits.iter().take(1).map(whole_document).collect(),
        };
        Cited {
            style,
            paragraph: number.is_some(),
            citation: cite(style, &hits),
            hits,
        }
    }

    /// The words and how to cite them; the styles for programs stand alone, to be sent to a file.
    pub fn print(&self, name: &str, shell: &Shell, output: &mut Output) -> Result<(), Failure> {
        let citation = &self.citation;
        if matches!(self.style, Style::Bibtex | Style::Ris | Style::CslJson) {
            writeln!(output, "{}", clean_lines(&citation.text))?;
            return Ok(());
        }
        let mut sheet = Sheet::new(output.look());
        for hit in self.hits.iter().filter(|_| self.paragraph) {
            sheet.lines(Role::Title, &about(&hit.passage)).blank();
            sheet
                .paragraph(2, &hit.passage.text, &[], |_| Vec::new())
                .blank();
        }
        sheet
            .paragraph(0, &citation.text, &[], |_| Vec::new())
            .blank();
        if !citation.left_out.is_empty() {
            let left_out = citation.left_out.join(", ");
            let text = format!("Not known here, so left out: {left_out}.");
            sheet.lines(Role::Aside, &text);
        }
        for note in &citation.notes {
            sheet.lines(Role::Aside, note);
        }
        sheet.lines(Role::Aside, &self.others(name, shell));
        output.show(&sheet.into_text())?;
        Ok(())
    }

    /// The citation as one object.
    pub fn line(&self) -> String {
        wire::line(&Line {
            r#type: "citation",
            style: self.style.name(),
            text: &self.citation.text,
            left_out: &self.citation.left_out,
            notes: &self.citation.notes,
        })
    }

    fn others(&self, name: &str, shell: &Shell) -> String {
        let others = Style::ALL.into_iter().filter(|other| *other != self.style);
        let others: Vec<&str> = others.map(Style::name).collect();
        let command = shell.show(name, "--cite STYLE");
        format!("Other styles: {command} ({})", others.join(", "))
    }
}

/// The hit with the words of one paragraph alone. All its words and numbers where its lines do not
/// tell which is which.
fn narrowed(hit: &PassageHit, number: u32) -> PassageHit {
    let mut hit = hit.clone();
    let Some(range) = hit.passage.range_of(number) else {
        return hit;
    };
    let passage = Arc::make_mut(&mut hit.passage);
    let (first, page) = (passage.page, passage.page_at(range.start));
    let turned = page
        .zip(first)
        .map_or(0, |(p, first)| p.saturating_sub(first));
    let turned = usize::try_from(turned).unwrap_or(usize::MAX);
    passage
        .page_labels
        .drain(..turned.min(passage.page_labels.len()));
    passage.page = page;
    hit.page = page;
    passage
        .breaks
        .retain(|b| b.offset > range.start && b.offset < range.end);
    passage
        .breaks
        .iter_mut()
        .for_each(|b| b.offset -= range.start);
    passage.emphasis.clear();
    passage.text = passage.text.get(range).unwrap_or_default().to_owned();
    passage.paragraph = Some(number);
    passage.paragraph_end = Some(number);
    hit
}

fn whole_document(hit: &PassageHit) -> PassageHit {
    let mut hit = hit.clone();
    let passage = Arc::make_mut(&mut hit.passage);
    passage.paragraph = None;
    passage.paragraph_end = None;
    passage.speakers.clear();
    passage.page = None;
    hit.page = None;
    hit
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecne_extract::PageBreak;
    use ecne_index::{DocumentRecord, PassageRecord};

    /// Three made-up paragraphs; the second begins on page 4 and ends on page 5.
    fn hit() -> PassageHit {
        let passage = PassageRecord {
            paragraph: Some(7),
            paragraph_end: Some(9),
            text: "One.\nTwo, two.\nThree.".to_owned(),
            page: Some(4),
            breaks: vec![PageBreak { offset: 9, page: 5 }],
            page_labels: vec![Some("iv".to_owned()), Some("v".to_owned())],
            ..PassageRecord::default()
        };
        PassageHit {
            rank: 1,
            score: 0.0,
            document: Arc::new(DocumentRecord::default()),
            page: passage.page,
            passage: Arc::new(passage),
            highlights: Vec::new(),
            widened: false,
        }
    }

    #[test]
    fn one_paragraph_of_several_is_its_words_and_its_pages() {
        for (number, text, pages) in [
            (7, "One.", "p 4"),
            (8, "Two, two.", "pp iv\u{2013}v"),
            (9, "Three.", "p v"),
        ] {
            let mut hit = hit();
            if number == 7 {
                Arc::make_mut(&mut hit.passage).page_labels.clear();
            }
            let cited = Cited::of(Style::Plain, Some(number), &[hit]);
            assert_eq!(cited.hits[0].passage.text, text);
            let expected = format!("'', para {number}, {pages}.");
            assert_eq!(cited.citation.text, expected);
        }
    }

    #[test]
    fn lines_that_tell_no_paragraph_are_cited_whole() {
        let mut hit = hit();
        Arc::make_mut(&mut hit.passage).paragraph_end = Some(8);
        let cited = Cited::of(Style::Plain, Some(8), &[hit]);
        assert_eq!(cited.hits[0].passage.text.lines().count(), 3);
        let text = &cited.citation.text;
        assert!(text.starts_with("'', paras 7\u{2013}8, pp iv"), "{text}");
    }
}
