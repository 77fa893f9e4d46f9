//! The command end to end: what a user types, and what comes back.

mod extract;
mod index;
mod outlines;
mod pdf;
mod search;
mod util;
