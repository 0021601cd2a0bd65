use crate::{SubjectProfile, Time};

/// The time, the randomness and the subject of a step.
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
    /// The key under which it is stored.
    pub key: String,
    /// The number of writes of this row, from 1; 0 if the row does not exist.
    pub version: i64,
    /// The sealed row; none if it does not exist, or is to be deleted.
    pub bytes: Option<Vec<u8>>,
}

/// A row that was read, with the version it had.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Compared {
    /// The key under which it is stored.
    pub key: String,
    /// The version that the commit demands; 0 if the row must not exist.
    pub version: i64,
}
