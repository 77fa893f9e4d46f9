//! The HTML reader: bytes to blocks in reading order.
//!
//! The way of a page: its bytes are decoded ([`encoding`]), parsed within bounds ([`parse`]), laid
//! out flat ([`dom`]); [`content`] says which elements are the page's own text and which are
//! furniture, and [`blocks`] turns the text into blocks. What the page says of itself is read
//! apart ([`metadata`]).
//!
//! Any bytes are accepted. Wrong encodings and reached limits are warnings, and so is a page with
//! scripts or a title and no text; a page with none of them is an error.

mod attributes;
mod blocks;
mod boilerplate;
mod content;
mod dom;
mod downloads;
mod encoding;
mod inline;
mod kind;
mod links;
mod marks;
mod metadata;
mod parse;
mod tables;
mod weights;

use content::Judgement;
use dom::Dom;
use html5ever::local_name;

use crate::error::Kind;
use crate::{Document, Error, Format, Limits, Warning, WarningKind};

/// Reads a page.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut warnings = Vec::new();
    let bytes = within(bytes, limits, &mut warnings);
    let text = encoding::decode(bytes, &mut warnings);
    let html = parse::parse(&text, true, limits, &mut warnings);
    let dom = Dom::of(&html);
    let judgement = content::judge(&dom, true);
    // Some pages show their text to those who run scripts by a script, and to all others here.
    if dom.unscripted() > 2 * judgement.kept {
        let html = parse::parse(&text, false, limits, &mut Vec::new());
        let dom = Dom::of(&html);
        let without = content::judge(&dom, false);
        if without.kept > judgement.kept {
            return finish(&dom, &without, warnings);
        }
    }
    finish(&dom, &judgement, warnings)
}

fn finish(
    dom: &Dom<'_>,
    judgement: &Judgement,
    mut warnings: Vec<Warning>,
) -> Result<Document, Error> {
    let (blocks, furniture) = blocks::collect(dom, &judgement.verdicts);
    let metadata = metadata::read(dom);
    if blocks.is_empty() {
        let scripts = dom.named(0..dom.nodes.len(), local_name!("script")).next();
        let message = match scripts {
            Some(_) => "shows its text only to those who run its scripts",
            None if furniture.is_empty() && metadata.title.is_none() => {
                return Err(Error::new(Kind::NoText));
            }
            None => "holds no text of its own",
        };
        warnings.push(warning(WarningKind::Damaged, message.to_owned()));
    }
    Ok(Document {
        format: Format::Html,
        blocks,
        furniture,
        metadata,
        warnings,
        ..Document::default()
    })
}

fn within<'a>(bytes: &'a [u8], limits: &Limits, warnings: &mut Vec<Warning>) -> &'a [u8] {
    if bytes.len() <= limits.html_bytes {
        return bytes;
    }
    warnings.push(warning(
        WarningKind::Limit,
        format!("only the first {} bytes were read", limits.html_bytes),
    ));
    &bytes[..limits.html_bytes]
}

fn warning(kind: WarningKind, message: String) -> Warning {
    Warning {
        kind,
        message,
        page: None,
    }
}
