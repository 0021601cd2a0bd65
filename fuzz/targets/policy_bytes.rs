//! Any bytes as a policy, in every format: refused with a place, or loaded; never a panic.
#![no_main]

use bonafides::source::Format;
use bonafides::{Policy, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((format, text)) = bytes.split_first() else { return };
    let format = match format % 3 {
        0 => Format::Json,
        1 => Format::Toml,
        _ => Format::Yaml,
    };
    let review = Policy::review(&Source::new(text, format));
    assert_eq!(review.policy.is_none(), review.diagnostics.errors() > 0);
    let text = String::from_utf8_lossy(text);
    let rendered = review.diagnostics.render("policy", &text, false);
    assert_eq!(rendered.is_empty(), review.diagnostics.is_empty());
    if let Some(policy) = &review.policy {
        for test in &review.tests {
            let _ = test.run(policy);
        }
    }
});
