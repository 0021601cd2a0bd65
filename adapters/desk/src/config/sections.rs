//! The sections of a configuration.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bonafides::Duration;
use bonafides::log::{WitnessPublicKey, Witnesses};
use bonafides_parts::DirectorySettings;
use bonafides_parts::store::Tenant;
#[cfg(feature = "webhook")]
use bonafides_webhook::Chat;
use toml::de::DeTable;
#[cfg(feature = "active-directory")]
use toml::de::DeValue;

use super::error::ConfigCode;
use super::place::Places;
use super::reader::{Field, Reader, Section, Shape, join};
use super::{
    ChannelConfig, DeskConfig, DeskSection, DirectoryConfig, DirectorySource, KeySource, LogSection,
    ProviderConfig, SecretSource, SignalConfig, StoreConfig, TokenSource,
};
use crate::keys::KeyCommand;

const SECTIONS: [&str; 10] =
    ["desk", "store", "directory", "channels", "signals", "providers", "vouch", "sinks", "log", "retention"];
const DESK: [&str; 11] = [
    "origin",
    "policy",
    "keys",
    "two_people",
    "connector",
    "notices",
    "tickets",
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

const KEY_FILES: [Shape; 3] =
    [built("file", &[]), built("env", &[]), built("wrapped", &["unwrap", "within"])];
const KEYS: [Shape; 4] = [
    built("file", &[]),
    built("env", &[]),
    built("wrapped", &["unwrap", "within"]),
    Shape { key: "pkcs11", with: &[], is_built: cfg!(feature = "pkcs11") },
];
const PINS: [Shape; 2] = [built("pin_file", &[]), built("pin_env", &[])];
const STORES: [Shape; 2] =
    [Shape { key: "sqlite", with: &[], is_built: cfg!(feature = "sqlite") }, built("postgres", &[])];
const URLS: [Shape; 2] = [built("url_file", &[]), built("url_env", &[])];
const DIRECTORIES: [Shape; 6] = [
    built("ldif", &["changes", "contacts", "people", "language"]),
    Shape {
        key: "active_directory",
        with: &["contacts", "people", "language"],
        is_built: cfg!(feature = "active-directory"),
    },
    Shape {
        key: "keycloak",
        with: &["contacts", "people", "language"],
        is_built: cfg!(feature = "keycloak"),
    },
    Shape { key: "scim", with: &["contacts", "people", "language"], is_built: cfg!(feature = "scim") },
    Shape { key: "entra", with: &["contacts", "people", "language"], is_built: cfg!(feature = "entra") },
    Shape { key: "okta", with: &["contacts", "people", "language"], is_built: cfg!(feature = "okta") },
];
const SMTP: &[&str] = &["from", "user", "password_file", "password_env", "ca_file", "unencrypted"];
const WEBHOOK: &[&str] = &["secret_file", "secret_env", "shape", "idempotent", "ca_file"];
const SERVICE_NOW: &[&str] =
    &["table", "user", "password_file", "password_env", "token_file", "token_env", "ca_file"];
const JIRA: &[&str] =
    &["project", "issue_type", "user", "password_file", "password_env", "token_file", "token_env", "ca_file"];

const fn over_https(key: &'static str, with: &'static [&'static str]) -> Shape {
    Shape { key, with, is_built: cfg!(feature = "webhook") }
}

const CHANNELS: [Shape; 9] = [
    built("file", &[]),
    Shape { key: "smtp", with: SMTP, is_built: cfg!(feature = "smtp") },
    over_https("webhook", WEBHOOK),
    over_https("teams_file", &["ca_file"]),
    over_https("teams_env", &["ca_file"]),
    over_https("slack_file", &["ca_file"]),
    over_https("slack_env", &["ca_file"]),
    over_https("servicenow", SERVICE_NOW),
    over_https("jira", JIRA),
];
const SIGNALS: [Shape; 6] = [
    built("directory", &["recent"]),
    built("fixed", &[]),
    built("unobserved", &[]),
    planned("profile", &[]),
    planned("camara", &[]),
    planned("webhook", &["secret_file", "secret_env"]),
];
#[cfg(feature = "passkeys")]
const PASSKEYS: &[&str] = super::passkeys::KEYS;
#[cfg(not(feature = "passkeys"))]
const PASSKEYS: &[&str] = &[];
const PROVIDERS: [Shape; 3] = [
    built("unavailable", &[]),
    Shape { key: "webauthn", with: PASSKEYS, is_built: cfg!(feature = "passkeys") },
    over_https("webhook", &["secret_file", "secret_env", "ca_file"]),
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
    #[cfg(feature = "active-directory")]
    facts(reader, directory.as_ref(), &signals);
    let providers = each(reader, &root, "providers", provider);
    let vouch = reader.table(&root, "vouch");
    let vouch = vouch.and_then(|(path, table)| super::vouch::read(reader, &path, table));
    let sinks = each(reader, &root, "sinks", super::sink::read);
    let log = log(reader, &root);
    let keep_finished = retention(reader, &root);
    if let Some(desk) = &desk {
        for (key, name) in [("desk.notices", &desk.notices), ("desk.tickets", &desk.tickets)] {
            if let Some(name) = name.as_ref().filter(|name| !root.may_have("channels", name)) {
                let message = format!("`{name}` has no entry under `[channels]`");
                let help = "add one, or name another channel".to_owned();
                reader.error_in(key, ConfigCode::BadValue, message, help);
            }
        }
        let addressed = |name: &String| channels.get(name).is_some_and(ChannelConfig::needs_an_address);
        if let Some(name) = desk.tickets.as_ref().filter(|name| addressed(name)) {
            let message = format!("`{name}` sends to an address, and a ticket has none");
            let help = "name a channel of a ticket system, a chat, or a file".to_owned();
            reader.error_in("desk.tickets", ConfigCode::BadValue, message, help);
        }
    }
    Some(DeskConfig {
        desk: desk?,
        store: store?,
        directory: directory?,
        channels,
        signals,
        providers,
        vouch,
        sinks,
        log,
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
    let keys = key_source(reader, &desk, origin.as_ref());
    Some(DeskSection {
        two_people: reader.boolean(&desk, "two_people").unwrap_or(false),
        connector: reader.text(&desk, "connector").unwrap_or("directory").to_owned(),
        notices: reader.text(&desk, "notices").map(str::to_owned),
        tickets: reader.text(&desk, "tickets").map(str::to_owned),
        catalogue: reader.list(&desk, "catalogue"),
        domains: reader.list(&desk, "domains"),
        words: reader.list(&desk, "words"),
        blocklist: reader.path(&desk, "blocklist"),
        origin: origin?,
        policy: policy?,
        keys: keys?,
    })
}

fn key_source(reader: &mut Reader<'_>, desk: &Section<'_>, owner: Option<&Tenant>) -> Option<KeySource> {
    let Some(field) = desk.field("keys") else {
        reader.missing(desk, "keys", "add `keys = { file = \"desk.keys\" }`");
        return None;
    };
    // A token beside other keys: those from before it.
    let has_both = field.has("pkcs11") && KEY_FILES.iter().any(|shape| field.has(shape.key));
    if !has_both {
        return match reader.shape(&field, &KEYS, &[])? {
            ("pkcs11", source) => {
                let token = token_source(reader, &source.field("pkcs11")?, owner)?;
                Some(KeySource::Token { token, earlier: None })
            }
            shape => key_file(reader, shape),
        };
    }
    let shape = reader.shape(&field, &KEY_FILES, &["pkcs11"])?;
    let inner = shape.1.field("pkcs11")?;
    if !cfg!(feature = "pkcs11") {
        let help = "remove it, and use a build with the feature `pkcs11` for it".to_owned();
        reader.error_in(
            &inner.path,
            ConfigCode::NotInBuild,
            "`pkcs11` is not in this build".to_owned(),
            help,
        );
        return None;
    }
    let token = token_source(reader, &inner, owner);
    let earlier = key_file(reader, shape);
    Some(KeySource::Token { token: token?, earlier: Some(Box::new(earlier?)) })
}

/// Reads keys that are not in a token.
fn key_file(reader: &mut Reader<'_>, shape: (&'static str, Section<'_>)) -> Option<KeySource> {
    match shape {
        ("env", source) => reader.text(&source, "env").map(|name| KeySource::Env(name.to_owned())),
        ("wrapped", source) => {
            let file = reader.path(&source, "wrapped");
            let unwrap = unwrap_command(reader, &source);
            Some(KeySource::Wrapped { file: file?, unwrap: unwrap? })
        }
        (_, source) => reader.path(&source, "file").map(KeySource::File),
    }
}

fn token_source(reader: &mut Reader<'_>, field: &Field<'_>, owner: Option<&Tenant>) -> Option<TokenSource> {
    let (source, token) = reader.shape(field, &PINS, &["module", "token", "within"])?;
    let module = reader.required(
        &token,
        "module",
        "add the path of the token's library, such as `/usr/lib/softhsm/libsofthsm2.so`",
    );
    // A name alone is looked up by the system.
    let module =
        module.map(|name| if name.contains('/') { reader.absolute(name) } else { PathBuf::from(name) });
    let label = reader.required(&token, "token", "add the label of the token");
    let pin = match source {
        "pin_env" => reader.text(&token, "pin_env").map(|name| SecretSource::Env(name.to_owned())),
        _ => reader.path(&token, "pin_file").map(SecretSource::File),
    };
    let within = reader.duration(&token, "within", "5s");
    Some(TokenSource {
        module: module?,
        label: label?.to_owned(),
        pin: pin?,
        within: std_duration(within?)?,
        owner: owner?.clone(),
    })
}

fn std_duration(time: Duration) -> Option<std::time::Duration> {
    Some(std::time::Duration::from_millis(u64::try_from(time.milliseconds()).ok()?))
}

fn unwrap_command(reader: &mut Reader<'_>, source: &Section<'_>) -> Option<KeyCommand> {
    if source.field("unwrap").is_none() {
        let help = "add the command that gets the wrapped data key and prints the data key: `unwrap = [\"COMMAND\", \"ARGUMENT\"]`";
        reader.missing(source, "unwrap", help);
    }
    let limit = reader.duration(source, "within", "30s");
    let words = reader.list(source, "unwrap");
    let Some((program, arguments)) = words.split_first() else {
        if source.is_empty_list("unwrap") {
            let message = "`desk.keys.unwrap` is empty".to_owned();
            let help = "add the command and its arguments".to_owned();
            reader.error_in("desk.keys.unwrap", ConfigCode::BadValue, message, help);
        }
        return None;
    };
    Some(KeyCommand::new(program, arguments).folder(reader.absolute("")).limit(std_duration(limit?)?))
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
    let (source, postgres) = reader.shape(&store.field("postgres")?, &URLS, &["schema", "ca_file"])?;
    let url = match source {
        "url_env" => reader.text(&postgres, "url_env").map(|name| SecretSource::Env(name.to_owned())),
        _ => reader.path(&postgres, "url_file").map(SecretSource::File),
    };
    let schema = reader.text(&postgres, "schema").unwrap_or("bonafides").to_owned();
    let ca_file = reader.path(&postgres, "ca_file");
    Some(StoreConfig::Postgres { url: url?, schema, ca_file })
}

fn directory(reader: &mut Reader<'_>, root: &Section<'_>) -> Option<DirectoryConfig> {
    let Some(field) = root.field("directory") else {
        absent(reader, root, "directory", "add `[directory]` with `ldif = \"directory.ldif\"`");
        return None;
    };
    let (_, directory) = reader.shape(&field, &DIRECTORIES, &[])?;
    #[cfg(feature = "active-directory")]
    let domain =
        directory.field("active_directory").map(|field| super::active_directory::read(reader, &field));
    #[cfg(feature = "entra")]
    let tenant = directory.field("entra").map(|field| super::entra::read(reader, &field));
    #[cfg(feature = "keycloak")]
    let realm = directory.field("keycloak").map(|field| super::keycloak::read(reader, &field));
    #[cfg(feature = "okta")]
    let org = directory.field("okta").map(|field| super::okta::read(reader, &field));
    #[cfg(feature = "scim")]
    let server = directory.field("scim").map(|field| super::scim::read(reader, &field));
    let export = reader.path(&directory, "ldif");
    let changes = reader.path(&directory, "changes");
    let mut settings = DirectorySettings::default();
    settings.contacts = lists(reader, &directory, "contacts");
    settings.people = lists(reader, &directory, "people");
    if let Some(language) = reader.text(&directory, "language") {
        settings = settings.language(language);
    }
    let ldif = || {
        let export = export?;
        let changes = changes.unwrap_or_else(|| beside(&export));
        Some(DirectorySource::Ldif { export, changes })
    };
    // A table that was read with errors is still the source.
    let source = None;
    #[cfg(feature = "active-directory")]
    let source = source.or(domain.map(|domain| domain.map(DirectorySource::ActiveDirectory)));
    #[cfg(feature = "entra")]
    let source = source.or(tenant.map(|tenant| tenant.map(DirectorySource::Entra)));
    #[cfg(feature = "keycloak")]
    let source = source.or(realm.map(|realm| realm.map(DirectorySource::Keycloak)));
    #[cfg(feature = "okta")]
    let source = source.or(org.map(|org| org.map(DirectorySource::Okta)));
    #[cfg(feature = "scim")]
    let source = source.or(server.map(|server| server.map(DirectorySource::Scim)));
    Some(DirectoryConfig { source: source.unwrap_or_else(ldif)?, settings })
}

/// Reports facts about accounts that the directory does not tell.
#[cfg(feature = "active-directory")]
fn facts(
    reader: &mut Reader<'_>,
    directory: Option<&DirectoryConfig>,
    signals: &BTreeMap<String, SignalConfig>,
) {
    if directory.is_none_or(|directory| matches!(directory.source, DirectorySource::ActiveDirectory(_))) {
        return;
    }
    for (name, _) in signals.iter().filter(|(_, signal)| matches!(signal, SignalConfig::Account(_))) {
        let path = format!("signals.{name}.directory");
        let message = format!("the directory does not tell `{path}`");
        let help = "only `active_directory` does; write `true`, for `enabled` or `disabled`".to_owned();
        reader.error_in(&path, ConfigCode::BadValue, message, help);
    }
}

/// Returns `directory.changes.ldif` for `directory.ldif`.
fn beside(export: &std::path::Path) -> PathBuf {
    export.with_extension("changes.ldif")
}

fn channel(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<ChannelConfig> {
    match reader.shape(field, &CHANNELS, &[])? {
        #[cfg(feature = "smtp")]
        ("smtp", channel) => super::smtp::read(reader, &channel).map(ChannelConfig::Smtp),
        #[cfg(feature = "webhook")]
        ("webhook", channel) => super::webhook::webhook(reader, &channel).map(ChannelConfig::Webhook),
        #[cfg(feature = "webhook")]
        ("teams_file" | "teams_env", channel) => {
            let chat = super::webhook::chat(reader, &channel, Chat::Teams, ["teams_file", "teams_env"]);
            chat.map(ChannelConfig::Chat)
        }
        #[cfg(feature = "webhook")]
        ("slack_file" | "slack_env", channel) => {
            let chat = super::webhook::chat(reader, &channel, Chat::Slack, ["slack_file", "slack_env"]);
            chat.map(ChannelConfig::Chat)
        }
        #[cfg(feature = "webhook")]
        ("servicenow", channel) => super::webhook::service_now(reader, &channel).map(ChannelConfig::Tickets),
        #[cfg(feature = "webhook")]
        ("jira", channel) => super::webhook::jira(reader, &channel).map(ChannelConfig::Tickets),
        (_, channel) => reader.path(&channel, "file").map(ChannelConfig::File),
    }
}

fn signal(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<SignalConfig> {
    match reader.shape(field, &SIGNALS, &[])? {
        ("fixed", signal) => {
            reader.text(&signal, "fixed").map(|outcome| SignalConfig::Fixed(outcome.to_owned()))
        }
        ("directory", signal) => of_directory(reader, &signal),
        (_, signal) => yes(reader, &signal, "unobserved").map(|()| SignalConfig::Unobserved),
    }
}

/// Reads a signal that the directory observes: `true`, or the name of a fact.
fn of_directory(reader: &mut Reader<'_>, signal: &Section<'_>) -> Option<SignalConfig> {
    #[cfg(feature = "active-directory")]
    if let Some(DeValue::String(name)) = signal.field("directory").map(|field| field.value) {
        return super::active_directory::fact(reader, signal, name).map(SignalConfig::Account);
    }
    if signal.field("recent").is_some() {
        let help = "remove it, or name a fact with an age: `directory = \"password_age\"`".to_owned();
        let message = "`recent` belongs to a fact with an age".to_owned();
        reader.error_in(&join(&signal.path, "recent"), ConfigCode::BadValue, message, help);
    }
    yes(reader, signal, "directory").map(|()| SignalConfig::Directory)
}

fn provider(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<ProviderConfig> {
    match reader.shape(field, &PROVIDERS, &[])? {
        #[cfg(feature = "webhook")]
        ("webhook", provider) => super::webhook::webhook(reader, &provider).map(ProviderConfig::Webhook),
        #[cfg(feature = "passkeys")]
        ("webauthn", provider) => super::passkeys::read(reader, &provider).map(ProviderConfig::Passkeys),
        (_, provider) => yes(reader, &provider, "unavailable").map(|()| ProviderConfig::Unavailable),
    }
}

fn log(reader: &mut Reader<'_>, root: &Section<'_>) -> LogSection {
    let Some((path, table)) = reader.table(root, "log") else { return LogSection::default() };
    let log = reader.section(&path, table, &["key_file", "folder", "witnesses", "demand"]);
    let witnesses = each(reader, &log, "witnesses", super::witness::witness);
    let demand = reader.count(&log, "demand");
    let keys: Vec<WitnessPublicKey> = witnesses.values().map(|witness| witness.key.clone()).collect();
    if !keys.is_empty() || (demand.is_some() && log.field("witnesses").is_none()) {
        let key = if demand.is_some() { "demand" } else { "witnesses" };
        if let Err(error) = Witnesses::new(demand.unwrap_or(1), keys) {
            let (message, help) = (format!("`log.{key}`: {error}"), error.help().to_owned());
            reader.error_in(&join(&path, key), ConfigCode::BadValue, message, help);
        }
    }
    LogSection { key: reader.path(&log, "key_file"), folder: reader.path(&log, "folder"), witnesses, demand }
}

fn retention(reader: &mut Reader<'_>, root: &Section<'_>) -> Option<Duration> {
    let Some((path, table)) = reader.table(root, "retention") else { return KEEP_FINISHED.parse().ok() };
    let retention = reader.section(&path, table, &["finished"]);
    reader.duration(&retention, "finished", KEEP_FINISHED)
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
