//! The invariants of every script of inputs; each is described at its check in
//! `bonafides_tests::script`.

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

/// The least that a fixed set of scripts must reach, so that the property above is not vacuous: a third of
/// the numbers reached when this was written.
const REACHED: &[(&str, u64)] = &[
    ("approved", 22),
    ("closed", 2),
    ("fenced", 7),
    ("fault clock", 13),
    ("command present_challenge", 320),
    ("command conclude", 100),
    ("command deliver", 12),
    ("command notify", 50),
    ("command observe", 180),
    ("command request_vouch", 27),
    ("command revoke", 1),
    ("command send_message", 30),
    ("step answer", 150),
    ("step ask", 350),
    ("step cancel", 26),
    ("step confirm", 9),
    ("step delivered", 3),
    ("step ended", 2),
    ("step enrol", 4),
    ("step escalate", 5),
    ("step external", 40),
    ("step not_me", 22),
    ("step open", 200),
    ("step redeem", 12),
    ("step refusal", 900),
    ("step report", 250),
    ("step signal", 180),
    ("step store", 4),
    ("step take_over", 1),
    ("step time", 250),
    ("step unavailable", 12),
    ("step view", 10),
    ("step vouch", 18),
];

/// A fixed set of scripts reaches every kind of step often.
#[test]
fn scripts_reach_every_kind_of_step() {
    let mut runner = TestRunner::new(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..config() });
    let mut reached: BTreeMap<String, u64> = BTreeMap::new();
    for _ in 0..200 {
        let script = script().new_tree(&mut runner).unwrap().current();
        for (what, count) in play(script, Checks::Cheap).unwrap_or_else(|problem| panic!("{problem}")) {
            *reached.entry(what).or_default() += count;
        }
    }
    let seldom: Vec<_> =
        REACHED.iter().filter(|(what, least)| reached.get(*what).is_none_or(|count| count < least)).collect();
    assert!(seldom.is_empty(), "too seldom: {seldom:?} in {reached:#?}");
    let steps = reached.keys().filter(|what| what.starts_with("step "));
    let unlisted: Vec<_> = steps.filter(|what| !REACHED.iter().any(|(known, _)| known == what)).collect();
    assert!(unlisted.is_empty(), "kinds of steps without a floor: {unlisted:?}");
}
