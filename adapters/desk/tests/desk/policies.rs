use bonafides::Verdict;
use bonafides::analyze::DiffResult;
use bonafides::case::{PolicyUse, RefusalCode};
use bonafides_desk::{CandidateError, DeskError};
use tempfile::TempDir;

use crate::world::{POLICY, STAFF, World, builder, desk, operator, put_in_force, start, store};

#[test]
fn a_policy_with_unknown_names_failing_tests_or_errors_gets_no_role() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let untested = POLICY.split("tests:").next().unwrap();
    let unknown = untested.replace(
        "unmatched: everyone",
        "unmatched: everyone\ngroups: [{ id: x, match: [\"CN=Stuff,DC=contoso,DC=example\"], require: { points: 60 } }]",
    );
    let error = desk.candidate(&unknown, "yaml").unwrap_err();
    assert!(matches!(&error, CandidateError::UnknownNames(names) if names.len() == 1), "{error}");
    let failing = POLICY.replace("verdict: approve", "verdict: deny");
    assert!(
        matches!(desk.candidate(&failing, "yaml"), Err(CandidateError::Tests(names)) if names == ["both are enough"])
    );
    assert!(matches!(desk.candidate("format: 1", "yaml"), Err(CandidateError::Invalid(_))));
}

#[test]
fn two_people_put_a_policy_in_force_and_the_difference_is_shown() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let desk = builder(&world, store(&folder)).two_people(true).open().unwrap();
    let candidate =
        desk.candidate(&POLICY.replace("points: 90, independent: 2", "points: 60"), "yaml").unwrap();
    assert_eq!(candidate.diff.as_ref().unwrap().result(), DiffResult::Looser);
    let (one, other) = (operator("a-1"), operator("a-2"));
    let alone = |by: &_| match desk.use_policy(&candidate, PolicyUse::InForce, by, "faster") {
        Err(DeskError::Refused(refusal)) => refusal.code == RefusalCode::SecondPerson,
        _ => false,
    };
    assert!(alone(&one));
    desk.propose_policy(&candidate, PolicyUse::InForce, &one, "faster").unwrap();
    assert!(alone(&one), "nobody is two people");
    desk.use_policy(&candidate, PolicyUse::InForce, &other, "agreed").unwrap();
    assert_eq!(desk.status().unwrap().policies[0].digest, candidate.policy.digest());
    assert!(alone(&other), "a proposal is used once");
    let kinds: Vec<String> = desk.store().records("desk", 0, 100).unwrap();
    let kinds: Vec<&str> =
        kinds.iter().filter_map(|record| record.split("\"type\":\"").last()?.split('"').next()).collect();
    assert_eq!(kinds, ["policy_used", "refusal", "policy_proposed", "refusal", "policy_used", "refusal"]);
}

#[test]
fn a_node_that_does_not_know_a_policy_loads_it_from_the_store() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let here = desk(&world, &folder);
    let there = builder(&world, store(&folder)).open().unwrap();
    let old = here.start(&start("sanne@contoso.example")).unwrap();
    put_in_force(&there, &POLICY.replace("points: 90", "points: 85"));
    let new = there.start(&start("jo@contoso.example")).unwrap();
    let me = operator("o-4711");
    // Each continues a case of the other's policy.
    assert_eq!(there.case(old.id(), &me).view().unwrap().points_required, 90);
    assert_eq!(here.case(new.id(), &me).view().unwrap().points_required, 85);
    // Openings ask for the policy in force each time.
    let newest = here.start(&start("user7")).unwrap();
    assert_eq!(newest.view().unwrap().points_required, 85);
}

#[test]
fn a_pilot_takes_its_share_of_subjects_always_the_same() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let candidate = desk.candidate(&POLICY.replace("points: 90", "points: 85"), "yaml").unwrap();
    desk.use_policy(&candidate, PolicyUse::Pilot { share: 500 }, &operator("a-1"), "try it").unwrap();
    let required = || -> Vec<i64> {
        (0..24)
            .map(|n| desk.start(&start(&format!("user{n}"))).unwrap().view().unwrap().points_required)
            .collect()
    };
    let first = required();
    let piloted = first.iter().filter(|points| **points == 85).count();
    assert!((4..=20).contains(&piloted), "{piloted} of 24");
    assert_eq!(first, required());
    desk.use_policy(&candidate, PolicyUse::Withdrawn, &operator("a-1"), "enough").unwrap();
    assert_eq!(required(), vec![90; 24]);
}

#[test]
fn a_shadow_is_decided_and_recorded_and_never_in_force() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let looser = desk.candidate(&POLICY.replace("points: 90, independent: 2", "points: 30"), "yaml").unwrap();
    desk.use_policy(&looser, PolicyUse::Shadow, &operator("a-1"), "what if").unwrap();
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    case.choose("sms_code").unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(case.answer("sms_code", [world.code()]).unwrap().view.verdict, Verdict::Challenge);
    assert!(matches!(case.carry_out(), Err(DeskError::NotApproved)));
    let records = desk.store().records(case.id().as_str(), 0, 100).unwrap();
    let shadow = format!("\"shadow\":{{\"policy\":\"{}\",\"verdict\":\"approve\"}}", looser.policy.digest());
    assert!(records.last().unwrap().contains(&shadow), "{records:?}");
    assert!(bonafides::audit::verify_chain(records.iter().map(String::as_bytes)).is_ok());
    desk.withdraw_policy(looser.policy.digest(), &operator("a-1"), "seen").unwrap();
    case.view().unwrap();
    let turn = case.choose("passkey").unwrap();
    assert_eq!(turn.view.verdict, Verdict::Challenge);
    let records = desk.store().records(case.id().as_str(), 0, 100).unwrap();
    let newest = records.last().unwrap();
    assert!(!newest.contains("shadow"), "{newest}");
}

#[test]
fn whoever_writes_to_the_database_alone_puts_no_policy_in_force() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let open = POLICY.replace("points: 90, independent: 2", "points: 30");
    let digest = desk.candidate(&open, "yaml").unwrap().policy.digest().to_owned();
    let db = rusqlite::Connection::open(folder.path().join("desk.db")).unwrap();
    let insert = "INSERT INTO policies (tenant, digest, format, text, at) SELECT tenant, ?1, 'yaml', ?2, at FROM policies";
    db.execute(insert, [&digest, &open]).unwrap();
    db.execute("UPDATE roles SET digest = ?1", [&digest]).unwrap();
    let other = builder(&world, store(&folder)).open().unwrap();
    for desk in [desk, other] {
        let case = desk.start(&start("sanne@contoso.example")).unwrap();
        assert_eq!(case.view().unwrap().points_required, 90);
    }
}

/// A policy that asks more of the staff.
fn of_staff(name: &str) -> String {
    let untested = POLICY.split("tests:").next().unwrap().replace("points: 90", "points: 80");
    let rule = format!(
        "unmatched: everyone\ngroups: [{{ id: staff, match: [{name:?}], require: {{ points: 90 }} }}]"
    );
    untested.replace("unmatched: everyone", &rule)
}

#[test]
fn a_group_is_compared_by_the_id_that_it_had_when_the_policy_was_activated() {
    for name in ["Staff", STAFF] {
        let (world, folder) = (World::new(), TempDir::new().unwrap());
        let desk = desk(&world, &folder);
        put_in_force(&desk, &of_staff(name));
        let required = |now: &[(&str, &str)]| {
            let owned = now.iter().map(|(name, id)| ((*name).to_owned(), (*id).to_owned()));
            *world.groups.lock().unwrap() = owned.collect();
            // Another process has read nothing yet.
            let there = builder(&world, store(&folder)).open().unwrap();
            let start = start("sanne@contoso.example");
            let required =
                [&desk, &there].map(|desk| desk.start(&start).unwrap().view().unwrap().points_required);
            assert_eq!(required[0], required[1]);
            let groups = desk.doctor().into_iter().find(|check| check.part == "groups").unwrap();
            (required[0], groups.help.map(|_| groups.found))
        };
        let id = "S-1-5-21-1-2-3-1101";
        assert_eq!(required(&[(STAFF, id)]), (90, None));
        let (points, wrong) = required(&[("CN=People,DC=contoso,DC=example", id)]);
        let gone = format!("the group that was `{name}` has another name now, or was deleted");
        assert_eq!((points, wrong), (90, Some(gone)));
        let (points, wrong) = required(&[(STAFF, "S-1-5-21-1-2-3-1102")]);
        let other = format!("`{name}` is another group than when the policy was activated");
        assert_eq!((points, wrong), (80, Some(other)));
        // Activated again, the name means the new group.
        put_in_force(&desk, &of_staff(name));
        assert_eq!(required(&[(STAFF, "S-1-5-21-1-2-3-1102")]), (90, None));
    }
}

#[test]
fn a_name_that_means_two_groups_is_refused() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let other = ("CN=Staff,OU=Old,DC=contoso,DC=example".to_owned(), "S-1-5-21-1-2-3-1102".to_owned());
    world.groups.lock().unwrap().push(other);
    let error = desk.candidate(&of_staff("Staff"), "yaml").unwrap_err();
    assert!(matches!(&error, CandidateError::SeveralGroups(names) if names.len() == 1), "{error}");
    assert!(desk.candidate(&of_staff(STAFF), "yaml").is_ok());
}

#[test]
fn whoever_writes_to_the_database_alone_binds_no_group() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    put_in_force(&desk(&world, &folder), &of_staff(STAFF));
    let db = rusqlite::Connection::open(folder.path().join("desk.db")).unwrap();
    let edited =
        db.execute("UPDATE policies SET text = replace(text, '-1101', '-9999') WHERE format = 'groups'", []);
    assert_eq!(edited, Ok(1));
    let error =
        builder(&world, store(&folder)).open().unwrap().start(&start("sanne@contoso.example")).unwrap_err();
    assert!(
        matches!(&error, DeskError::Policy { reason, .. } if reason.contains("another digest")),
        "{error}"
    );
}
