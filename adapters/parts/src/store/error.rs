use thiserror::Error;

/// An error of a store. Unless it is `CommitUnknown`, nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A row changed since it was read, or the database gave the transaction up: read again and make a new step.
    #[error("the rows changed while the step was made")]
    Conflict,
    /// The connection broke during the commit.
    #[error("the connection broke during the commit, which may have been stored or not: {0}")]
    CommitUnknown(String),
    /// The database cannot be reached, or does not answer in time.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The database cannot be reached safely: it does not prove its name, or offers no protection.
    #[error("the database is not trusted: {0}")]
    Untrusted(String),
    /// The database may not be written to.
    #[error("the database is read-only: {0}")]
    ReadOnly(String),
    /// The disk or the quota is full.
    #[error("the database is full: {0}")]
    Full(String),
    /// The database is damaged, or holds something that no desk wrote.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The database has no tables yet, or those of an earlier version.
    #[error("the schema has version {found}, and this version needs {needed}")]
    OlderSchema {
        /// The version of the database; 0 if it has no tables.
        found: u32,
        /// The version that is needed.
        needed: u32,
    },
    /// A later version of the desk made the tables.
    #[error("the schema has version {found}, and this version knows up to {newest}")]
    NewerSchema {
        /// The version of the database.
        found: u32,
        /// The newest that this version knows.
        newest: u32,
    },
    /// A commit that is confirmed can be lost, for example if the power fails.
    #[error("a commit that is confirmed can be lost: {0}")]
    NotDurable(String),
    /// Anything else that the database reports.
    #[error("the database reports: {0}")]
    Other(String),
}

impl StoreError {
    /// Returns the stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::CommitUnknown(_) => "commit_unknown",
            Self::Unavailable(_) => "unavailable",
            Self::Untrusted(_) => "untrusted",
            Self::ReadOnly(_) => "read_only",
            Self::Full(_) => "full",
            Self::Corrupt(_) => "corrupt",
            Self::OlderSchema { .. } => "older_schema",
            Self::NewerSchema { .. } => "newer_schema",
            Self::NotDurable(_) => "not_durable",
            Self::Other(_) => "other",
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Conflict => "try again with a new seed",
            Self::CommitUnknown(_) => "pass the same input again: if it was stored, nothing changes",
            Self::Unavailable(_) => "start the database, or correct its address and the credentials",
            Self::Untrusted(_) => {
                "do what the message says; the desk does not connect without a verified certificate"
            }
            Self::ReadOnly(_) => "give the desk the right to write, or connect to the primary server",
            Self::Full(_) => "make space: nothing is lost, and the desk goes on by itself",
            Self::Corrupt(_) => "stop the desk and restore the database from a backup",
            Self::OlderSchema { .. } => "run `bonafides desk migrate`",
            Self::NewerSchema { .. } => {
                "update the desk; never go back to an earlier version with this database"
            }
            Self::NotDurable(_) => {
                "set `synchronous_commit` to `on` (PostgreSQL), or run `PRAGMA synchronous = FULL` (SQLite), on the \
                 connection of the transaction"
            }
            Self::Other(_) => "see the log of the database",
        }
    }

    /// Returns true if the same input is to be tried again at once, with a new seed.
    pub const fn may_be_tried_again(&self) -> bool {
        matches!(self, Self::Conflict | Self::CommitUnknown(_))
    }
}
