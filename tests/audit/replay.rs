//! Every decision of every recorded call is derived again, and every change of one is found.

use std::fs;
use std::path::Path;

use bonafides::audit::{ChainProblem, Hash, Replay, ReplayError, canonical_json, replay};
use bonafides::{Policy, Verdict};
use serde_json::{Value, json};

/// The records of a transcript, with its policies.
fn transcripts() -> Vec<(Vec<Policy>, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/cases");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = files.filter(|path| path.extension().is_some_and(|ending| ending == "json")).map(|path| {
        let transcript: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let policies = transcript["policies"].as_object().unwrap().values();
        let policies = policies.map(|text| Policy::from_yaml(text.as_str().unwrap()).unwrap()).collect();
        let mut records = Vec::new();
        collect(&transcript, &mut records);
        (policies, records)
    });
    read.collect()
}

fn collect(value: &Value, records: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(text) = members.get("record").and_then(|record| record.get("text")) {
                records.push(text.as_str().unwrap().to_owned());
            }
            members.values().for_each(|value| collect(value, records));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, records)),
        _ => {}
    }
}

fn again(policies: &[Policy], record: &str) -> Result<Replay, ReplayError> {
    replay(record.as_bytes(), |digest| policies.iter().find(|policy| policy.digest() == digest.to_string()))
}

#[test]
fn every_recorded_decision_follows_from_its_facts() {
    let (mut decided, mut undecided, mut with_groups, mut blocked) = (0, 0, 0, 0);
    for (policies, records) in transcripts() {
        for record in records {
            match again(&policies, &record) {
                Ok(Replay::Same { .. }) => decided += 1,
                Ok(_) => undecided += 1,
                Err(error) => panic!("{error}: {record}"),
            }
            let record: Value = serde_json::from_str(&record).unwrap();
            let is_full = |pointer: &str| {
                record.pointer(pointer).is_some_and(|list| !list.as_array().unwrap().is_empty())
            };
            with_groups += usize::from(is_full("/facts/groups"));
            blocked += usize::from(is_full("/blocked_by"));
        }
    }
    println!(
        "{decided} decisions, {undecided} records without one, {with_groups} with groups, {blocked} blocked"
    );
    assert!(decided > 150 && undecided > 10 && with_groups > 3 && blocked > 20);
}

/// Changes of a record that was decided, all in canonical form.
fn changes(record: &str) -> Vec<(&'static str, String)> {
    let honest: Value = serde_json::from_str(record).unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = honest.clone();
        change(&mut changed);
        // The digest of a decision fits it, as whoever forges a record would see to.
        let mut decision = changed["decision"].clone();
        decision.as_object_mut().unwrap().remove("explanation_digest");
        let digest = sha256(canonical_json(&decision.to_string()).unwrap().as_bytes());
        changed["decision"]["explanation_digest"] = json!(digest);
        canonical_json(&changed.to_string()).unwrap()
    };
    let mut all = vec![
        ("points", with(&|record| record["decision"]["points"]["total"] = json!(99))),
        ("action", with(&|record| record["facts"]["action"] = json!("unlock_account"))),
        ("group", with(&|record| record["facts"]["groups"] = json!(["nobody"]))),
    ];
    if honest["decision"]["verdict"] != "approve" {
        all.push((
            "approved",
            with(&|record| {
                record["decision"]["verdict"] = json!("approve");
                record["verdict"] = json!("approve");
            }),
        ));
        all.push(("step approved", with(&|record| record["verdict"] = json!("approve"))));
    }
    all.into_iter().filter(|(_, changed)| changed != record).collect()
}

fn sha256(bytes: &[u8]) -> Hash {
    use sha2::Digest as _;
    Hash::from_bytes(sha2::Sha256::digest(bytes).into())
}

#[test]
fn every_changed_decision_is_found() {
    let mut found = std::collections::BTreeMap::<&str, usize>::new();
    for (policies, records) in transcripts() {
        for record in records.iter().filter(|record| record.contains(r#""decision":{"#)) {
            for (name, changed) in changes(record) {
                let outcome = again(&policies, &changed);
                let error = outcome.expect_err(name);
                let known = matches!(
                    error,
                    ReplayError::Decision { .. } | ReplayError::Facts(_) | ReplayError::Verdict
                );
                assert!(known, "{name}: {error}");
                *found.entry(name).or_default() += 1;
            }
        }
    }
    println!("{found:?}");
    assert!(found.len() == 5 && found.values().all(|times| *times > 50), "{found:?}");
}

#[test]
fn a_blocked_verdict_never_approves() {
    let all = transcripts();
    let blocked =
        all.iter().flat_map(|(policies, records)| records.iter().map(move |record| (policies, record)));
    let blocked = blocked.filter(|(_, record)| !record.contains(r#""blocked_by":[]"#));
    let mut tried = 0;
    for (policies, record) in blocked.filter(|(_, record)| record.contains(r#""decision":{"#)) {
        assert!(!matches!(again(policies, record), Ok(Replay::Same { verdict: Verdict::Approve })));
        let mut changed: Value = serde_json::from_str(record).unwrap();
        changed["verdict"] = json!("approve");
        let changed = canonical_json(&changed.to_string()).unwrap();
        assert_eq!(again(policies, &changed), Err(ReplayError::Verdict));
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn what_cannot_be_derived_is_an_error() {
    let (policies, records) = transcripts().remove(0);
    let record = records.iter().find(|record| record.contains(r#""decision":{"#)).unwrap();
    let digest: Hash = policies[0].digest().parse().unwrap();
    assert_eq!(again(&[], record), Err(ReplayError::Policy(digest)));
    assert_eq!(again(&policies, &record[1..]), Err(ReplayError::Record(ChainProblem::NotJson)));
}
