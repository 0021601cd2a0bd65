//! The workload: a policy of 100 groups and 25 challenges, and 400 calls with 0 to 12 results.
//!
//! Its files are in `benches/workload`. `bft` states "at least n of five alternatives" exactly, `bfi` as
//! people would: `factors: n`.

use std::hint::black_box;

use bonafides::{Evidence, Facts, Policy, Rules};

/// The calls, one a line.
const CALLS: &str = include_str!("../workload/facts.jsonl");

/// The policies, with their names in tables.
const POLICIES: [(&str, &str); 2] = [
    ("bft", include_str!("../workload/policy.bft.json")),
    ("bfi", include_str!("../workload/policy.bfi.json")),
];

/// One policy and all calls, with everything prepared that a row excludes.
#[derive(Debug)]
pub struct Workload {
    policy: Policy,
    calls: Vec<&'static str>,
    facts: Vec<Facts<'static>>,
    prepared: Vec<(Rules, Evidence)>,
}

impl Workload {
    /// Loads the policy of this name; `None` if there is none.
    pub fn new(policy: &str) -> Option<Self> {
        let (_, text) = POLICIES.into_iter().find(|(name, _)| *name == policy)?;
        let policy = Policy::from_json(text).expect("a good policy");
        let calls: Vec<&str> = CALLS.lines().collect();
        let facts: Vec<Facts<'_>> =
            calls.iter().map(|call| Facts::from_json(call).expect("good facts")).collect();
        let prepare = |facts: &Facts<'_>| {
            let rules = policy.rules_of(facts).expect("a known action");
            (rules, policy.evidence(facts).expect("known checks"))
        };
        let prepared = facts.iter().map(prepare).collect();
        Some(Self { policy, calls, facts, prepared })
    }

    /// Does the work of one row of the table for every call. Returns false if there is no such row.
    pub fn run(&self, row: &str) -> bool {
        let (policy, calls, facts) = (&self.policy, self.calls.iter(), self.facts.iter());
        match row {
            "prepared" => each(self.prepared.iter(), |(rules, evidence)| rules.verdict(evidence)),
            "rules" => each(facts, |facts| policy.rules_of(facts)),
            "evidence" => each(facts, |facts| policy.evidence(facts)),
            "verdict" => each(facts, |facts| policy.verdict(facts)),
            "explained" => each(facts, |facts| policy.decide(facts)),
            "read" => each(calls, |call| Facts::from_json(call)),
            "text" => each(calls, |call| policy.decide_json(call)),
            _ => return false,
        }
        true
    }

    /// Returns every decision as JSON, one a line.
    pub fn decisions(&self) -> String {
        let decide = |call: &&str| self.policy.decide_json(call).expect("good facts") + "\n";
        self.calls.iter().map(decide).collect()
    }
}

fn each<C, R, E>(calls: impl Iterator<Item = C>, work: impl Fn(C) -> Result<R, E>) {
    for call in calls {
        assert!(black_box(work(call)).is_ok(), "good facts");
    }
}
