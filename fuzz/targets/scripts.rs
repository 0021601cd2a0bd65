//! A script of inputs made from numbers: whatever the inputs, every step keeps the rules.
#![no_main]

use bonafides_tests::script::{Checks, Script, play};
use libfuzzer_sys::fuzz_target;

/// The most choices of one script: more only repeat what fewer reach.
const MOST: usize = 600;

fuzz_target!(|numbers: Vec<u16>| {
    let mut numbers = numbers;
    numbers.truncate(MOST);
    if let Err(problem) = play(Script(numbers), Checks::Cheap) {
        panic!("{problem}");
    }
});
