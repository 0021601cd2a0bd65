//! Changes of an account, each in one modification.

use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_ldif::active_directory::{sid, unicode_pwd};
use bonafides_parts::DirectoryError;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::account::{Account, TOKEN_GROUPS, by_guid};
use crate::ldap::{Connection, Deadline, Fault, ModifyFault, Outcome, Refusal};
use crate::sid::{is_administrator, is_administrators};

/// The error of Windows for a password that the rules of the domain do not allow.
const PASSWORD_RULES: u32 = 0x52d;

/// A change of an account.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    password: Option<&'a Sensitive<String>>,
    at_first_use: bool,
    unlock: bool,
}

impl<'a> Change<'a> {
    /// Returns a change that sets a password.
    pub const fn password(password: &'a Sensitive<String>) -> Self {
        Self { password: Some(password), at_first_use: false, unlock: false }
    }

    /// Returns a change that removes the lock after wrong passwords.
    pub const fn unlocked() -> Self {
        Self { password: None, at_first_use: false, unlock: true }
    }

    /// Demands a new password at the next sign-in.
    #[must_use]
    pub const fn at_first_use(mut self, demanded: bool) -> Self {
        self.at_first_use = demanded;
        self
    }

    /// Also removes the lock after wrong passwords.
    #[must_use]
    pub const fn unlock(mut self) -> Self {
        self.unlock = true;
        self
    }
}

/// The reason a change was not made, or is not known to be made. Says nothing about the account by which it could be
/// found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is no such account among those that the desk handles.
    #[error("the desk handles no such account")]
    NoAccount,
    /// The account is that of an administrator.
    #[error("the account is protected: it is that of an administrator")]
    Protected,
    /// The password of the account never expires, so that its owner would not have to change it.
    #[error("the password of the account never expires: it would not be changed at the first sign-in")]
    NeverExpires,
    /// The rules of the domain do not allow the password.
    #[error("the rules of the domain do not allow the password")]
    PasswordRules,
    /// The desk may not do it.
    #[error("the desk's account lacks the right")]
    Rights,
    /// The server refused for another reason.
    #[error("the directory refuses: {0}")]
    Refused(String),
    /// Nothing was sent.
    #[error("not sent: {0}")]
    Unsent(DirectoryError),
    /// The change was sent, and may have been made.
    #[error("sent, and perhaps made: {0}")]
    Unknown(String),
}

impl ChangeError {
    /// Returns the status of the change: `Unknown` only if it may have been made.
    pub const fn status(&self) -> WriteStatus {
        match self {
            Self::Unknown(_) => WriteStatus::Unknown,
            _ => WriteStatus::Failed,
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoAccount => "check `base`: the desk handles the accounts below it",
            Self::Protected => "let administrators reset each other's passwords, outside the desk",
            Self::NeverExpires => {
                "remove `Password never expires`, or use an action without a one-time password"
            }
            Self::PasswordRules => "let the policy's passwords be as long as the domain demands",
            Self::Rights => "give the desk's account the rights that it needs: see docs/parts.md",
            Self::Refused(_) => "look up the result code in RFC 4511, section 4.1.9",
            Self::Unsent(_) => "try again",
            Self::Unknown(_) => "look at the account before you try again",
        }
    }
}

impl From<Fault> for ChangeError {
    fn from(fault: Fault) -> Self {
        Self::Unsent(fault.into())
    }
}

/// Makes a change, in one modification. A fault means that nothing was sent.
pub(crate) fn make(
    connection: &mut Connection,
    account: &Account,
    change: &Change<'_>,
    deadline: Deadline,
) -> Result<Result<(), ChangeError>, Fault> {
    if is_protected(account) {
        return Ok(Err(ChangeError::Protected));
    }
    if change.at_first_use && account.state.never_expires {
        return Ok(Err(ChangeError::NeverExpires));
    }
    let password: Option<Zeroizing<Vec<u8>>> = change.password.map(|password| unicode_pwd(password.expose()));
    let mut values: Vec<(&str, &[u8])> = Vec::with_capacity(3);
    values.extend(password.as_ref().map(|password| ("unicodePwd", password.as_slice())));
    if change.at_first_use {
        values.push(("pwdLastSet", b"0"));
    }
    if change.unlock {
        values.push(("lockoutTime", b"0"));
    }
    // By the id: the account may have been renamed since it was read.
    match connection.replace(&by_guid(&account.guid), &values, deadline) {
        Ok(outcome) => Ok(read(&outcome)),
        Err(ModifyFault::Unsent(fault)) => Err(fault),
        Err(ModifyFault::Unanswered(fault)) => Ok(Err(ChangeError::Unknown(fault.to_string()))),
    }
}

/// Returns true for an account of an administrator, also if the directory has not protected it yet, which takes up to an
/// hour.
fn is_protected(account: &Account) -> bool {
    let groups = account.entry.bytes(TOKEN_GROUPS);
    // Without any group, the desk may not read them.
    account.state.protected
        || groups.is_empty()
        || is_administrator(&account.sid)
        || groups.iter().any(|id| sid(id).is_none_or(|sid| is_administrators(&sid)))
}

/// Returns the meaning of the result of a modification.
fn read(outcome: &Outcome) -> Result<(), ChangeError> {
    let refusal = Refusal::of(outcome);
    match (refusal.code, refusal.reason) {
        (0, _) => Ok(()),
        (Refusal::CONSTRAINT | Refusal::UNWILLING, Some(PASSWORD_RULES)) => Err(ChangeError::PasswordRules),
        (Refusal::RIGHTS, _) => Err(ChangeError::Rights),
        _ if refusal.is_certain() => Err(ChangeError::Refused(refusal.to_string())),
        _ => Err(ChangeError::Unknown(refusal.to_string())),
    }
}
