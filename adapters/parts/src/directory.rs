use std::time::Duration;

use bonafides::case::WriteStatus;
use bonafides::directory::DirectoryNames;
use bonafides::keys::Sensitive;
use thiserror::Error;

use crate::{Account, BoundPolicy, Group};

/// The directory that holds the accounts.
pub trait Directory: Send + Sync {
    /// Returns the immutable id of the account that `name` means, as a caller or operator typed it; `None` if there is
    /// none, or more than one.
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError>;

    /// Returns the present view of an account, with every group it is in, also through other groups: never a copy from
    /// earlier in the call. `None` if there is no such account any more.
    ///
    /// `policy` says which people and contacts are asked for, and which group a name of it means.
    fn profile(&self, account: &str, policy: &BoundPolicy) -> Result<Option<Account>, DirectoryError>;

    /// Returns the names of all groups, to check the policy against.
    fn group_names(&self) -> Result<DirectoryNames, DirectoryError>;

    /// Returns, for each of these names of a policy, the groups that it means now: none, one, or several of one CN.
    ///
    /// With ids, an activated policy means these very groups from then on, also after they are renamed. By default, no
    /// group has an id: then names are compared.
    fn groups_named(&self, names: &[String]) -> Result<Vec<Vec<Group>>, DirectoryError> {
        Ok(names.iter().map(|name| vec![Group::new(name)]).collect())
    }

    /// Returns true if a group has a member who can act, also through other groups: an account that is not disabled. `None`
    /// if the directory cannot tell.
    ///
    /// For the doctor: nobody could take over a case that is escalated to an empty group.
    fn has_members(&self, _group: &str) -> Result<Option<bool>, DirectoryError> {
        Ok(None)
    }

    /// Sets a new secret on an account. Called at most once for each grant.
    ///
    /// Return `Failed` only if the secret was certainly not set, and `Unknown` if it may have been. No answer within the
    /// time limit counts as `Unknown`.
    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus;

    /// Returns true if the directory makes the secret of grants of this provider itself: see
    /// [`make_secret`](Self::make_secret). By default, it makes none.
    fn makes(&self, _provider: &str) -> bool {
        false
    }

    /// Makes a secret on an account, which the desk then delivers: for a grant of the type `external` that names channels, if
    /// the directory [makes](Self::makes) those of its provider. Called at most once for each grant.
    ///
    /// Return `Failed` only if no secret was certainly made, and `Unknown` if one may have been.
    fn make_secret(&self, _account: &str, _request: &SecretRequest<'_>) -> MadeSecret {
        MadeSecret::Failed
    }

    /// Makes every secret useless that the directory made on an account for a provider, for example by deleting it: it was lost
    /// before it reached its owner. Done also if there is none. May be called repeatedly.
    fn withdraw_secret(&self, _account: &str, _provider: &str) -> WriteStatus {
        WriteStatus::Failed
    }

    /// Makes the present secret of an account useless, for example with a random one that nobody knows; also one that the
    /// directory [made](Self::make_secret). May be called repeatedly.
    fn lock_out(&self, account: &str) -> WriteStatus;

    /// Checks that the directory can be reached and that its identity is verified.
    fn check(&self) -> Result<(), DirectoryError> {
        self.group_names().map(|_| ())
    }

    /// Returns everything that is wrong with the directory, its settings, and the rights of the desk in it, for somebody who
    /// sets it up; by default, the error of [`check`](Self::check). Changes nothing.
    fn faults(&self) -> Vec<DirectoryError> {
        self.check().err().into_iter().collect()
    }
}

/// A secret to set on an account.
#[derive(Debug)]
#[non_exhaustive]
pub struct NewSecret<'a> {
    /// The action on the account.
    pub action: &'a str,
    /// The password; `None` if the directory makes the secret itself, or the action needs none.
    pub password: Option<&'a Sensitive<String>>,
    /// True if the password must be changed at the first sign-in.
    pub change_at_first_use: bool,
}

impl<'a> NewSecret<'a> {
    /// Returns a secret for an action.
    pub const fn new(
        action: &'a str,
        password: Option<&'a Sensitive<String>>,
        change_at_first_use: bool,
    ) -> Self {
        Self { action, password, change_at_first_use }
    }
}

/// A secret that the directory is to make itself.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SecretRequest<'a> {
    /// The action on the account.
    pub action: &'a str,
    /// The provider of the grant, as the policy names it.
    pub provider: &'a str,
    /// The longest time for which the secret may be used; `None` if the policy does not limit it.
    pub lifetime: Option<Duration>,
}

impl<'a> SecretRequest<'a> {
    /// Returns a request for the secret of an action.
    pub const fn new(action: &'a str, provider: &'a str, lifetime: Option<Duration>) -> Self {
        Self { action, provider, lifetime }
    }
}

/// The result of a request for a secret.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_enums, reason = "made, certainly not made, or uncertain")]
pub enum MadeSecret {
    /// The directory made this secret.
    Made(Sensitive<String>),
    /// The directory certainly made none.
    Failed,
    /// The directory may have made one, which nobody knows.
    Unknown,
}

/// An error of a directory. It says nothing about any account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// The directory cannot be reached, or refuses the desk.
    #[error("the directory cannot be reached: {0}")]
    Unavailable(String),
    /// The directory answered with something that cannot be used.
    #[error("the directory cannot be read: {0}")]
    Invalid(String),
    /// The desk has too few rights in the directory, or too many.
    #[error("the desk's account has the wrong rights: {0}")]
    Rights(String),
}

impl DirectoryError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => {
                "check the address, the network and the desk's credentials, then try again"
            }
            Self::Invalid(_) => "correct the entry that the message names; nothing was read in part",
            Self::Rights(_) => "give the desk's account the least rights that it needs: see docs/parts.md",
        }
    }
}
