//! The meaning of policies as a whole: the ways in, the people who have one, and the difference of two.

mod coverage;
mod coverage_limits;
mod diff;
mod limits;
mod ways;

use proptest::prelude::ProptestConfig;

/// Number of policies; more with `PROPTEST_CASES`.
fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases);
    ProptestConfig { cases, max_global_rejects: cases * 8, ..ProptestConfig::default() }
}
