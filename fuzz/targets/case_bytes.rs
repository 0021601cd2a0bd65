//! Stored rows altered, truncated, exchanged and invented, sealed and in clear: a fault or a step, never
//! a panic, and a row that was altered under its seal is never read.
#![no_main]

use bonafides_tests::case_bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(problem) = case_bytes::play(bytes) {
        panic!("{problem}");
    }
});
