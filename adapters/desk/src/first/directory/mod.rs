//! A directory from an export.

mod changes;
mod profile;
mod view;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bonafides::Policy;
use bonafides::case::{SubjectProfile, WriteStatus};
use bonafides::directory::DirectoryNames;
use bonafides_parts::{Directory, DirectoryError, NewSecret};

use changes::Change;
use view::Cache;

/// An LDIF export of Active Directory in place of the directory itself.
///
/// The export is read anew when it changes. Write it to another file and rename it: a file that is being written is an
/// error, and never an old view. Passwords are appended to a second file as change records, for `ldapmodify`.
#[derive(Debug)]
pub struct LdifDirectory {
    export: PathBuf,
    changes: PathBuf,
    settings: Settings,
    cache: Cache,
}

/// The parts of a profile that are chosen by the host.
#[derive(Debug, Default)]
struct Settings {
    /// Attributes of addresses, by channel. The first attribute that has values is used.
    contacts: BTreeMap<String, Vec<String>>,
    /// Accounts of people who are only an address in the policy.
    people: BTreeMap<String, Vec<String>>,
    language: String,
}

impl LdifDirectory {
    /// Returns a directory that reads `export` and appends to `changes`.
    pub fn new(export: impl Into<PathBuf>, changes: impl Into<PathBuf>) -> Self {
        let settings = Settings { language: "en".to_owned(), ..Settings::default() };
        Self { export: export.into(), changes: changes.into(), settings, cache: Cache::default() }
    }

    /// Sets the attributes with the addresses of a channel; the first that has values is used. By default, `mobile`, or
    /// else `telephoneNumber`, for `sms`, and `otherMailbox` for `private_email`.
    #[must_use]
    pub fn contact(
        mut self,
        channel: impl Into<String>,
        attributes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let attributes = attributes.into_iter().map(Into::into).collect();
        self.settings.contacts.insert(channel.into(), attributes);
        self
    }

    /// Sets the accounts of a person who is only an address in the policy, such as the lead of the desk. By default, the
    /// account with this address.
    #[must_use]
    pub fn person(
        mut self,
        name: impl Into<String>,
        accounts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.settings.people.insert(name.into(), accounts.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the language of people without `preferredLanguage`; by default, `en`.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.settings.language = language.into();
        self
    }

    /// Returns the export.
    pub fn export(&self) -> &Path {
        &self.export
    }

    /// Returns the file of changes.
    pub fn changes(&self) -> &Path {
        &self.changes
    }

    /// Returns the attributes with the addresses of a channel, if nothing else is set.
    pub fn usual_contact(channel: &str) -> &'static [&'static str] {
        match channel {
            "sms" => &["mobile", "telephoneNumber"],
            "private_email" => &["otherMailbox"],
            _ => &[],
        }
    }

    fn change(&self, account: &str, change: &Change<'_>) -> WriteStatus {
        let Ok(view) = self.cache.read(&self.export) else { return WriteStatus::Failed };
        let Some(found) = view.accounts.by_guid(account) else { return WriteStatus::Failed };
        changes::append(&self.changes, found.dn(), change)
    }
}

impl Directory for LdifDirectory {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        let view = self.cache.read(&self.export)?;
        Ok(view.accounts.find(name).and_then(|account| account.guid.clone()))
    }

    fn profile(&self, account: &str, policy: &Policy) -> Result<Option<SubjectProfile>, DirectoryError> {
        let view = self.cache.read(&self.export)?;
        let Some(found) = view.accounts.by_guid(account) else { return Ok(None) };
        let made = profile::of(&view.accounts, found, policy, &self.settings);
        made.map_err(|error| view::invalid(&self.export, &error))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        Ok(view::ldif(&self.export)?.directory_names())
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        match (secret.password, secret.action) {
            (Some(password), _) => {
                let change_at_first_use = secret.change_at_first_use;
                self.change(account, &Change::Password { password, change_at_first_use })
            }
            (None, "unlock_account") => self.change(account, &Change::Unlock),
            // An export makes no secrets itself.
            (None, _) => WriteStatus::Failed,
        }
    }

    fn lock_out(&self, account: &str) -> WriteStatus {
        match changes::nobodys_password() {
            Some(password) => {
                self.change(account, &Change::Password { password: &password, change_at_first_use: false })
            }
            None => WriteStatus::Failed,
        }
    }

    fn check(&self) -> Result<(), DirectoryError> {
        let view = self.cache.read(&self.export)?;
        for (person, accounts) in &self.settings.people {
            if let Some(unknown) = accounts.iter().find(|name| view.accounts.find(name).is_none()) {
                return Err(DirectoryError::Invalid(format!(
                    "`{}` has no account `{unknown}`, which is `{person}` of the policy",
                    self.export.display()
                )));
            }
        }
        changes::check(&self.changes).map_err(|error| DirectoryError::Unavailable(error.in_full()))
    }
}
