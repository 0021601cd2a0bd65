use bonafides_desk::config::ConfigCode;

use super::{WHOLE, errors, read};

/// A line of the whole file, what replaces it, and the errors.
const TABLE: &[(&str, &str, &str)] = &[
    // Keys.
    ("[channels]", "[chanels]", "desk.toml:23:2: unknown key `chanels`; did you mean `channels`?"),
    (
        "origin = ",
        "colour = ",
        "desk.toml:1:2: `desk.origin` is missing; add the name of the log, such as `origin = \"log.contoso.example\"`\n\
      desk.toml:2:1: unknown key `colour`; known here: `origin`, `policy`, `keys`, `two_people`, `connector`, `notices`, `tickets`, `catalogue`, `domains`, `words` or `blocklist`",
    ),
    ("keys = { file", "keys = { flie", "desk.toml:4:10: unknown key `flie`; did you mean `file`?"),
    (
        "keys = { file = \"desk.keys\" }",
        "",
        "desk.toml:1:2: `desk.keys` is missing; add `keys = { file = \"desk.keys\" }`",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = {}",
        "desk.toml:24:7: `channels.sms` has none of `file`, `smtp`, `webhook`, `teams_file`, `teams_env`, `slack_file`, `slack_env`, `servicenow` or `jira`; add one of `file`, `smtp`, `webhook`, `teams_file`, `teams_env`, `slack_file`, `slack_env`, `servicenow` or `jira`",
    ),
    (
        "sqlite = \"data/desk.db\"",
        "",
        "desk.toml:13:1: `store` has none of `sqlite` or `postgres`; add one of `sqlite` or `postgres`",
    ),
    // Types.
    (
        "two_people = true",
        "two_people = \"yes\"",
        "desk.toml:5:14: `desk.two_people` is a text; write `true` or `false`",
    ),
    (
        "policy = \"service-desk.yaml\"",
        "policy = 7",
        "desk.toml:3:10: `desk.policy` is a number; write a text",
    ),
    (
        "domains = [\"ad.test\"]",
        "domains = [\"ad.test\", 2026-01-01]",
        "desk.toml:9:23: `desk.domains` is a time; write a text",
    ),
    (
        "domains = [\"ad.test\"]",
        "domains = \"ad.test\"",
        "desk.toml:9:11: `desk.domains` is a text; write a list of texts",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = \"sms.jsonl\"",
        "desk.toml:24:7: `channels.sms` is a text; write a table such as `{ file = ... }`",
    ),
    (
        "[sinks]\nsiem = { file = \"records.jsonl\" }",
        "[[sinks]]",
        "desk.toml:38:1: `sinks` is a list; write a table",
    ),
    // Values.
    (
        "\"log.contoso.example\"",
        "\"log of contoso\"",
        "desk.toml:2:1: `desk.origin` is not the name of a log: a tenant is 1 to 255 printable ASCII characters without spaces; write a name such as `log.contoso.example`",
    ),
    (
        "\"data/desk.db\"",
        "\" \"",
        "desk.toml:14:10: `store.sqlite` is empty; write a value, or remove the key",
    ),
    (
        "finished = \"30d\"",
        "finished = \"a month\"",
        "desk.toml:42:1: `retention.finished` is not a time; write a whole number with a unit, such as `90d`",
    ),
    (
        "notices = \"sms\"",
        "notices = \"fax\"",
        "desk.toml:7:1: `fax` has no entry under `[channels]`; add one, or name another channel",
    ),
    (
        "account = { directory = true }",
        "account = { directory = false }",
        "desk.toml:29:13: `signals.account.directory` can only be `true`; name another source",
    ),
    // Two at once.
    (
        "sqlite = \"data/desk.db\"",
        "sqlite = \"a\"\npostgres = { url_env = \"B\" }",
        "desk.toml:13:1: `store` has more than one of `sqlite` or `postgres`; keep one of them",
    ),
    (
        "sim_change = { fixed = \"none\" }",
        "sim_change = { fixed = \"none\", unobserved = true }",
        "desk.toml:30:14: `signals.sim_change` has more than one of `fixed` or `unobserved`; keep one of them",
    ),
    // Parts of other builds.
    #[cfg(not(feature = "okta"))]
    (
        "ldif = \"/srv/directory.ldif\"\nchanges = \"changes.ldif\"",
        "okta = { host = \"contoso\" }",
        "desk.toml:17:1: `okta` is not in this build; use `ldif`, `active_directory`, `keycloak`, `scim` or `entra`, or pass a part of your own in code",
    ),
    (
        "sim_change = { fixed = \"none\" }",
        "sim_change = { camara = { operator = \"tdc\" } }",
        "desk.toml:30:16: `camara` is not in this build; use `directory`, `fixed` or `unobserved`, or pass a part of your own in code",
    ),
    // Sinks.
    #[cfg(not(feature = "parquet"))]
    (
        "siem = { file = \"records.jsonl\" }",
        "siem = { parquet = \"log\" }",
        "desk.toml:39:10: `parquet` is not in this build; use `file`, `syslog` or `webhook`, or pass a part of your own in code",
    ),
    #[cfg(feature = "parquet")]
    (
        "siem = { file = \"records.jsonl\" }",
        "siem = { parquet = 7 }",
        "desk.toml:39:20: `sinks.siem.parquet` is a number; write a text",
    ),
    #[cfg(feature = "parquet")]
    (
        "siem = { file = \"records.jsonl\" }",
        "siem = { parquet = \"lake\", arrow = \"lake\" }",
        "desk.toml:39:8: `sinks.siem` has more than one of `parquet` or `arrow`; keep one of them",
    ),
    (
        "siem = { file = \"records.jsonl\" }",
        "siem = { syslog = \"tcp://siem.example\" }",
        "desk.toml:39:19: `sinks.siem.syslog`: not an address that begins with `tls://`; write `tls://`, the host name and the port, such as `tls://siem.contoso.example:6514`",
    ),
    (
        "siem = { file = \"records.jsonl\" }",
        "siem = { syslog = \"tls://siem.example\", as = \"leef\" }",
        "desk.toml:39:46: `sinks.siem.as`: there is no such form of events; write `events`, `ocsf`, `ocsf-1.9`, `syslog`, `cef` or `cloudevents`",
    ),
    (
        "siem = { file = \"records.jsonl\" }",
        "siem = { webhook = \"https://siem.example\", secret = \"whsec_x\" }",
        "desk.toml:39:1: `sinks.siem.secret_file` is missing; add the path of a file with the signing secret, with mode 0600\n\
      desk.toml:39:44: `secret` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `secret_file`",
    ),
    (
        "siem = { file = \"records.jsonl\" }",
        "siem = { webhook = \"https://siem.example\" }",
        "desk.toml:39:1: `sinks.siem.secret_file` is missing; add the path of a file with the signing secret, with mode 0600",
    ),
    #[cfg(not(feature = "pkcs11"))]
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { file = \"desk.keys\", pkcs11 = { module = \"m.so\", token = \"desk\", pin_env = \"PIN\" } }",
        "desk.toml:4:30: `pkcs11` is not in this build; remove it, and use a build with the feature `pkcs11` for it",
    ),
    #[cfg(not(feature = "pkcs11"))]
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { pkcs11 = \"pkcs11:token=desk\" }",
        "desk.toml:4:10: `pkcs11` is not in this build; use `file`, `env` or `wrapped`, or pass a part of your own in code",
    ),
    // Wrapped keys.
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { wrapped = \"desk.keys.wrapped\" }",
        "desk.toml:4:1: `desk.keys.unwrap` is missing; add the command that gets the wrapped data key and prints the data key: `unwrap = [\"COMMAND\", \"ARGUMENT\"]`",
    ),
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { wrapped = \"desk.keys.wrapped\", unwrap = \"age --decrypt\" }",
        "desk.toml:4:50: `desk.keys.unwrap` is a text; write a list of texts",
    ),
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { wrapped = \"desk.keys.wrapped\", unwrap = [] }",
        "desk.toml:4:41: `desk.keys.unwrap` is empty; add the command and its arguments",
    ),
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { wrapped = \"desk.keys.wrapped\", unwrap = [\"age\"], within = \"0s\" }",
        "desk.toml:4:59: `desk.keys.within` is not a time; write a whole number with a unit, such as `30s`",
    ),
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { wrapped = \"desk.keys.wrapped\", unwrap = [\"kms\", \"--password=hunter2\"] }",
        "desk.toml:4:58: `unwrap` contains a password, and this file is not secret; write this text to a file with mode 0600, and the path of that file to `unwrap_file`",
    ),
    // Tokens.
    #[cfg(feature = "pkcs11")]
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { pkcs11 = \"pkcs11:token=desk\" }",
        "desk.toml:4:19: `desk.keys.pkcs11` is a text; write a table such as `{ pin_file = ... }`",
    ),
    #[cfg(feature = "pkcs11")]
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { pkcs11 = { pin_env = \"PIN\" } }",
        "desk.toml:4:10: `desk.keys.pkcs11.module` is missing; add the path of the token's library, such as `/usr/lib/softhsm/libsofthsm2.so`\n\
      desk.toml:4:10: `desk.keys.pkcs11.token` is missing; add the label of the token",
    ),
    #[cfg(feature = "pkcs11")]
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { pkcs11 = { module = \"m.so\", token = \"desk\" } }",
        "desk.toml:4:19: `desk.keys.pkcs11` has none of `pin_file` or `pin_env`; add one of `pin_file` or `pin_env`",
    ),
    #[cfg(feature = "pkcs11")]
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { env = \"KEYS\", wrapped = \"w\", pkcs11 = { module = \"m.so\", token = \"desk\", pin_env = \"PIN\" } }",
        "desk.toml:4:8: `desk.keys` has more than one of `env` or `wrapped`; keep one of them",
    ),
    #[cfg(feature = "pkcs11")]
    (
        "keys = { file = \"desk.keys\" }",
        "keys = { pkcs11 = { module = \"m.so\", token = \"desk\", pin = \"hunter2\" } }",
        "desk.toml:4:19: `desk.keys.pkcs11` has none of `pin_file` or `pin_env`; add one of `pin_file` or `pin_env`\n\
      desk.toml:4:54: `pin` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `pin_file`",
    ),
    // Mail.
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { smtp = \"mail.example:465\", from = \"desk\", frm = \"x\" }",
        "desk.toml:24:16: `channels.sms.smtp`: the address of a mail server begins with `smtps://` or `smtp://`; write `smtps://HOST`, or `smtp://HOST` for STARTTLS, with `:PORT` if it is another than 465 or 587\n\
      desk.toml:24:43: `channels.sms.from`: not the address of a mailbox; write an address such as `desk@contoso.example` in ASCII, with the domain in its `xn--` form\n\
      desk.toml:24:51: unknown key `frm`; did you mean `from`?",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { smtp = \"smtp://mail.example\", unencrypted = true, user = \"desk\" }",
        "desk.toml:24:1: `channels.sms.from` is missing; add the sender, such as `from = \"Service Desk <desk@contoso.example>\"`\n\
      desk.toml:24:1: `channels.sms.password_file` is missing; add the path of a file with the password, with mode 0600\n\
      desk.toml:24:39: `channels.sms.unencrypted`: mail to another machine is never sent without TLS; remove `unencrypted`: `smtp://` uses STARTTLS",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { smtp = \"smtps://127.0.0.1\", unencrypted = true, from = \"d@c.example\", password_file = \"a\", password_env = \"B\" }",
        "desk.toml:24:1: `channels.sms.user` is missing; add the user of the password\n\
      desk.toml:24:37: `channels.sms.unencrypted`: `smtps://` is never without TLS; remove `unencrypted`, or write `smtp://`\n\
      desk.toml:24:115: `channels.sms` has both `password_file` and `password_env`; keep one of them",
    ),
    // Webhooks, chats and ticket systems.
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { webhook = \"http://gateway.example\", secret_file = \"a\", secret_env = \"B\", shape = \"fax\", idempotent = 1 }",
        "desk.toml:24:19: `channels.sms.webhook`: a server on another machine is never reached without TLS; write `https://`\n\
      desk.toml:24:77: `channels.sms` has both `secret_file` and `secret_env`; keep one of them\n\
      desk.toml:24:90: `channels.sms.shape`: there is no such shape; write `sms`, `push` or `ticket`\n\
      desk.toml:24:110: `channels.sms.idempotent` is a number; write `true` or `false`",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { jira = \"https://jira.example\", project = \"sec\", token_file = \"t\", user = \"desk\", table = \"x\" }",
        "desk.toml:24:50: `channels.sms.project`: the key of a project has capital letters, digits and underscores; write the key of the project, such as `SEC`\n\
      desk.toml:24:82: `channels.sms` has both `user` and an access token; keep one of them\n\
      desk.toml:24:90: unknown key `table`; known here: `file`, `smtp`, `webhook`, `teams_file`, `teams_env`, `slack_file`, `slack_env`, `servicenow`, `jira`, `project`, `issue_type`, `user`, `password_file`, `password_env`, `token_file`, `token_env` or `ca_file`",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { servicenow = \"contoso.service-now.com\", table = \"sys user\" }",
        "desk.toml:24:22: `channels.sms.servicenow`: not the address of a server; write an address such as `https://server.contoso.example/path`\n\
      desk.toml:24:57: `channels.sms.table`: the name of a table has small letters, digits and underscores; write the name of the table, such as `incident`\n\
      desk.toml:24:1: `channels.sms.token_file` is missing; add the path of a file with the access token, or `user` and `password_file`",
    ),
    (
        "notices = \"sms\"",
        "tickets = \"fax\"",
        "desk.toml:7:1: `fax` has no entry under `[channels]`; add one, or name another channel",
    ),
    // Secrets.
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { webhook = \"https://hooks.slack.com/services/T0/B0/hunter2\", secret_file = \"s\" }",
        "desk.toml:24:19: `webhook` is an address that is a secret itself, and this file is not; write it to a file with mode 0600, and the path of that file to `slack_file` or `teams_file`",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { webhook = \"https://prod.logic.azure.com/workflows/1?sp=x&sig=hunter2\", secret_file = \"s\" }",
        "desk.toml:24:19: `webhook` is an address that is a secret itself, and this file is not; write it to a file with mode 0600, and the path of that file to `slack_file` or `teams_file`",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { smtp = \"smtps://desk:hunter2@mail.example\", from = \"d@c.example\", password = \"hunter2\" }",
        "desk.toml:24:16: `smtp` contains a password, and this file is not secret; write the user to `user`, and the path of a file with the password to `password_file`\n\
      desk.toml:24:75: `password` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `password_file`",
    ),
    (
        "sqlite = \"data/desk.db\"",
        "postgres = { url_file = \"postgres://desk:hunter2@db/desk\" }",
        "desk.toml:14:25: `url_file` contains a password, and this file is not secret; write this text to a file with mode 0600, and the path of that file here",
    ),
    (
        "sqlite = \"data/desk.db\"",
        "postgres = { url_env = \"host=db password=hunter2\" }",
        "desk.toml:14:24: `url_env` contains a password, and this file is not secret; put this text into an environment variable, and the name of that variable here",
    ),
    (
        "sms = { file = \"sms.jsonl\" }",
        "sms = { webhook = \"https://gateway.example\", secret = \"hunter2\" }",
        "desk.toml:24:1: `channels.sms.secret_file` is missing; add the path of a file with the signing secret, with mode 0600\n\
      desk.toml:24:46: `secret` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `secret_file`",
    ),
    (
        "words = [\"contoso\"]",
        "words = [\"contoso\"]\nAPI-Token = \"hunter2\"",
        "desk.toml:11:1: `API-Token` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `API-Token_file`",
    ),
    (
        "language = \"da\"",
        "language = \"da\"\n[directory.okta]\nclientSecret = \"hunter2\"",
        "desk.toml:16:1: `directory` has more than one of `ldif` or `okta`; keep one of them\n\
      desk.toml:23:1: `clientSecret` is a secret, and this file is not; write it to a file with mode 0600, and the path of that file to `clientSecret_file`",
    ),
    // TOML itself.
    ("[sinks]", "[store]", "desk.toml:38:2: duplicate key; keep one of the two"),
    (
        "sqlite = \"data/desk.db\"",
        "sqlite = data",
        "desk.toml:14:10: string values must be quoted, expected literal string; correct the TOML at this place",
    ),
];

#[test]
fn every_error_names_its_place_and_how_to_fix_it() {
    let mut wrong = Vec::new();
    for (before, after, expected) in TABLE {
        assert_eq!(WHOLE.matches(before).count(), 1, "{before}");
        let mut expected: Vec<&str> = expected.split('\n').collect();
        let found = errors(&WHOLE.replace(before, after));
        let mut lines: Vec<&str> = found.lines().collect();
        expected.sort_unstable();
        lines.sort_unstable();
        if lines != expected {
            wrong.push(format!("{after}\n  expected {expected:#?}\n  found {lines:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No error shows the value that could be a secret.
#[test]
fn no_secret_is_shown() {
    for (before, after, _) in TABLE {
        let found = read(&WHOLE.replace(before, after)).unwrap_err();
        assert!(!format!("{found} {found:?}").contains("hunter2"), "{found}");
    }
}

#[test]
fn all_errors_are_reported_at_once_and_in_order() {
    let text = "[desk]\norigin = 7\nplicy = \"p\"\n\n[directory]\nldif = 7\n\n[channels]\na = {}\nb = { fil = \"b\" }\n\n[sinks]\nc = { parqet = \"d\" }\n\n[extra]\n";
    let found = read(text).unwrap_err();
    let codes: Vec<(usize, ConfigCode)> = found.iter().map(|error| (error.line, error.code)).collect();
    assert_eq!(
        codes,
        [
            (1, ConfigCode::MissingKey), // store
            (1, ConfigCode::MissingKey), // desk.keys
            (2, ConfigCode::WrongType),
            (3, ConfigCode::UnknownKey),
            (6, ConfigCode::WrongType),
            (9, ConfigCode::MissingKey),
            (10, ConfigCode::UnknownKey),
            (13, ConfigCode::UnknownKey),
            (15, ConfigCode::UnknownKey),
        ]
    );
    assert_eq!(found.to_string().lines().count(), 9);
    assert_eq!(
        errors("").lines().map(|line| line.split(';').next().unwrap_or_default()).collect::<Vec<_>>(),
        [
            "desk.toml:1:1: `desk` is missing",
            "desk.toml:1:1: `store` is missing",
            "desk.toml:1:1: `directory` is missing"
        ]
    );
    // All errors of the syntax, and none that follows from them.
    let found = errors("[desk\norigin = \n\n[store]\nsqlite = 'a\n");
    assert!(
        found.lines().count() == 2
            && found.lines().all(|line| line.ends_with("correct the TOML at this place")),
        "{found}"
    );
}

/// A configuration with parts of a later build says so, and nothing else.
#[test]
fn parts_of_other_builds_are_known() {
    let text = r#"
[desk]
origin = "log.contoso.example"
policy = "service-desk.yaml"
keys = { file = "desk.keys" }
[store]
postgres = { url_file = "url", schema = "bonafides" }
[directory]
ldif = "/srv/directory.ldif"
[channels]
sms = { file = "sms.jsonl" }
[signals]
sim_change = { camara = { operator = "tdc" } }
workstation = { profile = "workstation" }
"#;
    let found = read(text).unwrap_err();
    let parts: Vec<&str> = found.iter().map(|error| error.message.split('`').nth(1).unwrap()).collect();
    assert_eq!(parts, ["camara", "profile"]);
    assert!(found.iter().all(|error| error.code == ConfigCode::NotInBuild));
}
