//! Logs to verify, replay and tell, good ones and tampered ones, and the engine's answers: every language must agree on the first
//! bad record and the reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::log::{LogKey as _, RawLogKey, SignedCheckpoint, WitnessPublicKey, Witnesses};
use bonafides_surface::{self as surface, Error, ExportedLog, LogEvidence};
use serde::Serialize;
use serde_json::{Value, json};

use crate::json::Json;
use crate::log::{Published, public, record, records};

/// The folder of the logs, and of `vectors.json`.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/logs")
}

/// Everything in the folder, by path: the logs, and the vectors with the engine's answers.
///
/// # Panics
/// If the logs cannot be made.
pub fn files() -> BTreeMap<PathBuf, Vec<u8>> {
    let made = Made::new();
    let scratch = std::env::temp_dir().join(format!("bonafides-log-vectors-{}", std::process::id()));
    for (path, bytes) in &made.files {
        let path = scratch.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let vectors = made.vectors.iter().map(|vector| answered(vector, &scratch)).collect();
    fs::remove_dir_all(&scratch).unwrap();
    let text = Json::Map(vec![("vectors".to_owned(), Json::List(vectors))]).pretty(WIDTH) + "\n";
    let mut files = made.files;
    files.insert("vectors.json".to_owned(), text.into_bytes());
    files.into_iter().map(|(path, bytes)| (folder().join(path), bytes)).collect()
}

/// The maximum length of a line.
const WIDTH: usize = 200;

/// The vector with `gives` or `error`.
fn answered(vector: &Value, root: &Path) -> Json {
    let text = |member: &str| vector[member].as_str().unwrap_or_default();
    let log = ExportedLog::open(&root.join(text("log")));
    let evidence: LogEvidence = serde_json::from_value(vector["evidence"].clone()).unwrap_or_default();
    let policies = vector["policies"].as_array().into_iter().flatten();
    let policies: Vec<_> =
        policies.map(|policy| surface::load(policy.as_str().unwrap(), "yaml").unwrap()).collect();
    let answer = match text("do") {
        "verify" => form(log.verify(&evidence)),
        "replay" => form(log.replay(&policies.iter().collect::<Vec<_>>())),
        "cases" => form(log.cases()),
        "story" => form(log.story(text("case"))),
        "receipt" => form(log.receipt(text("case"), text("key"))),
        _ => form(surface::verify_receipt(text("receipt"), &evidence)),
    };
    let (name, answer) = match answer {
        Ok(gives) => ("gives", gives),
        Err(Error { family, code, place, bad_record, .. }) => {
            let error = json!({ "family": family, "code": code, "place": place, "bad_record": bad_record });
            ("error", Json::parse(&error.to_string()).unwrap())
        }
    };
    let given = Json::parse(&vector.to_string()).unwrap();
    Json::Map(given.entries().iter().cloned().chain([(name.to_owned(), answer)]).collect())
}

fn form(answer: Result<impl Serialize, Error>) -> Result<Json, Error> {
    // As the engine writes it.
    answer.map(|form| Json::parse(&surface::write(&form).unwrap()).unwrap())
}

struct Made {
    files: BTreeMap<String, Vec<u8>>,
    vectors: Vec<Value>,
    policy: String,
}

impl Made {
    fn new() -> Self {
        let (calls, policy) = calls();
        let mut made = Self { files: BTreeMap::new(), vectors: Vec::new(), policy };
        let mut small = records(12, 3);
        small.push(record("desk", 0, None));
        let checkpoint = made.publish("good", &small);
        let old = Published::of(&small[..5]).1.to_string();
        made.lines("good.jsonl", &small);
        made.good(&small, &checkpoint, &old);
        made.tampered_lines(&small, &checkpoint);
        made.tampered_folders(&small);
        made.evidence(&checkpoint);
        made.calls(&calls);
        made
    }

    /// Writes what a desk publishes.
    fn publish(&mut self, name: &str, records: &[String]) -> String {
        let (published, checkpoint) = Published::of(records);
        self.files.extend(published.files.into_iter().map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
        self.files.insert(format!("{name}/checkpoint"), checkpoint.to_string().into_bytes());
        checkpoint.to_string()
    }

    fn lines(&mut self, name: &str, records: &[String]) {
        let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
        self.files.insert(name.to_owned(), lines.into_bytes());
    }

    fn vector(&mut self, id: &str, what: &str, log: &str, others: Value) {
        let mut vector = json!({ "id": id, "do": what, "log": log });
        vector.as_object_mut().unwrap().append(&mut others.as_object().unwrap().clone());
        self.vectors.push(vector);
    }

    fn good(&mut self, records: &[String], checkpoint: &str, old: &str) {
        let key = public().to_string();
        let case = Value::from(records[0].split("\"case\":\"").nth(1).unwrap().split('"').next().unwrap());
        self.vector("chains alone", "verify", "good.jsonl", json!({}));
        self.vector("a folder", "verify", "good", json!({ "evidence": { "key": key } }));
        let both = json!({ "key": key, "checkpoints": [old, checkpoint] });
        self.vector("two checkpoints", "verify", "good.jsonl", json!({ "evidence": both }));
        let old = json!({ "key": key, "checkpoints": [old] });
        self.vector("records after the checkpoint", "verify", "good.jsonl", json!({ "evidence": old }));
        self.vector("a receipt is made", "receipt", "good", json!({ "case": case, "key": key }));
        self.vector("a receipt of JSON Lines", "receipt", "good.jsonl", json!({ "case": case, "key": key }));
        self.vector("a receipt of nobody", "receipt", "good", json!({ "case": "nobody", "key": key }));
    }

    fn tampered_lines(&mut self, records: &[String], checkpoint: &str) {
        let edit = |at: usize, from: &str, to: &str| {
            let mut edited = records.to_vec();
            edited[at] = edited[at].replacen(from, to, 1);
            assert_ne!(edited[at], records[at]);
            edited
        };
        let moved = |change: &dyn Fn(&mut Vec<String>)| {
            let mut moved = records.to_vec();
            change(&mut moved);
            moved
        };
        let logs = [
            ("edited", edit(2, "\"alias\":\"a1\"", "\"alias\":\"a2\"")),
            ("edited-last", edit(11, "\"alias\":\"a1\"", "\"alias\":\"a2\"")),
            ("newer", edit(4, "\"v\":1", "\"v\":2")),
            ("spaced", edit(4, "\"v\":1", "\"v\": 1")),
            ("unknown-member", edit(4, "\"v\":1", "\"v\":1,\"w\":1")),
            ("no-member", edit(4, "\"time\":1795421700000,", "")),
            ("wrong-member", edit(4, "\"time\":1795421700000", "\"time\":\"now\"")),
            ("not-json", edit(4, "{\"actor\"", "{actor")),
            ("removed", moved(&|all| drop(all.remove(3)))),
            ("swapped", moved(&|all| all.swap(3, 6))),
            ("doubled", moved(&|all| all.insert(5, all[4].clone()))),
            ("cut", moved(&|all| drop(all.pop()))),
            ("added", moved(&|all| all.push(record("stranger", 0, None)))),
            ("empty", Vec::new()),
        ];
        let evidence = json!({ "key": public().to_string(), "checkpoints": [checkpoint] });
        for (name, records) in logs {
            let file = format!("{name}.jsonl");
            self.lines(&file, &records);
            self.vector(&format!("{name}, chains alone"), "verify", &file, json!({}));
            self.vector(
                &format!("{name}, with a checkpoint"),
                "verify",
                &file,
                json!({ "evidence": evidence }),
            );
        }
    }

    fn tampered_folders(&mut self, records: &[String]) {
        let evidence = json!({ "evidence": { "key": public().to_string() } });
        let mut other = records.to_vec();
        other[2] = other[2].replacen("\"alias\":\"a1\"", "\"alias\":\"a2\"", 1);
        let mut swapped = records.to_vec();
        swapped.swap(3, 6);
        for (name, records) in [("folder-edited", other), ("folder-swapped", swapped)] {
            // Other records under the tiles and the checkpoint of the right ones.
            let mut folder = Published::default();
            folder.bundle(&records);
            let good = self
                .files
                .clone()
                .into_iter()
                .filter_map(|(path, bytes)| Some((path.strip_prefix("good/")?.to_owned(), bytes)));
            for (path, bytes) in good.collect::<Vec<_>>() {
                let bytes = folder.files.get(&path).cloned().unwrap_or(bytes);
                self.files.insert(format!("{name}/{path}"), bytes);
            }
            self.vector(name, "verify", name, evidence.clone());
        }
        let good: Vec<_> =
            self.files.clone().into_iter().filter(|(path, _)| path.starts_with("good/")).collect();
        for (path, mut bytes) in good {
            if path.starts_with("good/tile/0/") {
                bytes[40] ^= 1;
            }
            self.files.insert(path.replacen("good/", "folder-tile/", 1), bytes);
        }
        self.vector("folder-tile", "verify", "folder-tile", evidence.clone());
        self.vector("no such log", "verify", "missing.jsonl", json!({}));
    }

    fn evidence(&mut self, checkpoint: &str) {
        let key = public().to_string();
        let verify = |made: &mut Self, id: &str, evidence: Value| {
            made.vector(id, "verify", "good.jsonl", json!({ "evidence": evidence }));
        };
        self.vector("a folder without a key", "verify", "good", json!({}));
        verify(self, "a text that is no key", json!({ "key": "a+b" }));
        let other = RawLogKey::new(public().name().clone(), [8; 32]).unwrap().public().to_string();
        verify(self, "another key", json!({ "key": other, "checkpoints": [checkpoint] }));
        let forged = checkpoint.replacen("\n13\n", "\n12\n", 1);
        assert_ne!(forged, checkpoint);
        verify(self, "a forged checkpoint", json!({ "key": key, "checkpoints": [forged] }));
        let unsigned = checkpoint.split_inclusive('\n').take(3).collect::<String>();
        verify(self, "an unsigned checkpoint", json!({ "key": key, "checkpoints": [unsigned] }));
        let (witness, cosigned) = cosigned(checkpoint);
        verify(
            self,
            "no cosignature",
            json!({ "key": key, "checkpoints": [checkpoint], "witnesses": [witness] }),
        );
        verify(
            self,
            "a cosignature",
            json!({ "key": key, "checkpoints": [cosigned], "witnesses": [witness] }),
        );
        let twice = json!({ "key": key, "checkpoints": [cosigned], "witnesses": [witness, witness] });
        verify(self, "a witness twice", twice);

        let receipt = Published::of(&records(12, 3));
        let receipt = crate::log::receipt(&records(12, 3), &receipt.0, &receipt.1, "c1");
        let evidence = json!({ "key": key });
        let read = |made: &mut Self, id: &str, receipt: &str, evidence: &Value| {
            made.vector(id, "verify_receipt", "", json!({ "receipt": receipt, "evidence": evidence }));
        };
        read(self, "a receipt", &receipt, &evidence);
        read(self, "a receipt without a key", &receipt, &json!({}));
        read(self, "a receipt of another log", &receipt, &json!({ "key": other }));
        read(self, "a receipt of another place", &receipt.replacen("\nindex ", "\nindex 1", 1), &evidence);
        read(self, "a receipt cut off", &receipt[..40], &evidence);
    }

    /// A log of recorded calls, whose decisions follow.
    fn calls(&mut self, calls: &[String]) {
        let policy = self.policy.clone();
        let with = json!({ "policies": [policy] });
        self.lines("calls.jsonl", calls);
        self.vector("calls", "verify", "calls.jsonl", json!({}));
        self.vector("calls replayed", "replay", "calls.jsonl", with.clone());
        self.vector("calls without their policy", "replay", "calls.jsonl", json!({ "policies": [] }));
        self.vector("cases", "cases", "calls.jsonl", json!({}));
        let case = calls[0].split("\"case\":\"").nth(1).unwrap().split('"').next().unwrap();
        self.vector("a story", "story", "calls.jsonl", json!({ "case": case }));
        self.vector("a story of nobody", "story", "calls.jsonl", json!({ "case": "nobody" }));
        let at = calls.iter().position(|record| record.contains(r#""verdict":"challenge"}"#)).unwrap();
        let mut forged = calls.to_vec();
        forged[at] = forged[at].replace(r#""verdict":"challenge"}"#, r#""verdict":"approve"}"#);
        self.lines("forged.jsonl", &forged);
        self.vector("somebody approved", "replay", "forged.jsonl", with);
    }
}

/// The records of recorded calls, in turn, and their policy.
fn calls() -> (Vec<String>, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/cases/vouched.json");
    let transcript: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let records = transcript["calls"].as_array().unwrap().iter();
    let records = records.filter_map(|call| call["gives"]["record"]["text"].as_str().map(str::to_owned));
    (records.collect(), transcript["policies"]["first"].as_str().unwrap().to_owned())
}

/// A witness, and the checkpoint with its cosignature.
fn cosigned(checkpoint: &str) -> (String, String) {
    let mut checkpoint = SignedCheckpoint::open(checkpoint.as_bytes(), &public()).unwrap();
    let signer = RawLogKey::new("witness.example/w1".parse().unwrap(), [9; 32]).unwrap();
    let public_key = signer.public().to_string();
    let bytes = STANDARD.decode(public_key.split('+').nth(2).unwrap()).unwrap();
    let witness =
        WitnessPublicKey::new(signer.public().name().clone(), bytes[1..].try_into().unwrap()).unwrap();
    let time = 1_795_421_700_u64;
    let message = format!("cosignature/v1\ntime {time}\n{}", checkpoint.note().text());
    let signature = signer.sign(message.as_bytes()).unwrap();
    let id = u32::from_str_radix(witness.to_string().split('+').nth(1).unwrap(), 16).unwrap();
    let signed = [&id.to_be_bytes()[..], &time.to_be_bytes(), &signature].concat();
    let line = format!("\u{2014} {} {}\n", witness.name(), STANDARD.encode(signed));
    Witnesses::new(1, vec![witness.clone()]).unwrap().add(&mut checkpoint, &line).unwrap();
    (witness.to_string(), checkpoint.to_string())
}
