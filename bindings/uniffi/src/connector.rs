use std::collections::HashMap;
use std::sync::Arc;

use bonafides::case;
use bonafides_surface as surface;

use crate::types::{Claims, Delivery, Redeemed, Redemption, Revocation, Secret, Time, WriteStatus};
use crate::{HostError, Result, convert};

/// The memory of a connector. Each package has the documentation of its own.
#[uniffi::export(with_foreign)]
pub trait Redemptions: Send + Sync {
    /// The state of a grant.
    fn state(&self, jti: String) -> std::result::Result<Option<Redemption>, HostError>;
    /// Accepts a grant.
    fn started(&self, jti: String, now: Time) -> std::result::Result<bool, HostError>;
    /// Revokes a grant.
    fn revoked(&self, jti: String, now: Time) -> std::result::Result<bool, HostError>;
    /// Stores the result of a grant.
    fn finished(&self, jti: String, written: WriteStatus) -> std::result::Result<(), HostError>;
}

/// The part of the host that writes to the directory.
#[uniffi::export(with_foreign)]
pub trait GrantWriter: Send + Sync {
    /// Carries the grant out.
    fn write(&self, claims: Claims) -> std::result::Result<WriteStatus, HostError>;
}

/// A connector.
#[derive(Debug, uniffi::Object)]
pub struct Connector(case::Connector);

#[uniffi::export]
impl Connector {
    /// A connector that trusts these public keys.
    #[uniffi::constructor]
    pub fn new(id: &str, origin: &str, keys: HashMap<String, String>) -> Result<Self> {
        Ok(Self(surface::connector(id, origin, keys.into_iter().collect())?))
    }

    /// Verifies a token.
    pub fn verify(&self, token: Secret, delivery: Delivery, now: Time) -> Result<Claims> {
        let (form, now) = (convert::<surface::Delivery>(&delivery, "delivery")?, now.read()?);
        let claims = form.with(|delivery| self.0.verify(token.0.expose(), delivery, now))?;
        convert(&surface::Claims::from(claims.map_err(surface::Error::from)?), "claims")
    }

    /// Redeems a grant.
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

    /// Revokes a grant.
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
