use std::sync::{Arc, Mutex};
use std::time::Duration;

use bonafides::case::{CaseState, Resolution};
use bonafides::keys::{Keys as _, RawKeys};
use bonafides_desk::{Desk, DeskError, OpenError, TimeLimits};
use bonafides_parts::{GrantSigner, KeyServiceError};
use tempfile::TempDir;

use crate::calls::approved;
use crate::world::{POLICY, SANNE, World, builder, put_in_force, store};

const SANNE_SAYS: &str = "sanne@contoso.example";

/// A key service that signs grants.
struct Service {
    keys: RawKeys,
    mood: Mutex<Mood>,
    signed: Mutex<u32>,
}

#[derive(Clone, Copy)]
enum Mood {
    Works,
    Hangs,
    Refuses,
    SignsSomethingElse,
}

impl Service {
    fn new() -> Arc<Self> {
        let keys = RawKeys::with_ids(("s", [1; 32]), ("v", [2; 32]), ("i", [3; 32]), ("kms-7", [44; 32]));
        Arc::new(Self { keys: keys.unwrap(), mood: Mutex::new(Mood::Works), signed: Mutex::new(0) })
    }

    fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }
}

impl GrantSigner for Service {
    fn id(&self) -> &'static str {
        "kms-7"
    }

    fn public(&self) -> [u8; 32] {
        self.keys.grant_public()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyServiceError> {
        let mood = *self.mood.lock().unwrap();
        *self.signed.lock().unwrap() += 1;
        match mood {
            Mood::Works => Ok(self.keys.sign_grant(message).unwrap()),
            Mood::Hangs => {
                std::thread::sleep(Duration::from_secs(3));
                Ok(self.keys.sign_grant(message).unwrap())
            }
            Mood::Refuses => Err(KeyServiceError::Refused("403".to_owned())),
            Mood::SignsSomethingElse => Ok(self.keys.sign_grant(b"something else").unwrap()),
        }
    }
}

fn desk(world: &Arc<World>, folder: &TempDir, service: &Arc<Service>) -> Desk {
    let mut limits = TimeLimits::default();
    limits.signature = Duration::from_millis(200);
    limits.first_look = Duration::ZERO;
    let builder = builder(world, store(folder)).limits(limits).grant_signer(Arc::clone(service) as _);
    let desk = builder.open().unwrap();
    put_in_force(&desk, POLICY);
    desk
}

#[test]
fn a_grant_is_signed_elsewhere_and_nothing_else_is() {
    let (world, folder, service) = (World::new(), TempDir::new().unwrap(), Service::new());
    let desk = desk(&world, &folder, &service);
    let case = approved(&desk, &world, SANNE_SAYS);
    assert_eq!(*service.signed.lock().unwrap(), 0, "the rest needs no key service");
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(*service.signed.lock().unwrap(), 1);
    assert_eq!(case.view().unwrap().resolution, Some(Resolution::Done));
    assert_eq!(world.passwords.lock().unwrap()[SANNE].len(), 1);
}

#[test]
fn a_signature_that_does_not_come_leaves_nothing_and_the_grant_is_redeemed_later() {
    let (world, folder, service) = (World::new(), TempDir::new().unwrap(), Service::new());
    let desk = desk(&world, &folder, &service);
    let case = approved(&desk, &world, SANNE_SAYS);
    let rows = || desk.store().records(case.id().as_str(), 0, 1000).unwrap();
    let before = rows();
    for (mood, reason) in [
        (Mood::Hangs, "no answer within the time limit"),
        (Mood::Refuses, "the key service refused: 403"),
        (Mood::SignsSomethingElse, "the signature does not fit the public key"),
    ] {
        service.is(mood);
        let error = case.carry_out().unwrap_err();
        assert!(matches!(error, DeskError::Fault(_)), "{error:?}");
        assert!(error.to_string().ends_with(&format!("the grant is not signed: {reason}")), "{error}");
        desk.run_until_idle().unwrap();
        assert_eq!(rows(), before, "no step was made");
        assert!(world.passwords.lock().unwrap().is_empty());
        assert_eq!(desk.status().unwrap().store.waiting, 0);
        let checks = desk.doctor();
        let check = checks.iter().find(|check| check.part == "grant key").unwrap();
        assert!(!check.is_fine() && check.found.starts_with("`kms-7` does not sign: "), "{check:?}");
        assert!(check.found.ends_with(reason), "{check:?}");
    }
    service.is(Mood::Works);
    assert!(desk.doctor().iter().any(|check| check.found == "`kms-7` signs"));
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    let view = case.view().unwrap();
    assert_eq!((view.state, view.resolution), (CaseState::Ended, Some(Resolution::Done)));
    assert_eq!(world.passwords.lock().unwrap()[SANNE].len(), 1);
}

#[test]
fn a_public_key_that_is_none_is_refused_when_the_desk_is_opened() {
    struct Malformed;
    impl GrantSigner for Malformed {
        fn id(&self) -> &'static str {
            "kms-8"
        }
        fn public(&self) -> [u8; 32] {
            // Not a point of the curve.
            [2; 32]
        }
        fn sign(&self, _: &[u8]) -> Result<[u8; 64], KeyServiceError> {
            Err(KeyServiceError::Unavailable("never asked".to_owned()))
        }
    }
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let error = builder(&world, store(&folder)).grant_signer(Arc::new(Malformed)).open().err().unwrap();
    assert!(matches!(&error, OpenError::GrantKey(id) if id == "kms-8"), "{error:?}");
}
