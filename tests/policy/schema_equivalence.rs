//! The JSON Schemas accept exactly the documents without a structural error, and so does the reader.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use bonafides::diagnostic::{Code, Diagnostic, Severity};
use bonafides::source::FactsDocument;
use bonafides::{Facts, Policy, Schema, Source, Time, schema};
use bonafides_tests::generate;
use bonafides_tests::json::Json;
use bonafides_tests::mutate::{mutate, odd, places};
use bonafides_tests::property::check;
use bonafides_tests::vectors::{facts, topics};
use jsonschema::Validator;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Codes that report only that the structure of a document is not that of the language.
const STRUCTURAL: [Code; 8] = [
    Code::Syntax,
    Code::UnknownKey,
    Code::MissingKey,
    Code::WrongType,
    Code::Empty,
    Code::BadName,
    Code::BadDuration,
    Code::UnknownFactor,
];

/// Returns true if a schema can express the mistake; some codes report others also.
fn is_structural(Diagnostic { code, message, path, .. }: &Diagnostic) -> bool {
    // A schema cannot express the syntax of group names in a directory.
    let is_directory_name = path.contains(".match") || path.ends_with(".group");
    (STRUCTURAL.contains(code) && !(*code == Code::BadName && is_directory_name))
        || (*code == Code::OutOfRange && message.ends_with("is out of range"))
        || (*code == Code::EntryForm && message.contains("exactly one check"))
        || (*code == Code::UnknownWord && !message.contains("warning"))
}

static POLICY: LazyLock<Validator> = LazyLock::new(|| validator(Schema::Policy));
static FACTS: LazyLock<Validator> = LazyLock::new(|| validator(Schema::Facts));

fn validator(of: Schema) -> Validator {
    jsonschema::options().should_validate_formats(true).build(&schema(of)).unwrap()
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    ProptestConfig { cases, max_shrink_iters: 4096, ..ProptestConfig::default() }
}

/// The example policies, that of the language page, and those of the vectors.
fn written_policies() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/policies");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read =
        |text: &str| serde_json::from_str(FactsDocument::read(Source::yaml(text)).unwrap().json()).unwrap();
    let examples = files
        .filter(|file| file.extension().is_some_and(|ending| ending == "yaml"))
        .map(|file| read(&fs::read_to_string(file).unwrap()));
    examples.chain(topics().iter().map(|topic| topic.document().value())).collect()
}

/// The facts of the vectors that are JSON.
fn written_facts() -> Vec<Value> {
    let topics = topics();
    let vectors = topics.iter().flat_map(|topic| topic.vectors());
    vectors.filter_map(|vector| Some(Json::parse(&facts(vector)).ok()?.value())).collect()
}

fn policy() -> impl Strategy<Value = Value> {
    prop_oneof![generate::policy(), select(written_policies())]
}

fn some_facts() -> impl Strategy<Value = Value> {
    prop_oneof![generate::policy_and_facts().prop_map(|(_, facts)| facts), select(written_facts())]
}

/// The difference between the schema and the reader for a policy.
fn policy_difference(document: &Value) -> Option<String> {
    let text = document.to_string();
    let review = Policy::review(&Source::json(&text));
    let errors: Vec<_> = review.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    let reported =
        || errors.iter().map(|d| format!("{} at {}: {}", d.code, d.path, d.message)).collect::<Vec<_>>();
    if POLICY.is_valid(document) {
        let structural = errors.iter().any(|d| is_structural(d));
        structural.then(|| format!("the schema accepts it: {:#?}", reported()))
    } else {
        let refused = || {
            POLICY.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect::<Vec<_>>()
        };
        errors.is_empty().then(|| format!("only the schema refuses it: {:#?}", refused()))
    }
}

fn facts_difference(document: &Value) -> Option<String> {
    let text = document.to_string();
    match (Facts::from_json(&text), FACTS.validate(document)) {
        (Ok(_), Ok(())) | (Err(_), Err(_)) => None,
        (Ok(_), Err(error)) => {
            Some(format!("only the schema refuses it: {}: {error}", error.instance_path()))
        }
        (Err(_), Ok(())) if leaves_the_calendar(document) => None,
        (Err(error), Ok(())) => Some(format!("only the reader refuses it: {}: {error}", error.place)),
    }
}

/// Returns true for a time whose offset leads past the year 9999, which a schema cannot express.
fn leaves_the_calendar(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with("9999-12-31T") && text.parse::<Time>().is_err(),
        Value::Array(list) => list.iter().any(leaves_the_calendar),
        Value::Object(map) => map.values().any(leaves_the_calendar),
        _ => false,
    }
}

#[test]
fn written_policies_and_facts_have_no_difference() {
    for policy in written_policies() {
        assert_eq!(policy_difference(&policy), None);
        assert!(POLICY.is_valid(&policy));
    }
    let (mut good, mut bad) = (0, 0);
    for facts in written_facts() {
        assert_eq!(facts_difference(&facts), None, "{facts}");
        *(if FACTS.is_valid(&facts) { &mut good } else { &mut bad }) += 1;
    }
    assert!(good > 100 && bad > 10, "{good} good, {bad} bad");
}

/// In a policy that uses every key, schema and reader agree if any place holds any odd value or is missing,
/// and if any map has any key of the language.
#[test]
fn schema_and_reader_agree_on_any_value_at_any_place() {
    let text = include_str!("schema_equivalence/everything.yaml");
    let document: Value =
        serde_json::from_str(FactsDocument::read(Source::yaml(text)).unwrap().json()).unwrap();
    let review = Policy::review(&Source::yaml(text));
    assert!(review.policy.is_some(), "{}", review.diagnostics);
    let places = places(&document);
    let key = |place: &String| place.rsplit('/').next().unwrap_or_default().to_owned();
    // The value of a key where it first occurs.
    let keys: BTreeMap<String, Value> =
        places.iter().rev().map(|place| (key(place), document.pointer(place).unwrap().clone())).collect();
    for word in words(&schema(Schema::Policy)) {
        assert!(keys.contains_key(&word) || word == "inconclusive", "`{word}` is not in the policy");
    }
    let odd = odd();
    let mut differences = Vec::new();
    let mut compare = |what: String, document: &Value| {
        differences.extend(policy_difference(document).map(|difference| format!("{what}: {difference}")));
    };
    for place in &places {
        let mut spoilt = document.clone();
        // Where a list or a map belongs, every text is equally wrong.
        let holds_text = document.pointer(place).is_some_and(|value| value.is_string() || value.is_number());
        for value in odd.iter().filter(|value| holds_text || !value.is_string()) {
            *spoilt.pointer_mut(place).unwrap() = value.clone();
            compare(format!("{place} = {value}"), &spoilt);
        }
        let Some(Value::Object(map)) = document.pointer(place) else { continue };
        for key in map.keys() {
            let mut without = map.clone();
            without.remove(key);
            *spoilt.pointer_mut(place).unwrap() = Value::Object(without);
            compare(format!("{place} without {key}"), &spoilt);
        }
        for (key, value) in &keys {
            let mut with = map.clone();
            with.insert(key.clone(), value.clone());
            *spoilt.pointer_mut(place).unwrap() = Value::Object(with);
            compare(format!("{place} with {key}"), &spoilt);
        }
    }
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

/// The names of all properties of a schema.
fn words(schema: &Value) -> Vec<String> {
    let inside = |value: &Value| words(value);
    match schema {
        Value::Object(map) => {
            let properties = map.get("properties").and_then(Value::as_object);
            let names = properties.into_iter().flat_map(|names| names.keys().cloned());
            names.chain(map.values().flat_map(inside)).collect()
        }
        Value::Array(list) => list.iter().flat_map(inside).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn schema_and_reader_agree_on_generated_policies() {
    let floors = [("valid", 4), ("not valid", 45)];
    check(config(), &floors, &(policy(), vec(any::<u16>(), 4..16)), |(mut document, numbers), reached| {
        mutate(&mut document, &numbers);
        reached.note(if POLICY.is_valid(&document) { "valid" } else { "not valid" });
        if let Some(difference) = policy_difference(&document) {
            prop_assert!(false, "{difference}\n{document}");
        }
        Ok(())
    });
}

#[test]
fn schema_and_reader_agree_on_generated_facts() {
    let floors = [("valid", 10), ("not valid", 39)];
    check(
        config(),
        &floors,
        &(some_facts(), vec(any::<u16>(), 4..12)),
        |(mut document, numbers), reached| {
            mutate(&mut document, &numbers);
            reached.note(if FACTS.is_valid(&document) { "valid" } else { "not valid" });
            if let Some(difference) = facts_difference(&document) {
                prop_assert!(false, "{difference}\n{document}");
            }
            Ok(())
        },
    );
}
