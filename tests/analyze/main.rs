//! The meaning of policies as a whole: the ways in and their weights, the people who have one, and the difference of
//! two.

mod beyond;
mod calibration;
mod combinations;
mod coverage;
mod coverage_limits;
mod diff;
mod exact;
mod guards;
mod limits;
mod ways;
mod weights;
mod weights_limits;

use proptest::prelude::ProptestConfig;

/// Number of policies; more with `PROPTEST_CASES`.
fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases);
    ProptestConfig { cases, max_global_rejects: cases * 8, ..ProptestConfig::default() }
}
