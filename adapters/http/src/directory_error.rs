//! The answers of directories over HTTPS, and their errors, which say nothing about any account.

use bonafides_parts::DirectoryError;
use serde::de::DeserializeOwned;

use crate::answer::Answer;

/// Returns what was asked for; `None` if it does not exist. `server` is the name of the server, such as `Keycloak`.
pub fn found<T: DeserializeOwned>(
    server: &str,
    answer: &Answer,
    what: &str,
) -> Result<Option<T>, DirectoryError> {
    match answer.status {
        200 => answer.json().map(Some).ok_or_else(|| malformed_answer(server, what)),
        404 => Ok(None),
        status => Err(unexpected_status(server, status, what)),
    }
}

/// Returns the error of an answer with a status that a request for `what` does not have. `server` is its name, such as
/// `Keycloak`.
pub fn unexpected_status(server: &str, status: u16, what: &str) -> DirectoryError {
    match status {
        403 => DirectoryError::Rights(format!("{server} does not let it read {what} (403)")),
        300..=399 => {
            DirectoryError::Unavailable(format!("{server} redirects ({status}); write its final address"))
        }
        429 => DirectoryError::Unavailable(format!("{server} is busy (429); wait, or raise its limit")),
        500..=599 => DirectoryError::Unavailable(format!("{server} failed ({status}); look at its log")),
        _ => DirectoryError::Invalid(format!(
            "{server} answered {status} when asked for {what}; check its address"
        )),
    }
}

/// Returns the error of an answer that has another form than `what`.
pub fn malformed_answer(server: &str, what: &str) -> DirectoryError {
    DirectoryError::Invalid(format!(
        "the answer of {server} is malformed ({what} expected); check its address and its version"
    ))
}

/// Returns the error of an address below which no resource has an address.
pub fn malformed_address(server: &str) -> DirectoryError {
    DirectoryError::Invalid(format!("the address of {server} is malformed; correct `url`"))
}
