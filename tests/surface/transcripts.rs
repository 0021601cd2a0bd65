//! The recorded calls: the engine still makes the same steps byte for byte, and together the calls cover
//! every input and command.

use std::collections::{BTreeMap, BTreeSet};

use bonafides_tests::call::KINDS;
use bonafides_tests::transcript::{Player, stored};
use serde_json::Value;

#[test]
fn every_transcript_is_reproduced_byte_for_byte() {
    let all = stored();
    assert!(all.len() >= 15, "too few transcripts");
    for (name, transcript) in all {
        let mut player = Player::new(&transcript);
        for (at, call) in transcript["calls"].as_array().unwrap().iter().enumerate() {
            let played = player.play(call);
            assert_eq!(played.gives, call["gives"], "{name}: call {at}");
            let named = call["needs"]
                .as_array()
                .map(|keys| keys.iter().map(|key| key.as_str().unwrap().to_owned()).collect::<Vec<_>>());
            assert_eq!(played.needs, named, "{name}: rows of call {at}");
        }
    }
}

/// Collects every text under `type` in inputs and results.
fn types(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(name) = members.get("type").and_then(Value::as_str) {
                out.insert(name.to_owned());
            }
            members.values().for_each(|member| types(member, out));
        }
        Value::Array(list) => list.iter().for_each(|item| types(item, out)),
        _ => {}
    }
}

#[test]
fn the_transcripts_cover_every_input_and_command() {
    let mut seen = BTreeSet::new();
    stored().iter().for_each(|(_, transcript)| types(transcript, &mut seen));
    let inputs = [
        "choose",
        "answer",
        "unavailable",
        "confirm",
        "escalate",
        "take_over",
        "view",
        "cancel",
        "not_me",
        "key",
        "enrol",
        "signal",
        "external",
        "vouch",
        "report",
        "redeem",
        "delivered",
        "store",
        "time_passed",
    ];
    let enrolled = [
        "questions",
        "authenticator",
        "authenticator_code",
        "recovery_codes",
        "contact",
        "contact_code",
        "registration",
        "reconfirm",
        "remove",
    ];
    for name in inputs.iter().chain(&enrolled).chain(&KINDS) {
        assert!(seen.contains(*name), "no transcript has `{name}`");
    }
}

#[test]
fn the_records_of_every_case_verify() {
    for (name, transcript) in stored() {
        let mut chains: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for call in transcript["calls"].as_array().unwrap() {
            if call["lost"] == true {
                continue;
            }
            if let (Some(case), Some(text)) =
                (call["gives"]["record"]["case"].as_str(), call["gives"]["record"]["text"].as_str())
            {
                chains.entry(case.to_owned()).or_default().push(text.to_owned());
            }
        }
        for (case, records) in chains {
            let verified = bonafides_surface::verify_records(records.iter().map(String::as_str));
            assert_eq!(verified.unwrap_or_else(|error| panic!("{name}: {error}")).case, case);
        }
    }
}
