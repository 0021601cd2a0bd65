use std::path::PathBuf;
use std::time::Duration;

use bonafides_active_directory::AccountFact;
use bonafides_desk::config::{DirectorySource, SecretSource, SignalConfig};
use bonafides_parts::DirectorySettings;

use super::{WHOLE, errors, read};

/// The directory of the whole configuration, from an export.
const LDIF: &str = "ldif = \"/srv/directory.ldif\"\nchanges = \"changes.ldif\"";

const DOMAIN: &str = r#"active_directory = { urls = ["ldaps://dc1.contoso.example", "ldaps://10.0.0.2:1636"], ca_file = "ca.pem", base = "OU=People,DC=contoso,DC=example", account = "svc-desk@contoso.example", password_file = "/run/svc", identifiers = ["sAMAccountName", "employeeID"] }"#;

fn with(domain: &str) -> String {
    assert_eq!(WHOLE.matches(LDIF).count(), 1);
    WHOLE.replace(LDIF, domain)
}

#[test]
fn a_domain_is_read() {
    let text = with(DOMAIN).replace(
        "account = { directory = true }",
        "account = { directory = \"state\" }\nage = { directory = \"password_age\", recent = \"7d\" }\nlast = { directory = \"last_sign_in\", recent = \"14d\" }",
    );
    let config = read(&text).unwrap();
    let DirectorySource::ActiveDirectory(domain) = &config.directory.source else { panic!() };
    let DirectorySettings { contacts, people, language, .. } = &config.directory.settings;
    let controllers: Vec<String> = domain.controllers.iter().map(ToString::to_string).collect();
    assert_eq!(controllers, ["dc1.contoso.example", "10.0.0.2:1636"]);
    assert_eq!(domain.ca_file, PathBuf::from("/etc/bonafides/ca.pem"));
    assert_eq!(
        (domain.base.as_str(), domain.account.as_str()),
        ("OU=People,DC=contoso,DC=example", "svc-desk@contoso.example")
    );
    assert_eq!(domain.password, SecretSource::File("/run/svc".into()));
    assert_eq!(domain.identifiers.len(), 2);
    assert!(contacts.contains_key("sms") && people.contains_key("desk_lead") && language == "da");
    let week = Duration::from_secs(7 * 24 * 3600);
    assert_eq!(config.signals["account"], SignalConfig::Account(AccountFact::State));
    assert_eq!(config.signals["age"], SignalConfig::Account(AccountFact::PasswordAge { recent: week }));
    assert_eq!(config.signals["last"], SignalConfig::Account(AccountFact::LastSignIn { recent: week * 2 }));
    let opened = config.directory.open();
    assert!(config.signals["account"].open(&opened).is_some());
    // Nothing is asked before it is needed; then the first fault is the file of the authority.
    let error = opened.directory.check().unwrap_err().to_string();
    assert!(error.contains("/run/svc"), "{error}");

    let usual = DOMAIN
        .replace(", identifiers = [\"sAMAccountName\", \"employeeID\"]", "")
        .replace("password_file = \"/run/svc\"", "password_env = \"SVC\"");
    let config = read(&with(&usual)).unwrap();
    let DirectorySource::ActiveDirectory(domain) = &config.directory.source else { panic!() };
    assert_eq!((domain.identifiers.len(), &domain.password), (6, &SecretSource::Env("SVC".to_owned())));
}

#[test]
fn each_error_of_a_domain_names_its_place_and_how_to_fix_it() {
    const TABLE: &[(&str, &str, &str)] = &[
        (
            "\"ldaps://dc1.contoso.example\"",
            "\"ldap://dc1.contoso.example\"",
            "desk.toml:17:29: `directory.active_directory.urls` has `ldap://dc1.contoso.example`: `ldap://` is not encrypted; write an address such as `ldaps://dc1.contoso.example`",
        ),
        (
            "[\"ldaps://dc1.contoso.example\", \"ldaps://10.0.0.2:1636\"]",
            "[]",
            "desk.toml:17:29: `directory.active_directory.urls` names no domain controller; add one, such as `ldaps://dc1.contoso.example`",
        ),
        (
            "urls = [\"ldaps://dc1.contoso.example\", \"ldaps://10.0.0.2:1636\"], ca_file",
            "cafile",
            "desk.toml:17:1: `directory.active_directory.urls` is missing; add the domain controllers: `urls = [\"ldaps://dc1.contoso.example\"]`\n\
             desk.toml:17:22: unknown key `cafile`; did you mean `ca_file`?",
        ),
        (
            "\"OU=People,DC=contoso,DC=example\"",
            "\"People\"",
            "desk.toml:17:107: `directory.active_directory.base` is not a distinguished name; write a name such as `OU=People,DC=contoso,DC=example`",
        ),
        (
            ", account = \"svc-desk@contoso.example\", password_file = \"/run/svc\"",
            "",
            "desk.toml:17:1: `directory.active_directory.account` is missing; add the name with which the desk signs in: `account = \"svc-desk@contoso.example\"`\n\
             desk.toml:17:20: `directory.active_directory` has none of `password_file` or `password_env`; add one of `password_file` or `password_env`",
        ),
        (
            "password_file = \"/run/svc\"",
            "password = \"hunter2\"",
            "desk.toml:17:20: `directory.active_directory` has none of `password_file` or `password_env`; add one of `password_file` or `password_env`\n\
             desk.toml:17:187: `password` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `password_file`",
        ),
        (
            "\"employeeID\"",
            "\"a)(b\"",
            "desk.toml:17:229: `directory.active_directory.identifiers` has `a)(b`: this is not the name of an attribute, such as `employeeID`; write the name of an attribute of the schema",
        ),
    ];
    for (before, after, expected) in TABLE {
        assert_eq!(DOMAIN.matches(before).count(), 1, "{before}");
        let found = errors(&with(&DOMAIN.replace(before, after)));
        let (mut found, mut expected): (Vec<&str>, Vec<&str>) =
            (found.lines().collect(), expected.split('\n').collect());
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{after}");
        assert!(!found.join("").contains("hunter2"));
    }
}

/// The example of the documentation.
#[test]
fn the_documented_domain_is_read() {
    let page = include_str!("../../../../docs/parts.md");
    let example = page.split("```toml").nth(1).unwrap().split("```").next().unwrap();
    let rest = "desk = { origin = \"log\", policy = \"p.yaml\", keys = { env = \"KEYS\" } }\nstore.sqlite = \"desk.db\"\n";
    let config = read(&format!("{rest}{example}")).unwrap();
    let DirectorySource::ActiveDirectory(domain) = &config.directory.source else { panic!() };
    assert_eq!(
        (domain.controllers.len(), config.directory.settings.contacts.len(), config.signals.len()),
        (2, 2, 3)
    );
    // The contacts are said to be the defaults.
    for (channel, attributes) in &config.directory.settings.contacts {
        assert_eq!(attributes, bonafides_ldif::active_directory::usual_contact(channel), "{channel}");
    }
}

#[test]
fn a_fact_about_an_account_needs_a_directory_that_tells_it() {
    for (signal, domain, expected) in [
        (
            "\"state\"",
            false,
            "the directory does not tell `signals.account.directory`; only `active_directory` does",
        ),
        ("\"shoe_size\"", true, "`signals.account.directory` is no fact about an account; write `true`, for"),
        ("\"password_age\"", true, "`signals.account.recent` is missing; add the longest age that is recent"),
        ("\"password_age\", recent = \"soon\"", true, "`signals.account.recent` is not a time"),
        ("\"state\", recent = \"7d\"", true, "a state has no age; remove `recent`"),
        ("true, recent = \"7d\"", true, "`recent` belongs to a fact with an age"),
        ("false", true, "`signals.account.directory` can only be `true`"),
        ("7", true, "`signals.account.directory` is a number; write `true` or `false`"),
    ] {
        let before = "account = { directory = true }";
        let text = if domain { with(DOMAIN) } else { WHOLE.to_owned() };
        assert_eq!(text.matches(before).count(), 1);
        let found = errors(&text.replace(before, &format!("account = {{ directory = {signal} }}")));
        assert!(found.lines().count() == 1 && found.contains(expected), "{signal}: {found}");
    }
}
