//! Parse, print, parse: the digest stays, and printing what was printed changes nothing.
#![no_main]

use bonafides::{Policy, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(printed) = bonafides::format(&Source::yaml(text)) else { return };
    let again = bonafides::format(&Source::yaml(&printed)).expect("what was printed is well-formed");
    assert_eq!(printed, again);
    if let Ok(policy) = Policy::from_yaml(text) {
        let same = Policy::from_yaml(&printed).expect("what was printed loads");
        assert_eq!(policy.digest(), same.digest());
    }
});
