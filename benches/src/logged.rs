//! Records of a log to measure with, and what others would write in the place of the engine.

use std::collections::BTreeMap;

use bonafides::audit::{Hash, leaf_hash};
use bonafides::log::node_hash;
use bonafides::{Decision, Facts, Policy};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The members of a record, in canonical order.
#[derive(Debug, Serialize)]
pub struct Sealed<'a> {
    actor: Value,
    blocked_by: Vec<String>,
    case: String,
    commands: Vec<Value>,
    data: Value,
    decision: &'a Decision,
    engine: String,
    facts: Value,
    input: Hash,
    policy: Value,
    /// The hash of the record before it.
    pub prev: Hash,
    seq: u64,
    state: Value,
    time: i64,
    #[serde(rename = "type")]
    kind: String,
    v: u64,
    verdict: String,
}

/// A record of a recorded call, with what its decision is made from.
#[derive(Debug)]
pub struct Recorded {
    /// The record.
    pub text: String,
    /// Its facts.
    pub facts: String,
    /// Its decision, made again.
    pub decision: Decision,
}

impl Recorded {
    /// Returns the decided records of the recorded calls, with the policies that they were decided by.
    pub fn all() -> (BTreeMap<String, Policy>, Vec<Self>) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/cases");
        let (mut policies, mut texts) = (BTreeMap::new(), Vec::new());
        for file in std::fs::read_dir(folder).expect("transcripts") {
            let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
            let transcript: Value = serde_json::from_str(&text).expect("JSON");
            for text in
                transcript.get("policies").and_then(Value::as_object).into_iter().flat_map(|all| all.values())
            {
                let policy = Policy::from_yaml(text.as_str().expect("text")).expect("a policy");
                policies.insert(policy.digest().to_owned(), policy);
            }
            collect(&transcript, &mut texts);
        }
        let read = |text: String| {
            let record: Value = serde_json::from_str(&text).ok()?;
            let policy = policies.get(record.get("policy")?.get("digest")?.as_str()?)?;
            // Records name groups by their ids, and facts by their names.
            record.get("decision")?.get("groups")?.as_array().filter(|groups| groups.is_empty())?;
            let facts = record.get("facts")?.to_string();
            let decision = policy.decide(&Facts::from_json(&facts).ok()?).ok()?;
            Some(Self { text, facts, decision })
        };
        let records = texts.into_iter().filter_map(read).collect();
        (policies, records)
    }

    /// Returns its members, typed.
    pub fn sealed(&self) -> Sealed<'_> {
        #[derive(Deserialize)]
        struct Members {
            actor: Value,
            blocked_by: Vec<String>,
            case: String,
            commands: Vec<Value>,
            data: Value,
            engine: String,
            facts: Value,
            input: Hash,
            policy: Value,
            seq: u64,
            state: Value,
            time: i64,
            #[serde(rename = "type")]
            kind: String,
            v: u64,
            verdict: String,
        }
        let of: Members = serde_json::from_str(&self.text).expect("a record");
        Sealed {
            actor: of.actor,
            blocked_by: of.blocked_by,
            case: of.case,
            commands: of.commands,
            data: of.data,
            decision: &self.decision,
            engine: of.engine,
            facts: of.facts,
            input: of.input,
            policy: of.policy,
            prev: Hash::from_bytes([7; 32]),
            seq: of.seq,
            state: of.state,
            time: of.time,
            kind: of.kind,
            v: of.v,
            verdict: of.verdict,
        }
    }
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let text = members.get("record").and_then(|record| record.get("text")).and_then(Value::as_str);
            texts.extend(text.map(str::to_owned));
            members.values().for_each(|value| collect(value, texts));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

impl Sealed<'_> {
    /// Writes the members as they are, and hashes them: no sorting, no checks.
    pub fn by_hand(&self) -> [u8; 32] {
        let mut bytes = Vec::with_capacity(4096);
        bytes.push(0);
        serde_json::to_writer(&mut bytes, self).expect("no value fails");
        Sha256::digest(&bytes).into()
    }
}

/// The hashing of a tree alone: each leaf and each node once, in a stack.
pub fn hash_alone<'r>(records: impl Iterator<Item = &'r [u8]>) -> Hash {
    let mut stack: Vec<Hash> = Vec::new();
    for (record, count) in records.zip(1_u64..) {
        stack.push(leaf_hash(record));
        for _ in 0..count.trailing_zeros() {
            let (right, left) = (stack.pop(), stack.pop());
            stack.extend(left.zip(right).map(|(left, right)| node_hash(&left, &right)));
        }
    }
    stack
        .into_iter()
        .rev()
        .reduce(|right, left| node_hash(&left, &right))
        .unwrap_or(Hash::from_bytes([0; 32]))
}

/// Writes a log of `count` valid records of a thousand cases at a time, one on a line.
///
/// # Errors
/// If the file cannot be written.
pub fn write_log(out: &mut impl std::io::Write, count: usize, like: &[Recorded]) -> std::io::Result<()> {
    const CASES: usize = 1000;
    const LENGTH: usize = 16;
    let mut ends: Vec<Option<Hash>> = vec![None; CASES];
    let templates: Vec<Template> = like.iter().map(|record| Template::of(&record.text)).collect();
    for (at, template) in (0..count).zip(templates.iter().cycle()) {
        let (seat, round) = (at % CASES, at / CASES);
        let case = format!("{:032x}", (round / LENGTH).wrapping_mul(CASES).wrapping_add(seat));
        let seq = round % LENGTH;
        let Some(end) = ends.get_mut(seat) else { continue };
        let prev = end.take().filter(|_| seq > 0);
        let record = template.with(&case, seq, prev);
        *end = Some(leaf_hash(record.as_bytes()));
        writeln!(out, "{record}")?;
    }
    Ok(())
}

/// A record in the parts between what changes.
struct Template {
    before: String,
    between: String,
    after: String,
    last: String,
}

impl Template {
    fn of(text: &str) -> Self {
        // Canonical order: `case` ... `prev`, `seq` ... `state`. The ids of commands stay: nothing reads them.
        let (before, rest) = text.split_once(r#""case":""#).expect("a case");
        let (_, rest) = rest.split_once('"').expect("its end");
        let (between, rest) = match rest.rsplit_once(r#","prev":""#) {
            Some((between, rest)) => (between, rest.split_once(r#"","#).expect("its end").1),
            None => rest.rsplit_once(r#","seq":"#).map(|(between, _)| (between, rest)).expect("a number"),
        };
        let (_, last) = rest.rsplit_once(r#","state":"#).expect("a state");
        Self {
            before: format!(r#"{before}"case":""#),
            between: format!(r#""{between}"#),
            after: r#","seq":"#.to_owned(),
            last: format!(r#","state":{last}"#),
        }
    }

    fn with(&self, case: &str, seq: usize, prev: Option<Hash>) -> String {
        let prev = prev.map_or(String::new(), |prev| format!(r#","prev":"{prev}""#));
        format!("{}{case}{}{prev}{}{seq}{}", self.before, self.between, self.after, self.last)
    }
}
