//! The only change of an account: a new password.

use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_http::{Answer, WriteFault, encoded, secret_json};
use bonafides_parts::DirectoryError;
use serde::Serialize;
use thiserror::Error;

use crate::fault::{Fault, REFUSED_TOKEN};
use crate::features::Features;
use crate::find;
use crate::server::{Call, code};

/// The reason a change was not made, or is not known to be made. Says nothing about the account by which it could be
/// found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// SCIM has no word for it.
    #[error("SCIM cannot demand a new password at the first sign-in")]
    ChangeAtFirstUse,
    /// The server says that it does not do it.
    #[error("the SCIM server does not let the desk set passwords: {0}")]
    Unsupported(String),
    /// The desk may not do it.
    #[error("the desk's token lacks the right")]
    Rights,
    /// The server refused for another reason.
    #[error("the SCIM server refuses ({0})")]
    Refused(String),
    /// Nothing was sent.
    #[error("not sent: {0}")]
    Unsent(DirectoryError),
    /// The change was sent, and may have been made.
    #[error("sent, and perhaps made: {0}")]
    Unknown(String),
}

impl ChangeError {
    /// Returns the status of the change: `Unknown` if it may have been made.
    pub const fn status(&self) -> WriteStatus {
        match self {
            Self::Unknown(_) => WriteStatus::Unknown,
            _ => WriteStatus::Failed,
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoAccount => "look for it at the SCIM server",
            Self::ChangeAtFirstUse => "write `change_at_first_use: false` in the policy: see docs/parts.md",
            Self::Unsupported(_) => "turn it on at the server, or use another part for this directory",
            Self::Rights => "let the token write accounts: see docs/parts.md",
            Self::Refused(_) => "let the policy's passwords be as the server demands, and look at its log",
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

#[derive(Serialize)]
struct Patch<'a> {
    schemas: [&'static str; 1],
    #[serde(rename = "Operations")]
    operations: [Operation<'a>; 1],
}

#[derive(Serialize)]
struct Operation<'a> {
    op: &'static str,
    path: &'static str,
    value: &'a str,
}

/// Sets a password, once.
pub(crate) fn set_password(
    call: Call<'_>,
    account: &str,
    password: &Sensitive<String>,
    change_at_first_use: bool,
) -> Result<(), ChangeError> {
    if change_at_first_use {
        return Err(ChangeError::ChangeAtFirstUse);
    }
    // Others answer that they have changed it, and have not.
    if let Some(lacks) = Features::read(call)?.lack_for_passwords() {
        return Err(ChangeError::Unsupported(lacks));
    }
    let user = find::by_id(call, account)?.ok_or(ChangeError::NoAccount)?;
    let patch = Patch {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        operations: [Operation { op: "replace", path: "password", value: password.expose() }],
    };
    let json = secret_json(&patch).ok_or_else(|| Fault::strange("a password"))?;
    match call.patch(&format!("/Users/{}", encoded(&user.id)), &json) {
        Ok(answer) => meaning(&answer),
        Err(WriteFault::Unsent(error)) => Err(ChangeError::Unsent(error)),
        Err(WriteFault::Unanswered(reason)) => Err(ChangeError::Unknown(reason)),
    }
}

/// Returns the meaning of the answer to a change.
fn meaning(answer: &Answer) -> Result<(), ChangeError> {
    match answer.status {
        200 | 204 => Ok(()),
        401 => Err(Fault::unavailable(REFUSED_TOKEN.to_owned()).into()),
        403 => Err(ChangeError::Rights),
        404 => Err(ChangeError::NoAccount),
        501 => Err(ChangeError::Unsupported("it has no PATCH (501)".to_owned())),
        // Certainly read, and refused.
        300..=499 => {
            let refused = format!("{} {}", answer.status, code(answer));
            Err(ChangeError::Refused(refused.trim_end().to_owned()))
        }
        // Such as 202: accepted, and not made yet.
        status => Err(ChangeError::Unknown(format!("the SCIM server answered {status}; look at its log"))),
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
        for status in [301, 307, 400, 401, 403, 404, 409, 412, 413, 429, 501] {
            assert_eq!(of(status, "").map_err(|error| error.status()), Err(WriteStatus::Failed), "{status}");
        }
        for status in [100, 202, 500, 502, 503, 504, 599] {
            assert_eq!(of(status, "").map_err(|error| error.status()), Err(WriteStatus::Unknown), "{status}");
        }
        let rules = r#"{"scimType":"invalidValue","detail":"hunter2"}"#;
        assert_eq!(of(400, rules), Err(ChangeError::Refused("400 invalidValue".to_owned())));
        let strange = r#"{"scimType":"hunter2 of sanne"}"#;
        assert_eq!(of(400, strange), Err(ChangeError::Refused("400".to_owned())));
    }
}
