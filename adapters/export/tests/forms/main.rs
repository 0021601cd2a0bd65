//! The fields that receivers read in each form: every field that the record has, and no other, whatever its texts contain.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]

mod parsers;
mod record;
mod table;

use std::collections::BTreeMap;

use bonafides::audit::leaf_hash;
use bonafides_export::{Exporter, Form, OcsfVersion};
use proptest::prelude::*;
use serde_json::{Value, json};

use parsers::{cef, syslog};
use record::{Texts, fields, record, texts};

const ORIGIN: &str = "log.contoso.example";
const POSITION: u64 = 41;

fn written(form: Form, bytes: &[u8]) -> String {
    let mut line = "before".to_owned();
    Exporter::new(form, ORIGIN).write(POSITION, bytes, &mut line).unwrap();
    line.strip_prefix("before").unwrap().to_owned()
}

/// The value as forms of text carry it: without characters that end lines, and not longer than receivers take.
fn carried(text: &str, keeps: &[char]) -> String {
    let unsafe_ = |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}';
    let mut cut = String::new();
    for character in text.chars() {
        if cut.len() + character.len_utf8() > 1_023 {
            return replaced(&cut, keeps, unsafe_) + "…";
        }
        cut.push(character);
    }
    replaced(&cut, keeps, unsafe_)
}

fn replaced(text: &str, keeps: &[char], unsafe_: impl Fn(char) -> bool) -> String {
    text.chars().map(|c| if unsafe_(c) && !keeps.contains(&c) { '\u{fffd}' } else { c }).collect()
}

/// The hash that the id of an event is.
fn id(bytes: &[u8]) -> String {
    leaf_hash(bytes).to_string()
}

fn check_all(given: &Texts) {
    let bytes = record(given);
    let expected = fields(given);
    check_events(&bytes, &expected);
    check_cloud_event(&bytes);
    for version in OcsfVersion::ALL {
        check_ocsf(&bytes, &expected, version);
    }
    check_syslog(&bytes, &expected);
    check_cef(&bytes, &expected);
}

fn check_events(bytes: &[u8], expected: &BTreeMap<&str, Value>) {
    let line = written(Form::Events, bytes);
    assert!(!line.contains(['\n', '\r']));
    let mut event: BTreeMap<String, Value> = serde_json::from_str(&line).unwrap();
    assert_eq!(event.remove("id"), Some(json!(id(bytes))));
    assert_eq!(event.remove("position"), Some(json!(POSITION)));
    for own in ["origin", "time", "type", "title", "severity", "status"] {
        assert!(event.remove(own).unwrap().is_string());
    }
    let expected: BTreeMap<String, Value> =
        expected.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    assert_eq!(event, expected);
}

fn check_cloud_event(bytes: &[u8]) {
    let line = written(Form::CloudEvents, bytes);
    assert!(!line.contains(['\n', '\r']));
    let event: BTreeMap<String, Value> = serde_json::from_str(&line).unwrap();
    let names: Vec<&str> = event.keys().map(String::as_str).collect();
    let known =
        ["data", "datacontenttype", "id", "sequence", "source", "specversion", "subject", "time", "type"];
    assert_eq!(names, known);
    assert_eq!(event["id"], id(bytes));
    assert_eq!(event["source"], ORIGIN);
    assert_eq!(event["sequence"], format!("{POSITION:020}"));
    let data: Value = serde_json::from_str(&written(Form::Events, bytes)).unwrap();
    assert_eq!(event["subject"], data["case"]);
    assert_eq!(event["type"], format!("io.github.bonafides.{}", data["type"].as_str().unwrap()));
    assert_eq!(event["data"], data);
}

fn check_ocsf(bytes: &[u8], expected: &BTreeMap<&str, Value>, version: OcsfVersion) {
    let line = written(Form::Ocsf(version), bytes);
    assert!(!line.contains(['\n', '\r']));
    // Canonical, so that the fingerprint can be computed again by anybody.
    assert_eq!(bonafides::audit::canonical_json(&line).unwrap(), line);
    let mut event: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(event["metadata"]["uid"], id(bytes));
    assert_eq!(event["metadata"]["correlation_uid"], expected["case"]);
    assert_eq!(event["metadata"]["version"], version.number());
    let uid = |name: &str| event[name].as_u64().unwrap();
    assert_eq!(uid("type_uid"), uid("class_uid") * 100 + uid("activity_id"));
    let mut unmapped = expected.clone();
    for elsewhere in ["actor", "case", "engine", "subject"] {
        unmapped.remove(elsewhere);
    }
    assert_eq!(event["unmapped"], json!(unmapped));
    if version.has_record_integrity() {
        let attestation = event["attestation"].as_object_mut().unwrap();
        let fingerprint = attestation.remove("fingerprint").unwrap();
        let rest = bonafides::audit::canonical_json(&event.to_string()).unwrap();
        assert_eq!(fingerprint["value"], sha256(rest.as_bytes()));
    } else {
        assert!(event.get("attestation").is_none());
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    bonafides::audit::Hash::from_bytes(sha2::Sha256::digest(bytes).into()).to_string()
}

/// The text of a value in forms that know only texts.
fn text(value: &Value, carry: impl Fn(&str) -> String) -> String {
    match value {
        Value::String(text) => carry(text),
        Value::Array(texts) => {
            let (mut parts, mut length) = (Vec::new(), 0);
            for text in texts.iter().map(|text| text.as_str().unwrap()) {
                // A list is not longer than a value and one text.
                if length > 1_023 {
                    parts.push("…".to_owned());
                    break;
                }
                parts.push(carry(text));
                length += text.len() + 1;
            }
            parts.join(",")
        }
        other => other.to_string(),
    }
}

fn check_syslog(bytes: &[u8], expected: &BTreeMap<&str, Value>) {
    let line = written(Form::Syslog, bytes);
    assert!(!line.chars().any(|c| c.is_control() || c == '\u{2028}' || c == '\u{2029}'));
    let mut message = syslog(&line);
    assert_eq!((message.facility, message.version, message.host), (10, 1, ORIGIN.to_owned()));
    assert_eq!(message.data.remove("meta"), Some(vec![("sequenceId".to_owned(), "42".to_owned())]));
    let data = message.data.remove("bonafides@32473").unwrap();
    assert!(message.data.is_empty());
    let found: BTreeMap<String, String> = data.iter().cloned().collect();
    assert_eq!(found.len(), data.len());
    assert_eq!(found["id"], id(bytes));
    let own = ["id", "origin", "position", "severity", "status", "title"];
    for (name, value) in expected {
        assert!(found[*name] == text(value, |text| carried(text, &[])), "{name}");
    }
    assert_eq!(found.len(), expected.len() + own.len());
    assert_eq!(message.text, found["title"]);
}

fn check_cef(bytes: &[u8], expected: &BTreeMap<&str, Value>) {
    let line = written(Form::Cef, bytes);
    assert!(!line.chars().any(|c| c.is_control() || c == '\u{2028}' || c == '\u{2029}'));
    let event = cef(&line);
    assert_eq!(event.header[0..3], ["CEF:0", "bonafides", "bonafides"]);
    assert_eq!(event.header[3], carried(expected["engine"].as_str().unwrap(), &[]));
    let mut found = event.extension;
    assert_eq!(found.remove("externalId"), Some(id(bytes)));
    for own in ["rt", "cat", "outcome", "dvchost"] {
        assert!(found.remove(own).is_some(), "{own}");
    }
    assert_eq!(found.remove("cn1").zip(found.remove("cn1Label")), Some(("41".into(), "position".into())));
    for field in bonafides_export::Field::ALL {
        let key = field.cef();
        if key.starts_with("cs") || key.starts_with("cn") {
            let label = found.remove(&format!("{key}Label"));
            assert_eq!(label.as_deref(), found.contains_key(key).then(|| field.name()));
        }
        let value = expected.get(field.name()).map(|value| text(value, |text| carried(text, &['\n', '\r'])));
        assert!(found.remove(key) == value.filter(|value| !value.is_empty()), "{key}");
    }
    assert_eq!(found, BTreeMap::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn hostile_texts_break_no_line_and_forge_no_field(given in texts()) {
        check_all(&given);
    }

    #[test]
    fn an_origin_of_any_kind_stays_in_its_place(origin in "\\PC{0,40}") {
        let bytes = record(&Texts::plain());
        for form in Form::ALL {
            let mut line = String::new();
            Exporter::new(form, &origin).write(0, &bytes, &mut line).unwrap();
            match form {
                Form::Syslog => prop_assert_eq!(syslog(&line).version, 1),
                Form::Cef => prop_assert_eq!(cef(&line).header.len(), 7),
                _ => {
                    let event: Value = serde_json::from_str(&line).unwrap();
                    if form == Form::CloudEvents {
                        prop_assert!(event["source"].as_str().unwrap().bytes().all(|b| b.is_ascii_graphic()));
                        prop_assert!(!event["source"].as_str().unwrap().is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn bytes_that_are_no_record_are_an_error_and_write_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..80), cut in any::<prop::sample::Index>()) {
        let whole = record(&Texts::plain());
        for bytes in [&bytes[..], &whole[..cut.index(whole.len())]] {
            for form in Form::ALL {
                let mut line = "before".to_owned();
                prop_assert!(Exporter::new(form, ORIGIN).write(0, bytes, &mut line).is_err());
                prop_assert!(Exporter::new(form, ORIGIN).write_message(0, bytes, &mut line).is_err());
                prop_assert_eq!(&line, "before");
            }
        }
    }
}

#[test]
fn texts_of_64_kilobytes_stay_in_their_fields() {
    for piece in ["x", "\n", "]", "=", "\"", "😀", "\\"] {
        check_all(&Texts::all(&piece.repeat(60_000 / piece.len())));
    }
}

#[test]
fn a_message_of_syslog_carries_every_form() {
    let bytes = record(&Texts::plain());
    for form in Form::ALL {
        let exporter = Exporter::new(form, ORIGIN);
        let mut line = String::new();
        exporter.write_message(POSITION, &bytes, &mut line).unwrap();
        let message = syslog(&line);
        assert_eq!((message.priority, &*message.host), (10 * 8 + 3, ORIGIN));
        if form != Form::Syslog {
            assert_eq!(message.text, written(form, &bytes));
        }
    }
}

#[test]
fn a_newer_record_is_refused() {
    let bytes = String::from_utf8(record(&Texts::plain())).unwrap().replace("\"v\":1", "\"v\":2");
    let error = Exporter::new(Form::Cef, ORIGIN).write(0, bytes.as_bytes(), &mut String::new()).unwrap_err();
    assert_eq!(error.to_string(), "a record in format 2, which this version cannot read");
}
