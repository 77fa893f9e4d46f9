//! Which parts of a page are its text: one small page for each rule. All sentences are made up.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its page fails")]

use ecne_extract::{Format, Limits, WarningKind, read};

/// The blocks of a page, one a line.
fn text(html: &str) -> String {
    let document = read(html.as_bytes(), Some(Format::Html), &Limits::default()).unwrap();
    let blocks = document.blocks.iter().map(|b| &*b.text);
    blocks.collect::<Vec<_>>().join("\n")
}

/// Enough prose that boxes are small beside it.
fn prose() -> String {
    "<p>The committee on lamps met in the green room and spoke of many lamps at length.</p>"
        .repeat(8)
}

/// The text of a page with a title, prose and something else in its main part, without the prose.
fn beside_prose(head: &str, other: &str) -> String {
    let prose = prose();
    let page = format!("<head>{head}</head><main><h1>Lamps</h1>{prose}{other}</main>");
    let lines = text(&page);
    let rest = lines
        .lines()
        .filter(|l| *l != "Lamps" && !l.starts_with("The committee on lamps"));
    rest.collect::<Vec<_>>().join("\n")
}

const ARTICLE: &str = "<meta property=og:type content=article>";
const PRODUCT: &str = "<meta property=og:type content=product>";
const FORUM: &str =
    "<script type=application/ld+json>{\"@type\":\"DiscussionForumPosting\"}</script>";

#[test]
fn what_only_the_blind_hear_is_no_text() {
    let other = "<p>Lamp 3 <span class=visually-hidden>opens a new window</span></p>
        <p class='u-sr-only'>End of lamps</p>";
    assert_eq!(beside_prose("", other), "Lamp 3");
}

#[test]
fn comments_go_from_articles_and_stay_in_forums() {
    let other = "<ol class=comment-list><li class=comment><p>I like lamps.</p></li></ol>";
    assert_eq!(beside_prose(ARTICLE, other), "");
    assert_eq!(beside_prose(FORUM, other), "I like lamps.");
    assert_eq!(beside_prose("", other), "");
}

#[test]
fn comments_stay_where_they_are_the_page() {
    let posts = prose();
    let page = format!(
        "<head>{ARTICLE}</head><main><h1>Lamps</h1><div class=comments>{posts}</div></main>"
    );
    assert!(text(&page).contains("The committee on lamps"));
}

#[test]
fn opinions_go_from_products_alone() {
    let other = "<div id=reviews><p>A fine lamp.</p></div>";
    assert_eq!(beside_prose(PRODUCT, other), "");
    assert_eq!(beside_prose("", other), "A fine lamp.");
}

#[test]
fn the_box_about_an_author_goes_from_articles_alone() {
    let other = "<div class=author-card2><p>Ann writes about lamps.</p></div>";
    assert_eq!(beside_prose(ARTICLE, other), "");
    let other = "<div class=author><p>Ann writes about lamps.</p></div>";
    assert_eq!(beside_prose("", other), "Ann writes about lamps.");
}

#[test]
fn links_that_call_go_and_links_to_files_stay() {
    let other = "<p><a href=/lamps>Read more</a></p><p><a class=btn href=/x>Register here</a></p>
        <p>Lamps, of which one can <a href=/lamps>read more</a> there.</p>
        <p><a class=btn href=/minutes.pdf>Get the minutes</a></p><p><a class=btn href=/b>Minutes</a></p>";
    let want = "Lamps, of which one can read more there.\nGet the minutes\nMinutes";
    assert_eq!(beside_prose("", other), want);
}

#[test]
fn what_helps_to_fill_in_a_form_goes() {
    let other =
        "<form><label>Your lamp<input></label><fieldset><legend>Colour</legend></fieldset></form>";
    assert_eq!(beside_prose("", other), "");
    let page = format!("<form><h1>Lamps</h1><label>Kept</label>{}</form>", prose());
    assert!(text(&page).starts_with("Lamps\nKept\nThe committee"));
}

#[test]
fn filters_of_a_list_go_where_they_are_links() {
    let other = "<div class=filter-group><a href=?c=1>Green</a> <a href=?c=2>Red</a></div>
        <div class=filter-group><p>Green lamps only.</p></div>";
    assert_eq!(beside_prose("", other), "Green lamps only.");
}

#[test]
fn the_header_of_a_site_goes_and_that_of_a_page_stays() {
    let page = format!(
        "<header><p>Lamp Office</p></header><div><h1>Lamps</h1>{}</div>",
        prose()
    );
    assert!(text(&page).starts_with("Lamps\nThe committee"));
    let page = format!(
        "<header><p>3 May 2001</p><h1>Lamps</h1></header><div>{}</div>",
        prose()
    );
    assert!(text(&page).starts_with("3 May 2001\nLamps\nThe committee"));
    assert_eq!(
        text("<header><p>Lamp Office</p></header><p>A lamp."),
        "Lamp Office\nA lamp."
    );
}

#[test]
fn notices_go_whatever_their_titles() {
    let other = "<div role=dialog><h1>Cookies</h1><p>We use cookies.</p></div>
        <div class=cookie-bar><h1>Your choice</h1></div>";
    assert_eq!(beside_prose("", other), "");
}

#[test]
fn contents_go_unless_they_are_the_page() {
    let list = "<ul><li><a href=#a>One</a><li><a href=#b>Two</a><li><a href=#c>Three</a></ul>";
    assert_eq!(beside_prose("", list), "");
    let tabs = "<ul><li><a role=tab href=#a>One</a><li><a role=tab href=#b>Two</a>
        <li><a role=tab href=#c>Three</a></ul>";
    assert_eq!(beside_prose("", tabs), "One\nTwo\nThree");
    let page =
        "<h1>Lamps</h1><div class=toc><a href=a>Green lamps</a> <a href=b>Red lamps</a></div>";
    assert_eq!(text(page), "Lamps\nGreen lamps Red lamps");
}

#[test]
fn the_way_from_the_first_page_goes() {
    let path = "<ol><li><a href=/>Home</a><li><a href=/lamps>Lamps</a><li>Green</ol>";
    assert_eq!(beside_prose("", path), "");
}

#[test]
fn the_button_of_an_accordion_is_a_title() {
    let other = "<div class=accordion-item><button aria-expanded=false>Which lamps?</button>
        <div class=collapse style='display:none'><p>Green ones.</p></div></div><button>Send</button>";
    assert_eq!(beside_prose("", other), "Which lamps?\nGreen ones.");
}

#[test]
fn who_posted_is_no_text_of_a_forum() {
    let other = "<div class=message-cell--user>Member since 1999</div>
        <div class=message-userContent>A green lamp is best.</div>";
    assert_eq!(beside_prose("", other), "A green lamp is best.");
}

#[test]
fn classes_that_would_leave_nothing_are_not_believed() {
    let items = "<div><a href=x><h3>A lamp with a long name</h3></a></div>".repeat(20);
    let page = format!("<h1>Lamps</h1><section class=related-product>{items}</section>");
    assert_eq!(text(&page).lines().count(), 21);
}

#[test]
fn a_page_that_needs_scripts_says_so() {
    let page = "<noscript>You need to enable JavaScript to see lamps.</noscript><script>1</script>";
    let document = read(page.as_bytes(), Some(Format::Html), &Limits::default()).unwrap();
    assert!(document.blocks.is_empty());
    assert_eq!(document.warnings[0].kind, WarningKind::Damaged);
    let empty = read(b"<p> </p>", Some(Format::Html), &Limits::default());
    assert!(empty.is_err());
}

#[test]
fn a_raised_number_is_no_part_of_a_word_but_an_exponent_of_a_number() {
    let other = "<p>Lamps<sup>1</sup>, the 29<sup>th</sup> of 5 m<sup>2</sup> and 10<sup>6</sup> \
        wicks<sup>[12]</sup>.</p>";
    let expected = "Lamps 1, the 29th of 5 m2 and 106 wicks [12].";
    assert_eq!(beside_prose("", other), expected);
}
