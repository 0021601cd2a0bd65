//! The workload of `benches/workload`, as each side starts with it.

use bonafides::{Evidence, Facts, Rules};
use serde_json::Value;

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
    /// Prepares all calls for a policy in JSON.
    pub(crate) fn new(policy: &str) -> Self {
        Self::of(policy, CALLS.lines().collect())
    }

    /// Prepares one call of a subject in 1000 groups, each of which is a group of this policy under another name.
    pub(crate) fn of_many_groups(policy: &str) -> Self {
        let mut policy: Value = serde_json::from_str(policy).expect("JSON");
        let groups = policy.get("groups").and_then(Value::as_array).cloned().unwrap_or_default();
        let names: Vec<Value> = (0..1000).map(|number| format!("g{number:05}").into()).collect();
        let renamed = |(name, group): (&Value, &Value)| {
            let mut group = group.clone();
            for key in ["id", "match"] {
                group.as_object_mut().expect("a group").insert(key.to_owned(), name.clone());
            }
            group
        };
        let all: Vec<Value> = names.iter().zip(groups.iter().cycle()).map(renamed).collect();
        policy.as_object_mut().expect("a policy").insert("groups".to_owned(), all.into());
        let mut call: Value = serde_json::from_str(CALLS.lines().next().unwrap_or_default()).expect("JSON");
        call.as_object_mut().expect("facts").insert("groups".to_owned(), names.into());
        // One text for the rest of the program.
        Self::of(&policy.to_string(), vec![call.to_string().leak()])
    }

    fn of(policy: &str, texts: Vec<&'static str>) -> Self {
        let ours = Ours::new(policy, &texts);
        let policy = Policy::from_json(policy).expect("a policy of the workload");
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
    fn new(policy: &str, texts: &[&'static str]) -> Self {
        let policy = bonafides::Policy::from_json(policy).expect("a good policy");
        let facts: Vec<Facts<'_>> =
            texts.iter().map(|call| Facts::from_json(call).expect("good facts")).collect();
        let prepare = |facts: &Facts<'_>| {
            let rules = policy.rules_of(facts).expect("a known action");
            (rules, policy.evidence(facts).expect("known checks"))
        };
        let prepared = facts.iter().map(prepare).collect();
        Self { policy, facts, prepared }
    }
}
