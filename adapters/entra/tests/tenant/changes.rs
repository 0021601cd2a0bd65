use std::time::Duration;

use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_entra::ChangeError;
use bonafides_http_testing::{Cut, Relay, Reply};
use bonafides_parts::{Directory as _, NewSecret};
use serde_json::json;

use super::graph::{BOSS, GUEST, OLE, PAYROLL, SANNE, SYNCHRONISED, Tenant, directory_at, id};

const NEW: &str = "New-pass-2";

fn set(tenant: &Tenant, number: u32, password: &str) -> Result<(), ChangeError> {
    tenant.directory().set_password(&id(number), &Sensitive::from(password), true)
}

fn patch(number: u32) -> String {
    format!("PATCH /v1.0/users/{}", id(number))
}

fn revoke(number: u32) -> String {
    format!("POST /v1.0/users/{}/revokeSignInSessions", id(number))
}

#[test]
fn a_password_is_set_once_and_every_session_ends() {
    let tenant = Tenant::new();
    let password = Sensitive::from("a\"},\\\u{7}é");
    for change in [true, false] {
        let secret = NewSecret::new("reset_password", Some(&password), change);
        assert_eq!(tenant.directory().set_secret(&id(SANNE), &secret), WriteStatus::Done);
    }
    let state = tenant.state();
    let profile =
        |change: bool| json!({ "password": password.expose(), "forceChangePasswordNextSignIn": change });
    assert_eq!((state.passwords, state.revoked), (vec![profile(true), profile(false)], 2));
    let unlock = NewSecret::new("unlock_account", None, false);
    assert_eq!(tenant.directory().set_secret(&id(SANNE), &unlock), WriteStatus::Failed);
    assert_eq!(tenant.state().passwords.len(), 2);
}

#[test]
fn a_lock_out_sets_a_password_that_nobody_knows_and_repeats_only_what_failed() {
    let tenant = Tenant::answering(|request, before| {
        let fails = request.line() == revoke(SANNE) && before < 2;
        fails.then(|| Reply::new(503, ""))
    });
    let directory = tenant.directory();
    assert_eq!(directory.lock_out(&id(SANNE)), WriteStatus::Unknown);
    assert_eq!(directory.lock_out(&id(SANNE)), WriteStatus::Done);
    assert_eq!(tenant.server.count(&patch(SANNE)), 1);
    assert_eq!(directory.lock_out(&id(SANNE)), WriteStatus::Done);
    let passwords = tenant.state().passwords;
    assert_eq!(passwords.len(), 2);
    assert!(passwords[0]["password"] != passwords[1]["password"]);
    assert!(passwords.iter().all(|profile| profile["forceChangePasswordNextSignIn"] == true));
}

#[test]
fn administrators_guests_and_accounts_from_elsewhere_are_refused() {
    let tenant = Tenant::new();
    assert_eq!(set(&tenant, BOSS, NEW), Err(ChangeError::Protected));
    assert_eq!(tenant.directory().lock_out(&id(BOSS)), WriteStatus::Failed);
    assert_eq!(set(&tenant, SYNCHRONISED, NEW), Err(ChangeError::Synchronised));
    for nobody in [id(GUEST), id(999), String::new(), "..".to_owned(), "me".to_owned()] {
        let refused = tenant.directory().set_password(&nobody, &Sensitive::from(NEW), true);
        assert_eq!(refused, Err(ChangeError::NoAccount), "{nobody}");
    }
    // By a role that can be activated, through a group, and by the membership itself.
    tenant.change(|state| state.eligible.push(id(OLE)));
    assert_eq!(set(&tenant, OLE, NEW), Err(ChangeError::Protected));
    tenant.change(|state| {
        state.groups[0]["isAssignableToRole"] = json!(true);
        state.eligible = vec![id(PAYROLL)];
    });
    assert_eq!(set(&tenant, SANNE, NEW), Err(ChangeError::Protected));
    tenant.change(|state| {
        state.eligible.clear();
        state.groups[0]["@odata.type"] = json!("#microsoft.graph.directoryRole");
        state.groups[0]["isAssignableToRole"] = json!(null);
    });
    assert_eq!(set(&tenant, SANNE, NEW), Err(ChangeError::Protected));
    assert_eq!(tenant.state().passwords.len(), 0);
    assert_eq!(set(&tenant, OLE, NEW), Ok(()));
}

#[test]
fn a_desk_that_cannot_see_administrators_changes_nobody() {
    for (list, status, body, expected) in [
        ("roleAssignments", 403, "", false),
        ("roleEligibilityScheduleInstances", 403, "", false),
        ("roleEligibilityScheduleInstances", 400, "", false),
        // A tenant without the licence has nobody who is eligible.
        ("roleEligibilityScheduleInstances", 403, r#"{"error":{"code":"AadPremiumLicenseRequired"}}"#, true),
    ] {
        let tenant = Tenant::answering(move |request, _| {
            request.line().ends_with(list).then(|| Reply::new(status, body))
        });
        assert_eq!(set(&tenant, SANNE, NEW).is_ok(), expected, "{list} {status} {body}");
        assert_eq!(tenant.state().passwords.len(), usize::from(expected));
    }
}

#[test]
fn a_password_that_the_tenant_does_not_allow_is_refused() {
    let tenant = Tenant::new();
    let weak = set(&tenant, SANNE, "weak").unwrap_err();
    assert_eq!(weak, ChangeError::Refused("400 Request_BadRequest".to_owned()));
    assert_eq!((weak.status(), tenant.state().revoked), (WriteStatus::Failed, 0));
}

#[test]
fn a_change_without_an_answer_is_unknown_and_sent_once() {
    for (cut, is_set) in [(Cut::Request, false), (Cut::Answer, true)] {
        let tenant = Tenant::new();
        let relay = Relay::new(tenant.server.url(), "PATCH ", cut);
        let directory = directory_at(relay.url(), "desk-secret");
        let password = Sensitive::from(NEW);
        let secret = NewSecret::new("reset_password", Some(&password), true);
        assert_eq!(directory.set_secret(&id(SANNE), &secret), WriteStatus::Unknown, "{cut:?}");
        assert_eq!((relay.hits(), tenant.state().passwords.len()), (1, usize::from(is_set)), "{cut:?}");
    }
    // Set, and perhaps without an end of the sessions: that is tried twice.
    let tenant = Tenant::new();
    let relay = Relay::new(tenant.server.url(), "/revokeSignInSessions", Cut::Request);
    let directory = directory_at(relay.url(), "desk-secret");
    let refused = directory.set_password(&id(SANNE), &Sensitive::from(NEW), true).unwrap_err();
    assert!(matches!(refused, ChangeError::Sessions(_)), "{refused}");
    assert_eq!((refused.status(), relay.hits()), (WriteStatus::Unknown, 2));
    // Nothing is sent before the account was seen.
    let tenant = Tenant::new();
    let relay = Relay::new(tenant.server.url(), "/transitiveMemberOf", Cut::Request);
    let directory = directory_at(relay.url(), "desk-secret");
    let refused = directory.set_password(&id(SANNE), &Sensitive::from(NEW), true).unwrap_err();
    assert_eq!((refused.status(), tenant.state().passwords.len()), (WriteStatus::Failed, 0));
}

#[test]
fn a_change_whose_time_ends_after_it_was_sent_is_unknown() {
    let tenant = Tenant::answering(|request, _| (request.line() == revoke(SANNE)).then_some(Reply::Silence));
    let directory = tenant.directory().time_limit(Duration::from_secs(3));
    let refused = directory.set_password(&id(SANNE), &Sensitive::from(NEW), true).unwrap_err();
    assert_eq!((refused.status(), tenant.state().passwords.len()), (WriteStatus::Unknown, 1));
}

#[test]
fn a_request_that_is_throttled_is_made_again_in_time_or_not_at_all() {
    let throttled = |pause: &'static str| {
        Tenant::answering(move |request, before| {
            let is_throttled = before == 0 && request.line().contains("/users");
            is_throttled.then(|| Reply::new(429, "").header("Retry-After", pause))
        })
    };
    let tenant = throttled("0");
    assert_eq!(set(&tenant, SANNE, NEW), Ok(()));
    assert_eq!((tenant.state().passwords.len(), tenant.server.count(&patch(SANNE))), (1, 2));
    let tenant = throttled("3600");
    let refused = set(&tenant, SANNE, NEW).unwrap_err();
    assert!(refused.to_string().contains("Microsoft Graph is busy (429)"), "{refused}");
    assert_eq!(refused.status(), WriteStatus::Failed);
}
