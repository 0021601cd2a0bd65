//! Why an input is not carried out.

use crate::case::protocol::{Fault, Refusal, RefusalCode};

/// Why an input is not carried out: the one way in which a refusal reaches the step.
pub(in crate::case) enum StepError {
    /// It is refused, and nothing that was done for it stands.
    Refuse(Refusal),
    /// It is refused because the case ended in this step, which stands.
    Ended(Refusal),
    /// There is no step.
    Fault(Fault),
    /// It only reads: nothing changes, and nothing is recorded.
    Read,
}

impl<E: Into<Fault>> From<E> for StepError {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// Refuses.
pub(in crate::case) fn refuse<T>(code: RefusalCode, about: impl Into<String>) -> Result<T, StepError> {
    Err(StepError::Refuse(Refusal::new(code, about)))
}
