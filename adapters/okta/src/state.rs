use bonafides::Time;

use crate::user::User;

/// The state of an account that decides whether somebody can sign in with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "an account may be in several of these states")]
#[non_exhaustive]
pub struct AccountState {
    /// True if the account is not activated, suspended, or deactivated.
    pub disabled: bool,
    /// True if the account is locked after wrong passwords.
    pub locked: bool,
    /// True if a new password is demanded at the next sign-in.
    pub must_change: bool,
    /// True if the account has a role of administration: the desk does not touch it.
    pub protected: bool,
    /// The time at which the password was last set; `None` if there is none.
    pub password_set: Option<Time>,
    /// The time of the last sign-in; `None` if there was none.
    pub last_sign_in: Option<Time>,
    /// The state as Okta names it: `ACTIVE`, `LOCKED_OUT`.
    pub status: String,
}

impl AccountState {
    pub(crate) fn new(user: &User, protected: bool) -> Self {
        Self {
            disabled: !user.is_enabled(),
            locked: user.is_locked(),
            must_change: user.has_expired_password() || user.is_in_recovery(),
            protected,
            password_set: user.password_set(),
            last_sign_in: user.last_sign_in(),
            status: user.status.clone(),
        }
    }
}
