//! Parse, print, parse: the digest stays the same, and printing again changes nothing.
#![no_main]

use bonafides::{Policy, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(printed) = bonafides::source::format(&Source::yaml(text)) else { return };
    let again = bonafides::source::format(&Source::yaml(&printed)).expect("the printed text is well-formed");
    assert_eq!(printed, again);
    if let Ok(policy) = Policy::from_yaml(text) {
        let same = Policy::from_yaml(&printed).expect("the printed text loads");
        assert_eq!(policy.digest(), same.digest());
    }
});
