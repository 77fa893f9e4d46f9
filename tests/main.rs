//! The command end to end: what a user types, and what comes back.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

mod counts;
mod extract;
mod fetch;
mod formats;
mod index;
mod meetings;
mod outlines;
mod pdf;
mod readme;
mod search;
mod show;
mod terminal;
mod util;
