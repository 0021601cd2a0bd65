//! Steps: read, make, store, and again after a conflict.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bonafides::Time;
use bonafides::case::{
    Caller, CallerInput, Case, CaseId, Command, CommandId, Committed, Context, Fault, HostInput, Input,
    InputId, OperatorInput, OperatorKind, Outcome, Said, Step, SubjectProfile,
};
use bonafides::keys::{Row, Sensitive, StateKey};
use bonafides_parts::{Changes, StepTransaction, StoreError};

use crate::error::DeskError;
use crate::metrics;
use crate::parts::new_seed;
use crate::{Inner, Start};

/// The attempts at a step before the desk reports that it is busy.
const TRIES: u32 = 16;
/// The attempts at a step before a store of one writer is held while the step is made.
const UNHELD: u32 = 3;

impl Inner {
    /// Opens a case; the same input again returns the case that it opened.
    pub(crate) fn open(&self, id: &InputId, start: &Start) -> Result<Committed, DeskError> {
        let account = self.account(start)?;
        let opened = self.until_stored("open", |tries| {
            self.try_open(start, account.as_deref(), tries, |ctx, rows| {
                Case::open(id, &start.opening, ctx, rows)
            })
        });
        match opened {
            // The answer was lost: this is the case.
            Err(DeskError::Fault(Fault::AlreadyOpened(case))) => {
                let by = start.opening.operator.clone();
                self.give(&case, &Input::operator(id.clone(), by, OperatorInput::View))
            }
            opened => opened,
        }
    }

    /// Records "this was not me" without an open case.
    pub(crate) fn not_me(
        &self,
        id: &InputId,
        start: &Start,
        caller: &Caller,
        token: Option<&Sensitive<String>>,
    ) -> Result<Committed, DeskError> {
        let account = self.account(start)?;
        let said = self.until_stored("not_me", |tries| {
            self.try_open(start, account.as_deref(), tries, |ctx, rows| {
                Case::not_me(id, &start.opening, caller, token, ctx, rows)
            })
        });
        match said {
            Err(DeskError::Fault(Fault::AlreadyOpened(case))) => {
                let says = CallerInput::NotMe { token: token.cloned() };
                self.give(&case, &Input::caller(id.clone(), caller.clone(), says))
            }
            said => said,
        }
    }

    /// Passes an input to a case.
    pub(crate) fn give(&self, case: &CaseId, input: &Input) -> Result<Committed, DeskError> {
        let mut given = self.until_stored(kind(&input.said), |tries| self.try_give(case, input, tries))?;
        if given.reply.outcome == Outcome::Duplicate {
            // The answer was lost: the commands that are still open come with it again.
            given.commands = self.open_commands(&given.reply.open)?;
        }
        Ok(given)
    }

    fn open_commands(&self, ids: &[CommandId]) -> Result<VecDeque<Command>, DeskError> {
        let keys = ids.iter().filter_map(|id| format!("outbox/{id}").parse().ok()).collect::<Vec<StateKey>>();
        let rows = self.parts.store.read(&keys)?;
        let open = rows.iter().filter(|row| row.bytes.is_some());
        Ok(open.map(|row| Command::from_row(row, &*self.parts.keys)).collect::<Result<_, _>>()?)
    }

    /// Returns the account that an opening is about.
    pub(crate) fn account(&self, start: &Start) -> Result<Option<String>, DeskError> {
        match &start.account {
            Some(account) => Ok(Some(account.clone())),
            None if start.opening.named.is_empty() => Ok(None),
            None => self.parts.find(&start.opening.named),
        }
    }

    fn try_open(
        &self,
        start: &Start,
        account: Option<&str>,
        tries: u32,
        open: impl Fn(&Context<'_>, &[Row]) -> Result<Step, Fault>,
    ) -> Result<Committed, DeskError> {
        let parts = &self.parts;
        let policies = self.policies.of_opening(parts, start.placed(account))?;
        let subject = self.policies.profile(parts, account, policies.active())?;
        let seed = new_seed()?;
        let ctx = Context::new(parts.now(), &seed, &parts.config, &policies, &*parts.keys, subject.as_ref());
        let needs = sorted(Case::needs_open(&start.opening, &ctx)?);
        let hold = self.holds(start.opening.operator.kind == OperatorKind::SelfService, tries);
        self.make_and_store(&needs, hold, ctx.now, |rows| Ok(open(&ctx, rows)?))
    }

    fn try_give(&self, id: &CaseId, input: &Input, tries: u32) -> Result<Committed, DeskError> {
        if let (Some(row), 0) = (self.seen.take(id), tries) {
            match self.try_give_to(&row, id, input, tries) {
                // The row may be too old for it.
                Err(DeskError::Fault(_)) => {}
                given => return given,
            }
        }
        let row = self.parts.store.read(&[Case::key(id)])?.pop();
        self.try_give_to(&row.ok_or_else(|| DeskError::UnknownCase(id.clone()))?, id, input, tries)
    }

    /// `row` is that of the case, as read without a lock or seen earlier.
    fn try_give_to(&self, row: &Row, id: &CaseId, input: &Input, tries: u32) -> Result<Committed, DeskError> {
        let parts = &self.parts;
        let case = self.case(id, Some(row))?;
        let in_force = asks_the_policy_in_force(&input.said);
        let policies = self.policies.of_step(parts, Some(case.policy()), in_force)?;
        // Before any lock, because a directory may be slow.
        let subject = self.subject(&case)?;
        let seed = new_seed()?;
        let ctx = Context::new(parts.now(), &seed, &parts.config, &policies, &*parts.keys, subject.as_ref());
        let needs = sorted(case.needs(input, &ctx)?);
        let hold = self.holds(is_of_a_stranger(&input.said), tries) || is_quick(&input.said);
        self.make_and_store(&needs, hold, ctx.now, |rows| self.step((row, &case), input, &ctx, rows))
    }

    /// Returns true if the rows of a step are held while it is made.
    ///
    /// Hashing an answer takes long. Neither a store of one writer is held meanwhile, nor what all visitors of a page share:
    /// a stranger could make everybody wait. If others keep coming first, the rows are held after all.
    fn holds(&self, by_a_stranger: bool, tries: u32) -> bool {
        (self.parts.store.locks_rows() && !by_a_stranger) || tries >= UNHELD
    }

    /// Makes a step on the rows that it needs and stores it.
    fn make_and_store(
        &self,
        needs: &[StateKey],
        hold: bool,
        now: Time,
        make: impl FnOnce(&[Row]) -> Result<Step, DeskError>,
    ) -> Result<Committed, DeskError> {
        let store = &*self.parts.store;
        let (tx, step) = if hold {
            let mut tx = store.begin()?;
            let rows = tx.lock(needs)?;
            (tx, make(&rows)?)
        } else {
            let step = make(&store.read(needs)?)?;
            if step.is_empty() {
                return Ok(step.committed());
            }
            (store.begin()?, step)
        };
        if !step.is_empty() {
            tx.write_and_commit(&Changes::of_case(&step, now))?;
            if let Some(record) = step.record() {
                self.seen.note(&record.case, step.write());
            }
        }
        Ok(step.committed())
    }

    /// Makes a step on rows that were read together. `read` is the case as read before, by which the rows were chosen: a
    /// conflict if the case needs other rows by now.
    pub(crate) fn step(
        &self,
        read: (&Row, &Case),
        input: &Input,
        ctx: &Context<'_>,
        rows: &[Row],
    ) -> Result<Step, DeskError> {
        let (before, case) = read;
        let row = rows.iter().find(|row| row.key == before.key);
        if row == Some(before) {
            return Ok(case.apply(input, ctx, rows)?);
        }
        let (account, case) = (case.account(), self.case(case.id(), row)?);
        let has = |key| rows.iter().any(|row| row.key == key);
        // The profile of `ctx` is that of the account.
        if case.account() != account || !case.needs(input, ctx)?.into_iter().all(has) {
            return Err(StoreError::Conflict.into());
        }
        Ok(case.apply(input, ctx, rows)?)
    }

    /// Returns the directory's present view of the subject of a case, as its policy asks for it.
    pub(crate) fn subject(&self, case: &Case) -> Result<Option<SubjectProfile>, DeskError> {
        let opened_under = self.policies.load(&self.parts, case.policy())?;
        self.policies.profile(&self.parts, case.account(), &opened_under)
    }

    /// Reads a case as it is now.
    pub(crate) fn read_case(&self, id: &CaseId) -> Result<Case, DeskError> {
        let row = self.parts.store.read(&[Case::key(id)])?.pop();
        self.case(id, row.as_ref())
    }

    pub(crate) fn case(&self, id: &CaseId, row: Option<&Row>) -> Result<Case, DeskError> {
        match row {
            Some(row) if row.bytes.is_some() => Ok(Case::from_row(row, &*self.parts.keys)?),
            _ => Err(DeskError::UnknownCase(id.clone())),
        }
    }

    /// Tries until the step is stored. A commit that may have been stored is tried again with the same input, which then
    /// changes nothing.
    pub(crate) fn until_stored<T>(
        &self,
        kind: &'static str,
        mut attempt: impl FnMut(u32) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let empty = tracing::field::Empty;
        let span = tracing::debug_span!("desk.step", kind, tries = empty, code = empty);
        let _entered = span.enter();
        let begun = Instant::now();
        let mut tries = 0;
        let done = loop {
            let result = self.check_clock().and_then(|()| attempt(tries));
            tries = tries.saturating_add(1);
            match result {
                Err(DeskError::Fault(Fault::UnknownPolicy(digest))) if tries < TRIES => {
                    self.policies.load(&self.parts, &digest)?;
                }
                Err(DeskError::Store(error)) if error.may_be_tried_again() && tries < TRIES => {
                    wait_a_moment(tries);
                }
                Err(DeskError::Store(StoreError::Conflict)) => break Err(Fault::Busy(TRIES).into()),
                done => break done,
            }
        };
        span.record("tries", tries);
        let result = done.as_ref().err().map_or("stored", DeskError::code);
        match &done {
            Ok(_) => self.woken.ring(),
            Err(error) => {
                span.record("code", error.code());
            }
        }
        metrics::step(kind, result, tries, begun);
        done
    }
}

/// Writes a step in a transaction.
pub(crate) fn write(
    tx: &mut (impl StepTransaction + ?Sized),
    step: &Step,
    now: Time,
) -> Result<(), StoreError> {
    if step.is_empty() { Ok(()) } else { tx.write(&Changes::of_case(step, now)) }
}

/// Returns keys in the order in which all transactions lock them.
pub(crate) fn sorted(mut keys: Vec<StateKey>) -> Vec<StateKey> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns true for inputs whose outcome depends on the policy in force: it is read anew for them.
const fn asks_the_policy_in_force(said: &Said) -> bool {
    matches!(
        said,
        Said::Host { says: HostInput::Redeem { .. }, .. }
            | Said::Caller { says: CallerInput::Key { .. }, .. }
    )
}

/// Returns true for inputs of callers, and of pages without an operator.
fn is_of_a_stranger(said: &Said) -> bool {
    match said {
        Said::Operator { by, .. } => by.kind == OperatorKind::SelfService,
        Said::Caller { .. } => true,
        _ => false,
    }
}

/// Returns true for inputs that are made at once, without hashing and without waiting: a store of one writer may be held
/// meanwhile, which saves reading the rows twice. Looks at a case are left out, because most of them store nothing.
fn is_quick(said: &Said) -> bool {
    match said {
        Said::Host { says, .. } => !matches!(says, HostInput::Store { .. } | HostInput::Redeem { .. }),
        Said::Operator { by, says } if by.kind != OperatorKind::SelfService => matches!(
            says,
            OperatorInput::Choose { .. }
                | OperatorInput::Unavailable { .. }
                | OperatorInput::Escalate { .. }
                | OperatorInput::TakeOver
                | OperatorInput::EndGrant
                | OperatorInput::Cancel
        ),
        _ => false,
    }
}

/// Returns the kind of an input, for spans.
const fn kind(said: &Said) -> &'static str {
    match said {
        Said::Operator { .. } => "operator",
        Said::Caller { .. } => "caller",
        Said::Host { says: HostInput::Report { .. }, .. } => "report",
        Said::Host { says: HostInput::Redeem { .. }, .. } => "redeem",
        Said::Host { says: HostInput::TimePassed, .. } => "time_passed",
        _ => "host",
    }
}

/// Waits a random moment, the longer the more often: 0 to 10 ms first, at most 320 ms.
fn wait_a_moment(tries: u32) {
    let mut random = [0; 2];
    // Without randomness, the next step is a fault anyway.
    let _ = getrandom::fill(&mut random);
    let most = 10_000_u64 << tries.saturating_sub(1).min(5);
    let micros = u64::from(u16::from_be_bytes(random)).saturating_mul(most) >> 16;
    std::thread::sleep(Duration::from_micros(micros));
}
