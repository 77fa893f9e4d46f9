//! The query language under random queries, from its grammar and from noise: every one gives a tree
//! or an error with a place inside the text; trees print back as text that reads as the same tree;
//! searches give results with highlights on char boundaries.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::{MatchMode, ParseError, Query, SearchOptions, Searcher, Unit, snippet};

/// A small generator of pseudo-random numbers (xorshift), so that a failure repeats.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

const WORDS: &[&str] = &[
    "hotline",
    "mayors",
    "e-voting",
    "évoting",
    "NL",
    "IT",
    "it",
    "Dutch",
    "the",
    "of",
    "FIMI",
    "Council",
    "of Europe",
    "2024/900",
    "O'Brien",
    "https://europa.eu/vote**?year=2024#top*",
    "don't",
    "ß",
    "ﬁle",
    "Ελλάδα",
    "日本",
    "a",
    "AND",
    "or",
    "mayors/hotline",
    "!x",
    "NL's",
    "near/5",
    "foreign information manipulation and interference",
    "🗳",
    "-",
    "x",
    "organised",
];
const FIELDS: &[&str] = &[
    "speaker:NL",
    "speaker:\"con terra\"",
    "speaker:(NL OR PT)",
    "speaker:*",
    "speaker:-NL",
    "doc:\"-a\"",
    "mentions:IT",
    "body:ai",
    "kind:minutes",
    "kind:novel",
    "title:voting",
    "title:\"e voting\"",
    "section:any*",
    "place:Brussels",
    "doc:20",
    "doc:*.pdf",
    "page:2",
    "page:2..",
    "page:9..1",
    "year:2024",
    "year:2020..2025",
    "date:2024-05..2025",
    "date:..2024-Q3",
    "date:2024-13",
    "colour:red",
];
const NOISE: &[&str] = &[
    "\"", "(", ")", "*", "?", "~", "^", "/", ":", "-", "..", "NEAR/", "NEAR", "OR", "AND", "NOT",
    " ", "\u{0}", "\n", "\u{202e}", "é", "“", "”", "😀", "~999", "^0", "speaker:", "date:", "/(/",
    "a{9}", "\\",
];

/// A query that follows the grammar, mostly.
fn grammatical(dice: &mut Dice, depth: usize) -> String {
    let inner = |dice: &mut Dice| grammatical(dice, depth + 1);
    match dice.roll(if depth > 3 { 6 } else { 16 }) {
        0..=2 => dice.pick(WORDS).to_owned(),
        3 => format!("\"{} {}\"", dice.pick(WORDS), dice.pick(WORDS)),
        4 => dice
            .pick(&[
                "hot*",
                "*line",
                "m?yors",
                "hotlien~1",
                "colour~2",
                "/vot.*/",
                "*",
                "h*",
            ])
            .to_owned(),
        5 => dice.pick(FIELDS).to_owned(),
        6 => format!("({})", inner(dice)),
        7 => format!("-{}", inner(dice)),
        8 => format!("{}^{}", dice.pick(WORDS), dice.roll(9)),
        9 => format!(
            "\"{} {}\"~{}",
            dice.pick(WORDS),
            dice.pick(WORDS),
            dice.roll(9)
        ),
        10 => format!("{} NEAR/{} {}", inner(dice), dice.roll(12), inner(dice)),
        11 => format!("{} OR {}", inner(dice), inner(dice)),
        12 => format!("{} AND {}", inner(dice), inner(dice)),
        13 => format!("NOT {}", inner(dice)),
        _ => format!("{} {}", inner(dice), inner(dice)),
    }
}

fn noise(dice: &mut Dice) -> String {
    (0..dice.roll(12))
        .map(|_| match dice.roll(3) {
            0 => dice.pick(NOISE),
            1 => dice.pick(WORDS),
            _ => dice.pick(FIELDS),
        })
        .collect()
}

fn check(text: &str) -> Option<Query> {
    match Query::parse(text) {
        Ok(query) => {
            let printed = query.root.to_string();
            let again = Query::parse(&printed).map(|q| q.root);
            assert_eq!(
                again.as_ref(),
                Ok(&query.root),
                "{text:?} printed as {printed:?}"
            );
            Some(query)
        }
        Err(ParseError { span, message, .. }) => {
            assert!(
                text.get(span.clone()).is_some(),
                "{text:?}: {span:?} {message}"
            );
            assert!(!message.is_empty());
            None
        }
    }
}

/// Made-up passages with what is hard about text.
fn searcher() -> Searcher {
    let texts = [
        "NL runs a hotline for mayors; e-voting is organised elsewhere.",
        "É-voting\nhot line | mayors\u{301} of Ελλάδα, 日本 and IT 🗳 ßtraße",
        "Foreign information manipulation and interference: the Council of Europe voted in 2024/900.",
        "",
    ];
    let passages = texts.iter().zip(1..).map(|(text, n)| PassageRecord {
        text: (*text).to_owned(),
        paragraph: Some(n),
        speakers: vec!["NL".to_owned(), "con terra".to_owned()],
        mentions: vec!["IT".to_owned()],
        page: Some(2),
        ..PassageRecord::default()
    });
    let document = DocumentRecord {
        id: "2024/a.pdf".to_owned(),
        ..DocumentRecord::default()
    };
    Searcher::in_memory([(document, passages.collect())]).unwrap()
}

#[test]
fn two_hundred_thousand_queries_parse_or_say_why_not() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for i in 0..200_000 {
        let text = if i % 2 == 0 {
            grammatical(&mut dice, 0)
        } else {
            noise(&mut dice)
        };
        check(&text);
    }
}

#[test]
fn random_queries_give_results() {
    let searcher = searcher();
    let mut dice = Dice(42);
    for i in 0..3_000 {
        let text = if i % 3 == 0 {
            noise(&mut dice)
        } else {
            grammatical(&mut dice, 0)
        };
        let Some(query) = check(&text) else { continue };
        let options = SearchOptions {
            unit: if dice.roll(2) == 0 {
                Unit::Document
            } else {
                Unit::Passage
            },
            match_mode: [MatchMode::Auto, MatchMode::All, MatchMode::Any][dice.roll(3)],
            ..SearchOptions::default()
        };
        let Ok(results) = searcher.search(&query, &options) else {
            continue;
        };
        let nested = results.documents.iter().flat_map(|d| &d.passages);
        for hit in results.passages.iter().chain(nested) {
            let mut end = 0;
            for range in &hit.highlights {
                assert!(
                    range.start >= end && range.end > range.start,
                    "{text:?} {range:?}"
                );
                assert!(
                    hit.passage.text.get(range.clone()).is_some(),
                    "{text:?} {range:?}"
                );
                end = range.end;
            }
            let short = snippet(hit, dice.roll(40));
            assert!(
                short
                    .highlights
                    .iter()
                    .all(|h| short.text.get(h.clone()).is_some())
            );
        }
        assert!(results.total.passages >= results.total.documents);
    }
}

#[test]
fn errors_say_where_and_how() {
    for (text, at, fix) in [
        (
            "hotline AND",
            "AND",
            "to search for the word, write `and` or `\"and\"`",
        ),
        ("\"hotline", "\"", "add the closing `\"`"),
        ("(hotline", "(", "add the `)`"),
        ("hotline)", ")", "remove it, or add the `(`"),
        ("speakr:NL", "speakr", ""),
        ("date:2024-13", "2024-13", ""),
        ("h*", "h*", "write at least two letters: `ho*`"),
        ("colour~3", "colour~3", "write `colour~1`"),
        ("a || b", "||", "write `a OR b`"),
        ("speaker: NL", "speaker:", ""),
        ("/(/", "/(/", ""),
        ("?", "?", "write a word, or `*` for every passage"),
        (" \"—\" ", "\"—\"", ""),
        ("hotline speaker:\"\"", "\"\"", ""),
        ("^3", "^3", "write `hotline^3`"),
        ("mayor's*", "mayor's*", "write one pattern for each word"),
        ("year:24", "24", ""),
        ("speaker:PT,ES", "PT,ES", "write `speaker:(PT OR ES)`"),
        ("/hot/i", "/hot/", ""),
        ("/^hot/", "/^hot/", ""),
        ("date:2025..2024", "2025..2024", "write `date:FROM..TO`"),
        ("page:3..1", "3..1", "write `page:FROM..TO`"),
        (
            "hotline speaker:-NL",
            "-NL",
            "write `-speaker:NL`, or `speaker:\"-NL\"` for the mark itself",
        ),
        ("speaker:(PT OR !NL)", "!NL", ""),
        ("title:–safety", "–safety", ""),
        ("mayor NEAR /5 hotline", "NEAR /5", "write `NEAR/5`"),
    ] {
        let error = Query::parse(text).unwrap_err();
        assert_eq!(&text[error.span.clone()], at, "{text}: {error}");
        assert!(fix.is_empty() || error.fix == fix, "{text}: {}", error.fix);
        assert!(!error.fix.is_empty(), "{text}");
    }
}

#[test]
fn what_is_passed_over_or_read_otherwise_is_noted() {
    for (text, note) in [
        ("hotline —", "passed over `—`: it holds no letter or digit"),
        (
            "hotline –mayors",
            "`–mayors` is read as a word; to exclude it, write `-mayors`",
        ),
        (
            "hotline --mayors",
            "`--mayors` is read as a word; to exclude it, write `-mayors`",
        ),
        (
            "hotline !mayors",
            "`!mayors` is read as a word; to exclude it, write `-mayors`",
        ),
        (
            "hotline \u{2010}mayors",
            "`\u{2010}mayors` is read as a word; to exclude it, write `-mayors`",
        ),
        (
            "hotline near/5 mayors",
            "`near/5` is read as words; `NEAR/8` stands between words near others",
        ),
        (
            "hotline W/5 mayors",
            "`W/5` is read as words; `NEAR/8` stands between words near others",
        ),
    ] {
        assert_eq!(Query::parse(text).unwrap().notes, [note], "{text}");
    }
}

#[test]
fn a_question_is_read_as_one() {
    let query = Query::parse("what did NL say about hotlines?").unwrap();
    assert_eq!(query.to_string(), "what did NL say about hotlines");
    assert_eq!(query.notes.len(), 1);
    let results = searcher()
        .search(&query, &SearchOptions::default())
        .unwrap();
    // Both are attributed to NL; the second writes it `hot line`.
    assert_eq!((results.total.passages, results.widened), (2, None));
}
