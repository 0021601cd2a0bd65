//! A host with a database: the loop of `docs/embedding.md`.

use std::time::Duration;

use bonafides::case::{
    Case, CaseId, Command, CommandId, Committed, Contact, Context, EngineConfig, Fault, HostInput, Input,
    InputId, Opening, OperatorInput, Policies, Step, SubjectProfile,
};
use bonafides::keys::{RawKeys, Row, RowKind, Seed, StateKey};
use bonafides::{Policy, Time};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, named_params, params};

use super::guide::{self, sql};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// One node of a service desk, with a connection to its database.
pub(crate) struct Host<Db> {
    pub(crate) config: EngineConfig,
    pub(crate) policies: Policies,
    pub(crate) keys: RawKeys,
    pub(crate) directory: Directory,
    pub(crate) db: Db,
    /// The clock, which tests may set.
    pub(crate) clock: Time,
}

/// The directory server of a real host.
#[derive(Clone)]
pub(crate) struct Directory(pub(crate) Vec<SubjectProfile>);

impl Directory {
    /// The present snapshot, never a copy from the beginning of the call.
    pub(crate) fn snapshot(&self, account: &str) -> Option<SubjectProfile> {
        self.0.iter().find(|snapshot| snapshot.account == account).cloned()
    }
}

/// The time that a worker has for one command before another one may take it, in milliseconds.
pub(crate) const LEASE: i64 = 60_000;

/// The number of attempts at a step before the host reports that it is busy.
pub(crate) const TRIES: u32 = 16;

/// The loop for one kind of database, as called by the rest of the program.
pub(crate) trait Loop {
    fn open(&mut self, id: &InputId, opening: &Opening) -> Result<Committed, Failure>;
    /// Gives a case one input.
    fn give(&mut self, case: &CaseId, input: &Input) -> Result<Committed, Failure>;
    /// Leases the oldest command of a case that no worker has leased.
    fn lease(&mut self) -> Result<Option<Command>, Failure>;
    /// Reads a row; one that does not exist has version 0.
    fn read(&mut self, key: &StateKey) -> Result<Row, Failure>;
}

impl<Db> Host<Db> {
    pub(crate) fn context<'a>(&'a self, seed: &'a Seed, subject: Option<&'a SubjectProfile>) -> Context<'a> {
        Context::new(self.clock, seed, &self.config, &self.policies, &self.keys, subject)
    }
}

impl Loop for Host<Connection> {
    fn open(&mut self, id: &InputId, opening: &Opening) -> Result<Committed, Failure> {
        for _ in 0..TRIES {
            let subject = self.directory.snapshot(&opening.named);
            let seed = new_seed()?;
            let ctx = self.context(&seed, subject.as_ref());
            let rows = self.rows(&Case::needs_open(opening, &ctx)?)?;
            let step = match Case::open(id, opening, &ctx, &rows) {
                // The reply was lost: this is the case.
                Err(Fault::AlreadyOpened(case)) => return self.give(&case, &again(id, opening)),
                step => step?,
            };
            if self.commit(&step)? {
                let released = step.committed();
                self.remember_deadline(&released.case)?;
                return Ok(released);
            }
            wait_a_moment()?;
        }
        Err(Fault::Busy(TRIES).into())
    }

    /// Reads, applies and commits; tries again after a conflict.
    fn give(&mut self, case: &CaseId, input: &Input) -> Result<Committed, Failure> {
        for _ in 0..TRIES {
            let seed = new_seed()?;
            let step = self.step(case, input, &seed)?;
            if self.commit(&step)? {
                let released = step.committed(); // the result leaves the engine only now
                self.remember_deadline(&released.case)?;
                return Ok(released);
            }
            wait_a_moment()?;
        }
        Err(Fault::Busy(TRIES).into())
    }

    fn lease(&mut self) -> Result<Option<Command>, Failure> {
        let now = self.clock.milliseconds();
        let mut take = self.db.prepare(guide::sql(sql::LEASE))?;
        let times = named_params! { ":now": now, ":until": now + LEASE };
        let taken = take.query_row(times, |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)));
        let Some((key, version, bytes)) = taken.optional()? else { return Ok(None) };
        let key: StateKey = key.parse()?;
        Ok(Some(Command::from_row(&Row::new(key, version, bytes), &self.keys)?))
    }

    fn read(&mut self, key: &StateKey) -> Result<Row, Failure> {
        self.row(key)
    }
}

impl Host<Connection> {
    pub(crate) fn step(&self, case: &CaseId, input: &Input, seed: &Seed) -> Result<Step, Failure> {
        let case = Case::from_row(&self.row(&Case::key(case))?, &self.keys)?;
        let subject = case.account().and_then(|account| self.directory.snapshot(account));
        let ctx = self.context(seed, subject.as_ref());
        let rows = self.rows(&case.needs(input, &ctx)?)?;
        Ok(case.apply(input, &ctx, &rows)?)
    }

    /// Stores the deadline after each commit. After a crash the older deadline remains, which does no harm.
    fn remember_deadline(&self, case: &Case) -> Result<(), Failure> {
        let (id, at) = (case.id().as_str(), case.deadline().map(Time::milliseconds));
        match at {
            Some(at) => self.db.execute(
                "INSERT INTO deadlines (case_id, at) VALUES (?1, ?2)
                 ON CONFLICT (case_id) DO UPDATE SET at = ?2",
                params![id, at],
            )?,
            None => self.db.execute("DELETE FROM deadlines WHERE case_id = ?1", [id])?,
        };
        Ok(())
    }

    /// Passes time to the cases whose deadline has come. Call it every few seconds.
    pub(crate) fn pass_time(&mut self) -> Result<(), Failure> {
        let now = self.clock.milliseconds();
        for case in self.due(now)? {
            let id = format!("time-{now}").parse()?;
            self.give(&case, &Input::host(id, "clock", HostInput::TimePassed))?;
        }
        Ok(())
    }

    fn due(&self, now: i64) -> Result<Vec<CaseId>, Failure> {
        let select = "SELECT case_id FROM deadlines WHERE at <= ?1 ORDER BY at LIMIT 100";
        let mut due = self.db.prepare(select)?;
        let due: Vec<String> = due.query_map([now], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(due.iter().map(|case| case.parse()).collect::<Result<_, _>>()?)
    }

    /// Reads rows with their versions; one that does not exist has version 0.
    pub(crate) fn rows(&self, keys: &[StateKey]) -> Result<Vec<Row>, Failure> {
        keys.iter().map(|key| self.row(key)).collect()
    }

    pub(crate) fn row(&self, key: &StateKey) -> Result<Row, Failure> {
        let select = format!("SELECT version, bytes FROM {} WHERE key = ?1", table(key));
        let found = self.db.query_row(&select, [key.as_str()], |row| Ok((row.get(0)?, row.get(1)?)));
        let (version, bytes) = found.optional()?.unwrap_or((0, None));
        Ok(Row::new(key.clone(), version, bytes))
    }

    /// Stores a step as a whole. Returns `false` if a row that it read has changed since.
    pub(crate) fn commit<T>(&mut self, step: &Step<T>) -> Result<bool, Failure> {
        let now = self.clock.milliseconds();
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (key, read) in step.compare() {
            let select = format!("SELECT version FROM {} WHERE key = ?1", table(key));
            let version = tx.query_row(&select, [key.as_str()], |row| row.get::<_, u64>(0)).optional()?;
            if version.unwrap_or(0) != *read {
                return Ok(false); // dropped, the transaction rolls back
            }
        }
        for row in step.write() {
            let (key, table) = (row.key.as_str(), table(&row.key));
            match &row.bytes {
                Some(bytes) => tx.execute(
                    "INSERT INTO state (key, version, bytes) VALUES (?1, ?2, ?3)
                     ON CONFLICT (key) DO UPDATE SET version = ?2, bytes = ?3",
                    params![key, row.version, bytes],
                )?,
                // A command with a report: it is deleted with its secrets.
                None => tx.execute(&format!("DELETE FROM {table} WHERE key = ?1"), [key])?,
            };
        }
        for row in step.outbox() {
            let id: CommandId = row.key.as_str().strip_prefix("outbox/").ok_or("no id")?.parse()?;
            tx.execute(
                "INSERT INTO outbox (key, version, bytes, case_id, seq, n, since)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![row.key.as_str(), row.version, row.bytes, id.case.as_str(), id.seq, id.n, now],
            )?;
        }
        if let Some(record) = step.record() {
            let insert = "INSERT INTO records (case_id, seq, bytes) VALUES (?1, ?2, ?3)";
            tx.execute(insert, params![record.case.as_str(), record.seq, record.bytes])?;
        }
        tx.commit()?;
        Ok(true)
    }
}

/// The table of a row. Commands have their own table, because workers query it.
pub(crate) fn table(key: &StateKey) -> &'static str {
    if key.kind() == RowKind::Outbox { "outbox" } else { "state" }
}

/// Returns 32 new bytes from the operating system, for each attempt at a step.
pub(crate) fn new_seed() -> Result<Seed, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(Seed::new(bytes)?)
}

/// Adds a policy while the present one stays in force. Do this first, on every node.
pub(crate) fn make_known(policies: &mut Policies, next: Policy) {
    let present = policies.active().clone();
    policies.activate(next);
    policies.activate(present);
}

/// The input that shows the case when its opening is repeated.
pub(crate) fn again(id: &InputId, opening: &Opening) -> Input {
    Input::operator(id.clone(), opening.operator.clone(), OperatorInput::View)
}

/// Waits for up to 25 milliseconds, at random.
pub(crate) fn wait_a_moment() -> Result<(), Failure> {
    let mut jitter = [0];
    getrandom::fill(&mut jitter)?;
    std::thread::sleep(Duration::from_millis(u64::from(jitter[0]) / 10));
    Ok(())
}

/// The start of the tests: 2026-11-23T08:00:00Z.
pub(crate) const START: i64 = 1_795_420_800_000;

/// A desk in memory.
pub(crate) fn host() -> Host<Connection> {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(guide::sql(sql::TABLES)).unwrap();
    db.execute_batch(guide::sql(sql::DEADLINES)).unwrap();
    desk(db)
}

/// A desk with the policy of the guide and one account.
pub(crate) fn desk<Db>(db: Db) -> Host<Db> {
    let policy = Policy::from_yaml(guide::block("yaml", 0)).unwrap_or_else(|error| panic!("{error}"));
    let long_ago = Some(Time::from_milliseconds(START - 400 * 86_400_000));
    let contact = |channel: &str, address: &str| Contact::new(channel, address).changed_at(long_ago);
    let sanne = SubjectProfile::new("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Sanne Holm", true)
        .contacts([contact("sms", "+4512345607"), contact("mail", "sanne@home.example")])
        .language("en");
    Host {
        config: EngineConfig::new("log.contoso.example", "directory-1"),
        policies: Policies::new(policy),
        keys: RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]),
        directory: Directory(vec![sanne]),
        db,
        clock: Time::from_milliseconds(START),
    }
}
