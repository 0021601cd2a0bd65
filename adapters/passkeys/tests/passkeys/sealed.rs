//! Somebody who can write to the database and has none of the desk's keys.

use std::sync::Arc;

use bonafides::keys::{KeyError, RawKeys};
use bonafides_passkeys::store::SqlitePasskeys;
use bonafides_passkeys::{PasskeyError, Passkeys};
use rusqlite::Connection;

use crate::world::{JO, SANNE, World, keys, settings};

const DAMAGED: PasskeyError = PasskeyError::Keys(KeyError::Damaged);

impl World {
    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("passkeys.db")).unwrap()
    }

    /// The provider on the same database with other keys.
    fn with_keys(&self, keys: RawKeys) -> Passkeys {
        let store = SqlitePasskeys::open(self.folder.path().join("passkeys.db")).unwrap();
        Passkeys::new(settings(), Arc::new(store), Arc::new(keys)).unwrap()
    }
}

#[test]
fn a_passkey_of_another_account_opens_no_case() {
    let world = World::new();
    let mut jo = world.registered(JO);
    world.database().execute("UPDATE passkeys SET account = ?1", [SANNE]).unwrap();
    let asked = world.asked(SANNE);
    let response = jo.get(&world.options(&asked));
    assert_eq!(world.passkeys.answer(&asked.ceremony(), &response.to_string()).unwrap_err(), DAMAGED);
    assert_eq!(world.passkeys.of_account(SANNE).unwrap_err(), DAMAGED);
}

#[test]
fn a_request_about_somebody_is_not_made_one_about_another() {
    let world = World::new();
    let mut jo = world.registered(JO);
    let (theirs, mine) = (world.asked(SANNE), world.asked(JO));
    let copy = "UPDATE requests SET bytes = (SELECT bytes FROM requests WHERE id = ?2) WHERE id = ?1";
    let ids = [theirs.command.to_string(), mine.command.to_string()];
    assert_eq!(world.database().execute(copy, ids).unwrap(), 1);
    let response = jo.get(&world.options(&theirs));
    assert_eq!(world.passkeys.answer(&theirs.ceremony(), &response.to_string()).unwrap_err(), DAMAGED);
}

#[test]
fn every_changed_byte_of_a_row_is_found() {
    let world = World::new();
    world.registered(SANNE);
    let db = world.database();
    let sealed: Vec<u8> = db.query_row("SELECT bytes FROM passkeys", [], |row| row.get(0)).unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        db.execute("UPDATE passkeys SET bytes = ?1", [changed]).unwrap();
        assert!(world.passkeys.of_account(SANNE).is_err(), "byte {at}");
    }
    for length in 0..sealed.len() {
        db.execute("UPDATE passkeys SET bytes = ?1", [&sealed[..length]]).unwrap();
        assert!(world.passkeys.of_account(SANNE).is_err(), "{length} bytes");
    }
    db.execute("UPDATE passkeys SET bytes = ?1", [sealed]).unwrap();
    assert_eq!(world.passkeys.of_account(SANNE).unwrap().len(), 1);
}

#[test]
fn an_earlier_row_does_not_count_under_a_later_version() {
    let world = World::new();
    let mut device = world.registered(SANNE);
    let db = world.database();
    let earlier: Vec<u8> = db.query_row("SELECT bytes FROM passkeys", [], |row| row.get(0)).unwrap();
    assert_eq!(world.proves(&mut device, SANNE).checked, Ok(()));
    db.execute("UPDATE passkeys SET bytes = ?1", [earlier]).unwrap();
    assert_eq!(world.passkeys.of_account(SANNE).unwrap_err(), DAMAGED);
}

#[test]
fn a_row_says_nothing_to_whoever_has_no_keys() {
    let world = World::new();
    world.registering(SANNE);
    let request: Vec<u8> =
        world.database().query_row("SELECT bytes FROM requests", [], |row| row.get(0)).unwrap();
    let text = String::from_utf8_lossy(&request);
    assert!(!text.contains("Sanne") && !text.contains(SANNE), "{text}");
}

#[test]
fn passkeys_outlive_a_rotation() {
    let world = World::new();
    world.registered(SANNE);
    let mut rotated = RawKeys::clone(&keys());
    rotated.rotate_vault("vault-2", [9; 32]).unwrap();
    assert_eq!(world.with_keys(rotated).reseal(), Ok(1));

    let later = RawKeys::with_ids(
        ("state-1", [1; 32]),
        ("vault-2", [9; 32]),
        ("index-1", [3; 32]),
        ("grant-1", [4; 32]),
    );
    assert_eq!(world.with_keys(later.unwrap()).of_account(SANNE).unwrap().len(), 1);
    let earlier = world.passkeys.of_account(SANNE).unwrap_err();
    assert!(matches!(earlier, PasskeyError::Keys(KeyError::Unknown { .. })), "{earlier:?}");
}
