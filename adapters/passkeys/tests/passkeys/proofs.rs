//! Proofs by passkey, and everything that is none.

use bonafides::Time;
use bonafides::case::ProviderOutcome;
use bonafides_passkeys::{Ceremony, PasskeyError, Refusal};
use serde_json::{Value, json};

use crate::device::{BACKED_UP, BACKUP_ELIGIBLE, Device, PRESENT, VERIFIED, altered, base64};
use crate::world::{Asked, DAY, JO, MINUTE, SANNE, START, World, refused, told};

#[test]
fn a_passkey_of_the_account_proves_who_the_caller_is() {
    let world = World::new();
    let mut device = world.registered(SANNE);
    let asked = world.asked(SANNE);
    let answer = world.answer(&asked, &device.get(&world.options(&asked)));
    assert_eq!(answer.checked, Ok(()));
    let result = told(&answer);
    assert_eq!(result.outcome, ProviderOutcome::Passed);
    assert_eq!(
        (&result.command, &result.nonce, &answer.case),
        (&asked.command, &asked.nonce, &asked.command.case)
    );
    let info = &world.passkeys.of_account(SANNE).unwrap()[0];
    assert_eq!(info.used_at, Some(Time::from_milliseconds(START + 7 * DAY)));
    // Each answer has a reference of its own.
    let again = world.proves(&mut device, SANNE);
    assert_ne!(told(&again).reference, result.reference);
}

/// Every way in which an authenticator, a browser or somebody between them can lie.
#[test]
fn a_response_that_was_made_for_something_else_is_refused() {
    type Lie = fn(&mut Device);
    let lies: [(Refusal, Lie); 13] = [
        (Refusal::OtherChallenge, |device| device.challenge = Some(base64(&[7; 32]))),
        (Refusal::OtherChallenge, |device| device.challenge = Some(String::new())),
        (Refusal::OtherOrigin, |device| {
            device.origin = "https://help.contoso.example.evil.example".to_owned();
        }),
        (Refusal::OtherOrigin, |device| device.origin = "https://contoso.example".to_owned()),
        (Refusal::OtherOrigin, |device| device.origin = "https://a.help.contoso.example".to_owned()),
        (Refusal::OtherOrigin, |device| device.origin = "http://help.contoso.example".to_owned()),
        (Refusal::OtherOrigin, |device| device.origin = "https://help.contoso.example:8443".to_owned()),
        (Refusal::Framed, |device| device.client_data = json!({ "crossOrigin": true })),
        (Refusal::Framed, |device| device.client_data = json!({ "topOrigin": "https://evil.example" })),
        (Refusal::OtherRelyingParty, |device| device.rp_id = Some("contoso.example".to_owned())),
        (Refusal::NotVerified, |device| device.flags = PRESENT),
        (Refusal::NotPresent, |device| device.flags = VERIFIED),
        (Refusal::OtherCeremony, |device| device.kind = Some("webauthn.create".to_owned())),
    ];
    let world = World::new();
    let device = world.registered(SANNE);
    for (why, lie) in lies {
        let mut liar = device.clone();
        lie(&mut liar);
        refused(&world.proves(&mut liar, SANNE), &why);
    }
    // None of them spoilt the passkey.
    assert_eq!(world.proves(&mut device.clone(), SANNE).checked, Ok(()));
}

#[test]
fn a_response_that_was_altered_on_the_way_is_refused() {
    let world = World::new();
    let device = world.registered(SANNE);
    // The counter, and the flag that the user was verified, set by somebody between.
    for (flags, at, why) in [
        (PRESENT | VERIFIED, 36, Refusal::Signature),
        (PRESENT | VERIFIED, 32, Refusal::NotPresent),
        (PRESENT | VERIFIED, 0, Refusal::OtherRelyingParty),
    ] {
        let mut device = Device { flags, ..device.clone() };
        let asked = world.asked(SANNE);
        let response = device.get(&world.options(&asked));
        refused(&world.answer(&asked, &altered(&response, "authenticatorData", at)), &why);
    }
    let mut unverified = Device { flags: PRESENT, ..device.clone() };
    let asked = world.asked(SANNE);
    let mut response = unverified.get(&world.options(&asked));
    let mut verified = device.clone();
    response["response"]["authenticatorData"] =
        verified.get(&world.options(&asked))["response"]["authenticatorData"].clone();
    refused(&world.answer(&asked, &response), &Refusal::Signature);
    for (member, at) in [("signature", 20), ("signature", 60)] {
        let asked = world.asked(SANNE);
        let response = device.clone().get(&world.options(&asked));
        refused(&world.answer(&asked, &altered(&response, member, at)), &Refusal::Signature);
    }
    // Another key under the id of this one.
    let asked = world.asked(SANNE);
    let mut forged = Device { id: device.id.clone(), handle: device.handle.clone(), ..Device::new() };
    refused(&world.answer(&asked, &forged.get(&world.options(&asked))), &Refusal::Signature);
    // The signature covers the text of the client data, not its meaning.
    let asked = world.asked(SANNE);
    let mut response = device.clone().get(&world.options(&asked));
    let challenge =
        serde_json::from_str::<Value>(&world.options(&asked)).unwrap()["publicKey"]["challenge"].clone();
    let data = json!({ "type": "webauthn.get", "challenge": challenge, "origin": device.origin });
    response["response"]["clientDataJSON"] = base64(data.to_string().as_bytes()).into();
    refused(&world.answer(&asked, &response), &Refusal::Signature);
    assert_eq!(world.proves(&mut device.clone(), SANNE).checked, Ok(()));
}

#[test]
fn a_response_counts_once() {
    let world = World::new();
    let mut device = world.registered(SANNE);
    let asked = world.asked(SANNE);
    let response = device.get(&world.options(&asked));
    assert_eq!(world.answer(&asked, &response).checked, Ok(()));
    // Again, and after another one.
    refused(&world.answer(&asked, &response), &Refusal::Used);
    let new = device.get(&world.options(&asked));
    refused(&world.answer(&asked, &new), &Refusal::Used);
    // For another request about the same person.
    let other = world.asked(SANNE);
    refused(&world.answer(&other, &response), &Refusal::OtherChallenge);
    // The first response uses the request up, whatever it is.
    let asked = world.asked(SANNE);
    refused(&world.answer(&asked, &json!({})), &Refusal::Unreadable);
    let right = device.get(&world.options(&asked));
    refused(&world.answer(&asked, &right), &Refusal::Used);
}

#[test]
fn every_command_and_nonce_has_its_own_challenge() {
    let world = World::new();
    let challenge = |ceremony: &Ceremony<'_>| {
        let options: Value = serde_json::from_str(&world.passkeys.options(ceremony).unwrap()).unwrap();
        options["publicKey"]["challenge"].as_str().unwrap().to_owned()
    };
    let asked = world.asked(SANNE);
    let mine = challenge(&asked.ceremony());
    assert_eq!(mine, challenge(&asked.ceremony()), "the same again, on any node");
    assert_eq!(mine.len(), 43);
    let other = world.unasked(false);
    let others = [
        challenge(&other.ceremony()),
        challenge(&Ceremony::proof(&other.command, &asked.nonce)),
        challenge(&Ceremony::proof(&asked.command, &other.nonce)),
        // Of one text, cut elsewhere.
        challenge(&Ceremony::proof(&asked.command, &format!("{}0", asked.nonce))),
    ];
    assert!(others.iter().all(|other| *other != mine), "{others:?}");
    assert!(!mine.contains(&asked.nonce));
}

#[test]
fn a_passkey_of_another_account_is_no_proof() {
    let world = World::new();
    let mut jo = Device::new();
    world.register(&mut jo, JO);
    let mut sanne = world.registered(SANNE);
    refused(&world.proves(&mut jo, SANNE), &Refusal::OtherAccount);
    // Under the name of the other user, and under none.
    jo.handle.clone_from(&sanne.handle);
    refused(&world.proves(&mut jo, SANNE), &Refusal::OtherAccount);
    refused(&world.proves(&mut jo, JO), &Refusal::OtherUser);
    sanne.handle = None;
    refused(&world.proves(&mut sanne, SANNE), &Refusal::OtherUser);
    refused(&world.proves(&mut Device::new(), SANNE), &Refusal::UnknownPasskey);
}

#[test]
fn what_the_desk_has_not_asked_is_refused_like_a_decoy() {
    let world = World::new();
    let mut device = world.registered(SANNE);
    // Nobody was told of this command: a decoy, or a forged request. Its options look like any other.
    let decoy = world.unasked(false);
    let options = |asked: &Asked| {
        let mut options: Value = serde_json::from_str(&world.options(asked)).unwrap();
        options["publicKey"]["challenge"] = Value::Null;
        options
    };
    assert_eq!(options(&decoy), options(&world.asked(SANNE)));
    let response = device.get(&world.options(&decoy));
    refused(&world.answer(&decoy, &response), &Refusal::NotAsked);
    refused(&world.answer(&decoy, &response), &Refusal::NotAsked);
    // With another nonce, or as the other kind of ceremony.
    let asked = world.asked(SANNE);
    let other = Ceremony::proof(&asked.command, &decoy.nonce);
    let response = device.get(&world.passkeys.options(&other).unwrap());
    let answer = world.passkeys.answer(&other, &response.to_string()).unwrap();
    refused(&answer, &Refusal::NotAsked);
    let other = Ceremony::registration(&asked.command, &asked.nonce);
    assert_eq!(world.passkeys.options(&other), Err(PasskeyError::NotAsked));
    refused(&world.passkeys.answer(&other, "{}").unwrap(), &Refusal::NotAsked);
    // None of these used the request up.
    let response = device.get(&world.options(&asked));
    assert_eq!(world.answer(&asked, &response).checked, Ok(()));
}

#[test]
fn a_request_expires() {
    let world = World::new();
    let mut device = world.registered(SANNE);
    let asked = world.asked(SANNE);
    let response = device.get(&world.options(&asked));
    world.wait(5 * MINUTE);
    refused(&world.answer(&asked, &response), &Refusal::Expired);
    // It is forgotten some time later, and nothing revives it.
    world.wait(2 * DAY);
    world.asked(JO);
    refused(&world.answer(&asked, &response), &Refusal::NotAsked);
}

#[test]
fn the_desk_may_ask_twice_under_one_id() {
    let world = World::new();
    let mut device = world.registered(SANNE);
    let asked = world.asked(SANNE);
    let response = device.get(&world.options(&asked));
    world.tell(&asked, SANNE);
    assert_eq!(world.answer(&asked, &response).checked, Ok(()));
    world.tell(&asked, SANNE);
    refused(&world.answer(&asked, &response), &Refusal::Used);
    // Whom it is about does not change.
    let asked = world.asked(SANNE);
    world.tell(&asked, JO);
    let response = device.get(&world.options(&asked));
    assert_eq!(world.answer(&asked, &response).checked, Ok(()));
}

#[test]
fn a_passkey_that_becomes_another_kind_is_refused() {
    let world = World::new();
    let mut device = world.registered(SANNE);
    device.flags |= BACKUP_ELIGIBLE;
    refused(&world.proves(&mut device, SANNE), &Refusal::Backup);
    device.flags |= BACKED_UP;
    refused(&world.proves(&mut device, SANNE), &Refusal::Backup);
    // One that is copied between devices from the start is accepted, with a counter that stays at zero.
    let mut synced = Device { flags: device.flags, step: 0, ..Device::new() };
    world.register(&mut synced, JO);
    world.wait(7 * DAY);
    for _ in 0..3 {
        assert_eq!(world.proves(&mut synced, JO).checked, Ok(()));
    }
}

#[test]
fn rubbish_is_refused_and_never_a_panic() {
    let world = World::new();
    let device = world.registered(SANNE);
    let honest = |asked: &Asked| device.clone().get(&world.options(asked));
    let asked = world.asked(SANNE);
    let whole = honest(&asked).to_string();
    for length in (0..whole.len()).step_by(7) {
        let asked = world.asked(SANNE);
        let answer = world.passkeys.answer(&asked.ceremony(), &whole[..length]).unwrap();
        refused(&answer, &Refusal::Unreadable);
    }
    for member in ["clientDataJSON", "authenticatorData", "signature", "userHandle"] {
        for value in
            [json!(""), json!("AA"), json!("not base64!"), json!(7), Value::Null, json!("A".repeat(60_000))]
        {
            let asked = world.asked(SANNE);
            let mut response = honest(&asked);
            response["response"][member] = value;
            assert!(world.answer(&asked, &response).checked.is_err());
        }
    }
    let asked = world.asked(SANNE);
    let mut long = honest(&asked);
    long["padding"] = "x".repeat(70_000).into();
    refused(&world.answer(&asked, &long), &Refusal::Unreadable);
}
