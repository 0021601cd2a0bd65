use std::time::Duration;

use bonafides::case::WriteStatus;
use bonafides_entra::{ChangeError, Entra};
use bonafides_http_testing::{Cut, Relay, Reply};
use bonafides_parts::{Directory as _, MadeSecret, SecretRequest};

use super::graph::{BOSS, ENOUGH, GUEST, PASSES, SANNE, SYNCHRONISED, Tenant, directory_at, id};

const PROVIDER: &str = "temporary_access_pass";
const HOUR: Option<Duration> = Some(Duration::from_secs(3_600));

fn post(number: u32) -> String {
    format!("POST /v1.0/users/{}/authentication/temporaryAccessPassMethods", id(number))
}

/// A tenant whose desk may make passes.
fn tenant() -> Tenant {
    let tenant = Tenant::new();
    tenant.change(permitted);
    tenant
}

fn permitted(state: &mut super::graph::State) {
    state.permissions.push(PASSES.to_owned());
}

fn directory(tenant: &Tenant) -> Entra {
    tenant.directory().temporary_access_passes(true)
}

fn make(directory: &Entra, number: u32, lifetime: Option<Duration>) -> MadeSecret {
    directory.make_secret(&id(number), &SecretRequest::new("enrol", PROVIDER, lifetime))
}

fn code(made: &MadeSecret) -> &str {
    match made {
        MadeSecret::Made(pass) => pass.expose(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_pass_is_for_one_sign_in_for_as_long_as_the_grant_says_and_replaces_an_earlier_one() {
    let tenant = tenant();
    let directory = directory(&tenant);
    assert!(directory.makes(PROVIDER) && !directory.makes("badge_printer"));
    for (lifetime, minutes, expected) in [
        (HOUR, 60, "TAPRocks1!&"),
        (Some(Duration::from_secs(7_199)), 119, "TAPRocks2!&"),
        // As the policy of the tenant says.
        (None, 60, "TAPRocks3!&"),
    ] {
        let made = make(&directory, SANNE, lifetime);
        assert_eq!(code(&made), expected);
        assert!(!format!("{made:?}").contains("TAPRocks"), "it is never printed");
        let passes = tenant.state().passes;
        assert_eq!(passes.len(), 1);
        assert_eq!(
            (&passes[0].1["lifetimeInMinutes"], &passes[0].1["isUsableOnce"]),
            (&minutes.into(), &true.into())
        );
    }
    // Somebody from Active Directory has passes of the tenant as well.
    assert_eq!(code(&make(&directory, SYNCHRONISED, HOUR)), "TAPRocks4!&");
}

#[test]
fn a_pass_is_withdrawn_by_itself_and_by_a_lock_out() {
    let tenant = tenant();
    let directory = directory(&tenant);
    for number in [SANNE, SYNCHRONISED] {
        code(&make(&directory, number, HOUR));
    }
    for _ in 0..2 {
        assert_eq!(directory.withdraw_secret(&id(SANNE), PROVIDER), WriteStatus::Done);
        let passes = tenant.state().passes;
        assert!(passes.len() == 1 && passes[0].0 == id(SYNCHRONISED), "only hers");
    }
    assert_eq!(directory.withdraw_secret(&id(SANNE), "badge_printer"), WriteStatus::Failed);
    code(&make(&directory, SANNE, HOUR));
    assert_eq!(directory.lock_out(&id(SANNE)), WriteStatus::Done);
    let state = tenant.state();
    assert_eq!((state.passes.len(), state.passwords.len(), state.revoked), (1, 1, 1));
    // Active Directory has the password.
    assert_eq!(directory.lock_out(&id(SYNCHRONISED)), WriteStatus::Done);
    let state = tenant.state();
    assert_eq!((state.passes.len(), state.passwords.len(), state.revoked), (0, 1, 2));
}

#[test]
fn administrators_and_nobody_get_no_pass() {
    let tenant = tenant();
    let directory = directory(&tenant);
    for (account, expected) in [
        (id(BOSS), ChangeError::Protected),
        (id(GUEST), ChangeError::NoAccount),
        ("..".to_owned(), ChangeError::NoAccount),
    ] {
        assert_eq!(directory.make_pass(&account, HOUR).unwrap_err(), expected, "{account}");
    }
    // Without the setting, none is made, and none is looked for.
    let without = tenant.directory();
    assert!(!without.makes(PROVIDER) && matches!(make(&without, SANNE, HOUR), MadeSecret::Failed));
    assert_eq!(without.withdraw_secret(&id(SANNE), PROVIDER), WriteStatus::Failed);
    assert_eq!(tenant.state().made, 0);
}

#[test]
fn a_refusal_is_certain_and_says_how_to_fix_it() {
    let short = tenant();
    let error = directory(&short).make_pass(&id(SANNE), Some(Duration::from_secs(60))).unwrap_err();
    assert_eq!((&error, error.status()), (&ChangeError::Lifetime, WriteStatus::Failed));
    assert_eq!(short.server.count(&post(SANNE)), 0);
    // Longer than the policy of the tenant allows; and without the permission.
    let (long, refused) = (tenant(), Tenant::new());
    for (tenant, lifetime) in [(&long, Some(Duration::from_secs(9 * 3_600))), (&refused, HOUR)] {
        let error = directory(tenant).make_pass(&id(SANNE), lifetime).unwrap_err();
        assert_eq!(error, ChangeError::Pass("403 accessDenied".to_owned()));
        assert_eq!(error.status(), WriteStatus::Failed);
        assert!(error.help().contains("`lifetime`") && error.help().contains(PASSES));
        assert_eq!((tenant.server.count(&post(SANNE)), tenant.state().made), (1, 0));
    }
    // Made, and of no use.
    let disabled = tenant();
    disabled.change(|state| state.longest_pass = None);
    assert!(matches!(make(&directory(&disabled), SANNE, HOUR), MadeSecret::Failed));
    assert_eq!((disabled.state().made, disabled.state().passes.len()), (1, 0));
}

#[test]
fn a_pass_without_an_answer_is_unknown_and_asked_for_once() {
    for (cut, unknown) in [(Cut::Request, false), (Cut::Answer, true)] {
        let tenant = tenant();
        let relay = Relay::new(tenant.server.url(), "POST /v1.0/users", cut);
        let directory = directory_at(relay.url(), "desk-secret").temporary_access_passes(true);
        let made = make(&directory, SANNE, HOUR);
        assert!(matches!(made, MadeSecret::Unknown), "a request may have been read: {cut:?} {made:?}");
        assert_eq!((relay.hits(), tenant.state().made), (1, usize::from(unknown)));
    }
    for (status, body) in [(500, ""), (202, ""), (201, "[]"), (201, "{\"temporaryAccessPass\":null}")] {
        let tenant = Tenant::answering(move |request, _| {
            (request.line() == post(SANNE)).then(|| Reply::new(status, body))
        });
        tenant.change(permitted);
        assert!(matches!(make(&directory(&tenant), SANNE, HOUR), MadeSecret::Unknown), "{status} {body}");
        assert_eq!(tenant.server.count(&post(SANNE)), 1);
    }
}

#[test]
fn a_pass_that_cannot_be_withdrawn_is_not_done() {
    let tenant =
        Tenant::answering(|request, _| request.line().starts_with("DELETE ").then(|| Reply::new(503, "")));
    tenant.change(permitted);
    let directory = directory(&tenant);
    code(&make(&directory, SANNE, HOUR));
    assert_eq!(directory.withdraw_secret(&id(SANNE), PROVIDER), WriteStatus::Unknown);
    assert_eq!(directory.lock_out(&id(SANNE)), WriteStatus::Unknown);
    assert_eq!(tenant.state().passwords.len(), 1, "the password is useless in any case");
}

#[test]
fn the_permission_is_demanded_only_for_passes_and_includes_that_for_methods() {
    let tenant = Tenant::new();
    let fault = directory(&tenant).faults().remove(0).to_string();
    assert!(
        fault.contains(
            "it lacks `UserAuthenticationMethod.ReadWrite.All`, to make and delete temporary access passes"
        ),
        "{fault}"
    );
    tenant.change(|state| {
        state.permissions =
            ENOUGH.iter().map(|one| one.replace("UserAuthenticationMethod.Read.All", PASSES)).collect();
    });
    assert_eq!(directory(&tenant).faults(), []);
    let beyond = tenant.directory().faults().remove(0).to_string();
    assert!(beyond.contains("UserAuthenticationMethod"), "{beyond}");
}
