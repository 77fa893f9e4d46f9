//! Which bodies a text names: one rule for the field, the flags and the list of meetings.

use std::borrow::Cow;

use ecne_index::engine::analysis::fold;

use crate::pattern::{Glob, fold_pattern};

/// Those of some bodies, given by id, that a text names: the one whose id it is as written; else those
/// whose id it is if case, accents, spaces and hyphens do not matter; else all that have it in their
/// id. `*` stands for any characters and `?` for one.
pub fn bodies_named<'a>(ids: impl IntoIterator<Item = &'a str>, text: &str) -> Vec<&'a str> {
    let ids: Vec<&str> = ids.into_iter().collect();
    if let Some(id) = ids.iter().find(|id| **id == text) {
        return vec![*id];
    }
    let wanted = fold_pattern(text);
    let ids: Vec<(&str, String)> = ids.into_iter().map(|id| (id, fold(id))).collect();
    let like = |pattern: Cow<'_, str>| {
        let glob = Glob::new(&pattern);
        let named = ids.iter().filter(|(_, bare)| glob.accepts(bare));
        named.map(|(id, _)| *id).collect::<Vec<_>>()
    };
    let whole = like(Cow::Borrowed(&wanted));
    match whole.is_empty() && !wanted.is_empty() {
        true => like(Cow::Owned(format!("*{wanted}*"))),
        false => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_before_a_part_of_one() {
        let ids = ["network", "network-of-clerks", "wg-ai", "wg-safety"];
        for (text, named) in [
            ("network", ["network"].as_slice()),
            ("NETWORK", &["network"]),
            ("net*", &["network", "network-of-clerks"]),
            ("net*k", &["network"]),
            ("WG AI", &["wg-ai"]),
            ("wgai", &["wg-ai"]),
            ("wg", &["wg-ai", "wg-safety"]),
            ("safe*", &["wg-safety"]),
            ("Séfety", &[]),
            ("Sáfety", &["wg-safety"]),
            ("senate", &[]),
            ("-", &[]),
            ("*", &ids),
        ] {
            assert_eq!(bodies_named(ids, text), named, "{text}");
        }
    }

    #[test]
    fn an_id_as_written_comes_before_one_that_is_like_it() {
        let ids = ["wg-ai", "wga-i"];
        assert_eq!(bodies_named(ids, "wg-ai"), ["wg-ai"]);
        assert_eq!(bodies_named(ids, "wga-i"), ["wga-i"]);
        assert_eq!(bodies_named(ids, "WG AI"), ids);
    }
}
