//! The JSON Schemas accept exactly what has no structural error, and the reader says the same.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use bonafides::{Code, Facts, FactsDocument, Policy, Schema, Severity, Source, Time, schema};
use bonafides_tests::generate;
use bonafides_tests::json::Json;
use bonafides_tests::mutate::mutate;
use bonafides_tests::vectors::{facts, topics};
use jsonschema::Validator;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Codes that say nothing but that a document has another structure than the language.
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

/// Some codes are also of mistakes that need the rest of the document to be seen.
fn is_structural(code: Code, message: &str) -> bool {
    STRUCTURAL.contains(&code)
        || (code == Code::OutOfRange && message.ends_with("is out of range"))
        || (code == Code::EntryForm && message.contains("exactly one check"))
        || (code == Code::UnknownWord && !message.contains("warning"))
}

static POLICY: LazyLock<Validator> = LazyLock::new(|| validator(Schema::Policy));
static FACTS: LazyLock<Validator> = LazyLock::new(|| validator(Schema::Facts));

fn validator(of: Schema) -> Validator {
    jsonschema::options().should_validate_formats(true).build(&schema(of)).unwrap()
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    ProptestConfig { cases, max_shrink_iters: 4096, ..ProptestConfig::default() }
}

/// The example policies, the one of the language page and those of the vectors.
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

/// The facts of the vectors, as far as they are JSON.
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

/// The schema's verdict on a policy, and how the reader differs from it.
fn policy_difference(document: &Value) -> Option<String> {
    let text = document.to_string();
    let review = Policy::review(&Source::json(&text));
    let errors: Vec<_> = review.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    let reported =
        || errors.iter().map(|d| format!("{} at {}: {}", d.code, d.path, d.message)).collect::<Vec<_>>();
    if POLICY.is_valid(document) {
        let structural = errors.iter().any(|d| is_structural(d.code, &d.message));
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

/// The one thing no schema can say: a time whose offset leads past the year 9999.
fn leaves_the_calendar(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with("9999-12-31T") && Time::parse(text).is_none(),
        Value::Array(list) => list.iter().any(leaves_the_calendar),
        Value::Object(map) => map.values().any(leaves_the_calendar),
        _ => false,
    }
}

#[test]
fn what_is_written_has_no_difference() {
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

proptest! {
    #![proptest_config(config())]

    #[test]
    fn policies((mut document, numbers) in (policy(), vec(any::<u16>(), 4..16))) {
        mutate(&mut document, &numbers);
        if let Some(difference) = policy_difference(&document) {
            prop_assert!(false, "{difference}\n{document}");
        }
    }

    #[test]
    fn facts_of_calls((mut document, numbers) in (some_facts(), vec(any::<u16>(), 4..12))) {
        mutate(&mut document, &numbers);
        if let Some(difference) = facts_difference(&document) {
            prop_assert!(false, "{difference}\n{document}");
        }
    }
}
