//! Page labels: the numbers that a file prints on its pages ("iv", "A-3").

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::objects::{Objects, as_dictionary, as_number};
use crate::Page;

/// A longer prefix is no page label.
const LONGEST_PREFIX: usize = 40;

/// Writes on every page the label that differs from its physical number.
pub(super) fn set(objects: &Objects, catalog: &Dictionary, pages: &mut [Page]) {
    let Some(tree) = objects.dictionary(catalog, b"PageLabels") else {
        return;
    };
    let mut ranges = BTreeMap::new();
    let mut left = 10_000;
    gather(objects, tree, 0, &mut left, &mut ranges);
    let mut current = None;
    for (index, page) in pages.iter_mut().enumerate() {
        if let Some(range) = ranges.get(&index) {
            current = Some((index, *range));
        }
        let Some((first, range)) = current else {
            continue;
        };
        let label = label(objects, range, index - first);
        page.label = Some(label).filter(|l| !l.is_empty() && *l != (index + 1).to_string());
    }
}

/// The ranges of a number tree by their first page.
fn gather<'o>(
    objects: &'o Objects,
    node: &'o Dictionary,
    depth: usize,
    left: &mut usize,
    ranges: &mut BTreeMap<usize, &'o Dictionary>,
) {
    if depth > 16 || *left == 0 {
        return;
    }
    *left -= 1;
    for pair in objects
        .array(node, b"Nums")
        .unwrap_or_default()
        .chunks_exact(2)
    {
        let first = objects.resolve(&pair[0]).and_then(as_number);
        let range = objects.resolve(&pair[1]).and_then(as_dictionary);
        if let (Some(first), Some(range)) = (first, range) {
            ranges.insert(first.max(0.0) as usize, range);
        }
    }
    for kid in objects.array(node, b"Kids").unwrap_or_default() {
        if let Some(Object::Dictionary(kid)) = objects.resolve(kid) {
            gather(objects, kid, depth + 1, left, ranges);
        }
    }
}

fn label(objects: &Objects, range: &Dictionary, offset: usize) -> String {
    let prefix = objects
        .string(range, b"P")
        .map(super::metadata::text_string);
    let mut label = prefix
        .filter(|p| p.len() <= LONGEST_PREFIX)
        .unwrap_or_default();
    let start = objects.integer(range, b"St").unwrap_or(1).clamp(1, 1 << 20) as usize;
    let number = start + offset;
    match objects.name(range, b"S") {
        Some(b"D") => label.push_str(&number.to_string()),
        Some(b"r") => label.push_str(&roman(number).to_lowercase()),
        Some(b"R") => label.push_str(&roman(number)),
        Some(b"a") => label.push_str(&letters(number).to_lowercase()),
        Some(b"A") => label.push_str(&letters(number)),
        _ => {}
    }
    label
}

fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    // Larger numbers would be nothing but rows of M.
    let mut rest = number.min(9_999);
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// A to Z, then AA to ZZ, as ISO 32000-1, table 159 has it.
fn letters(number: usize) -> String {
    let letter = char::from(b'A' + ((number - 1) % 26) as u8);
    std::iter::repeat_n(letter, ((number - 1) / 26 + 1).min(40)).collect()
}
