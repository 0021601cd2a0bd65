//! Counters, copies of an authenticator, and responses at the same time.

use std::thread;

use bonafides::case::ProviderOutcome;
use bonafides_passkeys::Refusal;

use crate::world::{SANNE, World, refused, told};

#[test]
fn a_copy_of_an_authenticator_is_found_by_its_counter() {
    let world = World::new();
    let mut owner = world.registered(SANNE);
    assert_eq!(world.proves(&mut owner, SANNE).checked, Ok(()));
    let mut copy = owner.clone();
    assert_eq!(world.proves(&mut owner, SANNE).checked, Ok(()));

    // The copy has not seen the last signature of its owner.
    let found = world.proves(&mut copy, SANNE);
    assert_eq!(found.checked, Err(Refusal::Counter));
    assert_eq!(told(&found).outcome, ProviderOutcome::Failed, "the operator and the record see it");
    let info = world.passkeys.of_account(SANNE).unwrap();
    assert!(info[0].suspended_at.is_some());
    // Nobody can say which of the two is the owner's: neither is accepted, however far its counter is.
    copy.counter += 100;
    refused(&world.proves(&mut copy, SANNE), &Refusal::Suspended);
    refused(&world.proves(&mut owner, SANNE), &Refusal::Suspended);
    // Until its owner has removed it and registered a new one.
    assert!(world.passkeys.remove(SANNE, &info[0].id).unwrap());
    assert!(!world.passkeys.remove(SANNE, &info[0].id).unwrap());
    refused(&world.proves(&mut owner, SANNE), &Refusal::UnknownPasskey);
}

#[test]
fn a_counter_that_stays_or_returns_to_zero_went_back() {
    for counter in [5, 4, 0] {
        let world = World::new();
        let mut device = world.registered(SANNE);
        device.counter = 4;
        assert_eq!(world.proves(&mut device, SANNE).checked, Ok(()));
        (device.counter, device.step) = (counter, 0);
        assert_eq!(world.proves(&mut device, SANNE).checked, Err(Refusal::Counter), "5, then {counter}");
    }
}

#[test]
fn one_response_of_many_at_once_uses_a_request_up() {
    let world = World::new();
    let mut device = world.registered(SANNE);
    let asked = world.asked(SANNE);
    let response = device.get(&world.options(&asked));
    let answers = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..16).map(|_| scope.spawn(|| world.answer(&asked, &response).checked)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let passed = answers.iter().filter(|checked| checked.is_ok()).count();
    assert_eq!(passed, 1, "{answers:?}");
    assert!(answers.iter().all(|checked| matches!(checked, Ok(()) | Err(Refusal::Used))));
}

/// Two processes see the same counter; the second to store it must not overwrite a higher one.
#[test]
fn responses_at_once_never_take_a_counter_twice() {
    let world = World::new();
    for _ in 0..8 {
        let mut device = world.registered(SANNE);
        let requests: Vec<_> = (0..6).map(|_| world.asked(SANNE)).collect();
        let mut copies = vec![device.clone(); requests.len()];
        let answers = thread::scope(|scope| {
            let threads: Vec<_> = requests
                .iter()
                .zip(&mut copies)
                .map(|(asked, copy)| {
                    let response = copy.get(&world.options(asked));
                    let world = &world;
                    scope.spawn(move || world.answer(asked, &response).checked)
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        // All signed with the same counter: at most one of them can be the owner.
        assert!(answers.iter().filter(|checked| checked.is_ok()).count() <= 1, "{answers:?}");
        assert!(answers.contains(&Err(Refusal::Counter)), "{answers:?}");
        device.counter += 50;
        refused(&world.proves(&mut device, SANNE), &Refusal::Suspended);
        for info in world.passkeys.of_account(SANNE).unwrap() {
            world.passkeys.remove(SANNE, &info.id).unwrap();
        }
    }
}
