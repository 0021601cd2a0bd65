use serde::{Deserialize, Serialize};

use crate::case::state::ledger::window::Times;
use crate::policy::value::Rate;

/// The ledger of one number or address, whoever it belongs to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Destination {
    sends: Times,
}

impl Destination {
    /// Returns true if nothing more may be sent there at `now`.
    pub(in crate::case) fn is_full(&self, now: i64, rate: Rate) -> bool {
        self.sends.is_full(now, rate)
    }

    /// Returns the time of the latest send.
    pub(in crate::case) fn latest(&self) -> i64 {
        self.sends.latest()
    }

    /// Repairs times that a clock stamped while it ran ahead.
    pub(in crate::case) fn bring_back(&mut self, now: i64) {
        self.sends.bring_back(now);
    }

    /// Counts one send, whatever its result, in the budget of every channel that leads there.
    pub(in crate::case) fn count(&mut self, now: i64) {
        self.sends.push(now);
    }
}
