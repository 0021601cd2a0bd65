use std::time::Duration;

use bonafides_keycloak::Keycloak;
use bonafides_parts::{Directory as _, DirectoryError, DirectorySettings};
use bonafides_tls::Trust;

use super::realm::{ENOUGH, Realm, base, folder, https};

fn faults(directory: &Keycloak) -> Vec<String> {
    directory.faults().iter().map(ToString::to_string).collect()
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_the_least_rights_have_no_fault() {
    let realm = Realm::new();
    assert_eq!(faults(&realm.directory()), [""; 0]);
    let trust = Trust::new(Some(&folder().join("ca.pem")));
    let encrypted = realm.directory_at(https(), trust, "desk-secret");
    assert_eq!(faults(&encrypted), [""; 0]);
    assert_eq!(encrypted.find("sanne").unwrap(), Some(realm.id("sanne")));
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_each_fault_is_named_with_its_remedy() {
    const RIGHTS: &str = "the desk's account has the wrong rights: ";
    let realm = Realm::new();
    let one = |directory: &Keycloak| {
        let faults = faults(directory);
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults.into_iter().next().unwrap()
    };
    let untrusted = realm.directory_at(https(), Trust::default(), "desk-secret");
    let expected = "the directory cannot be reached: the certificate of the server was refused: its issuer is not \
                    trusted; set `ca_file` to the certificate of its CA";
    assert_eq!(one(&untrusted), expected);
    assert!(matches!(untrusted.find("sanne"), Err(DirectoryError::Unavailable(_))));
    let closed = realm
        .directory_at("http://127.0.0.1:1".parse().unwrap(), Trust::default(), "x")
        .time_limit(Duration::from_secs(5));
    assert!(one(&closed).contains("check the address, the network and Keycloak"), "{}", one(&closed));
    let wrong = realm.directory_at(base(), Trust::default(), "wrong");
    assert!(one(&wrong).contains("the client `desk`"), "{}", one(&wrong));
    let absent = Keycloak::new(
        base(),
        "absent".parse().unwrap(),
        "desk",
        bonafides::keys::Sensitive::from("x").into(),
        Trust::default(),
    );
    assert_eq!(
        one(&absent),
        "the directory cannot be reached: there is no such realm (404); correct `url` or `realm`"
    );
    let nobody = realm.directory().settings(DirectorySettings::default().person("lead", ["nobody"]));
    assert!(one(&nobody).contains("there is no account `nobody`, which is `lead` of the policy"));
    let blind = Realm::bare(&ENOUGH);
    assert!(one(&blind.directory()).starts_with(&format!("{RIGHTS}it cannot see who administers the realm")));
    let weak = Realm::with_roles(&["view-users"]);
    assert_eq!(
        one(&weak.directory()),
        format!(
            "{RIGHTS}it lacks `manage-users`, to set passwords and end sessions; give `service-account-desk` these \
             roles of the client `realm-management`"
        )
    );
    let weak = Realm::with_roles(&["manage-users"]);
    assert!(
        one(&weak.directory())
            .starts_with(&format!("{RIGHTS}it lacks `view-users`, to read accounts; `query-groups`"))
    );
    let strong = Realm::with_roles(&["realm-admin"]);
    let found = one(&strong.directory());
    for role in ["`manage-clients`", "`manage-realm`", "`realm-admin`", "`view-clients`", "`impersonation`"] {
        assert!(found.contains(role), "{role} in {found}");
    }
    assert!(!found.contains("`view-users`"), "{found}");
}
