use std::time::Duration;

use bonafides::case::WriteStatus;
use bonafides::directory::{DirectoryName, DirectoryNames};
use bonafides::keys::Sensitive;
use bonafides_http::{Client, HttpUrl};
use bonafides_parts::{
    Account, AccountReader as _, BoundPolicy, Directory, DirectoryError, DirectorySettings, Group, LockOuts,
    NewSecret, PeopleLookup as _, ProfileRequest, Secret, comparable_names, reported, unknown_password,
};
use bonafides_tls::Trust;

use crate::admin::{Admin, Call, LONGEST, SERVER};
use crate::change::{ChangeError, Changeable};
use crate::find::{self, Identifier};
use crate::groups;
use crate::people::Lookup;
use crate::protected::Management;
use crate::realm::RealmName;
use crate::state::AccountState;
use crate::token::SignIn;

/// The time for a whole call: less than a desk waits, so that it learns the result.
const LIMIT: Duration = Duration::from_secs(9);

/// A realm of Keycloak, over its admin REST API.
///
/// Every call has a time limit. A change is sent once.
#[derive(Debug)]
pub struct Keycloak {
    pub(crate) admin: Admin,
    identifiers: Vec<Identifier>,
    pub(crate) settings: DirectorySettings,
    /// The time for a whole call.
    limit: Duration,
    pub(crate) management: Management,
    lock_outs: LockOuts,
}

impl Keycloak {
    /// Returns a directory of the accounts of a realm. Nothing is asked yet.
    ///
    /// The desk signs in as the service account of `client`. `secret` is read for each new token, so that a new one is used
    /// soon.
    pub fn new(
        url: HttpUrl,
        realm: RealmName,
        client: impl Into<String>,
        secret: Secret,
        trust: Trust,
    ) -> Self {
        let admin = Admin {
            client: Client::new(SERVER, trust, LIMIT).longest(LONGEST),
            url,
            realm,
            sign_in: SignIn::new(client.into(), secret),
        };
        Self {
            admin,
            identifiers: Identifier::usual(),
            settings: DirectorySettings::default(),
            limit: LIMIT,
            management: Management::default(),
            lock_outs: LockOuts::default(),
        }
    }

    /// Sets the properties by which people name an account; by default, [`Identifier::USUAL`].
    #[must_use]
    pub fn identifiers(mut self, properties: impl IntoIterator<Item = Identifier>) -> Self {
        self.identifiers = properties.into_iter().collect();
        self
    }

    /// Sets the contacts, people and language of profiles. `email` is the mailbox of the account, if it is verified. By default,
    /// `phoneNumber`, or else `mobile`, for `sms`.
    #[must_use]
    pub fn settings(self, settings: DirectorySettings) -> Self {
        Self { settings, ..self }
    }

    /// Returns true if a channel has attributes by default.
    pub fn has_usual_contact(channel: &str) -> bool {
        !Lookup::usual_contact(channel).is_empty()
    }

    /// Sets the time limit of a call; by default, 9 seconds. It should be less than the desk waits: a change that was not
    /// made in time is then known to have failed.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.admin.client = self.admin.client.limit(limit);
        self.limit = limit;
        self
    }

    /// Returns the state of an account; `None` if there is no such account of a person.
    pub fn account_state(&self, account: &str) -> Result<Option<AccountState>, DirectoryError> {
        let call = self.call();
        let Some(user) = find::by_id(call, account)? else { return Ok(None) };
        let protected = self.management.protects(call, &user.id)?;
        Ok(Some(AccountState::read(call, &user, protected)?))
    }

    /// Sets a password on an account that the desk handles, unless it administers the realm; then ends all sessions. Once it was sent
    /// it is never sent again.
    pub fn set_password(
        &self,
        account: &str,
        password: &Sensitive<String>,
        change_at_first_use: bool,
    ) -> Result<(), ChangeError> {
        self.changeable(account)?.replace_password(password, change_at_first_use)
    }

    /// Removes the lock after wrong passwords.
    pub fn unlock(&self, account: &str) -> Result<(), ChangeError> {
        self.changeable(account)?.unlock()
    }

    /// Returns an account that the desk may change, within one call.
    fn changeable<'a>(&'a self, account: &'a str) -> Result<Changeable<'a>, ChangeError> {
        Changeable::of(self.call(), account, &self.management)
    }

    pub(crate) fn lookup<'a>(&'a self, call: Call<'a>) -> Lookup<'a> {
        Lookup { call, identifiers: &self.identifiers }
    }

    pub(crate) fn call(&self) -> Call<'_> {
        self.admin.within(self.limit)
    }
}

fn status(changed: Result<(), ChangeError>) -> WriteStatus {
    reported(changed, ChangeError::status, ChangeError::help)
}

impl Directory for Keycloak {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        Ok(self.lookup(self.call()).named(name)?.map(|user| user.id))
    }

    fn profile(&self, account: &str, policy: &BoundPolicy) -> Result<Option<Account>, DirectoryError> {
        self.lookup(self.call()).read(account, ProfileRequest::new(policy, &self.settings))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        comparable_names(groups::all(self.call())?.into_iter().map(|group| group.path))
    }

    fn groups_named(&self, names: &[String]) -> Result<Vec<Vec<Group>>, DirectoryError> {
        let call = self.call();
        let of = |written: &String| match written.parse::<DirectoryName>() {
            Ok(name) => {
                let found = groups::by_name(call, &name, written)?;
                Ok(found.into_iter().map(Group::from).collect())
            }
            // A name that is malformed means no group.
            Err(_) => Ok(Vec::new()),
        };
        names.iter().map(of).collect()
    }

    fn has_members(&self, group: &str) -> Result<Option<bool>, DirectoryError> {
        let call = self.call();
        // A name that cannot be read is found when the policy is checked.
        let Ok(name) = group.parse::<DirectoryName>() else { return Ok(None) };
        for found in groups::by_name(call, &name, group)? {
            if groups::members(call, &found.id)?.iter().any(|user| user.enabled) {
                return Ok(Some(true));
            }
        }
        Ok(Some(false))
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        match (secret.password, secret.action) {
            (Some(password), _) => {
                let set = self.changeable(account).and_then(|account| {
                    account.replace_password(password, secret.change_at_first_use)?;
                    Ok(account)
                });
                if let Ok(account) = &set {
                    // Without it, the owner has to wait for the lock to end. The report does not depend on it.
                    status(account.unlock());
                }
                status(set.map(drop))
            }
            (None, "unlock_account") => status(self.unlock(account)),
            // Keycloak makes no secrets itself.
            (None, _) => WriteStatus::Failed,
        }
    }

    fn lock_out(&self, account: &str) -> WriteStatus {
        match unknown_password() {
            Some(password) => status(
                self.changeable(account)
                    .and_then(|steps| self.lock_outs.lock_out(account, &password, &steps)),
            ),
            None => WriteStatus::Failed,
        }
    }

    fn check(&self) -> Result<(), DirectoryError> {
        find::anybody(self.call())
    }

    fn faults(&self) -> Vec<DirectoryError> {
        self.examine()
    }
}
