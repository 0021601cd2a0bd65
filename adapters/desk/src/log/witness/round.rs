//! A round: every witness that lacks the newest checkpoint is asked for a cosignature, all at once.

use std::collections::BTreeMap;
use std::sync::{Arc, TryLockError, mpsc};
use std::time::{Duration, Instant};

use bonafides::keys::{Row, StateKey};
use bonafides::log::{SignedCheckpoint, Witnesses};
use bonafides_parts::{Changes, StoreError};

use super::Asked;
use super::ask::ask;
use super::fault::WitnessFault;
use super::kept::Kept;
use crate::Inner;
use crate::error::DeskError;
use crate::log::rows::{self, Lease};
use crate::log::signed;
use crate::patience::Silence;
use crate::steps::sorted;
use crate::worker::back_off;

/// The answer of a witness with its cosignature, or the reason that there is none.
type Outcome = Result<String, WitnessFault>;

/// The number of records that each witness has cosigned, by its name.
pub(crate) type Outcomes = BTreeMap<String, Result<u64, WitnessFault>>;

impl Inner {
    /// Asks each witness that lacks the newest checkpoint, unless another thread or process does, and stores what they
    /// answer. Returns the number of those that have cosigned.
    pub(crate) fn cosign(&self) -> Result<u64, DeskError> {
        let witnesses = &self.log.witnesses;
        let Some(target) = self.newest()? else { return Ok(0) };
        let _asking = match witnesses.asking.try_lock() {
            Ok(held) => Some(held),
            Err(TryLockError::Poisoned(held)) => Some(held.into_inner()),
            Err(TryLockError::WouldBlock) => return Ok(0),
        };
        let (size, now) = (target.head().size, self.parts.now().milliseconds());
        let mut due = Vec::new();
        for (number, (asked, _)) in witnesses.each.iter().enumerate() {
            let kept = self.kept(asked)?;
            if kept.is_due(size, now, back_off::LONGEST) {
                due.push((number, kept.size));
            }
        }
        if due.is_empty() || !self.take_lease(self.longest_round())? {
            return Ok(0);
        }
        let mut cosigned = 0_u64;
        self.ask_each(&due, &target, |asked, key, outcome| {
            let outcome = self.without_a_race(outcome)?;
            self.store_outcome(asked, key, &target, &outcome)?;
            cosigned = cosigned.saturating_add(u64::from(outcome.is_ok()));
            Ok(())
        })?;
        // Others need not wait for a process that may end now.
        self.take_lease(0)?;
        Ok(cosigned)
    }

    /// Asks every witness for a cosignature of the newest checkpoint, and stores nothing. `None` if there is no checkpoint
    /// yet, or this process cannot check it.
    pub(crate) fn try_witnesses(&self) -> Result<Option<Outcomes>, DeskError> {
        let Some(target) = self.newest()? else { return Ok(None) };
        let mut known = Vec::new();
        for (number, (asked, _)) in self.log.witnesses.each.iter().enumerate() {
            known.push((number, self.kept(asked)?.size));
        }
        let mut outcomes = Outcomes::new();
        self.ask_each(&known, &target, |asked, _, outcome| {
            let outcome = self.without_a_race(outcome)?.map(|_| target.head().size);
            outcomes.insert(asked.name.clone(), outcome);
            Ok(())
        })?;
        Ok(Some(outcomes))
    }

    /// Returns the newest checkpoint, if there are witnesses to show it to, and this process has the key.
    fn newest(&self) -> Result<Option<SignedCheckpoint>, DeskError> {
        let (Some(key), false) = (&self.log.key, self.log.witnesses.each.is_empty()) else { return Ok(None) };
        let row_key = rows::checkpoint_key()?;
        // As it was signed: a witness needs no cosignatures of others.
        let read = self.parts.store.read(std::slice::from_ref(&row_key))?;
        let text = rows::text(rows::of(&read, &row_key)?)?;
        let checkpoint = text.map(|text| signed(text, &**key)).transpose()?;
        Ok(checkpoint.filter(|checkpoint| checkpoint.head().size > 0))
    }

    fn kept(&self, asked: &Asked) -> Result<Kept, DeskError> {
        let key = rows::witness_key(&asked.key)?;
        let read = self.parts.store.read(std::slice::from_ref(&key))?;
        Ok(Kept::read(rows::of(&read, &key)?)?)
    }

    /// Asks these witnesses, each in a thread of its own, and passes on each outcome as it comes. One that hangs keeps the
    /// others waiting for the time limit, and no longer.
    fn ask_each(
        &self,
        which: &[(usize, u64)],
        target: &SignedCheckpoint,
        mut take: impl FnMut(&Asked, &Witnesses, Outcome) -> Result<(), DeskError>,
    ) -> Result<(), DeskError> {
        let each = &self.log.witnesses.each;
        let (answer, answered) = mpsc::channel();
        let mut waiting = BTreeMap::new();
        for (number, known) in which {
            let Some((asked, key)) = each.get(*number) else { continue };
            let (answer, number, known) = (answer.clone(), *number, *known);
            let (part, only) = (Arc::clone(&asked.part.part), key.clone());
            let (target, store) = (target.clone(), Arc::clone(&self.parts.store));
            let started = asked.part.patience.start(move || {
                let _ = answer.send((number, ask(&*part, &only, &target, known, &*store)));
            });
            waiting.insert(number, if started { Silence::TooLate } else { Silence::Crowded });
        }
        drop(answer);
        let begun = Instant::now();
        let left = || self.parts.limits.witness.saturating_sub(begun.elapsed());
        while let Ok((number, outcome)) = answered.recv_timeout(left()) {
            waiting.remove(&number);
            if let Some((asked, key)) = each.get(number) {
                take(asked, key, outcome)?;
            }
        }
        for (number, silence) in waiting {
            if let Some((asked, key)) = each.get(number) {
                take(asked, key, Err(WitnessFault::Silent { reason: silence.as_str().to_owned() }))?;
            }
        }
        Ok(())
    }

    /// Returns the outcome, unless the log has grown to where the witness is: then another process has shown it more, and
    /// the witness is asked again.
    fn without_a_race(&self, outcome: Outcome) -> Result<Outcome, DeskError> {
        let Err(WitnessFault::Ahead { cosigned, .. }) = outcome else { return Ok(outcome) };
        let size = self.covered_records()?.unwrap_or(0);
        Ok(Err(if cosigned <= size {
            WitnessFault::Answer { status: 409 }
        } else {
            WitnessFault::Ahead { cosigned, size }
        }))
    }

    /// Takes the lease of those who ask, for this long; false if another process has it.
    fn take_lease(&self, time: i64) -> Result<bool, DeskError> {
        let (key, now) = (rows::witness_lease_key()?, self.parts.now());
        let mut tx = self.parts.store.begin()?;
        let read = tx.lock(std::slice::from_ref(&key))?;
        let row = rows::of(&read, &key)?;
        if Lease::read(row)?.is_some_and(|lease| lease.keeps_out(&self.log.holder, now, self.longest_round()))
        {
            return Ok(false);
        }
        let until = now.milliseconds().saturating_add(time);
        let lease = Lease { holder: self.log.holder.clone(), until };
        let write = [rows::next(row, lease.to_text().into_bytes())];
        let compare = [(key.clone(), row.version)];
        match tx.write(&Changes::of_log(&compare, &write, now)).and_then(|()| tx.commit()) {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns the time of a lease, in milliseconds: longer than a round, so that no other process asks meanwhile.
    fn longest_round(&self) -> i64 {
        let longest = self.parts.limits.witness.saturating_add(Duration::from_secs(5)).as_millis();
        i64::try_from(longest).unwrap_or(i64::MAX)
    }

    /// Stores what came of asking a witness: its cosignature with the checkpoint, or the reason that there is none.
    fn store_outcome(
        &self,
        asked: &Asked,
        only: &Witnesses,
        target: &SignedCheckpoint,
        outcome: &Outcome,
    ) -> Result<(), DeskError> {
        let now = self.parts.now();
        self.note_witness(asked, outcome.as_ref().err());
        let Some(key) = &self.log.key else { return Ok(()) };
        let (of_witness, cosigning, cosigned) =
            (rows::witness_key(&asked.key)?, rows::cosigning_key()?, rows::cosigned_key()?);
        let keys = sorted(vec![of_witness.clone(), cosigning.clone(), cosigned.clone()]);
        let mut tx = self.parts.store.begin()?;
        let read = tx.lock(&keys)?;
        let row = |key: &StateKey| rows::of(&read, key);
        let kept = Kept::read(row(&of_witness)?)?;
        let mut content: Vec<(&StateKey, Vec<u8>)> = Vec::new();
        match outcome {
            Ok(answer) => {
                content.push((&of_witness, kept.cosigned(target.head().size).to_bytes()));
                let stored = |key_of: &StateKey| -> Result<Option<SignedCheckpoint>, DeskError> {
                    Ok(rows::text(row(key_of)?)?.map(|text| signed(text, &**key)).transpose()?)
                };
                let size = target.head().size;
                let before = stored(&cosigning)?.filter(|before| before.head().size >= size);
                // A cosignature that came late, for an older checkpoint, is not carried.
                if before.as_ref().is_none_or(|before| before.head() == target.head()) {
                    let mut carried = before.unwrap_or_else(|| target.clone());
                    if only.add(&mut carried, answer).is_ok() {
                        content.push((&cosigning, carried.to_string().into_bytes()));
                    }
                    let is_newer = stored(&cosigned)?.is_none_or(|before| before.head().size <= size);
                    if is_newer && self.log.witnesses.together.check(&carried).is_ok() {
                        content.push((&cosigned, carried.to_string().into_bytes()));
                    }
                }
            }
            Err(fault) => {
                let failed = kept.failed(fault.clone(), now.milliseconds(), back_off::pause);
                content.push((&of_witness, failed.to_bytes()));
            }
        }
        let mut write: Vec<Row> = Vec::with_capacity(content.len());
        for (key, bytes) in content {
            write.push(rows::next(row(key)?, bytes));
        }
        write.sort_by(|a, b| a.key.cmp(&b.key));
        let compare: Vec<(StateKey, u64)> = read.iter().map(|row| (row.key.clone(), row.version)).collect();
        match tx.write(&Changes::of_log(&compare, &write, now)).and_then(|()| tx.commit()) {
            // Another process was quicker. The witness is asked again.
            Ok(()) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Reports a witness that fails, and above all a log that is in doubt.
    fn note_witness(&self, asked: &Asked, fault: Option<&WitnessFault>) {
        let (part, words) = (asked.part.patience.part(), fault.map(ToString::to_string));
        if let (Some(reason), true) = (&words, fault.is_some_and(WitnessFault::is_alarm)) {
            tracing::error!(part, reason, "desk.log_contradicted");
        }
        self.troubles.note(part, self.parts.now(), words.as_deref());
    }
}
