//! Reads any bytes as a PDF and as HTML: whatever they are, nothing panics.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ecne_extract::read_any(bytes));
