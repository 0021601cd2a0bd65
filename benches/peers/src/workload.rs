//! The workload of `benches/workload`, as each side starts with it.

use bonafides::{Evidence, Facts, Rules};

use crate::call::Call;
use crate::policy::Policy;
use crate::rule::Rule;

/// The calls, one a line.
const CALLS: &str = include_str!("../../workload/facts.jsonl");

/// The policies, with their names in tables.
pub(crate) const POLICIES: [(&str, &str); 2] = [
    ("bft", include_str!("../../workload/policy.bft.json")),
    ("bfi", include_str!("../../workload/policy.bfi.json")),
];

/// One policy and all calls, with everything prepared that the rows exclude.
pub(crate) struct Workload {
    pub(crate) texts: Vec<&'static str>,
    /// As a host of a general engine holds them.
    pub(crate) policy: Policy,
    pub(crate) calls: Vec<Call<'static>>,
    /// The joined rules of every set of groups, and which of them each call needs.
    pub(crate) rules: Vec<Rule>,
    pub(crate) rule_of: Vec<usize>,
    pub(crate) ours: Ours,
}

/// As a host of bonafides holds them.
pub(crate) struct Ours {
    pub(crate) policy: bonafides::Policy,
    pub(crate) facts: Vec<Facts<'static>>,
    pub(crate) prepared: Vec<(Rules, Evidence)>,
}

impl Workload {
    /// Prepares the calls for a policy in JSON.
    pub(crate) fn new(policy: &str) -> Self {
        let ours = Ours::new(policy);
        let policy = Policy::from_json(policy).expect("a policy of the workload");
        let texts: Vec<&str> = CALLS.lines().collect();
        let calls: Vec<Call<'_>> =
            texts.iter().map(|text| Call::from_json(text).expect("facts of the workload")).collect();
        let mut sets: Vec<Vec<&str>> = Vec::new();
        let mut rules = Vec::new();
        let mut rule_of = Vec::with_capacity(calls.len());
        for call in &calls {
            let mut groups = call.groups.clone();
            groups.sort_unstable();
            rule_of.push(sets.iter().position(|set| *set == groups).unwrap_or_else(|| {
                rules.push(Rule::join(&policy, &groups));
                sets.push(groups);
                sets.len().saturating_sub(1)
            }));
        }
        Self { texts, policy, calls, rules, rule_of, ours }
    }
}

impl Ours {
    fn new(policy: &str) -> Self {
        let policy = bonafides::Policy::from_json(policy).expect("a good policy");
        let facts: Vec<Facts<'_>> =
            CALLS.lines().map(|call| Facts::from_json(call).expect("good facts")).collect();
        let prepare = |facts: &Facts<'_>| {
            let rules = policy.rules_of(facts).expect("a known action");
            (rules, policy.evidence(facts).expect("known checks"))
        };
        let prepared = facts.iter().map(prepare).collect();
        Self { policy, facts, prepared }
    }
}
