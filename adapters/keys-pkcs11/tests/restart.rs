//! A module that somebody else ends, as when a token is restarted: every session is gone, and nobody is logged in. In a
//! program of its own, because a module is the same for a whole program.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "tests may fail"
)]

#[path = "softhsm/world.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod world;

use bonafides::keys::{KeyName, Keys as _};
use bonafides_keys_pkcs11::TokenError;

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn softhsm_that_is_restarted_is_used_again() {
    let keys = world::new_keys("restarts");
    let sealed = keys.seal(KeyName::Vault, &[9; 12], b"place", b"text").unwrap();
    for _ in 0..10 {
        world::library().finalize().unwrap();
        assert!(keys.open(KeyName::Vault, "vault-1", b"place", &sealed).unwrap().same(b"text"));
        world::library().finalize().unwrap();
        assert!(keys.sign_grant(b"message").is_ok());
    }
    // Also to make a key.
    world::library().finalize().unwrap();
    keys.rotate(Some(KeyName::Vault), "vault-2").unwrap();
    world::library().finalize().unwrap();
    assert_eq!(world::open_keys("restarts", None).unwrap().current(KeyName::Vault), "vault-2");

    // A PIN that was changed meanwhile is said, and tried once. With the old one again, only a new start helps.
    let change = |from: &str, to: &str| {
        let _token = world::open_token("restarts");
        world::session("restarts").set_pin(&from.into(), &to.into()).unwrap();
    };
    change(world::PIN, "changed-4711");
    world::library().finalize().unwrap();
    let refused = |error: &str| error == format!("the keys are unavailable: {}", TokenError::WrongPin);
    assert!(refused(&keys.sign_grant(b"message").unwrap_err().to_string()));
    assert!(refused(&keys.mac(KeyName::Vault, "vault-1", &[]).unwrap_err().to_string()));
}
