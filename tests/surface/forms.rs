//! The forms in which a case crosses a language boundary: the accepted and the refused ones, and that no
//! error repeats its input.

use std::collections::BTreeSet;

use bonafides::case::{self, Input, Opening, SubjectProfile};
use bonafides_surface::{
    EngineConfig, Error, Family, Moment, RawKeySet, case_key, load, read, roots, row, schema,
};
use bonafides_tests::transcript::stored;
use proptest::prelude::*;
use serde_json::{Value, json};

fn operator_says(says: &Value) -> String {
    let by = json!({ "id": "o", "kind": "person" });
    json!({ "id": "1", "said": { "type": "operator", "by": by, "says": says } }).to_string()
}

fn refused(text: &str) -> Error {
    read::<Input>(text, "input").expect_err("refused")
}

#[test]
fn unknown_members_are_refused_even_in_empty_objects() {
    assert!(read::<Input>(&operator_says(&json!({ "type": "view" })), "input").is_ok());
    for kind in ["view", "take_over", "cancel"] {
        let more = json!({ "type": kind, "verdict": "approve" });
        assert_eq!(refused(&operator_says(&more)).code, "json", "{more}");
    }
    let more = json!({ "type": "choose", "challenge": "sms_code", "contact": 0, "number": "+45" });
    assert!(refused(&operator_says(&more)).detail.contains("unknown field"));
}

#[test]
fn an_error_names_the_place_and_never_the_value() {
    let secret = "hunter2-correct-horse";
    for (text, place) in [
        (json!({ "account": 7, "name": secret, "enabled": true }).to_string(), "subject.account"),
        (json!({ "account": "a", "name": "n", "enabled": secret }).to_string(), "subject.enabled"),
        (
            json!({ "account": "a", "name": "n", "enabled": true, "contacts": [{ "channel": "sms", "address": "1",
                "changed_at": secret }] })
            .to_string(),
            "subject.contacts[0].changed_at",
        ),
        (format!("{{\"account\": \"{secret}"), "subject.account"),
        (format!("[\"{secret}\"]"), "subject"),
    ] {
        let error = read::<SubjectProfile>(&text, "subject").expect_err(&text);
        assert!(error.place.starts_with(place), "{} for {text}", error.place);
        assert!(!error.to_string().contains(secret), "{error}");
        assert!(error.help.is_some());
    }
    for says in [json!({ "type": secret }), json!({ "type": "choose", "challenge": "a", "contact": secret })]
    {
        let error = refused(&operator_says(&says));
        assert!(!format!("{error} {error:?}").contains(secret), "{error}");
    }
}

#[test]
fn every_wrong_argument_is_named_by_its_error() {
    let seed = |seed: &[u8]| {
        let error = Moment::new(0, seed, None).expect_err("refused");
        (error.code, error.place)
    };
    let refused = ("seed".to_owned(), "seed".to_owned());
    assert_eq!(seed(&[1; 31]), refused);
    assert_eq!(seed(&[0; 32]), refused, "a zeroed buffer");
    let late = Moment::new(i64::MAX, &[1; 32], None).expect_err("refused");
    assert_eq!((late.code.as_str(), late.place.as_str()), ("time", "now"));
    for (error, code, place) in [
        (row("no key", 1, None).expect_err("refused"), "row", "key"),
        (schema("nothing").expect_err("refused"), "schema", "name"),
        (case_key("nothing").expect_err("refused"), "id", "case_id"),
        (load("", "xml").expect_err("refused"), "format", "format"),
    ] {
        assert_eq!((error.code.as_str(), error.place.as_str()), (code, place), "{error}");
    }
    let long = row(&"x".repeat(1 << 20), 1, None).expect_err("refused").detail;
    assert!(long.len() < 200, "long input is not repeated in full");
    let keys = |a: &[u8], b: &[u8]| RawKeySet::keys(a, b, &[3; 32], &[4; 32]).err().map(|error| error.place);
    assert_eq!(keys(&[1; 32], &[2; 32]), None);
    assert_eq!(keys(&[1; 32], &[1; 32]).as_deref(), Some("vault"), "the same key twice");
    assert_eq!(keys(&[0; 32], &[2; 32]).as_deref(), Some("state"), "a zeroed buffer");
    for (config, place) in [
        (json!({ "providers": { "webauthn": "short" } }), "config.providers.webauthn"),
        (json!({ "texts": { "fr": { "no_such_text": "x" } } }), "config.texts.fr.no_such_text"),
    ] {
        let mut whole = json!({ "origin": "o", "connector": "c" });
        whole.as_object_mut().unwrap().extend(config.as_object().unwrap().clone());
        let config: EngineConfig = read(&whole.to_string(), "config").expect("has the shape");
        assert_eq!(case::EngineConfig::try_from(config).expect_err("refused").place, place);
    }
}

#[test]
fn the_error_of_a_policy_with_several_mistakes_has_no_place() {
    let one =
        load("{format: 1, policy: p, unmatched: everyone, actions: {a: {}}}", "yaml").expect_err("refused");
    assert_eq!((one.diagnostics.len(), one.place.is_empty()), (1, false), "{one}");
    let more = load("{format: 1, polcy: p, actions: {a: 7}}", "yaml").expect_err("refused");
    assert!(more.diagnostics.len() > 1 && more.place.is_empty(), "{more}");
    assert!(more.help.is_some_and(|help| help.contains("diagnostics")));
}

#[test]
fn codes_are_identifiers_and_unique_in_their_family() {
    for family in Family::ALL {
        let codes = family.codes();
        let once: BTreeSet<&String> = codes.iter().collect();
        assert_eq!(once.len(), codes.len(), "{codes:?}");
        assert!(
            codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')),
            "{codes:?}"
        );
    }
}

/// Every transcript fits the schemas, from which the types of every language are generated.
#[test]
fn every_transcript_is_valid_by_the_schemas() {
    let validator = |name: &str| {
        let root = roots().into_iter().find(|root| root.name == name).expect(name);
        jsonschema::validator_for(root.schema.as_value()).expect("a schema")
    };
    let forms: Vec<(&str, _)> = [
        "EngineConfig",
        "Opening",
        "SubjectProfile",
        "Caller",
        "Delivery",
        "Record",
        "Reply",
        "Redeemed",
        "Command",
        "Input",
    ]
    .map(|name| (name, validator(name)))
    .into();
    let check = |name: &str, value: &Value| {
        let (_, validator) = forms.iter().find(|(known, _)| *known == name).expect("known");
        if let Err(error) = validator.validate(value) {
            panic!("{name}: {error} in {value:#}");
        }
    };
    for (_, transcript) in stored() {
        check("EngineConfig", &transcript["config"]);
        for call in transcript["calls"].as_array().unwrap() {
            for (member, name) in [
                ("opening", "Opening"),
                ("subject", "SubjectProfile"),
                ("caller", "Caller"),
                ("delivery", "Delivery"),
                ("input", "Input"),
            ] {
                let bad = name == "Input" && call["gives"]["error"]["code"] == "json";
                if !call[member].is_null() && !bad {
                    check(name, &call[member]);
                }
            }
            let gives = &call["gives"];
            for (member, name) in [("record", "Record"), ("reply", "Reply")] {
                if !gives[member].is_null() {
                    check(name, &gives[member]);
                }
            }
            gives["commands"].as_array().into_iter().flatten().for_each(|command| check("Command", command));
            if gives["claims"].is_object() {
                check("Redeemed", gives);
            }
        }
    }
}

proptest! {
    #[test]
    fn text_that_is_not_json_is_refused_with_its_place(text in ".{0,200}") {
        for refused in [
            read::<Input>(&text, "input").err(),
            read::<Opening>(&text, "opening").err(),
            read::<EngineConfig>(&text, "config").err(),
        ] {
            prop_assert!(refused.is_some_and(|error| error.code == "json" && !error.place.is_empty()));
        }
    }
}
