//! The command end to end: what a user types, and what comes back.

mod extract;
mod util;
