//! What there is to say of documents that cannot be read: no search finds anything in them, which is
//! not to look like an answer.

use ecne_extract::minutes::Body;
use ecne_index::{DocumentRecord, Manifest, Outcome};
use ecne_query::Searcher;

use crate::failure::{notice, with_causes};
use crate::places::Places;
use crate::shell::Shell;
use crate::words::count;

/// `3 documents here cannot be read: ecne check`; `None` where all can.
pub fn line(searcher: &Searcher, shell: &Shell) -> Option<String> {
    let unread = searcher.unreadable();
    (unread > 0).then(|| {
        let documents = count(unread, "document");
        let check = shell.command("check");
        format!("{documents} here cannot be read: {check}")
    })
}

/// Those of which the manifest tells something, as it describes them. Where it cannot be told which
/// they are, a notice says so.
pub fn described(searcher: &Searcher, places: &Places) -> Vec<DocumentRecord> {
    // To name them takes longer than a search.
    if searcher.unreadable() == 0 {
        return Vec::new();
    }
    let known = ecne_index::status(&places.index)
        .and_then(|status| Ok((status, Manifest::read(&places.corpus)?)));
    let (status, manifest) = known.unwrap_or_else(|error| {
        let why = with_causes(&error);
        notice(&format!(
            "which documents cannot be read is not known: {why}"
        ));
        Default::default()
    });
    let failed = |outcome: &Outcome| matches!(outcome, Outcome::Failed(_));
    let files = status.files.into_iter();
    files
        .filter(|file| failed(&file.outcome))
        .filter_map(|file| {
            let entry = manifest.entry(&file.document)?.clone();
            Some(DocumentRecord {
                id: file.document,
                title: entry.title.unwrap_or_default(),
                kind: entry.kind.unwrap_or_default(),
                body: entry.body.map(|id| Body {
                    name: id.clone(),
                    id,
                }),
                date_start: entry.date_start,
                date_end: entry.date_end,
                label: entry.label,
                url: entry.url,
                language: entry.language,
                ..DocumentRecord::default()
            })
        })
        .collect()
}
