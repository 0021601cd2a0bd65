//! Administrators who want a policy in force that nobody else agreed to.

use bonafides::case::{
    AdministratorInput, DeskChain, DeskInput, Operator, OperatorKind, Outcome, PolicyUse, RefusalCode,
    UsedRole,
};
use bonafides_tests::call::{Call, operator};

use crate::words::json;

fn digest(of: char) -> String {
    of.to_string().repeat(64)
}

fn propose(of: char, role: PolicyUse) -> AdministratorInput {
    AdministratorInput::ProposePolicy { digest: digest(of), role }
}

fn employ(of: char, role: PolicyUse) -> AdministratorInput {
    AdministratorInput::UsePolicy { digest: digest(of), role, two_people: true, groups: None }
}

fn give(call: &mut Call, by: &Operator, says: AdministratorInput) -> Outcome {
    let input = DeskInput::new(call.desk.input_id("desk"), by.clone(), "", "zqreason", says);
    call.desk.administer(&input, None).unwrap()
}

fn person(id: &str) -> Operator {
    operator(id, OperatorKind::Person)
}

#[track_caller]
fn refused(outcome: &Outcome, code: RefusalCode) {
    assert!(matches!(outcome, Outcome::Refused(refusal) if refusal.code == code), "{outcome:?}");
}

#[test]
fn administrator_who_proposes_and_agrees_alone() {
    let (mut call, one, other) = (Call::default(), person("a-1"), person("a-2"));
    refused(&give(&mut call, &one, employ('a', PolicyUse::InForce)), RefusalCode::SecondPerson);
    for _ in 0..3 {
        assert_eq!(give(&mut call, &one, propose('a', PolicyUse::InForce)), Outcome::Accepted);
        refused(&give(&mut call, &one, employ('a', PolicyUse::InForce)), RefusalCode::SecondPerson);
    }
    assert_eq!(give(&mut call, &other, employ('a', PolicyUse::InForce)), Outcome::Accepted);
    // An agreement is used up.
    refused(&give(&mut call, &other, employ('a', PolicyUse::InForce)), RefusalCode::SecondPerson);
}

#[test]
fn agreement_to_something_else() {
    let proposals = [
        propose('b', PolicyUse::InForce),
        propose('a', PolicyUse::Shadow),
        propose('a', PolicyUse::Pilot { share: 999 }),
        propose('a', PolicyUse::Withdrawn),
    ];
    for role in [PolicyUse::InForce, PolicyUse::Pilot { share: 1000 }] {
        let (mut call, one, other) = (Call::default(), person("a-1"), person("a-2"));
        for proposal in &proposals {
            assert_eq!(give(&mut call, &one, proposal.clone()), Outcome::Accepted);
        }
        refused(&give(&mut call, &other, employ('a', role)), RefusalCode::SecondPerson);
    }
}

#[test]
fn proposals_that_push_out_another() {
    let (mut call, one, other) = (Call::default(), person("a-1"), person("a-2"));
    assert_eq!(give(&mut call, &one, propose('a', PolicyUse::InForce)), Outcome::Accepted);
    for share in 1..=1000 {
        assert_eq!(give(&mut call, &other, propose('a', PolicyUse::Pilot { share })), Outcome::Accepted);
    }
    // The row does not grow; the oldest proposal has to be made again.
    refused(&give(&mut call, &other, employ('a', PolicyUse::InForce)), RefusalCode::SecondPerson);
    let row = call.desk.store.rows().find(|row| row.key.as_str() == "case/desk").unwrap();
    assert!(row.bytes.unwrap().len() < 30_000);
}

#[test]
fn programs_and_malformed_digests_keys_and_shares() {
    let mut call = Call::default();
    for kind in [OperatorKind::Ai, OperatorKind::Service, OperatorKind::SelfService] {
        let by = operator("program", kind);
        refused(&give(&mut call, &by, propose('a', PolicyUse::InForce)), RefusalCode::WrongActor);
        let rotate = AdministratorInput::RotateKey { key: "state".to_owned(), id: "state-2".to_owned() };
        refused(&give(&mut call, &by, rotate), RefusalCode::WrongActor);
    }
    let by = person("a-1");
    for says in [
        AdministratorInput::ProposePolicy { digest: "a".repeat(63), role: PolicyUse::InForce },
        AdministratorInput::ProposePolicy { digest: "A".repeat(64), role: PolicyUse::InForce },
        propose('a', PolicyUse::Pilot { share: 0 }),
        propose('a', PolicyUse::Pilot { share: 1001 }),
        AdministratorInput::RotateKey { key: "index".to_owned(), id: "index-2".to_owned() },
        AdministratorInput::RotateKey { key: "state".to_owned(), id: String::new() },
        AdministratorInput::RotateKey { key: "state".to_owned(), id: "a/b".to_owned() },
    ] {
        refused(&give(&mut call, &by, says), RefusalCode::Malformed);
    }
}

#[test]
fn reason_and_administrator_are_recorded_sealed() {
    let (mut call, one, other) = (Call::default(), person("a-1"), person("a-2"));
    give(&mut call, &one, propose('a', PolicyUse::InForce));
    give(&mut call, &other, employ('a', PolicyUse::InForce));
    let desk = call.desk.store.cases().find(|(case, _)| case.as_str() == "desk").unwrap().1;
    let records: Vec<_> = desk.iter().map(|record| json(record)).collect();
    assert_eq!(records[1]["data"]["proposed_by"], records[0]["actor"]["alias"]);
    for (record, text) in records.iter().zip(desk) {
        assert_eq!(record["data"]["reason"]["p"], record["actor"]["alias"]);
        assert_eq!(record["data"].get("subject"), None);
        assert!(!text.contains("zqreason") && !text.contains("a-1") && !text.contains("a-2"));
    }
}

#[test]
fn roles_are_read_from_the_sealed_row_and_one_policy_is_always_in_force() {
    let (mut call, one, other) = (Call::default(), person("a-1"), person("a-2"));
    let mut both = |of: char, role: PolicyUse| {
        assert_eq!(give(&mut call, &one, propose(of, role.clone())), Outcome::Accepted);
        let outcome = give(&mut call, &other, employ(of, role));
        let row = call.desk.store.rows().find(|row| row.key == DeskChain::key()).unwrap();
        let policies = DeskChain::policies(&row, call.desk.keys()).unwrap();
        let roles = policies.used.iter().map(|used| (used.digest.chars().next().unwrap(), used.role));
        (outcome, roles.collect::<Vec<_>>())
    };
    assert_eq!(both('a', PolicyUse::InForce).1, [('a', UsedRole::InForce)]);
    assert_eq!(
        both('b', PolicyUse::Pilot { share: 50 }).1,
        [('a', UsedRole::InForce), ('b', UsedRole::Pilot(50))]
    );
    for role in [PolicyUse::Withdrawn, PolicyUse::Shadow, PolicyUse::Pilot { share: 1 }] {
        let (outcome, roles) = both('a', role);
        refused(&outcome, RefusalCode::InForce);
        assert_eq!(roles, [('a', UsedRole::InForce), ('b', UsedRole::Pilot(50))]);
    }
    assert_eq!(both('b', PolicyUse::InForce).1, [('b', UsedRole::InForce)]);
    let absent = bonafides::keys::Row::absent(DeskChain::key());
    assert!(DeskChain::policies(&absent, call.desk.keys()).unwrap().used.is_empty());
}

fn bind(of: char, role: PolicyUse, groups: Option<String>) -> AdministratorInput {
    AdministratorInput::UsePolicy { digest: digest(of), role, two_people: false, groups }
}

#[test]
fn bindings_that_are_no_digest() {
    let mut call = Call::default();
    for groups in
        [String::new(), "A".repeat(64), "a".repeat(63), "a".repeat(65), format!("{}é", "a".repeat(62))]
    {
        refused(
            &give(&mut call, &person("a-1"), bind('a', PolicyUse::InForce, Some(groups))),
            RefusalCode::Malformed,
        );
    }
}

#[test]
fn bindings_are_read_from_the_sealed_row_and_stay_for_open_cases() {
    let mut call = Call::default();
    let hex = |n: u32| format!("{n:064x}");
    let mut bound = |n: u32, role: PolicyUse, groups: Option<String>| {
        let says = AdministratorInput::UsePolicy { digest: hex(n), role, two_people: false, groups };
        assert_eq!(give(&mut call, &person("a-1"), says), Outcome::Accepted);
        let row = call.desk.store.rows().find(|row| row.key == DeskChain::key()).unwrap();
        let bound = DeskChain::policies(&row, call.desk.keys()).unwrap().bound;
        bound.into_iter().map(|bound| (bound.policy, bound.groups)).collect::<Vec<_>>()
    };
    assert_eq!(bound(1, PolicyUse::InForce, Some(hex(101))), [(hex(1), hex(101))]);
    // Replaced and withdrawn policies keep theirs; the newest binding of a policy is the last.
    bound(2, PolicyUse::Shadow, Some(hex(102)));
    bound(1, PolicyUse::InForce, Some(hex(103)));
    assert_eq!(bound(2, PolicyUse::Withdrawn, None), [(hex(2), hex(102)), (hex(1), hex(103))]);
    // In a directory without ids, names are compared again.
    assert_eq!(bound(1, PolicyUse::InForce, None), [(hex(2), hex(102))]);
    bound(3, PolicyUse::InForce, Some(hex(104)));
    for n in 10..80 {
        bound(n, PolicyUse::Shadow, Some(hex(n)));
        bound(n, PolicyUse::Withdrawn, None);
    }
    let kept = bound(80, PolicyUse::Shadow, Some(hex(80)));
    assert!(kept.len() == 64 && kept[0] == (hex(3), hex(104)), "the oldest without a role are forgotten");
}
