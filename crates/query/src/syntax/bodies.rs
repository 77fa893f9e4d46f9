//! Which bodies a text names: one rule for the field, the flags and the list of meetings.

use std::borrow::Cow;

use ecne_extract::minutes::Body;
use ecne_index::engine::analysis::fold;

use crate::pattern::{Glob, fold_pattern};

/// Letters and digits that a part of a name has at least: "on" is in half of them.
const PART: usize = 4;

/// Those of some bodies, given by id, that a text names: the one whose id it is as written; else those
/// whose id it is if case, accents, spaces and hyphens do not matter; else all that have it in their
/// id; else those of the network's that have it in the name by which they are shown. `*` stands for any
/// characters and `?` for one.
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
    if !whole.is_empty() || wanted.is_empty() {
        return whole;
    }
    let parts = like(Cow::Owned(format!("*{wanted}*")));
    let letters = wanted.chars().filter(|c| c.is_alphanumeric()).count();
    match parts.is_empty() && letters >= PART {
        true => by_name(ids.iter().map(|(id, _)| *id), &wanted),
        false => parts,
    }
}

/// Those of the network's that have a part in their name.
fn by_name<'a>(ids: impl Iterator<Item = &'a str>, part: &str) -> Vec<&'a str> {
    let glob = Glob::new(&format!("*{part}*"));
    let names = |id: &&str| {
        let mut named = Body::OF_NETWORK.iter().filter(|(own, _)| own == id);
        named.any(|(_, name)| glob.accepts(&fold(name)))
    };
    ids.filter(names).collect()
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
            ("Working Group on Safety in Politics", &["wg-safety"]),
            ("safety in politics", &["wg-safety"]),
            ("European Cooperation Network on Elections", &["network"]),
            ("Artificial*", &["wg-ai"]),
            ("on", &[]),
            ("*on*", &[]),
            ("?on?", &[]),
            ("elec*", &["network"]),
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
