//! A revocation waits for nothing, and nothing waits for it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bonafides::case::{Caller, CallerInput, Input};
use bonafides_desk::{Desk, OperatorCase, TimeLimits};
use tempfile::TempDir;

use crate::calls::approved;
use crate::world::{Mood, SANNE, World, builder, desk, store};

/// The texts with the password.
fn delivered(world: &World) -> usize {
    let password = world.passwords.lock().unwrap()[SANNE][0].clone();
    world.sent.lock().unwrap().values().filter(|(.., text)| text.contains(&password)).count()
}

/// A case whose password is set, and cannot be delivered.
fn set_and_not_delivered(desk: &Desk, world: &World) -> OperatorCase {
    let case = approved(desk, world, "sanne@contoso.example");
    world.is(Mood::Down);
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(delivered(world), 0);
    assert_eq!(world.passwords.lock().unwrap()[SANNE].len(), 1);
    case
}

#[test]
fn it_does_not_wait_for_a_delivery_that_is_retried_and_ends_it() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = set_and_not_delivered(&desk, &world);
    case.not_me().unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(*world.locked_out.lock().unwrap(), [SANNE], "while the gateway is down");
    world.is(Mood::Works);
    for _ in 0..10 {
        world.pass(60);
        desk.run_until_idle().unwrap();
    }
    assert_eq!(delivered(&world), 0, "of no use any more");
    let status = desk.status().unwrap();
    assert_eq!((status.store.waiting, status.store.dead), (0, 0));
    assert_eq!(*world.locked_out.lock().unwrap(), [SANNE], "once");
}

#[test]
fn notices_do_not_wait_for_one_that_is_retried() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = set_and_not_delivered(&desk, &world);
    world.is(Mood::Works);
    world.locks_out.store(false, Ordering::SeqCst);
    case.not_me().unwrap();
    for _ in 0..10 {
        world.pass(60);
        desk.run_until_idle().unwrap();
    }
    let sent = world
        .sent
        .lock()
        .unwrap()
        .values()
        .filter(|(_, address, _)| address == "soc@contoso.example")
        .count();
    assert_eq!((sent, desk.status().unwrap().store.waiting), (1, 1));
    world.locks_out.store(true, Ordering::SeqCst);
    world.pass(60);
    desk.run_until_idle().unwrap();
    assert_eq!(*world.locked_out.lock().unwrap(), [SANNE]);
}

#[test]
fn a_write_that_ends_after_it_is_undone_as_well() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let mut limits = TimeLimits::default();
    (limits.directory, limits.first_look) = (Duration::from_millis(50), Duration::ZERO);
    let desk = builder(&world, store(&folder)).limits(limits).open().unwrap();
    let case = approved(&desk, &world, "sanne@contoso.example");
    case.carry_out().unwrap();
    let hangs = world.writing.lock().unwrap();
    desk.run_until_idle().unwrap();
    // The write may have taken effect, so only a proof undoes it.
    let caller = Caller::in_session("webauthn");
    let proven = Input::caller("n-1".parse().unwrap(), caller, CallerInput::NotMe { token: None });
    desk.give(case.id(), &proven).unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(*world.written.lock().unwrap(), ["lock out"]);
    drop(hangs);
    while !world.written.lock().unwrap().contains(&"set") {
        std::thread::yield_now();
    }
    world.pass(90);
    desk.run_until_idle().unwrap();
    assert_eq!(world.written.lock().unwrap().last(), Some(&"lock out"));
    assert_eq!(desk.status().unwrap().store.waiting, 0);
}
