use std::sync::{PoisonError, RwLock};

use bonafides::Policy;
use bonafides::case::{
    self, Caller, Case, Command, Context, DeskChain, DeskInput, Fault, Input, InputId, Opening, Outcome,
    Policies, Step, grant_live, grant_row,
};
use bonafides::keys::{Keys, Row, Sensitive, StateKey};

use crate::{EngineConfig, Error, Moment};

/// An engine: a configuration and its policies. Keys are passed with each call.
#[derive(Debug)]
pub struct Engine {
    config: case::EngineConfig,
    policies: RwLock<Policies>,
}

impl Engine {
    /// Returns an engine with this policy in force.
    pub fn new(policy: &Policy, config: EngineConfig) -> Result<Self, Error> {
        let policies = RwLock::new(Policies::new(policy.clone()));
        Ok(Self { config: config.try_into()?, policies })
    }

    /// Puts a policy in force; earlier policies stay for the cases that were opened under them.
    pub fn activate(&self, policy: &Policy) {
        self.policies.write().unwrap_or_else(PoisonError::into_inner).activate(policy.clone());
    }

    /// Returns the policy in force.
    pub fn policy(&self) -> Policy {
        self.policies.read().unwrap_or_else(PoisonError::into_inner).active().clone()
    }

    /// Returns the keys of the rows that [`open`](Self::open) and [`not_me`](Self::not_me) will read.
    pub fn needs_open(&self, keys: &dyn Keys, opening: &Opening, at: &Moment) -> Result<Vec<String>, Error> {
        self.within(keys, at, |ctx| texts(Case::needs_open(opening, ctx)))
    }

    /// Opens a case.
    pub fn open(
        &self,
        keys: &dyn Keys,
        id: &str,
        opening: &Opening,
        at: &Moment,
        rows: &[Row],
    ) -> Result<Step, Error> {
        let id = input_id(id)?;
        self.within(keys, at, |ctx| Case::open(&id, opening, ctx, rows))
    }

    /// Records "this was not me" without an open case.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the core, and the keys")]
    pub fn not_me(
        &self,
        keys: &dyn Keys,
        id: &str,
        opening: &Opening,
        caller: &Caller,
        token: Option<String>,
        at: &Moment,
        rows: &[Row],
    ) -> Result<Step, Error> {
        let (id, token) = (input_id(id)?, token.map(Sensitive::from));
        self.within(keys, at, |ctx| Case::not_me(&id, opening, caller, token.as_ref(), ctx, rows))
    }

    /// Opens the stored bytes of a case.
    pub fn case(&self, keys: &dyn Keys, row: &Row) -> Result<Case, Error> {
        Ok(Case::from_row(row, keys)?)
    }

    /// Returns the keys of the rows that [`apply`](Self::apply) will read for this input.
    pub fn needs(
        &self,
        keys: &dyn Keys,
        case: &Case,
        input: &Input,
        at: &Moment,
    ) -> Result<Vec<String>, Error> {
        self.within(keys, at, |ctx| texts(case.needs(input, ctx)))
    }

    /// Applies one input to a case.
    pub fn apply(
        &self,
        keys: &dyn Keys,
        case: &Case,
        input: &Input,
        at: &Moment,
        rows: &[Row],
    ) -> Result<Step, Error> {
        self.within(keys, at, |ctx| case.apply(input, ctx, rows))
    }

    /// Returns the keys of the rows that [`administer`](Self::administer) will read.
    pub fn needs_administer(
        &self,
        keys: &dyn Keys,
        input: &DeskInput,
        at: &Moment,
    ) -> Result<Vec<String>, Error> {
        self.within(keys, at, |ctx| texts(DeskChain::needs(input, ctx)))
    }

    /// Applies an administrator's step to the chain `desk`.
    pub fn administer(
        &self,
        keys: &dyn Keys,
        input: &DeskInput,
        at: &Moment,
        rows: &[Row],
    ) -> Result<Step<Outcome>, Error> {
        self.within(keys, at, |ctx| DeskChain::apply(input, ctx, rows))
    }

    /// Opens a row of the outbox: a command for a worker.
    pub fn command(&self, keys: &dyn Keys, row: &Row) -> Result<Command, Error> {
        Ok(Command::from_row(row, keys)?)
    }

    /// Returns the key of the row that records whether the grants of an account are live.
    pub fn grant_row(&self, keys: &dyn Keys, account: &str) -> Result<String, Error> {
        Ok(grant_row(account, keys)?.to_string())
    }

    /// Returns true if a grant is redeemed and nothing has ended it since.
    pub fn grant_live(&self, keys: &dyn Keys, row: &Row, grant: &str) -> Result<bool, Error> {
        Ok(grant_live(row, grant, keys)?)
    }

    fn within<T>(
        &self,
        keys: &dyn Keys,
        at: &Moment,
        work: impl FnOnce(&Context<'_>) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        // Not held while `work` runs: a host's keys may call back and put another policy in force.
        let policies = self.policies.read().unwrap_or_else(PoisonError::into_inner).clone();
        let subject = at.subject.as_ref();
        let (config, policies) = (&self.config, &policies);
        Ok(work(&Context::new(at.now, &at.seed, config, policies, keys, subject))?)
    }
}

/// Reads a row.
pub fn row(key: &str, version: u64, bytes: Option<Vec<u8>>) -> Result<Row, Error> {
    let key: StateKey = key.parse().map_err(|_| {
        let help = "pass keys as returned by `needs`, a step or `Case`";
        Error::input("row", format!("{} is not the key of a row", Error::quoted(key)), help).at("key")
    })?;
    Ok(Row::new(key, version, bytes))
}

/// Returns the key of the row that stores a case.
pub fn case_key(id: &str) -> Result<String, Error> {
    let id: case::CaseId = id.parse().map_err(|error: case::IdError| {
        Error::input("id", error.to_string(), "pass it as the engine returned it").at("case_id")
    })?;
    Ok(Case::key(&id).to_string())
}

fn input_id(id: &str) -> Result<InputId, Error> {
    id.parse().map_err(|error: case::IdError| {
        let help = "choose one before the first attempt, and keep it for all attempts";
        Error::input("id", error.to_string(), help).at("id")
    })
}

fn texts(keys: Result<Vec<StateKey>, Fault>) -> Result<Vec<String>, Fault> {
    Ok(keys?.iter().map(ToString::to_string).collect())
}
