//! `bonafides audit` on an exported log: the records of recorded calls, as JSON Lines and as a folder.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use bonafides::audit::leaf_hash;
use bonafides::log::sequence::Sequencer;
use bonafides::log::{LogKey as _, RawLogKey, SignedCheckpoint, TileLevel, TilePath, push_entry};
use common::{root, run, run_with};
use serde_json::Value;
use tempfile::TempDir;

/// A log in a temporary folder: `log/`, `log.jsonl`, `log.vkey`, `old`, and the policies.
struct Log {
    folder: TempDir,
    records: Vec<String>,
    policies: Vec<PathBuf>,
}

impl Log {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (records, texts) = transcripts();
        let key = RawLogKey::new("log.contoso.example".parse().unwrap(), [7; 32]).unwrap();
        let mut sequencer = Sequencer::new();
        let half = records.len() / 2;
        for (part, name) in [(&records[..half], "old"), (&records[half..], "log/checkpoint")] {
            let append = sequencer.append(part.iter().map(|record| leaf_hash(record.as_bytes())));
            for tile in append.tiles() {
                write(&folder.path().join("log").join(tile.path.to_string()), &tile.to_bytes());
            }
            assert!(sequencer.committed(append));
            let checkpoint = SignedCheckpoint::sign(*sequencer.head(), &key).unwrap();
            write(&folder.path().join(name), checkpoint.to_string().as_bytes());
        }
        let bundles = TilePath::added(0, records.len() as u64);
        for path in bundles.filter(|path| path.level() == TileLevel::Entries) {
            let first = usize::try_from(path.first()).unwrap();
            let mut bundle = Vec::new();
            for record in &records[first..first + usize::from(path.width())] {
                assert!(push_entry(&mut bundle, record.as_bytes()));
            }
            write(&folder.path().join("log").join(path.to_string()), &bundle);
        }
        write(&folder.path().join("log.vkey"), key.public().to_string().as_bytes());
        write(&folder.path().join("log.jsonl"), lines(&records).as_bytes());
        let policies = texts.iter().enumerate().map(|(number, text)| {
            let path = folder.path().join(format!("policy-{number}.yaml"));
            write(&path, text.as_bytes());
            path
        });
        let policies = policies.collect();
        Self { folder, records, policies }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn lines(records: &[String]) -> String {
    records.join("\n") + "\n"
}

/// The records of all recorded calls, their cases interleaved, and the policies.
fn transcripts() -> (Vec<String>, Vec<String>) {
    let folder = root().join("tests/vectors/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let (mut cases, mut policies) = (std::collections::BTreeMap::<String, Vec<String>>::new(), Vec::new());
    for file in files {
        let transcript: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let texts = transcript["policies"].as_object().unwrap().values();
        policies.extend(texts.map(|text| text.as_str().unwrap().to_owned()));
        let mut own = std::collections::BTreeMap::new();
        collect(&transcript, &mut own);
        // By the seeds of the tests, two calls may have one id: the first counts.
        for (case, records) in own {
            cases.entry(case).or_insert(records);
        }
    }
    policies.sort();
    policies.dedup();
    let longest = cases.values().map(Vec::len).max().unwrap();
    let records = (0..longest).flat_map(|at| cases.values().filter_map(move |case| case.get(at).cloned()));
    (records.collect(), policies)
}

/// Adds the records to their cases, each once.
fn collect(value: &Value, cases: &mut std::collections::BTreeMap<String, Vec<String>>) {
    match value {
        Value::Object(members) => {
            if let Some(record) = members.get("record").filter(|record| record.is_object()) {
                let case = cases.entry(record["case"].as_str().unwrap().to_owned()).or_default();
                if record["seq"] == case.len() {
                    case.push(record["text"].as_str().unwrap().to_owned());
                }
            }
            members.values().for_each(|value| collect(value, cases));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, cases)),
        _ => {}
    }
}

#[test]
fn a_log_verifies_in_both_forms() {
    let log = Log::new();
    let count = log.records.len();
    assert!(count > 40, "{count}");
    let (folder, jsonl, key) = (log.path("log"), log.path("log.jsonl"), log.path("log.vkey"));
    run(&["audit", "verify", &folder, "--key", &key])
        .exits(0)
        .says(&format!("valid: {count} records"))
        .says("log.contoso.example");
    let checkpoint = log.path("log/checkpoint");
    run(&[
        "audit",
        "verify",
        &jsonl,
        "--key",
        &key,
        "--checkpoint",
        &log.path("old"),
        "--checkpoint",
        &checkpoint,
    ])
    .exits(0)
    .says(&format!("valid: {count} records"));
    run(&["audit", "verify", &jsonl]).exits(0).says("none: a cut end");
    // The key itself, one thread, and standard input.
    let text = fs::read_to_string(&key).unwrap();
    let done = run_with(
        &[
            "audit",
            "verify",
            "-",
            "--threads",
            "1",
            "--key",
            &text,
            "--checkpoint",
            &checkpoint,
            "--format",
            "json",
        ],
        lines(&log.records).as_bytes(),
    )
    .exits(0);
    let json: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((&json["records"], &json["proven"]), (&count.into(), &count.into()));
    assert_eq!(json["checkpoint"]["size"], count);
    // Records after the checkpoint are not covered.
    run(&["audit", "verify", &jsonl, "--key", &key, "--checkpoint", &log.path("old")])
        .exits(0)
        .says(&format!("{} records after the checkpoint", count - count / 2));
}

#[test]
fn the_first_bad_record_is_named() {
    let log = Log::new();
    let (jsonl, key) = (log.path("log.jsonl"), log.path("log.vkey"));
    let checkpoint = log.path("log/checkpoint");
    let verify = |records: &[String]| {
        fs::write(&jsonl, lines(records)).unwrap();
        run(&["audit", "verify", &jsonl, "--key", &key, "--checkpoint", &checkpoint])
    };
    let mut cut = log.records.clone();
    cut.pop();
    verify(&cut).exits(1).complains("the end was cut off");
    let mut edited = log.records.clone();
    edited[30] = edited[30].replacen("\"v\":1", "\"v\":2", 1);
    let done = verify(&edited).exits(1);
    assert!(done.err.contains("log.jsonl:31: the record has format `2`"), "{}", done.err);
    // In the middle of the last line.
    let all = lines(&log.records);
    fs::write(&jsonl, &all[..all.len() - 20]).unwrap();
    run(&["audit", "verify", &jsonl, "--key", &key, "--checkpoint", &checkpoint])
        .exits(1)
        .complains("not well-formed JSON");
    // A folder tells exactly which.
    let bundle = log.folder.path().join("log/tile/entries/000.p").join(format!("{}", log.records.len()));
    let mut bytes = fs::read(&bundle).unwrap();
    let at: usize = log.records[..12].iter().map(|record| record.len() + 2).sum::<usize>() + 40;
    bytes[at] ^= 1;
    fs::write(&bundle, bytes).unwrap();
    let done = run(&["audit", "verify", &log.path("log"), "--key", &key, "--format", "json"]).exits(1);
    let json: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(json["error"]["code"], "edited");
    let place = json["error"]["place"].as_str().unwrap();
    let record: Value = serde_json::from_str(&log.records[12]).unwrap();
    let chain = record["case"].as_str().unwrap();
    assert_eq!(place, format!("record 12, {} of the chain `{chain}`", record["seq"]));
}

#[test]
fn other_keys_witnesses_and_files_are_refused() {
    let log = Log::new();
    let (folder, key) = (log.path("log"), log.path("log.vkey"));
    let other = RawLogKey::new("log.contoso.example".parse().unwrap(), [8; 32]).unwrap();
    run(&["audit", "verify", &folder]).exits(2).complains("without the public key");
    run(&["audit", "verify", &folder, "--key", &other.public().to_string()])
        .exits(1)
        .complains("has no signature of the key");
    run(&["audit", "verify", &folder, "--key", "a+b"]).exits(2).complains("name+id+key");
    run(&["audit", "verify", &folder, "--key", "missing"]).exits(2).complains("no such file");
    run(&["audit", "verify", &log.path("missing.jsonl")]).exits(2).complains("no such file");
    let witness = "witness.example/w1+d4a3b2c1+BA==";
    run(&["audit", "verify", &folder, "--key", &key, "--witness", witness]).exits(2).complains("Ed25519");
    let witness =
        bonafides::log::WitnessPublicKey::new("w.example".parse().unwrap(), public(&other)).unwrap();
    run(&["audit", "verify", &folder, "--key", &key, "--witness", &witness.to_string()])
        .exits(1)
        .complains("0 of the known witnesses have cosigned");
    // The newest checkpoint comes before the older one: the log has shrunk.
    let (new, old) = (log.path("log/checkpoint"), log.path("old"));
    run(&[
        "audit",
        "verify",
        &log.path("log.jsonl"),
        "--key",
        &key,
        "--checkpoint",
        &new,
        "--checkpoint",
        &old,
    ])
    .exits(1)
    .complains("a log never shrinks");
}

fn public(key: &RawLogKey) -> [u8; 32] {
    use base64::Engine as _;
    let text = key.public().to_string();
    let bytes =
        base64::engine::general_purpose::STANDARD.decode(text.splitn(3, '+').nth(2).unwrap()).unwrap();
    bytes[1..].try_into().unwrap()
}

#[test]
fn a_receipt_is_made_and_verified() {
    let log = Log::new();
    let (folder, key) = (log.path("log"), log.path("log.vkey"));
    let record: Value = serde_json::from_str(&log.records[0]).unwrap();
    let case = record["case"].as_str().unwrap();
    let made =
        run(&["audit", "receipt", &folder, case, "--key", &key]).exits(0).says("c2sp.org/tlog-proof@v1\n");
    let receipt = log.path("case.tlog-proof");
    fs::write(&receipt, &made.out).unwrap();
    run(&["audit", "verify", &receipt, "--key", &key]).exits(0).says(&format!("of the case {case}"));
    run(&["audit", "verify", &receipt]).exits(2).complains("without the public key");
    run(&["audit", "verify", &folder, "--key", &key, "--receipt", &receipt]).exits(0).says("valid");
    fs::write(&receipt, made.out.replacen("index ", "index 1", 1)).unwrap();
    run(&["audit", "verify", &receipt, "--key", &key]).exits(1);
    run(&["audit", "receipt", &folder, "nobody", "--key", &key]).exits(2).complains("no record of the case");
    let jsonl = log.path("log.jsonl");
    run(&["audit", "receipt", &jsonl, case, "--key", &key]).exits(2).complains("from the folder");
}

#[test]
fn every_decision_is_derived_again() {
    let log = Log::new();
    let policies: Vec<String> = log.policies.iter().map(|path| path.display().to_string()).collect();
    let of = |path: &str, policies: &[String]| {
        let mut arguments = vec!["audit".to_owned(), "replay".to_owned(), path.to_owned()];
        arguments.extend(policies.iter().flat_map(|policy| ["--policy".to_owned(), policy.clone()]));
        run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for path in [log.path("log"), log.path("log.jsonl")] {
        of(&path, &policies)
            .exits(0)
            .says("byte for byte")
            .says("asserted")
            .says("answer")
            .says("as recorded");
    }
    let other = root().join("examples/policies/service-desk.yaml").display().to_string();
    of(&log.path("log"), &[other]).exits(1).complains("the policy with the digest");
    // Somebody approved.
    let at = log.records.iter().position(|record| record.contains(r#""verdict":"challenge"}"#)).unwrap();
    let mut forged = log.records.clone();
    forged[at] = forged[at].replace(r#""verdict":"challenge"}"#, r#""verdict":"approve"}"#);
    fs::write(log.path("log.jsonl"), lines(&forged)).unwrap();
    let done = of(&log.path("log.jsonl"), &policies).exits(1);
    assert!(done.err.contains(&format!("log.jsonl:{}: ", at + 1)), "{}", done.err);
}

#[test]
fn a_case_is_told_as_a_story() {
    let log = Log::new();
    let approved = log.records.iter().find(|record| record.contains(r#""verdict":"approve"}"#)).unwrap();
    let record: Value = serde_json::from_str(approved).unwrap();
    let case = record["case"].as_str().unwrap();
    for path in [log.path("log"), log.path("log.jsonl")] {
        run(&["audit", "show", &path, case])
            .exits(0)
            .says("opened the case: action")
            .says("subject (sealed)")
            .says("verdict: approve");
        run(&["audit", "show", &path]).exits(0).says(case).says("approve");
    }
    let done = run(&["audit", "show", &log.path("log"), case, "--format", "json"]).exits(0);
    let told: Vec<Value> = done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(told.len() > 1 && told.iter().all(|record| record["case"] == case));
    run(&["audit", "show", &log.path("log"), "nobody"]).exits(2).complains("no record of the case");
}
