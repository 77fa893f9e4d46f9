//! What a reader gives back: the blocks of one file in reading order, what is known of its pages,
//! and what went wrong on the way.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One file of a corpus as blocks in reading order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What kind of file it was read from.
    pub format: Format,
    /// Everything that is text, in reading order.
    pub blocks: Vec<Block>,
    /// How many of the first blocks are the header block: issuer, kind, body, date, place.
    /// Paragraph numbers count from the block after it.
    pub header_blocks: usize,
    /// Running headers and footers, page numbers, navigation: kept aside, in the order they stand.
    pub furniture: Vec<Furniture>,
    /// The physical pages of a PDF in order; empty for HTML.
    pub pages: Vec<Page>,
    /// What the file says of itself.
    pub metadata: Metadata,
    /// What could not be read as it should have been, in the order it was met.
    pub warnings: Vec<Warning>,
}

/// The file formats that can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// HTML, of any age.
    #[default]
    Html,
}

/// A heading, paragraph, list item, table row or footnote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its words on one line: white space folded, no hyphen left from a line break, no list
    /// marker. The cells of a table row are separated by ` | `.
    pub text: String,
    /// 1-based number among the blocks that are not headings, counted from the end of the header
    /// block; `None` for headings and in the header block.
    pub paragraph: Option<u32>,
    /// 1-based physical page on which it begins; `None` in HTML.
    pub page: Option<u32>,
    /// Where it goes on to further pages, in order.
    pub breaks: Vec<PageBreak>,
    /// Where it stands on its first page; `None` in HTML.
    pub rect: Option<Rect>,
    /// The nearest `id` at or above it in HTML, to link to.
    pub anchor: Option<String>,
    /// Bold and italic runs, sorted and disjoint.
    pub emphasis: Vec<Emphasis>,
    /// Links, sorted by where they begin.
    pub links: Vec<Link>,
    /// What HTML says in place of the pictures in it, or before it since the last block.
    pub alt: Vec<String>,
    /// For a row of a table in HTML: index of the block with the header cells above it.
    pub header: Option<usize>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading, 1 the highest level, 6 the lowest.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// A paragraph of running text.
    #[default]
    Paragraph,
    /// An item of a list.
    ListItem {
        /// How deep its list is nested, 1 the outermost.
        level: u8,
    },
    /// One row of a table, cells separated by ` | `.
    TableRow,
    /// A footnote or endnote.
    Footnote,
}

/// A run of bold or italic text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emphasis {
    /// Byte range of the block's text.
    pub range: Range<usize>,
    /// Set in bold.
    pub bold: bool,
    /// Set in italics.
    pub italic: bool,
}

/// A link out of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Byte range of the block's text.
    pub range: Range<usize>,
    /// The address as written in the file: it can be relative, and it can be hostile.
    pub target: String,
}

/// Where a block goes on to a further page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageBreak {
    /// Byte offset into the block's text of the first word on the page.
    pub offset: usize,
    /// 1-based physical page.
    pub page: u32,
}

/// A rectangle in points (1/72 inch) from the lower left corner of the page as it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Right edge.
    pub right: f32,
    /// Upper edge.
    pub top: f32,
}

/// A place in a document's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Index into [`Document::blocks`]; one past the last stands for the end.
    pub block: usize,
    /// Byte offset into that block's text.
    pub offset: usize,
}

/// Text that is the page's and not the author's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Furniture {
    /// Where it interrupts the text.
    pub at: Position,
    /// Its words on one line.
    pub text: String,
    /// 1-based physical page; `None` in HTML.
    pub page: Option<u32>,
}

/// One page of a PDF.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The label that the file gives it ("iv", "12") where that is not its physical number.
    pub label: Option<String>,
    /// Width in points as shown, rotation applied.
    pub width: f32,
    /// Height in points as shown, rotation applied.
    pub height: f32,
}

/// What a file says of itself, outside its text. Often wrong: never a citation's title.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// BCP 47 language tag, as written.
    pub language: Option<String>,
    /// Day of creation or publication.
    pub created: Option<Date>,
    /// Day of the last change.
    pub modified: Option<Date>,
    /// The address that an HTML page gives as its own.
    pub canonical_url: Option<String>,
    /// Whether a PDF carries a structure tree.
    pub tagged: bool,
}

/// Something that could not be read as it should have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What kind of trouble it is.
    pub kind: WarningKind,
    /// One line for a person, in lower case, without the file's name.
    pub message: String,
    /// 1-based physical page, where it concerns one.
    pub page: Option<u32>,
}

/// The kinds of trouble, by the name that `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WarningKind {
    /// `damaged`: the file is truncated or broken; text may be missing.
    Damaged,
    /// `limit`: a limit was reached; what was read up to there is here.
    Limit,
    /// `scanned`: a page shows a picture and holds no text.
    Scanned,
    /// `font`: some glyphs could not be turned into characters.
    Font,
    /// `charset`: the text was not in the character encoding that it declared.
    Charset,
    /// `structure`: the file's own structure was not plausible, so the layout decided.
    Structure,
}

impl WarningKind {
    /// All kinds.
    pub const ALL: [WarningKind; 6] = [
        WarningKind::Damaged,
        WarningKind::Limit,
        WarningKind::Scanned,
        WarningKind::Font,
        WarningKind::Charset,
        WarningKind::Structure,
    ];

    /// The name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            WarningKind::Damaged => "damaged",
            WarningKind::Limit => "limit",
            WarningKind::Scanned => "scanned",
            WarningKind::Font => "font",
            WarningKind::Charset => "charset",
            WarningKind::Structure => "structure",
        }
    }
}

impl Block {
    /// Whether it is a heading.
    pub fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading { .. })
    }

    /// The 1-based physical page of a byte offset into its text; `None` in HTML.
    pub fn page_at(&self, offset: usize) -> Option<u32> {
        let later = self.breaks.partition_point(|b| b.offset <= offset);
        let last = later.checked_sub(1).and_then(|i| self.breaks.get(i));
        last.map(|b| b.page).or(self.page)
    }
}

impl Document {
    /// Numbers the paragraphs that follow the first `header_blocks` blocks.
    pub(crate) fn number_paragraphs(&mut self, header_blocks: usize) {
        self.header_blocks = header_blocks;
        let mut last = 0;
        for (i, block) in self.blocks.iter_mut().enumerate() {
            let counts = i >= header_blocks && !block.is_heading();
            last += u32::from(counts);
            block.paragraph = counts.then_some(last);
        }
    }
}
