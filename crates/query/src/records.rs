//! Records read lately, which the next searches often show again.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::DocId;

/// Records in each of the two generations that are kept.
const KEPT: usize = 512;

/// Records read lately, by segment and engine document: at most 1,024 of them, and the 512 read last
/// always. A searcher is a snapshot, so they stay true.
pub struct Recent<T> {
    /// The younger, and the older; when the younger are many, they become the older.
    generations: Mutex<[Records<T>; 2]>,
}

type Records<T> = FxHashMap<(u32, DocId), Arc<T>>;

impl<T> Default for Recent<T> {
    fn default() -> Recent<T> {
        Recent {
            generations: Mutex::default(),
        }
    }
}

impl<T> Recent<T> {
    /// A record at a place, if it has been read lately; else `read` is asked for it.
    pub fn get<E>(
        &self,
        place: (u32, DocId),
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(known) = self.known(place) {
            return Ok(known);
        }
        // Not under the lock: other threads go on meanwhile.
        let record = Arc::new(read()?);
        self.keep(place, Arc::clone(&record));
        Ok(record)
    }

    fn known(&self, place: (u32, DocId)) -> Option<Arc<T>> {
        let mut generations = self
            .generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let [young, old] = &mut *generations;
        if let Some(known) = young.get(&place) {
            return Some(Arc::clone(known));
        }
        let known = old.remove(&place)?;
        insert(&mut generations, place, Arc::clone(&known));
        Some(known)
    }

    fn keep(&self, place: (u32, DocId), record: Arc<T>) {
        let mut generations = self
            .generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        insert(&mut generations, place, record);
    }
}

fn insert<T>(generations: &mut [Records<T>; 2], place: (u32, DocId), record: Arc<T>) {
    let [young, old] = generations;
    if young.len() >= KEPT {
        *old = std::mem::take(young);
    }
    young.insert(place, record);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_lately_is_not_read_again() {
        let recent = Recent::default();
        let read = |doc: DocId| recent.get((0, doc), || Ok::<_, ()>(doc)).map(|r| *r);
        let again = |doc: DocId| recent.get((0, doc), || Err(())).map(|r| *r);
        assert_eq!((read(0), again(0)), (Ok(0), Ok(0)));
        assert_eq!(recent.get((1, 0), || Err(())), Err(()));
        for doc in 1..=KEPT as DocId {
            assert_eq!(read(doc), Ok(doc));
        }
        assert_eq!(again(1), Ok(1));
        for doc in 1_000..1_000 + 2 * KEPT as DocId {
            assert_eq!(read(doc), Ok(doc));
        }
        assert_eq!(
            (again(1), recent.get((1, 1_500), || Err(()))),
            (Err(()), Err(()))
        );
        let generations = recent.generations.lock().unwrap();
        assert!(generations.iter().all(|records| records.len() <= KEPT));
    }
}
