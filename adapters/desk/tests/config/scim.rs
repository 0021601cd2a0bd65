use std::path::PathBuf;

use bonafides_desk::config::{DirectorySource, SecretSource};
use bonafides_parts::DirectorySettings;

use super::{WHOLE, errors, read};

/// The directory of the whole configuration, from an export.
const LDIF: &str = "ldif = \"/srv/directory.ldif\"\nchanges = \"changes.ldif\"";

const SERVER: &str = r#"scim = { url = "https://id.contoso.example/scim/v2", token_file = "/run/desk", ca_file = "ca.pem", identifiers = ["userName", "employeeNumber"] }"#;

fn with(server: &str) -> String {
    assert_eq!(WHOLE.matches(LDIF).count(), 1);
    WHOLE.replace(LDIF, server)
}

#[test]
fn a_server_is_read() {
    let config = read(&with(SERVER)).unwrap();
    let DirectorySource::Scim(server) = &config.directory.source else { panic!() };
    let DirectorySettings { contacts, people, language, .. } = &config.directory.settings;
    assert_eq!((server.url.host(), server.identifiers.len()), ("id.contoso.example", 2));
    assert_eq!(server.token, SecretSource::File("/run/desk".into()));
    assert_eq!(server.ca_file, Some(PathBuf::from("/etc/bonafides/ca.pem")));
    assert!(contacts.contains_key("sms") && people.contains_key("desk_lead") && language == "da");
    // Nothing is asked before it is needed; then the first fault is the file of the token.
    let error = config.directory.open().directory.check().unwrap_err().to_string();
    assert!(error.contains("/run/desk"), "{error}");

    let usual = SERVER
        .replace(", ca_file = \"ca.pem\", identifiers = [\"userName\", \"employeeNumber\"]", "")
        .replace("token_file = \"/run/desk\"", "token_env = \"TOKEN\"");
    let config = read(&with(&usual)).unwrap();
    let DirectorySource::Scim(server) = &config.directory.source else { panic!() };
    assert_eq!((server.identifiers.len(), &server.ca_file), (4, &None));
    assert_eq!(server.token, SecretSource::Env("TOKEN".to_owned()));
}

#[test]
fn each_error_of_a_server_names_its_place_and_how_to_fix_it() {
    const TABLE: &[(&str, &str, &[&str])] = &[
        (
            "https://id.contoso.example/scim/v2",
            "http://id.contoso.example",
            &[
                "`directory.scim.url`: a server on another machine is never reached without TLS; write `https://`",
            ],
        ),
        (
            "url = \"https://id.contoso.example/scim/v2\", ",
            "",
            &[
                "`directory.scim.url` is missing; add the address before `/Users`: `url = \"https://id.contoso.example/scim/v2\"`",
            ],
        ),
        ("url = ", "ulr = ", &["unknown key `ulr`; did you mean `url`?"]),
        (
            "token_file = \"/run/desk\"",
            "token = \"hunter2\"",
            &[
                "`directory.scim` has none of `token_file` or `token_env`; add one of `token_file` or `token_env`",
                "`token` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `token_file`",
            ],
        ),
        (
            "\"employeeNumber\"",
            "\"phone\"",
            &[
                "`directory.scim.identifiers` has `phone`: this is not `userName`, `emails`, `externalId`, `id` or `employeeNumber`; write some of `userName`, `emails`, `externalId`, `id` and `employeeNumber`",
            ],
        ),
    ];
    for (before, after, expected) in TABLE {
        assert_eq!(SERVER.matches(before).count(), 1, "{before}");
        let found = errors(&with(&SERVER.replace(before, after)));
        assert_eq!(found.lines().count(), expected.len(), "{found}");
        for expected in *expected {
            assert!(
                found.lines().any(|line| line.starts_with("desk.toml:17:") && line.ends_with(expected)),
                "{found}"
            );
        }
        assert!(!found.contains("hunter2"));
    }
}

#[test]
fn a_policy_whose_passwords_must_be_changed_at_the_first_sign_in_does_not_suit_a_server() {
    const POLICY: &str = "
format: 1
policy: desk
challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
grants: { new_password: { type: one_time_password, length: 16, lifetime: 8h, deliver: [counter] } }
channels: { counter: { in_person: true } }
unmatched: everyone
actions: { reset: { require: { points: 60 }, grant: new_password } }
";
    let errors = |directory: &str, policy: &str| {
        let text = with(directory).replace("people = {", "# people = {");
        let policy = bonafides::Policy::from_yaml(policy).unwrap();
        read(&text).unwrap().check(&policy).err().map(|errors| errors.to_string()).unwrap_or_default()
    };
    let found = errors(SERVER, POLICY);
    let expected = "the password of the grant `new_password` must be changed at the first sign-in, which SCIM cannot demand; \
                    write `change_at_first_use: false` in the policy, or use another directory";
    assert!(found.starts_with("desk.toml:17:") && found.ends_with(expected), "{found}");
    assert_eq!(errors(LDIF, POLICY), "");
    let suits = POLICY.replace("lifetime: 8h,", "lifetime: 8h, change_at_first_use: false,");
    assert_eq!(errors(SERVER, &suits), "");
}
