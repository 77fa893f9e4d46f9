//! From blocks to minutes: which meeting it was, its sections, who said what, who is only
//! mentioned.

mod acts;
pub(crate) mod body;
pub(crate) mod dates;
mod entities;
mod header;
mod interventions;
mod lexicon;
mod line;
mod mentions;
mod people;
mod sections;
mod tokens;

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{BlockKind, Document, Position};
use line::Line;
use people::{Columns, People};
use sections::{Role, Sections};

pub(crate) use header::header_blocks;

/// What a document records of a meeting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Minutes {
    /// What the header block says.
    pub header: Header,
    /// For each block of the document, the headings it stands under, outermost first.
    pub sections: Vec<Vec<String>>,
    /// Runs of text attributed to somebody, in reading order, disjoint.
    pub interventions: Vec<Intervention>,
    /// Countries and institutions that the text names, speaking or not, in reading order.
    pub mentions: Vec<Mention>,
    /// References to acts, in reading order.
    pub acts: Vec<ActReference>,
}

/// What the header block says of the document and its meeting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// What the document is.
    pub kind: Kind,
    /// The title to show and to cite, made from the document's own words.
    pub title: Option<String>,
    /// The service that published it, as written.
    pub issuer: Option<String>,
    /// Who met.
    pub body: Option<Body>,
    /// First day of the meeting.
    pub date_start: Option<Date>,
    /// Last day of the meeting; the first for a meeting of one day.
    pub date_end: Option<Date>,
    /// Where, as written ("Online").
    pub place: Option<String>,
    /// Number of the meeting in its body's series.
    pub number: Option<u32>,
    /// Which words each field was read from.
    pub evidence: Vec<Evidence>,
}

/// The words a header field was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The field's name: `kind`, `title`, `issuer`, `body`, `date`, `place`, `number`.
    pub field: String,
    /// Where the words stand.
    pub at: Position,
    /// The words.
    pub text: String,
}

/// What a document is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Kind {
    /// What is to be discussed.
    Agenda,
    /// What was said, told by a third person.
    Minutes,
    /// Both in one document.
    AgendaAndMinutes,
    /// What was said, word for word.
    Transcript,
    /// A guide, checklist or compendium.
    Resource,
    /// A page of a web site.
    WebPage,
    /// Anything else.
    #[default]
    Other,
}

/// Who met: `network`, `thematic`, `wg-ai`, `wg-evoting`, `wg-disabilities`, `wg-safety`,
/// `joint-mechanism`, or a slug (lower-case letters, digits, hyphens) of any other name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Body {
    /// The slug.
    pub id: String,
    /// The name as the document writes it.
    pub name: String,
}

/// A run of text that the minutes attribute to one or more speakers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Intervention {
    /// EU country codes or the most specific institutions ("NL", "JRC", "con terra"), in the order
    /// named; `GROUP` for the participants as a whole. Never empty.
    pub speakers: Vec<String>,
    /// The person, where one is named ("Ine").
    pub person: Option<String>,
    /// The region, where one is named ("BE-Flanders").
    pub region: Option<String>,
    /// Whether the words name the speaker as speaking.
    pub certainty: Certainty,
    /// The words that are the evidence ("NL presented").
    pub evidence: String,
    /// Where the run begins: at the words that open it.
    pub start: Position,
    /// Where it ends (exclusive).
    pub end: Position,
}

/// How sure an attribution is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Certainty {
    /// The words name the speaker as speaking.
    #[default]
    Stated,
    /// An act of the state told in its own paragraph, a national body, an anaphora.
    Inferred,
}

/// A country or institution that the text names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Its code, or its name where it has none.
    pub code: String,
    /// Index of the block.
    pub block: usize,
    /// Byte range of the block's text.
    pub range: Range<usize>,
}

/// A reference to an act of the European Union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActReference {
    /// Its normal form ("Regulation (EU) 2024/900", "COM(2020) 790 final").
    pub act: String,
    /// Index of the block.
    pub block: usize,
    /// Byte range of the block's text.
    pub range: Range<usize>,
}

impl Minutes {
    /// Reads the structure out of a document's blocks. Never fails: what cannot be told is left
    /// out.
    pub fn of(document: &Document) -> Minutes {
        let lines: Vec<Line<'_>> = document.blocks.iter().map(|b| Line::of(&b.text)).collect();
        let sections = Sections::of(&document.blocks, document.header_blocks);
        let people = people(document, &lines, &sections);
        let (mut interventions, verbatim) =
            interventions::interventions(&interventions::Material {
                blocks: &document.blocks,
                lines: &lines,
                sections: &sections,
                people: &people,
                header_blocks: document.header_blocks,
            });
        let signs = header::Signs {
            verbatim,
            interventions: interventions.len(),
        };
        let header = header::header(document, &sections, signs);
        if header.kind == Kind::Agenda {
            // "JRC presents the map" tells what is to come.
            interventions.clear();
        }
        let acts = lines.iter().enumerate();
        Minutes {
            header,
            mentions: mentions::mentions(&lines, &interventions, &people),
            acts: acts
                .flat_map(|(i, line)| acts::acts(&line.tokens, i))
                .collect(),
            sections: sections.paths,
            interventions,
        }
    }
}

/// The persons that a document names, in its attendance list and elsewhere.
fn people(document: &Document, lines: &[Line<'_>], sections: &Sections) -> People {
    let mut people = People::default();
    for line in lines {
        people.learn_from_text(line);
    }
    let count = document.header_blocks.clamp(3, 12);
    let top = document
        .blocks
        .iter()
        .take(count)
        .filter(|b| b.text.len() < 200 && !b.text.trim_end().ends_with('.'));
    let top: Vec<&str> = top.map(|b| b.text.as_str()).collect();
    people.learn_own_body(&top.join("\n"));
    // Where a record says who was there and who led, and what body it is of.
    for line in lines.iter().take(count + 25) {
        people.learn_chair(line);
        people.learn_councillors(line);
    }
    let mut columns = None;
    for (i, block) in document.blocks.iter().enumerate() {
        let row = block.kind == BlockKind::TableRow;
        columns = columns.filter(|_| row);
        match &columns {
            Some(columns) => people.learn_from_row(columns, &block.text),
            None if row => columns = Columns::of(&block.text),
            None => {}
        }
        if row || sections.role(i) == Role::Participants {
            people.learn_from_attendance(&block.text);
        }
    }
    people
}

impl Intervention {
    /// Its words, the parts from different blocks joined by one space.
    pub fn text(&self, document: &Document) -> String {
        let mut out = String::new();
        for i in self.start.block..=self.end.block {
            let Some(block) = document.blocks.get(i) else {
                break;
            };
            let from = if i == self.start.block {
                self.start.offset
            } else {
                0
            };
            let to = if i == self.end.block {
                self.end.offset
            } else {
                block.text.len()
            };
            let part = block.text.get(from..to).unwrap_or_default().trim();
            if !out.is_empty() && !part.is_empty() {
                out.push(' ');
            }
            out.push_str(part);
        }
        out
    }
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 7] = [
        Kind::Agenda,
        Kind::Minutes,
        Kind::AgendaAndMinutes,
        Kind::Transcript,
        Kind::Resource,
        Kind::WebPage,
        Kind::Other,
    ];

    /// The name in flags, fields and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Agenda => "agenda",
            Kind::Minutes => "minutes",
            Kind::AgendaAndMinutes => "agenda-and-minutes",
            Kind::Transcript => "transcript",
            Kind::Resource => "resource",
            Kind::WebPage => "web-page",
            Kind::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Certainty {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Stated => "stated",
            Certainty::Inferred => "inferred",
        }
    }
}
