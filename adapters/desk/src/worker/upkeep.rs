use std::sync::Arc;

use bonafides_parts::StoreError;

use super::carry_out::later;
use crate::Inner;
use crate::error::DeskError;

/// Records that get a position, or go to a sink, at a time.
const RECORDS: u32 = 500;
/// Things of a kind that are deleted at a time, so that no transaction is long.
const PRUNED: u32 = 200;

impl Inner {
    pub(crate) fn number_records(&self) -> Result<u64, DeskError> {
        Ok(self.parts.store.number_records(RECORDS)?)
    }

    /// Passes numbered records to the sinks, to each from where it stands. A sink that fails does not hold up the others.
    pub(super) fn feed_sinks(&self) -> Result<u64, DeskError> {
        let mut sunk = 0_u64;
        for (name, sink) in &self.parts.sinks {
            let from = self.parts.store.cursor(name)?;
            let records = self.parts.store.numbered_records(from, RECORDS)?;
            let Some(last) = records.last().map(|record| record.position) else { continue };
            // A sink never gets a log with a gap.
            if (from..).zip(&records).any(|(position, record)| record.position != position) {
                return Err(
                    StoreError::Corrupt(format!("records after the position {from} are missing")).into()
                );
            }
            let count = u64::try_from(records.len()).unwrap_or(u64::MAX);
            let part = Arc::clone(&sink.part);
            let taken = sink.patience.within(self.parts.limits.sink, move || part.take(&records));
            let failure = match taken {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(silence) => Some(silence.as_str().to_owned()),
            };
            self.troubles.note(&format!("sink {name}"), self.parts.now(), failure.as_deref());
            if failure.is_none() {
                self.parts.store.set_cursor(name, last.saturating_add(1))?;
                sunk = sunk.saturating_add(count);
            }
        }
        Ok(sunk)
    }

    pub(super) fn prune(&self) -> Result<u64, DeskError> {
        let kept = i64::try_from(self.parts.keep_finished.as_millis()).unwrap_or(i64::MAX);
        let before = later(self.parts.now(), kept.saturating_neg());
        Ok(self.parts.store.prune(before, PRUNED)?.total())
    }
}
