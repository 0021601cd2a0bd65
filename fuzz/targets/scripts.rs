//! Numbers into a script of inputs: whatever is said, every step keeps the rules.
#![no_main]

use bonafides_tests::script::{Checks, Script, play};
use libfuzzer_sys::fuzz_target;

/// Choices of one script: more of them only repeat what fewer reach.
const MOST: usize = 600;

fuzz_target!(|numbers: Vec<u16>| {
    let mut numbers = numbers;
    numbers.truncate(MOST);
    if let Err(problem) = play(Script(numbers), Checks::Cheap) {
        panic!("{problem}");
    }
});
