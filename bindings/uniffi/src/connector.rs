use std::collections::HashMap;
use std::sync::Arc;

use bonafides::Time;
use bonafides::case;
use bonafides_surface as surface;

use crate::{Claims, Delivery, HostError, Redeemed, Result, Revocation, Secret, WriteStatus, convert};

/// How far a grant has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Redemption {
    /// Taken; whether the directory was written to is not known.
    Started,
    /// Carried out, and it took effect.
    Done,
    /// Carried out, and it certainly had no effect.
    Failed,
    /// Carried out, and perhaps it had.
    Unknown,
    /// Revoked before it was taken: it never is.
    Revoked,
}

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
        let form: surface::Delivery = convert(&delivery, "delivery")?;
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
        let write = |claims: &case::GrantClaims| -> case::WriteStatus {
            let claims = convert(&surface::Claims::from(claims.clone()), "claims");
            claims
                .ok()
                .and_then(|claims| writer.write(claims).ok())
                .map_or(case::WriteStatus::Unknown, Into::into)
        };
        let mut memory = Remembered(&*memory);
        let redeemed = form.with(|delivery| self.0.redeem(&mut memory, token, delivery, now, live, write))?;
        convert(&surface::Redeemed::from(redeemed.map_err(surface::Error::from)?), "redeemed")
    }

    /// Carries a `Revoke` out: stops the grant for good if its write has not begun; else its secret must
    /// be made useless.
    pub fn revoke(&self, memory: Arc<dyn Redemptions>, grant: &str, now: Time) -> Result<Revocation> {
        let revoked = self.0.revoke(&mut Remembered(&*memory), grant, now);
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

    fn started(&mut self, jti: &str, now: Time) -> std::result::Result<bool, case::MemoryError> {
        self.0.started(jti.to_owned(), now).map_err(case::MemoryError::new)
    }

    fn revoked(&mut self, jti: &str, now: Time) -> std::result::Result<bool, case::MemoryError> {
        self.0.revoked(jti.to_owned(), now).map_err(case::MemoryError::new)
    }

    fn finished(
        &mut self,
        jti: &str,
        written: case::WriteStatus,
    ) -> std::result::Result<(), case::MemoryError> {
        self.0.finished(jti.to_owned(), written.into()).map_err(case::MemoryError::new)
    }
}

impl From<WriteStatus> for case::WriteStatus {
    fn from(written: WriteStatus) -> Self {
        match written {
            WriteStatus::Done => Self::Done,
            WriteStatus::Failed => Self::Failed,
            WriteStatus::Unknown => Self::Unknown,
        }
    }
}

impl From<case::WriteStatus> for WriteStatus {
    fn from(written: case::WriteStatus) -> Self {
        match written {
            case::WriteStatus::Done => Self::Done,
            case::WriteStatus::Failed => Self::Failed,
            case::WriteStatus::Unknown => Self::Unknown,
        }
    }
}
