//! The situation of a step: its context, the case, and the rows that it read. Rules read it; only a
//! [`Transition`](crate::case::step::transition::Transition) edits it.

use std::cell::OnceCell;

use crate::case::prompt::PromptKey;
use crate::case::protocol::{
    CallerInput, Context, Fault, OperatorKind, RefusalCode, Relationship, Resolution, Rows, Said,
    SubjectProfile,
};
use crate::case::state::{Loaded, Mark, Person, State};
use crate::case::step::{RowSet, StepError, refuse};
use crate::decide::{FactsError, Rules, Time};
use crate::keys::{KeyName, StateKey};
use crate::policy::Policy;
use crate::policy::challenge_spec::ChallengeSpec;
use crate::policy::compiled::{Challenge, Compiled};

pub(in crate::case) struct Situation<'a> {
    ctx: &'a Context<'a>,
    /// The policy of the opening.
    policy: &'a Policy,
    /// The time of the step, raised to the newest stored time.
    now: i64,
    /// The rules of the policy of the opening for this action and subject.
    rules: OnceCell<Rules>,
    rows: Box<RowSet<'a>>,
}

/// The maximum time by which a clock may be behind the stored times, in milliseconds: nodes differ a little.
pub(in crate::case) const MAX_CLOCK_SKEW: i64 = 60_000;

/// The treatment of a clock that is further behind the stored times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Clock {
    /// A fault.
    Right,
    /// The newest stored time is used instead: "not me" can always be said.
    Any,
}

impl Clock {
    /// Returns the treatment of the clock for an input.
    pub(in crate::case) const fn of(said: &Said) -> Self {
        match said {
            Said::Caller { says: CallerInput::NotMe { .. }, .. } => Self::Any,
            _ => Self::Right,
        }
    }
}

impl<'a> Situation<'a> {
    /// Reads the rows that every step of this case needs; `version` is 0 while the case is being opened.
    pub(in crate::case) fn read(
        state: State,
        version: u64,
        ctx: &'a Context<'a>,
        rows: Rows<'a>,
        clock: Clock,
    ) -> Result<Self, Fault> {
        let policy = ctx.policies.find(&state.policy);
        let policy = policy.ok_or_else(|| Fault::UnknownPolicy(state.policy.clone()))?;
        if let Some(party) = &state.subject
            && ctx.subject.is_none_or(|snapshot| snapshot.account != party.id)
        {
            return Err(Fault::OtherSubject);
        }
        let rows = Box::new(RowSet::read(state, version, rows, ctx.keys)?);
        let newest = |row: &Loaded<Person>| row.newest.as_ref().map_or(i64::MIN, |newest| newest.time);
        let stored = match rows.subject() {
            // A case that a repaired clock ended may be ahead of its subject's ledger.
            Some(row) if rows.case().is_of_the_past(row) => newest(row),
            Some(row) => newest(row).max(rows.case().last),
            None => rows.case().last,
        };
        let behind = stored.saturating_sub(ctx.now.milliseconds());
        if behind > MAX_CLOCK_SKEW && clock == Clock::Right {
            return Err(Fault::Clock { behind });
        }
        let now = ctx.now.milliseconds().max(stored);
        let mut situation = Self { ctx, policy, now, rules: OnceCell::new(), rows };
        situation.forget_what_a_clock_ran_ahead_of();
        Ok(situation)
    }

    /// Discards the changes of a step: `state` is the case before it.
    pub(in crate::case) fn reset(&mut self, state: &State) -> Result<(), Fault> {
        self.rows.reset(state)?;
        self.forget_what_a_clock_ran_ahead_of();
        Ok(())
    }

    /// Drops evidence stamped by a clock that ran ahead: it proves nothing.
    fn forget_what_a_clock_ran_ahead_of(&mut self) {
        let now = self.now;
        if self.is_disowned() {
            self.rows.case_mut().evidence.retain(|piece| piece.at <= now);
        }
    }

    pub(in crate::case) const fn rows(&self) -> &RowSet<'a> {
        &self.rows
    }

    pub(in crate::case) const fn rows_mut(&mut self) -> &mut RowSet<'a> {
        &mut self.rows
    }

    pub(in crate::case) fn into_rows(self) -> RowSet<'a> {
        *self.rows
    }

    pub(in crate::case) const fn ctx(&self) -> &'a Context<'a> {
        self.ctx
    }

    /// Returns the policy of the opening.
    pub(in crate::case) const fn policy(&self) -> &'a Policy {
        self.policy
    }

    pub(in crate::case) fn compiled(&self) -> &'a Compiled {
        self.policy.compiled()
    }

    /// Returns the policy of the opening and the one in force: the requirements of both must be met.
    pub(in crate::case) fn policies(&self) -> [&'a Policy; 2] {
        [self.policy, self.ctx.policies.active()]
    }

    /// Returns the rules of a policy for this action and subject.
    pub(in crate::case) fn rules(&self, policy: &Policy) -> Result<Rules, FactsError> {
        let made = || {
            let groups = self.snapshot().map(|snapshot| snapshot.groups.as_slice()).unwrap_or_default();
            policy.rules(&self.case().action, groups.iter().map(String::as_str))
        };
        if !policy.same(self.policy) {
            return made();
        }
        // Neither the action nor the groups change within a step.
        if let Some(rules) = self.rules.get() {
            return Ok(rules.clone());
        }
        let rules = made()?;
        Ok(self.rules.get_or_init(|| rules).clone())
    }

    /// Returns the time of the step in milliseconds since 1970.
    pub(in crate::case) const fn now(&self) -> i64 {
        self.now
    }

    pub(in crate::case) fn time(&self) -> Time {
        Time::from_milliseconds(self.now)
    }

    pub(in crate::case) fn case(&self) -> &State {
        self.rows.case()
    }

    /// Returns the ledger of the subject; `None` for an unknown caller.
    pub(in crate::case) const fn subject(&self) -> Option<&Loaded<Person>> {
        self.rows.subject()
    }

    pub(in crate::case) fn snapshot(&self) -> Option<&'a SubjectProfile> {
        self.ctx.subject.filter(|_| self.case().subject.is_some())
    }

    /// Returns the policy's people, as the directory lists them for this subject.
    pub(in crate::case) fn relations(&self) -> &'a [Relationship] {
        self.snapshot().map(|snapshot| snapshot.relationships.as_slice()).unwrap_or_default()
    }

    pub(in crate::case) fn check_name(&self, check: u16) -> &'a str {
        self.compiled().checks.name(check)
    }

    /// Returns a challenge of the policy by its name.
    pub(in crate::case) fn challenge(&self, name: &str) -> Result<(u16, &'a Challenge), StepError> {
        let checks = &self.compiled().checks;
        match checks.find(name).and_then(|id| Some((id, checks.challenge(id)?))) {
            Some(found) => Ok(found),
            None => refuse(RefusalCode::UnknownChallenge, name),
        }
    }

    /// Returns the specification of a challenge.
    pub(in crate::case) fn ask_of(&self, check: u16) -> Option<&'a ChallengeSpec> {
        Some(&self.compiled().checks.challenge(check)?.ask)
    }

    /// Returns true if, since the opening, a "not me" ended everything, or an administrator repaired a clock
    /// or erased the subject.
    pub(in crate::case) fn is_disowned(&self) -> bool {
        self.subject().is_some_and(|row| self.case().is_of_the_past(row))
    }

    /// Returns the resolution of a case whose ledger has a new epoch since the opening.
    pub(in crate::case) fn end_of_epoch(&self) -> Resolution {
        let repaired = self.subject().is_some_and(|row| {
            let only = row.repaired == row.epoch && self.case().epoch.saturating_add(1) == row.epoch;
            row.born != self.case().born || only
        });
        if repaired { Resolution::Cancelled } else { Resolution::NotMe }
    }

    /// Returns true if the subject was erased while this case was open: nothing is stored about them.
    pub(in crate::case) fn is_erased(&self) -> bool {
        self.case().seq > 0 && self.subject().is_some_and(Loaded::is_absent)
    }

    /// Returns true if the recovery path of the subject is closed: guessable challenges are not asked then,
    /// and do not count.
    pub(in crate::case) fn is_closed(&self) -> bool {
        self.subject().is_some_and(|row| row.is_closed(self.now))
    }

    pub(in crate::case) fn is_self_service(&self) -> bool {
        self.case().operator.kind == OperatorKind::SelfService
    }

    /// Returns true for a self-service page that still collects evidence. A stranger may be using it, so all
    /// changes must look the same for everybody.
    pub(in crate::case) fn is_page(&self) -> bool {
        self.is_self_service() && self.case().is_collecting()
    }

    /// Returns the time at which the case ends by itself.
    pub(in crate::case) fn end_of_case(&self) -> i64 {
        self.case().opened.saturating_add(self.compiled().limits.case().milliseconds())
    }

    /// Returns true for the current operator, or a previous one.
    pub(in crate::case) fn runs_this_case(&self, person: &str) -> bool {
        self.case().operator.id == person || self.case().earlier.iter().any(|id| id == person)
    }

    pub(in crate::case) fn is_subject(&self, person: &str) -> bool {
        self.case().subject.as_ref().is_some_and(|party| party.id == person)
    }

    /// Returns a mark that distinguishes people, references and items without storing them.
    pub(in crate::case) fn mark(&self, purpose: &str, id: &str) -> Result<Mark, Fault> {
        let keys = self.ctx.keys;
        let parts = [b"mark/", purpose.as_bytes(), &[0], id.as_bytes()];
        Ok(keys.mac(KeyName::Index, keys.current(KeyName::Index), &parts)?.into())
    }

    pub(in crate::case) fn subject_mark(&self) -> Result<Mark, Fault> {
        self.mark("person", self.case().subject.as_ref().map_or("", |party| &party.id))
    }

    /// Returns a text for people in the subject's language.
    pub(in crate::case) fn text(&self, key: PromptKey, values: &[(&str, &str)]) -> String {
        self.ctx.config.prompts.text(self.language(), key, values)
    }

    /// Returns the language of the texts of the case.
    pub(in crate::case) fn language(&self) -> &str {
        self.case().language_of(self.snapshot())
    }

    /// Returns the fault for a case that cannot be written.
    pub(in crate::case) fn unwritable(&self) -> Fault {
        Fault::Encode(self.key())
    }

    fn key(&self) -> StateKey {
        crate::case::Case::key(&self.case().id)
    }
}
