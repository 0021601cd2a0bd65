//! Changes of an account.

use bonafides::Time;
use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_http::{Answer, Method, WriteFault, encoded, secret_json};
use bonafides_parts::{DirectoryError, LockOutSteps};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::admin::Call;
use crate::protected::Management;
use crate::{credential, find};

/// The reason a change was not made, or is not known to be made. Says nothing about the account by which it could be
/// found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is no such account of a person.
    #[error("there is no such account")]
    NoAccount,
    /// The account administers the realm.
    #[error("the account is protected: it administers the realm")]
    Protected,
    /// The rules of the realm do not allow the password.
    #[error("the rules of the realm do not allow the password: {0}")]
    PasswordRules(String),
    /// The desk may not do it.
    #[error("the desk's account lacks the right")]
    Rights,
    /// Keycloak refused for another reason.
    #[error("Keycloak refuses ({0})")]
    Refused(u16),
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
            Self::NoAccount => "look for it in the realm of the desk; accounts of clients are not handled",
            Self::Protected => "let administrators reset each other's passwords, outside the desk",
            Self::PasswordRules(_) => "let the policy's passwords be as the realm demands",
            Self::Rights => "give the desk's account the rights that it needs: see docs/parts.md",
            Self::Refused(_) => "look at the log of Keycloak: an account from elsewhere may be read-only",
            Self::Unsent(_) => "try again",
            Self::Unknown(_) => "look at the account before you try again",
            Self::Sessions(_) => "end the sessions of the account in Keycloak",
        }
    }
}

impl From<DirectoryError> for ChangeError {
    fn from(fault: DirectoryError) -> Self {
        Self::Unsent(fault)
    }
}

#[derive(Serialize)]
struct Credential<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    temporary: bool,
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    error: String,
}

/// An account that the desk may change.
#[derive(Clone, Copy)]
pub(crate) struct Changeable<'a> {
    call: Call<'a>,
    id: &'a str,
}

impl<'a> Changeable<'a> {
    /// Returns the account with an id, unless it is that of an administrator.
    pub(crate) fn of(call: Call<'a>, id: &'a str, management: &Management) -> Result<Self, ChangeError> {
        let user = find::by_id(call, id)?.ok_or(ChangeError::NoAccount)?;
        if management.protects(call, &user.id)? {
            return Err(ChangeError::Protected);
        }
        Ok(Self { call, id })
    }

    /// Sets a password, once, and ends all sessions. A temporary one must be changed at the next sign-in.
    pub(crate) fn replace_password(
        self,
        password: &Sensitive<String>,
        temporary: bool,
    ) -> Result<(), ChangeError> {
        self.set_password(password, temporary)?;
        self.end_sessions()
    }

    /// Sets a password, once.
    pub(crate) fn set_password(
        self,
        password: &Sensitive<String>,
        temporary: bool,
    ) -> Result<(), ChangeError> {
        let credential = Credential { kind: "password", value: password.expose(), temporary };
        let json = secret_json(&credential).ok_or(ChangeError::Refused(0))?;
        let path = format!("/users/{}/reset-password", encoded(self.id));
        meaning(&self.call.write(Method::Put, &path, Some(&json))?)
    }

    /// Removes the lock after wrong passwords.
    pub(crate) fn unlock(self) -> Result<(), ChangeError> {
        let path = format!("/attack-detection/brute-force/users/{}", encoded(self.id));
        meaning(&self.call.write(Method::Delete, &path, None)?)
    }

    /// Ends all sessions, and makes every earlier token of the account invalid.
    pub(crate) fn end_sessions(self) -> Result<(), ChangeError> {
        let path = format!("/users/{}/logout", encoded(self.id));
        let end = || meaning(&self.call.write(Method::Post, &path, None)?);
        // Another attempt does no harm.
        end().or_else(|_| end()).map_err(|error| ChangeError::Sessions(error.to_string()))
    }
}

impl From<WriteFault> for ChangeError {
    fn from(fault: WriteFault) -> Self {
        match fault {
            WriteFault::Unsent(fault) => fault.into(),
            WriteFault::Unanswered(reason) => Self::Unknown(reason),
        }
    }
}

impl LockOutSteps for Changeable<'_> {
    type Error = ChangeError;

    fn set_password(&self, password: &Sensitive<String>) -> Result<(), ChangeError> {
        Changeable::set_password(*self, password, true)
    }

    fn password_set(&self) -> Result<Option<Time>, ChangeError> {
        Ok(credential::password_set(self.call, self.id)?)
    }

    fn end_sessions(&self) -> Result<(), ChangeError> {
        Changeable::end_sessions(*self)
    }
}

/// Returns the meaning of the answer to a change.
fn meaning(answer: &Answer) -> Result<(), ChangeError> {
    match answer.status {
        200..=299 => Ok(()),
        400 => {
            let code = answer.json::<Refused>().map(|refused| refused.error).unwrap_or_default();
            // The name of a rule, such as `invalidPasswordMinLengthMessage`; nothing else is repeated.
            let is_rule =
                code.starts_with("invalidPassword") && code.bytes().all(|b| b.is_ascii_alphanumeric());
            Err(if is_rule { ChangeError::PasswordRules(code) } else { ChangeError::Refused(400) })
        }
        403 => Err(ChangeError::Rights),
        404 => Err(ChangeError::NoAccount),
        // Certainly read, and refused.
        300..=499 => Err(ChangeError::Refused(answer.status)),
        status => Err(ChangeError::Unknown(format!("Keycloak failed ({status}); look at its log"))),
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
        assert_eq!(of(204, ""), Ok(()));
        for status in [301, 307, 400, 403, 404, 405, 409, 415, 429] {
            assert_eq!(of(status, "").map_err(|error| error.status()), Err(WriteStatus::Failed), "{status}");
        }
        for status in [100, 500, 502, 503, 504, 599] {
            assert_eq!(of(status, "").map_err(|error| error.status()), Err(WriteStatus::Unknown), "{status}");
        }
        let rules = r#"{"error":"invalidPasswordMinLengthMessage","error_description":"hunter2"}"#;
        let named = ChangeError::PasswordRules("invalidPasswordMinLengthMessage".to_owned());
        assert_eq!(of(400, rules), Err(named));
        assert_eq!(of(400, r#"{"error":"invalidPassword hunter2"}"#), Err(ChangeError::Refused(400)));
    }
}
