use serde::{Deserialize, Serialize};

use crate::case::grant::token::connector::timely;
use crate::case::grant::token::{Connector, Delivery, GrantClaims, GrantError};
use crate::decide::Time;

/// What a connector remembers of the grants it has taken or must not take: each for 30 days.
///
/// One memory serves all processes of a connector. An error is text for its administrator, without
/// personal data.
pub trait Redemptions {
    /// What is known of the grant `jti`; none if it was neither taken nor revoked.
    fn state(&self, jti: &str) -> Result<Option<Redemption>, String>;

    /// Takes a grant: stores that its write may have begun, and returns true; false, and nothing is
    /// changed, if it was taken or revoked before. In one atomic step, and durable once it returns true.
    fn started(&mut self, jti: &str, now: Time) -> Result<bool, String>;

    /// Revokes a grant: stores that it must never be taken, and returns true; false, and nothing is
    /// changed, if it was taken or revoked before. In one atomic step, and durable once it returns true.
    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, String>;

    /// Stores what became of a grant that was taken.
    fn finished(&mut self, jti: &str, written: Written) -> Result<(), String>;
}

/// How far a grant has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redemption {
    /// Taken; whether the directory was written to is not known.
    Started,
    /// Carried out, with this result.
    Finished(Written),
    /// Revoked before it was taken: it never is.
    Revoked,
}

/// What a revocation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// Nothing was written to the directory, and nothing will be.
    Stopped,
    /// The write has begun, and perhaps took effect: the secret must be made useless, such as by a new
    /// random password.
    Begun,
}

/// What became of the write to the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// It took effect.
    Done,
    /// It certainly had no effect.
    Failed,
    /// Perhaps it had.
    Unknown,
}

/// A grant that was carried out, now or before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Redeemed {
    /// What the grant says.
    pub claims: GrantClaims,
    /// What became of it, to be reported to the engine.
    pub written: Written,
    /// Whether it had been taken before: this is what was remembered.
    pub repeated: bool,
    /// Why the result could not be stored, if so; a repeat will say `Unknown`.
    pub unstored: Option<String>,
}

impl Connector {
    /// Carries out a grant, once: checks it, takes it in `memory`, calls `write`, stores the result.
    ///
    /// - `live`: the engine's answer whether the grant still is, if it can be asked.
    /// - A grant that was taken before is answered from memory, even after its end: its result, or
    ///   `Unknown` if it has none. `write` is not called, and an error always means so, too.
    /// - One that was [revoked](Self::revoke) is refused for good: [`GrantError::NotLive`].
    pub fn redeem(
        &self,
        memory: &mut dyn Redemptions,
        token: &str,
        delivery: &Delivery<'_>,
        now: Time,
        live: Option<bool>,
        write: impl FnOnce(&GrantClaims) -> Written,
    ) -> Result<Redeemed, GrantError> {
        let claims = self.read(token)?;
        if let Some(known) = memory.state(&claims.jti).map_err(GrantError::Store)? {
            delivery.fits(&claims)?;
            return repeated(claims, known);
        }
        timely(&claims, now)?;
        delivery.fits(&claims)?;
        if live == Some(false) {
            return Err(GrantError::NotLive);
        }
        if !memory.started(&claims.jti, now).map_err(GrantError::Store)? {
            // Another process took or revoked it between the two questions.
            let known = memory.state(&claims.jti).map_err(GrantError::Store)?;
            return repeated(claims, known.unwrap_or(Redemption::Started));
        }
        let written = write(&claims);
        let unstored = memory.finished(&claims.jti, written).err();
        Ok(Redeemed { claims, written, repeated: false, unstored })
    }

    /// Carries out a `Revoke` of the engine: stops the grant (`jti` of its token) if its write has not
    /// begun, whether its token has come or not. The memory orders this against [`redeem`](Self::redeem):
    /// one of the two is first.
    ///
    /// Said again, it has the same result. After an error, revoke again.
    pub fn revoke(
        &self,
        memory: &mut dyn Redemptions,
        grant: &str,
        now: Time,
    ) -> Result<Revocation, GrantError> {
        let mut known = memory.state(grant).map_err(GrantError::Store)?;
        if known.is_none() {
            if memory.revoked(grant, now).map_err(GrantError::Store)? {
                return Ok(Revocation::Stopped);
            }
            // Another process took or revoked it between the two questions.
            known = memory.state(grant).map_err(GrantError::Store)?;
        }
        Ok(match known {
            Some(Redemption::Revoked | Redemption::Finished(Written::Failed)) => Revocation::Stopped,
            // Of what the memory does not say nobody knows that it did not begin.
            Some(Redemption::Started | Redemption::Finished(_)) | None => Revocation::Begun,
        })
    }
}

fn repeated(claims: GrantClaims, known: Redemption) -> Result<Redeemed, GrantError> {
    let written = match known {
        Redemption::Started => Written::Unknown,
        Redemption::Finished(written) => written,
        Redemption::Revoked => return Err(GrantError::NotLive),
    };
    Ok(Redeemed { claims, written, repeated: true, unstored: None })
}
