use serde::{Deserialize, Serialize};

use crate::case::state::ledger::window::Times;
use crate::policy::value::Rate;

/// One number or address, whoever it belongs to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Destination {
    sends: Times,
}

impl Destination {
    /// Whether nothing more may be sent there at `now`.
    pub(in crate::case) fn is_full(&self, now: i64, rate: Rate) -> bool {
        self.sends.is_full(now, rate)
    }

    /// The latest sending.
    pub(in crate::case) fn latest(&self) -> i64 {
        self.sends.latest()
    }

    /// A clock that ran ahead was set right.
    pub(in crate::case) fn bring_back(&mut self, now: i64) {
        self.sends.bring_back(now);
    }

    /// Counts one sending; it counts whatever becomes of it, and in the budget of every channel that
    /// leads there.
    pub(in crate::case) fn count(&mut self, now: i64) {
        self.sends.push(now);
    }
}
