//! What an index holds.

use ecne_index::engine::layout::Record;
use ecne_index::engine::{self, schema};
use ecne_index::{DocumentRecord, Error, PassageRecord};
use tantivy::TantivyDocument;
use tantivy::schema::Value;

/// Reads the index from front to back: each document's passages in order, then its record. By id.
pub fn held(index: &std::path::Path) -> Result<Vec<(DocumentRecord, Vec<PassageRecord>)>, Error> {
    let (_index, reader) = engine::open(index)?;
    let (_, fields) = schema::schema();
    let mut out = Vec::new();
    for segment in reader.searcher().segment_readers() {
        let store = segment.get_store_reader(10).unwrap();
        let mut passages: Vec<PassageRecord> = Vec::new();
        let records = segment.inverted_index(fields.record).unwrap();
        let mark = tantivy::Term::from_field_text(fields.record, schema::MARK);
        let basic = tantivy::schema::IndexRecordOption::Basic;
        let mut records = records.read_postings(&mark, basic).unwrap().unwrap();
        for doc in segment.doc_ids_alive() {
            let stored: TantivyDocument = store.get(doc).unwrap();
            let data = stored.get_first(fields.data).unwrap();
            let data = data.as_bytes().unwrap();
            if tantivy::DocSet::doc(&records) < doc {
                tantivy::DocSet::seek(&mut records, doc);
            }
            if tantivy::DocSet::doc(&records) == doc {
                let record: DocumentRecord = Record::decode(data).unwrap();
                assert_eq!(record.passages as usize, passages.len());
                out.push((record, std::mem::take(&mut passages)));
            } else {
                let passage: PassageRecord = Record::decode(data).unwrap();
                assert_eq!(passage.ordinal as usize, passages.len());
                passages.push(passage);
            }
        }
        assert!(passages.is_empty());
    }
    out.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    Ok(out)
}
