//! Keys that are rotated: rows are sealed anew, and the old keys are then needed no more.

use std::collections::BTreeSet;

use bonafides::case::reseal;
use bonafides::keys::{Keys as _, RawKeys, RowKind, Seed};
use bonafides_tests::call::{Call, accepted};

const OLD: [[u8; 32]; 4] = [[1; 32], [2; 32], [3; 32], [4; 32]];
const NEW: [[u8; 32]; 2] = [[11; 32], [12; 32]];

/// A desk after a call with rows of many kinds.
fn used() -> Call {
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_mfa");
    assert!(accepted(&call.pass_passkey()));
    call
}

fn rotated() -> RawKeys {
    let [state, vault, index, grant] = OLD;
    let mut keys = RawKeys::new(state, vault, index, grant);
    keys.rotate_state("state-2", NEW[0]).unwrap();
    keys.rotate_vault("vault-2", NEW[1]).unwrap();
    keys
}

/// The keys of a desk that has forgotten the old ones.
fn new_alone() -> RawKeys {
    let index = ("index-1", OLD[2]);
    RawKeys::with_ids(("state-2", NEW[0]), ("vault-2", NEW[1]), index, ("grant-1", OLD[3])).unwrap()
}

#[test]
fn after_sealing_anew_no_row_needs_an_old_key() {
    let call = used();
    let (both, alone) = (rotated(), new_alone());
    let mut kinds = BTreeSet::new();
    let mut sealed = Vec::new();
    for (n, row) in (1_u8..).zip(call.desk.store.rows().filter(|row| row.key.kind() != RowKind::Outbox)) {
        assert!(
            reseal(&row, call.desk.keys(), &Seed::new([n; 32]).unwrap()).unwrap().is_none(),
            "nothing to do"
        );
        assert!(reseal(&row, &alone, &Seed::new([n; 32]).unwrap()).is_err(), "the old key seals it");
        let anew = reseal(&row, &both, &Seed::new([n; 32]).unwrap()).unwrap().unwrap();
        assert_eq!((&anew.key, anew.version), (&row.key, row.version + 1));
        assert!(reseal(&anew, &both, &Seed::new([n; 32]).unwrap()).unwrap().is_none(), "once");
        kinds.insert(row.key.kind());
        sealed.push(anew);
    }
    let expected = [RowKind::Case, RowKind::Person, RowKind::Enrolment, RowKind::Keyring];
    assert!(expected.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    // Another rotation opens everything, and therefore only needs the new keys.
    let mut third = alone.clone();
    third.rotate_state("state-3", [21; 32]).unwrap();
    third.rotate_vault("vault-3", [22; 32]).unwrap();
    for (n, row) in (100_u8..).zip(&sealed) {
        let again = reseal(row, &third, &Seed::new([n; 32]).unwrap()).unwrap().unwrap();
        assert_eq!(again.version, row.version + 1);
    }
}

#[test]
fn a_case_continues_after_a_rotation_with_the_new_keys_alone() {
    let mut call = used();
    let (both, alone) = (rotated(), new_alone());
    for (n, row) in (1_u8..).zip(call.desk.store.rows().collect::<Vec<_>>()) {
        if row.key.kind() != RowKind::Outbox {
            call.desk.store.put(reseal(&row, &both, &Seed::new([n; 32]).unwrap()).unwrap().unwrap()).unwrap();
        }
    }
    assert_eq!(alone.grant_key(), call.desk.keys().grant_key());
    call.desk.use_keys(alone);
    assert!(accepted(&call.redeem()));
}
