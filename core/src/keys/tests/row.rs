use super::{assert_hides, bytes, keys, seed};
use crate::keys::{
    Draws, KeyError, KeyName, Keys, Nonce, PersonKey, RawKeys, Row, RowError, RowKind, Sensitive, StateKey,
    Wrapped, open_row, seal_row,
};

fn draws() -> Draws {
    Draws::new(&seed(), "case-7", 12)
}

fn case() -> StateKey {
    StateKey::plain(RowKind::Case, "c-1")
}

fn sealed() -> Vec<u8> {
    seal_row(&keys(), &mut draws(), &case(), b"a row").unwrap()
}

fn error(key: &StateKey, bytes: &[u8]) -> RowError {
    open_row(&keys(), key, bytes).err().unwrap()
}

#[test]
fn a_row_is_what_another_implementation_seals() {
    let expected =
        "424e464401010773746174652d3101be17c68830e891198dde3093a4b2fd8003e6668733d59e364efe80a87db6d2339d";
    assert_eq!(sealed(), bytes(expected));
    assert!(open_row(&keys(), &case(), &sealed()).unwrap().same(b"a row"));
}

#[test]
fn every_kind_is_sealed_with_its_key() {
    for kind in RowKind::ALL {
        let key = StateKey::of(kind, "4f0c", &keys()).unwrap();
        let row = seal_row(&keys(), &mut draws(), &key, b"content").unwrap();
        let vault = matches!(kind, RowKind::Enrolment | RowKind::Keyring | RowKind::Profile);
        assert_eq!(&row[7..14], if vault { b"vault-1" } else { b"state-1" });
        assert!(open_row(&keys(), &key, &row).unwrap().same(b"content"));
    }
}

#[test]
fn a_row_does_not_open_elsewhere() {
    assert_eq!(error(&StateKey::plain(RowKind::Case, "c-2"), &sealed()), KeyError::Damaged.into());
    for kind in RowKind::ALL.into_iter().filter(|kind| *kind != RowKind::Case) {
        assert_eq!(error(&StateKey::plain(kind, "c-1"), &sealed()), RowError::OtherKind);
    }
    // Nor if the kind in its header is changed to fit.
    let mut changed = sealed();
    changed[5] = 7;
    assert_eq!(error(&StateKey::plain(RowKind::Outbox, "c-1"), &changed), KeyError::Damaged.into());
}

#[test]
fn every_flipped_bit_refuses() {
    for at in 0..sealed().len() * 8 {
        let mut damaged = sealed();
        damaged[at / 8] ^= 1 << (at % 8);
        let found = error(&case(), &damaged);
        let expected = match at / 8 {
            0..4 => found == RowError::NotOurs,
            4 => match damaged[4] {
                0 => found == RowError::NotOurs,
                format => found == RowError::NewerFormat { found: format, newest: 1 },
            },
            5 => found == RowError::OtherKind,
            6 => matches!(found, RowError::Truncated | RowError::Key(_)),
            7..14 => matches!(found, RowError::Key(KeyError::Unknown { .. } | KeyError::Damaged)),
            _ => found == RowError::Key(KeyError::Damaged),
        };
        assert!(expected, "bit {at}: {found:?}");
    }
}

#[test]
fn every_cut_refuses() {
    for length in 0..sealed().len() {
        let found = error(&case(), &sealed()[..length]);
        let expected = if length <= 14 { RowError::Truncated } else { KeyError::Damaged.into() };
        assert_eq!(found, expected, "{length} bytes");
    }
    assert_eq!(error(&case(), &[sealed(), vec![0]].concat()), KeyError::Damaged.into());
}

#[test]
fn nothing_but_our_format_is_read() {
    assert_eq!(error(&case(), b"{\"json\": 1}"), RowError::NotOurs);
    let found = error(&case(), b"BNFD\x02and whatever a later version writes");
    assert_eq!(found, RowError::NewerFormat { found: 2, newest: 1 });
    assert_eq!(found.to_string(), "the row has format 2, and this version reads up to 1");
    // An invalid id is not repeated in the message.
    assert_eq!(error(&case(), b"BNFD\x01\x01\x03a\nbrest"), KeyError::Damaged.into());
}

#[test]
fn rows_are_sealed_anew_when_they_are_written() {
    let mut keys = keys();
    let old = sealed();
    keys.rotate_state("s2", [11; 32]).unwrap();
    assert!(open_row(&keys, &case(), &old).unwrap().same(b"a row"));
    let new = seal_row(&keys, &mut draws(), &case(), b"a row").unwrap();
    assert_eq!(&new[6..9], b"\x02s2");
    assert!(open_row(&keys, &case(), &new).unwrap().same(b"a row"));
    let unknown = KeyError::Unknown { name: KeyName::State, id: "s2".to_owned() };
    assert_eq!(error(&case(), &new), RowError::Key(unknown));
    // The id in the header is also authenticated.
    let mut keys_alike = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
    keys_alike.rotate_state("state-9", [1; 32]).unwrap();
    let mut renamed = old;
    renamed[13] = b'9';
    assert_eq!(open_row(&keys_alike, &case(), &renamed).err(), Some(KeyError::Damaged.into()));
}

/// The nonce, and twelve bytes of ciphertext, of a row sealed with a key whose id has seven characters.
const NONCE: std::ops::Range<usize> = 15..27;

/// AES-GCM-SIV: a nonce that repeats with other content shows only whether two rows are equal.
#[test]
fn a_repeated_seed_repeats_a_nonce_only_for_the_same_row() {
    let row = |key: &StateKey, plain: &[u8]| seal_row(&keys(), &mut draws(), key, plain).unwrap();
    let first = row(&case(), b"a row");
    assert_eq!(row(&case(), b"a row"), first, "the same row is the same bytes");
    let other = row(&case(), b"a Row");
    assert_eq!(other[NONCE], first[NONCE]);
    let differing = first.iter().zip(&other).skip(NONCE.end).filter(|(a, b)| a != b).count();
    assert!(differing > 5, "not only the changed byte differs: {differing}");
    assert_ne!(row(&StateKey::plain(RowKind::Case, "c-2"), b"a row")[NONCE], first[NONCE]);
    // Twice in one step.
    let mut draws = draws();
    let twice = [(); 2].map(|()| seal_row(&keys(), &mut draws, &case(), b"a row").unwrap());
    assert_ne!(twice[0][NONCE], twice[1][NONCE]);
}

/// A provider with one fault.
struct Faulty {
    id: String,
}

impl Keys for Faulty {
    fn current(&self, _: KeyName) -> &str {
        &self.id
    }
    fn seal(&self, _: KeyName, _: &Nonce, _: &[u8], _: &[u8]) -> Result<Vec<u8>, KeyError> {
        Err(KeyError::Unavailable("no session".to_owned()))
    }
    fn open(&self, _: KeyName, _: &str, _: &[u8], _: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        Err(KeyError::Unavailable("no session".to_owned()))
    }
    fn mac(&self, _: KeyName, _: &str, _: &[&[u8]]) -> Result<[u8; 32], KeyError> {
        Err(KeyError::Unavailable("no session".to_owned()))
    }
    fn wrap(&self, _: &Nonce, _: &[u8], _: &PersonKey) -> Result<Wrapped, KeyError> {
        Err(KeyError::Damaged)
    }
    fn unwrap(&self, _: &[u8], _: &Wrapped) -> Result<PersonKey, KeyError> {
        Err(KeyError::Damaged)
    }
    fn grant_key(&self) -> &str {
        &self.id
    }
    fn sign_grant(&self, _: &[u8]) -> Result<[u8; 64], KeyError> {
        Err(KeyError::Damaged)
    }
}

#[test]
fn a_provider_that_is_down_is_a_fault_and_no_row() {
    let down = Faulty { id: "state-1".to_owned() };
    let expected = KeyError::Unavailable("no session".to_owned());
    assert_eq!(seal_row(&down, &mut draws(), &case(), b"a row"), Err(expected.clone()));
    assert_eq!(open_row(&down, &case(), &sealed()).err(), Some(expected.clone().into()));
    assert_eq!(StateKey::of(RowKind::Person, "4f0c", &down), Err(expected));
}

#[test]
fn a_row_has_no_room_for_a_malformed_key_id() {
    for id in [String::new(), "a".repeat(65), "a".repeat(300), "a\0b".to_owned()] {
        let found = seal_row(&Faulty { id }, &mut draws(), &case(), b"a row");
        assert_eq!(found, Err(KeyError::Unavailable("the id of the key `state` is malformed".to_owned())));
    }
}

#[test]
fn debug_of_a_row_prints_its_length_only() {
    let row = Row { key: case(), version: 3, bytes: Some(vec![0xa7; 40]) };
    assert_eq!(format!("{row:?}"), "Row { key: StateKey(case/c-1), version: 3, length: Some(40) }");
    assert_hides(&format!("{row:#?}"), 0xa7);
}
