//! Any bytes as facts: an error with a place, or a decision that is reproducible.
#![no_main]

use std::sync::LazyLock;

use bonafides::{Facts, Policy, Verdict};
use libfuzzer_sys::fuzz_target;

static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    [
        include_str!("../../examples/policies/service-desk.yaml"),
        include_str!("../../examples/policies/identity-profiles.yaml"),
        include_str!("../../examples/policies/documents-100-points.yaml"),
    ]
    .map(|text| Policy::from_yaml(text).expect("the example policies load"))
    .into()
});

fuzz_target!(|text: &str| {
    let Ok(facts) = Facts::from_json(text) else { return };
    for policy in &*POLICIES {
        let Ok(decision) = policy.decide(&facts) else { continue };
        let plan = policy.plan(&facts).expect("facts with a decision have a plan");
        assert_eq!(decision.verdict() == Verdict::Challenge, !plan.is_empty());
        assert_eq!(policy.decide_json(text).as_ref(), Ok(&decision.to_json()));
        assert_eq!(policy.verdict_json(text), Ok(decision.verdict()));
    }
});
