use super::carry_out::later;
use crate::Inner;
use crate::error::DeskError;

/// Records that get a position at a time.
const RECORDS: u32 = 500;
/// Things of a kind that are deleted at a time, so that no transaction is long.
const PRUNED: u32 = 200;

impl Inner {
    pub(crate) fn number_records(&self) -> Result<u64, DeskError> {
        Ok(self.parts.store.number_records(RECORDS)?)
    }

    pub(super) fn prune(&self) -> Result<u64, DeskError> {
        let kept = i64::try_from(self.parts.keep_finished.as_millis()).unwrap_or(i64::MAX);
        let before = later(self.parts.now(), kept.saturating_neg());
        Ok(self.parts.store.prune(before, PRUNED)?.total())
    }
}
