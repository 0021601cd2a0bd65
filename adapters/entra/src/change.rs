//! Changes of an account.

use bonafides::Time;
use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_http::{Answer, Method, WriteFault, encoded, secret_json};
use bonafides_parts::{DirectoryError, LockOutSteps};
use serde::Serialize;
use thiserror::Error;

use crate::graph::{Call, code};
use crate::user::User;
use crate::{find, protected};

/// The reason a change was not made, or is not known to be made. Says nothing about the account by which it could be
/// found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is no such account of the tenant.
    #[error("there is no such account")]
    NoAccount,
    /// The account administers the tenant.
    #[error("the account is protected: it administers the tenant")]
    Protected,
    /// The account comes from Active Directory, which has its password.
    #[error("the account comes from Active Directory")]
    Synchronised,
    /// The desk may not do it.
    #[error("the desk's application lacks the right")]
    Rights,
    /// Microsoft Graph refused for another reason: such as a password that the rules of the tenant do not allow.
    #[error("Microsoft Graph refuses ({0})")]
    Refused(String),
    /// Microsoft Graph refused a temporary access pass.
    #[error("Microsoft Graph refuses a temporary access pass ({0})")]
    Pass(String),
    /// The grant of a temporary access pass is too short.
    #[error("a temporary access pass is valid for at least 10 minutes")]
    Lifetime,
    /// Nothing was sent.
    #[error("not sent: {0}")]
    Unsent(DirectoryError),
    /// The change was sent, and may have been made.
    #[error("sent, and perhaps made: {0}")]
    Unknown(String),
    /// The password was set, and earlier sessions may go on.
    #[error("set, but sessions may go on: {0}")]
    Sessions(String),
}

impl ChangeError {
    /// Returns the status of the change: `Unknown` if it may have been made, also in part.
    pub const fn status(&self) -> WriteStatus {
        match self {
            Self::Unknown(_) | Self::Sessions(_) => WriteStatus::Unknown,
            _ => WriteStatus::Failed,
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoAccount => "look for it in the tenant of the desk; guests are not handled",
            Self::Protected => "let administrators reset each other's passwords, outside the desk",
            Self::Synchronised => "use `directory.active_directory` for these people",
            Self::Rights => "give the desk's application the permissions that it needs: see docs/parts.md",
            Self::Refused(_) => "let the policy's passwords be as the tenant demands",
            Self::Pass(_) => {
                "let the tenant's policy for temporary access passes include the account and allow the `lifetime` of the grant, and \
                 give the desk's application `UserAuthenticationMethod.ReadWrite.All`"
            }
            Self::Lifetime => "set the `lifetime` of the grant to `10m` or more",
            Self::Unsent(_) => "try again",
            Self::Unknown(_) => "look at the account before you try again",
            Self::Sessions(_) => "revoke the sessions of the account in Entra ID",
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
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    password_profile: PasswordProfile<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PasswordProfile<'a> {
    password: &'a str,
    force_change_password_next_sign_in: bool,
}

/// An account that the desk may change, within one call.
#[derive(Clone, Copy)]
pub(crate) struct Changeable<'a> {
    call: Call<'a>,
    id: &'a str,
}

impl<'a> Changeable<'a> {
    /// Returns the account with an id, unless it is that of an administrator, or its password is elsewhere.
    pub(crate) fn of(call: Call<'a>, id: &'a str) -> Result<Self, ChangeError> {
        Self::read(call, id, false)
    }

    /// Returns the account with an id, unless it is that of an administrator.
    pub(crate) fn wherever(call: Call<'a>, id: &'a str) -> Result<Self, ChangeError> {
        Self::read(call, id, true)
    }

    fn read(call: Call<'a>, id: &'a str, wherever: bool) -> Result<Self, ChangeError> {
        let user = find::by_id(call, id, &User::select([]))?.ok_or(ChangeError::NoAccount)?;
        if user.is_synchronised() && !wherever {
            return Err(ChangeError::Synchronised);
        }
        if protected::protects(call, id)? {
            return Err(ChangeError::Protected);
        }
        Ok(Self { call, id })
    }

    /// Sets a password, once, and ends all sessions.
    pub(crate) fn replace_password(
        self,
        password: &Sensitive<String>,
        change_at_first_use: bool,
    ) -> Result<(), ChangeError> {
        self.set(password, change_at_first_use)?;
        self.end_sessions()
    }

    /// Sets a password, once.
    fn set(self, password: &Sensitive<String>, change_at_first_use: bool) -> Result<(), ChangeError> {
        let profile = PasswordProfile {
            password: password.expose(),
            force_change_password_next_sign_in: change_at_first_use,
        };
        let json = secret_json(&Change { password_profile: profile })
            .ok_or_else(|| ChangeError::Refused("the password is no text".to_owned()))?;
        let path = format!("/users/{}", encoded(self.id));
        meaning(&self.call.write(Method::Patch, &path, Some(&json))?)
    }
}

impl LockOutSteps for Changeable<'_> {
    type Error = ChangeError;

    fn set_password(&self, password: &Sensitive<String>) -> Result<(), ChangeError> {
        self.set(password, true)
    }

    fn password_set(&self) -> Result<Option<Time>, ChangeError> {
        let user = find::by_id(self.call, self.id, &User::select([]))?;
        Ok(user.and_then(|user| user.password_set()))
    }

    /// Makes every refresh token and session cookie of the account invalid.
    fn end_sessions(&self) -> Result<(), ChangeError> {
        let path = format!("/users/{}/revokeSignInSessions", encoded(self.id));
        let end = || meaning(&self.call.write(Method::Post, &path, None)?);
        // Another attempt does no harm.
        end().or_else(|_| end()).map_err(|error| ChangeError::Sessions(error.to_string()))
    }
}

/// Returns the meaning of the answer to a change.
fn meaning(answer: &Answer) -> Result<(), ChangeError> {
    match answer.status {
        200 | 204 => Ok(()),
        403 => Err(ChangeError::Rights),
        404 => Err(ChangeError::NoAccount),
        // Certainly read, and refused.
        300..=499 => {
            let refused = format!("{} {}", answer.status, code(answer));
            Err(ChangeError::Refused(refused.trim_end().to_owned()))
        }
        // Such as 202: accepted, and not made yet.
        status => Err(ChangeError::Unknown(format!("Microsoft Graph answered {status}"))),
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
        for status in [301, 307, 400, 401, 403, 404, 409, 412, 429] {
            assert_eq!(of(status, "").map_err(|error| error.status()), Err(WriteStatus::Failed), "{status}");
        }
        for status in [100, 202, 500, 502, 503, 504] {
            assert_eq!(of(status, "").map_err(|error| error.status()), Err(WriteStatus::Unknown), "{status}");
        }
        let weak = r#"{"error":{"code":"Request_BadRequest","message":"hunter2"}}"#;
        assert_eq!(of(400, weak), Err(ChangeError::Refused("400 Request_BadRequest".to_owned())));
        let strange = r#"{"error":{"code":"hunter2 of sanne"}}"#;
        assert_eq!(of(400, strange), Err(ChangeError::Refused("400".to_owned())));
    }
}
