use std::sync::{Arc, PoisonError};

use bonafides::case::{Caller, DeskInput, Input, Opening};
use bonafides_surface as surface;
use napi::bindgen_prelude::{AsyncTask, Buffer};
use napi_derive::napi;

use crate::error::thrown;
use crate::keys::{Given, RawKeys, lend};
use crate::policy::Policy;
use crate::rows::Row;
use crate::step::{Case, Step};
use crate::task::Stepping;

/// An engine and its policies. Keys are lent for each call.
#[napi]
pub struct Engine(Arc<surface::Engine>);

/// The time, the randomness and the subject of a step.
#[napi(object)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub now: i64,
    /// 32 bytes.
    pub seed: Buffer,
    /// The subject's profile, as JSON.
    pub subject: Option<String>,
}

impl Moment {
    fn read(&self) -> napi::Result<surface::Moment> {
        surface::Moment::new(self.now, &self.seed, self.subject.as_deref()).map_err(thrown)
    }
}

fn opening(text: &str) -> napi::Result<Opening> {
    surface::read(text, "opening").map_err(thrown)
}

fn input(text: &str) -> napi::Result<Input> {
    surface::read(text, "input").map_err(thrown)
}

fn desk_input(text: &str) -> napi::Result<DeskInput> {
    surface::read(text, "input").map_err(thrown)
}

#[napi]
impl Engine {
    /// Returns an engine with this active policy.
    #[napi(constructor, catch_unwind)]
    pub fn new(policy: &Policy, config: String) -> napi::Result<Self> {
        let config = surface::read(&config, "config").map_err(thrown)?;
        surface::Engine::new(&policy.0, config).map(|engine| Self(Arc::new(engine))).map_err(thrown)
    }

    /// Activates a policy.
    #[napi(catch_unwind)]
    pub fn activate(&self, policy: &Policy) {
        self.0.activate(&policy.0);
    }

    /// The active policy.
    #[napi(getter, catch_unwind)]
    pub fn policy(&self) -> Policy {
        Policy(self.0.policy())
    }

    /// Returns the keys of the rows that `open` reads.
    #[napi(catch_unwind)]
    pub fn needs_open(&self, keys: Given<'_>, opening: String, at: Moment) -> napi::Result<Vec<String>> {
        let (opening, at) = (self::opening(&opening)?, at.read()?);
        lend(keys, |keys| self.0.needs_open(keys, &opening, &at))
    }

    /// Opens a case.
    #[napi(catch_unwind)]
    pub fn open(
        &self,
        keys: Given<'_>,
        id: String,
        opening: String,
        at: Moment,
        rows: Vec<Row>,
    ) -> napi::Result<Step> {
        let (opening, at, rows) = (self::opening(&opening)?, at.read()?, Row::read_all(rows)?);
        lend(keys, |keys| self.0.open(keys, &id, &opening, &at, &rows)).map(Into::into)
    }

    /// Opens a case on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn open_async(
        &self,
        keys: &RawKeys,
        id: String,
        opening: String,
        at: Moment,
        rows: Vec<Row>,
    ) -> napi::Result<AsyncTask<Stepping>> {
        let (opening, at, rows) = (self::opening(&opening)?, at.read()?, Row::read_all(rows)?);
        let (engine, keys) = (self.0.clone(), keys.0.clone());
        Ok(AsyncTask::new(Stepping::new(move || {
            let keys = keys.read().unwrap_or_else(PoisonError::into_inner);
            engine.open(&*keys, &id, &opening, &at, &rows)
        })))
    }

    /// Records "this was not me" when no case is open.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments, reason = "the core needs them, and the keys")]
    pub fn not_me(
        &self,
        keys: Given<'_>,
        id: String,
        opening: String,
        caller: String,
        token: Option<String>,
        at: Moment,
        rows: Vec<Row>,
    ) -> napi::Result<Step> {
        let (opening, at, rows) = (self::opening(&opening)?, at.read()?, Row::read_all(rows)?);
        let caller: Caller = surface::read(&caller, "caller").map_err(thrown)?;
        lend(keys, |keys| self.0.not_me(keys, &id, &opening, &caller, token, &at, &rows)).map(Into::into)
    }

    /// Opens the stored bytes of a case.
    #[napi(catch_unwind)]
    pub fn case(&self, keys: Given<'_>, row: Row) -> napi::Result<Case> {
        let row = row.read()?;
        lend(keys, |keys| self.0.case(keys, &row)).map(Case)
    }

    /// Returns the keys of the rows that `apply` reads.
    #[napi(catch_unwind)]
    pub fn needs(
        &self,
        keys: Given<'_>,
        case: &Case,
        input: String,
        at: Moment,
    ) -> napi::Result<Vec<String>> {
        let (input, at) = (self::input(&input)?, at.read()?);
        lend(keys, |keys| self.0.needs(keys, &case.0, &input, &at))
    }

    /// Applies one input to a case.
    #[napi(catch_unwind)]
    pub fn apply(
        &self,
        keys: Given<'_>,
        case: &Case,
        input: String,
        at: Moment,
        rows: Vec<Row>,
    ) -> napi::Result<Step> {
        let (input, at, rows) = (self::input(&input)?, at.read()?, Row::read_all(rows)?);
        lend(keys, |keys| self.0.apply(keys, &case.0, &input, &at, &rows)).map(Into::into)
    }

    /// Applies one input to a case on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn apply_async(
        &self,
        keys: &RawKeys,
        case: &Case,
        input: String,
        at: Moment,
        rows: Vec<Row>,
    ) -> napi::Result<AsyncTask<Stepping>> {
        let (input, at, rows) = (self::input(&input)?, at.read()?, Row::read_all(rows)?);
        let (engine, keys, case) = (self.0.clone(), keys.0.clone(), case.0.clone());
        Ok(AsyncTask::new(Stepping::new(move || {
            let keys = keys.read().unwrap_or_else(PoisonError::into_inner);
            engine.apply(&*keys, &case, &input, &at, &rows)
        })))
    }

    /// Returns the keys of the rows that `administer` reads.
    #[napi(catch_unwind)]
    pub fn needs_administer(&self, keys: Given<'_>, input: String, at: Moment) -> napi::Result<Vec<String>> {
        let (input, at) = (desk_input(&input)?, at.read()?);
        lend(keys, |keys| self.0.needs_administer(keys, &input, &at))
    }

    /// Makes an administrator's step.
    #[napi(catch_unwind)]
    pub fn administer(
        &self,
        keys: Given<'_>,
        input: String,
        at: Moment,
        rows: Vec<Row>,
    ) -> napi::Result<Step> {
        let (input, at, rows) = (desk_input(&input)?, at.read()?, Row::read_all(rows)?);
        lend(keys, |keys| self.0.administer(keys, &input, &at, &rows)).map(Into::into)
    }

    /// Opens a row of the outbox and returns its command as JSON.
    #[napi(catch_unwind)]
    pub fn command(&self, keys: Given<'_>, row: Row) -> napi::Result<String> {
        let row = row.read()?;
        lend(keys, |keys| surface::write(&self.0.command(keys, &row)?.exposed()))
    }

    /// Returns the key of the row that shows whether the grants of an account are live.
    #[napi(catch_unwind)]
    pub fn grant_row(&self, keys: Given<'_>, account: String) -> napi::Result<String> {
        lend(keys, |keys| self.0.grant_row(keys, &account))
    }

    /// Returns the key of the row with a person's keyring.
    #[napi(catch_unwind)]
    pub fn keyring_row(&self, keys: Given<'_>, person: String) -> napi::Result<String> {
        lend(keys, |keys| self.0.keyring_row(keys, &person))
    }

    /// Opens the personal values of a record and returns them as JSON.
    #[napi(catch_unwind)]
    pub fn resolve(
        &self,
        keys: Given<'_>,
        resolution: String,
        record: String,
        keyrings: Vec<Row>,
    ) -> napi::Result<String> {
        let rows = Row::read_all(keyrings)?;
        lend(keys, |keys| surface::write(&self.0.resolve(keys, &resolution, &record, &rows)?))
    }

    /// Returns true if a grant was redeemed and nothing has ended it since.
    #[napi(catch_unwind)]
    pub fn grant_live(&self, keys: Given<'_>, row: Row, grant: String) -> napi::Result<bool> {
        let row = row.read()?;
        lend(keys, |keys| self.0.grant_live(keys, &row, &grant))
    }
}
