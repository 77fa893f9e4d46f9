//! Broken files: whatever is changed in a file, reading it neither panics nor hangs.

use lopdf::{Object, ObjectId};
use proptest::prelude::*;

use super::writer::{Pdf, body, lines};
use crate::read_any;

fn sample() -> Vec<u8> {
    let mut pdf = Pdf::new();
    for page in 0..2 {
        let head = lines("F2", 9.0, 72.0, 770.0, 10.0, &["A made up heading"]);
        let text = format!("Words of page {page}, which go on for a good while so that they break");
        pdf.page(&(head + &body(700.0, &[&text, "into a second line."])));
    }
    pdf.finish()
}

/// A file with a structure tree, a form and a table.
fn tagged_sample() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut content = String::new();
    for (i, text) in ["A heading", "A paragraph of", "two lines", "Cell"]
        .iter()
        .enumerate()
    {
        let line = lines("F1", 12.0, 72.0, 700.0 - 14.0 * i as f32, 14.0, &[text]);
        content += &format!("/P << /MCID {i} >> BDC {line} EMC\n");
    }
    let page = pdf.page(&content);
    let heading = pdf.add(format!("<< /S /H1 /Pg {page} 0 R /K 0 >>"));
    let paragraph = pdf.add(format!(
        "<< /S /P /Pg {page} 0 R /K [1 2] /ActualText (Said) >>"
    ));
    let cell = pdf.add(format!("<< /S /TD /Pg {page} 0 R /K 3 >>"));
    let row = pdf.add(format!("<< /S /TR /K [{cell} 0 R {cell} 0 R] >>"));
    let kids = format!("[{heading} 0 R {paragraph} 0 R {row} 0 R]");
    let root = pdf.add(format!("<< /Type /StructTreeRoot /K {kids} >>"));
    pdf.catalog(&format!("/StructTreeRoot {root} 0 R"));
    pdf.finish()
}

const CORPUS: &[u8] =
    include_bytes!("../../../../../corpus/2026-01-29-wg-safety-in-politics-minutes.pdf");

fn mutate(mut bytes: Vec<u8>, changes: &[(usize, u8)]) -> Vec<u8> {
    for (at, value) in changes {
        let length = bytes.len();
        bytes[at % length] = *value;
    }
    bytes
}

/// Swaps the bodies of two objects, or drops one, or makes a number another.
fn mutate_objects(bytes: &[u8], first: usize, second: usize, number: u32) -> Vec<u8> {
    let text: Vec<char> = bytes.iter().map(|b| char::from(*b)).collect();
    let text: String = text.into_iter().collect();
    let mut objects: Vec<&str> = text.split("endobj").collect();
    let count = objects.len();
    objects.swap(first % count, second % count);
    let joined = objects
        .join("endobj")
        .replacen(" 0 R", &format!(" {number} R"), second % 3);
    joined
        .chars()
        .map(|c| u8::try_from(c as u32).unwrap_or(b'?'))
        .collect()
}

/// Puts another value in the place of an entry of a dictionary, or drops an object, and writes the
/// file anew.
fn change_entry(bytes: &[u8], object: usize, entry: usize, value: usize) -> Vec<u8> {
    let mut file = lopdf::Document::load_mem(bytes).unwrap();
    let ids: Vec<ObjectId> = file.objects.keys().copied().collect();
    let id = ids[object % ids.len()];
    let other = ids[value % ids.len()];
    let dictionary = match file.objects.get_mut(&id) {
        Some(Object::Dictionary(dictionary)) => Some(dictionary),
        Some(Object::Stream(stream)) => Some(&mut stream.dict),
        _ => None,
    };
    let key = dictionary.as_ref().and_then(|d| {
        let keys: Vec<Vec<u8>> = d.iter().map(|(key, _)| key.clone()).collect();
        keys.get(entry % keys.len().max(1)).cloned()
    });
    match (dictionary, key) {
        (Some(dictionary), Some(key)) => dictionary.set(key, odd_value(value, id, other)),
        _ => drop(file.objects.remove(&id)),
    }
    let mut out = Vec::new();
    file.save_to(&mut out).unwrap();
    out
}

fn odd_value(which: usize, own: ObjectId, other: ObjectId) -> Object {
    match which % 9 {
        0 => Object::Null,
        1 => Object::Integer(i64::MIN),
        2 => Object::Real(f32::MAX),
        3 => Object::Reference(own),
        4 => Object::Reference(other),
        5 => Object::Name(b"Identity-V".to_vec()),
        6 => Object::Array(vec![Object::Reference(own); 500]),
        7 => Object::string_literal("\u{feff}("),
        _ => Object::Dictionary(lopdf::Dictionary::from_iter([(
            "K",
            Object::Reference(own),
        )])),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes(changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..40)) {
        read_any(&mutate(sample(), &changes));
        read_any(&mutate(CORPUS.to_vec(), &changes));
    }

    #[test]
    fn cut_off(at in any::<usize>()) {
        let sample = sample();
        read_any(&sample[..at % sample.len()]);
        read_any(&CORPUS[..at % CORPUS.len()]);
    }

    #[test]
    fn changed_objects(first in any::<usize>(), second in any::<usize>(), number in any::<u32>()) {
        read_any(&mutate_objects(&sample(), first, second, number));
        read_any(&mutate_objects(CORPUS, first, second, number % 60));
    }

    #[test]
    fn changed_entries(object in any::<usize>(), entry in any::<usize>(), value in any::<usize>()) {
        read_any(&change_entry(&sample(), object, entry, value));
        read_any(&change_entry(&tagged_sample(), object, entry, value));
        read_any(&change_entry(CORPUS, object, entry, value));
    }

    #[test]
    fn any_content(content in "[ -~\\n]{0,400}") {
        let mut pdf = Pdf::new();
        pdf.page(&content);
        read_any(&pdf.finish());
    }

    #[test]
    fn any_operators(
        operators in proptest::collection::vec(
            ("(-?[0-9]{1,9}(\\.[0-9]{1,3})? ){0,6}", 0usize..30), 0..60)
    ) {
        const NAMES: [&str; 30] = [
            "BT", "ET", "/F1 12 Tf", "/F2 1e9 Tf", "(some words) Tj", "[(so) -300 (me)] TJ", "Td",
            "TD", "Tm", "T*", "Tc", "Tw", "Tz", "TL", "Ts", "Tr", "q", "Q", "cm", "re", "f", "m",
            "l", "c", "S", "/Span BMC", "EMC", "'", "BI ID x EI", "<0041> Tj",
        ];
        let content: Vec<String> = operators
            .iter()
            .map(|(numbers, name)| format!("{numbers}{}", NAMES[*name]))
            .collect();
        let mut pdf = Pdf::new();
        pdf.page(&content.join("\n"));
        read_any(&pdf.finish());
    }
}
