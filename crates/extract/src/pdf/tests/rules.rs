//! One small file for every rule.

use super::writer::{Pdf, body, lines, one_page};
use super::{kinds, read, texts};
use crate::{BlockKind, Limits, WarningKind};

const FULL: &str = "The chair opened the meeting and welcomed everybody who had come to the new";

#[test]
fn lines_are_joined_and_their_hyphens_undone() {
    let file = one_page(&body(
        700.0,
        &[
            "The chair opened the meeting and welcomed everybody who had come to the har-",
            "bour. The delegates spoke of awareness-raising, and of more awareness-",
            "raising in every port.",
        ],
    ));
    assert_eq!(
        texts(&read(&file)),
        [
            "The chair opened the meeting and welcomed everybody who had come to the harbour. \
             The delegates spoke of awareness-raising, and of more awareness-raising in every port."
        ]
    );
}

#[test]
fn a_short_line_and_a_larger_gap_end_a_paragraph() {
    let content = body(700.0, &[FULL, "harbour.", "A second paragraph follows it."])
        + &body(630.0, &["A third stands apart."]);
    assert_eq!(
        texts(&read(&one_page(&content)))[1..],
        ["A second paragraph follows it.", "A third stands apart."]
    );
}

#[test]
fn a_paragraph_goes_on_over_the_page() {
    let mut pdf = Pdf::new();
    pdf.page(&body(146.0, &[FULL, FULL, FULL, FULL, FULL, FULL]));
    pdf.page(&body(740.0, &["lighthouse, and so on.", "Another one."]));
    let document = read(&pdf.finish());
    assert_eq!(document.blocks.len(), 2);
    let block = &document.blocks[0];
    assert_eq!(block.breaks.len(), 1);
    assert!(block.text[block.breaks[0].offset..].starts_with("lighthouse"));
    assert_eq!(block.breaks[0].page, 2);
}

#[test]
fn running_headers_and_page_numbers_are_set_apart() {
    let mut pdf = Pdf::new();
    for page in 1..=2 {
        let head = lines("F4", 9.0, 72.0, 770.0, 10.0, &["Board of the Made Up Fair"]);
        let foot = lines(
            "F4",
            9.0,
            280.0,
            30.0,
            10.0,
            &[&format!("Page {page} of 2")],
        );
        let text = format!("Text of page {page} and nothing more.");
        pdf.page(&(head + &body(500.0, &[&text]) + &foot));
    }
    let document = read(&pdf.finish());
    assert_eq!(
        texts(&document),
        [
            "Text of page 1 and nothing more.",
            "Text of page 2 and nothing more."
        ]
    );
    assert_eq!(document.furniture.len(), 4);
    let kept = document.to_text(true);
    let order = ["Board", "page 1", "Page 1", "Board", "page 2", "Page 2"];
    let mut rest = kept.as_str();
    for words in order {
        let at = rest.find(words).unwrap();
        rest = &rest[at + words.len()..];
    }
}

#[test]
fn a_letterhead_on_the_first_page_is_text() {
    let mut pdf = Pdf::new();
    pdf.page(
        &(lines("F2", 12.0, 72.0, 770.0, 14.0, &["MADE UP AUTHORITY"]) + &body(700.0, &[FULL])),
    );
    pdf.page(&body(700.0, &["The second page."]));
    assert_eq!(texts(&read(&pdf.finish()))[0], "MADE UP AUTHORITY");
}

#[test]
fn bold_and_italic_are_emphasis() {
    let file = one_page(
        "BT /F1 12 Tf 72 700 Td (The ) Tj /F2 12 Tf (harbour ) Tj (master) Tj /F1 12 Tf \
         ( spoke ) Tj /F3 12 Tf (softly) Tj /F1 12 Tf (.) Tj ET",
    );
    let document = read(&file);
    let block = &document.blocks[0];
    assert_eq!(block.text, "The harbour master spoke softly.");
    let styled: Vec<_> = block
        .emphasis
        .iter()
        .map(|e| (&block.text[e.range.clone()], e.bold, e.italic))
        .collect();
    assert_eq!(
        styled,
        [("harbour master", true, false), ("softly", false, true)]
    );
}

#[test]
fn headings_have_levels_by_their_style() {
    let content = lines("F2", 20.0, 72.0, 740.0, 24.0, &["Annual fair"])
        + &lines("F2", 12.0, 72.0, 700.0, 14.0, &["Opening"])
        + &body(680.0, &[FULL, "harbour."]);
    assert_eq!(
        kinds(&read(&one_page(&content))),
        [
            BlockKind::Heading { level: 1 },
            BlockKind::Heading { level: 2 },
            BlockKind::Paragraph
        ]
    );
}

#[test]
fn bullets_are_dropped_and_numbers_kept() {
    let content = body(
        700.0,
        &["\u{95} Buoys", "\u{95} Beacons", "1. Opening", "2. Closing"],
    );
    let latin = content
        .replace('\u{95}', "\\225")
        .replace("\\\\225", "\\225");
    let document = read(&one_page(&latin));
    assert_eq!(
        texts(&document),
        ["Buoys", "Beacons", "1. Opening", "2. Closing"]
    );
    assert_eq!(kinds(&document)[0], BlockKind::ListItem { level: 1 });
}

#[test]
fn rows_of_a_table_keep_their_cells_apart() {
    let mut content = String::new();
    for (row, (left, right)) in [("Port", "Ships"), ("North", "12"), ("South", "7")]
        .iter()
        .enumerate()
    {
        let y = 700.0 - 20.0 * row as f32;
        content += &lines("F1", 12.0, 72.0, y, 14.0, &[left]);
        content += &lines("F1", 12.0, 300.0, y, 14.0, &[right]);
    }
    let document = read(&one_page(&content));
    assert_eq!(
        texts(&document),
        ["Port | Ships", "North | 12", "South | 7"]
    );
    assert_eq!(kinds(&document)[1], BlockKind::TableRow);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left = [
        "The left column of the",
        "page comes first and has",
        "three lines of text.",
    ];
    let right = [
        "The right one is drawn",
        "after it, and has three",
        "lines as well.",
    ];
    let content = lines("F1", 12.0, 72.0, 700.0, 14.0, &left)
        + &lines("F1", 12.0, 320.0, 700.0, 14.0, &right);
    assert_eq!(
        texts(&read(&one_page(&content))),
        [left.join(" "), right.join(" ")]
    );
}

#[test]
fn what_is_drawn_out_of_turn_is_put_in_its_place() {
    let content = body(60.0, &["The very last line."]) + &body(700.0, &[FULL, "harbour."]);
    assert_eq!(texts(&read(&one_page(&content)))[1], "The very last line.");
}

#[test]
fn to_unicode_decides_over_the_encoding() {
    let mut pdf = Pdf::new();
    let map = pdf.add_stream("", b"1 beginbfrange <41> <43> <0061> endbfrange");
    let font = pdf.add(format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Made /ToUnicode {map} 0 R /FirstChar 65 \
         /LastChar 67 /Widths [500 500 500] >>"
    ));
    pdf.add_font("F9", font);
    pdf.page("BT /F9 12 Tf 72 700 Td (CAB) Tj ET");
    assert_eq!(texts(&read(&pdf.finish())), ["cab"]);
}

#[test]
fn a_composite_font_reads_by_its_character_collection() {
    let mut pdf = Pdf::new();
    let descendant = pdf.add(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Made /CIDSystemInfo \
         << /Registry (Adobe) /Ordering (Japan1) /Supplement 6 >> >>",
    );
    let font = pdf.add(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /90ms-RKSJ-H \
         /DescendantFonts [{descendant} 0 R] >>"
    ));
    pdf.add_font("F9", font);
    pdf.page("BT /F9 12 Tf 72 700 Td <93FA967B> Tj ET");
    assert_eq!(texts(&read(&pdf.finish())), ["日本"]);
}

#[test]
fn forms_are_drawn_and_do_not_recurse() {
    let mut pdf = Pdf::new();
    let next = pdf.add("<< >>") + 1;
    let form = pdf.add_stream(
        &format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 600 800] \
             /Resources << /Font << /F1 3 0 R >> /XObject << /X {next} 0 R >> >>"
        ),
        b"BT /F1 12 Tf 72 700 Td (From a form.) Tj ET /X Do",
    );
    pdf.page_with("/X Do", "", &format!("/XObject << /X {form} 0 R >>"));
    assert_eq!(texts(&read(&pdf.finish())), ["From a form."]);
}

#[test]
fn actual_text_stands_for_its_glyphs() {
    let file = one_page(
        "BT /F1 12 Tf 72 700 Td /Span << /ActualText (lighthouse) >> BDC (l1ghth0use) Tj EMC ET",
    );
    assert_eq!(texts(&read(&file)), ["lighthouse"]);
}

#[test]
fn artifacts_are_furniture_even_on_one_page() {
    let content = format!(
        "/Artifact BMC {} EMC {}",
        lines("F1", 9.0, 72.0, 770.0, 10.0, &["Draft of the fair"]),
        body(700.0, &["The text."])
    );
    let document = read(&one_page(&content));
    assert_eq!(texts(&document), ["The text."]);
    assert_eq!(document.furniture[0].text, "Draft of the fair");
}

#[test]
fn a_layer_that_is_off_is_no_text() {
    let mut pdf = Pdf::new();
    let group = pdf.add("<< /Type /OCG /Name (Hidden) >>");
    pdf.catalog(&format!(
        "/OCProperties << /OCGs [{group} 0 R] /D << /OFF [{group} 0 R] >> >>"
    ));
    let content = format!(
        "/OC /L BDC {} EMC {}",
        body(700.0, &["Not to be seen."]),
        body(600.0, &["To be seen."])
    );
    pdf.page_with(&content, "", &format!("/Properties << /L {group} 0 R >>"));
    assert_eq!(texts(&read(&pdf.finish())), ["To be seen."]);
}

#[test]
fn a_link_is_on_its_words() {
    let mut pdf = Pdf::new();
    let annotation = pdf.add(
        "<< /Type /Annot /Subtype /Link /Rect [90 695 130 712] \
         /A << /S /URI /URI (https://example.org/fair) >> >>",
    );
    pdf.page_with(
        &body(700.0, &["See the fair for more."]),
        &format!("/Annots [{annotation} 0 R]"),
        "",
    );
    let document = read(&pdf.finish());
    let block = &document.blocks[0];
    assert_eq!(block.links.len(), 1);
    assert_eq!(&block.text[block.links[0].range.clone()], "the fair");
    assert_eq!(block.links[0].target, "https://example.org/fair");
}

#[test]
fn a_table_drawn_by_columns_is_read_by_rows() {
    let names = ["North", "South", "East", "West"];
    let counts = ["12", "7", "31", "4"];
    let content = lines("F1", 12.0, 72.0, 700.0, 20.0, &names)
        + &lines("F1", 12.0, 300.0, 700.0, 20.0, &counts);
    assert_eq!(
        texts(&read(&one_page(&content))),
        ["North | 12", "South | 7", "East | 31", "West | 4"]
    );
}

#[test]
fn a_space_before_a_restored_state_still_parts_words() {
    let file =
        one_page("q BT /F1 12 Tf 72 700 Td (of ) Tj ET Q q BT /F1 12 Tf 83.9 700 Td (it) Tj ET Q");
    assert_eq!(texts(&read(&file)), ["of it"]);
}

#[test]
fn pages_have_the_labels_that_the_file_gives_them() {
    let mut pdf = Pdf::new();
    pdf.catalog("/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>");
    for _ in 0..3 {
        pdf.page(&body(500.0, &["Some text."]));
    }
    let document = read(&pdf.finish());
    let labels: Vec<Option<&str>> = document.pages.iter().map(|p| p.label.as_deref()).collect();
    assert_eq!(labels, [Some("i"), Some("ii"), Some("1")]);
}

#[test]
fn a_stream_without_a_length_ends_at_its_keyword() {
    let file = one_page(&body(700.0, &["Still read."]));
    let text: String = file.iter().map(|b| char::from(*b)).collect();
    let broken = text.replacen("/Length", "/Lenght", 1);
    let bytes: Vec<u8> = broken.chars().map(|c| c as u8).collect();
    assert_eq!(texts(&read(&bytes)), ["Still read."]);
}

#[test]
fn a_turned_page_reads_like_any_other() {
    let mut pdf = Pdf::new();
    let content = "BT /F1 12 Tf 0 1 -1 0 100 100 Tm (Turned by a quarter) Tj ET";
    pdf.page_with(content, "/Rotate 90", "");
    let document = read(&pdf.finish());
    assert_eq!(texts(&document), ["Turned by a quarter"]);
    assert_eq!(document.pages[0].width, 800.0);
}

#[test]
fn text_drawn_twice_counts_once() {
    let twice =
        body(700.0, &["Bold by force"]) + &lines("F1", 12.0, 72.3, 700.0, 14.0, &["Bold by force"]);
    assert_eq!(texts(&read(&one_page(&twice))), ["Bold by force"]);
}

#[test]
fn letters_set_apart_make_a_word() {
    let file = one_page("BT /F1 12 Tf 6 Tc 72 700 Td (MINUTES) Tj ET");
    assert_eq!(texts(&read(&file)), ["MINUTES"]);
    let file =
        one_page("BT /F1 12 Tf 72 700 Td [(M) -500 (I) -500 (N) -500 (U) -500 (T) -500 (E)] TJ ET");
    assert_eq!(texts(&read(&file)), ["MINUTE"]);
}

#[test]
fn a_note_mark_need_not_be_smaller_than_its_word() {
    let file = one_page(
        "BT /F1 12 Tf 72 700 Td (The harbour) Tj /F1 11.6 Tf 6 Ts (1) Tj 0 Ts /F1 12 Tf \
         (, and its pilots, opened.) Tj ET",
    );
    let expected = ["The harbour 1, and its pilots, opened."];
    assert_eq!(texts(&read(&file)), expected);
}

#[test]
fn a_note_mark_is_kept_apart_from_its_word() {
    let file = one_page(
        "BT /F1 12 Tf 72 700 Td (harbour) Tj /F1 7 Tf 4 Ts (12) Tj 0 Ts /F1 12 Tf ( opened on the 3) Tj \
         /F1 7 Tf 4 Ts (rd) Tj ET",
    );
    assert_eq!(texts(&read(&file)), ["harbour 12 opened on the 3rd"]);
}

#[test]
fn a_page_that_is_a_picture_looks_scanned() {
    let mut pdf = Pdf::new();
    let image = pdf.add_stream("/Type /XObject /Subtype /Image /Width 1 /Height 1", b"\0");
    pdf.page_with(
        "q 600 0 0 800 0 0 cm /I Do Q",
        "",
        &format!("/XObject << /I {image} 0 R >>"),
    );
    let file = pdf.finish();
    assert!(
        crate::pdf::read(&file, &Limits::default())
            .unwrap_err()
            .is_without_text()
    );
}

#[test]
fn limits_end_the_reading_with_a_warning() {
    let limits = Limits {
        glyphs: 10,
        ..Limits::default()
    };
    let document = crate::pdf::read(&one_page(&body(700.0, &[FULL])), &limits).unwrap();
    assert_eq!(document.blocks[0].text, "The chair");
    assert_eq!(document.warnings[0].kind, WarningKind::Limit);
}

#[test]
fn a_truncated_file_gives_what_is_there() {
    let file = one_page(&body(700.0, &[FULL]));
    let document = read(&file[..file.len() - 250]);
    assert_eq!(texts(&document), [FULL]);
    assert_eq!(document.warnings[0].kind, WarningKind::Damaged);
}

#[test]
fn a_file_without_catalog_and_tables_gives_its_pages() {
    let mut pdf = Pdf::new();
    pdf.page(&body(700.0, &["The first page."]));
    pdf.page(&body(700.0, &["The second page."]));
    let file = pdf.finish();
    let text: String = file.iter().map(|b| char::from(*b)).collect();
    let page_tree = text.find("3 0 obj").unwrap();
    let cut = text.find("xref").unwrap();
    let bytes: Vec<u8> = [b"%PDF-1.7\n", &file[page_tree..cut - 40]].concat();
    let document = read(&bytes);
    assert_eq!(texts(&document)[0], "The first page.");
    assert_eq!(document.warnings[0].kind, WarningKind::Damaged);
}

#[test]
fn fields_without_an_appearance_show_what_they_hold() {
    let mut pdf = Pdf::new();
    let field = "/Type /Annot /Subtype /Widget /DA (/F1 12 Tf)";
    let list = pdf.add(format!(
        "<< {field} /FT /Ch /Rect [72 600 200 640] /Opt [(North) [(s) (South)] (East)] >>"
    ));
    let text = pdf.add(format!(
        "<< {field} /FT /Tx /Rect [72 500 200 516] /V (A made up answer) >>"
    ));
    pdf.catalog("/AcroForm << /DR << /Font << /F1 3 0 R >> >> >>");
    let annotations = format!("/Annots [{list} 0 R {text} 0 R]");
    pdf.page_with(&body(700.0, &["The form."]), &annotations, "");
    let document = read(&pdf.finish());
    let all = texts(&document).join(" ");
    assert_eq!(all, "The form. North South East A made up answer");
}

#[test]
fn names_of_dingbats_are_numbers_in_other_fonts() {
    let mut pdf = Pdf::new();
    let font = pdf.add(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Made /Encoding \
         << /Differences [65 /a1 /a2 /Aacute] >> >>",
    );
    pdf.add_font("F9", font);
    pdf.page("BT /F9 12 Tf 72 700 Td (ABC) Tj ET");
    assert_eq!(texts(&read(&pdf.finish())), ["ABÁ"]);
}

#[test]
fn object_streams_share_the_budget_of_all_streams() {
    let mut pdf = Pdf::new();
    pdf.page(&body(700.0, &["Within the limits."]));
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, &vec![b' '; 1 << 20]).unwrap();
    let bomb = encoder.finish().unwrap();
    for _ in 0..8 {
        pdf.add_stream("/Type /ObjStm /N 0 /First 0 /Filter /FlateDecode", &bomb);
    }
    let limits = Limits {
        total_bytes: 4 << 20,
        ..Limits::default()
    };
    let document = crate::pdf::read(&pdf.finish(), &limits).unwrap();
    assert_eq!(texts(&document), ["Within the limits."]);
    assert_eq!(document.warnings[0].kind, WarningKind::Limit);
}

#[test]
fn lists_nest_by_their_indents() {
    let item = |x: f32, y: f32, text: &str| lines("F1", 12.0, x, y, 14.0, &[text]);
    let content = [
        item(72.0, 700.0, "1. Ports"),
        item(90.0, 686.0, "a) North"),
        item(90.0, 672.0, "b) South"),
        item(108.0, 658.0, "(i) Inner basin"),
        item(72.0, 644.0, "2. Ships"),
        item(
            72.0,
            616.0,
            "No item, which ends the list of the made up fair.",
        ),
        item(90.0, 588.0, "- Pilots"),
    ];
    let levels: Vec<Option<u8>> = kinds(&read(&one_page(&content.concat())))
        .iter()
        .map(|kind| match kind {
            BlockKind::ListItem { level } => Some(*level),
            _ => None,
        })
        .collect();
    let expected = [Some(1), Some(2), Some(2), Some(3), Some(1), None, Some(1)];
    assert_eq!(levels, expected);
}

#[test]
fn a_broken_word_and_a_hanging_line_go_on_in_spite_of_room() {
    let item = |x: f32, y: f32, text: &str| lines("F1", 12.0, x, y, 14.0, &[text]);
    let content = [
        body(740.0, &[FULL]),
        item(72.0, 700.0, "1. The pilots of the northern basin were"),
        item(86.0, 686.0, "in attendance"),
        item(72.0, 660.0, "The ports that took part in the exer-"),
        item(72.0, 646.0, "cise were few."),
    ];
    let document = read(&one_page(&content.concat()));
    let expected = [
        "1. The pilots of the northern basin were in attendance",
        "The ports that took part in the exercise were few.",
    ];
    assert_eq!(texts(&document)[1..], expected);
}
