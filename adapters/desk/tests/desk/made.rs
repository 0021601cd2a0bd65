//! A secret that the directory makes reaches its owner once, or is withdrawn.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bonafides::case::{CaseState, Resolution};
use bonafides::keys::RowKind;
use bonafides_desk::{Desk, OperatorCase};
use bonafides_parts::Store as _;
use tempfile::TempDir;

use crate::calls::approved;
use crate::failing::Failing;
use crate::world::{Mood, POLICY, SANNE, World, builder, operator, put_in_force, store};

const PASS: &str = "TAPRocks1!";
const OF_PASSWORD: &str = "{ type: one_time_password, length: 20, lifetime: 8h, deliver: [mail] }";

/// The policy with another grant in place of the password.
fn with(grant: &str) -> String {
    assert_eq!(POLICY.matches(OF_PASSWORD).count(), 1);
    POLICY.replace(OF_PASSWORD, grant)
}

fn pass(lifetime: &str) -> String {
    with(&format!("{{ type: external, provider: temporary_access_pass, {lifetime}deliver: [mail] }}"))
}

fn desk(world: &Arc<World>, folder: &TempDir, policy: &str) -> Desk {
    let desk = builder(world, store(folder)).open().unwrap();
    put_in_force(&desk, policy);
    desk
}

/// Carries out an approved call.
fn carried_out(desk: &Desk, world: &World) -> OperatorCase {
    let case = approved(desk, world, "sanne@contoso.example");
    assert_eq!(case.carry_out().unwrap().len(), 0, "no operator is shown it");
    case
}

/// A call whose pass is made while no channel works.
fn made_and_waiting() -> (Arc<World>, TempDir, Desk, OperatorCase) {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder, &pass(""));
    let case = approved(&desk, &world, "sanne@contoso.example");
    world.is(Mood::Down);
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    (world, folder, desk, case)
}

fn ended(case: &OperatorCase) -> Option<Resolution> {
    let view = case.view().unwrap();
    (view.state == CaseState::Ended).then_some(view.resolution).flatten()
}

/// The texts with the pass.
fn delivered(world: &World) -> Vec<(String, String)> {
    let sent = world.sent.lock().unwrap();
    let with_pass = sent.values().filter(|(.., text)| text.contains("TAPRocks"));
    with_pass.map(|(channel, address, _)| (channel.clone(), address.clone())).collect()
}

#[test]
fn it_is_made_once_for_no_longer_than_the_policies_say_and_sent_to_its_owner() {
    for (opening, in_force, expected) in [
        ("lifetime: 1h, ", "lifetime: 2h, ", Some(3_600)),
        ("lifetime: 2h, ", "lifetime: 1h, ", Some(3_600)),
        ("", "lifetime: 1h, ", Some(3_600)),
        ("", "", None),
    ] {
        let (world, folder) = (World::new(), TempDir::new().unwrap());
        let desk = desk(&world, &folder, &pass(opening));
        let case = approved(&desk, &world, "sanne@contoso.example");
        put_in_force(&desk, &pass(in_force));
        case.carry_out().unwrap();
        desk.run_until_idle().unwrap();
        assert_eq!(ended(&case), Some(Resolution::Done));
        assert_eq!(
            *world.passes.lock().unwrap(),
            [expected.map(Duration::from_secs)],
            "{opening} {in_force}"
        );
        assert_eq!(delivered(&world), [("mail".to_owned(), format!("{SANNE}@home.example"))]);
        assert!(world.withdrawn.lock().unwrap().is_empty() && world.passwords.lock().unwrap().is_empty());
    }
}

#[test]
fn it_is_stored_nowhere_and_a_channel_that_works_again_gets_the_same_one() {
    let (world, folder, desk, case) = made_and_waiting();
    let (store, text) = (store(&folder), PASS.as_bytes());
    for kind in RowKind::ALL {
        for row in store.rows(kind, None, 1_000).unwrap() {
            let bytes = row.bytes.unwrap_or_default();
            assert!(!bytes.windows(text.len()).any(|part| part == text), "{kind:?}");
        }
    }
    let records = store.records(case.id().as_str(), 0, 1_000).unwrap();
    assert!(records.len() > 3 && records.iter().all(|record| !record.contains(PASS)));
    assert_eq!((delivered(&world).len(), ended(&case)), (0, None));
    world.is(Mood::Works);
    // Longer than another process would wait.
    world.pass(600);
    desk.run_until_idle().unwrap();
    assert_eq!((delivered(&world).len(), ended(&case)), (1, Some(Resolution::Done)));
    assert_eq!(world.passes.lock().unwrap().len(), 1);
    assert!(world.withdrawn.lock().unwrap().is_empty());
}

#[test]
fn what_a_process_lost_is_withdrawn_by_another_and_never_made_again() {
    let (world, folder, first, case) = made_and_waiting();
    drop(first);
    world.is(Mood::Works);
    let second = builder(&world, store(&folder)).open().unwrap();
    // The first process may still work.
    world.pass(30);
    second.run_until_idle().unwrap();
    assert!(world.withdrawn.lock().unwrap().is_empty());
    // The directory cannot be reached: tried again.
    *world.making.lock().unwrap() = Mood::Down;
    world.pass(120);
    second.run_until_idle().unwrap();
    let case = second.case(case.id(), &operator("o-4711"));
    assert_eq!(ended(&case), None);
    *world.making.lock().unwrap() = Mood::Works;
    world.pass(120);
    second.run_until_idle().unwrap();
    assert_eq!(*world.withdrawn.lock().unwrap(), [SANNE]);
    assert_eq!(ended(&case), Some(Resolution::Unknown));
    assert_eq!((delivered(&world).len(), world.passes.lock().unwrap().len()), (0, 1));
}

#[test]
fn one_that_may_have_been_made_and_one_that_nobody_gets_are_withdrawn() {
    for (making, channel, made) in [(Mood::Unknown, Mood::Works, 1), (Mood::Works, Mood::Refuses, 1)] {
        let (world, folder) = (World::new(), TempDir::new().unwrap());
        let desk = desk(&world, &folder, &pass(""));
        let case = approved(&desk, &world, "sanne@contoso.example");
        *world.making.lock().unwrap() = making;
        world.is(channel);
        case.carry_out().unwrap();
        desk.run_until_idle().unwrap();
        assert_eq!(ended(&case), Some(Resolution::Unknown), "{making:?}");
        assert_eq!(*world.withdrawn.lock().unwrap(), [SANNE], "{making:?}");
        assert_eq!((delivered(&world).len(), world.passes.lock().unwrap().len()), (0, made));
    }
}

#[test]
fn one_of_a_process_that_ended_before_it_could_note_it_is_withdrawn() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let failing = Failing { world: Arc::clone(&world), store: store(&folder) };
    let first = builder(&world, failing).open().unwrap();
    put_in_force(&first, &pass(""));
    let case = approved(&first, &world, "sanne@contoso.example");
    case.carry_out().unwrap();
    world.strikes.store(true, Ordering::SeqCst);
    assert!(first.run_until_idle().is_err());
    drop(first);
    world.is_down.store(false, Ordering::SeqCst);
    let second = builder(&world, store(&folder)).open().unwrap();
    world.pass(300);
    second.run_until_idle().unwrap();
    let case = second.case(case.id(), &operator("o-4711"));
    assert_eq!(ended(&case), Some(Resolution::Unknown));
    assert_eq!(*world.withdrawn.lock().unwrap(), [SANNE]);
    assert_eq!(world.passes.lock().unwrap().len(), 1);
}

#[test]
fn one_that_is_revoked_before_it_is_sent_never_is() {
    let (world, _folder, desk, case) = made_and_waiting();
    case.not_me().unwrap();
    world.is(Mood::Works);
    for _ in 0..5 {
        world.pass(60);
        desk.run_until_idle().unwrap();
    }
    assert_eq!(*world.locked_out.lock().unwrap(), [SANNE]);
    assert_eq!((delivered(&world).len(), desk.status().unwrap().store.waiting), (0, 0));
}

#[test]
fn nothing_is_made_that_could_not_be_delivered() {
    let refused = pass("");
    let elsewhere = refused.replace("temporary_access_pass", "badge_printer");
    let by_hand = refused
        .replace("deliver: [mail]", "deliver: [desk_pickup]")
        .replace("  mail: { cooling: 7d }", "  mail: { cooling: 7d }\n  desk_pickup: { in_person: true }");
    for (policy, making) in [(&refused, Mood::Refuses), (&elsewhere, Mood::Works), (&by_hand, Mood::Works)] {
        let (world, folder) = (World::new(), TempDir::new().unwrap());
        let desk = desk(&world, &folder, policy);
        *world.making.lock().unwrap() = making;
        let case = carried_out(&desk, &world);
        desk.run_until_idle().unwrap();
        assert_eq!(ended(&case), Some(Resolution::Failed), "{policy}");
        assert!(world.passes.lock().unwrap().is_empty() && world.withdrawn.lock().unwrap().is_empty());
        assert_eq!(delivered(&world).len(), 0);
    }
}

#[test]
fn the_doctor_says_if_the_directory_does_not_make_it() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder, &pass(""));
    let grant = |desk: &Desk| {
        let mut checks = desk.doctor().into_iter().filter(|check| check.part == "grant first_password");
        let check = checks.next().expect("a line for the grant");
        (check.is_fine(), check.found.clone())
    };
    assert_eq!(grant(&desk), (true, "the directory makes a `temporary_access_pass`".to_owned()));
    put_in_force(&desk, &pass("").replace("temporary_access_pass", "badge_printer"));
    assert_eq!(grant(&desk), (false, "the directory makes no `badge_printer`".to_owned()));
}
