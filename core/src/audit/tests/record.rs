use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{approval, policy, record};
use crate::audit::canonical::{self, CanonicalError};
use crate::audit::{
    ChainProblem, Hash, MAX_RECORD, Record, RecordError, RecordedCommand, encode, leaf_hash, verify_chain,
};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_member_stands_where_the_documentation_says() {
    let policy = policy();
    let decision = approval(&policy);
    let commands = [
        RecordedCommand { id: "k7.4.0", kind: "ask", data: json!({"challenge": "passkey"}) },
        RecordedCommand { id: "k7.4.1", kind: "notify", data: json!({}) },
    ];
    let prev = leaf_hash(b"x");
    let written = Record {
        seq: 4,
        prev: Some(prev),
        facts: Some(json!({"now": 1})),
        blocked_by: &["closed", "quota"],
        commands: &commands,
        state: &[("person", 7), ("case", 5), ("person", 3), ("keyring", 1)],
        ..record(&policy, Some(&decision))
    };
    let encoded = encode(&written).unwrap();
    let mut decided = serde_json::to_value(&decision).unwrap();
    decided["explanation_digest"] =
        json!(Hash::from_bytes(Sha256::digest(canonical::to_string(&decision).unwrap()).into()));
    let expected = json!({
        "v": 1,
        "case": "k7",
        "seq": 4,
        "prev": prev.to_string(),
        "time": 1_795_421_700_000_i64,
        "actor": {"alias": "a1", "kind": "person"},
        "type": "open",
        "input": "ab".repeat(32),
        "data": {"action": "reset_password"},
        "facts": {"now": 1},
        "decision": decided,
        "verdict": "approve",
        "blocked_by": ["closed", "quota"],
        "commands": [
            {"id": "k7.4.0", "type": "ask", "data": {"challenge": "passkey"}},
            {"id": "k7.4.1", "type": "notify", "data": {}},
        ],
        "state": {"case": 5, "person": [7, 3], "keyring": 1},
        "policy": {"name": "smallest", "version": "", "digest": policy.digest()},
        "engine": env!("CARGO_PKG_VERSION"),
    });
    assert_eq!(parsed(&encoded.bytes), expected);
    assert_eq!(encoded.bytes, canonical::to_string(&expected).unwrap());
    assert_eq!(encoded.hash, leaf_hash(encoded.bytes.as_bytes()));
}

#[test]
fn what_is_written_verifies() {
    let policy = policy();
    let decision = approval(&policy);
    let first = encode(&record(&policy, None)).unwrap();
    let second =
        encode(&Record { seq: 1, prev: Some(first.hash), ..record(&policy, Some(&decision)) }).unwrap();
    let chain = verify_chain([first.bytes.as_bytes(), second.bytes.as_bytes()]).unwrap();
    assert_eq!((chain.case.as_str(), chain.records, chain.last), ("k7", 2, second.hash));
}

#[test]
fn the_leaf_hash_is_that_of_rfc_6962() {
    // The leaves `` and `00` of the test trees of Certificate Transparency.
    let empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    assert_eq!(leaf_hash(b"").to_string(), empty);
    let zero = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    assert_eq!(leaf_hash(&[0]).to_string(), zero);
    assert_eq!(zero.parse(), Ok(leaf_hash(&[0])));
    for wrong in ["", "6e", &zero[1..], &zero.to_uppercase(), &format!("{zero}00"), &zero.replace('9', "é")]
    {
        assert!(wrong.parse::<Hash>().is_err(), "{wrong}");
    }
}

/// A record whose data pad it to exactly this length with the whole decision.
fn padded(bytes: usize) -> Result<String, RecordError> {
    let policy = policy();
    let decision = approval(&policy);
    let with = |pad: usize| {
        let data = json!({"reason": "x".repeat(pad)});
        encode(&Record { data, ..record(&policy, Some(&decision)) })
    };
    let empty = with(0)?.bytes.len();
    Ok(with(bytes - empty)?.bytes)
}

#[test]
fn a_record_that_would_be_too_long_has_the_digest_and_the_verdict() {
    let fits = padded(MAX_RECORD).unwrap();
    assert_eq!(fits.len(), MAX_RECORD);
    let whole = &parsed(&fits)["decision"];
    assert!(whole.get("counted").is_some());

    let over = padded(MAX_RECORD + 1).unwrap();
    let expected = json!({"explanation_digest": whole["explanation_digest"], "verdict": "approve"});
    assert_eq!(parsed(&over)["decision"], expected);
    assert_eq!(verify_chain([fits.as_bytes()]).unwrap().records, 1);
    assert_eq!(verify_chain([over.as_bytes()]).unwrap().records, 1);

    assert!(matches!(padded(MAX_RECORD + 10_000), Err(RecordError::TooLong { bytes }) if bytes > MAX_RECORD));
}

#[test]
fn a_digest_of_another_decision_is_found() {
    let policy = policy();
    let bytes = encode(&record(&policy, Some(&approval(&policy)))).unwrap().bytes;
    let edited = bytes.replace(r#""outcome":"passed""#, r#""outcome":"failed""#);
    assert_ne!(edited, bytes);
    assert_eq!(verify_chain([edited.as_bytes()]).unwrap_err().problem, ChainProblem::Explanation);
}

#[test]
fn a_record_that_does_not_continue_its_chain_is_not_written() {
    let policy = policy();
    let prev = Some(leaf_hash(b"x"));
    let first = record(&policy, None);
    assert_eq!(encode(&Record { prev, ..first }), Err(RecordError::Chain { seq: 0 }));
    assert_eq!(encode(&Record { seq: 1, ..record(&policy, None) }), Err(RecordError::Chain { seq: 1 }));
}

#[test]
fn only_the_desk_may_do_without_a_policy() {
    let policy = policy();
    let without = |case| encode(&Record { case, policy: None, ..record(&policy, None) });
    assert_eq!(without("k7"), Err(RecordError::Policy));
    let desk = without("desk").unwrap().bytes;
    assert!(!desk.contains("policy"));
    assert_eq!(verify_chain([desk.as_bytes()]).unwrap().case, "desk");
}

#[test]
fn kinds_are_words() {
    let policy = policy();
    for wrong in ["", "Open", "take over", "take-over", "öffnen", "open2"] {
        let kind = Record { kind: wrong, ..record(&policy, None) };
        assert_eq!(encode(&kind), Err(RecordError::Kind));
        let state = [(wrong, 1)];
        assert_eq!(encode(&Record { state: &state, ..record(&policy, None) }), Err(RecordError::Kind));
        let commands = [RecordedCommand { id: "k7.0.0", kind: wrong, data: json!({}) }];
        assert_eq!(encode(&Record { commands: &commands, ..record(&policy, None) }), Err(RecordError::Kind));
    }
}

#[test]
fn what_has_no_canonical_form_is_not_written() {
    let policy = policy();
    for (data, error) in
        [(json!({"a": null}), CanonicalError::Null), (json!({"a": 0.5}), CanonicalError::Fraction)]
    {
        let record = Record { data, ..record(&policy, None) };
        assert_eq!(encode(&record), Err(RecordError::Canonical(error)));
    }
}
