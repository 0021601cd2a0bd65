use bonafides::{Facts, Policy};
use serde_json::{Value, json};

use crate::reference;

/// Keys whose list is not a set of outcomes.
const WORDS: [&str; 4] = ["pass", "of", "all", "any"];

/// The outcome of one comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The engine does not load the policy, so there is nothing to compare.
    Refused,
    /// Both report bad facts.
    BadFacts,
    /// Both make the same decision.
    Agreed,
}

/// Decides and plans with both; an error says how they differ.
pub fn compare(document: &Value, facts: &Value) -> Result<Outcome, String> {
    let Ok(policy) = Policy::from_json(&document.to_string()) else { return Ok(Outcome::Refused) };
    let text = facts.to_string();
    let engine = Facts::from_json(&text).and_then(|facts| Ok((policy.decide(&facts)?, policy.plan(&facts)?)));
    let whole = engine.as_ref().map(|(decision, _)| decision.verdict());
    assert_eq!(policy.verdict_json(&text).as_ref(), whole.as_ref().map_err(|error| *error), "{text}");
    match (engine, reference::decide(document, facts)) {
        (Err(_), Err(_)) => Ok(Outcome::BadFacts),
        (Ok((decision, plan)), Ok(wanted)) => {
            let json = decision.to_json();
            // `to_json` does not go through serde.
            assert_eq!(serde_json::to_string(&decision).unwrap(), json);
            same(normal(bare(&json)), normal(wanted))?;
            // The reference tries every set, and gives up where there are too many.
            let Ok(wanted) = reference::plan(document, facts) else { return Ok(Outcome::Agreed) };
            let exact = plan.is_exact();
            let mut plan = bare(&plan.to_json());
            for step in plan["steps"].as_array_mut().into_iter().flatten() {
                // The least grades are compared by their effect: see the properties.
                step.as_object_mut().map(|step| step.remove("grades"));
            }
            if exact { same(plan, wanted) } else { Ok(()) }?;
            Ok(Outcome::Agreed)
        }
        (engine, wanted) => Err(format!(
            "engine: {:?}\nreference: {wanted:?}",
            engine.map(|(decision, _)| decision.to_json())
        )),
    }
}

fn same(engine: Value, reference: Value) -> Result<(), String> {
    if engine == reference { Ok(()) } else { Err(format!("engine:    {engine}\nreference: {reference}")) }
}

/// The JSON without the policy, whose digest the reference does not know.
fn bare(json: &str) -> Value {
    let mut value: Value = serde_json::from_str(json).unwrap();
    value.as_object_mut().unwrap().remove("policy");
    value
}

/// Sorts the lists that have no order in the policy, and turns `[outcome]` into `outcome`.
fn normal(mut decision: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Array(items) => {
                items.iter_mut().for_each(walk);
                if items.iter().all(Value::is_string) {
                    items.sort_by_key(ToString::to_string);
                }
            }
            Value::Object(members) => {
                members.values_mut().for_each(walk);
                for (key, value) in members {
                    if let (false, Value::Array(items)) = (WORDS.contains(&key.as_str()), &*value)
                        && let [Value::String(only)] = &**items
                    {
                        *value = json!(only);
                    }
                }
            }
            _ => {}
        }
    }
    if let Some(missing) = decision.get_mut("missing") {
        walk(missing);
    }
    decision
}
