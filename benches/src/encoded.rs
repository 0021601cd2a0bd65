//! The record of a step written by hand: typed members, `serde_json`, and no sorting.

use bonafides::audit::Hash;
use bonafides::{Decision, Facts};
use serde::{Deserialize, Serialize};
use serde_json::{Value, from_str, to_writer};
use sha2::{Digest as _, Sha256};

/// A record without the decision.
#[derive(Debug)]
pub struct Encoded {
    head: Head,
    facts: RecordedFacts,
    tail: Tail,
}

/// The members before the facts. The varying part is small, so a tree holds it.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    actor: Actor,
    case: String,
    commands: Vec<Value>,
    data: Value,
}

#[derive(Debug, Serialize, Deserialize)]
struct Actor {
    alias: String,
    kind: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct RecordedFacts {
    action: String,
    evidence: Vec<Piece>,
    groups: Vec<String>,
    now: i64,
    unavailable: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Piece {
    at: i64,
    check: String,
    outcome: String,
}

/// The members after the facts.
#[derive(Debug, Serialize, Deserialize)]
struct Tail {
    engine: String,
    blocked_by: Vec<String>,
    input: String,
    policy: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    prev: Option<Hash>,
    seq: u64,
    state: Value,
    time: i64,
    #[serde(rename = "type")]
    kind: String,
    v: u64,
    verdict: String,
}

impl Encoded {
    /// Returns the members of a record, and the facts of its decision.
    pub fn read(record: &str) -> (Self, Facts<'static>) {
        #[derive(Deserialize)]
        struct WithFacts<T> {
            facts: T,
        }
        let WithFacts::<RecordedFacts> { facts } = from_str(record).expect("a decided step");
        let WithFacts::<Value> { facts: decided } = from_str(record).expect("a decided step");
        let (head, tail) = (from_str(record).expect("a record"), from_str(record).expect("a record"));
        let decided = Facts::from_json(decided.to_string().leak()).expect("good facts");
        (Self { head, facts, tail }, decided)
    }

    /// Writes the whole record with this decision and the digest of its explanation.
    pub fn write(&self, decision: &Decision) -> String {
        let mut out = Vec::with_capacity(4096);
        write(&mut out, &self.head);
        out.pop();
        out.extend_from_slice(b",\"facts\":");
        write(&mut out, &self.facts);
        out.extend_from_slice(b",\"decision\":");
        let start = out.len();
        write(&mut out, decision);
        let explained = out.get(start..).expect("just written");
        let digest = Hash::from_bytes(Sha256::digest(explained).into());
        out.pop();
        out.extend_from_slice(b",\"explanation_digest\":");
        write(&mut out, &digest);
        out.extend_from_slice(b"},");
        let brace = out.len();
        write(&mut out, &self.tail);
        out.remove(brace);
        String::from_utf8(out).expect("JSON")
    }
}

fn write<T: Serialize>(out: &mut Vec<u8>, value: &T) {
    to_writer(out, value).expect("no value fails");
}
