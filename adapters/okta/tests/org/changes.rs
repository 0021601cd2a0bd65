use std::time::{Duration, SystemTime};

use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_http_testing::{Cut, Relay, Reply};
use bonafides_okta::ChangeError;
use bonafides_parts::{Directory as _, NewSecret};
use serde_json::json;

use super::org::{BOSS, DESK, OLE, Org, SANNE, SYNCHRONISED, TOKEN, custom_role, directory_at, error, id};

const NEW: &str = "New-pass-2";

fn set(org: &Org, number: u32, password: &str) -> Result<(), ChangeError> {
    org.directory().set_password(&id(number), &Sensitive::from(password), true)
}

fn post(path: &str) -> String {
    format!("POST /api/v1/users/{}{path}", id(SANNE))
}

fn expire() -> String {
    post("/lifecycle/expire_password")
}

fn sessions() -> String {
    format!("DELETE /api/v1/users/{}/sessions", id(SANNE))
}

#[test]
fn a_password_is_set_once_then_another_is_demanded_and_every_session_ends() {
    let org = Org::new();
    let password = Sensitive::from("a\"},\\\u{7}é");
    for (change, status) in [(true, "PASSWORD_EXPIRED"), (false, "ACTIVE")] {
        let secret = NewSecret::new("reset_password", Some(&password), change);
        assert_eq!(org.directory().set_secret(&id(SANNE), &secret), WriteStatus::Done);
        assert_eq!(org.state().status(SANNE), status);
    }
    let state = org.state();
    assert_eq!((state.passwords, state.ended), (vec![password.expose().clone(); 2], 2));
    // The password that Okta would make reaches nobody.
    let own = NewSecret::new("reset_password", None, false);
    assert_eq!(org.directory().set_secret(&id(SANNE), &own), WriteStatus::Failed);
    assert_eq!(org.state().passwords.len(), 2);
}

#[test]
fn a_locked_account_is_unlocked_before_another_password_is_demanded() {
    let org = Org::new();
    for (change, status) in [(true, "PASSWORD_EXPIRED"), (false, "ACTIVE")] {
        org.change(|state| state.users[0]["status"] = json!("LOCKED_OUT"));
        assert!(org.directory().account_state(&id(SANNE)).unwrap().unwrap().locked);
        assert_eq!(org.directory().set_password(&id(SANNE), &Sensitive::from(NEW), change), Ok(()));
        assert_eq!(org.state().status(SANNE), status);
    }
    let unlock = NewSecret::new("unlock_account", None, false);
    for _ in 0..2 {
        // Also one that has no lock.
        assert_eq!(org.directory().set_secret(&id(SANNE), &unlock), WriteStatus::Done);
    }
    org.change(|state| state.users[0]["status"] = json!("LOCKED_OUT"));
    assert_eq!(org.directory().set_secret(&id(SANNE), &unlock), WriteStatus::Done);
    assert_eq!(org.state().status(SANNE), "ACTIVE");
    // One whose lock stays has not been unlocked.
    let org =
        Org::answering(|request, _| request.line().ends_with("/unlock").then(|| error(403, "E0000032")));
    org.change(|state| state.users[0]["status"] = json!("LOCKED_OUT"));
    assert_eq!(org.directory().unlock(&id(SANNE)), Err(ChangeError::State));
}

#[test]
fn a_password_that_might_be_valid_without_a_change_is_replaced() {
    for status in [403, 404, 429, 500] {
        let org =
            Org::answering(move |request, _| (request.line() == expire()).then(|| Reply::new(status, "{}")));
        let directory = org.directory().time_limit(Duration::from_secs(6));
        let password = Sensitive::from(NEW);
        let secret = NewSecret::new("reset_password", Some(&password), true);
        assert_eq!(directory.set_secret(&id(SANNE), &secret), WriteStatus::Unknown, "{status}");
        let state = org.state();
        assert_eq!((state.passwords.len(), state.ended), (2, 1), "{status}");
        assert!(state.passwords[0] == NEW && state.passwords[1] != NEW && state.passwords[1].len() > 40);
    }
    // A success that is none: the state tells.
    let org = Org::answering(|request, _| (request.line() == expire()).then(|| Reply::new(200, "{}")));
    let refused = set(&org, SANNE, NEW).unwrap_err();
    let expected = "set, but perhaps valid without a change: the state of the account is not `PASSWORD_EXPIRED`; \
                    it was replaced with one that nobody knows";
    assert_eq!((refused.to_string().as_str(), refused.status()), (expected, WriteStatus::Unknown));
    assert_eq!(org.state().passwords.len(), 2);
    // An unlock that may be made later, and makes the account active.
    let org = Org::answering(|request, _| request.line().ends_with("/unlock").then_some(Reply::HangUp));
    org.change(|state| state.users[0]["status"] = json!("LOCKED_OUT"));
    let refused = set(&org, SANNE, NEW).unwrap_err();
    assert!(matches!(refused, ChangeError::ChangeAtFirstUse(_)), "{refused}");
    assert_eq!(org.state().passwords.len(), 2);
    // A request that fails once is made again.
    let org = Org::answering(|request, before| {
        (request.line() == expire() && before == 0).then(|| Reply::new(503, ""))
    });
    assert_eq!(set(&org, SANNE, NEW), Ok(()));
    assert_eq!((org.state().passwords.len(), org.state().status(SANNE).as_str()), (1, "PASSWORD_EXPIRED"));
}

#[test]
fn a_lock_out_sets_a_password_that_nobody_knows_and_repeats_only_what_failed() {
    let org = Org::answering(|request, before| {
        (request.line() == sessions() && before < 2).then(|| Reply::new(503, ""))
    });
    let directory = org.directory();
    assert_eq!(directory.lock_out(&id(SANNE)), WriteStatus::Unknown);
    assert_eq!(directory.lock_out(&id(SANNE)), WriteStatus::Done);
    assert_eq!(org.server.count(&post("")), 1);
    assert_eq!(directory.lock_out(&id(SANNE)), WriteStatus::Done);
    let passwords = org.state().passwords;
    assert_eq!(passwords.len(), 2);
    assert_ne!(passwords[0], passwords[1]);
}

#[test]
fn administrators_and_accounts_whose_password_is_elsewhere_are_refused() {
    let org = Org::new();
    for number in [BOSS, DESK] {
        assert_eq!(set(&org, number, NEW), Err(ChangeError::Protected));
        assert_eq!(org.directory().unlock(&id(number)), Err(ChangeError::Protected));
        assert_eq!(org.directory().lock_out(&id(number)), WriteStatus::Failed);
        assert!(org.directory().account_state(&id(number)).unwrap().unwrap().protected);
    }
    for provider in ["ACTIVE_DIRECTORY", "LDAP", "FEDERATION", "SOCIAL", "IMPORT", ""] {
        org.change(|state| state.users[6]["credentials"]["provider"]["type"] = json!(provider));
        assert_eq!(set(&org, SYNCHRONISED, NEW), Err(ChangeError::Elsewhere), "{provider}");
    }
    for nobody in [id(999), String::new(), "..".to_owned(), "me".to_owned(), "sanne".to_owned()] {
        let refused = org.directory().set_password(&nobody, &Sensitive::from(NEW), true);
        assert_eq!(refused, Err(ChangeError::NoAccount), "{nobody}");
    }
    org.change(|state| state.roles.push((OLE, custom_role())));
    assert_eq!(set(&org, OLE, NEW), Err(ChangeError::Protected));
    for status in ["STAGED", "PROVISIONED", "SUSPENDED", "DEPROVISIONED", "NEW_ONE"] {
        org.change(|state| state.users[0]["status"] = json!(status));
        assert_eq!(set(&org, SANNE, NEW), Err(ChangeError::State), "{status}");
    }
    let changes = org.server.received().into_iter().filter(|request| request.method != "GET").count();
    assert_eq!((org.state().passwords.len(), changes), (0, 0));
}

#[test]
fn a_desk_that_cannot_see_administrators_changes_nobody() {
    for (status, code) in [(403, "E0000006"), (401, "E0000015"), (404, "E0000007"), (500, "")] {
        let org =
            Org::answering(move |request, _| request.line().ends_with("/roles").then(|| error(status, code)));
        let refused = set(&org, SANNE, NEW).unwrap_err();
        assert_eq!((refused.status(), org.state().passwords.len()), (WriteStatus::Failed, 0), "{status}");
    }
}

#[test]
fn a_state_is_told() {
    let org = Org::new();
    for (status, disabled, locked, must_change) in [
        ("ACTIVE", false, false, false),
        ("LOCKED_OUT", false, true, false),
        ("PASSWORD_EXPIRED", false, false, true),
        ("RECOVERY", false, false, true),
        ("STAGED", true, false, false),
        ("PROVISIONED", true, false, false),
        ("SUSPENDED", true, false, false),
        ("DEPROVISIONED", true, false, false),
    ] {
        org.change(|state| state.users[0]["status"] = json!(status));
        let state = org.directory().account_state(&id(SANNE)).unwrap().unwrap();
        assert_eq!(
            (state.disabled, state.locked, state.must_change),
            (disabled, locked, must_change),
            "{status}"
        );
        assert_eq!((state.protected, state.status.as_str()), (false, status));
        assert!(state.password_set < state.last_sign_in);
    }
    assert!(org.directory().account_state(&id(999)).unwrap().is_none());
}

#[test]
fn a_password_that_the_org_does_not_allow_is_refused() {
    let org = Org::new();
    let weak = set(&org, SANNE, "weak").unwrap_err();
    assert_eq!(weak, ChangeError::Refused("403 E0000080".to_owned()));
    assert_eq!((weak.status(), org.state().ended, org.server.count(&expire())), (WriteStatus::Failed, 0, 0));
}

#[test]
fn a_change_without_an_answer_is_unknown_and_sent_once() {
    for (cut, is_set) in [(Cut::Request, false), (Cut::Answer, true)] {
        let org = Org::new();
        let relay = Relay::new(org.server.url(), "POST ", cut);
        let directory = directory_at(relay.url(), TOKEN);
        let password = Sensitive::from(NEW);
        let secret = NewSecret::new("reset_password", Some(&password), true);
        assert_eq!(directory.set_secret(&id(SANNE), &secret), WriteStatus::Unknown, "{cut:?}");
        assert_eq!((relay.hits(), org.state().passwords.len()), (1, usize::from(is_set)), "{cut:?}");
    }
    // Nothing is sent before the account was seen.
    let org = Org::new();
    let relay = Relay::new(org.server.url(), "/roles", Cut::Request);
    let refused =
        directory_at(relay.url(), TOKEN).set_password(&id(SANNE), &Sensitive::from(NEW), true).unwrap_err();
    assert_eq!((refused.status(), org.state().passwords.len()), (WriteStatus::Failed, 0));
    // Set, and perhaps without an end of the sessions: that is tried twice.
    let org = Org::new();
    let relay = Relay::new(org.server.url(), "/sessions", Cut::Request);
    let refused =
        directory_at(relay.url(), TOKEN).set_password(&id(SANNE), &Sensitive::from(NEW), true).unwrap_err();
    assert!(matches!(refused, ChangeError::Sessions(_)), "{refused}");
    assert_eq!((refused.status(), relay.hits()), (WriteStatus::Unknown, 2));
}

#[test]
fn a_change_whose_time_ends_after_it_was_sent_is_unknown() {
    for (line, passwords) in [(post(""), 0), (expire(), 2), (sessions(), 1)] {
        let org = Org::answering(move |request, _| (request.line() == line).then_some(Reply::Silence));
        let directory = org.directory().time_limit(Duration::from_secs(6));
        let refused = directory.set_password(&id(SANNE), &Sensitive::from(NEW), true).unwrap_err();
        assert_eq!(refused.status(), WriteStatus::Unknown, "{refused}");
        // There is time left to replace a password for which no change was demanded.
        assert_eq!(org.state().passwords.len(), passwords, "{refused}");
    }
}

#[test]
fn a_request_that_is_throttled_is_made_again_in_time_or_not_at_all() {
    let throttled = |seconds: u64| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let reset = (now + seconds).to_string();
        Org::answering(move |request, before| {
            let is_throttled = before == 0 && request.line().contains("/users");
            is_throttled.then(|| error(429, "E0000047").header("X-Rate-Limit-Reset", reset.clone()))
        })
    };
    let org = throttled(0);
    assert_eq!(set(&org, SANNE, NEW), Ok(()));
    assert_eq!((org.state().passwords.len(), org.server.count(&post(""))), (1, 2));
    let org = throttled(3600);
    let refused = set(&org, SANNE, NEW).unwrap_err();
    assert!(refused.to_string().contains("Okta is busy (429)"), "{refused}");
    assert_eq!(refused.status(), WriteStatus::Failed);
}

#[test]
fn a_token_that_is_not_taken_changes_nothing() {
    let org = Org::answering(|request, _| (request.line() == post("")).then(|| error(401, "E0000011")));
    let refused = set(&org, SANNE, NEW).unwrap_err();
    assert!(refused.to_string().contains("Okta refuses the API token (401 E0000011)"), "{refused}");
    assert_eq!(refused.status(), WriteStatus::Failed);
}
