use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_http_testing::{Cut, Relay};
use bonafides_parts::{Directory as _, NewSecret};
use bonafides_scim::ChangeError;
use bonafides_tls::Trust;

use super::tenant::{PASSWORD, TOKEN, Tenant, base, directory_at};

const NEW: &str = "New-pass-2";

#[test]
#[ignore = "needs tests/scim/test"]
fn scim_a_password_is_set_and_nobody_knows_that_of_a_lock_out() {
    let tenant = Tenant::new();
    let directory = tenant.directory();
    let sanne = tenant.id("sanne");
    let password = Sensitive::from(NEW);
    let secret = NewSecret::new("reset_password", Some(&password), false);
    assert_eq!(directory.set_secret(&sanne, &secret), WriteStatus::Done);
    assert!(tenant.has_password("sanne", NEW) && !tenant.has_password("sanne", PASSWORD));
    assert!(tenant.has_password("ole", PASSWORD), "nobody else's");
    for _ in 0..2 {
        assert_eq!(directory.lock_out(&sanne), WriteStatus::Done);
    }
    assert!(!tenant.has_password("sanne", NEW) && !tenant.has_password("sanne", PASSWORD));
    // No syntax of JSON or of the path.
    let odd = "a\"},{\"op\":\"remove\\\u{7}é";
    directory.set_password(&sanne, &Sensitive::from(odd), false).unwrap();
    assert_eq!(tenant.id("sanne"), sanne);
}

#[test]
#[ignore = "needs tests/scim/test"]
fn scim_nothing_is_sent_that_the_server_would_not_do() {
    let tenant = Tenant::new();
    let directory = tenant.directory();
    let sanne = tenant.id("sanne");
    let password = Sensitive::from(NEW);
    let secret = NewSecret::new("reset_password", Some(&password), true);
    assert_eq!(directory.set_secret(&sanne, &secret), WriteStatus::Failed);
    assert_eq!(directory.set_password(&sanne, &password, true), Err(ChangeError::ChangeAtFirstUse));
    assert_eq!(
        directory.set_secret(&sanne, &NewSecret::new("unlock_account", None, false)),
        WriteStatus::Failed
    );
    for nobody in ["", "x", "..", "../Groups"] {
        assert_eq!(directory.set_password(nobody, &password, false), Err(ChangeError::NoAccount), "{nobody}");
    }
    let without = directory_at(tenant.at("without-patch"), Trust::default(), TOKEN);
    let lacks = "its `/ServiceProviderConfig` does not support `patch`, `changePassword`".to_owned();
    assert_eq!(without.set_password(&sanne, &password, false), Err(ChangeError::Unsupported(lacks)));
    let refused = directory_at(tenant.at("url"), Trust::default(), "wrong");
    assert_eq!(refused.lock_out(&sanne), WriteStatus::Failed);
    assert!(tenant.has_password("sanne", PASSWORD));
}

#[test]
#[ignore = "needs tests/scim/test"]
fn scim_a_change_without_an_answer_is_unknown_and_sent_once() {
    let tenant = Tenant::new();
    let sanne = tenant.id("sanne");
    let password = Sensitive::from(NEW);
    for (cut, is_set) in [(Cut::Request, false), (Cut::Answer, true)] {
        let relay = Relay::new(&base("url"), "PATCH ", cut);
        let directory = directory_at(tenant.below(relay.url()), Trust::default(), TOKEN);
        let secret = NewSecret::new("reset_password", Some(&password), false);
        assert_eq!(directory.set_secret(&sanne, &secret), WriteStatus::Unknown, "{cut:?}");
        assert_eq!((relay.hits(), tenant.has_password("sanne", NEW)), (1, is_set), "{cut:?}");
    }
    // Nothing is sent before the account was seen.
    let relay = Relay::new(&base("url"), "GET ", Cut::Request);
    let directory = directory_at(tenant.below(relay.url()), Trust::default(), TOKEN);
    let refused = directory.set_password(&sanne, &Sensitive::from("Other-pass-3"), false).unwrap_err();
    assert_eq!((refused.status(), tenant.has_password("sanne", NEW)), (WriteStatus::Failed, true));
}
