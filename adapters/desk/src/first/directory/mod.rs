//! A directory from an export.

mod changes;
mod profile;
mod view;

use std::path::{Path, PathBuf};

use bonafides::case::WriteStatus;
use bonafides::directory::{DirectoryName, DirectoryNames};
use bonafides_ldif::active_directory;
use bonafides_parts::{
    Account, BoundPolicy, Directory, DirectoryError, DirectorySettings, Group, NewSecret, ProfileRequest,
    unknown_password,
};

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
    settings: DirectorySettings,
    cache: Cache,
}

impl LdifDirectory {
    /// Returns a directory that reads `export` and appends to `changes`.
    pub fn new(export: impl Into<PathBuf>, changes: impl Into<PathBuf>) -> Self {
        let settings = DirectorySettings::default();
        Self { export: export.into(), changes: changes.into(), settings, cache: Cache::default() }
    }

    /// Sets the contacts, people and language of profiles. By default, `mobile`, or else `telephoneNumber`, for `sms`, and
    /// `otherMailbox` for `private_email`.
    #[must_use]
    pub fn settings(self, settings: DirectorySettings) -> Self {
        Self { settings, ..self }
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
        active_directory::usual_contact(channel)
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

    fn profile(&self, account: &str, policy: &BoundPolicy) -> Result<Option<Account>, DirectoryError> {
        let view = self.cache.read(&self.export)?;
        let Some(found) = view.accounts.by_guid(account) else { return Ok(None) };
        let made = profile::of(&view, found, ProfileRequest::new(policy, &self.settings));
        made.map_err(|error| view::invalid(&self.export, &error))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        Ok(view::ldif(&self.export)?.directory_names())
    }

    fn groups_named(&self, names: &[String]) -> Result<Vec<Vec<Group>>, DirectoryError> {
        let view = self.cache.read(&self.export)?;
        let found = names.iter().map(|name| match name.parse::<DirectoryName>() {
            Ok(name) => {
                let meant = view.groups.iter().filter(|(group, _)| name.means(group));
                meant.map(|(_, group)| group.clone()).collect()
            }
            Err(_) => Vec::new(),
        });
        Ok(found.collect())
    }

    fn has_members(&self, group: &str) -> Result<Option<bool>, DirectoryError> {
        let view = self.cache.read(&self.export)?;
        // A name that cannot be read is found when the policy is checked.
        let Ok(group) = group.parse() else { return Ok(None) };
        Ok(Some(view.accounts.members_of(&group).iter().any(|account| account.is_enabled())))
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
        match unknown_password() {
            Some(password) => {
                self.change(account, &Change::Password { password: &password, change_at_first_use: false })
            }
            None => WriteStatus::Failed,
        }
    }

    fn check(&self) -> Result<(), DirectoryError> {
        let view = self.cache.read(&self.export)?;
        let missing = self
            .settings
            .missing_people(|name| Ok::<_, DirectoryError>(view.accounts.find(name).is_some()))?;
        if let Some(error) = missing.into_iter().next() {
            return Err(error);
        }
        changes::check(&self.changes).map_err(|error| DirectoryError::Unavailable(error.in_full()))
    }
}
