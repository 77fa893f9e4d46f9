//! The download block of the Europa Component Library: a file's title, date, language and size
//! around a link that is always called "Download".

use html5ever::local_name;

use super::blocks::anchor;
use super::dom::{Dom, Element};
use crate::{Block, BlockKind, Emphasis, Link};

/// The block, if the element is one: a row of title, what is said of it, language and size; the
/// title links to the file.
pub(super) fn file(dom: &Dom<'_>, index: usize, element: Element<'_>) -> Option<Block> {
    if !element.has_class("ecl-file") {
        return None;
    }
    let title = part(dom, index, &["ecl-file__title"]).next()?;
    let mut text = title.clone();
    let around = ["ecl-file__detail-meta-item", "ecl-file__description"];
    let more = part(dom, index, &around)
        .chain(part(dom, index, &["ecl-file__language"]).take(1))
        .chain(part(dom, index, &["ecl-file__meta"]).take(1));
    for cell in more {
        text.push_str(" | ");
        text.push_str(&cell);
    }
    let link = target(dom, index).map(|target| Link {
        range: 0..title.len(),
        target: target.to_owned(),
    });
    Some(Block {
        kind: BlockKind::TableRow,
        text,
        anchor: anchor(element).map(str::to_owned),
        emphasis: Vec::<Emphasis>::new(),
        links: link.into_iter().collect(),
        ..Block::default()
    })
}

fn part<'d>(
    dom: &'d Dom<'_>,
    index: usize,
    classes: &'d [&'d str],
) -> impl Iterator<Item = String> + 'd {
    dom.within(index).filter_map(move |i| {
        let element = dom.element(i)?;
        let text = classes
            .iter()
            .any(|c| element.has_class(c))
            .then(|| dom.text(i))?;
        (!text.is_empty()).then_some(text)
    })
}

/// The address behind the download link; translations have links of their own.
fn target<'a>(dom: &Dom<'a>, index: usize) -> Option<&'a str> {
    let links = dom.named(dom.within(index), local_name!("a"));
    let mut downloads = links
        .into_iter()
        .filter(|(_, a)| a.has_class("ecl-file__download"));
    downloads.next()?.1.attribute(&local_name!("href"))
}
