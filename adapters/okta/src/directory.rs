use std::time::Duration;

use bonafides::case::WriteStatus;
use bonafides::directory::{DirectoryName, DirectoryNames};
use bonafides::keys::Sensitive;
use bonafides_http::{Client, HttpUrl};
use bonafides_parts::{
    Account, AccountReader as _, BoundPolicy, Directory, DirectoryError, DirectorySettings, Group, LockOuts,
    NewSecret, PeopleLookup as _, PolicyGroup, ProfileRequest, Secret, comparable_names, reported,
    unknown_password,
};
use bonafides_tls::Trust;

use crate::api::{Api, Call, LONGEST, SERVER};
use crate::change::{ChangeError, Changeable};
use crate::find::{self, Identifier};
use crate::people::Lookup;
use crate::state::AccountState;
use crate::user::User;
use crate::{groups, roles};

/// The time for a whole call: less than a desk waits, so that it learns the result.
const LIMIT: Duration = Duration::from_secs(9);

/// An org of Okta, over its management API.
///
/// Every call has a time limit. A change is sent once.
#[derive(Debug)]
pub struct Okta {
    api: Api,
    identifiers: Vec<Identifier>,
    pub(crate) settings: DirectorySettings,
    /// The time for a whole call.
    limit: Duration,
    lock_outs: LockOuts,
}

impl Okta {
    /// Returns a directory of the accounts of an org. Nothing is asked yet.
    ///
    /// `url` is the address of the org, such as `https://contoso.okta.com`. `token` is an API token, which is read for each request,
    /// so that a new one is used at once.
    pub fn new(url: HttpUrl, token: Secret, trust: Trust) -> Self {
        Self {
            api: Api { client: Client::new(SERVER, trust, LIMIT).longest(LONGEST), url, token },
            identifiers: Identifier::usual(),
            settings: DirectorySettings::default(),
            limit: LIMIT,
            lock_outs: LockOuts::default(),
        }
    }

    /// Sets the properties by which people name an account; by default, [`Identifier::USUAL`].
    #[must_use]
    pub fn identifiers(mut self, properties: impl IntoIterator<Item = Identifier>) -> Self {
        self.identifiers = properties.into_iter().collect();
        self
    }

    /// Sets the contacts, people and language of profiles. Every attribute is a property of the profile of the account. By default,
    /// `mobilePhone` for `sms`.
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
        self.api.client = self.api.client.limit(limit);
        self.limit = limit;
        self
    }

    /// Returns the state of an account; `None` if there is no such account.
    pub fn account_state(&self, account: &str) -> Result<Option<AccountState>, DirectoryError> {
        let call = self.call();
        let Some(user) = find::by_id(call, account)? else { return Ok(None) };
        let protected = roles::protects(call, &user.id)?;
        Ok(Some(AccountState::new(&user, protected)))
    }

    /// Sets a password on an account that the desk handles, unless it administers the org; removes the lock after wrong passwords;
    /// and ends all sessions. Once it was sent it is never sent again.
    pub fn set_password(
        &self,
        account: &str,
        password: &Sensitive<String>,
        change_at_first_use: bool,
    ) -> Result<(), ChangeError> {
        Changeable::of(self.call(), account)?.replace_password(password, change_at_first_use)
    }

    /// Removes the lock after wrong passwords.
    pub fn unlock(&self, account: &str) -> Result<(), ChangeError> {
        Changeable::of(self.call(), account)?.unlock()
    }

    pub(crate) fn lookup<'a>(&'a self, call: Call<'a>) -> Lookup<'a> {
        Lookup { call, identifiers: &self.identifiers }
    }

    pub(crate) fn call(&self) -> Call<'_> {
        self.api.within(self.limit)
    }
}

fn status(changed: Result<(), ChangeError>) -> WriteStatus {
    reported(changed, ChangeError::status, ChangeError::help)
}

impl Directory for Okta {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        Ok(self.lookup(self.call()).named(name)?.map(|user| user.id))
    }

    fn profile(&self, account: &str, policy: &BoundPolicy) -> Result<Option<Account>, DirectoryError> {
        self.lookup(self.call()).read(account, ProfileRequest::new(policy, &self.settings))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        comparable_names(groups::all(self.call())?.into_iter().map(|group| group.name))
    }

    fn groups_named(&self, names: &[String]) -> Result<Vec<Vec<Group>>, DirectoryError> {
        let call = self.call();
        let of = |written: &String| match written.parse::<DirectoryName>() {
            Ok(name) => groups::by_name(call, &name, written),
            // A name that is malformed means no group.
            Err(_) => Ok(Vec::new()),
        };
        names.iter().map(of).collect()
    }

    fn has_members(&self, group: &str) -> Result<Option<bool>, DirectoryError> {
        // A name that cannot be read is found when the policy is checked.
        let Ok(name) = group.parse::<DirectoryName>() else { return Ok(None) };
        let named = PolicyGroup::Named { written: group, name };
        Ok(Some(groups::members(self.call(), &named)?.iter().any(User::is_enabled)))
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        match (secret.password, secret.action) {
            (Some(password), _) => status(self.set_password(account, password, secret.change_at_first_use)),
            (None, "unlock_account") => status(self.unlock(account)),
            // The password that Okta itself would make reaches nobody.
            (None, _) => WriteStatus::Failed,
        }
    }

    fn lock_out(&self, account: &str) -> WriteStatus {
        match unknown_password() {
            Some(password) => status(
                Changeable::of(self.call(), account)
                    .and_then(|steps| self.lock_outs.lock_out(account, &password, &steps)),
            ),
            None => WriteStatus::Failed,
        }
    }

    fn check(&self) -> Result<(), DirectoryError> {
        find::nobody(self.call())
    }

    fn faults(&self) -> Vec<DirectoryError> {
        self.examine()
    }
}
