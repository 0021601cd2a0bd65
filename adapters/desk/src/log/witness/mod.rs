//! Witnesses: they cosign checkpoints, so that a log cannot show different people different records.
//!
//! Asking is beside the log: nothing that a witness does or leaves delays a record or a checkpoint.

mod ask;
mod fault;
#[cfg(feature = "witness")]
mod http;
mod kept;
mod round;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bonafides::Time;
use bonafides::log::{WitnessError, WitnessPublicKey, Witnesses};
use bonafides_parts::{Store, Witness};

pub use fault::WitnessFault;
#[cfg(feature = "witness")]
pub use http::HttpWitness;
use kept::Kept;

use super::rows;
use crate::Inner;
use crate::error::DeskError;
use crate::parts::Part;

/// The pause between two looks at what the witnesses lack.
const LOOK: Duration = Duration::from_secs(1);

/// A witness that is asked.
pub(crate) struct Asked {
    pub(crate) name: String,
    pub(crate) key: WitnessPublicKey,
    pub(crate) part: Part<dyn Witness>,
}

/// The witnesses of a log.
#[derive(Default)]
pub(crate) struct LogWitnesses {
    each: Vec<(Asked, Witnesses)>,
    /// All of them, of which those demanded must have cosigned, or else one.
    together: Witnesses,
    /// The number that is demanded.
    demanded: Option<usize>,
    /// Held while they are asked.
    asking: Mutex<()>,
    /// The last look at what they lack.
    looked: Mutex<Option<Instant>>,
}

impl LogWitnesses {
    pub(crate) fn new(asked: Vec<Asked>, demanded: Option<usize>) -> Result<Self, WitnessError> {
        if asked.is_empty() && demanded.is_none() {
            return Ok(Self::default());
        }
        let keys = asked.iter().map(|witness| witness.key.clone()).collect();
        let together = Witnesses::new(demanded.unwrap_or(1), keys)?;
        let alone = |witness: Asked| {
            let key = Witnesses::new(1, vec![witness.key.clone()])?;
            Ok((witness, key))
        };
        let each = asked.into_iter().map(alone).collect::<Result<_, WitnessError>>()?;
        Ok(Self { each, together, demanded, asking: Mutex::default(), looked: Mutex::default() })
    }

    pub(crate) const fn demanded(&self) -> Option<usize> {
        self.demanded
    }

    /// Returns true, for one of the threads, if it is time to look.
    pub(crate) fn are_due(&self) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let due = !self.each.is_empty() && looked.is_none_or(|looked| looked.elapsed() >= LOOK);
        if due {
            *looked = Some(Instant::now());
        }
        due
    }
}

/// The state of a witness, as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WitnessStatus {
    /// Its name in `desk.toml`.
    pub name: String,
    /// The number of records that it has cosigned.
    pub cosigned: u64,
    /// The number of records under the newest checkpoint that it has not cosigned.
    pub lag: u64,
    /// The reason of its last failure; `None` if it has cosigned since.
    pub fault: Option<WitnessFault>,
    /// The time of the first failure in a row.
    pub since: Option<Time>,
    /// The failures in a row.
    pub times: u32,
}

impl Inner {
    /// Returns the state of each witness.
    pub(crate) fn witnesses(&self) -> Result<Vec<WitnessStatus>, DeskError> {
        let signed = self.covered_records()?.unwrap_or(0);
        let store: &dyn Store = &*self.parts.store;
        let state = |(asked, _): &(Asked, Witnesses)| {
            let key = rows::witness_key(&asked.key)?;
            let rows = store.read(std::slice::from_ref(&key))?;
            let kept = Kept::read(rows::of(&rows, &key)?)?;
            Ok(WitnessStatus {
                name: asked.name.clone(),
                cosigned: kept.size,
                lag: signed.saturating_sub(kept.size),
                since: kept.fault.as_ref().map(|_| Time::from_milliseconds(kept.since)),
                fault: kept.fault,
                times: kept.times,
            })
        };
        self.log.witnesses.each.iter().map(state).collect()
    }

    /// Returns the number of records under the newest checkpoint that the demanded witnesses have cosigned.
    pub(crate) fn cosigned_records(&self) -> Result<u64, DeskError> {
        let text = rows::cosigned_text(&*self.parts.store)?;
        text.map_or(Ok(0), |text| Ok(rows::size_of(&text)?))
    }

    /// Asks the witnesses in a thread of its own, now and then. Nothing waits for it.
    pub(crate) fn cosign_beside(self: &Arc<Self>) {
        if self.signs() && self.log.witnesses.are_due() {
            let desk = Arc::clone(self);
            crate::threads::run(move || {
                if let Err(error) = desk.cosign() {
                    tracing::error!(code = error.code(), error = %error, "desk.worker_failed");
                }
            });
        }
    }
}
