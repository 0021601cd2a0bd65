use std::collections::BTreeMap;

use crate::case::grant::token::{MemoryError, Redemption, Redemptions, WriteStatus};
use crate::decide::Time;

/// A memory that ends with its process: for tests, and for connectors whose engine never repeats a
/// command after a restart.
#[derive(Debug, Clone, Default)]
pub struct MemoryRedemptions(BTreeMap<String, (Time, Redemption)>);

impl MemoryRedemptions {
    /// Returns an empty memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns true if it was not known before.
    fn add(&mut self, jti: &str, now: Time, redemption: Redemption) -> bool {
        if self.0.contains_key(jti) {
            return false;
        }
        self.0.retain(|_, (start, _)| start.age(now) < KEPT);
        self.0.insert(jti.to_owned(), (now, redemption));
        true
    }
}

impl Redemptions for MemoryRedemptions {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, MemoryError> {
        Ok(self.0.get(jti).map(|(_, redemption)| *redemption))
    }

    fn started(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        Ok(self.add(jti, now, Redemption::Started))
    }

    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        Ok(self.add(jti, now, Redemption::Revoked))
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), MemoryError> {
        match self.0.get_mut(jti) {
            Some((_, redemption)) if *redemption != Redemption::Revoked => {
                *redemption = Redemption::Finished(written);
                Ok(())
            }
            _ => Err(MemoryError::new("the grant was not taken")),
        }
    }
}

/// The time for which a grant is remembered, in milliseconds: 30 days.
const KEPT: i64 = 30 * 24 * 60 * 60 * 1000;
