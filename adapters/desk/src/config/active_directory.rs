//! `[directory] active_directory`.

use std::path::PathBuf;
use std::time::Duration;

use bonafides::directory::DirectoryName;
use bonafides_active_directory::{AccountFact, ActiveDirectory, DomainController, Identifier};

use toml::de::DeValue;

use super::SecretSource;
use super::error::ConfigCode;
use super::reader::{Field, Reader, Section, Shape, join, list};

/// The domain controllers, and how the desk signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActiveDirectoryConfig {
    /// The domain controllers, in the order in which they are asked.
    pub controllers: Vec<DomainController>,
    /// The certificates of the authorities that are trusted, in PEM form.
    pub ca_file: PathBuf,
    /// The distinguished name below which the desk handles accounts.
    pub base: String,
    /// The desk's account.
    pub account: String,
    /// The place of its password.
    pub password: SecretSource,
    /// The attributes by which people name an account.
    pub identifiers: Vec<Identifier>,
}

const PASSWORDS: [Shape; 2] = [
    Shape { key: "password_file", with: &[], is_built: true },
    Shape { key: "password_env", with: &[], is_built: true },
];
const OTHERS: [&str; 5] = ["urls", "ca_file", "base", "account", "identifiers"];
/// The facts about an account that can be signals.
const FACTS: [&str; 3] = ["state", "password_age", "last_sign_in"];

/// Reads the table of a domain.
pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<ActiveDirectoryConfig> {
    let shape = reader.shape(field, &PASSWORDS, &OTHERS);
    // Without a password, the other errors are reported as well.
    let DeValue::Table(table) = field.value else { return None };
    let section =
        shape.as_ref().map_or_else(|| reader.names(&field.path, table), |(_, section)| section.clone());
    let controllers = controllers(reader, &section);
    let help = "add the path of the certificate of your authority: `ca_file = \"ca.pem\"`";
    let ca_file = reader.required(&section, "ca_file", help).map(|path| reader.absolute(path));
    let help =
        "add the part of the domain that the desk handles: `base = \"OU=People,DC=contoso,DC=example\"`";
    let base = reader.required(&section, "base", help);
    let base = base.filter(|base| {
        let is_name = base.parse::<DirectoryName>().is_ok_and(|name| name.is_distinguished());
        if !is_name {
            let message = format!("`{}` is not a distinguished name", join(&section.path, "base"));
            let help = "write a name such as `OU=People,DC=contoso,DC=example`".to_owned();
            reader.error_in(&join(&section.path, "base"), ConfigCode::BadValue, message, help);
        }
        is_name
    });
    let help = "add the name with which the desk signs in: `account = \"svc-desk@contoso.example\"`";
    let account = reader.required(&section, "account", help).map(str::to_owned);
    let identifiers = identifiers(reader, &section);
    let password = match shape? {
        ("password_env", section) => SecretSource::Env(reader.text(&section, "password_env")?.to_owned()),
        (_, section) => SecretSource::File(reader.path(&section, "password_file")?),
    };
    Some(ActiveDirectoryConfig {
        controllers: controllers?,
        ca_file: ca_file?,
        base: base?.to_owned(),
        account: account?,
        password,
        identifiers: identifiers?,
    })
}

fn controllers(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<Vec<DomainController>> {
    let Some(field) = section.field("urls") else {
        let help = "add the domain controllers: `urls = [\"ldaps://dc1.contoso.example\"]`";
        reader.missing(section, "urls", help);
        return None;
    };
    let urls = reader.one_or_more(&field);
    let mut controllers = Vec::new();
    for url in &urls {
        match url.parse::<DomainController>() {
            Ok(controller) => controllers.push(controller),
            Err(error) => {
                let message = format!("`{}` has `{url}`: {error}", field.path);
                reader.error(&field.span, ConfigCode::BadValue, message, error.help().to_owned());
            }
        }
    }
    if urls.is_empty() && matches!(field.value, DeValue::Array(_)) {
        let message = format!("`{}` names no domain controller", field.path);
        let help = "add one, such as `ldaps://dc1.contoso.example`".to_owned();
        reader.error(&field.span, ConfigCode::BadValue, message, help);
    }
    Some(controllers)
}

fn identifiers(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<Vec<Identifier>> {
    let Some(field) = section.field("identifiers") else {
        return Identifier::USUAL.iter().map(|name| name.parse().ok()).collect();
    };
    let help = "write the name of an attribute of the schema";
    reader.each_parsed(&field, help, str::parse::<Identifier>)
}

/// Reads a fact about the account of the subject: `directory = "state"`, with `recent` where it has an age.
pub(super) fn fact(reader: &mut Reader<'_>, signal: &Section<'_>, name: &str) -> Option<AccountFact> {
    let recent = signal.field("recent");
    let fact = match name {
        "state" => {
            if recent.is_some() {
                let message = "a state has no age".to_owned();
                let help = "remove `recent`".to_owned();
                reader.error_in(&join(&signal.path, "recent"), ConfigCode::BadValue, message, help);
            }
            return Some(AccountFact::State);
        }
        "password_age" => |recent| AccountFact::PasswordAge { recent },
        "last_sign_in" => |recent| AccountFact::LastSignIn { recent },
        _ => {
            let path = join(&signal.path, "directory");
            let message = format!("`{path}` is no fact about an account");
            let help = format!("write `true`, for `enabled` or `disabled`, or one of {}", list(&FACTS));
            reader.error_in(&path, ConfigCode::BadValue, message, help);
            return None;
        }
    };
    let help = "add the longest age that is recent: `recent = \"7d\"`";
    reader.required(signal, "recent", help)?;
    let time = reader.duration(signal, "recent", "7d")?;
    Some(fact(Duration::from_millis(u64::try_from(time.milliseconds()).unwrap_or(0))))
}

impl ActiveDirectoryConfig {
    /// Returns the directory. Nothing is asked yet.
    pub(super) fn open(&self) -> ActiveDirectory {
        let password = self.password.clone();
        ActiveDirectory::new(
            self.controllers.iter().cloned(),
            &self.ca_file,
            &self.base,
            &self.account,
            // Anew for each connection: a new password is used without a restart.
            move || password.read(),
        )
        .identifiers(self.identifiers.iter().cloned())
    }
}
