use std::time::Duration;

use bonafides::case::WriteStatus;
use bonafides::directory::{DirectoryName, DirectoryNames};
use bonafides::keys::Sensitive;
use bonafides_http::{Client, HttpUrl};
use bonafides_parts::{
    Account, AccountReader as _, BoundPolicy, Directory, DirectoryError, DirectorySettings, Group, NewSecret,
    PeopleLookup as _, ProfileRequest, Secret, comparable_names, reported, unknown_password,
};
use bonafides_tls::Trust;

use crate::change::{self, ChangeError};
use crate::fault::SERVER;
use crate::find::{self, Identifier};
use crate::groups;
use crate::people::Lookup;
use crate::server::{Call, LONGEST, Server};
use crate::user::User;

/// The time for a whole call: less than a desk waits, so that it learns the result.
const LIMIT: Duration = Duration::from_secs(9);

/// A SCIM 2 server (RFC 7643 and 7644).
///
/// Every call has a time limit. A change is sent once.
#[derive(Debug)]
pub struct Scim {
    pub(crate) server: Server,
    identifiers: Vec<Identifier>,
    pub(crate) settings: DirectorySettings,
    /// The time for a whole call.
    limit: Duration,
}

impl Scim {
    /// Returns a directory of the accounts of a server. Nothing is asked yet.
    ///
    /// `url` is the address before `/Users`. `token` is read for each request, so that a new one is used at once.
    pub fn new(url: HttpUrl, token: Secret, trust: Trust) -> Self {
        let client = Client::new(SERVER, trust, LIMIT).longest(LONGEST);
        Self {
            server: Server { client, url, token },
            identifiers: Identifier::usual(),
            settings: DirectorySettings::default(),
            limit: LIMIT,
        }
    }

    /// Sets the properties by which people name an account; by default, [`Identifier::USUAL`].
    #[must_use]
    pub fn identifiers(mut self, properties: impl IntoIterator<Item = Identifier>) -> Self {
        self.identifiers = properties.into_iter().collect();
        self
    }

    /// Sets the contacts, people and language of profiles. `phoneNumbers.mobile` has the numbers of this type, and
    /// `emails.primary` the preferred address. By default, `phoneNumbers.mobile` for `sms`.
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
        self.server.client = self.server.client.limit(limit);
        self.limit = limit;
        self
    }

    /// Sets a password on an account. Once it was sent it is never sent again. Refuses to demand another one at the first
    /// sign-in: SCIM cannot.
    pub fn set_password(
        &self,
        account: &str,
        password: &Sensitive<String>,
        change_at_first_use: bool,
    ) -> Result<(), ChangeError> {
        change::set_password(self.call(), account, password, change_at_first_use)
    }

    pub(crate) fn lookup<'a>(&'a self, call: Call<'a>) -> Lookup<'a> {
        Lookup { call, identifiers: &self.identifiers }
    }

    pub(crate) fn call(&self) -> Call<'_> {
        self.server.within(self.limit)
    }
}

fn status(changed: Result<(), ChangeError>) -> WriteStatus {
    reported(changed, ChangeError::status, ChangeError::help)
}

impl Directory for Scim {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        Ok(self.lookup(self.call()).named(name)?.map(|user| user.id))
    }

    fn profile(&self, account: &str, policy: &BoundPolicy) -> Result<Option<Account>, DirectoryError> {
        Ok(self.lookup(self.call()).read(account, ProfileRequest::new(policy, &self.settings))?)
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        comparable_names(groups::all(self.call())?.into_iter().map(|group| group.display_name))
    }

    fn groups_named(&self, names: &[String]) -> Result<Vec<Vec<Group>>, DirectoryError> {
        let all = groups::all(self.call())?;
        let of = |written: &String| match written.parse::<DirectoryName>() {
            Ok(name) => groups::named(&all, &name).into_iter().map(Group::from).collect(),
            // A name that is malformed means no group.
            Err(_) => Vec::new(),
        };
        Ok(names.iter().map(of).collect())
    }

    fn has_members(&self, group: &str) -> Result<Option<bool>, DirectoryError> {
        let call = self.call();
        // A name that cannot be read is found when the policy is checked.
        let Ok(name) = group.parse::<DirectoryName>() else { return Ok(None) };
        for found in groups::named(&groups::all(call)?, &name) {
            if groups::members(call, &found.id)?.iter().any(User::is_enabled) {
                return Ok(Some(true));
            }
        }
        Ok(Some(false))
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        match secret.password {
            Some(password) => status(self.set_password(account, password, secret.change_at_first_use)),
            // A server of SCIM makes no secrets, and knows no lock after wrong passwords.
            None => WriteStatus::Failed,
        }
    }

    fn lock_out(&self, account: &str) -> WriteStatus {
        match unknown_password() {
            Some(password) => status(self.set_password(account, &password, false)),
            None => WriteStatus::Failed,
        }
    }

    fn check(&self) -> Result<(), DirectoryError> {
        Ok(find::nobody(self.call())?)
    }

    fn faults(&self) -> Vec<DirectoryError> {
        self.examine()
    }
}
