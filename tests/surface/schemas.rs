//! The JSON Schemas: equal to the files in the repository, and true of actual input and output.

use std::fs;
use std::path::{Path, PathBuf};

use bonafides::source::FactsDocument;
use bonafides::{Facts, Policy, Schema, Source, schema};
use jsonschema::Validator;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn validator(of: Schema) -> Validator {
    let schema = schema(of);
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, value: &Value, what: &str) {
    let errors: Vec<String> =
        validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let ends = |path: &PathBuf| endings.iter().any(|e| path.extension().is_some_and(|ext| ext == *e));
    let mut files: Vec<PathBuf> = entries.filter(ends).collect();
    files.sort();
    assert!(!files.is_empty(), "nothing in {folder}");
    files
}

/// Every policy of a folder as JSON.
fn policies() -> Vec<(PathBuf, Value)> {
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let json = FactsDocument::read(Source::yaml(&text)).unwrap().json().to_owned();
        (path, serde_json::from_str(&json).unwrap())
    };
    files("examples/policies", &["yaml"]).into_iter().map(read).collect()
}

/// Every example call, one a line or one a file.
fn calls() -> Vec<String> {
    let mut calls = Vec::new();
    for path in files("examples/calls", &["json", "jsonl"]) {
        let text = fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|ext| ext == "jsonl") {
            calls.extend(text.lines().map(str::to_owned));
        } else {
            calls.push(text);
        }
    }
    calls
}

#[test]
fn the_schemas_in_the_repository_are_up_to_date() {
    for of in Schema::ALL.iter().copied() {
        let name = of.as_str();
        let file = root().join(format!("core/schema/{name}.json"));
        let checked_in = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            checked_in == format!("{:#}\n", schema(of)),
            "core/schema/{name}.json is out of date: \
             cargo run -q -p bonafides-cli -- schema {name} > core/schema/{name}.json, \
             or of records cargo run -p bonafides-generate"
        );
    }
}

#[test]
fn example_policies_are_valid() {
    let validator = validator(Schema::Policy);
    for (path, policy) in policies() {
        assert_valid(&validator, &policy, &path.display().to_string());
    }
}

#[test]
fn calibrations_are_valid_without_structural_errors() {
    let validator = validator(Schema::Calibration);
    let text = fs::read_to_string(root().join("examples/calibration/published.yaml")).unwrap();
    let json = FactsDocument::read(Source::yaml(&text)).unwrap().json().to_owned();
    let good: Value = serde_json::from_str(&json).unwrap();
    assert_valid(&validator, &good, "published.yaml");
    let spoilt: [fn(&mut Value); 7] = [
        |it| it["format"] = json!(2),
        |it| it["chekcs"] = json!({}),
        |it| it["checks"]["questions"]["m"] = json!(0),
        |it| it["checks"]["questions"]["m"] = json!(1.5),
        |it| it["checks"]["questions"]["u"] = json!({ "p": 0.1, "low": 0.1 }),
        |it| it["models"]["others"] = it["models"]["bulk"].clone(),
        |it| it["models"]["bulk"]["attacks"] = json!("one in ten"),
    ];
    for (at, spoil) in spoilt.into_iter().enumerate() {
        let mut calibration = good.clone();
        spoil(&mut calibration);
        assert!(bonafides::analyze::Calibration::from_json(&calibration.to_string()).is_err(), "{at}");
        assert!(!validator.is_valid(&calibration), "{at}");
    }
}

#[test]
fn a_policy_with_a_structural_error_is_not_valid() {
    let validator = validator(Schema::Policy);
    let (_, good) = policies().pop().unwrap();
    let spoilt: [fn(&mut Value); 6] = [
        |policy| policy["groupz"] = json!([]),
        |policy| policy["format"] = json!(2),
        |policy| policy["policy"] = json!(""),
        |policy| policy["actions"] = json!({}),
        |policy| policy["everyone"] = json!({"require": {}}),
        |policy| policy["limits"] = json!({"evidence_lifetime": "ten minutes"}),
    ];
    for spoil in spoilt {
        let mut policy = good.clone();
        spoil(&mut policy);
        assert!(Policy::from_json(&policy.to_string()).is_err());
        assert!(!validator.is_valid(&policy));
    }
}

#[test]
fn example_calls_and_their_results_are_valid() {
    let [facts, decision, plan] = [Schema::Facts, Schema::Decision, Schema::Plan].map(validator);
    let policy = fs::read_to_string(root().join("examples/policies/service-desk.yaml")).unwrap();
    let policy = Policy::from_yaml(&policy).unwrap();
    let mut verdicts = Vec::new();
    for call in calls() {
        let value: Value = serde_json::from_str(&call).unwrap();
        assert_valid(&facts, &value, &call);
        let parsed = Facts::from_json(&call).unwrap();
        // One call is bad on purpose: it names something that is not in the policy.
        let Ok(decided) = policy.decide(&parsed) else { continue };
        verdicts.push(decided.verdict().as_str());
        assert_valid(&decision, &serde_json::from_str(&decided.to_json()).unwrap(), &call);
        let planned = policy.plan(&parsed).unwrap().to_json();
        assert_valid(&plan, &serde_json::from_str(&planned).unwrap(), &call);
    }
    for verdict in ["approve", "challenge", "escalate", "deny"] {
        assert!(verdicts.contains(&verdict), "no example call ends with {verdict}");
    }
}

#[test]
fn decisions_of_the_policies_own_tests_are_valid() {
    let [decision, plan] = [Schema::Decision, Schema::Plan].map(validator);
    let mut decided = 0;
    for (path, document) in policies() {
        let policy = Policy::from_json(&document.to_string()).unwrap();
        for test in document["tests"].as_array().into_iter().flatten() {
            let mut facts = test.clone();
            let members = facts.as_object_mut().unwrap();
            members.remove("name");
            members.remove("expect");
            let now = members.entry("now").or_insert(json!("2026-01-01T00:00:00Z")).clone();
            if let Some(Value::Array(results)) = members.get_mut("evidence") {
                for result in results {
                    result.as_object_mut().unwrap().entry("at").or_insert(now.clone());
                }
            }
            let facts = facts.to_string();
            let facts = Facts::from_json(&facts).unwrap();
            let what = format!("{}: {}", path.display(), test["name"]);
            let made = policy.decide(&facts).unwrap().to_json();
            assert_valid(&decision, &serde_json::from_str(&made).unwrap(), &what);
            let made = policy.plan(&facts).unwrap().to_json();
            assert_valid(&plan, &serde_json::from_str(&made).unwrap(), &what);
            decided += 1;
        }
    }
    assert!(decided > 50, "only {decided} tests were decided");
}

#[test]
fn bad_facts_and_malformed_decisions_are_not_valid() {
    let [facts, decision, plan] = [Schema::Facts, Schema::Decision, Schema::Plan].map(validator);
    let good = json!({"action": "a", "groups": [], "evidence": {"x": "passed"}, "now": 0});
    assert_valid(&facts, &good, "facts");
    let spoilt = [
        ("now", json!("yesterday")),
        ("now", Value::Null),
        ("evidence", json!([{"check": "x", "outcome": "passed"}])),
        ("groups", json!("staff")),
        ("grupos", json!([])),
    ];
    for (key, value) in spoilt {
        let mut bad = good.clone();
        bad[key] = value;
        assert!(!facts.is_valid(&bad), "{bad}");
        assert!(Facts::from_json(&bad.to_string()).is_err(), "{bad}");
    }
    assert!(!decision.is_valid(&json!({"verdict": "approve"})));
    assert!(!decision.is_valid(&json!({"error": {}})));
    assert!(!plan.is_valid(&json!({"steps": [], "cost": -1, "exact": true})));
}
