//! Steps in a transaction that the host has open.

use bonafides::case::{Case, CaseId, Committed, Context, Input, InputId, Step};
use bonafides_parts::StepTransaction;

use crate::error::DeskError;
use crate::parts::new_seed;
use crate::steps::{sorted, write};
use crate::{Desk, Start};

/// Steps in a transaction that the host has open, with what else it stores there.
///
/// Nothing is released before the host has committed: if its transaction rolls back, the step did not happen, and
/// nobody has learnt anything. After [`StoreError::Conflict`](bonafides_parts::StoreError::Conflict), roll back and
/// begin anew.
pub struct Within<'d, 't> {
    desk: &'d Desk,
    transaction: &'t mut dyn StepTransaction,
}

impl std::fmt::Debug for Within<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Within").field("desk", self.desk).finish_non_exhaustive()
    }
}

/// A step in a transaction that has not been committed.
#[must_use = "the outcome is known after the commit"]
#[derive(Debug)]
pub struct Pending(Step);

impl Pending {
    /// Returns the result. Call this after the host's commit, and only then.
    pub fn committed(self) -> Committed {
        self.0.committed()
    }
}

impl Desk {
    /// Makes steps in a transaction of the host: see `within` of the store.
    pub fn within<'d, 't>(&'d self, transaction: &'t mut dyn StepTransaction) -> Within<'d, 't> {
        Within { desk: self, transaction }
    }
}

impl Within<'_, '_> {
    /// Opens a case.
    pub fn start(&mut self, id: &InputId, start: &Start) -> Result<Pending, DeskError> {
        let desk = &*self.desk.0;
        desk.check_clock()?;
        let parts = &desk.parts;
        let account = desk.account(start)?;
        let policies = desk.policies.of_opening(parts, start.placed(account.as_deref()))?;
        let subject = desk.policies.profile(parts, account.as_deref(), policies.active())?;
        let seed = new_seed()?;
        let ctx = Context::new(parts.now(), &seed, &parts.config, &policies, &*parts.keys, subject.as_ref());
        let rows = self.transaction.lock(&sorted(Case::needs_open(&start.opening, &ctx)?))?;
        let step = Case::open(id, &start.opening, &ctx, &rows)?;
        write(self.transaction, &step, ctx.now)?;
        Ok(Pending(step))
    }

    /// Passes an input to a case.
    pub fn give(&mut self, id: &CaseId, input: &Input) -> Result<Pending, DeskError> {
        let desk = &*self.desk.0;
        desk.check_clock()?;
        let parts = &desk.parts;
        let row = self.transaction.lock(&[Case::key(id)])?.pop();
        let row = row.ok_or_else(|| DeskError::UnknownCase(id.clone()))?;
        let case = desk.case(id, Some(&row))?;
        let policies = desk.policies.of_step(parts, Some(case.policy()), true)?;
        let subject = desk.subject(&case)?;
        let seed = new_seed()?;
        let ctx = Context::new(parts.now(), &seed, &parts.config, &policies, &*parts.keys, subject.as_ref());
        let rows = self.transaction.lock(&sorted(case.needs(input, &ctx)?))?;
        let step = desk.step((&row, &case), input, &ctx, &rows)?;
        write(self.transaction, &step, ctx.now)?;
        Ok(Pending(step))
    }
}
