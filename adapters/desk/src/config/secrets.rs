//! Secrets that are written into a configuration.

use toml::de::{DeTable, DeValue};

use super::error::ConfigCode;
use super::reader::Reader;

/// Words in the names of keys whose values are secrets.
const WORDS: [&str; 10] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "api_key",
    "apikey",
    "private_key",
    "access_key",
    "credential",
];

/// Endings of keys that say where a secret is.
const ELSEWHERE: [&str; 2] = ["_file", "_env"];

/// Tables whose keys are names, and not settings.
const NAMES: [&str; 2] = ["directory.contacts", "directory.people"];

/// Keys that sound like secrets and are none.
const LABELS: [&str; 1] = ["desk.keys.pkcs11.token"];

/// Returns true if the value of a key of this name is a secret.
pub(super) fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    let is_named = WORDS.iter().any(|word| key.contains(word)) || key == "pin" || key.ends_with("_pin");
    is_named && !ELSEWHERE.iter().any(|ending| key.ends_with(ending))
}

/// Beginnings of addresses that are credentials themselves.
const ADDRESSES: [&str; 3] =
    ["https://hooks.slack.com/", "https://hooks.slack-gov.com/", "https://discord.com/api/webhooks/"];

/// Keys in the query of an address whose values are credentials.
const QUERIES: [&str; 4] = ["sig=", "token=", "key=", "secret="];

/// Returns true if a text is an address that lets everybody in who knows it, as that of a chat does.
fn is_credential(text: &str) -> bool {
    let query = text.split_once("://").and_then(|(_, rest)| rest.split_once('?')).map(|(_, query)| query);
    let in_query = query.is_some_and(|query| {
        query.split('&').any(|pair| QUERIES.iter().any(|key| pair.to_ascii_lowercase().contains(key)))
    });
    in_query || ADDRESSES.iter().any(|address| text.starts_with(address))
}

/// Returns true if a text contains a password, as a URL or connection string does.
fn has_password(text: &str) -> bool {
    let mut urls = text.match_indices("://").filter_map(|(at, _)| text.get(at.saturating_add(3)..));
    let in_url = urls.any(|rest| {
        let authority = rest.split(['/', '?', '#', ' ']).next().unwrap_or_default();
        authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
    });
    in_url || text.to_ascii_lowercase().contains("password=")
}

/// Reports every secret in a table and the tables in it.
pub(super) fn report(reader: &mut Reader<'_>, table: &DeTable<'_>, path: &str) {
    for (key, value) in table {
        let name = key.get_ref();
        let inner = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
        let is_setting = !NAMES.contains(&path);
        match value.get_ref() {
            DeValue::Table(table) => report(reader, table, &inner),
            value
                if is_setting
                    && !LABELS.contains(&inner.as_str())
                    && is_secret(name)
                    && !matches!(value, DeValue::Boolean(_)) =>
            {
                let help =
                    format!("write it to a file with mode 0600, and the path of that file to `{name}_file`");
                let message = format!("`{name}` is a secret, and this file is not");
                reader.error(&key.span(), ConfigCode::Secret, message, help);
            }
            _ => texts(reader, name, value),
        }
    }
}

/// Reports passwords in texts, also in lists.
fn texts(reader: &mut Reader<'_>, name: &str, value: &toml::Spanned<DeValue<'_>>) {
    match value.get_ref() {
        DeValue::String(text) if has_password(text) => {
            let help = match name {
                name if name.ends_with("_file") => {
                    "write this text to a file with mode 0600, and the path of that file here".to_owned()
                }
                name if name.ends_with("_env") => {
                    "put this text into an environment variable, and the name of that variable here"
                        .to_owned()
                }
                "smtp" => {
                    "write the user to `user`, and the path of a file with the password to `password_file`"
                        .to_owned()
                }
                name => format!(
                    "write this text to a file with mode 0600, and the path of that file to `{name}_file`"
                ),
            };
            let message = format!("`{name}` contains a password, and this file is not secret");
            reader.error(&value.span(), ConfigCode::Secret, message, help);
        }
        DeValue::String(text) if is_credential(text) => {
            let message = format!("`{name}` is an address that is a secret itself, and this file is not");
            let help = "write it to a file with mode 0600, and the path of that file to `slack_file` or `teams_file`";
            reader.error(&value.span(), ConfigCode::Secret, message, help.to_owned());
        }
        DeValue::Array(items) => items.iter().for_each(|item| texts(reader, name, item)),
        DeValue::Table(table) => report(reader, table, name),
        _ => {}
    }
}
