//! Reads files with the extractors, several at a time, and hands the results on in order.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use ecne_extract::{Document, Limits};

use crate::failure::with_causes;

/// Bytes of a file that are read at most, 1 GiB: far above any minutes, and a bound for files that
/// never end, such as devices.
const FILE_BYTES: u64 = 1 << 30;

/// Reads one file; `-` is the standard input. The reason of a failure is one line without the
/// file's name.
pub fn document(file: &Path, limits: &Limits) -> Result<Document, String> {
    let bytes = bytes(file).map_err(|e| e.to_string())?;
    let read = || ecne_extract::read(&bytes, None, limits);
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|e| with_causes(&e)),
        Err(_) => Err("the reader failed on this file; please report it".to_owned()),
    }
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin()
            .lock()
            .take(FILE_BYTES + 1)
            .read_to_end(&mut bytes)?
    } else {
        let mut file = File::open(file)?;
        let size = file.metadata()?.len().min(FILE_BYTES);
        bytes.reserve_exact(usize::try_from(size).unwrap_or(0).saturating_add(1));
        file.by_ref().take(FILE_BYTES + 1).read_to_end(&mut bytes)?
    };
    if u64::try_from(read).is_ok_and(|n| n > FILE_BYTES) {
        return Err(io::Error::other("larger than 1 GiB"));
    }
    Ok(bytes)
}

/// Applies `work` to each file on `jobs` threads and `emit` to the results in the order of the
/// files. What is finished before its turn is kept, so memory is bounded by what the files hold.
///
/// # Errors
/// The first error of `emit`; no further file is begun after it.
pub fn in_order<T: Send, E>(
    files: &[PathBuf],
    jobs: usize,
    work: impl Fn(&Path) -> T + Sync,
    mut emit: impl FnMut(usize, T) -> Result<(), E>,
) -> Result<(), E> {
    if jobs <= 1 || files.len() <= 1 {
        return files
            .iter()
            .enumerate()
            .try_for_each(|(i, file)| emit(i, work(file)));
    }
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (sender, results) = sync_channel(jobs);
        for _ in 0..jobs.min(files.len()) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || serve(files, next, work, &sender));
        }
        drop(sender);
        sorted(&results, &mut emit)
    })
}

fn serve<T>(
    files: &[PathBuf],
    next: &AtomicUsize,
    work: &impl Fn(&Path) -> T,
    results: &SyncSender<(usize, T)>,
) {
    loop {
        let i = next.fetch_add(1, Ordering::Relaxed);
        let Some(file) = files.get(i) else { return };
        // Nobody takes results any more once the output failed.
        if results.send((i, work(file))).is_err() {
            return;
        }
    }
}

fn sorted<T, E>(
    results: &Receiver<(usize, T)>,
    emit: &mut impl FnMut(usize, T) -> Result<(), E>,
) -> Result<(), E> {
    let mut early = BTreeMap::new();
    let mut turn = 0;
    for (i, result) in results {
        early.insert(i, result);
        while let Some(result) = early.remove(&turn) {
            emit(turn, result)?;
            turn += 1;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        let files: Vec<PathBuf> = (0..50).map(|i| PathBuf::from(i.to_string())).collect();
        for jobs in [1, 2, 7] {
            let mut seen = Vec::new();
            let work = |file: &Path| file.to_path_buf();
            let emit = |_, file| -> Result<(), ()> {
                seen.push(file);
                Ok(())
            };
            in_order(&files, jobs, work, emit).unwrap();
            assert_eq!(seen, files);
        }
    }

    #[test]
    fn a_failed_output_ends_the_work() {
        let files: Vec<PathBuf> = (0..50).map(|i| PathBuf::from(i.to_string())).collect();
        assert_eq!(
            in_order(
                &files,
                3,
                |_| (),
                |i, ()| if i == 4 { Err(i) } else { Ok(()) }
            ),
            Err(4)
        );
    }
}
