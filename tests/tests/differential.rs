//! Generated policies and facts through the engine and through the naive reference.

use bonafides_tests::compare::{Outcome, compare};
use bonafides_tests::generate;
use proptest::prelude::*;

/// Number of cases; more with `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    ProptestConfig { cases, max_global_rejects: cases * 8, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn engine_and_reference_agree((document, facts) in generate::policy_and_facts()) {
        match compare(&document, &facts) {
            Ok(Outcome::Refused) => return Err(TestCaseError::reject("refused")),
            Ok(Outcome::BadFacts | Outcome::Agreed) => {}
            Err(difference) => prop_assert!(false, "{difference}"),
        }
    }
}
