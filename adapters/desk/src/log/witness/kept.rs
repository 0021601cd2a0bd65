use bonafides::keys::Row;
use serde::{Deserialize, Serialize};

use super::fault::WitnessFault;
use crate::log::{LogError, rows};

/// The row of a witness.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The size that it has cosigned last; 0 if none.
    pub(super) size: u64,
    /// The reason of the last failure, and the time of the first in a row, in milliseconds.
    pub(super) fault: Option<WitnessFault>,
    pub(super) since: i64,
    /// The failures in a row.
    pub(super) times: u32,
    /// The time before which it is not asked again, in milliseconds.
    pub(super) next: i64,
}

impl Kept {
    /// Reads a row. An absent one is that of a witness that was never asked.
    pub(super) fn read(row: &Row) -> Result<Self, LogError> {
        let Some(text) = rows::text(row)? else { return Ok(Self::default()) };
        serde_json::from_str(text).map_err(|_| LogError::Row(row.key.to_string()))
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Numbers and texts always are JSON.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Returns the state after the witness has cosigned.
    pub(super) fn cosigned(&self, size: u64) -> Self {
        Self { size: self.size.max(size), ..Self::default() }
    }

    /// Returns the state after it has not.
    pub(super) fn failed(&self, fault: WitnessFault, now: i64, pause: impl Fn(u32) -> i64) -> Self {
        let times = self.times.saturating_add(1);
        let since = if self.fault.is_some() { self.since } else { now };
        Self { size: self.size, fault: Some(fault), since, times, next: now.saturating_add(pause(times)) }
    }

    /// Returns true if it is to be asked for `size` records. A time far ahead comes from a clock that was wrong.
    pub(super) fn is_due(&self, size: u64, now: i64, longest: i64) -> bool {
        let waits = (1..=longest).contains(&self.next.saturating_sub(now));
        !waits && (self.size != size || self.fault.is_some())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use bonafides::keys::Row;

    use super::{Kept, WitnessFault};

    #[test]
    fn every_fault_is_stored_and_read() {
        let faults = [
            WitnessFault::Ahead { cosigned: 9, size: 3 },
            WitnessFault::Contradiction,
            WitnessFault::UnknownLog,
            WitnessFault::UntrustedKey,
            WitnessFault::WrongCosignature,
            WitnessFault::NoCosignature,
            WitnessFault::Answer { status: 302 },
            WitnessFault::Silent { reason: "the \"network\"".to_owned() },
            WitnessFault::Proof { reason: "a tile".to_owned() },
        ];
        let mut kept = Kept::default();
        for (fault, times) in faults.into_iter().zip(1..) {
            kept = kept.failed(fault.clone(), 10, |_| 5);
            let row = Row::new("log/witness/a".parse().unwrap(), 1, Some(kept.to_bytes()));
            assert_eq!(Kept::read(&row).unwrap(), kept);
            assert_eq!(
                (kept.times, kept.since, kept.next, kept.fault.as_ref()),
                (times, 10, 15, Some(&fault))
            );
        }
        assert_eq!(kept.cosigned(4), Kept { size: 4, ..Kept::default() });
    }

    #[test]
    fn a_witness_is_asked_when_it_lacks_records_and_its_pause_is_over() {
        let kept = Kept::default().cosigned(4);
        assert!(!kept.is_due(4, 100, 60) && kept.is_due(5, 100, 60) && kept.is_due(3, 100, 60));
        let failed = kept.failed(WitnessFault::Contradiction, 100, |_| 50);
        assert!(!failed.is_due(5, 149, 60) && failed.is_due(5, 150, 60) && failed.is_due(4, 150, 60));
        // The clock was far ahead when it failed.
        assert!(failed.is_due(5, 1, 60));
    }
}
