use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_http_testing::{Cut, Relay};
use bonafides_keycloak::ChangeError;
use bonafides_parts::{Directory as _, NewSecret};
use bonafides_tls::Trust;
use serde_json::json;

use super::realm::{ENOUGH, PASSWORD, Realm, base_text};

const NEW: &str = "New-pass-2";

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_one_time_password_must_be_changed_and_ends_every_session() {
    let realm = Realm::new();
    let directory = realm.directory();
    let sanne = realm.id("sanne");
    let before = realm.sign_in("sanne", PASSWORD);
    let offline = realm.sign_in("sanne", PASSWORD);
    assert!(realm.refresh(&before)["access_token"].is_string(), "the session goes on");
    let password = Sensitive::from(NEW);
    let secret = NewSecret::new("reset_password", Some(&password), true);
    assert_eq!(directory.set_secret(&sanne, &secret), WriteStatus::Done);
    for tokens in [&before, &offline] {
        assert_eq!(realm.refresh(tokens)["error"], "invalid_grant", "the session has ended");
    }
    assert_eq!(realm.get(&format!("/users/{sanne}/sessions")), json!([]));
    assert_eq!(realm.sign_in("sanne", PASSWORD)["error"], "invalid_grant");
    // The new password is right, and does not sign in before it was changed.
    let refused = realm.sign_in("sanne", NEW);
    assert_eq!(refused["error_description"], "Account is not fully set up");
    let state = directory.account_state(&sanne).unwrap().unwrap();
    assert!(state.must_change && !state.locked && !state.disabled && !state.protected);
    assert_eq!(state.required_actions, ["UPDATE_PASSWORD"]);
    // Without the demand.
    let secret = NewSecret::new("reset_password", Some(&password), false);
    assert_eq!(directory.set_secret(&sanne, &secret), WriteStatus::Done);
    assert!(realm.sign_in("sanne", NEW)["access_token"].is_string());
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_lock_out_leaves_no_way_in() {
    let realm = Realm::new();
    let directory = realm.directory();
    let sanne = realm.id("sanne");
    let before = realm.sign_in("sanne", PASSWORD);
    for _ in 0..2 {
        assert_eq!(directory.lock_out(&sanne), WriteStatus::Done);
    }
    assert_eq!(realm.refresh(&before)["error"], "invalid_grant");
    assert_eq!(realm.sign_in("sanne", PASSWORD)["error_description"], "Invalid user credentials");
    assert!(directory.account_state(&sanne).unwrap().unwrap().must_change);
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_lock_after_wrong_passwords_is_seen_and_removed() {
    let realm = Realm::new();
    let directory = realm.directory();
    let sanne = realm.id("sanne");
    let lock = || {
        for _ in 0..4 {
            realm.sign_in("sanne", "wrong");
        }
        for _ in 0..100 {
            if directory.account_state(&sanne).unwrap().unwrap().locked {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("the account is not locked");
    };
    lock();
    assert_eq!(realm.sign_in("sanne", PASSWORD)["error"], "invalid_grant");
    assert_eq!(
        directory.set_secret(&sanne, &NewSecret::new("unlock_account", None, false)),
        WriteStatus::Done
    );
    assert!(realm.sign_in("sanne", PASSWORD)["access_token"].is_string());
    lock();
    let password = Sensitive::from(NEW);
    let secret = NewSecret::new("reset_password", Some(&password), false);
    assert_eq!(directory.set_secret(&sanne, &secret), WriteStatus::Done);
    assert!(realm.sign_in("sanne", NEW)["access_token"].is_string(), "a new password also removes the lock");
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_administrators_clients_and_weak_passwords_are_refused() {
    let realm = Realm::new();
    let directory = realm.directory();
    let set = |name: &str, password: &str| {
        directory.set_password(&realm.id(name), &Sensitive::from(password), true).unwrap_err()
    };
    // By a group, and by a role of its own.
    for name in ["boss", "root"] {
        assert_eq!(set(name, NEW), ChangeError::Protected, "{name}");
        assert_eq!(directory.lock_out(&realm.id(name)), WriteStatus::Failed);
        assert!(realm.sign_in(name, PASSWORD)["access_token"].is_string(), "nothing was changed");
        assert!(directory.account_state(&realm.id(name)).unwrap().unwrap().protected);
    }
    assert_eq!(set("service-account-desk", NEW), ChangeError::NoAccount);
    let weak = set("sanne", "short");
    assert_eq!(weak, ChangeError::PasswordRules("invalidPasswordMinLengthMessage".to_owned()));
    assert!(realm.sign_in("sanne", PASSWORD)["access_token"].is_string());
    // A role that contains one, given later: nothing is remembered.
    assert!(!directory.account_state(&realm.id("ole")).unwrap().unwrap().protected);
    let role = json!({ "name": "it", "composite": true, "composites": { "client": { "realm-management": ["view-realm"] } } });
    assert_eq!(realm.post("/roles", &role).status, 201);
    let role = realm.get("/roles/it");
    let ole = realm.id("ole");
    assert_eq!(realm.post(&format!("/users/{ole}/role-mappings/realm"), &json!([role])).status, 204);
    assert_eq!(set("ole", NEW), ChangeError::Protected);
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_desk_that_cannot_see_administrators_changes_nobody() {
    let realm = Realm::bare(&ENOUGH);
    let directory = realm.directory();
    let refused = directory.set_password(&realm.id("sanne"), &Sensitive::from(NEW), true).unwrap_err();
    assert!(matches!(refused, ChangeError::Unsent(_)), "{refused}");
    assert!(refused.to_string().contains("cannot see who administers the realm"), "{refused}");
    assert_eq!(directory.lock_out(&realm.id("sanne")), WriteStatus::Failed);
    assert!(realm.sign_in("sanne", PASSWORD)["access_token"].is_string());
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_change_without_an_answer_is_unknown_and_sent_once() {
    let realm = Realm::new();
    let sanne = realm.id("sanne");
    let signs_in = |password: &str| realm.sign_in("sanne", password)["access_token"].is_string();
    let through =
        |relay: &Relay| realm.directory_at(relay.url().parse().unwrap(), Trust::default(), "desk-secret");
    for (cut, old_is_good) in [(Cut::Request, true), (Cut::Answer, false)] {
        let relay = Relay::new(&base_text(), "/reset-password", cut);
        let password = Sensitive::from(NEW);
        let secret = NewSecret::new("reset_password", Some(&password), false);
        assert_eq!(through(&relay).set_secret(&sanne, &secret), WriteStatus::Unknown, "{cut:?}");
        assert_eq!(relay.hits(), 1, "{cut:?}");
        // The wrong one last: two failures at once lock the account.
        let (right, wrong) = if old_is_good { (PASSWORD, NEW) } else { (NEW, PASSWORD) };
        assert_eq!((signs_in(right), signs_in(wrong)), (true, false), "{cut:?}");
    }
    // Set, but perhaps without an end of the sessions: that is tried twice.
    let relay = Relay::new(&base_text(), "/logout", Cut::Request);
    let refused = through(&relay).set_password(&sanne, &Sensitive::from("Other-pass-3"), false).unwrap_err();
    assert!(matches!(refused, ChangeError::Sessions(_)), "{refused}");
    assert_eq!((refused.status(), relay.hits()), (WriteStatus::Unknown, 2));
    assert!(signs_in("Other-pass-3"));
    // Nothing is sent before the account was seen.
    let relay = Relay::new(&base_text(), "/role-mappings", Cut::Request);
    let refused = through(&relay).set_password(&sanne, &Sensitive::from(NEW), false).unwrap_err();
    assert_eq!((refused.status(), signs_in("Other-pass-3")), (WriteStatus::Failed, true));
}
