use serde::{Deserialize, Serialize};

use super::window::Times;
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

    /// Counts one sending; it counts whatever becomes of it.
    pub(in crate::case) fn count(&mut self, now: i64, rate: Rate) {
        // By fixed bounds: several channels, each with a rate of its own, may lead here.
        let most = usize::try_from(rate.count).unwrap_or(usize::MAX).max(MOST);
        self.sends.push(now, rate.per.milliseconds().max(KEPT), most);
    }
}

/// For how long sendings are remembered at least, in milliseconds, and how many: two days.
const KEPT: i64 = 2 * 86_400_000;
const MOST: usize = 256;
