//! Strategies: small policies that use many features, and facts that fit them.
//!
//! Plain functions build a case from a list of numbers that proptest draws. Smaller and fewer numbers make
//! a simpler case, so that a shrunk case is readable.

pub(crate) mod choices;
mod edit;
mod facts;
mod policy;
mod require;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use serde_json::Value;

use choices::Choices;

/// A policy of valid structure, and mostly of valid meaning: the engine may still refuse it because no
/// evidence can meet one of its requirements.
pub fn policy() -> impl Strategy<Value = Value> {
    vec(any::<u16>(), 150..400).prop_map(|drawn| policy::build(&mut Choices::new(drawn)))
}

/// Facts for this policy, mostly good and sometimes bad.
pub fn facts(policy: &Value) -> impl Strategy<Value = Value> + use<> {
    let policy = policy.clone();
    vec(any::<u16>(), 80..250).prop_map(move |drawn| facts::build(&policy, &mut Choices::new(drawn)))
}

/// The policy and the facts for these numbers, for fuzzers, which draw for themselves.
pub fn from_numbers(policy: Vec<u16>, facts: Vec<u16>) -> (Value, Value) {
    let policy = policy::build(&mut Choices::new(policy));
    let facts = facts::build(&policy, &mut Choices::new(facts));
    (policy, facts)
}

/// A policy and facts that fit it.
pub fn policy_and_facts() -> impl Strategy<Value = (Value, Value)> {
    policy().prop_flat_map(|policy| {
        let facts = facts(&policy);
        facts.prop_map(move |facts| (policy.clone(), facts))
    })
}

/// A policy, and the same after one to three edits, such as an author makes: a number, a rule, a name. The engine may
/// refuse either.
pub fn policy_and_edit() -> impl Strategy<Value = (Value, Value)> {
    (policy(), vec(any::<u16>(), 20..60)).prop_map(|(policy, drawn)| {
        let edited = edit::edited(&policy, &mut Choices::new(drawn));
        (policy, edited)
    })
}
