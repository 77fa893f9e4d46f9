//! Who speaks in each run of text.
//!
//! Block by block: [`openings`] finds where somebody begins to speak, by a [`subject`] and its
//! [`predicate`] or in the [`passive`], and the turn goes on to the next opening, the end of the
//! block, or of the list that it announces. In a verbatim [`transcript`] it goes on to the next
//! speaker's label. A row of [`tables`] is a fact about whom it names, if nothing tells that it is a
//! turn. What nobody is said to have said has no speaker.

mod companions;
mod labels;
mod openings;
mod passive;
mod predicate;
mod subject;
mod table_heads;
mod tables;
#[cfg(test)]
mod tests;
mod transcript;

use super::lexicon::{self, List};
use super::line::Line;
use super::people::People;
use super::sections::{Role, Sections};
use super::tokens::Tokens;
use super::{Certainty, Intervention};
use crate::names::{Form, Kind};
use crate::{Block, BlockKind, Position};
use openings::Opening;
use subject::Source;
use tables::Tables;

/// Everything that the rules know of a document, block by block.
pub(super) struct Material<'a> {
    pub blocks: &'a [Block],
    pub lines: &'a [Line<'a>],
    pub sections: &'a Sections,
    pub people: &'a People,
    pub header_blocks: usize,
}

/// The interventions of a document in reading order, disjoint.
pub(super) fn interventions(source: &Material<'_>) -> (Vec<Intervention>, bool) {
    let verbatim = transcript::is_verbatim(source);
    if verbatim {
        return (transcript::interventions(source), true);
    }
    let mut walk = Walk {
        source,
        tables: Tables::of(source.blocks),
        found: Vec::new(),
        last: None,
        announced: None,
        heading: None,
    };
    for i in source.header_blocks..source.blocks.len() {
        walk.block(i);
    }
    let prose = is_prose(source, &walk.found);
    walk.found
        .retain(|turn| !prose || turn.certainty == Certainty::Stated);
    (walk.found, false)
}

/// Whether a document is no record of a meeting: it has no header, and hardly anybody speaks in it.
/// What countries do in a guide or in an article is no turn of theirs.
fn is_prose(source: &Material<'_>, found: &[Intervention]) -> bool {
    let stated = found
        .iter()
        .filter(|turn| turn.certainty == Certainty::Stated);
    let blocks = source.blocks.len();
    source.header_blocks == 0 && blocks > 8 && stated.count() * 10 < blocks
}

struct Walk<'a> {
    source: &'a Material<'a>,
    tables: Tables,
    found: Vec<Intervention>,
    /// Block of the last turn that was opened or went on.
    last: Option<usize>,
    /// The list level from which items belong to the last turn, which announced them.
    announced: Option<u8>,
    /// The country that is the whole of the heading above.
    heading: Option<&'static str>,
}

impl Walk<'_> {
    fn block(&mut self, i: usize) {
        let (Some(block), Some(line)) = (self.source.blocks.get(i), self.source.lines.get(i))
        else {
            return;
        };
        let level = match block.kind {
            BlockKind::ListItem { level } => level,
            _ => 0,
        };
        let role = self.source.sections.role(i);
        let silent = matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Footnote)
            || role == Role::Participants
            || (role == Role::Agenda && level > 0);
        if block.is_heading() {
            self.heading = country_alone(line).filter(|_| self.source.header_blocks > 0);
        }
        if silent {
            self.announced = None;
            return;
        }
        let inside = self.announced.is_some_and(|from| level >= from);
        let openings = self.openings(i, line, inside);
        if openings
            .first()
            .is_none_or(|o| line.tokens.offset(o.at) > 0)
            && inside
        {
            self.extend(
                i,
                openings
                    .first()
                    .map_or(block.text.len(), |o| line.tokens.offset(o.at)),
            );
        }
        let covered = inside || !openings.is_empty();
        self.announced = self.announced.filter(|_| inside && openings.is_empty());
        let cells = self.tables.ends(i, line, &openings);
        for (n, opening) in openings.iter().enumerate() {
            let next = openings.get(n + 1).map(|o| line.tokens.offset(o.at));
            let next = next.unwrap_or(block.text.len());
            let cell = cells.get(n).map_or(next, |cell| next.min(*cell));
            self.open(i, line, opening, cell);
        }
        if covered {
            self.last = Some(i);
            let everybody = self
                .found
                .last()
                .is_some_and(|i| i.speakers == [subject::GROUP]);
            let text = block.text.trim_end();
            let to_the_end = self
                .found
                .last()
                .is_some_and(|last| last.end.block == i && last.end.offset >= text.len());
            if text.ends_with(':') && to_the_end && !everybody {
                let below = if level > 0 { level + 1 } else { 1 };
                self.announced = Some(self.announced.map_or(below, |from| from.min(below)));
            }
        }
    }

    /// The openings of a block that hold here.
    fn openings(&self, i: usize, line: &Line<'_>, inside: bool) -> Vec<Opening> {
        let mut openings = openings::openings(line, self.source.people);
        self.tables.keep(i, line, self.source.people, &mut openings);
        if openings.is_empty() && !inside && !self.tables.is_row(i) {
            let opening = self.without_subject(i, line);
            openings.extend(opening.or_else(|| self.under_country(line)));
        }
        openings.retain(|o| !inside || (o.speech && o.source != Source::Anaphora));
        openings.retain_mut(|o| o.source != Source::Anaphora || self.resolve(i, line, o));
        openings
    }

    /// Gives an anaphora the speakers that it points back to: those before, in this section.
    fn resolve(&self, i: usize, line: &Line<'_>, opening: &mut Opening) -> bool {
        let Some((last, before)) = self.last.zip(self.found.last()) else {
            return false;
        };
        let pronoun = line
            .tokens
            .is_any(opening.at, &["he", "she", "they", "both"]);
        let near = if pronoun {
            last + 1 == i
        } else {
            self.source.sections.same(last, i)
        };
        if !near || before.speakers.iter().any(|s| s == subject::GROUP) {
            return false;
        }
        opening.speakers.clone_from(&before.speakers);
        opening.person.clone_from(&before.person);
        opening.region.clone_from(&before.region);
        true
    }

    /// "Highlighted the need to train": goes on with who spoke in the block before.
    fn without_subject(&self, i: usize, line: &Line<'_>) -> Option<Opening> {
        let verb = line.tokens.verb(0).filter(|v| v.speech && v.past)?;
        let goes_on = self.last.is_some_and(|last| last + 1 == i)
            && verb.past
            && !line.tokens.is_any(1, &["by", "to"])
            && line.tokens.len() > 3;
        let mut opening = Opening {
            at: 0,
            label: None,
            speakers: Vec::new(),
            person: None,
            region: None,
            source: Source::Anaphora,
            certainty: Certainty::Inferred,
            speech: true,
            evidence: line.tokens.str(0).to_owned(),
        };
        (goes_on && self.resolve(i, line, &mut opening)).then_some(opening)
    }

    /// In minutes with a heading for each country, what stands under it is that country's.
    fn under_country(&self, line: &Line<'_>) -> Option<Opening> {
        let code = self.heading.filter(|_| line.tokens.len() > 6)?;
        Some(Opening {
            at: 0,
            label: None,
            speakers: vec![code.to_owned()],
            person: None,
            region: None,
            source: Source::CountryName,
            certainty: Certainty::Inferred,
            speech: true,
            evidence: crate::names::display(code).to_owned(),
        })
    }

    fn open(&mut self, i: usize, line: &Line<'_>, opening: &Opening, end: usize) {
        let start = Position {
            block: i,
            offset: line.tokens.offset(opening.at),
        };
        let end = Position {
            block: i,
            offset: end,
        };
        let goes_on = self.found.last_mut().filter(|last| {
            last.end.block == i
                && last.speakers == opening.speakers
                && (opening.person.is_none() || last.person == opening.person)
        });
        let alone = |last: &&mut Intervention| {
            // Another cell between is nobody's words, or somebody else's.
            let between = line.tokens.text.get(last.end.offset..start.offset);
            between.is_some_and(|between| !between.contains('|'))
        };
        if let Some(last) = goes_on.filter(alone) {
            last.end = end;
            if last.certainty == Certainty::Inferred && is_telling(opening) {
                // Told by its acts first, and then by its words.
                last.certainty = Certainty::Stated;
                last.evidence.clone_from(&opening.evidence);
            }
            return;
        }
        self.found.push(Intervention {
            speakers: opening.speakers.clone(),
            person: opening.person.clone(),
            region: opening.region.clone(),
            certainty: opening.certainty,
            evidence: opening.evidence.clone(),
            start,
            end,
        });
    }

    /// The last turn goes on through the list that it announced.
    fn extend(&mut self, i: usize, end: usize) {
        if let Some(last) = self.found.last_mut() {
            last.end = Position {
                block: i,
                offset: end,
            };
        }
    }
}

/// Whether an opening says in plain words that somebody spoke: "PT underlined", not "PT provides".
fn is_telling(opening: &Opening) -> bool {
    let words = Tokens::of(&opening.evidence);
    let mut places = 0..words.len();
    opening.certainty == Certainty::Stated
        && places.any(|i| lexicon::phrase(List::Tellings, &words, i).is_some())
}

/// The country that a heading is, and nothing else: "Netherlands", "3. The Netherlands", "NL".
fn country_alone(line: &Line<'_>) -> Option<&'static str> {
    let [country] = line.entities.as_slice() else {
        return None;
    };
    let tokens = &line.tokens;
    let before = (0..country.start).all(|i| !tokens.is_word(i) || tokens.is(i, "the"));
    let alone = before && (country.next..tokens.len()).all(|i| !tokens.is_word(i));
    let named = country.name.kind != Kind::Institution && country.form != Form::Adjective;
    (alone && named).then_some(country.name.code)
}
