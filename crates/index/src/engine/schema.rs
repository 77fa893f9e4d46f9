//! The fields of the index. Each passage is one engine document. Behind the passages of a document
//! of the corpus, which stand together and in order, comes one more: its record, which holds no
//! searchable text and carries the mark [`MARK`] in the field `record`.

use ecne_extract::names;
use jiff::civil::Date;
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use super::analysis::WORDS;
use super::layout::Record;
use super::spelled::{Plain, Spelling};
use crate::{DocumentRecord, PassageRecord};

/// The term that every record carries in the field `record`.
pub const MARK: &str = "\0";
/// The term that a passage carries in the field `record` that says what another document, of which
/// its own is a copy, says already: see [`super::copies`]. It has no field of its own, since the
/// engine builds a whole empty dictionary for a field without words.
pub const COPY: &str = "\0copy";
/// The term that a passage carries in the field `record` whose outermost heading is the document's
/// title: that is indexed as title alone.
pub const TITLED: &str = "\0titled";

/// The fields, by name as in queries.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// [`MARK`] on the record of a document alone, to walk all records;
    /// [`COPY`] and [`TITLED`] on passages.
    pub record: Field,
    /// Id of the document: on its passages and its record, to group and to delete.
    pub document: Field,
    /// The words of the text. The one field with lengths, for ranking.
    pub text: Field,
    /// Emphasised words; without frequencies.
    pub emphasis: Field,
    /// The document's title.
    pub title: Field,
    /// The headings above, but for the title of the document; see [`TITLED`].
    pub section: Field,
    /// The same headings, outermost first, to count.
    pub heading: Field,
    /// The place of the meeting.
    pub place: Field,
    /// Person, region and speakers by name.
    pub person: Field,
    /// Keys of the speakers and of the institutions they belong to.
    pub speaker: Field,
    /// Codes of the speakers alone, to count.
    pub speaker_code: Field,
    /// Keys of those mentioned and of the institutions they belong to.
    pub mention: Field,
    /// Codes of those mentioned alone, to count.
    pub mention_code: Field,
    /// Id of the body that met.
    pub body: Field,
    /// Kind of document.
    pub kind: Field,
    /// First day of the meeting as the decimal number `yyyymmdd`.
    pub date_start: Field,
    /// Last day of the meeting as the decimal number `yyyymmdd`.
    pub date_end: Field,
    /// Physical pages, every one that the passage touches.
    pub page: Field,
    /// Number of the first paragraph.
    pub paragraph: Field,
    /// Normal forms of acts, in lower case.
    pub act: Field,
    /// The record itself, as [`super::layout`] says.
    pub data: Field,
}

/// The schema and its fields; the same on every call.
pub fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let fields = Fields {
        record: b.add_text_field("record", code()),
        document: b.add_text_field("document", code() | FAST),
        text: words(&mut b, "text", Positions::WithLengths),
        emphasis: words(&mut b, "emphasis", Positions::No),
        title: words(&mut b, "title", Positions::Yes),
        section: words(&mut b, "section", Positions::Yes),
        heading: column(&mut b, "heading"),
        place: words(&mut b, "place", Positions::Yes),
        person: words(&mut b, "person", Positions::Yes),
        speaker: b.add_text_field("speaker", code()),
        speaker_code: column(&mut b, "speaker_code"),
        mention: b.add_text_field("mention", code()),
        mention_code: column(&mut b, "mention_code"),
        body: b.add_text_field("body", code() | FAST),
        kind: b.add_text_field("kind", code() | FAST),
        date_start: b.add_u64_field("date_start", FAST),
        date_end: b.add_u64_field("date_end", FAST),
        page: b.add_u64_field("page", FAST),
        paragraph: b.add_u64_field("paragraph", FAST),
        act: b.add_text_field("act", code()),
        data: b.add_bytes_field("data", STORED),
    };
    (b.build(), fields)
}

/// What a field says of the places of its words.
enum Positions {
    /// Whether a word is there.
    No,
    /// Where each is.
    Yes,
    /// Where each is, and how many there are.
    WithLengths,
}

fn words(builder: &mut SchemaBuilder, name: &str, positions: Positions) -> Field {
    let option = match positions {
        Positions::No => IndexRecordOption::Basic,
        Positions::Yes | Positions::WithLengths => IndexRecordOption::WithFreqsAndPositions,
    };
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(WORDS)
        .set_index_option(option)
        .set_fieldnorms(matches!(positions, Positions::WithLengths));
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

/// Options of a field whose values are single terms, without frequencies and without lengths,
/// which would take a byte for every field of every passage.
fn code() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// A column to count by, without postings.
fn column(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_text_field(name, TextOptions::default().set_fast("raw"))
}

/// The key under which a code or a name is looked up: lower case, one space between words.
pub fn key(code: &str) -> String {
    let lower = code.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A date as the index holds it: `yyyymmdd`. A year before 0 counts as 0.
pub fn day(date: Date) -> u64 {
    let year = u64::try_from(date.year()).unwrap_or(0);
    let month = u64::from(date.month().unsigned_abs());
    year * 10_000 + month * 100 + u64::from(date.day().unsigned_abs())
}

/// The date that [`day`] stands for.
pub fn date(day: u64) -> Option<Date> {
    let year = i16::try_from(day / 10_000).ok()?;
    let month = i8::try_from(day / 100 % 100).ok()?;
    Date::new(year, month, i8::try_from(day % 100).ok()?).ok()
}

/// One passage as an engine document; a `copy` where another document says the same.
pub fn passage(
    fields: &Fields,
    document: &DocumentRecord,
    passage: &PassageRecord,
    copy: bool,
) -> TantivyDocument {
    spelled_passage(fields, document, passage, copy, &mut Plain)
}

/// The same with its texts in a form of one's own.
pub(crate) fn spelled_passage(
    fields: &Fields,
    document: &DocumentRecord,
    passage: &PassageRecord,
    copy: bool,
    spelling: &mut impl Spelling,
) -> TantivyDocument {
    let mut out = TantivyDocument::new();
    shared(fields, document, &mut out);
    if copy {
        out.add_text(fields.record, COPY);
    }
    spelling.add(&mut out, fields.text, &passage.text);
    spelling.add(&mut out, fields.title, &document.title);
    let mut add_words = |out: &mut TantivyDocument, field, texts: &[&str]| {
        // One value with a line feed between them, so that no phrase crosses.
        match texts {
            [] | [""] => {}
            [one] => spelling.add(out, field, one),
            several => spelling.add(out, field, &several.join("\n")),
        }
    };
    add_words(&mut out, fields.emphasis, &emphasised(passage));
    let headings = headings(document, passage);
    if headings.len() < passage.section.len() {
        out.add_text(fields.record, TITLED);
    }
    let sections: Vec<&str> = headings.iter().map(String::as_str).collect();
    add_words(&mut out, fields.section, &sections);
    let place = document.place.as_deref();
    add_words(&mut out, fields.place, place.as_slice());
    let named = passage.person.iter().chain(&passage.region);
    let named = named.chain(&passage.speakers).map(String::as_str);
    add_words(&mut out, fields.person, &named.collect::<Vec<_>>());
    headings
        .iter()
        .for_each(|h| out.add_text(fields.heading, h));
    add_codes(
        &mut out,
        fields.speaker,
        fields.speaker_code,
        &passage.speakers,
    );
    add_codes(
        &mut out,
        fields.mention,
        fields.mention_code,
        &passage.mentions,
    );
    passage
        .acts
        .iter()
        .for_each(|a| out.add_text(fields.act, key(a)));
    add_pages(&mut out, fields, passage);
    if let Some(n) = passage.paragraph {
        out.add_u64(fields.paragraph, u64::from(n));
    }
    out.add_bytes(fields.data, &passage.encode());
    out
}

/// The record of a document as an engine document: it follows the document's passages.
pub fn record(fields: &Fields, document: &DocumentRecord) -> TantivyDocument {
    stored_record(fields, document, &document.encode())
}

/// The same for a record that is encoded already.
pub(crate) fn stored_record(
    fields: &Fields,
    document: &DocumentRecord,
    encoded: &[u8],
) -> TantivyDocument {
    let mut out = TantivyDocument::new();
    shared(fields, document, &mut out);
    out.add_text(fields.record, MARK);
    out.add_bytes(fields.data, encoded);
    out
}

/// What the passages of a document and its record have in common.
fn shared(fields: &Fields, document: &DocumentRecord, out: &mut TantivyDocument) {
    out.add_text(fields.document, &document.id);
    out.add_text(fields.kind, document.kind.name());
    if let Some(body) = &document.body {
        out.add_text(fields.body, &body.id);
    }
    if let Some(first) = document.date_start {
        out.add_u64(fields.date_start, day(first));
        out.add_u64(fields.date_end, day(document.date_end.unwrap_or(first)));
    }
}

/// The headings above a passage, without the document's title where that is the outermost.
fn headings<'a>(document: &DocumentRecord, passage: &'a PassageRecord) -> &'a [String] {
    match passage.section.as_slice() {
        [first, below @ ..] if *first == document.title => below,
        all => all,
    }
}

fn emphasised(passage: &PassageRecord) -> Vec<&str> {
    passage
        .emphasis
        .iter()
        .filter_map(|e| passage.text.get(e.range.clone()))
        .collect()
}

/// Adds each code as it is to a column, and its key and those of its umbrellas as terms.
fn add_codes(out: &mut TantivyDocument, terms: Field, column: Field, codes: &[String]) {
    let mut keys: Vec<String> = Vec::new();
    for code in codes {
        out.add_text(column, code);
        keys.push(key(code));
        let mut above = names::by_code(code).and_then(|n| n.umbrella);
        for _ in 0..4 {
            let Some(umbrella) = above else { break };
            keys.push(key(umbrella));
            above = names::by_code(umbrella).and_then(|n| n.umbrella);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().for_each(|k| out.add_text(terms, k));
}

fn add_pages(out: &mut TantivyDocument, fields: &Fields, passage: &PassageRecord) {
    let later = passage.breaks.iter().map(|b| b.page);
    let mut last = None;
    for page in passage.page.into_iter().chain(later) {
        if last != Some(page) {
            out.add_u64(fields.page, u64::from(page));
        }
        last = Some(page);
    }
}

/// The record in the bytes of a stored document, which hold nothing else: the number of fields, 1;
/// the field's number, four bytes; the code for bytes; their length, seven bits a byte, the lowest
/// first, the last byte marked. The engine's own reader takes them out byte by byte, which takes
/// longer than all else that is done with a record.
pub fn stored<'b>(fields: &Fields, document: &'b [u8]) -> Option<&'b [u8]> {
    let (&[LAST_ONE, a, b, c, d, BYTES], mut rest) = document.split_first_chunk()? else {
        return None;
    };
    if u32::from_le_bytes([a, b, c, d]) != fields.data.field_id() {
        return None;
    }
    let mut length = 0;
    for shift in [0, 7, 14, 21, 28] {
        let (byte, after) = rest.split_first()?;
        rest = after;
        length |= u64::from(byte & (LAST - 1)) << shift;
        if byte & LAST != 0 {
            break;
        }
    }
    (rest.len() as u64 == length).then_some(rest)
}

/// What marks the last byte of a number.
const LAST: u8 = 0x80;
/// The number 1.
const LAST_ONE: u8 = LAST | 1;
/// The engine's code for a value of bytes.
const BYTES: u8 = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::Value;

    #[test]
    fn a_stored_record_is_taken_out_whole_or_not_at_all() {
        let (_, fields) = schema();
        let [a, b, c, d] = fields.data.field_id().to_le_bytes();
        let long = [&[LAST_ONE, a, b, c, d, BYTES, 72, LAST | 1][..], &[7; 200]].concat();
        assert_eq!(stored(&fields, &long), Some(&[7; 200][..]));
        let short = [LAST_ONE, a, b, c, d, BYTES, LAST | 2, 5, 6];
        assert_eq!(stored(&fields, &short), Some(&[5, 6][..]));
        for end in 0..short.len() {
            assert_eq!(stored(&fields, &short[..end]), None, "{end}");
        }
        let other = [LAST_ONE, a ^ 1, b, c, d, BYTES, LAST | 2, 5, 6];
        assert_eq!(stored(&fields, &other), None);
        let endless = [LAST_ONE, a, b, c, d, BYTES, 127, 127, 127, 127, 127, 127];
        assert_eq!(stored(&fields, &endless), None);
    }

    #[test]
    fn speakers_are_found_under_their_umbrella() {
        let (_, fields) = schema();
        let spoken = PassageRecord {
            speakers: vec!["JRC".to_owned(), "con terra".to_owned()],
            ..PassageRecord::default()
        };
        let out = passage(&fields, &DocumentRecord::default(), &spoken, false);
        let keys: Vec<&str> = out
            .get_all(fields.speaker)
            .filter_map(|v| v.as_str())
            .collect();
        assert_eq!(keys, ["com", "con terra", "jrc"]);
    }

    #[test]
    fn days_are_numbers_in_order() {
        let first = jiff::civil::date(2026, 1, 29);
        assert_eq!(day(first), 20_260_129);
        assert_eq!(date(20_260_129), Some(first));
        assert_eq!(date(20_261_329), None);
    }
}
