//! Changes of an account.

use bonafides::Time;
use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_http::{Answer, Method, WriteFault, encoded, secret_json};
use bonafides_parts::{DirectoryError, LockOutSteps, reported, unknown_password};
use serde::Serialize;
use thiserror::Error;

use crate::api::{Call, code};
use crate::user::User;
use crate::{find, roles};

/// The reason a change was not made, or is not known to be made. Says nothing about the account by which it could be
/// found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is no such account of the org.
    #[error("there is no such account")]
    NoAccount,
    /// The account has a role of administration.
    #[error("the account is protected: it administers the org")]
    Protected,
    /// Active Directory, an LDAP directory or another provider has the password.
    #[error("the password of the account is not in Okta")]
    Elsewhere,
    /// The account is not activated, suspended, or deactivated, or is in another state that does not allow the change.
    #[error("the state of the account does not allow it")]
    State,
    /// The desk may not do it.
    #[error("the desk's token lacks the right")]
    Rights,
    /// Okta refused for another reason: such as a password that the rules of the org do not allow.
    #[error("Okta refuses ({0})")]
    Refused(String),
    /// Nothing was sent.
    #[error("not sent: {0}")]
    Unsent(DirectoryError),
    /// The change was sent, and may have been made.
    #[error("sent, and perhaps made: {0}")]
    Unknown(String),
    /// The password was set, and another one is perhaps not demanded. If there was time, it was replaced with one that nobody
    /// knows.
    #[error("set, but perhaps valid without a change: {0}")]
    ChangeAtFirstUse(String),
    /// The password was set, and earlier sessions may go on.
    #[error("set, but sessions may go on: {0}")]
    Sessions(String),
}

impl ChangeError {
    /// Returns the status of the change: `Unknown` if it may have been made, also in part.
    pub const fn status(&self) -> WriteStatus {
        match self {
            Self::Unknown(_) | Self::ChangeAtFirstUse(_) | Self::Sessions(_) => WriteStatus::Unknown,
            _ => WriteStatus::Failed,
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoAccount => "look for it in the org of the desk",
            Self::Protected => "let administrators reset each other's passwords, outside the desk",
            Self::Elsewhere => "use the part for the directory that has the passwords of these people",
            Self::State => "look at the account in Okta: it may have to be activated",
            Self::Rights => {
                "give the role of the token's owner the permissions that it needs: see docs/parts.md"
            }
            Self::Refused(_) => "let the policy's passwords be as the org demands",
            Self::Unsent(_) => "try again",
            Self::Unknown(_) => "look at the account before you try again",
            Self::ChangeAtFirstUse(_) => "reset the password of the account in Okta",
            Self::Sessions(_) => "clear the sessions of the account in Okta",
        }
    }
}

impl From<DirectoryError> for ChangeError {
    fn from(error: DirectoryError) -> Self {
        Self::Unsent(error)
    }
}

impl From<WriteFault> for ChangeError {
    fn from(fault: WriteFault) -> Self {
        match fault {
            WriteFault::Unsent(error) => error.into(),
            WriteFault::Unanswered(reason) => Self::Unknown(reason),
        }
    }
}

#[derive(Serialize)]
struct Change<'a> {
    credentials: Credentials<'a>,
}

#[derive(Serialize)]
struct Credentials<'a> {
    password: Password<'a>,
}

#[derive(Serialize)]
struct Password<'a> {
    value: &'a str,
}

/// An account that the desk may change, within one call.
pub(crate) struct Changeable<'a> {
    call: Call<'a>,
    /// The account before the change.
    user: User,
}

impl<'a> Changeable<'a> {
    /// Returns the account with an id, unless it is that of an administrator, or its password is elsewhere.
    pub(crate) fn of(call: Call<'a>, id: &str) -> Result<Self, ChangeError> {
        let user = find::by_id(call, id)?.ok_or(ChangeError::NoAccount)?;
        if !user.has_own_password() {
            return Err(ChangeError::Elsewhere);
        }
        if roles::protects(call, &user.id)? {
            return Err(ChangeError::Protected);
        }
        Ok(Self { call, user })
    }

    /// Sets a password, once, removes the lock after wrong passwords, and ends all sessions.
    ///
    /// Okta has no request that sets a password and demands another one. Until it is demanded, nobody knows the password: the
    /// desk delivers it when this returns. If it is not certain that another one is demanded, one is set that nobody gets to know.
    pub(crate) fn replace_password(
        &self,
        password: &Sensitive<String>,
        change_at_first_use: bool,
    ) -> Result<(), ChangeError> {
        if !self.user.is_enabled() {
            return Err(ChangeError::State);
        }
        self.set_password(password)?;
        let begun = Self { call: self.call.half(), user: self.user.clone() };
        // It makes the account active: thus before another password is demanded.
        let unlocked = if self.user.is_locked() { begun.unlock() } else { Ok(()) };
        if change_at_first_use {
            let demanded = match unlocked {
                // One that is made late would end the demand.
                Err(error) if error.status() == WriteStatus::Unknown => Err(error.to_string()),
                _ => begun.demand_change(),
            };
            // There is time for it.
            demanded.map_err(|reason| self.withdraw(&reason))?;
        } else {
            // Without it, the owner has to wait for the lock to end. The report does not depend on it.
            reported(unlocked, ChangeError::status, ChangeError::help);
        }
        self.end_sessions()
    }

    /// Removes the lock after wrong passwords.
    pub(crate) fn unlock(&self) -> Result<(), ChangeError> {
        match self.post("/lifecycle/unlock") {
            // There is no lock.
            Err(ChangeError::State) if self.user.is_enabled() && !self.user.is_locked() => Ok(()),
            unlocked => unlocked,
        }
    }

    /// Demands another password at the next sign-in; fails with the reason that this is not certain. Only the state of the account
    /// tells that it is demanded.
    fn demand_change(&self) -> Result<(), String> {
        let expire = || self.post("/lifecycle/expire_password");
        // Another attempt does no harm.
        expire().or_else(|_| expire()).map_err(|error| error.to_string())?;
        match find::by_id(self.call, &self.user.id).map_err(|error| error.to_string())? {
            Some(user) if user.has_expired_password() => Ok(()),
            _ => Err("the state of the account is not `PASSWORD_EXPIRED`".to_owned()),
        }
    }

    /// Replaces a password that is perhaps valid without a change by one that nobody knows.
    fn withdraw(&self, reason: &str) -> ChangeError {
        let replaced = unknown_password().is_some_and(|unknown| self.set_password(&unknown).is_ok());
        let ended = self.end_sessions().is_ok();
        let now = if replaced && ended { "; it was replaced with one that nobody knows" } else { "" };
        ChangeError::ChangeAtFirstUse(format!("{reason}{now}"))
    }

    fn post(&self, path: &str) -> Result<(), ChangeError> {
        meaning(&self.call.write(Method::Post, &self.path(path), None)?)
    }

    fn path(&self, path: &str) -> String {
        format!("/users/{}{path}", encoded(&self.user.id))
    }
}

impl LockOutSteps for Changeable<'_> {
    type Error = ChangeError;

    /// Sets a password, once.
    fn set_password(&self, password: &Sensitive<String>) -> Result<(), ChangeError> {
        let credentials = Credentials { password: Password { value: password.expose() } };
        let json = secret_json(&Change { credentials })
            .ok_or_else(|| ChangeError::Refused("the password is no text".to_owned()))?;
        // `PUT` would empty the profile.
        meaning(&self.call.write(Method::Post, &self.path(""), Some(&json))?)
    }

    fn password_set(&self) -> Result<Option<Time>, ChangeError> {
        let user = find::by_id(self.call, &self.user.id)?;
        Ok(user.and_then(|user| user.password_set()))
    }

    /// Ends all sessions, makes every token invalid, and forgets the devices on which a second factor is not asked for.
    fn end_sessions(&self) -> Result<(), ChangeError> {
        let path = self.path("/sessions?oauthTokens=true&forgetDevices=true");
        let end = || meaning(&self.call.write(Method::Delete, &path, None)?);
        // Another attempt does no harm.
        end().or_else(|_| end()).map_err(|error| ChangeError::Sessions(error.to_string()))
    }
}

/// Returns the meaning of the answer to a change.
fn meaning(answer: &Answer) -> Result<(), ChangeError> {
    match answer.status {
        200 | 204 => Ok(()),
        404 => Err(ChangeError::NoAccount),
        // Certainly read, and refused.
        300..=499 => Err(match (answer.status, code(answer).as_str()) {
            (403, "" | "E0000006") => ChangeError::Rights,
            // Nothing to unlock; not allowed in this state, twice.
            (403, "E0000032" | "E0000038" | "E0000107") => ChangeError::State,
            (status, "") => ChangeError::Refused(status.to_string()),
            (status, code) => ChangeError::Refused(format!("{status} {code}")),
        }),
        // Such as 202: accepted, and not made yet.
        status => Err(ChangeError::Unknown(format!("Okta answered {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use bonafides::case::WriteStatus;
    use bonafides_http::Answer;

    use super::{ChangeError, meaning};

    #[test]
    fn only_a_refusal_is_certain() {
        let of =
            |status: u16, body: &str| meaning(&Answer { status, body: body.into(), ..Answer::default() });
        for status in [200, 204] {
            assert_eq!(of(status, ""), Ok(()));
        }
        for status in [301, 307, 400, 403, 404, 409, 412, 429] {
            assert_eq!(of(status, "").map_err(|error| error.status()), Err(WriteStatus::Failed), "{status}");
        }
        for status in [100, 202, 500, 502, 503, 504] {
            assert_eq!(of(status, "").map_err(|error| error.status()), Err(WriteStatus::Unknown), "{status}");
        }
        let weak = r#"{"errorCode":"E0000001","errorSummary":"Api validation failed: hunter2"}"#;
        assert_eq!(of(400, weak), Err(ChangeError::Refused("400 E0000001".to_owned())));
        let strange = r#"{"errorCode":"hunter2 of sanne"}"#;
        assert_eq!(of(400, strange), Err(ChangeError::Refused("400".to_owned())));
        assert_eq!(of(403, r#"{"errorCode":"E0000038"}"#), Err(ChangeError::State));
        assert_eq!(of(403, r#"{"errorCode":"E0000006"}"#), Err(ChangeError::Rights));
        let rules = r#"{"errorCode":"E0000080"}"#;
        assert_eq!(of(403, rules), Err(ChangeError::Refused("403 E0000080".to_owned())));
    }
}
