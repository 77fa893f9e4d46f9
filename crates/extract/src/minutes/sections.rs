//! Under which headings each block stands, and what part of a record that is.

use super::tokens::{TokenKind, Tokens};
use crate::{Block, BlockKind};

/// The heading path and the role of every block.
#[derive(Clone, Debug, Default)]
pub(super) struct Sections {
    pub paths: Vec<Vec<String>>,
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    role: Role,
    /// Number of the heading it stands under.
    section: usize,
}

/// What a section of a record holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// What was said and decided.
    #[default]
    Record,
    /// What is to be discussed.
    Agenda,
    /// Who was there.
    Participants,
}

/// Headings of the sections that hold no speech, in small letters.
const AGENDA: [&str; 6] = [
    "agenda",
    "draft agenda",
    "annotated agenda",
    "agenda of the meeting",
    "meeting agenda",
    "proposed agenda",
];
const PARTICIPANTS: [&str; 16] = [
    "participants",
    "list of participants",
    "attendance",
    "attendees",
    "attendance list",
    "present",
    "members present",
    "participation",
    "apologies",
    "absent",
    "in attendance",
    "list of attendees",
    "meeting participants",
    "members",
    "participants list",
    "attendance sheet",
];
/// Headings that are often set as plain paragraphs.
const PLAIN: [&str; 16] = [
    "minutes",
    "conclusions",
    "conclusion",
    "next steps",
    "actions",
    "action points",
    "any other business",
    "aob",
    "summary",
    "discussion",
    "introduction",
    "meeting summary",
    "welcome",
    "closing remarks",
    "decisions",
    "follow-up",
];

/// Bytes of a heading in a path at most.
const HEADING: usize = 300;
/// Bytes of all paths together, beyond which a path is its last heading alone and that is short: a
/// hostile file could say little under long headings, and make a thousandfold of it.
const PATHS: usize = 32 << 20;
/// Bytes of such a last heading.
const SHORT_HEADING: usize = 40;

/// Levels of heading-like paragraphs, below those of headings.
const NUMBERED: u8 = 7;

impl Sections {
    pub fn of(blocks: &[Block], header_blocks: usize) -> Sections {
        let mut walk = Walk::default();
        for (i, block) in blocks.iter().enumerate() {
            walk.block(block, i >= header_blocks);
        }
        walk.sections
    }

    pub fn role(&self, block: usize) -> Role {
        self.places.get(block).map_or(Role::Record, |p| p.role)
    }

    /// Whether two blocks stand under the same heading.
    pub fn same(&self, one: usize, other: usize) -> bool {
        let section = |i: usize| self.places.get(i).map(|p| p.section);
        section(one) == section(other)
    }

    /// Whether any block has a role.
    pub fn has(&self, role: Role) -> bool {
        self.places.iter().any(|p| p.role == role)
    }
}

#[derive(Default)]
struct Walk {
    sections: Sections,
    /// Level, text and role of the open headings, outermost first.
    open: Vec<(u8, String, Role)>,
    count: usize,
    /// Bytes of the paths so far.
    bytes: usize,
}

impl Walk {
    fn block(&mut self, block: &Block, counts: bool) {
        let level = match block.kind {
            BlockKind::Heading { level } if counts => Some(level),
            BlockKind::Paragraph if counts => plain_level(block),
            _ => None,
        };
        match level {
            Some(level) => self.heading(level, &block.text),
            None if is_sentence(block) => self.close_labels(),
            None => {}
        }
        let own = usize::from(level.is_some());
        let path = self.path(self.open.len().saturating_sub(own));
        self.bytes += path.iter().map(String::len).sum::<usize>();
        self.sections.paths.push(path);
        self.sections.places.push(Place {
            role: self.open.last().map_or(Role::Record, |o| o.2),
            section: self.count,
        });
    }

    /// The outermost `above` headings.
    fn path(&self, above: usize) -> Vec<String> {
        let mut headings = self.open.iter().take(above).map(|(_, text, _)| text);
        if self.bytes < PATHS {
            return headings.cloned().collect();
        }
        let short = |text: &String| text[..text.floor_char_boundary(SHORT_HEADING)].to_owned();
        headings.next_back().map(short).into_iter().collect()
    }

    fn heading(&mut self, level: u8, text: &str) {
        while self.open.last().is_some_and(|(above, ..)| *above >= level) {
            self.open.pop();
        }
        let role = role(text).unwrap_or_else(|| self.open.last().map_or(Role::Record, |o| o.2));
        let text = text.trim().trim_end_matches(':');
        let text = text[..text.floor_char_boundary(HEADING)].to_owned();
        self.open.push((level, text, role));
        self.count += 1;
    }

    /// A label that is no true heading ("Participants:") ends where full sentences begin.
    fn close_labels(&mut self) {
        let label = |o: &(u8, String, Role)| o.0 >= NUMBERED && o.2 != Role::Record;
        while self.open.last().is_some_and(label) {
            self.open.pop();
            self.count += 1;
        }
    }
}

/// What a heading says of the section under it.
pub(super) fn role(heading: &str) -> Option<Role> {
    if heading.len() > 60 {
        return None;
    }
    let bare = bare(heading);
    if AGENDA.contains(&bare.as_str()) {
        Some(Role::Agenda)
    } else if PARTICIPANTS.contains(&bare.as_str()) {
        Some(Role::Participants)
    } else if PLAIN.contains(&bare.as_str()) {
        Some(Role::Record)
    } else {
        None
    }
}

/// A heading in small letters, without numbering and the mark at its end.
fn bare(heading: &str) -> String {
    let unnumbered = heading.trim_start_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || ".)-–•".contains(c)
    });
    unnumbered.trim_end_matches([':', '.', ' ']).to_lowercase()
}

/// The level of a paragraph that is set like a heading: all bold, numbered ("4.2 Hotlines",
/// "Item 4: Hotlines"), or one of the usual titles alone.
fn plain_level(block: &Block) -> Option<u8> {
    let text = block.text.trim();
    if text.len() > 120 || text.ends_with(['.', ';', ',']) {
        return None;
    }
    let bold = block
        .emphasis
        .iter()
        .any(|e| e.bold && e.range.start == 0 && e.range.end >= text.trim_end_matches(':').len());
    let numbered = text.starts_with(|c: char| c.is_ascii_digit() || "IiPp".contains(c));
    let depth = numbered.then(|| numbering(&Tokens::of(text))).flatten();
    if let Some(depth) = depth {
        return Some(NUMBERED + depth);
    }
    (bold || role(text).is_some()).then_some(NUMBERED)
}

/// How deep the number of "3. Title", "4.2 Title" or "Item 4: Title" is; `None` without one.
fn numbering(tokens: &Tokens<'_>) -> Option<u8> {
    let number = |i: usize| {
        let short = tokens.str(i).len() <= 2;
        short && tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number)
    };
    if tokens.is_any(0, &["item", "point"]) && number(1) && tokens.is_mark(2, ':') {
        return Some(0);
    }
    let mut at = 0;
    let mut depth: u8 = 0;
    while depth < 6 && number(at) && tokens.is_mark(at + 1, '.') {
        at += 2;
        depth += 1;
    }
    at += usize::from(depth > 0 && number(at) && !tokens.is_spaced(at));
    let titled = tokens.is_capital(at) && tokens.is_spaced(at) && tokens.len() <= at + 14;
    (depth > 0 && titled).then(|| depth - 1)
}

fn is_sentence(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph
        && block.text.trim_end().ends_with('.')
        && block.text.split_whitespace().count() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block {
            kind,
            text: text.to_owned(),
            ..Block::default()
        }
    }

    #[test]
    fn paths_follow_headings_and_numbering() {
        let blocks = [
            block(BlockKind::Heading { level: 2 }, "Agenda"),
            block(BlockKind::ListItem { level: 1 }, "Welcome"),
            block(BlockKind::Heading { level: 2 }, "Summary"),
            block(BlockKind::Paragraph, "3. Any other business"),
            block(
                BlockKind::Paragraph,
                "NL asked for more time to read the text.",
            ),
        ];
        let sections = Sections::of(&blocks, 0);
        assert_eq!(sections.paths[1], ["Agenda"]);
        assert_eq!(sections.role(1), Role::Agenda);
        assert_eq!(sections.paths[4], ["Summary", "3. Any other business"]);
        assert_eq!(sections.role(4), Role::Record);
        assert!(!sections.same(1, 4));
    }

    #[test]
    fn long_headings_over_many_blocks_take_bounded_room() {
        let long = "a made-up heading ".repeat(20);
        let mut blocks = vec![block(BlockKind::Heading { level: 1 }, &long)];
        blocks.resize(2 * PATHS / HEADING, block(BlockKind::Paragraph, "x"));
        let sections = Sections::of(&blocks, 0);
        let bytes: usize = sections.paths.iter().flatten().map(String::len).sum();
        assert!(bytes < 2 * PATHS, "{bytes}");
        assert_eq!(sections.paths[1][0].len(), HEADING);
        assert_eq!(sections.paths.last().unwrap()[0].len(), SHORT_HEADING);
    }

    #[test]
    fn a_label_of_participants_ends_at_a_sentence() {
        let blocks = [
            block(BlockKind::Paragraph, "Participants:"),
            block(BlockKind::Paragraph, "NL, FR, SE"),
            block(
                BlockKind::Paragraph,
                "COM opened the meeting and thanked all of the participants.",
            ),
        ];
        let sections = Sections::of(&blocks, 0);
        assert_eq!(sections.role(1), Role::Participants);
        assert_eq!(sections.role(2), Role::Record);
    }
}
