//! Turns a corpus folder into an index.
