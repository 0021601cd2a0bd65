//! Step errors.

use crate::case::protocol::{Fault, Refusal, RefusalCode};

/// The reason why an input is not carried out: the only way in which a refusal reaches the step.
pub(in crate::case) enum StepError {
    /// The input is refused, and everything done for it is discarded.
    Refuse(Refusal),
    /// The input is refused because the case ended in this step; the end is kept.
    Ended(Refusal),
    /// The step cannot be made.
    Fault(Fault),
    /// The input only reads: nothing changes, and nothing is recorded.
    Read,
}

impl<E: Into<Fault>> From<E> for StepError {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// Returns a refusal.
pub(in crate::case) fn refuse<T>(code: RefusalCode, about: impl Into<String>) -> Result<T, StepError> {
    Err(StepError::Refuse(Refusal::new(code, about)))
}
