use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestCaseResult, TestRunner};

/// The number of cases below which shares mean nothing.
const ENOUGH: u32 = 90;

/// The events of the present case.
#[derive(Debug, Default)]
pub struct Reached(RefCell<BTreeSet<&'static str>>);

impl Reached {
    /// Notes an event, which shows that the property tested something.
    pub fn note(&self, what: &'static str) {
        self.0.borrow_mut().insert(what);
    }

    /// Notes an event if `holds`.
    pub fn note_if(&self, holds: bool, what: &'static str) {
        if holds {
            self.note(what);
        }
    }
}

/// Checks `property` on generated cases, and that each event of `floors` occurred in at least that
/// percentage of them: a property whose cases all end before a comparison holds trivially.
#[track_caller]
pub fn check<S: Strategy>(
    config: Config,
    floors: &[(&'static str, u32)],
    cases: &S,
    property: impl Fn(S::Value, &Reached) -> TestCaseResult,
) {
    let config = Config { source_file: Some(Location::caller().file()), ..config };
    let mut runner = TestRunner::new(config);
    let (count, sums) = (Cell::new(0_u32), RefCell::new(BTreeMap::<&str, u32>::new()));
    let outcome = runner.run(cases, |case| {
        let reached = Reached::default();
        let outcome = property(case, &reached);
        if !matches!(outcome, Err(TestCaseError::Reject(_))) {
            count.set(count.get() + 1);
            for what in reached.0.into_inner() {
                *sums.borrow_mut().entry(what).or_default() += 1;
            }
        }
        outcome
    });
    if let Err(error) = outcome {
        panic!("{error}\n{runner}");
    }
    let (count, sums) = (count.get(), sums.into_inner());
    let shares: Vec<String> = sums.iter().map(|(what, sum)| format!("{what}: {sum} of {count}")).collect();
    println!("{}", shares.join(", "));
    for what in sums.keys() {
        assert!(floors.iter().any(|(known, _)| known == what), "no floor for `{what}`");
    }
    for (what, least) in floors {
        let sum = sums.get(what).copied().unwrap_or_default();
        let enough = u64::from(sum) * 100 >= u64::from(*least) * u64::from(count);
        assert!(
            count < ENOUGH || enough,
            "`{what}` in fewer than {least} of 100 cases: {}",
            shares.join(", ")
        );
    }
}
