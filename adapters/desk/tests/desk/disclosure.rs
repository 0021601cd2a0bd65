//! Opening sealed values, exports, and what is left of a person after an erasure: on a real database.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use bonafides::Policy;
use bonafides::case::{AdministratorInput, Caller, CaseId, RefusalCode};
use bonafides::keys::RowKind;
use bonafides::log::{LogKey as _, Receipt};
use bonafides_audit::{self as audit, Evidence, ExportedLog};
use bonafides_desk::{Desk, DeskError, Resolved, Search};
use serde_json::Value;
use tempfile::TempDir;

use crate::calls::approved;
use crate::world::{JO, POLICY, SANNE, World, builder, log_key, operator, put_in_force, start, store};

const DAY: i64 = 24 * 60 * 60;
const AUDITOR: &str = "auditor-1";

/// A desk that publishes its log in the folder `log`.
fn publishing(world: &Arc<World>, folder: &TempDir) -> Desk {
    let desk = builder(world, store(folder)).log_folder(folder.path().join("log")).open().unwrap();
    put_in_force(&desk, POLICY);
    desk
}

/// A whole call to the delivered password.
fn served(desk: &Desk, world: &World, name: &str) -> CaseId {
    // The code of this call, and of no earlier one.
    world.sent.lock().unwrap().clear();
    let case = approved(desk, world, name);
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    case.id().clone()
}

fn chain(desk: &Desk) -> Vec<Value> {
    let records = desk.store().records("desk", 0, 1000).unwrap();
    records.iter().map(|record| serde_json::from_str(record).unwrap()).collect()
}

fn newest(desk: &Desk) -> Value {
    chain(desk).pop().unwrap()
}

/// The values of a place in all records of the first case.
fn values<'r>(resolved: &'r Resolved, path: &str) -> Vec<Option<&'r str>> {
    let records = resolved.cases.iter().flat_map(|case| &case.records);
    let values = records.flat_map(|record| &record.values).filter(|value| value.path == path);
    values.map(|value| value.value.as_ref().unwrap().as_ref().map(|value| value.expose().as_str())).collect()
}

#[test]
fn a_case_is_resolved_and_that_it_was_is_recorded_first() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = publishing(&world, &folder);
    let case = served(&desk, &world, "sanne@contoso.example");
    let auditor = operator(AUDITOR);
    let resolved = desk.resolve_case(Some(&case), &[], &auditor, "complaint 17").unwrap();
    assert_eq!(values(&resolved, "data.subject"), [Some(SANNE)]);
    assert!(resolved.cases[0].records.iter().any(|record| record.bytes.contains("\"type\":\"redeem\"")));
    let people: BTreeSet<&str> = resolved.people.values().map(|id| id.expose().as_str()).collect();
    assert_eq!(people, BTreeSet::from([SANNE, "o-4711"]));
    // Debug prints of what was opened show nothing.
    assert!(!format!("{resolved:?}").contains(SANNE));

    let record = newest(&desk);
    assert_eq!(
        (record["type"].as_str(), record["data"]["of"].as_str()),
        (Some("resolved"), Some(case.as_str()))
    );
    let asked: Vec<&str> =
        record["data"]["people"].as_array().unwrap().iter().map(|alias| alias.as_str().unwrap()).collect();
    let subject =
        &resolved.cases[0].records[0].values.iter().find(|value| value.path == "data.subject").unwrap().alias;
    assert!(asked.contains(&subject.as_str()));
    let unrecorded = resolved.people.keys().find(|alias| !asked.contains(&alias.as_str()));
    assert_eq!(unrecorded, None, "nobody is named without a record of it");
    // Who asked, and why: sealed for the auditor, and opened for the next one.
    let again = desk.resolve_case(None, &[AUDITOR.to_owned()], &operator("auditor-2"), "who looks").unwrap();
    assert!(values(&again, "data.reason").contains(&Some("complaint 17")));
    let by = record["actor"]["alias"].as_str().unwrap();
    assert_eq!(again.people[by].expose(), AUDITOR);

    // Nothing is opened for a program, without a reason, or if it cannot be recorded.
    let before = chain(&desk).len();
    match desk.resolve_case(Some(&case), &[], &auditor, " ") {
        Err(DeskError::Refused(refusal)) => assert_eq!(refusal.code, RefusalCode::Reason),
        other => panic!("{other:?}"),
    }
    assert_eq!(newest(&desk)["data"]["asked"], "resolved");
    let nobody = desk.resolve_case(Some(&"0".repeat(32).parse().unwrap()), &[], &auditor, "x");
    assert!(matches!(nobody, Err(DeskError::UnknownCase(_))));
    assert_eq!(chain(&desk).len(), before + 1);
}

#[test]
fn a_search_finds_who_was_reset_in_a_week() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = publishing(&world, &folder);
    let auditor = operator(AUDITOR);
    let first = served(&desk, &world, "sanne@contoso.example");
    world.pass(10 * DAY);
    let second = served(&desk, &world, "jo@contoso.example");
    // A case without a grant is not among them.
    desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    let found = |search: &Search| {
        let resolved = desk.resolve(search, &[], &auditor, "weekly review").unwrap();
        let cases: Vec<String> = resolved.cases.iter().map(|case| case.case.clone()).collect();
        (cases, resolved)
    };
    let mut search = Search::default();
    assert_eq!(found(&search).0, [first.to_string(), second.to_string()]);
    let week_ago = world.now().milliseconds() - 7 * DAY * 1000;
    search.since = Some(bonafides::Time::from_milliseconds(week_ago));
    let (cases, resolved) = found(&search);
    assert_eq!((cases, values(&resolved, "data.subject")), (vec![second.to_string()], vec![Some(JO)]));
    assert!(resolved.people.values().any(|id| id.expose() == "o-4711"));
    let record = newest(&desk);
    assert_eq!(record["data"]["since"].as_i64(), Some(week_ago));
    assert_eq!(record["data"]["people"].as_array().unwrap().len(), 2, "the subject and the operator");
    assert!(record["data"].get("of").is_none());
    (search.since, search.until) = (None, search.since);
    assert_eq!(found(&search).0, [first.to_string()]);
    search.action = Some("unlock".to_owned());
    assert!(found(&search).0.is_empty());
    assert_eq!(newest(&desk)["data"]["people"], Value::Array(vec![]), "recorded, though nothing was found");
    search.action = Some("not a name".to_owned());
    let refused = desk.resolve(&search, &[], &auditor, "weekly review");
    assert!(matches!(refused, Err(DeskError::Refused(refusal)) if refusal.code == RefusalCode::Malformed));
    // A later "not me", in a case of its own, marks the request whose grant it revokes, and no other.
    let disowned =
        |search: &Search| -> Vec<bool> { found(search).1.cases.iter().map(|case| case.disowned).collect() };
    assert_eq!(disowned(&Search::default()), [false, false]);
    desk.not_me(&start("jo@contoso.example"), &Caller::in_session("sso"), None).unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(disowned(&Search::default()), [false, true]);
    // Whoever can write to the database alone hides no reset from it.
    let db = rusqlite::Connection::open(folder.path().join("desk.db")).unwrap();
    let redeemed = "SELECT max(position) FROM records WHERE bytes LIKE '%\"type\":\"redeem\"%'";
    let position: i64 = db.query_row(redeemed, [], |row| row.get(0)).unwrap();
    let taken = desk.store().numbered_records(position.try_into().unwrap(), 1).unwrap().remove(0);
    db.execute("DELETE FROM records WHERE position = ?1", [position]).unwrap();
    let hidden = desk.resolve(&Search::default(), &[], &auditor, "weekly review").unwrap_err();
    assert!(
        hidden.to_string().contains(&format!("the record at the position {} is missing", taken.position)),
        "{hidden}"
    );
}

#[test]
fn an_export_is_recorded_and_is_the_log() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = publishing(&world, &folder);
    served(&desk, &world, "sanne@contoso.example");
    let log: Vec<String> =
        desk.store().numbered_records(0, 1000).unwrap().into_iter().map(|record| record.bytes).collect();
    let mut export = desk.export("jsonl", 3, &operator(AUDITOR), "for the auditors").unwrap();
    let mut exported = Vec::new();
    loop {
        let records = export.records().unwrap();
        if records.is_empty() {
            break;
        }
        exported.extend(records.into_iter().map(|record| record.bytes));
    }
    assert_eq!(exported, log[3..]);
    let record = newest(&desk);
    assert_eq!(record["type"], "exported");
    assert_eq!(
        (&record["data"]["first"], &record["data"]["records"]),
        (&Value::from(3), &Value::from(log.len() - 3))
    );
    // They name subjects, operators and administrators by aliases alone.
    let all = desk.store().numbered_records(0, 1000).unwrap();
    for id in [SANNE, "o-4711", AUDITOR, "a-1\""] {
        assert!(all.iter().all(|record| !record.bytes.contains(id)), "{id} is in a record");
    }
    // Nothing leaves without a record.
    assert!(matches!(desk.export("jsonl", 0, &operator(AUDITOR), ""), Err(DeskError::Refused(_))));
    assert!(matches!(desk.export("a b", 0, &operator(AUDITOR), "x"), Err(DeskError::Refused(_))));
}

/// Everything in the database and the folder, also what a row had before.
fn everything(folder: &TempDir) -> Vec<u8> {
    fn add(path: &std::path::Path, all: &mut Vec<u8>) {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { add(&path, all) } else { all.extend(fs::read(&path).unwrap()) }
        }
    }
    let mut all = Vec::new();
    add(folder.path(), &mut all);
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn after_an_erasure_the_log_stands_and_the_person_is_gone() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = publishing(&world, &folder);
    let (auditor, key) = (operator(AUDITOR), log_key(7));
    let erase =
        || desk.administer_as(&operator("a-1"), SANNE, "asked for it", AdministratorInput::ErasePerson);
    // Refused while a grant lives.
    let case = approved(&desk, &world, "sanne@contoso.example");
    assert!(matches!(erase(), Err(DeskError::Refused(refusal)) if refusal.code == RefusalCode::Held));
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    let sanne = case.id().clone();
    let jo = served(&desk, &world, "jo@contoso.example");
    let before = desk.resolve_case(Some(&sanne), &[], &auditor, "before").unwrap();
    assert_eq!(values(&before, "data.subject"), [Some(SANNE)]);
    let kept = desk.receipt(&sanne, key.public()).unwrap().text().expose().clone();
    let records = desk.store().records(sanne.as_str(), 0, 1000).unwrap();
    let count = |kind| desk.store().rows(kind, None, 100).unwrap().len();
    let kinds = [RowKind::Keyring, RowKind::Person];
    let rows = kinds.map(count);

    // Keyring, ledger and enrolment go with one record.
    erase().unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(kinds.map(count), rows.map(|before| before - 1));
    let erased = newest(&desk);
    assert_eq!(erased["type"], "person_erased");
    let gone: BTreeSet<&str> =
        erased["data"]["rows"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
    assert!(gone.is_superset(&BTreeSet::from(["keyring", "person"])), "{gone:?}");

    // The records are what they were, and the log verifies, with the receipt that the person kept.
    assert_eq!(desk.store().records(sanne.as_str(), 0, 1000).unwrap(), records);
    let log = ExportedLog::at(&folder.path().join("log"));
    let mut evidence = Evidence::default();
    evidence.key = Some(key.public().clone());
    evidence.receipts = vec![kept.clone().into_bytes()];
    let verified = audit::verify(&log, &evidence, 2).unwrap();
    assert_eq!(verified.summary.records, verified.summary.proven);
    assert_eq!(Receipt::open(kept.as_bytes(), key.public()).unwrap().case(), sanne.as_str());
    let made = desk.receipt(&sanne, key.public()).unwrap();
    assert_eq!(made.records(), records);
    // Every decision still follows from the facts, which name no person.
    let policy = Policy::from_yaml(POLICY).unwrap();
    let replayed = audit::replay(&log, verified.summary.records, &[&policy], 2).unwrap();
    assert!(replayed.decisions > 6 && replayed.asserted["external"] == 2, "{replayed:?}");

    // Nobody opens what was sealed for the person, and resolving says so; others are as they were.
    let after = desk.resolve_case(Some(&sanne), &[SANNE.to_owned()], &auditor, "after").unwrap();
    let sealed: Vec<_> = after.cases[0].records.iter().flat_map(|record| &record.values).collect();
    assert!(sealed.len() > 2);
    assert!(sealed.iter().all(|value| matches!(value.value, Ok(None))), "{sealed:?}");
    assert!(!after.people.values().any(|id| id.expose() == SANNE));
    let other = desk.resolve_case(Some(&jo), &[], &auditor, "after").unwrap();
    assert_eq!(values(&other, "data.subject"), [Some(JO)]);
    let desk_chain = desk.resolve_case(None, &[], &auditor, "after").unwrap();
    let of_erasure = desk_chain.cases[0]
        .records
        .iter()
        .find(|record| record.bytes.contains("\"type\":\"person_erased\""))
        .unwrap();
    assert!(of_erasure.values.iter().all(|value| matches!(value.value, Ok(None))));
    assert_eq!(of_erasure.values.len(), 2);

    // A person who comes back has another alias.
    let again = served(&desk, &world, "sanne@contoso.example");
    let again = desk.resolve_case(Some(&again), &[], &auditor, "again").unwrap();
    let alias = |resolved: &Resolved| {
        let values = &resolved.cases[0].records[0].values;
        values.iter().find(|value| value.path == "data.subject").unwrap().alias.clone()
    };
    assert_ne!(alias(&again), alias(&before));
}

#[test]
fn after_an_erasure_and_the_retention_nothing_of_the_person_is_left() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = publishing(&world, &folder);
    let case = served(&desk, &world, "sanne@contoso.example");
    world.pass(3 * DAY);
    desk.run_until_idle().unwrap();
    desk.administer_as(&operator("a-1"), SANNE, "asked for it", AdministratorInput::ErasePerson).unwrap();
    let rows = |kind| desk.store().rows(kind, None, 100).unwrap();
    assert_eq!(rows(RowKind::Case).len(), 2, "of the case, and of the chain `desk`");
    world.pass(400 * DAY);
    desk.run_until_idle().unwrap();
    while desk.store().prune(world.now(), 100).unwrap().cases > 0 {}
    assert_eq!(rows(RowKind::Case).len(), 1, "of the chain `desk`");
    assert!(rows(RowKind::Enrolment).is_empty());
    assert_eq!(rows(RowKind::Person).len(), 1, "of the operator");
    assert_eq!(desk.status().unwrap().store.waiting, 0);
    let sent: Vec<String> =
        world.sent.lock().unwrap().values().map(|(_, address, _)| address.clone()).collect();
    let password = world.passwords.lock().unwrap()[SANNE][0].clone();
    drop(desk);
    let bytes = everything(&folder);
    for text in sent.iter().chain([&SANNE.to_owned(), &password, &"Sanne Holm".to_owned()]) {
        assert!(!holds(&bytes, text), "`{text}` is stored");
    }
    assert!(holds(&bytes, case.as_str()), "the records are");
}
