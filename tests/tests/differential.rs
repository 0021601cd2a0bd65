//! Generated policies and facts through the engine and through the naive reference.

use bonafides::{Facts, Policy};
use bonafides_tests::{generate, reference};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Number of cases; more with `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    ProptestConfig { cases, max_global_rejects: cases * 8, ..ProptestConfig::default() }
}

const WORDS: [&str; 4] = ["pass", "of", "all", "any"];

/// Lists that have no order in the policy are compared without one.
fn normal(mut value: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Array(items) => {
                items.iter_mut().for_each(walk);
                if items.iter().all(Value::is_string) {
                    items.sort_by_key(|item| item.to_string());
                }
            }
            Value::Object(members) => {
                members.values_mut().for_each(walk);
                // `{signal: [outcome]}` is `{signal: outcome}`.
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
    if let Some(missing) = value.get_mut("missing") {
        walk(missing);
    }
    value
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn engine_and_reference_agree((document, facts) in generate::policy_and_facts()) {
        let Ok(policy) = Policy::from_json(&document.to_string()) else { return Err(TestCaseError::reject("refused")) };
        let text = facts.to_string();
        let engine = Facts::from_json(&text).and_then(|facts| Ok((policy.decide(&facts)?, policy.plan(&facts)?)));
        let wanted = reference::decide(&document, &facts);
        match (engine, wanted) {
            (Err(_), Err(_)) => {}
            (Ok((decision, plan)), Ok(wanted)) => {
                let mut have: Value = serde_json::from_str(&decision.to_json()).unwrap();
                have.as_object_mut().unwrap().remove("policy");
                prop_assert_eq!(normal(have), normal(wanted));
                let Ok(mut wanted) = reference::plan(&document, &facts) else { return Ok(()) };
                let mut have: Value = serde_json::from_str(&plan.to_json()).unwrap();
                have.as_object_mut().unwrap().remove("policy");
                for step in have["steps"].as_array_mut().unwrap() {
                    step.as_object_mut().unwrap().remove("grades");
                }
                if have["exact"] == json!(false) {
                    have["exact"] = json!(true);
                }
                wanted["exact"] = json!(true);
                prop_assert_eq!(have, wanted);
            }
            (engine, wanted) => {
                prop_assert!(false, "engine {:?}, reference {:?}", engine.map(|(d, _)| d.to_json()), wanted);
            }
        }
    }
}
