//! `search --format json`: one object a line; keys are added freely, and never renamed or dropped.

use ecne_index::{DocumentRecord, PassageRecord};
use ecne_query::{DocumentHit, PassageHit, ReadAs, Results};
use serde_json::{Map, Value, json};

use crate::{meeting, wire};

/// The hits, then the summary.
pub fn lines(results: &Results, seconds: f64) -> String {
    let mut out = String::new();
    for hit in &results.documents {
        out.push_str(&wire::line(&document_hit(hit)));
    }
    for hit in &results.passages {
        out.push_str(&wire::line(&passage_hit(hit)));
    }
    out.push_str(&wire::line(&summary(results, seconds)));
    out
}

fn document_hit(hit: &DocumentHit) -> Value {
    let mut object = begun("hit");
    insert(&mut object, json!({ "rank": hit.rank, "score": hit.score }));
    insert(&mut object, document(&hit.document));
    let passages: Vec<Value> = hit.passages.iter().map(passage_of_document).collect();
    insert(
        &mut object,
        json!({ "matches": hit.matches, "widened": hit.widened, "passages": passages }),
    );
    Value::Object(object)
}

fn passage_of_document(hit: &PassageHit) -> Value {
    let mut object = Map::new();
    insert(&mut object, json!({ "rank": hit.rank, "score": hit.score }));
    insert(&mut object, passage(hit));
    Value::Object(object)
}

/// A passage with the keys of its document.
pub fn passage_hit(hit: &PassageHit) -> Value {
    let mut object = begun("hit");
    insert(&mut object, json!({ "rank": hit.rank, "score": hit.score }));
    insert(&mut object, document(&hit.document));
    insert(&mut object, passage(hit));
    Value::Object(object)
}

fn begun(kind: &str) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("type".to_owned(), kind.into());
    object
}

fn insert(object: &mut Map<String, Value>, more: Value) {
    if let Value::Object(more) = more {
        object.extend(more);
    }
}

/// What is known of a document.
pub fn document(record: &DocumentRecord) -> Value {
    json!({
        "document": record.id,
        "title": record.title,
        "kind": record.kind.name(),
        "body": record.body.as_ref().map(|b| &b.id),
        "body_name": record.body.as_ref().map(|b| &b.name),
        "date_start": record.date_start.map(|d| d.to_string()),
        "date_end": record.date_end.map(|d| d.to_string()),
        "place": record.place,
        "label": record.label,
        "url": record.url,
        "issuer": record.issuer,
        "language": record.language,
        "typeset": record.typeset,
        "pages": record.pages,
        "copies": record.copies,
    })
}

fn passage(hit: &PassageHit) -> Value {
    let mut value = passage_record(&hit.passage);
    if let Value::Object(object) = &mut value {
        let label = hit
            .page
            .and_then(|page| meeting::page_label(&hit.passage, page));
        let highlights: Vec<_> = hit.highlights.iter().map(|r| [r.start, r.end]).collect();
        let found = json!({
            "id": hit.id(),
            "page": hit.page,
            "page_label": label,
            "highlights": highlights,
            "widened": hit.widened,
        });
        insert(object, found);
    }
    value
}

/// What is known of a passage, whatever it was found by.
pub fn passage_record(passage: &PassageRecord) -> Value {
    let certainty = (!passage.speakers.is_empty()).then(|| passage.certainty.name());
    let label = passage
        .page
        .and_then(|page| meeting::page_label(passage, page));
    json!({
        "paragraph": passage.paragraph,
        "paragraph_end": passage.paragraph_end,
        "page": passage.page,
        "page_end": passage.page_end(),
        "page_label": label,
        "anchor": passage.anchor,
        "section": passage.section,
        "speakers": passage.speakers,
        "person": passage.person,
        "region": passage.region,
        "certainty": certainty,
        "evidence": passage.evidence,
        "mentions": passage.mentions,
        "acts": passage.acts,
        "text": passage.text,
    })
}

fn summary(results: &Results, seconds: f64) -> Value {
    json!({
        "type": "summary",
        "documents": results.total.documents,
        "passages": results.total.passages,
        "shown": results.documents.len() + results.passages.len(),
        "match": results.matched.name(),
        "widened": results.widened.map(|w| w.name()),
        "read_as": results.read_as.to_string(),
        "terms": terms(&results.read_as),
        "suggestions": results.read_as.suggestions,
        "notes": results.read_as.notes,
        "seconds": seconds,
    })
}

fn terms(read: &ReadAs) -> Vec<Value> {
    let term = |t: &ecne_query::ReadTerm| json!({ "text": t.text, "reading": t.reading.name(), "also": t.also });
    read.terms.iter().map(term).collect()
}
