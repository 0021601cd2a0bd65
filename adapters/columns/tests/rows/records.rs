//! The records and policies of the transcripts.

use std::fs;
use std::path::PathBuf;

use bonafides::Policy;
use serde_json::Value;

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A recorded case.
pub(crate) struct Transcript {
    pub(crate) name: String,
    pub(crate) records: Vec<String>,
    pub(crate) policies: Vec<Policy>,
}

/// All transcripts with records, in the order of their names.
pub(crate) fn transcripts() -> Vec<Transcript> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("tests/vectors/cases"))
        .expect("vectors")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    let all: Vec<Transcript> =
        paths.iter().map(transcript).filter(|found| !found.records.is_empty()).collect();
    assert!(all.len() > 5);
    all
}

fn transcript(path: &PathBuf) -> Transcript {
    let whole: Value = serde_json::from_slice(&fs::read(path).expect("file")).expect("JSON");
    let (mut records, mut policies) = (Vec::new(), Vec::new());
    find(&whole, &mut records, &mut policies);
    let name = path.file_stem().expect("name").to_string_lossy().into_owned();
    Transcript { name, records, policies }
}

fn find(value: &Value, records: &mut Vec<String>, policies: &mut Vec<Policy>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("format") && members.contains_key("actions") {
                policies.extend(Policy::from_json(&value.to_string()).ok());
            }
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "text" && text.contains("\"seq\":") => {
                        records.push(text.clone());
                    }
                    Value::String(text) if text.contains("actions") => {
                        policies.extend(Policy::from_yaml(text).or_else(|_| Policy::from_json(text)).ok());
                    }
                    _ => find(member, records, policies),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| find(item, records, policies)),
        _ => {}
    }
}

/// The example policies, with their texts.
pub(crate) fn policies() -> Vec<(String, Policy)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("examples/policies"))
        .expect("policies")
        .map(|entry| entry.expect("entry").path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("policy");
            let policy = Policy::from_yaml(&text).expect("a policy");
            (text, policy)
        })
        .collect()
}
