use crate::{SubjectProfile, Time};

/// When a step is made, with which randomness, and about whom.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Moment {
    /// The time of the step.
    pub now: Time,
    /// 32 new bytes of the system's generator, for this try alone.
    pub seed: Vec<u8>,
    /// The directory's present view of the subject; none if it does not know them.
    #[uniffi(default)]
    pub subject: Option<SubjectProfile>,
}

/// A stored row: sealed, and bound to its key.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Row {
    /// Where it is stored.
    pub key: String,
    /// Counts the writes of this row, from 1; 0: it is not there.
    pub version: i64,
    /// The sealed row; none if it is not there, or is to be deleted.
    pub bytes: Option<Vec<u8>>,
}

/// A row that was read, and the version it had.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Compared {
    /// Where it is stored.
    pub key: String,
    /// The version that the commit demands; 0: it is not there.
    pub version: i64,
}
