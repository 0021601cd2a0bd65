//! The sections of a configuration.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bonafides::Duration;
use toml::de::DeTable;

use super::error::ConfigCode;
use super::place::Places;
use super::reader::{Field, Reader, Section, Shape};
use super::{
    ChannelConfig, DeskConfig, DeskSection, DirectoryConfig, KeySource, ProviderConfig, SecretSource,
    SignalConfig, SinkConfig, StoreConfig,
};

const SECTIONS: [&str; 8] =
    ["desk", "store", "directory", "channels", "signals", "providers", "sinks", "retention"];
const DESK: [&str; 10] = [
    "origin",
    "policy",
    "keys",
    "two_people",
    "connector",
    "notices",
    "catalogue",
    "domains",
    "words",
    "blocklist",
];

const fn built(key: &'static str, with: &'static [&'static str]) -> Shape {
    Shape { key, with, is_built: true }
}

const fn planned(key: &'static str, with: &'static [&'static str]) -> Shape {
    Shape { key, with, is_built: false }
}

const KEYS: [Shape; 3] = [built("file", &[]), built("env", &[]), planned("pkcs11", &[])];
const STORES: [Shape; 2] =
    [Shape { key: "sqlite", with: &[], is_built: cfg!(feature = "sqlite") }, built("postgres", &[])];
const URLS: [Shape; 2] = [built("url_file", &[]), built("url_env", &[])];
const DIRECTORIES: [Shape; 6] = [
    built("ldif", &["changes", "contacts", "people", "language"]),
    planned("active_directory", &["contacts", "people", "language"]),
    planned("entra", &["contacts", "people", "language"]),
    planned("okta", &["contacts", "people", "language"]),
    planned("scim", &["contacts", "people", "language"]),
    planned("keycloak", &["contacts", "people", "language"]),
];
const CHANNELS: [Shape; 3] = [
    built("file", &[]),
    planned("webhook", &["secret_file", "secret_env"]),
    planned("smtp", &["from", "user", "password_file", "password_env"]),
];
const SIGNALS: [Shape; 6] = [
    built("directory", &[]),
    built("fixed", &[]),
    built("unobserved", &[]),
    planned("profile", &[]),
    planned("camara", &[]),
    planned("webhook", &["secret_file", "secret_env"]),
];
const PROVIDERS: [Shape; 3] =
    [built("unavailable", &[]), planned("webauthn", &[]), planned("webhook", &["secret_file", "secret_env"])];
const SINKS: [Shape; 4] = [
    built("file", &[]),
    planned("syslog", &["as"]),
    planned("webhook", &["secret_file", "secret_env"]),
    planned("parquet", &[]),
];

/// The time for which finished cases are kept, unless the file says another: 90 days.
const KEEP_FINISHED: &str = "90d";

/// Reads all sections; `None` if an error was reported that leaves a hole.
pub(super) fn read(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Option<DeskConfig> {
    let root = reader.section("", table, &SECTIONS);
    // Every section is read, so that all errors are reported at once.
    let desk = desk(reader, &root);
    let store = store(reader, &root);
    let directory = directory(reader, &root);
    let channels = each(reader, &root, "channels", channel);
    let signals = each(reader, &root, "signals", signal);
    let providers = each(reader, &root, "providers", provider);
    let sinks = each(reader, &root, "sinks", sink);
    let keep_finished = retention(reader, &root);
    let notices = desk.as_ref().and_then(|desk| desk.notices.as_deref());
    if let Some(name) = notices.filter(|name| !root.may_have("channels", name)) {
        let message = format!("`{name}` has no entry under `[channels]`");
        let help = "add one, or name another channel".to_owned();
        reader.error_in("desk.notices", ConfigCode::BadValue, message, help);
    }
    Some(DeskConfig {
        desk: desk?,
        store: store?,
        directory: directory?,
        channels,
        signals,
        providers,
        sinks,
        keep_finished: keep_finished?,
        places: Places::default(),
    })
}

fn desk(reader: &mut Reader<'_>, root: &Section<'_>) -> Option<DeskSection> {
    let Some((path, table)) = reader.table(root, "desk") else {
        absent(reader, root, "desk", "add `[desk]` with `origin`, `policy` and `keys`");
        return None;
    };
    let desk = reader.section(&path, table, &DESK);
    let origin = reader.required(
        &desk,
        "origin",
        "add the name of the log, such as `origin = \"log.contoso.example\"`",
    );
    let origin = origin.and_then(|origin| match origin.parse() {
        Ok(origin) => Some(origin),
        Err(error) => {
            let message = format!("`desk.origin` is not the name of a log: {error}");
            let help = "write a name such as `log.contoso.example`".to_owned();
            reader.error_in("desk.origin", ConfigCode::BadValue, message, help);
            None
        }
    });
    let policy = reader.required(&desk, "policy", "add the path of the policy");
    let policy = policy.map(|policy| reader.absolute(policy));
    let keys = key_source(reader, &desk);
    Some(DeskSection {
        two_people: reader.boolean(&desk, "two_people").unwrap_or(false),
        connector: reader.text(&desk, "connector").unwrap_or("directory").to_owned(),
        notices: reader.text(&desk, "notices").map(str::to_owned),
        catalogue: reader.list(&desk, "catalogue"),
        domains: reader.list(&desk, "domains"),
        words: reader.list(&desk, "words"),
        blocklist: reader.path(&desk, "blocklist"),
        origin: origin?,
        policy: policy?,
        keys: keys?,
    })
}

fn key_source(reader: &mut Reader<'_>, desk: &Section<'_>) -> Option<KeySource> {
    let Some(field) = desk.field("keys") else {
        reader.missing(desk, "keys", "add `keys = { file = \"desk.keys\" }`");
        return None;
    };
    match reader.shape(&field, &KEYS, &[])? {
        ("env", source) => reader.text(&source, "env").map(|name| KeySource::Env(name.to_owned())),
        (_, source) => reader.path(&source, "file").map(KeySource::File),
    }
}

fn store(reader: &mut Reader<'_>, root: &Section<'_>) -> Option<StoreConfig> {
    let Some(field) = root.field("store") else {
        absent(reader, root, "store", "add `[store]` with `sqlite = \"desk.db\"`");
        return None;
    };
    let (shape, store) = reader.shape(&field, &STORES, &[])?;
    if shape == "sqlite" {
        return reader.path(&store, "sqlite").map(StoreConfig::Sqlite);
    }
    let (source, postgres) = reader.shape(&store.field("postgres")?, &URLS, &["schema"])?;
    let url = match source {
        "url_env" => reader.text(&postgres, "url_env").map(|name| SecretSource::Env(name.to_owned())),
        _ => reader.path(&postgres, "url_file").map(SecretSource::File),
    };
    let schema = reader.text(&postgres, "schema").unwrap_or("bonafides").to_owned();
    Some(StoreConfig::Postgres { url: url?, schema })
}

fn directory(reader: &mut Reader<'_>, root: &Section<'_>) -> Option<DirectoryConfig> {
    let Some(field) = root.field("directory") else {
        absent(reader, root, "directory", "add `[directory]` with `ldif = \"directory.ldif\"`");
        return None;
    };
    let (_, directory) = reader.shape(&field, &DIRECTORIES, &[])?;
    let export = reader.path(&directory, "ldif");
    let changes = reader.path(&directory, "changes");
    let contacts = lists(reader, &directory, "contacts");
    let people = lists(reader, &directory, "people");
    let language = reader.text(&directory, "language").unwrap_or("en").to_owned();
    let export = export?;
    let changes = changes.unwrap_or_else(|| beside(&export));
    Some(DirectoryConfig::Ldif { export, changes, contacts, people, language })
}

/// Returns `directory.changes.ldif` for `directory.ldif`.
fn beside(export: &std::path::Path) -> PathBuf {
    export.with_extension("changes.ldif")
}

fn channel(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<ChannelConfig> {
    let (_, channel) = reader.shape(field, &CHANNELS, &[])?;
    reader.path(&channel, "file").map(ChannelConfig::File)
}

fn signal(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<SignalConfig> {
    match reader.shape(field, &SIGNALS, &[])? {
        ("fixed", signal) => {
            reader.text(&signal, "fixed").map(|outcome| SignalConfig::Fixed(outcome.to_owned()))
        }
        ("directory", signal) => yes(reader, &signal, "directory").map(|()| SignalConfig::Directory),
        (_, signal) => yes(reader, &signal, "unobserved").map(|()| SignalConfig::Unobserved),
    }
}

fn provider(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<ProviderConfig> {
    let (_, provider) = reader.shape(field, &PROVIDERS, &[])?;
    yes(reader, &provider, "unavailable").map(|()| ProviderConfig::Unavailable)
}

fn sink(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<SinkConfig> {
    let (_, sink) = reader.shape(field, &SINKS, &[])?;
    reader.path(&sink, "file").map(SinkConfig::File)
}

fn retention(reader: &mut Reader<'_>, root: &Section<'_>) -> Option<Duration> {
    let usual = KEEP_FINISHED.parse().ok();
    let Some((path, table)) = reader.table(root, "retention") else { return usual };
    let retention = reader.section(&path, table, &["finished"]);
    let Some(text) = reader.text(&retention, "finished") else { return usual };
    match text.parse::<Duration>() {
        Ok(time) if time.milliseconds() > 0 => Some(time),
        _ => {
            let message = "`retention.finished` is not a time".to_owned();
            let help = "write a whole number with a unit, such as `90d`".to_owned();
            reader.error_in("retention.finished", ConfigCode::BadValue, message, help);
            None
        }
    }
}

/// Reads each entry of a section whose keys are names.
fn each<T>(
    reader: &mut Reader<'_>,
    root: &Section<'_>,
    key: &'static str,
    read: fn(&mut Reader<'_>, &Field<'_>) -> Option<T>,
) -> BTreeMap<String, T> {
    let Some((path, table)) = reader.table(root, key) else { return BTreeMap::new() };
    let section = reader.names(&path, table);
    let mut entries = BTreeMap::new();
    for (name, field) in section.fields() {
        entries.extend(read(reader, &field).map(|entry| (name.to_owned(), entry)));
    }
    entries
}

/// Reads a table of names, each with a text or a list of texts.
fn lists(reader: &mut Reader<'_>, section: &Section<'_>, key: &'static str) -> BTreeMap<String, Vec<String>> {
    let Some((path, table)) = reader.table(section, key) else { return BTreeMap::new() };
    let names = reader.names(&path, table);
    names.fields().map(|(name, field)| (name.to_owned(), reader.one_or_more(&field))).collect()
}

/// Reports a section that every configuration has; not if it is there and something else.
fn absent(reader: &mut Reader<'_>, root: &Section<'_>, key: &'static str, help: &str) {
    if root.field(key).is_none() {
        reader.missing(root, key, help);
    }
}

/// Returns something if a key is `true`.
fn yes(reader: &mut Reader<'_>, section: &Section<'_>, key: &'static str) -> Option<()> {
    if reader.boolean(section, key)? {
        return Some(());
    }
    let path = format!("{}.{key}", section.path);
    let message = format!("`{path}` can only be `true`");
    reader.error_in(&path, ConfigCode::BadValue, message, "name another source".to_owned());
    None
}
