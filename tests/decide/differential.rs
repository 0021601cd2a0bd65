//! Generated policies and facts, decided by the engine and by the naive reference.

use bonafides_tests::compare::{Outcome, compare};
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::prelude::*;

/// The number of cases; set `PROPTEST_CASES` for more.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    ProptestConfig { cases, max_global_rejects: cases * 8, ..ProptestConfig::default() }
}

#[test]
fn engine_and_reference_agree() {
    let floors = [("decided", 46), ("bad facts", 3)];
    check(config(), &floors, &generate::policy_and_facts(), |(document, facts), reached| {
        match compare(&document, &facts) {
            Ok(Outcome::Refused) => return Err(TestCaseError::reject("refused")),
            Ok(Outcome::BadFacts) => reached.note("bad facts"),
            Ok(Outcome::Agreed) => reached.note("decided"),
            Err(difference) => prop_assert!(false, "{difference}"),
        }
        Ok(())
    });
}
