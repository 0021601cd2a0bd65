//! The loop on PostgreSQL, from `docs/embedding.md`.

use bonafides::Time;
use bonafides::case::{
    Case, CaseId, Command, CommandId, Committed, Context, Fault, Input, InputId, Opening, Step,
};
use bonafides::keys::{Row, StateKey};
use postgres::error::SqlState;
use postgres::{Client, GenericClient, IsolationLevel, Transaction};

use super::guide::{self, sql};
use super::host::{Failure, Host, LEASE, Loop, TRIES, again, new_seed, table, wait_a_moment};

impl Loop for Host<Client> {
    fn open(&mut self, id: &InputId, opening: &Opening) -> Result<Committed, Failure> {
        for _ in 0..TRIES {
            match self.try_open(id, opening) {
                Ok(released) => return self.remembered(released),
                // The reply was lost: this is the case.
                Err(failure) => match failure.downcast_ref() {
                    Some(Fault::AlreadyOpened(case)) => return self.give(&case.clone(), &again(id, opening)),
                    _ if is_conflict(&failure) => wait_a_moment()?,
                    _ => return Err(failure),
                },
            }
        }
        Err(Fault::Busy(TRIES).into())
    }

    fn give(&mut self, case: &CaseId, input: &Input) -> Result<Committed, Failure> {
        for _ in 0..TRIES {
            match self.try_give(case, input) {
                Err(failure) if is_conflict(&failure) => wait_a_moment()?,
                settled => return self.remembered(settled?),
            }
        }
        Err(Fault::Busy(TRIES).into())
    }

    fn lease(&mut self) -> Result<Option<Command>, Failure> {
        let now = self.clock.milliseconds();
        let Some(taken) = self.db.query_opt(guide::sql(sql::LEASE_ON_POSTGRES), &[&now, &(now + LEASE)])?
        else {
            return Ok(None);
        };
        Ok(Some(Command::from_row(&row(&taken)?, &self.keys)?))
    }

    fn read(&mut self, key: &StateKey) -> Result<Row, Failure> {
        only(read(&mut self.db, std::slice::from_ref(key))?)
    }
}

impl Host<Client> {
    /// Stores the deadline after the commit, as on any database.
    fn remembered(&mut self, released: Committed) -> Result<Committed, Failure> {
        let (id, at) = (released.case.id().as_str(), released.case.deadline().map(Time::milliseconds));
        match at {
            Some(at) => self.db.execute(
                "INSERT INTO deadlines (case_id, at) VALUES ($1, $2)
                 ON CONFLICT (case_id) DO UPDATE SET at = $2",
                &[&id, &at],
            )?,
            None => self.db.execute("DELETE FROM deadlines WHERE case_id = $1", &[&id])?,
        };
        Ok(released)
    }

    fn try_open(&mut self, id: &InputId, opening: &Opening) -> Result<Committed, Failure> {
        let Self { config, policies, keys, directory, db, clock } = self;
        let (now, seed, subject) = (*clock, &new_seed()?, directory.snapshot(&opening.named));
        let ctx = Context::new(now, seed, config, policies, keys, subject.as_ref());
        let mut tx = begin(db)?;
        let rows = lock(&mut tx, Case::needs_open(opening, &ctx)?)?;
        let step = Case::open(id, opening, &ctx, &rows)?;
        commit(tx, step, now.milliseconds())
    }

    pub(crate) fn try_give(&mut self, case: &CaseId, input: &Input) -> Result<Committed, Failure> {
        let Self { config, policies, keys, directory, db, clock } = self;
        let read = Case::from_row(&only(read(db, &[Case::key(case)])?)?, keys)?;
        // Before any lock, because a directory may be slow.
        let subject = read.account().and_then(|account| directory.snapshot(account));
        let (now, seed) = (*clock, &new_seed()?);
        let ctx = Context::new(now, seed, config, policies, keys, subject.as_ref());
        let needs = read.needs(input, &ctx)?;

        let mut tx = begin(db)?;
        let rows = lock(&mut tx, needs.clone())?;
        let stored = rows.iter().find(|row| row.key == Case::key(case)).ok_or("no case")?;
        let case = Case::from_row(stored, keys)?;
        if case.needs(input, &ctx)? != needs {
            return Err(Conflict.into()); // changed since it was read
        }
        let step = case.apply(input, &ctx, &rows)?;
        commit(tx, step, now.milliseconds())
    }
}

/// READ COMMITTED, whatever the server's default: each statement sees all earlier commits.
fn begin(db: &mut Client) -> Result<Transaction<'_>, Failure> {
    Ok(db.build_transaction().isolation_level(IsolationLevel::ReadCommitted).start()?)
}

/// Waits until no other transaction locks these rows, then reads them.
fn lock(tx: &mut Transaction<'_>, mut keys: Vec<StateKey>) -> Result<Vec<Row>, Failure> {
    keys.sort_unstable(); // the order of `compare()`, for all: no deadlocks
    tx.execute(guide::sql(sql::LOCK), &[&texts(&keys)])?;
    read(tx, &keys) // a separate statement, which sees the previous holder's rows
}

/// Stores a step as a whole and ends the transaction.
fn commit(mut tx: Transaction<'_>, step: Step, now: i64) -> Result<Committed, Failure> {
    let compare: Vec<StateKey> = step.compare().iter().map(|(key, _)| key.clone()).collect();
    let stored = read(&mut tx, &compare)?;
    if stored.iter().zip(step.compare()).any(|(row, (_, version))| row.version != *version) {
        return Err(Conflict.into()); // a writer without locks; dropping rolls back
    }
    for row in step.write() {
        let (key, version) = (row.key.as_str(), i64::try_from(row.version)?);
        match &row.bytes {
            Some(bytes) => tx.execute(
                "INSERT INTO state (key, version, bytes) VALUES ($1, $2, $3)
                 ON CONFLICT (key) DO UPDATE SET version = $2, bytes = $3",
                &[&key, &version, bytes],
            )?,
            // A command with a report: it is deleted with its secrets.
            None => tx.execute(&format!("DELETE FROM {} WHERE key = $1", table(&row.key)), &[&key])?,
        };
    }
    for row in step.outbox() {
        let id: CommandId = row.key.as_str().strip_prefix("outbox/").ok_or("no id")?.parse()?;
        let (key, version, case) = (row.key.as_str(), i64::try_from(row.version)?, id.case.as_str());
        tx.execute(
            "INSERT INTO outbox (key, version, bytes, case_id, seq, n, since)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[&key, &version, &row.bytes, &case, &i64::from(id.seq), &i64::from(id.n), &now],
        )?;
    }
    if let Some(record) = step.record() {
        tx.execute(
            "INSERT INTO records (case_id, seq, bytes) VALUES ($1, $2, $3)",
            &[&record.case.as_str(), &i64::from(record.seq), &record.bytes],
        )?;
    }
    tx.commit()?;
    Ok(step.committed()) // the result leaves the engine only now
}

/// Reads rows in the order of their keys, with their versions; one that does not exist has version 0.
fn read(db: &mut impl GenericClient, keys: &[StateKey]) -> Result<Vec<Row>, Failure> {
    let found = db.query(guide::sql(sql::READ), &[&texts(keys)])?;
    let found = found.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    let absent = |key: &StateKey| Row::absent(key.clone());
    let of = |key: &StateKey| found.iter().find(|row| row.key == *key).cloned();
    Ok(keys.iter().map(|key| of(key).unwrap_or_else(|| absent(key))).collect())
}

fn row(found: &postgres::Row) -> Result<Row, Failure> {
    let key: StateKey = found.get::<_, &str>("key").parse()?;
    let version = u64::try_from(found.get::<_, i64>("version"))?;
    Ok(Row::new(key, version, Some(found.get("bytes"))))
}

fn only(rows: Vec<Row>) -> Result<Row, Failure> {
    rows.into_iter().next().ok_or_else(|| "no row".into())
}

fn texts(keys: &[StateKey]) -> Vec<&str> {
    keys.iter().map(StateKey::as_str).collect()
}

/// The rows changed in the meantime, so the step is repeated.
#[derive(Debug)]
struct Conflict;

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the rows changed")
    }
}

impl std::error::Error for Conflict {}

/// Ours, or the server's: a deadlock with the locks of another program, or an aborted transaction.
fn is_conflict(failure: &Failure) -> bool {
    let code = failure.downcast_ref::<postgres::Error>().and_then(postgres::Error::code);
    let given_up = [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE];
    failure.is::<Conflict>() || code.is_some_and(|code| given_up.contains(code))
}
