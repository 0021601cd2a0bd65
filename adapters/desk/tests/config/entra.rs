use std::path::PathBuf;

use bonafides_desk::config::{DirectorySource, SecretSource};
use bonafides_parts::DirectorySettings;

use super::{WHOLE, errors, read};

/// The directory of the whole configuration, from an export.
const LDIF: &str = "ldif = \"/srv/directory.ldif\"\nchanges = \"changes.ldif\"";

const TENANT: &str = r#"entra = { tenant = "contoso.example", client = "desk", secret_file = "/run/desk", ca_file = "ca.pem", identifiers = ["userPrincipalName", "employeeId"] }"#;

fn with(tenant: &str) -> String {
    assert_eq!(WHOLE.matches(LDIF).count(), 1);
    WHOLE.replace(LDIF, tenant)
}

#[test]
fn a_tenant_is_read() {
    let config = read(&with(TENANT)).unwrap();
    let DirectorySource::Entra(tenant) = &config.directory.source else { panic!() };
    let DirectorySettings { contacts, people, language, .. } = &config.directory.settings;
    assert_eq!((tenant.tenant.as_str(), tenant.client.as_str()), ("contoso.example", "desk"));
    assert_eq!(
        (tenant.url.host(), tenant.login.host()),
        ("graph.microsoft.com", "login.microsoftonline.com")
    );
    assert_eq!(
        (tenant.identifiers.len(), &tenant.ca_file),
        (2, &Some(PathBuf::from("/etc/bonafides/ca.pem")))
    );
    assert!(contacts.contains_key("sms") && people.contains_key("desk_lead") && language == "da");
    // Nothing is asked before it is needed; then the first fault is the file of the secret.
    let error = config.directory.open().directory.check().unwrap_err().to_string();
    assert!(error.contains("/run/desk"), "{error}");

    let elsewhere = TENANT
        .replace(", ca_file = \"ca.pem\", identifiers = [\"userPrincipalName\", \"employeeId\"]", "")
        .replace("secret_file = \"/run/desk\"", "secret_env = \"SECRET\", url = \"http://127.0.0.1:1/v1.0\"");
    let config = read(&with(&elsewhere)).unwrap();
    let DirectorySource::Entra(tenant) = &config.directory.source else { panic!() };
    assert_eq!((tenant.url.host(), tenant.identifiers.len()), ("127.0.0.1", 4));
    assert_eq!(tenant.secret, SecretSource::Env("SECRET".to_owned()));
}

#[test]
fn the_documented_tenant_is_read() {
    let page = include_str!("../../../../docs/parts.md");
    let example = page.split("## Entra ID\n").nth(1).unwrap();
    let example = example.split("```toml").nth(1).unwrap().split("```").next().unwrap();
    let rest = "desk = { origin = \"log\", policy = \"p.yaml\", keys = { env = \"KEYS\" } }\nstore.sqlite = \"desk.db\"\n";
    let config = read(&format!("{rest}{example}")).unwrap();
    let DirectorySource::Entra(tenant) = &config.directory.source else { panic!() };
    // The defaults, as the page has them.
    let usual =
        read(&with(&TENANT.replace(", identifiers = [\"userPrincipalName\", \"employeeId\"]", ""))).unwrap();
    let DirectorySource::Entra(usual) = &usual.directory.source else { panic!() };
    assert_eq!((&tenant.url, &tenant.login), (&usual.url, &usual.login));
    assert_eq!(tenant.identifiers, usual.identifiers);
}

#[test]
fn each_error_of_a_tenant_names_its_place_and_how_to_fix_it() {
    const TABLE: &[(&str, &str, &str)] = &[
        (
            "contoso.example",
            "organizations",
            "`directory.entra.tenant`: this is neither the id of a tenant nor one of its domains; write the id of the tenant, or a domain such as `contoso.onmicrosoft.com`",
        ),
        (
            "tenant = \"contoso.example\", ",
            "",
            "`directory.entra.tenant` is missing; add the tenant of the people whom the desk serves: `tenant = \"contoso.onmicrosoft.com\"`",
        ),
        (
            "client = \"desk\"",
            "client = \"desk\", url = \"http://graph.microsoft.com/v1.0\"",
            "`directory.entra.url`: a server on another machine is never reached without TLS; write `https://`",
        ),
        (
            "\"employeeId\"",
            "\"phone\"",
            "`directory.entra.identifiers` has `phone`: this is not `userPrincipalName`, `mail`, `employeeId` or `id`; write some of `userPrincipalName`, `mail`, `employeeId` and `id`",
        ),
    ];
    for (before, after, expected) in TABLE {
        let found = errors(&with(&TENANT.replacen(before, after, 1)));
        assert!(found.lines().count() == 1 && found.starts_with("desk.toml:17:"), "{found}");
        assert!(found.ends_with(expected), "{found}");
    }
    let found = errors(&with(&TENANT.replace("secret_file = \"/run/desk\"", "secret = \"hunter2\"")));
    assert!(
        found.contains("`secret` is a secret, and this file is not") && !found.contains("hunter2"),
        "{found}"
    );
}
