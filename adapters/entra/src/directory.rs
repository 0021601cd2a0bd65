use std::time::Duration;

use bonafides::case::WriteStatus;
use bonafides::directory::{DirectoryName, DirectoryNames};
use bonafides::keys::Sensitive;
use bonafides_http::{AccessTokens, Client, HttpUrl};
use bonafides_parts::{
    Account, AccountReader as _, BoundPolicy, Directory, DirectoryError, DirectorySettings, Group,
    LockOutSteps as _, LockOuts, MadeSecret, NewSecret, PeopleLookup as _, PolicyGroup, ProfileRequest,
    Secret, SecretRequest, comparable_names, reported, unknown_password,
};
use bonafides_tls::Trust;

use crate::change::{ChangeError, Changeable};
use crate::find::{self, Identifier};
use crate::graph::{Call, Graph, LONGEST, SERVER};
use crate::methods::Methods;
use crate::people::Lookup;
use crate::sign_in::SignIn;
use crate::tenant::TenantName;
use crate::user::User;
use crate::{groups, passes};

/// The time for a whole call: less than a desk waits, so that it learns the result.
const LIMIT: Duration = Duration::from_secs(9);

/// A tenant of Entra ID, over Microsoft Graph.
///
/// Every call has a time limit. A change is sent once.
#[derive(Debug)]
pub struct Entra {
    graph: Graph,
    identifiers: Vec<Identifier>,
    pub(crate) settings: DirectorySettings,
    pub(crate) sign_ins: bool,
    pub(crate) passes: bool,
    /// The time for a whole call.
    limit: Duration,
    lock_outs: LockOuts,
}

impl Entra {
    /// The address of Microsoft Graph, and that of the server of tokens, except for national clouds.
    pub const USUAL: [&str; 2] = ["https://graph.microsoft.com/v1.0", "https://login.microsoftonline.com"];

    /// Returns a directory of the accounts of a tenant. Nothing is asked yet.
    ///
    /// `graph` and `login` are the addresses of the API, with its version, and of the server of tokens: by default, those of
    /// [`USUAL`](Self::USUAL). `client` is the id of the desk's application. `secret` is read for each new token, so that a new
    /// one is used soon.
    pub fn new(
        [graph, login]: [HttpUrl; 2],
        tenant: TenantName,
        client: impl Into<String>,
        secret: Secret,
        trust: Trust,
    ) -> Self {
        let sign_in =
            SignIn { url: login, tenant, client: client.into(), secret, tokens: AccessTokens::default() };
        Self {
            graph: Graph { client: Client::new(SERVER, trust, LIMIT).longest(LONGEST), url: graph, sign_in },
            identifiers: Identifier::usual(),
            settings: DirectorySettings::default(),
            sign_ins: false,
            passes: false,
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

    /// Sets the contacts, people and language of profiles. `phoneMethods.mobile`, `phoneMethods.alternateMobile`,
    /// `phoneMethods.office` and `emailMethods` are what the owner of the account has registered to sign in with; everything
    /// else is a property. By default, `phoneMethods.mobile` for `sms`.
    #[must_use]
    pub fn settings(self, settings: DirectorySettings) -> Self {
        Self { settings, ..self }
    }

    /// Sets whether profiles have the last sign-in, as the fact `last_sign_in`; by default, they do not. It needs the permission
    /// `AuditLog.Read.All` and a tenant with Entra ID P1.
    #[must_use]
    pub fn sign_ins(self, sign_ins: bool) -> Self {
        Self { sign_ins, ..self }
    }

    /// Sets whether the tenant makes temporary access passes for grants of the provider `temporary_access_pass`; by default, it does
    /// not. It needs the permission `UserAuthenticationMethod.ReadWrite.All`.
    #[must_use]
    pub fn temporary_access_passes(self, passes: bool) -> Self {
        Self { passes, ..self }
    }

    /// Returns true if a channel has attributes by default.
    pub fn has_usual_contact(channel: &str) -> bool {
        !Lookup::usual_contact(channel).is_empty()
    }

    /// Sets the time limit of a call; by default, 9 seconds. It should be less than the desk waits: a change that was not
    /// made in time is then known to have failed.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.graph.client = self.graph.client.limit(limit);
        self.limit = limit;
        self
    }

    /// Sets a password on an account that the desk handles, unless it administers the tenant; then ends all sessions. Once it was
    /// sent it is never sent again.
    pub fn set_password(
        &self,
        account: &str,
        password: &Sensitive<String>,
        change_at_first_use: bool,
    ) -> Result<(), ChangeError> {
        Changeable::of(self.call(), account)?.replace_password(password, change_at_first_use)
    }

    /// Makes a temporary access pass for one sign-in, unless the account administers the tenant. It is valid for at most
    /// `lifetime`, or as long as the tenant's policy says.
    pub fn make_pass(
        &self,
        account: &str,
        lifetime: Option<Duration>,
    ) -> Result<Sensitive<String>, ChangeError> {
        passes::create(self.call(), account, lifetime)
    }

    /// Makes the password and the passes useless that somebody has.
    fn end_secrets(&self, account: &str, password: &Sensitive<String>) -> Result<(), ChangeError> {
        let call = self.call();
        let withdrawn = if self.passes { passes::withdraw(call, account) } else { Ok(()) };
        let ended = match Changeable::of(call, account) {
            // Active Directory has the password: a pass is all that the desk can have given.
            Err(ChangeError::Synchronised) if self.passes => {
                Changeable::wherever(call, account).and_then(|steps| steps.end_sessions())
            }
            steps => steps.and_then(|steps| self.lock_outs.lock_out(account, password, &steps)),
        };
        ended.and(withdrawn)
    }

    /// Returns true if addresses may be what the owners of accounts have registered.
    pub(crate) fn reads_methods(&self) -> bool {
        let chosen = self.settings.contacts.values().flatten();
        !self.settings.contacts.contains_key("sms") || chosen.into_iter().any(|name| Methods::has(name))
    }

    pub(crate) fn lookup<'a>(&'a self, call: Call<'a>) -> Lookup<'a> {
        let chosen = self.settings.contacts.values().flatten().map(String::as_str);
        let select = User::select(chosen);
        Lookup { call, identifiers: &self.identifiers, select, sign_ins: self.sign_ins }
    }

    pub(crate) fn call(&self) -> Call<'_> {
        self.graph.within(self.limit)
    }
}

fn status(changed: Result<(), ChangeError>) -> WriteStatus {
    reported(changed, ChangeError::status, ChangeError::help)
}

impl Directory for Entra {
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
        let members = groups::members(self.call(), &named, &User::select([]))?;
        Ok(Some(members.iter().any(User::is_enabled)))
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        match secret.password {
            Some(password) => status(self.set_password(account, password, secret.change_at_first_use)),
            // The API makes no passwords for accounts, and has no lock to remove.
            None => WriteStatus::Failed,
        }
    }

    fn makes(&self, provider: &str) -> bool {
        self.passes && provider == passes::PROVIDER
    }

    fn make_secret(&self, account: &str, request: &SecretRequest<'_>) -> MadeSecret {
        if !self.makes(request.provider) {
            return MadeSecret::Failed;
        }
        let mut pass = None;
        let made = self.make_pass(account, request.lifetime).map(|made| pass = Some(made));
        match (status(made), pass) {
            (WriteStatus::Done, Some(pass)) => MadeSecret::Made(pass),
            (WriteStatus::Failed, _) => MadeSecret::Failed,
            _ => MadeSecret::Unknown,
        }
    }

    fn withdraw_secret(&self, account: &str, provider: &str) -> WriteStatus {
        if self.makes(provider) {
            status(passes::withdraw(self.call(), account))
        } else {
            WriteStatus::Failed
        }
    }

    fn lock_out(&self, account: &str) -> WriteStatus {
        match unknown_password() {
            Some(password) => status(self.end_secrets(account, &password)),
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
