//! Registrations: enrolments that the desk approved, and that count after a while.

use bonafides::Time;
use bonafides::case::{Outcome, ProviderOutcome};
use bonafides_parts::Provider as _;
use bonafides_passkeys::{PasskeyError, Refusal};
use serde_json::{Value, json};

use crate::device::{Attestation, BACKED_UP, Device, PRESENT, VERIFIED, altered, base64};
use crate::world::{DAY, JO, MINUTE, SANNE, START, World, refused, told};

fn options(world: &World, asked: &crate::world::Asked) -> Value {
    serde_json::from_str::<Value>(&world.options(asked)).unwrap()["publicKey"].clone()
}

#[test]
fn a_registration_counts_once_the_desk_has_accepted_it_and_some_days_have_passed() {
    let world = World::new();
    let mut device = Device::new();
    let asked = world.registering(SANNE);
    let answer = world.answer(&asked, &device.create(&world.options(&asked)));
    assert_eq!((&answer.checked, told(&answer).outcome), (&Ok(()), ProviderOutcome::Passed));
    // Before the desk has accepted it.
    refused(&world.proves(&mut device, SANNE), &Refusal::Unconfirmed);
    world.passkeys.settle(&answer, &Outcome::Accepted).unwrap();
    // Whoever talked a desk into it gains nothing for now; its owner is told.
    let until = Time::from_milliseconds(START + 7 * DAY);
    refused(&world.proves(&mut device, SANNE), &Refusal::Cooling { until });
    world.wait(7 * DAY - 1);
    refused(&world.proves(&mut device, SANNE), &Refusal::Cooling { until });
    world.wait(1);
    assert_eq!(world.proves(&mut device, SANNE).checked, Ok(()));
}

#[test]
fn a_registration_that_was_never_accepted_counts_neither_and_makes_room() {
    let world = World::new();
    let asked = world.registering(SANNE);
    let mut lost = Device::new();
    assert_eq!(world.answer(&asked, &lost.create(&world.options(&asked))).checked, Ok(()));
    world.wait(8 * DAY);
    refused(&world.proves(&mut lost, SANNE), &Refusal::Unconfirmed);
    world.register(&mut Device::new(), SANNE);
    refused(&world.proves(&mut lost, SANNE), &Refusal::UnknownPasskey);
    assert_eq!(world.passkeys.of_account(SANNE).unwrap().len(), 1);
}

#[test]
fn the_options_of_a_registration_are_those_of_the_account() {
    let world = World::new();
    let asked = world.unasked(true);
    assert_eq!(world.passkeys.options(&asked.ceremony()), Err(PasskeyError::NotAsked));
    world.tell(&asked, SANNE);
    let first = options(&world, &asked);
    assert_eq!(first["user"]["name"], "Sanne Holm");
    assert_eq!(first["excludeCredentials"], json!([]));
    let selection = &first["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["requireResidentKey"], true);
    assert_eq!(selection["userVerification"], "required");
    // The user is random, and nothing tells the account from it.
    let handle = first["user"]["id"].as_str().unwrap().to_owned();
    assert_eq!(handle.len(), 22);
    assert!(!world.options(&asked).contains(SANNE));

    let mut device = Device::new();
    world.register(&mut device, SANNE);
    let next = world.registering(SANNE);
    let second = options(&world, &next);
    assert_eq!(
        second["user"]["id"],
        device.handle.clone().unwrap(),
        "one user for all passkeys of an account"
    );
    assert_eq!(second["excludeCredentials"][0]["id"], base64(&device.id));
    assert_ne!(second["challenge"], first["challenge"]);
    let other = options(&world, &world.registering(JO));
    assert_ne!(other["user"]["id"], second["user"]["id"]);
}

#[test]
fn a_registration_that_was_made_for_something_else_is_refused() {
    type Lie = fn(&mut Device);
    let lies: [(Refusal, Lie); 11] = [
        (Refusal::OtherChallenge, |device| device.challenge = Some(base64(&[7; 32]))),
        (Refusal::OtherOrigin, |device| {
            device.origin = "https://help.contoso.example.evil.example".to_owned();
        }),
        (Refusal::Framed, |device| device.client_data = json!({ "crossOrigin": true })),
        (Refusal::OtherRelyingParty, |device| device.rp_id = Some("contoso.example".to_owned())),
        (Refusal::NotVerified, |device| device.flags = PRESENT),
        (Refusal::NotPresent, |device| device.flags = VERIFIED),
        (Refusal::OtherCeremony, |device| device.kind = Some("webauthn.get".to_owned())),
        (Refusal::Attestation, |device| device.attestation = Attestation::Empty("made-up")),
        (Refusal::Attestation, |device| device.attestation = Attestation::Empty("android-safetynet")),
        (Refusal::Attestation, |device| device.attestation = Attestation::Empty("packed")),
        (Refusal::Attestation, |device| device.flags |= BACKED_UP),
    ];
    let world = World::new();
    for (why, lie) in lies {
        let mut liar = Device::new();
        lie(&mut liar);
        let asked = world.registering(SANNE);
        refused(&world.answer(&asked, &liar.create(&world.options(&asked))), &why);
    }
    assert_eq!(world.passkeys.of_account(SANNE).unwrap(), []);
}

#[test]
fn a_registration_is_answered_once_and_in_time() {
    let world = World::new();
    let asked = world.registering(SANNE);
    let response = Device::new().create(&world.options(&asked));
    assert_eq!(world.answer(&asked, &response).checked, Ok(()));
    refused(&world.answer(&asked, &response), &Refusal::Used);
    refused(&world.answer(&asked, &Device::new().create(&world.options(&asked))), &Refusal::Used);
    // For another request, also one of somebody else.
    for account in [SANNE, JO] {
        let other = world.registering(account);
        refused(&world.answer(&other, &response), &Refusal::OtherChallenge);
    }
    let late = world.registering(SANNE);
    let response = Device::new().create(&world.options(&late));
    world.wait(5 * MINUTE);
    refused(&world.answer(&late, &response), &Refusal::Expired);
    // A proof is no registration, nor the other way round.
    let mut device = world.registered(SANNE);
    let asked = world.registering(SANNE);
    let proof = world.asked(SANNE);
    refused(&world.answer(&asked, &device.get(&world.options(&proof))), &Refusal::Unreadable);
    assert_eq!(world.passkeys.of_account(SANNE).unwrap().len(), 2);
}

#[test]
fn a_passkey_is_registered_for_one_account_alone() {
    let world = World::new();
    let mut device = Device::new();
    world.register(&mut device, SANNE);
    // Somebody who saw the id registers a key of their own under it.
    let mut thief = Device { id: device.id.clone(), ..Device::new() };
    let asked = world.registering(JO);
    refused(&world.answer(&asked, &thief.create(&world.options(&asked))), &Refusal::Registered);
    world.wait(7 * DAY);
    assert_eq!(world.proves(&mut device, SANNE).checked, Ok(()));
    assert_eq!(world.passkeys.of_account(JO).unwrap(), []);
}

#[test]
fn an_authenticator_that_keeps_nothing_is_refused() {
    let world = World::new();
    let asked = world.registering(SANNE);
    let mut response = Device::new().create(&world.options(&asked));
    response["clientExtensionResults"]["credProps"]["rk"] = false.into();
    refused(&world.answer(&asked, &response), &Refusal::NotDiscoverable);
}

#[test]
fn a_revoked_registration_is_removed_and_no_other() {
    let world = World::new();
    world.register(&mut Device::new(), SANNE);
    let asked = world.registering(SANNE);
    let mut device = Device::new();
    let answer = world.answer(&asked, &device.create(&world.options(&asked)));
    world.passkeys.settle(&answer, &Outcome::Accepted).unwrap();
    // Of another person, or of a grant that registered nothing.
    world.passkeys.revoke(JO, &asked.nonce).unwrap();
    world.passkeys.revoke(SANNE, &"0".repeat(32)).unwrap();
    assert_eq!(world.passkeys.of_account(SANNE).unwrap().len(), 2);
    world.passkeys.revoke(SANNE, &asked.nonce).unwrap();
    world.passkeys.revoke(SANNE, &asked.nonce).unwrap();
    assert_eq!(world.passkeys.of_account(SANNE).unwrap().len(), 1);
    world.wait(7 * DAY);
    refused(&world.proves(&mut device, SANNE), &Refusal::UnknownPasskey);
}

#[test]
fn an_account_has_a_bounded_number_of_passkeys() {
    let world = World::new();
    for _ in 0..16 {
        world.register(&mut Device::new(), SANNE);
    }
    let asked = world.registering(SANNE);
    refused(&world.answer(&asked, &Device::new().create(&world.options(&asked))), &Refusal::TooMany);
    assert_eq!(world.passkeys.of_account(SANNE).unwrap().len(), 16);
    world.register(&mut Device::new(), JO);
}

#[test]
fn an_altered_registration_is_unreadable_or_registers_what_was_sent() {
    let world = World::new();
    for at in (0..150).step_by(3) {
        let asked = world.registering(SANNE);
        let response = Device::new().create(&world.options(&asked));
        // Without attestation nothing signs the key: whoever can alter it can register a key of their own.
        let answer = world.answer(&asked, &altered(&response, "attestationObject", at));
        if let Some(info) = world.passkeys.of_account(SANNE).unwrap().first() {
            assert_eq!(answer.checked, Ok(()));
            world.passkeys.remove(SANNE, &info.id).unwrap();
        } else {
            assert!(answer.checked.is_err(), "{at}");
        }
    }
}
