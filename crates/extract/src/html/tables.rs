//! Tables that hold data, and tables that only arrange a page.

use super::dom::{Dom, Element};

/// Whether a table only arranges the page: then each of its cells is a stretch of the page.
pub(super) fn is_layout(dom: &Dom<'_>, index: usize, table: Element<'_>) -> bool {
    if matches!(table.role(), "presentation" | "none") {
        return true;
    }
    let mut columns = 0;
    let mut widest = 0;
    for i in dom.within(index) {
        let Some(element) = dom.element(i) else {
            continue;
        };
        match &**element.name() {
            "table" | "h1" | "h2" | "h3" | "main" | "article" | "form" => return true,
            "caption" | "thead" | "th" => return false,
            "tr" => columns = 0,
            "td" => columns += 1,
            _ => {}
        }
        widest = widest.max(columns);
    }
    widest < 2
}

/// Whether a cell is the first of its row.
pub(super) fn is_first_cell(dom: &Dom<'_>, cell: usize) -> bool {
    let row = dom.nodes[cell].parent;
    !(row + 1..cell).any(|i| {
        dom.nodes[i].parent == row
            && dom
                .element(i)
                .is_some_and(|e| matches!(&**e.name(), "td" | "th"))
    })
}

/// Whether all cells of a row are header cells, and there are two at least.
pub(super) fn is_header(dom: &Dom<'_>, row: usize) -> bool {
    let mut cells = 0;
    let mut cell = row + 1;
    while cell < dom.nodes[row].end {
        match dom.element(cell).map(|e| &**e.name()) {
            Some("td") => return false,
            Some("th") => cells += 1,
            _ => {}
        }
        cell = dom.nodes[cell].end;
    }
    cells >= 2
}
