//! Tagged files: what the structure tree decides, and what it cannot break.

use super::writer::{Pdf, lines};
use super::{kinds, read, texts};
use crate::{BlockKind, Limits, WarningKind};

/// A line of body text in marked content.
fn marked(id: usize, x: f32, y: f32, text: &str) -> String {
    let line = lines("F1", 12.0, x, y, 14.0, &[text]);
    format!("/P << /MCID {id} >> BDC\n{line}EMC\n")
}

/// A tree written as nested `TYPE(kid kid)`, kids being elements or numbers of marked content.
/// Returns the number of the root's object.
fn tree(pdf: &mut Pdf, page: usize, text: &str, entries: &str) -> usize {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut open: Vec<(String, Vec<String>)> = vec![("Root".to_owned(), Vec::new())];
    let mut words = spaced.split_whitespace().peekable();
    while let Some(word) = words.next() {
        match word {
            ")" => {
                let (name, kids) = open.pop().unwrap();
                let id = pdf.add(format!(
                    "<< /Type /StructElem /S /{name} /Pg {page} 0 R /K [{}] >>",
                    kids.join(" ")
                ));
                open.last_mut().unwrap().1.push(format!("{id} 0 R"));
            }
            "(" => {}
            name if words.peek() == Some(&"(") => open.push((name.to_owned(), Vec::new())),
            content => open.last_mut().unwrap().1.push(content.to_owned()),
        }
    }
    let kids = open.pop().unwrap().1.join(" ");
    let root = pdf.add(format!("<< /Type /StructTreeRoot /K [{kids}] {entries} >>"));
    pdf.catalog(&format!(
        "/StructTreeRoot {root} 0 R /MarkInfo << /Marked true >>"
    ));
    root
}

/// A file of one page with a tree.
fn file(content: &str, text: &str, entries: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let page = pdf.page(content);
    tree(&mut pdf, page, text, entries);
    pdf.finish()
}

#[test]
fn the_tree_gives_the_kinds() {
    let content = [
        marked(0, 72.0, 740.0, "The made up fair"),
        marked(1, 72.0, 720.0, "Berths"),
        marked(2, 72.0, 700.0, "A short line"),
        marked(3, 72.0, 686.0, "and the rest of its paragraph."),
        marked(4, 72.0, 660.0, "1."),
        marked(5, 90.0, 660.0, "North"),
        marked(6, 90.0, 646.0, "a)"),
        marked(7, 108.0, 646.0, "Inner basin"),
        marked(8, 72.0, 620.0, "Pilot"),
        marked(9, 200.0, 620.0, "Two lines in"),
        marked(10, 200.0, 606.0, "one cell"),
        marked(11, 72.0, 580.0, "Figure 1: a made up caption"),
    ];
    let tree = "Document(H1(0) Rubrik(1) P(2 Span(3)) \
                L(LI(Lbl(4) LBody(P(5) L(LI(Lbl(6) LBody(7)))))) \
                Table(TR(TH(P(8)) TD(P(9 10)))) Caption(11))";
    let document = read(&file(&content.concat(), tree, "/RoleMap << /Rubrik /H2 >>"));
    assert_eq!(
        texts(&document),
        [
            "The made up fair",
            "Berths",
            "A short line and the rest of its paragraph.",
            "1. North",
            "a) Inner basin",
            "Pilot | Two lines in one cell",
            "Figure 1: a made up caption",
        ]
    );
    assert_eq!(
        kinds(&document),
        [
            BlockKind::Heading { level: 1 },
            BlockKind::Heading { level: 2 },
            BlockKind::Paragraph,
            BlockKind::ListItem { level: 1 },
            BlockKind::ListItem { level: 2 },
            BlockKind::TableRow,
            BlockKind::Paragraph,
        ]
    );
}

#[test]
fn elements_without_meaning_part_no_paragraph_and_no_item() {
    let content = [
        marked(0, 72.0, 740.0, "The points were"),
        marked(1, 160.0, 740.0, "agreed"),
        marked(2, 200.0, 740.0, "by all."),
        marked(3, 90.0, 710.0, "An item drawn with its own mark"),
        marked(4, 72.0, 680.0, "A box of"),
        marked(5, 130.0, 680.0, "two runs."),
        marked(6, 72.0, 650.0, "Text of no box."),
        marked(7, 72.0, 620.0, "A paragraph."),
        marked(8, 72.0, 590.0, "More text of no box."),
    ];
    let tree = "Document(P(NonStruct(0) NonStruct(1) NonStruct(2)) L(LI(NonStruct(3))) \
                NonStruct(NonStruct(4) Link(NonStruct(5))) NonStruct(6) P(7) NonStruct(8))";
    let document = read(&file(&content.concat(), tree, ""));
    let expected = [
        "The points were agreed by all.",
        "An item drawn with its own mark",
        "A box of two runs.",
        "Text of no box.",
        "A paragraph.",
        "More text of no box.",
    ];
    assert_eq!(texts(&document), expected);
    assert_eq!(kinds(&document)[1], BlockKind::ListItem { level: 1 });
}

#[test]
fn the_tree_gives_the_order() {
    let content = [
        marked(0, 72.0, 700.0, "First on the left."),
        marked(1, 320.0, 700.0, "Third, on the right."),
        marked(2, 72.0, 660.0, "Second, on the left."),
    ];
    let document = read(&file(&content.concat(), "Document(P(0) P(2) P(1))", ""));
    assert_eq!(
        texts(&document),
        [
            "First on the left.",
            "Second, on the left.",
            "Third, on the right."
        ]
    );
}

#[test]
fn text_outside_the_tree_stays_in_its_place() {
    let content = [
        marked(0, 72.0, 700.0, "A tagged paragraph of the made up fair."),
        lines("F1", 12.0, 72.0, 670.0, 14.0, &["No tag."]),
        marked(1, 72.0, 640.0, "Another paragraph of the made up fair."),
        marked(9, 72.0, 610.0, "Lost."),
    ];
    let document = read(&file(&content.concat(), "Document(P(0) P(1))", ""));
    let expected = [
        "A tagged paragraph of the made up fair.",
        "No tag.",
        "Another paragraph of the made up fair.",
        "Lost.",
    ];
    assert_eq!(texts(&document), expected);
}

#[test]
fn tags_that_break_sentences_are_not_believed() {
    let text = [
        "The chair opened the meeting and welcomed everybody who had come to",
        "the harbour, and thanked the ports that had sent their own pilots",
        "and boats to it, more than in the year before, when storms had kept",
        "most of them at sea.",
    ];
    let mut content = String::new();
    for (i, line) in text.iter().enumerate() {
        content += &marked(i, 72.0, 700.0 - 14.0 * i as f32, line);
    }
    let document = read(&file(&content, "Document(P(0) P(1) P(2) P(3))", ""));
    assert!(texts(&document)[0].starts_with(&text[..2].join(" ")));
    assert_eq!(document.warnings[0].kind, WarningKind::Structure);
}

#[test]
fn an_elements_own_text_stands_for_what_it_shows() {
    let mut pdf = Pdf::new();
    let content = marked(0, 72.0, 700.0, "a light")
        + &marked(1, 108.0, 700.0, "-")
        + &marked(2, 72.0, 686.0, "house, number ")
        + &marked(3, 150.0, 686.0, "l2");
    let page = pdf.page(&content);
    let element = |pdf: &mut Pdf, said: &str, id: usize| {
        pdf.add(format!(
            "<< /Type /StructElem /S /Span /ActualText {said} /Pg {page} 0 R /K {id} >>"
        ))
    };
    let hyphen = element(&mut pdf, "<FEFF00AD>", 1);
    let number = element(&mut pdf, "(12)", 3);
    let paragraph = pdf.add(format!(
        "<< /Type /StructElem /S /P /Pg {page} 0 R /K [0 {hyphen} 0 R 2 {number} 0 R] >>"
    ));
    let root = pdf.add(format!("<< /Type /StructTreeRoot /K {paragraph} 0 R >>"));
    pdf.catalog(&format!("/StructTreeRoot {root} 0 R"));
    assert_eq!(texts(&read(&pdf.finish())), ["a lighthouse, number 12"]);
}

#[test]
fn content_of_a_form_is_found_by_its_stream() {
    let mut pdf = Pdf::new();
    let inside = marked(0, 72.0, 650.0, "Second, from a form.");
    let form = pdf.add_stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>",
        inside.as_bytes(),
    );
    let content = format!("/X Do {}", marked(0, 72.0, 700.0, "Heading of the page"));
    let page = pdf.page_with(&content, "", &format!("/XObject << /X {form} 0 R >>"));
    let heading = pdf.add(format!("<< /S /H1 /Pg {page} 0 R /K 0 >>"));
    let reference = format!("<< /Type /MCR /Pg {page} 0 R /Stm {form} 0 R /MCID 0 >>");
    let paragraph = pdf.add(format!("<< /S /P /K {reference} >>"));
    let root = pdf.add(format!("<< /K [{heading} 0 R {paragraph} 0 R] >>"));
    pdf.catalog(&format!("/StructTreeRoot {root} 0 R"));
    let document = read(&pdf.finish());
    assert_eq!(
        texts(&document),
        ["Heading of the page", "Second, from a form."]
    );
    assert_eq!(kinds(&document)[0], BlockKind::Heading { level: 1 });
}

#[test]
fn a_tree_in_a_circle_ends() {
    let mut pdf = Pdf::new();
    let page = pdf.page(&marked(0, 72.0, 700.0, "Once."));
    let root = pdf.add("<< >>") + 1;
    let element = format!(
        "<< /S /P /Pg {page} 0 R /K [0 {root} 0 R {} 0 R] >>",
        root + 1
    );
    let root = pdf.add(format!("<< /S /Sect /K [{} 0 R {root} 0 R] >>", root + 1));
    pdf.add(element);
    pdf.catalog(&format!("/StructTreeRoot {root} 0 R"));
    assert_eq!(texts(&read(&pdf.finish())), ["Once."]);
}

#[test]
fn without_structure_elements_the_layout_decides() {
    let file = file(&marked(0, 72.0, 700.0, "A line."), "Document(H2(0))", "");
    assert_eq!(kinds(&read(&file)), [BlockKind::Heading { level: 2 }]);
    let limits = Limits {
        structure_elements: 0,
        ..Limits::default()
    };
    let document = crate::pdf::read(&file, &limits).unwrap();
    assert_eq!(kinds(&document), [BlockKind::Paragraph]);
}
