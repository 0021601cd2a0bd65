use thiserror::Error;

use crate::store::NumberedRecord;

/// A receiver of the audit records: a file, a SIEM, a queue.
///
/// Records come in their order in the log, at least once. The desk keeps the position of the last one accepted.
pub trait Sink: Send + Sync {
    /// Takes records; after `Ok`, they are not passed again unless the desk loses its own position. After an error,
    /// all of them are passed again later.
    fn take(&self, records: &[NumberedRecord]) -> Result<(), SinkError>;

    /// Checks that the receiver can be reached.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// A receiver that did not take records. They are passed again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the records were not taken: {0}")]
#[non_exhaustive]
pub struct SinkError(pub String);

impl SinkError {
    /// Returns an error with a reason for the log.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}
