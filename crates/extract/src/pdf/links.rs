//! Links out of a page: the addresses of link annotations, put on the words they cover.

use lopdf::Dictionary;

use super::layout::Line;
use super::matrix::Matrix;
use super::metadata::text_string;
use super::objects::{Objects, as_dictionary};

/// An address and the box on the shown page that leads there.
struct Link {
    area: [f32; 4],
    target: String,
}

/// More links than this on a page are not looked at.
const MOST_LINKS: usize = 500;

/// Notes on the spans of a page's lines where they lead.
pub(super) fn attach(
    objects: &Objects,
    page: &Dictionary,
    to_shown: Matrix,
    lines: &mut [Line],
    targets: &mut Vec<String>,
) {
    let annotations = objects.array(page, b"Annots").unwrap_or_default();
    let links: Vec<Link> = annotations
        .iter()
        .filter_map(|a| link(objects, as_dictionary(objects.resolve(a)?)?, to_shown))
        .take(MOST_LINKS)
        .collect();
    for link in links {
        let [x0, y0, x1, y1] = link.area;
        let inside = |(x, y): (f32, f32)| x >= x0 && x <= x1 && y >= y0 && y <= y1;
        let spans = lines.iter_mut().flat_map(|l| &mut l.spans);
        for span in spans.filter(|s| inside(s.middle)) {
            span.link = Some(targets.len());
        }
        targets.push(link.target);
    }
}

fn link(objects: &Objects, annotation: &Dictionary, to_shown: Matrix) -> Option<Link> {
    if objects.name(annotation, b"Subtype") != Some(b"Link") {
        return None;
    }
    let action = objects.dictionary(annotation, b"A")?;
    let target = text_string(objects.string(action, b"URI")?);
    let area = to_shown.apply_box(objects.rectangle(annotation, b"Rect")?);
    (!target.is_empty()).then_some(Link { area, target })
}
