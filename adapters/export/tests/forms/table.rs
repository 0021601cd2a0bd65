//! The table of event types, against the documentation of records and recorded calls.

use std::collections::BTreeSet;
use std::path::PathBuf;

use bonafides_events::Event;
use bonafides_export::{Activity, Chain, Class, EventType, Exporter, Field, Form};
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The types of records in the table after a heading of `docs/records.md`.
fn documented(heading: &str) -> BTreeSet<String> {
    let page = std::fs::read_to_string(root().join("docs/records.md")).unwrap();
    let (_, section) = page.split_once(heading).unwrap();
    let rows = section.lines().skip_while(|line| !line.starts_with("| `type`")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('`').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn every_type_of_record_has_a_row_and_no_other_has() {
    for (chain, heading) in [(Chain::Case, "### Members of `data`"), (Chain::Desk, "### The chain `desk`")] {
        let rows = EventType::ALL.iter().map(|kind| kind.row()).filter(|row| row.chain == chain);
        let rows: BTreeSet<String> =
            rows.map(|row| row.record.to_owned()).filter(|record| record != "*").collect();
        let known = documented(heading);
        assert!(known.len() > 8);
        assert_eq!(rows, known);
    }
}

#[test]
fn names_titles_and_signatures_tell_types_apart() {
    let rows: Vec<_> = EventType::ALL.iter().map(|kind| kind.row()).collect();
    for texts in [
        rows.iter().map(|row| row.name.to_owned()).collect::<BTreeSet<_>>(),
        rows.iter().map(|row| row.title.to_owned()).collect(),
        rows.iter().map(|row| row.signature.to_string()).collect(),
    ] {
        assert_eq!(texts.len(), rows.len());
    }
    for row in rows {
        assert!(
            row.name.len() <= 32
                && row.name.bytes().all(|byte| b"abcdefghijklmnopqrstuvwxyz_.".contains(&byte))
        );
        assert!(row.title.bytes().all(|byte| byte == b' ' || byte.is_ascii_alphanumeric() || byte == b'-'));
        let of_entity = matches!(
            row.activity,
            Activity::Create
                | Activity::Read
                | Activity::Update
                | Activity::Delete
                | Activity::Enable
                | Activity::Activate
        );
        assert!(!of_entity || row.class == Class::EntityManagement, "{}", row.name);
    }
    let fields: BTreeSet<&str> = Field::ALL.iter().map(|field| field.cef()).collect();
    assert_eq!(fields.len(), Field::ALL.len());
    assert!(Field::ALL.is_sorted_by_key(|field| field.name()));
}

/// All records of the recorded calls.
fn recorded() -> Vec<String> {
    fn collect(value: &Value, records: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                if let Some(text) = members.get("record").and_then(|record| record["text"].as_str()) {
                    records.push(text.to_owned());
                }
                members.values().for_each(|member| collect(member, records));
            }
            Value::Array(all) => all.iter().for_each(|one| collect(one, records)),
            _ => {}
        }
    }
    let mut records = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/vectors/cases")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        collect(&serde_json::from_str(&text).unwrap(), &mut records);
    }
    records
}

#[test]
fn records_of_calls_have_the_rows_of_their_types() {
    let mut seen = BTreeSet::new();
    let records = recorded();
    assert!(records.len() > 200);
    for record in &records {
        let event = Event::of_record(record.as_bytes()).unwrap();
        let row = EventType::of(&event).row();
        assert!(row.record == event.kind || row.record == "*", "{} is {}", event.kind, row.name);
        assert!(!matches!(row.name, "case.other" | "desk.other"));
        seen.insert(row.name);
        for form in Form::ALL {
            let mut line = String::new();
            Exporter::new(form, "log.contoso.example").write(0, record.as_bytes(), &mut line).unwrap();
            assert!(!line.contains('\n'));
        }
    }
    // Those whose condition is about more than the type.
    for name in [
        "path.closed",
        "answer.passed",
        "answer.inconclusive",
        "vouch.failed",
        "external.failed",
        "external.inconclusive",
        "grant.redeemed",
        "grant.carried_out",
        "grant.uncertain",
        "enrolment.begun",
        "enrolment.added",
        "enrolment.failed",
        "enrolment.confirmed",
        "enrolment.removed",
        "command.done",
        "not_me",
        "case.refused",
    ] {
        assert!(seen.contains(name), "{name} is not among {seen:?}");
    }
}
