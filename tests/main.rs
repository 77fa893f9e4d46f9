//! The command end to end: what a user types, and what comes back.

mod extract;
mod fetch;
mod formats;
mod index;
mod meetings;
mod outlines;
mod pdf;
mod readme;
mod search;
mod terminal;
mod util;
