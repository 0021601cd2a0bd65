//! The JSON Schema of records accepts every record of the engine and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use bonafides::Policy;
use bonafides::case::{AdministratorInput, DeskInput, OperatorInput, OperatorKind, Outcome, PolicyUse};
use bonafides::{Schema, Time, schema};
use bonafides_tests::call::{Call, DAY, accepted, operator};
use bonafides_tests::transcript::stored;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

static RECORD: LazyLock<Validator> = LazyLock::new(|| {
    jsonschema::options().should_validate_formats(true).build(&schema(Schema::Record)).unwrap()
});

/// Every record of the transcripts, and some of types that no transcript has.
fn records() -> Vec<Value> {
    let mut records = Vec::new();
    for (_, transcript) in stored() {
        for call in transcript["calls"].as_array().unwrap() {
            records.extend(call["gives"]["record"]["text"].as_str().map(str::to_owned));
        }
    }
    for call in [ended_grant(), administered(), shadowed("reset_mfa"), shadowed("reset")] {
        records.extend(call.desk.store.cases().flat_map(|(_, records)| records.to_vec()));
    }
    records.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

/// A case beside which a policy is tried that has the action `action` alone.
fn shadowed(action: &str) -> Call {
    let mut call = Call::default();
    let policy = format!(
        "format: 1\npolicy: tried\nunmatched: everyone\nactions: {{ {action}: {{ require: {{ points: 60 }} }} }}\n\
         challenges: {{ passkey: {{ type: external, provider: webauthn, factor: possession, points: 60 }} }}\n"
    );
    call.desk.policies.shadow(Policy::from_yaml(&policy).unwrap());
    call.open("reset_mfa");
    call.pass_passkey();
    call
}

/// A case whose approval is ended by another case.
fn ended_grant() -> Call {
    let mut call = Call::default();
    call.open("reset_mfa");
    assert!(accepted(&call.pass_passkey()));
    let first = call.id();
    call.operator = operator("operator-2", OperatorKind::Person);
    call.open("reset_mfa");
    call.pass_passkey();
    assert!(accepted(&call.says(OperatorInput::EndGrant)));
    call.wait(31 * DAY);
    call.case = Some(first);
    call.says(OperatorInput::Cancel);
    call
}

/// A desk after every administrator input except an enabled check, which takes a hundred failures.
fn administered() -> Call {
    let mut call = Call::default();
    let now = call.desk.now;
    call.desk.now = Time::from_milliseconds(now.milliseconds() + DAY);
    call.open("reset_mfa");
    call.desk.now = now;
    let mut give_as = |by: &str, says| {
        let input = DeskInput::new(
            call.desk.input_id("desk"),
            operator(by, OperatorKind::Person),
            "subject-guid",
            "why",
            says,
        );
        let subject = call.subject.clone();
        let outcome = call.desk.administer(&input, Some(&subject)).unwrap();
        call.desk.now = Time::from_milliseconds(now.milliseconds() + 31 * DAY);
        outcome
    };
    let digest = "0".repeat(64);
    // A policy in force gets no other role.
    let of = |role: &PolicyUse| if role.share().is_some() { "1".repeat(64) } else { digest.clone() };
    let propose = |role| AdministratorInput::ProposePolicy { digest: of(&role), role };
    let employ =
        |role| AdministratorInput::UsePolicy { digest: of(&role), role, two_people: false, groups: None };
    let rotate = AdministratorInput::RotateKey { key: "state".to_owned(), id: "state-2".to_owned() };
    let pilot = || PolicyUse::Pilot { share: 50 };
    let mut give = |says| give_as("administrator-guid", says);
    assert_eq!(give(AdministratorInput::RepairClock { present: now }), Outcome::Accepted);
    let refused = give(AdministratorInput::EnableCheck { check: "sms_code".to_owned() });
    assert!(matches!(refused, Outcome::Refused(_)));
    let resolve = |case: Option<&str>, action: Option<&str>| AdministratorInput::Resolve {
        of: case.map(str::to_owned),
        action: action.map(str::to_owned),
        since: action.map(|_| now),
        until: action.map(|_| now),
        people: vec!["0d6c41a98e2f4b7390a5c17e64d2b8f3".to_owned()],
    };
    let export = AdministratorInput::Export { form: "jsonl".to_owned(), first: 0, records: 7 };
    for says in [
        propose(PolicyUse::InForce),
        propose(pilot()),
        employ(PolicyUse::InForce),
        rotate,
        resolve(Some("desk"), None),
        resolve(None, Some("reset_mfa")),
        export,
    ] {
        assert_eq!(give(says), Outcome::Accepted);
    }
    assert_eq!(give_as("another-guid", employ(pilot())), Outcome::Accepted);
    assert_eq!(give_as("administrator-guid", AdministratorInput::ErasePerson), Outcome::Accepted);
    call
}

#[test]
fn the_worked_example_of_the_page_is_as_the_tables_say() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/records.md");
    let page = std::fs::read_to_string(page).unwrap();
    let example = page.split("## A worked example").nth(1).unwrap();
    let records = example.lines().filter(|line| line.starts_with(r#"{"actor""#));
    let records: Vec<Value> = records.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 2);
    for record in &records {
        let problem = RECORD.iter_errors(record).next();
        assert!(problem.is_none(), "{problem:?} in {record}");
    }
}

/// The chain of a record and its type, on which its `data` depend.
fn step(record: &Value) -> String {
    let chain = if record["case"] == "desk" { "desk" } else { "case" };
    format!("{chain} {}", record["type"].as_str().unwrap())
}

/// The fewest records that together have every member that occurs in the transcripts.
fn all_members() -> Vec<Value> {
    let mut seen = BTreeSet::new();
    let mut records = records();
    records.retain(|record| {
        let mut places = Vec::new();
        members(record, "", &mut places);
        let before = seen.len();
        seen.extend(places.iter().map(|place| format!("{}{}", step(record), general(record, place))));
        seen.len() > before
    });
    records
}

/// The pointer of each member, at any depth.
fn members(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, member) in map {
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                members(member, &at, out);
                out.push(at);
            }
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, item)| members(item, &format!("{at}/{n}"), out));
        }
        _ => {}
    }
}

/// A place with the type of a command or challenge in place of its index, and `*` for names of the policy.
fn general(record: &Value, place: &str) -> String {
    let mut general = String::new();
    let mut at = String::new();
    for name in place.split('/').skip(1) {
        let of = record.pointer(&at).unwrap();
        at = format!("{at}/{name}");
        let in_policy = ["/decision/missing", "/decision/points/factors", "grades"]
            .iter()
            .any(|end| general.ends_with(end));
        general.push('/');
        general.push_str(match of {
            Value::Array(list) => list[name.parse::<usize>().unwrap()]["type"].as_str().unwrap_or("n"),
            _ if in_policy => "*",
            _ => name,
        });
    }
    match record["data"]["challenge_type"].as_str() {
        Some(kind) if general.starts_with("/data/") => format!(" {kind}{general}"),
        _ => general,
    }
}

fn map<'v>(value: &'v mut Value, pointer: &str) -> &'v mut Map<String, Value> {
    value.pointer_mut(pointer).unwrap().as_object_mut().unwrap()
}

#[test]
fn the_schema_is_that_of_the_types() {
    let file = "core/schema/record.json is out of date: cargo run -p bonafides-generate";
    assert!(schema(Schema::Record) == bonafides::case::record_schema(), "{file}");
}

#[test]
fn every_record_of_the_transcripts_is_valid() {
    jsonschema::meta::validate(&schema(Schema::Record)).unwrap();
    let mut types = BTreeMap::<String, u32>::new();
    for record in records() {
        let errors: Vec<String> =
            RECORD.iter_errors(&record).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{record:#}\n{errors:#?}");
        *types.entry(step(&record)).or_default() += 1;
    }
    let mut known = BTreeSet::new();
    for (chain, group) in [("case", "else"), ("desk", "then")] {
        let variants = schema(Schema::Record)[group]["oneOf"].clone();
        let kinds = variants.as_array().unwrap().iter().map(|of| of["properties"]["type"]["const"].clone());
        known.extend(kinds.map(|kind| format!("{chain} {}", kind.as_str().unwrap())));
    }
    assert_eq!(known.len(), 32);
    let seen: BTreeSet<String> = types.into_keys().collect();
    let unseen: Vec<&String> = known.difference(&seen).collect();
    assert!(seen.is_subset(&known));
    assert_eq!(unseen, ["desk check_enabled"], "types without a record");
    // A record of this type, built from its description.
    let mut record = records().into_iter().find(|record| step(record) == "desk person_erased").unwrap();
    record["type"] = json!("check_enabled");
    assert!(!RECORD.is_valid(&record));
    map(&mut record, "/data").remove("rows");
    record["data"]["check"] = json!("sms_code");
    assert!(RECORD.is_valid(&record));
}

#[test]
fn only_optional_members_can_be_absent() {
    let effects = schema(Schema::Record)["$defs"]["Effects"]["properties"].clone();
    let mut optional = BTreeSet::new();
    for record in all_members() {
        let mut places = Vec::new();
        members(&record, "", &mut places);
        for place in places {
            let (of, name) = place.rsplit_once('/').unwrap();
            let mut fewer = record.clone();
            map(&mut fewer, of).remove(name);
            if RECORD.is_valid(&fewer) {
                optional.insert(match general(&record, &place) {
                    _ if of == "/data" && effects.get(name).is_some() => format!("any/data/{name}"),
                    general if general.starts_with('/') && of != "/data" => general,
                    general => format!("{}{general}", step(&record)),
                });
            }
        }
    }
    let optional: Vec<&str> = optional.iter().map(String::as_str).collect();
    assert_eq!(optional, OPTIONAL, "{optional:#?}");
}

/// The members that are optional.
const OPTIONAL: &[&str] = &[
    "/decision/counted/n/item",
    "/decision/escalate",
    "/decision/grant",
    "/decision/ignored/n/item",
    "/decision/missing/*",
    "/decision/missing/*/independent",
    "/decision/missing/*/pass",
    "/decision/missing/*/points",
    "/decision/points/factors/*",
    "/decision/reason",
    "/facts/evidence/n/grades",
    "/facts/evidence/n/grades/*",
    "/facts/evidence/n/item",
    "/shadow",
    "/shadow/verdict",
    "/state/case",
    "/state/destination",
    "/state/enrolment",
    "/state/keyring",
    "/state/outbox",
    "/state/person",
    "any/data/attempt",
    "any/data/aud",
    "any/data/channels",
    "any/data/closed",
    "any/data/contacts",
    "any/data/decoy",
    "any/data/ended_grants",
    "any/data/grant",
    "any/data/grant_end",
    "any/data/item",
    "any/data/outcome",
    "any/data/token_hash",
    "case ask code/data/contact",
    "case ask questions/data/own_questions",
    "case confirm/data/entered",
    "case enrol/data/contact",
    "case enrol/data/provenance",
    "case enrol/data/provider",
    "case enrol/data/questions",
    "case enrol/data/reference",
    "case enrol/data/registration",
    "case enrol/data/source",
    "case escalate/data/reason",
    "case external/data/reference",
    "case not_me/data/action",
    "case not_me/data/channel",
    "case not_me/data/epoch",
    "case not_me/data/fence",
    "case not_me/data/from",
    "case not_me/data/groups",
    "case not_me/data/operator_kind",
    "case not_me/data/subject",
    "case open/data/from",
    "case open/data/groups",
    "case open/data/subject",
    "case refusal/data/challenge",
    "case signal/data/value",
    "case take_over/data/groups",
    "case take_over/data/subject",
    "case vouch/data/since",
    "desk clock_repaired/data/epoch",
    "desk clock_repaired/data/reason",
    "desk clock_repaired/data/subject",
    "desk exported/data/reason",
    "desk key_rotated/data/reason",
    "desk person_erased/data/reason",
    "desk person_erased/data/subject",
    "desk policy_proposed/data/reason",
    "desk policy_proposed/data/share",
    "desk policy_used/data/proposed_by",
    "desk policy_used/data/reason",
    "desk policy_used/data/share",
    "desk refusal/data/subject",
    "desk resolved/data/action",
    "desk resolved/data/of",
    "desk resolved/data/reason",
    "desk resolved/data/since",
    "desk resolved/data/until",
];

#[test]
fn an_unknown_member_is_not_valid() {
    for record in all_members() {
        let mut places = vec![String::new()];
        members(&record, "", &mut places);
        for place in places.into_iter().filter(|place| record.pointer(place).unwrap().is_object()) {
            for value in [json!(1), json!("x"), json!({})] {
                // The policy defines the names of its grades.
                if place.ends_with("/grades") && value.is_number() {
                    continue;
                }
                let mut more = record.clone();
                map(&mut more, &place).insert("unheard_of".to_owned(), value);
                assert!(!RECORD.is_valid(&more), "{}: one more in {place}", step(&record));
            }
        }
    }
}

#[test]
fn a_value_of_another_type_is_not_valid() {
    for record in all_members() {
        let mut places = Vec::new();
        members(&record, "", &mut places);
        for place in places {
            for value in [Value::Null, json!(true), json!(1.5), json!("?"), json!([1]), json!({"?": []})] {
                let before = record.pointer(&place).unwrap();
                if std::mem::discriminant(before) == std::mem::discriminant(&value) && !before.is_number() {
                    continue;
                }
                let mut other = record.clone();
                *other.pointer_mut(&place).unwrap() = value;
                assert!(!RECORD.is_valid(&other), "{}: {place} of {other:#}", step(&record));
            }
        }
    }
}

#[test]
fn the_data_of_another_record_type_are_not_valid() {
    // These have no required member of their own.
    const EMPTY: [&str; 7] = [
        "case cancel",
        "case end_grant",
        "case ended",
        "case escalate",
        "case key",
        "case redeem",
        "case time",
    ];
    // Using a policy has the members of its proposal.
    const PROPOSED: [&str; 2] = ["desk policy_proposed", "desk policy_used"];
    let records = all_members();
    for record in &records {
        let step_of = step(record);
        for other in records.iter().filter(|other| step(other) != step_of) {
            let mut mixed = record.clone();
            mixed["data"] = other["data"].clone();
            let both = |of: &[&str]| of.contains(&&*step_of) && of.contains(&&*step(other));
            let alike = both(&EMPTY) || both(&PROPOSED);
            assert!(alike || !RECORD.is_valid(&mixed), "{step_of} with the data of {}", step(other));
        }
        for (place, value) in [("/type", json!("unheard_of")), ("/v", json!(2)), ("/seq", json!(-1))] {
            let mut unknown = record.clone();
            *unknown.pointer_mut(place).unwrap() = value;
            assert!(!RECORD.is_valid(&unknown), "{step_of}: {place}");
        }
        for at in 0..record["commands"].as_array().unwrap().len() {
            let mut unknown = record.clone();
            let command = &mut unknown["commands"][at]["type"];
            *command = json!(if command == "revoke" { "present_challenge" } else { "revoke" });
            assert!(!RECORD.is_valid(&unknown), "{step_of}: the data of another command");
        }
        // Records of a case are not valid in the desk's chain, and the other way round.
        let mut moved = record.clone();
        moved["case"] = json!(if record["case"] == "desk" { "c" } else { "desk" });
        assert!(!RECORD.is_valid(&moved), "{step_of}: in the other chain");
        // Only the first record has no predecessor.
        let mut first = record.clone();
        first["seq"] = json!(u8::from(record["seq"] == 0));
        assert!(!RECORD.is_valid(&first), "{step_of}: at another place");
    }
}

/// The record of a decision that was too long has only its digest and its verdict.
#[test]
fn a_short_decision_is_valid() {
    let mut record = records().into_iter().find(|record| record.get("decision").is_some()).unwrap();
    record["decision"] =
        json!({"explanation_digest": record["decision"]["explanation_digest"], "verdict": "deny"});
    assert!(RECORD.is_valid(&record));
    for member in ["explanation_digest", "verdict"] {
        let mut fewer = record.clone();
        map(&mut fewer, "/decision").remove(member);
        assert!(!RECORD.is_valid(&fewer));
    }
}
