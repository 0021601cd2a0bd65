use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides::case::CommandId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::error::PasskeyError;

/// The use of a passkey for one command of a case.
///
/// The members are those of `bonafides_desk::AtProvider`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "what binds a response, and nothing else")]
pub struct Ceremony<'a> {
    /// The id of the command.
    pub command: &'a CommandId,
    /// The nonce of the command.
    pub nonce: &'a str,
    /// True if a passkey is registered, false if one proves who the visitor is.
    pub registers: bool,
}

impl<'a> Ceremony<'a> {
    /// Returns the ceremony of a `PresentChallenge`.
    pub const fn proof(command: &'a CommandId, nonce: &'a str) -> Self {
        Self { command, nonce, registers: false }
    }

    /// Returns the ceremony of a `Register`.
    pub const fn registration(command: &'a CommandId, nonce: &'a str) -> Self {
        Self { command, nonce, registers: true }
    }

    /// Returns the challenge that the authenticator signs. The nonce is 128 random bits of the case, and does not follow
    /// from the challenge.
    pub(crate) fn challenge(&self, rp_id: &str) -> Challenge {
        let kind = if self.registers { "registration" } else { "proof" };
        let command = self.command.to_string();
        let mut hash = Sha256::new();
        for part in ["bonafides/passkeys/1", kind, rp_id, &command, self.nonce] {
            // With its length, no part runs into the next.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        Challenge(hash.finalize().into())
    }
}

/// The challenge of a ceremony.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Challenge([u8; 32]);

impl Challenge {
    pub(crate) fn base64(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Replaces the challenge that the library drew, in the options for the browser and in the state that they are checked
    /// against. `member` is the only member of that state.
    pub(crate) fn replace<S: Serialize + DeserializeOwned>(
        self,
        member: &str,
        options: &impl Serialize,
        state: &S,
    ) -> Result<(serde_json::Value, S), PasskeyError> {
        let other = || PasskeyError::Library("its state has another form".to_owned());
        let mut options = serde_json::to_value(options).map_err(|_| other())?;
        let mut state = serde_json::to_value(state).map_err(|_| other())?;
        let drawn = options.pointer_mut("/publicKey/challenge").ok_or_else(other)?;
        let kept = state.pointer_mut(&["/", member, "/challenge"].concat()).ok_or_else(other)?;
        // One that is kept elsewhere would still be accepted.
        if drawn != kept || !drawn.is_string() {
            return Err(other());
        }
        let challenge = serde_json::Value::String(self.base64());
        drawn.clone_from(&challenge);
        *kept = challenge;
        Ok((options, serde_json::from_value(state).map_err(|_| other())?))
    }
}
