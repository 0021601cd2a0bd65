use bonafides::case::{CaseId, ExternalResult, HostInput, IdError, Input, InputId, ProviderOutcome};

use crate::ceremony::{Ceremony, Challenge};
use crate::error::PasskeyError;
use crate::refusal::Refusal;

/// A response that was checked, to be passed to the desk whatever came of it: to a visitor, what failed and what was never
/// asked look the same.
#[derive(Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The case.
    pub case: CaseId,
    /// The input for the case.
    pub input: Input,
    /// The reason why it proved nothing, for the host's log.
    pub checked: Result<(), Refusal>,
    /// The passkey that waits for the desk to accept its registration.
    pub(crate) registered: Option<Registered>,
}

/// A passkey whose registration the desk has not accepted yet.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) account: String,
    pub(crate) id: Vec<u8>,
}

impl Answer {
    /// Returns the answer to a ceremony, as recorded under the name `provider`.
    pub(crate) fn new(
        ceremony: &Ceremony<'_>,
        challenge: Challenge,
        provider: &str,
        checked: Result<Option<Registered>, Refusal>,
    ) -> Result<Self, PasskeyError> {
        let outcome = checked.as_ref().map_or_else(Refusal::outcome, |_| ProviderOutcome::Passed);
        let command = ceremony.command.clone();
        let case = command.case.clone();
        // One request, one input: a second response is the same input with other content, or a duplicate.
        let id = format!("passkey.{command}").parse::<InputId>();
        let id = id.map_err(|error: IdError| PasskeyError::Library(error.to_string()))?;
        let result = ExternalResult::new(command, ceremony.nonce, challenge.base64(), outcome);
        let input = Input::host(id, provider, HostInput::External(result));
        let (checked, registered) = match checked {
            Ok(registered) => (Ok(()), registered),
            Err(refusal) => (Err(refusal), None),
        };
        Ok(Self { case, input, checked, registered })
    }
}
