//! `ecne search` for people: a heading for each document, under it its passages with who, where and
//! the words; then what was searched, and what to do next.

use ecne_extract::minutes::Kind;
use ecne_query::{
    DocumentHit, Facet, FacetCount, Node, PassageHit, Query, ReadAs, Results, SearchOptions,
    Searcher, Unit, Widening,
};

use super::{Asked, By, grouped};
use crate::excerpt::Excerpt;
use crate::places::Places;
use crate::screen::{Look, Role, Sheet, width};
use crate::shell::Shell;
use crate::words::count;
use crate::{listed, meeting, unread};

/// Documents of a corpus at most whose records are all read to say what is missing.
const SMALL: usize = 1_000;

/// Lines of text that a passage gets at most.
const LINES: usize = 4;

/// Columns that the names of who speaks get at most.
const WHO: usize = 14;

/// Everything that a page of results is made from.
pub struct Page<'a> {
    /// What was asked.
    pub asked: &'a Asked,
    /// What was found.
    pub results: &'a Results,
    /// Where it was found.
    pub searcher: &'a Searcher,
    /// What a result is.
    pub unit: Unit,
    /// What to group by.
    pub by: Option<By>,
}

impl Page<'_> {
    /// The whole page.
    pub fn print(&self, look: Look, places: &Places, whole: bool) -> String {
        let mut sheet = Sheet::new(look);
        if self.results.total.passages == 0 {
            self.nothing(&mut sheet, &places.shell);
        } else {
            self.counts(&mut sheet);
            self.widened(&mut sheet, &places.shell);
            for hit in &self.results.documents {
                self.document(&mut sheet, hit, places, whole);
            }
            match self.by {
                Some(by) => grouped::print(&mut sheet, self.results, by, whole),
                None => self.passages(&mut sheet, places, whole),
            }
        }
        self.searched(&mut sheet, places);
        sheet.into_text()
    }

    fn counts(&self, sheet: &mut Sheet) {
        let total = self.results.total;
        let passages = count(total.passages as u64, "passage");
        let documents = count(total.documents as u64, "document");
        let by = self
            .by
            .map(|by| format!(" by {}", grouped::counted(self.results, by)));
        let by = by.unwrap_or_default();
        sheet.put(Role::Title, &format!("{passages}{by} in {documents}"));
        let (shown, of) = match self.unit {
            Unit::Document => (self.results.documents.len(), total.documents),
            Unit::Passage => (self.results.passages.len(), total.passages),
        };
        if shown < of {
            sheet.put(Role::Aside, &format!(", shown {shown} of {of}"));
        }
        self.read_as(sheet);
        sheet.blank();
    }

    fn read_as(&self, sheet: &mut Sheet) {
        let read = &self.results.read_as;
        let text = read.to_string();
        if text.is_empty() {
            sheet.end();
        } else {
            sheet.right(Role::Aside, &format!("read as: {text}"));
        }
        if !read.related.is_empty() {
            let related = read.related.join(", ");
            let text = format!("in their order for words that the best share, too: {related}");
            sheet.lines(Role::Aside, &text);
        }
        notes(sheet, read);
    }

    fn widened(&self, sheet: &mut Sheet, shell: &Shell) {
        let text = match self.results.widened {
            None => return,
            Some(Widening::NotTogether) => {
                "No passage holds all of it. These documents do, in passages or headings apart:"
            }
            Some(Widening::Any) => "No passage holds all of it. These hold a part:",
        };
        sheet.lines(Role::Notice, text);
        suggestions(sheet, &self.results.read_as, "search", shell);
        sheet.blank();
    }

    fn document(&self, sheet: &mut Sheet, hit: &DocumentHit, places: &Places, whole: bool) {
        let page = hit.passages.first().and_then(|p| p.page);
        head(sheet, &hit.document, page, places);
        let margin = Margin::of(&hit.passages);
        for passage in &hit.passages {
            self::passage(sheet, passage, &margin, whole);
        }
        let more = hit.matches.saturating_sub(hit.passages.len());
        if more > 0 {
            let text = format!(
                "{} more here: --passages {}",
                count(more as u64, "passage"),
                hit.matches
            );
            sheet.column(2).put(Role::Aside, &text).end();
        }
        sheet.blank();
    }

    /// A flat list: the heading is repeated only where the document changes.
    fn passages(&self, sheet: &mut Sheet, places: &Places, whole: bool) {
        let margin = Margin::of(&self.results.passages);
        let mut last = None;
        for hit in &self.results.passages {
            if last != Some(&hit.document.id) {
                sheet.blank();
                head(sheet, &hit.document, hit.page, places);
            }
            passage(sheet, hit, &margin, whole);
            last = Some(&hit.document.id);
        }
        sheet.blank();
    }

    fn nothing(&self, sheet: &mut Sheet, shell: &Shell) {
        let asked = self.asked.name();
        sheet
            .put(Role::Title, &format!("Nothing found for {asked}"))
            .end();
        let read = &self.results.read_as;
        if !read.terms.is_empty() {
            sheet.put(Role::Aside, &format!("read as: {read}")).end();
        }
        notes(sheet, read);
        suggestions(sheet, read, "search", shell);
        if !self.asked.query.filters.is_empty() && !self.asked.text.trim().is_empty() {
            let text = shell.query("search", &self.asked.text);
            sheet
                .put(Role::Aside, "Without the filters: ")
                .put(Role::Text, &text)
                .end();
        }
        sheet.blank();
    }

    fn searched(&self, sheet: &mut Sheet, places: &Places) {
        if let Some(text) = self.corpus(places) {
            sheet.lines(Role::Aside, &text);
        }
        let first = self
            .results
            .documents
            .first()
            .and_then(|d| d.passages.first());
        if let Some(hit) = first.or(self.results.passages.first()) {
            let name = meeting::short_name(&hit.document.id, |name| {
                let found = self.searcher.document(name);
                found.is_ok_and(|found| found.id == hit.document.id)
            });
            let number = hit.paragraph().map(|n| format!("#{n}"));
            let name = format!("{name}{}", number.unwrap_or_default());
            let command = places.shell.show(&name, "--cite");
            sheet.lines(Role::Aside, &format!("Cite: {command}"));
        }
    }

    /// What was searched, and in a small corpus what is known to be missing from it.
    fn corpus(&self, places: &Places) -> Option<String> {
        let options = SearchOptions {
            facets: vec![Facet::Kind],
            limit: 0,
            ..SearchOptions::default()
        };
        let all = self
            .searcher
            .search(&Query::from(Node::Everything), &options)
            .ok()?;
        let counted = all.facets.first().filter(|facet| !facet.values.is_empty());
        let kinds = counted.map(|facet| {
            let count = |value: &FacetCount| {
                Kind::from_name(&value.value).map(|kind| (kind, value.total.documents))
            };
            format!(
                ": {}",
                meeting::kinds(facet.values.iter().filter_map(count))
            )
        });
        let n = all.total.documents;
        let documents = count(n as u64, "document");
        let text = format!("Searched {documents}{}.", kinds.unwrap_or_default());
        let missing = if n <= SMALL { self.missing(places)? } else { 0 };
        let fetch = places.shell.command("fetch");
        let missing = match missing {
            0 => None,
            1 => Some(format!("1 listed meeting has no document here: {fetch}")),
            n => Some(format!(
                "{n} listed meetings have no document here: {fetch}"
            )),
        };
        // What is wrong with what is here comes before what is not here.
        let told: Vec<String> = [unread::line(self.searcher, &places.shell), missing]
            .into_iter()
            .flatten()
            .collect();
        // A command ends its line, so that no full stop is taken for a part of it.
        Some(format!("{text} {}", told.join("\n")).trim_end().to_owned())
    }

    fn missing(&self, places: &Places) -> Option<usize> {
        let documents = self.searcher.documents().ok()?;
        let unread = unread::described(self.searcher, places);
        let listed = listed::meetings(places, &documents, &unread);
        Some(listed::without_documents(&listed))
    }
}

/// What was passed over in a query, and what is not here at all.
pub fn notes(sheet: &mut Sheet, read: &ReadAs) {
    for note in &read.notes {
        sheet.lines(Role::Notice, &format!("note: {note}"));
    }
}

/// Corrections, as commands to type.
pub fn suggestions(sheet: &mut Sheet, read: &ReadAs, name: &str, shell: &Shell) {
    for suggestion in &read.suggestions {
        sheet
            .put(Role::Notice, "Try: ")
            .put(Role::Text, &shell.query(name, suggestion))
            .end();
    }
}

/// The heading and the file of a document.
fn head(
    sheet: &mut Sheet,
    document: &ecne_index::DocumentRecord,
    page: Option<u32>,
    places: &Places,
) {
    sheet.lines(Role::Title, &meeting::heading(document));
    let link = if sheet.look().links {
        let page = page.filter(|_| document.pages > 0);
        meeting::file_url(&places.corpus.join(&document.id), page)
    } else {
        None
    };
    sheet
        .put_linked(Role::Aside, &document.id, link.as_deref())
        .end();
    for copy in &document.copies {
        sheet.put(Role::Aside, &format!("also as {copy}")).end();
    }
    sheet.blank();
}

/// Columns of the two things that stand left of a passage's text.
struct Margin {
    place: usize,
    text: usize,
}

impl Margin {
    fn of(hits: &[PassageHit]) -> Self {
        let widest = |f: &dyn Fn(&PassageHit) -> usize| hits.iter().map(f).max().unwrap_or(0);
        let speaker = widest(&|hit| {
            let [speakers, person] = who(hit);
            width(&speakers).max(width(&person))
        });
        let speaker = speaker.min(WHO);
        let place = widest(&|hit| {
            let [paragraph, page] = labels(hit);
            width(&paragraph).max(width(&page))
        });
        let first = if speaker == 0 { 2 } else { speaker + 4 };
        Margin {
            place: first,
            text: first + if place == 0 { 0 } else { place + 2 },
        }
    }
}

/// Who speaks, and the person where that says more.
fn who(hit: &PassageHit) -> [String; 2] {
    let speakers = meeting::speakers(&hit.passage);
    let person = hit.passage.person.clone();
    let person = person.filter(|person| *person != speakers);
    [speakers, person.unwrap_or_default()]
}

fn labels(hit: &PassageHit) -> [String; 2] {
    [
        meeting::paragraphs(&hit.passage),
        meeting::page(&hit.passage, hit.page),
    ]
}

/// One passage: its words beside who and where, cut around the hit.
fn passage(sheet: &mut Sheet, hit: &PassageHit, margin: &Margin, whole: bool) {
    if sheet.look().plain {
        return plain_passage(sheet, hit, whole);
    }
    let room = sheet.look().width.saturating_sub(margin.text).max(20);
    let excerpt = Excerpt::of(hit, if whole { usize::MAX } else { room * LINES - 4 });
    let [speakers, person] = who(hit);
    let [paragraph, page] = labels(hit);
    let lines = crate::screen::wrap(&excerpt.text, room);
    for number in 0..lines.len().max(2) {
        let (who, place) = match number {
            0 => (speakers.as_str(), paragraph.as_str()),
            1 => (person.as_str(), page.as_str()),
            _ => ("", ""),
        };
        let who = cut(who, margin.place.saturating_sub(4));
        sheet.column(2).put(Role::Speaker, &who);
        sheet.column(margin.place).put(Role::Aside, place);
        if let Some(line) = lines.get(number) {
            sheet
                .column(margin.text)
                .marked(&excerpt.text, line.clone(), &excerpt.highlights);
        }
        sheet.end();
    }
    sheet.blank();
}

/// For a screen reader: one sentence that says who and where, then the words.
fn plain_passage(sheet: &mut Sheet, hit: &PassageHit, whole: bool) {
    let excerpt = Excerpt::of(hit, if whole { usize::MAX } else { 400 });
    let passage = &hit.passage;
    let mut said = Vec::new();
    if !passage.speakers.is_empty() {
        let inferred = passage.certainty == ecne_extract::minutes::Certainty::Inferred;
        let how = if inferred {
            "by inference attributed to"
        } else {
            "attributed to"
        };
        said.push(format!("{how} {}", passage.speakers.join(" and ")));
    }
    said.extend(passage.paragraph.map(|n| format!("paragraph {n}")));
    said.extend(hit.page.map(|n| format!("page {n}")));
    if !said.is_empty() {
        sheet
            .put(Role::Text, &format!("{}:", said.join(", ")))
            .end();
    }
    sheet.put(Role::Text, &excerpt.text).blank();
}

/// A text cut to so many columns.
fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut room = columns.saturating_sub(1);
    let fits = text.char_indices().find(|(i, c)| {
        let wide = width(&text[*i..*i + c.len_utf8()]);
        let over = wide > room;
        room = room.saturating_sub(wide);
        over
    });
    let kept = fits.map_or(text, |(i, _)| &text[..i]);
    format!("{}…", kept.trim_end())
}
