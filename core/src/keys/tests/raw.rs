use super::{assert_hides, bytes, keys};
use crate::keys::{KeyError, KeyIdError, KeyName, Keys as _, Nonce, PersonKey, RawKeys, Wrapped};

const AD: &[u8] = b"place";
const NONCE: Nonce = [9; 12];

fn unknown(name: KeyName, id: &str) -> KeyError {
    KeyError::Unknown { name, id: id.to_owned() }
}

#[test]
fn state_and_vault_seal_apart() {
    let keys = keys();
    let sealed = keys.seal(KeyName::State, &NONCE, AD, b"text").unwrap();
    assert!(keys.open(KeyName::State, "state-1", AD, &sealed).unwrap().same(b"text"));
    // Even if both were given the same bytes.
    let twice = RawKeys::new([1; 32], [1; 32], [1; 32], [4; 32]);
    assert_eq!(twice.open(KeyName::Vault, "vault-1", AD, &sealed).err(), Some(KeyError::Damaged));
    let macs = [KeyName::State, KeyName::Vault, KeyName::Index]
        .map(|name| twice.mac(name, twice.current(name), &[b"text"]).unwrap());
    assert!(macs[0] != macs[1] && macs[1] != macs[2] && macs[0] != macs[2]);
}

#[test]
fn index_never_seals() {
    let keys = keys();
    let refused = unknown(KeyName::Index, "index-1");
    assert_eq!(keys.seal(KeyName::Index, &NONCE, AD, b"text").err(), Some(refused.clone()));
    assert_eq!(keys.open(KeyName::Index, "index-1", AD, &[1; 64]).err(), Some(refused));
}

#[test]
fn macs_are_what_another_implementation_computes() {
    let keys = keys();
    let expected = bytes("3a6d28048370daa57642ca2541d510d1ea8d5e5938f1996ee4d00fb125ad0ebd");
    for parts in [&[&b"abc"[..]][..], &[b"a", b"", b"bc"]] {
        assert_eq!(keys.mac(KeyName::State, "state-1", parts).unwrap().as_slice(), expected);
    }
}

#[test]
fn person_keys_are_wrapped_under_vault() {
    let keys = keys();
    let wrapped = keys.wrap(&NONCE, b"keyring", &PersonKey::new([7; 32])).unwrap();
    let expected = concat!(
        "01090909090909090909090909a46752bbbcbfaa67431bc37e3fac9c4faade344b9dcf4bfec665f2a2f9b18455c478",
        "bd860a0ba67d7ddf27427206d3d5"
    );
    assert_eq!(wrapped, Wrapped { key: "vault-1".to_owned(), sealed: bytes(expected) });
    assert!(keys.unwrap(b"keyring", &wrapped).unwrap().same(&[7; 32]));

    assert_eq!(keys.unwrap(b"another", &wrapped).err(), Some(KeyError::Damaged));
    let other = Wrapped { key: "vault-2".to_owned(), ..wrapped.clone() };
    assert_eq!(keys.unwrap(b"keyring", &other).err(), Some(unknown(KeyName::Vault, "vault-2")));
    // Wrapping and sealing are two uses, with two subkeys.
    let opened = keys.open(KeyName::Vault, "vault-1", b"keyring", &wrapped.sealed);
    assert_eq!(opened.err(), Some(KeyError::Damaged));
    for at in 0..wrapped.sealed.len() {
        let mut damaged = wrapped.clone();
        damaged.sealed[at] ^= 1;
        assert_eq!(keys.unwrap(b"keyring", &damaged).err(), Some(KeyError::Damaged), "byte {at}");
    }
}

#[test]
fn a_rotated_key_seals_anew_and_the_old_one_still_opens() {
    let mut keys = keys();
    let state = keys.seal(KeyName::State, &NONCE, AD, b"old").unwrap();
    let mac = keys.mac(KeyName::Vault, "vault-1", &[b"token"]).unwrap();
    let wrapped = keys.wrap(&NONCE, AD, &PersonKey::new([7; 32])).unwrap();

    keys.rotate_state("state-2", [11; 32]).unwrap();
    keys.rotate_vault("vault-2", [12; 32]).unwrap();
    keys.rotate_vault("vault-3", [13; 32]).unwrap();
    let current = [KeyName::State, KeyName::Vault, KeyName::Index].map(|name| keys.current(name).to_owned());
    assert_eq!(current, ["state-2", "vault-3", "index-1"]);

    assert!(keys.open(KeyName::State, "state-1", AD, &state).unwrap().same(b"old"));
    assert_eq!(keys.open(KeyName::State, "state-2", AD, &state).err(), Some(KeyError::Damaged));
    assert_eq!(keys.mac(KeyName::Vault, "vault-1", &[b"token"]).unwrap(), mac);
    assert_ne!(keys.mac(KeyName::Vault, "vault-3", &[b"token"]).unwrap(), mac);
    assert!(keys.unwrap(AD, &wrapped).unwrap().same(&[7; 32]));

    let state = keys.seal(KeyName::State, &NONCE, AD, b"new").unwrap();
    assert!(keys.open(KeyName::State, "state-2", AD, &state).unwrap().same(b"new"));
    assert_eq!(keys.open(KeyName::State, "state-1", AD, &state).err(), Some(KeyError::Damaged));
    assert_eq!(keys.wrap(&NONCE, AD, &PersonKey::new([7; 32])).unwrap().key, "vault-3");
    // Keys with only the new version, under that id, open new data.
    let mut fresh = RawKeys::new([99; 32], [99; 32], [3; 32], [4; 32]);
    fresh.rotate_state("state-2", [11; 32]).unwrap();
    assert!(fresh.open(KeyName::State, "state-2", AD, &state).unwrap().same(b"new"));
}

#[test]
fn a_key_id_is_given_once() {
    let mut keys = keys();
    keys.rotate_state("state-2", [11; 32]).unwrap();
    for id in ["state-1", "state-2"] {
        assert_eq!(keys.rotate_state(id, [12; 32]), Err(KeyIdError::Taken(id.to_owned())));
    }
    for id in ["", "a b", "ä", "a/b", &"a".repeat(65)] {
        assert_eq!(keys.rotate_vault(id, [12; 32]), Err(KeyIdError::Malformed));
    }
    assert_eq!((keys.current(KeyName::State), keys.current(KeyName::Vault)), ("state-2", "vault-1"));
    assert!(keys.rotate_vault(&"a".repeat(64), [12; 32]).is_ok());
}

#[test]
fn an_unknown_key_is_named() {
    let keys = keys();
    assert_eq!(keys.open(KeyName::State, "state-9", AD, &[]).err(), Some(unknown(KeyName::State, "state-9")));
    let error = keys.mac(KeyName::Vault, "state-1", &[]).unwrap_err();
    assert_eq!(error.to_string(), "no key `vault` with the id `state-1` for this use");
}

/// RFC 8032, 7.1, test 2.
#[test]
fn grants_are_signed_with_ed25519_as_published() {
    let secret = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    let keys = RawKeys::new([1; 32], [2; 32], [3; 32], secret.try_into().unwrap());
    let public = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assert_eq!(keys.grant_public().as_slice(), public);
    let signature = concat!(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    assert_eq!(keys.sign_grant(&[0x72]).unwrap().as_slice(), bytes(signature));
    assert_eq!(keys.grant_key(), "grant-1");
}

#[test]
fn a_rotated_grant_key_signs_and_the_older_public_keys_stay() {
    let mut keys = keys();
    let first = (keys.grant_public(), keys.sign_grant(b"grant").unwrap());
    assert_eq!(keys.rotate_grant("grant-1", [14; 32]), Err(KeyIdError::Taken("grant-1".to_owned())));
    assert_eq!(keys.rotate_grant("", [14; 32]), Err(KeyIdError::Malformed));
    keys.rotate_grant("grant-2", [14; 32]).unwrap();
    assert_eq!(keys.grant_key(), "grant-2");
    assert_ne!((keys.grant_public(), keys.sign_grant(b"grant").unwrap()), first);
    let publics: Vec<_> = keys.grant_publics().collect();
    assert_eq!(publics, [("grant-1", first.0), ("grant-2", keys.grant_public())]);
    assert_eq!(
        keys.rotate_grant("grant-1", [14; 32]),
        Err(KeyIdError::Taken("grant-1".to_owned())),
        "also an older id"
    );
}

/// The id of a key takes no part in what it seals, so retired keys can be left out.
#[test]
fn keys_with_ids_are_the_same_keys() {
    let named =
        RawKeys::with_ids(("s-7", [1; 32]), ("v-2", [2; 32]), ("i", [3; 32]), ("g-4", [4; 32])).unwrap();
    let current = [KeyName::State, KeyName::Vault, KeyName::Index].map(|name| named.current(name).to_owned());
    assert_eq!((current, named.grant_key()), (["s-7", "v-2", "i"].map(str::to_owned), "g-4"));
    let sealed = keys().seal(KeyName::State, &NONCE, AD, b"text").unwrap();
    assert!(named.open(KeyName::State, "s-7", AD, &sealed).unwrap().same(b"text"));
    assert_eq!(
        named.open(KeyName::State, "state-1", AD, &sealed).err(),
        Some(unknown(KeyName::State, "state-1"))
    );
    let key = [9; 32];
    assert_eq!(
        RawKeys::with_ids(("s", key), ("v", key), ("", key), ("g", key)).err(),
        Some(KeyIdError::Malformed)
    );
}

#[test]
fn raw_keys_are_shared_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>(keys: &T) -> T {
        keys.clone()
    }
    let keys = keys();
    let sealed = keys.seal(KeyName::State, &NONCE, AD, b"text").unwrap();
    let copy = shared(&keys);
    let opened = std::thread::spawn(move || copy.open(KeyName::State, "state-1", AD, &sealed)).join();
    assert!(opened.unwrap().unwrap().same(b"text"));
}

#[test]
fn debug_prints_no_key() {
    let mut keys = RawKeys::new([0xa1; 32], [0xa2; 32], [0xa3; 32], [0xa4; 32]);
    keys.rotate_state("state-2", [0xa5; 32]).unwrap();
    let wrapped = keys.wrap(&NONCE, AD, &PersonKey::new([0xa6; 32])).unwrap();
    for debug in [format!("{keys:?}"), format!("{keys:#?}")] {
        assert!(debug.contains("state-2") && !debug.contains("state-1"));
        (0xa1..=0xa6).for_each(|planted| assert_hides(&debug, planted));
    }
    assert_eq!(format!("{wrapped:?}"), "Wrapped { key: \"vault-1\", length: 61 }");
    assert_hides(&format!("{:?}", PersonKey::new([0xa6; 32])), 0xa6);
}
