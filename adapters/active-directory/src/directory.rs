use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bonafides::Time;
use bonafides::case::WriteStatus;
use bonafides::directory::{DirectoryName, DirectoryNames};
use bonafides::keys::Sensitive;
use bonafides_parts::{
    BoundPolicy, Directory, DirectoryError, DirectorySettings, Group, NewSecret, ProfileRequest, reported,
    unknown_password,
};

use crate::account::{Account, AccountState, TOKEN_GROUPS};
use crate::change::{self, Change, ChangeError};
use crate::domain::{Domain, is_below};
use crate::find::{self, Identifier};
use crate::groups;
use crate::ldap::{Connection, Deadline, DomainController, Fault};
use crate::lookup::{Definitions, Lookup};
use crate::pool::Pool;
use crate::profile::ProfileFault;

/// The time for a whole call: less than a desk waits, so that it learns the result.
const LIMIT: Duration = Duration::from_secs(9);

/// Active Directory, over LDAP with TLS and a verified domain controller.
///
/// Connections are kept and shared by all threads. Every call has a time limit. If a domain controller fails, the next
/// one is asked, except about a change that it may have made.
#[derive(Debug)]
pub struct ActiveDirectory {
    pub(crate) pool: Pool,
    /// The accounts that the desk handles are below this name.
    pub(crate) base: String,
    pub(crate) identifiers: Vec<Identifier>,
    pub(crate) settings: DirectorySettings,
    /// The time for a whole call.
    pub(crate) limit: Duration,
    domain: OnceLock<Domain>,
    definitions: Mutex<Definitions>,
}

impl ActiveDirectory {
    /// Returns a directory of the accounts below `base`, which asks these domain controllers in this order. Nothing is asked
    /// yet.
    ///
    /// `ca_file` contains the certificates of the authorities that are trusted, in PEM form, and no others are. The desk
    /// signs in as `account`: a distinguished name, a user principal name, or `CONTOSO\name`. `password` is called for each
    /// new connection, so that a new password is used soon; its error must not contain the password.
    pub fn new(
        controllers: impl IntoIterator<Item = DomainController>,
        ca_file: impl Into<PathBuf>,
        base: impl Into<String>,
        account: impl Into<String>,
        password: impl Fn() -> Result<Sensitive<String>, String> + Send + Sync + 'static,
    ) -> Self {
        let pool = Pool::new(controllers, ca_file.into(), account.into(), Box::new(password));
        Self {
            pool,
            base: base.into(),
            identifiers: Identifier::usual(),
            settings: DirectorySettings::default(),
            limit: LIMIT,
            domain: OnceLock::new(),
            definitions: Mutex::default(),
        }
    }

    /// Sets the attributes by which people name an account; by default, [`Identifier::USUAL`].
    #[must_use]
    pub fn identifiers(mut self, attributes: impl IntoIterator<Item = Identifier>) -> Self {
        self.identifiers = attributes.into_iter().collect();
        self
    }

    /// Sets the contacts, people and language of profiles. By default, `mobile`, or else `telephoneNumber`, for `sms`, and
    /// `otherMailbox` for `private_email`.
    #[must_use]
    pub fn settings(self, settings: DirectorySettings) -> Self {
        Self { settings, ..self }
    }

    /// Sets the time limit of a call; by default, 9 seconds. It should be less than the desk waits: a change that was not
    /// made in time is then known to have failed.
    #[must_use]
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Returns the state of an account; `None` if the desk does not handle such an account.
    pub fn account_state(&self, account: &str) -> Result<Option<AccountState>, DirectoryError> {
        let found = self.ask(|connection, _, deadline| self.handled(connection, account, &[], deadline))?;
        Ok(found.map(|account| account.state))
    }

    /// Changes an account that the desk handles, unless the directory protects it. All changes are made, or none. Once a
    /// change was sent it is never sent again.
    pub fn change(&self, account: &str, change: &Change<'_>) -> Result<(), ChangeError> {
        let deadline = Deadline::after(self.limit);
        self.pool.with(deadline, |connection, limit| {
            let Some(account) = self.handled(connection, account, &[TOKEN_GROUPS], limit)? else {
                return Ok(Err(ChangeError::NoAccount));
            };
            change::make(connection, &account, change, deadline)
        })?
    }

    fn carry_out(&self, account: &str, change: &Change<'_>) -> WriteStatus {
        reported(self.change(account, change), ChangeError::status, ChangeError::help)
    }

    /// Returns the account with an id, if the desk handles it.
    fn handled(
        &self,
        connection: &mut Connection,
        guid: &str,
        others: &[&str],
        deadline: Deadline,
    ) -> Result<Option<Account>, Fault> {
        let Some(guid) = bonafides_ldif::active_directory::guid_in_text(guid) else { return Ok(None) };
        let found = connection.search(&Account::search(&guid, others.iter().copied()), deadline)?;
        let account = found.into_iter().find_map(|entry| Account::read(entry, now()));
        Ok(account.filter(|account| is_below(account.dn(), &self.base)))
    }

    /// Asks a server that works, and knows the domain.
    pub(crate) fn ask<T>(
        &self,
        mut ask: impl FnMut(&mut Connection, &Domain, Deadline) -> Result<T, Fault>,
    ) -> Result<T, DirectoryError> {
        let answer = self.pool.with(Deadline::after(self.limit), |connection, deadline| {
            let domain = self.domain(connection, deadline)?;
            ask(connection, domain, deadline)
        });
        answer.map_err(DirectoryError::from)
    }

    pub(crate) fn domain(&self, connection: &mut Connection, deadline: Deadline) -> Result<&Domain, Fault> {
        if let Some(domain) = self.domain.get() {
            return Ok(domain);
        }
        let domain = Domain::read(connection, deadline)?;
        Ok(self.domain.get_or_init(|| domain))
    }
}

impl Directory for ActiveDirectory {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        let found = self.ask(|connection, domain, deadline| {
            let (base, identifiers) = (&self.base, &self.identifiers);
            let wanted = Account::attributes([]);
            match find::search(domain, base, identifiers, name, wanted) {
                Some(search) => connection.search(&search, deadline),
                None => Ok(Vec::new()),
            }
        })?;
        let mut found = found.into_iter();
        let (first, second) = (found.next(), found.next());
        let only = first.filter(|_| second.is_none());
        Ok(only.and_then(|entry| Account::read(entry, now())).map(|account| account.guid))
    }

    fn profile(
        &self,
        account: &str,
        policy: &BoundPolicy,
    ) -> Result<Option<bonafides_parts::Account>, DirectoryError> {
        let Some(guid) = bonafides_ldif::active_directory::guid_in_text(account) else { return Ok(None) };
        let known = || self.definitions.lock().unwrap_or_else(PoisonError::into_inner);
        self.ask(|connection, domain, deadline| {
            let mut definitions = known().clone();
            let before = definitions.len();
            let lookup = Lookup {
                domain,
                base: &self.base,
                identifiers: &self.identifiers,
                request: ProfileRequest::new(policy, &self.settings),
                now: now(),
                deadline,
                definitions: &mut definitions,
            };
            let read = lookup.read(connection, &guid);
            if definitions.len() > before {
                known().append(&mut definitions);
            }
            match read {
                Ok(profile) => Ok(Ok(profile)),
                Err(ProfileFault::Unusable(error)) => Ok(Err(error)),
                Err(ProfileFault::Fault(fault)) => Err(fault),
            }
        })?
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        let groups =
            self.ask(|connection, domain, deadline| connection.search(&groups::all(domain), deadline))?;
        if groups.is_empty() {
            return Err(DirectoryError::Invalid(
                "the desk's account sees no group; let it read all groups of the domain".to_owned(),
            ));
        }
        let mut names = DirectoryNames::default();
        let written: BTreeSet<&str> = groups.iter().map(|group| group.dn.as_str()).collect();
        for name in written {
            names.insert(name).map_err(|error| {
                DirectoryError::Invalid(format!(
                    "the name of a group is malformed: {error}; {}",
                    error.help()
                ))
            })?;
        }
        Ok(names)
    }

    fn groups_named(&self, names: &[String]) -> Result<Vec<Vec<Group>>, DirectoryError> {
        // A name that is malformed means no group.
        let parsed: Vec<(usize, DirectoryName)> =
            names.iter().enumerate().filter_map(|(at, name)| Some((at, name.parse().ok()?))).collect();
        let found = self.ask(|connection, domain, deadline| {
            let search = |(at, name): &(usize, DirectoryName)| {
                groups::by_name(domain, name, names.get(*at).map(String::as_str).unwrap_or_default())
            };
            connection.search_all(&parsed.iter().map(search).collect::<Vec<_>>(), deadline)
        })?;
        let mut groups = vec![Vec::new(); names.len()];
        for ((at, name), found) in parsed.iter().zip(found) {
            if let Some(place) = groups.get_mut(*at) {
                *place = groups::meant(name, &found);
            }
        }
        Ok(groups)
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        match (secret.password, secret.action) {
            (Some(password), _) => self.carry_out(
                account,
                &Change::password(password).at_first_use(secret.change_at_first_use).unlock(),
            ),
            (None, "unlock_account") => self.carry_out(account, &Change::unlocked()),
            // The directory makes no secrets itself.
            (None, _) => WriteStatus::Failed,
        }
    }

    fn lock_out(&self, account: &str) -> WriteStatus {
        match unknown_password() {
            Some(password) => self.carry_out(account, &Change::password(&password)),
            None => WriteStatus::Failed,
        }
    }

    fn check(&self) -> Result<(), DirectoryError> {
        self.ask(|connection, _, deadline| connection.search(&find::anybody(&self.base), deadline)).map(drop)
    }

    fn faults(&self) -> Vec<DirectoryError> {
        self.examine()
    }
}

/// Returns the time by the clock of the system.
pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
