use bonafides::case::{
    AdministratorInput, Case, CaseId, Committed, Context, DeskChain, DeskInput, EngineConfig, Input, Opening,
    Operator, OperatorKind, Outcome, Policies, Step, StepRecord, SubjectProfile,
};
use bonafides::keys::{RawKeys, Row, Seed, StateKey};
use bonafides::{Policy, Time};

use crate::fixture::{Failure, at};

/// A small policy, whose cases release a command when they are opened.
const POLICY: &str = r"
format: 1
policy: desk
signals:    { sim_change: { outcomes: [none, recent, unknown] } }
challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
actions:    { reset: { require: { points: 60 } } }
unmatched: everyone
risks:
  - { id: sim-swap, when: { sim_change: [recent, unobserved] }, then: { verdict: deny } }
";

/// The engine with everything that a step needs.
pub(crate) struct Engine {
    policies: Policies,
    config: EngineConfig,
    pub(crate) keys: RawKeys,
    subject: SubjectProfile,
}

impl Engine {
    pub(crate) fn new() -> Result<Self, Failure> {
        let policy = Policy::from_yaml(POLICY).map_err(|error| Failure::new(format!("{error}")))?;
        Ok(Self {
            policies: Policies::new(policy),
            config: EngineConfig::new("log.contoso.example", "directory-1"),
            keys: RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]),
            subject: SubjectProfile::new("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Sanne Holm", true),
        })
    }

    fn context<'c>(&'c self, now: Time, seed: &'c Seed) -> Context<'c> {
        Context::new(now, seed, &self.config, &self.policies, &self.keys, Some(&self.subject))
    }

    /// Opens a case on the rows that `read` returns.
    pub(crate) fn open(
        &self,
        now: Time,
        read: impl FnOnce(&[StateKey]) -> Result<Vec<Row>, Failure>,
    ) -> Result<Step<Committed>, Failure> {
        let seed = Seed::new([7; 32])?;
        let ctx = self.context(now, &seed);
        let opening = Opening::new("reset", operator(), "phone").named("sanne");
        let rows = read(&Case::needs_open(&opening, &ctx)?)?;
        Ok(Case::open(&"call-1".parse()?, &opening, &ctx, &rows)?)
    }

    /// Makes a step of a case on the rows that `read` returns.
    pub(crate) fn give(
        &self,
        case: &CaseId,
        input: &Input,
        now: Time,
        mut read: impl FnMut(&[StateKey]) -> Result<Vec<Row>, Failure>,
    ) -> Result<Step<Committed>, Failure> {
        let seed = Seed::new([8; 32])?;
        let ctx = self.context(now, &seed);
        let rows = read(&[Case::key(case)])?;
        let row = rows.first().ok_or_else(|| Failure::new("the row of the case is missing"))?;
        let case = Case::from_row(row, &self.keys)?;
        let rows = read(&case.needs(input, &ctx)?)?;
        Ok(case.apply(input, &ctx, &rows)?)
    }

    /// Makes a step of the chain `desk` on the rows that `read` returns.
    pub(crate) fn administer(
        &self,
        now: Time,
        read: impl FnOnce(&[StateKey]) -> Result<Vec<Row>, Failure>,
    ) -> Result<Step<Outcome>, Failure> {
        let seed = Seed::new([9; 32])?;
        let ctx = self.context(now, &seed);
        let says = AdministratorInput::EnableCheck { check: "passkey".to_owned() };
        let by = Operator::new("a-4711", OperatorKind::Person);
        let account = self.subject.account.clone();
        let input = DeskInput::new("desk-1".parse()?, by, account, "ticket 4711".to_owned(), says);
        let rows = read(&DeskChain::needs(&input, &ctx)?)?;
        Ok(DeskChain::apply(&input, &ctx, &rows)?)
    }
}

pub(crate) fn operator() -> Operator {
    Operator::new("o-4711", OperatorKind::Person)
}

/// Returns a record of a case and one of the chain `desk`.
pub(crate) fn records() -> Result<[StepRecord; 2], Failure> {
    let engine = Engine::new()?;
    let absent = |keys: &[StateKey]| Ok(keys.iter().cloned().map(Row::absent).collect());
    let missing = || Failure::new("the step has no record");
    Ok([
        engine.open(at(0), absent)?.record().cloned().ok_or_else(missing)?,
        engine.administer(at(0), absent)?.record().cloned().ok_or_else(missing)?,
    ])
}
