//! The fields of the index. Each passage is one engine document; each document of the corpus has
//! one more, its record, which holds no searchable text.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::analysis::{FOLDED, STEMMED};
/// The fields, by name as in queries.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Id of the document: on its record alone, to find it.
    pub record: Field,
    /// Id of the document: on its passages and its record, to group and to delete.
    pub document: Field,
    /// Stemmed words.
    pub text: Field,
    /// Folded words as written.
    pub exact: Field,
    /// Emphasised words, stemmed.
    pub emphasis: Field,
    /// The document's title, stemmed.
    pub title: Field,
    /// The headings above, stemmed.
    pub section: Field,
    /// The place of the meeting, stemmed.
    pub place: Field,
    /// Person and region named with the speaker, stemmed.
    pub person: Field,
    /// Codes of the speakers and of the institutions they belong to.
    pub speaker: Field,
    /// Codes of the speakers alone, to count.
    pub speaker_code: Field,
    /// Codes mentioned.
    pub mention: Field,
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
    /// The record itself, in postcard's form.
    pub data: Field,
}

/// The schema and its fields; the same on every call.
pub fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let words = |analyser: &str| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(analyser)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let fields = Fields {
        record: b.add_text_field("record", STRING),
        document: b.add_text_field("document", STRING | FAST),
        text: b.add_text_field("text", words(STEMMED)),
        exact: b.add_text_field("exact", words(FOLDED)),
        emphasis: b.add_text_field("emphasis", words(STEMMED)),
        title: b.add_text_field("title", words(STEMMED)),
        section: b.add_text_field("section", words(STEMMED)),
        place: b.add_text_field("place", words(STEMMED)),
        person: b.add_text_field("person", words(FOLDED)),
        speaker: b.add_text_field("speaker", STRING),
        speaker_code: b.add_text_field("speaker_code", STRING | FAST),
        mention: b.add_text_field("mention", STRING | FAST),
        body: b.add_text_field("body", STRING | FAST),
        kind: b.add_text_field("kind", STRING | FAST),
        date_start: b.add_u64_field("date_start", INDEXED | FAST),
        date_end: b.add_u64_field("date_end", INDEXED | FAST),
        page: b.add_u64_field("page", INDEXED),
        paragraph: b.add_u64_field("paragraph", INDEXED | FAST),
        act: b.add_text_field("act", STRING),
        data: b.add_bytes_field("data", STORED),
    };
    (b.build(), fields)
}
