use bonafides_http::{malformed_answer, unexpected_status};
use bonafides_parts::DirectoryError;

/// The name of the server in reasons.
pub(crate) const SERVER: &str = "the SCIM server";

/// The reason that a call failed. Says nothing about any account.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// The call cannot be made.
    Directory(DirectoryError),
    /// The server does not search in this way.
    Filter(String),
}

impl Fault {
    /// Returns the fault of an answer with a status that a request for `what` does not have. `code` is the `scimType` of the
    /// answer.
    pub(crate) fn of_status(status: u16, code: &str, what: &str) -> Self {
        Self::Directory(match (status, code) {
            (400, "invalidFilter" | "invalidPath") | (501, _) => {
                return Self::Filter(format!("{SERVER} cannot search {what} as the desk does ({status})"));
            }
            (400, "tooMany") => {
                DirectoryError::Invalid(format!("{SERVER} finds too many {what} (400 tooMany)"))
            }
            (401, _) => DirectoryError::Unavailable(REFUSED_TOKEN.to_owned()),
            (404, _) => DirectoryError::Invalid(format!(
                "{SERVER} has no {what} (404); correct `url`: it ends before `/Users`, often with `/v2`"
            )),
            _ => unexpected_status(SERVER, status, what),
        })
    }

    /// Returns the fault of an answer that has another form.
    pub(crate) fn strange(what: &str) -> Self {
        malformed_answer(SERVER, what).into()
    }

    pub(crate) const fn unavailable(reason: String) -> Self {
        Self::Directory(DirectoryError::Unavailable(reason))
    }

    pub(crate) const fn invalid(reason: String) -> Self {
        Self::Directory(DirectoryError::Invalid(reason))
    }
}

/// The reason of a token that the server does not take.
pub(crate) const REFUSED_TOKEN: &str =
    "the SCIM server refuses the token (401); write a valid one to its file";

impl From<DirectoryError> for Fault {
    fn from(error: DirectoryError) -> Self {
        Self::Directory(error)
    }
}

impl From<Fault> for DirectoryError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Directory(error) => error,
            Fault::Filter(reason) => Self::Invalid(reason),
        }
    }
}
