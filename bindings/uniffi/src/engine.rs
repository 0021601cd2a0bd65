use std::sync::Arc;

use bonafides::case;
use bonafides_surface as surface;

use crate::keys::KeySource;
use crate::step::{row, rows};
use crate::types::{
    Caller, Command, DeskInput, EngineConfig, Input, Moment, Opening, ResolvedRecord, Row, Time,
};
use crate::{Keys, Policy, RawKeys, Result, Step, convert};

/// A case as it comes back.
#[derive(uniffi::Record)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Immutable id of its account.
    pub account: Option<String>,
    /// The requested action.
    pub action: String,
    /// The next time at which time alone changes it.
    pub deadline: Option<Time>,
    /// True if it has ended.
    pub is_over: bool,
    /// The number of its steps.
    pub steps: i64,
    /// The case itself.
    pub handle: Arc<CaseHandle>,
}

/// A case, at the version that was read.
#[derive(Debug, uniffi::Object)]
pub struct CaseHandle(case::Case);

impl From<case::Case> for Case {
    fn from(case: case::Case) -> Self {
        Self {
            id: case.id().to_string(),
            account: case.account().map(str::to_owned),
            action: case.action().to_owned(),
            deadline: case.deadline().map(Into::into),
            is_over: case.is_over(),
            steps: case.steps().into(),
            handle: Arc::new(CaseHandle(case)),
        }
    }
}

fn at(moment: Moment) -> Result<surface::Moment> {
    let subject = moment.subject.as_ref().map(surface::write).transpose()?;
    let now = moment.now.read()?.milliseconds();
    Ok(surface::Moment::new(now, &moment.seed, subject.as_deref())?)
}

/// An engine: one configuration, its policies and its keys.
#[derive(uniffi::Object)]
pub struct Engine {
    engine: surface::Engine,
    keys: KeySource,
}

#[uniffi::export]
impl Engine {
    /// An engine with this policy in force and keys in memory.
    #[uniffi::constructor]
    pub fn new(policy: &Policy, keys: Arc<RawKeys>, config: EngineConfig) -> Result<Self> {
        Ok(Self {
            engine: surface::Engine::new(&policy.0, convert(&config, "config")?)?,
            keys: KeySource::Raw(keys),
        })
    }

    /// The same with keys that the host holds itself.
    #[uniffi::constructor]
    pub fn with_keys(policy: &Policy, keys: Arc<dyn Keys>, config: EngineConfig) -> Result<Self> {
        Ok(Self {
            engine: surface::Engine::new(&policy.0, convert(&config, "config")?)?,
            keys: KeySource::Host(keys),
        })
    }

    /// Puts a policy in force.
    pub fn activate(&self, policy: &Policy) {
        self.engine.activate(&policy.0);
    }

    /// The policy in force.
    pub fn policy(&self) -> Policy {
        Policy(self.engine.policy())
    }

    /// Keys of the rows that `open_case` and `not_me` read.
    pub fn needs_open(&self, opening: Opening, moment: Moment) -> Result<Vec<String>> {
        let (opening, at) = (convert::<case::Opening>(&opening, "opening")?, at(moment)?);
        self.keys.lend(|keys| self.engine.needs_open(keys, &opening, &at))
    }

    /// Opens a case.
    pub fn open_case(&self, id: &str, opening: Opening, moment: Moment, rows: Vec<Row>) -> Result<Step> {
        let (opening, at) = (convert::<case::Opening>(&opening, "opening")?, at(moment)?);
        let rows = self::rows(rows)?;
        self.keys.lend(|keys| self.engine.open(keys, id, &opening, &at, &rows)).map(Into::into)
    }

    /// "This was not me", said when no case is open.
    pub fn not_me(
        &self,
        id: &str,
        opening: Opening,
        caller: Caller,
        token: Option<String>,
        moment: Moment,
        rows: Vec<Row>,
    ) -> Result<Step> {
        let (opening, at) = (convert::<case::Opening>(&opening, "opening")?, at(moment)?);
        let (caller, rows) = (convert::<case::Caller>(&caller, "caller")?, self::rows(rows)?);
        self.keys
            .lend(|keys| self.engine.not_me(keys, id, &opening, &caller, token, &at, &rows))
            .map(Into::into)
    }

    /// Opens the stored row of a case.
    pub fn case(&self, row: Row) -> Result<Case> {
        let row = self::row(row)?;
        self.keys.lend(|keys| self.engine.case(keys, &row)).map(Into::into)
    }

    /// Keys of the rows that `apply` reads.
    pub fn needs(&self, of: &CaseHandle, input: Input, moment: Moment) -> Result<Vec<String>> {
        let (input, at) = (convert::<case::Input>(&input, "input")?, at(moment)?);
        self.keys.lend(|keys| self.engine.needs(keys, &of.0, &input, &at))
    }

    /// Applies one input to a case.
    pub fn apply(&self, of: &CaseHandle, input: Input, moment: Moment, rows: Vec<Row>) -> Result<Step> {
        let (input, at) = (convert::<case::Input>(&input, "input")?, at(moment)?);
        let rows = self::rows(rows)?;
        self.keys.lend(|keys| self.engine.apply(keys, &of.0, &input, &at, &rows)).map(Into::into)
    }

    /// Keys of the rows that `administer` reads.
    pub fn needs_administer(&self, input: DeskInput, moment: Moment) -> Result<Vec<String>> {
        let (input, at) = (convert::<case::DeskInput>(&input, "input")?, at(moment)?);
        self.keys.lend(|keys| self.engine.needs_administer(keys, &input, &at))
    }

    /// An administrator's step.
    pub fn administer(&self, input: DeskInput, moment: Moment, rows: Vec<Row>) -> Result<Step> {
        let (input, at) = (convert::<case::DeskInput>(&input, "input")?, at(moment)?);
        let rows = self::rows(rows)?;
        self.keys.lend(|keys| self.engine.administer(keys, &input, &at, &rows)).map(Into::into)
    }

    /// Opens a row of the outbox.
    pub fn command(&self, row: Row) -> Result<Command> {
        let row = self::row(row)?;
        convert(&self.keys.lend(|keys| self.engine.command(keys, &row))?.exposed(), "command")
    }

    /// Key of the row that tells whether grants are live.
    pub fn grant_row(&self, account: &str) -> Result<String> {
        self.keys.lend(|keys| self.engine.grant_row(keys, account))
    }

    /// Key of the row with a person's keyring.
    pub fn keyring_row(&self, person: &str) -> Result<String> {
        self.keys.lend(|keys| self.engine.keyring_row(keys, person))
    }

    /// Opens the personal values of a record.
    pub fn resolve(&self, resolution: &str, record: &str, keyrings: Vec<Row>) -> Result<ResolvedRecord> {
        let keyrings = rows(keyrings)?;
        convert(
            &self.keys.lend(|keys| self.engine.resolve(keys, resolution, record, &keyrings))?,
            "resolved_record",
        )
    }

    /// Returns true if a grant is live.
    pub fn grant_live(&self, row: Row, grant: &str) -> Result<bool> {
        let row = self::row(row)?;
        self.keys.lend(|keys| self.engine.grant_live(keys, &row, grant))
    }
}
