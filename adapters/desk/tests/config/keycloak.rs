use std::path::PathBuf;

use bonafides_desk::config::{DirectorySource, SecretSource};
use bonafides_parts::DirectorySettings;

use super::{WHOLE, errors, read};

/// The directory of the whole configuration, from an export.
const LDIF: &str = "ldif = \"/srv/directory.ldif\"\nchanges = \"changes.ldif\"";

const REALM: &str = r#"keycloak = { url = "https://id.contoso.example/auth", realm = "contoso", client = "desk", secret_file = "/run/desk", ca_file = "ca.pem", identifiers = ["username", "employeeNumber"] }"#;

fn with(realm: &str) -> String {
    assert_eq!(WHOLE.matches(LDIF).count(), 1);
    WHOLE.replace(LDIF, realm)
}

#[test]
fn a_realm_is_read() {
    let config = read(&with(REALM)).unwrap();
    let DirectorySource::Keycloak(realm) = &config.directory.source else { panic!() };
    let DirectorySettings { contacts, people, language, .. } = &config.directory.settings;
    assert_eq!((realm.url.host(), realm.realm.as_str()), ("id.contoso.example", "contoso"));
    assert_eq!((realm.client.as_str(), realm.identifiers.len()), ("desk", 2));
    assert_eq!(realm.secret, SecretSource::File("/run/desk".into()));
    assert_eq!(realm.ca_file, Some(PathBuf::from("/etc/bonafides/ca.pem")));
    assert!(contacts.contains_key("sms") && people.contains_key("desk_lead") && language == "da");
    // Nothing is asked before it is needed; then the first fault is the file of the secret.
    let error = config.directory.open().directory.check().unwrap_err().to_string();
    assert!(error.contains("/run/desk"), "{error}");

    let usual = REALM
        .replace(", ca_file = \"ca.pem\", identifiers = [\"username\", \"employeeNumber\"]", "")
        .replace("secret_file = \"/run/desk\"", "secret_env = \"SECRET\"")
        .replace("https://id.contoso.example/auth", "http://127.0.0.1:8080");
    let config = read(&with(&usual)).unwrap();
    let DirectorySource::Keycloak(realm) = &config.directory.source else { panic!() };
    assert_eq!((realm.identifiers.len(), &realm.ca_file), (3, &None));
    assert_eq!(realm.secret, SecretSource::Env("SECRET".to_owned()));
}

#[test]
fn each_error_of_a_realm_names_its_place_and_how_to_fix_it() {
    const TABLE: &[(&str, &str, &str)] = &[
        (
            "https://id.contoso.example/auth",
            "http://id.contoso.example",
            "desk.toml:17:20: `directory.keycloak.url`: a server on another machine is never reached without TLS; write `https://`",
        ),
        (
            "\"contoso\"",
            "\"master\"",
            "desk.toml:17:63: `directory.keycloak.realm`: the accounts of the realm `master` administer Keycloak itself; name the realm of the people whom the desk serves",
        ),
        (
            "url = \"https://id.contoso.example/auth\", realm = \"contoso\", client = \"desk\"",
            "relm = \"contoso\"",
            "desk.toml:17:1: `directory.keycloak.client` is missing; add the client whose service account the desk is: `client = \"desk\"`\n\
             desk.toml:17:1: `directory.keycloak.url` is missing; add the address of Keycloak: `url = \"https://id.contoso.example\"`\n\
             desk.toml:17:14: unknown key `relm`; did you mean `realm`?",
        ),
        (
            "secret_file = \"/run/desk\"",
            "secret = \"hunter2\"",
            "desk.toml:17:12: `directory.keycloak` has none of `secret_file` or `secret_env`; add one of `secret_file` or `secret_env`\n\
             desk.toml:17:91: `secret` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `secret_file`",
        ),
        (
            "\"employeeNumber\"",
            "\"a:b\"",
            "desk.toml:17:152: `directory.keycloak.identifiers` has `a:b`: this is not `username`, `email`, `id`, nor the name of an attribute, such as `employeeNumber`; write `username`, `email`, `id`, or the name of an attribute",
        ),
    ];
    for (before, after, expected) in TABLE {
        assert_eq!(REALM.matches(before).count(), 1, "{before}");
        let found = errors(&with(&REALM.replace(before, after)));
        let (mut found, mut expected): (Vec<&str>, Vec<&str>) =
            (found.lines().collect(), expected.split('\n').collect());
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{after}");
        assert!(!found.join("").contains("hunter2"));
    }
}
