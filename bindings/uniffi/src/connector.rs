use std::collections::HashMap;
use std::sync::Arc;

use bonafides::case;
use bonafides_surface as surface;

use crate::types::{Claims, Delivery, Redeemed, Redemption, Revocation, Secret, Time, WriteStatus};
use crate::{HostError, Result, convert};

/// The memory of a connector: a table of grant ids, kept for 30 days, shared by all its processes.
#[uniffi::export(with_foreign)]
pub trait Redemptions: Send + Sync {
    /// What is known of the grant `jti`; none if it was neither taken nor revoked.
    fn state(&self, jti: String) -> std::result::Result<Option<Redemption>, HostError>;
    /// Takes a grant: stores that its write may have begun, and returns true; false, and nothing is
    /// changed, if it was taken or revoked before. In one atomic step, and durable once it returns true.
    fn started(&self, jti: String, now: Time) -> std::result::Result<bool, HostError>;
    /// Revokes a grant: stores that it must never be taken, and returns true; false, and nothing is
    /// changed, if it was taken or revoked before. In one atomic step, and durable once it returns true.
    fn revoked(&self, jti: String, now: Time) -> std::result::Result<bool, HostError>;
    /// Stores what became of a grant that was taken.
    fn finished(&self, jti: String, written: WriteStatus) -> std::result::Result<(), HostError>;
}

/// What writes to the directory.
#[uniffi::export(with_foreign)]
pub trait GrantWriter: Send + Sync {
    /// Carries the grant out, once. Whatever is thrown counts as `unknown`: perhaps it took effect.
    fn write(&self, claims: Claims) -> std::result::Result<WriteStatus, HostError>;
}

/// What carries grants out, next to the directory: it trusts public keys and holds none of the engine's.
#[derive(Debug, uniffi::Object)]
pub struct Connector(case::Connector);

#[uniffi::export]
impl Connector {
    /// A connector that trusts these Ed25519 public keys: by `kid`, 32 bytes in base64url.
    #[uniffi::constructor]
    pub fn new(id: &str, origin: &str, keys: HashMap<String, String>) -> Result<Self> {
        Ok(Self(surface::connector(id, origin, keys.into_iter().collect())?))
    }

    /// Whether a token grants this delivery now, and what it says. Carries nothing out.
    pub fn verify(&self, token: Secret, delivery: Delivery, now: Time) -> Result<Claims> {
        let (form, now) = (convert::<surface::Delivery>(&delivery, "delivery")?, now.read()?);
        let claims = form.with(|delivery| self.0.verify(token.0.expose(), delivery, now))?;
        convert(&surface::Claims::from(claims.map_err(surface::Error::from)?), "claims")
    }

    /// Carries a grant out, once: checks it, takes it in `memory`, calls `writer`, stores the result.
    ///
    /// `live` is the engine's answer whether the grant still is; none if it can not be asked.
    pub fn redeem(
        &self,
        memory: Arc<dyn Redemptions>,
        token: Secret,
        delivery: Delivery,
        now: Time,
        live: Option<bool>,
        writer: Arc<dyn GrantWriter>,
    ) -> Result<Redeemed> {
        let (form, token) = (convert::<surface::Delivery>(&delivery, "delivery")?, token.0.expose());
        let now = now.read()?;
        let write = |claims: &case::GrantClaims| -> case::WriteStatus {
            let claims = convert(&surface::Claims::from(claims.clone()), "claims");
            claims
                .ok()
                .and_then(|claims| writer.write(claims).ok())
                .map_or(case::WriteStatus::Unknown, status)
        };
        let mut memory = Remembered(&*memory);
        let redeemed = form.with(|delivery| self.0.redeem(&mut memory, token, delivery, now, live, write))?;
        convert(&surface::Redeemed::from(redeemed.map_err(surface::Error::from)?), "redeemed")
    }

    /// Carries a `Revoke` out: stops the grant for good if its write has not begun; else its secret must
    /// be made useless.
    pub fn revoke(&self, memory: Arc<dyn Redemptions>, grant: &str, now: Time) -> Result<Revocation> {
        let revoked = self.0.revoke(&mut Remembered(&*memory), grant, now.read()?);
        convert(&revoked.map_err(surface::Error::from)?, "revocation")
    }
}

struct Remembered<'a>(&'a dyn Redemptions);

impl case::Redemptions for Remembered<'_> {
    fn state(&self, jti: &str) -> std::result::Result<Option<case::Redemption>, case::MemoryError> {
        let state = self.0.state(jti.to_owned()).map_err(case::MemoryError::new)?;
        Ok(state.map(|state| match state {
            Redemption::Started => case::Redemption::Started,
            Redemption::Done => case::Redemption::Finished(case::WriteStatus::Done),
            Redemption::Failed => case::Redemption::Finished(case::WriteStatus::Failed),
            Redemption::Unknown => case::Redemption::Finished(case::WriteStatus::Unknown),
            Redemption::Revoked => case::Redemption::Revoked,
        }))
    }

    fn started(&mut self, jti: &str, now: bonafides::Time) -> std::result::Result<bool, case::MemoryError> {
        self.0.started(jti.to_owned(), now.into()).map_err(case::MemoryError::new)
    }

    fn revoked(&mut self, jti: &str, now: bonafides::Time) -> std::result::Result<bool, case::MemoryError> {
        self.0.revoked(jti.to_owned(), now.into()).map_err(case::MemoryError::new)
    }

    fn finished(
        &mut self,
        jti: &str,
        written: case::WriteStatus,
    ) -> std::result::Result<(), case::MemoryError> {
        self.0.finished(jti.to_owned(), word(written)).map_err(case::MemoryError::new)
    }
}

fn status(written: WriteStatus) -> case::WriteStatus {
    match written {
        WriteStatus::Done => case::WriteStatus::Done,
        WriteStatus::Failed => case::WriteStatus::Failed,
        WriteStatus::Unknown => case::WriteStatus::Unknown,
    }
}

fn word(written: case::WriteStatus) -> WriteStatus {
    match written {
        case::WriteStatus::Done => WriteStatus::Done,
        case::WriteStatus::Failed => WriteStatus::Failed,
        case::WriteStatus::Unknown => WriteStatus::Unknown,
    }
}
