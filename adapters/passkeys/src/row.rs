use bonafides::Time;
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{Passkey, Uuid};

use crate::error::PasskeyError;
use crate::store::{PasskeyRow, RequestRow};
use crate::vault::{Vault, place};

/// The version of a new passkey.
const FIRST: u64 = 1;

/// A request of the desk: whom a command is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) account: String,
    pub(crate) nonce: String,
    /// The user and the name of a registration.
    pub(crate) registers: Option<NewUser>,
    /// The time from which no response is accepted, in milliseconds since 1970.
    pub(crate) until: i64,
}

/// The user under whom an authenticator keeps a passkey.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NewUser {
    pub(crate) handle: Uuid,
    pub(crate) name: String,
}

/// A passkey of an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored {
    /// The nonce of its registration.
    pub(crate) registration: String,
    /// Random, the same for all passkeys of the account.
    pub(crate) handle: Uuid,
    /// Public key and counter.
    pub(crate) key: Passkey,
    pub(crate) registered_at: i64,
    /// `None` until the desk has accepted the registration.
    pub(crate) usable_from: Option<i64>,
    pub(crate) used_at: Option<i64>,
    /// The time at which its counter went back.
    pub(crate) suspended_at: Option<i64>,
}

impl Request {
    pub(crate) fn to_row(&self, id: &str, vault: &Vault) -> Result<RequestRow, PasskeyError> {
        let bytes = vault.seal(&Self::place(id), self)?;
        Ok(RequestRow::new(id, Time::from_milliseconds(self.until), bytes))
    }

    pub(crate) fn from_row(row: &RequestRow, vault: &Vault) -> Result<Self, PasskeyError> {
        vault.open(&Self::place(&row.id), &row.bytes)
    }

    fn place(id: &str) -> Vec<u8> {
        place("request", &[id.as_bytes()])
    }
}

impl Stored {
    /// Returns the row of a new passkey.
    pub(crate) fn to_new_row(&self, account: &str, vault: &Vault) -> Result<PasskeyRow, PasskeyError> {
        let id = self.key.cred_id().clone();
        let bytes = vault.seal(&Self::place(account, &id, FIRST), self)?;
        Ok(PasskeyRow::new(id, account, FIRST, bytes))
    }

    /// Returns the row that replaces `row`.
    pub(crate) fn to_next_row(&self, row: &PasskeyRow, vault: &Vault) -> Result<PasskeyRow, PasskeyError> {
        let next = row.version.checked_add(1).ok_or(PasskeyError::Row)?;
        let bytes = vault.seal(&Self::place(&row.account, &row.id, next), self)?;
        Ok(PasskeyRow::new(row.id.clone(), row.account.clone(), row.version, bytes))
    }

    pub(crate) fn from_row(row: &PasskeyRow, vault: &Vault) -> Result<Self, PasskeyError> {
        let stored: Self = vault.open(&Self::place(&row.account, &row.id, row.version), &row.bytes)?;
        // The key that verifies a response is that of the credential which was looked up.
        if stored.key.cred_id().as_slice() == row.id { Ok(stored) } else { Err(PasskeyError::Row) }
    }

    fn place(account: &str, id: &[u8], version: u64) -> Vec<u8> {
        place("passkey", &[account.as_bytes(), id, &version.to_be_bytes()])
    }
}

/// A registered passkey, for the people who look after an account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasskeyInfo {
    /// The id of the credential.
    pub id: Vec<u8>,
    /// The time of the registration.
    pub registered_at: Time,
    /// The time from which it is accepted; `None` if the desk has not accepted its registration.
    pub usable_from: Option<Time>,
    /// The time of the last accepted response.
    pub used_at: Option<Time>,
    /// The time at which its counter went back; it is not accepted since.
    pub suspended_at: Option<Time>,
}

impl PasskeyInfo {
    pub(crate) fn of(stored: &Stored) -> Self {
        let time = |at: Option<i64>| at.map(Time::from_milliseconds);
        Self {
            id: stored.key.cred_id().clone(),
            registered_at: Time::from_milliseconds(stored.registered_at),
            usable_from: time(stored.usable_from),
            used_at: time(stored.used_at),
            suspended_at: time(stored.suspended_at),
        }
    }
}
