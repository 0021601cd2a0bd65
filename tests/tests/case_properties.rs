//! The properties that must hold for every script of inputs, as issue and protocol list them; what
//! each one is stands beside its check in `bonafides_tests::script`.

use std::collections::BTreeMap;

use bonafides_tests::script::{Checks, play, script};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(96);
    ProptestConfig { cases, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_step_of_every_script_keeps_the_rules(script in script()) {
        play(script, Checks::All).map_err(TestCaseError::fail)?;
    }
}

/// The scripts are worth something: a fixed lot of them gets to every kind of step.
#[test]
fn scripts_get_everywhere() {
    let mut runner = TestRunner::new(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..config() });
    let mut reached: BTreeMap<String, u64> = BTreeMap::new();
    for _ in 0..200 {
        let script = script().new_tree(&mut runner).unwrap().current();
        for (what, count) in play(script, Checks::Cheap).unwrap_or_else(|problem| panic!("{problem}")) {
            *reached.entry(what).or_default() += count;
        }
    }
    println!("{reached:#?}");
}
