use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bonafides::Time;
use bonafides_parts::store::{ActivePolicy, DeadCommand, StoreStatus};

use crate::Desk;
use crate::error::DeskError;
use crate::log::WitnessStatus;
use crate::metrics;

/// The dead commands that a status lists.
const DEAD: u32 = 100;

/// The state of a desk at one moment.
#[derive(Debug)]
#[non_exhaustive]
pub struct DeskStatus {
    /// Counts of the store.
    pub store: StoreStatus,
    /// Commands that were given up, newest first, at most 100.
    pub dead: Vec<DeadCommand>,
    /// The policies that have a role.
    pub policies: Vec<ActivePolicy>,
    /// For each sink the number of records that it has not taken.
    pub lag: BTreeMap<String, u64>,
    /// The number of records under the newest checkpoint of the log; `None` if there is none.
    pub signed: Option<u64>,
    /// The witnesses of the log.
    pub witnesses: Vec<WitnessStatus>,
    /// The parts that fail now, as this process sees them.
    pub troubles: Vec<Trouble>,
}

/// A part that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trouble {
    /// The part: `channel sms`.
    pub part: String,
    /// The time of the first failure.
    pub since: Time,
    /// The last reason, without personal data.
    pub reason: String,
    /// The failures in a row.
    pub times: u64,
}

/// The parts that fail now.
#[derive(Debug, Default)]
pub(crate) struct Troubles(Mutex<BTreeMap<String, Trouble>>);

impl Troubles {
    /// Notes that a part failed, or works.
    pub(crate) fn note(&self, part: &str, now: Time, failure: Option<&str>) {
        let mut troubles = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match failure {
            None => {
                troubles.remove(part);
            }
            Some(reason) => {
                tracing::warn!(part, reason, "desk.part_failed");
                metrics::failure(part);
                let trouble = troubles.entry(part.to_owned()).or_insert_with(|| Trouble {
                    part: part.to_owned(),
                    since: now,
                    reason: String::new(),
                    times: 0,
                });
                reason.clone_into(&mut trouble.reason);
                trouble.times = trouble.times.saturating_add(1);
            }
        }
    }

    fn list(&self) -> Vec<Trouble> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

impl Desk {
    /// Returns the state of the desk.
    pub fn status(&self) -> Result<DeskStatus, DeskError> {
        let parts = &self.0.parts;
        let counts = parts.store.status(parts.now())?;
        let lag = parts
            .sinks
            .keys()
            .map(|name| Ok::<_, DeskError>((name.clone(), counts.lag(parts.store.cursor(name)?))));
        Ok(DeskStatus {
            lag: lag.collect::<Result<_, _>>()?,
            dead: parts.store.dead(DEAD)?,
            policies: parts.store.active_policies()?,
            signed: self.0.covered_records()?,
            witnesses: self.0.witnesses()?,
            troubles: self.0.troubles.list(),
            store: counts,
        })
    }
}
