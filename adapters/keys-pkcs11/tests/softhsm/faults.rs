use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use bonafides::keys::{KeyName, Keys as _};
use cryptoki::session::SessionState;

use crate::world::{new_keys, open_keys, session};

/// Everything that a step does with the keys.
fn use_all(keys: &bonafides_keys_pkcs11::TokenKeys, n: u32) {
    let mut nonce = [0; 12];
    nonce[..4].copy_from_slice(&n.to_be_bytes());
    let sealed = keys.seal(KeyName::Vault, &nonce, b"place", &n.to_be_bytes()).unwrap();
    assert!(keys.open(KeyName::Vault, "vault-1", b"place", &sealed).unwrap().same(&n.to_be_bytes()));
    assert!(keys.mac(KeyName::Vault, "vault-1", &[&nonce]).is_ok());
    assert!(keys.sign_grant(&nonce).is_ok());
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn threads_use_a_token_at_one_time() {
    let keys = new_keys("threads");
    thread::scope(|scope| {
        for thread in 0..16 {
            let keys = &keys;
            scope.spawn(move || (0..50).for_each(|n| use_all(keys, thread * 50 + n)));
        }
    });
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn a_lost_login_is_made_again() {
    let keys = new_keys("logs out");
    for n in 0..20 {
        use_all(&keys, n);
        // Another part of this program logs out: the login counts for all of it.
        session("logs out").logout().unwrap();
    }
}

/// No call fails while the login is lost again and again, with every handle of a key. Each loss waits until every thread has made a
/// call since the last one: a call that loses its login again and again rightly fails.
#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn threads_survive_lost_logins() {
    const CALLS: u32 = 100;
    let keys = new_keys("loses");
    let session = session("loses");
    let made: [AtomicU32; 4] = Default::default();
    let failed = Mutex::new(Vec::new());
    let mut lost = 0_u32;
    thread::scope(|scope| {
        for made in &made {
            let (keys, failed) = (&keys, &failed);
            scope.spawn(move || {
                for n in 0..CALLS {
                    let mac = keys.mac(KeyName::Vault, "vault-1", &[&n.to_be_bytes()]);
                    failed.lock().unwrap().extend(mac.err().map(|error| error.to_string()));
                    made.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let now = || made.each_ref().map(|made| made.load(Ordering::SeqCst));
        let mut before = [0; 4];
        while !before.contains(&CALLS) {
            lost += u32::from(session.logout().is_ok());
            before = now();
            while !now().contains(&CALLS) && now().iter().zip(before).any(|(made, before)| *made == before) {
                thread::yield_now();
            }
        }
    });
    assert_eq!(failed.into_inner().unwrap(), [""; 0]);
    assert!(lost > 0);
}

/// A program that ends while a thread closes its session may crash.
#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn keys_that_are_dropped_leave_no_session() {
    let mut left = 0;
    for n in 0..20 {
        let label = format!("drops {}", n % 2);
        let keys = if n < 2 { new_keys(&label) } else { open_keys(&label, None).unwrap() };
        thread::scope(|scope| {
            for thread in 0..8 {
                let keys = &keys;
                scope.spawn(move || use_all(keys, thread));
            }
        });
        drop(keys);
        // The login lasts as long as a session.
        let state = session(&label).get_session_info().unwrap().session_state();
        left += u32::from(state != SessionState::RwPublic);
    }
    assert_eq!(left, 0);
}
