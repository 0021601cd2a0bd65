use std::fs;
use std::path::Path;

use bonafides::keys::Keys as _;
use bonafides_desk::config::{
    ChannelConfig, DeskConfig, DirectoryConfig, KeySource, SecretSource, SignalConfig, SinkConfig,
    StoreConfig,
};
use bonafides_desk::first::KeyFile;
use tempfile::tempdir;

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
    let DirectoryConfig::Ldif { export, changes, contacts, people, language } = &config.directory else {
        panic!()
    };
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
    assert_eq!(config.store, StoreConfig::Postgres { url, schema: "bonafides".to_owned() });
    let DirectoryConfig::Ldif { changes, language, .. } = &config.directory else { panic!() };
    assert_eq!((changes.as_path(), language.as_str()), (Path::new("/etc/bonafides/d.changes.ldif"), "en"));
    assert_eq!(config.keep_finished.milliseconds(), 90 * 24 * 3_600_000);
    let text =
        WHOLE.replace("sqlite = \"data/desk.db\"", "postgres = { url_file = \"url\", schema = \"desk\" }");
    let url = SecretSource::File("/etc/bonafides/url".into());
    assert_eq!(read(&text).unwrap().store, StoreConfig::Postgres { url, schema: "desk".to_owned() });
}

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
    assert_eq!(config.desk.keys.open().unwrap().grant_key(), "grant-1");
    assert_eq!(config.channels["sms"].open().check(), Ok(()));
    assert_eq!(config.sinks["siem"].open().check(), Ok(()));
    assert!(config.directory.open().check().is_err(), "there is no such export");
    assert!(config.signals["location"].open().is_none() && config.signals["account"].open().is_some());

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
