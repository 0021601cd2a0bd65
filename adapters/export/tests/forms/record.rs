//! Records whose texts are hostile.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

/// The texts of a record.
#[derive(Debug, Clone)]
pub(crate) struct Texts(Vec<String>);

/// The number of texts that a record takes.
const TEXTS: usize = 26;

impl Texts {
    pub(crate) fn plain() -> Self {
        Self::all("plain")
    }

    pub(crate) fn all(text: &str) -> Self {
        // Only some are long: a record has a limit of its own.
        Self((0..TEXTS).map(|_| text.to_owned()).collect())
    }
}

pub(crate) fn texts() -> impl Strategy<Value = Texts> {
    let piece = prop::sample::select(vec![
        "\n",
        "\r\n",
        "\"",
        "\\",
        "]",
        "[",
        "|",
        "=",
        " ",
        ",",
        "\u{2028}",
        "\u{2029}",
        "\u{85}",
        "\0",
        "\u{7f}",
        "\u{1b}[2J",
        "é",
        "😀",
        "<14>1 ",
        " act=forged",
        "|10|",
        "\" forged=\"1",
        "] [forged@1",
        "}\n{",
        "a",
        "\\n",
        "\\\"",
        "CEF:0|x|",
        "\u{feff}",
        "null",
    ]);
    let text = prop_oneof![
        9 => proptest::collection::vec(piece.clone(), 0..8).prop_map(|pieces| pieces.concat()),
        1 => proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat().repeat(300)),
    ];
    proptest::collection::vec(text, TEXTS).prop_map(Texts)
}

/// The record with these texts in every member that a form writes.
pub(crate) fn record(Texts(t): &Texts) -> Vec<u8> {
    let value = json!({
        "v": 1,
        "case": t[0],
        "seq": 7,
        "time": 1_795_421_690_123_i64,
        "type": t[1],
        "input": "00",
        "actor": {"alias": t[2], "kind": t[3]},
        "blocked_by": [t[4], "observing"],
        "commands": [
            {"id": "x", "type": "notify", "data": {"event": t[5], "severity": "info"}},
            {"id": "y", "type": "conclude", "data": {"resolution": t[6]}},
        ],
        "data": {
            "action": t[7],
            "channel": t[8],
            "operator_kind": t[9],
            "challenge": t[10],
            "challenge_type": t[11],
            "outcome": t[12],
            "reason": t[13],
            "change": t[14],
            "state": t[15],
            "grant": t[16],
            "proof": t[17],
            "digest": t[18],
            "role": t[19],
            "subject": {"c": "00", "p": t[20], "s": "AA"},
            "attempt": 2,
            "records": 3,
            "expired": [t[21]],
            "closed": true,
            "decoy": true,
            "withdrawn": true,
        },
        "facts": {"action": t[7], "evidence": [], "groups": [t[22]], "now": 1, "unavailable": [t[23], t[4]]},
        "decision": {"verdict": "approve", "explanation_digest": t[25]},
        "verdict": t[24],
        "policy": {"name": t[25], "version": t[8], "digest": t[18]},
        "state": {},
        "engine": t[24],
    });
    value.to_string().into_bytes()
}

/// The fields that an event of the record has.
pub(crate) fn fields(Texts(t): &Texts) -> BTreeMap<&'static str, Value> {
    let fields = json!({
        "action": t[7], "actor": t[2], "actor_kind": t[3], "attempt": 2, "blocked_by": [t[4], "observing"], "case": t[0],
        "challenge_type": t[11], "change": t[14], "channel": t[8], "check": t[10], "closed": true, "decoy": true,
        "end": t[6], "engine": t[24], "expired": [t[21]], "exported": 3, "grant": t[16], "groups": [t[22]],
        "notices": [t[5]], "object": t[18], "operator_kind": t[9], "outcome": t[12], "policy": t[25],
        "policy_digest": t[18], "policy_version": t[8], "proof": t[17], "reason": t[13], "record": t[1],
        "result": t[15], "role": t[19], "seq": 7, "subject": t[20], "unavailable": [t[23], t[4]], "verdict": t[24],
        "withdrawn": true,
    });
    bonafides_export::Field::ALL
        .iter()
        .map(|field| (field.name(), fields[field.name()].clone()))
        .inspect(|(name, value)| assert!(!value.is_null(), "{name}"))
        .collect()
}
