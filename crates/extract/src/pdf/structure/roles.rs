//! What the types of structure elements mean for reading.

use lopdf::Dictionary;

use super::super::objects::Objects;

/// How an element takes part in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Only holds other elements together.
    Group,
    /// Holds together what stands under one heading.
    Section,
    /// Part of the line it stands in.
    Inline,
    /// Of no meaning. Chromium makes one of every box that is nothing else, and of every run of text
    /// in a box or a paragraph.
    Nothing,
    Paragraph,
    /// With its level, where the type says it.
    Heading(Option<u8>),
    List,
    Item,
    Table,
    Row,
    Cell,
    Note,
    /// A block whose first paragraph, if it has any, is no block of its own: a caption, an entry
    /// of a table of contents.
    Entry,
    /// No content.
    Artifact,
}

/// Role maps can send a type to another that is mapped itself, and in circles.
const CHAIN: usize = 16;

/// The role of a type, by way of the file's role map where the type is not a standard one.
pub(super) fn role(objects: &Objects, map: Option<&Dictionary>, name: &[u8]) -> Role {
    let mut name = name;
    for _ in 0..CHAIN {
        if let Some(role) = standard(name) {
            return role;
        }
        match map.and_then(|map| objects.name(map, name)) {
            Some(next) => name = next,
            None => break,
        }
    }
    by_spelling(name)
}

/// The standard types of ISO 32000-1, 14.8.4, and ISO 32000-2, 14.8.4.
fn standard(name: &[u8]) -> Option<Role> {
    Some(match name {
        b"Document" | b"DocumentFragment" | b"Part" | b"Art" | b"Div" | b"BlockQuote" | b"TOC"
        | b"Index" | b"Private" | b"THead" | b"TBody" | b"TFoot" | b"Aside" => Role::Group,
        b"NonStruct" => Role::Nothing,
        b"Sect" => Role::Section,
        b"P" => Role::Paragraph,
        b"H" => Role::Heading(None),
        b"Title" => Role::Heading(Some(1)),
        b"L" => Role::List,
        b"LI" => Role::Item,
        b"Table" => Role::Table,
        b"TR" => Role::Row,
        b"TD" | b"TH" => Role::Cell,
        b"Note" | b"FENote" => Role::Note,
        b"TOCI" | b"Caption" => Role::Entry,
        b"Artifact" => Role::Artifact,
        b"Lbl" | b"LBody" | b"Span" | b"Quote" | b"Reference" | b"BibEntry" | b"Code" | b"Link"
        | b"Annot" | b"Ruby" | b"RB" | b"RT" | b"RP" | b"Warichu" | b"WT" | b"WP" | b"Em"
        | b"Strong" | b"Sub" | b"Figure" | b"Formula" | b"Form" => Role::Inline,
        [b'H', digits @ ..] => Role::Heading(Some(heading_level(digits)?)),
        _ => return None,
    })
}

fn heading_level(digits: &[u8]) -> Option<u8> {
    let level = std::str::from_utf8(digits).ok()?.parse::<u8>().ok()?;
    Some(level.clamp(1, 6))
}

/// Types that no map explains are mostly the names of paragraph styles.
fn by_spelling(name: &[u8]) -> Role {
    let lower = name.to_ascii_lowercase();
    let has = |part: &[u8]| lower.windows(part.len()).any(|w| w == part);
    match () {
        () if has(b"heading") || has(b"title") => Role::Heading(None),
        () if has(b"artifact") => Role::Artifact,
        () if has(b"char") || has(b"link") => Role::Inline,
        () if has(b"para") || has(b"body") || has(b"text") || has(b"normal") => Role::Paragraph,
        () => Role::Group,
    }
}
