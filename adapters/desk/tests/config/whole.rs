use std::fs;
use std::path::Path;
use std::time::Duration;

use bonafides_desk::config::{
    ChannelConfig, DeskConfig, DirectorySource, KeySource, ProviderConfig, SecretSource, SignalConfig,
    SinkConfig, StoreConfig, TicketPlace,
};
use bonafides_desk::first::KeyFile;
use bonafides_desk::keys::KeyCommand;
use bonafides_parts::DirectorySettings;
use bonafides_smtp::Security;
use bonafides_webhook::{Chat, Shape};
use tempfile::tempdir;

use super::misspelt::OTHER;
use super::{WHOLE, errors, read};

#[test]
fn every_key_means_something() {
    let config = read(WHOLE).unwrap();
    let at = |path: &str| Path::new("/etc/bonafides").join(path);
    let desk = &config.desk;
    assert_eq!((desk.origin.as_str(), &desk.policy), ("log.contoso.example", &at("service-desk.yaml")));
    assert_eq!(desk.keys, KeySource::File(at("desk.keys")));
    assert_eq!(
        (desk.two_people, desk.connector.as_str(), desk.notices.as_deref()),
        (true, "ad-1", Some("sms"))
    );
    assert_eq!(desk.catalogue, ["First teacher?", "First concert?"]);
    assert_eq!(
        (&desk.domains[..], &desk.words[..]),
        (&["ad.test".to_owned()][..], &["contoso".to_owned()][..])
    );
    assert_eq!(desk.blocklist, Some(at("blocked.txt")));
    assert_eq!(config.store, StoreConfig::Sqlite(at("data/desk.db")));
    let DirectorySource::Ldif { export, changes } = &config.directory.source else { panic!() };
    let DirectorySettings { contacts, people, language, .. } = &config.directory.settings;
    assert_eq!(
        (export.as_path(), changes, language.as_str()),
        (Path::new("/srv/directory.ldif"), &at("changes.ldif"), "da")
    );
    assert_eq!(contacts["sms"], ["mobile", "homePhone"]);
    assert_eq!(
        (&contacts["private_email"][..], &people["security_desk"][..]),
        (&["otherMailbox".to_owned()][..], &["user03".to_owned()][..])
    );
    assert_eq!(config.channels["manager"], ChannelConfig::File(at("mail.jsonl")));
    assert_eq!(config.signals["account"], SignalConfig::Directory);
    assert_eq!(config.signals["sim_change"], SignalConfig::Fixed("none".to_owned()));
    assert_eq!(config.signals["location"], SignalConfig::Unobserved);
    assert!(config.providers.contains_key("webauthn"));
    assert_eq!(config.sinks["siem"], SinkConfig::File(at("records.jsonl")));
    assert_eq!(config.keep_finished.milliseconds(), 30 * 24 * 3_600_000);
}

#[test]
fn the_rest_has_defaults() {
    let config = read(
        "desk = { origin = \"log\", policy = \"p.yaml\", keys = { env = \"KEYS\" } }\n\
         store.postgres = { url_env = \"URL\" }\ndirectory.ldif = \"d.ldif\"\n",
    )
    .unwrap();
    assert_eq!(config.desk.keys, KeySource::Env("KEYS".to_owned()));
    assert_eq!((config.desk.two_people, config.desk.connector.as_str()), (false, "directory"));
    let url = SecretSource::Env("URL".to_owned());
    assert_eq!(config.store, StoreConfig::Postgres { url, schema: "bonafides".to_owned(), ca_file: None });
    let DirectorySource::Ldif { changes, .. } = &config.directory.source else { panic!() };
    assert_eq!(
        (changes.as_path(), config.directory.settings.language.as_str()),
        (Path::new("/etc/bonafides/d.changes.ldif"), "en")
    );
    assert_eq!(config.keep_finished.milliseconds(), 90 * 24 * 3_600_000);
    let at = |path: &str| Path::new("/etc/bonafides").join(path);
    let text = WHOLE.replace(
        "sqlite = \"data/desk.db\"",
        "postgres = { url_file = \"url\", schema = \"desk\", ca_file = \"ca.pem\" }",
    );
    let url = SecretSource::File("/etc/bonafides/url".into());
    assert_eq!(
        read(&text).unwrap().store,
        StoreConfig::Postgres { url, schema: "desk".to_owned(), ca_file: Some(at("ca.pem")) }
    );
}

#[test]
fn wrapped_keys_have_a_command_in_the_folder_of_the_file() {
    let keys = |text: &str| read(&WHOLE.replace("{ file = \"desk.keys\" }", text)).unwrap().desk.keys;
    let command = KeyCommand::new("age", ["-d", "-i", "age.key"]).folder("/etc/bonafides");
    let file = Path::new("/etc/bonafides/w").to_owned();
    assert_eq!(
        keys("{ wrapped = \"w\", unwrap = [\"age\", \"-d\", \"-i\", \"age.key\"] }"),
        KeySource::Wrapped { file: file.clone(), unwrap: command.clone() }
    );
    let within =
        keys("{ wrapped = \"w\", unwrap = [\"age\", \"-d\", \"-i\", \"age.key\"], within = \"1m\" }");
    assert_eq!(within, KeySource::Wrapped { file, unwrap: command.limit(Duration::from_secs(60)) });
}

#[cfg(feature = "pkcs11")]
#[test]
fn a_token_is_alone_or_beside_the_keys_from_before_it() {
    let keys = |text: &str| read(&WHOLE.replace("{ file = \"desk.keys\" }", text)).unwrap().desk.keys;
    let token = "pkcs11 = { module = \"lib/m.so\", token = \"desk\", pin_file = \"pin\", within = \"9s\" }";
    let KeySource::Token { token: source, earlier: None } = keys(&format!("{{ {token} }}")) else { panic!() };
    let at = |path: &str| Path::new("/etc/bonafides").join(path);
    assert_eq!((source.module.clone(), source.label.as_str()), (at("lib/m.so"), "desk"));
    assert_eq!((source.pin.clone(), source.within), (SecretSource::File(at("pin")), Duration::from_secs(9)));
    assert_eq!(source.owner.as_str(), "log.contoso.example");
    let KeySource::Token { token: same, earlier } = keys(&format!("{{ file = \"desk.keys\", {token} }}"))
    else {
        panic!()
    };
    assert_eq!((same, earlier), (source, Some(Box::new(KeySource::File(at("desk.keys"))))));
    let named = keys("{ pkcs11 = { module = \"m.so\", token = \"desk\", pin_env = \"PIN\" } }");
    let KeySource::Token { token, .. } = named else { panic!() };
    assert_eq!((token.module.as_path(), token.within), (Path::new("m.so"), Duration::from_secs(5)));
    assert_eq!(token.pin, SecretSource::Env("PIN".to_owned()));
}

#[test]
fn channels_and_providers_that_are_real_mean_what_is_written() {
    let config = read(OTHER).unwrap();
    let at = |path: &str| Path::new("/etc/bonafides").join(path);
    assert_eq!(config.desk.tickets.as_deref(), Some("issues"));
    let ChannelConfig::Smtp(smtp) = &config.channels["letters"] else { panic!() };
    assert_eq!((smtp.server.host(), smtp.server.security()), ("127.0.0.1", Security::None));
    assert_eq!(
        (smtp.from.to_string().as_str(), &smtp.ca_file),
        ("Desk <desk@contoso.example>", &Some(at("ca.pem")))
    );
    assert_eq!(smtp.login, Some(("desk".to_owned(), SecretSource::File(at("smtp.password")))));
    let ChannelConfig::Webhook(texts) = &config.channels["texts"] else { panic!() };
    assert_eq!((texts.url.host(), texts.shape, texts.idempotent), ("gateway.example", Shape::Push, true));
    assert_eq!(texts.secret, SecretSource::File(at("texts.secret")));
    let ChannelConfig::Chat(team) = &config.channels["team"] else { panic!() };
    assert_eq!((team.chat, &team.url), (Chat::Teams, &SecretSource::File(at("teams.url"))));
    let ChannelConfig::Chat(room) = &config.channels["room"] else { panic!() };
    assert_eq!((room.chat, &room.url), (Chat::Slack, &SecretSource::Env("SLACK".to_owned())));
    let ChannelConfig::Tickets(incidents) = &config.channels["incidents"] else { panic!() };
    assert_eq!(incidents.place, TicketPlace::ServiceNow("sn_si_incident".parse().unwrap()));
    assert_eq!((&incidents.user, &incidents.secret), (&None, &SecretSource::File(at("servicenow.token"))));
    let ChannelConfig::Tickets(issues) = &config.channels["issues"] else { panic!() };
    let (project, issue_type) = ("SEC".parse().unwrap(), "Incident".to_owned());
    assert_eq!(issues.place, TicketPlace::Jira { project, issue_type });
    assert_eq!(issues.user.as_deref(), Some("desk@contoso.example"));
    let ProviderConfig::Webhook(face) = &config.providers["face"] else { panic!() };
    assert_eq!((face.url.host(), &face.secret), ("faces.example", &SecretSource::Env("FACES".to_owned())));
    // Each is opened without being asked, and says what it lacks.
    for channel in config.channels.values() {
        assert!(channel.open().check().is_err());
    }
    let keys = std::sync::Arc::new(bonafides::keys::RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]));
    let face = config.providers["face"].open("face", &(keys as _)).unwrap().unwrap();
    assert!(face.check().unwrap_err().contains("`FACES` is not set"));
}

/// A ticket has no address, and a code must not be read by others.
#[test]
fn a_channel_is_used_for_what_it_can_do() {
    for name in ["letters", "texts"] {
        assert_eq!(
            errors(&OTHER.replace("tickets = \"issues\"", &format!("tickets = \"{name}\""))),
            format!(
                "desk.toml:5:1: `{name}` sends to an address, and a ticket has none; name a channel of a ticket system, a chat, or a file"
            )
        );
    }
    for name in ["team", "room", "incidents", "issues"] {
        assert_eq!(errors(&OTHER.replace("tickets = \"issues\"", &format!("tickets = \"{name}\""))), "");
        let policy = POLICY
            .replace("sms: {}", &format!("{name}: {{}}"))
            .replace("channel: sms", &format!("channel: {name}"));
        let policy = bonafides::Policy::from_yaml(&policy).unwrap();
        let found = read(OTHER).unwrap().check(&policy).unwrap_err().to_string();
        let message =
            format!("the policy sends codes or passwords over the channel `{name}`, which others read");
        assert!(found.contains(&message), "{found}");
    }
}

const POLICY: &str = "
format: 1
policy: desk
challenges:
  code: { type: code, channel: sms, factor: possession, points: 30 }
channels: { sms: {} }
unmatched: everyone
actions: { reset: { require: { points: 30 } } }
";

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let text = format!("\u{feff}{}", WHOLE.replace('\n', "\r\n"));
    assert_eq!(errors(&text), "");
    let wrong = text.replace("sqlite", "sqlit");
    assert_eq!(errors(&wrong), "desk.toml:14:1: unknown key `sqlit`; did you mean `sqlite`?");
}

#[test]
fn a_file_is_read_from_its_own_folder() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.toml");
    fs::write(&path, WHOLE).unwrap();
    let config = DeskConfig::read(&path).unwrap();
    assert_eq!(config.store, StoreConfig::Sqlite(folder.path().join("data/desk.db")));
    // The keys and parts of a first try are opened from it.
    KeyFile::create(folder.path().join("desk.keys")).unwrap();
    assert_eq!(config.desk.keys.open().unwrap().ids()[3], "grant-1");
    assert_eq!(config.channels["sms"].open().check(), Ok(()));
    assert_eq!(config.sinks["siem"].open("log.contoso.example").check(), Ok(()));
    let opened = config.directory.open();
    assert!(opened.directory.check().is_err(), "there is no such export");
    assert!(
        config.signals["location"].open(&opened).is_none()
            && config.signals["account"].open(&opened).is_some()
    );

    let missing = folder.path().join("desk.tml");
    let error = DeskConfig::read(&missing).unwrap_err().to_string();
    let expected = format!("{}:1:1: the file cannot be read: ", missing.display());
    assert!(
        error.starts_with(&expected) && error.ends_with("; check the path and its permissions"),
        "{error}"
    );
    fs::write(&path, b"[desk]\norigin = \"\xff\"\n").unwrap();
    let error = DeskConfig::read(&path).unwrap_err().to_string();
    assert!(
        error.ends_with(":1:1: the file cannot be read: it is not UTF-8; save the file as UTF-8"),
        "{error}"
    );
    fs::write(&path, vec![b'#'; 1 << 20]).unwrap();
    assert!(DeskConfig::read(&path).unwrap_err().to_string().contains("longer than 1 MiB"));
}
