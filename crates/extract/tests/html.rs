//! Pages to blocks. All sentences but those of the page in the corpus are made up.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its page fails")]

use ecne_extract::{BlockKind, Document, Format, Limits, WarningKind, read};
use proptest::prelude::*;

fn page(html: &str) -> Document {
    read(html.as_bytes(), Some(Format::Html), &Limits::default()).unwrap()
}

/// One line a block: its kind, and its text.
fn outline(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        let kind = match block.kind {
            BlockKind::Heading { level } => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::ListItem { level } => format!("li{level}"),
            BlockKind::TableRow => "row".to_owned(),
            BlockKind::Footnote => "note".to_owned(),
        };
        out.push_str(&format!("{kind}: {}\n", block.text));
    }
    out
}

fn corpus_page() -> Document {
    let path = "../../corpus/european-cooperation-network-on-elections.html";
    let bytes = std::fs::read(path).unwrap();
    read(&bytes, None, &Limits::default()).unwrap()
}

#[test]
fn the_page_of_the_corpus_keeps_everything_and_nothing_else() {
    let document = corpus_page();
    let outline = outline(&document);
    assert!(outline.starts_with("h1: European cooperation network on elections\np: ECNE brings"));
    let meetings = document
        .blocks
        .iter()
        .filter(|b| b.text.starts_with("Meeting of"));
    assert_eq!(meetings.count(), 39);
    assert!(
        outline.contains("row: Checklist on the integrity of elections | June 2025 | English\n")
    );
    assert!(outline.contains("h4: Working-group on the preparation of a compendium of e-voting"));
    assert!(outline.trim_end().ends_with("li1: Minutes"));
    for furniture in ["Download", "Skip to", "български", "Home", "Legal notice"] {
        assert!(!outline.contains(furniture), "{furniture}");
    }
    let aside: Vec<&str> = document.furniture.iter().map(|f| &*f.text).collect();
    assert!(aside.iter().any(|f| f.contains("български")), "{aside:?}");
    assert_eq!(document.metadata.language.as_deref(), Some("en"));
    assert!(
        document
            .metadata
            .canonical_url
            .unwrap()
            .ends_with("elections_en")
    );
}

#[test]
fn old_minutes_without_a_main_part_lose_nothing() {
    let document = page(
        "<html><body>MINUTES<p>Made-up meeting<br>of the lamp committee<br><br>3 May 2001
         <p>The chair opened the <b>meeting</b>.<p>NL asked for <i>green</i> lamps.</html>",
    );
    let want = "p: MINUTES\np: Made-up meeting of the lamp committee\np: 3 May 2001\n\
        p: The chair opened the meeting.\np: NL asked for green lamps.\n";
    assert_eq!(outline(&document), want);
    let emphasis = &document.blocks[3].emphasis[0];
    assert!(emphasis.bold && &document.blocks[3].text[emphasis.range.clone()] == "meeting");
}

#[test]
fn lists_keep_their_levels_and_tables_their_rows() {
    let document = page(
        "<h2>Lamps</h2><ul><li>one<ul><li>one <em>a</em></li></ul></li><li><p>two</p><p>more</p></li></ul>
         <table><tr><th>State<th>Lamps<tr><td>NL<td><p>four</p><p>green</p><tr><td>PT<td></table>
         <dl><dt>Place<dd>Online</dl>",
    );
    let want = "h2: Lamps\nli1: one\nli2: one a\nli1: two\np: more\n\
        row: State | Lamps\nrow: NL | four green\nrow: PT\np: Place\nli1: Online\n";
    assert_eq!(outline(&document), want);
}

#[test]
fn rows_know_their_header_and_pictures_their_words() {
    let document = page(
        "<p>A lamp <img alt=' a  green lamp '> shines.</p><img alt='the end'><table><tr><td>x<td>y
         <tr><th>State<th>Lamps<tr><td>NL<td>4<tr><th>PT<td>5</table><table><tr><td>z<td>z</table>",
    );
    let headers: Vec<_> = document.blocks.iter().map(|b| b.header).collect();
    assert_eq!(headers, [None, None, None, Some(2), Some(2), None]);
    assert_eq!(document.blocks[0].alt, ["a green lamp"]);
    assert_eq!(document.blocks[1].alt, ["the end"]);
    assert!(!document.to_text(false).contains("green"));
}

#[test]
fn a_table_that_arranges_the_page_is_no_table() {
    let document = page(
        "<table><tr><td><table><tr><td>menu</table><td><h1>Minutes</h1><p>FI spoke.<p>SE spoke.</table>",
    );
    assert!(outline(&document).ends_with("h1: Minutes\np: FI spoke.\np: SE spoke.\n"));
}

#[test]
fn what_a_person_can_unfold_stays_and_what_is_hidden_goes() {
    let document = page(
        "<h1>Lamps</h1><button aria-controls=x>More</button><div id=x hidden><p>Unfolded.</div>
         <div hidden><p>Never seen.</div><details><summary>Why</summary><p>Because.</details>
         <div class='tab-pane' style='display: none'><p>Second tab.</div>",
    );
    let want = "h1: Lamps\np: Unfolded.\np: Why\np: Because.\np: Second tab.\n";
    assert_eq!(outline(&document), want);
}

#[test]
fn links_and_footnotes() {
    let document = page(
        "<p>See <a href='a.pdf'>the <b>agenda</b></a><a href=b.pdf>minutes</a><sup><a href='#fn1'>1</a></sup>.
         <section class=footnotes><ol><li id=fn1>Made up. <a href='#r' class=footnote-back>^</a></ol></section>",
    );
    assert_eq!(
        outline(&document),
        "p: See the agenda minutes.\nnote: Made up.\n"
    );
    let links = document.blocks[0]
        .links
        .iter()
        .map(|l| (l.range.clone(), &*l.target));
    assert_eq!(
        links.collect::<Vec<_>>(),
        [(4..14, "a.pdf"), (15..22, "b.pdf")]
    );
}

#[test]
fn hostile_pages_end_in_warnings() {
    let deep = format!(
        "{}deep{}",
        "<div><b>".repeat(100_000),
        "</div>".repeat(50_000)
    );
    let document = page(&deep);
    assert_eq!(outline(&document), "p: deep\n");
    assert_eq!(document.warnings[0].kind, WarningKind::Limit);
    let attributes: String = (0..300_000).map(|i| format!(" a{i}=\">\"")).collect();
    let document = page(&format!("<p>one<div{attributes}>two</div>"));
    assert_eq!(outline(&document), "p: one\np: two\n");
    assert_eq!(document.warnings[0].kind, WarningKind::Limit);
    let long = format!("<p title='{}'>one", "x y=\"z\" ".repeat(1_000_000));
    assert_eq!(outline(&page(&long)), "p: one\n");
    let formatting: String = (0..50_000)
        .map(|i| format!("<p><font color={i}><b id={i}>x"))
        .collect();
    assert_eq!(page(&formatting).blocks.len(), 50_000);
    let open = "<table><td><a href=x><li><p><select><option><svg><title>".repeat(20_000);
    let _ = read(open.as_bytes(), None, &Limits::default());
    let tables = "<table>".repeat(60_000);
    assert_eq!(outline(&page(&format!("{tables}x"))), "p: x\n");
}

#[test]
fn parts_that_come_late_go_to_their_places() {
    let document = page(
        "<main><p>First.<template id=B:0></template><p>Last.</main>
         <div hidden id=S:0><p>Between.<template id=P:1></template></div><div hidden id=S:1>Deep.</div>",
    );
    assert_eq!(
        outline(&document),
        "p: First.\np: Between.\np: Deep.\np: Last.\n"
    );
    let circle = "<div id=S:0><template id=B:0></template><template id=B:1></template>
        <div id=S:1>One<template id=B:0></template></div></div>";
    assert_eq!(outline(&page(circle)), "p: One\n");
}

#[test]
fn what_only_readers_without_scripts_see_counts_when_there_is_little_else() {
    let text = "A made-up sentence about lamps, long enough to be the text. ".repeat(20);
    let document = page(&format!(
        "<p>Loading<noscript><h1>Lamps</h1><p>{text}</noscript>"
    ));
    assert!(outline(&document).contains("h1: Lamps\np: A made-up sentence"));
    let document = page(&format!(
        "<p>{text}</p><noscript><p>Switch scripts on.</noscript>"
    ));
    assert!(!outline(&document).contains("Switch"));
}

/// The entry of a fuzzer: whatever the bytes are, there is a document or an error, and the text
/// keeps its promises.
fn fuzz(bytes: &[u8]) {
    let Ok(document) = read(bytes, Some(Format::Html), &Limits::default()) else {
        return;
    };
    for (index, block) in document.blocks.iter().enumerate() {
        assert!(!block.text.is_empty() && !block.text.contains(char::is_control));
        for link in &block.links {
            assert!(block.text.get(link.range.clone()).is_some());
        }
        for run in &block.emphasis {
            assert!(block.text.get(run.range.clone()).is_some());
        }
        assert!(block.header.is_none_or(|header| header < index));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        fuzz(&bytes);
    }

    #[test]
    fn any_soup_of_tags_is_read(
        parts in proptest::collection::vec(proptest::sample::select(SOUP), 0..80)
    ) {
        fuzz(parts.concat().as_bytes());
    }
}

/// Parts of pages that the rules look for.
const SOUP: &[&str] = &[
    "<div>",
    "</div>",
    "<p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<a href=#x>",
    "<a href=/y.pdf>",
    "</a>",
    "<table>",
    "<tr>",
    "<th>",
    "<td>",
    "</table>",
    "<h1>",
    "</h1>",
    "<h2>Related",
    "<main>",
    "</main>",
    "<article>",
    "<header>",
    "<nav>",
    "<form>",
    "<input>",
    "<label>",
    "</form>",
    "<div class=related>",
    "<div class='toc comments'>",
    "<div role=dialog>",
    "<button>",
    "<div hidden id=S:0>",
    "<template id=B:0>",
    "</template>",
    "<noscript>",
    "<svg>",
    "<math>",
    "<select>",
    "<img alt='a lamp'>",
    "<br>",
    "<b>",
    "</b>",
    "<sup><a href=#1>1</a></sup>",
    "<meta property=og:type content=article>",
    "<script type=application/ld+json>{\"@type\":\"QAPage\"}",
    "</script>",
    "words of a page",
    "\u{ad}\u{feff}",
    "&nbsp;&#0;",
    "- item",
    "<!--",
    "-->",
    "<",
    "<span class=sr-only>",
    "<div class=ecl-file><p class=ecl-file__title>t",
    "<dl><dt>",
    "<dd>",
];

#[test]
fn names_and_addresses_of_enormous_length_are_not_copied_to_every_block() {
    let long = "x".repeat(100_000);
    let said = "<p>A made-up sentence that stands in the text.</p>".repeat(50);
    let document = page(&format!(
        "<article><div id=short><div id={long}><a href=\"https://x.eu/{long}\">{said}</a></div></div></article>"
    ));
    assert_eq!(document.blocks.len(), 50);
    for block in &document.blocks {
        assert_eq!(block.anchor.as_deref(), Some("short"));
        assert!(block.links.is_empty());
    }
}
