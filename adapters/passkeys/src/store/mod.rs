//! The store of passkeys and of the requests that await a response.

#[cfg(feature = "sqlite")]
mod sqlite;

use bonafides::Time;
use thiserror::Error;

#[cfg(feature = "sqlite")]
pub use sqlite::SqlitePasskeys;

/// The store of passkeys and requests. Their content is sealed, and only stored here.
///
/// Each method is one atomic operation, also against other processes.
pub trait PasskeyStore: Send + Sync {
    /// Keeps a request. One with this id that is already kept stays as it is.
    fn ask(&self, request: &RequestRow) -> Result<(), PasskeyStoreError>;

    /// Returns a request, used up or not.
    fn request(&self, id: &str) -> Result<Option<RequestRow>, PasskeyStoreError>;

    /// Uses a request up. False if it was used up before, or is not kept: of two callers, one gets true.
    fn use_up(&self, id: &str) -> Result<bool, PasskeyStoreError>;

    /// Deletes requests whose time ended before `time`.
    fn prune(&self, time: Time) -> Result<(), PasskeyStoreError>;

    /// Returns a passkey by the id of its credential.
    fn passkey(&self, id: &[u8]) -> Result<Option<PasskeyRow>, PasskeyStoreError>;

    /// Returns the passkeys of an account, in the order of their ids.
    fn passkeys_of(&self, account: &str) -> Result<Vec<PasskeyRow>, PasskeyStoreError>;

    /// Returns at most `most` passkeys whose ids come after `after`, in the order of their ids.
    fn passkeys_after(&self, after: &[u8], most: u32) -> Result<Vec<PasskeyRow>, PasskeyStoreError>;

    /// Adds a passkey. False if there is one with this id, whoever owns it.
    fn add(&self, passkey: &PasskeyRow) -> Result<bool, PasskeyStoreError>;

    /// Replaces the bytes of a passkey and adds one to its version. False if it does not have the version of `passkey`.
    fn replace(&self, passkey: &PasskeyRow) -> Result<bool, PasskeyStoreError>;

    /// Deletes a passkey. False if there is none of this account.
    fn remove(&self, account: &str, id: &[u8]) -> Result<bool, PasskeyStoreError>;

    /// Checks that the store works.
    fn check(&self) -> Result<(), PasskeyStoreError>;
}

/// A request of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestRow {
    /// The id: that of the command.
    pub id: String,
    /// The time at which it ends.
    pub until: Time,
    /// The content, sealed.
    pub bytes: Vec<u8>,
}

impl RequestRow {
    /// Returns a request.
    pub fn new(id: impl Into<String>, until: Time, bytes: impl Into<Vec<u8>>) -> Self {
        Self { id: id.into(), until, bytes: bytes.into() }
    }
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasskeyRow {
    /// The id of the credential.
    pub id: Vec<u8>,
    /// The immutable id of the account.
    pub account: String,
    /// The version that was read, from 1; 1 in [`PasskeyStore::add`].
    pub version: u64,
    /// The content, sealed.
    pub bytes: Vec<u8>,
}

impl PasskeyRow {
    /// Returns a passkey.
    pub fn new(
        id: impl Into<Vec<u8>>,
        account: impl Into<String>,
        version: u64,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self { id: id.into(), account: account.into(), version, bytes: bytes.into() }
    }
}

/// An error of the store.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PasskeyStoreError {
    /// The store does not answer, or is locked.
    #[error("the store of passkeys does not answer: {0}")]
    Unavailable(String),
    /// The store has the schema of another version, or is no such store.
    #[error("the store of passkeys has another schema: {0}")]
    Schema(String),
}

impl PasskeyStoreError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => {
                "check the path, its permissions and the space on the disk, then try again"
            }
            Self::Schema(_) => "update this program, or give the path of the right database",
        }
    }
}
