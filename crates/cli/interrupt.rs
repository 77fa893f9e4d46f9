//! Ctrl-C and a request to end: the run stops cleanly and keeps what it has; a second one ends it
//! at once.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From here on, Ctrl-C is a wish that [`wished`] tells. For long work alone: elsewhere the
/// system's own way, to end the process, is the right one.
pub fn listen() {
    // Where no handler can be set, Ctrl-C ends the process, which no index minds.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
}

/// Whether the user asked to stop.
pub fn wished() -> bool {
    ASKED.load(Ordering::Relaxed)
}
