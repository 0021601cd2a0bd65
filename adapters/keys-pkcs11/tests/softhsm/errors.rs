use bonafides::keys::{KeyName, Keys as _, RawKeys, Sensitive};
use bonafides_keys_pkcs11::{Token, TokenError, TokenKeys};

use crate::world::{OWNER, PIN, insert_secret, module, new_keys, new_token, open_keys, open_token, remove};

fn pin() -> Sensitive<String> {
    Sensitive::from(PIN)
}

/// Shows neither PIN nor more than one line, and says how to fix it.
fn shown(error: &TokenError) -> String {
    let text = format!("{error} {error:?} {}", error.help());
    assert!(!text.contains("hunter") && !text.contains('\n') && !error.help().is_empty(), "{text}");
    error.to_string()
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn an_absent_module_token_or_key_is_named() {
    for (module, expected) in [
        ("/absent/libsofthsm2.so", "the PKCS#11 module `/absent/libsofthsm2.so` cannot be loaded: "),
        // A library, and no module.
        ("libc.so.6", "the PKCS#11 module `libc.so.6` cannot be loaded: "),
        ("/etc/passwd", "the PKCS#11 module `/etc/passwd` cannot be loaded: "),
    ] {
        let error = Token::open(module, "desk", pin(), Token::LIMIT).unwrap_err();
        assert!(matches!(error, TokenError::Module { .. }) && shown(&error).starts_with(expected), "{error}");
    }
    new_token("without keys");
    let error = open_token("nowhere").unwrap_err();
    let known =
        matches!(&error, TokenError::Absent { known, .. } if known.contains(&"without keys".to_owned()));
    assert!(known && shown(&error).starts_with("there is no token `nowhere`; the module has "), "{error}");

    let error = open_keys("without keys", None).unwrap_err();
    assert_eq!(error, TokenError::NoKey("index-1".to_owned()));
    assert!(error.help().contains("keys create"));
    for id in ["index-1", "state-1", "vault-1", "grant-1"] {
        let label = format!("without {id}");
        drop(new_keys(&label));
        // Logged in by the desk.
        let _token = open_token(&label).unwrap();
        remove(&label, id);
        let error = open_keys(&label, None).unwrap_err();
        assert_eq!(error, TokenError::NoKey(id.to_owned()));
    }
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn a_key_that_vanishes_is_a_fault_and_not_another_key() {
    let keys = new_keys("vanishes");
    let sealed = keys.seal(KeyName::Vault, &[9; 12], b"place", b"text").unwrap();
    remove("vanishes", "vault-1");
    let error = keys.open(KeyName::Vault, "vault-1", b"place", &sealed).unwrap_err().to_string();
    assert!(error.starts_with("the keys are unavailable: ") && error.contains("vault-1"), "{error}");
    remove("vanishes", "grant-1");
    assert!(keys.sign_grant(b"message").is_err());
}

/// The standard locks a token after a few wrong attempts, so one must be enough for the whole process.
#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn a_wrong_pin_is_said_and_tried_once() {
    new_token("wrong pin");
    for wrong in ["4711-hunter3", "1", "", PIN.repeat(40).as_str()] {
        let error = Token::open(module(), "wrong pin", Sensitive::from(wrong), Token::LIMIT).unwrap_err();
        assert_eq!(error, TokenError::WrongPin, "{}", wrong.len());
        shown(&error);
    }
    // Nothing was locked, and the right one works.
    assert!(open_token("wrong pin").is_ok());
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn keys_are_made_once() {
    let _keys = new_keys("once");
    let error = TokenKeys::create(&open_token("once").unwrap(), OWNER).unwrap_err();
    assert_eq!(error, TokenError::Exists(format!("{OWNER}/state-1")));
    shown(&error);
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn a_key_of_another_kind_is_refused() {
    // Keys that can be read, although the desk would not notice.
    drop(new_keys("extractable"));
    let token = open_token("extractable").unwrap();
    remove("extractable", "vault-1");
    insert_secret("extractable", "vault-1", true);
    let error = open_keys("extractable", None).unwrap_err();
    assert_eq!(error, TokenError::Extractable(format!("{OWNER}/vault-1")));
    shown(&error);
    drop(token);
    // Two of one label.
    drop(new_keys("twice"));
    let _token = open_token("twice").unwrap();
    insert_secret("twice", "vault-1", false);
    let error = open_keys("twice", None).unwrap_err();
    assert_eq!(error, TokenError::Twice(format!("{OWNER}/vault-1")));
    // An index in the token and one outside: rows would be lost.
    let raw = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
    drop(new_keys("two indexes"));
    assert_eq!(open_keys("two indexes", Some(raw)).err(), Some(TokenError::TwoIndexes));
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn a_rotation_that_is_refused_changes_nothing() {
    let keys = new_keys("refuses");
    for id in ["vault-1", "vault-3", "vault-02", "vault", "state-2", "a b", ""] {
        let error = keys.rotate(Some(KeyName::Vault), id).unwrap_err();
        assert_eq!(error, TokenError::Id { id: id.to_owned(), expected: "vault-2".to_owned() });
    }
    assert_eq!(keys.rotate(Some(KeyName::Index), "index-2"), Err(TokenError::Fixed));
    assert_eq!(open_keys("refuses", None).unwrap().current(KeyName::Vault), "vault-1");
}
