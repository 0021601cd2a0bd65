use bonafides::keys::{Cipher, KeyError, KeyName, Keys, Nonce, PersonKey, RawKeys, Wrapped};
use bonafides_keys_pkcs11::{TokenError, TokenKeys};
use cryptoki::object::{Attribute, AttributeType};
use ed25519_dalek::{Signature, VerifyingKey};

use crate::world::{OWNER, new_keys, new_token, open_keys, open_token, session};

const NONCE: Nonce = [9; 12];

fn seal(keys: &TokenKeys, plain: &[u8]) -> Vec<u8> {
    keys.seal(KeyName::Vault, &NONCE, b"place", plain).unwrap()
}

fn raw() -> RawKeys {
    RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32])
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn what_a_token_seals_opens_under_the_same_conditions_only() {
    let keys = new_keys("seals");
    for length in [0, 1, 700, 60_000] {
        let plain = vec![0x5a; length];
        let sealed = seal(&keys, &plain);
        assert!(keys.open(KeyName::Vault, "vault-1", b"place", &sealed).unwrap().same(&plain));
        // The same again: a step can be repeated.
        assert_eq!(seal(&keys, &plain), sealed);
    }
    let sealed = seal(&keys, b"text");
    // Algorithm 2, then algorithm 1 and its nonce.
    assert_eq!((&sealed[..2], &sealed[2..14]), (&[2, 1][..], &NONCE[..]));
    let damaged = |id: &str, ad: &[u8], sealed: &[u8]| {
        keys.open(KeyName::Vault, id, ad, sealed).err() == Some(KeyError::Damaged)
    };
    assert!(damaged("vault-1", b"elsewhere", &sealed));
    for at in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[at / 8] ^= 1 << (at % 8);
        assert!(damaged("vault-1", b"place", &changed), "bit {at}");
    }
    for length in 0..sealed.len() {
        assert!(damaged("vault-1", b"place", &sealed[..length]), "{length} bytes");
    }
    let unknown = keys.open(KeyName::Vault, "vault-9", b"place", &sealed);
    assert!(matches!(unknown, Err(KeyError::Unknown { .. })));
    assert!(keys.seal(KeyName::Index, &NONCE, b"", b"").is_err(), "it makes keys of rows alone");
    // Another token makes other keys.
    let others = new_keys("seals otherwise");
    assert_eq!(others.open(KeyName::Vault, "vault-1", b"place", &sealed).err(), Some(KeyError::Damaged));
}

/// As documented, so that another program could open it with the same token.
#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn rows_are_sealed_as_documented() {
    let keys = new_keys("documented");
    let mac = |purpose: &str, parts: &[u8]| {
        let message = [format!("bonafides/1/token/{purpose}\0").as_bytes(), parts].concat();
        let session = session("documented");
        let label = [Attribute::Label(format!("{OWNER}/vault-1").into_bytes())];
        let object = session.find_objects(&label).unwrap()[0];
        session.sign(&cryptoki::mechanism::Mechanism::Sha256Hmac, object, &message).unwrap()
    };
    let key: [u8; 32] = mac("seal", &NONCE).try_into().unwrap();
    let sealed = Cipher::new(&key).seal(&NONCE, b"place", b"text").unwrap();
    assert_eq!(seal(&keys, b"text"), [&[2], &sealed[..]].concat());
    let key: [u8; 32] = mac("wrap", &NONCE).try_into().unwrap();
    let sealed = Cipher::new(&key).seal(&NONCE, b"place", &[5; 32]).unwrap();
    let wrapped = keys.wrap(&NONCE, b"place", &PersonKey::new([5; 32])).unwrap();
    assert_eq!(wrapped, Wrapped::new("vault-1", [&[2], &sealed[..]].concat()));
    let parts: [&[u8]; 3] = [b"a", b"", b"bc"];
    assert_eq!(keys.mac(KeyName::Vault, "vault-1", &parts).unwrap().to_vec(), mac("mac", b"abc"));
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn every_use_of_a_key_has_its_own_result() {
    let keys = new_keys("uses");
    let wrapped = keys.wrap(&NONCE, b"place", &PersonKey::new([5; 32])).unwrap();
    assert!(keys.unwrap(b"place", &wrapped).unwrap().same(&[5; 32]));
    assert_eq!(keys.unwrap(b"elsewhere", &wrapped).err(), Some(KeyError::Damaged));
    // A wrapped key is no sealed text, nor the other way round.
    assert!(keys.open(KeyName::Vault, "vault-1", b"place", &wrapped.sealed).is_err());
    let sealed = Wrapped::new("vault-1", seal(&keys, &[5; 32]));
    assert_eq!(keys.unwrap(b"place", &sealed).err(), Some(KeyError::Damaged));
    let mac = |name, id: &str| keys.mac(name, id, &[b"the same"]).unwrap();
    let macs =
        [mac(KeyName::Vault, "vault-1"), mac(KeyName::State, "state-1"), mac(KeyName::Index, "index-1")];
    assert!(macs[0] != macs[1] && macs[1] != macs[2] && macs[0] != macs[2]);
    // The same token opens to the same keys.
    let again = open_keys("uses", None).unwrap();
    assert_eq!(again.mac(KeyName::State, "state-1", &[b"the same"]).unwrap(), macs[1]);
    assert_eq!(again.mac(KeyName::Index, "index-1", &[b"the same"]).unwrap(), macs[2]);
    let state = keys.seal(KeyName::State, &NONCE, b"place", b"text").unwrap();
    assert!(again.open(KeyName::State, "state-1", b"place", &state).unwrap().same(b"text"));
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn a_grant_is_signed_and_verifies_with_the_public_key() {
    let keys = new_keys("signs");
    let publics: Vec<(String, [u8; 32])> =
        keys.grant_publics().map(|(id, public)| (id.to_owned(), public)).collect();
    assert_eq!((publics.len(), publics[0].0.as_str(), keys.grant_key()), (1, "grant-1", "grant-1"));
    let public = VerifyingKey::from_bytes(&publics[0].1).unwrap();
    for length in [0, 1, 4096] {
        let message = vec![7; length];
        let signature = Signature::from_bytes(&keys.sign_grant(&message).unwrap());
        assert!(public.verify_strict(&message, &signature).is_ok());
        assert!(public.verify_strict(b"another", &signature).is_err());
    }
}

/// The attributes that the token itself reports, whatever the desk asked for.
#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn keys_never_leave_the_token() {
    let keys = new_keys("keeps");
    let session = session("keeps");
    let mut secrets = 0;
    for object in session.find_objects(&[]).unwrap() {
        let attributes = session
            .get_attributes(
                object,
                &[
                    AttributeType::Label,
                    AttributeType::Private,
                    AttributeType::Extractable,
                    AttributeType::NeverExtractable,
                    AttributeType::Sensitive,
                    AttributeType::AlwaysSensitive,
                    AttributeType::Local,
                    AttributeType::Derive,
                ],
            )
            .unwrap();
        let is = |attribute: Attribute| attributes.contains(&attribute);
        if !is(Attribute::Private(true)) {
            assert!(
                is(Attribute::Label(format!("{OWNER}/grant-1").into_bytes())),
                "the public key: {attributes:?}"
            );
            continue;
        }
        secrets += 1;
        assert!(is(Attribute::Sensitive(true)) && is(Attribute::AlwaysSensitive(true)), "{attributes:?}");
        assert!(is(Attribute::Extractable(false)) && is(Attribute::NeverExtractable(true)), "{attributes:?}");
        assert!(is(Attribute::Local(true)) && is(Attribute::Derive(false)), "{attributes:?}");
        assert!(
            session.get_attributes(object, &[AttributeType::Value]).is_ok_and(|values| values.is_empty())
                || session.get_attributes(object, &[AttributeType::Value]).is_err()
        );
    }
    assert_eq!(secrets, 4);
    let shown = format!("{keys:?}");
    assert!(shown.contains("vault-1") && !shown.contains("hunter"), "{shown}");
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn a_rotated_key_is_used_and_the_older_ones_open() {
    let keys = new_keys("rotates");
    let sealed =
        [KeyName::State, KeyName::Vault].map(|name| keys.seal(name, &NONCE, b"place", b"text").unwrap());
    let wrapped = keys.wrap(&NONCE, b"place", &PersonKey::new([5; 32])).unwrap();
    for (key, id) in [(Some(KeyName::State), "state-2"), (Some(KeyName::Vault), "vault-2"), (None, "grant-2")]
    {
        keys.rotate(key, id).unwrap();
    }
    let keys = open_keys("rotates", None).unwrap();
    let in_use = [
        keys.current(KeyName::State),
        keys.current(KeyName::Vault),
        keys.current(KeyName::Index),
        keys.grant_key(),
    ];
    assert_eq!(in_use, ["state-2", "vault-2", "index-1", "grant-2"]);
    for (name, id, sealed) in
        [(KeyName::State, "state-1", &sealed[0]), (KeyName::Vault, "vault-1", &sealed[1])]
    {
        assert!(keys.open(name, id, b"place", sealed).unwrap().same(b"text"));
        assert_ne!(keys.seal(name, &NONCE, b"place", b"text").unwrap(), *sealed);
    }
    assert!(keys.unwrap(b"place", &wrapped).unwrap().same(&[5; 32]));
    assert_eq!(keys.grant_publics().map(|(id, _)| id).collect::<Vec<_>>(), ["grant-1", "grant-2"]);
    // Numbers, not letters, decide which one is the newest.
    for number in 3..=10 {
        open_keys("rotates", None).unwrap().rotate(Some(KeyName::Vault), &format!("vault-{number}")).unwrap();
    }
    assert_eq!(open_keys("rotates", None).unwrap().current(KeyName::Vault), "vault-10");
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn rotations_at_one_time_leave_one_key_of_a_label() {
    let _keys = new_keys("races");
    let done: usize = std::thread::scope(|scope| {
        let rotate = || {
            let keys = open_keys("races", None).unwrap();
            (0..5)
                .filter(|_| {
                    let next = open_keys("races", None).map(|keys| keys.current(KeyName::Vault).to_owned());
                    let Ok(next) = next else { return false };
                    let number: u64 = next.strip_prefix("vault-").unwrap().parse().unwrap();
                    keys.rotate(Some(KeyName::Vault), &format!("vault-{}", number + 1)).is_ok()
                })
                .count()
        };
        let running: Vec<_> = (0..3).map(|_| scope.spawn(rotate)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(done > 0);
    // It opens: no label is there twice.
    let keys = open_keys("races", None).unwrap();
    assert_eq!(keys.current(KeyName::Vault), format!("vault-{}", 1 + done));
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn keys_from_before_the_token_open_what_they_sealed() {
    new_token("moves");
    // At first, the token has no key: everything goes on as before.
    let keys = open_keys("moves", Some(raw())).unwrap();
    let sealed = keys.seal(KeyName::Vault, &NONCE, b"place", b"text").unwrap();
    let wrapped = keys.wrap(&NONCE, b"place", &PersonKey::new([5; 32])).unwrap();
    let index = keys.mac(KeyName::Index, "index-1", &[b"id"]).unwrap();
    assert_eq!(sealed, raw().seal(KeyName::Vault, &NONCE, b"place", b"text").unwrap());
    assert_eq!(
        keys.rotate(Some(KeyName::Vault), "vault-1"),
        Err(TokenError::Id { id: "vault-1".to_owned(), expected: "vault-2".to_owned() })
    );
    for (key, id) in [(Some(KeyName::Vault), "vault-2"), (None, "grant-2"), (Some(KeyName::State), "state-2")]
    {
        keys.rotate(key, id).unwrap();
    }
    let keys = open_keys("moves", Some(raw())).unwrap();
    assert_eq!(
        (keys.current(KeyName::Vault), keys.current(KeyName::State), keys.grant_key()),
        ("vault-2", "state-2", "grant-2")
    );
    assert!(keys.open(KeyName::Vault, "vault-1", b"place", &sealed).unwrap().same(b"text"));
    assert!(keys.unwrap(b"place", &wrapped).unwrap().same(&[5; 32]));
    assert_eq!(keys.mac(KeyName::Index, "index-1", &[b"id"]).unwrap(), index);
    assert_eq!(keys.seal(KeyName::Vault, &NONCE, b"place", b"text").unwrap()[0], 2);
    let publics: Vec<_> = keys.grant_publics().collect();
    assert_eq!((publics.len(), publics[0]), (2, ("grant-1", raw().grant_public())));
    // Without them, the token alone has no index.
    assert_eq!(open_keys("moves", None).err(), Some(TokenError::NoKey("index-1".to_owned())));
    // A key outside that has the id of one in the token.
    let mut same = raw();
    same.rotate_vault("vault-2", [9; 32]).unwrap();
    assert_eq!(open_keys("moves", Some(same)).err(), Some(TokenError::Twice("vault-2".to_owned())));
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn desks_share_a_token() {
    let first = new_keys("shared");
    let token = open_token("shared").unwrap();
    // A name that begins like the other, in both ways.
    for owner in ["log.contoso.example/second", "log.contoso.example/vault-1", "log"] {
        TokenKeys::create(&token, owner).unwrap();
        let second = TokenKeys::open(token.clone(), owner, None).unwrap();
        let sealed = seal(&first, b"text");
        assert_eq!(second.open(KeyName::Vault, "vault-1", b"place", &sealed).err(), Some(KeyError::Damaged));
        second.rotate(Some(KeyName::Vault), "vault-2").unwrap();
    }
    assert_eq!(open_keys("shared", None).unwrap().current(KeyName::Vault), "vault-1");
}
