use std::path::PathBuf;

use bonafides_desk::config::{DirectorySource, SecretSource};
use bonafides_parts::DirectorySettings;

use super::{WHOLE, errors, read};

/// The directory of the whole configuration, from an export.
const LDIF: &str = "ldif = \"/srv/directory.ldif\"\nchanges = \"changes.ldif\"";

const ORG: &str = r#"okta = { url = "https://contoso.okta.com", token_file = "/run/okta", ca_file = "ca.pem", identifiers = ["login", "employeeNumber"] }"#;

fn with(org: &str) -> String {
    assert_eq!(WHOLE.matches(LDIF).count(), 1);
    WHOLE.replace(LDIF, org)
}

#[test]
fn an_org_is_read() {
    let config = read(&with(ORG)).unwrap();
    let DirectorySource::Okta(org) = &config.directory.source else { panic!() };
    let DirectorySettings { contacts, people, language, .. } = &config.directory.settings;
    assert_eq!((org.url.host(), org.identifiers.len()), ("contoso.okta.com", 2));
    assert_eq!(org.ca_file, Some(PathBuf::from("/etc/bonafides/ca.pem")));
    assert!(contacts.contains_key("sms") && people.contains_key("desk_lead") && language == "da");
    // Nothing is asked before it is needed; then the first fault is the file of the token.
    let error = config.directory.open().directory.check().unwrap_err().to_string();
    assert!(error.contains("/run/okta"), "{error}");

    let elsewhere = ORG
        .replace(", ca_file = \"ca.pem\", identifiers = [\"login\", \"employeeNumber\"]", "")
        .replace("token_file = \"/run/okta\"", "token_env = \"TOKEN\"");
    let config = read(&with(&elsewhere)).unwrap();
    let DirectorySource::Okta(org) = &config.directory.source else { panic!() };
    assert_eq!((org.identifiers.len(), &org.ca_file), (4, &None));
    assert_eq!(org.token, SecretSource::Env("TOKEN".to_owned()));
}

#[test]
fn the_documented_org_is_read() {
    let page = include_str!("../../../../docs/parts.md");
    let example = page.split("## Okta\n").nth(1).unwrap();
    let example = example.split("```toml").nth(1).unwrap().split("```").next().unwrap();
    let rest = "desk = { origin = \"log\", policy = \"p.yaml\", keys = { env = \"KEYS\" } }\nstore.sqlite = \"desk.db\"\n";
    let config = read(&format!("{rest}{example}")).unwrap();
    let DirectorySource::Okta(org) = &config.directory.source else { panic!() };
    // The defaults, as the page has them.
    let usual = read(&with(&ORG.replace(", identifiers = [\"login\", \"employeeNumber\"]", ""))).unwrap();
    let DirectorySource::Okta(usual) = &usual.directory.source else { panic!() };
    assert_eq!((&org.url, &org.identifiers), (&usual.url, &usual.identifiers));
}

#[test]
fn each_error_of_an_org_names_its_place_and_how_to_fix_it() {
    const TABLE: &[(&str, &str, &str)] = &[
        (
            "url = \"https://contoso.okta.com\", ",
            "",
            "`directory.okta.url` is missing; add the address of the org: `url = \"https://contoso.okta.com\"`",
        ),
        (
            "https://",
            "http://",
            "`directory.okta.url`: a server on another machine is never reached without TLS; write `https://`",
        ),
        (
            "contoso.okta.com",
            "contoso-admin.okta.com",
            "`directory.okta.url`: this is the address of the Admin Console, which has no API; write the address of the org, without `-admin`",
        ),
        ("identifiers", "identifier", "unknown key `identifier`; did you mean `identifiers`?"),
        (
            "\"employeeNumber\"",
            "\"phone\"",
            "`directory.okta.identifiers` has `phone`: this is not `login`, `email`, `employeeNumber` or `id`; write some of `login`, `email`, `employeeNumber` and `id`",
        ),
    ];
    for (before, after, expected) in TABLE {
        let found = errors(&with(&ORG.replacen(before, after, 1)));
        assert!(found.lines().count() == 1 && found.starts_with("desk.toml:17:"), "{found}");
        assert!(found.ends_with(expected), "{found}");
    }
    let found = errors(&with(&ORG.replace("token_file = \"/run/okta\"", "token = \"hunter2\"")));
    assert!(
        found.contains("`token` is a secret, and this file is not") && !found.contains("hunter2"),
        "{found}"
    );
}
