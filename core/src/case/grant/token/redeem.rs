use serde::{Deserialize, Serialize};

use crate::case::grant::token::connector::timely;
use crate::case::grant::token::{Connector, Delivery, GrantClaims, GrantError, MemoryError};
use crate::decide::Time;

/// A connector's memory of the grants that it has taken or must not take: each for 30 days.
///
/// All processes of a connector share one memory.
pub trait Redemptions {
    /// Returns the state of the grant `jti`; `None` if it was neither taken nor revoked.
    fn state(&self, jti: &str) -> Result<Option<Redemption>, MemoryError>;

    /// Takes a grant: stores that its write may have begun, and returns true. Returns false, and changes
    /// nothing, if it was taken or revoked before. Must be atomic, and durable once it returns true.
    fn started(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError>;

    /// Revokes a grant: stores that it must never be taken, and returns true. Returns false, and changes
    /// nothing, if it was taken or revoked before. Must be atomic, and durable once it returns true.
    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError>;

    /// Stores the result of a grant that was taken.
    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), MemoryError>;
}

/// The state of a grant in a connector's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a memory stores each of them")]
pub enum Redemption {
    /// Taken; the directory may have been written to.
    Started,
    /// Carried out, with this result.
    Finished(WriteStatus),
    /// Revoked before it was taken; it can no longer be taken.
    Revoked,
}

/// The result of a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the write has begun or it has not")]
pub enum Revocation {
    /// Nothing was written to the directory, and nothing will be.
    Stopped,
    /// The write has begun and may have taken effect: make the secret useless, for example with a new
    /// random password.
    Begun,
}

/// The result of the write to the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "certain, certain not, or uncertain: there is nothing else")]
pub enum WriteStatus {
    /// The write took effect.
    Done,
    /// The write certainly had no effect.
    Failed,
    /// The write may have taken effect.
    Unknown,
}

/// A grant that was carried out, now or before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Redeemed {
    /// The claims of the grant.
    pub claims: GrantClaims,
    /// The result, to be reported to the engine.
    pub written: WriteStatus,
    /// True if it had been taken before; the result is then from memory.
    pub repeated: bool,
    /// The reason the result could not be stored, if it could not; a repeat will return `Unknown`.
    pub unstored: Option<MemoryError>,
}

impl Connector {
    /// Carries out a grant once: checks it, takes it in `memory`, calls `write`, stores the result.
    ///
    /// - `live`: true if the engine says that the grant is live; `None` if it cannot be asked.
    /// - A grant that was taken before is answered from memory, even after it expires: its result, or
    ///   `Unknown` if it has none. `write` is not called then, nor if an error is returned.
    /// - A [revoked](Self::revoke) grant is refused for good: [`GrantError::NotLive`].
    pub fn redeem(
        &self,
        memory: &mut dyn Redemptions,
        token: &str,
        delivery: &Delivery<'_>,
        now: Time,
        live: Option<bool>,
        write: impl FnOnce(&GrantClaims) -> WriteStatus,
    ) -> Result<Redeemed, GrantError> {
        let claims = self.read(token)?;
        if let Some(known) = memory.state(&claims.jti)? {
            delivery.fits(&claims)?;
            return repeated(claims, known);
        }
        timely(&claims, now)?;
        delivery.fits(&claims)?;
        if live == Some(false) {
            return Err(GrantError::NotLive);
        }
        if !memory.started(&claims.jti, now)? {
            // Another process took or revoked it in between.
            let known = memory.state(&claims.jti)?;
            return repeated(claims, known.unwrap_or(Redemption::Started));
        }
        let written = write(&claims);
        let unstored = memory.finished(&claims.jti, written).err();
        Ok(Redeemed { claims, written, repeated: false, unstored })
    }

    /// Carries out a `Revoke` of the engine: stops the grant (`jti` of its token) if its write has not
    /// begun, even if its token has not arrived. The memory orders this against [`redeem`](Self::redeem):
    /// one of the two is first.
    ///
    /// A repeated call has the same result. After an error, revoke again.
    pub fn revoke(
        &self,
        memory: &mut dyn Redemptions,
        grant: &str,
        now: Time,
    ) -> Result<Revocation, GrantError> {
        let mut known = memory.state(grant)?;
        if known.is_none() {
            if memory.revoked(grant, now)? {
                return Ok(Revocation::Stopped);
            }
            // Another process took or revoked it in between.
            known = memory.state(grant)?;
        }
        Ok(match known {
            Some(Redemption::Revoked | Redemption::Finished(WriteStatus::Failed)) => Revocation::Stopped,
            // If the memory does not know, the write may have begun.
            Some(Redemption::Started | Redemption::Finished(_)) | None => Revocation::Begun,
        })
    }
}

fn repeated(claims: GrantClaims, known: Redemption) -> Result<Redeemed, GrantError> {
    let written = match known {
        Redemption::Started => WriteStatus::Unknown,
        Redemption::Finished(written) => written,
        Redemption::Revoked => return Err(GrantError::NotLive),
    };
    Ok(Redeemed { claims, written, repeated: true, unstored: None })
}
