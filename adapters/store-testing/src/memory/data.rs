use std::collections::{BTreeMap, BTreeSet};

use bonafides::Time;
use bonafides::case::{CaseId, CommandId, Redemption};
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{
    Activation, ActivePolicy, CaseProgress, Changes, DeadCommand, LeasedCommand, NumberedRecord, OpenCase,
    PolicyRole, PolicyText, Pruned, StoreError, StoreStatus,
};

/// The data of one tenant.
#[derive(Debug, Clone, Default)]
pub(super) struct Data {
    pub(super) rows: BTreeMap<StateKey, (u64, Vec<u8>)>,
    pub(super) outbox: BTreeMap<StateKey, Waiting>,
    pub(super) records: BTreeMap<(String, u32), (String, Option<u64>)>,
    pub(super) cases: BTreeMap<CaseId, Progress>,
    pub(super) dead: BTreeMap<CommandId, DeadCommand>,
    pub(super) policies: BTreeMap<String, PolicyText>,
    pub(super) roles: BTreeMap<String, ActivePolicy>,
    pub(super) redemptions: BTreeMap<String, (Redemption, Time)>,
    pub(super) cursors: BTreeMap<String, u64>,
}

/// A command without a report.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) id: CommandId,
    pub(super) version: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) since: Time,
    pub(super) attempts: u32,
    /// True if it is outside the order of its case.
    pub(super) unordered: bool,
    /// When it can be leased; `None` while an earlier command of its case is open.
    pub(super) ready: Option<Time>,
    pub(super) reason: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    pub(super) deadline: Option<Time>,
    pub(super) ended: Option<Time>,
}

impl Data {
    pub(super) fn read(&self, keys: &[StateKey]) -> Vec<Row> {
        let of = |key: &StateKey| match key.kind() {
            RowKind::Outbox => self.outbox.get(key).map(|waiting| (waiting.version, waiting.bytes.clone())),
            _ => self.rows.get(key).cloned(),
        };
        let row = |key: &StateKey| match of(key) {
            Some((version, bytes)) => Row::new(key.clone(), version, Some(bytes)),
            None => Row::absent(key.clone()),
        };
        keys.iter().map(row).collect()
    }

    /// Everything or, with an error, something that the caller drops.
    pub(super) fn write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        for (key, version) in changes.compare {
            let is_same = self.read(std::slice::from_ref(key)).iter().all(|row| row.version == *version);
            if !is_same {
                return Err(StoreError::Conflict);
            }
        }
        for row in changes.write {
            if let Some(bytes) = &row.bytes {
                self.rows.insert(row.key.clone(), (row.version, bytes.clone()));
            } else {
                self.rows.remove(&row.key);
                self.finish(&row.key);
            }
        }
        for row in changes.outbox {
            let id = command_id(&row.key)?;
            let unordered = changes.unordered.contains(&row.key);
            let is_first = self.in_order(&id.case).next().is_none();
            let waiting = Waiting {
                id,
                version: row.version,
                bytes: row.bytes.clone().unwrap_or_default(),
                since: changes.now,
                attempts: 0,
                unordered,
                ready: (unordered || is_first).then_some(changes.now),
                reason: None,
            };
            new(self.outbox.insert(row.key.clone(), waiting))?;
        }
        if let Some(record) = changes.record {
            let key = (record.case.as_str().to_owned(), record.seq);
            new(self.records.insert(key, (record.bytes.clone(), None)))?;
        }
        if let Some(CaseProgress { case, deadline, is_over, .. }) = &changes.case {
            let progress = self.cases.entry(case.clone()).or_default();
            progress.deadline = *deadline;
            progress.ended = is_over.then(|| progress.ended.unwrap_or(changes.now));
        }
        changes.activation.iter().try_for_each(|activation| self.activate(activation, changes.now))
    }

    /// Deletes a command, and makes the next one of its case ready.
    fn finish(&mut self, key: &StateKey) {
        let Some(finished) = self.outbox.remove(key) else { return };
        if let Some(next) = self.in_order(&finished.id.case).min_by_key(|waiting| waiting.id.clone()) {
            next.ready = Some(next.ready.unwrap_or(next.since));
        }
    }

    /// The open commands of a case that wait for each other.
    fn in_order<'d>(&'d mut self, case: &'d CaseId) -> impl Iterator<Item = &'d mut Waiting> {
        self.outbox.values_mut().filter(move |waiting| waiting.id.case == *case && !waiting.unordered)
    }

    fn activate(&mut self, change: &Activation<'_>, now: Time) -> Result<(), StoreError> {
        if !self.policies.contains_key(change.digest) {
            return Err(StoreError::Other(format!("no policy has the digest `{}`", change.digest)));
        }
        if change.role == Some(PolicyRole::InForce) {
            self.roles.retain(|_, active| active.role != PolicyRole::InForce);
        }
        self.roles.remove(change.digest);
        if let Some(role) = change.role.clone() {
            let active = ActivePolicy::new(change.digest, role, change.by, now);
            self.roles.insert(change.digest.to_owned(), active);
        }
        Ok(())
    }

    pub(super) fn rows(&self, kind: RowKind, after: Option<&StateKey>, most: u32) -> Vec<Row> {
        let of_kind =
            self.rows.keys().filter(|key| key.kind() == kind && after.is_none_or(|after| *key > after));
        self.read(&of_kind.take(number(most)).cloned().collect::<Vec<_>>())
    }

    pub(super) fn records(&self, chain: &str, from: u32, most: u32) -> Vec<String> {
        let of_chain = self.records.range((chain.to_owned(), from)..=(chain.to_owned(), u32::MAX));
        of_chain.take(number(most)).map(|(_, (bytes, _))| bytes.clone()).collect()
    }

    pub(super) fn number_records(&mut self, most: u32) -> u64 {
        let first = self.numbered();
        let unnumbered = self.records.values_mut().filter(|(_, position)| position.is_none());
        let mut next = first;
        for (_, position) in unnumbered.take(number(most)) {
            *position = Some(next);
            next = next.saturating_add(1);
        }
        next.saturating_sub(first)
    }

    fn numbered(&self) -> u64 {
        count(self.records.values().filter(|(_, position)| position.is_some()))
    }

    pub(super) fn numbered_records(&self, from: u64, most: u32) -> Vec<NumberedRecord> {
        let numbered = |(bytes, position): &(String, Option<u64>)| {
            position.filter(|position| *position >= from).map(|position| (position, bytes.clone()))
        };
        let numbered: BTreeMap<u64, String> = self.records.values().filter_map(numbered).collect();
        numbered
            .into_iter()
            .take(number(most))
            .map(|(position, bytes)| NumberedRecord::new(position, bytes))
            .collect()
    }

    pub(super) fn lease(&mut self, now: Time, until: Time) -> Option<LeasedCommand> {
        let ready = self.outbox.iter().filter_map(|(key, waiting)| Some((waiting.ready?, &waiting.id, key)));
        let (_, _, key) = ready.filter(|(ready, ..)| *ready <= now).min()?;
        let key = key.clone();
        let leased = self.outbox.get_mut(&key)?;
        leased.attempts = leased.attempts.saturating_add(1);
        leased.ready = Some(until);
        let row = Row::new(key, leased.version, Some(leased.bytes.clone()));
        Some(LeasedCommand::new(row, leased.since, leased.attempts))
    }

    pub(super) fn dead(&self, most: u32) -> Vec<DeadCommand> {
        let mut dead: Vec<DeadCommand> = self.dead.values().cloned().collect();
        dead.sort_by_key(|command| std::cmp::Reverse(command.at));
        dead.truncate(number(most));
        dead
    }

    pub(super) fn due(&self, now: Time, most: u32) -> Vec<CaseId> {
        let due: BTreeSet<(Time, &CaseId)> = self
            .open()
            .filter_map(|(case, progress)| {
                Some((progress.deadline.filter(|deadline| *deadline <= now)?, case))
            })
            .collect();
        due.into_iter().take(number(most)).map(|(_, case)| case.clone()).collect()
    }

    fn open(&self) -> impl Iterator<Item = (&CaseId, &Progress)> {
        self.cases.iter().filter(|(_, progress)| progress.ended.is_none())
    }

    pub(super) fn open_cases(&self, after: Option<&CaseId>, most: u32) -> Vec<OpenCase> {
        let open = self.open().filter(|(case, _)| after.is_none_or(|after| *case > after));
        open.take(number(most))
            .map(|(case, progress)| OpenCase::new(case.clone(), progress.deadline))
            .collect()
    }

    pub(super) fn active_policies(&self) -> Vec<ActivePolicy> {
        let mut active: Vec<ActivePolicy> = self.roles.values().cloned().collect();
        active.sort_by_key(|active| active.role != PolicyRole::InForce);
        active
    }

    pub(super) fn prune(&mut self, before: Time, most: u32) -> Pruned {
        let most = number(most);
        let is_old = |progress: &Progress| progress.ended.is_some_and(|ended| ended < before);
        let ended = self.cases.iter().filter(|(_, progress)| is_old(progress)).take(most);
        let ended: Vec<CaseId> = ended.map(|(case, _)| case.clone()).collect();
        for case in &ended {
            self.cases.remove(case);
            self.rows.retain(|key, _| key.as_str().strip_prefix("case/") != Some(case.as_str()));
            self.outbox.retain(|_, waiting| waiting.id.case != *case);
        }
        let grants = self.redemptions.iter().filter(|(_, (_, at))| *at < before).take(most);
        let grants: Vec<String> = grants.map(|(grant, _)| grant.clone()).collect();
        self.redemptions.retain(|grant, _| !grants.contains(grant));
        let dead = self.dead.values().filter(|command| command.at < before).take(most);
        let dead: Vec<CommandId> = dead.map(|command| command.id.clone()).collect();
        self.dead.retain(|id, _| !dead.contains(id));
        Pruned::new(count(&ended), count(&grants), count(&dead))
    }

    pub(super) fn status(&self, now: Time) -> StoreStatus {
        let mut status = StoreStatus::default();
        status.open_cases = count(self.open());
        status.due = count(self.due(now, u32::MAX));
        status.waiting = count(&self.outbox);
        status.oldest = self.outbox.values().map(|waiting| waiting.since).min();
        status.dead = count(&self.dead);
        status.numbered = self.numbered();
        status.unnumbered = count(&self.records).saturating_sub(status.numbered);
        status
    }
}

/// The id of a command, which is the rest of its key.
fn command_id(key: &StateKey) -> Result<CommandId, StoreError> {
    let id = key.as_str().strip_prefix("outbox/").and_then(|id| id.parse().ok());
    id.ok_or_else(|| StoreError::Corrupt(format!("`{key}` is not the key of a command")))
}

/// A conflict, unless nothing was replaced.
pub(super) fn new<T>(replaced: Option<T>) -> Result<(), StoreError> {
    replaced.map_or(Ok(()), |_| Err(StoreError::Conflict))
}

fn number(most: u32) -> usize {
    usize::try_from(most).unwrap_or(usize::MAX)
}

fn count<T>(of: impl IntoIterator<Item = T>) -> u64 {
    u64::try_from(of.into_iter().count()).unwrap_or(u64::MAX)
}
