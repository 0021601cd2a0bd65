//! A policy and facts made from numbers, decided by the engine and by the naive reference.
#![no_main]

use bonafides_tests::{compare::compare, generate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|numbers: (Vec<u16>, Vec<u16>)| {
    let (document, facts) = generate::from_numbers(numbers.0, numbers.1);
    if let Err(difference) = compare(&document, &facts) {
        panic!("{difference}\npolicy: {document}\nfacts: {facts}");
    }
});
