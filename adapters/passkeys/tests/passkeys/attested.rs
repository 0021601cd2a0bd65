//! A desk that accepts one make of authenticators. `attestation/ca.pem` is its maker, and `leaf.der` the certificate in each
//! of its authenticators; both were made for these tests.

use std::collections::BTreeMap;

use bonafides_passkeys::{AttestationCaListBuilder, Refusal, Uuid};
use p256::ecdsa::SigningKey;

use crate::device::{Attestation, BACKUP_ELIGIBLE, Device, altered};
use crate::world::{DAY, SANNE, World, refused, settings};

const MAKE: [u8; 16] =
    [0x5a, 0x0f, 0x1c, 0x2d, 0x3e, 0x4b, 0x45, 0x68, 0x97, 0x08, 0x19, 0x2a, 0x3b, 0x4c, 0x5d, 0x6e];
/// The key of `leaf.der`.
const KEY: [u8; 32] = [
    0xd8, 0x46, 0x20, 0x04, 0xf1, 0x7b, 0x10, 0x95, 0x0e, 0x5e, 0xdf, 0xee, 0x33, 0x4a, 0xf0, 0x61, 0x1b,
    0x7f, 0x09, 0x3d, 0x49, 0x7f, 0x83, 0xa8, 0xfa, 0xb2, 0xf8, 0xa7, 0xca, 0x5c, 0xba, 0x0c,
];

fn world(make: [u8; 16]) -> World {
    let mut makes = AttestationCaListBuilder::new();
    let (ca, name) = (include_bytes!("attestation/ca.pem"), "Contoso test authenticator".to_owned());
    makes.insert_device_pem(ca, Uuid::from_bytes(make), name, BTreeMap::new()).unwrap();
    World::with(settings().attested(makes.build()))
}

fn genuine() -> Device {
    let key = SigningKey::from_slice(&KEY).unwrap();
    Device { aaguid: MAKE, attestation: Attestation::Packed(key), ..Device::new() }
}

#[test]
fn an_authenticator_of_the_make_is_registered_and_used() {
    let world = world(MAKE);
    let mut device = genuine();
    world.register(&mut device, SANNE);
    world.wait(7 * DAY);
    assert_eq!(world.proves(&mut device, SANNE).checked, Ok(()));
}

#[test]
fn any_other_authenticator_is_refused() {
    let world = world(MAKE);
    let others = [
        // No attestation, a statement that proves nothing, and one by the key itself.
        Device::new(),
        Device { attestation: Attestation::Empty("none"), ..genuine() },
        Device { attestation: Attestation::Empty("packed"), ..genuine() },
        Device { attestation: Attestation::Own, ..genuine() },
        // The certificate of the make, without its key.
        Device { attestation: Attestation::Packed(Device::new().key), ..genuine() },
        // Another make than the certificate says.
        Device { aaguid: [9; 16], ..genuine() },
        // One whose passkeys are copied between devices.
        Device { flags: genuine().flags | BACKUP_ELIGIBLE, ..genuine() },
    ];
    for mut other in others {
        let asked = world.registering(SANNE);
        refused(&world.answer(&asked, &other.create(&world.options(&asked))), &Refusal::Attestation);
    }
    assert_eq!(world.passkeys.of_account(SANNE).unwrap(), []);
}

#[test]
fn a_make_that_is_not_listed_is_refused() {
    let world = world([7; 16]);
    let asked = world.registering(SANNE);
    refused(&world.answer(&asked, &genuine().create(&world.options(&asked))), &Refusal::Attestation);
}

#[test]
fn nothing_of_an_attested_registration_can_be_altered() {
    let world = world(MAKE);
    let asked = world.registering(SANNE);
    let whole = genuine().create(&world.options(&asked));
    let length = whole["response"]["attestationObject"].as_str().unwrap().len() * 3 / 4;
    for at in (0..length).step_by(23) {
        let asked = world.registering(SANNE);
        let response = genuine().create(&world.options(&asked));
        let answer = world.answer(&asked, &altered(&response, "attestationObject", at));
        assert!(answer.checked.is_err(), "byte {at}");
    }
    assert_eq!(world.passkeys.of_account(SANNE).unwrap(), []);
}
