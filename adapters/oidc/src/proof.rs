use std::fmt;

use bonafides::Time;
use bonafides::case::{CommandId, HostInput};

/// The one use that a sign-in has. It is good for nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// To answer this request to vouch.
    Vouch(CommandId),
    /// To work as an operator, in this session of the desk's page.
    Operator(String),
}

/// Writes a text that no other purpose has.
impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vouch(command) => write!(f, "vouch:{command}"),
            Self::Operator(session) => write!(f, "operator:{session}"),
        }
    }
}

/// The proof that somebody signed in, for one purpose.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Proof {
    /// The purpose.
    pub purpose: Purpose,
    /// The id of the account at the provider (`sub`): for Keycloak, that of the directory.
    pub subject: String,
    /// The time at which the person typed a password or used a key (`auth_time`).
    pub signed_in: Time,
    /// The level of the sign-in (`acr`).
    pub level: String,
}

impl Proof {
    /// Returns the answer to the request that the person signed in for; `None` if that was no vouch.
    ///
    /// Takes the proof: it is good for one answer.
    pub fn vouch(self, says_yes: bool) -> Option<HostInput> {
        let Self { purpose: Purpose::Vouch(command), subject: voucher, level, .. } = self else {
            return None;
        };
        Some(HostInput::Vouch { command, voucher, states: says_yes, level })
    }
}
