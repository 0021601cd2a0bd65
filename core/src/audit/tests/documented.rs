//! Recomputes the example of `docs/records.md`, so that it stays what the engine writes.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{approval, policy};
use crate::Facts;
use crate::audit::record::encode_by;
use crate::audit::{
    Actor, Personal, PersonalSealer, Record, RecordedCommand, commits, open, verify_chain_to,
};
use crate::keys::{Draws, PersonKey};

const CASE: &str = "3f9a6c1e0b7d4825a1c9e4f2706b8d53";
const OPERATOR: Actor<'static> = Actor { alias: "n2QWd0y9TbS0fXuHq1mZ3A", kind: "person" };
const SUBJECT: &str = "Gk5x1t8JQv6bY7pR0cLZsw";
const VALUE: &str = "8f14e45f-ceea-467f-a8b9-5d1c2e7b90aa";
const OPENED: i64 = 1_795_421_690_000;

fn person_key() -> PersonKey {
    PersonKey::new(std::array::from_fn(|at| u8::try_from(at).unwrap()))
}

fn documentation() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/records.md");
    fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

#[track_caller]
fn assert_documented(texts: &[&str]) {
    let documentation = documentation();
    let missing: Vec<&str> = texts.iter().copied().filter(|text| !documentation.contains(text)).collect();
    assert!(missing.is_empty(), "not in docs/records.md:\n{}", missing.join("\n"));
}

fn subject() -> Personal {
    let sealer = PersonalSealer::new(&person_key(), SUBJECT, CASE, 0);
    sealer.seal(&mut Draws::new(&[1; 32], CASE, 0), "data.subject", VALUE).unwrap()
}

#[test]
fn the_worked_example_is_what_is_written() {
    let policy = policy();
    let first = encode_by(
        &Record {
            case: CASE,
            seq: 0,
            prev: None,
            time: OPENED,
            actor: OPERATOR,
            kind: "open",
            input: &[0x11; 32],
            data: json!({"action": "reset_password", "channel": "phone", "operator_kind": "person", "subject": subject()}),
            facts: None::<()>,
            decision: None,
            verdict: None,
            blocked_by: &[],
            commands: &[RecordedCommand {
                id: &format!("{CASE}.0.0"),
                kind: "present_challenge",
                data: json!({"challenge": "passkey"}),
            }],
            state: &[("case", 1), ("keyring", 1), ("person", 1), ("person", 4)],
            policy: Some(&policy),
            shadow: None,
        },
        "0.1.0",
    )
    .unwrap();
    let decision = approval(&policy);
    let now = OPENED + 10_000;
    assert_eq!(Facts::new("x", "2026-11-23T08:15:00Z".parse().unwrap()).now.milliseconds(), now);
    let second = encode_by(
        &Record {
            case: CASE,
            seq: 1,
            prev: Some(first.hash),
            time: now,
            actor: Actor { alias: "webauthn", kind: "host" },
            kind: "external",
            input: &[0x22; 32],
            data: json!({
                "challenge": "passkey",
                "outcome": "passed",
                "provenance": "signed",
                "provider": "webauthn",
                "source": "webauthn",
            }),
            facts: Some(json!({
                "action": "reset_password",
                "evidence": [{"at": now, "check": "passkey", "outcome": "passed"}],
                "groups": [],
                "now": now,
                "unavailable": [],
            })),
            decision: Some(&decision),
            verdict: Some(decision.verdict()),
            blocked_by: &[],
            commands: &[] as &[RecordedCommand<'_, ()>],
            state: &[("case", 2), ("person", 2)],
            policy: Some(&policy),
            shadow: None,
        },
        "0.1.0",
    )
    .unwrap();
    let hashes = [first.hash.to_string(), second.hash.to_string()];
    assert_documented(&[&first.bytes, &hashes[0], &second.bytes, &hashes[1]]);
    let chain = verify_chain_to([first.bytes.as_bytes(), second.bytes.as_bytes()], &second.hash).unwrap();
    assert_eq!(chain.records, 2);
}

#[test]
fn the_value_of_the_worked_example_opens() {
    let hex = |bytes: &[u8]| crate::audit::Hash::from_bytes(bytes.try_into().unwrap()).to_string();
    let personal = subject();
    let opened = open(&person_key(), CASE, 0, "data.subject", &personal).unwrap();
    assert_eq!(opened.value.expose(), VALUE);
    assert!(commits(&personal, opened.salt.expose(), "data.subject", VALUE));
    let texts = [hex(person_key().expose()), hex(opened.salt.expose()), personal.c.to_string()];
    assert_documented(&[&texts[0], &texts[1], &texts[2], VALUE]);
}
