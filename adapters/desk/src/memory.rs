use bonafides::Time;
use bonafides::case::{MemoryError, Redemption, Redemptions, WriteStatus};
use bonafides_parts::Store;

/// The memory of the connector, in the store.
pub(crate) struct StoredRedemptions<'s>(pub(crate) &'s dyn Store);

impl Redemptions for StoredRedemptions<'_> {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, MemoryError> {
        self.0.redemption(jti).map_err(MemoryError::new)
    }

    fn started(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        self.0.begin_redemption(jti, Redemption::Started, now).map_err(MemoryError::new)
    }

    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        self.0.begin_redemption(jti, Redemption::Revoked, now).map_err(MemoryError::new)
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), MemoryError> {
        self.0.finish_redemption(jti, written).map_err(MemoryError::new)
    }
}
