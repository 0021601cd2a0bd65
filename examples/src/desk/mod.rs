//! A host in memory with the whole commit contract, which a real host implements with a database.
//!
//! It reads the rows that a step needs, makes the step, commits it completely or not at all, and only
//! then returns the outcome. On a conflict it tries again with a new seed.

mod store;

use bonafides::case::{
    Caller, CallerInput, Case, CaseId, Command, Committed, Context, DeskChain, DeskInput, EngineConfig,
    Fault, HostInput, Input, InputId, Opening, Operator, OperatorInput, Outcome, Policies, Step,
    SubjectProfile,
};
use bonafides::keys::{RawKeys, Seed, Sensitive};
use bonafides::{Policy, Time};

pub use store::{Conflict, Store};

/// The number of attempts at a step before the host reports that it is busy.
const TRIES: u32 = 16;

/// A service desk: one config, its keys and policies, and a store.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The configuration of the engine.
    pub config: EngineConfig,
    /// The active policy, and earlier ones.
    pub policies: Policies,
    /// Everything that is stored.
    pub store: Store,
    /// The current time; the host sets it before each call.
    pub now: Time,
    keys: RawKeys,
    seeds: Seeds,
    inputs: u64,
}

/// The source of seeds.
#[derive(Debug, Clone)]
enum Seeds {
    /// The system's generator.
    System,
    /// The same seeds in every run, for scripts and tests.
    Repeatable(u64),
}

impl Desk {
    /// Returns a desk with keys and seeds of the system's generator.
    pub fn new(policy: Policy, config: EngineConfig, now: Time) -> Result<Self, getrandom::Error> {
        let mut keys = [[0; 32]; 4];
        for key in &mut keys {
            getrandom::fill(key)?;
        }
        let [state, vault, index, grant] = keys;
        let keys = RawKeys::new(state, vault, index, grant);
        Ok(Self::with(policy, config, now, keys, Seeds::System))
    }

    /// Returns a desk that does the same in every run: only for scripts, documentation and tests.
    pub fn repeatable(policy: Policy, config: EngineConfig, now: Time) -> Self {
        let keys = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
        Self::with(policy, config, now, keys, Seeds::Repeatable(0))
    }

    fn with(policy: Policy, config: EngineConfig, now: Time, keys: RawKeys, seeds: Seeds) -> Self {
        let policies = Policies::new(policy);
        Self { config, policies, store: Store::default(), now, keys, seeds, inputs: 0 }
    }

    /// Returns the keys, to open stored rows.
    pub fn keys(&self) -> &RawKeys {
        &self.keys
    }

    /// Uses other keys from now on, as after a rotation.
    pub fn use_keys(&mut self, keys: RawKeys) {
        self.keys = keys;
    }

    /// Opens a case about `subject`, the directory's view; `None` if the directory does not know the
    /// caller.
    pub fn open(&mut self, opening: &Opening, subject: Option<&SubjectProfile>) -> Result<Committed, Fault> {
        let id = self.input_id("open");
        self.commit(|desk, seed| {
            let ctx = desk.context(seed, subject);
            let rows = desk.store.read(&Case::needs_open(opening, &ctx)?);
            Case::open(&id, opening, &ctx, &rows)
        })
    }

    /// Records "this was not me" when no case is open.
    pub fn not_me(
        &mut self,
        opening: &Opening,
        token: Option<&Sensitive<String>>,
        subject: Option<&SubjectProfile>,
    ) -> Result<Committed, Fault> {
        let id = self.input_id("not-me");
        self.commit(|desk, seed| {
            let ctx = desk.context(seed, subject);
            let rows = desk.store.read(&Case::needs_open(opening, &ctx)?);
            Case::not_me(&id, opening, &Caller::default(), token, &ctx, &rows)
        })
    }

    /// Passes one input to a case: reads, applies, commits, and tries again on a conflict.
    pub fn apply(
        &mut self,
        case: &CaseId,
        input: &Input,
        subject: Option<&SubjectProfile>,
    ) -> Result<Committed, Fault> {
        self.commit(|desk, seed| desk.step(case, input, subject, seed))
    }

    /// Returns the step for an input, not committed: for tests that commit it late or never.
    pub fn step(
        &self,
        case: &CaseId,
        input: &Input,
        subject: Option<&SubjectProfile>,
        seed: &Seed,
    ) -> Result<Step, Fault> {
        let ctx = self.context(seed, subject);
        let case = Case::from_row(&self.store.row(&Case::key(case)), &self.keys)?;
        let rows = self.store.read(&case.needs(input, &ctx)?);
        case.apply(input, &ctx, &rows)
    }

    /// Passes an input of the operator.
    pub fn operator(
        &mut self,
        case: &CaseId,
        by: &Operator,
        says: OperatorInput,
        subject: Option<&SubjectProfile>,
    ) -> Result<Committed, Fault> {
        let input = Input::operator(self.input_id("operator"), by.clone(), says);
        self.apply(case, &input, subject)
    }

    /// Passes an input of the caller.
    pub fn caller(
        &mut self,
        case: &CaseId,
        says: CallerInput,
        subject: Option<&SubjectProfile>,
    ) -> Result<Committed, Fault> {
        let input = Input::caller(self.input_id("caller"), Caller::default(), says);
        self.apply(case, &input, subject)
    }

    /// Passes an input of the host itself.
    pub fn host(
        &mut self,
        case: &CaseId,
        says: HostInput,
        subject: Option<&SubjectProfile>,
    ) -> Result<Committed, Fault> {
        let input = Input::host(self.input_id("host"), "host", says);
        self.apply(case, &input, subject)
    }

    /// Makes a step of an administrator, in the chain `desk`.
    pub fn administer(
        &mut self,
        input: &DeskInput,
        subject: Option<&SubjectProfile>,
    ) -> Result<Outcome, Fault> {
        self.commit(|desk, seed| {
            let ctx = desk.context(seed, subject);
            let rows = desk.store.read(&DeskChain::needs(input, &ctx)?);
            DeskChain::apply(input, &ctx, &rows)
        })
    }

    /// Returns the commands without a report, in order, for a worker to carry out.
    pub fn outbox(&self) -> Result<Vec<Command>, Fault> {
        self.store.outbox().iter().map(|row| Command::from_row(row, &self.keys)).collect()
    }

    /// Returns a new seed; no two attempts at a step share one.
    pub fn seed(&mut self) -> Result<Seed, Fault> {
        let mut bytes = [0; 32];
        match &mut self.seeds {
            Seeds::System => getrandom::fill(&mut bytes).map_err(|_| no_seed())?,
            Seeds::Repeatable(count) => {
                *count = count.saturating_add(1);
                for (to, from) in bytes.iter_mut().zip(count.to_be_bytes().iter().cycle()) {
                    *to = *from;
                }
            }
        }
        Seed::new(bytes).map_err(|_| no_seed())
    }

    /// Returns an id for the next input; a real host uses the id of its own request.
    pub fn input_id(&mut self, door: &str) -> InputId {
        self.inputs = self.inputs.saturating_add(1);
        format!("{door}-{}", self.inputs).parse().unwrap_or_else(|_| self.input_id("input"))
    }

    fn context<'a>(&'a self, seed: &'a Seed, subject: Option<&'a SubjectProfile>) -> Context<'a> {
        Context::new(self.now, seed, &self.config, &self.policies, &self.keys, subject)
    }

    fn commit<T>(&mut self, step: impl Fn(&Self, &Seed) -> Result<Step<T>, Fault>) -> Result<T, Fault> {
        for _ in 0..TRIES {
            let seed = self.seed()?;
            let step = step(self, &seed)?;
            if self.store.commit(&step).is_ok() {
                return Ok(step.committed());
            }
        }
        Err(Fault::Busy(TRIES))
    }
}

/// Returns the fault for a system generator that does not work.
fn no_seed() -> Fault {
    Fault::Key(bonafides::keys::KeyError::Unavailable("no randomness".to_owned()))
}
