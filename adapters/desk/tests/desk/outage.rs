//! The store fails after the effect of a command, and before its report. Each kind of command is carried out again, under the
//! same id; no password is set twice.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bonafides::case::{Caller, CallerInput, CaseState, Input, Resolution};
use bonafides_desk::{Desk, DeskError, OperatorCase};
use bonafides_parts::StoreError;
use tempfile::TempDir;

use crate::calls::{approved, passkey};
use crate::failing::Failing;
use crate::world::{POLICY, SANNE, World, builder, put_in_force, start, store};

/// A desk on a store that fails now and then.
fn desk(world: &Arc<World>, folder: &TempDir) -> Desk {
    let store = Failing { world: Arc::clone(world), store: store(folder) };
    with_vouchers(builder(world, store).open().unwrap())
}

/// Puts a policy in force in which a manager can vouch.
fn with_vouchers(desk: Desk) -> Desk {
    let vouch = "manager_vouch: { type: vouch, by: manager, factor: attestation, points: 60, cost: 600 }";
    let policy = POLICY
        .replace("people:     {", "people:     { manager: { directory: manager },")
        .replace("  passkey:", &format!("  {vouch}\n  passkey:"));
    put_in_force(&desk, &policy);
    desk
}

/// Works while an outage begins with the next effect; after its end, another process works.
fn work_through_an_outage(world: &Arc<World>, desk: &Desk, folder: &TempDir) {
    world.strikes.store(true, Ordering::SeqCst);
    let stopped = desk.run_until_idle();
    assert!(matches!(stopped, Err(DeskError::Store(StoreError::Unavailable(_)))), "{stopped:?}");
    assert!(!world.strikes.load(Ordering::SeqCst), "there was no effect");
    world.is_down.store(false, Ordering::SeqCst);
    // The lease ends.
    world.pass(61);
    builder(world, store(folder)).open().unwrap().run_until_idle().unwrap();
    let status = desk.status().unwrap();
    assert_eq!((status.store.waiting, status.store.dead), (0, 0));
}

/// A case of Sanne that waits for a challenge.
fn begun(desk: &Desk) -> OperatorCase {
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    case
}

/// The ids under which texts were sent since there were `before`, and how often each.
fn sends(world: &World, before: usize) -> Vec<usize> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for id in world.sends.lock().unwrap().iter().skip(before) {
        *times.entry(id.clone()).or_default() += 1;
    }
    times.into_values().collect()
}

/// How often the password was sent to each address since there were `before` sends.
fn texts_with_the_password(world: &World, before: usize) -> Vec<usize> {
    let password = world.passwords.lock().unwrap()[SANNE][0].clone();
    let sent = world.sent.lock().unwrap();
    let has_it = |id: &&String| sent.get(*id).is_some_and(|(.., text)| text.contains(&password));
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for id in world.sends.lock().unwrap().iter().skip(before).filter(has_it) {
        *times.entry(sent[id].1.as_str()).or_default() += 1;
    }
    times.into_values().collect()
}

/// The records of a case of one type.
fn records(desk: &Desk, case: &OperatorCase, of: &str) -> usize {
    let records = desk.store().records(case.id().as_str(), 0, 1000).unwrap();
    records.iter().filter(|record| record.contains(&format!("\"type\":\"{of}\""))).count()
}

#[test]
fn signals_are_observed_again_and_recorded_once() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    work_through_an_outage(&world, &desk, &folder);
    assert_eq!(records(&desk, &case, "signal"), 1);
    assert!(case.view().unwrap().blocked_by.is_empty());
}

#[test]
fn a_code_is_sent_again_under_its_id() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = begun(&desk);
    case.choose("sms_code").unwrap();
    work_through_an_outage(&world, &desk, &folder);
    assert_eq!(sends(&world, 0), [2]);
    assert_eq!(case.answer("sms_code", [world.code()]).unwrap().view.points, 30);
}

/// The process that sent it knows that it did: mail has no id by which the other side could tell.
#[test]
fn a_process_that_works_on_after_an_outage_does_not_send_a_text_twice() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = begun(&desk);
    case.choose("sms_code").unwrap();
    world.strikes.store(true, Ordering::SeqCst);
    assert!(desk.run_until_idle().is_err());
    world.is_down.store(false, Ordering::SeqCst);
    world.pass(61);
    desk.run_until_idle().unwrap();
    assert_eq!((sends(&world, 0), desk.status().unwrap().store.waiting), (vec![1], 0));
    assert_eq!(case.answer("sms_code", [world.code()]).unwrap().view.points, 30);
}

/// A notice is one command with several texts: one that must wait does not send the others again.
#[test]
fn while_one_recipient_cannot_be_reached_the_others_get_one_text() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = begun(&desk);
    world.down.lock().unwrap().insert("sms".to_owned());
    case.not_me().unwrap();
    for _ in 0..20 {
        desk.run_until_idle().unwrap();
        world.pass(60);
    }
    let by_address = |world: &World| {
        let sends = world.sends.lock().unwrap();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for id in sends.iter() {
            *times
                .entry(world.sent.lock().unwrap().get(id).map_or("down".to_owned(), |sent| sent.0.clone()))
                .or_default() += 1;
        }
        times
    };
    let times = by_address(&world);
    // To the security desk and to the subject, each once.
    assert!(times["mail"] == 2 && times["down"] > 5, "{times:?}");
    world.down.lock().unwrap().clear();
    desk.run_until_idle().unwrap();
    let times = by_address(&world);
    assert_eq!((times["mail"], desk.status().unwrap().store.waiting), (2, 0), "{times:?}");
}

#[test]
fn a_provider_is_asked_again_with_the_same_nonce() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = begun(&desk);
    case.choose("passkey").unwrap();
    work_through_an_outage(&world, &desk, &folder);
    let asked = world.asked.lock().unwrap().clone();
    assert_eq!((asked.len(), &asked[0]), (2, &asked[1]));
    passkey(&desk, &world, &case);
    assert_eq!(case.view().unwrap().points, 60);
}

#[test]
fn a_request_to_vouch_is_sent_again_under_its_id() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    begun(&desk).choose("manager_vouch").unwrap();
    work_through_an_outage(&world, &desk, &folder);
    assert_eq!(sends(&world, 0), [2]);
}

#[test]
fn a_request_to_vouch_ends_with_the_link_to_the_page() {
    for page in [None, Some("https://desk.contoso.example/vouch")] {
        let (world, folder) = (World::new(), TempDir::new().unwrap());
        let desk = builder(&world, store(&folder));
        let desk = page.into_iter().fold(desk, bonafides_desk::DeskBuilder::vouch_page);
        let desk = with_vouchers(desk.open().unwrap());
        begun(&desk).choose("manager_vouch").unwrap();
        desk.run_until_idle().unwrap();
        let id = world.sends.lock().unwrap()[0].clone();
        let (.., text) = world.sent.lock().unwrap()[&id].clone();
        let request = id.rsplit_once('.').unwrap().0;
        let link = page.map(|page| format!("\n\n{page}?request={request}"));
        assert!(link.as_ref().map_or(!text.contains("request="), |link| text.ends_with(link)), "{text}");
        assert!(text.starts_with("Someone who says they are "), "{text}");
    }
}

#[test]
fn a_notice_is_sent_again_under_its_id() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    begun(&desk).not_me().unwrap();
    work_through_an_outage(&world, &desk, &folder);
    // To the security desk; the subject is told over two channels afterwards.
    assert_eq!(sends(&world, 0), [2, 1, 1]);
}

#[test]
fn a_password_that_was_set_before_an_outage_is_not_set_again() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = approved(&desk, &world, "sanne@contoso.example");
    let before = world.sends.lock().unwrap().len();
    case.carry_out().unwrap();
    // Not even the result of the write could be stored: the next worker only knows that it had begun.
    work_through_an_outage(&world, &desk, &folder);
    assert_eq!(world.passwords.lock().unwrap()[SANNE].len(), 1);
    let view = case.view().unwrap();
    assert_eq!((view.state, view.resolution), (CaseState::Ended, Some(Resolution::Unknown)));
    assert_eq!(texts_with_the_password(&world, before), [1]);
}

#[test]
fn a_password_that_was_set_and_delivered_before_an_outage_is_delivered_again_under_its_id() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = approved(&desk, &world, "sanne@contoso.example");
    world.is(crate::world::Mood::Down);
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    world.is(crate::world::Mood::Works);
    world.pass(2);
    let before = world.sends.lock().unwrap().len();
    work_through_an_outage(&world, &desk, &folder);
    assert_eq!(world.passwords.lock().unwrap()[SANNE].len(), 1);
    assert_eq!(texts_with_the_password(&world, before), [2]);
    let view = case.view().unwrap();
    assert_eq!((view.state, view.resolution), (CaseState::Ended, Some(Resolution::Done)));
}

#[test]
fn a_revocation_is_carried_out_again() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = approved(&desk, &world, "sanne@contoso.example");
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    let proven = Input::caller(
        "n-1".parse().unwrap(),
        Caller::in_session("webauthn"),
        CallerInput::NotMe { token: None },
    );
    desk.give(case.id(), &proven).unwrap();
    work_through_an_outage(&world, &desk, &folder);
    assert_eq!(*world.locked_out.lock().unwrap(), [SANNE, SANNE]);
    assert_eq!(world.passwords.lock().unwrap()[SANNE].len(), 1);
}
