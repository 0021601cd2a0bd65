use std::sync::Arc;

use bonafides::{Time, case};
use bonafides_surface as surface;

use crate::keys::KeySource;
use crate::step::{row, rows};
use crate::{
    Caller, Command, DeskInput, EngineConfig, Input, Keys, Opening, Policy, RawKeys, Result, Row, Step,
    SubjectProfile, convert,
};

/// When a step is made, with which randomness, and about whom.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Moment {
    /// The time of the step.
    pub now: Time,
    /// 32 new bytes of the system's generator, for this try alone.
    pub seed: Vec<u8>,
    /// The directory's present view of the subject; none if it does not know them.
    #[uniffi(default)]
    pub subject: Option<SubjectProfile>,
}

impl TryFrom<Moment> for surface::Moment {
    type Error = crate::BonafidesError;

    fn try_from(moment: Moment) -> Result<Self> {
        let subject = moment.subject.as_ref().map(surface::write).transpose()?;
        Ok(Self::new(moment.now.milliseconds(), &moment.seed, subject.as_deref())?)
    }
}

/// One verification, at the version that was read. It holds nothing open: it is what its row says.
#[derive(Debug, uniffi::Object)]
pub struct Case(case::Case);

impl From<case::Case> for Case {
    fn from(case: case::Case) -> Self {
        Self(case)
    }
}

#[uniffi::export]
impl Case {
    /// Its id.
    pub fn id(&self) -> String {
        self.0.id().to_string()
    }

    /// Immutable id of the account it is about; none of a caller whom the directory does not know.
    pub fn account(&self) -> Option<String> {
        self.0.account().map(str::to_owned)
    }

    /// What was asked for.
    pub fn action(&self) -> String {
        self.0.action().to_owned()
    }

    /// The next moment at which time alone changes it: say then that time passed. None if it waits for
    /// people alone, or is over.
    pub fn deadline(&self) -> Option<Time> {
        self.0.deadline()
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.0.is_over()
    }

    /// How many steps it has made.
    pub fn steps(&self) -> i64 {
        self.0.steps().into()
    }
}

/// An engine as it is set up: one config, its policies and its keys. It stores nothing.
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

    /// Puts a policy in force; the one before stays for the cases that were opened under it.
    pub fn activate(&self, policy: &Policy) {
        self.engine.activate(&policy.0);
    }

    /// The policy in force.
    pub fn policy(&self) -> Policy {
        Policy(self.engine.policy())
    }

    /// Keys of the rows that `open` and `not_me` will read.
    pub fn needs_open(&self, opening: Opening, moment: Moment) -> Result<Vec<String>> {
        let (opening, at) = (convert::<case::Opening>(&opening, "opening")?, moment.try_into()?);
        self.keys.lend(|keys| self.engine.needs_open(keys, &opening, &at))
    }

    /// Opens a case. `id` is that of the input, chosen before its first try.
    pub fn open(&self, id: &str, opening: Opening, moment: Moment, rows: Vec<Row>) -> Result<Step> {
        let (opening, at) = (convert::<case::Opening>(&opening, "opening")?, moment.try_into()?);
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
        let (opening, at) = (convert::<case::Opening>(&opening, "opening")?, moment.try_into()?);
        let (caller, rows) = (convert::<case::Caller>(&caller, "caller")?, self::rows(rows)?);
        self.keys
            .lend(|keys| self.engine.not_me(keys, id, &opening, &caller, token, &at, &rows))
            .map(Into::into)
    }

    /// Opens the stored bytes of a case.
    pub fn case(&self, row: Row) -> Result<Case> {
        let row = self::row(row)?;
        self.keys.lend(|keys| self.engine.case(keys, &row)).map(Case)
    }

    /// Keys of the rows that `apply` will read for this input.
    pub fn needs(&self, case: &Case, input: Input, moment: Moment) -> Result<Vec<String>> {
        let (input, at) = (convert::<case::Input>(&input, "input")?, moment.try_into()?);
        self.keys.lend(|keys| self.engine.needs(keys, &case.0, &input, &at))
    }

    /// What one input makes of a case.
    pub fn apply(&self, case: &Case, input: Input, moment: Moment, rows: Vec<Row>) -> Result<Step> {
        let (input, at) = (convert::<case::Input>(&input, "input")?, moment.try_into()?);
        let rows = self::rows(rows)?;
        self.keys.lend(|keys| self.engine.apply(keys, &case.0, &input, &at, &rows)).map(Into::into)
    }

    /// Keys of the rows that `administer` will read.
    pub fn needs_administer(&self, input: DeskInput, moment: Moment) -> Result<Vec<String>> {
        let (input, at) = (convert::<case::DeskInput>(&input, "input")?, moment.try_into()?);
        self.keys.lend(|keys| self.engine.needs_administer(keys, &input, &at))
    }

    /// An administrator's step: a clock repaired, a check enabled anew, a person erased. What came of
    /// it says `Step.administered`.
    pub fn administer(&self, input: DeskInput, moment: Moment, rows: Vec<Row>) -> Result<Step> {
        let (input, at) = (convert::<case::DeskInput>(&input, "input")?, moment.try_into()?);
        let rows = self::rows(rows)?;
        self.keys.lend(|keys| self.engine.administer(keys, &input, &at, &rows)).map(Into::into)
    }

    /// Opens a row of the outbox: what a worker carries out.
    pub fn command(&self, row: Row) -> Result<Command> {
        let row = self::row(row)?;
        convert(&self.keys.lend(|keys| self.engine.command(keys, &row))?.exposed(), "command")
    }

    /// Key of the row that says whether the grants of an account are live.
    pub fn grant_row(&self, account: &str) -> Result<String> {
        self.keys.lend(|keys| self.engine.grant_row(keys, account))
    }

    /// Whether a grant is on its way and nothing has ended it since.
    pub fn grant_live(&self, row: Row, grant: &str) -> Result<bool> {
        let row = self::row(row)?;
        self.keys.lend(|keys| self.engine.grant_live(keys, &row, grant))
    }
}
