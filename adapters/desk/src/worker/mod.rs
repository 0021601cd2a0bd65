//! The worker: carries out commands, processes deadlines, numbers records, feeds sinks and prunes.

pub(crate) mod back_off;
mod carry_out;
mod deliver;
mod feed;
mod made;
mod measure;
mod notify;
mod observe;
mod provider;
mod send;
mod sent;
mod upkeep;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use bonafides::case::{CaseId, CommandId, CommandStatus, HostInput, Input};
use bonafides::keys::Sensitive;

use crate::error::DeskError;
use crate::{Desk, Inner};

pub(crate) use feed::Feeds;
pub(crate) use made::MadeSecrets;
pub(crate) use measure::Measured;
pub(crate) use sent::Sent;

/// The pause of a worker without work. Steps of the same process end it early.
const PAUSE: Duration = Duration::from_millis(250);
/// The pause after an error of the store.
const TROUBLE: Duration = Duration::from_secs(1);
/// Commands that one round carries out before it looks at the rest.
const COMMANDS: u64 = 100;
/// Cases whose deadline one round processes.
const DUE: u32 = 100;
/// The pause before a case that failed is given time again, in milliseconds.
const TIME_FAILED: i64 = 60_000;

/// The work of one round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Round {
    /// Commands that were leased.
    pub commands: u64,
    /// Cases whose deadline was processed.
    pub timed: u64,
    /// Records that got a position in the log.
    pub numbered: u64,
    /// Records that were appended to the tree of the log.
    pub appended: u64,
    /// Records that sinks took.
    pub sunk: u64,
    /// Cases, grants and dead commands that were deleted.
    pub pruned: u64,
}

impl Round {
    /// Returns true if there was nothing to do.
    pub const fn is_idle(self) -> bool {
        self.commands == 0
            && self.timed == 0
            && self.numbered == 0
            && self.appended == 0
            && self.sunk == 0
            && self.pruned == 0
    }
}

/// Asks workers to stop. Clones stop together.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the workers to stop: each ends after the command that it carries out.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Returns true if a stop was requested.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Wakes the workers of this process when a step was stored.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Bell {
    pub(crate) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.heard.notify_one();
    }

    fn wait(&self, at_most: Duration) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.heard.wait_timeout_while(rung, at_most, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

impl Desk {
    /// Runs a worker in this thread until `stop` is set. Returns only then: start it in a thread of its own.
    ///
    /// Any number of threads and processes may work at once. After an error of the store, the worker waits and goes on.
    pub fn run(&self, stop: &Stop) {
        while !stop.is_stopped() {
            match self.0.round(stop) {
                Ok(round) if round.is_idle() => self.0.woken.wait(PAUSE),
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(code = error.code(), error = %error, "desk.worker_failed");
                    self.0.woken.wait(TROUBLE);
                }
            }
            self.0.feed_sinks_beside();
            self.0.cosign_beside();
        }
    }

    /// Works until there is nothing left to do now.
    pub fn run_until_idle(&self) -> Result<Round, DeskError> {
        let mut sum = Round::default();
        loop {
            let mut round = self.0.round(&Stop::default())?;
            round.sunk = self.0.feed_sinks()?;
            if round.is_idle() {
                if self.0.cosign()? > 0 {
                    // Published with the cosignatures.
                    self.0.sequence()?;
                }
                return Ok(sum);
            }
            sum.commands = sum.commands.saturating_add(round.commands);
            sum.timed = sum.timed.saturating_add(round.timed);
            sum.numbered = sum.numbered.saturating_add(round.numbered);
            sum.appended = sum.appended.saturating_add(round.appended);
            sum.sunk = sum.sunk.saturating_add(round.sunk);
            sum.pruned = sum.pruned.saturating_add(round.pruned);
        }
    }
}

impl Inner {
    fn round(&self, stop: &Stop) -> Result<Round, DeskError> {
        self.check_clock()?;
        let mut round = Round::default();
        while round.commands < COMMANDS && !stop.is_stopped() && self.carry_out_next()? {
            round.commands = round.commands.saturating_add(1);
        }
        if !stop.is_stopped() {
            // Each in any case: what one of them cannot do does not stop the log.
            let (timed, numbered, appended) = (self.give_time(), self.number_records(), self.sequence());
            let pruned = self.prune();
            self.made.prune(self.parts.now());
            self.measure();
            (round.timed, round.numbered, round.appended) = (timed?, numbered?, appended?);
            round.pruned = pruned?;
        }
        Ok(round)
    }

    /// Processes the deadlines that have come.
    fn give_time(&self) -> Result<u64, DeskError> {
        let now = self.parts.now();
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        failing.retain(|_, until| *until > now);
        // Cases that failed do not keep the others waiting.
        let most = DUE.saturating_add(u32::try_from(failing.len()).unwrap_or(u32::MAX));
        let mut timed = 0_u64;
        for case in self.parts.store.due(now, most)? {
            if failing.contains_key(&case) {
                continue;
            }
            let id = format!("time-{}", now.milliseconds());
            match self.give_as(&case, &id, "clock", HostInput::TimePassed) {
                Ok(()) => timed = timed.saturating_add(1),
                Err(error @ DeskError::Store(_)) => return Err(error),
                Err(error) => {
                    tracing::error!(case = %case, code = error.code(), "desk.time_failed");
                    failing.insert(case, carry_out::later(now, TIME_FAILED));
                }
            }
        }
        Ok(timed)
    }

    /// Reports on a command. A repeated report is a duplicate.
    fn report(&self, id: &CommandId, state: CommandStatus, text: Option<String>) -> Result<(), DeskError> {
        let text = text.map(Sensitive::from);
        let says = HostInput::Report { command: id.clone(), state, text };
        self.give_as_worker(&id.case, &format!("r-{id}"), says)?;
        self.sent.forget(id);
        self.made.forget(id);
        Ok(())
    }

    fn give_as_worker(&self, case: &CaseId, id: &str, says: HostInput) -> Result<(), DeskError> {
        self.give_as(case, id, "worker", says)
    }

    fn give_as(&self, case: &CaseId, id: &str, by: &str, says: HostInput) -> Result<(), DeskError> {
        let id = id.parse().map_err(|_| DeskError::UnknownCase(case.clone()))?;
        self.give(case, &Input::host(id, by, says)).map(|_| ())
    }
}
