use std::collections::BTreeSet;
use std::ops::Range;

use bonafides_desk::config::ConfigCode;
use proptest::prelude::*;

use super::{WHOLE, read};

/// A file with the keys that `WHOLE` does not have.
pub(super) const OTHER: &str = r#"[desk]
origin = "log"
policy = "p.yaml"
keys = { env = "KEYS" }
tickets = "issues"
[store.postgres]
url_file = "url"
schema = "desk"
[directory]
ldif = "d.ldif"
[channels.letters]
smtp = "smtp://127.0.0.1:2525"
from = "Desk <desk@contoso.example>"
user = "desk"
password_file = "smtp.password"
ca_file = "ca.pem"
unencrypted = true
[channels.texts]
webhook = "https://gateway.example/texts"
secret_file = "texts.secret"
shape = "push"
idempotent = true
ca_file = "ca.pem"
[channels.team]
teams_file = "teams.url"
ca_file = "ca.pem"
[channels.room]
slack_env = "SLACK"
[channels.incidents]
servicenow = "https://contoso.service-now.com"
table = "sn_si_incident"
token_file = "servicenow.token"
[channels.issues]
jira = "https://contoso.atlassian.net"
project = "SEC"
issue_type = "Incident"
user = "desk@contoso.example"
password_env = "JIRA"
[vouch]
page = "https://desk.contoso.example/vouch"
oidc = { issuer = "https://id.contoso.example/realms/contoso", client = "desk-vouch", secret_env = "VOUCH", levels = ["2"] }
[providers.face]
webhook = "https://faces.example/start"
secret_env = "FACES"
ca_file = "ca.pem"
"#;

/// The places of the keys that are not names of the policy.
fn keys(text: &str) -> Vec<Range<usize>> {
    let names = [
        "sms",
        "private_email",
        "manager",
        "account",
        "sim_change",
        "workstation",
        "location",
        "posture",
        "webauthn",
        "siem",
        "desk_lead",
        "security_desk",
        "letters",
        "texts",
        "team",
        "room",
        "incidents",
        "issues",
        "face",
        // Whatever is like them is a secret in the file.
        "password_file",
        "password_env",
        "secret_file",
        "secret_env",
        "token_file",
    ];
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = |start: usize| {
            let rest = &line[start..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            start..start + end
        };
        let mut words: Vec<Range<usize>> =
            line.match_indices("{ ").map(|(brace, _)| word(brace + 2)).collect();
        if let Some(header) = line.strip_prefix('[') {
            words = vec![word(1)];
            words.extend(header.find('.').map(|dot| word(dot + 2)));
        } else if !line.trim().is_empty() {
            words.push(word(0));
        }
        found.extend(
            words
                .into_iter()
                .filter(|word| !names.contains(&&line[word.clone()]))
                .map(|w| at + w.start..at + w.end),
        );
        at += line.len();
    }
    found
}

/// Every text at one deletion, insertion, substitution or exchange of neighbours.
fn misspelt(key: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for at in 0..=key.len() {
        for letter in ['a', 'e', 'x', 's', '_', '-', 'E'] {
            all.insert(format!("{}{letter}{}", &key[..at], &key[at..]));
            if at < key.len() {
                all.insert(format!("{}{letter}{}", &key[..at], &key[at + 1..]));
            }
        }
        if at < key.len() {
            all.insert(format!("{}{}", &key[..at], &key[at + 1..]));
        }
        if at + 1 < key.len() {
            let (one, two) = (&key[at..=at], &key[at + 1..at + 2]);
            all.insert(format!("{}{two}{one}{}", &key[..at], &key[at + 2..]));
        }
    }
    all.remove(key);
    all
}

#[test]
fn every_shortest_misspelling_of_a_key_is_an_error_with_the_right_suggestion() {
    let mut tried = 0;
    for text in [WHOLE, OTHER] {
        assert!(read(text).is_ok());
        for place in keys(text) {
            let key = &text[place.clone()];
            for wrong in misspelt(key) {
                let changed = format!("{}{wrong}{}", &text[..place.start], &text[place.end..]);
                let line = text[..place.start].matches('\n').count() + 1;
                let Err(found) = read(&changed) else { panic!("{key} as {wrong} is accepted") };
                let expected = (
                    ConfigCode::UnknownKey,
                    format!("unknown key `{wrong}`"),
                    format!("did you mean `{key}`?"),
                );
                let fits = found.iter().any(|error| {
                    error.line == line && (error.code, error.message.clone(), error.help.clone()) == expected
                });
                assert!(fits, "{key} as {wrong}: {found}");
                // Nothing else is said about it, except of what the section would have contained.
                let missing = found.iter().filter(|error| error.code == ConfigCode::MissingKey).count();
                assert_eq!(missing, 0, "{key} as {wrong}: {found}");
                tried += 1;
            }
        }
    }
    assert!(tried > 5_000, "{tried}");
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn no_change_of_a_valid_file_panics(at in 0..WHOLE.len(), length in 0..20_usize, put in "[\\[\\]{}=\"'., \n\r\tæa-z0-9_#]{0,6}") {
        let end = (at + length).min(WHOLE.len());
        if let Err(found) = read(&format!("{}{put}{}", &WHOLE[..at], &WHOLE[end..])) {
            for error in &found {
                prop_assert!(error.line >= 1 && error.column >= 1 && !error.message.is_empty() && !error.help.is_empty());
            }
        }
    }

    #[test]
    fn no_deep_nesting_panics(depth in 0..5_000_usize, open in "\\[|\\{a=") {
        let _ = read(&format!("x = {}", open.repeat(depth)));
    }
}
