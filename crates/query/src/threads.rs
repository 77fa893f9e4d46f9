//! A second thread where one is to be had; whoever asks goes on alone where not.

use std::panic::resume_unwind;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Stack of a thread in bytes, that of most main threads: a plan nests as deep as its query.
const STACK: usize = 8 << 20;

/// Starts a thread; `None` where the system has none left.
pub fn start<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    work: impl FnOnce() -> T + Send + 's,
) -> Option<ScopedJoinHandle<'s, T>> {
    let thread = Builder::new().stack_size(STACK);
    thread.spawn_scoped(scope, work).ok()
}

/// Waits for a thread, and panics if it has panicked.
pub fn wait<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}
