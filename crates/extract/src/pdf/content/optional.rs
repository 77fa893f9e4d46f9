//! Optional content: layers that are off are not text.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::super::objects::{Objects, as_dictionary};

/// The layers that are off when the document opens.
#[derive(Default)]
pub(in crate::pdf) struct OptionalContent {
    off: HashSet<ObjectId>,
}

impl OptionalContent {
    /// Reads the default configuration of the catalog.
    pub(in crate::pdf) fn read(objects: &Objects, catalog: &Dictionary) -> OptionalContent {
        let Some(properties) = objects.dictionary(catalog, b"OCProperties") else {
            return OptionalContent::default();
        };
        let Some(config) = objects.dictionary(properties, b"D") else {
            return OptionalContent::default();
        };
        let ids = |dictionary, key| {
            let array: &[Object] = objects.array(dictionary, key).unwrap_or_default();
            array.iter().filter_map(|o| o.as_reference().ok())
        };
        let mut off: HashSet<ObjectId> = match objects.name(config, b"BaseState") {
            Some(b"OFF") => ids(properties, b"OCGs").collect(),
            _ => HashSet::new(),
        };
        ids(config, b"ON").for_each(|id| {
            off.remove(&id);
        });
        off.extend(ids(config, b"OFF"));
        OptionalContent { off }
    }

    /// Whether a group, or a membership of groups by its policy, is visible.
    pub(super) fn is_visible(&self, objects: &Objects, dictionary: &Dictionary) -> bool {
        if self.off.is_empty() {
            return true;
        }
        let groups = match dictionary.get(b"OCGs") {
            Ok(Object::Reference(id)) if !is_array(objects, *id) => vec![*id],
            Ok(_) => objects
                .array(dictionary, b"OCGs")
                .unwrap_or_default()
                .iter()
                .filter_map(|o| o.as_reference().ok())
                .collect(),
            Err(_) => return !self.is_off(objects, dictionary),
        };
        if groups.is_empty() {
            return true;
        }
        let on = |id: &ObjectId| !self.off.contains(id);
        match objects.name(dictionary, b"P") {
            Some(b"AllOn") => groups.iter().all(on),
            Some(b"AnyOff") => !groups.iter().all(on),
            Some(b"AllOff") => !groups.iter().any(on),
            _ => groups.iter().any(on),
        }
    }

    fn is_off(&self, objects: &Objects, group: &Dictionary) -> bool {
        self.off.iter().any(|id| {
            let dictionary = objects.object(*id).and_then(as_dictionary);
            dictionary.is_some_and(|d| std::ptr::eq(d, group))
        })
    }
}

fn is_array(objects: &Objects, id: ObjectId) -> bool {
    matches!(objects.object(id), Some(Object::Array(_)))
}
