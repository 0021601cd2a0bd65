//! The decision vectors: engine, reference and schema agree with the files.

use std::collections::{BTreeSet, HashSet};

use bonafides::{Facts, FactsCode, Schema, schema};
use bonafides_tests::compare::{Outcome, compare};
use bonafides_tests::json::Json;
use bonafides_tests::vectors::{Topic, answer, facts, folder, topics};
use jsonschema::{Registry, Validator};
use serde_json::Value;

fn id(vector: &Json) -> &str {
    vector.get("id").and_then(Json::text).expect("an id")
}

/// Runs a check for every vector and reports all failures.
fn each(check: impl Fn(&Topic, &Json) -> Result<(), String>) {
    let topics = topics();
    let failed = |topic: &Topic| -> Vec<String> {
        let of = |vector: &Json| {
            check(topic, vector).err().map(|why| format!("{} {}: {why}", topic.name(), id(vector)))
        };
        topic.vectors().iter().filter_map(of).collect()
    };
    let failures: Vec<String> = topics.iter().flat_map(failed).collect();
    assert!(failures.is_empty(), "{} vectors:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn files_are_valid_by_their_schema() {
    let text = std::fs::read_to_string(folder().join("vector.schema.json")).unwrap();
    let own: Value = serde_json::from_str(&text).unwrap();
    let mut registry = Registry::new();
    for of in Schema::ALL.iter().copied() {
        let schema = schema(of);
        let id = schema["$id"].as_str().unwrap().to_owned();
        registry = registry.add(id, schema).unwrap();
    }
    let registry = registry.prepare().unwrap();
    let validator: Validator = jsonschema::options().with_registry(&registry).build(&own).unwrap();
    for topic in topics() {
        let value = topic.json.value();
        let problems: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{}: {problems:#?}", topic.name());
    }
}

#[test]
fn the_engine_answers_byte_for_byte() {
    each(|topic, vector| {
        for (key, given) in answer(&topic.policy(), &facts(vector)) {
            let stored = vector.get(&key).ok_or(format!("the engine adds `{key}`: {given}"))?;
            if stored.to_string() != given.to_string() {
                return Err(format!("\n  stored: {stored}\n  engine: {given}"));
            }
        }
        Ok(())
    });
}

/// The verdict from text is that of the whole decision, and a mistake is the same error at the same place.
#[test]
fn the_verdict_from_text_is_that_of_the_decision() {
    each(|topic, vector| {
        let (policy, text) = (topic.policy(), facts(vector));
        let whole = Facts::from_json(&text).and_then(|facts| policy.decide(&facts));
        let wanted = whole.map(|decision| decision.verdict());
        let found = policy.verdict_json(&text);
        if found == wanted { Ok(()) } else { Err(format!("{found:?} instead of {wanted:?}")) }
    });
}

/// The files contain nothing else, and in the layout of the program.
#[test]
fn files_are_as_the_program_writes_them() {
    for topic in topics() {
        assert!(
            topic.answered() == topic.text,
            "{}: run `cargo run -p bonafides-tests --bin vectors`",
            topic.name()
        );
    }
}

/// The reference agrees on every vector whose facts are JSON values; others concern only the reader.
#[test]
fn the_reference_agrees() {
    each(|topic, vector| {
        let Ok(facts) = Json::parse(&facts(vector)) else { return Ok(()) };
        let wanted = if vector.get("error").is_some() { Outcome::BadFacts } else { Outcome::Agreed };
        let outcome = compare(&topic.document().value(), &facts.value())?;
        if outcome == wanted { Ok(()) } else { Err(format!("{outcome:?} instead of {wanted:?}")) }
    });
}

#[test]
fn ids_are_unique() {
    for topic in topics() {
        let mut seen = HashSet::new();
        for vector in topic.vectors() {
            assert!(seen.insert(id(vector).to_owned()), "{} has {} twice", topic.name(), id(vector));
        }
    }
}

/// Every verdict, every reason and every kind of mistake in JSON has a vector.
#[test]
fn every_verdict_reason_and_code_has_a_vector() {
    let topics = topics();
    let vectors = || topics.iter().flat_map(Topic::vectors);
    let texts = |find: &dyn Fn(&Json) -> Option<Vec<String>>| -> BTreeSet<String> {
        vectors().filter_map(find).flatten().collect()
    };
    let text = |json: Option<&Json>| json.and_then(Json::text).map(|text| vec![text.to_owned()]);
    let codes = texts(&|v| text(v.get("error")?.get("code")));
    // Two codes need huge facts or facts that are not JSON.
    for code in
        FactsCode::ALL.iter().filter(|code| !matches!(code, FactsCode::TooLarge | FactsCode::OtherPolicy))
    {
        let name = serde_json::to_value(code).unwrap();
        assert!(codes.contains(name.as_str().unwrap()), "no vector for {name}");
    }
    let all = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<String>>();
    let verdicts = texts(&|v| text(v.get("decision")?.get("verdict")));
    assert_eq!(verdicts, all(&["approve", "challenge", "escalate", "deny"]));
    let reasons = texts(&|v| text(v.get("decision")?.get("reason")));
    assert_eq!(reasons, all(&["no_group", "risk", "group", "out_of_reach"]));
    let ignored = texts(&|v| {
        let list = v.get("decision")?.get("ignored")?;
        Some(list.items().iter().filter_map(|e| Some(e.get("reason")?.text()?.to_owned())).collect())
    });
    assert_eq!(ignored, all(&["expired", "forbidden", "superseded", "inconclusive", "same_cause"]));
}
